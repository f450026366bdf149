//! The client and its setup.

pub(crate) mod base_url;
pub(crate) mod builder;
pub(crate) mod client;
pub(crate) mod groups;
pub(crate) mod server;
