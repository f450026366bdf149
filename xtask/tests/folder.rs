//! The generator's folder: simultaneous runs, killed runs, and files that were written by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

/// How many runs are killed.
const KILLS: u64 = 60;

/// How often two runs are started at the same time.
const PAIRS: usize = 8;

/// Every file below a folder with its bytes, including hidden files.
type State = BTreeMap<PathBuf, Vec<u8>>;

fn state(folder: &Path) -> State {
    let mut state = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        for path in fs::read_dir(current).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(folder).expect("it stands below").to_path_buf();
                state.insert(relative, fs::read(&path).expect("files can be read"));
            }
        }
    }
    state
}

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folder").join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("it can be made");
    folder
}

/// A document with several groups that have a type each; `version` shows in every file.
fn document(folder: &Path, version: usize, groups: usize) -> PathBuf {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    for group in 0..groups {
        let schema = format!("Thing{group}");
        let answer = json!({ "description": "d", "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{schema}") } } } });
        let operation = json!({ "operationId": format!("read{group}"), "tags": [format!("group{group}")], "responses": { "200": answer } });
        paths.insert(format!("/things/{group}"), json!({ "get": operation }));
        let properties = json!({ "id": { "type": "string" }, format!("version{version}"): { "type": "integer" }, format!("own{group}"): { "type": "string" } });
        schemas.insert(
            schema,
            json!({ "type": "object", "description": format!("Version {version}."), "properties": properties }),
        );
    }
    let document = json!({
        "openapi": "3.0.3", "info": { "title": "Things", "version": version.to_string() },
        "servers": [{ "url": "https://things.example" }], "paths": paths, "components": { "schemas": schemas },
    });
    let path = folder.join(format!("document-{version}-{groups}.json"));
    fs::write(&path, document.to_string()).expect("it can be written");
    path
}

fn command(document: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.arg("generate").arg("--spec").arg(document).arg("--out").arg(out);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

fn generate(document: &Path, out: &Path) -> Output {
    command(document, out).output().expect("the command can be run")
}

fn assert_done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn start(document: &Path, out: &Path) -> Child {
    command(document, out).spawn().expect("the command can be run")
}

/// The state of a folder in which only this document is generated.
fn made(document: &Path, out: &Path) -> State {
    assert_done(&generate(document, out));
    state(out)
}

#[test]
fn two_runs_at_once_leave_what_one_of_them_made() {
    let scratch = folder("at-once");
    let documents = [document(&scratch, 1, 12), document(&scratch, 2, 12)];
    // Names are kept from run to run, so all states are those of a folder that has seen both documents.
    let out = scratch.join("out");
    assert_done(&generate(&documents[0], &out));
    let states = [made(&documents[1], &out), made(&documents[0], &out)];
    for _ in 0..PAIRS {
        let runs: Vec<Child> = documents.iter().map(|document| start(document, &out)).collect();
        for run in runs {
            assert_done(&run.wait_with_output().expect("it can be waited for"));
        }
        let found = state(&out);
        assert!(states.contains(&found), "{:?}", found.keys());
    }
    // Also in a folder that was empty.
    for _ in 0..PAIRS {
        fs::remove_dir_all(&out).expect("it can be removed");
        let runs: Vec<Child> = documents.iter().map(|document| start(document, &out)).collect();
        for run in runs {
            assert_done(&run.wait_with_output().expect("it can be waited for"));
        }
        assert!(states.contains(&state(&out)));
    }
    assert_eq!(hidden(&scratch), Vec::<String>::new());
}

/// The files that runs have left beside the crate.
fn hidden(scratch: &Path) -> Vec<String> {
    let names = fs::read_dir(scratch).expect("it can be listed").flatten().map(|entry| entry.file_name());
    names.map(|name| name.to_string_lossy().into_owned()).filter(|name| name.starts_with('.')).collect()
}

#[test]
fn a_run_that_is_killed_leaves_the_old_crate_or_the_new_one() {
    let scratch = folder("killed");
    let documents = [document(&scratch, 1, 16), document(&scratch, 2, 16)];
    let out = scratch.join("out");
    assert_done(&generate(&documents[0], &out));
    fs::create_dir_all(out.join("tests")).expect("it can be made");
    fs::write(out.join("tests/mine.rs"), "// by hand\n").expect("it can be written");
    fs::write(out.join("README.md"), "by hand\n").expect("it can be written");
    let second = made(&documents[1], &out);
    let started = Instant::now();
    let first = made(&documents[0], &out);
    let mut takes = started.elapsed();
    let states = [first, second];
    let (mut now, mut half, mut switched) = (0, 0, 0);
    let mut random = Random(KILLS);
    for kill in 1..=KILLS {
        // A machine that is busier now takes longer.
        if kill % 10 == 0 && switched == 0 {
            takes = takes * 3 / 2;
        }
        let next = 1 - now;
        let mut run = start(&documents[next], &out);
        let part = random.below(1_100);
        std::thread::sleep(takes * u32::try_from(part).expect("it is small") / 1_000);
        drop(run.kill());
        drop(run.wait());
        let found = state(&out);
        if let Some(which) = states.iter().position(|state| *state == found) {
            switched += usize::from(which != now);
            now = which;
            continue;
        }
        // The run was killed between the few renames of a switch: the next run makes the rest of them, for any
        // document.
        half += 1;
        assert!(
            hidden(&scratch).iter().any(|name| name.contains("restwright-new")),
            "neither old nor new, and no journal"
        );
        assert_done(&generate(&documents[now], &out));
        assert!(states[now] == state(&out), "what was interrupted has been completed, and then changed back");
    }
    println!("{KILLS} killed in {takes:?} each: {switched} had switched, {half} were in between");
    assert!(switched > 0, "no run was killed after its switch: the times are off");
    assert_done(&generate(&documents[0], &out));
    assert!(states[0] == state(&out));
    assert_eq!(hidden(&scratch), Vec::<String>::new(), "what killed runs left has been removed");
}

/// `SplitMix64`: the same numbers in every run of the tests.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }
}

#[test]
fn a_package_that_somebody_wrote_is_refused_and_the_way_out_is_told() {
    let scratch = folder("foreign");
    let document = document(&scratch, 1, 2);
    let mark = "# @generated by restwright\n";
    let cases: [(&str, &[(&str, &str)]); 4] = [
        ("manifest", &[("Cargo.toml", "[package]\nname = \"mine\"\n"), ("src/lib.rs", mark)]),
        ("sources", &[("src/main.rs", "fn main() {}\n")]),
        ("deep", &[("src/a/b.rs", "pub fn mine() {}\n")]),
        ("library", &[("Cargo.toml", mark), ("src/lib.rs", "//! Mine.\n")]),
    ];
    for (name, files) in cases {
        let out = scratch.join(name);
        for (path, text) in files {
            let path = out.join(path);
            fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        let before = state(&out);
        let output = generate(&document, &out);
        assert_eq!(output.status.code(), Some(2), "{name}");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(told.contains("was not generated") && told.contains("another folder with `--out`"), "{told}");
        assert!(before == state(&out), "{name}");
    }
    assert_eq!(hidden(&scratch), Vec::<String>::new());
}

#[test]
fn what_is_not_ours_stays_as_it_is() {
    let scratch = folder("beside");
    let documents = [document(&scratch, 1, 6), document(&scratch, 2, 3)];
    let out = scratch.join("out");
    let mine =
        ["README.md", "tests/mine.rs", "examples/mine.rs", ".git/HEAD", "src/notes.txt", "src/bin/tool.rs", "target/x"];
    for path in ["README.md", ".git/HEAD"] {
        let path = out.join(path);
        fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("it can be made");
        fs::write(path, "mine").expect("it can be written");
    }
    assert_done(&generate(&documents[0], &out));
    for path in mine {
        let path = out.join(path);
        fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("it can be made");
        fs::write(path, "mine").expect("it can be written");
    }
    assert_done(&generate(&documents[1], &out));
    let after = state(&out);
    for path in mine {
        assert_eq!(after.get(Path::new(path)).map(Vec::as_slice), Some(&b"mine"[..]), "{path}");
    }
    assert!(!after.contains_key(Path::new("src/group5.rs")), "{:?}", after.keys());
}

#[test]
fn a_tag_and_a_title_of_which_no_file_can_be_made_are_cut() {
    let scratch = folder("long");
    let path = document(&scratch, 1, 2);
    let mut document: Value = serde_json::from_slice(&fs::read(&path).expect("it is there")).expect("it is JSON");
    document["paths"]["/things/1"]["get"]["tags"] = json!(["long tag ".repeat(60)]);
    document["info"]["title"] = json!("long title ".repeat(60));
    fs::write(&path, document.to_string()).expect("it can be written");
    let out = scratch.join("out");
    let output = generate(&path, &out);
    assert_done(&output);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("note[group-name-cut]") && told.contains("(/paths/~1things~11/get/tags/0)"), "{told}");
    let files = state(&out);
    let name = |path: &Path| path.file_name().map_or(0, std::ffi::OsStr::len);
    assert!(files.keys().any(|path| path.to_string_lossy().starts_with("src/long_tag_long_tag")), "{:?}", files.keys());
    assert!(files.keys().all(|path| name(path) < 100), "{:?}", files.keys());
}

#[test]
fn a_pipe_that_a_document_names_is_not_waited_for() {
    let scratch = folder("pipe");
    let pipe = scratch.join("pipe.yaml");
    assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()));
    let document = scratch.join("api.yaml");
    let text = "openapi: 3.0.3\ninfo: { title: t, version: '1' }\npaths: {}\ncomponents: { schemas: { A: { $ref: pipe.yaml }, B: { $ref: /etc/passwd }, C: { $ref: ../shared.yaml } } }\n";
    fs::write(&document, text).expect("it can be written");
    fs::write(scratch.with_file_name("shared.yaml"), "type: string\n").expect("it can be written");
    let mut run = start(&document, &scratch.join("out"));
    let started = Instant::now();
    while run.try_wait().expect("it can be asked").is_none() {
        if started.elapsed() > Duration::from_secs(60) {
            drop(run.kill());
            panic!("it waits for the pipe");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let told = run.wait_with_output().expect("it has ended").stderr;
    let told = String::from_utf8_lossy(&told);
    assert!(told.contains("file-not-allowed") && told.contains("it is not a regular file"), "{told}");
    assert!(!told.contains("root:") && told.contains("--allow-files DIR"), "{told}");
    let above = scratch.parent().expect("it stands in a folder").to_path_buf();
    let output =
        command(&document, &scratch.join("out")).arg("--allow-files").arg(above).output().expect("it can be run");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("etc/passwd") && !told.contains("shared.yaml"), "{told}");
}
