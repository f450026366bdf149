//! Shows on a terminal that a longer task is in progress.

use std::io::IsTerminal as _;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use crate::out::tell;

/// A shorter task shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Does `work`. If standard error is a terminal and the work takes more than a second, `what` is shown there meanwhile.
pub fn during<T>(what: &str, work: impl FnOnce() -> T) -> T {
    if std::io::stderr().is_terminal() { telling(what, PATIENCE, |line| tell(line), work) } else { work() }
}

/// Does `work`, and says after every `patience` that it is not yet done.
fn telling<T>(what: &str, patience: Duration, say: impl Fn(&str) + Send, work: impl FnOnce() -> T) -> T {
    let (done, ended) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let started = Instant::now();
            let mut told = false;
            while ended.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                say(&format!("\r{what} .. {} s", started.elapsed().as_secs()));
                told = true;
            }
            if told {
                // The line is cleared for the text that follows.
                say("\r\x1b[K");
            }
        });
        let result = work();
        drop(done);
        result
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn the_result_is_that_of_the_work() {
        assert_eq!(during("adding", || 1 + 1), 2);
    }

    #[test]
    fn what_takes_long_is_told_and_its_line_is_blank_again() {
        let told = Mutex::new(Vec::new());
        let say = |line: &str| told.lock().expect("no test fails with it").push(line.to_owned());
        let is_told = || !told.lock().expect("no test fails with it").is_empty();
        telling("waiting", Duration::from_millis(1), say, || {
            while !is_told() {
                std::thread::yield_now();
            }
        });
        let lines = told.lock().expect("no test fails with it");
        assert_eq!((&*lines[0], lines.last().map(|line| &**line)), ("\rwaiting .. 0 s", Some("\r\x1b[K")));
    }

    #[test]
    fn what_takes_a_moment_is_not_told() {
        telling("adding", Duration::from_secs(600), |line| panic!("`{line}` is told"), || 1 + 1);
    }
}
