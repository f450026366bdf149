//! One call being sent: written, tried, redirected, and reported to `tracing`.

pub(crate) mod call;
pub(crate) mod failed;
mod http_span;
pub(crate) mod indirect;
mod redirect;
pub(crate) mod response;
pub(crate) mod tell;
mod tries;
mod wire;
