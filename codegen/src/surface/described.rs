//! Reads from the document what no type and no bound of the surface shows: the keywords that the server must check.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::{Hook, Operation};
use crate::json::{Map, Value};

/// The normalized document that a surface was made from.
#[derive(Clone, PartialEq, Default)]
pub struct Described(Option<Arc<Value>>);

impl fmt::Debug for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Described").field(&self.0.is_some()).finish()
    }
}

/// A part of the document with parameters, a body and responses.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Exchange<'s> {
    /// A call of an operation.
    Call(&'s Operation),
    /// A webhook or a callback, which the API sends.
    Hook(&'s Hook),
}

/// The direction of the values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// They are sent.
    Sent,
    /// They come back with a success, or in the body of a hook.
    Received,
    /// They come back with a failure.
    Failed,
}

/// Everything that a hook brings except the schema of its body.
#[derive(Debug, Default)]
pub(crate) struct Brought {
    /// True if its body is always there.
    pub(crate) body: bool,
    /// Its headers in lower case. The value is true if the header is always there.
    pub(crate) headers: BTreeMap<String, bool>,
    /// The statuses that the document allows as a reply to it.
    pub(crate) replies: Vec<String>,
}

/// The text between the alternatives of a `oneOf`, each of which is JSON.
pub(crate) const BETWEEN: &str = "\n";

/// The keywords that no type and no bound shows, by place (`query:limit`, `body.tags[]`, `200.name`) and keyword. Every
/// place that the document describes has an entry.
pub(crate) type Left = BTreeMap<String, BTreeMap<&'static str, BTreeSet<String>>>;

/// One security requirement: the scopes by security scheme.
pub(crate) type Asked = BTreeMap<String, BTreeSet<String>>;

/// The keywords that no bound of the surface shows at any place (JSON Schema 2020-12).
const ANYWHERE: &[&str] = &[
    "pattern",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "unevaluatedItems",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "not",
    "contentMediaType",
    "contentSchema",
    ENCODING,
    "default",
];
/// How a text holds bytes (JSON Schema Validation 2020-12, section 8.3).
pub(crate) const ENCODING: &str = "contentEncoding";
/// The booleans that are allowed: a `const`, or an `enum` of one, allows only one.
pub(crate) const BOOLEANS: &str = "boolean";
/// The value of [`BOOLEANS`] if both are allowed.
const EITHER: &str = "true or false";
/// How a value is written in a body of XML (OpenAPI 3.1.1, section 4.8.26).
pub(crate) const XML: &str = "xml";
/// The formats that mean the same as an encoding (OpenAPI's registry of formats).
const ENCODINGS: &[(&str, &str)] = &[("byte", "base64"), ("base64url", "base64url")];
/// The keywords that a bound shows only if the value has a name or a position of its own.
const WITHOUT_NAME: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
];
/// The keywords that matter only if they are `false`.
const CLOSING: &[&str] = &["additionalProperties", "unevaluatedProperties"];
/// The parts of one condition, which is compared as a whole.
const CONDITION: [&str; 3] = ["if", "then", "else"];
/// The keywords for readers, which no server checks.
const TOLD: &[&str] = &[
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "deprecated",
    "operationId",
    "tags",
    "xml",
    "$comment",
];
/// The most places of an operation that are looked at. Documents of the real world have some thousands.
const MOST_PLACES: usize = 20_000;
/// The longest chain of references to references.
const MOST_REFERENCES: usize = 12;
/// The most references that are open within each other. Everything deeper is not looked at.
const MOST_OPEN: usize = 100;
/// The most values of one keyword that are compared, and the greatest depth. Everything beyond counts as equal.
const MOST_VALUES: usize = 2_000;
const MOST_DEPTH: usize = 40;

impl Described {
    /// True if the document was not freed.
    pub(crate) fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// The document.
    pub fn of(document: Arc<Value>) -> Self {
        Self(Some(document))
    }

    /// The root of the document, and the part that describes an exchange.
    fn of_exchange(&self, exchange: Exchange<'_>) -> Option<(&Value, &Value)> {
        let root = self.0.as_deref()?;
        let described = match exchange {
            Exchange::Hook(hook) => root.pointer(&hook.normalized)?,
            Exchange::Call(operation) => {
                let item = resolved(root, root.get("paths")?.get(&operation.path)?).as_object()?;
                // A method that OpenAPI has no key for has a key with a prefix.
                let is_method =
                    |key: &str| key.rsplit('-').next().is_some_and(|key| key.eq_ignore_ascii_case(&operation.method));
                let exact = item.get(&operation.method.to_ascii_lowercase());
                exact.or_else(|| {
                    item.iter().find(|(key, _)| key.starts_with("x-") && is_method(key)).map(|(_, one)| one)
                })?
            }
        };
        Some((root, described))
    }

    /// The security requirements of the operation, or those of the root if the operation lists none: the scopes or
    /// roles by security scheme (OpenAPI 3.1.1, section 4.8.30). Empty if neither has a list.
    pub(crate) fn asked(&self, operation: &Operation) -> Vec<Asked> {
        let Some((root, described)) = self.of_exchange(Exchange::Call(operation)) else { return Vec::new() };
        let listed = described.get("security").or(root.get("security")).and_then(Value::as_array);
        let names = |scopes: &Value| {
            let scopes = scopes.as_array().into_iter().flatten();
            scopes.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let way = |way: &Value| {
            let schemes = way.as_object().into_iter().flatten();
            schemes.map(|(name, scopes)| (name.clone(), names(scopes))).collect()
        };
        listed.into_iter().flatten().map(way).collect()
    }

    /// How the credential of each security scheme is sent, also if the crate has no credential for the scheme.
    pub(crate) fn sent_as(&self) -> BTreeMap<String, String> {
        let schemes = self.0.as_deref().and_then(|root| root.pointer("/components/securitySchemes"));
        let schemes = schemes.and_then(Value::as_object).into_iter().flatten();
        let word = |scheme: &Value, key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let sent = |scheme: &Value| match word(scheme, "type").as_str() {
            "oauth2" | "openIdConnect" => "bearer".to_owned(),
            "http" => word(scheme, "scheme").to_ascii_lowercase(),
            "apiKey" => format!("{} {}", word(scheme, "in"), word(scheme, "name")),
            other => other.to_owned(),
        };
        schemes.map(|(name, scheme)| (name.clone(), sent(scheme))).collect()
    }

    /// The keywords that no type and no bound shows. For a hook, only its body has any.
    pub(crate) fn left(&self, exchange: Exchange<'_>, way: Way) -> Left {
        let Some((root, described)) = self.of_exchange(exchange) else { return Left::new() };
        let mut gather = Gather { root, left: Left::new(), open: Vec::new(), is_xml: false };
        match (exchange, way) {
            (Exchange::Call(operation), Way::Sent) => gather.sent(described, &operation.path),
            (Exchange::Call(_), Way::Received) => gather.responses(described, is_success),
            (Exchange::Call(_), Way::Failed) => gather.responses(described, is_failure),
            (Exchange::Hook(hook), Way::Received) => gather.hook(described, &hook.name),
            (Exchange::Hook(_), Way::Sent | Way::Failed) => {}
        }
        gather.left
    }

    /// The headers that every success has, in lower case.
    pub(crate) fn headers_of_success(&self, operation: &Operation) -> BTreeSet<String> {
        let Some((root, described)) = self.of_exchange(Exchange::Call(operation)) else { return BTreeSet::new() };
        let all = responses(described, is_success).map(|(_, response)| {
            let headers = resolved(root, response).get("headers").and_then(Value::as_object).into_iter().flatten();
            let headers = headers.filter(|(_, header)| is_required(resolved(root, header)));
            headers.map(|(name, _)| name.to_ascii_lowercase()).collect::<BTreeSet<String>>()
        });
        all.reduce(|one, other| one.intersection(&other).cloned().collect()).unwrap_or_default()
    }

    /// Everything that a hook brings except the schema of its body.
    pub(crate) fn brought(&self, hook: &Hook) -> Brought {
        let Some((root, described)) = self.of_exchange(Exchange::Hook(hook)) else { return Brought::default() };
        let parameters = described.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let headers = parameters.map(|one| resolved(root, one)).filter(|one| one.get("in") == Some(&"header".into()));
        let named = headers.filter_map(|one| Some((one.get("name")?.as_str()?.to_ascii_lowercase(), is_required(one))));
        Brought {
            body: described.get("requestBody").is_some_and(|body| is_required(resolved(root, body))),
            headers: named.collect(),
            replies: responses(described, |_, _| true).map(|(status, _)| status.clone()).collect(),
        }
    }
}

fn is_required(value: &Value) -> bool {
    value.get("required") == Some(&Value::Bool(true))
}

/// The responses with the wanted statuses. The second argument of `wanted` is true if there is a response of 2XX.
fn responses(described: &Value, wanted: fn(&str, bool) -> bool) -> impl Iterator<Item = (&String, &Value)> {
    let all = described.get("responses").and_then(Value::as_object);
    let has_success = all.is_some_and(|all| all.keys().any(|status| status.starts_with('2')));
    all.into_iter().flatten().filter(move |(status, _)| wanted(status, has_success))
}

/// If no response is for a success, the default response is.
fn is_success(status: &str, has_success: bool) -> bool {
    status.starts_with('2') || (status == "default" && !has_success)
}

fn is_failure(status: &str, has_success: bool) -> bool {
    !status.starts_with("x-") && !is_success(status, has_success)
}

/// Compares how two documents describe operations, and ignores the names of components.
#[derive(Debug, Default)]
pub(crate) struct Alike {
    known: BTreeMap<(String, String), bool>,
    open: usize,
}

impl Alike {
    /// True if both describe their operation in the same words, or if there is no document.
    pub(crate) fn of(&mut self, old: (&Described, Exchange<'_>), new: (&Described, Exchange<'_>)) -> bool {
        match (old.0.of_exchange(old.1), new.0.of_exchange(new.1)) {
            (Some((here, before)), Some((there, after))) => self.values((here, before), (there, after)),
            _ => true,
        }
    }

    fn values(&mut self, (here, old): (&Value, &Value), (there, new): (&Value, &Value)) -> bool {
        match (reference(old), reference(new)) {
            (Some(a), Some(b)) => {
                let key = (a.to_owned(), b.to_owned());
                if let Some(known) = self.known.get(&key) {
                    return *known;
                }
                // Deeper schemas are not compared, so they may differ.
                if self.open > MOST_OPEN {
                    return false;
                }
                // The schemas may contain themselves. There they count as alike until they are compared.
                self.known.insert(key.clone(), true);
                self.open += 1;
                let alike = self.values((here, resolved(here, old)), (there, resolved(there, new)));
                self.open -= 1;
                self.known.insert(key, alike);
                alike
            }
            (Some(_), None) => resolved(here, old) != old && self.values((here, resolved(here, old)), (there, new)),
            (None, Some(_)) => resolved(there, new) != new && self.values((here, old), (there, resolved(there, new))),
            (None, None) => match (old, new) {
                (Value::Object(old), Value::Object(new)) => self.objects((here, old), (there, new)),
                (Value::Array(old), Value::Array(new)) => {
                    old.len() == new.len() && old.iter().zip(new).all(|(a, b)| self.values((here, a), (there, b)))
                }
                (old, new) => old == new,
            },
        }
    }

    fn objects(&mut self, (here, old): (&Value, &Map), (there, new): (&Value, &Map)) -> bool {
        // The `xml` keyword counts here, because it changes bodies in XML.
        let is_told = |key: &str| is_told(key) && key != XML;
        let counts = |map: &Map| map.keys().filter(|key| !is_told(key)).count();
        counts(old) == counts(new)
            && old.iter().filter(|(key, _)| !is_told(key)).all(|(key, value)| {
                new.get(key).is_some_and(|other| match (key.as_str(), value, other) {
                    // The names of properties are not keywords.
                    ("properties", Value::Object(a), Value::Object(b)) => {
                        a.len() == b.len()
                            && a.iter().all(|(name, one)| {
                                b.get(name).is_some_and(|two| self.values((here, one), (there, two)))
                            })
                    }
                    (_, value, other) => self.values((here, value), (there, other)),
                })
            })
    }
}

fn is_told(key: &str) -> bool {
    TOLD.contains(&key) || key.starts_with("x-")
}

fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

/// Returns the target of a reference. Any other value is returned unchanged.
fn resolved<'v>(root: &'v Value, value: &'v Value) -> &'v Value {
    let mut value = value;
    for _ in 0..MOST_REFERENCES {
        let target = reference(value).and_then(|text| text.strip_prefix('#')).and_then(|pointer| root.pointer(pointer));
        match target {
            Some(target) => value = target,
            None => break,
        }
    }
    value
}

/// Gathers the keywords of an exchange that no type and no bound shows.
struct Gather<'v> {
    root: &'v Value,
    left: Left,
    /// The references that are open. A schema within itself is not looked at again.
    open: Vec<&'v str>,
    /// True if the media type is one of XML.
    is_xml: bool,
}

/// Tells if a bound of the surface shows the keywords of [`WITHOUT_NAME`] at a place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bounds {
    Shown,
    Left,
}

impl<'v> Gather<'v> {
    fn sent(&mut self, operation: &'v Value, path: &str) {
        for parameter in operation.get("parameters").and_then(Value::as_array).into_iter().flatten() {
            let parameter = resolved(self.root, parameter);
            let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
            // Path parameters are known by their order, whatever their names are.
            let order = path.split('{').skip(1).position(|rest| rest.split('}').next() == Some(text("name")));
            let place = match (text("in"), order) {
                ("path", Some(order)) => format!("path:{}", order + 1),
                (location, _) => format!("{location}:{}", text("name")),
            };
            if let Some(schema) = parameter.get("schema") {
                self.schema(schema, &place, Bounds::Shown);
            }
        }
        if let Some(body) = operation.get("requestBody") {
            self.content(resolved(self.root, body), "body", Bounds::Shown);
        }
    }

    fn responses(&mut self, operation: &'v Value, wanted: fn(&str, bool) -> bool) {
        for (status, response) in responses(operation, wanted) {
            self.content(resolved(self.root, response), status, Bounds::Left);
        }
    }

    fn hook(&mut self, hook: &'v Value, name: &str) {
        if let Some(body) = hook.get("requestBody") {
            self.content(resolved(self.root, body), name, Bounds::Left);
        }
    }

    fn content(&mut self, value: &'v Value, place: &str, bounds: Bounds) {
        let media_types = value.get("content").and_then(Value::as_object).into_iter().flatten();
        for (media_type, schema) in media_types.filter_map(|(name, media)| Some((name, media.get("schema")?))) {
            self.is_xml = media_type.split(';').next().is_some_and(|essence| essence.trim().ends_with("xml"));
            self.schema(schema, place, bounds);
        }
        self.is_xml = false;
    }

    fn schema(&mut self, value: &'v Value, place: &str, bounds: Bounds) {
        if let Some(target) = reference(value) {
            if self.open.contains(&target) || self.open.len() > MOST_OPEN {
                return;
            }
            self.open.push(target);
            let found = resolved(self.root, value);
            if reference(found).is_none() {
                self.schema(found, place, bounds);
            }
            self.open.pop();
            return;
        }
        let Value::Object(members) = value else { return };
        if self.left.len() > MOST_PLACES {
            return;
        }
        self.says(members, place, bounds);
        for schema in list(members, "allOf") {
            self.schema(schema, place, bounds);
        }
        for keyword in ["oneOf", "anyOf"] {
            self.alternatives(keyword, list(members, keyword), place, bounds);
        }
        for (name, schema) in members.get("properties").and_then(Value::as_object).into_iter().flatten() {
            self.schema(schema, &format!("{place}.{name}"), Bounds::Shown);
        }
        for (index, schema) in list(members, "prefixItems").iter().enumerate() {
            self.schema(schema, &format!("{place}.{index}"), Bounds::Shown);
        }
        for (keyword, mark) in [("items", "[]"), ("additionalProperties", ".*")] {
            if let Some(schema) = members.get(keyword) {
                self.schema(schema, &format!("{place}{mark}"), Bounds::Left);
            }
        }
    }

    /// Adds the keywords of a schema.
    fn says(&mut self, members: &'v Map, place: &str, bounds: Bounds) {
        let root = self.root;
        let said = self.left.entry(place.to_owned()).or_default();
        let without_name = match bounds {
            Bounds::Shown => &[],
            Bounds::Left => WITHOUT_NAME,
        };
        for keyword in ANYWHERE.iter().chain(without_name) {
            if let Some(value) = members.get(keyword).filter(|value| *keyword == "default" || !says_nothing(value)) {
                said.entry(keyword).or_default().insert(text(root, value));
            }
        }
        if let Some(xml) = members.get(XML).filter(|_| self.is_xml) {
            said.entry(XML).or_default().insert(xml.to_string());
        }
        let format = members.get("format").and_then(Value::as_str);
        if let Some((_, encoding)) = ENCODINGS.iter().find(|(name, _)| format == Some(name)) {
            said.entry(ENCODING).or_default().insert((*encoding).to_owned());
        }
        if let Some(allowed) = booleans(members) {
            said.entry(BOOLEANS).or_default().insert(allowed.to_owned());
        }
        for keyword in CLOSING.iter().filter(|keyword| members.get(keyword) == Some(&Value::Bool(false))) {
            said.entry(keyword).or_default().insert("false".to_owned());
        }
        let condition: Map = CONDITION
            .iter()
            .filter_map(|keyword| Some(((*keyword).to_owned(), bare(root, members.get(keyword)?))))
            .collect();
        if !condition.is_empty() {
            said.entry("if").or_default().insert(Value::Object(condition).to_string());
        }
    }

    /// Adds the alternatives of a value. `null` beside one other schema does not count as an alternative.
    fn alternatives(&mut self, keyword: &'static str, all: &'v [Value], place: &str, bounds: Bounds) {
        let null = |schema: &&Value| schema.get("type").and_then(Value::as_str) != Some("null");
        let all: Vec<&Value> = all.iter().filter(null).collect();
        if let [one] = all.as_slice() {
            return self.schema(one, place, bounds);
        }
        for schema in &all {
            self.schema(schema, &format!("{place}|"), Bounds::Left);
        }
        if !all.is_empty() {
            let texts: BTreeSet<String> = all.iter().map(|schema| text(self.root, schema)).collect();
            let texts: Vec<String> = texts.into_iter().collect();
            let said = self.left.entry(place.to_owned()).or_default();
            said.entry(keyword).or_default().insert(texts.join(BETWEEN));
        }
    }
}

/// The booleans that a schema allows; `None` if it allows other values, too, or says nothing. `null` does not count.
fn booleans(members: &Map) -> Option<&'static str> {
    let listed = members.get("const").map_or(list(members, "enum"), std::slice::from_ref);
    let mut listed = listed.iter().filter(|value| !value.is_null()).map(Value::as_bool);
    match listed.next() {
        None => (members.get("type").and_then(Value::as_str) == Some("boolean")).then_some(EITHER),
        Some(first) => {
            let rest: Vec<Option<bool>> = listed.collect();
            let is_only = rest.iter().all(|other| *other == first);
            let are_booleans = first.is_some() && rest.iter().all(Option::is_some);
            are_booleans.then_some(match first {
                Some(true) if is_only => "true",
                Some(false) if is_only => "false",
                Some(_) | None => EITHER,
            })
        }
    }
}

/// True for `uniqueItems: false`, for patterns that every text matches, and for the media type of any bytes.
fn says_nothing(value: &Value) -> bool {
    matches!(value, Value::Bool(false))
        || value.as_str().is_some_and(|text| ANY_TEXT.contains(&text) || text == ANY_BYTES)
}

/// The media type for unknown bytes (RFC 2046, section 4.5.1).
const ANY_BYTES: &str = "application/octet-stream";

/// Patterns that every text matches, in the spellings of real documents.
const ANY_TEXT: [&str; 6] = ["", ".*", "^.*$", "^.*", ".*$", "^(.*)$"];

fn list<'v>(members: &'v Map, keyword: &str) -> &'v [Value] {
    members.get(keyword).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The value of a keyword as text, with references followed and without keywords for readers. Alike values have the
/// same text.
fn text(root: &Value, value: &Value) -> String {
    value.as_str().map_or_else(|| bare(root, value).to_string(), str::to_owned)
}

fn bare(root: &Value, value: &Value) -> Value {
    let mut budget = MOST_VALUES;
    within(root, value, (0, Keys::Words), &mut budget)
}

/// The kind of an object's keys: keywords, or names of properties.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    Words,
    Names,
}

fn within(root: &Value, value: &Value, (depth, keys): (usize, Keys), budget: &mut usize) -> Value {
    if depth > MOST_DEPTH || *budget == 0 {
        return Value::Null;
    }
    *budget -= 1;
    match resolved(root, value) {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, _)| keys == Keys::Names || !is_told(key));
            let mut kept: Vec<(&String, &Value)> = kept.collect();
            kept.sort_by(|a, b| a.0.cmp(b.0));
            let inner = |key: &str| match (keys, key) {
                (Keys::Words, "properties") => Keys::Names,
                _ => Keys::Words,
            };
            let kept = kept
                .into_iter()
                .map(|(key, value)| (key.clone(), within(root, value, (depth + 1, inner(key)), budget)));
            Value::Object(kept.collect())
        }
        Value::Array(values) => {
            values.iter().map(|value| within(root, value, (depth + 1, Keys::Words), budget)).collect()
        }
        value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => value.clone(),
    }
}
