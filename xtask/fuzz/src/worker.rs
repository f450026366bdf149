//! Tries documents in this process, which another process watches for its end.

use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use restwright_fuzz::Target;
use restwright_fuzz::check::{Fault, Verdict, check, keep_panics};

/// Tries the inputs of every `step`th seed without end, and prints each before and after, one per line.
///
/// # Errors
/// When nobody reads the output.
pub(crate) fn work(target: Target, from: u64, step: u64) -> Result<bool, String> {
    keep_panics();
    let mut out = std::io::stdout().lock();
    let mut seed = from;
    loop {
        let mut tell = |line: String| {
            let written = writeln!(out, "{line}").and_then(|()| out.flush());
            written.map_err(|error| format!("nobody reads: {error}"))
        };
        tell(format!("begin {seed}"))?;
        let document = target.document(&target.input(seed));
        tell(format!("{} {seed} {}", word(&check(&document)), document.len()))?;
        seed = seed.wrapping_add(step);
    }
}

/// Tries one document; prints the fault if there is one.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn check_file(file: &Path) -> Result<bool, String> {
    keep_panics();
    let document = fs::read(file).map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
    let done = check(&document);
    println!("{}", word(&done));
    Ok(done.is_ok())
}

fn word(done: &Result<Verdict, Fault>) -> String {
    match done {
        Ok(Verdict::Made) => "made".to_owned(),
        Ok(Verdict::Refused) => "refused".to_owned(),
        Err(fault) => fault.to_string().replace('\n', " "),
    }
}

/// Writes documents to a folder.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn write(target: Target, seeds: Range<u64>, folder: &Path) -> Result<bool, String> {
    let cannot = |error: std::io::Error| format!("cannot write `{}`: {error}", folder.display());
    fs::create_dir_all(folder).map_err(cannot)?;
    for seed in seeds {
        let document = target.document(&target.input(seed));
        let ending = if document.first() == Some(&b'{') { "json" } else { "yaml" };
        fs::write(folder.join(format!("{}-{seed}.{ending}", target.name())), document).map_err(cannot)?;
    }
    Ok(true)
}
