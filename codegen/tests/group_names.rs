//! Names of groups and methods: the tables at the start of the rules are run, and names are tried that collide with
//! those of every crate and every machine.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{generated, told};
use restwright_codegen::Generated;
use restwright_codegen::surface::Operation;
use serde_json::{Value, json};

/// The rules, with the tables at the start.
const RULES: &str = include_str!("../src/plan/groups/mod.rs");

/// One operation of a table: `GET /pets/{id}` `getPet` [Pets] list
#[derive(Debug, PartialEq)]
struct Row<'t> {
    method: &'t str,
    path: &'t str,
    id: Option<&'t str>,
    tags: Vec<&'t str>,
    list: bool,
}

impl<'t> Row<'t> {
    fn parsed(text: &'t str) -> Self {
        let (marks, rest) = match text.split_once('[') {
            Some((marks, rest)) => (marks, rest),
            None => (text, ""),
        };
        let mut marks = marks.split('`').skip(1).step_by(2);
        let (method, path) = marks.next().and_then(|mark| mark.split_once(' ')).unwrap_or_else(|| panic!("{text}"));
        let (tags, rest) = rest.split_once(']').unwrap_or(("", text));
        let tags = if tags.is_empty() { Vec::new() } else { tags.split(", ").collect() };
        Self { method, path, id: marks.next(), tags, list: rest.trim_end().ends_with(" list") }
    }

    fn operation(&self) -> Value {
        let mut operation = json!({ "responses": { "200": { "description": "OK" } } });
        if self.list {
            let schema = json!({ "type": "array", "items": { "type": "string" } });
            operation["responses"]["200"]["content"] = json!({ "application/json": { "schema": schema } });
        }
        if let Some(id) = self.id {
            operation["operationId"] = json!(id);
        }
        if !self.tags.is_empty() {
            operation["tags"] = json!(self.tags);
        }
        let parameters = self.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let parameter =
            |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } });
        operation["parameters"] = parameters.map(parameter).collect();
        operation
    }
}

fn document(title: &str, rows: &[Row<'_>]) -> String {
    let mut paths: BTreeMap<&str, Value> = BTreeMap::new();
    for row in rows {
        paths.entry(row.path).or_insert_with(|| json!({}))[row.method.to_lowercase()] = row.operation();
    }
    json!({ "openapi": "3.0.4", "info": { "title": title, "version": "1" }, "paths": paths }).to_string()
}

fn made(document: &str, config: &str, lock: &str) -> Generated {
    generated(document, config, lock).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
}

/// The group and method of each operation, by its `operationId`, or by its method and path if it has none.
fn names(generated: &Generated) -> BTreeMap<String, String> {
    let key =
        |operation: &Operation| operation.id.clone().unwrap_or(format!("{} {}", operation.method, operation.path));
    generated.surface.operations.iter().map(|operation| (key(operation), operation.rust.clone())).collect()
}

#[test]
fn the_tables_at_the_head_of_the_rules_are_true() {
    let head = RULES.lines().take_while(|line| line.starts_with("//!"));
    let rows: Vec<&str> = head.filter(|line| line.starts_with("//! | ") && line.contains('`')).collect();
    let rows: Vec<&str> = rows.into_iter().filter(|line| !line.contains("| operations |")).collect();
    assert!(rows.len() > 30, "{}", rows.len());
    let mut wrong = Vec::new();
    for line in rows {
        let cells: Vec<&str> = line.trim_start_matches("//! | ").trim_end_matches(" |").split(" | ").collect();
        let [rule, operations, expected] = cells[..] else { panic!("{line}") };
        let operations: Vec<Row<'_>> = operations.split("; ").map(Row::parsed).collect();
        let names = names(&made(&document("The Zoo API", &operations), "", ""));
        let key = |row: &Row<'_>| row.id.map_or_else(|| format!("{} {}", row.method, row.path), str::to_owned);
        let actual: Vec<String> = operations.iter().map(|row| format!("`{}`", names[&key(row)])).collect();
        if actual.join("; ") != expected {
            wrong.push(format!("{rule}\n  is:   {expected}\n  made: {}", actual.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A document with an operation for each of these tags.
fn tagged(tags: &[&str]) -> String {
    let mut paths = BTreeMap::new();
    for (index, tag) in tags.iter().enumerate() {
        let row = Row { method: "GET", path: "", id: None, tags: vec![tag], list: false };
        paths.insert(format!("/path{index}"), json!({ "get": row.operation() }));
    }
    json!({
        "openapi": "3.0.4", "info": { "title": "T", "version": "1" }, "paths": paths,
        "servers": [{ "url": "https://a.example" }, { "url": "https://b.example" }],
        "components": { "securitySchemes": { "key": { "type": "http", "scheme": "bearer" } } },
    })
    .to_string()
}

/// The modules of the crate that are groups.
fn modules(generated: &Generated) -> BTreeSet<String> {
    let files = generated.files.keys().filter_map(|path| path.strip_prefix("src/")?.strip_suffix(".rs"));
    files.filter(|name| *name != "lib").map(str::to_owned).collect()
}

fn features(generated: &Generated) -> BTreeSet<String> {
    let manifest: toml::Table = generated.files["Cargo.toml"].parse().expect("a manifest is TOML");
    manifest["features"].as_table().expect("it is a table").keys().cloned().collect()
}

/// The names that a `use` brings.
fn used(tree: &syn::UseTree) -> Vec<String> {
    match tree {
        syn::UseTree::Path(path) => used(&path.tree),
        syn::UseTree::Name(name) => vec![name.ident.to_string()],
        syn::UseTree::Rename(rename) => vec![rename.rename.to_string()],
        syn::UseTree::Group(group) => group.items.iter().flat_map(used).collect(),
        syn::UseTree::Glob(_) => panic!("the root uses all of something"),
    }
}

/// The names of all items at the root of a crate, and of all functions of its client.
fn root_names(lib: &str) -> BTreeSet<String> {
    let file = syn::parse_file(lib).unwrap_or_else(|error| panic!("{error}\n{lib}"));
    let mut names = BTreeSet::new();
    for item in &file.items {
        match item {
            syn::Item::Use(item) => names.extend(used(&item.tree)),
            syn::Item::Mod(item) => names.extend([item.ident.to_string()]),
            syn::Item::Struct(item) => names.extend([item.ident.to_string()]),
            syn::Item::Type(item) => names.extend([item.ident.to_string()]),
            syn::Item::Static(item) => names.extend([item.ident.to_string()]),
            syn::Item::Impl(item) => names.extend(item.items.iter().filter_map(|item| match item {
                syn::ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                _ => None,
            })),
            // The methods of groups that are off have the names of the groups.
            syn::Item::Macro(item) if item.mac.path.segments.last().is_some_and(|name| name.ident == "groups_off") => {}
            _ => panic!("an item of a kind that the root has never had"),
        }
    }
    names
}

/// A group cannot have a name from the root of every crate or from its manifest.
#[test]
fn what_every_crate_has_is_no_name_of_a_group() {
    let plain = made(&tagged(&["only"]), "", "");
    let mut taken: BTreeSet<String> = root_names(&plain.files["src/lib.rs"]);
    taken.extend(features(&plain).into_iter().map(|feature| feature.replace('-', "_")));
    taken.extend(["unused_types", "types", "restwright"].map(str::to_owned));
    assert!(taken.remove("only") && taken.len() > 50, "{taken:?}");
    // If a group is called `servers`, the module of that name gets another name.
    assert!(taken.remove("servers"));

    let tags: Vec<&str> = taken.iter().map(String::as_str).collect();
    let all = made(&tagged(&tags), "", "");
    let groups: BTreeSet<String> = modules(&all).into_iter().filter(|module| module != "types").collect();
    assert_eq!(groups.len(), tags.len(), "{groups:?}");
    assert_eq!(groups.intersection(&taken).next(), None);
}

const DEVICES: [&str; 24] = [
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Tags that become names of Cargo's files, of devices, of keywords, of crates or types, or that become one name or
/// none.
const ODD: [&str; 62] = [
    "lib",
    "main",
    "mod",
    "build",
    "bin",
    "test",
    "tests",
    "core",
    "std",
    "alloc",
    "restwright",
    "rt",
    "self",
    "Self",
    "super",
    "crate",
    "type",
    "async",
    "gen",
    "try",
    "str",
    "bool",
    "i32",
    "usize",
    "client",
    "error",
    "types",
    "types group",
    "Case",
    "case",
    "CASE",
    "pet-store",
    "Pet Store",
    "pet_store",
    "Пользователи",
    "用户",
    "😀",
    "ﷺ",
    "²",
    "\u{200b}",
    "\u{e000}",
    "-",
    "_",
    "+",
    "2FA",
    "404",
    "a.b",
    "a/b",
    "a\\b",
    "../x",
    "trailing.",
    "new\nline",
    "\"quote\"",
    "dns_1",
    "dns1",
    "dns 1",
    "CON",
    "Aux",
    "lpt1",
    "nul.txt",
    "clone",
    "new",
];

#[test]
fn each_odd_tag_is_a_group_of_its_own_that_every_machine_can_hold() {
    let long = "very ".repeat(60);
    let letters = "x".repeat(300);
    let tags: Vec<&str> = ODD.into_iter().chain([long.as_str(), letters.as_str()]).collect();
    let made = made(&tagged(&tags), "", "");
    let modules = modules(&made);
    let of_tags: Vec<&str> = made.lock.lines().filter(|line| line.starts_with("group\t")).collect();
    assert_eq!(modules.len(), tags.len(), "{}", of_tags.join("\n"));
    assert!(made.files["src/lib.rs"].contains("pub struct Client"));
    let at_root: BTreeSet<String> =
        root_names(&made.files["src/lib.rs"]).iter().map(|name| name.trim_start_matches("r#").to_owned()).collect();
    assert!(modules.is_subset(&at_root));
    for module in &modules {
        assert!(
            module.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
            "{module}"
        );
        assert!(module.len() <= 100 && !DEVICES.contains(&module.as_str()), "{module}");
    }
    let features = features(&made);
    assert!(modules.iter().all(|module| features.contains(module)));
    for (path, text) in made.files.iter().filter(|(path, _)| path.starts_with("src/")) {
        assert!(syn::parse_file(text).is_ok(), "{path}");
    }
}

#[test]
fn a_tag_without_a_sign_is_none() {
    let names = names(&made(&tagged(&["", "  ", "a", "a"]), "", ""));
    let groups: Vec<&str> = names.values().filter_map(|name| name.split("::").next()).collect();
    assert_eq!(groups, ["t", "t", "a", "a"]);
}

/// The messages about an error.
fn refused(document: &str, config: &str) -> String {
    match generated(document, config, "") {
        Ok(_) => panic!("it is taken: {config}"),
        Err(rejected) => told(&rejected.diagnostics),
    }
}

#[test]
fn names_of_the_configuration_that_no_crate_can_have_are_refused() {
    let document = document("T", &[Row::parsed("`GET /a` `getA` [a]")]);
    let group = |name: &str, more: &str| format!("[[group]]\nname = \"{name}\"\ntags = [\"a\"]\n{more}");
    for (name, why) in [
        ("lib", "a file or folder of Cargo has this name"),
        ("types", "a module at the root has this name"),
        ("from_env", "a function of the client has this name"),
        ("rustls", "a feature has this name"),
        ("aux", "a device of Windows has this name"),
        ("a-b", "small ASCII letters"),
        ("Ab", "small ASCII letters"),
        ("größe", "small ASCII letters"),
        ("", "small ASCII letters"),
        ("_", "small ASCII letters"),
        ("type", "keyword without `r#`"),
    ] {
        let told = refused(&document, &group(name, ""));
        assert!(told.contains("error[invalid-config]") && told.contains(why), "{name}: {told}");
    }
    for method in ["do it", "new", "", "fn", "a-b"] {
        let told = refused(&document, &group("a", &format!("[group.methods]\ngetA = \"{method}\"\n")));
        assert!(told.contains(&format!("`{method}` cannot be the name of a method")), "{told}");
    }
    let told = refused(&document, "[package]\nname = \"a.b\"\n");
    assert!(told.contains("`a.b` cannot be the name of a package"), "{told}");
    assert_eq!(names(&made(&document, &group("r#type", ""), ""))["getA"], "r#type::get");
}

/// Released names of groups and methods stay, and new things beside them get other names.
#[test]
fn released_names_stay() {
    let rows = [Row::parsed("`GET /pets/{id}` `getPet` [Pets]"), Row::parsed("`GET /toys/{id}` `getToy` [Pets]")];
    let lock = "group\tPets\tanimals\noperation\tgetToy\tanimals::get\n";
    let kept = names(&made(&document("T", &rows), "", lock));
    assert_eq!((&*kept["getPet"], &*kept["getToy"]), ("animals::get_pet", "animals::get"));
    // A module with the name of the crate's own module was never released in a crate that worked.
    let lost = names(&made(&document("T", &rows), "", "group\tPets\tlib\noperation\tgetToy\tmain::get\n"));
    assert_eq!((&*lost["getPet"], &*lost["getToy"]), ("pets::get", "pets::get_toy"));
    let alike =
        names(&made(&document("T", &rows), "", "operation\tgetPet\tdns1::get\noperation\tgetToy\tdns_1::get\n"));
    assert_eq!((&*alike["getPet"], &*alike["getToy"]), ("dns1::get", "dns_1::get"));
    let common = [Row::parsed("`GET /a`"), Row::parsed("`GET /b`")];
    let kept = names(&made(&document("New Title", &common), "", "group\t/\told\n"));
    assert_eq!(kept.values().collect::<Vec<_>>(), ["old::get_a", "old::get_b"]);
    let later = names(&made(&document("T", &common), "", "group\t/\told\noperation\tGET /a\told::get_a\n"));
    assert_eq!(later["GET /b"], "old::get_b");
}
