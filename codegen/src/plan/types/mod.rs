//! The plan of a crate: every name, type, module, feature and line of documentation. The printer only prints it.

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
    /// The call that shows the crate first, `None` if no call can be made up.
    pub first_call: Option<FirstCall>,
    /// `README.md`, without its first line.
    pub readme: Documentation,
    /// The Rust type of each schema, by its pointer, as code outside the crate writes it. It is for tests and
    /// explanations.
    pub schema_types: BTreeMap<String, String>,
    /// The type of each schema, parameter and media type, by its pointer. It is for tests and explanations.
    pub places: Arc<BTreeMap<String, Place>>,
}

/// The origin of a name.
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
    /// The type. For an enveloped answer, it is that of the value alone.
    pub ty: RustType,
    /// True if `null` is also a value.
    pub nullable: bool,
    /// True if the value is in the envelope.
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
    /// `package.publish`: true if a registry may have it.
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
    /// A feature for each group, with the features that it needs: those of groups whose module has a type that it uses.
    pub group_features: Vec<(String, Vec<String>)>,
    /// The feature for the types that no operation reaches, with the groups that it needs. `None` if there are no such
    /// types.
    pub unused_types: Option<(String, Vec<String>)>,
    /// The features of the runtime that the crate offers under the same names.
    pub runtime_features: Vec<String>,
    /// The features of the runtime that the crate needs to compile.
    pub needed_features: Vec<String>,
    /// `package.rust-version`
    pub rust_version: String,
    /// The location of the runtime.
    pub runtime: Runtime,
    /// The version of the runtime that the crate was made for.
    pub runtime_version: String,
    /// The features with which its pages are built, `None` for all features.
    pub documented_features: Option<Vec<String>>,
    /// The dependencies of hand-written tests and examples, each with its TOML.
    pub dev_dependencies: Vec<(String, String)>,
}

/// `src/lib.rs`
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// The description of the API in the document.
    pub docs: Documentation,
    /// The documentation of the crate: the description, and how to use the crate.
    pub page: Documentation,
    /// The descriptor of the API.
    pub api: ApiPlan,
    /// The method of the client that leads to each group.
    pub groups: Vec<GroupLink>,
    /// Modules that hold only types.
    pub type_modules: Vec<TypeModule>,
    /// The type of an envelope without its value.
    pub envelope: Option<EnvelopeLink>,
    /// A constructor for each way to give a security scheme its secret.
    pub credentials: Vec<CredentialPlan>,
    /// The servers, if there is a choice.
    pub servers: Option<ServersPlan>,
    /// The types of the components that no operation reaches, by the component's name.
    pub unreached: Vec<(String, TypePath)>,
    /// The features of webhooks and callbacks.
    pub hook_features: Vec<String>,
    /// The types of webhooks and callbacks. No operation leads to them.
    pub received: Vec<TypePath>,
    /// The files with the methods that lead to groups, `None` if the methods are in `src/lib.rs`.
    pub client_files: Option<ClientFiles>,
    /// True if the credentials have a file of their own.
    pub credentials_apart: bool,
    /// True if the servers have a file of their own.
    pub servers_apart: bool,
    /// The lints that the crate allows because of its own names and types, each with the reason.
    pub allowed_lints: Vec<(&'static str, &'static str)>,
}

/// The envelope's type as the crate root exports it, under the name `Envelope`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvelopeLink {
    /// The path of the type.
    pub path: TypePath,
    /// True if the type has another name there. A lock or the configuration may give it one.
    pub is_renamed: bool,
}

/// A module of types, as the crate root declares it.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeModule {
    /// Its name.
    pub module: String,
    /// The features of which any one brings it. Empty means that it is always present.
    pub features: Vec<String>,
}

/// The descriptor of an API in the form of the runtime.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiPlan {
    /// The package that makes the calls, for the `User-Agent` header.
    pub package: String,
    /// The server's URL.
    pub base_url: String,
    /// The environment variable that replaces it.
    pub base_url_variable: String,
    /// The security schemes.
    pub schemes: Vec<SchemePlan>,
    /// The credentials that are sent.
    pub policy: PolicyPlan,
    /// The envelope.
    pub envelope: Option<EnvelopePlan>,
    /// The header with the identifier of a request, for the vendor's support.
    pub request_id_header: Option<String>,
    /// The header by which the server recognizes the tries of one call.
    pub idempotency_key_header: Option<String>,
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemePlan {
    /// Its name in the document.
    pub name: String,
    /// The kind of the scheme.
    pub kind: SchemeKindPlan,
    /// The environment variable that holds its secret.
    pub variable: String,
    /// The schemes that the document always requires together with it.
    pub with: Vec<String>,
}

/// The kind of a security scheme.
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
        /// The URL of the tokens.
        token_url: String,
        /// The scopes of the tokens.
        scopes: Vec<String>,
        /// The environment variable of the client's id.
        id_variable: String,
        /// The environment variable of the client's secret.
        secret_variable: String,
    },
    /// A user and a password.
    Basic,
}

/// The credentials that are sent.
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
    /// The input of the constructor.
    pub takes: CredentialKind,
    /// The variables of the environment that it is made from.
    pub variables: Vec<String>,
    /// Its documentation.
    pub docs: Documentation,
}

/// The input of a credential's constructor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialKind {
    /// A secret that is sent as it is.
    Secret,
    /// A user and a password.
    UserAndPassword,
    /// A client's id and secret.
    ClientCredentials {
        /// The URL of the tokens.
        token_url: String,
        /// The scopes of the tokens.
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
    /// The value if none is set.
    pub default: String,
    /// The enum of its values, if they are listed.
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
    /// The value as it is in the URL.
    pub value: String,
    /// Its documentation.
    pub docs: Documentation,
}

/// The input that comes neither from the document nor from its configuration.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The package's name, if the command gives one.
    pub package: Option<String>,
    /// The location of the runtime.
    pub runtime: Runtime,
}

/// The method of the client that leads to a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLink {
    /// The tag or the segment of the path from which the group is made.
    pub key: String,
    /// The method of the client, the module and the feature: one name for all three.
    pub module: String,
    /// The type that the method returns.
    pub handle: String,
    /// The documentation.
    pub docs: Documentation,
    /// The file of [`ClientFiles`] that holds the method, `None` for `src/lib.rs`.
    pub part: Option<String>,
}

/// The files for the methods of the client that lead to groups, if `src/lib.rs` would be too long with them.
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
    /// Its operations, `None` in a module of only types.
    pub group: Option<Group>,
    /// The sets of hooks, in the modules of webhooks and callbacks.
    pub hooks: Vec<HookSetPlan>,
    /// Its types, by name.
    pub types: Vec<GatedType>,
    /// The files of its folder, which hold its items. Empty means that the module is one file.
    pub parts: Vec<String>,
    /// The names that these files import from the module.
    pub parts_see: PartScope,
}

/// The names that a file of a module's folder imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartScope {
    /// All names of the module, because the documentation of operations links to names of its group.
    Module,
    /// No names, so that types are written by their full paths. A module of types may have thousands of names, and each
    /// costs the compiler time in each file that imports it.
    Crate,
}

/// A type with the features that bring it.
#[derive(Debug, Clone, PartialEq)]
pub struct GatedType {
    /// The features of which any one brings it. Empty means that the features of its module do.
    pub features: Vec<String>,
    /// The type.
    pub ty: TypePlan,
    /// True if `Eq` and `Hash` are implemented for it. An enum of strings has them anyway.
    pub eq_hash: bool,
    /// The reason not to use it any more.
    pub deprecated: Option<Note>,
    /// The origin of the type.
    pub origin: TypeOrigin,
    /// The file of its module's folder, `None` for the module's own file.
    pub part: Option<String>,
}

/// The origin of a type.
#[derive(Debug, Clone, PartialEq)]
pub struct TypeOrigin {
    /// Every schema that it was read from, by its pointer in the document as given.
    pub pointers: Vec<String>,
    /// The word of these schemas.
    pub word: String,
    /// A number for the shape. It is equal for equal shapes.
    pub shape: u64,
    /// The wire names of the members that only some of these schemas have.
    pub joined: BTreeSet<String>,
    /// The directions in which it is used: requests, responses or both.
    pub directions: Directions,
    /// The origin of the name.
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
