//! Request bodies: JSON by members or whole, forms, multipart, text and bytes, and the media type of each.

use std::borrow::Cow;

use bytes::Bytes;

use super::encode;
use super::finished::Finished;
use super::format::{Format, is_multipart, is_range};
use super::multipart::{Part, PartHeader, Parts};
use super::pieces::Pieces;
use super::upload::Upload;
use crate::api::Operation;
use crate::base::above::Above;
use crate::base::future::Shared;
use crate::base::text::holds;
use crate::values::constraints::Violation;
use crate::values::field::Field;
use crate::values::json::{WriteMode, write_json};
use crate::values::look;
use crate::values::value::View;

/// A request's body, which may not be complete yet.
///
/// Only the methods that set one refer to the code that checks and writes it, so a program whose calls have no bodies does
/// not contain that code.
#[derive(Clone, Default)]
pub(crate) struct Body {
    content: Option<Box<dyn Written>>,
}

/// Checks a body and writes it.
pub(crate) trait Written: Shared {
    /// Returns a copy.
    fn copied(&self) -> Box<dyn Written>;

    /// Returns the content, to be changed.
    fn content(&mut self) -> &mut Content;

    /// Adds what is wrong with it; `headers` are the headers of parts, by the field of each part.
    fn check(&self, operation: &Operation, headers: &[(&'static str, PartHeader)], violations: &mut Vec<Violation>);

    /// Returns the body as it is sent.
    fn finish(&self, operation: &Operation, headers: &[(&'static str, PartHeader)]) -> Finished;
}

impl Clone for Box<dyn Written> {
    fn clone(&self) -> Self {
        self.copied()
    }
}

/// The content of a body.
#[derive(Clone)]
pub(crate) enum Content {
    /// A JSON object, stored by its members.
    Json(Pieces<()>),
    /// `application/x-www-form-urlencoded`, stored by its pairs.
    Form(Pieces<()>),
    /// `multipart/form-data`, or another media type of parts.
    Multipart(Box<dyn Parts>),
    /// Ready bytes, and their media type if it is not the operation's.
    Whole(Option<Cow<'static, str>>, Bytes),
    /// Bytes that are made while they are sent, and their media type.
    Stream(Cow<'static, str>, Upload),
}

impl Body {
    /// Sets the content.
    pub(crate) fn put(&mut self, content: Content) {
        self.content = Some(Box::new(content));
    }

    /// Returns what is sent, if something was set.
    pub(crate) fn written(&self) -> Option<&dyn Written> {
        self.content.as_deref()
    }

    /// Sets one member; an absent value removes it.
    pub(crate) fn field(&mut self, operation: &Operation, name: Cow<'static, str>, view: View<'_>) {
        let empty = || -> Box<dyn Written> { Box::new(Content::empty(operation.body_media_type)) };
        self.content.get_or_insert_with(empty).content().field(operation, name, view);
    }

    /// Sets the parts of a name.
    pub(crate) fn set_parts(&mut self, name: &str, new: Vec<Part>) {
        if let Some(Content::Multipart(parts)) = self.content.as_mut().map(|content| content.content()) {
            parts.remove(name);
        }
        self.add_parts(new);
    }

    /// Adds parts. A body of another form is replaced.
    pub(crate) fn add_parts(&mut self, new: Vec<Part>) {
        if let Some(Content::Multipart(parts)) = self.content.as_mut().map(|content| content.content()) {
            parts.add(new);
        } else {
            self.put(Content::multipart(new));
        }
    }

    /// Sets the whole body from a value.
    pub(crate) fn whole(&mut self, operation: &Operation, view: View<'_>) {
        self.content = None;
        let content = match (Format::of(operation.body_media_type), view) {
            (_, View::Absent) => return,
            (Format::Form | Format::Multipart, view) if look::holds_members(view) => {
                look::unwrapped(view, &mut |view| {
                    look::members(view, &mut |name, value| self.field(operation, Cow::Owned(name.to_owned()), value));
                });
                return;
            }
            (Format::Plain, View::Bytes(content, _)) => Content::Whole(None, Bytes::copy_from_slice(content)),
            (Format::Plain, View::Str(text)) => Content::Whole(None, Bytes::copy_from_slice(text.as_bytes())),
            (_, view) => {
                let media_type = json_type(operation.body_media_type).map(Cow::Borrowed);
                Content::Whole(media_type, look::json_text(view).into())
            }
        };
        self.put(content);
    }
}

/// Makes the empty object that is sent as a required body, if the operation has one without required members.
type Empty = fn(&Operation) -> Option<Box<dyn Written>>;

static EMPTY: Empty =
    |operation| may_be_empty(operation).then(|| Content::without_members(operation.body_media_type).boxed());

impl Operation {
    /// Marks the body as required: without it, the call is refused.
    // It is in this room because it names the code that writes a body.
    pub const fn body_required(mut self) -> Self {
        self.body_required = Some(Above::new(&EMPTY));
        self
    }

    /// Returns what is sent if a required body is not set; `None` if the call must be refused.
    pub(crate) fn empty_body(&self) -> Option<Box<dyn Written>> {
        self.body_required?.function::<Empty>()?(self)
    }
}

/// True if the body is an object without required members. If no member is set, an empty object is sent.
fn may_be_empty(operation: &Operation) -> bool {
    let has_members = matches!(Format::of(operation.body_media_type), Format::Json | Format::Form);
    #[cfg(feature = "xml")]
    let has_members = has_members || operation.body_xml.is_some();
    let is_needed = |field: &Field| field.is_required() && !field.is_read_only();
    has_members && !operation.body_fields.is_empty() && !operation.body_fields.iter().any(is_needed)
}

impl Written for Content {
    fn copied(&self) -> Box<dyn Written> {
        self.clone().boxed()
    }

    fn content(&mut self) -> &mut Content {
        self
    }

    fn check(&self, operation: &Operation, headers: &[(&'static str, PartHeader)], violations: &mut Vec<Violation>) {
        if let Some(fault) = self.fault(operation) {
            violations.push(Violation { path: "body".to_owned(), message: fault.to_owned() });
        }
        check_part_headers(self.parts(), operation, headers, violations);
        for field in operation.body_fields.iter().filter(|field| field.is_required() && !field.is_read_only()) {
            if !self.has(field.name) {
                violations.push(Violation::missing(format!("body.{}", field.name)));
            }
        }
    }

    fn finish(&self, operation: &Operation, headers: &[(&'static str, PartHeader)]) -> Finished {
        let declared = operation.body_media_type;
        #[cfg(feature = "xml")]
        if let Some(text) = operation.body_xml.and_then(|xml| self.in_xml(&xml)) {
            return Finished { whole: Some(text.into()), ..Finished::default() };
        }
        let whole = |bytes: Bytes| Finished { whole: Some(bytes), ..Finished::default() };
        match self {
            Self::Json(members) => {
                Finished { media_type: json_type(declared).map(Cow::Borrowed), ..whole(object(members).into()) }
            }
            Self::Form(pairs) => {
                let pairs: Vec<_> = pairs.all(()).map(|(_, pair)| pair).filter(|pair| !pair.is_empty()).collect();
                whole(pairs.join("&").into())
            }
            Self::Multipart(parts) => parts.finish(declared, operation.part_order, headers),
            Self::Whole(media_type, bytes) => {
                let media_type = media_type.clone().unwrap_or(Cow::Borrowed(declared));
                Finished { media_type: Some(concrete(media_type)), ..whole(bytes.clone()) }
            }
            Self::Stream(media_type, upload) => {
                Finished { whole: None, upload: Some(upload.clone()), media_type: Some(concrete(media_type.clone())) }
            }
        }
    }
}

/// Checks that each part has the headers that the document requires of it, given for all parts of its field or for this
/// one.
fn check_part_headers(
    parts: &[Part],
    operation: &Operation,
    given: &[(&'static str, PartHeader)],
    violations: &mut Vec<Violation>,
) {
    for part in parts {
        let field = part.field();
        for header in operation.headers_of_part(field).filter(|header| header.required) {
            let is_given = given.iter().any(|(known, given)| *known == field && given.is(header.name));
            let path = header_path(field, header.name);
            // A header that was given and cannot be sent is already reported.
            if !is_given && !part.has_header(header.name) && !violations.iter().any(|known| known.path == path) {
                violations.push(Violation::missing(path));
            }
        }
    }
}

/// Returns the path of a part's header in violations.
pub(crate) fn header_path(part: &str, header: &str) -> String {
    format!("header `{header}` of body.{part}")
}

impl Content {
    fn boxed(self) -> Box<dyn Written> {
        Box::new(self)
    }

    /// Returns content that is stored by members and has none.
    fn empty(media_type: &str) -> Self {
        match Format::of(media_type) {
            Format::Json | Format::Plain | Format::Form => Self::without_members(media_type),
            Format::Multipart => Self::multipart(Vec::new()),
        }
    }

    /// Returns an object of JSON without members, or a form without pairs.
    fn without_members(media_type: &str) -> Self {
        match Format::of(media_type) {
            Format::Form => Self::Form(Pieces::default()),
            Format::Json | Format::Plain | Format::Multipart => Self::Json(Pieces::default()),
        }
    }

    /// Returns content that consists of parts.
    pub(crate) fn multipart(parts: Vec<Part>) -> Self {
        Self::Multipart(Box::new(parts))
    }

    /// Sets one member; an absent value removes it.
    fn field(&mut self, operation: &Operation, name: Cow<'static, str>, view: View<'_>) {
        if matches!(self, Self::Whole(..) | Self::Stream(..)) {
            return self.add_to_whole(&name, view);
        }
        match self {
            Self::Json(pieces) | Self::Form(pieces) if matches!(view, View::Absent) => pieces.remove((), &name),
            Self::Json(pieces) => pieces.set((), name, |out| out.push_str(&look::json_text(view))),
            Self::Form(pieces) => {
                let wire = name.clone();
                pieces.set((), name, |out| pair(out, operation, &wire, view));
            }
            Self::Multipart(parts) => {
                parts.remove(&name);
                parts.add(match operation.field_style(&name) {
                    Some(style) => Part::styled(&name, style, view),
                    None if operation.has_position(&name) => {
                        Part::single(&name, operation.part_type(&name), view).into_iter().collect()
                    }
                    None => Part::of(&name, operation.part_type(&name), view),
                });
            }
            Self::Whole(..) | Self::Stream(..) => {}
        }
    }

    /// Adds a member to a JSON object that was set whole. An earlier member of that name stays in the text: readers of
    /// JSON take the last one.
    fn add_to_whole(&mut self, name: &str, view: View<'_>) {
        let Self::Whole(_, bytes) = self else { return };
        let text = bytes.trim_ascii_end();
        let Some(open) = text.strip_suffix(b"}") else { return };
        let mut out = open.to_vec();
        if !open.trim_ascii().ends_with(b"{") {
            out.push(b',');
        }
        write_json(&mut out, View::Str(name), WriteMode::Request);
        out.push(b':');
        write_json(&mut out, view, WriteMode::Request);
        out.push(b'}');
        *bytes = out.into();
    }

    /// Returns the body in XML, unless the caller gave it in another form.
    #[cfg(feature = "xml")]
    fn in_xml(&self, xml: &crate::values::xml::Xml) -> Option<String> {
        let text = match self {
            Self::Json(members) => object(members).into(),
            Self::Whole(None, bytes) => bytes.clone(),
            Self::Form(_) | Self::Multipart(_) | Self::Whole(Some(_), _) | Self::Stream(..) => {
                return None;
            }
        };
        let json = crate::values::json::Json::parse(std::str::from_utf8(&text).ok()?).ok()?;
        Some(crate::values::xml::from_json(&json, xml))
    }

    /// Returns the reason why no server could read this body: a form consists of names and values, and the media type
    /// of a body of parts has the boundary at which each part ends (RFC 2046, section 5.1.1).
    fn fault(&self, operation: &Operation) -> Option<&'static str> {
        let media_type: &str = match self {
            Self::Whole(None, _) => {
                let named = matches!(Format::of(operation.body_media_type), Format::Form | Format::Multipart);
                return named.then_some("is not an object, and its media type needs names");
            }
            Self::Whole(Some(media_type), _) | Self::Stream(media_type, _) => media_type,
            Self::Multipart(parts) => {
                return parts
                    .lacks_position(operation.part_order)
                    .then_some("lacks a part before another one, and parts are known by their order");
            }
            Self::Json(_) | Self::Form(_) => return None,
        };
        let told = holds(&media_type.to_ascii_lowercase(), "boundary=");
        (is_multipart(media_type) && !told).then_some("is made of parts, and its media type has no boundary")
    }

    /// True if a member is set.
    fn has(&self, name: &str) -> bool {
        match self {
            Self::Json(pieces) | Self::Form(pieces) => pieces.get((), name).is_some(),
            Self::Multipart(parts) => parts.all().iter().any(|part| part.field() == name),
            Self::Whole(..) | Self::Stream(..) => true,
        }
    }

    /// Returns the parts of a body that consists of parts.
    fn parts(&self) -> &[Part] {
        match self {
            Self::Multipart(parts) => parts.all(),
            Self::Json(_) | Self::Form(_) | Self::Whole(..) | Self::Stream(..) => &[],
        }
    }
}

/// Returns the media type of JSON if the document names only a range of media types: a body cannot have a range as its
/// type (RFC 9110, section 12.5.1).
fn json_type(declared: &str) -> Option<&'static str> {
    is_range(declared).then_some("application/json")
}

/// Returns the media type of a body of bytes. If the document names a range, the exact type is unknown, and a general
/// type is sent (RFC 9110, section 8.3).
fn concrete(media_type: Cow<'static, str>) -> Cow<'static, str> {
    if !is_range(&media_type) {
        media_type
    } else if media_type.trim_start().to_ascii_lowercase().starts_with("text/") {
        Cow::Borrowed("text/plain; charset=utf-8")
    } else {
        Cow::Borrowed("application/octet-stream")
    }
}

/// Writes a field of a form.
fn pair(out: &mut String, operation: &Operation, name: &str, view: View<'_>) {
    let json = operation.part_type(name).is_some_and(|media_type| Format::of(media_type) == Format::Json);
    encode::form_field(out, name, operation.field_style(name), json, view);
}

fn object(members: &Pieces<()>) -> Vec<u8> {
    let mut out = Vec::with_capacity(members.len() + 32);
    out.push(b'{');
    for (index, (name, value)) in members.all(()).enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_json(&mut out, View::Str(name), WriteMode::Request);
        out.push(b':');
        out.extend_from_slice(value.as_bytes());
    }
    out.push(b'}');
    out
}
