//! Static descriptions of an API and its operations, as emitted code states them.

mod operation;

pub(crate) use self::operation::{Answered, Held};
pub use self::operation::{
    Api, ByStatus, CredentialPolicy, EnvelopeConvention, Location, Operation, Paging, Parameter, Scheme, SchemeKind,
    Security, ServerTemplate, ServerVariable, Style,
};
