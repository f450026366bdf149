//! Finds the generated code for a place of the document: types, envelopes, and bodies given member by member.

use std::collections::{BTreeMap, BTreeSet};

use restwright_codegen::Generated;
use restwright_codegen::plan::{
    Accepts, CratePlan, Input, LocationPlan, Method, ParameterPlan, Place, RustType, Sink, TypePath,
};
use restwright_codegen::surface::{Surface, Type};
use serde_json::Value;

use crate::cases::{Case, join, referred, target};

/// The members of the bodies that calls take one by one, by the pointer of their media type. They are owned, so that
/// they can be borrowed from here.
pub(crate) struct Inputs {
    bodies: BTreeMap<String, BTreeMap<String, RustType>>,
    parameters: BTreeMap<String, Setter>,
}

/// How a call takes a parameter and writes it.
#[derive(Debug, Clone)]
pub(crate) struct Setter {
    /// The type that the call passes on.
    pub ty: RustType,
    pub plan: ParameterPlan,
}

impl Inputs {
    pub(crate) fn new(made: &Made) -> Self {
        let methods =
            made.generated.plan.modules.iter().flat_map(|module| &module.group).flat_map(|group| &group.methods);
        let (mut bodies, mut parameters) = (BTreeMap::new(), BTreeMap::new());
        for method in methods {
            parameters.extend(setters(made, method));
            let inputs = method.arguments.iter().chain(&method.setters);
            let members: BTreeMap<String, RustType> = inputs.filter_map(member).collect();
            let Some(body) = method.operation.body.as_ref().filter(|_| !members.is_empty()) else { continue };
            let verb = method.operation.method.to_ascii_lowercase();
            let place = format!("{}/{verb}/requestBody", join("/paths", &method.operation.path));
            let document = &made.document;
            let Some(value) = document.pointer(&place) else { continue };
            let content = &referred(document, value)["content"];
            let at = target(value).unwrap_or(place);
            bodies.insert(join(&format!("{at}/content"), written_name(content, &body.media_type)), members);
        }
        Self { bodies, parameters }
    }

    /// How the parameter at `pointer` is given.
    pub(crate) fn parameter(&self, pointer: &str) -> Option<&Setter> {
        self.parameters.get(pointer)
    }

    /// The members of the body whose media type is at `pointer`.
    pub(crate) fn members(&self, pointer: &str) -> Option<&BTreeMap<String, RustType>> {
        self.bodies.get(pointer)
    }
}

/// A crate, and its document for validators of other projects.
pub(crate) struct Made {
    /// The crate.
    pub(crate) generated: Generated,
    /// The normalized document.
    pub(crate) document: Value,
}

impl Made {
    /// Copies the document. No request of this program frees it.
    pub(crate) fn new(generated: Generated) -> Self {
        let document = generated.document.as_deref().map(Value::from).unwrap_or_default();
        Self { generated, document }
    }
}

/// Returns the name under which the document has a media type that is sent: its own, or that of the range it is chosen
/// from (OpenAPI 3.0.4, section 4.7.14).
fn written_name<'m>(content: &Value, sent: &'m str) -> &'m str {
    let ranges = ["*/*", "application/*"];
    let range = || ranges.into_iter().find(|range| content.get(range).is_some());
    if content.get(sent).is_some() { sent } else { range().unwrap_or(sent) }
}

fn member(input: &Input) -> Option<(String, RustType)> {
    match &input.sink {
        Sink::Field(wire) | Sink::File(wire) | Sink::Files(wire) => Some((wire.clone(), accepted(&input.accepts))),
        Sink::Path(_) | Sink::Query(_) | Sink::Header(_) | Sink::Cookie(_) | Sink::PartHeader { .. } => None,
        Sink::Body | Sink::Upload | Sink::Text => None,
        Sink::NamedFiles | Sink::OtherFields | Sink::OtherFiles => None,
    }
}

/// The parameters of an operation, by the pointer of their declaration.
fn setters(made: &Made, method: &Method) -> Vec<(String, Setter)> {
    let item = join("/paths", &method.operation.path);
    let verb = method.operation.method.to_ascii_lowercase();
    let (document, mut found) = (&made.document, Vec::new());
    for list in [format!("{item}/parameters"), format!("{item}/{verb}/parameters")] {
        let Some(parameters) = document.pointer(&list).and_then(Value::as_array) else { continue };
        for (index, parameter) in parameters.iter().enumerate() {
            let at = target(parameter).unwrap_or(format!("{list}/{index}"));
            let value = referred(document, parameter);
            let (name, place) = (value["name"].as_str().unwrap_or_default(), value["in"].as_str().unwrap_or_default());
            let plan = method.operation.parameters.iter().find(|plan| plan.name == name && location(plan) == place);
            let input = method.arguments.iter().chain(&method.setters).find(|input| sink(input) == Some((place, name)));
            if let (Some(plan), Some(input)) = (plan, input) {
                found.push((at, Setter { ty: accepted(&input.accepts), plan: plan.clone() }));
            }
        }
    }
    found
}

/// The location of a parameter, as in its `in`.
pub(crate) fn location(plan: &ParameterPlan) -> &'static str {
    match plan.location {
        LocationPlan::Path => "path",
        LocationPlan::Query => "query",
        LocationPlan::Header => "header",
        LocationPlan::Cookie => "cookie",
    }
}

fn sink(input: &Input) -> Option<(&'static str, &str)> {
    match &input.sink {
        Sink::Path(name) => Some(("path", name)),
        Sink::Query(name) => Some(("query", name)),
        Sink::Header(name) => Some(("header", name)),
        Sink::Cookie(name) => Some(("cookie", name)),
        Sink::Field(_) | Sink::File(_) | Sink::Files(_) | Sink::NamedFiles | Sink::PartHeader { .. } => None,
        Sink::Body | Sink::Upload | Sink::Text | Sink::OtherFields | Sink::OtherFiles => None,
    }
}

/// The type that a call passes on.
fn accepted(accepts: &Accepts) -> RustType {
    match accepts {
        Accepts::Text => RustType::String,
        Accepts::Texts => RustType::List(Box::new(RustType::String)),
        Accepts::NullableTexts => RustType::List(Box::new(RustType::Option(Box::new(RustType::String)))),
        Accepts::Items(ty) | Accepts::ItemsInto(ty) => RustType::List(Box::new(ty.clone())),
        Accepts::Files => RustType::List(Box::new(RustType::File)),
        Accepts::NamedFiles => RustType::Map(Box::new(RustType::File)),
        Accepts::Into(ty) | Accepts::Value(ty) | Accepts::Reference(ty) => ty.clone(),
    }
}

/// The generated code that can be at a place.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Held<'p> {
    Type(&'p RustType),
    /// An answer, with its value under the key of the envelope.
    Envelope(&'p RustType),
    /// A body that is given member by member.
    Members(&'p BTreeMap<String, RustType>),
}

impl Held<'_> {
    /// A text that is equal for equal content.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Type(ty) => ty.to_string(),
            Self::Envelope(ty) => format!("envelope {ty}"),
            Self::Members(members) => {
                members.iter().fold("members".to_owned(), |text, (name, ty)| format!("{text} {name}: {ty}"))
            }
        }
    }
}

/// The generated types, by path.
pub(crate) struct Plan<'p> {
    surface: &'p Surface,
    krate: &'p CratePlan,
    inputs: &'p Inputs,
    document: &'p Value,
    /// The types that answers can hold.
    received: BTreeSet<&'p TypePath>,
    /// The types that requests can hold.
    sent: BTreeSet<&'p TypePath>,
}

impl<'p> Plan<'p> {
    pub(crate) fn new(made: &'p Made, inputs: &'p Inputs) -> Self {
        let krate = &made.generated.plan;
        let (received, sent) = (BTreeSet::new(), BTreeSet::new());
        let mut this =
            Self { surface: &made.generated.surface, krate, inputs, document: &made.document, received, sent };
        let places = |answers: bool| {
            let of_answers = |pointer: &str| pointer.contains("/responses/");
            let named = made.generated.surface.held.iter().filter(move |(pointer, _)| {
                let operation = pointer.starts_with("/paths/") || !pointer.starts_with("/components/schemas/");
                operation
                    && of_answers(pointer) == answers
                    && pointer.contains("/content/")
                    && !pointer.contains("/schema")
            });
            named.map(|(_, place)| &place.ty)
        };
        let arguments = krate.modules.iter().flat_map(|module| &module.group).flat_map(|group| &group.methods);
        let arguments = arguments.flat_map(|method| method.arguments.iter().chain(&method.setters));
        let given = arguments.filter_map(|input| match &input.accepts {
            Accepts::Items(ty)
            | Accepts::ItemsInto(ty)
            | Accepts::Into(ty)
            | Accepts::Value(ty)
            | Accepts::Reference(ty) => Some(ty),
            Accepts::Text | Accepts::Texts | Accepts::NullableTexts | Accepts::Files | Accepts::NamedFiles => None,
        });
        this.received =
            this.reached(places(true).collect(), krate.root.envelope.as_ref().map(|envelope| &envelope.path));
        this.sent = this.reached(places(false).chain(given).collect(), None);
        this
    }

    /// Every type with a name that can be reached.
    fn reached(&self, types: Vec<&'p RustType>, first: Option<&'p TypePath>) -> BTreeSet<&'p TypePath> {
        let mut seen = BTreeSet::new();
        let mut left: Vec<&'p TypePath> = types.into_iter().filter_map(name_within).chain(first).collect();
        while let Some(path) = left.pop() {
            if !seen.insert(path) {
                continue;
            }
            let members = self.named(path).into_iter().flat_map(|ty| &ty.members);
            left.extend(members.filter_map(|member| name_within(&member.held)));
        }
        seen
    }

    /// True if an answer can hold one of these.
    pub(crate) fn is_received(&self, held: &[Held<'p>]) -> bool {
        self.any_of(held, &self.received)
    }

    /// True if a request can hold one of these.
    pub(crate) fn is_sent(&self, held: &[Held<'p>]) -> bool {
        held.iter().any(|one| matches!(one, Held::Members(_))) || self.any_of(held, &self.sent)
    }

    /// How the parameter is given of which the case is an example.
    pub(crate) fn parameter(&self, case: &Case) -> Option<&'p Setter> {
        // An example of the schema is also one of the parameter.
        let owner = case.owner.as_deref().or_else(|| case.schema.strip_suffix("/schema"))?;
        self.inputs.parameter(owner)
    }

    /// True if there can only be raw JSON.
    pub(crate) fn is_raw(&self, held: &[Held<'p>]) -> bool {
        self.flat(held).iter().all(|one| matches!(one, Held::Type(RustType::Json)))
    }

    /// The same as at `place`, borrowed for as long as the plan is.
    pub(crate) fn like(&self, place: &Place) -> Vec<Held<'p>> {
        let own = self.surface.held.values().find(|other| other.ty == place.ty);
        own.map(|own| if place.enveloped { Held::Envelope(&own.ty) } else { Held::Type(&own.ty) }).into_iter().collect()
    }

    fn any_of(&self, held: &[Held<'p>], known: &BTreeSet<&'p TypePath>) -> bool {
        self.flat(held).iter().any(|one| matches!(one, Held::Type(RustType::Named(path)) if known.contains(path)))
    }

    fn named(&self, path: &TypePath) -> Option<&'p Type> {
        self.surface.get(&format!("{}::{}", path.module, path.name))
    }

    /// The types without options, boxes and unions: what one value can be.
    pub(crate) fn flat(&self, held: &[Held<'p>]) -> Vec<Held<'p>> {
        let mut out = Vec::new();
        let mut seen = BTreeSet::new();
        let mut left = held.to_vec();
        while let Some(one) = left.pop() {
            match one {
                Held::Type(RustType::Option(inner) | RustType::Nullable(inner) | RustType::Boxed(inner)) => {
                    left.push(Held::Type(inner));
                }
                Held::Type(RustType::Named(path)) if seen.insert(path) => match self.named(path) {
                    Some(ty) if ty.kind == "union" => {
                        left.extend(ty.members.iter().map(|variant| Held::Type(&variant.held)));
                    }
                    _ => out.push(one),
                },
                Held::Type(RustType::Named(_)) => {}
                Held::Type(_) | Held::Envelope(_) | Held::Members(_) => out.push(one),
            }
        }
        out
    }

    fn record(&self, held: Held<'p>) -> Option<&'p Type> {
        let path = match held {
            Held::Type(RustType::Named(path)) => path,
            Held::Type(_) | Held::Members(_) => return None,
            Held::Envelope(_) => &self.krate.root.envelope.as_ref()?.path,
        };
        self.named(path).filter(|ty| ty.kind == "record")
    }

    /// The type of the fields without a name in a record.
    fn additional(&self, held: Held<'p>) -> Option<Held<'p>> {
        Some(Held::Type(&self.record(held)?.additional()?.held))
    }

    fn tuple(&self, held: Held<'p>) -> Option<&'p Type> {
        match held {
            Held::Type(RustType::Named(path)) => self.named(path).filter(|ty| ty.kind == "tuple"),
            Held::Type(_) | Held::Members(_) | Held::Envelope(_) => None,
        }
    }

    /// The types of the element at `index`; for a list, those of all elements.
    pub(crate) fn position(&self, held: &[Held<'p>], index: usize) -> Vec<Held<'p>> {
        let index = index.to_string();
        let at = |one: &Held<'p>| match self.tuple(*one) {
            Some(ty) => ty.members.iter().find(|member| member.wire == index).map(|member| Held::Type(&member.held)),
            None => element(*one),
        };
        held.iter().filter_map(at).collect()
    }

    /// The type of the elements after the positions of a tuple.
    pub(crate) fn behind(&self, held: Held<'p>) -> Option<Held<'p>> {
        Some(Held::Type(&self.tuple(held)?.additional()?.held))
    }

    /// The type under the keys that a record does not declare.
    pub(crate) fn free(&self, held: Held<'p>) -> Option<Held<'p>> {
        Some(Held::Type(&self.record(held)?.additional()?.held))
    }

    /// The types of the property `name`.
    pub(crate) fn property(&self, held: &[Held<'p>], name: &str) -> Vec<Held<'p>> {
        let mut out = Vec::new();
        for one in held {
            if let (Held::Envelope(value), Some(envelope)) = (one, &self.krate.root.api.envelope)
                && envelope.result == name
            {
                out.push(Held::Type(value));
                continue;
            }
            if let Held::Members(members) = one {
                out.extend(members.get(name).map(Held::Type));
                continue;
            }
            let fields = self.record(*one).into_iter().flat_map(|ty| &ty.members);
            out.extend(fields.filter(|field| field.wire == name).map(|field| Held::Type(&field.held)));
        }
        out
    }

    /// The reason why a property has no field.
    pub(crate) fn cause(&self, held: &[Held<'p>]) -> &'static str {
        let any = |test: &dyn Fn(&Held<'p>) -> bool| held.iter().any(test);
        if any(&|one| self.record(*one).is_some() || matches!(one, Held::Members(_))) {
            "the record has no such field"
        } else if any(&|one| matches!(one, Held::Type(RustType::Json))) {
            "raw JSON"
        } else if any(&|one| matches!(one, Held::Type(RustType::Map(_)))) {
            "a map"
        } else if any(&|one| matches!(one, Held::Type(RustType::List(_)))) {
            "a list"
        } else {
            "a value that is not an object"
        }
    }

    /// The types at the parameter, media type or schema at `pointer`. If it has no type of its own, those around it: a
    /// member of `allOf` is read as the schema with the `allOf`, a property as the field.
    pub(crate) fn at(&self, pointer: &str) -> Vec<Held<'p>> {
        self.within(pointer, MOST_STEPS)
    }

    fn within(&self, pointer: &str, left: usize) -> Vec<Held<'p>> {
        if let Some(members) = self.inputs.members(pointer) {
            return vec![Held::Members(members)];
        }
        if let Some(place) = self.surface.held.get(pointer) {
            return vec![held(place)];
        }
        let Some(left) = left.checked_sub(1) else { return Vec::new() };
        if let Some(next) = self.document.pointer(pointer).and_then(target) {
            return self.within(&next, left);
        }
        let Some((parent, last)) = pointer.rsplit_once('/') else { return Vec::new() };
        let (owner, keyword) = parent.rsplit_once('/').unwrap_or((parent, ""));
        match (keyword, last) {
            ("allOf" | "oneOf" | "anyOf", _) => self.within(owner, left),
            ("properties", name) => {
                let name = name.replace("~1", "/").replace("~0", "~");
                self.property(&self.flat(&self.within(owner, left)), &name)
            }
            (_, "schema") => self.within(parent, left),
            (_, "items") => {
                let held = self.flat(&self.within(parent, left)).into_iter();
                held.filter_map(|one| element(one).or_else(|| self.behind(one))).collect()
            }
            ("prefixItems", index) => {
                let held = self.flat(&self.within(owner, left));
                index.parse().map_or_else(|_| Vec::new(), |index| self.position(&held, index))
            }
            (_, "additionalProperties") => {
                let held = self.flat(&self.within(parent, left)).into_iter();
                held.filter_map(|one| value(one).or_else(|| self.additional(one))).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The limit of steps through a schema that refers to itself.
const MOST_STEPS: usize = 64;

/// The code at a place that has a type.
pub(crate) fn held(place: &Place) -> Held<'_> {
    if place.enveloped { Held::Envelope(&place.ty) } else { Held::Type(&place.ty) }
}

pub(crate) fn element(held: Held<'_>) -> Option<Held<'_>> {
    let Held::Type(RustType::List(inner) | RustType::Page(inner)) = held else { return None };
    Some(Held::Type(inner))
}

pub(crate) fn value(held: Held<'_>) -> Option<Held<'_>> {
    let Held::Type(RustType::Map(inner)) = held else { return None };
    Some(Held::Type(inner))
}

fn name_within(ty: &RustType) -> Option<&TypePath> {
    match ty {
        RustType::Named(path) => Some(path),
        RustType::List(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Nullable(inner)
        | RustType::Boxed(inner)
        | RustType::Page(inner) => name_within(inner),
        RustType::Bool
        | RustType::I32
        | RustType::I64
        | RustType::U32
        | RustType::U64
        | RustType::F64
        | RustType::String
        | RustType::DateTime
        | RustType::Date
        | RustType::Base64
        | RustType::Bytes
        | RustType::Upload
        | RustType::File
        | RustType::Json
        | RustType::Unit => None,
    }
}
