//! Writes to maps of headers.
//!
//! The map's own methods are compiled anew for each part of a crate that calls them, with 2 to 5 KB for each. These are
//! compiled once.

use http::{HeaderMap, HeaderName, HeaderValue};

/// Sets a header; it replaces those of its name.
#[inline(never)]
pub(crate) fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

/// Adds a header; those of its name stay.
#[inline(never)]
pub(crate) fn add(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.append(name, value);
}

/// Sets copies of other headers.
pub(crate) fn set_all(headers: &mut HeaderMap, others: &HeaderMap) {
    for (name, value) in others {
        set(headers, name.clone(), value.clone());
    }
}

/// Removes the headers of a name.
#[inline(never)]
pub(crate) fn remove(headers: &mut HeaderMap, name: &HeaderName) {
    headers.remove(name);
}
