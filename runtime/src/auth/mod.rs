//! Credentials, and the tokens that they bring.

pub(crate) mod credentials;
pub(crate) mod token;
