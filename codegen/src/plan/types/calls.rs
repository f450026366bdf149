//! Operations as decided: their methods, what those take, and what they give.

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
    /// The documentation, but for the example.
    pub docs: Documentation,
    /// The example, which says nothing about the operation: it is chosen anew when a type has other fields.
    pub example: Documentation,
    /// The line that documents the builder.
    pub builder_docs: Documentation,
    /// Why it should no longer be used.
    pub deprecated: Option<Note>,
    /// What it was made from.
    pub origin: OperationOrigin,
    /// What the runtime needs to know.
    pub operation: OperationPlan,
    /// What every call gives.
    pub arguments: Vec<Input>,
    /// What a call may give.
    pub setters: Vec<Input>,
    /// What every call gives without being asked.
    pub fixed: Vec<FixedInput>,
    /// What comes back.
    pub answer: RustType,
    /// How it is taken.
    pub taking: Taking,
    /// For a list in pages, what it holds and where it stands.
    pub items: Option<ItemsPlan>,
    /// Whether the caller may add parts that the document does not name.
    pub more_parts: bool,
    /// The headers of its answers.
    pub headers: Vec<HeaderPlan>,
    /// For an answer that comes item by item, how, and what each is.
    pub stream: Option<(StreamForm, RustType)>,
    /// The file of its module's folder that it stands in; none: the module's own file.
    pub part: Option<String>,
}

/// A header that an answer may have, as a constant of the builder.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderPlan {
    /// The constant: `X_TOTAL`.
    pub constant: String,
    /// Its name, as the document writes it.
    pub wire: String,
    /// The type of its value.
    pub ty: RustType,
    /// The documentation.
    pub docs: Documentation,
    /// Why it should no longer be used.
    pub deprecated: Option<Note>,
}

/// What a method was made from.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationOrigin {
    /// The operation, by its pointer in the document as given.
    pub pointer: String,
    /// What all that it takes and gives says, as a number that is equal for equal things.
    pub contract: u64,
    /// The released operation that it is, by its key in the lock.
    pub released: Option<String>,
    /// The released place of each parameter that has another name now, though the wire is the same.
    pub aliases: BTreeMap<String, String>,
    /// The bodies that a call may end with.
    pub outputs: Vec<OutputPlan>,
    /// Everything that a call may end with, and the media types of each.
    pub responses: Vec<ResponsePlan>,
    /// The media types that the document lists for the request's body.
    pub body_types: Vec<String>,
    /// Where its name comes from.
    pub named_by: NameOrigin,
}

/// A body that a call may end with.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputPlan {
    /// The status, and the media type where it is not the usual one: `200`, `4XX`, `200 text/csv`
    pub place: String,
    /// The type.
    pub ty: RustType,
    /// Whether the value stands in the envelope.
    pub enveloped: bool,
}

/// What the document says of a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResponsePlan {
    /// `200`, `4XX`, `default`
    pub status: String,
    /// The media types of its body.
    pub media_types: Vec<String>,
}

/// How an answer is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// Read as its type.
    Read,
    /// As the bytes that come, whole or piece by piece.
    Raw,
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
    pub docs: Documentation,
    /// Why it should no longer be used.
    pub deprecated: Option<Note>,
    /// What is accepted.
    pub accepts: Accepts,
    /// Its place on the wire: `query:limit`, `body.name`, `body`; of a field its name.
    pub place: String,
    /// Where it goes.
    pub sink: Sink,
}

/// A value that every call gives without being asked.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedInput {
    /// Its place on the wire.
    pub place: String,
    /// Where it goes.
    pub sink: Sink,
    /// The value.
    pub value: FixedPlan,
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
    /// `impl IntoIterator<Item = impl Into<T>>`
    ItemsInto(RustType),
    /// `impl IntoIterator<Item = impl Into<T>>`, for files.
    Files,
    /// `impl IntoIterator<Item = (impl Into<String>, impl Into<T>)>`, for files by their names.
    NamedFiles,
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
    /// The body, written as its media type asks.
    Body,
    /// The body, which is bytes.
    Upload,
    /// The body, which is text.
    Text,
}

/// An operation, as the runtime takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationPlan {
    /// The method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The same as it is sent, without a fragment.
    pub sent_path: String,
    /// `operationId`
    pub id: Option<String>,
    /// The form of the body, where it is another one than the preferred.
    pub form: Option<FormPlan>,
    /// Its parameters.
    pub parameters: Vec<ParameterPlan>,
    /// The media type of the body, and whether there must be one.
    pub body: Option<BodyPlan>,
    /// Where the answer's value stands.
    pub answer: AnswerForm,
    /// What stands there, where only the status tells.
    pub by_status: Vec<StatusPlan>,
    /// What answers of some statuses are in XML.
    pub xml: Vec<XmlPlan>,
    /// The media type that is asked for, where it is not JSON.
    pub accept: Option<String>,
    /// The security requirements.
    pub security: Vec<Vec<String>>,
    /// How its list goes on.
    pub paging: Option<PagingPlan>,
    /// The server, where it is not the API's.
    pub server: Option<String>,
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
    /// The same, where it is not the one that the runtime takes for granted.
    pub told_media_type: Option<String>,
    /// Whether there must be one.
    pub required: bool,
    /// Whether it is an empty object where the caller gives none.
    pub empty: bool,
    /// The bounds of the whole, where it is no object.
    pub bounds: Vec<Flag>,
    /// The members of an object that is given member by member.
    pub fields: Vec<FieldFacts>,
    /// The media types of parts, where they are not what their values have by themselves.
    pub part_types: Vec<(String, String)>,
    /// The fields of a form that are written by a style.
    pub field_styles: Vec<ParameterPlan>,
    /// The headers of parts.
    pub part_headers: Vec<PartHeaderPlan>,
    /// The parts that come first, in their order, where it is the order that tells what a part is.
    pub part_order: Option<Vec<String>>,
    /// What it is in XML.
    pub xml: Option<XmlNode>,
}

/// A header of a part of a multipart body.
#[derive(Debug, Clone, PartialEq)]
pub struct PartHeaderPlan {
    /// The part.
    pub part: String,
    /// What it is called among what a call gives: `meta X-Part`.
    pub name: String,
    /// How it is written, and whether each such part needs it.
    pub header: ParameterPlan,
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

/// What answers of some statuses are in XML.
#[derive(Debug, Clone, PartialEq)]
pub struct XmlPlan {
    /// The first status.
    pub first: u16,
    /// The last one.
    pub last: u16,
    /// The element.
    pub root: XmlNode,
}

/// A parameter, as the runtime takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParameterPlan {
    /// Where it goes.
    pub location: LocationPlan,
    /// Its name on the wire.
    pub name: String,
    /// Whether the runtime must be told that every call gives it; of path parameters it knows.
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
    /// As the whole query.
    WholeQuery(WholeQueryPlan),
}

/// How a value is written that is the whole query.
#[derive(Debug, Clone, PartialEq)]
pub enum WholeQueryPlan {
    /// As JSON.
    Json,
    /// As the text that it is.
    Text,
    /// As a form.
    Form {
        /// The media types of members, where they are not what their values have by themselves.
        types: Vec<(String, String)>,
        /// The members that are written by a style.
        styles: Vec<ParameterPlan>,
    },
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
    /// Its name on the wire, dotted where it stands in a record within the page: `data.items`
    pub wire: String,
    /// The fields that lead to it.
    pub steps: Vec<ItemsStep>,
}

/// A field on the way to the list of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemsStep {
    /// The field.
    pub field: String,
    /// Whether it may hold nothing.
    pub optional: bool,
}

/// The call that shows a crate first, with values for all that it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstCall {
    /// What it calls, as documentation shows it.
    pub place: Documentation,
    /// The module of its group.
    pub module: String,
    /// The method.
    pub method: String,
    /// A value for each argument, as code.
    pub arguments: Vec<String>,
    /// The call, and what is done with its answer, as code.
    pub lines: Vec<String>,
}

impl fmt::Display for Accepts {
    /// As the surface has it, and as it is written but for the paths of types.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("impl AsRef<str>"),
            Self::Into(ty) => write!(f, "impl Into<{ty}>"),
            Self::Value(ty) => ty.fmt(f),
            Self::Texts => f.write_str("impl IntoIterator<Item = impl Into<String>>"),
            Self::Items(item) => write!(f, "impl IntoIterator<Item = {item}>"),
            Self::ItemsInto(item) => write!(f, "impl IntoIterator<Item = impl Into<{item}>>"),
            Self::Files => f.write_str("impl IntoIterator<Item = impl Into<FilePart>>"),
            Self::NamedFiles => f.write_str("impl IntoIterator<Item = (impl Into<String>, impl Into<FilePart>)>"),
            Self::Reference(ty) => write!(f, "&{ty}"),
        }
    }
}
