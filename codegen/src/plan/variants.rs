//! What the variants of unions are called.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::naming::component_name;
use super::words::{self, Form};
use crate::model::{Api, Kind, Scalar, Status, Union, Variant};

/// The variant that keeps what is not known; a value of this name gives way to it.
pub(super) const UNKNOWN: &str = "Unknown";

/// What the variants of a union are called: by their tags, else by the names of what they hold, without the words that
/// the union's own name says already, else by JSON type, else by a property that no other has.
pub(super) fn variant_names(api: &Api, union: &Union, name: &str) -> Vec<String> {
    let words: Vec<String> =
        (0..union.variants.len()).map(|index| variant_word(api, &union.variants, index, name)).collect();
    words::names(words.iter().map(String::as_str), Form::Variant, &[UNKNOWN])
}

fn variant_word(api: &Api, variants: &[Variant], index: usize, union: &str) -> String {
    let variant = &variants[index];
    if let Some(status) = variant.statuses.first() {
        return status_word(*status);
    }
    if let Some(value) = variant.tag.as_ref().and_then(|tag| tag.values.first()) {
        return value.as_str().map_or_else(|| value.to_string(), str::to_owned);
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
        Kind::Record(_) | Kind::Union(_) | Kind::Null | Kind::Any | Kind::Never => {
            return record_word(api, variants, index, union);
        }
    };
    by_type.to_owned()
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

/// What a variant is called that a status names.
fn status_word(status: Status) -> String {
    match status {
        Status::Code(code) => {
            let known = SUCCESSES.iter().find(|(known, _)| *known == code);
            known.map_or_else(|| format!("status {code}"), |(_, word)| (*word).to_owned())
        }
        Status::Range(_) => "success".to_owned(),
        Status::Default => "other".to_owned(),
    }
}

fn record_word(api: &Api, variants: &[Variant], index: usize, union: &str) -> String {
    let ty = api.types.get(variants[index].ty.id);
    let component = ty.twins.iter().map(component_name).find(|name| !name.is_empty());
    if let Some(name) = component {
        return without_prefix(&words::name(&name, Form::Type), union);
    }
    if let Some(title) = ty.docs.summary.as_ref().filter(|title| title.len() <= MOST_TITLE) {
        return title.clone();
    }
    let others: BTreeSet<&str> = (variants.iter().enumerate())
        .filter(|(other, _)| *other != index)
        .flat_map(|(_, other)| property_names(&api.types.get(other.ty.id).kind))
        .collect();
    let own = property_names(&ty.kind).into_iter().find(|name| !others.contains(name));
    own.map_or_else(|| "Object".to_owned(), |name| format!("with_{name}"))
}

/// The names of a record's properties, those that must be there first.
fn property_names(kind: &Kind) -> Vec<&str> {
    let Kind::Record(record) = kind else { return Vec::new() };
    let (required, optional): (Vec<_>, Vec<_>) = record.properties.iter().partition(|property| property.required);
    required.into_iter().chain(optional).map(|property| property.name.as_str()).collect()
}

/// A name in camel case without the leading words that it shares with another.
fn without_prefix(name: &str, other: &str) -> String {
    let own = name.to_snake_case();
    let other = other.to_snake_case();
    let shared = own.split('_').zip(other.split('_')).take_while(|(a, b)| a == b).count();
    let rest: Vec<&str> = own.split('_').skip(shared).collect();
    if rest.is_empty() { own } else { rest.join("_") }
}

/// A title longer than this is a sentence.
const MOST_TITLE: usize = 40;
