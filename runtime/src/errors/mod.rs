//! Why a call did not bring its value.

pub(crate) mod envelope;
pub(crate) mod error;
