//! Why a call did not bring its value.

pub(crate) mod api_error;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod told;
