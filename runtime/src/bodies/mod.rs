//! Bodies of requests: their forms, and how values are written in them.

pub(crate) mod body;
pub(crate) mod encode;
pub(crate) mod file_part;
pub(crate) mod finished;
pub(crate) mod format;
pub(crate) mod multipart;
pub(crate) mod pieces;
pub(crate) mod upload;
