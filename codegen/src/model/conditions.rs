//! Reads `then`, `else` and `dependentSchemas`: their properties become optional fields.
//!
//! The condition itself is left to the server (JSON Schema 2020-12, section 10.2.2). If a property is also declared
//! without a condition, that declaration is used.

use std::collections::BTreeMap;
use std::rc::Rc;

use indexmap::IndexSet;

use super::join;
use super::read::term;
use super::schemas::Schemas;
use super::shape::{Alternatives, Object, Shape, ShapeKind, Target, Term};
use crate::diagnostics::Code;
use crate::document::schema::Schema;
use crate::pointer::Pointer;

/// Adds to the term of a schema the properties that the schema declares under conditions.
pub(super) fn added(cx: &mut Schemas<'_>, met: Term, schema: &Schema<'_>, pointer: &Pointer) -> Term {
    let Some((first, _)) = schema.conditional.first() else { return met };
    let keyword = if schema.extension("if").is_some() { "if" } else { first[0] };
    cx.diagnostics.report(
        Code::UnsupportedKeyword,
        &pointer.key(keyword),
        "the condition is left to the server; what is declared under it is optional",
    );
    let mut found: BTreeMap<String, Vec<Term>> = BTreeMap::new();
    for (tokens, value) in &schema.conditional {
        let place = tokens.iter().fold(pointer.clone(), |place, token| place.key(token));
        let conditional = term(cx, value, &place);
        if let ShapeKind::Object(object) = &cx.resolve(&conditional).0.kind {
            object.properties.iter().for_each(|(name, term)| found.entry(name.clone()).or_default().push(term.clone()));
        }
    }
    let (shape, nullness) = cx.resolve(&met);
    let object = match &shape.kind {
        ShapeKind::Object(object) => object.clone(),
        ShapeKind::Any if !found.is_empty() => Object { required: IndexSet::new(), ..Object::default() },
        ShapeKind::Any
        | ShapeKind::Never
        | ShapeKind::Null
        | ShapeKind::Array(_)
        | ShapeKind::Tuple(_)
        | ShapeKind::Scalar(_)
        | ShapeKind::Enum(_)
        | ShapeKind::Union(_) => return met,
    };
    let object = with(cx, object, found, pointer);
    let shape = Shape { kind: ShapeKind::Object(object), nullness, ..Shape::clone(&shape) };
    Term { target: Target::Shape(Rc::new(shape)), ..met }
}

fn with(cx: &mut Schemas<'_>, mut object: Object, found: BTreeMap<String, Vec<Term>>, pointer: &Pointer) -> Object {
    for (name, terms) in found {
        if object.properties.contains_key(&name) {
            continue;
        }
        let term = match <[Term; 1]>::try_from(terms) {
            Ok([only]) => only,
            Err(terms) => {
                let place = pointer.key("properties").key(&name);
                join::union(cx, Alternatives { terms, discriminator: None }, &place)
            }
        };
        object.properties.insert(name, term);
    }
    object
}
