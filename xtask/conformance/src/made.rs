//! Makes values that a schema allows, from a seed: small, of bounded depth, and different for each seed.
//!
//! The schemas are read from the document, not from the generator's output. A validator says afterwards which of the
//! values are valid: a keyword that this maker ignores (`not`, `if`, dependencies) only costs a try.

use std::collections::BTreeSet;

use fastrand::Rng;
use serde_json::{Map, Number, Value, json};

use crate::gathered::{Gathered, gather};
use crate::text;

/// Below this depth, optional members are left out.
const DEPTH: usize = 4;
/// Nothing is made below this depth.
const DEEPEST: usize = 14;
/// The limit of values in one instance; past it, only required values are made.
const MOST_VALUES: usize = 120;

/// A value for the schema at `pointer` of the `document`, always the same for one seed; `None` if none was found.
pub(crate) fn make(document: &Value, pointer: &str, seed: u64) -> Option<Value> {
    let rng = Rng::with_seed(seeded(pointer) ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    Maker { document, rng, values: 0 }.value(&[pointer.to_owned()], 0)
}

/// A number for a text (FNV-1a): each schema has other values for the same seed.
fn seeded(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

struct Maker<'d> {
    document: &'d Value,
    rng: Rng,
    values: usize,
}

impl<'d> Maker<'d> {
    /// A value that is valid against all of the schemas.
    fn value(&mut self, pointers: &[String], depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        self.values += 1;
        let asked = gather(self.document, pointers, &mut self.rng);
        if asked.never {
            return None;
        }
        if let Some(values) = &asked.values {
            return self.rng.choice(values).map(|value| (*value).clone());
        }
        let types: Vec<&str> = match &asked.types {
            Some(types) => types.iter().copied().collect(),
            None => vec!["string", "integer", "boolean"],
        };
        // Sometimes `null`, if it is allowed.
        let telling: Vec<&str> = types.iter().copied().filter(|ty| *ty != "null").collect();
        if types.len() > telling.len() && (telling.is_empty() || self.rng.u8(..8) == 0) {
            return Some(Value::Null);
        }
        match *self.rng.choice(&telling)? {
            "boolean" => Some(Value::Bool(self.rng.bool())),
            "integer" => self.number(&asked, true),
            "number" => self.number(&asked, false),
            "string" => text::text(&asked, &mut self.rng).map(Value::String),
            "array" => self.array(&asked, depth),
            "object" => self.object(&asked, depth),
            _ => None,
        }
    }

    /// True if optional values are made, too.
    fn is_generous(&self, depth: usize) -> bool {
        depth < DEPTH && self.values < MOST_VALUES
    }

    fn number(&mut self, asked: &Gathered<'d>, whole: bool) -> Option<Value> {
        let bound = |key: &str| asked.bounds.get(key).copied();
        let step = bound("multipleOf").filter(|step| *step > 0.0).unwrap_or(if whole { 1.0 } else { 0.25 });
        let step = if whole && step < 1.0 { 1.0 } else { step };
        let low = [bound("minimum"), bound("exclusiveMinimum").map(|low| low + step)];
        let high = [bound("maximum"), bound("exclusiveMaximum").map(|high| high - step)];
        let low = low.into_iter().flatten().reduce(f64::max);
        let high = high.into_iter().flatten().reduce(f64::min);
        let (low, high) = match (low, high) {
            (Some(low), Some(high)) => (low, high),
            (Some(low), None) => (low, low + 100.0 * step),
            (None, Some(high)) => (high - 100.0 * step, high),
            (None, None) => (0.0, 100.0 * step),
        };
        #[expect(clippy::cast_possible_truncation, reason = "what is too large is cut")]
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        // Sums stay far from the limits of an integer.
        let last = last.min(first.saturating_add(1_000));
        if first > last {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "a validator looks at the value that comes of it")]
        let value = self.rng.i64(first..=last) as f64 * step;
        // Whole numbers are written without a fraction, as servers do.
        #[expect(clippy::cast_possible_truncation, reason = "what is too large is cut")]
        if whole || value.fract() == 0.0 {
            Some(json!(value as i64))
        } else {
            Number::from_f64(value).map(Value::Number)
        }
    }

    fn array(&mut self, asked: &Gathered<'d>, depth: usize) -> Option<Value> {
        let least = count(asked, "minItems").unwrap_or(0);
        let most = count(asked, "maxItems").unwrap_or(usize::MAX);
        let wished = if self.is_generous(depth) { self.rng.usize(1..=3) } else { 0 };
        let wished = wished.max(asked.positions.len());
        let length = wished.clamp(least, most.max(least)).min(least.max(8));
        let mut items: Vec<Value> = Vec::new();
        for index in 0..length {
            let pointers = asked.positions.get(&index).unwrap_or(&asked.items);
            match self.value(pointers, depth + 1) {
                Some(value) if asked.unique && items.contains(&value) => {}
                Some(value) => items.push(value),
                None if index >= least => break,
                None => return None,
            }
        }
        Some(Value::Array(items))
    }

    fn object(&mut self, asked: &Gathered<'d>, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        let is_open = |name: &str| asked.closed.iter().all(|known| known.contains(name));
        let most = count(asked, "maxProperties").unwrap_or(usize::MAX);
        let mut names: BTreeSet<&str> = asked.required.iter().map(String::as_str).collect();
        for name in asked.properties.keys() {
            if is_open(name) && names.len() < most && self.is_generous(depth) && self.rng.u8(..4) != 0 {
                names.insert(name);
            }
        }
        for name in names {
            if let Some(tag) = asked.tags.get(name) {
                members.insert(name.to_owned(), json!(tag));
                continue;
            }
            let pointers = asked.properties.get(name).unwrap_or(&asked.additional);
            match self.value(pointers, depth + 1) {
                Some(value) => drop(members.insert(name.to_owned(), value)),
                None if asked.required.contains(name) => return None,
                None => {}
            }
        }
        self.free(asked, depth, most, &mut members);
        Some(Value::Object(members))
    }

    /// Adds members that the schema does not name.
    fn free(&mut self, asked: &Gathered<'d>, depth: usize, most: usize, members: &mut Map<String, Value>) {
        let least = count(asked, "minProperties").unwrap_or(0).min(most);
        let wished = if self.is_generous(depth) { self.rng.usize(..=2) } else { 0 };
        let named = asked.named.iter().cycle().take(asked.named.len().min(1) * wished.max(least));
        for (pattern, pointer) in named {
            let Some(name) = text::matching(pattern, &mut self.rng) else { continue };
            let Some(value) = self.value(std::slice::from_ref(pointer), depth + 1) else { continue };
            members.entry(name).or_insert(value);
        }
        // If patterns say which names are allowed, the author means no others.
        if !asked.named.is_empty() && asked.additional.is_empty() {
            return;
        }
        let wished = if asked.additional.is_empty() { least } else { wished.max(least) };
        for index in members.len()..wished.min(most).min(least.max(6)) {
            let Some(value) = self.value(&asked.additional, depth + 1) else { return };
            members.entry(format!("key{index}")).or_insert(value);
        }
    }
}

/// The value of a bound that counts elements.
fn count(asked: &Gathered<'_>, key: &str) -> Option<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count that large is never reached")]
    asked.bounds.get(key).map(|bound| *bound as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(schema: &Value) -> Vec<Option<Value>> {
        let document = json!({ "components": { "schemas": { "a": schema, "node": {
            "type": "object", "required": ["next"], "properties": { "next": { "$ref": "#/components/schemas/node" } },
        } } } });
        (0..20).map(|seed| make(&document, "/components/schemas/a", seed)).collect()
    }

    #[test]
    fn one_seed_makes_one_value_and_others_make_others() {
        let schema =
            json!({ "type": "object", "properties": { "n": { "type": "integer", "minimum": 5, "maximum": 50 } } });
        assert_eq!(values(&schema), values(&schema));
        let different: BTreeSet<String> =
            values(&schema).into_iter().flatten().map(|value| value.to_string()).collect();
        assert!(different.len() > 5, "{different:?}");
    }

    #[test]
    fn what_never_ends_is_not_made() {
        assert_eq!(values(&json!({ "$ref": "#/components/schemas/node" })), [const { None }; 20]);
        assert_eq!(values(&json!(false)), [const { None }; 20]);
    }

    #[test]
    fn members_of_all_of_hold_together() {
        let schema = json!({ "allOf": [
            { "type": "object", "properties": { "n": { "type": "number" } } },
            { "required": ["n"], "properties": { "n": { "type": "integer", "maximum": 3 } } },
        ] });
        for value in values(&schema) {
            let n = value.as_ref().and_then(|value| value["n"].as_i64());
            assert!(n.is_some_and(|n| n <= 3), "{value:?}");
        }
    }

    #[test]
    fn a_discriminator_names_its_arm() {
        let document = json!({ "components": { "schemas": {
            "pet": { "oneOf": [{ "$ref": "#/components/schemas/cat" }, { "$ref": "#/components/schemas/dog" }],
                "discriminator": { "propertyName": "kind", "mapping": { "c": "#/components/schemas/cat" } } },
            "cat": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" } } },
            "dog": { "type": "object", "required": ["kind", "d"], "properties": { "kind": { "type": "string" }, "d": { "type": "integer" } } },
        } } });
        let pets: Vec<Value> = (0..20).filter_map(|seed| make(&document, "/components/schemas/pet", seed)).collect();
        assert_eq!(pets.len(), 20);
        for pet in &pets {
            assert_eq!(pet["kind"], if pet.get("d").is_some() { "dog" } else { "c" }, "{pet}");
        }
        assert!(pets.iter().any(|pet| pet["kind"] == "c") && pets.iter().any(|pet| pet["kind"] == "dog"));
    }
}
