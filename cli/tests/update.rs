//! The contract of `restwright update`: everything changes together, or nothing.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use common::{code, folder, restwright, stderr, stdout};

const DOCUMENT: &str = "
openapi: 3.0.4
info: { title: Pets, version: '1' }
servers: [{ url: https://pets.example }]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components: { schemas: { Pet: { type: object, properties: { name: { type: string } } } } }
";

const CONFIG: &str =
    "# Ours.\ndocument = 'spec/openapi.yaml'\nlock = 'names.lock'\n\n[package]\nversion = '0.1.0' # raised by update\n";

/// A folder with a crate that is up to date, and `new.yaml`, in which one text differs.
fn project(name: &str, was: &str, is: &str) -> PathBuf {
    let folder = folder(name);
    put(&folder, "codegen.toml", CONFIG);
    put(&folder, "spec/openapi.yaml", DOCUMENT);
    assert!(DOCUMENT.contains(was), "{was}");
    put(&folder, "new.yaml", &DOCUMENT.replace(was, is));
    let made = restwright(&folder, &["generate"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    folder
}

fn put(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("folders can be made");
    fs::write(path, text).expect("it can be written");
}

fn text(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file with its bytes, including the files that runs keep for themselves.
fn state(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut state = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                state.insert(path.clone(), fs::read(&path).expect("it can be read"));
            }
        }
    }
    state
}

const NAME: &str = "name: { type: string }";
const MAJOR: &str = "name: { type: integer }";
const MINOR: &str = "name: { type: string }, age: { type: integer }";

#[test]
fn a_new_document_brings_the_crate_the_lock_the_changelog_and_the_version() {
    let folder = project("update-all", NAME, MAJOR);
    let output = restwright(
        &folder,
        &["update", "--from", "new.yaml", "--origin", "https://pets.example/openapi.yaml", "--date", "2027-01-31"],
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("pets::Pet.name: Option<String> → Option<i64>"), "{}", stdout(&output));
    assert!(stdout(&output).contains("0.1.0 → 0.2.0"), "{}", stdout(&output));
    assert_eq!(text(&folder, "spec/openapi.yaml"), text(&folder, "new.yaml"));
    assert_eq!(text(&folder, "codegen.toml"), CONFIG.replace("'0.1.0'", "\"0.2.0\""));
    assert!(text(&folder, "generated/Cargo.toml").contains("version = \"0.2.0\""));
    assert!(text(&folder, "names.lock").contains("i64"));
    let changelog = text(&folder, "generated/CHANGELOG.md");
    assert!(changelog.contains("\n## 0.2.0 - 2027-01-31\n\n- crate: **major**"), "{changelog}");
    let record: toml::Table = text(&folder, "spec/source.toml").parse().expect("it is TOML");
    let record = &record["openapi.yaml"];
    assert_eq!(record["from"].as_str(), Some("https://pets.example/openapi.yaml"));
    assert_eq!(
        (record["date"].as_str(), record["generator"].as_str()),
        (Some("2027-01-31"), Some(env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(code(&restwright(&folder, &["check"])), 0, "what is left is up to date");
    let again = restwright(&folder, &["update", "--from", "new.yaml", "--date", "2027-02-01"]);
    assert!(stderr(&again).contains("nothing is changed"), "{}", stderr(&again));
    assert!(!text(&folder, "spec/source.toml").contains("2027-02-01"));
}

#[test]
fn the_version_rises_as_the_verdict_asks() {
    let described = "title: Pets, description: Many pets.";
    for (name, from, was, is, to) in [
        ("major-0", "0.1.0", NAME, MAJOR, "0.2.0"),
        ("major-1", "1.4.2", NAME, MAJOR, "2.0.0"),
        ("minor-0", "0.1.0", NAME, MINOR, "0.1.1"),
        ("minor-1", "1.4.2", NAME, MINOR, "1.5.0"),
        ("patch-1", "1.4.2", "title: Pets", described, "1.4.3"),
        ("none-1", "1.4.2", "operationId: getPet", "operationId: petGet", "1.4.2"),
        ("wire-1", "1.4.2", "schema: { type: string } }]", "schema: { type: string, maxLength: 9 } }]", "1.4.3"),
    ] {
        let folder = project(&format!("update-{name}"), was, is);
        put(&folder, "codegen.toml", &CONFIG.replace("0.1.0", from));
        assert_eq!(code(&restwright(&folder, &["generate"])), 0);
        let output = restwright(&folder, &["update", "--from", "new.yaml"]);
        assert_eq!(code(&output), 0, "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(&format!("version      {from} to {to}\n")), "{name}: {}", stderr(&output));
        assert!(text(&folder, "generated/Cargo.toml").contains(&format!("version = \"{to}\"")), "{name}");
        assert_eq!(folder.join("generated/CHANGELOG.md").exists(), from != to, "{name}");
        assert_eq!(text(&folder, "spec/openapi.yaml"), text(&folder, "new.yaml"), "{name}");
    }
}

#[test]
fn a_dry_run_prints_all_and_writes_nothing() {
    let folder = project("update-dry", NAME, MINOR);
    let before = state(&folder);
    let output = restwright(&folder, &["update", "--from", "new.yaml", "--dry-run", "--format", "markdown"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).starts_with("## Changes for callers, from `spec/openapi.yaml` to `new.yaml`\n"));
    assert!(stdout(&output).contains("`0.1.0` → `0.1.1`"), "{}", stdout(&output));
    for told in ["would be written", "  spec/source.toml\n", "  generated/CHANGELOG.md\n", "  codegen.toml\n"] {
        assert!(stderr(&output).contains(told), "{told}: {}", stderr(&output));
    }
    assert_eq!(state(&folder), before);
}

#[test]
fn what_cannot_be_used_changes_nothing() {
    let folder = project("update-unusable", NAME, MAJOR);
    put(&folder, "broken.yaml", "openapi: [");
    put(&folder, "latin.yaml", "");
    fs::write(folder.join("latin.yaml"), b"openapi: 3.0.4\ninfo: { title: caf\xe9 }\n").expect("it can be written");
    put(&folder, "plain.toml", "lock = 'names.lock'\n");
    put(&folder, "odd.toml", "document = 'spec/openapi.yaml'\nlock = 'names.lock'\n[package]\nversion = 'one'\n");
    let before = state(&folder);
    let cases: [(&[&str], &str); 8] = [
        (&["--from", "gone.yaml"], "cannot read `gone.yaml`"),
        (&["--from", "broken.yaml"], "cannot take the place"),
        (&["--from", "latin.yaml"], "latin.yaml"),
        (&["--from", "spec/openapi.yaml"], "is the document that is replaced"),
        (&["--from", "new.yaml", "--config", "plain.toml"], "names no `document`"),
        (&["--from", "new.yaml", "--config", "odd.toml"], "`one` is not a version"),
        (&["--from", "new.yaml", "--date", "today"], "is not a date"),
        (&[], "--from"),
    ];
    for (arguments, why) in cases {
        let output = restwright(&folder, &[&["update"], arguments].concat());
        assert_eq!(code(&output), 2, "{arguments:?}: {}", stdout(&output));
        assert!(stderr(&output).contains(why), "{arguments:?}: {}", stderr(&output));
        assert!(stdout(&output).is_empty(), "{arguments:?}");
        assert_eq!(state(&folder), before, "{arguments:?}");
    }
}

#[test]
fn a_crate_that_is_not_up_to_date_is_not_updated() {
    let folder = project("update-stale", NAME, MAJOR);
    put(&folder, "spec/openapi.yaml", &DOCUMENT.replace(NAME, MINOR));
    let before = state(&folder);
    let output = restwright(&folder, &["update", "--from", "new.yaml"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("run `generate` first"), "{}", stderr(&output));
    assert_eq!(state(&folder), before);
}

/// A new document in several files; the second one cannot be written.
#[test]
fn a_failure_in_the_middle_leaves_all_as_it_was() {
    let folder = project("update-middle", NAME, MAJOR);
    put(&folder, "fetched/api.yaml", &in_two_files());
    put(&folder, "fetched/parts/pet.yaml", "{ type: object, properties: { name: { type: integer } } }\n");
    put(&folder, "spec/parts", "a file where a folder is wanted\n");
    let before = state(&folder);
    let output = restwright(&folder, &["update", "--from", "fetched/api.yaml"]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    assert!(stderr(&output).contains("spec/parts"), "{}", stderr(&output));
    assert!(stdout(&output).is_empty());
    assert_eq!(state(&folder), before);
    fs::remove_file(folder.join("spec/parts")).expect("it can be removed");
    assert_eq!(code(&restwright(&folder, &["update", "--from", "fetched/api.yaml"])), 0);
    assert_eq!(code(&restwright(&folder, &["check"])), 0);
}

/// Wherever a run is killed, the next one ends with the same files as one run alone.
#[test]
fn a_run_that_is_killed_is_completed_by_the_next() {
    let arguments = ["update", "--from", "new.yaml", "--date", "2027-01-31"];
    let inside = |folder: &Path| -> BTreeMap<PathBuf, Vec<u8>> {
        let told =
            |(path, bytes): (PathBuf, Vec<u8>)| (path.strip_prefix(folder).expect("it is below").to_owned(), bytes);
        state(folder).into_iter().map(told).collect()
    };
    let whole = project("update-whole", NAME, MAJOR);
    let started = Instant::now();
    assert_eq!(code(&restwright(&whole, &arguments)), 0);
    let took = started.elapsed();
    let expected = inside(&whole);
    let folder = project("update-killed", NAME, MAJOR);
    let before = state(&folder);
    let mut killed = 0;
    for part in 1..=24_u32 {
        drop(fs::remove_dir_all(&folder));
        for (path, bytes) in &before {
            fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("folders can be made");
            fs::write(path, bytes).expect("it can be written");
        }
        let mut run = Command::new(env!("CARGO_BIN_EXE_restwright"));
        run.args(arguments).current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::null());
        let mut run = run.spawn().expect("the command can be run");
        std::thread::sleep(took * part / 20);
        drop(run.kill());
        killed += usize::from(run.wait().expect("it ends").code().is_none());
        let next = restwright(&folder, &arguments);
        assert_eq!(code(&next), 0, "{part}: {}", stderr(&next));
        assert_eq!(inside(&folder), expected, "{part}");
    }
    assert!(killed > 0, "no run was killed before its end");
}

/// The document with its schema in a separate file.
fn in_two_files() -> String {
    const INLINE: &str = "{ Pet: { type: object, properties: { name: { type: string } } } }";
    assert!(DOCUMENT.contains(INLINE));
    DOCUMENT.replace(INLINE, "{ Pet: { $ref: 'parts/pet.yaml' } }")
}

const OVERLAY: &str = "
overlay: 1.0.0
info: { title: Corrections, version: '1' }
actions:
  - { target: $.components.schemas.Pet.properties.name, description: a name is told, update: { description: Its name. } }
  - { target: $.components.schemas.Pet, description: a pet is told, update: { description: A pet. } }
";

#[test]
fn corrections_that_no_longer_apply_are_errors_and_those_no_longer_needed_are_told() {
    let folder = project("update-overlay", "Pet: { type: object,", "Pet: { type: object, description: A pet.,");
    put(&folder, "spec/overlay.yaml", OVERLAY);
    let config =
        CONFIG.replace("lock =", "overlays = ['spec/overlay.yaml']\nlock =") + "[rename.fields]\nname = 'called'\n";
    put(&folder, "codegen.toml", &config);
    let made = restwright(&folder, &["generate"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let output = restwright(&folder, &["update", "--from", "new.yaml", "--dry-run"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stdout(&output).contains("Corrections that are no longer needed"), "{}", stdout(&output));
    assert!(stdout(&output).contains("it was added because: a pet is told"), "{}", stdout(&output));
    // The field is gone: the first action and the new name no longer match anything, and both are reported.
    put(&folder, "new.yaml", &DOCUMENT.replace("name: { type", "nick: { type"));
    let before = state(&folder);
    let output = restwright(&folder, &["update", "--from", "new.yaml"]);
    assert_eq!(code(&output), 2, "{}", stdout(&output));
    for told in ["it was added because: a name is told", "no schema has a property `name`"] {
        assert!(stderr(&output).contains(told), "{told}: {}", stderr(&output));
    }
    assert_eq!(state(&folder), before);
}

#[test]
fn files_that_the_new_document_refers_to_come_with_it() {
    let folder = project("update-files", NAME, NAME);
    put(&folder, "fetched/api.yaml", &in_two_files());
    put(
        &folder,
        "fetched/parts/pet.yaml",
        "{ type: object, properties: { name: { type: string }, age: { type: integer } } }\n",
    );
    let output = restwright(&folder, &["update", "--from", "fetched/api.yaml"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(text(&folder, "spec/parts/pet.yaml"), text(&folder, "fetched/parts/pet.yaml"));
    assert!(text(&folder, "names.lock").contains("\tage\t"), "{}", text(&folder, "names.lock"));
    assert_eq!(code(&restwright(&folder, &["check"])), 0);
    // The document stays, and a file of it changes: that is an update, too.
    put(&folder, "fetched/parts/pet.yaml", "{ type: object, properties: { name: { type: integer } } }\n");
    let output = restwright(&folder, &["update", "--from", "fetched/api.yaml"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("version      0.1.1 to 0.2.0\n"), "{}", stderr(&output));
    assert_eq!(code(&restwright(&folder, &["check"])), 0);
}

/// An approval of the field's type.
fn approval(end: &str) -> String {
    let rules = ["field-type-changed", "response-type-changed"];
    let one = |rule: &str, at: &str| {
        format!("[[approval]]\nrule = '{rule}'\nat = '{at}'\nreason = 'it never was a text'\n{end}\n")
    };
    rules.iter().fold(String::new(), |text, rule| text + &one(rule, "pets::Pet.name"))
}

#[test]
fn fail_on_heeds_approvals_as_long_as_they_hold() {
    let folder = project("update-approvals", NAME, MAJOR);
    let before = state(&folder);
    let gate = ["update", "--from", "new.yaml", "--fail-on", "major"];
    let refused = restwright(&folder, &gate);
    assert_eq!(code(&refused), 1, "{}", stderr(&refused));
    assert!(stderr(&refused).contains("nothing is changed"), "{}", stderr(&refused));
    assert_eq!(state(&folder), before);
    let with = |text: &str, more: &[&str]| {
        put(&folder, "approvals.toml", text);
        restwright(&folder, &[&gate[..], &["--approvals", "approvals.toml", "--dry-run"], more].concat())
    };
    let version = |version: &str| approval(&format!("until-version = '{version}'"));
    let date = approval("until-date = '2027-01-31'");
    let holds = version("0.3.0");
    // Only one of the two rules.
    let half = holds.split("\n[[approval]]").next().unwrap_or_default();
    let cases: [(&str, &[&str], i32, &str); 8] = [
        (&holds, &[], 0, ""),
        (&version("0.2.0"), &[], 2, "has expired (`0.2.0`); it was given because: it never was a text"),
        (&date, &["--date", "2027-01-30"], 0, ""),
        (&date, &["--date", "2027-01-31"], 2, "has expired"),
        (&date, &[], 2, "`--today YYYY-MM-DD`"),
        (&holds.replace("Pet.name", "Pet.age"), &[], 2, "applies to no change"),
        (half, &[], 1, "refused"),
        ("[[approval]]\nrule = 'x'\n", &[], 2, "approvals.toml"),
    ];
    for (text, more, expected, told) in cases {
        let output = with(text, more);
        assert_eq!(code(&output), expected, "{text}{more:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(told), "{text}{more:?}: {}", stderr(&output));
    }
    // `diff` uses the same approvals, and the configuration may name the file.
    put(&folder, "approvals.toml", &version("0.3.0"));
    put(&folder, "codegen.toml", &format!("approvals = 'approvals.toml'\n{CONFIG}"));
    let diff = ["diff", "spec/openapi.yaml", "new.yaml", "--fail-on", "major"];
    assert_eq!(code(&restwright(&folder, &diff)), 1);
    let heeded = restwright(&folder, &[&diff[..], &["--config", "codegen.toml"]].concat());
    assert_eq!(code(&heeded), 0, "{}", stderr(&heeded));
    let unknown = restwright(&folder, &[&diff[..], &["--approvals", "approvals.toml"]].concat());
    assert_eq!(code(&unknown), 2, "no version is known: {}", stderr(&unknown));
    let output = restwright(&folder, &gate);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    // The update releases the change, and the approval has no more effect.
    put(&folder, "new.yaml", &DOCUMENT.replace(NAME, "name: { type: integer }, age: { type: integer }"));
    let stale = restwright(&folder, &gate);
    assert_eq!(code(&stale), 2);
    assert!(stderr(&stale).contains("applies to no change: remove it"), "{}", stderr(&stale));
}
