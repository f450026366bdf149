//! Request bodies: JSON by members or whole, forms, multipart, text and bytes.

use std::borrow::Cow;

use bytes::Bytes;

use crate::api::Operation;
use crate::encode;
use crate::json::{WriteMode, write_json};
use crate::look;
use crate::pieces::Pieces;
use crate::upload::{Segment, Upload};
use crate::value::View;

/// A request's body so far.
#[derive(Clone, Default)]
pub(crate) enum Body {
    /// None.
    #[default]
    None,
    /// A JSON object by its members.
    Json(Pieces<()>),
    /// `application/x-www-form-urlencoded` by its pairs.
    Form(Pieces<()>),
    /// `multipart/form-data`.
    Multipart(Vec<Part>),
    /// Ready bytes; the media type when it is not the operation's.
    Whole(Option<Cow<'static, str>>, Bytes),
    /// Bytes that are made while they are sent, and their media type.
    Stream(Cow<'static, str>, Upload),
}

/// A body as it is sent.
#[derive(Clone, Default)]
pub(crate) struct Finished {
    pub(crate) whole: Option<Bytes>,
    pub(crate) upload: Option<Upload>,
    /// The media type, where it is not the operation's.
    pub(crate) media_type: Option<Cow<'static, str>>,
}

/// How a media type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON and what is written as such.
    Json,
    /// Pairs of a form.
    Form,
    /// Parts.
    Multipart,
    /// Text or bytes as they are.
    Plain,
}

impl Format {
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        let is = |other: &str| essence.eq_ignore_ascii_case(other);
        let suffix = essence.len().checked_sub("+json".len()).and_then(|at| essence.get(at..));
        if is("application/x-www-form-urlencoded") {
            Self::Form
        } else if is("multipart/form-data") {
            Self::Multipart
        } else if is("application/json") || is("*/*") || suffix.is_some_and(|end| end.eq_ignore_ascii_case("+json")) {
            Self::Json
        } else {
            Self::Plain
        }
    }
}

/// A part of a `multipart/form-data` body (RFC 7578).
#[derive(Debug, Clone)]
pub struct Part {
    name: Cow<'static, str>,
    file_name: Option<String>,
    media_type: Option<Cow<'static, str>>,
    content: Content,
}

#[derive(Debug, Clone)]
enum Content {
    Whole(Bytes),
    Stream(Upload),
}

impl Part {
    /// A part of text.
    pub fn text(name: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self { name: name.into(), file_name: None, media_type: None, content: Content::Whole(text.into().into()) }
    }

    /// A part of bytes.
    pub fn bytes(name: impl Into<Cow<'static, str>>, content: impl Into<Bytes>) -> Self {
        let media_type = Some(Cow::Borrowed("application/octet-stream"));
        Self { name: name.into(), file_name: None, media_type, content: Content::Whole(content.into()) }
    }

    /// A part of bytes that are made while they are sent.
    pub fn stream(name: impl Into<Cow<'static, str>>, content: Upload) -> Self {
        let media_type = Some(Cow::Borrowed("application/octet-stream"));
        Self { name: name.into(), file_name: None, media_type, content: Content::Stream(content) }
    }

    /// A part of JSON.
    pub fn json(name: impl Into<Cow<'static, str>>, value: &dyn crate::value::Value) -> Self {
        let media_type = Some(Cow::Borrowed("application/json"));
        let content = Content::Whole(look::json_text(value.view()).into());
        Self { name: name.into(), file_name: None, media_type, content }
    }

    /// With a file name.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// With another media type.
    pub fn media_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// What a field of a multipart body becomes by its value (OpenAPI 3.0.4, Encoding Object, defaults of `contentType`):
    /// scalars are text, bytes a file, all else JSON; each item of a list is a part.
    fn of(name: &str, media_type: Option<&'static str>, view: View<'_>) -> Vec<Self> {
        let mut parts = Vec::new();
        look::unwrapped(view, &mut |view| match view {
            View::Absent => {}
            View::List(items) => {
                parts.extend((0..items.len()).map(|index| Self::one(name, media_type, items.item(index))));
            }
            view => parts.push(Self::one(name, media_type, view)),
        });
        parts
    }

    fn one(name: &str, media_type: Option<&'static str>, view: View<'_>) -> Self {
        let own = || name.to_owned();
        let json = media_type.is_some_and(|media_type| Format::of(media_type) == Format::Json);
        let part = match view {
            View::Bytes(content) => Self::bytes(own(), content.to_vec()).file_name(name),
            view if json || look::is_composite(view) => {
                Self::text(own(), look::json_text(view)).media_type("application/json")
            }
            view => Self::text(own(), look::text(view)),
        };
        match media_type {
            Some(media_type) => part.media_type(media_type),
            None => part,
        }
    }
}

impl Body {
    /// Sets one member; a value that is absent takes it away.
    pub(crate) fn field(&mut self, operation: &Operation, name: Cow<'static, str>, view: View<'_>) {
        if matches!(self, Self::Whole(..) | Self::Stream(..)) {
            return self.add_to_whole(&name, view);
        }
        if matches!(self, Self::None) {
            *self = match Format::of(operation.body_media_type) {
                Format::Json | Format::Plain => Self::Json(Pieces::default()),
                Format::Form => Self::Form(Pieces::default()),
                Format::Multipart => Self::Multipart(Vec::new()),
            };
        }
        match self {
            Self::Json(pieces) | Self::Form(pieces) if matches!(view, View::Absent) => pieces.remove((), &name),
            Self::Json(pieces) => pieces.set((), name, |out| out.push_str(&look::json_text(view))),
            Self::Form(pieces) => {
                let wire = name.clone();
                pieces.set((), name, |out| pair(out, operation, &wire, view));
            }
            Self::Multipart(parts) => {
                parts.retain(|part| part.name != name);
                parts.extend(Part::of(&name, operation.part_type(&name), view));
            }
            Self::None | Self::Whole(..) | Self::Stream(..) => {}
        }
    }

    /// Sets the parts of a name.
    pub(crate) fn set_parts(&mut self, name: &str, new: Vec<Part>) {
        match self {
            Self::Multipart(parts) => {
                parts.retain(|part| part.name != name);
                parts.extend(new);
            }
            other => *other = Self::Multipart(new),
        }
    }

    /// Adds a member to a JSON object that was set whole. A member of that name that is already there stays before it:
    /// readers of JSON take the last one.
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

    /// Sets the whole body from a value.
    pub(crate) fn whole(&mut self, operation: &Operation, view: View<'_>) {
        *self = match (Format::of(operation.body_media_type), view) {
            (_, View::Absent) => Self::None,
            (Format::Form | Format::Multipart, view) if look::is_object(view) => {
                *self = Self::None;
                look::members(view, &mut |name, value| self.field(operation, Cow::Owned(name.to_owned()), value));
                return;
            }
            (Format::Plain, View::Bytes(content)) => Self::Whole(None, Bytes::copy_from_slice(content)),
            (Format::Plain, View::Str(text)) => Self::Whole(None, Bytes::copy_from_slice(text.as_bytes())),
            (_, view) => Self::Whole(None, look::json_text(view).into()),
        };
    }

    /// Whether a member is set.
    pub(crate) fn has(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::Json(pieces) | Self::Form(pieces) => pieces.get((), name).is_some(),
            Self::Multipart(parts) => parts.iter().any(|part| part.name == name),
            Self::Whole(..) | Self::Stream(..) => true,
        }
    }

    /// What is sent.
    pub(crate) fn finish(&self) -> Finished {
        let whole = |bytes: Bytes| Finished { whole: Some(bytes), ..Finished::default() };
        match self {
            Self::None => Finished::default(),
            Self::Json(members) => whole(object(members).into()),
            Self::Form(pairs) => {
                let pairs: Vec<_> = pairs.all(()).map(|(_, pair)| pair).filter(|pair| !pair.is_empty()).collect();
                whole(pairs.join("&").into())
            }
            Self::Multipart(parts) => {
                let boundary = boundary(parts);
                let media_type = format!("multipart/form-data; boundary={boundary}");
                Finished { media_type: Some(media_type.into()), ..multipart(parts, &boundary) }
            }
            Self::Whole(media_type, bytes) => Finished { media_type: media_type.clone(), ..whole(bytes.clone()) },
            Self::Stream(media_type, upload) => {
                Finished { whole: None, upload: Some(upload.clone()), media_type: Some(media_type.clone()) }
            }
        }
    }
}

/// A field of a form: by its style, where the document gives one, else by its content.
fn pair(out: &mut String, operation: &Operation, name: &str, view: View<'_>) {
    match operation.field_styles.iter().find(|field| field.name() == name) {
        Some(styled) => encode::parameter(out, name, styled, view),
        None => {
            let json = operation.part_type(name).is_some_and(|media_type| Format::of(media_type) == Format::Json);
            encode::form_pair(out, name, json, view);
        }
    }
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

/// A boundary that no part holds, but for chance in one that is not there yet.
fn boundary(parts: &[Part]) -> String {
    loop {
        let boundary = format!("restwright-{:016x}{:016x}", fastrand::u64(..), fastrand::u64(..));
        let within = |part: &Part| match &part.content {
            Content::Whole(content) => content.windows(boundary.len()).any(|window| window == boundary.as_bytes()),
            Content::Stream(_) => false,
        };
        if !parts.iter().any(within) {
            return boundary;
        }
    }
}

fn multipart(parts: &[Part], boundary: &str) -> Finished {
    let room = |part: &Part| match &part.content {
        Content::Whole(content) => content.len() + 160,
        Content::Stream(_) => 160,
    };
    let mut out = Vec::with_capacity(parts.iter().map(room).sum());
    let mut segments = Vec::new();
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=").as_bytes());
        quote(&mut out, &part.name);
        if let Some(file_name) = &part.file_name {
            out.extend_from_slice(b"; filename=");
            quote(&mut out, file_name);
        }
        if let Some(media_type) = &part.media_type {
            out.extend_from_slice(format!("\r\nContent-Type: {}", media_type.replace(['\r', '\n'], " ")).as_bytes());
        }
        out.extend_from_slice(b"\r\n\r\n");
        match &part.content {
            Content::Whole(content) => out.extend_from_slice(content),
            Content::Stream(upload) => {
                segments.push(Segment::Whole(std::mem::take(&mut out).into()));
                segments.extend(upload.segments());
            }
        }
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    if segments.is_empty() {
        return Finished { whole: Some(out.into()), ..Finished::default() };
    }
    segments.push(Segment::Whole(out.into()));
    Finished { upload: Some(Upload::joined(segments)), ..Finished::default() }
}

/// A quoted name, escaped as browsers do (WHATWG HTML, multipart form data): no name can end its header.
fn quote(out: &mut Vec<u8>, name: &str) {
    let escaped = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    out.push(b'"');
    out.extend_from_slice(escaped.as_bytes());
    out.push(b'"');
}
