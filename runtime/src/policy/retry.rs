//! When a failed try is repeated, and after how long.

use std::fmt;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode, header};

use crate::base::future::BoxFuture;
use crate::transport::FailureKind;

/// How often and how patiently a call is repeated.
///
/// Methods that are idempotent (RFC 9110, section 9.2.2) are repeated on 408, 429, 5xx and when a try brought no answer;
/// the others only where the server has not acted: without a connection, and on 429.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How often a request is sent at most; 1 never repeats.
    pub tries: u32,
    /// The longest wait before the first repetition; it doubles with each, and the wait is drawn from zero to it.
    pub base: Duration,
    /// What that longest wait grows to.
    pub ceiling: Duration,
    /// The longest `Retry-After` that is waited for; beyond it the error is returned at once.
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
    /// Sends every request once.
    pub fn never() -> Self {
        Self { tries: 1, ..Self::default() }
    }

    /// With another number of tries.
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }

    /// The wait after the try number `tried` (from 1): exponential, full jitter.
    pub(crate) fn backoff(&self, tried: u32) -> Duration {
        let longest = self.base.saturating_mul(2_u32.saturating_pow(tried.saturating_sub(1))).min(self.ceiling);
        let millis = u64::try_from(longest.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(fastrand::u64(0..=millis))
    }

    /// The wait before the next try after an answer; nothing when the answer stands.
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

    /// The wait before the next try after a failure; nothing when it stands.
    pub(crate) fn after_failure(&self, tried: u32, idempotent: bool, kind: FailureKind) -> Option<Duration> {
        let again = match kind {
            FailureKind::Connect => true,
            FailureKind::Timeout | FailureKind::Broken => idempotent,
            FailureKind::Tls | FailureKind::Unsendable | FailureKind::Source | FailureKind::TooLarge => false,
        };
        (again && tried < self.tries).then(|| self.backoff(tried))
    }
}

/// Statuses under which the same request may work later.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS)
}

/// `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap, clock: &dyn Clock) -> Option<Duration> {
    retry_after_at(headers, &|| Some(clock.wall()))
}

/// [`retry_after`], with dates counted from `now`.
pub(crate) fn retry_after_at(headers: &HeaderMap, now: &dyn Fn() -> Option<SystemTime>) -> Option<Duration> {
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

/// Time, so that tests need not wait for it.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time since some fixed moment; never goes back.
    fn now(&self) -> Duration;
    /// The time of day.
    fn wall(&self) -> SystemTime;
    /// Waits.
    fn sleep(&self, wait: Duration) -> BoxFuture<'static, ()>;
}

/// The machine's clock; waits on tokio's timer where the caller runs in tokio, else on a thread of its own.
#[derive(Debug)]
pub(crate) struct SystemClock {
    #[cfg(not(target_arch = "wasm32"))]
    start: std::time::Instant,
}

impl SystemClock {
    pub(crate) fn new() -> Self {
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            start: std::time::Instant::now(),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, wait: Duration) -> BoxFuture<'static, ()> {
        #[cfg(feature = "reqwest")]
        if tokio::runtime::Handle::try_current().is_ok() {
            return Box::pin(tokio::time::sleep(wait));
        }
        Box::pin(thread::Sleep::new(wait))
    }
}

/// A browser has neither clock nor timer in `std`: repetitions follow at once unless a [`Clock`] is given.
#[cfg(target_arch = "wasm32")]
impl Clock for SystemClock {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod thread {
    //! Waiting without a runtime.

    use std::future::Future;
    use std::pin::Pin;
    use std::sync::{Arc, Mutex, PoisonError};
    use std::task::{Context, Poll, Waker};
    use std::time::{Duration, Instant};

    /// Ready once its time has come; a thread wakes the task.
    pub(super) struct Sleep {
        until: Instant,
        waker: Option<Arc<Mutex<Waker>>>,
    }

    impl Sleep {
        pub(super) fn new(wait: Duration) -> Self {
            Self { until: Instant::now() + wait, waker: None }
        }
    }

    impl Future for Sleep {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            let left = self.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Poll::Ready(());
            }
            if let Some(waker) = &self.waker {
                waker.lock().unwrap_or_else(PoisonError::into_inner).clone_from(cx.waker());
            } else {
                let waker = Arc::new(Mutex::new(cx.waker().clone()));
                self.waker = Some(Arc::clone(&waker));
                std::thread::spawn(move || {
                    std::thread::sleep(left);
                    waker.lock().unwrap_or_else(PoisonError::into_inner).wake_by_ref();
                });
            }
            Poll::Pending
        }
    }
}

/// Whether a redirect may repeat the method as it is (RFC 9110, section 15.4): `POST` turns into `GET` but on 307, 308.
pub(crate) fn redirected_method(status: StatusCode, method: &Method) -> Method {
    match (status.as_u16(), method) {
        (303, method) if method != Method::HEAD => Method::GET,
        (301 | 302, &Method::POST) => Method::GET,
        _ => method.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use http::{HeaderMap, HeaderValue, Method, StatusCode};

    use super::{Clock, RetryPolicy, SystemClock, redirected_method, retry_after};
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

    #[test]
    fn redirects_turn_methods_as_browsers_do() {
        let turned =
            |status, method: &Method| redirected_method(StatusCode::from_u16(status).expect("a status"), method);
        assert_eq!(turned(303, &Method::PUT), Method::GET);
        assert_eq!(turned(303, &Method::HEAD), Method::HEAD);
        assert_eq!(turned(302, &Method::POST), Method::GET);
        assert_eq!(turned(302, &Method::DELETE), Method::DELETE);
        assert_eq!(turned(307, &Method::POST), Method::POST);
    }

    #[test]
    fn waiting_needs_no_runtime() {
        use std::sync::Arc;
        use std::task::{Context, Poll, Wake};

        struct Unpark(std::thread::Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }

        let waker = Arc::new(Unpark(std::thread::current())).into();
        let mut cx = Context::from_waker(&waker);
        let clock = SystemClock::new();
        let before = clock.now();
        let mut sleep = clock.sleep(Duration::from_millis(20));
        while sleep.as_mut().poll(&mut cx) == Poll::Pending {
            std::thread::park_timeout(Duration::from_secs(5));
        }
        let waited = clock.now().saturating_sub(before);
        assert!(waited >= Duration::from_millis(20) && waited < Duration::from_secs(4), "{waited:?}");
    }
}
