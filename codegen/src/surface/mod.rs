//! The public API of a crate as plain data: what callers see, with the place of each thing on the wire and in the document.
//!
//! It is what `names.lock` is written from, what `--surface` prints, and what explanations and comparisons read.

mod kept;
mod places;
mod released;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use kept::Kept;
pub use released::lock;

use crate::lock::{ADDITIONAL, Directions, operation_key};
use crate::plan::{
    CratePlan, CredentialKind, GatedType, Group, HeaderPlan, Input, Method, NameOrigin, OutputPlan, Place, RecordPlan,
    RustType, TypePlan,
};

/// The public API of a crate.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Surface {
    /// The package's name.
    pub package: String,
    /// The operations, by path and method.
    pub operations: Vec<Operation>,
    /// The types, by Rust path.
    pub types: Vec<Type>,
    /// The features, each with those that it turns on.
    pub features: BTreeMap<String, Vec<String>>,
    /// The module of each group, by the tag or path segment that it is made from.
    pub groups: BTreeMap<String, String>,
    /// What stands at each parameter, media type and schema, by its pointer in the normalized document.
    #[serde(skip)]
    pub held: BTreeMap<String, Place>,
    /// The functions that make credentials.
    pub credentials: Vec<Credential>,
    /// The functions that give servers, by URL as written.
    pub servers: BTreeMap<String, String>,
    /// The types of the components that no operation reaches, by the component's name.
    pub components: BTreeMap<String, String>,
}

/// An operation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Operation {
    /// The method, upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `operationId`
    pub id: Option<String>,
    /// The JSON pointer in the document as given.
    pub pointer: String,
    /// `module::method`
    pub rust: String,
    /// The type that builds the request, in the same module.
    pub builder: String,
    /// Where the name comes from: `lock`, `configuration` or `rule: …`.
    pub named_by: String,
    /// What every call gives, in order.
    pub arguments: Vec<Value>,
    /// What a call may give.
    pub setters: Vec<Value>,
    /// The variants that every call gives without being asked, by the place on the wire; each can be set as well.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
    /// The headers of its answers, as constants of the builder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Value>,
    /// What a success gives.
    pub answer: String,
    /// What each item is, of a list in pages or of an answer that comes item by item.
    pub items: Option<String>,
    /// The types of failures, by status.
    pub failures: BTreeMap<String, String>,
    /// Every body that a call may end with, by place.
    #[serde(skip)]
    pub outputs: Vec<OutputPlan>,
    /// Equal for two versions of a document where all that the operation takes and gives is the same on the wire.
    pub contract: String,
    /// The released operation that it is, by its key in the lock.
    #[serde(skip)]
    pub released: Option<String>,
    /// The released place of each parameter in the path that has another name now.
    #[serde(skip)]
    pub aliases: BTreeMap<String, String>,
}

/// A value that a call takes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Value {
    /// The Rust name.
    pub rust: String,
    /// The place on the wire: `query:limit`, `body.name`, `body`.
    pub wire: String,
    /// What is accepted.
    #[serde(rename = "type")]
    pub ty: String,
}

/// A type with a name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Type {
    /// The Rust path in the crate: `pets::Pet`.
    pub rust: String,
    /// `record`, `string-enum`, `literal-enum` or `union`
    pub kind: &'static str,
    /// Where the name comes from: `lock`, `configuration` or `rule: …`.
    pub named_by: String,
    /// What the document calls it, in snake case.
    pub word: String,
    /// Equal for equal shapes, in every version of a document.
    pub shape: String,
    /// `request`, `response`, `both`, or `-` where no operation reaches it.
    pub directions: &'static str,
    /// Its fields or variants.
    pub members: Vec<Member>,
    /// The wire names of the arguments of `new`, in order.
    pub constructor: Vec<String>,
    /// The variants that `new` fills in, by the wire name; each can be set as well.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub fixed: BTreeMap<String, String>,
    /// The features of which any brings it; empty: its module's.
    pub features: Vec<String>,
    /// Where it stands on the wire: the nearest place of each operation.
    pub places: Vec<String>,
    /// Every schema that it was read from, as JSON pointers in the document as given.
    pub pointers: Vec<String>,
    /// The wire names of the members that only some schemas of the type have.
    pub joined: BTreeSet<String>,
    #[serde(skip)]
    released: (u64, Directions),
}

impl Type {
    /// The member that holds the fields of a record that the document has no names for.
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
    /// The type; of a variant without a payload `()`.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether the document lists it under `required`.
    pub required: bool,
    /// The type as data.
    #[serde(skip)]
    pub held: RustType,
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
    /// The public API of what is planned.
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
            types,
            features: features(plan),
            groups: plan.root.groups.iter().map(|group| (group.key.clone(), group.module.clone())).collect(),
            held: plan.places.clone(),
            credentials: plan.root.credentials.iter().map(credential).collect(),
            servers: servers(plan),
            components: components(plan),
        };
        places::fill(&mut surface, plan.root.api.envelope.as_ref().map(|envelope| envelope.result.as_str()));
        surface
    }

    /// The type at a Rust path.
    pub fn get(&self, rust: &str) -> Option<&Type> {
        let index = self.types.binary_search_by(|ty| ty.rust.as_str().cmp(rust)).ok()?;
        Some(&self.types[index])
    }

    /// What each operation is found by in the lock: its method and path with blanked parameters, and where two
    /// operations have that in common, with the names of parameters.
    pub fn keys(&self) -> Vec<String> {
        let blanked: Vec<String> =
            self.operations.iter().map(|operation| operation_key(&operation.method, &operation.path)).collect();
        let alone = |key: &String| blanked.iter().filter(|other| *other == key).count() == 1;
        let keys = self.operations.iter().zip(&blanked);
        keys.map(
            |(operation, key)| {
                if alone(key) { key.clone() } else { format!("{} {}", operation.method, operation.path) }
            },
        )
        .collect()
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
    let value =
        |input: &Input| Value { rust: input.name.clone(), wire: input.place.clone(), ty: input.accepts.to_string() };
    let failures = method.origin.outputs.iter().filter(|output| output.place.starts_with(['3', '4', '5', 'd']));
    let paged = method.items.as_ref().map(|items| &items.item);
    let items = paged.or(method.stream.as_ref().map(|(_, item)| item));
    Operation {
        method: method.operation.method.clone(),
        path: method.operation.path.clone(),
        id: method.operation.id.clone(),
        pointer: method.origin.pointer.clone(),
        rust: format!("{module}::{}", method.name),
        builder: method.builder.clone(),
        named_by: named_by(method.origin.named_by),
        arguments: method.arguments.iter().map(value).collect(),
        setters: method.setters.iter().map(value).collect(),
        fixed: method.fixed.iter().map(|input| (input.place.clone(), input.value.variant.clone())).collect(),
        headers: method.headers.iter().map(header).collect(),
        answer: method.answer.to_string(),
        items: items.map(ToString::to_string),
        failures: failures.map(|output| (output.place.clone(), output.ty.to_string())).collect(),
        outputs: method.origin.outputs.clone(),
        contract: format!("{:016x}", method.origin.contract),
        released: method.origin.released.clone(),
        aliases: method.origin.aliases.clone(),
    }
}

fn header(plan: &HeaderPlan) -> Value {
    Value { rust: plan.constant.clone(), wire: format!("header:{}", plan.wire), ty: plan.ty.to_string() }
}

fn described(module: &str, gated: &GatedType) -> Type {
    let GatedType { features, ty, origin, part: _ } = gated;
    let (kind, members, constructor) = match ty {
        TypePlan::Record(record) => {
            let members = record.fields.iter().map(|field| Member {
                wire: field.facts.wire.clone(),
                rust: field.name.clone(),
                ty: field.ty.to_string(),
                held: field.ty.clone(),
                required: field.facts.flags.contains(&crate::plan::Flag::Required),
            });
            // What has no names is a member of a name of its own, in the lock as well.
            let additional = record.additional.iter().map(|ty| Member {
                wire: ADDITIONAL.to_owned(),
                rust: record.extra.clone(),
                ty: ty.to_string(),
                held: ty.clone(),
                required: false,
            });
            let members = members.chain(additional);
            let constructor = record.constructor.iter().flat_map(|plan| &plan.inputs).map(|input| input.place.clone());
            ("record", members.collect(), constructor.collect())
        }
        TypePlan::StringEnum(plan) => ("string-enum", values(plan), Vec::new()),
        TypePlan::LiteralEnum(plan) => ("literal-enum", values(plan), Vec::new()),
        TypePlan::Union(union) => {
            let members = union.variants.iter().map(|variant| Member {
                wire: variant.wire.clone(),
                rust: variant.name.clone(),
                ty: variant.ty.to_string(),
                held: variant.ty.clone(),
                required: false,
            });
            ("union", members.collect(), Vec::new())
        }
    };
    Type {
        fixed: filled_in(ty),
        rust: format!("{module}::{}", ty.name()),
        kind,
        named_by: named_by(origin.named_by),
        word: origin.word.clone(),
        shape: format!("{:016x}", origin.shape),
        directions: origin.directions.as_str(),
        members,
        constructor,
        features: features.clone(),
        places: Vec::new(),
        pointers: origin.pointers.clone(),
        joined: origin.joined.clone(),
        released: (origin.shape, origin.directions),
    }
}

/// What `new` of a record fills in.
fn filled_in(ty: &TypePlan) -> BTreeMap<String, String> {
    let TypePlan::Record(RecordPlan { fields, constructor: Some(constructor), .. }) = ty else {
        return BTreeMap::new();
    };
    let wire = |name: &String| fields.iter().find(|field| field.name == *name).map(|field| field.facts.wire.clone());
    constructor.fixed.iter().filter_map(|(name, only)| Some((wire(name)?, only.variant.clone()))).collect()
}

fn values(plan: &crate::plan::EnumPlan) -> Vec<Member> {
    let values = plan.variants.iter().map(|variant| Member {
        wire: variant.value.clone(),
        rust: variant.name.clone(),
        ty: "()".to_owned(),
        held: RustType::Unit,
        required: false,
    });
    values.collect()
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
    let plans = plan.root.servers.iter();
    let servers = plans.flat_map(|plan| plan.servers.iter().map(move |server| (plan, server)));
    servers.map(|(plan, server)| (server.url.clone(), format!("{}::{}", plan.module, server.function))).collect()
}

fn components(plan: &CratePlan) -> BTreeMap<String, String> {
    let unreached = plan.root.unreached.iter().map(|(name, path)| (name.clone(), path.to_string()));
    let envelope = plan.root.envelope.iter().map(|link| (crate::lock::ENVELOPE.to_owned(), link.path.to_string()));
    unreached.chain(envelope).collect()
}
