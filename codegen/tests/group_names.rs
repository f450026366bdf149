//! Names of groups and methods: the tables at the head of the rules are run, and names that would collide with what every
//! crate and every machine has are tried.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use restwright_codegen::Generated;
use serde_json::{Value, json};
use support::{generated, told};

/// The rules, whose head has the tables.
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

/// The group and method of each operation, by what the lock knows it by.
fn names(generated: &Generated) -> BTreeMap<String, String> {
    let lines = generated.lock.lines().filter_map(|line| line.strip_prefix("operation\t"));
    lines.filter_map(|line| line.split_once('\t')).map(|(key, name)| (key.to_owned(), name.to_owned())).collect()
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
