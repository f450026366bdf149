//! One call before it is sent.

mod about;
pub(crate) mod give;
mod preconditions;
pub(crate) mod request;
