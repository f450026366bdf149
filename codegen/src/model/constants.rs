//! Reads members of `oneOf` and `anyOf` that are one value each, as values of an enum.
//!
//! Each such member is a `const` with `title` and `description`: JSON Schema has no other way to name and describe the
//! values of an enum.

use super::schemas::component_name;
use super::shape::{Shape, ShapeKind, Target, Term, merge_docs};
use super::types::{Docs, EnumValue, Scalar};
use crate::json::Value;

/// A title with more words than this is a sentence and not a name.
const MOST_WORDS: usize = 5;

/// A title with more letters than this is a sentence, too.
const MOST_LETTERS: usize = 40;

/// Returns the shape of a member that is one value, with the name and the description that the member gives to the
/// value. The documentation of the value is not that of the enum, so the shape has none. Returns `None` for any other
/// member.
pub(super) fn named(term: &Term, shape: &Shape) -> Option<Shape> {
    let ShapeKind::Enum(values) = &shape.kind else { return None };
    let ([value], false) = (values.as_slice(), values.open) else { return None };
    let kind = ShapeKind::Enum(vec![value.clone().or(&said(term, shape, &value.value))].into());
    Some(Shape { docs: Docs::default(), kind, ..shape.clone() })
}

/// Returns the values of a member that lists values, with their names and descriptions. Returns `None` for any other
/// member.
pub(super) fn values(term: &Term, shape: &Shape) -> Option<Vec<EnumValue<Value>>> {
    match &shape.kind {
        ShapeKind::Enum(values) if values.open => None,
        ShapeKind::Enum(values) => Some(match values.as_slice() {
            [only] => vec![only.clone().or(&said(term, shape, &only.value))],
            several => several.to_vec(),
        }),
        ShapeKind::Scalar(Scalar::Bool(Some(value))) => Some(vec![said(term, shape, &Value::Bool(*value))]),
        ShapeKind::Any
        | ShapeKind::Never
        | ShapeKind::Null
        | ShapeKind::Object(_)
        | ShapeKind::Array(_)
        | ShapeKind::Tuple(_)
        | ShapeKind::Scalar(_)
        | ShapeKind::Union(_) => None,
    }
}

/// Returns the one value of a member with its name and description. If the value is not a string and there is no title,
/// the name is that of the member's component.
fn said(term: &Term, shape: &Shape, value: &Value) -> EnumValue<Value> {
    let Docs { summary, description, remarks: _, example: _, deprecated } = merge_docs(&term.docs, &shape.docs);
    let title = summary.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let component = match &term.target {
        Target::Reference(pointer) => component_name(pointer).filter(|_| !value.is_string()),
        Target::Shape(_) => None,
    };
    let sentence = title.filter(|title| is_sentence(title));
    let name = title.filter(|title| !is_sentence(title)).map(str::to_owned).or(component);
    let note = deprecated.then_some("Deprecated.");
    let description: Vec<&str> = [sentence, description.as_deref(), note].into_iter().flatten().collect();
    let description = (!description.is_empty()).then(|| description.join("\n\n"));
    EnumValue { value: value.clone(), name, description }
}

fn is_sentence(title: &str) -> bool {
    title.split_whitespace().count() > MOST_WORDS || title.chars().count() > MOST_LETTERS || title.ends_with('.')
}
