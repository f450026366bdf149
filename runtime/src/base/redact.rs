//! Strikes secrets out of URLs and headers, by names that show that a value is secret.

use http::{HeaderName, header};

use super::text::{cut, holds, pieces};
use super::uri;

/// Returns a URL that may be shown: user information is left out, and the values of secret query parameters are struck
/// out.
pub(crate) fn redacted(url: &str, secret_names: &[&str]) -> String {
    redacted_with(url, secret_names, "***")
}

/// [`redacted`] with `mark` in place of the values.
pub(crate) fn redacted_with(url: &str, secret_names: &[&str], mark: &str) -> String {
    let (head, query) = cut(url, '?').map_or((url, None), |(head, query)| (head, Some(query)));
    let mut out = uri::without_user(head).unwrap_or_else(|| head.to_owned());
    for (index, pair) in query.into_iter().flat_map(|query| pieces(query, '&')).enumerate() {
        out.push(if index == 0 { '?' } else { '&' });
        match cut(pair, '=') {
            Some((name, _)) if is_secret_name(name, secret_names) => {
                out.push_str(name);
                out.push('=');
                out.push_str(mark);
            }
            _ => out.push_str(pair),
        }
    }
    out
}

/// True if a parameter of this name holds a secret.
pub(crate) fn is_secret_name(name: &str, secret_names: &[&str]) -> bool {
    const TELLING: &[&str] = &["token", "secret", "password", "passwd", "signature", "credential", "api_key", "apikey"];
    /// Names of signatures that are recognized only as a whole name; OpenTelemetry's conventions list them.
    const WHOLE: &[&str] = &["awsaccesskeyid", "sig"];
    let name = name.to_ascii_lowercase();
    secret_names.iter().any(|secret| secret.eq_ignore_ascii_case(&name))
        || WHOLE.contains(&name.as_str())
        || TELLING.iter().any(|part| holds(&name, part))
}

/// True if a header of this name holds a secret.
pub(crate) fn is_secret_header(name: &HeaderName) -> bool {
    const TELLING: &[&str] = &["key", "token", "secret", "auth", "password", "signature"];
    *name == header::COOKIE || TELLING.iter().any(|part| holds(name.as_str(), part))
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn urls_are_shown_without_secrets() {
        for (url, shown) in [
            ("https://user:pw@a.example/x?key=1&page=2", "https://a.example/x?key=***&page=2"),
            ("https://a.example/x?X-Amz-Signature=abc", "https://a.example/x?X-Amz-Signature=***"),
            (
                "https://a.example/x?sig=a&AWSAccessKeyId=b&signal=c",
                "https://a.example/x?sig=***&AWSAccessKeyId=***&signal=c",
            ),
            ("https://a.example/x?flag", "https://a.example/x?flag"),
            ("https://a.example/mail@x", "https://a.example/mail@x"),
        ] {
            assert_eq!(redacted(url, &["key"]), shown);
        }
    }
}
