//! Joins the schemas of one released type: keeps the members that callers use, and adds the members of every schema.

use std::collections::{BTreeMap, BTreeSet};

use super::inside;
use super::variants::variant_key;
use crate::lock::{LockedMember, LockedType, leaf};
use crate::model::facts::children;
use crate::model::join::join_scalars;
use crate::model::{
    Additional, Kind, Layout, List, ListConstraints, Property, Record, Scalar, Tagged, TypeId, TypeUse, Types, Union,
    Values, Variant,
};

/// A schema, with the class of each type with a name inside it, in the order of its children.
#[derive(Clone)]
pub(super) struct Side<'s> {
    pub kind: &'s Kind,
    pub inside: Vec<(TypeUse, Option<u32>)>,
}

/// Returns the wire names of fields, values and variants.
pub(super) fn wires(types: &Types, kind: &Kind) -> BTreeSet<String> {
    match kind {
        Kind::StringEnum(values) => values.iter().map(|value| value.value.clone()).collect(),
        Kind::LiteralEnum(values) => values.iter().map(|value| value.value.to_string()).collect(),
        Kind::Record(_) | Kind::Union(_) | Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {
            inside::wires(types, kind).into_iter().zip(children(kind)).map(|(wire, _)| wire).collect()
        }
    }
}

/// True if `new` can be the same type as all of `kept`. The first of `kept` is the schema that callers use.
pub(super) fn is_joinable(types: &Types, kept: &[Side<'_>], new: &Side<'_>) -> bool {
    let (first, others) = kept.split_first().expect("what stays is first");
    fits(types, first, new, true) && others.iter().all(|other| fits(types, other, new, false))
}

/// True if the members that two schemas share look the same to callers. With `keeps`, `second` must also have every
/// required member of `first`.
fn fits(types: &Types, first: &Side<'_>, second: &Side<'_>, keeps: bool) -> bool {
    match (first.kind, second.kind) {
        (Kind::Record(a), Kind::Record(b)) => {
            let alike = a.properties.iter().zip(&first.inside).all(|(property, inside)| {
                let other = b.properties.binary_search_by(|other| other.name.cmp(&property.name));
                match other.ok() {
                    Some(other) => same_field(types, (property, inside), (&b.properties[other], &second.inside[other])),
                    None => !keeps || !property.required,
                }
            });
            alike && same_positions(a, b) && same_additional(types, (a, first), (b, second))
        }
        (Kind::StringEnum(_), Kind::StringEnum(_)) | (Kind::LiteralEnum(_), Kind::LiteralEnum(_)) => true,
        (Kind::Union(a), Kind::Union(b)) => same_variants(types, (a, first), (b, second)),
        (Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_), _) => false,
        (Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any, _) => false,
    }
}

type Inside = (TypeUse, Option<u32>);

/// Two arrays with declared positions can be one type only if they have the same number of positions.
fn same_positions(a: &Record, b: &Record) -> bool {
    a.is_tuple() == b.is_tuple() && (!a.is_tuple() || a.properties.len() == b.properties.len())
}

fn same_field(types: &Types, a: (&Property, &Inside), b: (&Property, &Inside)) -> bool {
    a.0.required == b.0.required
        && a.0.access == b.0.access
        && a.0.ty.nullable == b.0.ty.nullable
        && a.1.1 == b.1.1
        && caller_form(types, a.1.0) == caller_form(types, b.1.0)
}

fn same_additional(types: &Types, a: (&Record, &Side<'_>), b: (&Record, &Side<'_>)) -> bool {
    let typed = |(record, side): (&Record, &Side<'_>)| match record.additional {
        Additional::Typed(ty) => Some((caller_form(types, ty), side.inside.last().and_then(|(_, leaf)| *leaf))),
        Additional::Open | Additional::Closed => None,
    };
    typed(a) == typed(b)
}

/// Two unions can be one type if three things are equal: the property that selects the variant, the type of each tag,
/// and the default variant.
fn same_variants(types: &Types, a: (&Union, &Side<'_>), b: (&Union, &Side<'_>)) -> bool {
    let property =
        |union: &Union| union.variants.iter().find_map(|variant| Some(variant.tag.as_ref()?.property.clone()));
    let default = |union: &Union| {
        union.variants.iter().find(|variant| variant.is_default).map(|variant| variant_key(types, variant))
    };
    property(a.0) == property(b.0)
        && default(a.0) == default(b.0)
        && a.0.variants.iter().zip(&a.1.inside).all(|(variant, inside)| {
            let key = variant_key(types, variant);
            let mut same = b.0.variants.iter().zip(&b.1.inside).filter(|(other, _)| variant_key(types, other) == key);
            variant.tag.is_none() || same.all(|(_, other)| inside.1 == other.1)
        })
}

/// Returns the lists, maps and scalars that lead to a type, as the lock writes them. Bounds are left out, because
/// callers do not see them. A type with a name is `#`.
pub(super) fn caller_form(types: &Types, ty: TypeUse) -> String {
    let mut form = String::new();
    let mut closing = 0;
    let mut ty = ty;
    for _ in 0..=types.len() {
        // Any JSON can already be null.
        let any = matches!(types.get(ty.id).kind, Kind::Null | Kind::Any);
        if ty.nullable && closing > 0 && !any {
            form.push_str("Option<");
            closing += 1;
        }
        let word = match &types.get(ty.id).kind {
            Kind::List(list) => {
                form.push_str("Vec<");
                closing += 1;
                ty = list.items;
                continue;
            }
            Kind::Map(values) => {
                form.push_str("Map<");
                closing += 1;
                ty = *values;
                continue;
            }
            Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => "#",
            Kind::Scalar(scalar) => scalar_form(scalar),
            // Callers see any JSON for both.
            Kind::Null | Kind::Any => "Json",
        };
        form.push_str(word);
        break;
    }
    form.push_str(&">".repeat(closing));
    form
}

/// Returns the name of a scalar, as the lock writes it.
fn scalar_form(scalar: &Scalar) -> &'static str {
    match scalar {
        Scalar::Bool(_) => "bool",
        Scalar::Integer { format, .. } => match format.as_deref() {
            Some("int32") => "i32",
            Some("uint32" | "u32") => "u32",
            Some("uint64" | "u64") => "u64",
            Some(_) | None => "i64",
        },
        Scalar::Number { .. } => "f64",
        Scalar::String { format, .. } => match format.as_deref() {
            Some("date-time") => "DateTime",
            Some("date") => "Date",
            Some("byte") => "Bytes",
            Some(_) | None => "String",
        },
    }
}

/// True if a use has the lists, maps and scalars of a released type. `released` is the type as the lock writes it.
pub(crate) fn has_form(types: &Types, ty: TypeUse, released: &str) -> bool {
    released_form(released) == caller_form(types, ty)
}

/// Returns the form of a released field, from its type as the lock writes it. `Option`, `Nullable` and `Box` are left
/// out.
pub(super) fn released_form(ty: &str) -> String {
    let mut inner = ty;
    while let Some(rest) = ["Option<", "Nullable<", "Box<"].iter().find_map(|outer| inner.strip_prefix(outer)) {
        inner = rest.strip_suffix('>').unwrap_or(rest);
    }
    match leaf(inner) {
        Some(path) => inner.replace(&format!("Box<{path}>"), "#").replace(path, "#"),
        None => inner.to_owned(),
    }
}

/// True if the members of `new` that callers know by name have the types that callers know.
pub(super) fn agrees_with_released(
    types: &Types,
    new: &Side<'_>,
    form: &LockedType,
    color_of: &dyn Fn(&str) -> Option<u32>,
) -> bool {
    fields(new).all(|(property, inside)| {
        let known = form.members.iter().find(|member| !member.gone && member.wire == property.name);
        known.is_none_or(|known| is_same(types, *inside, known, color_of))
    })
}

/// True if each field and variant of `new` that callers know has the known type, and each field is as optional as
/// before.
pub(super) fn keeps(types: &Types, new: &Side<'_>, form: &LockedType, color_of: &dyn Fn(&str) -> Option<u32>) -> bool {
    let was_optional = |member: &LockedMember| member.ty.starts_with("Option<") || member.ty.starts_with("Nullable<");
    let optional = |property: &Property| !property.required || property.ty.nullable;
    let known = |wire: &str| form.members.iter().find(|member| !member.gone && member.wire == wire);
    let fields = fields(new).filter_map(|(property, _)| Some((property, known(&property.name)?)));
    agrees_with_released(types, new, form, color_of)
        && { fields }.all(|(property, known)| was_optional(known) == optional(property))
        && has_variants(types, new, form, color_of)
}

fn has_variants(types: &Types, new: &Side<'_>, form: &LockedType, color_of: &dyn Fn(&str) -> Option<u32>) -> bool {
    let Kind::Union(union) = new.kind else { return true };
    let mut live = form.members.iter().filter(|member| !member.gone && !member.joined);
    live.all(|known| {
        let mut variants = union.variants.iter().zip(&new.inside);
        variants.any(|(variant, inside)| {
            variant_key(types, variant) == known.wire && is_same(types, *inside, known, color_of)
        })
    })
}

fn fields<'s>(side: &'s Side<'_>) -> impl Iterator<Item = (&'s Property, &'s Inside)> {
    let properties = match side.kind {
        Kind::Record(record) => record.properties.as_slice(),
        Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => &[],
        Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => &[],
    };
    properties.iter().zip(&side.inside)
}

fn is_same(types: &Types, (ty, color): Inside, known: &LockedMember, color_of: &dyn Fn(&str) -> Option<u32>) -> bool {
    released_form(&known.ty) == caller_form(types, ty) && color_of(&known.ty) == color
}

/// Returns the kind that contains all of `sides`. A type inside comes from the first side that has it. Bounds that
/// differ are left out.
pub(super) fn joined(types: &mut Types, sides: &[Side<'_>]) -> (Kind, Vec<Inside>) {
    let (first, others) = sides.split_first().expect("a class has a node");
    others.iter().fold((first.kind.clone(), first.inside.clone()), |(kind, inside), other| {
        pair(types, &Side { kind: &kind, inside }, other)
    })
}

fn pair(types: &mut Types, a: &Side<'_>, b: &Side<'_>) -> (Kind, Vec<Inside>) {
    match (a.kind, b.kind) {
        (Kind::Record(one), Kind::Record(other)) => joined_records(types, (one, a), (other, b)),
        (Kind::StringEnum(one), Kind::StringEnum(other)) => {
            let known: BTreeSet<&String> = one.iter().map(|known| &known.value).collect();
            let mut values = Values { open: one.open || other.open, ..one.clone() };
            values.extend(other.iter().filter(|new| !known.contains(&new.value)).cloned());
            values.sort_by(|a, b| a.value.cmp(&b.value));
            (Kind::StringEnum(values), Vec::new())
        }
        (Kind::LiteralEnum(one), Kind::LiteralEnum(other)) => {
            let known: BTreeSet<String> = one.iter().map(|known| known.value.to_string()).collect();
            let mut values = Values { open: one.open || other.open, ..one.clone() };
            values.extend(other.iter().filter(|new| !known.contains(&new.value.to_string())).cloned());
            values.sort_by_cached_key(|value| value.value.to_string());
            (Kind::LiteralEnum(values), Vec::new())
        }
        (Kind::Union(one), Kind::Union(other)) => joined_unions(types, (one, a), (other, b)),
        // Schemas that cannot be joined have been split off before.
        (kind, _) => (kind.clone(), a.inside.clone()),
    }
}

fn joined_records(types: &mut Types, a: (&Record, &Side<'_>), b: (&Record, &Side<'_>)) -> (Kind, Vec<Inside>) {
    let fields = a.0.properties.iter().cloned().zip(a.1.inside.iter().copied());
    let mut fields: BTreeMap<String, (Property, Inside)> =
        fields.map(|(property, inside)| (property.name.clone(), (property, inside))).collect();
    for (property, inside) in b.0.properties.iter().zip(&b.1.inside) {
        match fields.get_mut(&property.name) {
            Some((known, known_inside)) => {
                known.ty = loosened(types, known.ty, property.ty, MOST_LISTS);
                known_inside.0 = known.ty;
            }
            None => {
                let new = Property { required: false, rank: usize::MAX, ..property.clone() };
                fields.insert(property.name.clone(), (new, *inside));
            }
        }
    }
    let additional = match (a.0.additional, b.0.additional) {
        (Additional::Closed, Additional::Closed) => Additional::Closed,
        (typed @ Additional::Typed(_), Additional::Typed(_)) => typed,
        _ => Additional::Open,
    };
    let last = matches!(additional, Additional::Typed(_)).then(|| a.1.inside.last().copied()).flatten();
    let (properties, inside): (Vec<_>, Vec<_>) = fields.into_values().unzip();
    let layout = match (a.0.layout, b.0.layout) {
        (Layout::Array(one), Layout::Array(other)) if one != other => Layout::Array(ListConstraints::default()),
        (layout, _) => layout,
    };
    // The alternatives of all schemas are gathered at the end.
    let record = Record { properties, additional, layout, alternatives: Vec::new() };
    (Kind::Record(record), inside.into_iter().chain(last).collect())
}

fn joined_unions(types: &Types, a: (&Union, &Side<'_>), b: (&Union, &Side<'_>)) -> (Kind, Vec<Inside>) {
    let mut variants: Vec<(Variant, Inside)> = a.0.variants.iter().cloned().zip(a.1.inside.iter().copied()).collect();
    for (variant, inside) in b.0.variants.iter().zip(&b.1.inside) {
        let key = variant_key(types, variant);
        let same = |(known, known_inside): &&mut (Variant, Inside)| {
            variant_key(types, known) == key || known.tag.is_some() && inside.1.is_some() && known_inside.1 == inside.1
        };
        match variants.iter_mut().find(same) {
            Some((known, _)) => {
                add_values(&mut known.tag, variant.tag.as_ref());
                known.is_default |= variant.is_default;
            }
            None => variants.push((variant.clone(), *inside)),
        }
    }
    let (variants, inside) = variants.into_iter().unzip();
    let discriminator = a.0.discriminator.clone().or_else(|| b.0.discriminator.clone());
    (Kind::Union(Union { variants, discriminator, open: a.0.open || b.0.open }), inside)
}

/// Adds the values of the second tag to the first.
pub(super) fn add_values(known: &mut Option<Tagged>, new: Option<&Tagged>) {
    if let (Some(known), Some(new)) = (known, new) {
        let more: Vec<_> = new.values.iter().filter(|value| !known.values.contains(value)).cloned().collect();
        known.values.extend(more);
    }
}

/// In lists of lists deeper than this, the bounds of the first schema stay.
const MOST_LISTS: usize = 8;

/// Returns the type of `a` without the bounds that `b` does not have, so that values of both are valid.
fn loosened(types: &mut Types, a: TypeUse, b: TypeUse, left: usize) -> TypeUse {
    match left.checked_sub(1).and_then(|left| loosened_kind(types, a.id, b.id, left)) {
        None => a,
        Some(kind) => {
            let ty = types.get(a.id).with_kind(kind);
            TypeUse { id: types.push(ty), ..a }
        }
    }
}

fn loosened_kind(types: &mut Types, a: TypeId, b: TypeId, left: usize) -> Option<Kind> {
    let (one, other) = (types.get(a).kind.clone(), types.get(b).kind.clone());
    if a == b || one == other {
        return None;
    }
    match (one, other) {
        (Kind::Scalar(one), Kind::Scalar(other)) => join_scalars(&one, &other).map(Kind::Scalar),
        (Kind::List(one), Kind::List(other)) => {
            let constraints =
                if one.constraints == other.constraints { one.constraints } else { ListConstraints::default() };
            Some(Kind::List(List { items: loosened(types, one.items, other.items, left), constraints }))
        }
        (Kind::Map(one), Kind::Map(other)) => Some(Kind::Map(loosened(types, one, other, left))),
        (Kind::Null, Kind::Any) => Some(Kind::Any),
        _ => None,
    }
}
