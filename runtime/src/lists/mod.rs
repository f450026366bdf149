//! Lists over several responses.

mod fingerprint;
pub(crate) mod page;
mod paging;
mod position;
mod resume;
