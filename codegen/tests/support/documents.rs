//! Completes short documents: fills in the parts that a fragment omits.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The use of the first schema of a fragment without operations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// An operation responds with it.
    Response,
    /// An operation sends it.
    Request,
    /// One operation sends it and responds with it.
    Both,
    /// No operation uses it.
    Nothing,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The whole document of a fragment.
///
/// A fragment that starts with `openapi:` or `swagger:` is already a whole document. Otherwise its top-level blocks go
/// to their places: `get /path:` goes under `paths` (with a response `200` if it has none), and `schemas:` and
/// `securitySchemes:` go under `components`. `version:` is the version of OpenAPI, and others stay at the root.
pub fn whole(text: &str, used: Use) -> String {
    if text.starts_with("openapi:") || text.starts_with("swagger:") {
        return text.to_owned();
    }
    let blocks = blocks(text);
    let mut paths: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    let mut components = String::new();
    let mut root = String::new();
    let mut version = "3.0.4";
    let mut first_schema = None;
    for (key, body) in &blocks {
        if let Some((method, path)) = key.split_once(' ').filter(|(method, _)| METHODS.contains(method)) {
            paths.entry(path).or_default().push((method, body.clone()));
            continue;
        }
        match key.as_str() {
            "version" => version = body.trim(),
            "schemas" | "securitySchemes" | "parameters" | "responses" | "requestBodies" | "headers" | "examples" => {
                let _ = write!(components, "  {key}:\n{}", indented(body, 2));
                if key == "schemas" {
                    first_schema = body.lines().find(|line| is_key(line, 2)).map(|line| key_of(line.trim()).to_owned());
                }
            }
            _ if body.starts_with("  ") => {
                let _ = write!(root, "{key}:\n{body}");
            }
            _ => {
                let _ = writeln!(root, "{key}: {}", body.trim());
            }
        }
    }
    let mut out = format!("openapi: {version}\n");
    if !blocks.iter().any(|(key, _)| key == "info") {
        out.push_str("info: { title: Fragment, version: '1' }\n");
    }
    if !blocks.iter().any(|(key, _)| key == "servers") {
        out.push_str("servers: [{ url: 'https://api.example.com' }]\n");
    }
    out.push_str(&root);
    if paths.is_empty() && !blocks.iter().any(|(key, _)| key == "paths") {
        out.push_str(&operations_for(first_schema.as_deref(), used));
    } else if !paths.is_empty() {
        out.push_str("paths:\n");
        for (path, methods) in paths {
            let _ = writeln!(out, "  {path}:");
            for (method, body) in methods {
                let _ = write!(out, "    {method}:\n{}", indented(&body, 4));
                if !body.lines().any(|line| line.starts_with("  responses:")) {
                    out.push_str("      responses: { '200': { description: OK } }\n");
                }
            }
        }
    }
    if !components.is_empty() {
        let _ = write!(out, "components:\n{components}");
    }
    out
}

fn operations_for(schema: Option<&str>, used: Use) -> String {
    let Some(schema) = schema else { return "paths: {}\n".to_owned() };
    let content = format!("content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/{schema}' }} }} }}");
    let answer = format!("responses: {{ '200': {{ description: OK, {content} }} }}");
    let nothing = "responses: { '204': { description: OK } }";
    let lines = match used {
        Use::Response => vec![answer],
        Use::Request => vec![body_list(schema), nothing.to_owned()],
        Use::Both => vec![body_list(schema), answer],
        Use::Nothing => return "paths: {}\n".to_owned(),
    };
    let mut out = "paths:\n  /use:\n    post:\n      operationId: use\n".to_owned();
    for line in lines {
        let _ = writeln!(out, "      {line}");
    }
    out
}

/// A body that is a list, because a lone object is given member by member.
fn body_list(schema: &str) -> String {
    format!(
        "requestBody: {{ required: true, content: {{ application/json: {{ schema: {{ type: array, items: {{ $ref: '#/components/schemas/{schema}' }} }} }} }} }}"
    )
}

/// The top-level blocks: each key with the text below or after it.
fn blocks(text: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if is_key(line, 0) {
            let (key, rest) = split_key(line);
            let body = if rest.is_empty() { String::new() } else { format!(" {rest}\n") };
            blocks.push((key.to_owned(), body));
        } else if let Some((_, body)) = blocks.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    blocks
}

fn is_key(line: &str, indent: usize) -> bool {
    let rest = line.trim_start();
    line.len() - rest.len() == indent && !rest.is_empty() && !rest.starts_with('#') && !rest.starts_with('-')
}

fn split_key(line: &str) -> (&str, &str) {
    match line.split_once(": ") {
        Some((key, rest)) => (key, rest.trim()),
        None => (line.trim_end_matches(':'), ""),
    }
}

fn key_of(line: &str) -> &str {
    split_key(line).0
}

fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{}{line}\n", " ".repeat(by))).collect()
}
