//! `explain`: how a piece of the document is read, and what it becomes in Rust.

use std::path::PathBuf;

use restwright_codegen::chars::shown;
use restwright_codegen::surface::{Hook, Operation, Received, Surface, Type, Value};

use crate::generate::{Named, read_lock};
use crate::home::{Home, from_root};
use crate::out::say;
use crate::pipeline::{self, Finding, Output, Request};
use crate::{Outcome, progress};

/// The options of `explain`.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// An operationId, "GET /path", the name of a webhook or callback, a JSON pointer (#/components/...), a Rust path, or a diagnostic's code
    pub what: String,
    /// The document, instead of the configured one
    #[arg(long, value_name = "FILE")]
    pub spec: Option<PathBuf>,
    /// A folder with files that a `$ref` of the document may name, besides its own folder; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files: Vec<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// Returns a message if the document cannot be used, or has nothing with that name.
pub fn run(options: &Options, home: &Home) -> Result<Outcome, String> {
    if let Some(page) = pipeline::page(&options.what) {
        say(format_args!("{}\n\n", page.trim_end()))?;
    }
    let root = &home.root;
    let config = &home.main().config;
    // The page of a code can be shown without a document.
    if options.spec.is_none() && pipeline::page(&options.what).is_some() && !root.join(config).exists() {
        return Ok(Outcome::Done);
    }
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let document = options.spec.as_ref().map(|path| from_root(path, &current, root));
    let (config, lock) = match document {
        Some(_) => (None, None),
        None => {
            let named = Named::read(root, config)?.lock;
            let lock = named.unwrap_or_else(|| root.join(&home.main().out).join("names.lock"));
            (Some(config.clone()), read_lock(&lock)?)
        }
    };
    let allow_files = options.allow_files.iter().map(|folder| current.join(folder)).collect();
    let request = Request { document, config, lock, allow_files, frees_document: true, ..Request::default() };
    let output = progress::during("reading the document", || pipeline::run(&request, root))
        .map_err(|findings| findings.into_iter().map(|finding| finding.text).collect::<Vec<_>>().join("\n"))?;
    match explain(&options.what, &output) {
        Ok(text) => say(text)?,
        Err(_) if pipeline::page(&options.what).is_some() => {
            say("the document gives no cause for it\n")?;
        }
        Err(message) => return Err(message),
    }
    Ok(Outcome::Done)
}

/// The whole text about `what`.
fn explain(what: &str, output: &Output) -> Result<String, String> {
    let whole = bare(what);
    let below = |candidate: &str| {
        let rest = bare(candidate).strip_prefix(whole);
        whole.starts_with('/') && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let operations =
        output.surface.operations.iter().filter(|operation| is_meant(operation, what) || below(&operation.pointer));
    let operations: Vec<&Operation> = operations.collect();
    let types = output.surface.types.iter();
    let types: Vec<&Type> =
        types.filter(|ty| ty.rust == what || ty.pointers.iter().any(|pointer| below(pointer))).collect();
    let places: Vec<&str> = operations.iter().map(|operation| operation.pointer.as_str()).collect();
    let within = |pointer: &str| {
        places
            .iter()
            .any(|place| pointer.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    };
    let said = output.findings.iter();
    let said = said.filter(|finding| finding.code == what || below(&finding.pointer) || within(bare(&finding.pointer)));
    let said: Vec<&Finding> = said.collect();
    let hooks = output.surface.received.iter().flat_map(|set| set.hooks.iter().map(move |hook| (set, hook)));
    let hooks = hooks.filter(|(set, hook)| is_meant_hook(set, hook, what) || below(&hook.pointer));
    let hooks: Vec<String> = hooks.map(|(set, hook)| told_hook(&output.surface, set, hook)).collect();
    let written = output.schema_types.get(whole).filter(|_| operations.is_empty() && types.is_empty());
    let texts = operations.iter().map(|operation| told_operation(operation));
    let texts = texts.chain(hooks);
    let texts = texts.chain(types.iter().map(|ty| told_type(ty)));
    let texts = texts.chain(written.map(|ty| format!("{what}\n  is written as {ty}\n")));
    let texts = texts.chain(said.iter().map(|finding| format!("{}\n", finding.text)));
    let texts: Vec<String> = texts.collect();
    if texts.is_empty() {
        return Err(format!("the document has no operation, no webhook, no schema and no diagnostic `{what}`"));
    }
    Ok(texts.join("\n"))
}

fn is_meant(operation: &Operation, what: &str) -> bool {
    let line = format!("{} {}", operation.method, operation.path);
    operation.id.as_deref() == Some(what) || operation.rust == what || line.eq_ignore_ascii_case(what)
}

/// True if `what` means this webhook or callback: by its name, by its key in the lock, or by its variant.
fn is_meant_hook(set: &Received, hook: &Hook, what: &str) -> bool {
    let names = || std::iter::once(&hook.name).chain(&hook.aliases);
    let kind = if set.of == "webhooks" { "webhook" } else { "callback" };
    names().any(|name| name == what || what.strip_prefix(kind).is_some_and(|rest| rest.strip_prefix(' ') == Some(name)))
        || set.place(hook) == what
        || what.strip_prefix(set.rust.as_str()).and_then(|rest| rest.strip_prefix("::")) == Some(&hook.variant)
}

fn told_hook(surface: &Surface, set: &Received, hook: &Hook) -> String {
    let forms = if hook.forms.is_empty() { "nothing".to_owned() } else { hook.forms.join(" or ") };
    let members = surface.get(&set.rust).into_iter().flat_map(|union| &union.members);
    let held = members.filter(|member| member.wire == hook.name && member.ty != "()").map(|member| &member.ty);
    let mut lines = vec![
        set.place(hook),
        format!("  at {}", hook.pointer),
        format!("  comes by {}, with {forms} as its body", hook.method),
        format!("  is {}::{}", set.rust, hook.variant),
    ];
    lines.extend(hook.aliases.iter().map(|alias| format!("  is known as `{alias}`, too")));
    lines.extend(held.map(|ty| format!("  holds {ty}")));
    text(&lines)
}

/// A pointer without the `#` of a URI fragment; users write it both ways.
fn bare(pointer: &str) -> &str {
    pointer.strip_prefix('#').unwrap_or(pointer)
}

fn told_operation(operation: &Operation) -> String {
    let id = operation.id.as_ref().map(|id| format!(", operationId `{id}`")).unwrap_or_default();
    let mut lines = vec![
        format!("{} {}{id}", operation.method, operation.path),
        format!("  at {}", operation.pointer),
        format!("  is {}, named by {}", operation.rust, operation.named_by),
    ];
    let value = |value: &Value| format!("    {}: {} ({})", value.rust, value.ty, value.wire);
    if !operation.arguments.is_empty() {
        lines.push("  takes".to_owned());
        lines.extend(operation.arguments.iter().map(value));
    }
    if !operation.setters.is_empty() {
        lines.push(format!("  may take, as methods of {}", operation.builder));
        lines.extend(operation.setters.iter().map(value));
    }
    lines.push(format!("  gives {}", operation.answer));
    lines.extend(operation.items.iter().map(|items| format!("  item by item {items}")));
    lines.extend(operation.failures.iter().map(|(status, ty)| format!("  fails under {status} with {ty}")));
    text(&lines)
}

/// Joins lines that contain words of a document: each stays one line.
fn text(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |text, line| text + &shown(line) + "\n")
}

/// More places than this are counted, not listed.
const MOST_PLACES: usize = 8;

fn told_type(ty: &Type) -> String {
    let mut lines = vec![format!("{} {}, named by {}", ty.kind, ty.rust, ty.named_by)];
    lines.push(format!("  its word is `{}`", ty.word));
    lines.extend(ty.pointers.iter().map(|pointer| format!("  read from {pointer}")));
    lines.extend(ty.places.iter().take(MOST_PLACES).map(|place| format!("  at {place}")));
    if let Some(more) = ty.places.len().checked_sub(MOST_PLACES).filter(|more| *more > 0) {
        lines.push(format!("  and at {more} more places"));
    }
    let member = |member: &restwright_codegen::surface::Member| {
        let ty = if member.ty == "()" { String::new() } else { format!(": {}", member.ty) };
        format!("    {}{ty} ({:?} on the wire)", member.rust, member.wire)
    };
    lines.extend(ty.members.iter().map(member));
    text(&lines)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const DOCUMENT: &str = "
openapi: 3.0.4
info: { title: Pets, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      responses:
        '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
x-webhooks:
  petSold:
    post:
      operationId: onPetSold
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
      responses: { '204': { description: OK } }
components:
  schemas:
    Pet: { type: object, properties: { name: { type: string } } }
    Petx: { type: string }
";

    fn output() -> Output {
        let request = restwright_codegen::Request { document: Some("api.yaml"), ..Default::default() };
        let files = BTreeMap::from([("api.yaml".to_owned(), DOCUMENT.as_bytes().to_vec())]);
        let made = restwright_codegen::generate(&request, &files).expect("the document is whole");
        let finding = |code: &str, pointer: &str| Finding {
            code: code.to_owned(),
            warning: true,
            error: false,
            pointer: pointer.to_owned(),
            line: String::new(),
            text: format!("told {code}"),
        };
        Output {
            files: BTreeMap::new(),
            surface: made.surface,
            schema_types: made.plan.schema_types,
            findings: vec![finding("RW1", "/paths/~1pets/get/responses"), finding("RW2", "#/components/schemas/Petx")],
            ..Output::default()
        }
    }

    #[test]
    fn an_operation_is_found_by_id_line_pointer_and_rust_path() {
        for what in ["listPets", "GET /pets", "get /pets", "#/paths/~1pets/get", "/paths/~1pets/get", "pets::list"] {
            let text = explain(what, &output()).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(text.contains("  is pets::list, named by rule: method\n"), "{text}");
            assert!(text.contains("    limit: i64 (query:limit)\n") && text.contains("  gives types::Pet\n"), "{text}");
            assert!(text.contains("told RW1") && !text.contains("RW2"), "{text}");
        }
    }

    #[test]
    fn a_webhook_is_found_by_name_id_pointer_and_variant() {
        let output = output();
        let set = &output.surface.received[0];
        let variant = format!("{}::{}", set.rust, set.hooks[0].variant);
        for what in ["petSold", "onPetSold", "webhook petSold", "/x-webhooks/petSold", &variant] {
            let text = explain(what, &output).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert!(text.contains("webhook petSold\n  at /x-webhooks/petSold/post\n"), "{text}");
            assert!(text.contains("  comes by POST, with json as its body\n") && text.contains("types::Pet"), "{text}");
        }
    }

    #[test]
    fn a_schema_is_found_by_pointer_and_not_by_a_part_of_a_name() {
        let text = explain("#/components/schemas/Pet", &output()).expect("the type is there");
        assert!(text.contains("record types::Pet, named by rule: component\n"), "{text}");
        assert!(text.contains("  at GET /pets 200\n") && text.contains("    name: Option<String>"), "{text}");
        assert!(!text.contains("RW2"), "{text}");
        let text = explain("/components/schemas/Petx", &output()).expect("the schema is there");
        assert!(text.contains("is written as String"), "{text}");
    }

    #[test]
    fn a_code_tells_every_diagnostic_of_it() {
        assert!(explain("RW2", &output()).expect("the code is there").contains("told RW2"));
        assert!(explain("RW3", &output()).is_err());
    }
}
