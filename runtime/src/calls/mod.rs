//! One call on its way: written, tried, redirected, and told of.

pub(crate) mod call;
pub(crate) mod failed;
mod http_span;
mod redirect;
pub(crate) mod response;
pub(crate) mod tell;
mod wire;
