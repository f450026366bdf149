//! Reads which modules the sources of a package use.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The first segments after `prefix` in code outside comments and test modules: `crate::a::B` and `crate::{a::B, c}`.
pub(crate) fn used_modules(source: &str, prefix: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code: String =
        code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        // `$crate::` in a macro, `super::super::`, and names that end in the prefix mean something else.
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || "_:$".contains(c)) {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => used.extend(group_members(group)),
            None => used.extend([first_segment(rest)]),
        }
    }
    used
}

/// The first segment of each member of a brace group, without nested groups.
fn group_members(group: &str) -> BTreeSet<String> {
    let (mut depth, mut members, mut start) = (0_u32, BTreeSet::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => start = true,
            c if start && !c.is_whitespace() => {
                members.insert(first_segment(&group[at..]));
                start = false;
            }
            _ => {}
        }
    }
    members
}

fn first_segment(path: &str) -> String {
    path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Every source file below `folder`, with its module, and true if it is that module's root file.
pub(crate) fn sources(folder: &Path) -> Vec<(String, bool, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).expect("the sources can be listed") {
            let path = entry.expect("the sources can be listed").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path.strip_prefix(folder).expect("it stands below the folder");
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            let module = parts[0].trim_end_matches(".rs").to_owned();
            let root_file = parts.len() == 1 || (parts.len() == 2 && parts[1] == "mod.rs");
            let is_test = path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains("tests"));
            if path.extension().is_some_and(|e| e == "rs") && module != "lib" && !is_test {
                found.push((module, root_file, path));
            }
        }
    }
    found.sort();
    found
}
