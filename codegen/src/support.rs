//! The support table: the treatment of each field of each object of a document, and the test that shows it.
//!
//! The table has Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2, and the vocabularies of JSON Schema 2020-12. A field that is
//! ignored means nothing for a client, and the table gives the reason. Every other field is in the crate, in its
//! documentation or in a diagnostic.

use std::fmt::Write as _;

use crate::json::{Map, Value};
use crate::pointer::Pointer;

/// The table as text: one line for each field, with columns separated by tabs.
pub const TABLE: &str = include_str!("support.tsv");

/// The treatment of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It shapes a type, a method, or what is sent.
    Typed,
    /// Values are checked against it before they are sent, or the document is.
    Checked,
    /// It is in the documentation of the crate.
    Documented,
    /// A diagnostic reports it.
    Told,
    /// It means nothing for a client.
    Ignored,
}

/// The content of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A value whose inside has no rows.
    Value,
    /// An object of this kind.
    One(&'static str),
    /// A list of objects of this kind.
    List(&'static str),
    /// A map of objects of this kind, by name.
    Map(&'static str),
}

/// One field of one object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The object, as its specification calls it.
    pub object: &'static str,
    /// The field. A name in braces means any name.
    pub field: &'static str,
    /// The versions of OpenAPI, or the vocabulary of JSON Schema, separated by spaces.
    pub versions: &'static str,
    /// The content of the field.
    pub holds: Holds,
    /// The treatment of the field.
    pub how: How,
    /// The test that shows the treatment. If the field is ignored, the reason.
    pub shown: &'static str,
}

/// Returns all rows, in the order of the specifications.
///
/// # Panics
/// If a line of the table does not have six columns, or has an unknown word. A test reads all lines.
pub fn rows() -> impl Iterator<Item = Row> {
    TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(row)
}

fn row(line: &'static str) -> Row {
    let columns: Vec<&str> = line.split('\t').collect();
    let [object, field, versions, holds, how, shown] = columns[..] else { panic!("`{line}` has no six columns") };
    let inner = |open: char, close: char| holds.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let holds = match (holds, inner('[', ']'), inner('{', '}')) {
        ("-", _, _) => Holds::Value,
        (_, Some(kind), _) => Holds::List(kind),
        (_, _, Some(kind)) => Holds::Map(kind),
        (kind, None, None) => Holds::One(kind),
    };
    let how = match how {
        "typed" => How::Typed,
        "checked" => How::Checked,
        "documented" => How::Documented,
        "told" => How::Told,
        "ignored" => How::Ignored,
        other => panic!("`{other}` is nothing that becomes of a field"),
    };
    Row { object, field, versions, holds, how, shown }
}

/// Returns the table as a page of Markdown.
pub fn page() -> String {
    let mut page = PAGE_HEAD.to_owned();
    let mut object = "";
    for row in rows() {
        if row.object != object {
            object = row.object;
            let _ = write!(page, "\n## {object}\n\n| field | versions | how | shown by, or why |\n|---|---|---|---|\n");
        }
        let how = format!("{:?}", row.how).to_lowercase();
        let shown = if row.how == How::Ignored { row.shown.to_owned() } else { format!("`{}`", row.shown) };
        let _ = writeln!(page, "| `{}` | {} | {how} | {shown} |", row.field, row.versions);
    }
    page
}

const PAGE_HEAD: &str = "# What becomes of a document

Each field of each object of Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2, and each keyword of JSON Schema 2020-12, is one of:

* *typed*: it shapes a type, a method, or what is sent;
* *checked*: it is held against values before they are sent, or against the document;
* *documented*: it is in the documentation of the crate;
* *told*: a diagnostic names it;
* *ignored*: it means nothing for a client, for the reason given.

`fragments/NAME` is a file of `codegen/tests/fragments`. `cargo xtask support` prints the same table for other tools, and
`cargo xtask deletion --spec FILE` shows it to be true of a document: it takes each key out and looks for a trace.
";

/// A key of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The pointer of the key.
    pub pointer: Pointer,
    /// The object that has it, and the field, as the table names them. An entry of a map has the field `{name}`.
    pub field: (&'static str, &'static str),
    /// Its row. `None` for an entry of a map, an extension, and a key that the table does not have.
    pub row: Option<Row>,
}

/// Returns every key of a document as it is written. Keys inside a field that is reported or ignored as a whole are
/// left out.
pub fn places(document: &Value) -> Vec<Place> {
    let rows: Vec<Row> = rows().collect();
    let root = if document.get("swagger").is_some() { "Swagger" } else { "OpenAPI" };
    let mut places = Places { rows, found: Vec::new() };
    places.object(root, &Pointer::root(), document);
    places.found
}

struct Places {
    rows: Vec<Row>,
    found: Vec<Place>,
}

impl Places {
    fn object(&mut self, kind: &'static str, at: &Pointer, value: &Value) {
        let Value::Object(members) = value else { return };
        if kind == "Parameter" && is_described_elsewhere(members) {
            return;
        }
        let reference = kind != "Schema" && kind != "Path Item" && members.contains_key("$ref");
        let is_body = kind == "Parameter" && members.get("in").is_some_and(|place| place == "body");
        let kind = if reference { "Reference" } else { kind };
        let kind = if is_body { "Body Parameter" } else { kind };
        for (key, value) in members {
            let pointer = at.key(key);
            let row = self.rows.iter().find(|row| row.object == kind && names(row.field, key)).copied();
            let field = (kind, row.map_or("-", |row| row.field));
            self.found.push(Place { pointer: pointer.clone(), field, row });
            if let Some(row) = row.filter(|row| !matches!(row.how, How::Told | How::Ignored)) {
                self.held(row, &pointer, value);
            }
        }
    }

    fn held(&mut self, row: Row, at: &Pointer, value: &Value) {
        match (row.holds, value) {
            (Holds::One(kind), Value::Array(items)) | (Holds::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.object(kind, &at.index(index), item);
                }
            }
            (Holds::One(kind), value) => self.object(kind, at, value),
            (Holds::Map(kind), Value::Object(members)) => {
                for (name, value) in members.iter().filter(|(name, _)| !is_described_by_content(row, name)) {
                    let pointer = at.key(name);
                    self.found.push(Place { pointer: pointer.clone(), field: (row.object, row.field), row: None });
                    self.object(kind, &pointer, value);
                }
            }
            (Holds::Value | Holds::List(_) | Holds::Map(_), _) => {}
        }
    }
}

/// True if a parameter is one of the headers whose definition "SHALL be ignored" (OpenAPI 3.0.4, section 4.7.12.2.1).
fn is_described_elsewhere(members: &Map) -> bool {
    let text = |key: &str| members.get(key).and_then(Value::as_str).unwrap_or_default();
    let ignored = ["accept", "content-type", "authorization"];
    text("in") == "header" && ignored.iter().any(|name| text("name").eq_ignore_ascii_case(name))
}

/// True if a header of a response or of a part is `Content-Type`, whose definition "SHALL be ignored" (OpenAPI 3.0.4,
/// sections 4.7.15.1.1 and 4.7.17.1).
fn is_described_by_content(row: Row, name: &str) -> bool {
    row.object != "Components" && row.holds == Holds::Map("Header") && name.eq_ignore_ascii_case("content-type")
}

/// True if a field of the table has this name.
fn names(field: &str, key: &str) -> bool {
    match field {
        "/{path}" => !key.starts_with("x-"),
        "{status}" | "{expression}" | "{name}" => !key.starts_with("x-"),
        _ => field == key,
    }
}
