//! The transport of a client: the default one, or one that was given.

use std::sync::Arc;

use super::carry::Transport;
#[cfg(feature = "reqwest")]
use super::over_reqwest::ReqwestTransport;

/// The transport of a client. The default one has its own variant, so that its futures need no box.
pub(crate) enum Route {
    #[cfg(feature = "reqwest")]
    Reqwest(ReqwestTransport),
    Given(Arc<dyn Transport>),
}

impl Route {
    /// Returns the default transport, if it is used.
    #[cfg(feature = "reqwest")]
    pub(crate) fn direct(&self) -> Option<&ReqwestTransport> {
        match self {
            Self::Reqwest(transport) => Some(transport),
            Self::Given(_) => None,
        }
    }

    /// True for the default transport.
    pub(crate) fn is_default(&self) -> bool {
        match self {
            #[cfg(feature = "reqwest")]
            Self::Reqwest(_) => true,
            Self::Given(_) => false,
        }
    }

    pub(crate) fn transport(&self) -> &dyn Transport {
        match self {
            #[cfg(feature = "reqwest")]
            Self::Reqwest(transport) => transport,
            Self::Given(transport) => &**transport,
        }
    }
}
