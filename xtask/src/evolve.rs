//! `cargo xtask evolve`: the effects of updates of a document on callers of the crate, with real versions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use restwright_cli::sources::Files;
use restwright_codegen::diagnostics::Severity;
use restwright_codegen::surface::Kept;
use restwright_codegen::{Generated, Request, Runtime};

use crate::{Outcome, places};

/// The table of pairs in the folder: its columns `id` and `date` are read.
const PAIRS: &str = "pairs.tsv";

/// Pairs of versions of a document.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Chosen {
    /// The folder: `NAME-old.json` and `NAME-new.json`, each also as YAML or compressed by gzip
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Take only pairs whose name contains this text; may be given several times
    #[arg(long, value_name = "TEXT")]
    pub only: Vec<String>,
}

/// The options of `evolve`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub chosen: Chosen,
    /// The configuration (default: spec/cloudflare-versions.toml)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Generate all versions in the order of their dates, each over the names of the version before
    #[arg(long)]
    pub chain: bool,
    /// Print everything that callers of unchanged operations lost
    #[arg(long)]
    pub verbose: bool,
}

/// Generates and prints; ends with 1 if callers of unchanged operations lost something, a name is now used for
/// something else, or cargo cannot read a manifest.
///
/// # Errors
/// Returns a message if the folder cannot be read or a document makes no crate.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let pairs = pairs(&options.chosen)?;
    let steps = if options.chain { chain(&pairs) } else { pairs.iter().map(Step::of).collect() };
    println!("{}", line(&HEADS.map(str::to_owned)));
    let mut lock = None;
    let mut before: Option<Generated> = None;
    let mut bad = 0;
    for step in &steps {
        let from = match before.take().filter(|_| options.chain) {
            Some(made) => made,
            None => made(&step.old, lock.as_deref().filter(|_| options.chain), options)?,
        };
        let row = Row::of(step, &from, options)?;
        println!("{}", line(&row.cells()));
        if options.verbose {
            row.kept.lost.iter().for_each(|(operation, what)| println!("    {operation}: {what}"));
            row.kept.handed.iter().for_each(|path| println!("    `{path}` is the name of something else"));
        }
        bad += usize::from(row.is_bad());
        lock = Some(row.new.lock.clone());
        before = Some(row.new);
    }
    println!("\n{bad} of {} updates break what did not change", steps.len());
    Ok(if bad == 0 { Outcome::Done } else { Outcome::Refused })
}

/// Two versions, one after the other.
struct Step {
    name: String,
    old: PathBuf,
    new: PathBuf,
}

/// The versions before and after an update.
pub(crate) struct Pair {
    /// Its name.
    pub(crate) name: String,
    date: String,
    /// The file of the version before.
    pub(crate) old: PathBuf,
    /// The file of the version after.
    pub(crate) new: PathBuf,
}

impl Step {
    fn of(pair: &Pair) -> Self {
        Self { name: pair.name.clone(), old: pair.old.clone(), new: pair.new.clone() }
    }
}

/// The pairs of a folder whose names contain one of the texts, or all pairs, the oldest first.
///
/// # Errors
/// Returns a message if the folder cannot be read or holds no such pair.
pub(crate) fn pairs(Chosen { folder, only }: &Chosen) -> Result<Vec<Pair>, String> {
    let unread = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let mut files: BTreeMap<String, [Option<PathBuf>; 2]> = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (place, mark) in ["-old.", "-new."].into_iter().enumerate() {
            if let Some((name, _)) = name.split_once(mark) {
                files.entry(name.to_owned()).or_default()[place] = Some(path.clone());
            }
        }
    }
    let dates = dates(&std::fs::read_to_string(folder.join(PAIRS)).unwrap_or_default());
    let found = files.into_iter().filter_map(|(name, [old, new])| {
        let date = dates.get(&name).cloned().unwrap_or_else(|| name.clone());
        Some(Pair { old: old?, new: new?, date, name })
    });
    let wanted = |pair: &Pair| only.is_empty() || only.iter().any(|text| pair.name.contains(text));
    let mut found: Vec<Pair> = found.filter(wanted).collect();
    if found.is_empty() {
        return Err(format!("`{}` holds no such pair `NAME-old.json`, `NAME-new.json`", folder.display()));
    }
    found.sort_by(|a, b| (&a.date, &a.name).cmp(&(&b.date, &b.name)));
    Ok(found)
}

fn dates(table: &str) -> BTreeMap<String, String> {
    let mut lines = table.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let heads = lines.next().unwrap_or_default();
    let at = |name: &str| heads.iter().position(|head| *head == name);
    let (Some(id), Some(date)) = (at("id"), at("date")) else { return BTreeMap::new() };
    lines.filter_map(|cells| Some(((*cells.get(id)?).to_owned(), (*cells.get(date)?).to_owned()))).collect()
}

/// A version of the document.
pub(crate) struct Version {
    /// The name of its pair, and which of the two it is.
    pub(crate) name: String,
    /// The date of its pair, or the name if the folder has no table.
    pub(crate) date: String,
    /// The file.
    pub(crate) path: PathBuf,
}

/// All versions of a folder of pairs, the oldest first: the old and the new of each pair.
///
/// # Errors
/// Returns a message if the folder cannot be read or holds no pair.
pub(crate) fn versions(chosen: &Chosen) -> Result<Vec<Version>, String> {
    Ok(of_pairs(&pairs(chosen)?))
}

fn of_pairs(pairs: &[Pair]) -> Vec<Version> {
    let versions = pairs.iter().flat_map(|pair| {
        let version = |which: &str, path: &Path| Version {
            name: format!("{}-{which}", pair.name),
            date: pair.date.clone(),
            path: path.to_path_buf(),
        };
        [version("old", &pair.old), version("new", &pair.new)]
    });
    versions.collect()
}

/// Each version after the one before it.
fn chain(pairs: &[Pair]) -> Vec<Step> {
    let versions = of_pairs(pairs);
    let steps = versions.windows(2).map(|pair| Step {
        name: pair[1].name.clone(),
        old: pair[0].path.clone(),
        new: pair[1].path.clone(),
    });
    steps.collect()
}

const HEADS: [&str; 11] =
    ["update", "added", "removed", "changed", "same", "broken", "handed", "joined", "lines", "files", "CPU s"];

struct Row {
    name: String,
    kept: Kept,
    joined: usize,
    lines: usize,
    files: usize,
    readable: bool,
    seconds: Option<f64>,
    new: Generated,
}

impl Row {
    fn of(step: &Step, old: &Generated, options: &Options) -> Result<Self, String> {
        let started = processor_seconds();
        let new = made(&step.new, Some(&old.lock), options)?;
        let seconds = processor_seconds().zip(started).map(|(end, start)| end - start);
        let (lines, files) = difference(old, &new);
        Ok(Self {
            name: step.name.clone(),
            kept: Kept::of(&old.surface, &new.surface),
            joined: new.report.names.joined.len(),
            lines,
            files,
            readable: is_readable(&new)?,
            seconds,
            new,
        })
    }

    /// Operations that did not change and whose callers lost something.
    fn broken(&self) -> usize {
        let mut operations: Vec<&String> = self.kept.lost.iter().map(|(operation, _)| operation).collect();
        operations.dedup();
        operations.len()
    }

    fn is_bad(&self) -> bool {
        !self.kept.lost.is_empty() || !self.kept.handed.is_empty() || !self.readable
    }

    fn cells(&self) -> [String; 11] {
        let seconds = self.seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1}"));
        let unread = if self.readable { "" } else { " (cargo cannot read the manifest)" };
        [
            self.name.clone(),
            self.kept.added.len().to_string(),
            self.kept.removed.len().to_string(),
            self.kept.changed.len().to_string(),
            self.kept.unchanged.to_string(),
            self.broken().to_string(),
            self.kept.handed.len().to_string(),
            self.joined.to_string(),
            self.lines.to_string(),
            self.files.to_string(),
            format!("{seconds}{unread}"),
        ]
    }
}

fn line(cells: &[String; 11]) -> String {
    let [name, rest @ ..] = cells;
    rest.iter().fold(format!("{name:<12}"), |text, cell| format!("{text} {cell:>8}"))
}

fn made(document: &Path, lock: Option<&str>, options: &Options) -> Result<Generated, String> {
    let root = places::root();
    let config = match &options.config {
        Some(path) => path.display().to_string(),
        None => root.join("spec/cloudflare-versions.toml").display().to_string(),
    };
    let path = document.display().to_string();
    let runtime = places::told(&root.join(places::RUNTIME));
    let request = Request {
        document: Some(&path),
        config: Some(&config),
        lock,
        runtime: Some(Runtime::Folder(runtime)),
        ..Request::default()
    };
    let rejected = |rejected: restwright_codegen::Rejected| {
        let errors = rejected.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let told: Vec<String> = errors.map(ToString::to_string).collect();
        format!("`{path}`: {}", told.join("\n"))
    };
    restwright_codegen::generate(&request, &Files::new("")).map_err(rejected)
}

/// How many lines and files of `src/` differ.
fn difference(old: &Generated, new: &Generated) -> (usize, usize) {
    let (mut lines, mut files) = (0, 0);
    let paths = old.files.keys().chain(new.files.keys());
    let paths: std::collections::BTreeSet<&String> = paths.filter(|path| path.starts_with("src/")).collect();
    for path in paths {
        let (before, after) = (old.files.get(path), new.files.get(path));
        if before == after {
            continue;
        }
        files += 1;
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let (before, after) = (text(before), text(after));
        let diff = similar::TextDiff::from_lines(&before, &after);
        lines += diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal).count();
    }
    (lines, files)
}

/// True if cargo reads the manifest.
fn is_readable(made: &Generated) -> Result<bool, String> {
    let folder = places::root().join("target/evolve");
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        let created = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        created.and_then(|()| std::fs::write(&path, text)).map_err(|error| format!("`{}`: {error}", path.display()))
    };
    write("crate/Cargo.toml", made.files.get("Cargo.toml").map_or("", String::as_str))?;
    write("crate/src/lib.rs", "")?;
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).current_dir(folder.join("crate"));
    let output = cargo.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    Ok(output.status.success())
}

/// The processor time of this process, if the system gives it (Linux, `proc_pid_stat(5)`, fields 14 and 15).
fn processor_seconds() -> Option<f64> {
    /// Ticks per second, the same on every Linux of today.
    const TICKS: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}
