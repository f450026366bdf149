//! The contract of `restwright`: where it looks, what it writes, and what it ends with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

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

/// A folder of one test alone, with a document.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).expect("it can be made");
    fs::write(folder.join("openapi.yaml"), DOCUMENT).expect("it can be written");
    folder
}

fn restwright(folder: &Path, arguments: &[&str]) -> Output {
    let command = Command::new(env!("CARGO_BIN_EXE_restwright")).args(arguments).current_dir(folder).output();
    command.expect("the command can be run")
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("{}", stderr(output)))
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
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
