//! A body as it is sent.

use std::borrow::Cow;

use bytes::Bytes;

use super::upload::Upload;

/// A body as it is sent.
#[derive(Clone, Default)]
pub(crate) struct Finished {
    pub(crate) whole: Option<Bytes>,
    pub(crate) upload: Option<Upload>,
    /// The media type, if it is not the operation's.
    pub(crate) media_type: Option<Cow<'static, str>>,
}
