//! The proof of the crate axis. For each pair, rustc compiles a use of every item of the old crate, against the old
//! crate and against the new one. A use fails exactly if the rules call it broken, with the error that they name.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::pairs::{Made, Pair};
use crate::support::{target, workspace};
use restwright_codegen::Generated;
use restwright_codegen::diff::{Axis, Change, Rule, Subject, Witness};
use restwright_codegen::surface::{Use, uses};
use serde_json::Value;

/// The most rounds of compiling without the callers that failed: the compiler looks up names first, and checks types
/// later.
const MOST_ROUNDS: usize = 8;

#[test]
fn what_breaks_callers_is_what_the_rules_say() {
    let compiler = Compiler::new();
    let pairs = Pair::all();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    // Pairs that follow each other often have a crate in common, so each thread has some in a row.
    let parts = pairs.chunks(pairs.len().div_ceil(threads)).enumerate();
    let judged = |(part, pairs)| {
        let (made, mut wrong) = all_made(pairs);
        wrong.extend(compiler.judge(&format!("part-{part}"), &made).unwrap_or_else(|why| vec![why]));
        wrong
    };
    let mut wrong: Vec<String> = std::thread::scope(|scope| {
        let judged = &judged;
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || judged(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no thread has panicked")).collect()
    });
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// rustc, and the runtime that it links.
struct Compiler {
    /// The compiler itself: the `rustc` of rustup looks for it in each of hundreds of runs.
    rustc: PathBuf,
    folder: PathBuf,
    runtime: PathBuf,
}

/// Crates that are compiled as modules of one, because to start rustc takes longer than to compile one of them.
#[derive(Default)]
struct Library {
    metadata: PathBuf,
    /// The module of each crate by its digest.
    modules: BTreeMap<u64, String>,
}

/// A crate with some of its features.
#[derive(Clone, Copy)]
struct Krate<'m> {
    made: &'m Generated,
    features: &'m [&'m str],
}

/// A pair, and a use of every item of the old crate.
struct Judged<'p> {
    name: &'p str,
    made: &'p Made,
    /// The module of callers that leads to the crate of this pair. Crates of several pairs have the same name.
    prefix: String,
    uses: Vec<Use>,
    old_features: Vec<&'p str>,
    new_features: Vec<&'p str>,
}

/// The callers of a crate.
struct Callers<'c> {
    prefix: &'c str,
    krate: Krate<'c>,
    uses: &'c [Use],
}

/// A use that does not compile: its item, and the code of the error.
type Failures = BTreeMap<String, String>;

impl Compiler {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("witness");
        drop(fs::remove_dir_all(folder.join("crates")));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args([
            "check",
            "--package",
            "restwright",
            "--no-default-features",
            "--features",
            "xml",
            "--message-format",
            "json",
        ]);
        // The build output of this workspace is used here.
        cargo.env("CARGO_TARGET_DIR", target()).current_dir(workspace()).env("CARGO_INCREMENTAL", "0");
        let output = cargo.output().expect("cargo can be run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let artifacts = messages.filter(|message| message["target"]["name"] == "restwright");
        let mut files = artifacts.flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default());
        let runtime = files.find_map(|file| {
            let path = PathBuf::from(file.as_str()?);
            path.extension().is_some_and(|extension| extension == "rmeta").then_some(path)
        });
        Self { rustc: rustc(), folder, runtime: runtime.expect("cargo tells what it has made") }
    }

    fn rustc(&self) -> Command {
        let mut rustc = Command::new(&self.rustc);
        let dependencies = self.runtime.parent().expect("it stands in a folder");
        rustc.args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--error-format", "json"]);
        rustc.args(["--cap-lints", "allow", "-L"]).arg(format!("dependency={}", dependencies.display()));
        rustc.env("CARGO_PKG_VERSION", "0.1.0");
        rustc
    }

    /// Compiles crates as modules of one. A crate that occurs twice is compiled once.
    ///
    /// Each has the features of all, so none may be a feature of the runtime that another passes on.
    fn library(&self, run: &str, krates: &[Krate<'_>]) -> Result<Library, String> {
        let folder = self.folder.join("crates").join(run);
        fs::create_dir_all(&folder).expect("folders can be made");
        let mut library = Library { metadata: folder.join("libversions.rmeta"), ..Library::default() };
        for krate in krates {
            let module = format!("version_{}", library.modules.len());
            if let Entry::Vacant(vacant) = library.modules.entry(krate.digest()) {
                krate.write(&folder.join(&module), &module);
                vacant.insert(module);
            }
        }
        let modules =
            library.modules.values().map(|module| format!("#[path = \"{module}/lib.rs\"] pub mod {module};\n"));
        let root = folder.join("lib.rs");
        fs::write(&root, modules.collect::<String>()).expect("files can be written");
        let mut rustc = self.rustc();
        rustc.args(["--crate-name", "versions"]).arg("-o").arg(&library.metadata).arg(root);
        rustc.arg("--extern").arg(format!("restwright={}", self.runtime.display()));
        let features: BTreeSet<&str> = krates.iter().flat_map(|krate| krate.features.iter().copied()).collect();
        for feature in features {
            assert!(krates.iter().all(|krate| !passes_on(krate.made, feature)), "{feature} is two features");
            rustc.arg("--cfg").arg(format!("feature=\"{feature}\""));
        }
        let output = rustc.output().expect("rustc can be run");
        if !output.status.success() {
            return Err(format!("the crates do not compile: {}", String::from_utf8_lossy(&output.stderr)));
        }
        Ok(library)
    }

    /// The uses of each crate that do not compile against it.
    fn failures(&self, run: &str, library: &Library, callers: &[Callers<'_>]) -> Result<Vec<Failures>, String> {
        let mut failures: Vec<Failures> = callers.iter().map(|_| Failures::new()).collect();
        for round in 0..MOST_ROUNDS {
            let all = callers.iter().enumerate().flat_map(|(of, one)| one.uses.iter().map(move |one| (of, one)));
            let open: Vec<(usize, &Use)> = all.filter(|(of, one)| !failures[*of].contains_key(&one.item)).collect();
            let lines =
                open.iter().enumerate().map(|(index, (_, one))| format!("mod caller_{index} {{ pub {} }}\n", one.code));
            // The last line, so that the number of a line is the number of its use.
            let modules = callers.iter().map(|one| one.module(library));
            let file = self.folder.join("crates").join(format!("{run}-{round}.rs"));
            fs::write(&file, lines.chain(modules).collect::<String>()).expect("files can be written");
            let mut rustc = self.rustc();
            rustc.args(["--crate-name", "caller"]).arg("-o").arg(file.with_extension("rmeta")).arg(&file);
            rustc.arg("--extern").arg(format!("versions={}", library.metadata.display()));
            let output = rustc.output().expect("rustc can be run");
            if output.status.success() {
                return Ok(failures);
            }
            let before: usize = failures.iter().map(BTreeMap::len).sum();
            for (line, code) in errors(&output.stderr) {
                let (of, one) = open.get(line - 1).ok_or("an error stands nowhere")?;
                failures[*of].entry(one.item.clone()).or_insert(code);
            }
            if failures.iter().map(BTreeMap::len).sum::<usize>() == before {
                return Err(format!("rustc fails for no use: {}", String::from_utf8_lossy(&output.stderr)));
            }
        }
        Err("rustc comes to no end".to_owned())
    }

    /// The differences from the rules.
    fn judge(&self, run: &str, pairs: &[Judged<'_>]) -> Result<Vec<String>, String> {
        // Pairs that have the old crate in common have the same uses of it.
        let mut olds = BTreeMap::new();
        for pair in pairs {
            olds.entry(pair.before().digest()).or_insert_with(|| pair.callers(pair.before()));
        }
        let (digests, old): (Vec<u64>, Vec<Callers<'_>>) = olds.into_iter().unzip();
        let new = pairs.iter().map(|pair| pair.callers(pair.after())).collect::<Vec<_>>();
        let krates: Vec<Krate<'_>> = pairs.iter().flat_map(|pair| [pair.before(), pair.after()]).collect();
        let library = self.library(run, &krates)?;
        let unfit = self.failures(&format!("{run}-old"), &library, &old)?;
        let unfit: BTreeMap<u64, Failures> = digests.into_iter().zip(unfit).collect();
        let failures = self.failures(&format!("{run}-new"), &library, &new)?;
        let mut wrong = Vec::new();
        for (pair, failures) in pairs.iter().zip(&failures) {
            let unfit = &unfit[&pair.before().digest()];
            let found = self.compare(pair, unfit, failures).unwrap_or_else(|why| vec![why]);
            wrong.extend(found.into_iter().map(|why| format!("{}: {why}", pair.name)));
        }
        Ok(wrong)
    }

    fn compare(&self, pair: &Judged<'_>, unfit: &Failures, failures: &Failures) -> Result<Vec<String>, String> {
        if !unfit.is_empty() {
            return Err(format!("these uses do not compile against the crate that they are of: {unfit:?}"));
        }
        let breaking = |change: &&Change| change.rule.row().axis == Axis::Crate && change.rule.row().is_breaking();
        let breaking: Vec<&Change> = pair.made.difference.changes.iter().filter(breaking).collect();
        let uncovered = failures.iter().filter(|(item, _)| !breaking.iter().any(|change| covers(change, item)));
        let mut wrong: Vec<String> =
            uncovered.map(|(item, code)| format!("`{item}` breaks ({code}), and no rule says so")).collect();
        for change in breaking {
            wrong.extend(self.unwitnessed(pair, change, failures)?);
        }
        Ok(wrong)
    }

    /// The reason why a change is not as its rule says, or `None` if it is.
    fn unwitnessed(&self, pair: &Judged<'_>, change: &Change, failures: &Failures) -> Result<Option<String>, String> {
        let row = change.rule.row();
        match row.witness {
            Witness::Breaks(codes) => {
                let found: Vec<&String> =
                    failures.iter().filter(|(item, _)| covers(change, item)).map(|(_, code)| code).collect();
                let shown = found.iter().any(|code| codes.contains(&code.as_str()));
                Ok((!shown).then(|| {
                    format!("{} of `{}` should break with {codes:?}, and breaks with {found:?}", row.id, change.item)
                }))
            }
            Witness::Manifest => self.manifest(pair, change),
            Witness::Compiles | Witness::Refused | Witness::Accepted => Err(format!("{} is not breaking", row.id)),
        }
    }

    /// The reason why a change of features is not as its rule says, or `None` if it is.
    fn manifest(&self, pair: &Judged<'_>, change: &Change) -> Result<Option<String>, String> {
        let brought = |made: &Generated, feature: &str| -> Option<Vec<Value>> {
            let manifest: toml::Table = made.files["Cargo.toml"].parse().expect("a manifest is TOML");
            let listed = manifest["features"].get(feature)?.as_array()?;
            Some(listed.iter().filter_map(toml::Value::as_str).map(Value::from).collect())
        };
        let feature = change.item.strip_prefix("feature ");
        let was = |name: &str| brought(&pair.made.old, name);
        let is = |name: &str| brought(&pair.made.new, name);
        let shown = match (change.rule, feature) {
            (Rule::FeatureRemoved, Some(feature)) => was(feature).is_some() && is(feature).is_none(),
            (Rule::FeatureBringsLess, Some(feature)) => {
                let less = Value::from(change.was.clone().unwrap_or_default());
                was(feature).is_some_and(|all| all.contains(&less))
                    && is(feature).is_some_and(|all| !all.contains(&less))
            }
            (Rule::TypeNeedsFeature, _) => return self.type_needs_feature(pair, change),
            _ => false,
        };
        Ok((!shown).then(|| format!("{} of `{}` does not show in the manifests", change.rule, change.item)))
    }

    /// Checks a use with a feature that no longer brings the type: it compiled before, and does not compile any more.
    fn type_needs_feature(&self, pair: &Judged<'_>, change: &Change) -> Result<Option<String>, String> {
        let Judged { name, made, prefix, uses, .. } = pair;
        let features =
            |made: &Generated| made.surface.get(&change.item).map(|ty| ty.features.clone()).unwrap_or_default();
        let (before, after) = (features(&made.old), features(&made.new));
        let Some(lost) = before.iter().find(|feature| !after.contains(feature)) else {
            return Ok(Some("no feature is lost".to_owned()));
        };
        let one: Vec<Use> = uses.iter().filter(|one| one.item == change.item).cloned().collect();
        let compiles = |run: &str, made: &Generated| -> Result<bool, String> {
            let krate = Krate { made, features: &[lost] };
            let run = format!("{name}-{run}");
            let library = self.library(&run, &[krate])?;
            let failures = self.failures(&run, &library, &[Callers { prefix, krate, uses: &one }])?;
            Ok(failures.iter().all(BTreeMap::is_empty))
        };
        let (compiled, compiles) = (compiles("with-old", &made.old)?, compiles("with-new", &made.new)?);
        Ok((!compiled || compiles).then(|| format!("`{}` does not need another feature than `{lost}`", change.item)))
    }
}

impl Krate<'_> {
    fn digest(self) -> u64 {
        let files = self.made.files.iter().flat_map(|(path, text)| [path.as_str(), text]);
        digest(files.chain(self.features.iter().copied()))
    }

    /// Writes the sources as those of a module.
    fn write(self, folder: &Path, module: &str) {
        let (root, below) = ("crate::", format!("crate::{module}::"));
        for (path, text) in &self.made.files {
            let Some(path) = path.strip_prefix("src/") else { continue };
            let path = folder.join(path);
            fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("folders can be made");
            fs::write(path, text.replace(root, &below)).expect("files can be written");
        }
    }
}

impl<'p> Judged<'p> {
    fn of(pair: &'p Pair, prefix: String) -> Result<Self, String> {
        let made = pair.made()?;
        let uses = uses(&made.old.surface, &format!("crate::{prefix}::{}", package_name(&made.old)));
        let (old_features, new_features) = (own_features(&made.old), own_features(&made.new));
        Ok(Self { name: &pair.name, made, prefix, uses, old_features, new_features })
    }

    fn callers<'c>(&'c self, krate: Krate<'c>) -> Callers<'c> {
        Callers { prefix: &self.prefix, krate, uses: &self.uses }
    }

    fn before(&self) -> Krate<'_> {
        Krate { made: &self.made.old, features: &self.old_features }
    }

    fn after(&self) -> Krate<'_> {
        Krate { made: &self.made.new, features: &self.new_features }
    }
}

impl Callers<'_> {
    /// The module that has the crate under its name.
    fn module(&self, library: &Library) -> String {
        let (module, name) = (&library.modules[&self.krate.digest()], package_name(self.krate.made));
        format!("mod {} {{ pub use versions::{module} as {name}; }} ", self.prefix)
    }
}

/// The pairs whose crates can be generated, and the reasons why others cannot.
fn all_made(pairs: &[Pair]) -> (Vec<Judged<'_>>, Vec<String>) {
    let (mut made, mut wrong) = (Vec::new(), Vec::new());
    for pair in pairs {
        match Judged::of(pair, format!("pair_{}", made.len())) {
            Ok(one) => made.push(one),
            Err(why) => wrong.push(format!("{}: {why}", pair.name)),
        }
    }
    (made, wrong)
}

/// The name of a crate in code.
fn package_name(made: &Generated) -> String {
    made.surface.package.replace('-', "_")
}

/// The path of the compiler.
fn rustc() -> PathBuf {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc can be run");
    let sysroot = String::from_utf8(output.stdout).expect("a path of Rust is a text");
    let rustc = Path::new(sysroot.trim()).join("bin/rustc").with_extension(std::env::consts::EXE_EXTENSION);
    if rustc.is_file() { rustc } else { PathBuf::from("rustc") }
}

/// The features that are the crate's own, and not those of the runtime that it passes on.
fn own_features(made: &Generated) -> Vec<&str> {
    let names = made.surface.features.keys().map(String::as_str);
    names.filter(|name| *name != "default" && !passes_on(made, name)).collect()
}

/// True if a feature is one of the runtime.
fn passes_on(made: &Generated, feature: &str) -> bool {
    made.surface.features.get(feature).is_some_and(|brings| brings.iter().any(|one| one.starts_with("restwright/")))
}

/// The errors of a run: the line of each, and its code.
fn errors(stderr: &[u8]) -> Vec<(usize, String)> {
    let text = String::from_utf8_lossy(stderr);
    let messages = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let errors = messages.filter(|message| message["level"] == "error").filter_map(|message| {
        let spans = message["spans"].as_array()?;
        let span = spans.iter().find(|span| span["is_primary"] == true)?;
        let line = usize::try_from(span["line_start"].as_u64()?).ok()?;
        Some((line, message["code"]["code"].as_str().unwrap_or("no code").to_owned()))
    });
    errors.collect()
}

/// True if a change says that an item breaks.
fn covers(change: &Change, item: &str) -> bool {
    let below = |whole: &str| {
        let rest = item.strip_prefix(whole);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || rest.starts_with('.'))
    };
    match change.rule {
        Rule::PackageRenamed => true,
        // The type that builds the request is in the operation's module, and only the operation uses it.
        Rule::OperationRemoved | Rule::OperationRenamed => {
            let module = change.item.split("::").next().unwrap_or_default();
            below(&change.item) || item.starts_with(&format!("{module}::")) && item.contains("Request")
        }
        Rule::TypeRemoved | Rule::TypeRenamed | Rule::TypeKindChanged | Rule::ServerRemoved | Rule::ServerChanged => {
            below(&change.item)
        }
        Rule::SetterBecameArgument => {
            let call = matches!(&change.subject, Subject::Operation { rust, .. } if rust == item);
            item == change.item || call
        }
        // A variant includes its conversion.
        Rule::VariantRemoved | Rule::VariantTypeChanged => {
            let union = change.item.rsplit_once("::").map_or("", |(union, _)| union);
            item == change.item || item.starts_with(&format!("{union}::from("))
        }
        _ => item == change.item,
    }
}

/// A digest: equal texts have equal numbers (FNV-1a).
fn digest<'t>(texts: impl Iterator<Item = &'t str>) -> u64 {
    let bytes = texts.flat_map(|text| text.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
