//! The combined requirements of all schemas at one place: the schema, the ones that it refers to, the members of its
//! `allOf`, and one chosen arm of each union.
//!
//! These requirements are only a guide: a validator decides if a value made from them is valid.

use std::collections::{BTreeMap, BTreeSet};

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::cases::{join, target};

/// The limit of schemas at one place; more are not looked at.
const MOST_SCHEMAS: usize = 400;

/// The requirements for a value.
#[derive(Default)]
pub(crate) struct Gathered<'d> {
    /// The allowed types, if some are named.
    pub types: Option<BTreeSet<&'d str>>,
    /// The values of `enum` and `const`, if there are any.
    pub values: Option<Vec<&'d Value>>,
    /// The schemas of each property, by pointer.
    pub properties: BTreeMap<String, Vec<String>>,
    pub required: BTreeSet<String>,
    /// The schemas of undeclared members, by pointer.
    pub additional: Vec<String>,
    /// The names in each schema with `additionalProperties: false`.
    pub closed: Vec<BTreeSet<&'d str>>,
    /// The pointers of `items`, and of each position.
    pub items: Vec<String>,
    pub positions: BTreeMap<usize, Vec<String>>,
    pub patterns: Vec<&'d str>,
    /// The patterns of names, each with the schema of the member.
    pub named: Vec<(&'d str, String)>,
    pub format: Option<&'d str>,
    /// Keywords with a number, each with its tightest value.
    pub bounds: BTreeMap<&'static str, f64>,
    /// Examples and defaults, which can be used for a text with a pattern.
    pub examples: Vec<&'d Value>,
    /// Properties that a discriminator fixes.
    pub tags: BTreeMap<String, String>,
    /// True if elements must differ.
    pub unique: bool,
    /// True if no value can be valid.
    pub never: bool,
}

/// The keywords with a number that several schemas tighten: for a lower bound the largest counts, for an upper bound
/// the smallest.
const BOUNDS: [(&str, bool); 11] = [
    ("minimum", true),
    ("exclusiveMinimum", true),
    ("minLength", true),
    ("minItems", true),
    ("minProperties", true),
    ("multipleOf", true),
    ("maximum", false),
    ("exclusiveMaximum", false),
    ("maxLength", false),
    ("maxItems", false),
    ("maxProperties", false),
];

/// The keywords that imply the type of a schema without `type`.
const IMPLIED: [(&str, &[&str]); 4] = [
    ("object", &["properties", "required", "additionalProperties", "patternProperties", "minProperties"]),
    ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
    ("string", &["minLength", "maxLength", "pattern", "format"]),
    ("number", &["minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"]),
];

/// The requirements of the schemas at `pointers`, with arms chosen by `rng`.
pub(crate) fn gather<'d>(document: &'d Value, pointers: &[String], rng: &mut Rng) -> Gathered<'d> {
    let mut gathering = Gathering { document, rng, found: Gathered::default(), seen: BTreeSet::new(), implied: None };
    for pointer in pointers {
        gathering.take(pointer, None);
    }
    let Gathering { mut found, implied, .. } = gathering;
    found.types = found.types.or_else(|| implied.map(|ty| BTreeSet::from([ty])));
    found
}

struct Gathering<'d, 'r> {
    document: &'d Value,
    rng: &'r mut Rng,
    found: Gathered<'d>,
    seen: BTreeSet<String>,
    implied: Option<&'static str>,
}

impl<'d> Gathering<'d, '_> {
    /// Adds the schema at `pointer`; `heir` is the component whose `allOf` led here.
    fn take(&mut self, pointer: &str, heir: Option<&str>) {
        if self.seen.len() >= MOST_SCHEMAS || !self.seen.insert(pointer.to_owned()) {
            return;
        }
        let Some(schema) = self.document.pointer(pointer) else { return };
        self.found.never |= schema == &Value::Bool(false);
        let Value::Object(members) = schema else { return };
        if let Some(next) = target(schema) {
            self.take(&next, heir);
        }
        let heir = heir.or_else(|| pointer.starts_with("/components/").then_some(pointer));
        self.own(pointer, members);
        self.objects(pointer, members);
        for index in 0..members.get("allOf").and_then(Value::as_array).map_or(0, Vec::len) {
            self.take(&format!("{pointer}/allOf/{index}"), heir);
        }
        let mut chosen = None;
        for key in ["oneOf", "anyOf"] {
            let Some(arms) = members.get(key).and_then(Value::as_array).filter(|arms| !arms.is_empty()) else {
                continue;
            };
            let arm = format!("{pointer}/{key}/{}", self.rng.usize(..arms.len()));
            chosen = self.document.pointer(&arm).and_then(target);
            self.take(&arm, None);
        }
        if let Some(discriminator) = members.get("discriminator") {
            self.tag(discriminator, chosen.as_deref().or(heir));
        }
    }

    /// The value of the discriminator for the schema at `pointer` (OpenAPI 3.1.1, section 4.8.25).
    fn tag(&mut self, discriminator: &Value, pointer: Option<&str>) {
        let (Some(name), Some(pointer)) = (discriminator["propertyName"].as_str(), pointer) else { return };
        let last = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let leads = |value: &Value| {
            let text = value.as_str().unwrap_or_default();
            target(&json!({ "$ref": text })).as_deref() == Some(pointer) || text == last
        };
        let mapping = discriminator["mapping"].as_object().into_iter().flatten();
        let mapped = mapping.filter(|(_, value)| leads(value)).map(|(key, _)| key.clone()).next();
        self.found.tags.entry(name.to_owned()).or_insert(mapped.unwrap_or(last));
        self.found.required.insert(name.to_owned());
    }

    fn own(&mut self, pointer: &str, members: &'d Map<String, Value>) {
        let found = &mut self.found;
        let names: BTreeSet<&str> = match members.get("type") {
            Some(Value::String(name)) => BTreeSet::from([name.as_str()]),
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => BTreeSet::new(),
        };
        if !names.is_empty() {
            let both = |before: BTreeSet<&'d str>| met(&before, &names);
            found.types = Some(found.types.take().map_or_else(|| names.clone(), both));
        } else if self.implied.is_none() {
            let says = |keys: &&[&str]| keys.iter().any(|key| members.contains_key(*key));
            self.implied = IMPLIED.iter().find(|(_, keys)| says(keys)).map(|(ty, _)| *ty);
        }
        let single = members.get("const").map(std::slice::from_ref);
        if let Some(values) = single.or_else(|| members.get("enum").and_then(Value::as_array).map(Vec::as_slice)) {
            let known = found.values.take();
            let is_known = |value: &&Value| known.as_ref().is_none_or(|known| known.contains(value));
            found.values = Some(values.iter().filter(is_known).collect());
        }
        for (key, lower) in BOUNDS {
            let Some(number) = members.get(key).and_then(Value::as_f64) else { continue };
            let tighter = |old: &mut f64| *old = if lower { old.max(number) } else { old.min(number) };
            found.bounds.entry(key).and_modify(tighter).or_insert(number);
        }
        found.patterns.extend(members.get("pattern").and_then(Value::as_str));
        found.format = found.format.or_else(|| members.get("format").and_then(Value::as_str));
        found.unique |= members.get("uniqueItems") == Some(&Value::Bool(true));
        found.examples.extend(members.get("example").into_iter().chain(members.get("default")));
        found.examples.extend(members.get("examples").and_then(Value::as_array).into_iter().flatten());
        if members.contains_key("items") {
            found.items.push(format!("{pointer}/items"));
        }
        for index in 0..members.get("prefixItems").and_then(Value::as_array).map_or(0, Vec::len) {
            found.positions.entry(index).or_default().push(format!("{pointer}/prefixItems/{index}"));
        }
    }

    fn objects(&mut self, pointer: &str, members: &'d Map<String, Value>) {
        let found = &mut self.found;
        let properties = members.get("properties").and_then(Value::as_object);
        for name in properties.into_iter().flat_map(Map::keys) {
            found.properties.entry(name.clone()).or_default().push(join(&format!("{pointer}/properties"), name));
        }
        let required = members.get("required").and_then(Value::as_array).into_iter().flatten();
        found.required.extend(required.filter_map(Value::as_str).map(str::to_owned));
        for name in members.get("patternProperties").and_then(Value::as_object).into_iter().flat_map(Map::keys) {
            found.named.push((name, join(&format!("{pointer}/patternProperties"), name)));
        }
        match members.get("additionalProperties") {
            Some(Value::Object(_)) => found.additional.push(format!("{pointer}/additionalProperties")),
            Some(Value::Bool(false)) => {
                found.closed.push(properties.into_iter().flat_map(Map::keys).map(String::as_str).collect());
            }
            _ => {}
        }
    }
}

/// The types that both allow; an integer is also a number.
fn met<'d>(a: &BTreeSet<&'d str>, b: &BTreeSet<&'d str>) -> BTreeSet<&'d str> {
    let within =
        |ty: &&str, other: &BTreeSet<&str>| other.contains(*ty) || *ty == "integer" && other.contains("number");
    let of_a = a.iter().filter(|ty| within(ty, b));
    of_a.chain(b.iter().filter(|ty| within(ty, a))).copied().collect()
}
