//! Keeps a client within a rate limit.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::base::clock::Clock;
use crate::headers::rate_limit::RateLimit;
use crate::headers::retry_after::retry_after;

/// Limits the requests of a client. It is a trait, so that a program without a limit does not contain the code that reads
/// a server's limits.
pub(crate) trait Pace: Send + Sync {
    /// Takes the next turn, and returns the wait until it; `None` if it comes after `deadline`.
    fn turn(&self, now: Duration, deadline: Option<Duration>) -> Option<Duration>;

    /// Reads from a response that no request is left, or that the client must wait. The wait is limited to one window.
    fn told(&self, status: StatusCode, headers: &HeaderMap, clock: &dyn Clock);
}

/// Limits a client to a quota of requests in any window.
#[derive(Debug)]
pub(crate) struct Limit {
    quota: usize,
    window: Duration,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The times of the last requests, as many as the quota, in order.
    sent: VecDeque<Duration>,
    /// The time until which the server accepts no more requests.
    closed: Duration,
}

impl Limit {
    pub(crate) fn new(quota: u32, window: Duration) -> Self {
        Self { quota: usize::try_from(quota).unwrap_or(usize::MAX).max(1), window, state: Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pace for Limit {
    fn turn(&self, now: Duration, deadline: Option<Duration>) -> Option<Duration> {
        let mut state = self.state();
        let mut at = now.max(state.closed).max(state.sent.back().copied().unwrap_or_default());
        if state.sent.len() >= self.quota {
            at = at.max(state.sent[state.sent.len() - self.quota] + self.window);
        }
        if deadline.is_some_and(|deadline| at > now && at >= deadline) {
            return None;
        }
        state.sent.push_back(at);
        if state.sent.len() > self.quota {
            state.sent.pop_front();
        }
        Some(at.saturating_sub(now))
    }

    fn told(&self, status: StatusCode, headers: &HeaderMap, clock: &dyn Clock) {
        let limits = RateLimit::all(headers);
        let used_up = limits.iter().filter(|limit| limit.remaining == Some(0)).filter_map(|limit| limit.reset).max();
        let asked = (status == StatusCode::TOO_MANY_REQUESTS).then(|| retry_after(headers, clock)).flatten();
        if let Some(wait) = used_up.max(asked) {
            let mut state = self.state();
            state.closed = state.closed.max(clock.now() + wait.min(self.window));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Limit, Pace};

    #[test]
    fn no_window_holds_more_than_the_quota() {
        let (pace, window) = (Limit::new(3, Duration::from_secs(10)), Duration::from_secs(10));
        let mut at = Vec::new();
        for step in 0..40_u64 {
            let now = Duration::from_secs(step * step % 7 + step);
            at.push(now + pace.turn(now, None).expect("there is no deadline"));
        }
        assert!(at.windows(4).all(|four| four[3] >= four[0] + window), "{at:?}");
    }

    #[test]
    fn a_turn_that_comes_too_late_is_not_taken() {
        let (pace, second) = (Limit::new(1, Duration::from_secs(10)), Duration::from_secs(1));
        assert_eq!(pace.turn(Duration::ZERO, Some(second)), Some(Duration::ZERO));
        assert_eq!(pace.turn(Duration::ZERO, Some(second)), None);
        assert_eq!(pace.turn(Duration::ZERO, None), Some(Duration::from_secs(10)));
    }
}
