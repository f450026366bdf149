//! Compares the values that a call or a constructor takes in the old and in the new version.

use crate::surface::{Accepts, RustType, Value};

/// True if everything that was accepted still is.
pub(super) fn accepts_still(old: &Accepts, new: &Accepts) -> bool {
    old == new
        || match (old, new) {
            (Accepts::Value(given), Accepts::Into(wanted)) => given == wanted || wraps(wanted, given),
            (Accepts::Value(RustType::String), Accepts::Text) => true,
            (Accepts::Items(given), Accepts::ItemsInto(wanted)) => given == wanted || wraps(wanted, given),
            _ => false,
        }
}

/// True if the runtime has a `From` that turns the inner value into the outer one.
fn wraps(outer: &RustType, inner: &RustType) -> bool {
    if let RustType::Option(held) | RustType::Nullable(held) = outer {
        return **held == *inner;
    }
    *outer == RustType::Json && BECOME_JSON.contains(inner)
}

/// The types that become JSON by `From`.
const BECOME_JSON: [RustType; 6] =
    [RustType::Bool, RustType::I64, RustType::I32, RustType::U32, RustType::U64, RustType::F64];

/// The type of a value, without the ways in which it can be given.
pub(super) fn held(accepts: &Accepts) -> RustType {
    match accepts {
        Accepts::Text => RustType::String,
        Accepts::Into(ty) | Accepts::Value(ty) | Accepts::Reference(ty) => ty.clone(),
        Accepts::Texts => RustType::List(Box::new(RustType::String)),
        Accepts::NullableTexts => RustType::List(Box::new(RustType::Option(Box::new(RustType::String)))),
        Accepts::Items(item) | Accepts::ItemsInto(item) => RustType::List(Box::new(item.clone())),
        Accepts::NamedFiles => RustType::Map(Box::new(RustType::File)),
        Accepts::Files => RustType::List(Box::new(RustType::File)),
    }
}

/// The value at a wire place.
pub(super) fn at<'v>(values: &'v [Value], place: &str) -> Option<&'v Value> {
    values.iter().find(|value| value.wire == place)
}

/// `(impl AsRef<str>, i64)`
pub(super) fn list(values: &[Value]) -> String {
    let types: Vec<&str> = values.iter().map(|value| value.ty.as_str()).collect();
    format!("({})", types.join(", "))
}
