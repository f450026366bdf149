//! Says on a terminal what takes longer than a moment.

use std::io::IsTerminal as _;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::out::tell;

/// Work that takes no longer is not told of.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does `work`; where standard error is a terminal and it takes more than a second, what it is about stands there
/// meanwhile.
pub fn during<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let (done, ended) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let started = Instant::now();
            let mut told = false;
            while ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                tell(format_args!("\r{what} .. {} s", started.elapsed().as_secs()));
                told = true;
            }
            if told {
                // The line is blank again for what comes.
                tell("\r\x1b[K");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_result_is_that_of_the_work() {
        assert_eq!(super::during("adding", || 1 + 1), 2);
    }
}
