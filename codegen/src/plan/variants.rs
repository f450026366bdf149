//! What the variants of unions are called.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::basis::Basis;
use super::naming::{Naming, element};
use super::words::{self, Form};
use crate::identity::{Origin, Word, variant_key};
use crate::lock::{self, LockedMember};
use crate::model::{Kind, Scalar, Status, TypeId, Union, Variant};

/// The variant that keeps what is not known; a value of this name gives way to it.
pub(super) const UNKNOWN: &str = "Unknown";

/// What the variants of a union are called: by their tags, else by the names of what they hold, without the words that
/// the union's own name says already, else by JSON type, else by a property that no other has.
///
/// Released variants keep their names: those of the same key on the wire, else those that hold the same type.
pub(super) fn variant_names(basis: &Basis<'_>, naming: &Naming, id: TypeId, union: &Union, name: &str) -> Vec<String> {
    let words: Vec<String> =
        (0..union.variants.len()).map(|index| variant_word(basis, &union.variants, index, name)).collect();
    let released = basis.released_type(id).map_or(&[][..], |released| released.members.as_slice());
    let known = kept(basis, naming, released, &union.variants);
    beside(&words, &known, released, Form::Variant, &[UNKNOWN])
}

/// The released variant of each variant.
pub(super) fn kept<'r>(
    basis: &Basis<'_>,
    naming: &Naming,
    released: &'r [LockedMember],
    variants: &[Variant],
) -> Vec<Option<&'r LockedMember>> {
    let types = &basis.api().types;
    let path = |variant: &Variant| {
        let id = element(basis.api(), variant.ty.id);
        naming.paths.get(&id).map(|path| format!("{}::{}", path.module, path.name))
    };
    type Fits<'f> = &'f dyn Fn(&Variant, &LockedMember) -> bool;
    let by_key: Fits<'_> = &|variant, known| variant_key(types, variant) == known.wire;
    let by_type: Fits<'_> =
        &|variant, known| path(variant).is_some_and(|path| lock::leaf(&known.ty) == Some(path.as_str()));
    let both: Fits<'_> = &|variant, known| by_key(variant, known) && by_type(variant, known);
    let tagged: Fits<'_> = &|variant, known| variant.tag.is_some() && by_key(variant, known);
    let plain: Fits<'_> = &|variant, known| path(variant).is_none() && by_key(variant, known);
    let mut found: Vec<Option<&LockedMember>> = vec![None; variants.len()];
    for fits in [both, tagged, by_type, plain] {
        for index in 0..variants.len() {
            let free = |known: &&LockedMember| !found.iter().flatten().any(|taken| std::ptr::eq(*taken, *known));
            if found[index].is_none() {
                found[index] = released.iter().filter(free).find(|known| fits(&variants[index], known));
            }
        }
    }
    found
}

/// The names of members: of released ones those that they have, of new ones what their words make beside all that is or
/// was released.
pub(super) fn beside(
    words: &[String],
    known: &[Option<&LockedMember>],
    released: &[LockedMember],
    form: Form,
    taken: &[&str],
) -> Vec<String> {
    let taken: Vec<&str> = released.iter().map(|member| member.rust.as_str()).chain(taken.iter().copied()).collect();
    let new = words.iter().zip(known).filter(|(_, known)| known.is_none()).map(|(word, _)| word.as_str());
    let mut fresh = words::names(new, form, &taken).into_iter();
    let name = |known: &Option<&LockedMember>| known.map(|known| known.rust.clone()).or_else(|| fresh.next());
    known.iter().map(name).map(|name| name.expect("a name for each new member")).collect()
}

/// What a member of a union without a tag is called in `owner`.
pub(super) fn nameless_word(basis: &Basis<'_>, owner: TypeId, id: TypeId) -> String {
    let Kind::Union(union) = &basis.api().types.get(owner).kind else { return "value".to_owned() };
    let holds = |variant: &Variant| element(basis.api(), variant.ty.id) == id;
    let found = union.variants.iter().position(holds);
    found.map_or_else(|| "value".to_owned(), |index| variant_word(basis, &union.variants, index, ""))
}

fn variant_word(basis: &Basis<'_>, variants: &[Variant], index: usize, union: &str) -> String {
    let api = basis.api();
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
            return record_word(basis, variants, index, union);
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

fn record_word(basis: &Basis<'_>, variants: &[Variant], index: usize, union: &str) -> String {
    let api = basis.api();
    let ty = api.types.get(variants[index].ty.id);
    let word = basis.identity.types.get(&variants[index].ty.id).map(|known| &known.word);
    if let Some(Word { text, origin: Origin::Component { .. } }) = word {
        return without_prefix(&words::name(text.as_str(), Form::Type), union);
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
