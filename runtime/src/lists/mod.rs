//! Lists over several responses.

pub(crate) mod fingerprint;
pub(crate) mod page;
pub(crate) mod paging;
