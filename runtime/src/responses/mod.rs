//! Responses: whole, piece by piece, by lines or events.

pub(crate) mod events;
mod items;
pub(crate) mod lines;
pub(crate) mod raw;
mod read;
pub(crate) mod response;
pub(crate) mod sending;
mod sse;
pub(crate) mod streamed;
