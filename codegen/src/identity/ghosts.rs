//! Restores members of a released type whose schemas are gone, because callers of its other schemas still use the type.
//!
//! The document no longer describes such a member. It is made again from its entry in the lock.

use std::collections::{BTreeMap, BTreeSet};

use super::join::wires;
use crate::json::Value;
use crate::lock::{ADDITIONAL, LockedMember, LockedType, leaf};
use crate::model::{
    Access, Additional, Docs, EnumValue, Kind, Layout, List, ListConstraints, NumberConstraints, Property, Record,
    Scalar, StringConstraints, Tagged, Type, TypeId, TypeUse, Types, Union, Variant,
};
use crate::pointer::Pointer;

/// Makes members and types from the lock.
pub(super) struct Ghosts<'g> {
    /// The released types.
    pub locked: BTreeMap<&'g str, &'g LockedType>,
    /// The existing types, by released path. Types that are made again are added.
    pub known: BTreeMap<String, TypeId>,
    /// The types that were made again.
    pub made: Vec<(String, TypeId)>,
}

impl Ghosts<'_> {
    /// Adds to `kind` the members of `form` whose schemas are gone. Returns the wire names of the added members.
    pub(super) fn add(&mut self, types: &mut Types, kind: &mut Kind, form: &LockedType) -> BTreeSet<String> {
        let there = wires(types, kind);
        let members: Vec<&LockedMember> = form
            .members
            .iter()
            .filter(|member| member.joined && !member.gone && !there.contains(&member.wire))
            .collect();
        for member in &members {
            self.add_member(types, kind, member);
        }
        sort(kind);
        members.into_iter().map(|member| member.wire.clone()).collect()
    }

    fn add_member(&mut self, types: &mut Types, kind: &mut Kind, member: &LockedMember) {
        match kind {
            Kind::StringEnum(values) => {
                values.push(EnumValue { value: member.wire.clone(), name: None, description: None });
            }
            Kind::LiteralEnum(values) => {
                let value = serde_json::from_str(&member.wire).unwrap_or_else(|_| Value::String(member.wire.clone()));
                values.push(EnumValue { value, name: None, description: None });
            }
            Kind::Record(record) => {
                let ty = self.written(types, &member.ty);
                if member.wire == ADDITIONAL {
                    record.additional = Additional::Typed(ty);
                } else {
                    record.properties.push(property(&member.wire, ty));
                }
            }
            Kind::Union(union) => {
                let ty = TypeUse { nullable: false, ..self.written(types, &member.ty) };
                let variant = Variant {
                    ty,
                    pointer: Pointer::root(),
                    tag: tag(&member.wire),
                    is_default: false,
                    statuses: Vec::new(),
                    hook: None,
                };
                union.variants.push(variant);
            }
            Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {}
        }
    }

    /// Returns the type that a text of the lock describes.
    fn written(&mut self, types: &mut Types, text: &str) -> TypeUse {
        let inside = |outer: &str| text.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
        if let Some(inner) = inside("Option").or_else(|| inside("Box")) {
            return self.written(types, inner);
        }
        if let Some(inner) = inside("Nullable") {
            return TypeUse { nullable: true, ..self.written(types, inner) };
        }
        let kind = if let Some(inner) = inside("Vec") {
            Kind::List(List { items: self.written(types, inner), constraints: ListConstraints::default() })
        } else if let Some(inner) = inside("Map") {
            Kind::Map(self.written(types, inner))
        } else if let Some(path) = leaf(text) {
            return TypeUse { id: self.named(types, path), nullable: false };
        } else {
            scalar(text)
        };
        TypeUse { id: types.push(made(kind)), nullable: false }
    }

    /// Returns the type of a released path. A type that is gone is made again, with all of its members.
    fn named(&mut self, types: &mut Types, path: &str) -> TypeId {
        if let Some(id) = self.known.get(path) {
            return *id;
        }
        let id = types.push(made(Kind::Any));
        self.known.insert(path.to_owned(), id);
        let Some(form) = self.locked.get(path).copied() else { return id };
        let mut kind = match form.kind.as_str() {
            "string-enum" => Kind::StringEnum(Vec::new().into()),
            "literal-enum" => Kind::LiteralEnum(Vec::new().into()),
            "union" => Kind::Union(Union { variants: Vec::new(), discriminator: None, open: false }),
            "tuple" => Kind::Record(Record { layout: Layout::Array(ListConstraints::default()), ..Record::default() }),
            _ => Kind::Record(Record::default()),
        };
        for member in form.members.iter().filter(|member| !member.gone) {
            self.add_member(types, &mut kind, member);
        }
        sort(&mut kind);
        types.get_mut(id).kind = kind;
        self.made.push((path.to_owned(), id));
        id
    }
}

fn made(kind: Kind) -> Type {
    Type { pointer: Pointer::root(), kind, docs: Docs::default(), default: None }
}

fn property(wire: &str, ty: TypeUse) -> Property {
    let description = Some("No longer in the description of the API.".to_owned());
    Property {
        name: wire.to_owned(),
        pointer: Pointer::root(),
        ty,
        required: false,
        rank: usize::MAX,
        access: Access::ReadWrite,
        docs: Docs { description, ..Docs::default() },
        default: None,
    }
}

/// Reads a tag as the lock writes it: `kind=cat|tiger`.
fn tag(wire: &str) -> Option<Tagged> {
    let (property, values) = wire.split_once('=')?;
    let values = values.split('|').map(|value| Value::String(value.to_owned())).collect();
    Some(Tagged { property: property.to_owned(), values })
}

fn scalar(text: &str) -> Kind {
    let string = |format: Option<&str>| Scalar::String {
        format: format.map(str::to_owned),
        constraints: StringConstraints::default(),
    };
    let integer = |format: Option<&str>| Scalar::Integer {
        format: format.map(str::to_owned),
        constraints: NumberConstraints::default(),
    };
    Kind::Scalar(match text {
        "bool" => Scalar::Bool(None),
        "i32" => integer(Some("int32")),
        "i64" => integer(None),
        "u32" => integer(Some("uint32")),
        "u64" => integer(Some("uint64")),
        "f64" => Scalar::Number { format: None, constraints: NumberConstraints::default() },
        "String" => string(None),
        "DateTime" => string(Some("date-time")),
        "Date" => string(Some("date")),
        "Bytes" => string(Some("byte")),
        _ => return Kind::Any,
    })
}

/// Sorts the members as the model does.
fn sort(kind: &mut Kind) {
    match kind {
        Kind::StringEnum(values) => values.sort_by(|a, b| a.value.cmp(&b.value)),
        Kind::LiteralEnum(values) => values.sort_by_cached_key(|value| value.value.to_string()),
        Kind::Record(record) => record.properties.sort_by(|a, b| a.name.cmp(&b.name)),
        Kind::Union(_) | Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {}
    }
}
