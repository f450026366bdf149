//! `generate` and `check`: make a crate from a document.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use restwright_codegen::report::{NamesReport, ReceivedReport, Report};
use serde_json::{Value, json};

use crate::fileset::{self, Besides, Changes, Guard};
use crate::home::{Home, Product, Runtime, from_folder, from_root, told_path};
use crate::out::{say, tell};
use crate::pipeline::{self, Finding, Output, Request};
use crate::settings::read_config;
use crate::{Outcome, progress};

/// How many lines of a difference `--check` shows.
const DIFF_LINES: usize = 60;
/// How many diagnostics are printed in full; the report has all of them.
pub(crate) const TOLD: usize = 20;

/// The options of `generate`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// The configuration (default: `codegen.toml`; in the repository of Restwright those of its crates; none with
    /// --spec and --out)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The document, instead of the configured one; needs --out
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// The folder of the crate (default: generated)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The name of the package
    #[arg(long, value_name = "PACKAGE")]
    pub name: Option<String>,
    /// The file of the released names (default: as configured, or DIR/names.lock)
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// The place of the runtime: `registry`, `workspace`, `path=DIR`, or `git=URL` with `,tag=`, `,branch=` or `,rev=`
    /// (default: as configured, else `registry`; in the repository of Restwright its own)
    #[arg(long, value_name = "WHERE")]
    pub runtime: Option<Runtime>,
    /// Generate only this tag or operation; may be given several times
    #[arg(long, value_name = "TAG|OPERATION")]
    pub only: Vec<String>,
    /// A folder with files that a `$ref` of the document may name, besides its own folder; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files: Vec<PathBuf>,
    /// Write nothing; end with 1 and a diff if anything differs
    #[arg(long)]
    pub check: bool,
    /// Write a report in JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write the public API of the crate in JSON
    #[arg(long, value_name = "FILE")]
    pub surface: Option<PathBuf>,
    /// End with 1 if there are warnings
    #[arg(long)]
    pub deny_warnings: bool,
}

/// Runs the command.
///
/// # Errors
/// Returns a message if the arguments or the document cannot be used at all.
pub fn run(options: &Options, home: &Home) -> Result<Outcome, String> {
    let mut outcome = Outcome::Done;
    for (index, job) in Job::all(options, home)?.iter().enumerate() {
        if index > 0 {
            say("\n")?;
        }
        // The report and the surface are those of the first crate, which is published.
        outcome = outcome.max(run_job(job, options, index == 0)?);
    }
    Ok(outcome)
}

fn run_job(job: &Job, options: &Options, first: bool) -> Result<Outcome, String> {
    let started = Instant::now();
    // A run that writes nothing does not wait for other runs, and does not complete a killed one.
    let guard = (!options.check).then(|| job.guard(&[])).transpose()?;
    let request = Request { lock: read_lock(&job.lock)?, frees_document: true, ..job.request.clone() };
    let output = progress::during("generating", || pipeline::run(&request, &job.root));
    let output = output.map_err(|findings| told(&findings, TOLD))?;
    let changes = fileset::compare(&job.krate, &output.files, job.besides(&output))?;
    if !options.check {
        fileset::apply(&changes, &job.krate)?;
    }
    drop(guard);
    if let Some(path) = options.report.as_deref().filter(|_| first) {
        write_json(path, &report(&output.report, &job.out))?;
    }
    if let Some(path) = options.surface.as_deref().filter(|_| first) {
        write_json(path, &serde_json::to_value(&output.surface).expect("a surface is plain data with string keys"))?;
    }
    let new = job.unexpected(&output.findings);
    if !new.is_empty() {
        tell(format_args!("{}\n", told(&new, TOLD)));
    }
    let seconds = started.elapsed().as_secs_f64();
    say(format_args!("crate        {}\n{}", job.out, summary(&output, &changes, options.check, seconds)))?;
    if options.check && !changes.is_empty() {
        say(format_args!("\n{}", changes.diff(&job.root, DIFF_LINES)))?;
        let command = without_check(&job.command, std::env::args().skip(1));
        say(format_args!("\n`{}` is not up to date; run: {command}\n", job.out))?;
        return Ok(Outcome::Refused);
    }
    let denied = options.deny_warnings && output.findings.iter().any(|finding| finding.warning);
    // The command ends soon, and freeing all texts and the plan piece by piece takes more than 2 % of its time.
    std::mem::forget(output);
    Ok(if denied { Outcome::Refused } else { Outcome::Done })
}

fn write_json(path: &Path, value: &Value) -> Result<(), String> {
    std::fs::write(path, format!("{value:#}\n")).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// The job that the options describe: its input, and the files that it writes.
pub(crate) struct Job {
    pub(crate) root: PathBuf,
    pub(crate) request: Request,
    /// The folder of the crate, as printed and in full.
    pub(crate) out: String,
    pub(crate) krate: PathBuf,
    pub(crate) lock: PathBuf,
    diagnostics: Option<PathBuf>,
    /// The name of the command.
    command: String,
}

impl Options {
    /// True if the options name one crate; else all crates of the workspace are meant.
    fn names_one(&self) -> bool {
        let Self {
            config,
            spec,
            out,
            name,
            lock,
            only,
            runtime: _,
            allow_files: _,
            check: _,
            report: _,
            surface: _,
            deny_warnings: _,
        } = self;
        config.is_some() || spec.is_some() || out.is_some() || name.is_some() || lock.is_some() || !only.is_empty()
    }
}

impl Job {
    /// The crate that the options name, or all crates that are made here.
    fn all(options: &Options, home: &Home) -> Result<Vec<Self>, String> {
        if options.spec.is_some() && options.out.is_none() {
            let message =
                "`--spec` replaces the document of a crate: say with `--out DIR` which folder the crate goes to";
            return Err(message.to_owned());
        }
        if options.names_one() {
            return Ok(vec![Self::new(options, home, home.main())?]);
        }
        home.products.iter().map(|product| Self::new(options, home, product)).collect()
    }

    /// Makes the job of `options`; the defaults are those of `product`.
    pub(crate) fn new(options: &Options, home: &Home, product: &Product) -> Result<Self, String> {
        let root = home.root.clone();
        let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
        let written = |path: &PathBuf| from_root(path, &current, &root);
        let plain = options.config.is_none() && options.spec.is_some() && options.out.is_some();
        let config = options.config.as_ref().map(written).or((!plain).then(|| product.config.clone()));
        let out = options.out.as_ref().map_or_else(|| product.out.clone(), written);
        let place = root.join(&out);
        let krate = followed(&place);
        let named = config.as_deref().map(|config| Named::read(&root, config)).transpose()?.unwrap_or_default();
        // The configured lock belongs to the configured crate; a crate in another folder has its own.
        let configured = named.lock.filter(|_| options.out.is_none());
        let lock = options.lock.as_ref().map(|path| current.join(path)).or(configured);
        let lock = lock.unwrap_or_else(|| krate.join("names.lock"));
        let runtime = match (&options.runtime, named.runtime) {
            (Some(given), _) => in_full(given, &current),
            (None, Some(configured)) => configured,
            (None, None) if is_member(home, &place) => Runtime::Workspace,
            (None, None) => home.runtime.clone(),
        };
        let runtime = from_crate(runtime, &krate);
        let request = Request {
            document: options.spec.as_ref().map(written),
            config,
            lock: None,
            name: options.name.clone(),
            only: options.only.clone(),
            runtime: Some(runtime),
            allow_files: options.allow_files.iter().map(|folder| current.join(folder)).collect(),
            frees_document: false,
        };
        let diagnostics = named.diagnostics.filter(|_| options.out.is_none());
        Ok(Self { root, request, out, krate, lock, diagnostics, command: home.command.clone() })
    }

    /// Waits for other runs that write to the same files or to `others`, and completes what a killed run has left
    /// unfinished.
    pub(crate) fn guard(&self, others: &[&PathBuf]) -> Result<Guard, String> {
        let mut paths: Vec<&Path> = vec![&self.krate];
        let besides = [Some(&self.lock), self.diagnostics.as_ref()].into_iter().flatten().chain(others.iter().copied());
        paths.extend(besides.filter(|path| !path.starts_with(&self.krate)).map(PathBuf::as_path));
        let guard = Guard::take(&paths)?;
        fileset::recover(&self.krate)?;
        Ok(guard)
    }

    /// The files that belong to the crate but are not in it, or that keep the names for the next run.
    pub(crate) fn besides<'o>(&self, output: &'o Output) -> Besides<'o> {
        let pinned = self.diagnostics.clone().map(|path| (path, lines(&output.findings).into()));
        [(self.lock.clone(), output.lock.as_str().into())].into_iter().chain(pinned).collect()
    }

    /// The findings that are not in the pinned list.
    pub(crate) fn unexpected(&self, findings: &[Finding]) -> Vec<Finding> {
        let pinned = self.diagnostics.as_ref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let pinned: BTreeSet<&str> = pinned.lines().collect();
        findings.iter().filter(|finding| !pinned.contains(&*finding.line)).cloned().collect()
    }
}

/// The files named by a configuration that this command reads or writes itself.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) lock: Option<PathBuf>,
    pub(crate) diagnostics: Option<PathBuf>,
    /// The place of the runtime, with a folder in full.
    pub(crate) runtime: Option<Runtime>,
}

impl Named {
    pub(crate) fn read(root: &Path, config: &str) -> Result<Self, String> {
        let path = root.join(config);
        let text = read_config(&path, config)?;
        let table: toml::Table = text.parse().map_err(|error| format!("`{config}` is not valid TOML: {error}"))?;
        let folder = path.parent().unwrap_or(root);
        let file = |key: &str| table.get(key).and_then(toml::Value::as_str).map(|name| folder.join(name));
        // A wrong place of the runtime is reported later, when the configuration is read completely.
        let runtime = table.get("package").and_then(|package| package.get("runtime")).cloned();
        let runtime = runtime.and_then(|runtime| Runtime::try_from(runtime).ok());
        let runtime = runtime.map(|runtime| in_full(&runtime, folder));
        Ok(Self { lock: file("lock"), diagnostics: file("diagnostics"), runtime })
    }
}

/// A folder with the links on the way to it resolved, as far as it exists: two ways to one folder are one folder.
fn followed(folder: &Path) -> PathBuf {
    match (folder.canonicalize(), folder.parent(), folder.file_name()) {
        (Ok(real), ..) => real,
        (Err(_), Some(parent), Some(name)) => followed(parent).join(name),
        (Err(_), ..) => folder.to_path_buf(),
    }
}

/// The text of the lock. A lock that exists but cannot be read is an error and not a missing one: every name might
/// change.
pub(crate) fn read_lock(path: &Path) -> Result<Option<String>, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("cannot read `{}`: {error}", path.display())),
    }
}

/// The place of the runtime, with a folder that is relative to `folder` made full.
pub(crate) fn in_full(runtime: &Runtime, folder: &Path) -> Runtime {
    match runtime {
        Runtime::Folder(path) => Runtime::Folder(told_path(&folder.join(path))),
        Runtime::Registry | Runtime::Git { .. } | Runtime::Workspace => runtime.clone(),
    }
}

/// The place of the runtime as the manifest of `krate` names it.
pub(crate) fn from_crate(runtime: Runtime, krate: &Path) -> Runtime {
    match runtime {
        Runtime::Folder(path) => Runtime::Folder(from_folder(&followed(krate), &followed(Path::new(&path)))),
        Runtime::Registry | Runtime::Git { .. } | Runtime::Workspace => runtime,
    }
}

fn is_member(home: &Home, krate: &Path) -> bool {
    home.products.iter().any(|product| product.is_member && krate == home.root.join(&product.out))
}

/// The pinned list: one line for each finding, sorted, so that it does not depend on the order of discovery.
fn lines(findings: &[Finding]) -> String {
    let lines: BTreeSet<&str> = findings.iter().map(|finding| &*finding.line).collect();
    lines.into_iter().fold(String::new(), |text, line| text + line + "\n")
}

/// Each cause once, at its first place, with the number of its other places.
pub(crate) fn told(findings: &[Finding], limit: usize) -> String {
    let mut causes: Vec<(&Finding, usize)> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in findings {
        let index = *known.entry(finding.cause()).or_insert(causes.len());
        match causes.get_mut(index) {
            Some((_, places)) => *places += 1,
            None => causes.push((finding, 1)),
        }
    }
    // Errors come first, then the causes with the most places.
    causes.sort_by_key(|(finding, places)| std::cmp::Reverse((finding.error, *places)));
    let text = |(finding, places): &(&Finding, usize)| match places {
        1 => finding.text.clone(),
        places => format!("{}\n  = also: {} more places, for the same cause", finding.text, places - 1),
    };
    let mut texts: Vec<String> = causes.iter().take(limit).map(text).collect();
    if causes.len() > limit {
        texts.push(format!("... and {} more causes; `--report FILE` tells all", causes.len() - limit));
    }
    texts.join("\n")
}

/// The report as JSON, with the folder of the crate.
fn report(report: &Report, out: &str) -> Value {
    let mut report = serde_json::to_value(report).expect("a report is plain data with string keys");
    report["crate"]["dir"] = json!(out);
    report
}

fn summary(output: &Output, changes: &Changes<'_>, check: bool, seconds: f64) -> String {
    let total = output.report.operations.total;
    let verb = if check { "differ" } else { "written" };
    let (written, same, removed) = (changes.written.len(), changes.unchanged.len(), changes.removed.len());
    let gone = if check { "stale" } else { "removed" };
    let mut text = String::new();
    writeln!(text, "operations   {} of {total}{}", output.operations, received(&output.report.received))
        .and_then(|()| writeln!(text, "types        {}", output.types))
        .and_then(|()| writeln!(text, "files        {written} {verb}, {same} unchanged, {removed} {gone}"))
        .and_then(|()| writeln!(text, "names        {}", names(&output.report.names)))
        .and_then(|()| writeln!(text, "diagnostics  {}", by_code(&output.findings)))
        .and_then(|()| writeln!(text, "seconds      {seconds:.2}"))
        .expect("writing to a string cannot fail");
    text
}

/// The number of webhooks and callbacks, if there are any.
fn received(report: &ReceivedReport) -> String {
    let told = |number: usize, what: &str| match number {
        0 => String::new(),
        1 => format!(", 1 {what}"),
        number => format!(", {number} {what}s"),
    };
    told(report.webhooks, "webhook") + &told(report.callbacks, "callback")
}

/// The changes of released names.
fn names(report: &NamesReport) -> String {
    match (report.joined.len(), report.split.len()) {
        (0, 0) => "as released".to_owned(),
        (joined, split) => format!("{joined} joined, {split} split: `--report FILE` tells which"),
    }
}

fn by_code(findings: &[Finding]) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut causes = BTreeMap::<&str, BTreeSet<&str>>::new();
    for finding in findings {
        let (code, message) = finding.cause();
        *counts.entry(code).or_default() += 1;
        causes.entry(code).or_default().insert(message);
    }
    let codes: Vec<String> = (counts.iter())
        .map(|(code, count)| match causes[code].len() {
            causes if causes == *count => format!("{code} x{count}"),
            causes => format!("{code} x{count} for {causes} causes"),
        })
        .collect();
    if codes.is_empty() { "none".to_owned() } else { format!("{} ({})", findings.len(), codes.join(", ")) }
}

/// The command that updates the files which this one found out of date.
fn without_check(command: &str, arguments: impl Iterator<Item = String>) -> String {
    let written = |(index, argument): (usize, String)| match (index, &*argument) {
        (_, "--check") => None,
        (0, "check") => Some("generate".to_owned()),
        _ => Some(argument),
    };
    let quoted = arguments.enumerate().filter_map(written).map(|argument| {
        let plain = argument.chars().all(|c| c.is_ascii_alphanumeric() || "-_./=:".contains(c));
        if plain { argument } else { format!("'{}'", argument.replace('\'', r"'\''")) }
    });
    std::iter::once(command.to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use restwright_codegen::report::CrateReport;

    use super::*;

    fn finding(code: &str, line: &str) -> Finding {
        let text = |text: &str| text.to_owned();
        let (line, pointer) = (text(line), String::new());
        Finding { code: text(code), warning: true, error: false, pointer, text: line.clone(), line }
    }

    /// This repository, as its own commands use it.
    fn home() -> Home {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package stands in the workspace").to_path_buf();
        let product =
            |config: &str, out: &str| Product { config: config.to_owned(), out: out.to_owned(), is_member: true };
        let products = vec![product("spec/codegen.toml", "generated"), product("testbed/spec/codegen.toml", "testbed")];
        Home {
            runtime: Runtime::Folder(told_path(&root.join("runtime"))),
            root,
            products,
            command: "cargo xtask".to_owned(),
        }
    }

    fn job(options: &Options) -> Job {
        let home = home();
        Job::new(options, &home, home.main()).expect("the repository has a configuration")
    }

    #[test]
    fn without_options_it_is_the_configured_crate() {
        let job = job(&Options::default());
        assert_eq!(job.request.config.as_deref(), Some("spec/codegen.toml"));
        assert_eq!((&*job.out, &job.request.runtime), ("generated", &Some(Runtime::Workspace)));
        assert_eq!(job.lock, job.root.join("spec/names.lock"));
        assert_eq!(job.diagnostics, Some(job.root.join("spec/diagnostics.txt")));
    }

    #[test]
    fn without_options_all_generated_crates_are_made() {
        let jobs = Job::all(&Options { check: true, ..Options::default() }, &home()).expect("each has a configuration");
        let made: Vec<_> = jobs.iter().map(|job| &*job.out).collect();
        assert_eq!(made, ["generated", "testbed"]);
        assert!(jobs.iter().all(|job| job.request.runtime == Some(Runtime::Workspace) && job.diagnostics.is_some()));
        let only = Options { only: vec!["x".to_owned()], ..Options::default() };
        let one = Job::all(&only, &home()).expect("it is configured");
        assert_eq!((one.len(), &*one[0].out), (1, "generated"));
    }

    #[test]
    fn a_document_without_a_folder_is_refused() {
        let options = Options { spec: Some("/x/a.json".into()), ..Options::default() };
        assert!(Job::all(&options, &home()).is_err_and(|why| why.contains("`--out DIR`")));
    }

    #[test]
    fn an_installed_command_takes_the_runtime_from_a_registry() {
        let here = Home::of("/x".into());
        let options = Options { spec: Some("/x/a.json".into()), out: Some("/x/krate".into()), ..Options::default() };
        let job = Job::new(&options, &here, here.main()).expect("no file is read");
        assert_eq!((&job.request.runtime, &*job.out), (&Some(Runtime::Registry), "krate"));
    }

    #[test]
    fn a_document_and_a_folder_need_no_configuration() {
        let options = Options { spec: Some("/x/a.json".into()), out: Some("/x/krate".into()), ..Options::default() };
        let plain = job(&options);
        assert_eq!((plain.request.config, plain.request.document.as_deref()), (None, Some("/x/a.json")));
        assert_eq!(plain.lock, Path::new("/x/krate/names.lock"));
        assert_eq!(plain.diagnostics, None);
        let Some(Runtime::Folder(path)) = plain.request.runtime else { panic!("{:?}", plain.request.runtime) };
        assert!(path.starts_with("../") && path.ends_with("/runtime"), "{path}");
        let given = Options { runtime: Some(Runtime::Folder("/x/r".to_owned())), ..options.clone() };
        assert_eq!(job(&given).request.runtime, Some(Runtime::Folder("../r".to_owned())));
        let kept = job(&Options { lock: Some("/x/my.lock".into()), ..options });
        assert_eq!(kept.lock, Path::new("/x/my.lock"));
    }

    #[test]
    fn a_lock_that_cannot_be_read_does_not_pass_for_none() {
        let root = home().root;
        assert!(read_lock(&root).is_err(), "a folder is no lock");
        assert_eq!(read_lock(&root.join("no-such.lock")), Ok(None));
    }

    #[test]
    fn diagnostics_are_counted_by_code() {
        assert_eq!(by_code(&[]), "none");
        assert_eq!(by_code(&[finding("B", "1"), finding("A", ""), finding("B", "2")]), "3 (A x1, B x2)");
    }

    #[test]
    fn only_so_many_are_told() {
        let findings = [finding("A", "one"), finding("A", "two"), finding("A", "three")];
        assert_eq!(told(&findings, 2), "one\ntwo\n... and 1 more causes; `--report FILE` tells all");
        assert_eq!(lines(&findings), "one\nthree\ntwo\n");
    }

    #[test]
    fn a_cause_is_told_once_with_the_number_of_its_places() {
        let at = |pointer: &str, message: &str| finding("A", &format!("A\t{pointer}\t{message}"));
        let findings = [at("/b", "other"), at("/a", "both"), at("/c", "both"), at("/d", "both")];
        assert_eq!(told(&findings, 9), "A\t/a\tboth\n  = also: 2 more places, for the same cause\nA\t/b\tother");
        assert_eq!(by_code(&findings), "4 (A x4 for 2 causes)");
        assert_eq!(lines(&findings).lines().count(), 4);
    }

    #[test]
    fn an_error_is_told_before_warnings() {
        let error = Finding { error: true, ..finding("B", "bad") };
        let findings = [finding("A", "one"), finding("A", "one"), error];
        assert!(told(&findings, 1).starts_with("bad\n"));
    }

    #[test]
    fn the_command_to_run_is_the_same_without_check() {
        let arguments = ["generate", "--check", "--only", "Client Certificates"].map(str::to_owned);
        let command = without_check("cargo xtask", arguments.into_iter());
        assert_eq!(command, "cargo xtask generate --only 'Client Certificates'");
        let check = ["check", "--out", "client"].map(str::to_owned);
        assert_eq!(without_check("restwright", check.into_iter()), "restwright generate --out client");
    }

    #[test]
    fn the_report_names_the_folder() {
        let krate = CrateReport { package: "p".to_owned(), ..CrateReport::default() };
        let report = report(&Report { krate, ..Report::default() }, "out");
        assert_eq!((&report["crate"]["package"], &report["crate"]["dir"]), (&json!("p"), &json!("out")));
    }
}
