//! The example of each method: the call, and the use of its answer.

use std::collections::BTreeMap;

use super::docs::Documentation;
use super::methods::written_type;
use super::types::{
    Accepts, FieldPlan, Input, Method, Module, RecordPlan, RustType, StreamForm, Taking, TypePath, TypePlan, UnionPlan,
};
use super::words::{self, Form};

/// The members that identify or describe a thing best, the best first.
const TELLING: &[&str] = &[
    "id",
    "uuid",
    "uid",
    "key",
    "name",
    "display_name",
    "displayName",
    "full_name",
    "title",
    "slug",
    "login",
    "username",
    "email",
    "domain",
    "path",
    "label",
    "status",
    "state",
    "type",
    "kind",
    "url",
    "code",
    "message",
    "value",
    "total",
    "count",
    "version",
    "created_at",
    "createdAt",
    "created_on",
];

/// The most such members that are shown.
const MOST_SHOWN: usize = 2;

/// The most unions within each other that are opened.
const MOST_OPENED: usize = 2;

/// The longest call that is written on one line.
const WIDTH: usize = 100;

/// The longest variable. A longer one is called `answer` or `item`.
const LONGEST_VARIABLE: usize = 24;

/// Gives every method an example that compiles.
pub(super) fn add(modules: &mut [Module], krate: &str) {
    let examples: Vec<Vec<Documentation>> = {
        let types = Types::of(modules, krate);
        let example = |module: &Module, method: &Method| Documentation::example(types.example(&module.name, method));
        let of_module = |module: &Module| {
            let methods = module.group.iter().flat_map(|group| &group.methods);
            methods.map(|method| example(module, method)).collect()
        };
        modules.iter().map(of_module).collect()
    };
    for (module, examples) in modules.iter_mut().zip(examples) {
        let methods = module.group.iter_mut().flat_map(|group| &mut group.methods);
        for (method, example) in methods.zip(examples) {
            method.example.push(Documentation::heading("Example"));
            method.example.push(example);
        }
    }
}

/// The types of a crate by their paths.
pub(super) struct Types<'m> {
    krate: &'m str,
    plans: BTreeMap<(&'m str, &'m str), &'m TypePlan>,
}

/// A value in an example.
#[derive(Clone, Copy)]
struct Value<'v> {
    /// The variable.
    name: &'v str,
    /// True if the value must be reached by `*`.
    is_behind: bool,
}

impl<'m> Types<'m> {
    /// The types of modules.
    pub(super) fn of(modules: &'m [Module], krate: &'m str) -> Self {
        let types =
            |module: &'m Module| module.types.iter().map(|gated| ((module.name.as_str(), gated.ty.name()), &gated.ty));
        Self { krate, plans: modules.iter().flat_map(types).collect() }
    }

    fn plan(&self, path: &TypePath) -> Option<&'m TypePlan> {
        self.plans.get(&(path.module.as_str(), path.name.as_str())).copied()
    }

    /// Returns a function around the call, which takes as parameters what the example cannot make up.
    fn example(&self, module: &str, method: &Method) -> Vec<String> {
        let krate = self.krate;
        let mut parameters = vec!["client: Client".to_owned()];
        parameters
            .extend(method.arguments.iter().map(|input| format!("{}: {}", input.name, sample(krate, &input.accepts))));
        let arguments: Vec<&str> = method.arguments.iter().map(|input| input.name.as_str()).collect();
        let mut lines = vec![format!("# use {krate}::{{Client, Error}};")];
        lines.push(format!("# async fn example({}) -> Result<(), Error> {{", parameters.join(", ")));
        lines.extend(self.call(module, method, &arguments));
        lines.push("# Ok(())".to_owned());
        lines.push("# }".to_owned());
        lines
    }

    /// Returns the call with these arguments, and the statements that use its answer.
    pub(super) fn call(&self, module: &str, method: &Method, arguments: &[&str]) -> Vec<String> {
        let called = Called { group: module, method: &method.name, arguments };
        if let Some(items) = &method.items {
            return self.each(&called, method, ".items()", &items.item, "");
        }
        if let Some((form, ty)) = &method.stream {
            let send = match form {
                StreamForm::Events => ".send_events()",
                StreamForm::Lines => ".send_lines()",
            };
            return self.each(&called, method, send, ty, ".into_inner()");
        }
        match (method.taking, &method.answer) {
            (Taking::Raw, _) => {
                let mut lines = called.lines("let file = ", ".send()", ".await?;");
                lines.push("println!(\"{} bytes\", file.bytes().len());".to_owned());
                lines
            }
            (Taking::Read, RustType::Unit) => called.lines("", ".send()", ".await?;"),
            (Taking::Read, answer) => {
                let name = variable(answer, "response", &method.arguments);
                let mut lines = called.lines(&format!("let {name} = "), ".send()", ".await?;");
                lines.extend(self.shown(answer, Value { name: &name, is_behind: true }, 0));
                lines
            }
        }
    }

    /// Returns a loop over values that arrive one after the other.
    fn each(&self, called: &Called<'_>, method: &Method, send: &str, ty: &RustType, opened: &str) -> Vec<String> {
        let name = variable(ty, "item", &method.arguments);
        let all = if method.stream.is_some() && method.items.is_none() { "stream" } else { "items" };
        let mut lines = called.lines(&format!("let mut {all} = "), send, ";");
        lines.push(format!("while let Some({name}) = {all}.try_next().await? {{"));
        if !opened.is_empty() {
            lines.push(format!("    let {name} = {name}{opened};"));
        }
        lines.extend(indented(self.shown(ty, Value { name: &name, is_behind: false }, 0)));
        lines.push("}".to_owned());
        lines
    }

    /// Returns statements that show the part of a value that a reader wants to see.
    fn shown(&self, ty: &RustType, value: Value<'_>, opened: usize) -> Vec<String> {
        let Value { name, is_behind } = value;
        let all = || vec![format!("println!(\"{{{name}:?}}\");")];
        match ty {
            _ if is_displayed(ty) && is_behind => vec![format!("println!(\"{{}}\", *{name});")],
            _ if is_displayed(ty) => vec![format!("println!(\"{{{name}}}\");")],
            RustType::List(inner) => {
                let item = variable_beside(inner, "item", name);
                let mut lines = vec![format!("for {item} in {name}.iter() {{")];
                lines.extend(indented(self.shown(inner, Value { name: &item, is_behind: false }, opened)));
                lines.push("}".to_owned());
                lines
            }
            RustType::Map(inner) => {
                let item = variable_beside(inner, "value", name);
                let mut lines = vec![format!("for (key, {item}) in {name}.iter() {{")];
                lines.push("    println!(\"{key}:\");".to_owned());
                lines.extend(indented(self.shown(inner, Value { name: &item, is_behind: false }, opened)));
                lines.push("}".to_owned());
                lines
            }
            RustType::Option(inner) => {
                let held = variable_beside(inner, "value", name);
                let mut lines = vec![format!("if let Some({held}) = {} {{", reference(value))];
                lines.extend(indented(self.shown(inner, Value { name: &held, is_behind: false }, opened)));
                lines.push("}".to_owned());
                lines
            }
            RustType::Boxed(inner) => self.shown(inner, value, opened),
            RustType::Named(path) => match self.plan(path) {
                Some(TypePlan::Record(record)) => fields_shown(record, name),
                Some(TypePlan::StringEnum(_)) => vec![format!("println!(\"{{}}\", {name}.as_str());")],
                Some(TypePlan::Union(union)) if opened < MOST_OPENED => self.variant_shown(path, union, value, opened),
                Some(TypePlan::Tuple(_) | TypePlan::Union(_) | TypePlan::LiteralEnum(_)) | None => all(),
            },
            RustType::Bool
            | RustType::I32
            | RustType::I64
            | RustType::U32
            | RustType::U64
            | RustType::F64
            | RustType::String
            | RustType::DateTime
            | RustType::Date
            | RustType::Json
            | RustType::Base64
            | RustType::Bytes
            | RustType::Upload
            | RustType::File
            | RustType::Unit
            | RustType::Nullable(_)
            | RustType::Page(_) => all(),
        }
    }

    /// Matches the first variant, as a model for the others.
    fn variant_shown(&self, path: &TypePath, union: &UnionPlan, value: Value<'_>, opened: usize) -> Vec<String> {
        let Some(first) = union.variants.first() else { return vec![format!("println!(\"{{{}:?}}\");", value.name)] };
        let ty = written_type(self.krate, &RustType::Named(path.clone()));
        let held = variable_beside(&first.ty, "value", value.name);
        let mut lines = vec![format!("if let {ty}::{}({held}) = {} {{", first.name, reference(value))];
        lines.extend(indented(self.shown(&first.ty, Value { name: &held, is_behind: false }, opened + 1)));
        lines.push("}".to_owned());
        lines
    }
}

/// A call of a method.
struct Called<'c> {
    group: &'c str,
    method: &'c str,
    arguments: &'c [&'c str],
}

impl Called<'_> {
    /// Returns the call on one line if it fits, else on several.
    fn lines(&self, before: &str, send: &str, after: &str) -> Vec<String> {
        let Self { group, method, arguments } = self;
        let arguments = arguments.join(", ");
        let line = format!("{before}client.{group}().{method}({arguments}){send}{after}");
        if line.len() <= WIDTH {
            return vec![line];
        }
        let mut lines =
            vec![format!("{before}client"), format!("    .{group}()"), format!("    .{method}({arguments})")];
        match after.strip_prefix(".await") {
            Some(rest) => lines.extend([format!("    {send}"), format!("    .await{rest}")]),
            None => lines.push(format!("    {send}{after}")),
        }
        lines
    }
}

/// Returns one statement that shows the telling members of a record.
fn fields_shown(record: &RecordPlan, name: &str) -> Vec<String> {
    let current = || record.fields.iter().filter(|field| field.deprecated.is_none());
    let telling = TELLING.iter().filter_map(|wire| current().find(|field| field.facts.wire == *wire));
    let mut chosen: Vec<&FieldPlan> = telling.filter(|field| is_plain(&field.ty)).take(MOST_SHOWN).collect();
    if chosen.is_empty() {
        chosen.extend(current().find(|field| is_plain(&field.ty)).or_else(|| current().next()));
    }
    if chosen.is_empty() {
        return vec![format!("println!(\"{{{name}:?}}\");")];
    }
    let forms: Vec<&str> = chosen.iter().map(|field| if is_displayed(&field.ty) { "{}" } else { "{:?}" }).collect();
    let values: Vec<String> = chosen.iter().map(|field| format!("{name}.{}", field.name)).collect();
    vec![format!("println!(\"{}\", {});", forms.join(" "), values.join(", "))]
}

/// Returns true if a value is about one word.
fn is_plain(ty: &RustType) -> bool {
    if let RustType::Option(inner) | RustType::Nullable(inner) = ty { is_displayed(inner) } else { is_displayed(ty) }
}

/// Returns true if a value has `Display`.
fn is_displayed(ty: &RustType) -> bool {
    match ty {
        RustType::Bool
        | RustType::I32
        | RustType::I64
        | RustType::U32
        | RustType::U64
        | RustType::F64
        | RustType::String
        | RustType::DateTime
        | RustType::Date
        | RustType::Json => true,
        RustType::Base64
        | RustType::Bytes
        | RustType::Upload
        | RustType::File
        | RustType::Unit
        | RustType::List(_)
        | RustType::Map(_)
        | RustType::Option(_)
        | RustType::Nullable(_)
        | RustType::Boxed(_)
        | RustType::Page(_)
        | RustType::Named(_) => false,
    }
}

/// Returns the expression that a pattern is matched against, which borrows the value.
fn reference(value: Value<'_>) -> String {
    let Value { name, is_behind } = value;
    if is_behind { format!("&*{name}") } else { format!("&{name}") }
}

/// Returns a variable for a value: the name of its type if that is short and not taken, else `otherwise`.
fn variable(ty: &RustType, otherwise: &str, arguments: &[Input]) -> String {
    let name = variable_beside(ty, otherwise, "client");
    let is_taken = |name: &str| arguments.iter().any(|argument| argument.name == name);
    if is_taken(&name) { otherwise.to_owned() } else { name }
}

fn variable_beside(ty: &RustType, otherwise: &str, taken: &str) -> String {
    let RustType::Named(path) = ty else {
        return if otherwise == taken { format!("{otherwise}_held") } else { otherwise.to_owned() };
    };
    let name = words::name(&path.name, Form::Snake);
    let is_good = name.len() <= LONGEST_VARIABLE && name != taken && name != "key" && !name.starts_with("r#");
    match is_good {
        true => name,
        false if otherwise == taken => format!("{otherwise}_held"),
        false => otherwise.to_owned(),
    }
}

fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| format!("    {line}"))
}

/// The type of an example's argument.
fn sample(krate: &str, accepts: &Accepts) -> String {
    match accepts {
        Accepts::Text | Accepts::Into(RustType::String) => "&str".to_owned(),
        Accepts::Texts => "Vec<String>".to_owned(),
        Accepts::NullableTexts => "Vec<Option<String>>".to_owned(),
        Accepts::Items(item) | Accepts::ItemsInto(item) => format!("Vec<{}>", written_type(krate, item)),
        Accepts::Files => format!("Vec<{}>", written_type(krate, &RustType::File)),
        Accepts::NamedFiles => format!("Vec<(String, {})>", written_type(krate, &RustType::File)),
        Accepts::Into(ty) | Accepts::Value(ty) => written_type(krate, ty),
        Accepts::Reference(RustType::List(item)) => format!("&[{}]", written_type(krate, item)),
        Accepts::Reference(ty) => format!("&{}", written_type(krate, ty)),
    }
}
