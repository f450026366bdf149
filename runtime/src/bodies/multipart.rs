//! Bodies of several parts: `multipart/form-data` (RFC 7578), `multipart/related` (RFC 2387), and others (RFC 2046).

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::encode::{self, Safe};
use super::finished::Finished;
use super::format::{Format, is_multipart, is_range};
use super::upload::{Segment, Upload};
use crate::api::Parameter;
use crate::base::future::Shared;
use crate::base::order::order;
use crate::values::look;
use crate::values::value::{Value, View};

/// The default media type of a part.
const TEXT: &str = "text/plain; charset=utf-8";

/// A part of a `multipart/form-data` body (RFC 7578), or of another body of parts (RFC 2046).
#[derive(Debug, Clone)]
pub struct Part {
    pub(crate) name: Cow<'static, str>,
    file_name: Option<String>,
    media_type: Option<Cow<'static, str>>,
    /// The field that the part was made from, if its name differs.
    field: Option<Box<str>>,
    headers: Vec<PartHeader>,
    content: Content,
}

/// A header of a part.
#[derive(Debug, Clone)]
pub(crate) struct PartHeader {
    /// The name as it is written; comparison ignores case.
    pub(crate) name: Cow<'static, str>,
    pub(crate) value: HeaderValue,
}

#[derive(Debug, Clone)]
enum Content {
    Whole(Bytes),
    Stream(Upload),
}

impl PartHeader {
    /// True if it is the header of this name.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }
}

impl Part {
    fn new(name: Cow<'static, str>, media_type: Option<&'static str>, content: Content) -> Self {
        let media_type = media_type.map(Cow::Borrowed);
        Self { name, file_name: None, media_type, field: None, headers: Vec::new(), content }
    }

    /// Creates a part from text.
    pub fn text(name: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self::new(name.into(), None, Content::Whole(text.into().into()))
    }

    /// Creates a part from bytes.
    pub fn bytes(name: impl Into<Cow<'static, str>>, content: impl Into<Bytes>) -> Self {
        Self::new(name.into(), Some("application/octet-stream"), Content::Whole(content.into()))
    }

    /// Creates a part from bytes that are made while they are sent.
    pub fn stream(name: impl Into<Cow<'static, str>>, content: Upload) -> Self {
        Self::new(name.into(), Some("application/octet-stream"), Content::Stream(content))
    }

    /// Creates a part from a value, written as JSON.
    pub fn json(name: impl Into<Cow<'static, str>>, value: &dyn Value) -> Self {
        let content = Content::Whole(look::json_text(value.view()).into());
        Self::new(name.into(), Some("application/json"), content)
    }

    /// Sets the file name.
    pub fn file_name(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// Sets another media type.
    pub fn media_type(mut self, media_type: impl Into<Cow<'static, str>>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Adds a header (RFC 2046, section 5.1). It replaces the automatic header of the same name: `Content-Disposition`,
    /// `Content-Type`, `Content-ID`.
    pub fn header(mut self, name: &HeaderName, value: HeaderValue) -> Self {
        self.add_header(PartHeader { name: Cow::Owned(name.as_str().to_owned()), value });
        self
    }

    pub(crate) fn add_header(&mut self, header: PartHeader) {
        self.headers.retain(|known| !known.is(&header.name));
        self.headers.push(header);
    }

    /// Returns the field that the part is, or is made from.
    pub(crate) fn field(&self) -> &str {
        self.field.as_deref().unwrap_or(&self.name)
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|header| header.is(name))
    }

    /// Returns its rank among other parts: JSON first, then other parts, files last.
    fn rank(&self) -> usize {
        match (&self.file_name, Format::of(self.content_type())) {
            (None, Format::Json) => 0,
            (None, _) => 1,
            (Some(_), _) => 2,
        }
    }

    /// Returns the media type, or the default if it has none.
    fn content_type(&self) -> &str {
        self.media_type.as_deref().unwrap_or(TEXT)
    }

    /// Returns the parts for a field of a multipart body, by its value (OpenAPI 3.0.4, Encoding Object, defaults of
    /// `contentType`): scalars are text, bytes (`format: byte`) are text in base64, and all other values are JSON; each
    /// item of a list is a part. Files are given as files, not here.
    pub(crate) fn of(name: &str, media_type: Option<&'static str>, view: View<'_>) -> Vec<Self> {
        let mut parts = Vec::new();
        look::unwrapped(view, &mut |view| match view {
            View::Absent => {}
            View::List(items) => {
                parts.extend((0..items.len()).map(|index| Self::one(name, media_type, items.item(index))));
            }
            View::Null
            | View::Bool(_)
            | View::Int(_)
            | View::UInt(_)
            | View::Float(_)
            | View::Str(_)
            | View::Bytes(..)
            | View::Raw(_)
            | View::Map(_)
            | View::Record(_) => parts.push(Self::one(name, media_type, view)),
        });
        parts
    }

    /// Returns the single part for a value, whatever kind of value it is.
    pub(crate) fn single(name: &str, media_type: Option<&'static str>, view: View<'_>) -> Option<Self> {
        let mut part = None;
        look::unwrapped(view, &mut |view| {
            part = (!matches!(view, View::Absent)).then(|| Self::one(name, media_type, view));
        });
        part
    }

    /// Returns the parts for a field with a style: one part for each pair of the query that the field would be (OpenAPI
    /// 3.1.1, Encoding Object), without percent-encoding.
    pub(crate) fn styled(name: &str, style: &Parameter, view: View<'_>) -> Vec<Self> {
        let mut query = String::new();
        encode::parameter(&mut query, name, style, view);
        let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let part =
            |(key, value): (&str, &str)| Self { field: Some(name.into()), ..Self::text(plain(key), plain(value)) };
        pairs.map(part).collect()
    }

    fn one(name: &str, media_type: Option<&'static str>, view: View<'_>) -> Self {
        let own = || name.to_owned();
        let media_type = media_type.filter(|media_type| !is_range(media_type));
        let json = media_type.is_some_and(|media_type| Format::of(media_type) == Format::Json);
        let part = match view {
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

/// The parts of a body. It is a trait, so that a program that sends no parts does not contain the code that writes them.
pub(crate) trait Parts: Shared {
    /// Returns the parts.
    fn all(&self) -> &[Part];

    /// Returns a copy.
    fn copied(&self) -> Box<dyn Parts>;

    /// Adds parts.
    fn add(&mut self, new: Vec<Part>);

    /// Removes the parts of a field.
    fn remove(&mut self, field: &str);

    /// True if a part is at the position of another one that was not given, and the document gives an order.
    fn lacks_position(&self, named: Option<&[&str]>) -> bool;

    /// Returns the parts as they are sent: see [`finish`].
    fn finish(&self, declared: &str, named: Option<&[&str]>, headers: &[(&'static str, PartHeader)]) -> Finished;
}

impl Parts for Vec<Part> {
    fn all(&self) -> &[Part] {
        self
    }

    fn copied(&self) -> Box<dyn Parts> {
        Box::new(self.clone())
    }

    fn add(&mut self, new: Vec<Part>) {
        self.extend(new);
    }

    fn remove(&mut self, field: &str) {
        self.retain(|part| part.field() != field);
    }

    fn lacks_position(&self, named: Option<&[&str]>) -> bool {
        let Some(first) = named else { return false };
        let is_given = |name: &&&str| self.iter().any(|part| part.field() == **name);
        let given = first.iter().take_while(is_given).count();
        self.iter().any(|part| first.get(..given).is_none_or(|before| !before.contains(&part.field())))
            && given < first.len()
    }

    fn finish(&self, declared: &str, named: Option<&[&str]>, headers: &[(&'static str, PartHeader)]) -> Finished {
        finish(self, declared, named, headers)
    }
}

impl Clone for Box<dyn Parts> {
    fn clone(&self) -> Self {
        self.copied()
    }
}

/// Returns the parts as they are sent; `declared` is the operation's media type, and `headers` are those that the call
/// gives to all parts of a field. A part's own header replaces one of these. The parts that the document has `named` in an
/// order come first.
fn finish(parts: &[Part], declared: &str, named: Option<&[&str]>, headers: &[(&'static str, PartHeader)]) -> Finished {
    let boundary = boundary(parts);
    let framing = Framing::of(declared);
    let parts: Vec<Cow<'_, Part>> = parts.iter().map(|part| with_headers(part, headers)).collect();
    let position = |part: &Part| match named {
        Some(first) => first.iter().position(|name| *name == part.field()).unwrap_or(first.len()),
        // If the order has a meaning, parts that describe the files come before them.
        None if framing != Framing::FormData => part.rank(),
        None => 0,
    };
    let order = order(parts.len(), &|a, b| position(&parts[a]).cmp(&position(&parts[b])));
    let parts: Vec<&Part> = order.into_iter().map(|index| &*parts[index]).collect();
    let media_type = framing.media_type(declared, &boundary, &parts);
    Finished { media_type: Some(media_type.into()), ..joined(&parts, &boundary, framing) }
}

fn with_headers<'p>(part: &'p Part, headers: &[(&'static str, PartHeader)]) -> Cow<'p, Part> {
    let mut part = Cow::Borrowed(part);
    for (field, header) in headers {
        if *field == part.field() && !part.has_header(&header.name) {
            part.to_mut().headers.push(header.clone());
        }
    }
    part
}

/// The way in which parts are identified.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Framing {
    /// By their names in `Content-Disposition: form-data` (RFC 7578, section 4.2).
    FormData,
    /// By `Content-ID`; the first part is the root, and the body's media type names the root's type (RFC 2387, section
    /// 3).
    Related,
    /// By their order (RFC 2046, section 5.1.3).
    Ordered,
}

impl Framing {
    fn of(declared: &str) -> Self {
        let essence = declared.split(';').next().unwrap_or_default().trim();
        if !is_multipart(declared) || essence.eq_ignore_ascii_case("multipart/form-data") {
            Self::FormData
        } else if essence.eq_ignore_ascii_case("multipart/related") {
            Self::Related
        } else {
            Self::Ordered
        }
    }

    /// Returns the media type of the body. It is the document's, except for the boundary.
    fn media_type(self, declared: &str, boundary: &str, parts: &[&Part]) -> String {
        if self == Self::FormData {
            return format!("multipart/form-data; boundary={boundary}");
        }
        let named = |piece: &str, name: &str| {
            piece.split_once('=').is_some_and(|(known, _)| known.trim().eq_ignore_ascii_case(name))
        };
        let declared = declared.split(';').map(str::trim);
        let declared = declared.filter(|piece| !piece.is_empty() && !named(piece, "boundary"));
        let mut pieces: Vec<String> = declared.map(str::to_owned).collect();
        if self == Self::Related && !pieces.iter().any(|piece| named(piece, "type")) {
            let root = parts.first().map_or(TEXT, |part| part.content_type());
            let essence = root.split(';').next().unwrap_or_default().trim();
            pieces.push(format!("type=\"{}\"", essence.replace('"', "")));
        }
        pieces.push(format!("boundary={boundary}"));
        pieces.join("; ")
    }

    /// Writes the headers of a part.
    fn head(self, part: &Part, out: &mut Vec<u8>) {
        let mut typed = part.media_type.as_deref();
        let is_placed = part.has_header("content-disposition");
        match self {
            Self::FormData if is_placed => {}
            Self::FormData => {
                out.extend_from_slice(b"Content-Disposition: form-data; name=");
                quote(out, &part.name);
                if let Some(file_name) = &part.file_name {
                    out.extend_from_slice(b"; filename=");
                    quote(out, file_name);
                }
                out.extend_from_slice(b"\r\n");
            }
            Self::Related | Self::Ordered => {
                // A part without a media type would be read as text in ASCII (RFC 2046, section 5.1).
                typed = Some(part.content_type());
                if let Some(file_name) = part.file_name.as_ref().filter(|_| !is_placed) {
                    out.extend_from_slice(b"Content-Disposition: attachment; filename=");
                    quote(out, file_name);
                    out.extend_from_slice(b"\r\n");
                }
            }
        }
        if self == Self::Related && !part.has_header("content-id") {
            let mut id = String::new();
            encode::push(&mut id, &part.name, Safe::Unreserved);
            out.extend_from_slice(format!("Content-ID: <{id}>\r\n").as_bytes());
        }
        if let Some(media_type) = typed.filter(|_| !part.has_header("content-type")) {
            out.extend_from_slice(format!("Content-Type: {}\r\n", media_type.replace(['\r', '\n'], " ")).as_bytes());
        }
        for PartHeader { name, value } in &part.headers {
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
    }
}

/// Returns a boundary that no ready part holds. A part that is made later could hold it only by chance.
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

fn joined(parts: &[&Part], boundary: &str, framing: Framing) -> Finished {
    let room = |part: &&Part| {
        let headers = part.headers.iter().map(|header| header.name.len() + header.value.len() + 4);
        let content = match &part.content {
            Content::Whole(content) => content.len(),
            Content::Stream(_) => 0,
        };
        content + headers.sum::<usize>() + 160
    };
    let mut out = Vec::with_capacity(parts.iter().map(room).sum());
    let mut segments = Vec::new();
    for part in parts {
        out.extend_from_slice(format!("--{boundary}\r\n").as_bytes());
        framing.head(part, &mut out);
        out.extend_from_slice(b"\r\n");
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

/// Writes a quoted name, escaped as browsers do (WHATWG HTML, multipart form data), so that no name can end its header.
fn quote(out: &mut Vec<u8>, name: &str) {
    let escaped = name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    out.push(b'"');
    out.extend_from_slice(escaped.as_bytes());
    out.push(b'"');
}
