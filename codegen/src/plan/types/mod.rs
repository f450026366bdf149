//! The crate as decided: every name, type, module, feature and line of documentation. The printer only prints it.

mod calls;
mod hooks;
mod models;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Runtime;
use crate::lock::Directions;

pub use calls::*;
pub use hooks::*;
pub use models::*;

use super::docs::{Documentation, Note};

/// A whole crate.
#[derive(Debug, Clone, PartialEq)]
pub struct CratePlan {
    /// `Cargo.toml`
    pub manifest: Manifest,
    /// `src/lib.rs`
    pub root: Root,
    /// The other modules, by name.
    pub modules: Vec<Module>,
    /// The call that shows the crate first; none where no call can be made up.
    pub first_call: Option<FirstCall>,
    /// `README.md`, without its first line.
    pub readme: Documentation,
    /// The Rust type of each schema, by its pointer, as code outside the crate writes it; for tests and explanations.
    pub schema_types: BTreeMap<String, String>,
    /// What stands at each schema, parameter and media type, by its pointer; for tests and explanations.
    pub places: Arc<BTreeMap<String, Place>>,
}

/// Where the name of a type comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameOrigin {
    /// The lock.
    Released,
    /// The configuration.
    Configured,
    /// A row of the naming table.
    Rule(&'static str),
}

/// The type at a place of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The type; of an enveloped answer, that of the value alone.
    pub ty: RustType,
    /// Whether `null` is a value as well.
    pub nullable: bool,
    /// Whether the value stands in the envelope.
    pub enveloped: bool,
}

/// `Cargo.toml`
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// `package.name`
    pub package: String,
    /// `package.version`
    pub version: String,
    /// `package.description`
    pub description: String,
    /// `package.license`
    pub license: Option<String>,
    /// `package.publish`: whether a registry may have it.
    pub publish: bool,
    /// `package.repository`
    pub repository: Option<String>,
    /// `package.homepage`
    pub homepage: Option<String>,
    /// `package.documentation`
    pub documentation: Option<String>,
    /// `package.keywords`
    pub keywords: Vec<String>,
    /// `package.categories`
    pub categories: Vec<String>,
    /// `features.default`
    pub default_features: Vec<String>,
    /// A feature for each group, with those that it needs: groups whose module has a type that it uses.
    pub group_features: Vec<(String, Vec<String>)>,
    /// The feature for the types that no operation reaches, with the groups that it needs; none when there are none.
    pub unused_types: Option<(String, Vec<String>)>,
    /// The features of the runtime that a caller may want, under the same names.
    pub runtime_features: Vec<String>,
    /// The features of the runtime without which the crate does not compile.
    pub needed_features: Vec<String>,
    /// `package.rust-version`
    pub rust_version: String,
    /// Where the runtime is found.
    pub runtime: Runtime,
    /// The version of the runtime that the crate was made for.
    pub runtime_version: String,
    /// The features that its pages are made with; none: all of them.
    pub documented_features: Option<Vec<String>>,
    /// What hand-written tests and examples need, each with its TOML.
    pub dev_dependencies: Vec<(String, String)>,
}

/// `src/lib.rs`
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// What the document says of the API.
    pub docs: Documentation,
    /// The documentation of the crate: that, and how it is used.
    pub page: Documentation,
    /// The descriptor of the API.
    pub api: ApiPlan,
    /// How each group is reached from the client.
    pub groups: Vec<GroupLink>,
    /// Modules that hold types alone.
    pub type_modules: Vec<TypeModule>,
    /// The type for what an enveloped answer holds besides its value.
    pub envelope: Option<EnvelopeLink>,
    /// A constructor for each way to give a security scheme its secret.
    pub credentials: Vec<CredentialPlan>,
    /// The servers, where there is a choice.
    pub servers: Option<ServersPlan>,
    /// The types of the components that no operation reaches, by the component's name.
    pub unreached: Vec<(String, TypePath)>,
    /// The features of webhooks and callbacks.
    pub hook_features: Vec<String>,
    /// The types of what is received that no operation leads to, by word.
    pub received: Vec<(String, TypePath)>,
    /// The files for the methods that lead to groups; none: they stand in `src/lib.rs`.
    pub client_files: Option<ClientFiles>,
    /// Whether the credentials have a file of their own.
    pub credentials_apart: bool,
    /// Whether the servers have a file of their own.
    pub servers_apart: bool,
    /// Whether a type is deprecated that other items of the crate are made of.
    pub has_deprecated_types: bool,
}

/// The envelope's type, as the crate root has it: under the name `Envelope`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeLink {
    /// Where it stands.
    pub path: TypePath,
    /// Whether it is called otherwise there: a lock or the configuration may do so.
    pub is_renamed: bool,
}

/// A module of types, as the crate root declares it.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeModule {
    /// Its name.
    pub module: String,
    /// The features of which any brings it; empty: always.
    pub features: Vec<String>,
}

/// The descriptor of an API, as the runtime takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiPlan {
    /// The package that calls, for the `User-Agent` header.
    pub package: String,
    /// The server's URL.
    pub base_url: String,
    /// The environment variable that replaces it.
    pub base_url_variable: String,
    /// The security schemes.
    pub schemes: Vec<SchemePlan>,
    /// Which credentials are sent.
    pub policy: PolicyPlan,
    /// The envelope.
    pub envelope: Option<EnvelopePlan>,
    /// The header that names a request for the vendor's support.
    pub request_id_header: Option<String>,
    /// The header by which the server knows the tries of one call.
    pub idempotency_key_header: Option<String>,
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemePlan {
    /// Its name in the document.
    pub name: String,
    /// What it is.
    pub kind: SchemeKindPlan,
    /// The environment variable that holds its secret.
    pub variable: String,
    /// The schemes that the document asks for together with it.
    pub with: Vec<String>,
}

/// What a security scheme is.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemeKindPlan {
    /// A secret in a header.
    Header(String),
    /// A secret in the query.
    Query(String),
    /// A secret in a cookie.
    Cookie(String),
    /// A bearer token.
    Bearer,
    /// Bearer tokens that the client can fetch.
    ClientCredentials {
        /// Where from.
        token_url: String,
        /// For what.
        scopes: Vec<String>,
        /// The environment variable of the client's id.
        id_variable: String,
        /// The environment variable of the client's secret.
        secret_variable: String,
    },
    /// A user and a password.
    Basic,
}

/// Which credentials are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyPlan {
    /// Those that are configured, whatever the operation declares.
    AnyConfigured,
    /// Those that the operation declares.
    AsDeclared,
}

/// An envelope's keys.
#[derive(Debug, Clone, PartialEq)]
pub struct EnvelopePlan {
    /// The value.
    pub result: String,
    /// The success flag.
    pub success: Option<String>,
    /// The errors.
    pub errors: Option<String>,
    /// The messages.
    pub messages: Option<String>,
    /// The code of an error.
    pub error_code: String,
    /// The message of an error.
    pub error_message: String,
    /// The causes of an error.
    pub error_chain: Option<String>,
}

/// A constructor of a credential.
#[derive(Debug, Clone, PartialEq)]
pub struct CredentialPlan {
    /// The function.
    pub name: String,
    /// The scheme.
    pub scheme: String,
    /// What it takes.
    pub takes: CredentialKind,
    /// The variables of the environment that it is made from.
    pub variables: Vec<String>,
    /// Its documentation.
    pub docs: Documentation,
}

/// What the constructor of a credential takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialKind {
    /// A secret that is sent as it is.
    Secret,
    /// A user and a password.
    UserAndPassword,
    /// A client's id and secret.
    ClientCredentials {
        /// Where its tokens come from.
        token_url: String,
        /// What they are asked for.
        scopes: Vec<String>,
    },
}

/// The servers that a caller can choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServersPlan {
    /// The module.
    pub module: String,
    /// The servers, in the document's order.
    pub servers: Vec<ServerPlan>,
}

/// A server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerPlan {
    /// The function that gives it.
    pub function: String,
    /// The type that sets its variables.
    pub setup: String,
    /// Its URL, with variables in braces.
    pub url: String,
    /// Its variables.
    pub variables: Vec<ServerVariablePlan>,
    /// Its documentation.
    pub docs: Documentation,
    /// The documentation of the type that sets its variables.
    pub setup_docs: Documentation,
}

/// A variable of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariablePlan {
    /// Its name in the URL.
    pub wire: String,
    /// Its setter.
    pub setter: String,
    /// Its value unless it is set.
    pub default: String,
    /// The enum of its values, where they are listed.
    pub values: Option<ServerValuesPlan>,
    /// Its documentation.
    pub docs: Documentation,
}

/// The enum of the values of a server's variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerValuesPlan {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// Its variants.
    pub variants: Vec<ServerValuePlan>,
}

/// A value of a server's variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerValuePlan {
    /// The variant.
    pub name: String,
    /// The value, as the URL has it.
    pub value: String,
    /// Its documentation.
    pub docs: Documentation,
}

/// What does not come from the document or its configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The package's name, where the command gives one.
    pub package: Option<String>,
    /// Where the runtime is found.
    pub runtime: Runtime,
}

/// How a group is reached from the client.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLink {
    /// The tag or path segment that it is made from.
    pub key: String,
    /// The method of the client, the module and the feature: one name for all three.
    pub module: String,
    /// The type that the method returns.
    pub handle: String,
    /// The documentation.
    pub docs: Documentation,
    /// The file of [`ClientFiles`] that the method stands in; none: `src/lib.rs`.
    pub part: Option<String>,
}

/// The files for the methods of the client that lead to groups, where `src/lib.rs` would be too long with them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientFiles {
    /// The private module.
    pub module: String,
    /// The files of its folder.
    pub parts: Vec<String>,
}

/// A module with a file of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// Its operations; absent in a module of types alone.
    pub group: Option<Group>,
    /// What is received, of the modules of webhooks and callbacks.
    pub hooks: Vec<HookSetPlan>,
    /// Its types, by name.
    pub types: Vec<GatedType>,
    /// The files of its folder, which its items stand in; empty: the module is one file.
    pub parts: Vec<String>,
    /// What these files see of the module.
    pub parts_see: PartScope,
}

/// What a file of a module's folder sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartScope {
    /// All that the module sees: the documentation of operations links to names of its group.
    Module,
    /// Nothing, so that types are written by their full paths. A module of types may have thousands of names, and each
    /// costs the compiler something in each file that sees it.
    Crate,
}

/// A type with the features that bring it.
#[derive(Debug, Clone, PartialEq)]
pub struct GatedType {
    /// The features of which any brings it; empty: its module's.
    pub features: Vec<String>,
    /// The type.
    pub ty: TypePlan,
    /// Whether it is given `Eq` and `Hash`. An enum of strings has them by itself.
    pub eq_hash: bool,
    /// Why it should no longer be used.
    pub deprecated: Option<Note>,
    /// What it was made from.
    pub origin: TypeOrigin,
    /// The file of its module's folder that it stands in; none: the module's own file.
    pub part: Option<String>,
}

/// What a type was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeOrigin {
    /// Every schema that it was read from, by its pointer in the document as given.
    pub pointers: Vec<String>,
    /// The word of these schemas.
    pub word: String,
    /// A number that is equal for equal shapes.
    pub shape: u64,
    /// The wire names of the members that only some of these schemas have.
    pub joined: BTreeSet<String>,
    /// In which directions it travels.
    pub directions: Directions,
    /// Where its name comes from.
    pub named_by: NameOrigin,
}

/// The operations of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The type that has the methods.
    pub handle: String,
    /// Its documentation.
    pub docs: Documentation,
    /// The methods, by name.
    pub methods: Vec<Method>,
}
