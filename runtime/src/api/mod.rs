//! Static descriptions of an API and its operations, as emitted code states them.

mod operation;
mod service;

pub(crate) use self::operation::{Answered, Held};
pub use self::operation::{ByStatus, Location, Operation, Paging, Parameter, Security, Style, WholeQuery};
pub use self::service::{
    Api, CredentialPolicy, EnvelopeConvention, Scheme, SchemeKind, ServerTemplate, ServerVariable,
};
