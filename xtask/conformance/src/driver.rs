//! Writes, builds and runs a program that reads each example into its generated type and writes it back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use crate::held::Made;
use restwright_codegen::plan::{EnvelopeLink, ParameterPlan, Place, StylePlan, WholeQueryPlan, written_type};
use serde_json::Value;

use crate::cases::Case;
use crate::held::{Setter, location};
use crate::spoilt::Fault;
use crate::typed;

/// The purpose of a trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An example of the document: it must come back unchanged.
    Example,
    /// A value made for the schema: it must come back unchanged, too.
    Made,
    /// A value with one fault: strict mode must refuse it.
    Spoilt(Fault),
}

/// A value and the type it is read into.
pub(crate) struct Trial {
    pub case: Case,
    pub kind: Kind,
    /// The type, as the program writes it.
    pub ty: String,
    pub enveloped: bool,
    /// For a parameter: how it is written.
    pub parameter: Option<ParameterPlan>,
}

impl Trial {
    pub(crate) fn new(kind: Kind, case: Case, place: &Place, setter: Option<&Setter>, krate: &str) -> Self {
        // A whole envelope under a media type is taken apart; the schema of an envelope is a type like any other.
        let ty = setter.map_or(&place.ty, |setter| &setter.ty);
        let parameter = setter.map(|setter| setter.plan.clone());
        Self { ty: written_type(krate, ty), enveloped: place.enveloped, parameter, case, kind }
    }
}

/// The folder of the program, and the input that it is made from.
pub(crate) struct Driver<'a> {
    pub folder: &'a Path,
    pub root: &'a Path,
    pub runtime: &'a str,
    pub krate: &'a str,
    pub made: &'a Made,
}

/// The character between the parts of a line: JSON text in one line never has it.
const CUT: char = '\t';

impl Driver<'_> {
    /// The output of the program for each trial.
    pub(crate) fn run(&self, trials: &[Trial]) -> Result<Vec<Value>, String> {
        let mut types: BTreeMap<&str, usize> = trials.iter().map(|trial| (&*trial.ty, 0)).collect();
        types.values_mut().enumerate().for_each(|(index, value)| *value = index);
        self.write_crate()?;
        let program = self.folder.join("driver");
        write(&program.join("Cargo.toml"), &self.manifest())?;
        let parameters: BTreeSet<String> =
            trials.iter().filter_map(|trial| trial.parameter.as_ref()).map(written).collect();
        write(&program.join("src/bin/tried.rs"), &self.main(types.keys(), &parameters))?;
        // The same versions as this repository's.
        let lock = program.join("Cargo.lock");
        std::fs::copy(self.root.join("Cargo.lock"), &lock).map_err(|error| format!("cannot copy the lock: {error}"))?;
        let key = self.made.generated.plan.root.api.envelope.as_ref().map_or("", |envelope| &envelope.result);
        let mut text = String::new();
        for trial in trials {
            let key = if trial.enveloped { key } else { "" };
            let parameter = trial.parameter.as_ref().map(written);
            let parameter = parameter.and_then(|parameter| parameters.iter().position(|known| *known == parameter));
            let parameter = parameter.map_or_else(String::new, |index| index.to_string());
            writeln!(text, "{}{CUT}{key}{CUT}{parameter}{CUT}{}", types[&*trial.ty], trial.case.example)
                .expect("writing to a string cannot fail");
        }
        let (given, answers) = (self.folder.join("cases.tsv"), self.folder.join("answers.jsonl"));
        write(&given, &text)?;
        self.cargo("tried", &[&given, &answers])?;
        let text = std::fs::read_to_string(&answers).map_err(|error| format!("cannot read the answers: {error}"))?;
        let answers: Result<Vec<Value>, _> = text.lines().map(serde_json::from_str).collect();
        answers.map_err(|error| format!("an answer is not valid JSON: {error}"))
    }

    /// Builds and runs a program of the package.
    fn cargo(&self, program: &str, arguments: &[&Path]) -> Result<(), String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let status = Command::new(cargo)
            .args(["run", "--quiet", "--bin", program, "--manifest-path"])
            .arg(self.folder.join("driver/Cargo.toml"))
            .arg("--target-dir")
            .arg(self.root.join("target"))
            .arg("--")
            .args(arguments)
            .status()
            .map_err(|error| format!("cannot run cargo: {error}"))?;
        if status.success() { Ok(()) } else { Err(format!("the program `{program}` failed")) }
    }

    /// Runs the hand-written proof for this package, if there is one; to be called after [`Driver::run`].
    ///
    /// # Errors
    /// When it fails.
    pub(crate) fn prove(&self) -> Result<(), String> {
        let name = format!("{}.rs", self.made.generated.plan.manifest.package);
        let source = self.root.join("xtask/conformance/proofs").join(name);
        let Ok(text) = std::fs::read_to_string(&source) else { return Ok(()) };
        write(&self.folder.join("driver/src/bin/proof.rs"), &self.with_types(&text)?)?;
        self.cargo("proof", &[])
    }

    /// Replaces each pointer between two `@` by its generated type.
    fn with_types(&self, text: &str) -> Result<String, String> {
        let mut out = String::new();
        for (index, part) in text.split("@/").enumerate() {
            if index == 0 {
                out += part;
                continue;
            }
            let (pointer, rest) = part.split_once('@').ok_or("a pointer does not end")?;
            let pointer = format!("/{pointer}");
            let place = typed::schema(self.made, &pointer).ok_or(format!("`{pointer}` has no type"))?;
            out += &written_type(self.krate, &place.ty);
            out += rest;
        }
        Ok(out)
    }

    /// Writes only files that differ, so that cargo builds only what has changed.
    fn write_crate(&self) -> Result<(), String> {
        let krate = self.folder.join("crate");
        let stale = std::fs::read_dir(krate.join("src")).into_iter().flatten().flatten();
        for entry in stale {
            let name = format!("src/{}", entry.file_name().to_string_lossy());
            if !self.made.generated.files.contains_key(&name) && entry.path().is_file() {
                std::fs::remove_file(entry.path()).map_err(|error| format!("cannot remove `{name}`: {error}"))?;
            }
        }
        self.made.generated.files.iter().try_for_each(|(path, text)| write(&krate.join(path), text))
    }

    fn manifest(&self) -> String {
        let manifest = &self.made.generated.plan.manifest;
        let features = manifest.group_features.iter().chain(&manifest.unused_types);
        let features: Vec<&String> = features.map(|(feature, _)| feature).collect();
        format!(
            "[package]\nname = \"{0}-conformance\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\nrestwright = {{ path = {1:?}, default-features = false }}\n\
             {0} = {{ path = \"../crate\", default-features = false, features = {2:?} }}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n\n[workspace]\n",
            manifest.package, self.runtime, features
        )
    }

    fn main<'t>(&self, types: impl Iterator<Item = &'t &'t str>, parameters: &BTreeSet<String>) -> String {
        let entries = types.fold(String::new(), |text, ty| text + "    || Box::<" + ty + ">::default(),\n");
        let rest = match &self.made.generated.plan.root.envelope {
            Some(EnvelopeLink { path, .. }) => format!("{}::{}::{}", self.krate, path.module, path.name),
            None => "Rest".to_owned(),
        };
        let parameters = parameters.iter().fold(String::new(), |text, one| text + "    " + one + ",\n");
        let program = PROGRAM.replace("@PARAMETERS@", &parameters).replace("@KRATE@", self.krate);
        program.replace("@TYPES@", &entries).replace("@REST@", &rest)
    }
}

/// A parameter for the program: its location, its name, and an operation with this parameter only. Bounds are left out,
/// because the example is valid.
fn written(plan: &ParameterPlan) -> String {
    let (location, name) = (location(plan), &plan.name);
    let path = if location == "path" { format!("/{{{name}}}") } else { "/".to_owned() };
    let style = plan.style.as_ref().map_or_else(String::new, |style| match style {
        StylePlan::Style(style, explode) => format!(".style(rt::Style::{style}, {explode})"),
        StylePlan::Json => ".json()".to_owned(),
        StylePlan::WholeQuery(query) => format!(".whole({})", whole_query(query)),
    });
    let reserved = if plan.allow_reserved { ".allow_reserved()" } else { "" };
    format!(
        "({location:?}, {name:?}, rt::Operation::new(\"GET\", {path:?})\
         .parameters(&[rt::Parameter::{location}({name:?}){style}{reserved}]))"
    )
}

fn whole_query(plan: &WholeQueryPlan) -> String {
    match plan {
        WholeQueryPlan::Json => "rt::WholeQuery::Json".to_owned(),
        WholeQueryPlan::Text => "rt::WholeQuery::Text".to_owned(),
        // The fields are the same for every style.
        WholeQueryPlan::Form { types: _, styles: _ } => "rt::WholeQuery::Form { types: &[], styles: &[] }".to_owned(),
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    if std::fs::read_to_string(path).is_ok_and(|now| now == text) {
        return Ok(());
    }
    let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    folder
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

const PROGRAM: &str = r#"//! Reads each case into its type and writes it back.
#![allow(deprecated)]

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use restwright::door as rt;
use restwright::transport::{Canned, Reply};
use rt::Value;

#[allow(dead_code)]
#[derive(Clone, Default)]
struct Rest {
    extra: rt::Extra,
}
restwright::record! { Rest {} extra }

static TYPES: &[fn() -> Box<dyn Value>] = &[
@TYPES@];

static PARAMETERS: &[(&str, &str, rt::Operation)] = &[
@PARAMETERS@];

/// The bytes that a call with this value sends.
fn sent((location, name, operation): &'static (&str, &'static str, rt::Operation), value: &dyn Value) -> String {
    let canned = Canned::new([Reply::json("null")]);
    let client = @KRATE@::Client::builder().base_url("http://localhost").transport(canned.clone()).build().expect("it builds");
    let request = client.raw().request(operation);
    let request = match *location {
        "path" => request.path(name, value),
        "query" => request.with_query(name, value),
        "header" => request.with_header_parameter(name, value),
        _ => request.with_cookie_parameter(name, value),
    };
    let mut call = pin!(request.send_raw());
    // The canned transport responds at once.
    let answer = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    match (canned.requests().first(), answer) {
        (Some(sent), _) => format!("{} {:?}", sent.path_and_query(), sent.headers),
        (None, Poll::Ready(Err(error))) => format!("an error: {error}"),
        (None, _) => "nothing".to_owned(),
    }
}

/// A string as JSON.
fn quoted(text: &str) -> String {
    rt::Json::from(text).to_string()
}

fn read(text: &str, key: &str, value: &mut dyn Value, rest: &mut @REST@, mode: rt::Mode) -> Result<Vec<rt::Drift>, rt::DecodeError> {
    if key.is_empty() {
        return rt::decode(text.as_bytes(), value, mode);
    }
    // The program ends soon; the key must be a constant.
    let key: &'static str = Box::leak(key.to_owned().into_boxed_str());
    rt::decode_enveloped(text.as_bytes(), key, value, rest, mode)
}

fn answer(line: &str) -> String {
    let mut parts = line.splitn(4, '\t');
    let mut part = || parts.next().expect("four parts");
    let (index, key, parameter, text) = (part(), part(), part(), part());
    let make = TYPES[index.parse::<usize>().expect("an index")];
    let mut rest = <@REST@>::default();
    let mut value = make();
    let tolerant = read(text, key, &mut *value, &mut rest, rt::Mode::Tolerant);
    let strict = read(text, key, &mut *make(), &mut <@REST@>::default(), rt::Mode::Strict);
    let strict = strict.err().map_or("null".to_owned(), |error| quoted(&error.to_string()));
    match tolerant {
        Err(error) => format!("{{\"error\":{},\"strict\":{strict}}}", quoted(&error.to_string())),
        Ok(drifts) => {
            let written = |view| String::from_utf8(rt::to_json(view, rt::WriteMode::AsCame)).expect("JSON is UTF-8");
            let kept = drifts.iter().filter_map(|drift| Some(format!("[{},{}]", quoted(&drift.path), drift.json.as_ref()?.text())));
            let kept: Vec<String> = kept.collect();
            let drifts: Vec<String> = drifts.iter().map(|drift| quoted(&drift.to_string())).collect();
            let rest = if key.is_empty() { "null".to_owned() } else { written(rest.view()) };
            let back = written(value.view());
            let back = if back.is_empty() { "null" } else { &back };
            let sent = match parameter.parse::<usize>() {
                Ok(index) => {
                    let raw: rt::Json = text.parse().expect("an example is JSON");
                    let (typed, raw) = (sent(&PARAMETERS[index], &*value), sent(&PARAMETERS[index], &raw));
                    format!("[{},{}]", quoted(&typed), quoted(&raw))
                }
                Err(_) => "null".to_owned(),
            };
            format!("{{\"back\":{back},\"rest\":{rest},\"key\":{},\"drifts\":[{}],\"kept\":[{}],\"sent\":{sent},\"strict\":{strict}}}", quoted(key), drifts.join(","), kept.join(","))
        }
    }
}

fn main() {
    let mut paths = std::env::args().skip(1);
    let mut path = || paths.next().expect("two paths");
    let cases = std::fs::read_to_string(path()).expect("the cases");
    let answers: Vec<String> = cases.lines().map(answer).collect();
    std::fs::write(path(), answers.join("\n")).expect("the answers are written");
}
"#;
