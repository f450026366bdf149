//! Pass: makes numbers and booleans strings where a string is expected, with the text that the document has there.
//!
//! YAML reads `08`, `1.10` and `True` as numbers and booleans. Under `type: string` only the text can be meant: in
//! enums, defaults and examples. In an example that follows its schema, this is true at every depth.

use std::collections::VecDeque;

use super::grammar::Kind;
use super::references::target;
use super::walk::{self, At};
use super::{Context, lookup};
use crate::diagnostics::Code;
use crate::json::{Map, Value};
use crate::pointer::Pointer;

/// The most schemas that are read for one value, through references and `allOf`.
const MAX_PARTS: usize = 32;

/// Keys that hold a value of the schema, or of the `schema` beside them.
const SINGLE: [&str; 2] = ["default", "example"];

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let mut found = Found::default();
    for (kind, place) in candidates(document) {
        if let Some(Value::Object(members)) = lookup(document, &place) {
            found.piece(document, kind, &mut At::from_pointer(&place), members);
        }
    }
    for pointer in found.contradicted {
        cx.tell(Code::EnumOfOtherType, &pointer, "`enum` lists values of another type than `type` names");
    }
    for pointer in found.texts {
        let Some(value) = document.pointer_mut(pointer.as_str()) else { continue };
        if let Some(text) = cx.spelled(&At::from_pointer(&pointer), value) {
            *value = Value::String(text);
        }
    }
}

/// Returns the places of all objects with a number or a boolean in an example, a default or an enum.
fn candidates(document: &mut Value) -> Vec<(Kind, Pointer)> {
    let mut places = Vec::new();
    walk::document(document, &mut |kind, at, value| {
        let may_have_values = matches!(kind, Kind::Schema | Kind::Parameter | Kind::Header | Kind::MediaType);
        let Some(members) = value.as_object().filter(|_| may_have_values) else { return };
        let holds_values = |key: &str| matches!(key, "default" | "example" | "examples" | "enum" | "const");
        if members.iter().any(|(key, value)| holds_values(key) && has_other(value)) {
            places.push((kind, at.pointer()));
        }
    });
    places
}

/// True if a number or a boolean is in it.
fn has_other(value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::Number(_) => true,
        Value::Null | Value::String(_) => false,
        Value::Array(items) => items.iter().any(has_other),
        Value::Object(members) => members.values().any(has_other),
    }
}

/// Places that were found, as the document is now.
#[derive(Default)]
struct Found {
    /// Values that are meant as strings.
    texts: Vec<Pointer>,
    /// Schemas whose `enum` lists other values than strings.
    contradicted: Vec<Pointer>,
}

impl Found {
    fn piece(&mut self, document: &Value, kind: Kind, at: &mut At, members: &Map) {
        let whole = Value::Null;
        let parts = if kind == Kind::Schema {
            let mut parts = of_members(document, members);
            parts.extend(around(document, &at.pointer()));
            parts
        } else {
            parts(document, members.get("schema").unwrap_or(&whole))
        };
        for key in SINGLE {
            if let Some(value) = members.get(key) {
                at.inside(key, |at| self.value(document, &parts, at, value));
            }
        }
        match members.get("examples") {
            Some(Value::Object(examples)) => {
                at.inside("examples", |at| self.examples(document, &parts, at, examples));
            }
            Some(Value::Array(examples)) => at.inside("examples", |at| {
                for (index, example) in examples.iter().enumerate() {
                    at.at_item(index, |at| self.value(document, &parts, at, example));
                }
            }),
            _ => {}
        }
        if kind == Kind::Schema {
            self.values(&parts, at, members);
        }
    }

    fn examples(&mut self, document: &Value, parts: &[&Map], at: &mut At, examples: &Map) {
        for (name, example) in examples {
            if let Some(value) = example.get("value") {
                at.inside(name, |at| at.inside("value", |at| self.value(document, parts, at, value)));
            }
        }
    }

    /// Finds the values in `enum` and `const` that are meant as strings.
    fn values(&mut self, parts: &[&Map], at: &At, members: &Map) {
        let before = self.texts.len();
        let is_other = |value: &Value| is_text(parts, value);
        let list = at.pointer().key("enum");
        let listed = members.get("enum").and_then(Value::as_array).into_iter().flatten().enumerate();
        self.texts.extend(listed.filter(|(_, value)| is_other(value)).map(|(index, _)| list.index(index)));
        self.texts.extend(members.get("const").filter(|value| is_other(value)).map(|_| at.pointer().key("const")));
        if self.texts.len() > before {
            self.contradicted.push(at.pointer());
        }
    }

    /// Records each number and boolean in `value` whose schema is a string. The recursion is as deep as the value.
    fn value(&mut self, document: &Value, parts: &[&Map], at: &mut At, value: &Value) {
        match value {
            Value::Bool(_) | Value::Number(_) if is_text(parts, value) => self.texts.push(at.pointer()),
            Value::Array(items) if has_other(value) => {
                let inner = inside(document, parts, |schema| schema.get("items"));
                for (index, item) in items.iter().enumerate() {
                    at.at_item(index, |at| self.value(document, &inner, at, item));
                }
            }
            Value::Object(members) => {
                for (name, member) in members.iter().filter(|(_, member)| has_other(member)) {
                    let inner = inside(document, parts, |schema| property(schema, name));
                    at.inside(name, |at| self.value(document, &inner, at, member));
                }
            }
            Value::Null | Value::String(_) | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {}
        }
    }
}

fn property<'v>(schema: &'v Map, name: &str) -> Option<&'v Value> {
    let declared = schema.get("properties").and_then(|properties| properties.get(name));
    declared.or_else(|| schema.get("additionalProperties"))
}

/// True if a number or a boolean is meant as a string: if `type` allows strings, and nothing that the value is.
fn is_text(parts: &[&Map], value: &Value) -> bool {
    let is_other = |name: &str| match value {
        Value::Bool(_) => name != "boolean",
        Value::Number(number) => name != "number" && (name != "integer" || number.is_f64()),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => false,
    };
    parts.iter().any(|part| {
        let named = part.get("type").map(|named| named.as_array().map_or(std::slice::from_ref(named), Vec::as_slice));
        let mut names = named.unwrap_or_default().iter().filter_map(Value::as_str);
        let (names, is_string) = (names.clone(), names.any(|name| name == "string"));
        is_string && names.into_iter().all(is_other)
    })
}

/// Returns the schemas of the values inside a value.
fn inside<'v>(document: &'v Value, parts: &[&'v Map], child: impl Fn(&'v Map) -> Option<&'v Value>) -> Vec<&'v Map> {
    let schemas = parts.iter().filter_map(|part| child(part));
    schemas.flat_map(|schema| self::parts(document, schema)).take(MAX_PARTS).collect()
}

/// Returns the schemas around the members of `allOf`, `oneOf` and `anyOf`, because these say something of the same value.
fn around<'v>(document: &'v Value, place: &Pointer) -> Vec<&'v Map> {
    let tokens: Vec<String> = place.tokens().collect();
    let mut parts = Vec::new();
    let mut inner = &tokens[..];
    while let [outer @ .., keyword, index] = inner
        && walk::COMBINED.contains(&keyword.as_str())
        && index.parse::<usize>().is_ok()
    {
        let outer_place = outer.iter().fold(Pointer::root(), |place, token| place.key(token));
        let members = lookup(document, &outer_place).and_then(Value::as_object);
        parts.extend(members.into_iter().flat_map(|members| of_members(document, members)));
        inner = outer;
    }
    parts.truncate(MAX_PARTS);
    parts
}

/// Returns a schema, the schemas that it refers to, and the members of its `allOf`.
fn parts<'v>(document: &'v Value, schema: &'v Value) -> Vec<&'v Map> {
    schema.as_object().map(|members| of_members(document, members)).unwrap_or_default()
}

fn of_members<'v>(document: &'v Value, members: &'v Map) -> Vec<&'v Map> {
    let mut parts = Vec::new();
    let mut open = VecDeque::from([members]);
    while let Some(members) = open.pop_front().filter(|_| parts.len() < MAX_PARTS) {
        parts.push(members);
        let referred = members.get("$ref").and_then(Value::as_str).and_then(target);
        open.extend(referred.and_then(|pointer| lookup(document, &pointer)).and_then(Value::as_object));
        open.extend(members.get("allOf").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object));
    }
    parts
}
