//! The guide "your document to a published crate in ten minutes": runs its commands, one after the other, on a document
//! of our own, without a network.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const GUIDE: &str = include_str!("../../docs/ten-minutes.md");

const DOCUMENT: &str = "\
openapi: 3.0.3
info: { title: Shelter API, version: '1' }
servers: [{ url: https://api.shelter.example/v1 }]
tags: [{ name: pets, description: Animals that wait }]
security: [{ token: [] }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1 } }
        - { name: per_page, in: query, schema: { type: integer } }
      responses:
        '200':
          description: OK
          headers: { X-Request-Id: { schema: { type: string } } }
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: { type: array, items: { $ref: '#/components/schemas/Pet' } }
                  meta: { type: object, properties: { total: { type: integer } } }
        default: { description: no, content: { application/json: { schema: { $ref: '#/components/schemas/Failure' } } } }
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components:
  schemas:
    Pet: { type: object, required: [id], properties: { id: { type: string }, name: { type: string } } }
    Failure: { type: object, properties: { message: { type: string } } }
  securitySchemes: { token: { type: http, scheme: bearer } }
";

/// The blocks of the guide that are marked `sh`.
fn blocks() -> Vec<&'static str> {
    GUIDE.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// Runs a block in a shell, as a reader would, and stops at the first command that fails.
fn run(block: &str, folder: &Path) -> String {
    let command = Path::new(env!("CARGO_BIN_EXE_restwright")).parent().expect("it stands in a folder");
    let path = env::join_paths(
        std::iter::once(command.to_path_buf()).chain(env::split_paths(&env::var_os("PATH").unwrap_or_default())),
    );
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", block]).current_dir(folder);
    shell.env("PATH", path.expect("no folder has a separator in its name"));
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@shelter.example");
    }
    // The build output of this workspace is used here.
    let built = env::var_os("CARGO_TARGET_DIR").map_or_else(|| repository().join("target"), PathBuf::from);
    // Everything here is compiled once, so nothing is stored for the next time: the runtime takes 0.7 of the time.
    shell.env("CARGO_TARGET_DIR", built).env("CARGO_INCREMENTAL", "0");
    let output = shell.output().expect("there is a shell");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{block}\n{}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

/// The folder of this repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("it is there")
}

/// Libraries below the runtime, each with features that the tests of this workspace turn on. With them, cargo finds these
/// libraries compiled. If one is missing, the test only takes longer.
const SHARED: [(&str, &[&str]); 6] = [
    ("hashbrown", &["default"]),
    ("indexmap", &["serde"]),
    ("log", &["std"]),
    ("reqwest", &["http2"]),
    ("serde", &["alloc", "default", "derive"]),
    ("tokio", &["macros"]),
];

/// A manifest of this repository.
fn manifest(path: &str) -> toml::Table {
    let text = fs::read_to_string(repository().join(path)).expect("it can be read");
    text.parse().expect("a manifest is TOML")
}

/// Turns on features of a library in the dependencies of a manifest.
fn turn_on(dependencies: &mut toml::Table, library: &str, features: &[&str]) {
    let entry = dependencies.entry(library).or_insert_with(|| table("version", "*"));
    let list = entry.as_table_mut().expect("it is a table").entry("features");
    let list = list.or_insert_with(|| toml::Value::Array(Vec::new())).as_array_mut().expect("features are a list");
    list.extend(features.iter().map(|&feature| feature.into()));
}

/// A table with one entry.
fn table(key: &str, value: &str) -> toml::Value {
    toml::Table::from_iter([(key.to_owned(), value.into())]).into()
}

/// Writes a package with the code of the runtime and its libraries, and returns its folder. Both builds of the guide share
/// it, although only one of them has the dependencies of tests, with features of their own.
fn runtime(folder: &Path) -> PathBuf {
    let (package, mut manifest, mut whole) =
        (folder.join("runtime"), manifest("runtime/Cargo.toml"), manifest("Cargo.toml"));
    for tests in ["dev-dependencies", "test"] {
        manifest.remove(tests);
    }
    manifest.insert("lib".to_owned(), table("path", &repository().join("runtime/src/lib.rs").display().to_string()));
    let dependencies = manifest["dependencies"].as_table_mut().expect("the runtime has dependencies");
    for (library, features) in SHARED {
        turn_on(dependencies, library, features);
    }
    // Versions are those of the workspace.
    let mut workspace = whole.remove("workspace").expect("the repository is a workspace");
    for members in ["members", "default-members"] {
        workspace.as_table_mut().expect("it is a table").remove(members);
    }
    manifest.insert("workspace".to_owned(), workspace);
    fs::create_dir_all(&package).expect("it can be made");
    fs::write(package.join("Cargo.toml"), manifest.to_string()).expect("it can be written");
    package
}

/// Runs the whole guide on a document in a separate folder, and returns its output.
fn guide(name: &str, document: &str) -> String {
    let repository = repository();
    let folder: PathBuf = env::temp_dir().join(format!("restwright-minutes-{name}-{}", std::process::id()));
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(folder.join(".cargo")).expect("it can be made");
    fs::write(folder.join("openapi.yaml"), document).expect("it can be written");
    // In place of a registry: the runtime of this repository, and the versions and settings that it is built with.
    let runtime = runtime(&folder).display().to_string();
    let config = format!("[net]\noffline = true\n[patch.crates-io]\nrestwright = {{ path = {runtime:?} }}\n");
    let profile = toml::Table::from_iter([("profile".to_owned(), manifest("Cargo.toml")["profile"].clone())]);
    fs::write(folder.join(".cargo/config.toml"), format!("{config}{profile}")).expect("it can be written");
    let blocks = blocks();
    assert!(blocks.len() >= 5, "the guide has {} blocks", blocks.len());
    let mut told = String::new();
    for block in blocks {
        told += &run(block, &folder);
        let lock = folder.join("client/generated/Cargo.lock");
        if lock.parent().is_some_and(Path::is_dir) && !lock.exists() {
            fs::copy(repository.join("Cargo.lock"), lock).expect("the workspace is locked");
        }
    }
    fs::remove_dir_all(&folder).expect("it can be removed");
    told
}

#[test]
fn the_guide_is_run_through_as_it_is_written() {
    let told = guide("own", DOCUMENT);
    // The findings that the guide promises.
    for seen in ["package      shelter", "take `page`; the total is `meta.total`", "in `message`", "`x-request-id`"] {
        assert!(told.contains(seen), "`{seen}` is not in\n{told}");
    }
    assert!(told.contains("pets::Pet"), "the new document's change is told: {told}");
}

/// The same with documents of other publishers. `LONG=1 .ci/run` gives two.
#[test]
fn the_guide_is_run_through_on_documents_of_others() {
    let Some(files) = env::var_os("DOCUMENTS") else {
        println!("not tried: `DOCUMENTS` lists no files; each takes a minute, since a crate is compiled for it");
        return;
    };
    for file in env::split_paths(&files) {
        let name = file.file_stem().and_then(|stem| stem.to_str()).expect("it has a name");
        let document = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let told = guide(name, &document);
        assert!(told.contains("package "), "{name}: {told}");
        println!("{told}");
    }
}
