//! Decides whether a failed try is repeated, and after which wait.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

pub use crate::base::clock::Clock;
use crate::headers::retry_after::retry_after;
use crate::transport::FailureKind;

/// The number of tries of a call, and the waits between them.
///
/// Idempotent methods (RFC 9110, section 9.2.2) are retried on 408, 429, 5xx and if a try got no response. Other
/// methods are retried only if the server has not acted: if there was no connection, and on 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The largest number of times that a request is sent; 1 means no retries.
    pub tries: u32,
    /// The longest wait before the first retry. It doubles with each retry, and each wait is drawn at random between
    /// zero and it.
    pub base: Duration,
    /// The limit to which the longest wait grows.
    pub ceiling: Duration,
    /// The longest `Retry-After` that is obeyed. If the server asks for more, the error is returned at once.
    pub retry_after_cap: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 3,
            base: Duration::from_millis(500),
            ceiling: Duration::from_secs(8),
            retry_after_cap: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// A policy that sends every request once.
    pub fn never() -> Self {
        Self { tries: 1, ..Self::default() }
    }

    /// Sets the number of tries.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// Returns the wait after the try number `tried` (from 1): exponential, with full jitter.
    fn backoff(&self, tried: u32) -> Duration {
        let longest = self.base.saturating_mul(2_u32.saturating_pow(tried.saturating_sub(1))).min(self.ceiling);
        let millis = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(fastrand::u64(0..=millis))
    }

    /// Returns the wait before the next try after a response; `None` if the response is final.
    pub(crate) fn after_answer(
        &self,
        tried: u32,
        idempotent: bool,
        status: StatusCode,
        headers: &HeaderMap,
        clock: &dyn Clock,
    ) -> Option<Duration> {
        let again = if idempotent { is_transient(status) } else { status == StatusCode::TOO_MANY_REQUESTS };
        if !again || tried >= self.tries {
            return None;
        }
        match retry_after(headers, clock) {
            Some(asked) => (asked <= self.retry_after_cap).then_some(asked),
            None => Some(self.backoff(tried)),
        }
    }

    /// Returns the wait before the next try after a failure; `None` if the failure is final.
    pub(crate) fn after_failure(&self, tried: u32, idempotent: bool, kind: FailureKind) -> Option<Duration> {
        let again = match kind {
            FailureKind::Connect => true,
            FailureKind::Timeout | FailureKind::Broken => idempotent,
            FailureKind::Tls | FailureKind::Unsendable | FailureKind::Source | FailureKind::TooLarge => false,
        };
        (again && tried < self.tries).then(|| self.backoff(tried))
    }
}

/// True for statuses after which the same request may work later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, StatusCode};

    use super::{Clock, RetryPolicy};
    use crate::base::future::BoxFuture;
    use crate::transport::FailureKind;

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

    #[test]
    fn backoff_is_drawn_below_a_growing_bound() {
        let policy = RetryPolicy::default();
        for (tried, bound) in [(1, 500), (2, 1000), (3, 2000), (5, 8000), (40, 8000)] {
            let longest = (0..200).map(|_| policy.backoff(tried)).max().unwrap_or_default();
            assert!(longest <= Duration::from_millis(bound), "{tried}: {longest:?}");
            assert!(longest >= Duration::from_millis(bound / 2), "{tried}: {longest:?} in 200 draws");
        }
    }

    #[test]
    fn what_is_repeated_depends_on_the_method() {
        let policy = RetryPolicy::default();
        let again = |idempotent, status| {
            let status = StatusCode::from_u16(status).expect("a status");
            policy.after_answer(1, idempotent, status, &HeaderMap::new(), &Still).is_some()
        };
        for status in [408, 429, 500, 502, 503, 520, 530] {
            assert!(again(true, status), "{status}");
            assert_eq!(again(false, status), status == 429, "{status}");
        }
        for status in [400, 401, 403, 404, 409, 422] {
            assert!(!again(true, status) && !again(false, status), "{status}");
        }
        for (kind, idempotent, other) in [
            (FailureKind::Connect, true, true),
            (FailureKind::Timeout, true, false),
            (FailureKind::Broken, true, false),
            (FailureKind::Unsendable, false, false),
        ] {
            assert_eq!(policy.after_failure(1, true, kind).is_some(), idempotent, "{kind:?}");
            assert_eq!(policy.after_failure(1, false, kind).is_some(), other, "{kind:?}");
            assert_eq!(policy.after_failure(3, true, kind), None, "{kind:?}");
        }
    }
}
