//! Chooses the base URL: the document's, or the one that the caller gives.

use crate::api::Api;
use crate::base::redact::redacted;
use crate::base::text::holds;
use crate::base::uri;
use crate::errors::error::Error;

/// A base URL without a slash at its end.
pub(super) fn trimmed(url: &str) -> &str {
    url.trim_end_matches('/')
}

/// Returns the base URL of the document. A document may name none, or one relative to its own URL.
pub(super) fn documented_base_url(api: &Api) -> Result<String, Error> {
    if holds(api.base_url, "://") {
        return checked_base_url(api.base_url);
    }
    let variable = api.base_url_variable.map(|name| format!(", or {name} in the environment")).unwrap_or_default();
    Err(Error::config(format!(
        "the document names no server by its whole URL: say where the API lives, by `base_url`{variable}"
    )))
}

/// Returns a base URL, if it has no part that would break the paths after it.
pub(crate) fn checked_base_url(text: &str) -> Result<String, Error> {
    let shown = redacted(text, &[]);
    let uri: http::Uri = text.parse().map_err(|_| Error::config(format!("the base URL `{shown}` is not a URL")))?;
    if !matches!(uri.scheme_str(), Some("http" | "https")) || uri.host().is_none_or(str::is_empty) {
        return Err(Error::config(format!(
            "the base URL `{shown}` does not begin with http:// or https:// and a host"
        )));
    }
    // Some readers take a backslash for a slash.
    if text.contains(['?', '#', '\\']) {
        return Err(Error::config(format!("the base URL `{shown}` must end with its path")));
    }
    let bare = uri::without_user(text);
    Ok(trimmed(bare.as_deref().unwrap_or(text)).to_owned())
}
