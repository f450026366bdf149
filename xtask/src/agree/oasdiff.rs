//! `agree oasdiff`: replays the tests of oasdiff's checker, rule by rule.
//!
//! A test there reads two documents, and says which rules apply. Both documents are compared here, and the table
//! `xtask/agree/oasdiff.toml` maps their rules to ours. For each accepted difference, the table has the reason.

mod cases;
mod judge;
mod registry;

use std::path::{Path, PathBuf};

use restwright_cli::sources::Files;
use restwright_codegen::diagnostics::Severity;
use restwright_codegen::diff::Difference;
use restwright_codegen::{Rejected, Released, Request};

use self::cases::{Case, Cases};
use self::registry::Registry;
use super::table::Table;
use crate::{Outcome, places};

/// The options of `agree oasdiff`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The sources of oasdiff: a checkout of its repository
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Print what both tools say about the tests whose name contains this text
    #[arg(long, value_name = "TEXT")]
    pub show: Option<String>,
}

/// The accepted differences.
const TABLE: &str = "xtask/agree/oasdiff.toml";

/// Runs the command.
///
/// # Errors
/// Returns a message if the sources or the table cannot be read.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let checker = options.folder.join("checker");
    let registry = Registry::read(&checker)?;
    let cases = Cases::read(&checker, &registry)?;
    let table = Table::read(TABLE)?;
    let mut judge = judge::Judge::new(&registry, &table);
    for case in &cases.replayed {
        let difference = difference(&options.folder, case);
        if options.show.as_ref().is_some_and(|text| case.test.contains(text)) {
            show(case, difference.as_ref(), &registry);
        }
        judge.case(case, difference);
    }
    let result = judge.finish();
    print!("{}", result.told(&cases));
    Ok(if result.wrong.is_empty() { Outcome::Done } else { Outcome::Refused })
}

/// The difference of the documents of a case.
fn difference(folder: &Path, case: &Case) -> Result<Difference, String> {
    let old = released(folder, &case.base, None)?;
    let new = released(folder, &case.revision, Some(&old.lock))?;
    Ok(Difference::of(&old.surface, &new.surface))
}

fn released(folder: &Path, document: &str, lock: Option<&str>) -> Result<Released, String> {
    let path = places::told(&folder.join("checker").join(document));
    let request = Request { document: Some(&path), lock, ..Request::default() };
    restwright_codegen::released(&request, &Files::new("").allow(folder.join("data"))).map_err(|rejected: Rejected| {
        let mut errors = rejected.diagnostics.iter().filter(|one| one.severity == Severity::Error);
        errors.next().map_or_else(|| "it cannot be read".to_owned(), ToString::to_string)
    })
}

fn show(case: &Case, difference: Result<&Difference, &String>, registry: &Registry) {
    println!("{}: {} -> {}", case.test, case.base, case.revision);
    for expected in &case.expected {
        println!("    theirs  {expected:?} {}", expected.id().map_or("", |id| registry.level(id)));
    }
    match difference {
        Ok(difference) => {
            for change in &difference.changes {
                let row = change.rule.row();
                let (was, is) = (change.was.as_deref().unwrap_or("-"), change.is.as_deref().unwrap_or("-"));
                println!(
                    "    ours    {} {} {} {} ({}): {was} -> {is}",
                    row.axis, row.verdict, row.id, change.item, change.place
                );
            }
        }
        Err(why) => println!("    ours    {why}"),
    }
}
