//! Values that no caller needs to give: an enum of one value can only have that value.

use super::rust_types::{Context, rust_type};
use super::types::{FixedPlan, RustType};
use super::variants::{EnumText, enum_names};
use crate::lock::LockedMember;
use crate::model::{Kind, TypeId};

/// Returns the value that a required member or parameter of this type is filled in with: the only value of its enum, or
/// the value that was the only one when it was released. Returns `None` if the type is not an enum, has had several
/// values, or allows other values than it lists. A value that was released as an argument stays one.
pub(super) fn fixed(cx: &Context<'_>, ty: TypeId, released: Option<&LockedMember>) -> Option<FixedPlan> {
    let released = released.filter(|member| !member.gone);
    if released.is_some_and(|member| member.position.is_some()) {
        return None;
    }
    let (values, open) = match &cx.api.types.get(ty).kind {
        Kind::StringEnum(values) => (values.iter().map(EnumText::of_string).collect(), values.open),
        Kind::LiteralEnum(values) => (EnumText::of_literals(values), values.open),
        Kind::Record(_) | Kind::Union(_) | Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {
            return None;
        }
    };
    let mut names = enum_names(cx.basis, ty, &values);
    let known = released.and_then(|member| member.only.clone()).filter(|only| names.contains(only));
    let only = if names.len() == 1 && !open { names.pop() } else { None };
    let RustType::Named(path) = rust_type(cx, ty) else { return None };
    Some(FixedPlan { path, variant: known.or(only)? })
}
