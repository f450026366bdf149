//! `cargo xtask history`: takes a chain of real versions by `update`, one after the other, as a user of the crate
//! would.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use restwright_cli::color::Color;
use restwright_cli::home::{Home, Runtime};
use restwright_cli::sources::Files;
use restwright_cli::{generate, update};
use restwright_codegen::source::Loader as _;

use crate::{Outcome, evolve, places};

/// The options of `history`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    #[command(flatten)]
    pub chosen: evolve::Chosen,
    /// The conventions of all versions (default: spec/cloudflare-versions.toml)
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The folder of the project, which is made again (default: target/history)
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Takes all versions in the order of their dates, and prints the version of the crate after each.
///
/// # Errors
/// Returns a message if the folder cannot be read, or a version cannot be taken.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let versions = evolve::versions(&options.chosen)?;
    let (first, rest) = versions.split_first().ok_or("there is no version")?;
    let project = options.out.as_ref().map_or_else(|| places::root().join("target/history"), |out| current.join(out));
    let home = begin(&project, &current.join(&first.path), options)?;
    println!("{:<12} {:<6} {:<6} {:<10} {:>6} {:>8}", "document", "crate", "wire", "version", "files", "seconds");
    for version in rest {
        let started = std::time::Instant::now();
        let from = update::Options {
            from: places::told(&current.join(&version.path)),
            origin: Some(version.name.clone()),
            date: version.date.get(..10).map(str::to_owned),
            ..update::Options::default()
        };
        let updated = update::update(&from, &home, Color::Never).map_err(|why| format!("{}: {why}", version.name))?;
        let seconds = started.elapsed().as_secs_f64();
        match updated {
            Some(update::Updated { verdicts: [krate, wire], versions: [_, after], files, .. }) => {
                println!("{:<12} {krate:<6} {wire:<6} {after:<10} {files:>6} {seconds:>8.1}", version.name);
            }
            None => println!("{:<12} as it was", version.name),
        }
        std::io::stdout().flush().map_err(|error| error.to_string())?;
    }
    println!("\n`{}` is what a user reads", project.join("generated/CHANGELOG.md").display());
    Ok(Outcome::Done)
}

/// A project with the first version, generated.
fn begin(project: &Path, document: &Path, options: &Options) -> Result<Home, String> {
    let told = |error: std::io::Error| format!("`{}`: {error}", project.display());
    let config = options.config.clone().unwrap_or_else(|| places::root().join("spec/cloudflare-versions.toml"));
    let conventions =
        fs::read_to_string(&config).map_err(|error| format!("cannot read `{}`: {error}", config.display()))?;
    if project.exists() {
        // Only a project of an earlier run is removed.
        let marker = project.join(MARKER);
        if !marker.exists() {
            return Err(format!("`{}` is there, and is not of an earlier run: remove it", project.display()));
        }
        fs::remove_dir_all(project).map_err(told)?;
    }
    fs::create_dir_all(project).map_err(told)?;
    fs::write(project.join(MARKER), "Made by `cargo xtask history`, which makes it anew.\n").map_err(told)?;
    let bytes = Files::new("").load(&places::told(document)).map_err(told)?;
    fs::write(project.join("openapi.json"), bytes).map_err(told)?;
    let own = "document = \"openapi.json\"\nlock = \"names.lock\"\n";
    fs::write(project.join("codegen.toml"), format!("{own}{conventions}")).map_err(told)?;
    let home = Home {
        runtime: Runtime::Folder(places::told(&places::root().join(places::RUNTIME))),
        ..Home::of(project.to_path_buf())
    };
    generate::run(&generate::Options::default(), &home)?;
    println!();
    Ok(home)
}

/// The file that marks a project made by a run.
const MARKER: &str = "history.txt";
