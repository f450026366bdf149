//! The public API of a crate as plain data: every item that callers see, with its place on the wire and in the
//! document.
//!
//! `names.lock` is written from it, `--surface` prints it, and explanations and comparisons read it.

mod described;
mod kept;
mod places;
mod received;
mod released;
mod usage;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

pub use described::Described;
pub(crate) use described::{Alike, Asked, BETWEEN, BOOLEANS, ENCODING, Exchange, Left, Way, XML};
pub use kept::{Kept, pairs};
pub use places::Places;
pub use received::{Hook, Received};
pub use released::lock;
pub use usage::{Use, uses};
pub use wire::{Body, Envelope, Output, Rules, Scheme, Server, ServerVariable, Token};

use crate::lock::{self, ADDITIONAL, Directions, operation_key};
pub(crate) use crate::plan::OutputPlan;
pub use crate::plan::{Accepts, RustType};
use crate::plan::{
    CratePlan, CredentialKind, Documentation, FieldPlan, GatedType, Group, HeaderPlan, Input, Method, NameOrigin,
    Place, RecordPlan, StreamForm, Taking, TuplePlan, TypePlan, UnionPlan,
};

/// The public API of a crate.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Surface {
    /// The package's name.
    pub package: String,
    /// The operations, by path and method.
    pub operations: Vec<Operation>,
    /// The webhooks and callbacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub received: Vec<Received>,
    /// The types, by Rust path.
    pub types: Vec<Type>,
    /// The features, each with those that it turns on.
    pub features: BTreeMap<String, Vec<String>>,
    /// The feature with the types that no operation takes or gives.
    #[serde(skip)]
    pub unused_types: Option<String>,
    /// The module of each group, by the tag or path segment that it is made from.
    pub groups: BTreeMap<String, String>,
    /// The type at each parameter, media type and schema, by its pointer in the normalized document.
    #[serde(skip)]
    pub held: Arc<BTreeMap<String, Place>>,
    /// The functions that make credentials.
    pub credentials: Vec<Credential>,
    /// The functions that give servers, by URL as written.
    pub servers: BTreeMap<String, String>,
    /// The types of the components that no operation reaches, by the component's name.
    pub components: BTreeMap<String, String>,
    /// The types of webhooks and callbacks. Two of them can have one word.
    #[serde(skip)]
    pub received_types: BTreeSet<String>,
    /// Digest of the crate's own documentation: two versions with the same text have the same digest.
    pub documentation: String,
    /// The URL that calls use unless a server is chosen.
    pub base_url: String,
    /// The servers that can be chosen, with their variables.
    pub server_choices: Vec<Server>,
    /// The security schemes.
    pub schemes: Vec<Scheme>,
    /// The object around each value.
    pub envelope: Option<Envelope>,
    /// The document itself, for the facts that no type shows.
    #[serde(skip)]
    pub described: Described,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Operation {
    /// The method, upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `operationId`, with a word for the form of the body if that form is not the preferred one.
    pub id: Option<String>,
    /// The media type of the body, if the method is for another form than the preferred one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The JSON pointer in the document as given.
    pub pointer: String,
    /// `module::method`
    pub rust: String,
    /// The type that builds the request, in the same module.
    pub builder: String,
    /// The origin of the name: `lock`, `configuration` or `rule: …`.
    pub named_by: String,
    /// The values that every call gives, in order.
    pub arguments: Vec<Value>,
    /// The values that a call may give.
    pub setters: Vec<Value>,
    /// The values that every call sends without an argument, by the place on the wire. Each can also be set.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
    /// The headers of its responses, as constants of the builder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Value>,
    /// The type that a successful call returns.
    pub answer: String,
    /// The same type as data.
    #[serde(skip)]
    pub answer_held: RustType,
    /// The type of each item, of a list in pages or of a response that arrives item by item.
    pub items: Option<String>,
    /// The same type as data.
    #[serde(skip)]
    pub items_held: Option<RustType>,
    /// True if the document marks it as deprecated.
    pub deprecated: bool,
    /// Digest of its documentation: two versions with the same text have the same digest.
    pub documentation: String,
    /// `read` if `send()` reads the response as its type, `raw` if it gives the bytes.
    pub taking: &'static str,
    /// How the list is paged: its `style`, and the values that the style needs. Empty if the list is not paged.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub paging: BTreeMap<&'static str, String>,
    /// How items follow each other in a response: `events` or `lines`.
    pub stream: Option<&'static str>,
    /// True if a caller can add parts that the document does not name.
    pub more_parts: bool,
    /// The body of a request.
    pub body: Option<Body>,
    /// The responses that the document lists, in its order.
    pub responses: Vec<Output>,
    /// The media type that is asked for.
    pub accept: String,
    /// True if the value is in the envelope.
    pub enveloped: bool,
    /// The security schemes: a call needs all of any one of the lists. Empty if it needs none.
    pub security: Vec<Vec<String>>,
    /// The server, if it is not the API's.
    pub server: Option<String>,
    /// The types of failures, by status.
    pub failures: BTreeMap<String, String>,
    /// Every body of its responses, by place.
    #[serde(skip)]
    pub outputs: Vec<OutputPlan>,
    /// Digest of all that the operation takes and gives on the wire, equal for two versions of a document if that is
    /// the same.
    pub contract: String,
    /// The key in the lock of the released operation that this one is.
    #[serde(skip)]
    pub released: Option<String>,
    /// The released place of each parameter that has a new name now, although the wire is the same.
    #[serde(skip)]
    pub aliases: BTreeMap<String, String>,
}

impl Operation {
    /// The part of the key that differs between operations of one method: the path, and the form of the body if it is
    /// not the preferred one.
    pub fn place(&self) -> String {
        match &self.form {
            None => self.path.clone(),
            Some(form) => format!("{} {form}", self.path),
        }
    }
}

/// A value that a call takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Value {
    /// The Rust name.
    pub rust: String,
    /// The place on the wire: `query:limit`, `body.name`, `body`.
    pub wire: String,
    /// The type that is accepted.
    #[serde(rename = "type")]
    pub ty: String,
    /// The same type as data.
    #[serde(skip)]
    pub accepts: Accepts,
    /// True if the document marks it as deprecated.
    pub deprecated: bool,
    /// Digest of its documentation: two versions with the same text have the same digest.
    pub documentation: String,
    /// Presence and bounds.
    #[serde(skip_serializing_if = "Rules::is_empty")]
    pub rules: Rules,
    /// How it is written, if that is not the default of its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
}

/// A type with a name.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct Type {
    /// The Rust path in the crate: `pets::Pet`.
    pub rust: String,
    /// `record`, `tuple`, `string-enum`, `literal-enum` or `union`
    pub kind: &'static str,
    /// The origin of the name: `lock`, `configuration` or `rule: …`.
    pub named_by: String,
    /// The type's name in the document, in snake case.
    pub word: String,
    /// Digest of its shape, the same for equal shapes in every version of a document.
    pub shape: String,
    /// `request`, `response`, `both`, or `-` if no operation reaches it.
    pub directions: &'static str,
    /// Its fields or variants.
    pub members: Vec<Member>,
    /// The wire names of the arguments of `new`, in order.
    pub constructor: Vec<String>,
    /// The values that `new` takes; for a tuple, the elements of the Rust tuple. `None` if there is no such function.
    pub new: Option<Vec<Value>>,
    /// For an enum: true if the document allows values that it does not list.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// For a tuple: true if the document allows nothing after its positions.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// True if it has `Eq` and `Hash` because the configuration asks for them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub eq_hash: bool,
    /// True if it is deprecated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    /// Its methods that set a field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub setters: Vec<Value>,
    /// The field or variant that keeps what the document does not declare.
    pub rest: String,
    /// Digest of its documentation: two versions with the same text have the same digest.
    pub documentation: String,
    /// The values that `new` fills in, by the wire name. Each can also be set.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
    /// The features that bring the type: any one of them is enough. If empty, it comes with its module.
    pub features: Vec<String>,
    /// Its places on the wire: the nearest one of each operation.
    pub places: Places,
    /// Every schema that it was read from, as JSON pointers in the document as given.
    pub pointers: Vec<String>,
    /// The wire names of the members that only some schemas of the type have.
    pub joined: BTreeSet<String>,
    #[serde(skip)]
    released: (u64, Directions),
}

impl Type {
    /// The members that the document names.
    pub fn fields(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| !self.has_fields() || member.wire != ADDITIONAL)
    }

    /// True if it is a struct, with fields that have names or positions.
    pub fn has_fields(&self) -> bool {
        matches!(self.kind, "record" | "tuple")
    }

    /// The member that holds the properties of a record that the document does not name.
    pub fn additional(&self) -> Option<&Member> {
        self.members.iter().find(|member| member.wire == ADDITIONAL)
    }
}

/// A field or a variant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Member {
    /// The name or value on the wire.
    pub wire: String,
    /// The Rust name.
    pub rust: String,
    /// The type; `()` for a variant without a payload.
    #[serde(rename = "type")]
    pub ty: String,
    /// True if the document lists it under `required`.
    pub required: bool,
    /// The type as data.
    #[serde(skip)]
    pub held: RustType,
    /// True if the document marks it as deprecated.
    pub deprecated: bool,
    /// Digest of its documentation: two versions with the same text have the same digest.
    pub documentation: String,
    /// Presence, direction and bounds.
    #[serde(skip_serializing_if = "Rules::is_empty")]
    pub rules: Rules,
    /// For a variant: the property that names it, and its values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<(String, Vec<String>)>,
    /// For a variant: the property that selects it as the default, if an object names no variant there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_for: Option<String>,
    /// For a variant: true if the value that it holds becomes the union by `From`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub converts: bool,
}

/// A function that makes a credential.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Credential {
    /// `credentials::function`
    pub rust: String,
    /// The security scheme.
    pub scheme: String,
    /// `secret`, `user-and-password` or `client-credentials`
    pub takes: &'static str,
}

impl Surface {
    /// The public API of a plan.
    pub fn of(plan: &CratePlan) -> Self {
        let groups = plan.modules.iter().filter_map(|module| Some((module.name.as_str(), module.group.as_ref()?)));
        let mut operations: Vec<Operation> = groups
            .flat_map(|(module, group): (&str, &Group)| group.methods.iter().map(move |one| operation(module, one)))
            .collect();
        operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
        let mut types: Vec<Type> = (plan.modules.iter())
            .flat_map(|module| module.types.iter().map(|gated| described(&module.name, gated)))
            .collect();
        types.sort_by(|a, b| a.rust.cmp(&b.rust));
        let mut surface = Self {
            package: plan.manifest.package.clone(),
            operations,
            received: received::all(plan),
            types,
            features: features(plan),
            unused_types: plan.manifest.unused_types.as_ref().map(|(feature, _)| feature.clone()),
            groups: plan.root.groups.iter().map(|group| (group.key.clone(), group.module.clone())).collect(),
            held: Arc::clone(&plan.places),
            credentials: plan.root.credentials.iter().map(credential).collect(),
            servers: servers(plan),
            components: components(plan),
            received_types: plan.root.received.iter().map(ToString::to_string).collect(),
            documentation: digest(&plan.root.docs),
            base_url: plan.root.api.base_url.clone(),
            server_choices: wire::servers(plan),
            schemes: plan.root.api.schemes.iter().map(wire::scheme).collect(),
            envelope: plan.root.api.envelope.as_ref().map(wire::envelope),
            described: Described::default(),
        };
        places::fill(&mut surface, plan.root.api.envelope.as_ref().map(|envelope| envelope.result.as_str()));
        surface
    }

    /// The type at a Rust path.
    pub fn get(&self, rust: &str) -> Option<&Type> {
        let index = self.types.binary_search_by(|ty| ty.rust.as_str().cmp(rust)).ok()?;
        Some(&self.types[index])
    }

    /// The key of each operation in the lock: its method and its path with blanked parameters. If two operations have
    /// the same key, the path keeps the names of its parameters.
    pub fn keys(&self) -> Vec<String> {
        let blanked: Vec<String> =
            self.operations.iter().map(|operation| operation_key(&operation.method, &operation.place())).collect();
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for key in &blanked {
            *count.entry(key).or_default() += 1;
        }
        let key = |(operation, key): (&Operation, &String)| match count[key.as_str()] {
            1 => key.clone(),
            _ => format!("{} {}", operation.method, operation.place()),
        };
        self.operations.iter().zip(&blanked).map(key).collect()
    }
}

fn named_by(origin: NameOrigin) -> String {
    match origin {
        NameOrigin::Released => "lock".to_owned(),
        NameOrigin::Configured => "configuration".to_owned(),
        NameOrigin::Rule(rule) => format!("rule: {rule}"),
    }
}

fn operation(module: &str, method: &Method) -> Operation {
    let value = |input: &Input| wire::told(wire::value(input), &method.operation);
    let failures = method.origin.outputs.iter().filter(|output| output.place.starts_with(['3', '4', '5', 'd']));
    let paged = method.items.as_ref().map(|items| &items.item);
    let items = paged.or(method.stream.as_ref().map(|(_, item)| item));
    Operation {
        method: method.operation.method.clone(),
        path: method.operation.path.clone(),
        form: method.operation.form.as_ref().map(|form| form.media_type.clone()),
        id: method.operation.form.as_ref().map_or(&method.operation.id, |form| &form.id).clone(),
        pointer: method.origin.pointer.clone(),
        rust: format!("{module}::{}", method.name),
        builder: method.builder.clone(),
        named_by: named_by(method.origin.named_by),
        arguments: method.arguments.iter().map(value).collect(),
        setters: method.setters.iter().map(value).collect(),
        fixed: method.fixed.iter().map(|input| (input.place.clone(), input.value.to_string())).collect(),
        headers: method.headers.iter().map(header).collect(),
        answer: method.answer.to_string(),
        answer_held: method.answer.clone(),
        items: items.map(ToString::to_string),
        items_held: items.cloned(),
        deprecated: method.deprecated.is_some(),
        documentation: method_documentation(method),
        taking: match method.taking {
            Taking::Read => "read",
            Taking::Raw => "raw",
        },
        paging: wire::paging(method.operation.paging.as_ref(), method.items.as_ref()),
        stream: method.stream.as_ref().map(|(form, _)| match form {
            StreamForm::Events => "events",
            StreamForm::Lines => "lines",
        }),
        more_parts: method.more_parts,
        body: method.operation.body.as_ref().map(|body| wire::body(body, &method.origin.body_types)),
        responses: wire::responses(&method.origin),
        accept: method.operation.accept.clone().unwrap_or_else(|| "application/json".to_owned()),
        enveloped: wire::is_enveloped(method.operation.answer),
        security: method.operation.security.clone(),
        server: method.operation.server.clone(),
        failures: failures.map(|output| (output.place.clone(), output.ty.to_string())).collect(),
        outputs: method.origin.outputs.clone(),
        contract: format!("{:016x}", method.origin.contract),
        released: method.origin.released.clone(),
        aliases: method.origin.aliases.clone(),
    }
}

fn header(plan: &HeaderPlan) -> Value {
    Value {
        rust: plan.constant.clone(),
        wire: format!("header:{}", plan.wire),
        ty: plan.ty.to_string(),
        accepts: Accepts::Value(plan.ty.clone()),
        deprecated: plan.deprecated.is_some(),
        documentation: digest(&plan.docs),
        rules: Rules::default(),
        style: None,
    }
}

fn described(module: &str, gated: &GatedType) -> Type {
    let GatedType { features, ty, eq_hash, deprecated, origin, part: _ } = gated;
    let bare = Type {
        fixed: filled_in(ty),
        rust: format!("{module}::{}", ty.name()),
        kind: "",
        named_by: named_by(origin.named_by),
        word: origin.word.clone(),
        shape: format!("{:016x}", origin.shape),
        directions: origin.directions.as_str(),
        members: Vec::new(),
        constructor: Vec::new(),
        new: None,
        open: false,
        closed: false,
        eq_hash: *eq_hash,
        deprecated: deprecated.is_some(),
        setters: Vec::new(),
        rest: String::new(),
        documentation: String::new(),
        features: features.clone(),
        places: Places::default(),
        pointers: origin.pointers.clone(),
        joined: origin.joined.clone(),
        released: (origin.shape, origin.directions),
    };
    match ty {
        TypePlan::Record(record) => described_record(record, bare),
        TypePlan::Tuple(tuple) => described_tuple(tuple, bare),
        TypePlan::StringEnum(plan) | TypePlan::LiteralEnum(plan) => Type {
            kind: if matches!(ty, TypePlan::StringEnum(_)) { "string-enum" } else { "literal-enum" },
            members: values(plan),
            open: plan.open,
            rest: plan.unknown.clone(),
            documentation: digest(&plan.docs),
            ..bare
        },
        TypePlan::Union(union) => Type {
            kind: "union",
            members: variants(union),
            rest: union.unknown.clone(),
            documentation: digest(&union.docs),
            ..bare
        },
    }
}

/// The fields that `new` of a record fills in.
fn filled_in(ty: &TypePlan) -> BTreeMap<String, String> {
    let TypePlan::Record(RecordPlan { fields, constructor: Some(constructor), .. }) = ty else {
        return BTreeMap::new();
    };
    let wire = |name: &String| fields.iter().find(|field| field.name == *name).map(|field| field.facts.wire.clone());
    constructor.fixed.iter().filter_map(|(name, only)| Some((wire(name)?, only.to_string()))).collect()
}

fn described_record(record: &RecordPlan, bare: Type) -> Type {
    // The additional properties are one member with a name of its own, in the lock too.
    let additional = record
        .additional
        .iter()
        .map(|ty| Member { required: false, ..Member::of(ADDITIONAL, &record.extra, ty, &Documentation::default()) });
    let constructor = record.constructor.as_ref().map(|plan| plan.inputs.as_slice());
    Type {
        kind: "record",
        members: record.fields.iter().map(field).chain(additional).collect(),
        constructor: constructor.unwrap_or_default().iter().map(|input| input.place.clone()).collect(),
        new: constructor.map(|inputs| inputs.iter().map(wire::value).collect()),
        setters: record.setters.iter().map(|setter| wire::value(&setter.input)).collect(),
        rest: record.extra.clone(),
        documentation: digest(&record.docs),
        ..bare
    }
}

fn described_tuple(tuple: &TuplePlan, bare: Type) -> Type {
    let additional = tuple
        .additional
        .iter()
        .map(|ty| Member { required: false, ..Member::of(ADDITIONAL, &tuple.rest, ty, &Documentation::default()) });
    Type {
        kind: "tuple",
        members: tuple.fields.iter().map(field).chain(additional).collect(),
        new: Some(tuple.inputs.iter().map(wire::value).collect()),
        closed: tuple.closed,
        rest: tuple.rest.clone(),
        documentation: digest(&tuple.docs),
        ..bare
    }
}

fn field(field: &FieldPlan) -> Member {
    let rules = Rules::of(&field.facts.flags);
    Member {
        required: rules.required,
        deprecated: field.deprecated.is_some(),
        rules,
        ..Member::of(&field.facts.wire, &field.name, &field.ty, &field.docs)
    }
}

fn variants(union: &UnionPlan) -> Vec<Member> {
    let variants = union.variants.iter().map(|variant| Member {
        tag: variant.tag.clone(),
        default_for: variant.default_for.clone(),
        converts: variant.converts,
        ..Member::of(&variant.wire, &variant.name, &variant.ty, &variant.docs)
    });
    variants.collect()
}

impl Member {
    fn of(wire: &str, rust: &str, ty: &RustType, docs: &Documentation) -> Self {
        Self {
            wire: wire.to_owned(),
            rust: rust.to_owned(),
            ty: ty.to_string(),
            required: false,
            held: ty.clone(),
            deprecated: false,
            documentation: digest(docs),
            rules: Rules::default(),
            tag: None,
            default_for: None,
            converts: false,
        }
    }
}

/// Digest of a method's documentation, without its path and its arguments: they may get other names while the method is
/// the same.
fn method_documentation(method: &Method) -> String {
    let route = format!("`{} {}`", method.operation.method, method.operation.path);
    let mut repeats = false;
    let said = method.docs.lines().iter().filter(|line| {
        match line.as_str() {
            "# Arguments" | "# Example" => repeats = true,
            "# Errors" => repeats = false,
            _ => {}
        }
        !repeats && **line != route
    });
    digest_of(said.map(String::as_str))
}

/// A number that is equal for equal texts (FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>).
fn digest(docs: &Documentation) -> String {
    digest_of(docs.lines().iter().map(String::as_str))
}

fn digest_of<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let bytes = lines.flat_map(|line| line.bytes().chain([b'\n']));
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}

fn values(plan: &crate::plan::EnumPlan) -> Vec<Member> {
    let values = plan.variants.iter();
    values.map(|variant| Member::of(&variant.value, &variant.name, &RustType::Unit, &variant.docs)).collect()
}

fn features(plan: &CratePlan) -> BTreeMap<String, Vec<String>> {
    let manifest = &plan.manifest;
    let runtime =
        manifest.runtime_features.iter().map(|feature| (feature.clone(), vec![format!("restwright/{feature}")]));
    let groups = manifest.group_features.iter().chain(&manifest.unused_types).cloned();
    let default = ("default".to_owned(), manifest.default_features.clone());
    runtime.chain(groups).chain([default]).collect()
}

fn credential(plan: &crate::plan::CredentialPlan) -> Credential {
    let takes = match plan.takes {
        CredentialKind::Secret => "secret",
        CredentialKind::UserAndPassword => "user-and-password",
        CredentialKind::ClientCredentials { .. } => "client-credentials",
    };
    Credential { rust: format!("credentials::{}", plan.name), scheme: plan.scheme.clone(), takes }
}

fn servers(plan: &CratePlan) -> BTreeMap<String, String> {
    let servers: Vec<_> =
        (plan.root.servers.iter()).flat_map(|plan| plan.servers.iter().map(move |server| (plan, server))).collect();
    let keys = lock::server_keys(servers.iter().map(|(_, server)| server.url.as_str()));
    let paths = servers.iter().map(|(plan, server)| format!("{}::{}", plan.module, server.function));
    keys.into_iter().zip(paths).collect()
}

fn components(plan: &CratePlan) -> BTreeMap<String, String> {
    let unreached = plan.root.unreached.iter().map(|(name, path)| (name.clone(), path.to_string()));
    let envelope = plan.root.envelope.iter().map(|link| (crate::lock::ENVELOPE.to_owned(), link.path.to_string()));
    unreached.chain(envelope).collect()
}
