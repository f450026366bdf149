//! The crate as decided: every name, type, module, feature and line of documentation. The printer only prints it.

use std::collections::BTreeMap;

/// A whole crate.
#[derive(Debug, Clone, PartialEq)]
pub struct CratePlan {
    /// `Cargo.toml`
    pub manifest: Manifest,
    /// `src/lib.rs`
    pub root: Root,
    /// The other modules, by name.
    pub modules: Vec<Module>,
    /// The Rust type of each schema, by its pointer, as code outside the crate writes it; for tests and explanations.
    pub schema_types: BTreeMap<String, String>,
    /// What stands at each schema, parameter and media type, by its pointer; for tests and explanations.
    pub places: BTreeMap<String, Place>,
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
    /// `package.rust-version`
    pub rust_version: String,
    /// How the runtime is depended on.
    pub runtime: Runtime,
    /// What hand-written tests and examples need, each with its TOML.
    pub dev_dependencies: Vec<(String, String)>,
}

/// How the runtime is depended on.
#[derive(Debug, Clone, PartialEq)]
pub struct Runtime {
    /// The version.
    pub version: String,
    /// The folder, where it is not taken from a registry.
    pub path: Option<String>,
    /// Whether the crate is a member of this workspace, which gives it its version, lints and dependencies.
    pub workspace: bool,
}

/// `src/lib.rs`
#[derive(Debug, Clone, PartialEq)]
pub struct Root {
    /// The documentation of the crate, line by line.
    pub docs: Vec<String>,
    /// The descriptor of the API.
    pub api: ApiPlan,
    /// How each group is reached from the client.
    pub groups: Vec<GroupLink>,
    /// Modules that hold types alone.
    pub type_modules: Vec<TypeModule>,
    /// The type for what an enveloped answer holds besides its value.
    pub envelope: Option<TypePath>,
    /// A constructor for each way to give a security scheme its secret.
    pub credentials: Vec<CredentialPlan>,
    /// The servers, where there is a choice.
    pub servers: Option<ServersPlan>,
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
    /// Its documentation.
    pub docs: Vec<String>,
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
    pub docs: Vec<String>,
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
    /// The enum of its values, where they are listed: its name, and for each variant its name and value.
    pub values: Option<(String, Vec<(String, String)>)>,
    /// Its documentation.
    pub docs: Vec<String>,
}

/// How a group is reached from the client.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupLink {
    /// The method of the client, the module and the feature: one name for all three.
    pub module: String,
    /// The type that the method returns.
    pub handle: String,
    /// The documentation, line by line.
    pub docs: Vec<String>,
}

/// A module with a file of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// Its name.
    pub name: String,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// Its operations; absent in a module of types alone.
    pub group: Option<Group>,
    /// Its types, by name.
    pub types: Vec<GatedType>,
}

/// A type with the features that bring it.
#[derive(Debug, Clone, PartialEq)]
pub struct GatedType {
    /// The features of which any brings it; empty: its module's.
    pub features: Vec<String>,
    /// The type.
    pub ty: TypePlan,
}

/// The operations of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The type that has the methods.
    pub handle: String,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// The methods, by name.
    pub methods: Vec<Method>,
}

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// The method of the handle.
    pub name: String,
    /// The type that builds the request.
    pub builder: String,
    /// The constant that describes the operation.
    pub constant: String,
    /// The documentation, line by line.
    pub docs: Vec<String>,
    /// The line that documents the builder.
    pub builder_docs: Vec<String>,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
    /// What the runtime needs to know.
    pub operation: OperationPlan,
    /// What every call gives.
    pub arguments: Vec<Input>,
    /// What a call may give.
    pub setters: Vec<Input>,
    /// What comes back.
    pub answer: RustType,
    /// For a list in pages, what it holds and where it stands.
    pub items: Option<ItemsPlan>,
    /// Whether the caller may add parts that the document does not name.
    pub more_parts: bool,
    /// For an answer that comes item by item, how, and what each is.
    pub stream: Option<(StreamForm, RustType)>,
}

/// How items follow each other in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamForm {
    /// Server-sent events.
    Events,
    /// One JSON value a line.
    Lines,
}

/// A value that the caller gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The Rust name.
    pub name: String,
    /// Its documentation, for setters.
    pub docs: Vec<String>,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
    /// What is accepted.
    pub accepts: Accepts,
    /// Where it goes.
    pub sink: Sink,
}

/// What an argument accepts.
#[derive(Debug, Clone, PartialEq)]
pub enum Accepts {
    /// `impl AsRef<str>`
    Text,
    /// `impl Into<T>`
    Into(RustType),
    /// The type itself.
    Value(RustType),
    /// `impl IntoIterator<Item = impl Into<String>>`
    Texts,
    /// `impl IntoIterator<Item = T>`
    Items(RustType),
    /// `impl IntoIterator<Item = impl Into<T>>`, for files.
    Files,
    /// `&T`
    Reference(RustType),
}

/// Where a value goes.
#[derive(Debug, Clone, PartialEq)]
pub enum Sink {
    /// A path parameter of this name.
    Path(String),
    /// A query parameter.
    Query(String),
    /// A header parameter.
    Header(String),
    /// A cookie parameter.
    Cookie(String),
    /// A member of the body, which is an object.
    Field(String),
    /// The body.
    Body,
}

/// An operation, as the runtime takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationPlan {
    /// The method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `operationId`
    pub id: Option<String>,
    /// Its parameters.
    pub parameters: Vec<ParameterPlan>,
    /// The media type of the body, and whether there must be one.
    pub body: Option<BodyPlan>,
    /// Where the answer's value stands.
    pub answer: AnswerForm,
    /// What stands there, where only the status tells.
    pub by_status: Vec<StatusPlan>,
    /// The media type that is asked for, where it is not JSON.
    pub accept: Option<String>,
    /// The security requirements.
    pub security: Vec<Vec<String>>,
    /// How its list goes on.
    pub paging: Option<PagingPlan>,
    /// The server, where it is not the API's.
    pub server: Option<String>,
}

/// A request body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyPlan {
    /// Its media type.
    pub media_type: String,
    /// Whether there must be one.
    pub required: bool,
    /// Whether it is an empty object where the caller gives none.
    pub empty: bool,
    /// The members of an object that is given member by member.
    pub fields: Vec<FieldFacts>,
    /// The media types of parts, where they are not what their values have by themselves.
    pub part_types: Vec<(String, String)>,
    /// The fields of a form that are written by a style.
    pub field_styles: Vec<ParameterPlan>,
}

/// Where an answer's value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerForm {
    /// It is the whole JSON text.
    Json,
    /// In the envelope.
    Enveloped,
    /// It is the whole text, which is no JSON.
    Text,
    /// It is the whole body, as bytes.
    Bytes,
    /// There is none.
    Nothing,
}

/// What answers of some statuses hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusPlan {
    /// The first status.
    pub first: u16,
    /// The last one.
    pub last: u16,
    /// The index of the variant of the answer's type; none: there is no value.
    pub variant: Option<usize>,
}

/// A parameter, as the runtime takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterPlan {
    /// Where it goes.
    pub location: LocationPlan,
    /// Its name on the wire.
    pub name: String,
    /// Whether every call gives it; path parameters always are.
    pub required: bool,
    /// How it is written, where that is not the location's default.
    pub style: Option<StylePlan>,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// Its bounds.
    pub bounds: Vec<Flag>,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocationPlan {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a parameter is written.
#[derive(Debug, Clone, PartialEq)]
pub enum StylePlan {
    /// A style, by its name in the runtime, and `explode`.
    Style(&'static str, bool),
    /// As JSON.
    Json,
}

/// How a list goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum PagingPlan {
    /// By page number.
    Number {
        /// The parameter for the page.
        page: String,
        /// The parameter for the size of a page.
        per_page: Option<String>,
        /// The number of the first page.
        first: u64,
        /// Where the number of all items stands.
        total_count: Option<String>,
        /// Where the number of all pages stands.
        total_pages: Option<String>,
        /// Where the number of this page stands.
        current_page: Option<String>,
        /// Where the size of this page stands.
        current_per_page: Option<String>,
    },
    /// By the number of items before.
    Offset {
        /// The parameter for the offset.
        offset: String,
        /// The parameter for the size of a page.
        limit: Option<String>,
        /// Where the number of all items stands.
        total_count: Option<String>,
    },
    /// By what the server hands out.
    Cursor {
        /// The parameter for the cursor.
        cursor: String,
        /// Where the next one stands.
        next: Vec<String>,
        /// The header in which it stands otherwise.
        header: Option<String>,
    },
    /// By the URL of the next page.
    Link {
        /// Where it stands; in the `Link` header (RFC 8288) when there is none.
        next: Vec<String>,
    },
}

/// The list of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemsPlan {
    /// What it holds.
    pub item: RustType,
    /// The member of the page's record that it is; nothing where the answer is the list.
    pub member: Option<ItemsMember>,
}

/// The member of a page's record that is the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemsMember {
    /// Its name on the wire.
    pub wire: String,
    /// The field.
    pub field: String,
}

/// A type with a name.
#[derive(Debug, Clone, PartialEq)]
pub enum TypePlan {
    /// A struct.
    Record(RecordPlan),
    /// An open enum of strings.
    StringEnum(EnumPlan),
    /// An open enum of other JSON values.
    LiteralEnum(EnumPlan),
    /// An enum with a payload for each variant.
    Union(UnionPlan),
}

/// A struct.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordPlan {
    /// Its name.
    pub name: String,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// Its fields.
    pub fields: Vec<FieldPlan>,
    /// The field that keeps what the document does not declare.
    pub extra: String,
    /// For what is sent: what `new` takes.
    pub constructor: Option<Vec<Input>>,
    /// For what is sent: the other fields, as methods.
    pub setters: Vec<Input>,
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPlan {
    /// Its Rust name.
    pub name: String,
    /// Its type.
    pub ty: RustType,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// Why it should no longer be used.
    pub deprecated: Option<String>,
    /// What the runtime needs to know.
    pub facts: FieldFacts,
}

/// A field, as the runtime takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldFacts {
    /// Its name on the wire.
    pub wire: String,
    /// Presence, direction and bounds.
    pub flags: Vec<Flag>,
}

/// One thing that is said of a field or parameter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Flag {
    /// It is listed under `required`.
    Required,
    /// `null` is a value.
    Nullable,
    /// It is not sent.
    ReadOnly,
    /// It is not received.
    WriteOnly,
    /// `minimum`
    Minimum(f64),
    /// `maximum`
    Maximum(f64),
    /// `exclusiveMinimum`
    ExclusiveMinimum(f64),
    /// `exclusiveMaximum`
    ExclusiveMaximum(f64),
    /// `multipleOf`
    MultipleOf(f64),
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
}

/// An open enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumPlan {
    /// Its name.
    pub name: String,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// The known values.
    pub variants: Vec<EnumVariant>,
    /// The variant that keeps the others.
    pub unknown: String,
}

/// A known value.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumVariant {
    /// Its Rust name.
    pub name: String,
    /// Its text: of a string the string, of another value its JSON.
    pub value: String,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
}

/// An enum with a payload for each variant.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionPlan {
    /// Its name.
    pub name: String,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// The variants.
    pub variants: Vec<UnionVariant>,
    /// The variant that keeps what none of them is.
    pub unknown: String,
}

/// A variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionVariant {
    /// Its Rust name.
    pub name: String,
    /// What it holds.
    pub ty: RustType,
    /// Its documentation, line by line.
    pub docs: Vec<String>,
    /// The property that names it, and its values: of strings the text, of others the JSON.
    pub tag: Option<(String, Vec<String>)>,
    /// Whether no other variant holds the same type, so that a value can become it by `From`.
    pub converts: bool,
}

/// A type as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RustType {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// A date with a time, as text.
    DateTime,
    /// A date, as text.
    Date,
    /// Bytes, base64 in JSON.
    Base64,
    /// Bytes as they are.
    Bytes,
    /// A body that is there, or made while it is sent.
    Upload,
    /// A file among parts.
    File,
    /// Any JSON.
    Json,
    /// Nothing.
    Unit,
    /// `Vec`
    List(Box<RustType>),
    /// A map with string keys.
    Map(Box<RustType>),
    /// `Option`
    Option(Box<RustType>),
    /// Absent, null or a value.
    Nullable(Box<RustType>),
    /// `Box`
    Boxed(Box<RustType>),
    /// A page of a list.
    Page(Box<RustType>),
    /// A type of this crate.
    Named(TypePath),
}

/// The path of a type in its crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypePath {
    /// The module.
    pub module: String,
    /// The name.
    pub name: String,
}
