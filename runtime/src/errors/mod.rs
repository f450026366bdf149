//! The reasons why a call did not return its value.

pub(crate) mod api_error;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod told;
