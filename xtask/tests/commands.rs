//! The contract of `cargo xtask generate`: exit codes, and the files that are written or left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the workspace's folder")
}

fn generate(arguments: &[&str]) -> Output {
    let command =
        Command::new(env!("CARGO_BIN_EXE_xtask")).arg("generate").args(arguments).current_dir(root()).output();
    command.expect("the command can be run")
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// An empty folder for this test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    folder
}

/// Every file below a folder with its bytes.
fn state(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut state = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                let relative = entry.path().strip_prefix(folder).expect("it stands below").to_path_buf();
                state.insert(relative, fs::read(entry.path()).expect("files can be read"));
            }
        }
    }
    state
}

fn path(path: &Path) -> &str {
    path.to_str().expect("the paths of these tests are text")
}

#[test]
fn the_generated_crate_is_up_to_date() {
    let output = generate(&["--check"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_document_alone_makes_a_crate_and_making_it_again_changes_nothing() {
    let out = folder("alone");
    let arguments = ["--spec", "spec/cloudflare.json", "--out", path(&out)];
    let first = generate(&arguments);
    assert_eq!(code(&first), 0, "{}", String::from_utf8_lossy(&first.stderr));
    assert!(stdout(&first).contains("operations   5 of 5\n"), "{}", stdout(&first));
    let made = state(&out);
    for file in ["Cargo.toml", "src/lib.rs", "names.lock"] {
        assert!(made.contains_key(Path::new(file)), "there is no {file}");
    }
    let second = generate(&arguments);
    assert!(stdout(&second).contains(&format!("files        0 written, {} unchanged, 0 removed\n", made.len())));
    assert_eq!(state(&out), made);
}

#[test]
fn check_ends_with_1_tells_the_command_and_writes_nothing() {
    let out = folder("check");
    let arguments = ["--spec", "spec/cloudflare.json", "--out", path(&out)];
    assert_eq!(code(&generate(&arguments)), 0);
    let library = out.join("src/lib.rs");
    let text = fs::read_to_string(&library).expect("the library is there");
    fs::write(&library, format!("{text}// changed\n")).expect("it can be written");
    fs::write(out.join("src/stale.rs"), text).expect("it can be written");
    let before = state(&out);
    let check = generate(&[&arguments[..], &["--check"]].concat());
    assert_eq!(code(&check), 1);
    let told = stdout(&check);
    assert!(told.contains("-// changed") && told.contains("1 differ") && told.contains("1 stale"), "{told}");
    assert!(told.contains("run: cargo xtask generate --spec spec/cloudflare.json --out "), "{told}");
    assert_eq!(state(&out), before);
    let again = generate(&arguments);
    assert!(stdout(&again).contains("1 written") && stdout(&again).contains("1 removed"), "{}", stdout(&again));
}

#[test]
fn what_cannot_be_used_ends_with_2_and_leaves_the_crate_as_it_was() {
    let out = folder("unusable");
    assert_eq!(code(&generate(&["--spec", "spec/cloudflare.json", "--out", path(&out)])), 0);
    let before = state(&out);
    let broken = folder("unusable-document.json");
    fs::write(&broken, "{\"openapi\": ").expect("it can be written");
    for document in ["spec/no-such-document.json", path(&broken)] {
        let output = generate(&["--spec", document, "--out", path(&out)]);
        assert_eq!(code(&output), 2, "{}", stdout(&output));
        assert!(!output.stderr.is_empty());
    }
    assert_eq!(state(&out), before);
    assert_eq!(code(&generate(&["--no-such-option"])), 2);
}

#[test]
fn a_name_that_no_package_can_have_ends_with_2_and_writes_nothing() {
    let out = folder("unnamed");
    for name in ["a.b", "1st", "größe", "type", "test", "core", "con", "restwright", ""] {
        let output = generate(&["--spec", "spec/cloudflare.json", "--out", path(&out), "--name", name]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(code(&output), 2, "{name}: {told}");
        assert!(told.contains(&format!("`{name}` cannot be the name of a package: ")), "{told}");
        assert!(told.contains("The Cargo Book"), "{told}");
        assert!(!out.exists(), "{name}");
    }
}

#[test]
fn the_report_has_its_pinned_form() {
    let out = folder("report");
    let file = folder("report.json");
    let output = generate(&[
        "--spec",
        "spec/cloudflare.json",
        "--out",
        path(&out),
        "--name",
        "my-client",
        "--report",
        path(&file),
    ]);
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&fs::read(&file).expect("the report is there")).expect("it is JSON");
    let keys = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
    let expect = |list: &[&str]| Some(list.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>());
    assert_eq!(keys(&report), expect(&["crate", "diagnostics", "document", "names", "operations", "schemas"]));
    assert_eq!(keys(&report["document"]), expect(&["openapi", "path", "title", "version"]));
    assert_eq!(keys(&report["operations"]), expect(&["generated", "skipped", "total"]));
    assert_eq!(keys(&report["schemas"]), expect(&["degraded", "total", "typed"]));
    assert_eq!(keys(&report["crate"]), expect(&["dir", "features", "files", "lines", "package", "types"]));
    assert_eq!((&report["operations"]["total"], &report["operations"]["generated"]), (&5.into(), &5.into()));
    assert_eq!((&report["crate"]["package"], &report["crate"]["dir"]), (&"my-client".into(), &path(&out).into()));
}

fn xtask(arguments: &[&str]) -> Output {
    let command = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(root()).output();
    command.expect("the command can be run")
}

#[test]
fn a_corpus_is_told_in_a_table_and_a_document_that_makes_no_crate_fails_it() {
    let corpus = folder("corpus");
    fs::create_dir_all(corpus.join("split")).expect("it can be made");
    let small = "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{\"/a\":{\"get\":{\"responses\":{}}}}}";
    for (name, text) in [("whole-of-a-test.json", small), ("split/root.json", small), ("notes.txt", "no document")] {
        fs::write(corpus.join(name), text).expect("it can be written");
    }
    let good = xtask(&["corpus", path(&corpus), "--complete"]);
    assert_eq!(code(&good), 0, "{}", stdout(&good));
    assert!(stdout(&good).contains("documents    2, 0 failed\noperations   2 of 2\n"), "{}", stdout(&good));

    fs::write(corpus.join("broken.json"), "{").expect("it can be written");
    let report = folder("corpus-report.json");
    let bad = xtask(&["corpus", path(&corpus), "--report", path(&report)]);
    assert_eq!(code(&bad), 1);
    assert!(stdout(&bad).contains("failed: broken.json: "), "{}", stdout(&bad));
    let report: Value = serde_json::from_slice(&fs::read(&report).expect("the report is there")).expect("it is JSON");
    assert_eq!(report["documents"][0]["name"], "broken.json");
    assert_eq!(report["documents"][2]["operations"], serde_json::json!({ "generated": 1, "total": 1 }));
    assert_eq!(code(&xtask(&["corpus", path(&folder("corpus-of-nothing"))])), 2);
}

#[test]
fn what_is_known_to_be_wrong_with_the_whole_client_is_readable() {
    let out = folder("expected");
    let report = folder("expected-report.json");
    let made = generate(&["--spec", "spec/cloudflare.json", "--out", path(&out), "--report", path(&report)]);
    assert_eq!(code(&made), 0);
    let held = xtask(&["expected", "spec/cloudflare-full.expected.toml", path(&report)]);
    // The small document differs from the whole one.
    assert_eq!(code(&held), 1, "{}", String::from_utf8_lossy(&held.stderr));
    assert!(stdout(&held).contains("operations, total: 5 instead of 1535"), "{}", stdout(&held));
}

#[test]
fn a_history_is_told_version_by_version_and_ends_with_a_changelog() {
    let versions = folder("history");
    fs::create_dir_all(&versions).expect("it can be made");
    let document = |paths: &[(&str, &str)]| {
        let told = |(path, method): &(&str, &str)| format!("{path:?}: {{{method:?}: {{\"responses\": {{}}}}}}");
        let paths: Vec<String> = paths.iter().map(told).collect();
        let paths = paths.join(", ");
        format!("{{\"openapi\":\"3.0.3\",\"info\":{{\"title\":\"t\",\"version\":\"1\"}},\"paths\":{{{paths}}}}}")
    };
    let (one, two) = (document(&[("/a", "get")]), document(&[("/a", "get"), ("/b", "get")]));
    for (name, text) in [("1-old", &one), ("1-new", &two), ("2-old", &two), ("2-new", &one)] {
        fs::write(versions.join(format!("{name}.json")), text).expect("it can be written");
    }
    let table = "id\tdate\n1\t2027-01-01T00:00:00Z\n2\t2027-01-02T00:00:00Z\n";
    fs::write(versions.join("pairs.tsv"), table).expect("it can be written");
    let config = versions.join("empty.toml");
    fs::write(&config, "[package]\nversion = \"1.0.0\"\n").expect("it can be written");
    let out = folder("history-project");
    let arguments = ["history", path(&versions), "--config", path(&config), "--out", path(&out)];
    // A second run makes the project again.
    for _ in 0..2 {
        let output = xtask(&arguments);
        assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stderr));
        let told: Vec<Vec<String>> =
            stdout(&output).lines().map(|line| line.split_whitespace().take(4).map(str::to_owned).collect()).collect();
        for expected in [
            &["1-new", "minor", "none", "1.1.0"][..],
            &["2-old", "as", "it", "was"],
            &["2-new", "major", "major", "2.0.0"],
        ] {
            assert!(told.iter().any(|line| line == expected), "{expected:?} is not in {}", stdout(&output));
        }
        let changelog = fs::read_to_string(out.join("generated/CHANGELOG.md")).expect("it is there");
        let heads: Vec<&str> = changelog.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(heads, ["## 2.0.0 - 2027-01-02", "## 1.1.0 - 2027-01-01"]);
    }
    // The same versions, each over the names of the version before.
    let chained = xtask(&["evolve", "--chain", path(&versions), "--config", path(&config)]);
    assert_eq!(code(&chained), 0, "{}", String::from_utf8_lossy(&chained.stderr));
    assert!(stdout(&chained).contains("0 of 3 updates break what did not change"), "{}", stdout(&chained));
    let foreign = folder("history-foreign");
    fs::create_dir_all(&foreign).expect("it can be made");
    let refused = xtask(&["history", path(&versions), "--out", path(&foreign)]);
    assert_eq!(code(&refused), 2);
}
