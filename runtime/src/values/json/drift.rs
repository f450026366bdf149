//! Describes one difference between a response and its document.

use std::fmt;

use crate::values::json::Json;

/// What a response did otherwise than the document says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DriftKind {
    /// `null` where a value is declared: read as nothing, or as the zero value.
    NullForValue,
    /// A required field is not there: it has its zero value.
    MissingRequired,
    /// An array ends before an element that is declared: that has its zero value.
    MissingElement,
    /// An array has an element beyond those that are declared; it is kept.
    UnexpectedElement,
    /// A scalar in another form: `"60"` for an integer, `"true"` or `1` for a boolean, a number for a string.
    WrongScalarForm,
    /// A single value, `{}` or `""` where a list is declared.
    ListForm,
    /// A value that the enum does not know; it is kept.
    UnknownEnumValue,
    /// A value that the enum knows in another case.
    EnumCase,
    /// A value that is none of a union's variants; its JSON is kept.
    UnknownVariant,
    /// JSON of another type than declared; it is kept among the extra fields of the record, else in [`Drift::json`].
    WrongType,
    /// No body where one is declared.
    EmptyBody,
    /// The value itself where an envelope around it is declared.
    NoEnvelope,
    /// A text with an escape that is half of a surrogate pair; U+FFFD stands in its place.
    HalfOfPair,
    /// A key that stands twice in an object: the last one counts.
    DuplicateKey,
    /// An integer that the declared type holds to its precision only; its digits are kept among the extra fields of the
    /// record, else in [`Drift::json`].
    Inexact,
    /// Text in another encoding than is told or expected: what cannot be read is replaced by U+FFFD.
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
            Self::DuplicateKey => "a key that stands twice",
            Self::Inexact => "an integer beyond the precision of the declared type",
            Self::Encoding => "text in another encoding than told or expected",
        })
    }
}

/// A leniency that reading a response took.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drift {
    /// Where in the body: `result[3].expires_on`; empty for the body itself.
    pub path: String,
    /// What.
    pub kind: DriftKind,
    /// The JSON that came, where its type cannot hold it and no record around it keeps it among its extra fields: a body, or an
    /// element of one, that is an integer beyond 64 bits or of another JSON type than declared.
    pub json: Option<Json>,
}

impl Drift {
    /// A drift found outside of JSON reading.
    pub fn new(path: impl Into<String>, kind: DriftKind) -> Self {
        Self { path: path.into(), kind, json: None }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { write!(f, "{}", self.kind) } else { write!(f, "`{}`: {}", self.path, self.kind) }
    }
}

/// A drift while its path is not needed yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Note {
    pub(crate) kind: DriftKind,
    pub(crate) offset: usize,
    /// The field that is missing in the object at `offset`, or the index of the element that is missing in the array there.
    pub(crate) name: Option<&'static str>,
}

/// A body could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// Where: `result[3].expires_on`; empty for the body itself.
    pub path: String,
    /// The same in bytes.
    pub offset: usize,
    /// Why; never quotes the body.
    pub message: String,
}

impl DecodeError {
    /// Nothing where a value is declared.
    pub(crate) fn empty(offset: usize) -> Self {
        Self { path: String::new(), offset, message: DriftKind::EmptyBody.to_string() }
    }

    /// Bytes that are no text in the encoding that is told or expected.
    pub(crate) fn encoding() -> Self {
        Self { path: String::new(), offset: 0, message: DriftKind::Encoding.to_string() }
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
