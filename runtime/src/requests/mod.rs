//! One call before it is sent.

mod about;
pub(crate) mod give;
pub(crate) mod request;
