//! The reference of `codegen.toml` names every key that is read, and each of its examples can be read.

use std::collections::BTreeSet;

use restwright_codegen::config::Config;
use restwright_codegen::diagnostics::Diagnostics;

const REFERENCE: &str = include_str!("../../docs/codegen-toml.md");

/// Each section of the reference, the text that a key of it is written under, and the keys that its table needs.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("The file", "", ""),
    ("`package`", "[package]\n", ""),
    ("`group`", "[[group]]\n", "name = 'a'\n"),
    ("`rename`", "[rename]\n", ""),
    ("`types`", "[types]\n", ""),
    ("`envelope`", "[envelope]\n", ""),
    ("`paging.number`", "[[paging]]\nstyle = 'number'\n", "page = 'a'\n"),
    ("`paging.offset`", "[[paging]]\nstyle = 'offset'\n", "offset = 'a'\n"),
    ("`paging.cursor`", "[[paging]]\nstyle = 'cursor'\n", "cursor = 'a'\n"),
    ("`paging.link`", "[[paging]]\nstyle = 'link'\n", ""),
    ("`credentials`", "[credentials]\n", ""),
    ("`client`", "[client]\n", ""),
    ("`media-types`", "[media-types]\n", ""),
];

/// The rows of the table under a heading: key and example.
fn rows(section: &str) -> Vec<(&'static str, &'static str)> {
    let is_heading = |line: &&str| line.trim_start_matches('#').trim() == section && line.starts_with('#');
    let below = REFERENCE.lines().skip_while(|line| !is_heading(line)).skip(1);
    let own = below.take_while(|line| !line.starts_with('#')).filter(|line| line.starts_with("| `"));
    own.map(|line| {
        let mut cells = line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`'));
        (cells.next().unwrap_or_default(), cells.next().unwrap_or_default())
    })
    .collect()
}

fn parsed(text: &str) -> Result<Config, String> {
    let mut diagnostics = Diagnostics::new();
    let config = Config::parse(text, "codegen.toml", &mut diagnostics);
    config.ok_or_else(|| diagnostics.findings()[0].message.clone())
}

/// The keys that a table accepts, from its message about an unknown key.
fn expected(table: &str, needed: &str) -> BTreeSet<String> {
    let told = parsed(&format!("{table}{needed}no-such-key = 1\n")).expect_err("no key is called so");
    let (_, list) = told.split_once("expected").unwrap_or_else(|| panic!("{told}"));
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_reference_names_every_key_that_is_read() {
    for (section, table, needed) in SECTIONS {
        let told: BTreeSet<String> = rows(section).iter().map(|(key, _)| (*key).to_owned()).collect();
        assert_eq!(told, expected(table, needed), "{section}");
    }
}

#[test]
fn every_example_of_the_reference_is_read() {
    let mut tried = 0;
    for (section, table, needed) in SECTIONS {
        for (key, example) in rows(section) {
            let needed = if needed.starts_with(&format!("{key} ")) { "" } else { needed };
            let text = format!("{table}{needed}{key} = {example}\n");
            let config = parsed(&text).unwrap_or_else(|told| panic!("{text}{told}"));
            assert_ne!(config, Config::default(), "{text}says what holds anyway");
            tried += 1;
        }
    }
    assert!(tried > 50, "the reference has been read: {tried}");
}

#[test]
fn every_recipe_of_the_reference_is_read() {
    let recipes: Vec<&str> = REFERENCE.split("```toml\n").skip(1).filter_map(|part| part.split("```").next()).collect();
    assert!(recipes.len() >= 4);
    for recipe in recipes {
        parsed(recipe).unwrap_or_else(|told| panic!("{recipe}{told}"));
    }
}
