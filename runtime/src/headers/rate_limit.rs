//! Reads a server's rate limits.

mod fields;

use std::time::Duration;

use http::HeaderMap;

use self::fields::Bare;

/// One rate limit that a response reports, by `RateLimit` and `RateLimit-Policy` (the IETF's
/// draft-ietf-httpapi-ratelimit-headers), or by `RateLimit-Limit`, `-Remaining` and `-Reset` of its earlier versions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct RateLimit {
    /// The server's name for it; empty if the server gives none.
    pub name: String,
    /// The number of requests that are left (`r`).
    pub remaining: Option<u64>,
    /// The time until more requests are allowed (`t`).
    pub reset: Option<Duration>,
    /// The number of requests that are allowed in a window (`q`).
    pub quota: Option<u64>,
    /// The length of a window (`w`).
    pub window: Option<Duration>,
}

impl RateLimit {
    /// Returns the limits that headers report; those with the same name are merged. A header that is not a list of
    /// structured fields (RFC 9651) is ignored.
    pub fn all(headers: &HeaderMap) -> Vec<Self> {
        let mut limits: Vec<Self> = Vec::new();
        for item in items(headers, "ratelimit-policy").iter().chain(&items(headers, "ratelimit")) {
            // Only strings: other items belong to earlier drafts.
            let Bare::Text(name) = &item.value else { continue };
            let at = limits.iter().position(|limit| limit.name == *name).unwrap_or_else(|| {
                limits.push(Self { name: name.clone(), ..Self::default() });
                limits.len() - 1
            });
            limits[at].take(item);
        }
        if limits.is_empty() {
            limits.extend(Self::of_single_headers(headers));
        }
        limits
    }

    fn take(&mut self, item: &fields::Item) {
        let number = |name| item.number(name);
        self.remaining = number("r").or(self.remaining);
        self.reset = number("t").map(Duration::from_secs).or(self.reset);
        self.quota = number("q").or(self.quota);
        self.window = number("w").map(Duration::from_secs).or(self.window);
    }

    fn of_single_headers(headers: &HeaderMap) -> Option<Self> {
        let number = |name| headers.get(name)?.to_str().ok()?.trim().parse().ok();
        let (remaining, quota) = (number("ratelimit-remaining"), number("ratelimit-limit"));
        let reset = number("ratelimit-reset").map(Duration::from_secs);
        let told = remaining.is_some() || quota.is_some();
        told.then(|| Self { remaining, reset, quota, ..Self::default() })
    }
}

/// Returns the items of a list; none if the list is not well formed (RFC 9651, section 4.2). Headers of the same name
/// are one list.
fn items(headers: &HeaderMap, name: &str) -> Vec<fields::Item> {
    let texts = headers.get_all(name).iter().map(|value| value.to_str());
    let texts: Result<Vec<&str>, _> = texts.collect();
    texts.ok().and_then(|texts| fields::list(&texts.join(", "))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::RateLimit;

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let line = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn limits_are_told_by_name() {
        let told = headers(&[
            ("ratelimit", "\"default\";r=50;t=30, \"a,b;c\\\"\"; r=0"),
            (
                "ratelimit-policy",
                "\"default\";q=1200;w=300;pk=:cHNk:, \"day\";q=1000;qu=\"requests;x\";w=86400, 10;w=1",
            ),
        ]);
        let limits = RateLimit::all(&told);
        let default = RateLimit {
            name: "default".to_owned(),
            remaining: Some(50),
            reset: Some(Duration::from_secs(30)),
            quota: Some(1200),
            window: Some(Duration::from_secs(300)),
        };
        assert_eq!(limits[0], default);
        assert_eq!((limits[1].name.as_str(), limits[1].quota, limits[1].remaining), ("day", Some(1000), None));
        assert_eq!((limits[2].name.as_str(), limits[2].remaining, limits[2].reset), ("a,b;c\"", Some(0), None));
        assert_eq!(limits.len(), 3);
    }

    #[test]
    fn earlier_drafts_have_a_header_for_each() {
        let told = headers(&[("ratelimit-limit", "100"), ("ratelimit-remaining", "7"), ("ratelimit-reset", "30")]);
        let [limit] = RateLimit::all(&told).try_into().expect("there is one");
        assert_eq!((limit.quota, limit.remaining, limit.reset), (Some(100), Some(7), Some(Duration::from_secs(30))));
        assert!(RateLimit::all(&headers(&[("ratelimit", "r=1"), ("ratelimit-policy", "\"x")])).is_empty());
    }
}
