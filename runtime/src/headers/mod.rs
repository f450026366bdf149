//! Reads the headers of a response.

pub(crate) mod charset;
pub(crate) mod content;
pub(crate) mod head;
pub(crate) mod header;
pub(crate) mod link;
pub(crate) mod rate_limit;
pub(crate) mod retry_after;
