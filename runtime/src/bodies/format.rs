//! Sorts media types by the format they are written in: JSON, a form, parts, or plain.

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

/// Whether a media type is one of parts.
pub(super) fn is_multipart(media_type: &str) -> bool {
    media_type.trim_start().get(..10).is_some_and(|start| start.eq_ignore_ascii_case("multipart/"))
}

/// Whether it is a range of media types.
pub(crate) fn is_range(media_type: &str) -> bool {
    media_type.split(';').next().is_some_and(|essence| essence.contains('*'))
}
