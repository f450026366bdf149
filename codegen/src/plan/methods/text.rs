//! The documentation of a method: what it does, what it takes, how it fails, an example.

use std::fmt::Write as _;

use super::inputs::Given;
use crate::config::Config;
use crate::model::media::preferred;
use crate::model::{Operation, Status};
use crate::plan::docs;
use crate::plan::groups::GroupNames;
use crate::plan::rust_types::{Context, rust_type};
use crate::plan::types::{Accepts, Input, ItemsPlan, RustType};

/// What the example of a method needs to know.
pub(super) struct Call<'c> {
    pub package: &'c str,
    pub group: &'c GroupNames,
    pub name: &'c str,
    pub arguments: &'c [Input],
    pub items: Option<&'c ItemsPlan>,
}

pub(super) fn method_docs(
    cx: &mut Context<'_>,
    operation: &Operation,
    arguments: &[String],
    call: &Call<'_>,
) -> Vec<String> {
    let mut lines = docs::paragraphs(&operation.docs);
    docs::push_paragraph(&mut lines, vec![format!("`{} {}`", operation.method, operation.path)]);
    docs::push_paragraph(&mut lines, availability(cx.config, operation));
    if !arguments.is_empty() {
        docs::push_paragraph(&mut lines, vec!["# Arguments".to_owned()]);
        docs::push_paragraph(&mut lines, arguments.to_vec());
    }
    docs::push_paragraph(&mut lines, vec!["# Errors".to_owned()]);
    docs::push_paragraph(&mut lines, failures(cx, operation, call.group));
    docs::push_paragraph(&mut lines, vec!["# Example".to_owned()]);
    docs::push_paragraph(&mut lines, example(call));
    lines
}

/// What the vendor's extensions say of who may call.
fn availability(config: &Config, operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    let plans =
        config.docs.get("plans").and_then(|key| operation.extensions.get(key)).and_then(|value| value.as_object());
    if let Some(plans) = plans {
        let included: Vec<&str> = plans
            .iter()
            .filter(|(_, included)| included.as_bool() == Some(true))
            .map(|(plan, _)| plan.as_str())
            .collect();
        if !included.is_empty() {
            lines.push(format!("Plans: {}.", included.join(", ")));
        }
    }
    let permissions = config.docs.get("permissions").and_then(|key| operation.extensions.get(key));
    let listed = permissions.and_then(|value| value.get("enum").or(Some(value))).and_then(|value| value.as_array());
    if let Some(listed) = listed {
        let names: Vec<String> = listed.iter().filter_map(|name| name.as_str()).map(docs::code).collect();
        if !names.is_empty() {
            lines.push(format!("Permission: {}.", names.join(" or ")));
        }
    }
    lines
}

pub(super) fn argument_line(input: &Input, given: &Given) -> String {
    let told: Vec<&str> = given.docs.iter().take_while(|line| !line.is_empty()).map(String::as_str).collect();
    let mut line = format!("* `{}`: ", input.name.trim_start_matches("r#"));
    let told = told.join(" ");
    let told = match (told.trim_end_matches('.'), given.facts.is_empty()) {
        ("", true) => Some(format!("{}.", docs::code(&given.wire))),
        ("", false) => None,
        (told, _) => Some(format!("{told}.")),
    };
    let parts: Vec<&str> = told.iter().map(String::as_str).chain(given.facts.iter().map(String::as_str)).collect();
    line.push_str(&parts.join(" "));
    line
}

fn failures(cx: &mut Context<'_>, operation: &Operation, group: &GroupNames) -> Vec<String> {
    let mut lines = vec![
        "[`Error`](crate::Error) when an argument breaks a bound, when nothing or something unreadable comes back, or"
            .to_owned(),
        "when the server answers with a failure:".to_owned(),
        String::new(),
    ];
    let before = lines.len();
    for response in operation.responses.iter().filter(|response| !response.status.is_success()) {
        let status = match response.status {
            Status::Code(code) => code.to_string(),
            Status::Range(hundreds) => format!("{hundreds}XX"),
            Status::Default => "any other status".to_owned(),
        };
        let told: Vec<String> = docs::lines(&response.description);
        let mut line = format!("* `{status}`: {}", told.join(" ").trim_end_matches('.'));
        let body = preferred(cx.config, &response.content).and_then(|content| content.ty);
        if let Some(RustType::Named(path)) = body.map(|ty| rust_type(cx, ty.id)) {
            let (module, name) = (&path.module, &path.name);
            let target = if *module == group.module { String::new() } else { format!("(crate::{module}::{name})") };
            let _ = write!(line, ", with a body of type [`{name}`]{target}");
        }
        line.push('.');
        lines.push(line);
    }
    if lines.len() == before {
        lines.truncate(2);
        "when the server answers with a failure.".clone_into(&mut lines[1]);
    }
    lines
}

/// An example that compiles: it takes what it cannot make up as arguments of a function around it.
fn example(call: &Call<'_>) -> Vec<String> {
    let krate = call.package.replace('-', "_");
    let mut parameters = vec!["client: Client".to_owned()];
    let mut values = Vec::new();
    for argument in call.arguments {
        parameters.push(format!("{}: {}", argument.name, sample(&krate, &argument.accepts)));
        values.push(argument.name.as_str());
    }
    let module = call.group.module.as_str();
    let method = call.name;
    let mut lines = vec!["```no_run".to_owned()];
    lines.push(format!("# use {krate}::{{Client, Error}};"));
    lines.push(format!("# async fn example({}) -> Result<(), Error> {{", parameters.join(", ")));
    let called = format!("client.{module}().{method}({})", values.join(", "));
    let rest: &[&str] = match call.items {
        Some(ItemsPlan { member: None, .. }) => {
            lines.push(format!("let page = {called}.send().await?;"));
            &["for item in &page.items {", "    println!(\"{item:?}\");", "}"]
        }
        Some(ItemsPlan { member: Some(_), .. }) => {
            lines.push(format!("let mut items = {called}.items();"));
            &["while let Some(item) = items.try_next().await? {", "    println!(\"{item:?}\");", "}"]
        }
        None => {
            lines.push(format!("let answer = {called}.send().await?;"));
            &["println!(\"{answer:?}\");"]
        }
    };
    lines.extend(rest.iter().map(|line| (*line).to_owned()));
    lines.push("# Ok(())".to_owned());
    lines.push("# }".to_owned());
    lines.push("```".to_owned());
    lines
}

/// The type of an example's argument.
fn sample(krate: &str, accepts: &Accepts) -> String {
    match accepts {
        Accepts::Text | Accepts::Into(RustType::String) => "&str".to_owned(),
        Accepts::Texts => "Vec<String>".to_owned(),
        Accepts::Items(item) => format!("Vec<{}>", written_type(krate, item)),
        Accepts::Files => format!("Vec<{}>", written_type(krate, &RustType::File)),
        Accepts::Into(ty) | Accepts::Value(ty) => written_type(krate, ty),
        Accepts::Reference(ty) => format!("&{}", written_type(krate, ty)),
    }
}

/// A type as an example outside the crate writes it.
pub fn written_type(krate: &str, ty: &RustType) -> String {
    let of = |inner: &RustType| written_type(krate, inner);
    match ty {
        RustType::Bool => "bool".to_owned(),
        RustType::I32 => "i32".to_owned(),
        RustType::I64 => "i64".to_owned(),
        RustType::U32 => "u32".to_owned(),
        RustType::U64 => "u64".to_owned(),
        RustType::F64 => "f64".to_owned(),
        RustType::String => "String".to_owned(),
        RustType::DateTime => format!("{krate}::DateTime"),
        RustType::Date => format!("{krate}::Date"),
        RustType::Base64 => format!("{krate}::Bytes"),
        RustType::Bytes => "Vec<u8>".to_owned(),
        RustType::Upload => format!("{krate}::Upload"),
        RustType::File => format!("{krate}::FilePart"),
        RustType::Json => format!("{krate}::Json"),
        RustType::Unit => "()".to_owned(),
        RustType::List(inner) => format!("Vec<{}>", of(inner)),
        RustType::Map(inner) => format!("{krate}::Map<{}>", of(inner)),
        RustType::Option(inner) => format!("Option<{}>", of(inner)),
        RustType::Nullable(inner) => format!("{krate}::Nullable<{}>", of(inner)),
        RustType::Boxed(inner) => format!("Box<{}>", of(inner)),
        RustType::Page(inner) => format!("{krate}::Page<{}>", of(inner)),
        RustType::Named(path) => format!("{krate}::{}::{}", path.module, path.name),
    }
}
