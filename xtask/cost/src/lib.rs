//! Measures this process or another one: processor time and memory, from Linux's `/proc`.
//!
//! On other systems there is no such information, and elapsed time is used instead.

use std::fs;
use std::time::{Duration, Instant};

/// The ticks of `/proc/PID/stat` in a second. This number is the same for programs on every Linux machine (`USER_HZ`).
const TICKS: u32 = 100;

/// The processor time that a process has taken until now; all of its threads are counted. `process` is a number or `self`.
pub fn processor_time(process: &str) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program is in brackets, and may contain spaces and brackets.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_ascii_whitespace().skip(11).map(str::parse::<u32>);
    let ticks = fields.next()?.ok()? + fields.next()?.ok()?;
    Some(Duration::from_secs(1) * ticks / TICKS)
}

/// The most memory that this process has held since the last [`Meter::start`], in MB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1000)
}

/// Measures this process from a point on.
#[derive(Debug)]
pub struct Meter {
    before: Option<Duration>,
    started: Instant,
}

impl Meter {
    /// Begins to measure.
    pub fn start() -> Self {
        // Resets the peak (proc(5), `clear_refs`). If that is not allowed, the peak is that of the whole run.
        drop(fs::write("/proc/self/clear_refs", "5"));
        Self { before: processor_time("self"), started: Instant::now() }
    }

    /// The processor time since then; if it is unknown, the elapsed time.
    pub fn time(&self) -> Option<Duration> {
        match (self.before, processor_time("self")) {
            (Some(before), Some(now)) => now.checked_sub(before),
            _ => Some(self.started.elapsed()),
        }
    }

    /// The most memory since then, in MB, if it is known.
    pub fn megabytes(&self) -> Option<u64> {
        peak()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_and_memory_is_held() {
        let meter = Meter::start();
        let worked = (0..100_000_u64).any(|round| {
            std::hint::black_box((0..100_000_u64).fold(round, |total, at| total.wrapping_mul(31).wrapping_add(at)));
            meter.time().is_none_or(|time| time >= Duration::from_millis(30))
        });
        assert!(worked, "no time was counted");
        assert!(meter.megabytes().is_none_or(|held| held > 0));
    }
}
