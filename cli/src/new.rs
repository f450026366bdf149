//! `new`: a workspace that a team keeps, from a document alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use restwright_codegen::config::GitReference;
use restwright_codegen::source::{LoadError, Loader};
use restwright_codegen::suggest::{self, Suggestions};

use crate::generate::{from_crate, in_full, told};
use crate::home::{Home, Runtime, from_root};
use crate::out::say;
use crate::pipeline::{self, Output, Request};
use crate::sources::Files;
use crate::{Outcome, progress};

/// How many diagnostics are told in full.
const TOLD: usize = 20;
/// The folder of what the crate is made from.
const API: &str = "api";
/// The folder of the crate, where `generate` makes it.
const KRATE: &str = "generated";

/// The options of `new`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The document
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
    /// The name of the package (default: made of the document's title, or its server's host)
    #[arg(long, value_name = "PACKAGE")]
    pub name: Option<String>,
    /// The licence of the crate
    #[arg(long, value_enum, default_value_t)]
    pub license: License,
    /// Where the crate finds the runtime: `registry`, `path=DIR`, or `git=URL` with `,tag=`, `,branch=` or `,rev=`
    #[arg(long, value_name = "WHERE")]
    pub runtime: Option<Runtime>,
    /// A folder that the document may name files from in a `$ref`, besides its own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files: Vec<PathBuf>,
    /// The folder of the workspace, new or empty (default: the name of the package)
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// The licence of a new crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum License {
    /// Either, as most Rust crates have it
    #[default]
    #[value(name = "MIT OR Apache-2.0", alias = "both")]
    Both,
    /// The MIT licence
    #[value(name = "MIT", alias = "mit")]
    Mit,
    /// The Apache licence 2.0
    #[value(name = "Apache-2.0", alias = "apache-2.0")]
    Apache,
}

const MIT: (&str, &str) = ("LICENSE-MIT", include_str!("../templates/LICENSE-MIT"));
const APACHE: (&str, &str) = ("LICENSE-APACHE", include_str!("../templates/LICENSE-APACHE"));

impl License {
    /// The SPDX expression, and the files of its texts.
    fn parts(self) -> (&'static str, &'static [(&'static str, &'static str)]) {
        match self {
            Self::Both => ("MIT OR Apache-2.0", &[MIT, APACHE]),
            Self::Mit => ("MIT", &[MIT]),
            Self::Apache => ("Apache-2.0", &[APACHE]),
        }
    }
}

/// Runs the command. All files are made before the first one is written.
///
/// # Errors
/// In words: when the folder is not empty, or the document cannot be used at all.
pub fn run(options: &Options, home: &Home) -> Result<Outcome, String> {
    let root = &home.root;
    let spec = from_root(&options.spec, root, root);
    let loader = options.allow_files.iter().fold(Files::new(root), Files::allow);
    let loader = Remembering { inner: loader, referred: Mutex::default() };
    let seen = progress::during("reading the document", || pipeline::suggestions(&spec, &loader));
    let seen = seen.map_err(|findings| told(&findings, TOLD))?;
    let package = options.name.clone().unwrap_or_else(|| seen.package.value.clone());
    let dir = root.join(options.dir.as_deref().unwrap_or(Path::new(&package)));
    refuse_full(&dir)?;

    let document = document_name(&spec);
    let mut files = loader.below(&spec, &document)?;
    let runtime = options.runtime.as_ref().map_or_else(|| home.runtime.clone(), |given| in_full(given, root));
    let runtime = from_crate(runtime, &dir.join(KRATE));
    files.insert(format!("{API}/overlay.yaml"), suggest::overlay(&seen, &document).into_bytes());
    let config = configuration(&seen, &package, &document, options.license, &runtime);
    files.insert("codegen.toml".to_owned(), config.into_bytes());

    let request = Request { config: Some("codegen.toml".to_owned()), runtime: Some(runtime), ..Request::default() };
    let output = progress::during("generating", || pipeline::run_with(&request, &files));
    let output = output.map_err(|findings| told(&findings, TOLD))?;
    let names = Names { package: &package, document: &document, license: options.license };
    files.extend(krate(&output, &names).into_iter().map(|(path, text)| (path, text.into_bytes())));
    for (path, bytes) in &files {
        write(&dir.join(path), bytes)?;
    }
    let shown = options.dir.as_deref().unwrap_or(Path::new(&package)).display();
    say(format_args!(
        "workspace    {shown}\npackage      {package}\noperations   {}\n{}",
        output.operations,
        summary(&seen)
    ))?;
    say(format_args!("next         cd {} && cargo test\n", quoted(&format!("{shown}/{KRATE}"))))?;
    Ok(Outcome::Done)
}

/// A folder that somebody uses is left alone.
fn refuse_full(dir: &Path) -> Result<(), String> {
    match fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(format!("`{}` is not empty; name another folder", dir.display())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(format!("cannot use `{}`: {error}", dir.display())),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("cannot write `{}`: {error}", path.display()))
}

/// The name of the document in the workspace: without the ending of what compressed it, or the revision it is of.
fn document_name(spec: &str) -> String {
    let name = spec.rsplit(['/', ':']).next().unwrap_or(spec);
    name.strip_suffix(".gz").unwrap_or(name).to_owned()
}

/// Loads as another loader does, and remembers the files that the document names.
struct Remembering {
    inner: Files,
    referred: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl Loader for Remembering {
    fn load(&self, path: &str) -> io::Result<Vec<u8>> {
        self.inner.load(path)
    }

    fn load_referred(&self, document: &str, path: &str) -> Result<Vec<u8>, LoadError> {
        let bytes = self.inner.load_referred(document, path)?;
        let mut referred = self.referred.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        referred.insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}

impl Remembering {
    /// The document and the files that it names, as they stand in the workspace.
    fn below(&self, spec: &str, document: &str) -> Result<BTreeMap<String, Vec<u8>>, String> {
        let bytes = self.inner.load(spec).map_err(|error| format!("cannot read `{spec}`: {error}"))?;
        let mut files = BTreeMap::from([(format!("{API}/{document}"), bytes)]);
        let folder = &spec[..spec.len() - spec.rsplit('/').next().unwrap_or(spec).len()];
        for (path, bytes) in &*self.referred.lock().unwrap_or_else(std::sync::PoisonError::into_inner) {
            let relative = path.strip_prefix(folder).filter(|path| !path.starts_with("../") && !path.starts_with('/'));
            let relative = relative.ok_or_else(|| {
                format!("the document names `{path}`, which is not below its folder: put both into one folder")
            })?;
            files.insert(format!("{API}/{relative}"), bytes.clone());
        }
        let taken =
            ["overlay.yaml", "names.lock"].into_iter().find(|name| files.contains_key(&format!("{API}/{name}")));
        match taken {
            Some(name) => Err(format!("the document or a file that it names is called `{name}`: call it otherwise")),
            None => Ok(files),
        }
    }
}

/// The text of `codegen.toml`.
fn configuration(seen: &Suggestions, package: &str, document: &str, license: License, runtime: &Runtime) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let (license, _) = license.parts();
    let why = if package == seen.package.value { format!("# Seen: {}.\n", seen.package.seen()) } else { String::new() };
    format!(
        "# Everything about the API that its document does not say. Paths are relative to this file. What is written here was\n\
         # seen in the document. A line that is commented out could not be seen, or not for certain.\n\
         document = {}\noverlays = [\"{API}/overlay.yaml\"]\nlock = \"{API}/names.lock\"\n\n\
         [package]\n{why}name = {}\nversion = \"0.1.0\"\nlicense = {}\n\
         # Where the crate finds what it depends on: \"registry\", {{ path = \"..\" }}, {{ git = \"..\", tag = \"..\" }}.\n\
         runtime = {}\n\
         # For crates.io:\n# repository = \"https://..\"\n# keywords = [\"api\", \"client\"]\n# categories = [\"api-bindings\"]\n\n\
         [package.dev-dependencies]\ntokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n\n{}",
        text(&format!("{API}/{document}")),
        text(package),
        text(license),
        place(runtime),
        suggest::toml(seen)
    )
}

/// A place of the runtime, from the folder of `codegen.toml`.
fn place(runtime: &Runtime) -> String {
    let text = |text: &str| toml::Value::String(text.to_owned()).to_string();
    match runtime {
        Runtime::Registry => text("registry"),
        Runtime::Workspace => text("workspace"),
        // The crate stands one folder below.
        Runtime::Folder(path) => format!("{{ path = {} }}", text(path.strip_prefix("../").unwrap_or(path))),
        Runtime::Git { url, reference } => {
            let reference = reference.iter().map(GitReference::entry);
            let entries: Vec<String> = [("git", &**url)]
                .into_iter()
                .chain(reference)
                .map(|(key, value)| format!("{key} = {}", text(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// What the texts of a workspace name.
struct Names<'n> {
    package: &'n str,
    document: &'n str,
    license: License,
}

impl Names<'_> {
    /// A template with its names filled in.
    fn filled(&self, template: &str) -> String {
        let filled = template.replace("{package}", self.package).replace("{document}", self.document);
        let filled = filled.replace("{old}", &quoted(&format!("HEAD:{API}/{}", self.document)));
        let filled = filled.replace("{new}", &quoted(&format!("{API}/{}", self.document)));
        filled.replace("{version}", env!("CARGO_PKG_VERSION"))
    }
}

/// The crate, and the texts that go with it.
fn krate(output: &Output, names: &Names<'_>) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> =
        output.files.iter().map(|(path, text)| (format!("{KRATE}/{path}"), text.clone())).collect();
    let mut add = |path: String, text: String| files.insert(path, text);
    add(format!("{API}/names.lock"), output.lock.clone());
    add("README.md".to_owned(), names.filled(include_str!("../templates/README.md")));
    add(".gitignore".to_owned(), "target/\n".to_owned());
    add(".github/workflows/client.yml".to_owned(), names.filled(include_str!("../templates/ci.yml")));
    add(format!("{KRATE}/CHANGELOG.md"), include_str!("../templates/CHANGELOG.md").to_owned());
    let (_, licenses) = names.license.parts();
    for (name, text) in licenses {
        add(format!("{KRATE}/{name}"), names.filled(text));
    }
    let first = output.first_call.as_ref();
    if let Some(first) = first {
        add(format!("{KRATE}/examples/first_call.rs"), first.example());
        add(format!("{KRATE}/tests/first_call.rs"), first.test());
    }
    files
}

/// A word as a shell of POSIX reads it ("Shell Command Language", 2.2.2): in single quotes, where it is not plain.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/-._:+,@".contains(letter);
    if word.chars().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// What was seen, a line for each.
fn summary(seen: &Suggestions) -> String {
    let mut lines = Vec::new();
    let mut say =
        |sure: bool, saw: &str| lines.push(format!("{}{saw}\n", if sure { "seen         " } else { "perhaps      " }));
    for one in &seen.groups {
        say(one.sure, &one.seen());
    }
    for one in &seen.paging {
        say(one.sure, &one.seen());
    }
    if let Some(one) = &seen.envelope {
        say(one.sure, &one.seen());
    }
    for one in [&seen.failure, &seen.request_id].into_iter().flatten() {
        say(one.sure, &one.seen());
    }
    if let Some(one) = &seen.credential {
        say(one.sure, &one.seen());
    }
    lines.concat()
}
