//! Adding something never renames anything else: with the earlier lock, every earlier name stays. A snapshot lists the
//! names that the rule alone cannot keep.

#![allow(clippy::format_push_string, reason = "the texts are short")]

use crate::support::shuffle::value;
use crate::support::surface::difference;
use crate::support::{generated, told};
use restwright_codegen::Generated;
use serde_json::{Value, json};

const DOCUMENT: &str = "
openapi: 3.0.4
info: { title: Zoo, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      parameters: [{ name: status, in: query, schema: { type: string, enum: [sold, free] } }]
      responses:
        '200': { description: OK, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
        4XX: { description: Bad, content: { application/json: { schema: { type: object, properties: { why: { type: string } } } } } }
    post:
      operationId: createPet
      tags: [Pets]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /shop:
    get:
      operationId: getShop
      tags: [Shop]
      responses: { '200': { description: OK, content: { application/json: { schema: { type: object, properties: { open: { type: boolean }, address: { type: object, properties: { street: { type: string } } } } } } } } }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string }, owner: { type: object, properties: { id: { type: string } } }, kind: { type: string, enum: [cat, dog] } } }
    Unused: { type: object, properties: { a: { type: string } } }
";

/// Each addition: its description, its place, its key, its value.
fn additions() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let schema = |property: &str| json!({ "type": "object", "properties": { property: { "type": "string" } } });
    let answer = |schema: Value| json!({ "200": { "description": "OK", "content": { "application/json": { "schema": schema } } } });
    let operation =
        |id: &str, tag: &str, schema: Value| json!({ "operationId": id, "tags": [tag], "responses": answer(schema) });
    let pet = || json!({ "$ref": "#/components/schemas/Pet" });
    vec![
        ("a schema", "/components/schemas", "Aardvark", schema("z")),
        ("a schema of a name that an inner type has", "/components/schemas", "PetOwner", schema("z")),
        ("a schema of the name of the group's handle", "/components/schemas", "Pets", schema("z")),
        ("a schema of an answer's name", "/components/schemas", "GetResult", schema("z")),
        ("a schema of the shared failure's name", "/components/schemas", "Failure", schema("z")),
        (
            "a twin of a schema, of a shorter name",
            "/components/schemas",
            "P",
            json!({
            "type": "object", "required": ["name"], "properties": { "name": { "type": "string" },
            "owner": { "type": "object", "properties": { "id": { "type": "string" } } },
            "kind": { "type": "string", "enum": ["cat", "dog"] } } }),
        ),
        ("a twin of an inner type", "/components/schemas", "Key", schema("id")),
        ("a twin of an inline failure", "/components/schemas", "Reason", schema("why")),
        ("a schema that differs in case alone", "/components/schemas", "pet", schema("z")),
        (
            "an operation of another group",
            "/paths",
            "/cars",
            json!({ "get": operation("listCars", "Cars", schema("z")) }),
        ),
        (
            "an operation that wants a method's name",
            "/paths",
            "/all-pets",
            json!({ "get": operation("petsList", "Pets", pet()) }),
        ),
        (
            "an operation that sorts before the others",
            "/paths",
            "/a",
            json!({ "get": operation("aaa", "Pets", schema("why")) }),
        ),
        (
            "an operation of another group that uses a type",
            "/paths",
            "/other",
            json!({ "get": operation("otherPet", "Other", pet()) }),
        ),
        ("a method on a known path", "/paths/~1pets", "delete", operation("deletePets", "Pets", schema("z"))),
        ("a property", "/components/schemas/Pet/properties", "aunt", schema("z")),
        ("a property of a known shape", "/components/schemas/Pet/properties", "aaa", schema("id")),
        (
            "a failure",
            "/paths/~1shop/get/responses",
            "4XX",
            json!({ "description": "Bad", "content": { "application/json": { "schema": schema("why") } } }),
        ),
        (
            "a property of an inline answer",
            "/paths/~1shop/get/responses/200/content/application~1json/schema/properties",
            "aaa",
            json!({ "type": "string", "enum": ["x"] }),
        ),
    ]
}

fn with(document: &Value, place: &str, key: &str, added: Value) -> String {
    let mut document = document.clone();
    let object = document.pointer_mut(place).and_then(Value::as_object_mut).unwrap_or_else(|| panic!("{place}"));
    assert!(object.insert(key.to_owned(), added).is_none(), "`{key}` is there already");
    document.to_string()
}

fn done(text: &str, lock: &str) -> Generated {
    generated(text, "", lock).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
}

/// The items of `old` that callers lose in `new`.
fn lost(old: &Generated, new: &Generated) -> Vec<String> {
    let lost = difference(&old.surface, &new.surface).into_iter();
    lost.filter(|line| line.starts_with("- ")).collect()
}

#[test]
fn with_a_lock_no_addition_renames_anything() {
    let document = value(DOCUMENT);
    let old = done(DOCUMENT, "");
    let mut renamed = Vec::new();
    for (what, place, key, added) in additions() {
        let new = done(&with(&document, place, key, added), &old.lock);
        let lost = lost(&old, &new);
        if !lost.is_empty() {
            renamed.push(format!("{what}: {lost:#?}"));
        }
    }
    assert!(renamed.is_empty(), "{}", renamed.join("\n"));
}

#[test]
fn what_comes_and_goes_renames_nothing() {
    let document = value(DOCUMENT);
    let old = done(DOCUMENT, "");
    for (what, place, key, added) in additions() {
        let between = done(&with(&document, place, key, added), &old.lock);
        let new = done(DOCUMENT, &between.lock);
        let changed = difference(&old.surface, &new.surface);
        assert!(changed.is_empty(), "{what}: {changed:#?}");
    }
}

#[test]
fn with_a_lock_names_handed_out_are_never_handed_out_twice() {
    let document = value(DOCUMENT);
    let old = done(DOCUMENT, "").lock;
    for (what, place, key, added) in additions() {
        let files = done(&with(&document, place, key, added), &old).files;
        for (path, text) in &files {
            let mut names: Vec<&str> = text
                .lines()
                .filter_map(|line| line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")))
                .filter_map(|rest| rest.split([' ', '<']).next())
                .collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(count, names.len(), "{what}: {path}: a name twice");
        }
    }
}

#[test]
fn what_is_renamed_without_a_lock_is_known() {
    let document = value(DOCUMENT);
    let old = done(DOCUMENT, "");
    let mut out = String::new();
    for (what, place, key, added) in additions() {
        let new = done(&with(&document, place, key, added), "");
        for line in lost(&old, &new) {
            out.push_str(&format!("{what}: {line}\n"));
        }
    }
    crate::support::assert_snapshot("names_without_lock.txt", &out);
}

/// The text of a lock of the first version. Every name in it is kept.
#[test]
fn a_lock_of_the_first_version_is_converted() {
    let old = "# Public names handed out, by kind and key.\n\
        group\tPets\tanimals\n\
        operation\tlistPets\tanimals::all\n\
        type\t/components/schemas/Pet\tanimals::Beast\n\
        type\t/components/schemas/Pet/properties/owner\tanimals::Keeper\n\
        type\t/components/schemas/Gone\tanimals::Gone\n";
    let made = done(DOCUMENT, old);
    let operation = made.surface.operations.iter().find(|one| one.id.as_deref() == Some("listPets"));
    assert_eq!(
        operation.map(|one| (one.rust.as_str(), one.answer.as_str())),
        Some(("animals::all", "Vec<animals::Beast>"))
    );
    let beast = made.surface.get("animals::Beast").expect("the name is kept");
    assert!(beast.members.iter().any(|member| member.ty == "Option<animals::Keeper>"), "{beast:?}");
    assert!(made.lock.contains("version\t2\n") && made.lock.contains("gone-type\tanimals::Gone\t"), "{}", made.lock);
    let again = done(DOCUMENT, &made.lock);
    assert_eq!(again.lock, made.lock);
    assert_eq!(again.files, made.files);
}

#[test]
fn a_name_that_rustc_warns_of_is_allowed() {
    let root = |name: &str| {
        let config = format!("[package]\nname = \"{name}\"\n");
        generated(DOCUMENT, &config, "").expect("it is a good document").files["src/lib.rs"].clone()
    };
    assert!(root("My--Zoo").contains("#![allow(non_snake_case, "));
    assert!(!root("my-zoo").contains("non_snake_case"));
}
