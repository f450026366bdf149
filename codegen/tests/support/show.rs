//! Cuts parts from the generated crate, so that an expectation stays short: its items come from the surface, and their
//! text from the files.
//!
//! | `show:` | what |
//! |---|---|
//! | `type X` | the struct or enum with its documentation, and the lines of its macro |
//! | `fields X` | its fields or variants alone, each with its type |
//! | `table X` | the lines of its macro alone |
//! | `new X` | the constructor and the setters of a record that is sent, without bodies |
//! | `from X` | the `From` conversions into it, and out of it |
//! | `types` | every type, with its module |
//! | `eq-hash` | the types that are given `Eq` and `Hash` |
//! | `groups` | every group's methods |
//! | `signature M` | the method's signature |
//! | `docs M` | the method's documentation |
//! | `deprecations M` | the attributes of the method |
//! | `setters M` | the setters' signatures |
//! | `setter M S` | one setter, whole |
//! | `static M` | the description of the operation |
//! | `sends M` | what `send`, `items`, `pages` and the other `send_` give |
//! | `call M` | the method's body |
//! | `api` | the description of the API and the credentials |
//! | `servers` | the module of servers |
//! | `lock`, `lock KIND` | the lock's lines |
//! | `diagnostics` | the diagnostics |
//! | `file PATH` | a whole file |

use std::collections::{BTreeMap, BTreeSet};

use restwright_codegen::Generated;
use restwright_codegen::surface::{Surface, Type};

/// The part with the name `what`. If there is none, a sentence, which is then in the expectation.
pub fn show(generated: &Generated, what: &str) -> String {
    let (selector, rest) = what.split_once(' ').unwrap_or((what, ""));
    let files = Files::new(&generated.files);
    let shown = match (selector, rest) {
        ("type", name) => files.declared(name).map(|chunk| format!("{chunk}{}", files.table(name).unwrap_or_default())),
        ("fields", name) => declared(&generated.surface, name).map(fields),
        ("table", name) => files.table(name).map(|chunk| lines_within(&chunk)),
        ("new", name) => files.inherent(name).map(|chunk| without_bodies(&chunk, |_| true)),
        ("from", name) => files.conversions(name),
        ("types", _) => Some(types(&generated.surface)),
        ("eq-hash", _) => {
            let types = generated.surface.types.iter().filter(|ty| ty.eq_hash);
            Some(types.map(|ty| format!("{}\n", ty.rust)).collect())
        }
        ("groups", _) => Some(groups(&generated.surface)),
        ("signature", name) => files.method(name).map(|member| signature(&member)),
        ("docs", name) => files.method(name).map(|member| docs(&member)),
        ("deprecations", name) => files.method(name).map(|member| attributes(&member)),
        ("call", name) => files.method(name).map(|member| body(&member)),
        ("setters", name) => files.request(name).map(|chunk| without_bodies(chunk, |name| !FIXED.contains(&name))),
        ("setter", rest) => rest.split_once(' ').and_then(|(name, setter)| files.setter(name, setter)),
        ("headers", name) => files.request(name).map(constants),
        ("static", name) => files.operation(name),
        ("sends", name) => files.request(name).map(|chunk| without_bodies(chunk, |name| FIXED[2..].contains(&name))),
        ("api", _) => generated.files.get("src/lib.rs").map(|text| api(text)),
        ("servers", _) => {
            let chunks = generated.files.get("src/lib.rs").into_iter().flat_map(|text| text.split("\n\n"));
            let found: String = chunks.filter(|chunk| chunk.contains("rt::ServerTemplate")).collect();
            (!found.is_empty()).then(|| format!("{}\n", found.trim_end()))
        }
        ("lock", "") => Some(generated.lock.lines().skip(1).map(|line| format!("{line}\n")).collect()),
        ("lock", kind) => Some(
            (generated.lock.lines())
                .filter(|line| line.split('\t').next() == Some(kind))
                .map(|line| format!("{line}\n"))
                .collect(),
        ),
        ("diagnostics", _) => Some(super::told(&generated.diagnostics)),
        ("file", path) => generated.files.get(path).cloned(),
        _ => panic!("`show: {what}` is not known"),
    };
    shown.unwrap_or_else(|| format!("there is no `{what}`\n"))
}

/// Methods of every builder.
const FIXED: [&str; 8] =
    ["customize", "add_part", "send", "items", "pages", "send_stream", "send_events", "send_lines"];

/// The generated modules in chunks, split at empty lines.
struct Files<'g> {
    chunks: Vec<(&'g str, &'g str)>,
}

impl<'g> Files<'g> {
    fn new(files: &'g BTreeMap<String, String>) -> Self {
        let modules = files.iter().filter_map(|(path, text)| {
            let module = path.strip_prefix("src/")?.strip_suffix(".rs")?;
            Some((module, text))
        });
        let chunks = modules.flat_map(|(module, text)| text.split("\n\n").map(move |chunk| (module, chunk)));
        Self { chunks: chunks.collect() }
    }

    fn find(&self, is: impl Fn(&str) -> bool) -> Option<&'g str> {
        self.chunks.iter().map(|(_, chunk)| *chunk).find(|chunk| chunk.lines().any(&is))
    }

    fn declared(&self, name: &str) -> Option<String> {
        let is = |line: &str| declared_name(line).is_some_and(|(_, declared)| declared == name);
        self.find(is).map(|chunk| format!("{}\n", chunk.trim_end()))
    }

    fn table(&self, name: &str) -> Option<String> {
        let head = format!("    {name} {{");
        let found = self.chunks.iter().map(|(_, chunk)| *chunk).find(|chunk| {
            let mut lines = chunk.lines().skip_while(|line| !line.starts_with("restwright::"));
            lines.next().is_some() && lines.next() == Some(head.as_str())
        });
        found.map(|chunk| format!("{}\n", chunk.trim_end()))
    }

    fn inherent(&self, name: &str) -> Option<String> {
        let head = format!("impl {name} {{");
        self.find(|line| line == head).map(str::to_owned)
    }

    fn conversions(&self, name: &str) -> Option<String> {
        let (end, back) = (format!(" for {name} {{"), format!("impl From<{name}> for "));
        let lines = self.chunks.iter().flat_map(|(_, chunk)| chunk.lines());
        let found: String = lines
            .filter(|line| line.starts_with("impl") && line.contains("From<"))
            .filter(|line| line.ends_with(&end) || line.starts_with(&back))
            .map(|line| format!("{line}\n"))
            .collect();
        (!found.is_empty()).then_some(found)
    }

    fn method(&self, name: &str) -> Option<Vec<String>> {
        let handles = self.chunks.iter().filter(|(_, chunk)| chunk.contains("impl<'c> "));
        handles.flat_map(|(_, chunk)| members(chunk)).find(|member| function(member) == Some(name))
    }

    /// The methods of the builder that the method returns.
    fn request(&self, method: &str) -> Option<&'g str> {
        let signature = signature(&self.method(method)?);
        let builder = signature.split("-> ").nth(1)?.trim().trim_end_matches(';').to_owned();
        let head = format!("impl {builder} {{");
        self.find(|line| line == head)
    }

    fn setter(&self, method: &str, setter: &str) -> Option<String> {
        let found = members(self.request(method)?).into_iter().find(|member| function(member) == Some(setter))?;
        Some(dedented(&found))
    }

    fn operation(&self, method: &str) -> Option<String> {
        let body = body(&self.method(method)?);
        let constant = body.split("request(&").nth(1)?.split(')').next()?.to_owned();
        let head = format!("static {constant}: ");
        self.find(|line| line.starts_with(&head)).map(|chunk| format!("{}\n", chunk.trim_end()))
    }
}

fn declared_name(line: &str) -> Option<(&str, &str)> {
    let (keyword, rest) = line.strip_prefix("pub ")?.split_once(' ')?;
    matches!(keyword, "struct" | "enum").then_some(())?;
    Some((keyword, rest.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '#').next()?))
}

/// The members of an `impl`, each with its documentation.
fn members(chunk: &str) -> Vec<Vec<String>> {
    let mut members = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let inside = chunk.lines().skip_while(|line| !line.starts_with("impl")).skip(1);
    for line in inside.take_while(|line| *line != "}") {
        open.push(line.to_owned());
        if line == "    }" || line.starts_with("    pub fn") && line.ends_with("{}") {
            members.push(std::mem::take(&mut open));
        }
    }
    members
}

fn function(member: &[String]) -> Option<&str> {
    let line = member.iter().find(|line| line.starts_with("    pub"))?.split_once("fn ")?.1;
    line.split(['(', '<']).next()
}

/// The signature on one line.
fn signature(member: &[String]) -> String {
    let start = member.iter().position(|line| line.starts_with("    pub")).unwrap_or(0);
    let mut joined = String::new();
    for line in &member[start..] {
        let line = line.trim();
        joined.push_str(line.trim_end_matches('{').trim_end());
        if line.ends_with('{') {
            break;
        }
        if !line.ends_with('(') {
            joined.push(' ');
        }
    }
    format!("{};\n", joined.replace(", )", ")"))
}

fn body(member: &[String]) -> String {
    let start = member.iter().position(|line| line.starts_with("    pub")).unwrap_or(0);
    let open = member[start..].iter().position(|line| line.ends_with('{')).unwrap_or(0) + start + 1;
    dedented(&member[open..member.len() - 1].iter().map(|line| line[4..].to_owned()).collect::<Vec<_>>())
}

fn docs(member: &[String]) -> String {
    let lines = member.iter().take_while(|line| !line.starts_with("    pub"));
    lines.map(|line| format!("{}\n", line.trim_start())).collect()
}

fn attributes(member: &[String]) -> String {
    let lines = member.iter().map(|line| line.trim()).filter(|line| line.starts_with("#["));
    lines.map(|line| format!("{line}\n")).collect()
}

fn dedented(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect()
}

/// Signatures with their attributes, without documentation and bodies.
fn without_bodies(chunk: &str, keep: impl Fn(&str) -> bool) -> String {
    let mut out = String::new();
    for member in members(chunk) {
        if !function(&member).is_some_and(&keep) {
            continue;
        }
        let attributes = member.iter().map(|line| line.trim()).filter(|line| line.starts_with("#[deprecated"));
        attributes.for_each(|line| out.push_str(&format!("{line}\n")));
        out.push_str(&signature(&member));
    }
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

/// The type with a name, in any module.
fn declared<'s>(surface: &'s Surface, name: &str) -> Option<&'s Type> {
    surface.types.iter().find(|ty| ty.rust.rsplit("::").next() == Some(name))
}

/// Fields or variants, each with its type.
fn fields(ty: &Type) -> String {
    let lines = ty.members.iter().map(|member| match (ty.kind, member.ty.as_str()) {
        ("record" | "tuple", held) => format!("{}: {held}\n", member.rust),
        (_, "()") => format!("{}\n", member.rust),
        (_, held) => format!("{}({held})\n", member.rust),
    });
    let text: String = lines.collect();
    if text.is_empty() { "nothing\n".to_owned() } else { text }
}

fn types(surface: &Surface) -> String {
    let keyword = |ty: &Type| if ty.has_fields() { "struct" } else { "enum" };
    surface.types.iter().map(|ty| format!("{} {}\n", keyword(ty), ty.rust)).collect()
}

fn groups(surface: &Surface) -> String {
    let methods: BTreeSet<&str> = surface.operations.iter().map(|operation| operation.rust.as_str()).collect();
    methods.into_iter().map(|method| format!("{method}\n")).collect()
}

/// The text between the first and the last brace.
fn lines_within(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let start = lines.iter().rposition(|line| line.ends_with(" {")).map_or(0, |at| at + 1);
    let inside = lines[start..].iter().take_while(|line| **line != "}");
    let out: String = inside.map(|line| format!("{line}\n")).collect();
    if out.is_empty() { "nothing\n".to_owned() } else { out }
}

/// The description of the API, and the functions that make credentials.
fn api(text: &str) -> String {
    let mut out = String::new();
    for chunk in text.split("\n\n") {
        if chunk.contains("static API") {
            out.push_str(chunk.trim_end());
            out.push('\n');
        }
        if chunk.contains("pub mod credentials") {
            let signatures = chunk.lines().map(str::trim).filter(|line| line.starts_with("pub fn"));
            signatures.for_each(|line| out.push_str(&format!("{}\n", line.trim_end_matches(" {"))));
        }
    }
    out
}

/// The constants of a builder, with their documentation.
fn constants(chunk: &str) -> String {
    let lines = chunk.lines().map(str::trim_start);
    let mut said = Vec::new();
    let mut shown = Vec::new();
    for line in lines {
        match line {
            line if line.starts_with("///") || line.starts_with("#[") => said.push(line),
            line if line.starts_with("pub const") => {
                shown.append(&mut said);
                shown.push(line);
            }
            _ => said.clear(),
        }
    }
    shown.into_iter().flat_map(|line| [line, "\n"]).collect()
}
