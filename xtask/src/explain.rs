//! `cargo xtask explain`: how a piece of the document is read, and what it becomes in Rust.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use crate::Outcome;
use crate::pipeline::{self, Finding, Output, Request};
use crate::places::{self, from_root};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The options of `explain`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// An operationId, "GET /path", a JSON pointer (#/components/...), or a diagnostic's code
    pub what: String,
    /// The document, instead of the configured one
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// A folder that the document may name files from in a `$ref`, besides its own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files: Vec<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// In words, when the document cannot be used, or holds nothing of that name.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    if let Some(page) = pipeline::page(&options.what) {
        println!("{}\n", page.trim_end());
    }
    let root = places::root();
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let document = options.spec.as_ref().map(|path| from_root(path, &current, &root));
    let (config, lock) = match document {
        Some(_) => (None, None),
        None => (Some(places::CONFIG.to_owned()), std::fs::read_to_string(root.join("spec/names.lock")).ok()),
    };
    let source = document.clone().unwrap_or_else(|| "spec/cloudflare.json".to_owned());
    let allow_files = options.allow_files.iter().map(|folder| current.join(folder)).collect();
    let request = Request { document, config, lock, allow_files, ..Request::default() };
    let output = pipeline::run(&request, &root)
        .map_err(|findings| findings.into_iter().map(|finding| finding.text).collect::<Vec<_>>().join("\n"))?;
    // A document in YAML has no JSON to quote from; all else is told all the same.
    let json = std::fs::read(root.join(source)).ok().and_then(|text| serde_json::from_slice(&text).ok());
    match explain(&options.what, &json.unwrap_or_default(), &output) {
        Ok(text) => print!("{text}"),
        Err(_) if pipeline::page(&options.what).is_some() => println!("the document gives no cause for it"),
        Err(message) => return Err(message),
    }
    Ok(Outcome::Done)
}

/// A name handed out: a line of the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Name<'a> {
    kind: &'a str,
    key: &'a str,
    path: &'a str,
}

fn names(lock: &str) -> impl Iterator<Item = Name<'_>> {
    lock.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut parts = line.split('\t');
        Some(Name { kind: parts.next()?, key: parts.next()?, path: parts.next()? })
    })
}

/// The whole text on `what`.
fn explain(what: &str, document: &Value, output: &Output) -> Result<String, String> {
    let place = operation(what, document);
    let pointer = place.as_ref().map_or(what, |place| &place.pointer);
    let keys = place.iter().flat_map(|place| place.keys.iter().map(String::as_str)).chain([what]);
    let keys: Vec<&str> = keys.collect();
    let whole = bare(pointer);
    let below = |candidate: &str| {
        let rest = bare(candidate).strip_prefix(whole);
        whole.starts_with('/') && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let found: Vec<Name<'_>> = names(&output.lock).filter(|name| keys.contains(&name.key) || below(name.key)).collect();
    let said: Vec<&Finding> =
        output.findings.iter().filter(|finding| finding.code == what || below(&finding.pointer)).collect();
    if place.is_none() && found.is_empty() && said.is_empty() {
        return Err(format!("the document has no operation, no type and no diagnostic `{what}`"));
    }
    Ok(tell(pointer, document, &found, &said, output))
}

/// A pointer without the `#` that makes a fragment of it; it is written both ways.
fn bare(pointer: &str) -> &str {
    pointer.strip_prefix('#').unwrap_or(pointer)
}

fn tell(pointer: &str, document: &Value, names: &[Name<'_>], findings: &[&Finding], output: &Output) -> String {
    let mut text = String::new();
    if let Some(value) = document.pointer(bare(pointer)).filter(|_| bare(pointer).starts_with('/')) {
        let summary = ["summary", "description"].iter().find_map(|key| value[*key].as_str()).unwrap_or_default();
        text = format!("{pointer}\n  {summary}\n");
    }
    for name in names {
        writeln!(text, "\n{} {}\n  is {}", name.kind, name.key, name.path).expect("writing to a string cannot fail");
        if let Some(item) = item(name.path, output) {
            text.extend(item.lines().flat_map(|line| ["  | ", line, "\n"]));
        }
    }
    for finding in findings {
        writeln!(text, "\n{}", finding.text).expect("writing to a string cannot fail");
    }
    text
}

/// An operation's place in the document.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    pointer: String,
    /// What the lock may know it by.
    keys: Vec<String>,
}

/// The operation that `what` names by its operationId, as "GET /path" or by its pointer.
fn operation(what: &str, document: &Value) -> Option<Place> {
    let paths = document["paths"].as_object()?;
    let all = paths
        .iter()
        .flat_map(|(path, item)| METHODS.iter().filter_map(move |method| Some((path, *method, item.get(*method)?))));
    all.into_iter().find_map(|(path, method, operation)| {
        let pointer = format!("#/paths/{}/{method}", path.replace('~', "~0").replace('/', "~1"));
        let line = format!("{} {path}", method.to_uppercase());
        let id = operation["operationId"].as_str().map(str::to_owned);
        let named = id.as_deref() == Some(what) || bare(&pointer) == bare(what) || line.eq_ignore_ascii_case(what);
        named.then(|| Place { pointer, keys: id.into_iter().chain([line]).collect() })
    })
}

/// The definition of a Rust path (`group::method`, `group::Name`) in what was generated, with its documentation.
fn item<'o>(path: &str, output: &'o Output) -> Option<String> {
    let (module, name) = path.rsplit_once("::")?;
    let module = module.rsplit("::").next()?;
    let files = output.files.iter().filter(|(file, _)| file.split(['/', '.']).any(|part| part == module));
    let rest = output.files.iter();
    files.chain(rest).find_map(|(_, text): (&'o String, &'o String)| definition(text, name))
}

fn definition(text: &str, name: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = ["pub fn ", "pub struct ", "pub enum ", "pub mod ", "pub type "];
    let is_definition = |line: &str| {
        let rest = starts.iter().find_map(|start| line.trim_start().strip_prefix(start)?.strip_prefix(name));
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    let at = lines.iter().position(|line| is_definition(line))?;
    let attached = |line: &&&str| line.trim_start().starts_with("///") || line.trim_start().starts_with("#[");
    let first = at - lines[..at].iter().rev().take_while(attached).count();
    let indent = lines[at].len() - lines[at].trim_start().len();
    let closed = |line: &&str| line.len() == indent + 1 && line.ends_with('}');
    let one_line = lines[at].ends_with([';', '}']);
    let length = if one_line { 1 } else { lines[at..].iter().position(closed).map_or(1, |end| end + 1) };
    let shown = lines[first..at + length].iter().map(|line| line.get(indent..).unwrap_or_default());
    Some(shown.collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn output() -> Output {
        let source = "impl Group {\n    /// Lists.\n    pub fn list(&self) {\n        list();\n    }\n\n    pub fn list_all() {}\n}\n\n\
                      /// A pet.\n#[derive(Clone)]\npub struct Pet {\n    pub name: String,\n}\n";
        let finding = |code: &str, pointer: &str| Finding {
            code: code.to_owned(),
            warning: true,
            error: false,
            pointer: pointer.to_owned(),
            line: String::new(),
            text: format!("told {code}"),
        };
        Output {
            files: [("src/pets.rs".to_owned(), source.to_owned())].into(),
            lock: "# head\noperation\tlistPets\tpets::list\ntype\t#/components/schemas/Pet\tpets::Pet\n".to_owned(),
            findings: vec![finding("RW1", "/paths/~1pets/get/responses"), finding("RW2", "#/components/schemas/Petx")],
            ..Output::default()
        }
    }

    fn document() -> Value {
        json!({"paths": {"/pets": {"get": {"operationId": "listPets", "summary": "List the pets"}}}})
    }

    #[test]
    fn an_operation_is_found_by_id_line_and_pointer() {
        for what in ["listPets", "GET /pets", "get /pets", "#/paths/~1pets/get", "/paths/~1pets/get"] {
            let text = explain(what, &document(), &output()).expect("the operation is there");
            assert!(text.contains("List the pets") && text.contains("is pets::list\n"), "{text}");
            assert!(text.contains("  | /// Lists.\n  | pub fn list(&self) {\n  |     list();\n  | }\n"), "{text}");
            assert!(text.contains("told RW1") && !text.contains("RW2"), "{text}");
        }
    }

    #[test]
    fn a_schema_is_found_by_pointer_and_not_by_a_part_of_a_name() {
        let text = explain("#/components/schemas/Pet", &document(), &output()).expect("the type is there");
        assert!(text.contains("  | /// A pet.\n  | #[derive(Clone)]\n  | pub struct Pet {\n"), "{text}");
        assert!(!text.contains("RW2"), "{text}");
    }

    #[test]
    fn a_code_tells_every_diagnostic_of_it() {
        assert!(explain("RW2", &document(), &output()).expect("the code is there").contains("told RW2"));
        assert!(explain("RW3", &document(), &output()).is_err());
    }
}
