//! Checks that every property that the document declares has a field: compares an independent walk over the document
//! with one over the generated types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Value, json};

use crate::cases::{join, referred, target};
use crate::held::{Held, Made, Plan, element, value};
use crate::typed;

/// How many missing properties are printed in full; the report in JSON has all of them.
const TOLD: usize = 20;
/// How many paths of a document are walked one by one: if every schema leads to every other, the number of paths has no
/// end. Beyond this limit, each schema is compared only once.
const MOST_PATHS: usize = 500_000;
/// The methods that an operation can have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The result.
#[derive(Default)]
pub(crate) struct Properties {
    /// Component schemas and media types of responses that were compared.
    pub roots: usize,
    /// Property paths that the document declares.
    pub declared: usize,
    /// Properties that cannot have a value, or that only requests have, by the reason.
    pub excused: BTreeMap<&'static str, Vec<String>>,
    pub missing: Vec<Missing>,
}

/// A property without a field.
pub(crate) struct Missing {
    /// The component or media type that it is in.
    pub root: String,
    /// Its path within that: `[]` for an element, `*` for a free key.
    pub path: String,
    /// The place of its declaration.
    pub declared: String,
    /// The reason why it has no field.
    pub cause: &'static str,
}

/// Compares with the document as given if there is one, else with the normalized one.
pub(crate) fn compare(made: &Made, plan: &Plan<'_>, raw: Option<&Value>) -> Properties {
    let document = raw.unwrap_or(&made.document);
    let mut walk = Walk {
        document,
        plan,
        found: Properties::default(),
        root: String::new(),

        open: BTreeSet::new(),
        compared: BTreeSet::new(),
    };
    for name in document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, _)| name) {
        let pointer = join("/components/schemas", name);
        // The pointer of the place with the type, if this one refers to it.
        let held = typed::schema(made, &pointer).map_or_else(Vec::new, |place| plan.like(&place));
        walk.root(&pointer, &pointer, &held);
    }
    for pointer in contents(document) {
        let held = [pointer.clone(), upper_status(&pointer)].iter().map(|at| plan.at(at)).find(|held| !held.is_empty());
        walk.root(&pointer, &format!("{pointer}/schema"), &held.unwrap_or_default());
    }
    walk.found
}

/// The media types of all request bodies and responses, each by the place of its declaration.
fn contents(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let operations = document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        METHODS.iter().map(move |method| (format!("{}/{method}", join("/paths", path)), &item[*method]))
    });
    for (pointer, operation) in operations {
        let responses = operation["responses"].as_object().into_iter().flatten();
        let responses = responses.map(|(status, response)| (join(&format!("{pointer}/responses"), status), response));
        let body = operation.get("requestBody").map(|body| (format!("{pointer}/requestBody"), body));
        for (at, owner) in responses.chain(body) {
            let at = target(owner).unwrap_or(at);
            let content = &referred(document, owner)["content"];
            let names = content.as_object().into_iter().flatten().filter(|(_, media)| media.get("schema").is_some());
            found.extend(names.map(|(name, _)| join(&format!("{at}/content"), name)));
        }
    }
    found
}

/// `4xx` is `4XX` once it is repaired.
fn upper_status(pointer: &str) -> String {
    ["1", "2", "3", "4", "5"].iter().fold(pointer.to_owned(), |text, digit| {
        text.replace(&format!("/responses/{digit}xx/"), &format!("/responses/{digit}XX/"))
    })
}

struct Walk<'w> {
    document: &'w Value,
    plan: &'w Plan<'w>,
    found: Properties,
    root: String,
    /// The places of the current walk: it turns back at the second visit of a place.
    open: BTreeSet<Vec<String>>,
    /// The compared pairs: schemas, and the types at their place.
    compared: BTreeSet<(Vec<String>, Vec<String>)>,
}

impl<'w> Walk<'w> {
    fn root(&mut self, root: &str, schema: &str, held: &[Held<'w>]) {
        self.found.roots += 1;
        root.clone_into(&mut self.root);
        let schemas = self.members(&[schema.to_owned()]);
        if !held.is_empty() {
            self.walk(&schemas, held, "");
        } else if schemas.iter().any(|(_, schema)| schema.get("properties").is_some()) {
            self.miss(String::new(), schema, "nothing");
        }
    }

    fn excuse(&mut self, why: &'static str, path: &str) {
        self.found.excused.entry(why).or_default().push(format!("{} {path}", self.root));
    }

    fn says(&self, pointers: &[String], keyword: &str) -> bool {
        self.members(pointers).iter().any(|(_, schema)| schema[keyword] == json!(true))
    }

    /// True if one of the schemas, all of which must hold, allows only `null`.
    fn is_null_alone(&self, pointers: &[String]) -> bool {
        let mut left = pointers.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(pointer) = left.pop().filter(|pointer| seen.insert(pointer.clone())) {
            let Some(schema) = self.document.pointer(&pointer) else { continue };
            if schema["enum"] == json!([null]) {
                return true;
            }
            let parts = schema["allOf"].as_array().map_or(0, Vec::len);
            left.extend((0..parts).map(|index| format!("{pointer}/allOf/{index}")).chain(target(schema)));
        }
        false
    }

    /// True if one of the schemas declares properties, or the elements of a list or map in them do.
    fn declares(&self, pointers: &[String]) -> bool {
        let inside = |pointer: &String| ["items", "additionalProperties"].map(|key| format!("{pointer}/{key}"));
        let all: Vec<String> = pointers.iter().cloned().chain(pointers.iter().flat_map(inside)).collect();
        self.members(&all).iter().any(|(_, schema)| schema.get("properties").is_some())
    }

    fn miss(&mut self, path: String, declared: &str, cause: &'static str) {
        let (root, declared) = (self.root.clone(), declared.to_owned());
        self.found.missing.push(Missing { root, path, declared, cause });
    }

    /// The schemas at `pointers`, references followed, with all members of `allOf`, `oneOf` and `anyOf`.
    fn members(&self, pointers: &[String]) -> Vec<(String, &'w Value)> {
        let mut out: Vec<(String, &'w Value)> = Vec::new();
        let mut left = pointers.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(pointer) = left.pop() {
            let Some(schema) = self.document.pointer(&pointer) else { continue };
            if !seen.insert(pointer.clone()) {
                continue;
            }
            if let Some(next) = target(schema) {
                left.push(next);
                continue;
            }
            for key in ["allOf", "oneOf", "anyOf"] {
                let count = schema[key].as_array().map_or(0, Vec::len);
                left.extend((0..count).map(|index| format!("{pointer}/{key}/{index}")));
            }
            out.push((pointer, schema));
        }
        out.sort_by(|a, b| a.0.cmp(&b.0));
        out
    }

    fn walk(&mut self, schemas: &[(String, &'w Value)], held: &[Held<'w>], path: &str) {
        let key: Vec<String> = schemas.iter().map(|(pointer, _)| pointer.clone()).collect();
        let held = self.plan.flat(held);
        let is_new = !key.is_empty() && self.compared.insert((key.clone(), held.iter().map(Held::text).collect()));
        let is_much = self.found.declared > MOST_PATHS;
        if key.is_empty() || is_much && !is_new || !self.open.insert(key.clone()) {
            return;
        }
        let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let (mut items, mut free) = (Vec::new(), Vec::new());
        let mut positions: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (pointer, schema) in schemas {
            for (name, _) in schema["properties"].as_object().into_iter().flatten() {
                names.entry(name).or_default().push(join(&format!("{pointer}/properties"), name));
            }
            if schema["items"].is_object() {
                items.push(format!("{pointer}/items"));
            }
            for index in 0..schema["prefixItems"].as_array().map_or(0, Vec::len) {
                positions.entry(index).or_default().push(format!("{pointer}/prefixItems/{index}"));
            }
            if schema["additionalProperties"].is_object() {
                free.push(format!("{pointer}/additionalProperties"));
            }
        }
        for (name, pointers) in names {
            self.found.declared += 1;
            let path = format!("{path}.{name}");
            let inner = self.plan.property(&held, name);
            if inner.is_empty() && self.says(&pointers, "readOnly") && !self.plan.is_received(&held) {
                self.excuse("read-only, in a type that is only sent", &path);
            } else if inner.is_empty() && self.says(&pointers, "writeOnly") && !self.plan.is_sent(&held) {
                self.excuse("write-only, in a type that is only received", &path);
            } else if !inner.is_empty() && self.plan.is_raw(&inner) && self.is_null_alone(&pointers) {
                // The field exists; a property that the other schemas declare inside it can never have a value.
                if self.declares(&pointers) {
                    self.excuse(
                        "declared inside a property that is null alone, by an `allOf` with `enum: [null]`",
                        &path,
                    );
                }
            } else if inner.is_empty() {
                let cause = self.plan.cause(&held);
                self.miss(path, &pointers[0], cause);
            } else {
                self.walk(&self.members(&pointers), &inner, &path);
            }
        }
        for (index, pointers) in positions {
            self.inside(&pointers, &self.plan.position(&held, index), &held, format!("{path}[{index}]"));
        }
        let elements: Vec<Held<'w>> =
            held.iter().filter_map(|one| element(*one).or_else(|| self.plan.behind(*one))).collect();
        let values: Vec<Held<'w>> =
            held.iter().filter_map(|one| value(*one).or_else(|| self.plan.free(*one))).collect();
        self.inside(&items, &elements, &held, format!("{path}[]"));
        self.inside(&free, &values, &held, format!("{path}.*"));
        self.open.remove(&key);
    }

    /// Compares elements or free keys: if there is no type for them and they declare properties, they are missing as a
    /// whole.
    fn inside(&mut self, pointers: &[String], inner: &[Held<'w>], around: &[Held<'w>], path: String) {
        let schemas = self.members(pointers);
        if !inner.is_empty() {
            self.walk(&schemas, inner, &path);
        } else if let Some((pointer, _)) = schemas.iter().find(|(_, schema)| declares(schema)) {
            let cause = match self.plan.cause(around) {
                "the record has no such field" => "a record beside free keys or elements",
                cause => cause,
            };
            self.miss(path, pointer, cause);
        }
    }
}

/// True if a schema has properties, which a type without fields would lose.
fn declares(schema: &Value) -> bool {
    schema.get("properties").and_then(Value::as_object).is_some_and(|properties| !properties.is_empty())
}

impl Properties {
    fn causes(&self) -> BTreeMap<&'static str, usize> {
        self.missing.iter().fold(BTreeMap::new(), |mut counts, missing| {
            *counts.entry(missing.cause).or_default() += 1;
            counts
        })
    }

    /// The declarations of the missing ones, each once, with the number of paths that miss it.
    fn declarations(&self) -> BTreeMap<(&str, &'static str), usize> {
        self.missing.iter().fold(BTreeMap::new(), |mut counts, missing| {
            *counts.entry((&*missing.declared, missing.cause)).or_default() += 1;
            counts
        })
    }

    pub(crate) fn json(&self) -> Value {
        let missing: Vec<Value> = (self.missing.iter())
            .map(|Missing { root, path, declared, cause }| json!({ "root": root, "path": path, "declared": declared, "cause": cause }))
            .collect();
        json!({ "roots": self.roots, "declared": self.declared, "excused": self.excused, "missing": missing, "causes": self.causes() })
    }
}

impl fmt::Display for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let declarations = self.declarations();
        for ((declared, cause), count) in declarations.iter().take(TOLD) {
            writeln!(f, "missing: {declared}: {cause} (on {count} paths)")?;
        }
        if declarations.len() > TOLD {
            writeln!(f, "... and {} more missing; `--report FILE` tells all", declarations.len() - TOLD)?;
        }
        let Self { roots, declared, excused, missing } = self;
        writeln!(f, "properties    {declared} paths in {roots} schemas and answers, {} missing", missing.len())?;
        excused.iter().try_for_each(|(why, paths)| writeln!(f, "  excused     {}: {why}", paths.len()))?;
        self.causes().iter().try_for_each(|(cause, count)| writeln!(f, "  missing     {count}: {cause}"))
    }
}
