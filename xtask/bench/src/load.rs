//! A client under load: tasks that make calls one after the other, and the cost of each call.

use std::alloc::System;
use std::error::Error;
use std::fmt;
use std::time::Duration;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

/// A failure of a measurement, as a message.
pub type Failure = Box<dyn Error + Send + Sync>;

/// The allocator that counts; a measuring program makes it its global allocator.
pub static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// How a client is used.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// How many calls are made at the same time.
    pub width: usize,
    /// Calls in one sample.
    pub calls: usize,
    /// How many samples are taken.
    pub samples: usize,
}

/// The cost of one call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Microseconds of processor time, of user and system.
    pub micros: f64,
    /// Allocations and reallocations.
    pub allocations: f64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3} {:.2}", self.micros, self.allocations)
    }
}

impl Cost {
    /// Reads the text that [`Display`](fmt::Display) wrote; `-` for an unknown number.
    pub fn read(text: &str) -> Option<Self> {
        let mut words =
            text.split_whitespace().map(|word| if word == "-" { Some(f64::NAN) } else { word.parse().ok() });
        Some(Self { micros: words.next()??, allocations: words.next()?? })
    }

    /// The smaller of both: disturbance by other processes only adds.
    pub fn least(self, other: Self) -> Self {
        Self { micros: self.micros.min(other.micros), allocations: self.allocations.min(other.allocations) }
    }
}

/// Reads `URL WIDTH CALLS SAMPLES`, runs `client` under that load, and prints the cost of one call.
///
/// # Errors
/// When the arguments are invalid, a call fails, or processor time cannot be read.
pub fn run<C, F>(arguments: &[String], client: impl FnOnce(&str) -> Result<C, Failure>) -> Result<(), Failure>
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<(), Failure>> + Send,
{
    let [url, width, calls, samples] = arguments else { return Err("expected URL WIDTH CALLS SAMPLES".into()) };
    let load = Load { width: width.parse()?, calls: calls.parse()?, samples: samples.parse()? };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    println!("{}", runtime.block_on(async { measure(load, client(url)?).await })?);
    Ok(())
}

async fn measure<C, F>(load: Load, call: C) -> Result<Cost, Failure>
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<(), Failure>> + Send,
{
    // The first calls open the connections and are not counted.
    sample(load.width, load.width * 2, &call).await?;
    let mut least = Cost { micros: f64::INFINITY, allocations: f64::INFINITY };
    for _ in 0..load.samples {
        least = least.least(sample(load.width, load.calls, &call).await?);
    }
    Ok(least)
}

async fn sample<C, F>(width: usize, calls: usize, call: &C) -> Result<Cost, Failure>
where
    C: Fn() -> F + Clone + Send + 'static,
    F: Future<Output = Result<(), Failure>> + Send,
{
    let each = calls.div_ceil(width);
    let (region, started) = (Region::new(COUNTING), process_time()?);
    let tasks: Vec<_> = (0..width)
        .map(|_| {
            let call = call.clone();
            tokio::spawn(async move {
                for _ in 0..each {
                    call().await?;
                }
                Ok::<_, Failure>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let (time, change) = (process_time()?.saturating_sub(started), region.change());
    #[allow(clippy::cast_precision_loss, reason = "no count comes near 2^52")]
    let per_call = |count: usize| count as f64 / (each * width) as f64;
    let micros = time.as_secs_f64() * 1e6 * per_call(1);
    Ok(Cost { micros, allocations: per_call(change.allocations + change.reallocations) })
}

/// The processor time that the threads of this process have used (Linux: the first number of each `schedstat`, which
/// counts user and system time in nanoseconds).
fn process_time() -> Result<Duration, Failure> {
    let mut sum = 0;
    for task in std::fs::read_dir("/proc/self/task")? {
        let text = std::fs::read_to_string(task?.path().join("schedstat"))?;
        sum += text.split(' ').next().and_then(|number| number.parse::<u64>().ok()).ok_or("no time in `schedstat`")?;
    }
    Ok(Duration::from_nanos(sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_read_as_it_is_written() {
        let cost = Cost { micros: 12.5, allocations: 50.25 };
        assert_eq!(Cost::read(&format!("{cost}\n")), Some(cost));
        assert!(Cost::read("100.0 -").is_some_and(|cost| cost.allocations.is_nan()));
        assert_eq!(Cost::read("something else"), None);
    }

    #[test]
    fn the_least_passes_over_what_is_not_known() {
        let (one, other) = (Cost { micros: 2.0, allocations: f64::NAN }, Cost { micros: 1.0, allocations: 7.0 });
        assert_eq!(one.least(other), Cost { micros: 1.0, allocations: 7.0 });
    }

    #[test]
    fn work_takes_time_and_memory() {
        let started = process_time().expect("it can be read");
        let numbers: Vec<u64> = (0..3_000_000).collect();
        assert!(std::hint::black_box(numbers).len() == 3_000_000);
        assert!(process_time().expect("it can be read") > started);
    }
}
