//! Ends a wait for a silent server, with one timer for all waits of a call.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use super::exchange::{Failure, FailureKind};

/// The longest limit: the end of a longer one could not be represented.
const LONGEST: Duration = Duration::from_secs(10 * 365 * 24 * 60 * 60);

/// The progress of a body that is being sent: while it makes progress, the server is not silent.
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<Mutex<Step>>);

#[derive(Clone, Copy, Debug)]
struct Step {
    /// The time at which a piece was last given to the connection.
    at: Instant,
    /// True if the next piece is not ready yet, which is not the server's fault.
    waits: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Step { at: Instant::now(), waits: false })))
    }

    /// Called when the connection asks for a piece; `waits` is true if none is ready.
    pub(super) fn step(&self, waits: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Step { at: Instant::now(), waits };
    }

    /// Returns the time at which the server's silence began; the present time if the body is not ready.
    fn since(&self) -> Instant {
        let step = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if step.waits { Instant::now() } else { step.at }
    }
}

/// Waits for `work` as long as the limit allows. `timer` starts with the first real wait, and is moved only when it
/// ends, so that a response in time costs only a look at the clock. While the body of `sent` makes progress, the limit
/// starts again with each piece.
pub(super) fn within<'w, T>(
    limit: Option<Duration>,
    mut timer: Pin<&'w mut Option<Sleep>>,
    sent: Option<&'w Progress>,
    mut work: Pin<&'w mut impl Future<Output = T>>,
) -> impl Future<Output = Result<T, Failure>> {
    let mut due = None;
    poll_fn(move |cx| {
        if let Poll::Ready(done) = work.as_mut().poll(cx) {
            return Poll::Ready(Ok(done));
        }
        let Some(limit) = limit else { return Poll::Pending };
        let mut due = *due.get_or_insert_with(|| Instant::now() + limit.min(LONGEST));
        if timer.is_none() {
            timer.set(Some(sleep_until(due)));
        }
        while let Some(mut timer) = timer.as_mut().as_pin_mut() {
            ready!(timer.as_mut().poll(cx));
            due = sent.map_or(due, |sent| due.max(sent.since() + limit.min(LONGEST)));
            if timer.deadline() >= due {
                break;
            }
            // It was started for an earlier wait.
            timer.as_mut().reset(due);
        }
        Poll::Ready(Err(fallen()))
    })
}

/// Returns the failure for a server that is silent.
pub(super) fn fallen() -> Failure {
    Failure::new(FailureKind::Timeout, "the server fell silent")
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::time::Duration;

    use tokio::time::{Instant, sleep};

    use super::within;
    use crate::transport::FailureKind;

    const LIMIT: Option<Duration> = Some(Duration::from_millis(600));

    #[tokio::test]
    async fn each_wait_has_the_whole_limit() {
        let mut timer = pin!(None);
        for _ in 0..4 {
            let waited = within(LIMIT, timer.as_mut(), None, pin!(sleep(Duration::from_millis(200)))).await;
            assert!(waited.is_ok(), "together they are longer than the limit, and none of them is");
        }
        let started = Instant::now();
        let failure = within(LIMIT, timer.as_mut(), None, pin!(sleep(Duration::from_secs(30)))).await;
        assert_eq!(failure.expect_err("it is longer than the limit").kind, FailureKind::Timeout);
        assert!(started.elapsed() >= Duration::from_millis(600), "the limit counts from the wait's own start");
    }

    #[tokio::test]
    async fn what_is_there_needs_no_timer() {
        let mut timer = pin!(None);
        assert_eq!(within(LIMIT, timer.as_mut(), None, pin!(async { 7 })).await.ok(), Some(7));
        assert!(timer.is_none());
        let endless = within(Some(Duration::MAX), timer.as_mut(), None, pin!(sleep(Duration::from_millis(1)))).await;
        assert!(endless.is_ok());
    }
}
