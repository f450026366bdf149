//! `diff`: the effects on callers of the change from one document to another.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use restwright_codegen::diagnostics::Severity;
use restwright_codegen::diff::{Difference, Format, Heading, page};
use restwright_codegen::surface::{Surface, uses};
use restwright_codegen::{Released, Request};

use crate::approvals::{self, Gate, Now};
use crate::color::Color;
use crate::home::{Home, from_root};
use crate::out::{say, tell};
use crate::settings::Settings;
use crate::sources::{Files, named};
use crate::version::Rise;
use crate::{Outcome, progress};

/// The options of `diff`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The document that callers know: a file, also compressed (`.gz`), or `REV:path` in git
    pub old: String,
    /// The new document
    pub new: String,
    /// The configuration of both (default: none)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The released names (default: the names that OLD makes by itself)
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// The form of the page
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Form,
    /// The changes that are refused, and the accepted ones that are let through.
    #[command(flatten)]
    pub gate: Gate,
    /// The day with which the dates of approvals are compared
    #[arg(long, value_name = "DATE", value_parser = approvals::date_of)]
    pub today: Option<String>,
    /// A folder with files that a `$ref` of the documents may name, besides their own folders; may be given several
    /// times
    #[arg(long, value_name = "DIR")]
    pub allow_files: Vec<PathBuf>,
}

/// The form of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// For a terminal.
    #[default]
    Text,
    /// For a pull request or a changelog.
    Markdown,
    /// For other tools.
    Json,
}

impl Form {
    /// The same form for the printer of pages.
    pub(crate) fn page(self, color: Color) -> Format {
        match self {
            Self::Text => Format::Text { color: color.is_on(&std::io::stdout()) },
            Self::Markdown => Format::Markdown,
            Self::Json => Format::Json,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// Returns a message if one of the documents, the configuration, the lock or the approvals cannot be used.
pub fn run(options: &Options, home: &Home, color: Color) -> Result<Outcome, String> {
    let (old, new) = progress::during("reading both documents", || both(options, home))?;
    for (name, made) in [(&options.old, &old), (&options.new, &new)] {
        if made.skipped > 0 {
            tell(format_args!("note: {} operations of `{name}` are in no crate and in no comparison\n", made.skipped));
        }
        for unmatched in &made.unmatched {
            tell(format_args!("note: of `{name}`: {}\n", unmatched.message));
        }
    }
    let difference = Difference::of(&old.surface, &new.surface);
    let settings = options.config.as_ref().map(|path| settings(path, home)).transpose()?;
    let version = settings.as_ref().map(|settings| settings.version.raised(Rise::of(&difference)));
    let configured = settings.as_ref().and_then(|settings| settings.approvals.as_deref());
    let now = Now { version: version.as_ref(), today: options.today.as_deref() };
    let refused = options.gate.refuses(configured, &difference, now)?;
    let format = options.format.page(color);
    let witnesses = match options.format {
        Form::Json => witnesses(&old.surface),
        Form::Text | Form::Markdown => BTreeMap::new(),
    };
    let heading = Heading { old: options.old.clone(), new: options.new.clone(), witnesses };
    say(page(&difference, &heading, format))?;
    Ok(if refused { Outcome::Refused } else { Outcome::Done })
}

/// How a caller uses each item, by item.
pub(crate) fn witnesses(old: &Surface) -> BTreeMap<String, String> {
    uses(old, &old.package.replace('-', "_")).into_iter().map(|one| (one.item, one.code)).collect()
}

/// The old version, and the new one with the names of the old one.
fn both(options: &Options, home: &Home) -> Result<(Released, Released), String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let lock = options.lock.as_ref().map(|path| read(&current.join(path))).transpose()?;
    let old = released(&options.old, lock.as_deref(), options, home)?;
    let new = released(&options.new, Some(&old.lock), options, home)?;
    Ok((old, new))
}

fn settings(config: &Path, home: &Home) -> Result<Settings, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    Settings::read(&home.root, &from_root(config, &current, &home.root))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

fn released(document: &str, lock: Option<&str>, options: &Options, home: &Home) -> Result<Released, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let files =
        options.allow_files.iter().fold(Files::new(&home.root), |files, folder| files.allow(current.join(folder)));
    let path = named(document, &current, &home.root);
    let config = options.config.as_ref().map(|path| from_root(path, &current, &home.root));
    let request = Request { document: Some(&path), config: config.as_deref(), lock, ..Request::default() };
    restwright_codegen::released(&request, &files).map_err(|rejected| {
        let errors = rejected.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let told: Vec<String> = errors.map(ToString::to_string).collect();
        format!("`{document}` cannot be compared\n{}", told.join("\n"))
    })
}
