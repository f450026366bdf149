//! A clock that advances only when something waits on it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use restwright::{BoxFuture, Clock};

#[derive(Debug, Clone, Default)]
pub struct TestClock {
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl TestClock {
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("no test panics while it holds the clock").clone()
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
        self.waits.lock().expect("no test panics while it holds the clock").push(wait);
        Box::pin(std::future::ready(()))
    }
}
