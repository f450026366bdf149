//! The plan of operations: their methods, inputs and outputs.

use std::collections::BTreeMap;
use std::fmt;

use super::{FieldFacts, FixedPlan, NameOrigin, RustType};
use crate::model::XmlNode;
use crate::plan::docs::{Documentation, Note};
use crate::plan::flags::Flag;

/// An operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Method {
    /// The method of the handle.
    pub name: String,
    /// The type that builds the request.
    pub builder: String,
    /// The constant that describes the operation.
    pub constant: String,
    /// The documentation without the example.
    pub docs: Documentation,
    /// The example. It says nothing about the operation: it is chosen again if a type gets other fields.
    pub example: Documentation,
    /// The line that documents the builder.
    pub builder_docs: Documentation,
    /// The reason why it is deprecated.
    pub deprecated: Option<Note>,
    /// The origin of the operation.
    pub origin: OperationOrigin,
    /// The facts that the runtime needs.
    pub operation: OperationPlan,
    /// The inputs that every call gives.
    pub arguments: Vec<Input>,
    /// The inputs that a call may give.
    pub setters: Vec<Input>,
    /// The inputs that every call sends although no caller gives them.
    pub fixed: Vec<FixedInput>,
    /// The type of the answer.
    pub answer: RustType,
    /// How the answer is read.
    pub taking: Taking,
    /// The list of a page, if the answer is a list in pages.
    pub items: Option<ItemsPlan>,
    /// True if the caller may add parts that the document does not name.
    pub more_parts: bool,
    /// The headers of its answers.
    pub headers: Vec<HeaderPlan>,
    /// The form of the stream and the type of its items, if the answer arrives item by item.
    pub stream: Option<(StreamForm, RustType)>,
    /// The file of its module's folder, `None` for the module's own file.
    pub part: Option<String>,
}

/// A header that an answer may have, as a constant of the builder.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderPlan {
    /// The constant: `X_TOTAL`.
    pub constant: String,
    /// Its name, as the document writes it.
    pub wire: String,
    /// True if its value is JSON.
    pub json: bool,
    /// The type of its value.
    pub ty: RustType,
    /// The documentation.
    pub docs: Documentation,
    /// The reason why it is deprecated.
    pub deprecated: Option<Note>,
}

/// The origin of a method.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationOrigin {
    /// The operation, by its pointer in the document as given.
    pub pointer: String,
    /// A number for all inputs and outputs together. It is equal for equal ones.
    pub contract: u64,
    /// The key of the released operation in the lock.
    pub released: Option<String>,
    /// The released place of each parameter that has another name now, although the request is the same.
    pub aliases: BTreeMap<String, String>,
    /// The bodies that a call may end with.
    pub outputs: Vec<OutputPlan>,
    /// Everything that a call may end with, each with its media types.
    pub responses: Vec<ResponsePlan>,
    /// The media types that the document lists for the request's body.
    pub body_types: Vec<String>,
    /// The origin of the name.
    pub named_by: NameOrigin,
}

/// A body that a call may end with.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputPlan {
    /// The status, and the media type if it is not the usual one: `200`, `4XX`, `200 text/csv`
    pub place: String,
    /// The type.
    pub ty: RustType,
    /// True if the value is in the envelope.
    pub enveloped: bool,
}

/// The response that the document gives for a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsePlan {
    /// `200`, `4XX`, `default`
    pub status: String,
    /// The media types of its body.
    pub media_types: Vec<String>,
}

/// How an answer is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// Read as its type.
    Read,
    /// As the bytes that arrive, whole or piece by piece.
    Raw,
}

/// How items follow each other in an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamForm {
    /// Server-sent events.
    Events,
    /// One JSON value on each line.
    Lines,
}

/// A value that the caller gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The Rust name.
    pub name: String,
    /// Its documentation, for setters.
    pub docs: Documentation,
    /// The reason why it is deprecated.
    pub deprecated: Option<Note>,
    /// The type that the caller may give.
    pub accepts: Accepts,
    /// Its place in the request: `query:limit`, `body.name`, `body`. For a field it is the wire name.
    pub place: String,
    /// The place where the value is put.
    pub sink: Sink,
}

/// A value that every call sends although no caller gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedInput {
    /// Its place in the request.
    pub place: String,
    /// The place where the value is put.
    pub sink: Sink,
    /// The value.
    pub value: FixedPlan,
}

/// The type that an argument accepts.
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
    /// `impl IntoIterator<Item = impl NullableText>`
    NullableTexts,
    /// `impl IntoIterator<Item = T>`
    Items(RustType),
    /// `impl IntoIterator<Item = impl Into<T>>`
    ItemsInto(RustType),
    /// `impl IntoIterator<Item = impl Into<T>>`, for files.
    Files,
    /// `impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>`, for files by their names.
    NamedFiles,
    /// `&T`
    Reference(RustType),
}

/// The place where a value is put.
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
    /// A header of a part of the body.
    PartHeader {
        /// The part.
        part: String,
        /// The header.
        header: String,
    },
    /// A member of the body, which is an object.
    Field(String),
    /// A part of the body that is a file.
    File(String),
    /// Parts of the body that are files.
    Files(String),
    /// The body, whose parts are files by name.
    NamedFiles,
    /// Members of the body that the document does not name.
    OtherFields,
    /// Parts of the body that the document does not name, which are files.
    OtherFiles,
    /// The body, written in the form of its media type.
    Body,
    /// The body, which is bytes.
    Upload,
    /// The body, which is text.
    Text,
}

/// An operation in the form of the runtime.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationPlan {
    /// The method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The path as it is sent, without a fragment.
    pub sent_path: String,
    /// `operationId`
    pub id: Option<String>,
    /// The form of the body, if it is not the preferred one.
    pub form: Option<FormPlan>,
    /// Its parameters.
    pub parameters: Vec<ParameterPlan>,
    /// The body of the request.
    pub body: Option<BodyPlan>,
    /// The position of the value in the response.
    pub answer: AnswerForm,
    /// The variants of the answer, if only the status distinguishes them.
    pub by_status: Vec<StatusPlan>,
    /// The XML elements of the answers, by status.
    pub xml: Vec<XmlPlan>,
    /// The media type that is asked for, if it is not JSON.
    pub accept: Option<String>,
    /// The security requirements.
    pub security: Vec<Vec<String>>,
    /// How its list continues on the next page.
    pub paging: Option<PagingPlan>,
    /// The server, if it is not that of the API.
    pub server: Option<String>,
    /// True if the items of its stream are whole events, with their names.
    pub whole_events: bool,
    /// The facts about the whole value of the answer that its type does not have.
    pub returns: Vec<Flag>,
}

impl OperationPlan {
    /// Returns the parameters that the operation's constant describes.
    pub(crate) fn described(&self) -> impl Iterator<Item = &ParameterPlan> {
        self.parameters.iter().filter(|parameter| parameter.needs_description())
    }
}

/// Another form of a request body than the preferred one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPlan {
    /// Its media type.
    pub media_type: String,
    /// `operationId`, with a word for the form.
    pub id: Option<String>,
}

/// A request body.
#[derive(Debug, Clone, PartialEq)]
pub struct BodyPlan {
    /// Its media type.
    pub media_type: String,
    /// Its media type, if it is not the one that the runtime uses by default.
    pub told_media_type: Option<String>,
    /// True if the body is required.
    pub required: bool,
    /// True if an empty object is sent when the caller gives none.
    pub empty: bool,
    /// The bounds of the whole body, if it is not an object.
    pub bounds: Vec<Flag>,
    /// The members of an object that is given member by member.
    pub fields: Vec<FieldFacts>,
    /// The facts about each other member, if the document gives them a type.
    pub others: Vec<Flag>,
    /// The media types of parts, if they are not the defaults of their values.
    pub part_types: Vec<(String, String)>,
    /// The fields of a form that are written by a style.
    pub field_styles: Vec<ParameterPlan>,
    /// The headers of parts.
    pub part_headers: Vec<PartHeaderPlan>,
    /// The first parts in their order, if the order says what each part is.
    pub part_order: Option<Vec<String>>,
    /// Its XML form.
    pub xml: Option<XmlNode>,
}

/// A header of a part of a multipart body.
#[derive(Debug, Clone, PartialEq)]
pub struct PartHeaderPlan {
    /// The part.
    pub part: String,
    /// Its name among the inputs of a call: `meta X-Part`.
    pub name: String,
    /// How it is written, and whether each such part requires it.
    pub header: ParameterPlan,
}

/// The position of an answer's value in the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerForm {
    /// The whole JSON text.
    Json,
    /// The value in the envelope.
    Enveloped,
    /// The whole text, which is not JSON.
    Text,
    /// The whole body, as bytes.
    Bytes,
    /// No value.
    Nothing,
}

/// The answer of a range of statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusPlan {
    /// The first status.
    pub first: u16,
    /// The last status.
    pub last: u16,
    /// The index of the variant of the answer's type, `None` if there is no value.
    pub variant: Option<usize>,
}

/// The XML form of the answers of a range of statuses.
#[derive(Debug, Clone, PartialEq)]
pub struct XmlPlan {
    /// The first status.
    pub first: u16,
    /// The last status.
    pub last: u16,
    /// The element.
    pub root: XmlNode,
}

/// A parameter in the form of the runtime.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterPlan {
    /// Its location.
    pub location: LocationPlan,
    /// Its name on the wire.
    pub name: String,
    /// True if the constant must state that it is required. For path parameters the runtime knows that already.
    pub required: bool,
    /// How it is written, if that is not the default of its location.
    pub style: Option<StylePlan>,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// Its bounds.
    pub bounds: Vec<Flag>,
}

impl ParameterPlan {
    /// True if the operation's constant describes it, because the runtime must know more of it than its name and location.
    /// A parameter of the path or of the query that is not described is written by the defaults of its location. Each
    /// description costs the compiler time, and most parameters need none. Headers are always described, because a
    /// description says that a cursor is sent as a header.
    fn needs_description(&self) -> bool {
        let Self { location, name: _, required, style, allow_reserved, bounds } = self;
        let is_plain = !required && style.is_none() && !allow_reserved && bounds.is_empty();
        match location {
            LocationPlan::Path | LocationPlan::Query => !is_plain,
            LocationPlan::Header | LocationPlan::Cookie => true,
        }
    }
}

/// The location of a parameter.
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
    /// As the whole query.
    WholeQuery(WholeQueryPlan),
}

/// How a value that is the whole query is written.
#[derive(Debug, Clone, PartialEq)]
pub enum WholeQueryPlan {
    /// As JSON.
    Json,
    /// As text.
    Text,
    /// As a form.
    Form {
        /// The media types of members, if they are not the defaults of their values.
        types: Vec<(String, String)>,
        /// The members that are written by a style.
        styles: Vec<ParameterPlan>,
    },
}

/// How a list continues on the next page: a variant of the runtime's `Paging`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagingPlan {
    /// The name of the variant.
    pub style: &'static str,
    /// Its fields, in order.
    pub fields: Vec<PagingField>,
}

/// A field of a variant of the runtime's `Paging`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagingField {
    /// Its name in the runtime.
    pub name: &'static str,
    /// Its name in a comparison of two versions.
    pub label: &'static str,
    /// Its value.
    pub value: PagingValue,
}

/// The value of a field of the runtime's `Paging`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PagingValue {
    /// A parameter that each operation of the style has.
    Parameter(String),
    /// A parameter, a member of the response or a header, if there is one.
    Optional(Option<String>),
    /// Members of the response, which are tried in order.
    Members(Vec<String>),
    /// A number.
    Number(u64),
}

/// The list of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemsPlan {
    /// The type of its items.
    pub item: RustType,
    /// The member of the page's record, `None` if the answer itself is the list.
    pub member: Option<ItemsMember>,
}

/// The member of a page's record that holds the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemsMember {
    /// Its wire name. It has dots if it is in a record within the page: `data.items`
    pub wire: String,
    /// The fields that lead to it.
    pub steps: Vec<ItemsStep>,
}

/// A field on the way to the list of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemsStep {
    /// The field.
    pub field: String,
    /// True if the field may be absent.
    pub optional: bool,
}

/// The call that shows a crate first, with values for all its inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstCall {
    /// The operation that it calls, as documentation shows it.
    pub place: Documentation,
    /// The module of its group.
    pub module: String,
    /// The method.
    pub method: String,
    /// A value for each argument, as code.
    pub arguments: Vec<String>,
    /// The call and the use of its answer, as code.
    pub lines: Vec<String>,
}

impl fmt::Display for Accepts {
    /// Writes the type in the form of the surface, which is that of the code without the paths of types.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("impl AsRef<str>"),
            Self::Into(ty) => write!(f, "impl Into<{ty}>"),
            Self::Value(ty) => ty.fmt(f),
            Self::Texts => f.write_str("impl IntoIterator<Item = impl Into<String>>"),
            Self::NullableTexts => f.write_str("impl IntoIterator<Item = impl NullableText>"),
            Self::Items(item) => write!(f, "impl IntoIterator<Item = {item}>"),
            Self::ItemsInto(item) => write!(f, "impl IntoIterator<Item = impl Into<{item}>>"),
            Self::Files => f.write_str("impl IntoIterator<Item = impl Into<FilePart>>"),
            Self::NamedFiles => f.write_str("impl IntoIterator<Item = (impl Into<String>, impl Into<FilePart>)>"),
            Self::Reference(ty) => write!(f, "&{ty}"),
        }
    }
}
