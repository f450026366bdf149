//! Reads how long a server asks to wait (RFC 9110, section 10.2.3).

use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::base::clock::Clock;

/// Returns `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap, clock: &dyn Clock) -> Option<Duration> {
    retry_after_at(headers, &|| Some(clock.wall()))
}

/// Like [`retry_after`], with dates counted from `now`.
fn retry_after_at(headers: &HeaderMap, now: &dyn Fn() -> Option<SystemTime>) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(millis) = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        return seconds(millis / 1000.0);
    }
    let asked = text(header::RETRY_AFTER.as_str())?;
    match asked.parse::<f64>() {
        Ok(number) => seconds(number),
        Err(_) => Some(httpdate::parse_http_date(asked).ok()?.duration_since(now()?).unwrap_or_default()),
    }
}

fn seconds(number: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(number).ok()
}

/// Like [`retry_after`], but a date counts from the response's own `Date`.
pub(crate) fn asked_to_wait(headers: &HeaderMap) -> Option<Duration> {
    let date = headers.get(header::DATE).and_then(|value| httpdate::parse_http_date(value.to_str().ok()?).ok());
    retry_after_at(headers, &|| date)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::{Clock, asked_to_wait, retry_after};
    use crate::base::future::BoxFuture;

    #[derive(Debug)]
    struct Still;

    impl Clock for Still {
        fn now(&self) -> Duration {
            Duration::ZERO
        }
        fn wall(&self) -> SystemTime {
            // Sun, 06 Nov 1994 08:49:37 GMT
            SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777)
        }
        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            Box::pin(std::future::ready(()))
        }
    }

    fn asked(name: &'static str, value: &'static str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_static(value));
        retry_after(&headers, &Still)
    }

    #[test]
    fn the_server_says_when_in_three_ways() {
        assert_eq!(asked("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(asked("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(asked("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT"), Some(Duration::ZERO));
        assert_eq!(asked("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(asked("retry-after", "soon"), None);
        assert_eq!(asked("retry-after", "-1"), None);
    }

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let line = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        lines.iter().map(line).collect()
    }

    #[test]
    fn a_date_counts_from_the_answers_own() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let until = ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT");
        assert_eq!(asked_to_wait(&headers(&[date, until])), Some(Duration::from_secs(10)));
        assert_eq!(asked_to_wait(&headers(&[until])), None);
        assert_eq!(asked_to_wait(&headers(&[("retry-after", "7")])), Some(Duration::from_secs(7)));
    }
}
