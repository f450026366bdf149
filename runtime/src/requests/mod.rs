//! One call before it is sent.

pub(crate) mod give;
pub(crate) mod request;
