//! Decides which headers of responses are read as values of their types.

use super::types::{Header, Kind, Parameter, ParameterEncoding, Scalar, TypeId, Types};

/// Returns true if a value of the type can be read from the text of a header: if it is a single value, or a list of
/// them.
pub(super) fn is_plain(types: &Types, id: TypeId) -> bool {
    match &types.get(id).kind {
        Kind::List(list) => is_single(types, list.items.id),
        Kind::Scalar(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => is_single(types, id),
        Kind::Record(_) | Kind::Map(_) | Kind::Null | Kind::Any => false,
    }
}

/// True if the type is a scalar or an enum, or a union of those.
fn is_single(types: &Types, id: TypeId) -> bool {
    let kind = &types.get(id).kind;
    if let Kind::Union(union) = kind {
        return union.variants.iter().all(|variant| is_word(&types.get(variant.ty.id).kind));
    }
    is_word(kind)
}

fn is_word(kind: &Kind) -> bool {
    match kind {
        Kind::Scalar(Scalar::String { format, .. }) => !matches!(format.as_deref(), Some("binary" | "byte")),
        Kind::Scalar(Scalar::Bool(_) | Scalar::Integer { .. } | Scalar::Number { .. }) => true,
        Kind::StringEnum(_) | Kind::LiteralEnum(_) => true,
        Kind::Record(_) | Kind::Map(_) | Kind::List(_) | Kind::Union(_) | Kind::Null | Kind::Any => false,
    }
}

impl Header {
    /// Returns true if it is read as a value of its type, else it is text.
    pub(crate) fn is_read(&self, types: &Types) -> bool {
        self.json || is_plain(types, self.ty.id)
    }
}

impl Parameter {
    /// Returns true if a header is read as a value of its type, else it is text.
    pub(crate) fn is_plain_header(&self, types: &Types) -> bool {
        matches!(self.encoding, ParameterEncoding::Style { .. }) && is_plain(types, self.ty.id)
    }
}
