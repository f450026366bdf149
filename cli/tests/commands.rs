//! The contract of `restwright`: where it looks, what it writes, and its exit codes.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{code, restwright, stderr, stdout};

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

/// A folder for one test, with a document.
fn folder(name: &str) -> PathBuf {
    let folder = common::folder(name);
    fs::write(folder.join("openapi.yaml"), DOCUMENT).expect("it can be written");
    folder
}

#[test]
fn what_codegen_toml_says_is_made_and_checked_in_the_current_folder() {
    let folder = folder("configured");
    fs::write(folder.join("codegen.toml"), "document = 'openapi.yaml'\nlock = 'names.lock'\n")
        .expect("it can be written");
    let made = restwright(&folder, &["generate"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    assert!(stdout(&made).contains("crate        generated\n"), "{}", stdout(&made));
    let manifest = fs::read_to_string(folder.join("generated/Cargo.toml")).expect("the manifest is there");
    assert!(!manifest.contains("path ="), "the published runtime is depended on: {manifest}");
    assert!(folder.join("names.lock").is_file());
    assert_eq!(code(&restwright(&folder, &["check"])), 0);
    fs::write(folder.join("openapi.yaml"), DOCUMENT.replace("name:", "nick:")).expect("it can be written");
    let check = restwright(&folder, &["check"]);
    assert_eq!(code(&check), 1);
    assert!(stdout(&check).contains("`generated` is not up to date; run: restwright generate\n"), "{}", stdout(&check));
    let explained = restwright(&folder, &["explain", "getPet"]);
    assert!(stdout(&explained).contains("  is pets::get, named by lock\n"), "{}", stdout(&explained));
}

#[test]
fn a_document_alone_makes_a_crate() {
    let folder = folder("alone");
    let made = restwright(&folder, &["generate", "--spec", "openapi.yaml", "--out", "client"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    assert!(folder.join("client/names.lock").is_file());
}

/// The folder of the runtime in this repository.
fn runtime() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime").canonicalize().expect("it stands beside the command")
}

/// The parsed manifest of a crate.
fn manifest(krate: &Path) -> toml::Table {
    let text = fs::read_to_string(krate.join("Cargo.toml")).expect("the manifest is there");
    text.parse().expect("it is TOML")
}

#[test]
fn the_runtime_is_where_the_option_or_the_configuration_says() {
    let folder = folder("places");
    fs::create_dir_all(folder.join("api")).expect("it can be made");
    let cases: [(&str, &[&str], &str, &str); 6] = [
        ("", &[], "version", "0.1.0"),
        ("runtime = 'workspace'", &[], "workspace", "true"),
        // From the folder of the configuration, written relative to the crate.
        ("runtime = { path = '../runtime' }", &[], "path", "../runtime"),
        ("runtime = { git = 'https://git.example/r', tag = 'v1' }", &[], "tag", "v1"),
        // An option comes first, and its folder is relative to the current folder.
        ("runtime = 'workspace'", &["--runtime", "path=other"], "path", "../other"),
        ("runtime = 'workspace'", &["--runtime", "git=https://git.example/r,rev=7"], "rev", "7"),
    ];
    for (configured, arguments, key, expected) in cases {
        let config = format!("document = '../openapi.yaml'\nlock = 'names.lock'\n[package]\n{configured}\n");
        fs::write(folder.join("api/codegen.toml"), config).expect("it can be written");
        let made = restwright(&folder, &[&["generate", "--config", "api/codegen.toml"], arguments].concat());
        assert_eq!(code(&made), 0, "{}", stderr(&made));
        let manifest = manifest(&folder.join("generated"));
        let entry = &manifest["dependencies"]["restwright"][key];
        assert_eq!(entry.to_string().trim_matches('"'), expected, "{configured} {arguments:?}");
    }
    let refused = restwright(&folder, &["generate", "--config", "api/codegen.toml", "--runtime", "here"]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("`here` is not a place of the runtime"), "{}", stderr(&refused));
}

#[test]
fn what_is_generated_names_no_folder_of_this_machine() {
    let folder = folder("relative");
    let runtime = format!("path={}", runtime().display());
    let made = restwright(&folder, &["generate", "--spec", "openapi.yaml", "--out", "a/client", "--runtime", &runtime]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let krate = folder.join("a/client");
    let root = folder.canonicalize().expect("it is there").display().to_string();
    for file in ["Cargo.toml", "names.lock", "src/lib.rs", "src/pets.rs"] {
        let text = fs::read_to_string(krate.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(!text.contains(&root), "{file}: {text}");
    }
    let manifest = manifest(&krate);
    let path = manifest["dependencies"]["restwright"]["path"].as_str().expect("it is named by its folder");
    assert!(path.starts_with("../") && krate.join(path).join("Cargo.toml").is_file(), "{path}");
}

#[test]
fn a_generated_crate_can_be_packaged_outside_the_repository() {
    let folder = std::env::temp_dir().join(format!("restwright-package-{}", std::process::id()));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("it can be made");
    fs::write(folder.join("openapi.yaml"), DOCUMENT).expect("it can be written");
    let made = restwright(&folder, &["generate", "--spec", "openapi.yaml", "--out", "client"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let krate = folder.join("client");
    // These are the versions that this repository is built with, because no registry is asked.
    fs::copy(runtime().join("../Cargo.lock"), krate.join("Cargo.lock")).expect("the workspace is locked");
    let patch = format!("patch.crates-io.restwright.path='{}'", runtime().display());
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["package", "--no-verify", "--offline", "--allow-dirty", "--config", &patch]).current_dir(&krate);
    let packaged = cargo.env("CARGO_TARGET_DIR", krate.join("target")).output().expect("cargo can be run");
    assert!(packaged.status.success(), "{}", stderr(&packaged));
    assert!(krate.join("target/package/pets-0.1.0.crate").is_file());
    fs::remove_dir_all(&folder).expect("it can be removed");
}

#[test]
fn what_cannot_be_used_ends_with_2_and_says_why() {
    let folder = folder("unusable");
    let cases: [(&[&str], &str); 4] = [
        (&["generate"], "cannot read `codegen.toml`"),
        (&["generate", "--spec", "openapi.yaml"], "say with `--out DIR`"),
        (&["generate", "--spec", "other.yaml", "--out", "client"], "other.yaml"),
        (&["frobnicate"], "frobnicate"),
    ];
    for (arguments, why) in cases {
        let output = restwright(&folder, arguments);
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(stderr(&output).contains(why), "{arguments:?}: {}", stderr(&output));
    }
    assert!(!folder.join("client").exists());
}

/// All files below a folder, as paths relative to it.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let relative = path.strip_prefix(folder).expect("it is below").display().to_string();
                found.push(relative);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_new_workspace_has_all_that_a_team_keeps() {
    let folder = folder("new");
    let made = restwright(&folder, &["new", "--spec", "openapi.yaml", "--license", "MIT"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    let workspace = folder.join("pets");
    let expected = [
        ".github/workflows/client.yml",
        ".gitignore",
        "README.md",
        "api/names.lock",
        "api/openapi.yaml",
        "api/overlay.yaml",
        "codegen.toml",
        "generated/CHANGELOG.md",
        "generated/Cargo.toml",
        "generated/LICENSE-MIT",
        "generated/README.md",
        "generated/examples/first_call.rs",
        "generated/src/lib.rs",
        "generated/src/pets.rs",
        "generated/tests/first_call.rs",
    ];
    assert_eq!(files(&workspace), expected);
    assert_eq!(fs::read(workspace.join("api/openapi.yaml")).expect("it is there"), DOCUMENT.as_bytes());
    let manifest = manifest(&workspace.join("generated"));
    assert_eq!(manifest["package"]["license"].as_str(), Some("MIT"));
    assert!(manifest["dev-dependencies"]["tokio"]["version"].is_str());
    for file in &expected {
        let text = fs::read_to_string(workspace.join(file)).expect("it is text");
        assert!(!["{package}", "{document}", "{version}", "{title}"].iter().any(|hole| text.contains(hole)), "{file}");
    }
    let check = restwright(&workspace, &["check"]);
    assert_eq!(code(&check), 0, "{}{}", stdout(&check), stderr(&check));
}

#[test]
fn a_new_workspace_has_the_files_that_the_document_names() {
    let folder = folder("new-pieces");
    fs::create_dir_all(folder.join("spec/schemas")).expect("it can be made");
    let document = DOCUMENT.replace("'#/components/schemas/Pet'", "schemas/pet.yaml");
    fs::write(folder.join("spec/root.yaml"), document).expect("it can be written");
    fs::write(folder.join("spec/schemas/pet.yaml"), "type: object\nproperties: { name: { type: string } }\n")
        .expect("it can be written");
    let made = restwright(&folder, &["new", "--spec", "spec/root.yaml", "--name", "my-pets", "client"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    assert!(folder.join("client/api/schemas/pet.yaml").is_file());
    assert_eq!(manifest(&folder.join("client/generated"))["package"]["name"].as_str(), Some("my-pets"));
    assert_eq!(code(&restwright(&folder.join("client"), &["check"])), 0);
}

#[test]
fn a_new_workspace_goes_to_no_folder_that_is_used_and_is_all_or_nothing() {
    let folder = folder("new-refused");
    fs::create_dir_all(folder.join("used")).expect("it can be made");
    fs::write(folder.join("used/note.txt"), "mine").expect("it can be written");
    fs::write(folder.join("broken.yaml"), "openapi: [").expect("it can be written");
    let cases: [(&[&str], &str); 4] = [
        (&["--spec", "openapi.yaml", "used"], "is not empty"),
        (&["--spec", "broken.yaml", "fresh"], "broken.yaml"),
        (&["--spec", "gone.yaml", "fresh"], "gone.yaml"),
        (&["--spec", "openapi.yaml", "--name", "a.b", "fresh"], "`a.b` cannot be the name of a package"),
    ];
    for (arguments, why) in cases {
        let refused = restwright(&folder, &[&["new"], arguments].concat());
        assert_eq!(code(&refused), 2, "{arguments:?}");
        assert!(stderr(&refused).contains(why), "{arguments:?}: {}", stderr(&refused));
        assert!(!folder.join("fresh").exists(), "{arguments:?}");
    }
    assert_eq!(files(&folder.join("used")), ["note.txt"]);
}

/// A document whose texts would run, hide or control a terminal if they were shown unchanged.
fn hostile(version: u32) -> String {
    let evil = |word: &str| format!("{word}`\\u202e\\u001b[2J\\n#[test] fn evil() {{ panic!() }}\\n//`<script>");
    let [path, page, word, title] = ["/a", "page", "b", "Pets"].map(evil);
    let list = format!(
        r#"{{ type: object, properties: {{ data: {{ type: array, items: {{ type: object, properties: {{ "{word}{version}": {{ type: string }} }} }} }} }} }}"#
    );
    format!(
        r##"
openapi: 3.0.4
info: {{ title: "{title}", version: '1' }}
servers: [{{ url: https://pets.example }}]
paths:
  "{path}":
    get:
      tags: [pets]
      operationId: list
      parameters: [{{ name: "{page}", in: query, schema: {{ type: integer }} }}, {{ name: "{word}", in: query, schema: {{ $ref: "#/{word}" }} }}]
      responses:
        '200':
          description: OK
          headers: {{ "{word}request-id": {{ schema: {{ type: string }} }} }}
          content: {{ application/json: {{ schema: {list} }} }}
components: {{ securitySchemes: {{ "{word}": {{ type: http, scheme: bearer }} }} }}
security: [{{ "{word}": [] }}]
"##
    )
}

/// True for characters that hide or turn text, or control a terminal (ECMA-48, section 5.3; Unicode UAX #9).
fn is_hidden(letter: char) -> bool {
    letter.is_control() && letter != '\n' && letter != '\t' || letter == '\u{202e}'
}

#[test]
fn text_of_a_document_neither_runs_nor_hides_in_what_is_written_and_printed() {
    let folder = folder("hostile");
    for version in [1, 2] {
        fs::write(folder.join(format!("{version}.yaml")), hostile(version)).expect("it can be written");
    }
    let runs: [&[&str]; 7] = [
        &["new", "--spec", "1.yaml", "--name", "pets", "new"],
        &["generate", "--spec", "1.yaml", "--out", "out"],
        &["check", "--spec", "2.yaml", "--out", "out"],
        &["diff", "1.yaml", "2.yaml", "--allow-files", "."],
        &["diff", "1.yaml", "2.yaml", "--format", "markdown"],
        &["explain", "--spec", "1.yaml", "dangling-ref"],
        &["explain", "--spec", "1.yaml", "list"],
    ];
    for arguments in runs {
        let output = restwright(&folder, arguments);
        assert!(code(&output) < 2, "{arguments:?}: {}", stderr(&output));
        let told = stdout(&output) + &stderr(&output);
        assert!(!told.contains(is_hidden), "{arguments:?}: {told:?}");
        let shown = ["new", "check"].contains(&arguments[0]) || told.contains("\\u{202e}\\u{1b}[2J");
        assert!(shown && !told.lines().any(|line| line.starts_with("#[test]")), "{arguments:?}: {told}");
    }
    for file in files(&folder).iter().filter(|file| file.contains('/') && !file.starts_with("new/api/1.yaml")) {
        let text = fs::read_to_string(folder.join(file)).expect("it is text");
        assert!(!text.contains(is_hidden), "{file}: {text:?}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("#[test] fn")), "{file}: {text}");
        if Path::new(file).extension().is_some_and(|ending| ending == "toml") {
            let table: toml::Table = text.parse().unwrap_or_else(|why| panic!("{file}: {why}\n{text}"));
            assert!(!table.contains_key("test"), "{text}");
        }
    }
    let example = fs::read_to_string(folder.join("new/generated/examples/first_call.rs")).expect("it is there");
    assert!(example.starts_with("//! The first call: ``GET /a`\\u{202e}"), "{example}");
    assert_eq!(code(&restwright(&folder.join("new"), &["check"])), 0);
    // Names with such characters stay the same from run to run.
    let again = restwright(&folder, &["generate", "--spec", "1.yaml", "--out", "out"]);
    assert!(stdout(&again).contains("0 written"), "{}", stdout(&again));
}

/// Runs git in a folder, with its own author.
fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments).current_dir(folder);
    let output = git.output().expect("git can be run");
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn two_documents_are_compared_wherever_they_are() {
    let folder = folder("diff");
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "openapi.yaml"]);
    git(&folder, &["commit", "--quiet", "--message", "first"]);
    fs::write(folder.join("openapi.yaml"), DOCUMENT.replace("name: { type: string }", "name: { type: integer }"))
        .expect("it can be written");
    let packed = Command::new("gzip").args(["--keep", "openapi.yaml"]).current_dir(&folder).status();
    assert!(packed.is_ok_and(|status| status.success()));
    for new in ["openapi.yaml", "openapi.yaml.gz"] {
        let output = restwright(&folder, &["diff", "HEAD:openapi.yaml", new]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stdout(&output).contains("  pets::Pet.name: Option<String> → Option<i64>\n"), "{}", stdout(&output));
        assert!(!stdout(&output).contains('\x1b'));
    }
    let same = restwright(&folder, &["diff", "openapi.yaml", "openapi.yaml", "--fail-on", "minor"]);
    assert_eq!(code(&same), 0);
    assert!(stdout(&same).contains("crate  none "), "{}", stdout(&same));
    let refused =
        restwright(&folder, &["diff", "HEAD:openapi.yaml", "openapi.yaml", "--fail-on", "major", "--format", "json"]);
    assert_eq!(code(&refused), 1);
    let page: serde_json::Value = serde_json::from_str(&stdout(&refused)).expect("it is JSON");
    assert_eq!(page["crate"]["verdict"], "major");
    let witness = page["changes"].as_array().and_then(|changes| changes.iter().find_map(|one| one["witness"].as_str()));
    assert_eq!(witness, Some("fn caller(value: pets::pets::Pet) -> Option<String> { value.name }"));
    let markdown = restwright(&folder, &["diff", "HEAD:openapi.yaml", "openapi.yaml", "--format", "markdown"]);
    assert!(stdout(&markdown).contains("\n### `GET /pets/{id}` (`pets::get`)\n"), "{}", stdout(&markdown));
}

#[test]
fn a_failure_does_not_read_as_no_change() {
    let folder = folder("diff-failure");
    fs::write(folder.join("broken.yaml"), "openapi: [").expect("it can be written");
    fs::write(folder.join("other.json.gz"), "not compressed").expect("it can be written");
    for (old, new) in [
        ("openapi.yaml", "broken.yaml"),
        ("broken.yaml", "openapi.yaml"),
        ("openapi.yaml", "gone.yaml"),
        ("openapi.yaml", "other.json.gz"),
        ("NOWHERE:openapi.yaml", "openapi.yaml"),
        ("openapi.yaml", "--fail-on"),
    ] {
        let output = restwright(&folder, &["diff", old, new]);
        assert_eq!(code(&output), 2, "{old} {new}: {}", stdout(&output));
        assert!(!stderr(&output).is_empty() && stdout(&output).is_empty(), "{old} {new}");
    }
    for option in ["--config", "--lock"] {
        let output = restwright(&folder, &["diff", "openapi.yaml", "openapi.yaml", option, "gone"]);
        assert_eq!(code(&output), 2, "{option}");
    }
}

#[test]
fn a_diagnostic_is_explained_without_a_document() {
    let folder = folder("page");
    let page = restwright(&folder, &["explain", "circular-ref"]);
    assert_eq!(code(&page), 0, "{}", stderr(&page));
    assert!(stdout(&page).contains("circular-ref"), "{}", stdout(&page));
}

#[test]
fn colour_goes_where_it_is_asked_for() {
    let folder = folder("colour");
    let told = |arguments: &[&str]| stderr(&restwright(&folder, arguments));
    assert!(!told(&["generate"]).contains('\x1b'));
    assert!(told(&["--color", "always", "generate"]).starts_with("\x1b[31merror: "));
}

#[test]
fn every_shell_has_completions() {
    let folder = folder("completions");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = restwright(&folder, &["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(stdout(&output).contains("generate"), "{shell}");
    }
}

#[test]
fn help_has_examples_and_exit_codes() {
    let folder = folder("help");
    for command in [&["--help"][..], &["generate", "--help"], &["explain", "--help"]] {
        let help = stdout(&restwright(&folder, command));
        assert!(help.contains("Examples:\n  restwright ") && help.contains("Exit codes:\n  0  done"), "{help}");
    }
}

/// A reader such as `head` closes before everything is written. That is not an error, and the exit code is that of the
/// command.
#[test]
fn a_reader_that_goes_early_is_no_fault() {
    let folder = folder("early");
    for arguments in [
        &["explain", "text-not-shown"][..],
        &["explain", "getPet", "--spec", "openapi.yaml"],
        &["completions", "fish"],
        &["generate", "--spec", "openapi.yaml", "--out", "client"],
        &["check", "--spec", "openapi.yaml", "--out", "elsewhere"],
        &["diff", "openapi.yaml", "openapi.yaml"],
        &["new", "--spec", "openapi.yaml", "workspace"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_restwright"));
        command.args(arguments).current_dir(&folder);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command can be run");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(code(&ended), i32::from(arguments[0] == "check"), "{arguments:?}: {}", stderr(&ended));
        assert_eq!(stderr(&ended), "", "{arguments:?}");
    }
}

#[test]
fn without_a_configuration_the_error_says_what_makes_one() {
    let folder = common::folder("nothing");
    for arguments in [&["generate"][..], &["check"], &["explain", "getPet"], &["update", "--from", "new.yaml"]] {
        let ended = restwright(&folder, arguments);
        assert_eq!(code(&ended), 2, "{arguments:?}");
        let told = stderr(&ended);
        assert!(told.contains("`codegen.toml`") && told.contains("`new --spec FILE` makes"), "{arguments:?}: {told}");
    }
}

#[test]
fn a_document_of_any_name_gives_commands_that_a_shell_can_run() {
    let folder = folder("odd-name");
    let name = "the pet's \"API\" $(v1).yaml";
    fs::rename(folder.join("openapi.yaml"), folder.join(name)).expect("it can be renamed");
    let made = restwright(&folder, &["new", "--spec", name, "a client"]);
    assert_eq!(code(&made), 0, "{}", stderr(&made));
    assert!(stdout(&made).contains("next         cd 'a client/generated' && cargo test\n"), "{}", stdout(&made));
    let readme = fs::read_to_string(folder.join("a client/README.md")).expect("it is there");
    let command = readme.lines().find_map(|line| line.strip_prefix("restwright diff ")).expect("it has the command");
    let words =
        Command::new("sh").args(["-c", &format!("printf '%s\n' {command}")]).output().expect("there is a shell");
    assert_eq!(stdout(&words), format!("HEAD:api/{name}\napi/{name}\n"));
}
