//! Eight versions of a document, one after the other: the changelog for users of the crate, and the versions of it.

mod common;

use std::fs;
use std::path::Path;

use common::{code, folder, restwright, stderr};

const FIRST: &str = "
openapi: 3.0.4
info: { title: Pets, version: '1' }
servers: [{ url: https://pets.example }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      responses: { '200': { description: OK, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } }
  /pets/{id}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components:
  schemas:
    Pet: { type: object, required: [id], properties: { id: { type: string }, status: { type: string, enum: [here, sold] } } }
";

/// The change of each document from the one before it, and the version that follows.
const STEPS: [(&str, &str, &str); 7] = [
    // One more field.
    (
        "properties: { id: { type: string }, status",
        "properties: { id: { type: string }, name: { type: string }, status",
        "0.1.1",
    ),
    // Only names and order.
    ("operationId: listPets\n      tags: [pets]\n", "tags: [pets]\n      operationId: petsList\n", "0.1.1"),
    // Only the description.
    ("operationId: getPet\n", "operationId: getPet\n      summary: One pet.\n", "0.1.2"),
    // A parameter with another type.
    ("name: limit, in: query, schema: { type: integer }", "name: limit, in: query, schema: { type: string }", "0.2.0"),
    // One more operation.
    (
        "components:\n",
        "  /owners:\n    get: { operationId: listOwners, tags: [owners], responses: { '204': { description: None } } }\ncomponents:\n",
        "0.2.1",
    ),
    // The server accepts less; callers still compile.
    (
        "in: path, required: true, schema: { type: string }",
        "in: path, required: true, schema: { type: string, maxLength: 20 }",
        "0.2.2",
    ),
    // A removed field.
    ("name: { type: string }, ", "", "0.3.0"),
];

#[test]
fn eight_versions_end_with_a_changelog_and_versions_to_trust() {
    let folder = folder("history");
    put(&folder, "openapi.yaml", FIRST);
    put(&folder, "codegen.toml", "document = 'openapi.yaml'\nlock = 'names.lock'\n[package]\nversion = '0.1.0'\n");
    assert_eq!(code(&restwright(&folder, &["generate"])), 0);
    let mut text = FIRST.to_owned();
    for (index, (was, is, version)) in STEPS.into_iter().enumerate() {
        assert!(text.contains(was), "{was}");
        text = text.replacen(was, is, 1);
        put(&folder, "next.yaml", &text);
        let origin = format!("pets.yaml, version {}", index + 2);
        let date = format!("2027-01-{:02}", index + 2);
        let output = restwright(&folder, &["update", "--from", "next.yaml", "--origin", &origin, "--date", &date]);
        assert_eq!(code(&output), 0, "{origin}: {}", stderr(&output));
        let manifest = fs::read_to_string(folder.join("generated/Cargo.toml")).expect("the manifest is there");
        assert!(manifest.contains(&format!("\nversion = \"{version}\"\n")), "{origin}: {}", stderr(&output));
        assert_eq!(code(&restwright(&folder, &["check"])), 0, "{origin}");
    }
    let found = fs::read_to_string(folder.join("generated/CHANGELOG.md")).expect("there is a changelog");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/history/CHANGELOG.md");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &found).expect("it can be written");
    }
    let expected = fs::read_to_string(&path).expect("the expectation is there");
    assert_eq!(found, expected, "read, then renew with UPDATE=1");
}

fn put(folder: &Path, path: &str, text: &str) {
    fs::write(folder.join(path), text).expect("it can be written");
}
