//! What came back: whole, piece by piece, by lines or events.

pub(crate) mod events;
pub(crate) mod lines;
pub(crate) mod response;
pub(crate) mod sse;
pub(crate) mod streamed;
