//! Values that no caller needs to give: a schema with one allowed value can only have that value.

use super::rust_types::{Context, only_bool, rust_type};
use super::types::{FixedPlan, RustType};
use super::variants::{EnumText, enum_names};
use crate::lock::LockedMember;
use crate::model::{EnumValue, Kind, Scalar, TypeId};

/// Returns the value that a required member or parameter of this type is filled in with: the only value of its type, or
/// the value that was the only one when it was released. Returns `None` if the type has had several values, or allows
/// other values than it lists. A value that was released as an argument stays one.
pub(super) fn fixed(cx: &Context<'_>, ty: TypeId, released: Option<&LockedMember>) -> Option<FixedPlan> {
    let released = released.filter(|member| !member.gone);
    if released.is_some_and(|member| member.position.is_some()) {
        return None;
    }
    let known = released.and_then(|member| member.only.as_deref());
    match &cx.api.types.get(ty).kind {
        Kind::StringEnum(values) => {
            let texts: Vec<_> = values.iter().map(EnumText::of_string).collect();
            variant(cx, ty, known, &texts, values.open)
        }
        Kind::LiteralEnum(values) => variant(cx, ty, known, &EnumText::of_literals(values), values.open),
        Kind::Scalar(Scalar::Bool(None)) => known.and_then(|known| known.parse().ok()).map(FixedPlan::Bool),
        Kind::Scalar(Scalar::Bool(Some(only))) => Some(FixedPlan::Bool(*only)),
        Kind::Null => Some(FixedPlan::Null),
        Kind::Record(_) | Kind::Union(_) | Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Any => None,
    }
}

/// Returns the only variant of an enum, or the variant that was the only one.
fn variant(
    cx: &Context<'_>,
    ty: TypeId,
    known: Option<&str>,
    values: &[EnumText<'_>],
    open: bool,
) -> Option<FixedPlan> {
    let mut names = enum_names(cx.basis, ty, values);
    let known = names.iter().find(|name| known == Some(name)).cloned();
    let only = if names.len() == 1 && !open { names.pop() } else { None };
    let RustType::Named(path) = rust_type(cx, ty) else { return None };
    Some(FixedPlan::Variant { path, variant: known.or(only)? })
}

/// Returns true if a type has one value.
pub(super) fn has_one(cx: &Context<'_>, ty: TypeId) -> bool {
    fn is_one<T>(values: &[EnumValue<T>]) -> bool {
        matches!(values, [_])
    }
    match &cx.api.types.get(ty).kind {
        Kind::StringEnum(values) => is_one(values),
        Kind::LiteralEnum(values) => is_one(values),
        Kind::Scalar(_) => only_bool(cx.api, ty).is_some(),
        Kind::Null => true,
        Kind::Record(_) | Kind::Union(_) | Kind::Map(_) | Kind::List(_) | Kind::Any => false,
    }
}
