//! Bytes that JSON writes in base64 (format `byte`).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::json::Reader;
use super::value::{Kind, Outcome, Value, View};

/// Bytes that JSON writes in base64 (format `byte`, RFC 4648 section 4). They are read with or without padding, in both
/// alphabets, and written back in the form in which they came.
///
/// ```
/// use restwright::Bytes;
///
/// let bytes = Bytes::from(vec![1, 2]);
/// assert_eq!(&bytes[..], [1, 2]);
/// assert_eq!(bytes.into_vec(), [1, 2]);
/// ```
#[derive(Clone, Default)]
pub struct Bytes {
    content: Vec<u8>,
    /// The text in which they came, if it differs from the usual form.
    written: Option<Box<str>>,
}

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl Bytes {
    /// Decodes base64 text; white space in it is skipped. Returns `None` if it is not base64.
    pub fn from_base64(text: &str) -> Option<Self> {
        let plain = |byte: u8| match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte => byte,
        };
        let standard: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(plain).collect();
        let content = TOLERANT.decode(standard).ok()?;
        let is_usual = TOLERANT.encode(&content) == text;
        Some(Self { content, written: (!is_usual).then(|| text.into()) })
    }

    /// Returns the bytes alone.
    pub fn into_vec(self) -> Vec<u8> {
        self.content
    }
}

impl PartialEq for Bytes {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

impl Eq for Bytes {}

impl PartialOrd for Bytes {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bytes {
    fn cmp(&self, other: &Self) -> Ordering {
        self.content.cmp(&other.content)
    }
}

impl Hash for Bytes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.content.hash(state);
    }
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.content
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self { content: bytes, written: None }
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        bytes.to_vec().into()
    }
}

impl Value for Bytes {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = Self::default();
        if reader.peek() != b'"' {
            return reader.misfit();
        }
        let before = reader.state();
        let mut text = String::new();
        reader.string(&mut text)?;
        let Some(bytes) = Self::from_base64(&text) else {
            reader.restore(before);
            return reader.misfit();
        };
        *self = bytes;
        Ok(())
    }
    fn view(&self) -> View<'_> {
        View::Bytes(&self.content, self.written.as_deref())
    }
    fn kind() -> Kind {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_usual_form_and_writes_it_back() {
        for text in ["+/8=", "+/8", "-_8", "+/ 8\n="] {
            let bytes = Bytes::from_base64(text).expect("this is base64");
            assert_eq!(bytes[..], [0xfb, 0xff], "{text}");
            assert_eq!(bytes, Bytes::from(vec![0xfb, 0xff]));
            assert_eq!(crate::values::look::text(bytes.view()), text);
        }
        assert_eq!(Bytes::from_base64("A"), None);
        assert_eq!(Bytes::from_base64("%%%%"), None);
    }
}
