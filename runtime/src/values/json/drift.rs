//! Describes one difference between a response and its document.

use std::fmt;

use crate::values::json::Json;

/// The kind of a difference between a response and the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// `null` for a declared value: read as `None`, or as the zero value.
    NullForValue,
    /// A required field is missing: it has its zero value.
    MissingRequired,
    /// An array ends before a declared element: that element has its zero value.
    MissingElement,
    /// An array has an element after the declared ones; it is kept.
    UnexpectedElement,
    /// A scalar in another form: `"60"` for an integer, `"true"` or `1` for a boolean, a number for a string.
    WrongScalarForm,
    /// A single value, `{}` or `""` for a declared list.
    ListForm,
    /// A value that the enum does not have; it is kept.
    UnknownEnumValue,
    /// A value that the enum has with another case.
    EnumCase,
    /// A value that matches no variant of a union; its JSON is kept.
    UnknownVariant,
    /// JSON of another type than declared; it is kept in the extra fields of the record, else in [`Drift::json`].
    WrongType,
    /// No body, although one is declared.
    EmptyBody,
    /// The value itself, without the declared envelope around it.
    NoEnvelope,
    /// A text with an escape that is half of a surrogate pair; it is replaced by U+FFFD.
    HalfOfPair,
    /// A key that occurs twice in an object: the last one counts.
    DuplicateKey,
    /// A number beyond the range of the declared type, or an integer with more digits than it can hold exactly: it has the
    /// nearest value. The digits are kept in the extra fields of the record, else in [`Drift::json`]. The document allows
    /// such a number, so strict mode accepts it.
    Inexact,
    /// Text in another encoding than declared or expected: bytes that cannot be read are replaced by U+FFFD.
    Encoding,
}

impl fmt::Display for DriftKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NullForValue => "null where a value is declared",
            Self::MissingRequired => "a required field is missing",
            Self::MissingElement => "a declared element is missing",
            Self::UnexpectedElement => "an element beyond those declared",
            Self::WrongScalarForm => "a scalar in another form than declared",
            Self::ListForm => "no list where one is declared",
            Self::UnknownEnumValue => "an unknown enum value",
            Self::EnumCase => "an enum value in another case than declared",
            Self::UnknownVariant => "none of the declared variants",
            Self::WrongType => "another JSON type than declared",
            Self::EmptyBody => "an empty body where a value is declared",
            Self::NoEnvelope => "no envelope where one is declared",
            Self::HalfOfPair => "half of a surrogate pair in a text",
            Self::DuplicateKey => "a key that occurs twice",
            Self::Inexact => "a number beyond the range or the precision of the declared type",
            Self::Encoding => "text in another encoding than declared or expected",
        })
    }
}

/// One difference from the document that was tolerated in reading a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// The place in the body: `result[3].expires_on`; empty for the body itself.
    pub path: String,
    /// The kind of difference.
    pub kind: DriftKind,
    /// The JSON that came, where its type cannot hold it and no record around it keeps it among its extra fields: a body, or an
    /// element of one, that is a number beyond its type or of another JSON type than declared.
    pub json: Option<Json>,
}

impl Drift {
    /// Creates a drift that was found outside of JSON.
    pub fn new(path: impl Into<String>, kind: DriftKind) -> Self {
        Self { path: path.into(), kind, json: None }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { write!(f, "{}", self.kind) } else { write!(f, "`{}`: {}", self.path, self.kind) }
    }
}

/// A drift without its path, which is computed only if it is needed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Note {
    pub(crate) kind: DriftKind,
    pub(crate) offset: usize,
    /// The name of the missing field in the object at `offset`, or the index of the missing element in the array there.
    pub(crate) name: Option<&'static str>,
    /// True if the document allows the value, although its type cannot hold it. Strict mode accepts it.
    pub(crate) allowed: bool,
}

/// The error for a body that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// The place in the body: `result[3].expires_on`; empty for the body itself.
    pub path: String,
    /// The same place as an offset in bytes.
    pub offset: usize,
    /// The reason; it never quotes the body.
    pub message: String,
}

impl DecodeError {
    /// The error for an empty body, although a value is declared.
    pub(crate) fn empty(offset: usize) -> Self {
        Self { path: String::new(), offset, message: format!("{}", DriftKind::EmptyBody) }
    }

    /// The error for bytes that are not text in the declared or expected encoding.
    pub(crate) fn encoding() -> Self {
        Self { path: String::new(), offset: 0, message: format!("{}", DriftKind::Encoding) }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, offset, message } = self;
        if path.is_empty() {
            write!(f, "{message} at byte {offset}")
        } else {
            write!(f, "`{path}`: {message} at byte {offset}")
        }
    }
}

impl std::error::Error for DecodeError {}
