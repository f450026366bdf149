//! Bytes that JSON writes in base64 (format `byte`).

use std::fmt;
use std::ops::Deref;

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::json::Reader;
use super::value::{Kind, Outcome, Value, View};

/// Bytes that JSON writes in base64 (format `byte`, RFC 4648 section 4). Read with or without padding, in both alphabets.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bytes(pub Vec<u8>);

const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl Bytes {
    /// The bytes that base64 text stands for; white space within is skipped.
    pub fn from_base64(text: &str) -> Option<Self> {
        let plain = |byte: u8| match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte => byte,
        };
        let text: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(plain).collect();
        TOLERANT.decode(text).ok().map(Self)
    }
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl Value for Bytes {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        self.0.clear();
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
        View::Bytes(&self.0)
    }
    fn kind() -> Kind {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_usual_form() {
        for text in ["+/8=", "+/8", "-_8", "+/ 8\n="] {
            assert_eq!(Bytes::from_base64(text).as_deref(), Some(&[0xfb, 0xff][..]), "{text}");
        }
        assert_eq!(Bytes::from_base64("A"), None);
        assert_eq!(Bytes::from_base64("%%%%"), None);
    }
}
