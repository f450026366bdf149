//! The words from which variants of unions are named.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::basis::{Basis, element};
use super::words::{self, Form};
use crate::identity::{Origin, Word};
use crate::json::Value;
use crate::model::{Api, Kind, Record, Scalar, Status, Tagged, TypeId, Variant};

/// The variants of a union.
pub(super) struct Variants<'v> {
    all: &'v [Variant],
    /// The number of variants that have a property of this name. Nearly all unions need none.
    owners: OnceCell<BTreeMap<&'v str, usize>>,
}

impl<'v> Variants<'v> {
    pub(super) fn new(all: &'v [Variant]) -> Self {
        Self { all, owners: OnceCell::new() }
    }

    /// Returns the first property of a variant that no other variant has.
    fn own_property(&self, api: &'v Api, index: usize) -> Option<&'v str> {
        let names = |variant: &Variant| property_names(&api.types.get(variant.ty.id).kind);
        let owners = self.owners.get_or_init(|| {
            let mut owners = BTreeMap::new();
            self.all.iter().flat_map(names).for_each(|name| *owners.entry(name).or_default() += 1);
            owners
        });
        names(&self.all[index]).into_iter().find(|name| owners[name] == 1)
    }
}

/// Returns the word of a union's member without a tag in `owner`.
pub(super) fn nameless_word(basis: &Basis<'_>, owner: TypeId, id: TypeId) -> String {
    let Kind::Union(union) = &basis.api().types.get(owner).kind else { return "value".to_owned() };
    let holds = |variant: &Variant| element(basis.api(), variant.ty.id) == id;
    let found = union.variants.iter().position(holds);
    found.map_or_else(|| "value".to_owned(), |index| variant_word(basis, &Variants::new(&union.variants), index, ""))
}

/// Returns the word of a variant: that of its status or tag, else that of its type.
pub(super) fn variant_word<'v>(basis: &Basis<'v>, variants: &Variants<'v>, index: usize, union: &str) -> String {
    let api = basis.api();
    let variant = &variants.all[index];
    if let Some(status) = variant.statuses.first() {
        return status_word(*status);
    }
    if let Some(hook) = &variant.hook {
        return hook.clone();
    }
    if let Some(tag) = &variant.tag {
        return tag_word(basis, variants, index, union, tag);
    }
    let by_type = match &api.types.get(variant.ty.id).kind {
        Kind::List(_) => "List",
        Kind::Map(_) => "Map",
        Kind::StringEnum(_) => "Named",
        Kind::LiteralEnum(_) => "Literal",
        Kind::Scalar(Scalar::Bool(_)) => "Bool",
        Kind::Scalar(Scalar::Integer { .. }) => "Integer",
        Kind::Scalar(Scalar::Number { .. }) => "Number",
        Kind::Scalar(Scalar::String { .. }) => "Text",
        Kind::Record(record) if record.is_tuple() => {
            return own_word(basis, variant, union).unwrap_or_else(|| tuple_word(api, variants.all, record));
        }
        Kind::Record(_) | Kind::Union(_) | Kind::Null | Kind::Any => {
            return record_word(basis, variants, index, union);
        }
    };
    by_type.to_owned()
}

/// Returns the word of an array of declared positions: by their number, or by their types if another variant has as
/// many.
fn tuple_word(api: &Api, variants: &[Variant], record: &Record) -> String {
    let count = record.properties.len();
    let same = variants.iter().filter(|other| {
        let Kind::Record(other) = &api.types.get(other.ty.id).kind else { return false };
        other.is_tuple() && other.properties.len() == count
    });
    if same.count() > 1 && count <= MOST_ELEMENTS {
        let positions = (0..count).filter_map(|index| record.position(index));
        return positions
            .map(|property| element_word(&api.types.get(property.ty.id).kind))
            .collect::<Vec<_>>()
            .join(" ");
    }
    let word = match count {
        1 => "Single",
        2 => "Pair",
        3 => "Triple",
        _ => "Tuple",
    };
    word.to_owned()
}

/// The most elements that a name is made from.
const MOST_ELEMENTS: usize = 3;

fn element_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::List(_) => "List",
        Kind::Map(_) => "Map",
        Kind::Scalar(Scalar::Bool(_)) => "Bool",
        Kind::Scalar(Scalar::Integer { .. }) => "Integer",
        Kind::Scalar(Scalar::Number { .. }) => "Number",
        Kind::Scalar(Scalar::String { .. }) | Kind::StringEnum(_) => "Text",
        Kind::Record(record) if record.is_tuple() => "Tuple",
        Kind::Record(_) => "Object",
        Kind::LiteralEnum(_) | Kind::Union(_) | Kind::Null | Kind::Any => "Value",
    }
}

/// Returns the word of a tag. A tag without letters, such as `1`, gives the document's name for the value or for the
/// member.
fn tag_word<'v>(basis: &Basis<'v>, variants: &Variants<'v>, index: usize, union: &str, tag: &Tagged) -> String {
    let Some(value) = tag.values.first() else { return record_word(basis, variants, index, union) };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if value.is_boolean() || text.contains(char::is_alphabetic) {
        return text;
    }
    let variant = &variants.all[index];
    let given = given_word(basis.api(), variant, tag, value);
    given.or_else(|| own_word(basis, variant, union)).unwrap_or(text)
}

/// Returns the name that the document gives to the value of a tag where it declares the property.
fn given_word(api: &Api, variant: &Variant, tag: &Tagged, value: &Value) -> Option<String> {
    let Kind::Record(record) = &api.types.get(variant.ty.id).kind else { return None };
    let property = record.properties.iter().find(|property| property.name == tag.property)?;
    match &api.types.get(property.ty.id).kind {
        Kind::LiteralEnum(values) => values.iter().find(|known| known.value == *value)?.name.clone(),
        Kind::StringEnum(values) => values.iter().find(|known| value == known.value.as_str())?.name.clone(),
        Kind::Record(_) | Kind::Map(_) | Kind::List(_) | Kind::Union(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {
            None
        }
    }
}

/// The reason phrases of successes (RFC 9110, section 15.3; RFC 4918, section 13).
const SUCCESSES: [(u16, &str); 7] = [
    (200, "ok"),
    (201, "created"),
    (202, "accepted"),
    (203, "non authoritative"),
    (204, "no content"),
    (206, "partial content"),
    (207, "multi status"),
];

/// The reason phrases of failures (RFC 9110, sections 15.5 and 15.6; RFC 6585, sections 3 and 4).
const FAILURES: [(u16, &str); 21] = [
    (400, "bad request"),
    (401, "unauthorized"),
    (402, "payment required"),
    (403, "forbidden"),
    (404, "not found"),
    (405, "method not allowed"),
    (406, "not acceptable"),
    (408, "request timeout"),
    (409, "conflict"),
    (410, "gone"),
    (412, "precondition failed"),
    (413, "content too large"),
    (415, "unsupported media type"),
    (422, "unprocessable content"),
    (428, "precondition required"),
    (429, "too many requests"),
    (500, "internal server error"),
    (501, "not implemented"),
    (502, "bad gateway"),
    (503, "service unavailable"),
    (504, "gateway timeout"),
];

/// Returns the word of a status.
pub(super) fn status_word(status: Status) -> String {
    match status {
        Status::Code(code) => {
            let known = SUCCESSES.iter().chain(&FAILURES).find(|(known, _)| *known == code);
            known.map_or_else(|| format!("status {code}"), |(_, word)| (*word).to_owned())
        }
        Status::Range(4) => "client error".to_owned(),
        Status::Range(5) => "server error".to_owned(),
        Status::Range(_) => "success".to_owned(),
        Status::Default => "other".to_owned(),
    }
}

fn record_word<'v>(basis: &Basis<'v>, variants: &Variants<'v>, index: usize, union: &str) -> String {
    if let Some(own) = own_word(basis, &variants.all[index], union) {
        return own;
    }
    let own = variants.own_property(basis.api(), index);
    own.map_or_else(|| "Object".to_owned(), |name| format!("with_{name}"))
}

/// Returns the name of a member in the document: the name of its component, else a title that is not a sentence.
fn own_word(basis: &Basis<'_>, variant: &Variant, union: &str) -> Option<String> {
    let word = basis.identity.types.get(&variant.ty.id).map(|known| &known.word);
    if let Some(Word { text, origin: Origin::Component { .. } }) = word {
        return Some(words::without_prefix(&words::name(text, Form::Type), union));
    }
    let title = basis.api().types.get(variant.ty.id).docs.summary.clone();
    title.filter(|title| title.len() <= MOST_TITLE)
}

/// Returns the names of a record's properties, the required ones first.
fn property_names(kind: &Kind) -> Vec<&str> {
    let Kind::Record(record) = kind else { return Vec::new() };
    let (required, optional): (Vec<_>, Vec<_>) = record.properties.iter().partition(|property| property.required);
    required.into_iter().chain(optional).map(|property| property.name.as_str()).collect()
}

/// The longest title that is not a sentence.
const MOST_TITLE: usize = 40;
