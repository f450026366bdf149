//! Carries a request to the server, and its response back.

mod canned;
mod carry;
mod chunks;
mod exchange;
mod layer;
mod modelled;
#[cfg(feature = "reqwest")]
mod origin;
#[cfg(feature = "reqwest")]
mod over_reqwest;
mod recording;
mod route;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod silence;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
mod tls;

/// The version of reqwest that the transport uses.
#[cfg(feature = "reqwest")]
pub use ::reqwest;

pub use crate::bodies::upload::BodyStream;

pub use self::canned::{Canned, Recorded, Reply};
pub use self::carry::Transport;
pub use self::chunks::{Arrived, Chunks};
pub use self::exchange::{Failure, FailureKind, Incoming, Outgoing};
pub(crate) use self::layer::{End, FnLayer};
pub use self::layer::{Layer, Next};
#[cfg(feature = "reqwest")]
pub use self::over_reqwest::ReqwestTransport;
pub use self::recording::{Exchange, Recording};
pub(crate) use self::route::Route;
