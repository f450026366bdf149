//! Watches the processes that try inputs: ends those that take too long, and shrinks inputs that show a fault.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use restwright_cost::processor_time;
use restwright_fuzz::Target;
use restwright_fuzz::check::{Kind, MOST_MEGABYTES, MOST_TIME};
use restwright_fuzz::shrink::shrink;

/// The processor time for one input after which a process is ended: two runs of the generator, and parsing their
/// crates.
const MOST_OF_AN_INPUT: Duration = Duration::from_secs(3 * MOST_TIME.as_secs());
/// The address space of a process, in KB: the bound, the stack of the generator (512 MB), and the program with its
/// buffers.
const ADDRESS_SPACE: u64 = (MOST_MEGABYTES + 512 + 600) * 1000;
/// How often a document is tried while it is made smaller.
const MOST_TRIES: usize = 1_500;
/// How long a document is made smaller.
const MOST_SHRINKING: Duration = Duration::from_secs(120);
/// How many documents are kept for one kind and place of fault.
const MOST_ALIKE: usize = 3;

/// The options of `run`.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// How the documents are made
    #[arg(long)]
    target: Target,
    /// How long
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// The greatest number of inputs
    #[arg(long, value_name = "N")]
    inputs: Option<u64>,
    /// The first seed; the same seeds give the same documents
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// How many processes at once
    #[arg(long, default_value_t = 1)]
    jobs: u64,
    /// The folder for documents that show a fault
    #[arg(long, value_name = "DIR", default_value = "target/fuzz-findings")]
    findings: PathBuf,
}

/// The numbers of a run.
#[derive(Debug, Default)]
struct Tally {
    inputs: u64,
    made: u64,
    refused: u64,
    bytes: u64,
    /// Kind and message, without numbers, of the documents that show it.
    faults: BTreeMap<String, Vec<u64>>,
}

/// Tries inputs and prints the results; false if one showed a fault.
///
/// # Errors
/// When a process cannot be run, or the folder cannot be written.
pub(crate) fn run(options: &Options) -> Result<bool, String> {
    let until = Instant::now() + Duration::from_secs_f64(options.minutes * 60.0);
    fs::create_dir_all(&options.findings)
        .map_err(|error| format!("cannot make `{}`: {error}", options.findings.display()))?;
    let tallies: Vec<Result<Tally, String>> = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..options.jobs.max(1)).map(|job| scope.spawn(move || watched(options, job, until))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a watcher panicked".to_owned())))
            .collect()
    });
    let mut all = Tally::default();
    for tally in tallies {
        let Tally { inputs, made, refused, bytes, faults } = tally?;
        all.inputs += inputs;
        all.made += made;
        all.refused += refused;
        all.bytes += bytes;
        for (fault, seeds) in faults {
            all.faults.entry(fault).or_default().extend(seeds);
        }
    }
    Ok(told(options, &all))
}

fn told(options: &Options, all: &Tally) -> bool {
    let Tally { inputs, made, refused, bytes, faults } = all;
    let found: usize = faults.values().map(Vec::len).sum();
    println!(
        "{}: {} minutes from seed {}, {inputs} inputs of {} bytes on average, {made} made, {refused} refused, {found} faults",
        options.target.name(),
        options.minutes,
        options.seed,
        bytes / inputs.max(&1)
    );
    for (fault, seeds) in faults {
        let some: Vec<String> = seeds.iter().take(5).map(ToString::to_string).collect();
        println!("- {} times, seeds {}: {fault}", seeds.len(), some.join(", "));
    }
    faults.is_empty()
}

/// Runs one process after the other, until the time is over: a new one for each that has ended.
fn watched(options: &Options, job: u64, until: Instant) -> Result<Tally, String> {
    let step = options.jobs.max(1);
    let mut tally = Tally::default();
    let mut next = options.seed.wrapping_add(job);
    let end = options.inputs.map_or(u64::MAX, |inputs| options.seed.saturating_add(inputs));
    while Instant::now() < until && next < end {
        let mut worker = Worker::start(options.target, next, step)?;
        let Some((seed, fault)) = worker.watch(&mut tally, until, end) else { break };
        next = seed.wrapping_add(step);
        keep(options, &mut tally, seed, &fault)?;
    }
    Ok(tally)
}

/// A process that tries inputs.
struct Worker {
    child: Child,
    lines: Receiver<String>,
}

impl Worker {
    fn start(target: Target, from: u64, step: u64) -> Result<Self, String> {
        let (from, step) = (from.to_string(), step.to_string());
        let mut command = limited(&["work", "--target", target.name(), "--from", &from, "--step", &step])?;
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.map_err(|error| format!("a process cannot be started: {error}"))?;
        let (sender, lines) = channel();
        if let Some(out) = child.stdout.take() {
            thread::spawn(move || {
                BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
            });
        }
        Ok(Self { child, lines })
    }

    /// Reads the output until a fault ends the process, and returns the fault with its seed; `None` if the time is
    /// over, or the seeds before `end` are done.
    fn watch(&mut self, tally: &mut Tally, until: Instant, end: u64) -> Option<(u64, String)> {
        let mut current: Option<Current> = None;
        let ended = loop {
            match self.lines.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => {
                    if let Some(fault) = taken(&line, &mut current, tally) {
                        break Some(fault);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(seed) = current.as_mut().and_then(|current| self.is_too_slow(current)) {
                        tally.inputs += 1;
                        let most = MOST_OF_AN_INPUT.as_secs();
                        break Some((seed, format!("{}: it took more than {most} s", Kind::Slow.word())));
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    tally.inputs += 1;
                    let seed = current.map_or(0, |current| current.seed);
                    break Some((seed, format!("{}: the process ended", Kind::Killed.word())));
                }
            }
            if Instant::now() >= until || current.as_ref().is_some_and(|current| current.seed >= end) {
                break None;
            }
        };
        // It may have ended by itself, which is fine.
        drop(self.child.kill());
        drop(self.child.wait());
        ended
    }

    /// The seed of the input if the process has taken too much processor time for it. The earlier time of the process
    /// is only read if an input lasts: most inputs take less time than reading it.
    fn is_too_slow(&self, current: &mut Current) -> Option<u64> {
        let now = processor_time(&self.child.id().to_string()).unwrap_or_default();
        let since = *current.since.get_or_insert(now);
        (now.saturating_sub(since) > MOST_OF_AN_INPUT).then_some(current.seed)
    }
}

/// The input that is being tried.
struct Current {
    seed: u64,
    /// The processor time of the process when the input was first seen to last.
    since: Option<Duration>,
}

/// Handles a line of a process; returns the fault that it reports, with its seed.
fn taken(line: &str, current: &mut Option<Current>, tally: &mut Tally) -> Option<(u64, String)> {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    if word == "begin" {
        *current = Some(Current { seed: rest.parse().unwrap_or_default(), since: None });
        return None;
    }
    tally.inputs += 1;
    let done = current.take();
    let bytes = || rest.rsplit(' ').next().and_then(|bytes| bytes.parse::<u64>().ok()).unwrap_or(0);
    match word {
        "made" => tally.made += 1,
        "refused" => tally.refused += 1,
        // The seed and the length are at the end.
        _ => return done.map(|done| (done.seed, line.rsplitn(3, ' ').nth(2).unwrap_or(line).to_owned())),
    }
    tally.bytes += bytes();
    None
}

/// This program with memory limits; a core dump would be large.
fn limited(arguments: &[&str]) -> Result<Command, String> {
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("ulimit -v {ADDRESS_SPACE} -c 0; exec \"$@\"")).arg("sh").arg(this).args(arguments);
    Ok(command)
}

/// Shrinks the document of a seed that shows a fault, and writes it, unless there are enough of the same fault.
fn keep(options: &Options, tally: &mut Tally, seed: u64, fault: &str) -> Result<(), String> {
    let alike = tally.faults.entry(without_numbers(fault)).or_default();
    alike.push(seed);
    if alike.len() > MOST_ALIKE {
        return Ok(());
    }
    let Some(kind) = fault.split(':').next().and_then(Kind::of) else { return Ok(()) };
    let document = options.target.document(&options.target.input(seed));
    let file = options.findings.join(format!("{}-{}-{seed}", kind.word(), options.target.name()));
    let candidate = file.with_extension("candidate");
    let until = Instant::now() + MOST_SHRINKING;
    let small = shrink(&document, MOST_TRIES, |text| Instant::now() < until && shows(kind, text, &candidate));
    drop(fs::remove_file(&candidate));
    let cannot = |error: std::io::Error| format!("cannot write `{}`: {error}", file.display());
    fs::write(&file, &small).map_err(cannot)?;
    fs::write(file.with_extension("whole"), &document).map_err(cannot)?;
    eprintln!("fault: seed {seed}: {fault}\n  {} of {} bytes: {}", small.len(), document.len(), file.display());
    Ok(())
}

/// True if a document shows a fault of this kind, tried in a separate process.
fn shows(kind: Kind, document: &[u8], file: &Path) -> bool {
    if fs::write(file, document).is_err() {
        return false;
    }
    let Some(path) = file.to_str() else { return false };
    let Ok(mut command) = limited(&["check", path]) else { return false };
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = child else { return false };
    let process = child.id().to_string();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if processor_time(&process).is_some_and(|time| time > MOST_OF_AN_INPUT) => {
                drop(child.kill());
                drop(child.wait());
                return kind == Kind::Slow;
            }
            Ok(None) => thread::sleep(Duration::from_millis(2)),
            Err(_) => return false,
        }
    }
    let Ok(output) = child.wait_with_output() else { return false };
    let said = String::from_utf8_lossy(&output.stdout);
    match output.status.code() {
        Some(0 | 1) => said.split(':').next().and_then(Kind::of) == Some(kind),
        Some(_) | None => kind == Kind::Killed,
    }
}

/// Two faults are the same if they differ only in numbers and quoted words.
fn without_numbers(fault: &str) -> String {
    let mut parts = fault.split('`');
    let plain: Vec<&str> = parts.by_ref().step_by(2).collect();
    plain.join("``").chars().filter(|letter| !letter.is_ascii_digit() || fault.starts_with("panic")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_that_differ_in_words_and_numbers_are_alike() {
        assert_eq!(without_numbers("slow: it took 2.31 s"), without_numbers("slow: it took 4.02 s"));
        assert_eq!(without_numbers("unstable: a (`b` became `c`)"), "unstable: a (`` became ``)");
        assert_ne!(without_numbers("panic: a.rs:1: x"), without_numbers("panic: a.rs:2: x"));
    }
}
