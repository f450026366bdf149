//! Credentials, and the tokens that are fetched with them.

pub(crate) mod credentials;
pub(crate) mod token;
