//! What the headers of a response say.

pub(crate) mod charset;
pub(crate) mod link;
pub(crate) mod rate_limit;
