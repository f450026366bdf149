//! Tests of the file set with real folders.

use super::*;

/// A folder for one test, removed at its end.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("restwright-fileset-{}-{name}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(folder.join("krate")).expect("the temporary folder can be written");
        Self(folder)
    }

    pub(super) fn krate(&self) -> PathBuf {
        self.0.join("krate")
    }

    pub(super) fn put(&self, path: &str, text: &str) {
        let path = self.krate().join(path);
        fs::create_dir_all(path.parent().expect("it stands below the crate")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }

    /// Every file by name, with its text.
    pub(super) fn state(&self) -> BTreeMap<String, String> {
        fn visit(folder: &Path, base: &Path, into: &mut BTreeMap<String, String>) {
            for entry in fs::read_dir(folder).expect("folders can be read") {
                let path = entry.expect("entries can be read").path();
                if path.is_dir() {
                    visit(&path, base, into);
                } else {
                    let name = path.strip_prefix(base).expect("it stands below").to_string_lossy().into_owned();
                    into.insert(name, fs::read_to_string(&path).expect("files can be read"));
                }
            }
        }
        let mut state = BTreeMap::new();
        visit(&self.0, &self.0, &mut state);
        state
    }

    pub(super) fn bring_to<'w>(&self, wanted: &'w BTreeMap<String, String>) -> Result<Changes<'w>, String> {
        let changes = compare(&self.krate(), wanted, Besides::new())?;
        apply(&changes, &self.krate())?;
        Ok(changes)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn generated(text: &str) -> String {
    format!("// {MARK}\n{text}\n")
}

pub(super) fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(path, text)| ((*path).to_owned(), generated(text))).collect()
}

#[test]
fn the_mark_counts_at_the_head_only() {
    assert!(is_generated(&generated("x")));
    assert!(is_generated(&format!("#!/bin/sh\n# {MARK} from a document\n")));
    assert!(is_generated(&format!("<!-- {MARK} from a document -->\n")));
    assert!(!is_generated("//! By hand.\n"));
    assert!(!is_generated(&format!("//! Tests of the client that is {MARK}.\n")));
    assert!(!is_generated(&format!("{}// {MARK}\n", "\n".repeat(HEAD_LINES))));
}

#[test]
fn writes_what_changed_and_nothing_else() {
    let scratch = Scratch::new("writes");
    let wanted = files(&[("Cargo.toml", "a"), ("src/lib.rs", "b")]);
    let first = scratch.bring_to(&wanted).expect("it can be written");
    assert_eq!((first.written.len(), first.unchanged.len()), (2, 0));
    let path = scratch.krate().join("Cargo.toml");
    let before = fs::metadata(&path).and_then(|data| data.modified()).expect("the file is there");
    let wanted = files(&[("Cargo.toml", "a"), ("src/lib.rs", "c")]);
    let second = scratch.bring_to(&wanted).expect("it can be written");
    assert_eq!((second.written.len(), second.unchanged.len()), (1, 1));
    assert_eq!(fs::metadata(&path).and_then(|data| data.modified()).expect("the file is there"), before);
    let third = scratch.bring_to(&wanted).expect("it can be written");
    assert!(third.is_empty());
    assert_eq!(scratch.state().len(), 2, "nothing is left beside the crate");
}

#[test]
fn removes_stale_files_that_bear_the_mark_and_their_empty_folders() {
    let scratch = Scratch::new("stale");
    for path in ["Cargo.toml", "src/lib.rs", "src/old/a.rs", "target/b.rs", "examples/made.rs"] {
        scratch.put(path, &generated("old"));
    }
    for path in ["src/notes.txt", "tests/mine.rs", "examples/tour.rs"] {
        scratch.put(path, "by hand");
    }
    let wanted = files(&[("Cargo.toml", "old"), ("src/lib.rs", "new")]);
    let changes = scratch.bring_to(&wanted).expect("it can be written");
    assert_eq!(changes.removed.len(), 2);
    let kept = ["Cargo.toml", "examples/tour.rs", "src/lib.rs", "src/notes.txt", "target/b.rs", "tests/mine.rs"];
    let state = scratch.state();
    assert_eq!(state.keys().collect::<Vec<_>>(), kept.map(|path| format!("krate/{path}")).iter().collect::<Vec<_>>());
    assert!(!scratch.krate().join("src/old").exists());
}

#[test]
fn hand_written_files_are_never_replaced() {
    let scratch = Scratch::new("by-hand");
    scratch.put("examples/tour.rs", "by hand");
    let before = scratch.state();
    let wanted = files(&[("src/lib.rs", "a"), ("examples/tour.rs", "b")]);
    let error = scratch.bring_to(&wanted);
    assert!(error.expect_err("the file is in the way").contains("examples/tour.rs"));
    assert_eq!(scratch.state(), before);
}

#[test]
fn a_package_that_was_not_generated_is_left_alone() {
    let scratch = Scratch::new("foreign");
    scratch.put("Cargo.toml", "[package]\nname = \"mine\"\n");
    scratch.put("src/lib.rs", "//! Mine.\n");
    let before = scratch.state();
    assert!(scratch.bring_to(&files(&[("src/lib.rs", "a")])).is_err());
    assert_eq!(scratch.state(), before);
}

#[test]
fn all_or_nothing_when_a_file_cannot_be_put_in_place() {
    let scratch = Scratch::new("failure");
    scratch.put("Cargo.toml", &generated("old"));
    // There is a file in place of a folder: the second of three writes fails.
    scratch.put("src", "a file");
    scratch.put("stale.rs", &generated("stale"));
    let before = scratch.state();
    let wanted = files(&[("A.toml", "new"), ("Cargo.toml", "new"), ("src/lib.rs", "new")]);
    assert!(scratch.bring_to(&wanted).is_err());
    assert_eq!(scratch.state(), before);
}

#[test]
fn a_comparison_writes_nothing_and_its_diff_tells_what_it_would() {
    let scratch = Scratch::new("check");
    scratch.put("Cargo.toml", &generated("one\ntwo"));
    scratch.put("src/gone.rs", &generated("gone"));
    let before = scratch.state();
    let lock = Besides::from([(scratch.0.join("names.lock"), "a\n".into())]);
    let wanted = files(&[("Cargo.toml", "one\nthree")]);
    let changes = compare(&scratch.krate(), &wanted, lock).expect("it can be read");
    let diff = changes.diff(&scratch.0, 100);
    for line in ["--- a/krate/Cargo.toml", "-two", "+three", "+++ b/names.lock", "+a", "--- a/krate/src/gone.rs"] {
        assert!(diff.lines().any(|candidate| candidate == line), "{line} is not in\n{diff}");
    }
    assert!(diff.contains("+++ /dev/null") && diff.contains("--- /dev/null"));
    let cut = changes.diff(&scratch.0, 3);
    assert!(cut.lines().count() == 4 && cut.contains("more lines"), "{cut}");
    assert_eq!(scratch.state(), before);
}

#[test]
fn files_besides_the_crate_go_with_it() {
    let scratch = Scratch::new("besides");
    let lock = Besides::from([(scratch.0.join("spec/names.lock"), "a\n".into())]);
    let wanted = files(&[("src/lib.rs", "a")]);
    let changes = compare(&scratch.krate(), &wanted, lock).expect("it can be read");
    apply(&changes, &scratch.krate()).expect("it can be written");
    assert_eq!(scratch.state().get("spec/names.lock").map(String::as_str), Some("a\n"));
}
