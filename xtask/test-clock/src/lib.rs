//! A clock for tests: waiting takes no time.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use restwright::{BoxFuture, Clock};

/// A clock that advances only when somebody waits for it. It starts at `Sun, 06 Nov 1994 08:49:37 GMT`, the example of
/// RFC 9110.
#[derive(Debug, Clone, Default)]
pub struct TestClock {
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl TestClock {
    /// The length of each wait.
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        self.waits().iter().sum()
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777) + self.now()
    }

    fn sleep(&self, wait: Duration) -> BoxFuture<'static, ()> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner).push(wait);
        Box::pin(std::future::ready(()))
    }
}
