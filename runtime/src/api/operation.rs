//! An operation, as emitted code states it: its parameters, its body, what it answers, and how its list goes on.

use crate::values::constraints::Constraints;
use crate::values::field::Field;
#[cfg(feature = "xml")]
use crate::values::xml::{Xml, XmlResponse};

/// Where a parameter stands (OpenAPI 3.0.4, section 4.8.12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// In the path template.
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
    /// In `Cookie`.
    Cookie,
}

/// How a parameter's value is spread over text (OpenAPI 3.0.4, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `;color=blue`
    Matrix,
    /// `.blue`
    Label,
    /// `blue`
    Simple,
    /// `color=blue`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue%7Cblack`
    PipeDelimited,
    /// `color%5BR%5D=100`
    DeepObject,
    /// `color=blue` in `Cookie`, where nothing is percent-encoded (OpenAPI 3.2.0, section 4.12.3). What no cookie can carry is
    /// refused.
    Cookie,
}

/// How a value is written that is the whole query (OpenAPI 3.2.0, section 4.12.1, `in: querystring`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WholeQuery {
    /// As JSON text.
    Json,
    /// As the text that it is; a list or an object is written as JSON.
    Text,
    /// As `application/x-www-form-urlencoded`, by its members.
    Form {
        /// The media types of members, where they are not those that their values have by themselves.
        types: &'static [(&'static str, &'static str)],
        /// The members that are written by a style.
        styles: &'static [Parameter],
    },
}

/// A parameter of an operation (OpenAPI 3.0.4, Parameter Object).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) location: Location,
    /// Nothing where `content` says JSON.
    pub(crate) style: Option<Style>,
    pub(crate) explode: bool,
    pub(crate) required: bool,
    pub(crate) allow_reserved: bool,
    /// It is the whole query, and is written without its name.
    pub(crate) whole: Option<WholeQuery>,
    pub(crate) constraints: Constraints,
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style, explode: bool, required: bool) -> Self {
        let constraints = Constraints::NONE;
        Self { name, location, style: Some(style), explode, required, allow_reserved: false, whole: None, constraints }
    }

    /// A path parameter: `simple`, not exploded.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path, Style::Simple, false, true)
    }

    /// A query parameter: `form`, exploded.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query, Style::Form, true, false)
    }

    /// A header: `simple`, not exploded.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header, Style::Simple, false, false)
    }

    /// A cookie: `form`, exploded.
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Location::Cookie, Style::Form, true, false)
    }

    /// What a parameter of this location is when the document says nothing of it.
    pub(crate) fn undeclared(location: Location) -> &'static Self {
        static PATH: Parameter = Parameter::path("");
        static QUERY: Parameter = Parameter::query("");
        static HEADER: Parameter = Parameter::header("");
        static COOKIE: Parameter = Parameter::cookie("");
        match location {
            Location::Path => &PATH,
            Location::Query => &QUERY,
            Location::Header => &HEADER,
            Location::Cookie => &COOKIE,
        }
    }

    /// Another style than the location's default.
    pub const fn style(mut self, style: Style, explode: bool) -> Self {
        self.style = Some(style);
        self.explode = explode;
        self
    }

    /// The call is refused when it is not set.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// `allowReserved`: reserved characters stay as they are where the query allows them.
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// `content` with a JSON media type: the value is written as JSON text.
    pub const fn json(mut self) -> Self {
        self.style = None;
        self
    }

    /// It is the whole query (OpenAPI 3.2.0, section 4.12.1, `in: querystring`).
    pub const fn whole(mut self, query: WholeQuery) -> Self {
        self.whole = Some(query);
        self
    }

    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// How a list goes on. Paths in the response are dotted, from the body's root: `result_info.total_count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// Pages are counted.
    Number {
        /// Query parameter: the page.
        page: &'static str,
        /// Query parameter: items a page.
        per_page: Option<&'static str>,
        /// The number of the first page.
        first: i64,
        /// Where the response says how many items there are.
        total_count: Option<&'static str>,
        /// Where it says how many pages there are.
        total_pages: Option<&'static str>,
        /// Where it says which page this is.
        info_page: Option<&'static str>,
        /// Where it says how many items a page holds.
        info_per_page: Option<&'static str>,
    },
    /// Items are counted.
    Offset {
        /// Query parameter: how many to pass over.
        offset: &'static str,
        /// Query parameter: how many to give.
        limit: Option<&'static str>,
        /// Where the response says how many items there are.
        total_count: Option<&'static str>,
    },
    /// Each page names the next.
    Cursor {
        /// Query parameter: where to go on.
        cursor: &'static str,
        /// Where the response names the next page; the first that is there counts.
        response: &'static [&'static str],
        /// The response's header that names it, where the body does not.
        header: Option<&'static str>,
    },
    /// Each page gives the URL of the next.
    Link {
        /// Where the response gives it; the first that is there counts. Without any it is `Link: <...>; rel="next"`
        /// (RFC 8288).
        response: &'static [&'static str],
    },
}

/// Alternatives of sets of security schemes.
pub type Security = &'static [&'static [&'static str]];

/// An operation (OpenAPI 3.0.4, Operation Object).
#[derive(Debug)]
pub struct Operation {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) id: Option<&'static str>,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) result: ResultPlace,
    by_status: &'static [ByStatus],
    pub(crate) accept: Option<&'static str>,
    pub(crate) security: Option<Security>,
    pub(crate) paging: Option<Paging>,
    pub(crate) items: Option<&'static str>,
    pub(crate) body_media_type: &'static str,
    pub(crate) body_required: bool,
    pub(crate) body_bounds: Constraints,
    pub(crate) body_fields: &'static [Field],
    pub(crate) part_types: &'static [(&'static str, &'static str)],
    pub(crate) field_styles: &'static [Parameter],
    pub(crate) part_headers: &'static [(&'static str, Parameter)],
    pub(crate) part_order: Option<&'static [&'static str]>,
    pub(crate) server: Option<&'static str>,
    #[cfg(feature = "xml")]
    pub(crate) body_xml: Option<Xml>,
    #[cfg(feature = "xml")]
    response_xml: &'static [XmlResponse],
}

/// What a response holds, by its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// What the response's type says.
    Value,
    /// The variant of the response's type at this index.
    Variant(usize),
    /// No value.
    Nothing,
}

/// What the responses of some statuses hold, where an operation has several kinds of success (OpenAPI 3.0.4, Responses Object).
#[derive(Debug, Clone, Copy)]
pub struct ByStatus {
    first: u16,
    last: u16,
    variant: Option<usize>,
}

impl ByStatus {
    /// Responses of these statuses hold the variant at `index` of the response's type, which is a union.
    pub const fn variant(first: u16, last: u16, index: usize) -> Self {
        Self { first, last, variant: Some(index) }
    }

    /// Responses of these statuses hold no value.
    pub const fn nothing(first: u16, last: u16) -> Self {
        Self { first, last, variant: None }
    }
}

/// Where a response's value stands in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResultPlace {
    /// The whole JSON text.
    Whole,
    /// Under the envelope's `result`.
    Enveloped,
    /// Plain text: read as one string.
    Text,
    /// Nowhere: the document declares no body.
    Nothing,
}

impl Operation {
    /// An operation without parameters, body or envelope.
    pub const fn new(method: &'static str, path: &'static str) -> Self {
        Self {
            method,
            path,
            id: None,
            parameters: &[],
            result: ResultPlace::Whole,
            by_status: &[],
            accept: None,
            security: None,
            paging: None,
            items: None,
            body_media_type: "application/json",
            body_required: false,
            body_bounds: Constraints::NONE,
            body_fields: &[],
            part_types: &[],
            field_styles: &[],
            part_headers: &[],
            part_order: None,
            server: None,
            #[cfg(feature = "xml")]
            body_xml: None,
            #[cfg(feature = "xml")]
            response_xml: &[],
        }
    }

    /// What the body is in XML.
    #[cfg(feature = "xml")]
    pub const fn body_xml(mut self, xml: Xml) -> Self {
        self.body_xml = Some(xml);
        self
    }

    /// What responses are in XML, by their status; the first entry for a status counts.
    #[cfg(feature = "xml")]
    pub const fn response_xml(mut self, responses: &'static [XmlResponse]) -> Self {
        self.response_xml = responses;
        self
    }

    /// The server that the document names for this operation alone; where the caller names one, that one is called.
    pub const fn server(mut self, server: &'static str) -> Self {
        self.server = Some(server);
        self
    }

    /// Its `operationId`.
    pub const fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }

    /// Its parameters.
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// The response's value stands under the envelope's `result`.
    pub const fn enveloped(mut self) -> Self {
        self.result = ResultPlace::Enveloped;
        self
    }

    /// What the response's value is, where only the status tells; the first entry for a status counts.
    pub const fn by_status(mut self, statuses: &'static [ByStatus]) -> Self {
        self.by_status = statuses;
        self
    }

    /// The response is plain text and is read as a string.
    pub const fn text(mut self) -> Self {
        self.result = ResultPlace::Text;
        self
    }

    /// The response has no body that the document declares; what comes is not read.
    pub const fn no_content(mut self) -> Self {
        self.result = ResultPlace::Nothing;
        self
    }

    /// What `Accept` says; `application/json` by default.
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = Some(media_types);
        self
    }

    /// Alternatives of sets of security schemes; an empty set stands for "none is needed".
    pub const fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// How the list goes on.
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// The list of a page stands under this member of the response's value.
    pub const fn items(mut self, member: &'static str) -> Self {
        self.items = Some(member);
        self
    }

    /// The media type of the body; `application/json` by default.
    pub const fn body_media_type(mut self, media_type: &'static str) -> Self {
        self.body_media_type = media_type;
        self
    }

    /// The call is refused without a body.
    pub const fn body_required(mut self) -> Self {
        self.body_required = true;
        self
    }

    /// The bounds of the body as a whole.
    pub const fn body_bounds(mut self, bounds: Constraints) -> Self {
        self.body_bounds = bounds;
        self
    }

    /// The members of the body.
    pub const fn body_fields(mut self, fields: &'static [Field]) -> Self {
        self.body_fields = fields;
        self
    }

    /// The media types of a multipart body's parts, and of a form's fields, where they are not those that their values have
    /// by themselves (OpenAPI 3.0.4, Encoding Object, `contentType`).
    pub const fn part_types(mut self, types: &'static [(&'static str, &'static str)]) -> Self {
        self.part_types = types;
        self
    }

    /// The fields of a form that are written by a style, as a query parameter would be (OpenAPI 3.0.4, Encoding Object,
    /// `style`, `explode`, `allowReserved`). Those of `multipart/form-data` are a part for each pair of that query (OpenAPI
    /// 3.1.1, Encoding Object), in which nothing is percent-encoded.
    pub const fn field_styles(mut self, styles: &'static [Parameter]) -> Self {
        self.field_styles = styles;
        self
    }

    /// The headers of a multipart body's parts, each with the name of its part (OpenAPI 3.0.4, Encoding Object, `headers`).
    pub const fn part_headers(mut self, headers: &'static [(&'static str, Parameter)]) -> Self {
        self.part_headers = headers;
        self
    }

    /// The order of a multipart body's parts tells what they are (OpenAPI 3.2.0, Encoding By Position): these come first, one
    /// part each, and all others follow as they were given.
    pub const fn part_order(mut self, first: &'static [&'static str]) -> Self {
        self.part_order = Some(first);
        self
    }

    /// The method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// The path template.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The `operationId`, when the document gives one.
    pub const fn operation_id(&self) -> Option<&'static str> {
        self.id
    }

    /// The media type that the document gives to a part of this name.
    pub(crate) fn part_type(&self, name: &str) -> Option<&'static str> {
        self.part_types.iter().find(|(part, _)| *part == name).map(|(_, media_type)| *media_type)
    }

    /// Whether a part stands at a place of its own, and so is one part whatever its value is.
    pub(crate) fn has_position(&self, name: &str) -> bool {
        self.part_order.is_some_and(|first| first.contains(&name))
    }

    /// How a field of a form, or a part, is written, where the document gives it a style.
    pub(crate) fn field_style(&self, name: &str) -> Option<&'static Parameter> {
        self.field_styles.iter().find(|field| field.name == name)
    }

    /// The headers that the document gives to a part of this name.
    pub(crate) fn headers_of_part(&self, name: &str) -> impl Iterator<Item = &'static Parameter> {
        self.part_headers.iter().filter(move |(part, _)| *part == name).map(|(_, header)| header)
    }

    /// What a response of this status holds: a variant, nothing, or what the type says.
    pub(crate) fn held_by(&self, status: http::StatusCode) -> Held {
        let status = status.as_u16();
        match self.by_status.iter().find(|one| (one.first..=one.last).contains(&status)) {
            None => Held::Value,
            Some(ByStatus { variant: None, .. }) => Held::Nothing,
            Some(ByStatus { variant: Some(index), .. }) => Held::Variant(*index),
        }
    }

    /// What a response of this status is in XML.
    #[cfg(feature = "xml")]
    pub(crate) fn xml_of(&self, status: http::StatusCode) -> Option<&'static Xml> {
        let status = status.as_u16();
        self.response_xml.iter().find(|one| (one.first..=one.last).contains(&status)).map(|one| &one.xml)
    }

    pub(crate) fn parameter(&self, name: &str, location: Location) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.location == location && parameter.name == name)
    }
}

crate::values::field::bounds!(Parameter);
