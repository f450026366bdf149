//! Static descriptions of an API and its operations, written by emitted code as constants.

mod operation;
mod service;

pub use self::operation::{ByStatus, Location, Operation, Paging, Parameter, Security, Style, WholeQuery};
pub(crate) use self::operation::{Held, ResultPlace};
pub use self::service::{
    Api, CredentialPolicy, EnvelopeConvention, Scheme, SchemeKind, ServerTemplate, ServerVariable,
};
