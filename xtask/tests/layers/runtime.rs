//! Checks that the rooms of the runtime are one-way, and so are the files in each room.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::sources::{sources, used_modules};

/// Each room of the runtime, from the lowest up, and the rooms that it may use, which all come before it.
pub(crate) const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("values", &["base"]),
    ("headers", &["base", "values"]),
    ("api", &["base", "values"]),
    ("bodies", &["base", "values", "api"]),
    ("transport", &["base", "values", "api", "bodies"]),
    ("policy", &["base", "headers", "transport"]),
    ("errors", &["base", "values", "headers", "api", "transport", "policy"]),
    ("auth", &["base", "values", "api", "bodies", "transport", "policy", "errors"]),
    ("setup", &["base", "api", "transport", "policy", "errors", "auth"]),
    ("requests", &["base", "values", "api", "bodies", "policy", "errors", "auth", "setup"]),
    (
        "calls",
        &["base", "values", "headers", "api", "bodies", "transport", "policy", "errors", "auth", "setup", "requests"],
    ),
    ("responses", &["base", "values", "headers", "api", "transport", "errors", "requests", "calls"]),
    ("lists", &["base", "values", "headers", "api", "errors", "requests", "responses"]),
    ("blocking", &["values", "errors", "responses", "lists"]),
    // The module for emitted code re-exports items of the rooms.
    ("door", &["values", "headers", "api", "bodies", "errors", "auth", "setup", "requests", "responses", "lists"]),
];

/// The files of a room that need each other, by room. A value is read by the reader of JSON, and JSON that is kept is
/// itself a value: these types refer to each other.
const CIRCLES: &[(&str, &[&str])] = &[("values", &["constraints", "field", "json", "kind", "map", "record", "value"])];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src")
}

/// The forbidden uses in a file of a room: a room that is not listed for it, or anything by a path that bypasses the
/// rooms.
fn forbidden(room: &str, root_file: bool, source: &str) -> BTreeSet<String> {
    let allowed = ROOMS.iter().find(|(known, _)| *known == room).map_or(&[][..], |(_, allowed)| *allowed);
    let mut used = used_modules(source, "crate::");
    let above = used_modules(source, "super::");
    if root_file {
        used.extend(above);
    } else if above.contains("super") {
        used.insert("super::super".to_owned());
    }
    used.retain(|to| to != room && !allowed.contains(&&**to));
    used
}

/// The uses between the files of a room; a name that is not one of its files goes through its `mod.rs`, and is listed
/// separately.
fn within(room: &str) -> (BTreeMap<String, BTreeSet<String>>, Vec<String>) {
    let sources: Vec<_> = sources(&folder().join(room)).into_iter().filter(|(unit, ..)| unit != "mod").collect();
    let units: BTreeSet<String> = sources.iter().map(|(unit, ..)| unit.clone()).collect();
    let (mut uses, mut astray) = (BTreeMap::<String, BTreeSet<String>>::new(), Vec::new());
    for (unit, at_root, path) in sources {
        let source = fs::read_to_string(&path).expect("a source is text");
        let mut used = used_modules(&source, &format!("crate::{room}::"));
        let strays = used.iter().filter(|name| !units.contains(*name));
        astray.extend(strays.map(|name| format!("{room}/{unit}: uses `{name}` through `mod.rs`")));
        if at_root {
            used.extend(used_modules(&source, "super::"));
        }
        used.retain(|name| *name != unit && units.contains(name));
        uses.entry(unit).or_default().extend(used);
    }
    (uses, astray)
}

/// The names that use themselves through others.
fn circle(uses: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<&str> {
    uses.keys().map(String::as_str).filter(|name| reached(uses, name).contains(name)).collect()
}

fn reached<'u>(uses: &'u BTreeMap<String, BTreeSet<String>>, from: &'u str) -> BTreeSet<&'u str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(next) = open.pop() {
        open.extend(uses.get(next).into_iter().flatten().map(String::as_str).filter(|name| seen.insert(*name)));
    }
    seen
}

#[test]
fn the_rooms_are_one_way() {
    let (mut broken, mut seen) = (Vec::new(), BTreeSet::new());
    for (room, root_file, path) in sources(&folder()) {
        assert!(ROOMS.iter().any(|(known, _)| *known == room), "`{room}` has no row in `ROOMS`");
        let source = fs::read_to_string(&path).expect("a source is text");
        let found = forbidden(&room, root_file, &source).into_iter();
        broken.extend(found.map(|used| format!("{}: uses `{used}`", path.display())));
        seen.insert(room);
    }
    assert_eq!(seen.len(), ROOMS.len(), "a room has no file");
    assert!(broken.is_empty(), "docs/ARCHITECTURE.md tells the rooms\n{}", broken.join("\n"));
}

#[test]
fn the_table_of_rooms_is_in_order() {
    for (at, (room, allowed)) in ROOMS.iter().enumerate() {
        let floors = allowed.iter().map(|used| ROOMS[..at].iter().position(|(known, _)| known == used));
        let floors: Option<Vec<usize>> = floors.collect();
        let floors = floors.unwrap_or_else(|| panic!("`{room}` may use what does not stand before it"));
        assert!(floors.is_sorted_by(|a, b| a < b), "what `{room}` may use is in the order of the rooms");
    }
}

#[test]
fn the_files_of_a_room_are_one_way() {
    let mut astray = Vec::new();
    for (room, _) in ROOMS.iter().filter(|(room, _)| folder().join(room).is_dir()) {
        let (uses, strays) = within(room);
        astray.extend(strays);
        let known = CIRCLES.iter().find(|(known, _)| known == room).map_or(&[][..], |(_, files)| *files);
        assert_eq!(circle(&uses), known.iter().copied().collect(), "files of `{room}` that reach themselves");
    }
    assert!(astray.is_empty(), "a file names the file that it uses\n{}", astray.join("\n"));
}

#[test]
fn a_use_of_a_higher_room_is_found() {
    let found = |room: &str, root_file: bool, source: &str| -> Vec<String> {
        forbidden(room, root_file, source).into_iter().collect()
    };
    assert_eq!(found("errors", false, "use crate::requests::request::Request;"), ["requests"]);
    assert_eq!(found("values", false, "use crate::{headers::link, values::value::Value};"), ["headers"]);
    assert_eq!(found("policy", true, "use super::calls::call;"), ["calls"]);
    // Items that the root re-exports are also in rooms.
    assert_eq!(found("calls", false, "fn f(x: crate::StreamedResponse) {}"), ["StreamedResponse"]);
    assert_eq!(found("base", false, "use super::super::calls;"), ["super::super"]);
    assert_eq!(found("stray", false, "use crate::base::uri;"), ["base"]);
}

#[test]
fn what_a_room_may_use_is_let_through() {
    let fine = "//! crate::calls\nuse crate::errors::error::Error; use super::answer::Answer;\n\
                macro_rules! m { () => { $crate::lists::page } }\n#[cfg(test)]\nmod tests { use crate::lists; }";
    assert_eq!(forbidden("calls", false, fine), BTreeSet::new());
}

#[test]
fn a_made_up_circle_is_found() {
    let uses = [("a", "b"), ("b", "c"), ("c", "b"), ("d", "a")];
    let uses = uses.map(|(from, to)| (from.to_owned(), BTreeSet::from([to.to_owned()])));
    assert_eq!(circle(&uses.into()), BTreeSet::from(["b", "c"]));
}
