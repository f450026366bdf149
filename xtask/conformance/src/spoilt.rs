//! Values with one fault: another type, a value that is not listed, a required member that is missing.

use std::fmt;

use fastrand::Rng;
use serde_json::{Value, json};

use crate::cases::join;
use crate::gathered::{Gathered, gather};

/// The kind of the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// A value of another type than any that is allowed.
    Type,
    /// A value that `enum` does not list.
    Enum,
    /// Another value than that of `const`.
    Const,
    /// A member that `required` names is missing.
    Required,
}

impl Fault {
    pub(crate) const ALL: [Self; 4] = [Self::Type, Self::Enum, Self::Const, Self::Required];
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Type => "type",
            Self::Enum => "enum",
            Self::Const => "const",
            Self::Required => "required",
        })
    }
}

/// The deepest place of a value that is changed.
const DEPTH: usize = 6;
/// The limit of places in one value; more are not looked at.
const MOST_PLACES: usize = 200;

/// A place in a value, and a fault that is possible there.
struct Place {
    at: String,
    fault: Fault,
    /// The value that replaces it; `None` if the member is removed.
    instead: Option<Value>,
}

/// The `value` of the schema at `pointer` with one fault of each possible kind, and the place of the fault. A validator
/// says afterwards if the value is really invalid.
pub(crate) fn spoilt(document: &Value, pointer: &str, value: &Value, seed: u64) -> Vec<(Fault, String, Value)> {
    let mut finder = Finder { document, rng: Rng::with_seed(seed), places: Vec::new() };
    finder.visit(&[pointer.to_owned()], value, "", 0);
    let Finder { mut rng, places, .. } = finder;
    let of = |fault: Fault| {
        let places: Vec<&Place> = places.iter().filter(|place| place.fault == fault).collect();
        let place = rng.choice(&places)?;
        Some((fault, place.at.clone(), applied(value, place)?))
    };
    Fault::ALL.into_iter().filter_map(of).collect()
}

fn applied(value: &Value, place: &Place) -> Option<Value> {
    let mut whole = value.clone();
    match &place.instead {
        Some(instead) => *whole.pointer_mut(&place.at)? = instead.clone(),
        None => {
            let (parent, key) = place.at.rsplit_once('/')?;
            let key = key.replace("~1", "/").replace("~0", "~");
            whole.pointer_mut(parent)?.as_object_mut()?.remove(&key)?;
        }
    }
    Some(whole)
}

struct Finder<'d> {
    document: &'d Value,
    rng: Rng,
    places: Vec<Place>,
}

impl<'d> Finder<'d> {
    fn visit(&mut self, pointers: &[String], value: &Value, at: &str, depth: usize) {
        if depth > DEPTH || self.places.len() >= MOST_PLACES {
            return;
        }
        let asked = gather(self.document, pointers, &mut self.rng);
        self.own(&asked, value, at);
        match value {
            Value::Object(members) => {
                for (name, inner) in members {
                    let place = join(at, name);
                    let schemas = asked.properties.get(name).unwrap_or(&asked.additional);
                    // A `readOnly` or `writeOnly` property is absent in the other direction, even if it is in
                    // `required` (OpenAPI 3.0.4, 4.7.24.2).
                    let one_way = |pointer: &String| self.is_one_way(pointer);
                    if asked.required.contains(name) && !schemas.iter().any(one_way) {
                        self.places.push(Place { at: place.clone(), fault: Fault::Required, instead: None });
                    }
                    self.visit(schemas, inner, &place, depth + 1);
                }
            }
            Value::Array(items) => {
                for (index, inner) in items.iter().enumerate() {
                    let schemas = asked.positions.get(&index).unwrap_or(&asked.items);
                    self.visit(schemas, inner, &format!("{at}/{index}"), depth + 1);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    fn is_one_way(&self, pointer: &str) -> bool {
        let schema = self.document.pointer(pointer).map(|schema| crate::cases::referred(self.document, schema));
        schema.is_some_and(|schema| [&schema["readOnly"], &schema["writeOnly"]].contains(&&Value::Bool(true)))
    }

    fn own(&mut self, asked: &Gathered<'d>, value: &Value, at: &str) {
        if let Some(values) = &asked.values {
            let other = match value {
                Value::String(text) => json!(format!("{text} of tomorrow")),
                Value::Number(number) => json!(number.as_f64().unwrap_or_default() + 7_919.0),
                Value::Bool(flag) => json!(!flag),
                Value::Null | Value::Array(_) | Value::Object(_) => return,
            };
            let fault = if values.len() == 1 { Fault::Const } else { Fault::Enum };
            self.places.push(Place { at: at.to_owned(), fault, instead: Some(other) });
        }
        let Some(types) = &asked.types else { return };
        let instead = [
            ("string", json!("text")),
            ("boolean", json!(true)),
            ("object", json!({ "k": 1 })),
            ("array", json!([[]])),
        ];
        let fitting = instead.into_iter().filter(|(ty, _)| !types.contains(ty)).map(|(_, value)| value);
        let fitting: Vec<Value> = fitting.collect();
        if let Some(instead) = self.rng.choice(&fitting) {
            self.places.push(Place { at: at.to_owned(), fault: Fault::Type, instead: Some(instead.clone()) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_is_wrong_of_each_kind() {
        let document = json!({ "a": {
            "type": "object", "required": ["kind", "key"],
            "properties": {
                "kind": { "enum": ["x", "y"] },
                "only": { "const": "z" },
                "key": { "type": "string", "readOnly": true },
            },
        } });
        let value = json!({ "kind": "x", "only": "z", "key": "k" });
        for seed in 0..20 {
            let found = spoilt(&document, "/a", &value, seed);
            let kinds: Vec<Fault> = found.iter().map(|(fault, ..)| *fault).collect();
            assert_eq!(kinds, Fault::ALL);
            assert_eq!(found[1].2["kind"], "x of tomorrow");
            assert_eq!(found[2].2["only"], "z of tomorrow");
            assert_eq!(found[3].2, json!({ "only": "z", "key": "k" }));
        }
    }
}
