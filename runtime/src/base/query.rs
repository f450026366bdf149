//! The pairs of a URL's query.

use super::text::{before, cut, pieces};

/// Adds the credentials that every call sends to a URL that the server named. If the URL already has a credential, the
/// server's copy is removed.
pub(crate) fn with_credentials(url: &str, credentials: &str) -> String {
    if credentials.is_empty() {
        return url.to_owned();
    }
    let names = pieces(credentials, '&').map(|pair| percent_decoded(before(pair, '=')));
    let names: Vec<String> = names.collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut url = without_pairs(url, &names);
    url.push(if cut(&url, '?').is_some() { '&' } else { '?' });
    url.push_str(credentials);
    url
}

/// Returns a URL without the query parameters of these names.
pub(crate) fn without_pairs(url: &str, names: &[&str]) -> String {
    let Some((head, query)) = cut(url, '?') else { return url.to_owned() };
    let is_other = |pair: &&str| !names.contains(&&*percent_decoded(before(pair, '=')));
    let kept: Vec<&str> = pieces(query, '&').filter(is_other).collect();
    if kept.is_empty() { head.to_owned() } else { format!("{head}?{}", kept.join("&")) }
}

/// Returns the value of the query parameter of this name.
pub(crate) fn pair(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?')?;
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.rev().find(|(key, _)| percent_decoded(key) == name).map(|(_, value)| percent_decoded(value))
}

fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
