//! Describes an operation for emitted code: its parameters, its body, its responses, and how its list continues.

use crate::base::above::Above;
use crate::values::constraints::Constraints;
use crate::values::field::Field;
#[cfg(feature = "xml")]
use crate::values::xml::{Xml, XmlResponse};

/// The location of a parameter (OpenAPI 3.0.4, section 4.8.12.1).
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

/// How a parameter's value is written as text (OpenAPI 3.0.4, section 4.8.12.3).
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
    /// `color=blue` in `Cookie`, without percent-encoding (OpenAPI 3.2.0, section 4.12.3). A value that a cookie cannot
    /// carry is refused.
    Cookie,
}

/// How the value of an `in: querystring` parameter, which is the whole query, is written (OpenAPI 3.2.0, section
/// 4.12.1).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WholeQuery {
    /// As JSON text.
    Json,
    /// As plain text; a list or an object is written as JSON.
    Text,
    /// As `application/x-www-form-urlencoded`, one pair for each member.
    Form {
        /// The media types of members, if they differ from the default for the member's value.
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
    /// `None` if `content` names a JSON media type.
    pub(crate) style: Option<Style>,
    pub(crate) explode: bool,
    pub(crate) required: bool,
    pub(crate) allow_reserved: bool,
    /// Set if the value is the whole query, which is written without the parameter's name.
    pub(crate) whole: Option<WholeQuery>,
    /// Writes the whole query. Only a parameter that is one refers to it.
    pub(crate) write_whole: Option<Above>,
    pub(crate) constraints: Constraints,
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style, explode: bool, required: bool) -> Self {
        let constraints = Constraints::NONE;
        Self {
            name,
            location,
            style: Some(style),
            explode,
            required,
            allow_reserved: false,
            whole: None,
            write_whole: None,
            constraints,
        }
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

    /// The default parameter of this location, for a parameter that the document does not declare.
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

    /// Sets another style than the location's default.
    pub const fn style(mut self, style: Style, explode: bool) -> Self {
        self.style = Some(style);
        self.explode = explode;
        self
    }

    /// Marks the parameter as required: without it, the call is refused.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sets `allowReserved`: reserved characters are not encoded, if the query allows them.
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// Sets `content` with a JSON media type: the value is written as JSON text.
    pub const fn json(mut self) -> Self {
        self.style = None;
        self
    }

    /// Returns the name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// How a list continues. Paths in the response are dotted, from the body's root: `result_info.total_count`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// By page number.
    Number {
        /// The query parameter for the page number.
        page: &'static str,
        /// The query parameter for the number of items per page.
        per_page: Option<&'static str>,
        /// The number of the first page.
        first: i64,
        /// The path in the response of the total number of items.
        total_count: Option<&'static str>,
        /// The path in the response of the total number of pages.
        total_pages: Option<&'static str>,
        /// The path in the response of this page's number.
        info_page: Option<&'static str>,
        /// The path in the response of the number of items per page.
        info_per_page: Option<&'static str>,
    },
    /// By the number of items to skip.
    Offset {
        /// The query parameter for the number of items to skip.
        offset: &'static str,
        /// The query parameter for the largest number of items to return.
        limit: Option<&'static str>,
        /// The path in the response of the total number of items.
        total_count: Option<&'static str>,
    },
    /// By a cursor: each page names the next.
    Cursor {
        /// The query parameter for the cursor.
        cursor: &'static str,
        /// Paths in the response of the next cursor; the first path that exists counts.
        response: &'static [&'static str],
        /// The response header that holds the next cursor, if the body has none.
        header: Option<&'static str>,
    },
    /// By a link: each page gives the URL of the next.
    Link {
        /// Paths in the response of the next URL; the first path that exists counts. If there are none, the header
        /// `Link: <...>; rel="next"` is read (RFC 8288).
        response: &'static [&'static str],
    },
}

/// Alternative sets of security schemes.
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
    pub(crate) whole_events: bool,
    pub(crate) security: Option<Security>,
    pub(crate) paging: Option<Paging>,
    pub(crate) items: Option<&'static str>,
    pub(crate) body_media_type: &'static str,
    /// Makes the body if none is set; `None` if the body is not required.
    pub(crate) body_required: Option<Above>,
    pub(crate) body_bounds: Constraints,
    pub(crate) body_fields: &'static [Field],
    pub(crate) body_others: Option<&'static Field>,
    pub(crate) returns: Option<&'static Field>,
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

/// The value of a response, by its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// A value of the response's type.
    Value,
    /// The variant of the response's type at this index.
    Variant(usize),
    /// No value.
    Nothing,
}

/// The value of the responses with some statuses, for an operation with several kinds of success (OpenAPI 3.0.4,
/// Responses Object).
#[derive(Debug, Clone, Copy)]
pub struct ByStatus {
    first: u16,
    last: u16,
    variant: Option<usize>,
}

impl ByStatus {
    /// Responses with these statuses hold the variant at `index` of the response's type, which is a union.
    pub const fn variant(first: u16, last: u16, index: usize) -> Self {
        Self { first, last, variant: Some(index) }
    }

    /// Responses with these statuses hold no value.
    pub const fn nothing(first: u16, last: u16) -> Self {
        Self { first, last, variant: None }
    }
}

/// The place of a response's value in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ResultPlace {
    /// The whole JSON text.
    Whole,
    /// The member `result` of the envelope.
    Enveloped,
    /// The body is plain text and is read as one string.
    Text,
    /// There is no value: the document declares no body.
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
            whole_events: false,
            security: None,
            paging: None,
            items: None,
            body_media_type: "application/json",
            body_required: None,
            body_bounds: Constraints::NONE,
            body_fields: &[],
            body_others: None,
            returns: None,
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

    /// Describes the body in XML.
    #[cfg(feature = "xml")]
    pub const fn body_xml(mut self, xml: Xml) -> Self {
        self.body_xml = Some(xml);
        self
    }

    /// Describes the responses in XML, by their status; the first entry for a status counts.
    #[cfg(feature = "xml")]
    pub const fn response_xml(mut self, responses: &'static [XmlResponse]) -> Self {
        self.response_xml = responses;
        self
    }

    /// Sets the server that the document names for this operation alone. A server that the caller names is called
    /// instead.
    pub const fn server(mut self, server: &'static str) -> Self {
        self.server = Some(server);
        self
    }

    /// Sets the `operationId`.
    pub const fn id(mut self, id: &'static str) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets the parameters.
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// The response's value is the member `result` of the envelope.
    pub const fn enveloped(mut self) -> Self {
        self.result = ResultPlace::Enveloped;
        self
    }

    /// Describes the response's value if it depends on the status; the first entry for a status counts.
    pub const fn by_status(mut self, statuses: &'static [ByStatus]) -> Self {
        self.by_status = statuses;
        self
    }

    /// The response is plain text and is read as a string.
    pub const fn text(mut self) -> Self {
        self.result = ResultPlace::Text;
        self
    }

    /// The document declares no body for the response; a body that comes is not read.
    pub const fn no_content(mut self) -> Self {
        self.result = ResultPlace::Nothing;
        self
    }

    /// Makes the items of its stream whole events, with their names.
    pub const fn whole_events(mut self) -> Self {
        self.whole_events = true;
        self
    }

    /// Sets the value of `Accept`; `application/json` by default.
    pub const fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = Some(media_types);
        self
    }

    /// Sets the alternative sets of security schemes; an empty set means that no scheme is needed.
    pub const fn security(mut self, security: Security) -> Self {
        self.security = Some(security);
        self
    }

    /// Sets how the list continues.
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// The list of a page is this member of the response's value.
    pub const fn items(mut self, member: &'static str) -> Self {
        self.items = Some(member);
        self
    }

    /// Sets the media type of the body; `application/json` by default.
    pub const fn body_media_type(mut self, media_type: &'static str) -> Self {
        self.body_media_type = media_type;
        self
    }

    /// Sets the constraints of the body as a whole.
    pub const fn body_bounds(mut self, bounds: Constraints) -> Self {
        self.body_bounds = bounds;
        self
    }

    /// Sets the members of the body.
    pub const fn body_fields(mut self, fields: &'static [Field]) -> Self {
        self.body_fields = fields;
        self
    }

    /// Describes the members of the body that it does not name (`additionalProperties`).
    pub const fn body_others(mut self, value: &'static Field) -> Self {
        self.body_others = Some(value);
        self
    }

    /// Describes the whole value of a response, as far as its type does not: a boolean with only one value, alone or
    /// inside a list or a map.
    pub const fn returns(mut self, value: &'static Field) -> Self {
        self.returns = Some(value);
        self
    }

    /// Sets the media types of a multipart body's parts, and of a form's fields, if they differ from the default for
    /// their values (OpenAPI 3.0.4, Encoding Object, `contentType`).
    pub const fn part_types(mut self, types: &'static [(&'static str, &'static str)]) -> Self {
        self.part_types = types;
        self
    }

    /// Sets the fields of a form that are written by a style, like a query parameter (OpenAPI 3.0.4, Encoding Object,
    /// `style`, `explode`, `allowReserved`). In `multipart/form-data` each pair of that query is a part (OpenAPI 3.1.1,
    /// Encoding Object), and nothing is percent-encoded.
    pub const fn field_styles(mut self, styles: &'static [Parameter]) -> Self {
        self.field_styles = styles;
        self
    }

    /// Sets the headers of a multipart body's parts, each with the name of its part (OpenAPI 3.0.4, Encoding Object,
    /// `headers`).
    pub const fn part_headers(mut self, headers: &'static [(&'static str, Parameter)]) -> Self {
        self.part_headers = headers;
        self
    }

    /// Sets the names of a multipart body's parts that are identified by their order (OpenAPI 3.2.0, Encoding By
    /// Position). These come first, one part each; all other parts follow in the order in which they were given.
    pub const fn part_order(mut self, first: &'static [&'static str]) -> Self {
        self.part_order = Some(first);
        self
    }

    /// Returns the method.
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Returns the path template.
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Returns the `operationId`, if the document gives one.
    pub const fn operation_id(&self) -> Option<&'static str> {
        self.id
    }

    /// Returns the media type that the document gives to a part of this name.
    pub(crate) fn part_type(&self, name: &str) -> Option<&'static str> {
        self.part_types.iter().find(|(part, _)| *part == name).map(|(_, media_type)| *media_type)
    }

    /// True if the part has a fixed position. It is then a single part, whatever its value is.
    pub(crate) fn has_position(&self, name: &str) -> bool {
        self.part_order.is_some_and(|first| first.contains(&name))
    }

    /// Returns the style of a field of a form, or of a part, if the document gives one.
    pub(crate) fn field_style(&self, name: &str) -> Option<&'static Parameter> {
        self.field_styles.iter().find(|field| field.name == name)
    }

    /// Returns the headers that the document gives to a part of this name.
    pub(crate) fn headers_of_part(&self, name: &str) -> impl Iterator<Item = &'static Parameter> {
        self.part_headers.iter().filter(move |(part, _)| *part == name).map(|(_, header)| header)
    }

    /// Returns what a response of this status holds: a variant, nothing, or a value of the response's type.
    pub(crate) fn held_by(&self, status: http::StatusCode) -> Held {
        let status = status.as_u16();
        match self.by_status.iter().find(|one| (one.first..=one.last).contains(&status)) {
            None => Held::Value,
            Some(ByStatus { variant: None, .. }) => Held::Nothing,
            Some(ByStatus { variant: Some(index), .. }) => Held::Variant(*index),
        }
    }

    /// Returns the description of a response of this status in XML.
    #[cfg(feature = "xml")]
    pub(crate) fn xml_of(&self, status: http::StatusCode) -> Option<&'static Xml> {
        let status = status.as_u16();
        self.response_xml.iter().find(|one| (one.first..=one.last).contains(&status)).map(|one| &one.xml)
    }

    pub(crate) fn parameter(&self, name: &str, location: Location) -> Option<&'static Parameter> {
        self.parameters.iter().find(|parameter| parameter.location == location && parameter.name == name)
    }
}

impl Parameter {
    /// Describes each item of a list, or each value of a map.
    pub const fn each(mut self, inside: &'static Field) -> Self {
        self.constraints = self.constraints.each(inside);
        self
    }
}

crate::values::field::bounds!(Parameter);
