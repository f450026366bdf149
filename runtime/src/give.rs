//! What emitted code does with the values that a caller gives.

use crate::request::Request;

/// The strings of a list.
pub fn texts<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Vec<String> {
    items.into_iter().map(Into::into).collect()
}

/// The elements of a list.
pub fn list<T>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    items.into_iter().collect()
}

impl Request {
    /// Sets the whole body to bytes of the operation's media type, for chains.
    pub fn with_bytes(mut self, content: Vec<u8>) -> Self {
        let media_type = self.operation().body_media_type;
        self.body_bytes(media_type, content);
        self
    }

    /// Sets the whole body to a text of the operation's media type, for chains.
    pub fn with_text(self, content: String) -> Self {
        self.with_bytes(content.into_bytes())
    }
}
