//! Time: the time of day, elapsed time, and waiting.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::future::BoxFuture;

/// A source of time, which tests can replace so that they need not wait.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// Returns the time since a fixed moment; it never decreases.
    fn now(&self) -> Duration;
    /// Returns the time of day.
    fn wall(&self) -> SystemTime;
    /// Waits for this long.
    fn sleep(&self, wait: Duration) -> BoxFuture<'static, ()>;
}

/// The machine's clock. It waits on tokio's timer if the caller runs in tokio, else as its field says.
#[derive(Debug)]
pub(crate) struct SystemClock {
    #[cfg(not(target_arch = "wasm32"))]
    start: std::time::Instant,
    #[cfg(not(target_arch = "wasm32"))]
    elsewhere: Elsewhere,
}

/// The function that waits outside of tokio. The default transport works only in tokio, so a program without another one
/// does not contain the function.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Elsewhere(#[cfg(not(target_arch = "wasm32"))] Option<fn(Duration) -> BoxFuture<'static, ()>>);

impl Elsewhere {
    /// Waits on a thread of its own.
    pub(crate) fn on_a_thread() -> Self {
        Self(
            #[cfg(not(target_arch = "wasm32"))]
            Some(|wait| Box::pin(thread::Sleep::new(wait))),
        )
    }
}

impl SystemClock {
    #[cfg_attr(target_arch = "wasm32", expect(unused_variables, reason = "a browser has no threads"))]
    pub(crate) fn new(elsewhere: Elsewhere) -> Self {
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            start: std::time::Instant::now(),
            #[cfg(not(target_arch = "wasm32"))]
            elsewhere,
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
        match self.elsewhere.0 {
            #[cfg(feature = "reqwest")]
            Some(sleep) if tokio::runtime::Handle::try_current().is_err() => sleep(wait),
            #[cfg(feature = "reqwest")]
            Some(_) | None => Box::pin(tokio::time::sleep(wait)),
            #[cfg(not(feature = "reqwest"))]
            Some(sleep) => sleep(wait),
            #[cfg(not(feature = "reqwest"))]
            None => Box::pin(thread::Sleep::new(wait)),
        }
    }
}

/// A browser has neither clock nor timer in `std`. Retries follow at once unless a [`Clock`] is given.
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
    //! Waiting without an async runtime.

    use std::future::Future;
    use std::pin::Pin;
    use std::sync::{Arc, Mutex, PoisonError};
    use std::task::{Context, Poll, Waker};
    use std::time::{Duration, Instant};

    /// Ready once its time is reached; a thread wakes the task.
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Clock, Elsewhere, SystemClock};

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
        let clock = SystemClock::new(Elsewhere::on_a_thread());
        let before = clock.now();
        let mut sleep = clock.sleep(Duration::from_millis(20));
        while sleep.as_mut().poll(&mut cx) == Poll::Pending {
            std::thread::park_timeout(Duration::from_secs(60));
        }
        let waited = clock.now().saturating_sub(before);
        assert!(waited >= Duration::from_millis(20) && waited < Duration::from_secs(60), "{waited:?}");
    }
}
