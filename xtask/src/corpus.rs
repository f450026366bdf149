//! `cargo xtask corpus`: a crate from every document of a folder, and what became of each in a table.

mod checked;
mod documents;
mod made;
mod names;
mod state;
mod table;

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::Outcome;
use checked::Candidate;
use documents::Document;
use state::{Row, State};

/// The options of `corpus`.
#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of the command")]
pub(crate) struct Options {
    /// The folder: each file in it is a document, each folder a document of several files
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Every file below the folder, however deep, is a document of its own
    #[arg(long)]
    pub deep: bool,
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
    /// How many documents at once, and how many compilers
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub jobs: usize,
    /// Keep what became of each document in a file, and go on where an earlier run ended; what failed is tried again
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Write the table and every failure in JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write the sums, the failures by kind and the slowest documents in Markdown
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
}

/// Generates and tells; ends with 1 when a document made no crate, or one that does not compile.
///
/// # Errors
/// In words, when the folder cannot be read or holds no document.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let mut documents = documents::documents(&options.folder, options.deep)?;
    documents.retain(|one| options.only.is_empty() || options.only.iter().any(|text| one.name.contains(text)));
    if documents.is_empty() {
        return Err(format!("`{}` holds no such document", options.folder.display()));
    }
    let mut state = State::open(options.state.as_deref())?;
    println!("{}", table::head());
    state = make(&documents, options, state)?;
    if options.compile {
        compile(&documents, options, &mut state)?;
    }
    let rows: Vec<Row> = documents.iter().filter_map(|document| state.row(&document.name)).cloned().collect();
    println!("\n{}", table::total(&rows));
    let failed: Vec<&Row> = rows.iter().filter(|row| row.failure.is_some()).collect();
    for Row { name, failure, .. } in &failed {
        println!("failed: {name}: {}", failure.as_deref().unwrap_or_default());
    }
    if let Some(path) = &options.report {
        let rows: Vec<Value> = rows.iter().map(Row::json).collect();
        write(path, &format!("{:#}\n", json!({ "documents": rows })))?;
    }
    if let Some(path) = &options.markdown {
        write(path, &table::markdown(&rows))?;
    }
    Ok(if failed.is_empty() { Outcome::Done } else { Outcome::Refused })
}

fn write(path: &PathBuf, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// Generates from every document that is not done, several at once, and tells each at once: some take their time.
fn make(documents: &[Document], options: &Options, state: State) -> Result<State, String> {
    let open =
        |document: &&Document| is_to_make(state.row(&document.name), options.compile && !made::is_there(document));
    let open: Vec<&Document> = documents.iter().filter(open).collect();
    let next = AtomicUsize::new(0);
    let state = Mutex::new(state);
    let work = || -> Result<(), String> {
        while let Some(document) = open.get(next.fetch_add(1, Ordering::Relaxed)) {
            let row = made_row(document, options);
            println!("{}", table::told(&row));
            state.lock().map_err(|_| "another job panicked")?.take(row)?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..options.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        jobs.into_iter().try_for_each(|job| job.join().unwrap_or_else(|_| Err("a job panicked".to_owned())))
    })?;
    state.into_inner().map_err(|_| "a job panicked".to_owned())
}

/// Whether a crate is to be made, given what became of it before: it may have been made and be `missing` where it is to be
/// compiled, for the folder has been cleaned since, or the state is of another copy of the repository.
fn is_to_make(row: Option<&Row>, missing: bool) -> bool {
    row.is_none_or(|row| row.failure.is_some() || (missing && !row.compiled))
}

/// Generates, and holds the crate against what the options ask for.
fn made_row(document: &Document, options: &Options) -> Row {
    let name = document.name.clone();
    let made = match made::generate(document) {
        Ok(made) => made,
        Err(failure) => return Row { name, failure: Some(failure), ..Row::default() },
    };
    let [generated, total, ..] = made.counts;
    let mut failure =
        (options.complete && generated < total).then(|| format!("{} operations are left out", total - generated));
    if options.names && failure.is_none() {
        failure = badly_named(document);
    }
    Row { name, counts: Some(made.counts), seconds: made.seconds, compiled: false, failure }
}

/// Why the names of a document's crate are no good.
fn badly_named(document: &Document) -> Option<String> {
    match names::wrong(&made::beside(document, made::SURFACE)) {
        Ok(wrong) if wrong.is_empty() => None,
        Ok(wrong) => Some(format!("{} names: {}", wrong.len(), wrong.join("; "))),
        Err(reason) => Some(reason),
    }
}

/// Compiles every crate that was made and not compiled yet, and tells of each batch.
fn compile(documents: &[Document], options: &Options, state: &mut State) -> Result<(), String> {
    let open = |row: &&Row| row.failure.is_none() && !row.compiled;
    let rows = documents.iter().filter_map(|document| Some((document.slug(), state.row(&document.name).filter(open)?)));
    let rows: Vec<(String, Row)> = rows.map(|(slug, row)| (slug, row.clone())).collect();
    let candidates: Vec<Candidate> =
        rows.iter().map(|(slug, row)| Candidate { slug: slug.clone(), lines: row.lines() }).collect();
    let mut done = 0;
    for batch in checked::batches(&candidates) {
        let started = std::time::Instant::now();
        let verdicts = checked::check(&batch, options.jobs.max(1))?;
        done += batch.len();
        println!(
            "compiled {done} of {}: {} crates in {:.0} s",
            rows.len(),
            batch.len(),
            started.elapsed().as_secs_f64()
        );
        for (slug, row) in rows.iter().filter(|(slug, _)| batch.iter().any(|candidate| candidate.slug == *slug)) {
            let Some(verdict) = verdicts.get(slug) else { continue };
            if let Err(why) = verdict {
                println!("failed: {}: {why}", row.name);
            }
            state.take(Row { compiled: verdict.is_ok(), failure: verdict.clone().err(), ..row.clone() })?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_made_until_it_is_there_or_compiled() {
        let made = Row { counts: Some([1; 5]), ..Row::default() };
        let compiled = Row { compiled: true, ..made.clone() };
        let failed = Row { failure: Some("why".to_owned()), ..Row::default() };
        assert!(is_to_make(None, false), "nothing is known of it");
        assert!(is_to_make(Some(&failed), false), "what failed is tried again");
        assert!(!is_to_make(Some(&made), false));
        assert!(is_to_make(Some(&made), true), "it was made, and its folder is gone");
        assert!(!is_to_make(Some(&compiled), true), "nothing is left to do");
    }
}
