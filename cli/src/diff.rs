//! `diff`: what the change from one document to another does to callers.

use std::path::{Path, PathBuf};

use restwright_codegen::diagnostics::Severity;
use restwright_codegen::diff::{Axis, Difference, Format, Heading, Verdict, page};
use restwright_codegen::surface::uses;
use restwright_codegen::{Released, Request};

use crate::color::Color;
use crate::home::{Home, from_root};
use crate::sources::Files;
use crate::{Outcome, progress};

/// The options of `diff`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The document that callers know: a file, also compressed (`.gz`), or `REV:path` in git
    pub old: String,
    /// The document that is to come
    pub new: String,
    /// The configuration of both (default: none)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The names that are released (default: those that OLD makes by itself)
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// The form of the page
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Form,
    /// End with 1 when a verdict is as bad as this
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub fail_on: Option<Limit>,
    /// A folder that the documents may name files from in a `$ref`, besides their own; may be given several times
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

/// What is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Limit {
    /// What breaks callers.
    Major,
    /// What breaks callers, and what adds something.
    Minor,
}

impl Limit {
    fn verdict(self) -> Verdict {
        match self {
            Self::Major => Verdict::Major,
            Self::Minor => Verdict::Minor,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// In words, when one of the documents, the configuration or the lock cannot be used.
pub fn run(options: &Options, home: &Home, color: Color) -> Result<Outcome, String> {
    let (old, new) = progress::during("reading both documents", || both(options, home))?;
    for (name, made) in [(&options.old, &old), (&options.new, &new)] {
        if made.skipped > 0 {
            eprintln!("note: {} operations of `{name}` are in no crate and in no comparison", made.skipped);
        }
        for unmatched in &made.unmatched {
            eprintln!("note: of `{name}`: {}", unmatched.message);
        }
    }
    let difference = Difference::of(&old.surface, &new.surface);
    let format = match options.format {
        Form::Text => Format::Text { color: color.is_on(&std::io::stdout()) },
        Form::Markdown => Format::Markdown,
        Form::Json => Format::Json,
    };
    let witnesses = match options.format {
        Form::Json => uses(&old.surface, &old.surface.package.replace('-', "_")),
        Form::Text | Form::Markdown => Vec::new(),
    };
    let witnesses = witnesses.into_iter().map(|one| (one.item, one.code)).collect();
    let heading = Heading { old: options.old.clone(), new: options.new.clone(), witnesses };
    print!("{}", page(&difference, &heading, format));
    let worst = difference.verdict(Axis::Crate).max(difference.verdict(Axis::Wire));
    let refused = options.fail_on.is_some_and(|limit| worst >= limit.verdict());
    Ok(if refused { Outcome::Refused } else { Outcome::Done })
}

/// The old version, and the new one over the names that the old one has.
fn both(options: &Options, home: &Home) -> Result<(Released, Released), String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let lock = options.lock.as_ref().map(|path| read(&current.join(path))).transpose()?;
    let old = released(&options.old, lock.as_deref(), options, home)?;
    let new = released(&options.new, Some(&old.lock), options, home)?;
    Ok((old, new))
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))
}

fn released(document: &str, lock: Option<&str>, options: &Options, home: &Home) -> Result<Released, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let files =
        options.allow_files.iter().fold(Files::new(&home.root), |files, folder| files.allow(current.join(folder)));
    // What is no file here is git's.
    let is_file = current.join(document).exists() || !document.contains(':');
    let path = if is_file { from_root(Path::new(document), &current, &home.root) } else { document.to_owned() };
    let config = options.config.as_ref().map(|path| from_root(path, &current, &home.root));
    let request = Request { document: Some(&path), config: config.as_deref(), lock, ..Request::default() };
    restwright_codegen::released(&request, &files).map_err(|rejected| {
        let errors = rejected.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        let told: Vec<String> = errors.map(ToString::to_string).collect();
        format!("`{document}` cannot be compared\n{}", told.join("\n"))
    })
}
