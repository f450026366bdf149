//! Checks a generated client against its document: examples and values made for its schemas come back unchanged, strict
//! mode refuses faulty values, and all properties have fields.

// A new variant must be considered in every match.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod cases;
mod compare;
mod driver;
mod gathered;
mod held;
mod judge;
mod made;
mod order;
mod properties;
mod report;
mod spoilt;
mod text;
mod trials;
mod typed;

use std::path::PathBuf;
use std::process::ExitCode;

use held::Made;
use restwright_codegen::source::Folder;
use restwright_codegen::{Loader, Request, Runtime};

/// The options of the command.
struct Options {
    /// The folder of the workspace.
    root: PathBuf,
    spec: String,
    config: Option<String>,
    report: Option<PathBuf>,
    /// Only compare properties: nothing is compiled.
    properties_only: bool,
}

impl Options {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut root, mut spec, mut config, mut report, mut properties_only) = (None, None, None, None, false);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--root" => root = Some(value()?.into()),
                "--spec" => spec = Some(value()?),
                "--config" => config = Some(value()?),
                "--report" => report = Some(value()?.into()),
                "--properties-only" => properties_only = true,
                other => return Err(format!("`{other}` is not an option of this command")),
            }
        }
        let root = root.ok_or("`--root` is missing")?;
        let spec = spec.ok_or("`--spec` is missing")?;
        Ok(Self { root, spec, config, report, properties_only })
    }
}

fn main() -> ExitCode {
    match Options::read(std::env::args().skip(1)).and_then(|options| run(&options)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

/// Returns true if every check passed.
fn run(options: &Options) -> Result<bool, String> {
    let runtime = options.root.join("runtime").to_string_lossy().into_owned();
    let made = generate(options, &runtime, &Folder::new(&options.root))?;
    let raw = raw(options);
    let inputs = held::Inputs::new(&made);
    let plan = held::Plan::new(&made, &inputs);
    let properties = properties::compare(&made, &plan, raw.as_ref());
    let tried = if options.properties_only { None } else { Some(tried(options, &made, &plan, &runtime)?) };
    let order = raw.as_ref().map(|raw| order(options, &made, &runtime, raw)).transpose()?;
    let report = report::Report { tried, properties, order };
    print!("{report}");
    if let Some(path) = &options.report {
        let text = format!("{:#}\n", report.json());
        std::fs::write(path, text).map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    Ok(report.holds())
}

/// Generates from the document with the members of its unions in another order.
fn order(options: &Options, made: &Made, runtime: &str, raw: &serde_json::Value) -> Result<order::Order, String> {
    let mut found = order::Order::default();
    for turn in order::Turn::ALL {
        let text = order::turned(raw, turn).to_string().into_bytes();
        let loader = order::Turned { path: &options.spec, text, rest: &Folder::new(&options.root) };
        found.add(made, &generate(options, runtime, &loader)?, turn);
    }
    Ok(found)
}

fn generate(options: &Options, runtime: &str, loader: &dyn Loader) -> Result<Made, String> {
    let request = Request {
        document: Some(&options.spec),
        config: options.config.as_deref(),
        runtime: Some(Runtime::Folder(runtime.to_owned())),
        ..Request::default()
    };
    restwright_codegen::generate(&request, loader).map(Made::new).map_err(|rejected| {
        let texts: Vec<String> = rejected.diagnostics.iter().map(ToString::to_string).collect();
        texts.join("\n")
    })
}

/// The document before any of our code has read it, if it is a single file of JSON and OpenAPI 3.
fn raw(options: &Options) -> Option<serde_json::Value> {
    let bytes = std::fs::read(options.root.join(&options.spec)).ok()?;
    let value: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    value.get("openapi").is_some().then_some(value)
}

/// Sends every value through its type and back.
fn tried(options: &Options, made: &Made, plan: &held::Plan<'_>, runtime: &str) -> Result<report::Found, String> {
    let krate = made.generated.plan.manifest.package.replace('-', "_");
    let mut found = report::Found::default();
    let trials = trials::all(made, plan, &mut found)?;
    let name = made.generated.plan.manifest.package.clone();
    let folder = options.root.join("target/conformance").join(&name);
    let program = driver::Driver { folder: &folder, root: &options.root, runtime, krate: &krate, made };
    let answers = program.run(&trials)?;
    for (trial, answer) in trials.iter().zip(answers) {
        found.add(trial, &answer);
    }
    found.examples.proof = program.prove().err();
    Ok(found)
}
