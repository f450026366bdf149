//! Credentials, and the tokens that are fetched with them.

pub(crate) mod credentials;
pub(crate) mod token;
pub(crate) mod tokens;
