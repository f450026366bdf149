//! The recipe of `docs/updating.md`, run as it is written: against a remote on this machine, and with a stand-in for `gh`.
#![cfg(unix)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{code, folder, restwright, stderr};

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

/// Notes what it is called with, and keeps the body of the pull request. Whether there is one says a file.
const GH: &str = r#"#!/bin/sh
set -eu
echo "$1 $2" >> "$GH_STATE/calls"
case "$2" in
view) if [ -e "$GH_STATE/open" ]; then echo OPEN; else echo "no pull requests found" >&2; exit 1; fi ;;
create | edit)
  touch "$GH_STATE/open"
  while [ $# -gt 0 ]; do
    if [ "$1" = --body-file ]; then cp "$2" "$GH_STATE/body.md"; fi
    shift
  done ;;
esac
"#;

/// A remote, a clone of it with a crate, and where the new document is fetched from.
struct Setting {
    folder: PathBuf,
}

impl Setting {
    fn new(name: &str) -> Self {
        let setting = Self { folder: folder(name) };
        let clone = setting.clone();
        setting.git(&setting.folder, &["init", "--quiet", "--bare", "--initial-branch", "main", "remote.git"]);
        setting.git(&setting.folder, &["clone", "--quiet", "remote.git", "clone"]);
        fs::write(clone.join("openapi.yaml"), DOCUMENT).expect("it can be written");
        fs::write(clone.join("codegen.toml"), "document = 'openapi.yaml'\nlock = 'names.lock'\n")
            .expect("it can be written");
        fs::write(clone.join("update.sh"), script("update.sh")).expect("it can be written");
        assert_eq!(code(&restwright(&clone, &["generate"])), 0);
        setting.git(&clone, &["switch", "--quiet", "--create", "main"]);
        setting.git(&clone, &["add", "--all"]);
        setting.git(&clone, &["commit", "--quiet", "--message", "first"]);
        setting.git(&clone, &["push", "--quiet", "origin", "main"]);
        for (path, text) in [("bin/gh", GH), ("state/calls", "")] {
            let path = setting.folder.join(path);
            fs::create_dir_all(path.parent().expect("it stands in a folder")).expect("folders can be made");
            fs::write(path, text).expect("it can be written");
        }
        let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
        fs::set_permissions(setting.folder.join("bin/gh"), mode).expect("it can be made a program");
        setting.publish(DOCUMENT);
        setting
    }

    fn clone(&self) -> PathBuf {
        self.folder.join("clone")
    }

    /// What the server gives from now on.
    fn publish(&self, document: &str) {
        fs::write(self.folder.join("published.yaml"), document).expect("it can be written");
    }

    /// Runs a command with the stand-ins.
    fn run(&self, program: &str, folder: &Path, arguments: &[&str]) -> Output {
        let bin = Path::new(env!("CARGO_BIN_EXE_restwright")).parent().expect("it stands in a folder");
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new(program);
        command.args(arguments).current_dir(folder);
        command.env("PATH", format!("{}:{}:{path}", self.folder.join("bin").display(), bin.display()));
        command.env("DOCUMENT_URL", format!("file://{}", self.folder.join("published.yaml").display()));
        command.env("GH_STATE", self.folder.join("state"));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.com");
        }
        command.output().expect("the command can be run")
    }

    fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let output = self.run("git", folder, arguments);
        assert!(output.status.success(), "git {arguments:?}: {}", stderr(&output));
        common::stdout(&output)
    }

    /// The job: a fresh checkout of `main`, and the script.
    fn job(&self) -> Output {
        self.git(&self.clone(), &["switch", "--quiet", "--force", "main"]);
        self.git(&self.clone(), &["pull", "--quiet", "origin", "main"]);
        self.run("sh", &self.clone(), &["update.sh"])
    }

    /// The commits that the remote's branch has above `main`, and the files that they change.
    fn proposed(&self) -> (usize, Vec<String>) {
        let remote = self.folder.join("remote.git");
        let branches = self.git(&remote, &["branch", "--list", "restwright-update"]);
        if branches.is_empty() {
            return (0, Vec::new());
        }
        let commits = self.git(&remote, &["rev-list", "main..restwright-update"]).lines().count();
        let files = self.git(&remote, &["diff", "--name-only", "main", "restwright-update"]);
        (commits, files.lines().map(str::to_owned).collect())
    }

    fn state(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join("state").join(name)).unwrap_or_default()
    }
}

/// A script of the page.
fn script(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/updating.md");
    let page = fs::read_to_string(path).expect("the page is there");
    let head = format!("<!-- {name} -->\n```sh\n");
    let block = page.split_once(&head).and_then(|(_, rest)| rest.split_once("\n```"));
    format!("{}\n", block.expect("the page has the script").0)
}

#[test]
fn the_recipe_proposes_each_update_once() {
    let setting = Setting::new("recipe");
    let same = setting.job();
    assert_eq!(code(&same), 0, "{}", stderr(&same));
    assert_eq!((setting.proposed().0, setting.state("calls")), (0, String::new()), "nothing is proposed for no change");

    setting.publish(&DOCUMENT.replace("name: { type: string }", "name: { type: integer }"));
    let first = setting.job();
    assert_eq!(code(&first), 0, "{}", stderr(&first));
    let (commits, files) = setting.proposed();
    assert_eq!(commits, 1);
    for file in
        ["codegen.toml", "generated/CHANGELOG.md", "generated/Cargo.toml", "names.lock", "openapi.yaml", "source.toml"]
    {
        assert!(files.iter().any(|found| found == file), "{file} is not in {files:?}");
    }
    assert!(!files.iter().any(|file| file.contains("page") || file.starts_with('.')), "{files:?}");
    let body = setting.state("body.md");
    assert!(body.starts_with("## Changes for callers, from `openapi.yaml` to `file://"), "{body}");
    assert!(body.contains("`Option<String>` → `Option<i64>`") && body.contains("`0.1.0` → `0.2.0`"), "{body}");

    // The next document comes before the first one is merged: there is one proposal, from what is merged.
    setting.publish(&DOCUMENT.replace("name: { type: string }", "name: { type: string }, age: { type: integer }"));
    let second = setting.job();
    assert_eq!(code(&second), 0, "{}", stderr(&second));
    assert_eq!(setting.proposed().0, 1);
    assert!(setting.state("body.md").contains("`0.1.0` → `0.1.1`"), "{}", setting.state("body.md"));
    assert_eq!(setting.state("calls"), "pr view\npr create\npr view\npr edit\n");

    setting.git(&setting.clone(), &["push", "--quiet", "origin", "restwright-update:main"]);
    let merged = setting.job();
    assert_eq!(code(&merged), 0, "{}", stderr(&merged));
    assert_eq!(setting.proposed().0, 0);
    assert_eq!(setting.state("calls").lines().count(), 4);
}

#[test]
fn the_check_of_a_pull_request_sees_what_breaks_callers() {
    let setting = Setting::new("recipe-check");
    let check = |branch: &str, document: &str| {
        setting.git(&setting.clone(), &["switch", "--quiet", "--create", branch, "main"]);
        fs::write(setting.clone().join("openapi.yaml"), document).expect("it can be written");
        setting.git(&setting.clone(), &["commit", "--quiet", "--all", "--message", branch]);
        setting.git(&setting.clone(), &["push", "--quiet", "origin", branch]);
        // As the checkout of a job is: one commit of one branch.
        let remote = format!("file://{}", setting.folder.join("remote.git").display());
        setting.git(&setting.folder, &["clone", "--quiet", "--depth", "1", "--branch", branch, &remote, branch]);
        let checkout = setting.folder.join(branch);
        fs::write(setting.folder.join("check.sh"), script("check.sh")).expect("it can be written");
        setting.run("sh", &checkout, &["../check.sh"])
    };
    let breaking = check("breaks", &DOCUMENT.replace("name: { type: string }", "name: { type: integer }"));
    assert_eq!(code(&breaking), 1, "{}", stderr(&breaking));
    assert!(common::stdout(&breaking).contains("field-type-changed"), "{}", common::stdout(&breaking));
    let adding =
        check("adds", &DOCUMENT.replace("name: { type: string }", "name: { type: string }, age: { type: integer }"));
    assert_eq!(code(&adding), 0, "{}", stderr(&adding));
}

#[test]
fn the_recipe_fails_where_the_update_does() {
    let setting = Setting::new("recipe-fails");
    setting.publish("openapi: [");
    assert_eq!(code(&setting.job()), 2);
    fs::remove_file(setting.folder.join("published.yaml")).expect("it can be removed");
    assert_ne!(code(&setting.job()), 0, "the document cannot be fetched");
    assert_eq!((setting.proposed().0, setting.state("calls")), (0, String::new()));
    assert_eq!(setting.git(&setting.clone(), &["status", "--porcelain"]), "");
}

#[test]
fn a_page_that_is_too_long_for_a_pull_request_is_cut() {
    let setting = Setting::new("recipe-long");
    let word = "a".repeat(90);
    let more =
        |index: usize| format!("  /{word}/{index}:\n    get: {{ responses: {{ '204': {{ description: Done }} }} }}\n");
    let paths: String = (0..400).map(more).collect();
    setting.publish(&DOCUMENT.replace("components:", &format!("{paths}components:")));
    let output = setting.job();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let body = setting.state("body.md");
    assert!((50_000..65_536).contains(&body.chars().count()), "{}", body.chars().count());
    assert!(body.ends_with("\n\nThe rest is in `CHANGELOG.md`.\n"), "{}", &body[body.len() - 200..]);
}
