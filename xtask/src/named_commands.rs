//! Checks that the commands in the documentation exist.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};

use crate::places;

/// The beginning of each command in the documentation, and its definition.
fn programs() -> [(&'static str, Command); 2] {
    [("cargo xtask ", crate::Arguments::command()), ("restwright ", restwright_cli::commands::Arguments::command())]
}

/// Every hand-written page of the repository.
fn pages() -> Vec<PathBuf> {
    let root = places::root();
    let mut open: Vec<PathBuf> =
        ["docs", "runtime/guide", "cli/templates"].iter().map(|folder| root.join(folder)).collect();
    let mut pages: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "jobs/README.md", "testbed/README.md"]
            .iter()
            .map(|page| root.join(page))
            .collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the folder can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

/// The code of a page, a piece for each span and each line of a block.
fn code(page: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut is_block = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            is_block = !is_block;
        } else if is_block {
            pieces.extend(line.split("&& ").map(str::trim));
        } else {
            pieces.extend(line.split('`').skip(1).step_by(2));
        }
    }
    pieces
}

/// The part of a command line that does not exist; `None` if all of it exists.
fn unknown(command: &Command, line: &str) -> Option<String> {
    let mut current = command;
    let mut parents: Vec<&Command> = Vec::new();
    for word in line.split_whitespace().take_while(|word| !["#", "|", ">", ";", "→"].contains(word)) {
        let word = word.trim_end_matches([';', ',', ')']);
        if let Some(name) = word.strip_prefix("--") {
            let name = name.split('=').next().unwrap_or(name);
            let has = |command: &Command| command.get_arguments().any(|one| one.get_long() == Some(name));
            let is_everywhere = ["help", "version"].contains(&name);
            if !(is_everywhere || has(current) || parents.iter().any(|parent| has(parent))) {
                return Some(format!("`{}` has no option `--{name}`", current.get_name()));
            }
        } else if let Some(inner) = current.find_subcommand(word) {
            parents.push(current);
            current = inner;
        } else if current.has_subcommands() && !is_placeholder(word) {
            return Some(format!("`{}` has no command `{word}`", current.get_name()));
        }
    }
    None
}

/// True if a word is a placeholder: `COMMAND`.
fn is_placeholder(word: &str) -> bool {
    word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '.')
}

#[test]
fn every_command_that_the_documentation_names_is_there() {
    let programs = programs();
    let (mut seen, mut wrong) = (0, Vec::new());
    for page in pages() {
        let text = fs::read_to_string(&page).expect("a page is text");
        for piece in code(&text) {
            for (begin, command) in &programs {
                let Some(line) = piece.strip_prefix(begin) else { continue };
                seen += 1;
                wrong.extend(unknown(command, line).map(|why| format!("{}: {piece}: {why}", shown(&page))));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 60, "only {seen} commands were found");
}

fn shown(page: &Path) -> String {
    page.strip_prefix(places::root()).unwrap_or(page).display().to_string()
}

#[test]
fn a_command_or_an_option_that_is_not_there_is_found() {
    let [(_, xtask), (_, restwright)] = programs();
    assert_eq!(unknown(&restwright, "generate --color never --spec a.yaml > log --not-ours"), None);
    assert_eq!(unknown(&xtask, "bench compile --rival"), None);
    assert!(unknown(&restwright, "generate --nothing").is_some());
    assert!(unknown(&restwright, "make").is_some());
    assert!(unknown(&xtask, "bench nothing").is_some());
}
