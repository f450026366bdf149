//! What tells two records of one name apart, as the words of the second one's name.

use super::words::{self, Form};
use crate::model::{Access, Api, Kind, Property, Record, Scalar, StringConstraints, TypeId};

/// More words than this say less than a number.
const MOST_WORDS: usize = 2;

/// What one record has and the other has not.
enum Difference {
    /// It has these besides, or has them in this way.
    With(Vec<String>),
    /// It has not these.
    Without(Vec<String>),
}

/// The name `base` with what sets `id` apart from `holder`, which has that name: `Failure` and `FailureWithResultInfo`.
/// None when they are no records, or differ in more than a name can say.
pub(super) fn told_apart(api: &Api, id: TypeId, holder: TypeId, base: &str) -> Option<String> {
    let (join, words) = match difference(api, id, holder)? {
        Difference::With(words) => ("With", words),
        Difference::Without(words) => ("Without", words),
    };
    let fields = |id| match &api.types.get(id).kind {
        Kind::Record(record) => record.properties.as_slice(),
        _ => &[],
    };
    let only = matches!((fields(id), fields(holder)), ([one], [_]) if field_word(one) == base);
    match words.as_slice() {
        // What is called after its one field is told apart by what that field is.
        [word] if only && join == "With" => Some(word.clone()),
        words => Some(format!("{base}{join}{}", words.join("And"))),
    }
}

fn field_word(property: &Property) -> String {
    words::name(&property.name, Form::Type).trim_start_matches('_').to_owned()
}

fn difference(api: &Api, id: TypeId, holder: TypeId) -> Option<Difference> {
    let (Kind::Record(own), Kind::Record(other)) = (&api.types.get(id).kind, &api.types.get(holder).kind) else {
        return None;
    };
    let (more, less) = (besides(own, other), besides(other, own));
    match (more.len(), less.len()) {
        (0, 0) => inside(api, own, other),
        (1..=MOST_WORDS, _) => Some(Difference::With(more)),
        (0, 1..=MOST_WORDS) => Some(Difference::Without(less)),
        _ => None,
    }
}

/// The fields of `own` that `other` has not.
fn besides(own: &Record, other: &Record) -> Vec<String> {
    let known = |name: &str| other.properties.iter().any(|property| property.name == name);
    own.properties.iter().filter(|property| !known(&property.name)).map(field_word).collect()
}

/// What differs in the fields that both have.
fn inside(api: &Api, own: &Record, other: &Record) -> Option<Difference> {
    let mut words = Vec::new();
    for property in &own.properties {
        let Some(twin) = other.properties.iter().find(|twin| twin.name == property.name) else { continue };
        if property.ty.id != twin.ty.id
            && let Some(deeper) = below(api, property, twin)
        {
            return Some(deeper);
        }
        words.extend(quality(api, property, twin));
    }
    (1..=MOST_WORDS).contains(&words.len()).then_some(Difference::With(words))
}

/// What differs in the records that two fields hold, with the field's name in front: `ErrorCode`.
fn below(api: &Api, own: &Property, other: &Property) -> Option<Difference> {
    let held = |id: TypeId| match &api.types.get(id).kind {
        Kind::List(list) => list.items.id,
        _ => id,
    };
    let (own_id, other_id) = (held(own.ty.id), held(other.ty.id));
    let (Kind::Record(one), Kind::Record(two)) = (&api.types.get(own_id).kind, &api.types.get(other_id).kind) else {
        return None;
    };
    let word = words::singular(&field_word(own));
    let named = |fields: Vec<String>| fields.into_iter().map(|field| format!("{word}{field}")).collect();
    match (besides(one, two), besides(two, one)) {
        (more, _) if (1..=MOST_WORDS).contains(&more.len()) => Some(Difference::With(named(more))),
        (more, less) if more.is_empty() && (1..=MOST_WORDS).contains(&less.len()) => {
            Some(Difference::Without(named(less)))
        }
        _ => None,
    }
}

/// How a field differs from its like.
fn quality(api: &Api, own: &Property, other: &Property) -> Option<String> {
    let word = field_word(own);
    let presence = match (own.required, other.required) {
        (true, false) => "Required",
        (false, true) => "Optional",
        _ => match (own.ty.nullable, other.ty.nullable) {
            (true, false) => "Nullable",
            _ => "",
        },
    };
    let (front, back) = if own.ty.id == other.ty.id {
        (String::new(), String::new())
    } else {
        kind_words(&api.types.get(own.ty.id).kind, &api.types.get(other.ty.id).kind)
    };
    let access = match own.access {
        Access::ReadOnly if own.access != other.access => "ReadOnly",
        Access::WriteOnly if own.access != other.access => "WriteOnly",
        Access::ReadOnly | Access::WriteOnly | Access::ReadWrite => "",
    };
    let text = format!("{presence}{access}{front}{word}{back}");
    (text != word).then_some(text)
}

/// The words before and after a field's name that tell its type from another.
fn kind_words(own: &Kind, other: &Kind) -> (String, String) {
    let one = |word: &str| (word.to_owned(), String::new());
    match (own, other) {
        (
            Kind::Scalar(Scalar::String { format, constraints }),
            Kind::Scalar(Scalar::String { format: other_format, constraints: other }),
        ) => {
            let unbound = constraints == &StringConstraints::default() && format.is_none();
            let front = match format.as_ref().filter(|_| format != other_format) {
                Some(format) => words::name(format, Form::Type),
                None if unbound => "Plain".to_owned(),
                None => String::new(),
            };
            (front, length_word(constraints, other))
        }
        (Kind::Scalar(Scalar::String { .. }), _) => one("Text"),
        (Kind::Scalar(Scalar::Bool(_)), _) => one("Bool"),
        (Kind::Scalar(Scalar::Integer { .. } | Scalar::Number { .. }), Kind::Scalar(Scalar::String { .. })) => {
            one("Number")
        }
        (Kind::List(_), Kind::List(_)) => one("Other"),
        (Kind::List(_), _) => one("List"),
        (Kind::Map(_), _) => one("Map"),
        (Kind::Any | Kind::Null, _) => one("Any"),
        (Kind::Record(_), _) => one("Typed"),
        (Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) | Kind::Scalar(_) | Kind::Never, _) => {
            one("Other")
        }
    }
}

/// A bound that differs: an id of at most 32 characters is `Id32`.
fn length_word(own: &StringConstraints, other: &StringConstraints) -> String {
    own.max_length.filter(|_| own.max_length != other.max_length).map_or_else(String::new, |most| most.to_string())
}
