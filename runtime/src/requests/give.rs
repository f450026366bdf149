//! Converts the values that a caller gives, for emitted code.

use std::borrow::Cow;

use super::request::Request;
use crate::bodies::body::Content;
use crate::bodies::file_part::FilePart;
use crate::bodies::format::Format;
use crate::bodies::upload::Upload;
use crate::values::nullable::Nullable;
use crate::values::value::Value;

/// Converts a list to strings.
pub fn texts<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

/// A text or no text: an item of a list of texts in which `null` may occur.
///
/// Anything that a text is made from is one (`&str`, `String`, `Cow<str>`, ..), and so is an `Option` of it.
///
/// ```
/// use restwright::door::nullable_texts;
///
/// assert_eq!(nullable_texts(["a", "b"]), [Some("a".to_owned()), Some("b".to_owned())]);
/// assert_eq!(nullable_texts([Some("a"), None]), [Some("a".to_owned()), None]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a text or `null`",
    note = "a text that may be null is given as a text (`&str`, `String`), or as an `Option` of a text, in which `None` is `null`"
)]
pub trait NullableText {
    /// Returns the text; `None` is `null`.
    fn into_nullable_text(self) -> Option<String>;
}

macro_rules! texts {
    ($($text:ty),*) => { $(
        impl NullableText for $text {
            fn into_nullable_text(self) -> Option<String> {
                Some(self.into())
            }
        }
    )* };
}
texts!(String, &String, &str, &mut str, char, Box<str>, Cow<'_, str>);

impl<T: Into<String>> NullableText for Option<T> {
    fn into_nullable_text(self) -> Option<String> {
        self.map(Into::into)
    }
}

/// Converts a list to strings, of which some may be null.
pub fn nullable_texts<T: NullableText>(items: impl IntoIterator<Item = T>) -> Vec<Option<String>> {
    items.into_iter().map(NullableText::into_nullable_text).collect()
}

/// Converts each element of a list.
pub fn list_of<T, I: Into<T>>(items: impl IntoIterator<Item = I>) -> Vec<T> {
    items.into_iter().map(Into::into).collect()
}

/// Collects the elements of a list.
pub fn list<T>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect()
}

/// A list in a field; an absent list counts as empty.
pub trait Listed<T> {
    /// Returns its elements.
    fn listed(self) -> Vec<T>;
}

impl<T> Listed<T> for Vec<T> {
    fn listed(self) -> Vec<T> {
        self
    }
}

impl<T, L: Listed<T>> Listed<T> for Option<L> {
    fn listed(self) -> Vec<T> {
        self.map(Listed::listed).unwrap_or_default()
    }
}

impl<T, L: Listed<T>> Listed<T> for Nullable<L> {
    fn listed(self) -> Vec<T> {
        self.into_option().listed()
    }
}

/// Returns the elements of a list in a field.
pub fn listed<T>(field: impl Listed<T>) -> Vec<T> {
    field.listed()
}

impl Request {
    /// Sets the whole body to bytes of the operation's media type, for chains.
    pub fn with_bytes(mut self, content: Vec<u8>) -> Self {
        let media_type = self.operation().body_media_type;
        self.body_bytes(media_type, content);
        self
    }

    /// Sets the whole body to bytes that are ready or made while they are sent, for chains. The media type is the
    /// upload's own, else the operation's.
    pub fn with_upload(mut self, content: Upload) -> Self {
        let own = content.told_media_type().cloned();
        let media_type = own.unwrap_or(Cow::Borrowed(self.operation().body_media_type));
        match content.whole() {
            Some(bytes) => self.body_bytes(media_type, bytes),
            None => self.body_stream(media_type, content),
        };
        self
    }

    /// Sets a part to a file, for chains.
    pub fn with_file(self, name: &'static str, file: FilePart) -> Self {
        self.with_files(name, [file])
    }

    /// Sets the parts of a name to files, for chains.
    pub fn with_files<T: Into<FilePart>>(mut self, name: &'static str, files: impl IntoIterator<Item = T>) -> Self {
        self.set_files(name, files.into_iter().map(Into::into).collect());
        self
    }

    /// Sets the body to named files, one part each, for chains.
    pub fn with_named_files<N: Into<String>, T: Into<FilePart>>(
        mut self,
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let operation = self.operation;
        let parts = files.into_iter().map(|(name, file)| {
            let name = name.into();
            let declared = operation.part_type(&name);
            file.into().into_part(Cow::Owned(name), declared)
        });
        self.body.put(Content::multipart(parts.collect()));
        self
    }

    /// Adds named files to the body, one part each, for chains. They replace earlier parts of their names.
    pub fn with_more_files<N: Into<String>, T: Into<FilePart>>(
        mut self,
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        for (name, file) in files {
            let name = name.into();
            let declared = self.operation.part_type(&name);
            let part = file.into().into_part(Cow::Owned(name.clone()), declared);
            self.body.set_parts(&name, vec![part]);
        }
        self
    }

    /// [`Request::part_header`], for chains.
    pub fn with_part_header(mut self, part: &'static str, name: &'static str, value: &dyn Value) -> Self {
        self.part_header(part, name, value);
        self
    }

    /// Sets the whole body to a text, for chains: in quotes if the operation's media type is JSON, else as it is.
    pub fn with_text(mut self, content: String) -> Self {
        // This call also checks the constraints of the body.
        self.body(&content);
        if Format::of(self.operation().body_media_type) == Format::Json {
            return self;
        }
        self.with_bytes(content.into_bytes())
    }
}
