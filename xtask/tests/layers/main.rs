//! Layers are one-way: a table says which module may use which, and this test checks the sources against it.
//!
//! This file has the tables of codegen and of the commands.

mod map;
mod runtime;
mod sources;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use sources::{sources, used_modules};

/// Each module of codegen, and the modules that it may use. A layer uses those below it; `emit` and `files` use the
/// plan and nothing before it, so that no choice is made while printing.
const MAY_USE: &[(&str, &[&str])] = &[
    ("json", &[]),
    ("pointer", &["json"]),
    ("chars", &[]),
    ("diagnostics", &["chars", "pointer"]),
    ("source", &["json", "pointer", "diagnostics"]),
    ("english", &[]),
    ("lock", &["chars"]),
    ("config", &["pointer", "diagnostics", "source"]),
    ("normalize", &["json", "pointer", "diagnostics", "source", "config"]),
    ("document", &["json", "pointer", "diagnostics", "source", "normalize"]),
    ("model", &["json", "pointer", "diagnostics", "source", "config", "normalize", "document"]),
    // Suggestions for the configuration of a document.
    ("suggest", &["json", "chars", "config", "model"]),
    ("identity", &["json", "pointer", "config", "english", "model", "lock"]),
    ("plan", &["json", "chars", "pointer", "diagnostics", "config", "english", "model", "lock", "identity"]),
    // The new lock is written from the public API.
    ("surface", &["json", "plan", "lock"]),
    ("diff", &["json", "chars", "surface", "lock"]),
    ("emit", &["plan"]),
    ("files", &["plan", "emit"]),
    // These are not layers: the table of what becomes of each field; texts that the crate does not show; the report
    // about all layers; and the pipeline that runs them one after the other.
    ("support", &["json", "pointer"]),
    ("unshown", &["json", "pointer", "diagnostics", "normalize", "document", "model", "identity"]),
    ("report", &["pointer", "diagnostics", "document", "model", "identity", "plan"]),
    (
        "pipeline",
        &[
            "json",
            "pointer",
            "diagnostics",
            "source",
            "config",
            "lock",
            "normalize",
            "document",
            "model",
            "identity",
            "plan",
            "surface",
            "emit",
            "files",
            "unshown",
            "report",
            "suggest",
        ],
    ),
];

/// The files of `codegen/src/plan`, each with the folder of its name, from the lowest layer up: a file uses those
/// before it. `mod.rs` is above all of them.
const PLAN_FLOORS: &[&str] = &[
    "words",
    "flags",
    "prose",
    "docs",
    "types",
    "groups",
    "hook_modules",
    "boxes",
    "hashable",
    "basis",
    "variant_words",
    "naming",
    "rust_types",
    "variants",
    "fixed",
    "records",
    "paging",
    "client",
    "methods",
    "hooks",
    "examples",
    "first_call",
    "front",
    "servers",
    "places",
    "package",
    "unmatched",
    "unused",
    "parts",
];

/// Each module of the commands' library, and the modules that it may use.
const COMMANDS_MAY_USE: &[(&str, &[&str])] = &[
    ("home", &[]),
    ("color", &[]),
    ("out", &[]),
    ("progress", &["out"]),
    ("fileset", &["home", "out"]),
    ("sources", &["home"]),
    ("first_call", &[]),
    ("pipeline", &["first_call"]),
    ("version", &[]),
    ("settings", &["version"]),
    ("generate", &["home", "out", "progress", "fileset", "pipeline", "settings"]),
    ("explain", &["home", "out", "progress", "pipeline", "generate"]),
    ("approvals", &["version"]),
    ("diff", &["home", "color", "out", "progress", "sources", "version", "settings", "approvals"]),
    (
        "update",
        &[
            "home",
            "color",
            "out",
            "progress",
            "fileset",
            "sources",
            "pipeline",
            "generate",
            "version",
            "settings",
            "approvals",
            "diff",
        ],
    ),
    ("new", &["home", "out", "progress", "sources", "first_call", "pipeline", "generate"]),
    ("commands", &["home", "color", "out", "generate", "explain", "diff", "new", "update"]),
];

/// A use that the table does not allow, or a module that it does not have.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    from: String,
    to: String,
}

/// The violations in one file of the module `from`; `at_root` if its `super` is the root of the crate.
fn violations(from: &str, at_root: bool, source: &str) -> BTreeSet<Violation> {
    let allowed = MAY_USE.iter().find(|(module, _)| *module == from).map(|(_, allowed)| *allowed);
    let mut used = used_modules(source, "crate::");
    if at_root {
        used.extend(used_modules(source, "super::"));
    }
    // Other names are in code that is being written, where `crate` is the generated one.
    let used = used.into_iter().filter(|to| is_module(to) && to != from);
    let bad = used.filter(|to| !allowed.is_some_and(|allowed| allowed.contains(&&**to)));
    let unknown = allowed.is_none().then(|| Violation { from: from.to_owned(), to: "(not in the table)".to_owned() });
    bad.map(|to| Violation { from: from.to_owned(), to }).chain(unknown).collect()
}

fn is_module(name: &str) -> bool {
    MAY_USE.iter().any(|(module, _)| *module == name)
}

#[test]
fn codegen_keeps_its_layers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src");
    let sources = sources(&folder);
    assert!(sources.iter().any(|(module, ..)| module == "model"), "the sources of codegen are not where they were");
    let mut broken = Vec::new();
    for (module, root_file, path) in sources {
        let source = fs::read_to_string(&path).expect("a source is text");
        let name = path.strip_prefix(&folder).expect("it stands below the folder").display().to_string();
        let found = violations(&module, root_file, &source).into_iter();
        broken.extend(found.map(|violation| format!("{name}: `{}` uses `{}`", violation.from, violation.to)));
    }
    assert!(broken.is_empty(), "docs/ARCHITECTURE.md tells the layers\n{}", broken.join("\n"));
}

#[test]
fn the_commands_keep_their_layers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/src");
    let floor = |name: &str| COMMANDS_MAY_USE.iter().position(|(module, _)| *module == name);
    let (mut broken, mut seen) = (Vec::new(), BTreeSet::new());
    for (module, at_root, path) in sources(&folder).into_iter().filter(|(module, ..)| module != "main") {
        let source = fs::read_to_string(&path).expect("a source is text");
        let mut used = used_modules(&source, "crate::");
        if at_root {
            used.extend(used_modules(&source, "super::"));
        }
        let allowed = COMMANDS_MAY_USE.iter().find(|(known, _)| *known == module).map(|(_, allowed)| *allowed);
        let allowed = allowed.unwrap_or_else(|| panic!("`{module}` is not in `COMMANDS_MAY_USE`"));
        let bad = used.into_iter().filter(|to| floor(to).is_some() && *to != module && !allowed.contains(&&**to));
        broken.extend(bad.map(|to| format!("{}: uses `{to}`", path.display())));
        seen.insert(module);
    }
    assert_eq!(seen.len(), COMMANDS_MAY_USE.len(), "a module has no file");
    let upward = COMMANDS_MAY_USE.iter().flat_map(|(module, allowed)| allowed.iter().map(move |used| (module, used)));
    let upward: Vec<_> = upward.filter(|(module, used)| floor(used) >= floor(module)).collect();
    assert!(broken.is_empty() && upward.is_empty(), "{upward:?}\n{}", broken.join("\n"));
}

/// The units that a file of the plan uses and that are not below it; `at_root` if its `super` is the plan itself.
fn floors_above(unit: &str, at_root: bool, source: &str) -> BTreeSet<String> {
    let floor = |name: &str| PLAN_FLOORS.iter().position(|known| *known == name);
    let mut used = used_modules(source, "crate::plan::");
    if at_root {
        used.extend(used_modules(source, "super::"));
    }
    let mine = floor(unit);
    // Any other name is a re-export of `mod.rs`, which is above all.
    used.retain(|name| name != unit && floor(name) >= mine || floor(name).is_none());
    used
}

#[test]
fn the_files_of_the_plan_are_floors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/src/plan");
    let (mut broken, mut seen) = (Vec::new(), BTreeSet::new());
    for (unit, at_root, path) in sources(&folder).into_iter().filter(|(unit, ..)| unit != "mod") {
        assert!(PLAN_FLOORS.contains(&&*unit), "`plan/{unit}` has no floor in `PLAN_FLOORS`");
        let source = fs::read_to_string(&path).expect("a source is text");
        let name = path.strip_prefix(&folder).expect("it stands below the folder").display().to_string();
        broken.extend(floors_above(&unit, at_root, &source).into_iter().map(|used| format!("{name}: uses `{used}`")));
        seen.insert(unit);
    }
    assert_eq!(seen.len(), PLAN_FLOORS.len(), "a floor has no file");
    assert!(broken.is_empty(), "what a file of the plan uses stands below it\n{}", broken.join("\n"));
}

#[test]
fn a_use_of_a_higher_floor_is_found() {
    let above = |unit: &str, at_root: bool, source: &str| floors_above(unit, at_root, source).into_iter().collect();
    let cases: [(&str, bool, &str, &[&str]); 5] = [
        ("docs", false, "use crate::plan::types::Flag;", &["types"]),
        ("naming", true, "use super::{basis::Basis, methods};", &["methods"]),
        ("package", true, "use super::Target;", &["Target"]),
        ("methods", false, "use super::inputs; use crate::plan::docs::Line;", &[]),
        ("words", true, "use self::symbols; // super::types", &[]),
    ];
    for (unit, at_root, source, expected) in cases {
        let found: Vec<String> = above(unit, at_root, source);
        assert_eq!(found, expected, "{unit}: {source}");
    }
}

#[test]
fn the_table_is_one_way() {
    fn reaches(from: &str, to: &str, depth: usize) -> bool {
        let allowed = MAY_USE.iter().find(|(module, _)| *module == from).map_or(&[][..], |(_, allowed)| *allowed);
        depth > 0 && allowed.iter().any(|next| *next == to || reaches(next, to, depth - 1))
    }
    for (module, allowed) in MAY_USE {
        assert!(allowed.iter().all(|used| is_module(used)), "`{module}` names a module that is not in the table");
    }
    for (module, _) in MAY_USE {
        assert!(!reaches(module, module, MAY_USE.len()), "`{module}` reaches itself");
    }
}

#[test]
fn the_checker_finds_made_up_violations() {
    let broken = |module: &str, at_root: bool, source: &str| -> Vec<String> {
        violations(module, at_root, source).into_iter().map(|violation| violation.to).collect()
    };
    assert_eq!(broken("emit", false, "use crate::model::Api;"), ["model"]);
    assert_eq!(broken("emit", false, "use crate::{plan::Plan, config::{self, Group}, model};"), ["config", "model"]);
    assert_eq!(broken("source", false, "fn f(x: &crate::plan::Plan) {}"), ["plan"]);
    assert_eq!(broken("model", true, "use super::plan;"), ["plan"]);
    assert_eq!(broken("stray", false, ""), ["(not in the table)"]);
}

#[test]
fn the_checker_lets_through_what_is_allowed() {
    let fine = "//! crate::emit\nuse crate::plan::{Plan, names::{Name, crate_name}};\nuse std::fmt;\n\
                macro_rules! m { () => { $crate::model } }\n#[cfg(test)]\nmod tests { use crate::model; }";
    assert_eq!(violations("emit", true, fine), BTreeSet::new());
    assert_eq!(violations("emit", false, "quote! { crate::Envelope }"), BTreeSet::new());
    assert_eq!(violations("model", false, "use super::types; use crate::model::Type;"), BTreeSet::new());
}
