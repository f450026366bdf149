//! Turns types of the model into types of Rust, and decides what a caller may give for each.

use std::collections::BTreeSet;

use super::basis::Basis;
use super::docs;
use super::flags::{Bound, Flag};
use super::groups::GroupNames;
use super::naming::Naming;
use super::types::{Accepts, RustType};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostics};
use crate::lock::member;
use crate::model::{
    Access, Additional, Api, Kind, Layout, ListConstraints, NumberConstraints, Property, Record, Scalar,
    StringConstraints, TypeId, TypeUse,
};

/// The shared input of the parts of the plan.
pub(super) struct Context<'p> {
    /// The input of the plan.
    pub basis: &'p Basis<'p>,
    /// The API.
    pub api: &'p Api,
    /// The configuration.
    pub config: &'p Config,
    /// The groups, with the names of their methods.
    pub groups: &'p [GroupNames],
    /// The names.
    pub naming: &'p Naming,
    /// The Rust type of each type.
    pub types: &'p RustTypes,
    /// The diagnostics that are reported.
    pub diagnostics: &'p mut Diagnostics,
}

/// Formats of `type: string` that have a type of their own (OpenAPI 3.0.4, section 4.4, and the OpenAPI Format
/// Registry).
const STRING_FORMATS: [(&str, RustType); 3] =
    [("date-time", RustType::DateTime), ("date", RustType::Date), ("byte", RustType::Base64)];

/// Formats of `type: integer` that are not `i64`.
const INTEGER_FORMATS: [(&str, RustType); 5] = [
    ("int32", RustType::I32),
    ("uint32", RustType::U32),
    ("uint64", RustType::U64),
    ("u32", RustType::U32),
    ("u64", RustType::U64),
];

fn by_format(table: &[(&str, RustType)], format: Option<&String>, otherwise: RustType) -> RustType {
    let found = format.and_then(|format| table.iter().find(|(known, _)| known == format));
    found.map_or(otherwise, |(_, ty)| ty.clone())
}

/// The Rust type of every type, as if its value were always present.
pub(super) struct RustTypes(Vec<RustType>);

impl RustTypes {
    /// Finds the Rust types. A list or a map that contains itself has no finite type: it is reported, and becomes any
    /// JSON.
    pub(super) fn of(api: &Api, naming: &Naming, diagnostics: &mut Diagnostics) -> Self {
        let mut table = Table { api, naming, diagnostics, done: vec![None; api.types.len()], open: BTreeSet::new() };
        let types = api.types.iter().map(|(id, _)| table.fill(id)).collect();
        Self(types)
    }

    fn get(&self, id: TypeId) -> &RustType {
        &self.0[id.0 as usize]
    }
}

struct Table<'t> {
    api: &'t Api,
    naming: &'t Naming,
    diagnostics: &'t mut Diagnostics,
    done: Vec<Option<RustType>>,
    /// The types without a name that are being written now.
    open: BTreeSet<TypeId>,
}

impl Table<'_> {
    fn fill(&mut self, id: TypeId) -> RustType {
        if let Some(done) = &self.done[id.0 as usize] {
            return done.clone();
        }
        if !self.open.insert(id) {
            let pointer = &self.api.types.get(id).pointer;
            self.diagnostics.report(Code::SchemaDegraded, pointer, "a list or map of itself has no end as a type");
            return RustType::Json;
        }
        let ty = self.written_out(id);
        self.open.remove(&id);
        self.done[id.0 as usize] = Some(ty.clone());
        ty
    }

    fn written_out(&mut self, id: TypeId) -> RustType {
        let api = self.api;
        match &api.types.get(id).kind {
            Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => {
                self.naming.paths.get(&id).map_or(RustType::Json, |path| RustType::Named(path.clone()))
            }
            Kind::Map(values) => RustType::Map(Box::new(self.inside(*values))),
            Kind::List(list) => RustType::List(Box::new(self.inside(list.items))),
            Kind::Scalar(Scalar::Bool(_)) => RustType::Bool,
            Kind::Scalar(Scalar::Integer { format, .. }) => by_format(&INTEGER_FORMATS, format.as_ref(), RustType::I64),
            Kind::Scalar(Scalar::Number { .. }) => RustType::F64,
            Kind::Scalar(Scalar::String { format, .. }) => {
                by_format(&STRING_FORMATS, format.as_ref(), RustType::String)
            }
            Kind::Null | Kind::Any => RustType::Json,
        }
    }

    fn inside(&mut self, ty: TypeUse) -> RustType {
        or_null(self.fill(ty.id), ty)
    }
}

/// Returns the type of the values in a list or a map. A `null` among them is kept.
fn or_null(base: RustType, ty: TypeUse) -> RustType {
    if ty.nullable && base != RustType::Json { RustType::Option(Box::new(base)) } else { base }
}

/// Returns the Rust type of a value, as if it were always present.
pub(super) fn rust_type(cx: &Context<'_>, id: TypeId) -> RustType {
    cx.types.get(id).clone()
}

/// Returns the Rust type of a value that is alone or in a list or a map.
pub(super) fn element(cx: &Context<'_>, ty: TypeUse) -> RustType {
    or_null(rust_type(cx, ty.id), ty)
}

/// Returns the type of a field of the record `owner`.
pub(super) fn field_type(cx: &Context<'_>, owner: TypeId, property: &Property) -> RustType {
    let base = rust_type(cx, property.ty.id);
    let (basis, facts) = (cx.basis, cx.basis.facts(owner));
    let endless = basis.is_boxed(owner, &property.name) && matches!(base, RustType::Named(_));
    let base = if endless { RustType::Boxed(Box::new(base)) } else { base };
    let nullable = is_nullable(cx.api, property);
    match (property.required, nullable) {
        (true, false) if !endless => base,
        (true, _) if base == RustType::Json => base,
        (true, _) => RustType::Option(Box::new(base)),
        (false, true) if facts.in_request && base != RustType::Json => {
            // If a field was only received, it is an `Option`, and stays one if it is also sent now.
            let released = basis.released_type(owner).and_then(|old| member(&old.members, &property.name));
            if released.is_some_and(|old| old.ty.starts_with("Option<")) {
                RustType::Option(Box::new(base))
            } else {
                RustType::Nullable(Box::new(base))
            }
        }
        (false, _) => RustType::Option(Box::new(base)),
    }
}

/// Returns true if `null` is a value of the property, also if any JSON is.
fn is_nullable(api: &Api, property: &Property) -> bool {
    property.ty.nullable || matches!(api.types.get(property.ty.id).kind, Kind::Any | Kind::Null)
}

/// Returns the facts about a property that the runtime needs.
pub(super) fn property_flags(api: &Api, property: &Property) -> Vec<Flag> {
    let mut flags = Vec::new();
    if property.required {
        flags.push(Flag::Required);
    }
    if is_nullable(api, property) {
        flags.push(Flag::Nullable);
    }
    match property.access {
        Access::ReadWrite => {}
        Access::ReadOnly => flags.push(Flag::ReadOnly),
        Access::WriteOnly => flags.push(Flag::WriteOnly),
    }
    flags.extend(bounds(api, property.ty.id));
    flags.extend(only_bool(api, property.ty.id).map(Flag::Only));
    flags
}

/// Returns the only value of a boolean, and those of the booleans inside lists and maps.
pub(super) fn only_flags(api: &Api, id: TypeId) -> Vec<Flag> {
    with_each(api, id, &|id| only_bool(api, id).map(Flag::Only).into_iter().collect(), &mut BTreeSet::new())
}

/// Returns the flags of a type, with those of the values inside it if it is a list or a map.
fn with_each(api: &Api, id: TypeId, of: &dyn Fn(TypeId) -> Vec<Flag>, seen: &mut BTreeSet<TypeId>) -> Vec<Flag> {
    let mut flags = of(id);
    // A list that holds itself has no end as a type.
    if let Some((_, inside)) = values_of(api, id).filter(|_| seen.insert(id)) {
        let inside = with_each(api, inside, of, seen);
        flags.extend((!inside.is_empty()).then_some(Flag::Each(inside)));
    }
    flags
}

/// Returns the flags of a record's field for the runtime. If a union allows anything, an optional field of it may be
/// `null`, which its `Option` reads as `None`.
pub(super) fn field_flags(api: &Api, property: &Property) -> Vec<Flag> {
    let mut flags = property_flags(api, property);
    let allows_anything = matches!(&api.types.get(property.ty.id).kind, Kind::Union(union) if union.open);
    if allows_anything && !property.required && !flags.contains(&Flag::Nullable) {
        flags.insert(0, Flag::Nullable);
    }
    flags
}

/// The only value of a boolean, where it has just one.
pub(super) fn only_bool(api: &Api, id: TypeId) -> Option<bool> {
    if let Kind::Scalar(Scalar::Bool(only)) = api.types.get(id).kind { only } else { None }
}

/// Returns the bounds of a type, and those of the values in a list or a map, with the only value of a boolean there.
pub(super) fn bounds(api: &Api, id: TypeId) -> Vec<Flag> {
    let facts = |inside: TypeId| {
        let only = only_bool(api, inside).filter(|_| inside != id);
        own_bounds(api, inside).into_iter().chain(only.map(Flag::Only)).collect()
    };
    with_each(api, id, &facts, &mut BTreeSet::new())
}

fn own_bounds(api: &Api, id: TypeId) -> Vec<Flag> {
    match &api.types.get(id).kind {
        Kind::Scalar(Scalar::Integer { constraints, .. }) => number_bounds(constraints, true),
        Kind::Scalar(Scalar::Number { constraints, .. }) => number_bounds(constraints, false),
        Kind::Scalar(Scalar::String { constraints, .. }) => string_bounds(constraints),
        Kind::List(list) => list_bounds(&list.constraints),
        Kind::Record(Record { layout: Layout::Array(constraints), .. }) => list_bounds(constraints),
        Kind::Record(_)
        | Kind::Map(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => Vec::new(),
    }
}

/// Returns the facts about the values of a type that its description does not give, together with the flags of the
/// place.
pub(super) fn said(api: &Api, id: TypeId, flags: Vec<Flag>) -> docs::Said<'_> {
    let inside = values_of(api, id).and_then(|values| said_inside(api, values, MOST_INSIDE));
    docs::Said { flags, form: form(api, id), inside }
}

/// Returns the facts about the members that a record does not declare.
pub(super) fn said_of_others<'a>(api: &'a Api, record: &Record) -> docs::Said<'a> {
    let what = match record.layout {
        Layout::Object => docs::Inside::Members,
        Layout::Array(_) => docs::Inside::Elements,
    };
    match record.additional {
        Additional::Typed(ty) => said_of_each(api, (what, ty.id)),
        Additional::Open | Additional::Closed => docs::Said::default(),
    }
}

/// Returns the facts about values that have this type.
pub(super) fn said_of_each(api: &Api, values: (docs::Inside, TypeId)) -> docs::Said<'_> {
    docs::Said { inside: said_inside(api, values, MOST_INSIDE), ..docs::Said::default() }
}

/// The most lists and maps inside each other of which facts are shown. A list can hold itself.
const MOST_INSIDE: usize = 16;

fn said_inside(
    api: &Api,
    (what, id): (docs::Inside, TypeId),
    most: usize,
) -> Option<(docs::Inside, Box<docs::Said<'_>>)> {
    let most = most.checked_sub(1)?;
    let inside = values_of(api, id).and_then(|values| said_inside(api, values, most));
    let flags = own_bounds(api, id).into_iter().chain(only_bool(api, id).map(Flag::Only)).collect();
    Some((what, Box::new(docs::Said { flags, form: form(api, id), inside })))
}

/// Returns the type of the values in a list or a map.
fn values_of(api: &Api, id: TypeId) -> Option<(docs::Inside, TypeId)> {
    match &api.types.get(id).kind {
        Kind::List(list) => Some((docs::Inside::Items, list.items.id)),
        Kind::Map(values) => Some((docs::Inside::Values, values.id)),
        Kind::Record(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => None,
    }
}

/// Formats that the Rust type of an integer or a number has anyway.
const IMPLIED: [&str; 8] = ["int64", "i64", "long", "integer", "double", "float", "number", "binary"];

/// Returns the form of a text or a number, as far as its Rust type does not show it.
fn form(api: &Api, id: TypeId) -> docs::Form<'_> {
    let is_shaped = |format: &str| {
        IMPLIED.contains(&format)
            || STRING_FORMATS.iter().any(|(known, _)| *known == format)
            || INTEGER_FORMATS.iter().any(|(known, _)| *known == format)
    };
    match &api.types.get(id).kind {
        Kind::Scalar(Scalar::String { format, constraints }) => docs::Form {
            pattern: constraints.pattern.as_deref(),
            format: format.as_deref().filter(|format| !is_shaped(format)),
        },
        Kind::Scalar(Scalar::Integer { format, .. } | Scalar::Number { format, .. }) => {
            docs::Form { pattern: None, format: format.as_deref().filter(|format| !is_shaped(format)) }
        }
        Kind::Record(_)
        | Kind::Map(_)
        | Kind::List(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => docs::Form::default(),
    }
}

fn number_bounds(constraints: &NumberConstraints, is_integer: bool) -> Vec<Flag> {
    let low = if constraints.exclusive_minimum { Flag::ExclusiveMinimum } else { Flag::Minimum };
    let high = if constraints.exclusive_maximum { Flag::ExclusiveMaximum } else { Flag::Maximum };
    let bounds = [constraints.minimum.map(Bound::of).map(low), constraints.maximum.map(Bound::of).map(high)];
    // Each integer is a multiple of 1.
    let says_nothing = |step: &Bound| *step == Bound::Integer(0) || is_integer && *step == Bound::Integer(1);
    let multiple = constraints.multiple_of.map(Bound::of).filter(|step| !says_nothing(step));
    bounds.into_iter().flatten().chain(multiple.map(Flag::MultipleOf)).collect()
}

fn string_bounds(constraints: &StringConstraints) -> Vec<Flag> {
    let bounds = [constraints.min_length.map(Flag::MinLength), constraints.max_length.map(Flag::MaxLength)];
    bounds.into_iter().flatten().collect()
}

fn list_bounds(constraints: &ListConstraints) -> Vec<Flag> {
    let bounds = [constraints.min_items.map(Flag::MinItems), constraints.max_items.map(Flag::MaxItems)];
    bounds.into_iter().flatten().chain(constraints.unique.then_some(Flag::UniqueItems)).collect()
}

/// Returns what a caller may give for a list of these.
fn list_of(naming: &Naming, item: &RustType) -> Accepts {
    if *item == RustType::String {
        return Accepts::Texts;
    }
    if matches!(item, RustType::Option(text) if **text == RustType::String) {
        return Accepts::NullableTexts;
    }
    if *item == RustType::File {
        return Accepts::Files;
    }
    // An item that may be null is given as an `Option`, or as the value itself.
    if let Accepts::Into(_) = accepts(naming, item) {
        return Accepts::ItemsInto(item.clone());
    }
    Accepts::Items(item.clone())
}

/// Returns what a caller may give for a value of this type.
pub(super) fn accepts(naming: &Naming, ty: &RustType) -> Accepts {
    match ty {
        RustType::Bool | RustType::I32 | RustType::I64 | RustType::U32 | RustType::U64 | RustType::F64 => {
            Accepts::Value(ty.clone())
        }
        RustType::String
        | RustType::DateTime
        | RustType::Date
        | RustType::Base64
        | RustType::Json
        | RustType::Nullable(_) => Accepts::Into(ty.clone()),
        // The values of a union and the elements of a tuple convert to it by `From`. An enum is given by its name, so
        // that a mistake does not compile.
        RustType::Named(path) if naming.converted.contains(path) => Accepts::Into(ty.clone()),
        RustType::Named(_) => Accepts::Value(ty.clone()),
        RustType::Upload | RustType::File => Accepts::Into(ty.clone()),
        RustType::List(items) => list_of(naming, items),
        RustType::Option(inner) => accepts(naming, inner),
        // Both the value and a box of it convert to a box by `From`.
        RustType::Boxed(_) => Accepts::Into(ty.clone()),
        RustType::Bytes | RustType::Unit | RustType::Map(_) | RustType::Page(_) => Accepts::Value(ty.clone()),
    }
}
