//! The call that a new crate shows first, as a program and as a test with a faked answer.

use std::fmt::Write as _;

use restwright_codegen::plan::{
    Accepts, AnswerForm, Bound, CratePlan, CredentialKind, EnvelopePlan, Flag, Input, Method, RustType, Taking,
};

/// A call with values for all that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCall {
    /// The crate, as code names it.
    krate: String,
    /// `GET /pets/{id}`
    place: String,
    /// `client.pets().get("id")`
    call: String,
    /// What the call is asked for in the test: `items()` or `send()`.
    lists: bool,
    /// The credentials that the call needs, as code.
    credentials: Vec<String>,
    /// What a faked server answers; none where it is no JSON.
    reply: String,
    method: String,
    /// The path template without its parameters' names, up to the first of them.
    path: String,
}

/// How much a method is worth showing; the least is shown.
type Rank = (bool, bool, usize);

/// The first list without arguments, else the first list, else the first call that reads, else any call whose arguments
/// can be made up. None where there is none.
pub fn of(plan: &CratePlan) -> Option<FirstCall> {
    let groups = plan.modules.iter().filter_map(|module| Some((&module.name, module.group.as_ref()?)));
    let methods = groups.flat_map(|(module, group)| group.methods.iter().map(move |method| (module, method)));
    let callable = methods.filter_map(|(module, method)| {
        let plain = method.deprecated.is_none() && method.taking == Taking::Read && method.stream.is_none();
        let values: Option<Vec<String>> =
            method.arguments.iter().map(|argument| value(argument, bounds(method, argument))).collect();
        Some((rank(method), module, method, values.filter(|_| plain)?))
    });
    let (_, module, method, values) = callable.min_by_key(|(rank, ..)| *rank)?;
    let operation = &method.operation;
    Some(FirstCall {
        krate: plan.manifest.package.replace('-', "_"),
        place: format!("{} {}", operation.method, operation.path),
        call: format!("client.{module}().{}({})", method.name, values.join(", ")),
        lists: method.items.is_some(),
        credentials: credentials(plan, method),
        reply: reply(method, plan.root.api.envelope.as_ref()),
        method: operation.method.clone(),
        path: operation.path.split('{').next().unwrap_or_default().to_owned(),
    })
}

fn rank(method: &Method) -> Rank {
    let reads = method.operation.method == "GET";
    (!reads, method.items.is_none() && !matches!(method.answer, RustType::List(_)), method.arguments.len())
}

/// The bounds of an argument that is a parameter.
fn bounds<'m>(method: &'m Method, argument: &Input) -> &'m [Flag] {
    let name = argument.place.split_once(':').map_or(argument.place.as_str(), |(_, name)| name);
    let parameter = method.operation.parameters.iter().find(|parameter| parameter.name == name);
    parameter.map_or(&[], |parameter| &parameter.bounds)
}

/// A value within the bounds, as code; none where one cannot be made up.
fn value(argument: &Input, bounds: &[Flag]) -> Option<String> {
    match &argument.accepts {
        Accepts::Text | Accepts::Into(RustType::String) => text(&argument.name, bounds),
        Accepts::Value(RustType::I32 | RustType::I64 | RustType::U32 | RustType::U64) => {
            bounds.is_empty().then(|| "1".to_owned()).or_else(|| integer(bounds))
        }
        Accepts::Value(RustType::F64) => bounds.is_empty().then(|| "1.0".to_owned()),
        Accepts::Value(RustType::Bool) => Some("true".to_owned()),
        Accepts::Texts if bounds.is_empty() => Some("[\"a\"]".to_owned()),
        Accepts::Texts
        | Accepts::Into(_)
        | Accepts::Value(_)
        | Accepts::Items(_)
        | Accepts::ItemsInto(_)
        | Accepts::Files
        | Accepts::Reference(_) => None,
    }
}

/// The argument's own name, as long as it must be.
fn text(name: &str, bounds: &[Flag]) -> Option<String> {
    let name = name.trim_start_matches("r#");
    let (mut least, mut longest) = (1, 64);
    for bound in bounds {
        match bound {
            Flag::MinLength(length) => least = usize::try_from(*length).ok()?,
            Flag::MaxLength(length) => longest = usize::try_from(*length).ok()?,
            _ => return None,
        }
    }
    let text: String = name.chars().cycle().take(name.len().clamp(least, longest.max(least))).collect();
    Some(format!("{text:?}"))
}

/// The least value that is allowed, or 1.
fn integer(bounds: &[Flag]) -> Option<String> {
    let mut value = 1;
    for bound in bounds {
        match bound {
            Flag::Minimum(Bound::Integer(least)) => value = value.max(*least),
            Flag::Maximum(Bound::Integer(most)) if *most >= 1 => {}
            _ => return None,
        }
    }
    Some(value.to_string())
}

/// Made-up secrets for what the first alternative of the operation asks for.
fn credentials(plan: &CratePlan, method: &Method) -> Vec<String> {
    let asked = method.operation.security.first().map_or(&[][..], Vec::as_slice);
    let made = |scheme: &String| {
        let mut known = plan.root.credentials.iter().filter(|credential| credential.scheme == *scheme);
        // A client's id and secret would have to be exchanged for a token first.
        let plain = known.find(|one| !matches!(one.takes, CredentialKind::ClientCredentials { .. }))?;
        let arguments = match plain.takes {
            CredentialKind::Secret | CredentialKind::ClientCredentials { .. } => "\"secret\"",
            CredentialKind::UserAndPassword => "\"user\", \"password\"",
        };
        Some(format!("credentials::{}({arguments})", plain.name))
    };
    asked.iter().filter_map(made).collect()
}

/// The least that a server may answer. What is missing in it is read as its zero value.
fn reply(method: &Method, envelope: Option<&EnvelopePlan>) -> String {
    let value = match (&method.items, &method.answer) {
        (Some(items), _) => items.member.as_ref().map_or_else(
            || "[]".to_owned(),
            |member| {
                member.wire.rsplit('.').fold("[]".to_owned(), |inner, name| format!("{{{}:{inner}}}", quoted(name)))
            },
        ),
        (None, RustType::List(_)) => "[]".to_owned(),
        (None, RustType::Page(_)) => "[]".to_owned(),
        (None, _) => "{}".to_owned(),
    };
    match (method.operation.answer, envelope) {
        (AnswerForm::Enveloped, Some(envelope)) => {
            let success = envelope.success.as_ref().map(|name| format!("{}:true,", quoted(name))).unwrap_or_default();
            format!("{{{success}{}:{value}}}", quoted(&envelope.result))
        }
        _ => value,
    }
}

/// A text as JSON has it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl FirstCall {
    /// What it calls: `GET /pets`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The call as a reader of documentation sees it.
    pub fn snippet(&self) -> String {
        format!("let client = Client::from_env()?;\n{}", self.body())
    }

    fn body(&self) -> String {
        if self.lists {
            format!(
                "let mut items = {}.items();\nwhile let Some(item) = items.try_next().await? {{\n    println!(\"{{item:?}}\");\n}}",
                self.call
            )
        } else {
            format!("let answer = {}.send().await?;\nprintln!(\"{{answer:?}}\");", self.call)
        }
    }

    /// `examples/first_call.rs`
    pub fn example(&self) -> String {
        let Self { krate, place, .. } = self;
        let body = indented(&self.snippet());
        format!(
            "//! The first call: `{place}`. Credentials come from the environment; values are made up.\n\n\
             use {krate}::{{Client, Error}};\n\n\
             #[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> Result<(), Error> {{\n{body}    Ok(())\n}}\n"
        )
    }

    /// `tests/first_call.rs`
    pub fn test(&self) -> String {
        let Self { krate, place, call, lists, credentials, reply, method, path } = self;
        let mut imports = vec!["Client", "Error"];
        if !credentials.is_empty() {
            imports.push("credentials");
        }
        let mut built = String::new();
        for credential in credentials {
            write!(built, "\n        .credential({credential})").expect("writing to a string cannot fail");
        }
        let asked = if *lists {
            format!("    let all = {call}.items().try_collect().await?;\n    assert!(all.is_empty());\n")
        } else {
            format!("    let answer = {call}.send().await?;\n    assert_eq!(answer.status(), 200);\n")
        };
        format!(
            "//! `{place}` against a faked server: what is sent, and what is read.\n\n\
             use {krate}::transport::{{Canned, Reply}};\nuse {krate}::{{{}}};\n\n\
             #[tokio::test]\nasync fn the_first_call_is_sent_and_read() -> Result<(), Error> {{\n\
             \x20   let fake = Canned::new([Reply::json({reply:?})]);\n\
             \x20   let client = Client::builder()\n        .base_url(\"https://api.example\"){built}\n        .transport(fake.clone())\n        .build()?;\n\
             {asked}\
             \x20   let sent = &fake.requests()[0];\n\
             \x20   assert_eq!(sent.method, {method:?});\n\
             \x20   assert!(sent.path_and_query().starts_with({path:?}), \"{{}}\", sent.path_and_query());\n\
             \x20   Ok(())\n}}\n",
            imports.join(", ")
        )
    }
}

fn indented(code: &str) -> String {
    code.lines().fold(String::new(), |text, line| text + "    " + line + "\n")
}
