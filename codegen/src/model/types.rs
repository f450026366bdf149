//! The API as data: the document with references, `allOf` and defaults resolved, before any Rust name is made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::{Deref, DerefMut};

use super::xml::XmlNode;
use crate::json::Value;
use crate::pointer::Pointer;

/// A whole API. Every list is sorted by a key of the document, so the order of the document's maps does not change the
/// output.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// The Info Object.
    pub info: Info,
    /// The Server Objects of the document's root, in order.
    pub servers: Vec<Server>,
    /// The Security Scheme Objects, by name.
    pub security_schemes: BTreeMap<String, SecurityScheme>,
    /// The Tag Objects by name, with an entry for each tag that only operations mention.
    pub tags: BTreeMap<String, Tag>,
    /// All operations under `paths`, by path and method.
    pub operations: Vec<Operation>,
    /// The requests of the API to its users' servers: its webhooks, then the callbacks of each operation that has some.
    pub hooks: Vec<HookSet>,
    /// For operations with several responses of success, one type for all of them, by the operation's pointer.
    pub answers: BTreeMap<Pointer, Answers>,
    /// Every schema under `components/schemas`, by its pointer.
    pub components: BTreeMap<Pointer, TypeUse>,
    /// The members that enveloped responses have beside their value: one record with every field of any envelope.
    pub envelope: Option<TypeUse>,
    /// All types.
    pub types: Types,
    /// The pointers before normalization of the schemas that normalization moved or renamed.
    pub moved: BTreeMap<Pointer, Pointer>,
}

impl Api {
    /// Returns the place of a schema in the document as given. This place identifies the schema in several versions of
    /// the document.
    pub fn source<'p>(&'p self, pointer: &'p Pointer) -> &'p Pointer {
        self.moved.get(pointer).unwrap_or(pointer)
    }

    /// Returns the operations, and the webhooks and callbacks as operations.
    pub(crate) fn calls(&self) -> impl Iterator<Item = &Operation> {
        self.operations.iter().chain(self.hooks.iter().flat_map(|set| &set.hooks).map(|hook| &hook.call))
    }

    /// Returns the one type for all responses of success of an operation, if there are several.
    pub(crate) fn answers_of(&self, operation: &Operation) -> Option<&Answers> {
        self.answers.get(&operation.pointer)
    }
}

/// The parts of the Info Object that a client shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Info {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// Its other fields, and `externalDocs` of the document.
    pub remarks: Vec<Remark>,
}

/// A Server Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    /// The URL, with `{variables}` in braces.
    pub url: String,
    /// Its name (OpenAPI 3.2, Server Object).
    pub name: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Each variable: its default and the values it may take.
    pub variables: BTreeMap<String, ServerVariable>,
}

/// A Server Variable Object.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerVariable {
    /// The value that is used if none is given.
    pub default: String,
    /// The allowed values. Empty if every value is allowed.
    pub values: Vec<String>,
    /// Its description.
    pub description: Option<String>,
}

/// A Security Scheme Object (OpenAPI 3.0.4, section 4.8.27).
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// The credential that it requires.
    pub kind: SchemeKind,
    /// Its description.
    pub description: Option<String>,
    /// Its other fields for readers.
    pub remarks: Vec<Remark>,
}

/// The credential that a security scheme requires.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemeKind {
    /// `type: apiKey`
    ApiKey {
        /// The location of the key: never `Path`.
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// `type: http`, `scheme: basic`
    Basic,
    /// `type: http`, `scheme: bearer`. Also `openIdConnect`, because its token is sent as a bearer token.
    Bearer,
    /// `type: oauth2`
    OAuth2 {
        /// `flows.clientCredentials`, if declared.
        client_credentials: Option<ClientCredentials>,
    },
}

/// The flow with which a client fetches tokens on its own (OpenAPI 3.0.4, OAuth Flow Object; RFC 6749, section 4.4).
#[derive(Debug, Clone, PartialEq)]
pub struct ClientCredentials {
    /// `tokenUrl`. It may be relative to the server's URL.
    pub token_url: String,
    /// The scopes and what each allows.
    pub scopes: BTreeMap<String, String>,
}

/// A Tag Object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tag {
    /// Its description.
    pub description: Option<String>,
    /// Its other fields.
    pub remarks: Vec<Remark>,
}

/// An Operation Object with everything that its path item and the document's root add to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Place of the operation in the document: `/paths/~1zones/get`.
    pub pointer: Pointer,
    /// `operationId` as written, after repairs. An operation for another form of the body has a word for that form:
    /// `create multipart`.
    pub id: Option<String>,
    /// The form of the body, if it is not the preferred one.
    pub form: Option<Form>,
    /// The method, upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Its tags, in order.
    pub tags: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// Extensions (`x-` keys) of the operation, as written.
    pub extensions: BTreeMap<String, Value>,
    /// Path, query, header and cookie parameters, in declaration order, path item's first.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// The responses, by status key: exact statuses, then ranges, then `default`.
    pub responses: Vec<Response>,
    /// The security requirements that apply: alternatives, each a set of scheme names. Empty if none is required.
    pub security: Vec<Vec<String>>,
    /// Server Objects of the operation or its path item, if they replace the root's.
    pub servers: Vec<Server>,
}

/// A form of a request body that is not the preferred one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its media type.
    pub media_type: String,
    /// `operationId` of the operation in the document.
    pub document_id: Option<String>,
}

impl Operation {
    /// Returns the text that separates it from other operations of its method: the path, and the media type if the form
    /// is not the preferred one.
    pub fn place(&self) -> String {
        match &self.form {
            None => self.path.clone(),
            Some(form) => format!("{} {}", self.path, form.media_type),
        }
    }

    /// Returns the headers of the parts of its body, each with the name of its part.
    pub(crate) fn part_headers(&self) -> impl Iterator<Item = (&str, &Parameter)> {
        let encodings = self.body.iter().flat_map(|body| &body.content).flat_map(|content| &content.encoding);
        encodings.flat_map(|(part, encoding)| encoding.headers.iter().map(move |header| (part.as_str(), header)))
    }
}

impl Parameter {
    /// Returns the name of a header of this part among the inputs of a call: `meta X-Part`.
    pub(crate) fn name_of_part(&self, part: &str) -> String {
        format!("{part} {}", self.name)
    }
}

/// All webhooks of an API, or all callbacks of an operation. One type holds any of them.
#[derive(Debug, Clone, PartialEq)]
pub struct HookSet {
    /// The owner of the hooks.
    pub of: HooksOf,
    /// The union of their bodies. Each variant has the key of its hook.
    pub ty: TypeUse,
    /// The webhooks or callbacks, by key.
    pub hooks: Vec<Hook>,
}

/// The owner of a set of hooks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HooksOf {
    /// `webhooks`
    Api,
    /// `callbacks` of the operation at this pointer.
    Operation(Pointer),
}

/// A webhook or a callback: a request of the API to its user's server.
#[derive(Debug, Clone, PartialEq)]
pub struct Hook {
    /// Its name. If several hooks have that name, also the method, and then the expression.
    pub key: String,
    /// Its name in the document.
    pub name: String,
    /// For a callback, the expression for the URL that is called (OpenAPI 3.0.4, section 4.7.18).
    pub expression: Option<String>,
    /// The other names by which a receiver may recognize it: its `operationId`, and the value of a header that names
    /// it.
    pub aliases: Vec<String>,
    /// The forms that its body may have. Empty if it has no body.
    pub forms: Vec<HookForm>,
    /// The request, as an operation that the API calls. Its body is a variant of the set's union.
    pub call: Operation,
}

/// The form of the body of a hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HookForm {
    /// JSON.
    Json,
    /// Pairs of a form (`application/x-www-form-urlencoded`).
    Form,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
}

/// The documentation of an item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Docs {
    /// `summary` or `title`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// Other facts for readers, one sentence each.
    pub remarks: Vec<Remark>,
    /// The first example: `example`, else the first of `examples`.
    pub example: Option<Value>,
    /// `deprecated`
    pub deprecated: bool,
}

/// One more fact that a document states for readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The subject, in our words.
    pub about: &'static str,
    /// The text of the document.
    pub said: String,
    /// How the text is written in documentation.
    pub reads: Reads,
}

/// How the text of a remark is written in documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// As words.
    Words,
    /// As a name or another value.
    Code,
    /// As the address of a page.
    Page,
}

impl Remark {
    /// Returns a remark, or `None` if the text is missing or empty.
    pub(crate) fn new(about: &'static str, said: Option<&str>, reads: Reads) -> Option<Self> {
        let said = said.map(str::trim).filter(|said| !said.is_empty())?;
        Some(Self { about, said: said.to_owned(), reads })
    }
}

/// The location of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter's value is written (OpenAPI 3.0.4, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `matrix`
    Matrix,
    /// `label`
    Label,
    /// `simple`
    Simple,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
    /// `cookie` (OpenAPI 3.2.0, section 4.12.3)
    Cookie,
}

/// A Parameter Object, with explicit style and explode.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Place of its declaration.
    pub pointer: Pointer,
    /// Its name on the wire.
    pub name: String,
    /// Its location.
    pub location: Location,
    /// Always `true` for a path parameter.
    pub required: bool,
    /// How the value is written.
    pub encoding: ParameterEncoding,
    /// Its type.
    pub ty: TypeUse,
    /// Its documentation, or that of its schema if it has none.
    pub docs: Docs,
    /// `schema.default`
    pub default: Option<Value>,
}

/// How a parameter is serialized.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterEncoding {
    /// By `style` and `explode`.
    Style {
        /// The style, or the location's default if the document names none.
        style: Style,
        /// True if arrays and objects explode.
        explode: bool,
        /// `allowReserved`
        allow_reserved: bool,
    },
    /// By the media type under `content`.
    Content {
        /// The media type.
        media_type: String,
    },
    /// As the whole query (OpenAPI 3.2.0, section 4.12.1, `in: querystring`).
    WholeQuery {
        /// The media type of the query.
        media_type: String,
        /// `encoding` by property, if the query is a form.
        encoding: BTreeMap<String, PartEncoding>,
    },
}

/// A Request Body Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Place of its declaration.
    pub pointer: Pointer,
    /// `required`
    pub required: bool,
    /// Its documentation.
    pub description: Option<String>,
    /// Its media types, sorted by name.
    pub content: Vec<Content>,
}

/// One media type of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// Place of its declaration.
    pub pointer: Pointer,
    /// The media type, after repairs: `application/json`.
    pub media_type: String,
    /// Its type. `None` if the document has no schema. For an enveloped response, the type of the value alone.
    pub ty: Option<TypeUse>,
    /// True if the value is in an envelope, by the configured convention.
    pub enveloped: bool,
    /// The first example.
    pub example: Option<Value>,
    /// `encoding` by property, if it has any effect.
    pub encoding: BTreeMap<String, PartEncoding>,
    /// The first parts, in their order, if their order identifies them (OpenAPI 3.2.0, Encoding By Position).
    pub part_order: Option<Vec<String>>,
    /// The body in XML, if the media type is XML and its types can be recognized in XML.
    pub xml: Option<XmlNode>,
    /// True if it is the type of whole events, with their names, and not of their data.
    pub whole_event: bool,
    /// Its schema as JSON, if calls give the body as bytes.
    pub schema_of_bytes: Option<String>,
}

/// An Encoding Object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartEncoding {
    /// `contentType`
    pub content_type: Option<String>,
    /// `style`, for `application/x-www-form-urlencoded` and `multipart/form-data`.
    pub style: Option<Style>,
    /// `explode`, if it is written.
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `headers` of a part of a multipart body, by name. Each is a parameter of the location `header`.
    pub headers: Vec<Parameter>,
}

/// The key of a Responses Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// `200`
    Code(u16),
    /// `4XX` is `Range(4)`.
    Range(u8),
    /// `default`
    Default,
}

impl Status {
    /// True for a status of success.
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(code) => (200..300).contains(&code),
            Self::Range(hundreds) => hundreds == 2,
            Self::Default => false,
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(hundreds) => write!(f, "{hundreds}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A Response Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Place of its declaration.
    pub pointer: Pointer,
    /// The statuses that it describes.
    pub status: Status,
    /// Its summary (OpenAPI 3.2, Response Object).
    pub summary: Option<String>,
    /// Its description.
    pub description: String,
    /// Its media types, sorted by name. Empty if there is no body.
    pub content: Vec<Content>,
    /// Its headers, by name.
    pub headers: BTreeMap<String, Header>,
    /// Its links, by name.
    pub links: BTreeMap<String, Link>,
}

/// A Link Object (OpenAPI 3.2.0, section 4.20): a call that the values of a response lead to.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The operation that it leads to, `None` if it names none.
    pub operation: Option<LinkedOperation>,
    /// The value or the runtime expression for each parameter, as text.
    pub parameters: Vec<(String, String)>,
    /// The value or the runtime expression for the request body, as text.
    pub body: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// The server of the operation.
    pub server: Option<Server>,
}

/// The operation that a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkedOperation {
    /// `operationId`
    Id(String),
    /// `operationRef` to a place of this document
    Place(Pointer),
    /// `operationRef` to another document, as it is written
    Elsewhere(String),
}

/// A Header Object with a schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The type of its value.
    pub ty: TypeUse,
    /// True if its value is JSON, by the media type under `content`.
    pub json: bool,
    /// Its documentation.
    pub docs: Docs,
}

/// The bodies of several responses of success as one type.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The type: a union whose variant is chosen by the status, or the one type of all responses that have a body.
    pub ty: TypeUse,
    /// True if there is a success without a value.
    pub optional: bool,
    /// The body for each status: the index of a variant of the union, or `None` for no body.
    pub by_status: Vec<(Status, Option<usize>)>,
}

/// The index of a type in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// A use of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeUse {
    /// The type.
    pub id: TypeId,
    /// True if `null` is also a value.
    pub nullable: bool,
}

/// The arena of all types of an [`Api`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Types {
    types: Vec<Type>,
}

impl Types {
    /// Returns an arena with room for so many types.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { types: Vec::with_capacity(capacity) }
    }

    /// Adds a type.
    ///
    /// # Panics
    /// If there are more than `u32::MAX` types.
    pub fn push(&mut self, ty: Type) -> TypeId {
        let id = u32::try_from(self.types.len()).expect("a document has fewer than 2^32 types");
        self.types.push(ty);
        TypeId(id)
    }

    /// Returns the type at `id`.
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// Returns the type at `id`, to be filled in. A recursive type gets its id before its content.
    pub fn get_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.types[id.0 as usize]
    }

    /// Returns all types with their ids, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0u32..).map(TypeId).zip(&self.types)
    }

    /// Returns the number of types.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// True if there are no types.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// One type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// The schema that it was read from. For a merged `allOf`, the schema that holds the `allOf`.
    pub pointer: Pointer,
    /// Its kind.
    pub kind: Kind,
    /// Its documentation.
    pub docs: Docs,
    /// `default` of the schema.
    pub default: Option<Value>,
}

impl Type {
    /// Returns the same type with another kind. The old kind is not copied, because a record may have hundreds of
    /// properties.
    pub(crate) fn with_kind(&self, kind: Kind) -> Self {
        let Self { pointer, kind: _, docs, default } = self;
        Self { pointer: pointer.clone(), kind, docs: docs.clone(), default: default.clone() }
    }
}

/// The kind of a type.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An object with declared properties, or an array with declared positions.
    Record(Record),
    /// An object with any keys: `additionalProperties` with a schema, and no `properties`.
    Map(TypeUse),
    /// `type: array` with one type for all elements.
    List(List),
    /// An enum of strings.
    StringEnum(Values<String>),
    /// An enum of other JSON values, or of values of several JSON types. If other values remain, `null` is written as
    /// [`TypeUse::nullable`].
    LiteralEnum(Values<Value>),
    /// `oneOf` and `anyOf`.
    Union(Union),
    /// A single value.
    Scalar(Scalar),
    /// Only `null`.
    Null,
    /// Any value: the document says nothing.
    Any,
}

/// An object with declared properties, or an array with declared positions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Its properties, sorted by name. The name of a position is its index.
    pub properties: Vec<Property>,
    /// The type of its other keys, or of the elements after its positions.
    pub additional: Additional,
    /// Its form on the wire.
    pub layout: Layout,
    /// The members of `oneOf` or `anyOf` that it is made of, as far as one of them allows more than the record says. A
    /// value need only satisfy one.
    pub alternatives: Vec<Alternative>,
}

/// How a member of a union differs from the record that it is part of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Alternative {
    /// The properties that it does not declare: any value is allowed.
    pub anything: BTreeSet<String>,
    /// The properties that it declares as lists of anything.
    pub any_items: BTreeSet<String>,
    /// The properties that it requires in addition.
    pub required: BTreeSet<String>,
}

/// The form of a [`Record`] on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// An object.
    #[default]
    Object,
    /// An array: `prefixItems` (JSON Schema 2020-12, section 10.3.1.1). The bounds are those that its positions do not
    /// imply.
    Array(ListConstraints),
}

impl Record {
    /// True if it is an array with declared positions.
    pub fn is_tuple(&self) -> bool {
        matches!(self.layout, Layout::Array(_))
    }

    /// Returns the position at `index` of an array.
    pub fn position(&self, index: usize) -> Option<&Property> {
        let name = index.to_string();
        self.properties.iter().find(|property| property.name == name)
    }
}

/// `additionalProperties`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// Absent or `true`: any value is kept, without a type.
    #[default]
    Open,
    /// `false`: no other keys are sent. If other keys are received, they are kept.
    Closed,
    /// A schema.
    Typed(TypeUse),
}

/// A property of a [`Record`].
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Its name on the wire.
    pub name: String,
    /// Place of its declaration, or of the first if several `allOf` members declare it.
    pub pointer: Pointer,
    /// Its type.
    pub ty: TypeUse,
    /// True if it is listed under `required`.
    pub required: bool,
    /// Its index in that list. Arguments are in that order.
    pub rank: usize,
    /// `readOnly` and `writeOnly`
    pub access: Access,
    /// Its documentation: its own, else its schema's.
    pub docs: Docs,
    /// `default`
    pub default: Option<Value>,
}

/// The direction of a property: in requests, in responses, or in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// In requests and responses.
    #[default]
    ReadWrite,
    /// Only in responses.
    ReadOnly,
    /// Only in requests.
    WriteOnly,
}

/// `type: array`
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// The type of its elements.
    pub items: TypeUse,
    /// `minItems`, `maxItems`, `uniqueItems`
    pub constraints: ListConstraints,
}

/// Bounds of an array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ListConstraints {
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique: bool,
}

/// Bounds of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ObjectConstraints {
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
}

/// The values of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Values<T> {
    /// The values that the document lists.
    pub listed: Vec<EnumValue<T>>,
    /// True if the document allows other values of their type, as `anyOf` of an enum and a string does.
    pub open: bool,
}

impl<T> From<Vec<EnumValue<T>>> for Values<T> {
    /// Makes an enum that allows only these values.
    fn from(listed: Vec<EnumValue<T>>) -> Self {
        Self { listed, open: false }
    }
}

impl<T> Deref for Values<T> {
    type Target = Vec<EnumValue<T>>;

    fn deref(&self) -> &Self::Target {
        &self.listed
    }
}

impl<T> DerefMut for Values<T> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.listed
    }
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue<T> {
    /// The value on the wire.
    pub value: T,
    /// The name that the document gives to the value, by an extension such as `x-enum-varnames`, or by the `title` of a
    /// member of `oneOf` that is this value.
    pub name: Option<String>,
    /// The description that the document gives to the value, in the same ways.
    pub description: Option<String>,
}

impl<T> EnumValue<T> {
    /// Returns the value. A missing name or description is taken from `other`.
    pub(super) fn or(self, other: &Self) -> Self {
        let Self { value, name, description } = self;
        let name = name.or_else(|| other.name.clone());
        Self { value, name, description: description.or_else(|| other.description.clone()) }
    }

    /// Takes a missing name or description from `other`.
    pub(super) fn take(&mut self, other: &Self) {
        let Self { value: _, name, description } = self;
        *name = name.take().or_else(|| other.name.clone());
        *description = description.take().or_else(|| other.description.clone());
    }
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// Its variants, sorted by what identifies them on the wire, so that declaration order does not matter.
    pub variants: Vec<Variant>,
    /// `discriminator.propertyName`, if declared.
    pub discriminator: Option<String>,
    /// True if one of the members allows any value, so values of no variant are allowed too.
    pub open: bool,
}

/// One variant of a [`Union`].
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its type.
    pub ty: TypeUse,
    /// The member of `oneOf` or `anyOf` that it was read from.
    pub pointer: Pointer,
    /// The property and the constant values of it that name this variant. They are from the discriminator's mapping, or
    /// from an enum of a property whose values no other variant shares.
    pub tag: Option<Tagged>,
    /// True if an object that names no variant is of this variant: `discriminator.defaultMapping`.
    pub is_default: bool,
    /// The statuses that choose this variant, in the union of all responses of success of an operation. Empty in other
    /// unions.
    pub statuses: Vec<Status>,
    /// The key of the webhook or callback with this body, in the union of a [`HookSet`].
    pub hook: Option<String>,
}

/// The constant that names a variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Tagged {
    /// The property.
    pub property: String,
    /// Its values for this variant.
    pub values: Vec<Value>,
}

/// A single value.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// `type: boolean`, with its only value if an enum allows only one.
    Bool(Option<bool>),
    /// `type: integer`
    Integer {
        /// `int32`, `int64`, `uint64` ... as written.
        format: Option<String>,
        /// Its bounds.
        constraints: NumberConstraints,
    },
    /// `type: number`
    Number {
        /// `float`, `double` ... as written.
        format: Option<String>,
        /// Its bounds.
        constraints: NumberConstraints,
    },
    /// `type: string`
    String {
        /// `date-time`, `binary` ... as written.
        format: Option<String>,
        /// Its bounds.
        constraints: StringConstraints,
    },
}

/// Bounds of a number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NumberConstraints {
    /// `minimum`
    pub minimum: Option<f64>,
    /// `maximum`
    pub maximum: Option<f64>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: bool,
    /// `exclusiveMaximum`
    pub exclusive_maximum: bool,
    /// `multipleOf`
    pub multiple_of: Option<f64>,
}

/// Bounds of a string. Lengths are in Unicode code points.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StringConstraints {
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression. It is documented, but not enforced.
    pub pattern: Option<String>,
}
