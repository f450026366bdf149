//! Checks that the map in `docs/ARCHITECTURE.md` names each folder that has code, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::runtime::ROOMS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("the page is there")
}

/// The text under a heading, up to the next one.
fn section<'p>(page: &'p str, heading: &str) -> &'p str {
    let (_, rest) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no heading `{heading}`"));
    rest.split("\n## ").next().unwrap_or_default()
}

/// The texts in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// The first column of a table, without its heading.
fn first_column(section: &str) -> Vec<&str> {
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).map(|name| name.trim_end_matches('/')).collect()
}

/// The folders below `at` (relative to the repository) that the map must name: packages, and folders with code outside
/// of packages.
fn with_code(at: &str, in_package: bool, found: &mut BTreeSet<String>) {
    let folder = root().join(at);
    let is_package = !at.is_empty() && folder.join("Cargo.toml").is_file();
    if is_package {
        found.insert(at.to_owned());
    }
    for entry in fs::read_dir(&folder).expect("the repository can be listed") {
        let path = entry.expect("the repository can be listed").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_code = path.extension().is_some_and(|end| ["rs", "py", "mjs"].iter().any(|code| end == *code));
        if path.is_dir() && !name.starts_with('.') && !["target", "node_modules"].contains(&&*name) {
            let below = if at.is_empty() { name } else { format!("{at}/{name}") };
            with_code(&below, in_package || is_package, found);
        } else if is_code && !in_package && !is_package {
            found.insert(at.to_owned());
        }
    }
}

/// The modules of a package's sources: its folders and files, except its root.
fn modules(sources: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(sources)).expect("the sources can be listed");
    let names = entries.map(|entry| entry.expect("the sources can be listed").file_name());
    let names = names.filter_map(|name| {
        let name = name.to_string_lossy().into_owned();
        if name.contains('.') { name.strip_suffix(".rs").map(str::to_owned) } else { Some(name) }
    });
    names.filter(|name| name != "lib").collect()
}

/// The folders that are not named.
fn unnamed<'f>(folders: impl IntoIterator<Item = &'f String>, named: &[&str]) -> Vec<&'f String> {
    folders.into_iter().filter(|folder| !named.contains(&folder.as_str())).collect()
}

/// Paths in a text that do not exist. A path begins with a folder of the repository.
fn missing<'p>(page: &'p str, root: &Path) -> Vec<&'p str> {
    let is_path = |text: &&str| match text.split_once('/') {
        Some((top, _)) => top != "target" && root.join(top).is_dir() && !text.contains(' '),
        None => false,
    };
    quoted(page).into_iter().filter(is_path).filter(|path| !root.join(path).exists()).collect()
}

#[test]
fn the_map_names_each_folder_that_has_code() {
    let page = page();
    let named = first_column(section(&page, "Map"));
    let mut folders = BTreeSet::new();
    with_code("", false, &mut folders);
    assert!(folders.contains("runtime") && folders.contains("tests/oracle"), "{folders:?}");
    assert_eq!(unnamed(&folders, &named), Vec::<&String>::new(), "folders that the map does not name");
    let gone: Vec<_> = named.into_iter().filter(|folder| !root().join(folder).is_dir()).collect();
    assert_eq!(gone, Vec::<&str>::new(), "folders that the map names, and that are not there");
}

#[test]
fn each_room_of_the_runtime_is_told() {
    let page = page();
    let told = first_column(section(&page, "The rooms of the runtime"));
    let rooms: Vec<_> = ROOMS.iter().map(|(room, _)| *room).collect();
    assert_eq!(told, rooms, "the page tells the rooms in the order of `ROOMS`");
    assert_eq!(modules("runtime/src"), rooms.into_iter().map(str::to_owned).collect());
}

#[test]
fn each_module_of_codegen_is_told() {
    let page = page();
    let section = section(&page, "The layers of codegen");
    let modules = modules("codegen/src");
    assert_eq!(unnamed(&modules, &quoted(section)), Vec::<&String>::new(), "modules that the page does not name");
    let gone: Vec<_> = first_column(section).into_iter().filter(|layer| !modules.contains(*layer)).collect();
    assert_eq!(gone, Vec::<&str>::new(), "layers that have no sources");
}

#[test]
fn each_path_of_the_page_is_there() {
    assert_eq!(missing(&page(), &root()), Vec::<&str>::new());
}

#[test]
fn made_up_gaps_are_found() {
    let page =
        "# A\n\n## Map\n\n| folder | what |\n|---|---|\n| `spec/` | `x` |\n| `jobs/` | |\n\n## Other\n\n| `cli` |\n";
    let named = first_column(section(page, "Map"));
    assert_eq!(named, ["spec", "jobs"]);
    let folders = ["spec", "cli"].map(str::to_owned);
    assert_eq!(unnamed(&folders, &named), ["cli"]);
    let text = "`xtask/src/main.rs`, `xtask/src/no.rs`, `target/x`, `cargo xtask/no`, `a/b`";
    assert_eq!(missing(text, &root()), ["xtask/src/no.rs"]);
}
