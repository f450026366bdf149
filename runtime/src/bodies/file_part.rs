//! A file among the parts of a `multipart/form-data` body, for generated code.

use std::borrow::Cow;

use http::{HeaderName, HeaderValue};

use super::format::is_range;
use super::multipart::{Part, PartHeader};
use super::upload::Upload;

/// A file that is sent as a part (RFC 7578): its content, which is ready or made while it is sent, its name and its
/// headers.
///
/// Anything that converts into an [`Upload`] converts into a file. The default file name is the field's name. The
/// default media type is the document's, or `application/octet-stream`.
///
/// ```
/// use restwright::{FilePart, Upload};
///
/// let ready: FilePart = "export default {}".into();
/// let typed = ready.file_name("worker.js").media_type("application/javascript+module");
/// let streamed = FilePart::new(Upload::read(std::io::Cursor::new(vec![0; 1024])).length(1024));
/// # drop((typed, streamed));
/// ```
#[derive(Debug, Clone)]
pub struct FilePart {
    content: Upload,
    file_name: Option<String>,
    media_type: Option<Cow<'static, str>>,
    headers: Vec<PartHeader>,
}

impl FilePart {
    /// A file with this content.
    pub fn new(content: impl Into<Upload>) -> Self {
        Self { content: content.into(), file_name: None, media_type: None, headers: Vec::new() }
    }

    /// Sets another file name than the field's.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// Sets another media type than the document's.
    pub fn media_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header that is sent with this file alone: see [`Part::header`].
    pub fn header(mut self, name: &HeaderName, value: HeaderValue) -> Self {
        self.headers.push(PartHeader { name: Cow::Owned(name.as_str().to_owned()), value });
        self
    }

    /// Returns the part of this name; `declared` is the document's media type.
    pub(crate) fn into_part(self, name: Cow<'static, str>, declared: Option<&'static str>) -> Part {
        let file_name = self.file_name.unwrap_or_else(|| name.clone().into_owned());
        let own = self.media_type.or_else(|| self.content.told_media_type().cloned());
        let declared = declared.filter(|declared| !is_range(declared)).map(Cow::Borrowed);
        let part = match self.content.whole() {
            Some(bytes) => Part::bytes(name, bytes),
            None => Part::stream(name, self.content),
        };
        let mut part = part.file_name(file_name);
        self.headers.into_iter().for_each(|header| part.add_header(header));
        match own.or(declared) {
            Some(media_type) => part.media_type(media_type),
            None => part,
        }
    }
}

impl<T: Into<Upload>> From<T> for FilePart {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}
