//! Reports the keywords that a type does not have although one of its schemas has them.
//!
//! A value is allowed if one of several alternatives allows it. If alternatives are one type, the type has only the
//! keywords that all of them have.

use super::schemas::Schemas;
use super::shape::{AdditionalShape, ShapeKind};
use super::types::{ListConstraints, NumberConstraints, Scalar, StringConstraints};
use crate::diagnostics::Code;
use crate::pointer::Pointer;

/// A keyword that limits values of one type, and its value as text.
pub(super) type Limit = (&'static str, String);

/// Returns the keywords of a schema that its type shows.
pub(super) fn limits(kind: &ShapeKind) -> Vec<Limit> {
    match kind {
        ShapeKind::Scalar(Scalar::String { format, constraints }) => of_string(format.as_ref(), constraints),
        ShapeKind::Scalar(Scalar::Integer { format, constraints } | Scalar::Number { format, constraints }) => {
            of_number(format.as_ref(), constraints)
        }
        ShapeKind::Array(array) => of_list(&array.constraints),
        ShapeKind::Object(object) => of_object(&object.additional),
        ShapeKind::Scalar(Scalar::Bool(_))
        | ShapeKind::Tuple(_)
        | ShapeKind::Any
        | ShapeKind::Never
        | ShapeKind::Null
        | ShapeKind::Enum(_)
        | ShapeKind::Union(_) => Vec::new(),
    }
}

fn of_string(format: Option<&String>, constraints: &StringConstraints) -> Vec<Limit> {
    let StringConstraints { min_length, max_length, pattern } = constraints;
    there([
        ("format", format.cloned()),
        ("minLength", min_length.map(|least| least.to_string())),
        ("maxLength", max_length.map(|most| most.to_string())),
        ("pattern", pattern.clone()),
    ])
}

fn of_number(format: Option<&String>, constraints: &NumberConstraints) -> Vec<Limit> {
    let NumberConstraints { minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of } = constraints;
    let text = |number: Option<f64>| number.map(|number| number.to_string());
    there([
        ("format", format.cloned()),
        (if *exclusive_minimum { "exclusiveMinimum" } else { "minimum" }, text(*minimum)),
        (if *exclusive_maximum { "exclusiveMaximum" } else { "maximum" }, text(*maximum)),
        ("multipleOf", text(*multiple_of)),
    ])
}

fn of_list(constraints: &ListConstraints) -> Vec<Limit> {
    let ListConstraints { min_items, max_items, unique } = constraints;
    there([
        ("minItems", min_items.map(|least| least.to_string())),
        ("maxItems", max_items.map(|most| most.to_string())),
        ("uniqueItems", unique.then(|| "true".to_owned())),
    ])
}

/// Returns the keyword about other members of an object.
pub(super) fn of_object(additional: &AdditionalShape) -> Vec<Limit> {
    match additional {
        AdditionalShape::Open => Vec::new(),
        AdditionalShape::Closed => vec![("additionalProperties", "false".to_owned())],
        AdditionalShape::Typed(_) => vec![("additionalProperties", "a schema".to_owned())],
    }
}

fn there<const N: usize>(limits: [(&'static str, Option<String>); N]) -> Vec<Limit> {
    limits.into_iter().filter_map(|(keyword, value)| Some((keyword, value?))).collect()
}

/// Reports each limit of the schema at `place` that the type of several schemas does not have.
pub(super) fn tell(cx: &mut Schemas<'_>, place: &Pointer, limits: &[Limit], kept: &[Limit]) {
    for (keyword, _) in limits.iter().filter(|limit| !kept.contains(limit)) {
        let own = place.key(keyword);
        // A referred or combined schema has the keyword elsewhere.
        let at = if cx.is_written(&own) { own } else { cx.last_written(place) };
        if cx.loosened.insert((at.clone(), *keyword)) {
            let message =
                format!("`{keyword}` is left to the server: another schema of the same type does not have it");
            cx.diagnostics.report(Code::UnsupportedKeyword, &at, message);
        }
    }
}
