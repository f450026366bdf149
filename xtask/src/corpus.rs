//! `cargo xtask corpus`: a crate from every document of a folder, and what became of each in a table.

mod names;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::crates::Krate;
use crate::{Outcome, places};

/// A document that takes longer counts as failed.
const PATIENCE: Duration = Duration::from_secs(120);
/// The table of the documents, in the folder or beside it: its columns `file` and `entry` are read.
const INDEX: &str = "index.tsv";
/// What a document's file ends with.
const ENDINGS: [&str; 3] = ["json", "yaml", "yml"];

/// The options of `corpus`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The folder: each file in it is a document, each folder a document of several files
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Check each crate as well: all features, warnings denied
    #[arg(long)]
    pub compile: bool,
    /// Keep to the documents whose name holds this text; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub only: Vec<String>,
    /// An operation that is left out counts as a failure
    #[arg(long)]
    pub complete: bool,
    /// A type with the name of another component, or with a name that stammers or has no end, counts as a failure
    #[arg(long)]
    pub names: bool,
    /// Write the table and every failure in JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// Generates and tells; ends with 1 when a document made no crate, or one that does not compile.
///
/// # Errors
/// In words, when the folder cannot be read or holds no document.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let mut documents = documents(&options.folder)?;
    documents.retain(|(name, _)| options.only.is_empty() || options.only.iter().any(|text| name.contains(text)));
    if documents.is_empty() {
        return Err(format!("`{}` holds no such document", options.folder.display()));
    }
    println!("{}", line(["document", "operations", "types", "lines", "diagnostics", "seconds"].map(str::to_owned)));
    let rows: Vec<Row> = documents.iter().map(|document| Row::of(document, options)).collect();
    let failed: Vec<&Row> = rows.iter().filter(|row| row.failure.is_some()).collect();
    println!("\n{}", total(&rows));
    for Row { name, failure, .. } in &failed {
        println!("failed: {name}: {}", failure.as_deref().unwrap_or_default());
    }
    if let Some(path) = &options.report {
        let rows: Vec<Value> = rows.iter().map(Row::json).collect();
        let text = format!("{:#}\n", json!({ "documents": rows }));
        std::fs::write(path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    Ok(if failed.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// A document's name, and the file to begin with, or why there is none.
type Document = (String, Result<PathBuf, String>);

/// The documents of a folder, in the order of their names.
fn documents(folder: &Path) -> Result<Vec<Document>, String> {
    let cannot = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(cannot)?.collect::<Result<Vec<_>, _>>().map_err(cannot)?;
    let index = [folder.join(INDEX), folder.join("..").join(INDEX)];
    let index = index.iter().find_map(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    let entry = entry_files(&index);
    let mut found: Vec<Document> = entries.iter().filter_map(|at| document(&at.path(), &entry)).collect();
    found.sort();
    Ok(found)
}

/// What stands at a path: a document, unless it is a file of another kind.
fn document(path: &Path, entry: &BTreeMap<String, String>) -> Option<Document> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    if !path.is_dir() {
        return is_document(path).then(|| (name, Ok(path.to_path_buf())));
    }
    let file = match entry.get(&name) {
        Some(file) => Ok(path.join(file)),
        None => only_document(path),
    };
    Some((name, file))
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
}

/// The one document directly in a folder for which nothing names an entry file.
fn only_document(folder: &Path) -> Result<PathBuf, String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file() && is_document(path)).collect();
    match (files.pop(), files.is_empty()) {
        (Some(file), true) => Ok(file),
        _ => Err(format!("it is not known with which file to begin; name it in the column `entry` of `{INDEX}`")),
    }
}

/// The entry files of the index, by the name of their folder.
fn entry_files(index: &str) -> BTreeMap<String, String> {
    let mut lines = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let head = lines.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|column| *column == name);
    let (Some(file), Some(entry)) = (column("file"), column("entry")) else { return BTreeMap::new() };
    let named = lines.filter_map(|line| Some(((*line.get(file)?).to_owned(), (*line.get(entry)?).to_owned())));
    named.filter(|(_, entry)| !matches!(entry.as_str(), "" | "-")).collect()
}

/// What became of one document.
struct Row {
    name: String,
    /// Operations generated and in all, types, lines, diagnostics; none where no crate was made.
    counts: Option<[u64; 5]>,
    seconds: f64,
    failure: Option<String>,
}

impl Row {
    /// Generates, and tells at once: some documents take their time.
    fn of((name, file): &Document, options: &Options) -> Self {
        let started = Instant::now();
        let made = file.clone().and_then(|file| generate(name, &file, &options.folder.join(name)));
        let seconds = started.elapsed().as_secs_f64();
        let mut row = Self { name: name.clone(), counts: made.as_ref().ok().map(counts), seconds, failure: made.err() };
        if row.failure.is_none() {
            row.failure = row.left_out().filter(|_| options.complete);
        }
        if options.names && row.failure.is_none() {
            row.failure = badly_named(name);
        }
        if options.compile && row.failure.is_none() {
            row.failure = Krate::shared(&out(name)).check(&["--all-features"]).err();
        }
        println!("{}", row.told());
        row
    }

    fn left_out(&self) -> Option<String> {
        let [generated, total, ..] = self.counts?;
        (generated < total).then(|| format!("{} operations are left out", total - generated))
    }

    fn told(&self) -> String {
        let seconds = format!("{:.2}", self.seconds);
        match &self.counts {
            Some([generated, total, types, lines, diagnostics]) => {
                let operations = format!("{generated}/{total}");
                let verdict = if self.failure.is_some() { "  failed" } else { "" };
                let numbers = [types, lines, diagnostics].map(ToString::to_string);
                let [types, lines, diagnostics] = numbers;
                line([self.name.clone(), operations, types, lines, diagnostics, seconds]) + verdict
            }
            None => line([&self.name, "none", "", "", "", &seconds].map(str::to_owned)) + "  failed",
        }
    }

    fn json(&self) -> Value {
        let count = |at: usize| self.counts.map(|counts| counts[at]);
        json!({
            "name": self.name,
            "operations": { "generated": count(0), "total": count(1) },
            "types": count(2),
            "lines": count(3),
            "diagnostics": count(4),
            "seconds": self.seconds,
            "failure": self.failure,
        })
    }
}

/// Why the names of a document's crate are no good.
fn badly_named(name: &str) -> Option<String> {
    match names::wrong(&beside(name, SURFACE)) {
        Ok(wrong) if wrong.is_empty() => None,
        Ok(wrong) => Some(format!("{} names: {}", wrong.len(), wrong.join("; "))),
        Err(reason) => Some(reason),
    }
}

fn line([name, operations, types, lines, diagnostics, seconds]: [String; 6]) -> String {
    format!("{name:<40} {operations:>10} {types:>6} {lines:>7} {diagnostics:>11} {seconds:>7}")
}

fn total(rows: &[Row]) -> String {
    let made: Vec<[u64; 5]> = rows.iter().filter_map(|row| row.counts).collect();
    let sum = |at: usize| made.iter().map(|counts| counts[at]).sum::<u64>();
    let seconds: f64 = rows.iter().map(|row| row.seconds).sum();
    let failed = rows.iter().filter(|row| row.failure.is_some()).count();
    format!(
        "documents    {}, {failed} failed\noperations   {} of {}\ntypes        {}\nseconds      {seconds:.2}",
        rows.len(),
        sum(0),
        sum(1),
        sum(2)
    )
}

/// Where the crate of a document goes.
fn out(name: &str) -> PathBuf {
    let stem = ENDINGS.iter().find_map(|ending| name.strip_suffix(&format!(".{ending}"))).unwrap_or(name);
    places::root().join("target/corpus").join(stem)
}

/// A file beside the crate of a document.
fn beside(name: &str, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", out(name).display()))
}

/// What the file of a surface ends with.
const SURFACE: &str = ".surface.json";

/// Generates in a process of its own, which a document can neither hold up for ever nor take down with it. `all` is the
/// document's file or the folder of all its files, whose entry file need not stand at its top. Over its own names it must
/// become the same crate.
fn generate(name: &str, file: &Path, all: &Path) -> Result<Value, String> {
    let out = out(name);
    let report = beside(name, ".report.json");
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let this = std::env::current_exe().map_err(|error| format!("this program cannot be found: {error}"))?;
    std::fs::create_dir_all(&out).map_err(|error| format!("cannot make `{}`: {error}", out.display()))?;
    let log = beside(name, ".log");
    let run = |more: &[&std::ffi::OsStr]| {
        let mut command = Command::new(&this);
        command.arg("generate").arg("--spec").arg(current.join(file)).arg("--out").arg(&out).args(more);
        if all.is_dir() {
            command.arg("--allow-files").arg(current.join(all));
        }
        // Standard error goes to a file: a pipe that nobody reads would hold the process up.
        let told = std::fs::File::create(&log).map_err(|error| format!("cannot write `{}`: {error}", log.display()))?;
        let child = command.current_dir(places::root()).stdout(Stdio::null()).stderr(told).spawn();
        finished(child.map_err(|error| format!("the generator cannot be run: {error}"))?, PATIENCE)
            .map_err(|reason| format!("{reason}{}", last_error(&log)))
    };
    let surface = beside(name, SURFACE);
    run(&["--report".as_ref(), report.as_os_str(), "--surface".as_ref(), surface.as_os_str()])?;
    run(&["--check".as_ref()]).map_err(|reason| format!("over its own names it becomes another crate: {reason}"))?;
    let text = std::fs::read_to_string(&report).map_err(|error| format!("there is no report: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("the report is no JSON: {error}"))
}

/// Waits so long and no longer.
fn finished(mut child: Child, patience: Duration) -> Result<(), String> {
    let started = Instant::now();
    loop {
        match child.try_wait().map_err(|error| format!("it cannot be waited for: {error}"))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("it ended with {status}")),
            None if started.elapsed() > patience => {
                // It may have ended by now, which is as well.
                drop(child.kill());
                drop(child.wait());
                return Err(format!("it took more than {} seconds", patience.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(10)),
        }
    }
}

/// The last error that the generator told.
fn last_error(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().rev().find(|line| line.starts_with("error") || line.contains("panicked"));
    line.map(|line| format!(": {line}")).unwrap_or_default()
}

fn counts(report: &Value) -> [u64; 5] {
    let number = |pointer: &str| report.pointer(pointer).and_then(Value::as_u64).unwrap_or_default();
    let diagnostics = report["diagnostics"].as_array().map_or(0, Vec::len) as u64;
    let [generated, total] = [number("/operations/generated"), number("/operations/total")];
    [generated, total, number("/crate/types"), number("/crate/lines"), diagnostics]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(counts: Option<[u64; 5]>) -> Row {
        Row { name: "a.json".to_owned(), counts, seconds: 0.5, failure: counts.is_none().then(|| "why".to_owned()) }
    }

    #[test]
    fn the_index_names_entry_files() {
        let index = "file\tvendor\tentry\nsplit\tv\troot.yaml\nwhole.json\tv\t-\nshort\n";
        let read = entry_files(index);
        assert_eq!(read, BTreeMap::from([("split".to_owned(), "root.yaml".to_owned())]));
        assert_eq!(entry_files("").len(), 0);
        assert_eq!(entry_files("file\tvendor\na\tb").len(), 0, "a table without the column names none");
    }

    #[test]
    fn a_row_tells_what_was_made_and_what_was_not() {
        let made = row(Some([3, 4, 20, 100, 7]));
        assert!(made.told().contains("3/4") && !made.told().contains("failed"), "{}", made.told());
        assert_eq!(made.left_out().as_deref(), Some("1 operations are left out"));
        assert!(row(None).told().ends_with("failed"));
        let total = total(&[made, row(None)]);
        assert!(total.starts_with("documents    2, 1 failed\noperations   3 of 4\ntypes        20\n"), "{total}");
    }

    #[test]
    fn counts_come_from_the_report() {
        let report = json!({
            "operations": { "generated": 5, "total": 6 }, "crate": { "types": 7, "lines": 8 }, "diagnostics": [1, 2],
        });
        assert_eq!(counts(&report), [5, 6, 7, 8, 2]);
    }

    #[test]
    fn a_process_that_takes_too_long_is_ended() {
        let child = Command::new("sleep").arg("60").spawn().expect("sleep is there");
        let reason = finished(child, Duration::from_millis(20)).expect_err("it sleeps longer");
        assert!(reason.contains("took more than"), "{reason}");
    }

    #[test]
    fn a_folder_of_several_documents_needs_an_entry() {
        let refused = only_document(&places::root().join("spec"));
        // `cloudflare.json` and `overlay.yaml` stand there.
        assert!(refused.is_err_and(|why| why.contains(INDEX)));
    }
}
