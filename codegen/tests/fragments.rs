//! Small documents and their crates, one idea in each file.
//!
//! A file of `tests/fragments` starts with comment lines: the idea, then `# show: WHAT` lines (see [`crate::support::show`])
//! and, if the fragment has no operations, `# used: response|request|both|nothing` (the default is response). Sections
//! follow, each after a line `---`: the document in short (see [`crate::support::documents`]), optionally `--- config` and
//! `--- lock`, and `--- expected`, which `UPDATE=1` rewrites.

#![allow(clippy::format_push_string, reason = "the texts are short")]

use std::fs;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

use crate::support::documents::{Use, whole};
use crate::support::{difference, generated, package, told, updates, write_changed};
use restwright_codegen::{Generated, Rejected};

#[derive(Debug, Default)]
struct Fragment {
    shows: Vec<String>,
    used: Option<String>,
    document: String,
    config: String,
    lock: String,
    expected: String,
    /// The text before the expectation.
    head: String,
}

fn parsed(text: &str) -> Fragment {
    let mut fragment = Fragment::default();
    let mut section = "head";
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("---") {
            section = match name.trim() {
                "" => "document",
                "config" => "config",
                "lock" => "lock",
                "expected" => "expected",
                other => panic!("`--- {other}` is no section"),
            };
        }
        if section != "expected" {
            fragment.head.push_str(line);
            fragment.head.push('\n');
        }
        if line.starts_with("---") {
            continue;
        }
        let into = match section {
            "head" => {
                let line = line.trim_start_matches('#').trim();
                fragment.shows.extend(line.strip_prefix("show: ").map(str::to_owned));
                fragment.used = fragment.used.or(line.strip_prefix("used: ").map(str::to_owned));
                continue;
            }
            "document" => &mut fragment.document,
            "config" => &mut fragment.config,
            "lock" => &mut fragment.lock,
            _ => &mut fragment.expected,
        };
        into.push_str(line);
        into.push('\n');
    }
    fragment
}

fn used(fragment: &Fragment) -> Use {
    match fragment.used.as_deref() {
        None | Some("response") => Use::Response,
        Some("request") => Use::Request,
        Some("both") => Use::Both,
        Some("nothing") => Use::Nothing,
        Some(other) => panic!("`used: {other}` is not known"),
    }
}

/// A fragment and its crate, which is generated once for all tests.
struct Read {
    path: PathBuf,
    fragment: Fragment,
    made: OnceLock<Result<Generated, Rejected>>,
}

impl Read {
    fn document(&self) -> String {
        whole(&self.fragment.document, used(&self.fragment))
    }

    fn made(&self) -> Result<&Generated, &Rejected> {
        let Fragment { config, lock, .. } = &self.fragment;
        self.made.get_or_init(|| generated(&self.document(), config, lock)).as_ref()
    }

    /// All parts that are shown. If there are several, each is under its name.
    fn shown(&self) -> String {
        let generated = match self.made() {
            Ok(generated) => generated,
            Err(rejected) => return format!("rejected\n{}", told(&rejected.diagnostics)),
        };
        let mut out = String::new();
        for what in &self.fragment.shows {
            if self.fragment.shows.len() > 1 {
                out.push_str(&format!("== {what}\n"));
            }
            out.push_str(&crate::support::show::show(generated, what));
        }
        out
    }
}

static ALL: LazyLock<Vec<Read>> = LazyLock::new(fragments);

fn fragments() -> Vec<Read> {
    let folder = package().join("tests/fragments");
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    paths.sort();
    // A `.pending` fragment waits for a fix of the generator.
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    // `FRAGMENT=part-of-a-name` runs only those fragments.
    if let Some(part) = std::env::var_os("FRAGMENT") {
        paths.retain(|path| path.to_string_lossy().contains(&*part.to_string_lossy()));
    }
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a fragment is text");
        Read { path, fragment: parsed(&text), made: OnceLock::new() }
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn each_fragment_becomes_what_it_expects() {
    let mut differences = Vec::new();
    for one in &*ALL {
        let Read { path, fragment, .. } = one;
        let actual = one.shown();
        if updates() {
            write_changed(path, &format!("{}--- expected\n{actual}", fragment.head));
        } else if actual != fragment.expected {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            differences.push(difference(&name, &fragment.expected, &actual));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn there_are_a_hundred_fragments_and_each_shows_something() {
    assert!(ALL.len() >= 100, "{}", ALL.len());
    for Read { path, fragment, .. } in &*ALL {
        assert!(!fragment.shows.is_empty(), "{}", path.display());
        assert!(fragment.head.starts_with("# "), "{}: say the idea first", path.display());
        assert!(!fragment.expected.is_empty(), "{}", path.display());
        assert!(!fragment.expected.contains("there is no `"), "{}: shows what is not there", path.display());
    }
}

#[test]
fn each_fragment_gives_the_same_bytes_with_its_keys_in_another_order() {
    let mut random = fastrand::Rng::with_seed(7);
    for one in &*ALL {
        let Read { path, fragment, .. } = one;
        let Ok(first) = one.made() else { continue };
        let document = crate::support::shuffle::value(&one.document());
        let shuffled = crate::support::shuffle::shuffled(&document, &mut random);
        let second = generated(&shuffled, &fragment.config, &fragment.lock).unwrap_or_else(|rejected| {
            panic!("{}: {}", path.display(), told(&rejected.diagnostics));
        });
        assert_eq!(first.lock, second.lock, "{}", path.display());
        for (file, text) in &first.files {
            assert!(
                *text == second.files[file],
                "{}",
                difference(&path.display().to_string(), text, &second.files[file])
            );
        }
    }
}
