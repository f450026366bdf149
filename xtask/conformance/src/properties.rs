//! Whether every property that the document declares has a field: an independent walk over the document beside one over
//! the generated types.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use restwright_codegen::Generated;
use restwright_codegen::plan::{CratePlan, Place, RecordPlan, RustType, TypePath, TypePlan, UnionPlan};
use serde_json::{Value, json};

use crate::cases::{join, referred, target};
use crate::typed;

/// How many missing properties are told in full; the report in JSON holds all.
const TOLD: usize = 20;
/// The methods that an operation can have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// What was found.
#[derive(Default)]
pub(crate) struct Properties {
    /// Component schemas and media types of responses that were compared.
    pub roots: usize,
    /// Property paths that the document declares.
    pub declared: usize,
    /// Those that nothing can have, or that what is only sent leaves out, by why.
    pub excused: BTreeMap<&'static str, usize>,
    pub missing: Vec<Missing>,
}

/// A property without a field.
pub(crate) struct Missing {
    /// The component or media type that it is in.
    pub root: String,
    /// Its path in there: `[]` for an element, `*` for a free key.
    pub path: String,
    /// Where it is declared.
    pub declared: String,
    /// What stands there instead.
    pub cause: &'static str,
}

/// Compares; the document as given where there is such, else the normalized one.
pub(crate) fn compare(made: &Generated, raw: Option<&Value>) -> Properties {
    let document = raw.unwrap_or(&made.document);
    let plan = Plan::new(made);
    let mut walk =
        Walk { document, plan: &plan, found: Properties::default(), root: String::new(), open: BTreeSet::new() };
    for name in document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, _)| name) {
        let pointer = join("/components/schemas", name);
        let place = typed::schema(made, &pointer);
        walk.root(&pointer, &pointer, place);
    }
    for pointer in contents(document) {
        let place = made.plan.places.get(&pointer).or_else(|| made.plan.places.get(&upper_status(&pointer))).cloned();
        walk.root(&pointer, &format!("{pointer}/schema"), place);
    }
    walk.found
}

/// The media types of all responses, each where it is declared.
fn contents(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let operations = document["paths"].as_object().into_iter().flatten().flat_map(|(path, item)| {
        METHODS.iter().map(move |method| (format!("{}/{method}", join("/paths", path)), &item[*method]))
    });
    for (pointer, operation) in operations {
        for (status, response) in operation["responses"].as_object().into_iter().flatten() {
            let at = target(response).unwrap_or_else(|| join(&format!("{pointer}/responses"), status));
            let content = &referred(document, response)["content"];
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

/// The generated types, by path.
struct Plan<'p> {
    types: BTreeMap<(&'p str, &'p str), &'p TypePlan>,
    plan: &'p CratePlan,
}

/// What can stand at a place.
#[derive(Clone, Copy)]
enum Held<'p> {
    Type(&'p RustType),
    /// An answer: its value under the key of the envelope.
    Envelope(&'p RustType),
}

impl<'p> Plan<'p> {
    fn new(made: &'p Generated) -> Self {
        let plan = &made.plan;
        let types = plan.modules.iter().flat_map(|module| {
            module.types.iter().map(|gated| ((module.name.as_str(), type_name(&gated.ty)), &gated.ty))
        });
        Self { types: types.collect(), plan }
    }

    fn named(&self, path: &TypePath) -> Option<&'p TypePlan> {
        self.types.get(&(path.module.as_str(), path.name.as_str())).copied()
    }

    /// The types without options, boxes and unions: what one value can be.
    fn flat(&self, held: &[Held<'p>]) -> Vec<Held<'p>> {
        let mut out = Vec::new();
        let mut seen = BTreeSet::new();
        let mut left = held.to_vec();
        while let Some(one) = left.pop() {
            match one {
                Held::Type(RustType::Option(inner) | RustType::Nullable(inner) | RustType::Boxed(inner)) => {
                    left.push(Held::Type(inner));
                }
                Held::Type(RustType::Named(path)) if seen.insert(path) => match self.named(path) {
                    Some(TypePlan::Union(UnionPlan { variants, .. })) => {
                        left.extend(variants.iter().map(|variant| Held::Type(&variant.ty)));
                    }
                    _ => out.push(one),
                },
                Held::Type(RustType::Named(_)) => {}
                _ => out.push(one),
            }
        }
        out
    }

    fn record(&self, held: Held<'p>) -> Option<&'p RecordPlan> {
        let path = match held {
            Held::Type(RustType::Named(path)) => path,
            Held::Type(_) => return None,
            Held::Envelope(_) => self.plan.root.envelope.as_ref()?,
        };
        match self.named(path) {
            Some(TypePlan::Record(record)) => Some(record),
            _ => None,
        }
    }

    /// What the property `name` can be.
    fn property(&self, held: &[Held<'p>], name: &str) -> Vec<Held<'p>> {
        let mut out = Vec::new();
        for one in held {
            if let (Held::Envelope(value), Some(envelope)) = (one, &self.plan.root.api.envelope)
                && envelope.result == name
            {
                out.push(Held::Type(value));
                continue;
            }
            let fields = self.record(*one).map_or(&[][..], |record| &record.fields);
            out.extend(fields.iter().filter(|field| field.facts.wire == name).map(|field| Held::Type(&field.ty)));
        }
        out
    }

    /// What stands there when a property has no field.
    fn cause(&self, held: &[Held<'p>]) -> &'static str {
        let any = |test: &dyn Fn(&Held<'p>) -> bool| held.iter().any(test);
        if any(&|one| self.record(*one).is_some()) {
            "the record has no such field"
        } else if any(&|one| matches!(one, Held::Type(RustType::Json))) {
            "raw JSON"
        } else if any(&|one| matches!(one, Held::Type(RustType::Map(_)))) {
            "a map"
        } else if any(&|one| matches!(one, Held::Type(RustType::List(_)))) {
            "a list"
        } else {
            "a value that is no object"
        }
    }
}

fn type_name(ty: &TypePlan) -> &str {
    match ty {
        TypePlan::Record(plan) => &plan.name,
        TypePlan::StringEnum(plan) | TypePlan::LiteralEnum(plan) => &plan.name,
        TypePlan::Union(plan) => &plan.name,
    }
}

struct Walk<'w> {
    document: &'w Value,
    plan: &'w Plan<'w>,
    found: Properties,
    root: String,
    /// The places being walked: at the second visit of one the walk turns back.
    open: BTreeSet<Vec<String>>,
}

impl<'w> Walk<'w> {
    fn root(&mut self, root: &str, schema: &str, place: Option<Place>) {
        self.found.roots += 1;
        root.clone_into(&mut self.root);
        let schemas = self.members(&[schema.to_owned()]);
        let Some(place) = place else {
            if schemas.iter().any(|(_, schema)| schema.get("properties").is_some()) {
                self.miss(String::new(), schema, "nothing");
            }
            return;
        };
        let plan = self.plan;
        // The types live as long as the plan; a place is told by value.
        let held = plan.held(&place);
        self.walk(&schemas, &held, "");
    }

    fn excuse(&mut self, why: &'static str) {
        *self.found.excused.entry(why).or_default() += 1;
    }

    fn says(&self, pointers: &[String], keyword: &str) -> bool {
        self.members(pointers).iter().any(|(_, schema)| schema[keyword] == json!(true))
    }

    /// Whether one of the schemas, all of which hold, lets only `null` be.
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
        if key.is_empty() || !self.open.insert(key.clone()) {
            return;
        }
        let held = self.plan.flat(held);
        let mut names: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let (mut items, mut free) = (Vec::new(), Vec::new());
        for (pointer, schema) in schemas {
            for (name, _) in schema["properties"].as_object().into_iter().flatten() {
                names.entry(name).or_default().push(join(&format!("{pointer}/properties"), name));
            }
            if schema["items"].is_object() {
                items.push(format!("{pointer}/items"));
            }
            if schema["additionalProperties"].is_object() {
                free.push(format!("{pointer}/additionalProperties"));
            }
        }
        for (name, pointers) in names {
            self.found.declared += 1;
            let path = format!("{path}.{name}");
            let inner = self.plan.property(&held, name);
            if inner.is_empty() && self.says(&pointers, "readOnly") && self.root.starts_with("/components/") {
                self.excuse("read-only, in a type that is only sent");
            } else if inner.is_empty() && self.says(&pointers, "writeOnly") {
                self.excuse("write-only, in a type that is only received");
            } else if self.is_null_alone(&pointers) {
                self.excuse("null alone, by an `allOf` with `enum: [null]`");
            } else if inner.is_empty() {
                let cause = self.plan.cause(&held);
                self.miss(path, &pointers[0], cause);
            } else {
                self.walk(&self.members(&pointers), &inner, &path);
            }
        }
        let elements: Vec<Held<'w>> = held.iter().filter_map(|one| element(*one)).collect();
        let values: Vec<Held<'w>> = held.iter().filter_map(|one| value(*one)).collect();
        self.inside(&items, &elements, &held, format!("{path}[]"));
        self.inside(&free, &values, &held, format!("{path}.*"));
        self.open.remove(&key);
    }

    /// What elements or free keys hold: missing as a whole where no type is there for them and they declare properties.
    fn inside(&mut self, pointers: &[String], inner: &[Held<'w>], around: &[Held<'w>], path: String) {
        let schemas = self.members(pointers);
        if !inner.is_empty() {
            self.walk(&schemas, inner, &path);
        } else if let Some((pointer, _)) = schemas.iter().find(|(_, schema)| schema.get("properties").is_some()) {
            let cause = match self.plan.cause(around) {
                "the record has no such field" => "a record beside free keys or elements",
                cause => cause,
            };
            self.miss(path, pointer, cause);
        }
    }
}

impl<'p> Plan<'p> {
    /// What stands at `place`, with the lifetime of the plan.
    fn held(&self, place: &Place) -> Vec<Held<'p>> {
        let own = self.plan.places.values().find(|other| other.ty == place.ty);
        own.map(|own| if place.enveloped { Held::Envelope(&own.ty) } else { Held::Type(&own.ty) }).into_iter().collect()
    }
}

fn element(held: Held<'_>) -> Option<Held<'_>> {
    match held {
        Held::Type(RustType::List(inner) | RustType::Page(inner)) => Some(Held::Type(inner)),
        _ => None,
    }
}

fn value(held: Held<'_>) -> Option<Held<'_>> {
    match held {
        Held::Type(RustType::Map(inner)) => Some(Held::Type(inner)),
        _ => None,
    }
}

impl Properties {
    fn causes(&self) -> BTreeMap<&'static str, usize> {
        self.missing.iter().fold(BTreeMap::new(), |mut counts, missing| {
            *counts.entry(missing.cause).or_default() += 1;
            counts
        })
    }

    /// Where the missing ones are declared, each once, with how many paths miss it.
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
        excused.iter().try_for_each(|(why, count)| writeln!(f, "  excused     {count}: {why}"))?;
        self.causes().iter().try_for_each(|(cause, count)| writeln!(f, "  missing     {count}: {cause}"))
    }
}
