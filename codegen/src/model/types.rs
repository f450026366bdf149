//! The API as data: what the document says once references, `allOf` and defaults are worked out, before any Rust word.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{Deref, DerefMut};

use serde_json::Value;

use super::xml::XmlNode;
use crate::pointer::Pointer;

/// A whole API. Every list is sorted by a key of the document, so that the order of its maps cannot reach the output.
#[derive(Debug, Clone, PartialEq)]
pub struct Api {
    /// The Info Object.
    pub info: Info,
    /// The Server Objects of the document's root, in order.
    pub servers: Vec<Server>,
    /// The Security Scheme Objects, by name.
    pub security_schemes: BTreeMap<String, SecurityScheme>,
    /// The Tag Objects by name, with a line for each tag that only operations mention.
    pub tags: BTreeMap<String, Tag>,
    /// All operations under `paths`, by path and method.
    pub operations: Vec<Operation>,
    /// What the API calls its users' servers with: its webhooks, then the callbacks of each operation that has some.
    pub hooks: Vec<HookSet>,
    /// What all kinds of success of an operation come to, where there are several, by the operation's pointer.
    pub answers: BTreeMap<Pointer, Answers>,
    /// Every schema under `components/schemas`, by its pointer.
    pub components: BTreeMap<Pointer, TypeUse>,
    /// What enveloped answers hold besides their value: one record with every field that any of them has.
    pub envelope: Option<TypeUse>,
    /// All types.
    pub types: Types,
    /// Where schemas stood before normalization, those that stood elsewhere or under another name.
    pub moved: BTreeMap<Pointer, Pointer>,
}

impl Api {
    /// Where a schema stands in the document as given: what it is known by from one version of the document to the next.
    pub fn source<'p>(&'p self, pointer: &'p Pointer) -> &'p Pointer {
        self.moved.get(pointer).unwrap_or(pointer)
    }

    /// What all kinds of success of an operation come to, where there are several.
    pub fn answers_of(&self, operation: &Operation) -> Option<&Answers> {
        self.answers.get(&operation.pointer)
    }
}

/// The Info Object, as far as a client shows it.
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
    /// The value used when none is given.
    pub default: String,
    /// The values allowed; empty when any is.
    pub values: Vec<String>,
    /// Its description.
    pub description: Option<String>,
}

/// A Security Scheme Object (OpenAPI 3.0.4, section 4.8.27).
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityScheme {
    /// What it asks for.
    pub kind: SchemeKind,
    /// Its description.
    pub description: Option<String>,
    /// Its other fields that are for readers.
    pub remarks: Vec<Remark>,
}

/// What a security scheme asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum SchemeKind {
    /// `type: apiKey`
    ApiKey {
        /// Where it is sent: never `Path`.
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// `type: http`, `scheme: basic`
    Basic,
    /// `type: http`, `scheme: bearer`; and `openIdConnect`, whose token is sent as a bearer.
    Bearer,
    /// `type: oauth2`
    OAuth2 {
        /// `flows.clientCredentials`, where declared.
        client_credentials: Option<ClientCredentials>,
    },
}

/// The flow by which a client fetches tokens on its own (OpenAPI 3.0.4, OAuth Flow Object; RFC 6749, section 4.4).
#[derive(Debug, Clone, PartialEq)]
pub struct ClientCredentials {
    /// `tokenUrl`; may be relative to the server's URL.
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
    /// Where it stands: `/paths/~1zones/get`.
    pub pointer: Pointer,
    /// `operationId` as written, after repairs; for another form of the body with a word for it: `create multipart`.
    pub id: Option<String>,
    /// The form of the body, where this is the operation with another one than the preferred.
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
    /// The responses: by status key, exact statuses before ranges before `default`.
    pub responses: Vec<Response>,
    /// The security requirements that apply: alternatives, each a set of scheme names. Empty: none is needed.
    pub security: Vec<Vec<String>>,
    /// Server Objects of the operation or its path item, where they replace the root's.
    pub servers: Vec<Server>,
}

/// Another form of a request body than the preferred one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Its media type.
    pub media_type: String,
    /// `operationId` of the operation.
    pub document_id: Option<String>,
}

impl Operation {
    /// What tells it from other operations of its method: the path, and the form of the body where it is another one.
    pub fn place(&self) -> String {
        match &self.form {
            None => self.path.clone(),
            Some(form) => format!("{} {}", self.path, form.media_type),
        }
    }

    /// The headers of the parts of its body, each with the name of its part.
    pub fn part_headers(&self) -> impl Iterator<Item = (&str, &Parameter)> {
        let encodings = self.body.iter().flat_map(|body| &body.content).flat_map(|content| &content.encoding);
        encodings.flat_map(|(part, encoding)| encoding.headers.iter().map(move |header| (part.as_str(), header)))
    }
}

impl Parameter {
    /// What a header of this part is called among what a call gives: `meta X-Part`.
    pub fn name_of_part(&self, part: &str) -> String {
        format!("{part} {}", self.name)
    }
}

/// All webhooks of an API, or all callbacks of an operation: one type holds whichever of them arrives.
#[derive(Debug, Clone, PartialEq)]
pub struct HookSet {
    /// What they are.
    pub of: HooksOf,
    /// The union of what they hold; each variant has the key of its hook.
    pub ty: TypeUse,
    /// The webhooks or callbacks, by key.
    pub hooks: Vec<Hook>,
}

/// What a set of hooks is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum HooksOf {
    /// `webhooks`
    Api,
    /// `callbacks` of the operation that stands here.
    Operation(Pointer),
}

/// A webhook or a callback: a request of the API to its user's server.
#[derive(Debug, Clone, PartialEq)]
pub struct Hook {
    /// Its name; where several have it, with what tells them apart.
    pub key: String,
    /// Its name in the document.
    pub name: String,
    /// Of a callback: the expression for the URL that is called (OpenAPI 3.0.4, section 4.7.18).
    pub expression: Option<String>,
    /// The other names by which a receiver may know it: its `operationId`, and the value of a header that names it.
    pub aliases: Vec<String>,
    /// What its body may be; empty: it has none.
    pub forms: Vec<HookForm>,
    /// The request, as an operation that the API calls. What its body holds is a variant of the set's union.
    pub call: Operation,
}

/// What the body of a hook is.
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

/// What is said about a thing for readers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Docs {
    /// `summary` or `title`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// What else is said, a sentence each.
    pub remarks: Vec<Remark>,
    /// The first example: `example`, else the first of `examples`.
    pub example: Option<Value>,
    /// `deprecated`
    pub deprecated: bool,
}

/// One more thing that a document says for readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is about, in our words.
    pub about: &'static str,
    /// What the document says.
    pub said: String,
    /// How it reads.
    pub reads: Reads,
}

/// How a remark reads.
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
    /// A remark, unless nothing is said.
    pub(crate) fn new(about: &'static str, said: Option<&str>, reads: Reads) -> Option<Self> {
        let said = said.map(str::trim).filter(|said| !said.is_empty())?;
        Some(Self { about, said: said.to_owned(), reads })
    }
}

/// Where a parameter stands.
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

/// A Parameter Object; style and explode are explicit.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Where it was declared.
    pub pointer: Pointer,
    /// Its name on the wire.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// Always `true` for a path parameter.
    pub required: bool,
    /// How it is written.
    pub encoding: ParameterEncoding,
    /// Its type.
    pub ty: TypeUse,
    /// Its documentation, with its schema's where it has none itself.
    pub docs: Docs,
    /// `schema.default`
    pub default: Option<Value>,
}

/// How a parameter is serialized.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterEncoding {
    /// By `style` and `explode`.
    Style {
        /// The style, the location's default where the document names none.
        style: Style,
        /// Whether arrays and objects explode.
        explode: bool,
        /// `allowReserved`
        allow_reserved: bool,
    },
    /// By the media type under `content`.
    Content {
        /// That media type.
        media_type: String,
    },
    /// As the whole query (OpenAPI 3.2.0, section 4.12.1, `in: querystring`).
    WholeQuery {
        /// The media type of the query.
        media_type: String,
        /// `encoding` by property, where the query is a form.
        encoding: BTreeMap<String, PartEncoding>,
    },
}

/// A Request Body Object.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// Where it was declared.
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
    /// Where it was declared.
    pub pointer: Pointer,
    /// As repaired: `application/json`.
    pub media_type: String,
    /// Its type; absent when the document gives no schema. For an enveloped answer, the type of the value alone.
    pub ty: Option<TypeUse>,
    /// Whether the value stands in an envelope, by the configured convention.
    pub enveloped: bool,
    /// The first example.
    pub example: Option<Value>,
    /// `encoding` by property, as far as it says something.
    pub encoding: BTreeMap<String, PartEncoding>,
    /// The parts that come first, in their order, where it is the order that tells what a part is (OpenAPI 3.2.0, Encoding By
    /// Position).
    pub part_order: Option<Vec<String>>,
    /// What the body is in XML, where the media type is of XML and its types can be told apart in it.
    pub xml: Option<XmlNode>,
}

/// An Encoding Object.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartEncoding {
    /// `contentType`
    pub content_type: Option<String>,
    /// `style`, for `application/x-www-form-urlencoded` and `multipart/form-data`.
    pub style: Option<Style>,
    /// `explode`, where it is written.
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `headers`, of a part of a multipart body, by name. Each is a parameter of the location `header`.
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
    /// Whether it stands for success.
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
    /// Where it was declared.
    pub pointer: Pointer,
    /// Which statuses it is for.
    pub status: Status,
    /// Its summary (OpenAPI 3.2, Response Object).
    pub summary: Option<String>,
    /// Its description.
    pub description: String,
    /// Its media types, sorted by name; empty: no body.
    pub content: Vec<Content>,
    /// Its headers, by name.
    pub headers: BTreeMap<String, Header>,
}

/// A Header Object with a schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The type of its value.
    pub ty: TypeUse,
    /// What is said of it.
    pub docs: Docs,
}

/// Several kinds of success as one type.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// The type: a union whose variants are told by status, or the one type of all that have a body.
    pub ty: TypeUse,
    /// Whether there is a success without a value.
    pub optional: bool,
    /// What stands in the body: the variant of the union at this index, or nothing.
    pub by_status: Vec<(Status, Option<usize>)>,
}

/// The index of a type in [`Types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u32);

/// A type where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeUse {
    /// The type.
    pub id: TypeId,
    /// Whether `null` is a value as well.
    pub nullable: bool,
}

/// The arena of all types of an [`Api`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Types {
    types: Vec<Type>,
}

impl Types {
    /// Adds a type.
    ///
    /// # Panics
    /// When there are more than `u32::MAX` types.
    pub fn push(&mut self, ty: Type) -> TypeId {
        let id = u32::try_from(self.types.len()).expect("a document has fewer than 2^32 types");
        self.types.push(ty);
        TypeId(id)
    }

    /// The type at `id`.
    pub fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0 as usize]
    }

    /// The type at `id`, to be filled in: recursive types get their id before their content.
    pub fn get_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.types[id.0 as usize]
    }

    /// All types with their ids, in the order in which they were met.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0u32..).map(TypeId).zip(&self.types)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// One type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// The schema it was read from: for a merged `allOf`, the schema that holds the `allOf`.
    pub pointer: Pointer,
    /// What it is.
    pub kind: Kind,
    /// What is said about it.
    pub docs: Docs,
    /// `default` of the schema.
    pub default: Option<Value>,
}

impl Type {
    /// The same schema read as something else. What it was is not copied: a record may have hundreds of properties.
    pub(crate) fn with_kind(&self, kind: Kind) -> Self {
        let Self { pointer, kind: _, docs, default } = self;
        Self { pointer: pointer.clone(), kind, docs: docs.clone(), default: default.clone() }
    }
}

/// What a type is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An object with declared properties, or an array with declared positions.
    Record(Record),
    /// An object whose keys are free: `additionalProperties` with a schema and no `properties`.
    Map(TypeUse),
    /// `type: array` whose elements are alike.
    List(List),
    /// An enum of strings.
    StringEnum(Values<String>),
    /// An enum of other JSON values, or of several kinds; `null` stands in [`TypeUse::nullable`] where other values are left.
    LiteralEnum(Values<Value>),
    /// `oneOf` and `anyOf`.
    Union(Union),
    /// A single value.
    Scalar(Scalar),
    /// Only `null`.
    Null,
    /// Anything: the document says nothing.
    Any,
}

/// An object with declared properties, or an array with declared positions.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Its properties, sorted by name. The name of a position is its index.
    pub properties: Vec<Property>,
    /// What its other keys may hold, or what may stand behind its positions.
    pub additional: Additional,
    /// How it stands on the wire.
    pub layout: Layout,
}

/// How a [`Record`] stands on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// As an object.
    #[default]
    Object,
    /// As an array: `prefixItems` (JSON Schema 2020-12, section 10.3.1.1), with bounds that say more than its positions do.
    Array(ListConstraints),
}

impl Record {
    /// Whether it is an array with declared positions.
    pub fn is_tuple(&self) -> bool {
        matches!(self.layout, Layout::Array(_))
    }

    /// Of an array, the position at `index`.
    pub fn position(&self, index: usize) -> Option<&Property> {
        let name = index.to_string();
        self.properties.iter().find(|property| property.name == name)
    }
}

/// `additionalProperties`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// Absent or `true`: anything, kept but not typed.
    #[default]
    Open,
    /// `false`: none is sent; what comes all the same is kept.
    Closed,
    /// A schema.
    Typed(TypeUse),
}

/// A property of a [`Record`].
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// Its name on the wire.
    pub name: String,
    /// Where it was declared (the first place, when several `allOf` members declare it).
    pub pointer: Pointer,
    /// Its type.
    pub ty: TypeUse,
    /// Whether it is listed under `required`.
    pub required: bool,
    /// Its place in that list, which is the order in which it is asked for.
    pub rank: usize,
    /// `readOnly` and `writeOnly`
    pub access: Access,
    /// What is said about it: its own words, else its schema's.
    pub docs: Docs,
    /// `default`
    pub default: Option<Value>,
}

/// In which direction a property travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Both ways.
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
    /// What it holds.
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
    /// Those that the document lists.
    pub listed: Vec<EnumValue<T>>,
    /// Whether the document allows others of their type, as `anyOf` of an enum and of a string does.
    pub open: bool,
}

impl<T> From<Vec<EnumValue<T>>> for Values<T> {
    /// These and no others.
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
    /// A name the document gives it, if it does: by an extension such as `x-enum-varnames`, or by the `title` of a member
    /// of `oneOf` that is this value.
    pub name: Option<String>,
    /// A description the document gives it, in the same ways.
    pub description: Option<String>,
}

impl<T> EnumValue<T> {
    /// The value with what `other` says of it, where this one says nothing.
    pub(super) fn or(self, other: &Self) -> Self {
        let Self { value, name, description } = self;
        let name = name.or_else(|| other.name.clone());
        Self { value, name, description: description.or_else(|| other.description.clone()) }
    }

    /// Takes what `other` says of the value, where this one says nothing.
    pub(super) fn take(&mut self, other: &Self) {
        let Self { value: _, name, description } = self;
        *name = name.take().or_else(|| other.name.clone());
        *description = description.take().or_else(|| other.description.clone());
    }
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// Its variants, sorted by what tells them apart, so that declaration order does not matter.
    pub variants: Vec<Variant>,
    /// `discriminator.propertyName`, where declared.
    pub discriminator: Option<String>,
    /// Whether one of the alternatives is anything at all: what is none of the variants is allowed.
    pub open: bool,
}

/// One variant of a [`Union`].
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its type.
    pub ty: TypeUse,
    /// The member of `oneOf` or `anyOf` it came from.
    pub pointer: Pointer,
    /// The property and its constant values that name this variant: from the discriminator's mapping, or from an enum of
    /// a property that no other variant shares a value with.
    pub tag: Option<Tagged>,
    /// Whether an object that names no variant is this one: `discriminator.defaultMapping`.
    pub is_default: bool,
    /// The statuses that name this variant, for the union of all successes of an operation; else empty.
    pub statuses: Vec<Status>,
    /// The key of the webhook or callback that comes with it, for the union of a [`HookSet`].
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
    /// `type: boolean`; with the one value it may have, where an enum says so.
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

/// Bounds of a string; lengths in Unicode code points.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StringConstraints {
    /// `minLength`
    pub min_length: Option<u64>,
    /// `maxLength`
    pub max_length: Option<u64>,
    /// `pattern`, an ECMA-262 regular expression; documented, not enforced.
    pub pattern: Option<String>,
}
