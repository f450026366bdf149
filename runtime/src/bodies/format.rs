//! Sorts media types by their format: JSON, a form, parts, or plain.

use crate::base::text::{before, cut};

/// The format of a media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// JSON, and media types that are written as JSON.
    Json,
    /// Pairs of a form.
    Form,
    /// Parts.
    Multipart,
    /// Text or bytes without further format.
    Plain,
}

impl Format {
    pub(crate) fn of(media_type: &str) -> Self {
        let essence = before(media_type, ';').trim();
        let is = |other: &str| essence.eq_ignore_ascii_case(other);
        let suffix = essence.len().checked_sub("+json".len()).and_then(|at| essence.get(at..));
        if is("application/x-www-form-urlencoded") {
            Self::Form
        } else if is_multipart(media_type) {
            Self::Multipart
        } else if is("application/json")
            || is("text/json")
            || is("*/*")
            || is("application/*")
            || suffix.is_some_and(|end| end.eq_ignore_ascii_case("+json"))
        {
            Self::Json
        } else {
            Self::Plain
        }
    }
}

/// True if a media type consists of parts.
pub(super) fn is_multipart(media_type: &str) -> bool {
    media_type.trim_start().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

/// True if this is a range of media types.
pub(crate) fn is_range(media_type: &str) -> bool {
    cut(before(media_type, ';'), '*').is_some()
}
