//! `update`: replaces the document of a crate by a new one and updates everything that depends on it, or changes
//! nothing.

mod changelog;
mod incoming;
mod record;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use restwright_codegen::diff::{Axis, Difference, Format, Heading, Verdict, page};
use restwright_codegen::source::Loader as _;

use self::changelog::{CHANGELOG, with_entry};
use self::incoming::Incoming;
use self::record::{RECORD, Record};
use crate::approvals::{self, Gate, Now};
use crate::color::Color;
use crate::diff::Form;
use crate::fileset::{self, Changes};
use crate::generate::{self, Job, TOLD, read_lock, told};
use crate::home::Home;
use crate::out::{say, tell};
use crate::pipeline::{self, Finding, Output, Request};
use crate::settings::Settings;
use crate::sources::{Files, named};
use crate::version::{Rise, Version};
use crate::{Outcome, progress};

/// The code of a correction that the new document no longer needs.
const IDLE: &str = "overlay-idle";

/// The options of `update`.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// The new document: a file, also compressed (`.gz`), or `REV:path` in git
    #[arg(long, value_name = "FILE")]
    pub from: String,
    /// The origin of the document, for the record (default: FILE)
    #[arg(long, value_name = "TEXT")]
    pub origin: Option<String>,
    /// The day: for the record, for the changelog, and to compare with the dates of approvals
    #[arg(long, value_name = "DATE", value_parser = approvals::date_of)]
    pub date: Option<String>,
    /// The configuration, which names the document that is replaced (default: `codegen.toml`)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the crate (default: generated)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The file of the released names (default: as configured, or DIR/names.lock)
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// A folder with files that a `$ref` of the documents may name, besides their own folders; may be given several
    /// times
    #[arg(long, value_name = "DIR")]
    pub allow_files: Vec<PathBuf>,
    /// The form of the page
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Form,
    /// The changes that are refused, and the accepted ones that are let through.
    #[command(flatten)]
    pub gate: Gate,
    /// Print the changes, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The result of an update.
#[derive(Debug)]
pub struct Updated {
    /// Done, or refused by `--fail-on`.
    pub outcome: Outcome,
    /// The verdicts of both axes.
    pub verdicts: [Verdict; 2],
    /// The version of the crate, before and after.
    pub versions: [String; 2],
    /// The number of files that were written or removed.
    pub files: usize,
    /// The page for a reviewer.
    pub page: String,
    /// The list of actions, for the caller of the command.
    pub summary: String,
}

/// Runs the command. The page goes to standard output, all else to standard error.
///
/// # Errors
/// As [`update`].
pub fn run(options: &Options, home: &Home, color: Color) -> Result<Outcome, String> {
    match update(options, home, color)? {
        Some(updated) => {
            say(&updated.page)?;
            tell(&updated.summary);
            Ok(updated.outcome)
        }
        None => {
            tell("the document is as it was; nothing is changed\n");
            Ok(Outcome::Done)
        }
    }
}

/// Updates; `None` if the document has not changed.
///
/// # Errors
/// Returns a message if something cannot be used or no longer applies; then nothing is changed.
pub fn update(options: &Options, home: &Home, color: Color) -> Result<Option<Updated>, String> {
    let (job, config) = job(options, home)?;
    // A killed run is completed before its files are read.
    let guard = (!options.dry_run).then(|| Place::guard(&job, &config)).transpose()?;
    let place = Place::of(options, job, config)?;
    let made = progress::during("making both versions", || Made::of(&place, options))?;
    if made.is_same(&place)? {
        return Ok(None);
    }
    let now = Now { version: Some(&made.version), today: options.date.as_deref() };
    let refused = options.gate.refuses(place.settings.approvals.as_deref(), &made.difference, now)?;
    let changes = made.changes(&place, options)?;
    if !(refused || options.dry_run) {
        fileset::apply(&changes, &place.job.krate)?;
    }
    drop(guard);
    Ok(Some(Updated {
        outcome: if refused { Outcome::Refused } else { Outcome::Done },
        verdicts: [Axis::Crate, Axis::Wire].map(|axis| made.difference.verdict(axis)),
        versions: [&place.settings.version, &made.version].map(ToString::to_string),
        page: made.page(&place, options, color),
        summary: made.summary(&place, &changes, refused, options.dry_run),
        files: changes.written.len() + changes.removed.len(),
    }))
}

/// The crate that the options apply to, and its configuration.
fn job(options: &Options, home: &Home) -> Result<(Job, String), String> {
    let generate = generate::Options {
        config: options.config.clone(),
        out: options.out.clone(),
        lock: options.lock.clone(),
        allow_files: options.allow_files.clone(),
        ..generate::Options::default()
    };
    let job = Job::new(&generate, home, home.main())?;
    let config = job.request.config.clone().unwrap_or_else(|| home.main().config.clone());
    Ok((job, config))
}

/// The files of the update.
struct Place {
    job: Job,
    settings: Settings,
    /// The configuration and the document, relative to the root.
    config: String,
    document: String,
    /// The new document, relative to the root.
    from: String,
    files: Files,
}

impl Place {
    fn of(options: &Options, job: Job, config: String) -> Result<Self, String> {
        let root = &job.root;
        let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
        let settings = Settings::read(root, &config)?;
        let Some(name) = &settings.document else {
            return Err(format!("`{config}` names no `document` that could be replaced"));
        };
        let folder = config.rfind('/').filter(|_| !name.starts_with('/')).map_or("", |slash| &config[..=slash]);
        let document = format!("{folder}{name}");
        let from = named(&options.from, &current, root);
        let real = |path: &str| root.join(path).canonicalize().ok();
        if real(&from).is_some_and(|from| real(&document) == Some(from)) {
            return Err(format!(
                "`{document}` is the document that is replaced: give the new one from elsewhere, and leave the old one where it is"
            ));
        }
        let allowed = &job.request.allow_files;
        let files = allowed.iter().fold(Files::new(root), Files::allow);
        Ok(Self { job, settings, config, document, from, files })
    }

    /// Waits for other updates with the same configuration, which names the document; the changelog belongs to the
    /// crate.
    fn guard(job: &Job, config: &str) -> Result<fileset::Guard, String> {
        job.guard(&[&job.root.join(config)])
    }

    fn record(&self) -> PathBuf {
        self.job.root.join(&self.document).with_file_name(RECORD)
    }

    fn changelog(&self) -> PathBuf {
        self.job.krate.join(CHANGELOG)
    }

    /// The present crate, which must be up to date with the old document: otherwise the update would change more than
    /// the document.
    fn old(&self, request: &Request) -> Result<Output, String> {
        let made = pipeline::run_with(request, &self.files)
            .map_err(|findings| format!("as it is, `{}` makes no crate\n{}", self.document, told(&findings, TOLD)))?;
        let changes = fileset::compare(&self.job.krate, &made.files, self.job.besides(&made))?;
        if changes.is_empty() {
            return Ok(made);
        }
        let (out, document) = (&self.job.out, &self.document);
        Err(format!(
            "`{out}` is not what `{document}` makes as it is: run `generate` first, and review what it changes"
        ))
    }
}

/// Both versions, and everything that follows from the new one.
struct Made {
    old: Output,
    new: Output,
    /// The bytes of the new document.
    bytes: Vec<u8>,
    /// The files that it refers to, by their new paths.
    referred: BTreeMap<String, Vec<u8>>,
    difference: Difference,
    rise: Rise,
    version: Version,
    /// The configuration with the new version; `None` if the version stays.
    config: Option<String>,
}

impl Made {
    fn of(place: &Place, options: &Options) -> Result<Self, String> {
        let bytes =
            place.files.load(&place.from).map_err(|error| format!("cannot read `{}`: {error}", options.from))?;
        let request = Request { lock: read_lock(&place.job.lock)?, ..place.job.request.clone() };
        let old = place.old(&request)?;
        let request = Request { lock: Some(old.lock.clone()), ..request };
        let mut incoming = Incoming::new(&place.files, &place.document, &place.from, bytes.clone());
        let make = |incoming: &Incoming<'_>| {
            pipeline::run_with(&request, incoming).map_err(|findings| {
                format!("`{}` cannot take the place of `{}`\n{}", options.from, place.document, told(&findings, TOLD))
            })
        };
        let mut new = make(&incoming)?;
        let difference = Difference::of(&old.surface, &new.surface);
        let rise = Rise::of(&difference);
        let version = place.settings.version.raised(rise);
        let mut config = None;
        if version != place.settings.version {
            let text = place.settings.with_version(&version)?;
            incoming.replace(&place.config, &text);
            new = make(&incoming)?;
            config = Some(text);
        }
        Ok(Self { referred: incoming.referred(), old, new, bytes, difference, rise, version, config })
    }

    /// True if neither the document nor a file that it refers to has changed.
    fn is_same(&self, place: &Place) -> Result<bool, String> {
        let own = std::iter::once((&place.document, &self.bytes));
        for (path, bytes) in own.chain(&self.referred) {
            let known = read(&place.job.root.join(path))?;
            if known.as_deref().map(str::as_bytes) != Some(&**bytes) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// All changes of files.
    fn changes(&self, place: &Place, options: &Options) -> Result<Changes<'_>, String> {
        let root = &place.job.root;
        let mut besides = place.job.besides(&self.new);
        let documents = std::iter::once((&place.document, &self.bytes)).chain(&self.referred);
        for (path, bytes) in documents {
            let text = String::from_utf8(bytes.clone()).map_err(|_| format!("`{path}` is not written in UTF-8"))?;
            besides.insert(root.join(path), text.into());
        }
        besides.extend(self.config.clone().map(|text| (place.settings.path.clone(), text.into())));
        let (record, changelog) = (place.record(), place.changelog());
        besides.insert(record.clone(), self.record(place, options, &record)?.into());
        if self.rise > Rise::None {
            let entry = self.entry(place, options);
            besides.insert(changelog.clone(), with_entry(read(&changelog)?.as_deref(), &entry).into());
        }
        fileset::compare(&place.job.krate, &self.new.files, besides)
    }

    fn record(&self, place: &Place, options: &Options, path: &Path) -> Result<String, String> {
        let document = place.document.rsplit('/').next().unwrap_or(&place.document);
        let from = options.origin.as_ref().unwrap_or(&options.from);
        let record = Record { document, from, date: options.date.as_deref(), bytes: &self.bytes };
        record.merged(read(path)?.as_deref()).map_err(|why| format!("`{}`: {why}", path.display()))
    }

    /// The entry of the changelog.
    fn entry(&self, place: &Place, options: &Options) -> String {
        let date = options.date.as_ref().map(|date| format!(" - {date}")).unwrap_or_default();
        let heading = Heading { new: format!("{}{date}", self.version), ..self.heading(place, options) };
        page(&self.difference, &heading, Format::Changelog)
    }

    fn heading(&self, place: &Place, options: &Options) -> Heading {
        let witnesses = match options.format {
            Form::Json => crate::diff::witnesses(&self.old.surface),
            Form::Text | Form::Markdown => BTreeMap::new(),
        };
        let new = options.origin.clone().unwrap_or_else(|| options.from.clone());
        Heading { old: place.document.clone(), new, witnesses }
    }

    /// The page of the difference; for people it also has everything else that a reviewer should know.
    fn page(&self, place: &Place, options: &Options, color: Color) -> String {
        let mut out = page(&self.difference, &self.heading(place, options), options.format.page(color));
        let (title, code) = match options.format {
            Form::Json => return out,
            Form::Text => ("", ""),
            Form::Markdown => ("### ", "`"),
        };
        let version = match self.config {
            Some(_) => format!("{code}{}{code} → {code}{}{code}", place.settings.version, self.version),
            None => format!("{code}{}{code}, as it was", self.version),
        };
        let _ = writeln!(out, "\n{title}The version of the crate\n\n- {version}");
        let idle: Vec<&Finding> = self.new.findings.iter().filter(|finding| finding.code == IDLE).collect();
        if !idle.is_empty() {
            let _ = writeln!(out, "\n{title}Corrections that are no longer needed\n");
            for finding in idle {
                let _ = writeln!(out, "- {}", finding.cause().1);
            }
        }
        out
    }

    /// The list of actions, for the caller of the command.
    fn summary(&self, place: &Place, changes: &Changes<'_>, refused: bool, dry_run: bool) -> String {
        let known: Vec<&str> = self.old.findings.iter().map(|finding| &*finding.line).collect();
        let fresh = self.new.findings.iter().filter(|finding| !known.contains(&&*finding.line)).cloned();
        let fresh: Vec<Finding> = fresh.collect();
        let mut text = if fresh.is_empty() { String::new() } else { format!("{}\n", told(&fresh, TOLD)) };
        let verdict = |axis| self.difference.verdict(axis);
        let _ = writeln!(text, "verdict      crate {}, wire {}", verdict(Axis::Crate), verdict(Axis::Wire));
        let _ = writeln!(text, "version      {} to {}", place.settings.version, self.version);
        let (written, removed) = (changes.written.len(), changes.removed.len());
        let verb = if refused || dry_run { "would be written" } else { "written" };
        let gone = if refused || dry_run { "would go" } else { "removed" };
        let _ = writeln!(text, "files        {written} {verb}, {removed} {gone}");
        for path in
            changes.written.iter().map(|file| &file.path).filter(|path| !path.starts_with(place.job.krate.join("src")))
        {
            let _ = writeln!(text, "  {}", crate::home::told_path(path.strip_prefix(&place.job.root).unwrap_or(path)));
        }
        if refused {
            text.push_str("refused by --fail-on; nothing is changed\n");
        }
        text
    }
}

/// The text of a file; `None` if it does not exist.
fn read(path: &Path) -> Result<Option<String>, String> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(format!("cannot read `{}`: {error}", path.display())),
    }
}
