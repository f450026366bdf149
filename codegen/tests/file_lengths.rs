//! No file is too long, paths do not depend on the files, and a change in a document changes only its own file.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::support::{generated, told};
use restwright_codegen::Generated;
use serde_json::{Value, json};

/// The most lines of a file.
const LONGEST: usize = 2000;

/// Enough for more than three files of types, of one group and of the client.
const WORDS: [&str; 12] =
    ["Access", "Account", "Alert", "Bot", "Cache", "Cert", "Dns", "Email", "Filter", "Gateway", "Host", "Zone"];

fn made(document: &Value) -> Generated {
    generated(&document.to_string(), "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
}

fn schema(kind: usize, about: &str) -> Value {
    let text = json!({ "type": "string", "description": about, "maxLength": 32 });
    match kind % 4 {
        0 => json!({ "type": "object", "properties": { "name": text, "count": { "type": "integer" } } }),
        1 => json!({ "type": "string", "enum": [about, "b", "c"] }),
        2 => json!({ "type": "object", "required": ["id"], "properties": {
            "id": text,
            "kept_for_a_very_long_time_under_a_very_long_name": {
                "type": "array", "items": { "type": "array", "items": { "$ref": "#/components/schemas/Shared" } }
            },
        }}),
        _ => json!({ "oneOf": [
            { "$ref": "#/components/schemas/Shared" },
            { "type": "object", "required": ["of"], "properties": { "of": text } },
        ]}),
    }
}

fn operation(tag: &str, id: &str, sends: &str) -> Value {
    let names = ["limit", "a_rather_long_name_of_a_parameter_that_nobody_wants_to_type", "order", "with\"quote"];
    let bounded = |name: &&str| {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": 100 });
        json!({ "name": name, "in": "query", "description": "About it.", "schema": schema })
    };
    let result = json!({ "type": "object", "properties": { (id): { "type": "string" }, "more": { "type": "array",
        "items": { "type": "object", "properties": { "of": { "type": "number" }, (sends): { "type": "boolean" } } } } } });
    json!({
        "tags": [tag], "operationId": id, "summary": "What it does.",
        "parameters": names.iter().map(bounded).collect::<Vec<Value>>(),
        "requestBody": { "content": { "application/json": {
            "schema": { "$ref": format!("#/components/schemas/{sends}") } } } },
        "responses": { "200": { "description": "OK", "content": { "application/json": { "schema": result } } } },
    })
}

/// Hundreds of schemas, one group of many operations, and many groups of a few.
fn document() -> Value {
    let mut schemas = json!({ "Shared": { "type": "object", "properties": { "a": { "type": "string" } } } });
    let mut paths = json!({});
    for (index, (first, second, third)) in all_words().into_iter().enumerate() {
        let name = format!("{first}{second}{third}");
        schemas[&name] = schema(index, &name);
        if index % 4 == 0 {
            let tag = if index % 8 == 0 { "big group".to_owned() } else { format!("{first} {second}") };
            paths[format!("/{first}/{second}/{third}")] = json!({ "post": operation(&tag, &name, &name) });
        }
    }
    let about = "A line.\n\n".repeat(8);
    let tags = WORDS.iter().flat_map(|first| WORDS.iter().map(move |second| format!("{first} {second}")));
    let tags: Vec<Value> = tags.map(|tag| json!({ "name": tag, "description": about })).collect();
    json!({ "openapi": "3.0.4", "info": { "title": "T", "version": "1" }, "tags": tags, "paths": paths,
        "components": { "schemas": schemas } })
}

/// The names of the schemas: three words each. The first word has twice as many, too many for one file.
fn all_words() -> Vec<(&'static str, &'static str, &'static str)> {
    const LAST: [&str; 8] = ["Entry", "Item", "Node", "Part", "Row", "Side", "Term", "Unit"];
    let pairs = WORDS.iter().flat_map(|first| WORDS.iter().map(move |second| (*first, *second)));
    let last = |first: &str| if first == WORDS[0] { &LAST[..] } else { &LAST[..4] };
    pairs.flat_map(|(first, second)| last(first).iter().map(move |third| (first, second, *third))).collect()
}

/// The crate of [`document`].
static MADE: LazyLock<Generated> = LazyLock::new(|| made(&document()));

/// The files that differ, by path.
fn changed(old: &Generated, new: &Generated) -> Vec<String> {
    let paths: BTreeSet<&String> = old.files.keys().chain(new.files.keys()).collect();
    paths.into_iter().filter(|path| old.files.get(*path) != new.files.get(*path)).cloned().collect()
}

/// The public structs and enums that a file declares, and the modules that it takes all names from.
fn declared(text: &str) -> (Vec<String>, Vec<String>) {
    let public = |visibility: &syn::Visibility| matches!(visibility, syn::Visibility::Public(_));
    let (mut names, mut parts) = (Vec::new(), Vec::new());
    for item in syn::parse_file(text).expect("what is generated is Rust").items {
        match item {
            syn::Item::Struct(item) if public(&item.vis) => names.push(item.ident.to_string()),
            syn::Item::Enum(item) if public(&item.vis) => names.push(item.ident.to_string()),
            syn::Item::Use(item) if public(&item.vis) => {
                let syn::UseTree::Path(path) = item.tree else { continue };
                assert!(matches!(*path.tree, syn::UseTree::Glob(_)), "a module takes all names of a file");
                parts.push(path.ident.to_string());
            }
            syn::Item::Mod(item) => assert!(!public(&item.vis), "the files of a module are private"),
            _ => {}
        }
    }
    (names, parts)
}

/// Every public type by its path, as a caller can reach it: through the files of each module.
fn reachable(made: &Generated) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let mut used = BTreeSet::new();
    let modules = made.plan.modules.iter().map(|module| module.name.trim_start_matches("r#"));
    for module in modules {
        let own = format!("src/{module}.rs");
        let (names, parts) = declared(&made.files[&own]);
        used.insert(own);
        let parts = parts.into_iter().map(|part| format!("src/{module}/{part}.rs"));
        let parts: Vec<String> = parts.collect();
        let of_parts = parts.iter().flat_map(|part| declared(&made.files[part]).0);
        for name in names.into_iter().chain(of_parts) {
            assert!(paths.insert(format!("{module}::{name}")), "`{module}::{name}` is declared twice");
        }
        used.extend(parts);
    }
    let unused = made.files.keys().filter(|path| path.starts_with("src/") && !used.contains(*path));
    let unused: Vec<&String> = unused.filter(|path| *path != "src/lib.rs" && !path.starts_with("src/client")).collect();
    assert!(unused.is_empty(), "nothing leads to {unused:?}");
    paths
}

/// The public types that the surface has, with builders and handles.
fn promised(made: &Generated) -> BTreeSet<String> {
    let types = made.surface.types.iter().map(|ty| ty.rust.clone());
    let operations = made.surface.operations.iter();
    let module = |rust: &str| rust.split("::").next().unwrap_or_default().to_owned();
    let builders = operations.map(|operation| format!("{}::{}", module(&operation.rust), operation.builder));
    let handles = made.plan.root.groups.iter().map(|group| format!("{}::{}", group.module, group.handle));
    types.chain(builders).chain(handles).map(|path| path.replace("r#", "")).collect()
}

/// Asserts that exactly one file changed, and that it is in this folder.
fn assert_one_file(old: &Generated, new: &Generated, folder: &str, what: &str) {
    let changed = changed(old, new);
    assert!(matches!(changed.as_slice(), [only] if only.starts_with(folder)), "{what}: {changed:#?}");
}

#[test]
fn no_file_is_too_long_and_every_path_is_as_promised() {
    let made = &*MADE;
    assert!(made.surface.types.len() > 500, "{} types", made.surface.types.len());
    for (path, text) in &made.files {
        assert!(text.lines().count() <= LONGEST, "{path}: {} lines", text.lines().count());
        let name = path.rsplit('/').next().unwrap_or(path);
        let portable = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
        assert!(name.chars().all(portable) && name.len() < 130, "{path}");
    }
    for folder in ["src/types/", "src/big_group/", "src/client/"] {
        assert!(made.files.keys().filter(|path| path.starts_with(folder)).count() > 3, "{folder} holds files");
    }
    // By the first letter, by the first word, and by the first two words.
    for file in ["names_b", "names_alert", "names_access_zone"] {
        assert!(made.files.contains_key(&format!("src/types/{file}.rs")), "{file}: {:#?}", made.files.keys());
    }
    assert_eq!(reachable(made), promised(made));
}

#[test]
fn what_comes_goes_or_is_renamed_touches_its_own_file() {
    let document = document();
    let first = &*MADE;

    let mut more = document.clone();
    more["components"]["schemas"]["CacheZoneExtra"] = schema(0, "more");
    let with_more = made(&more);
    assert_one_file(first, &with_more, "src/types/", "a schema more");

    let mut renamed = more.clone();
    let moved = renamed["components"]["schemas"]["CacheZoneExtra"].take();
    renamed["components"]["schemas"].as_object_mut().expect("it is one").remove("CacheZoneExtra");
    renamed["components"]["schemas"]["ZoneZoneExtra"] = moved;
    let changed = changed(&with_more, &made(&renamed));
    assert_eq!(changed.len(), 2, "the file that it leaves, and the one that it comes to: {changed:#?}");

    let mut called = document.clone();
    // Without a lock, the front page shows the call that is easiest to make, except deprecated ones.
    called["paths"]["/Zone/New/Thing"] = json!({ "get": { "tags": ["big group"], "operationId": "ZoneNewThing",
        "deprecated": true, "responses": { "204": { "description": "No content" } } } });
    assert_one_file(first, &made(&called), "src/big_group/", "an operation more");
}

#[test]
fn an_item_that_is_too_long_stands_alone() {
    let mut document = document();
    // No group is needed.
    document["paths"] = json!({});
    let properties = (0..2500).map(|index| (format!("p{index}"), json!({ "type": "string" })));
    let properties: BTreeMap<String, Value> = properties.collect();
    document["components"]["schemas"]["CacheZone"] = json!({ "type": "object", "properties": properties });
    let made = made(&document);
    let long = made.files.iter().filter(|(_, text)| text.lines().count() > LONGEST);
    let long: Vec<(&String, &String)> = long.collect();
    let [(path, text)] = long.as_slice() else { panic!("one file is too long") };
    assert_eq!(*path, "src/types/names_cache_zone.rs");
    assert_eq!(declared(text).0, ["CacheZone"]);
    assert_eq!(reachable(&made), promised(&made));
}

#[test]
fn what_the_root_has_no_room_for_stands_beside_it() {
    let servers: Vec<Value> = (0..150)
        .map(|index| {
            json!({ "url": format!("https://{index}.example/{{stage}}"),
        "variables": { "stage": { "default": "a", "enum": ["a", "b", "c"] } } })
        })
        .collect();
    let schemes: BTreeMap<String, Value> =
        (0..200).map(|index| (format!("key{index}"), json!({ "type": "http", "scheme": "bearer" }))).collect();
    let operation = json!({ "tags": ["client"], "responses": { "204": { "description": "No content" } } });
    let made = made(&json!({ "openapi": "3.0.4", "info": { "title": "T", "version": "1" }, "servers": servers,
        "paths": { "/a": { "get": operation } }, "components": { "securitySchemes": schemes } }));
    let root = &made.files["src/lib.rs"];
    assert!(root.lines().count() <= LONGEST, "{} lines", root.lines().count());
    for module in ["credentials", "servers"] {
        assert!(root.contains(&format!("pub mod {module};")), "{module} is declared");
        assert!(made.files[&format!("src/{module}.rs")].contains("pub fn "), "{module} has a file");
    }
    // This group has the name that the files of the client would have.
    assert!(root.contains("mod client_;") && made.files["src/client_/names_c.rs"].contains("pub fn client(&self)"));
}
