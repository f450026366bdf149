//! The first call that a new crate shows, as a program and as a test with a faked response.

use std::fmt::Write as _;

use restwright_codegen::plan::{AnswerForm, CratePlan, CredentialKind, Method, RustType, TypePath, TypePlan};

/// A call with values for everything that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstCall {
    /// The crate, as code names it.
    krate: String,
    /// `GET /pets/{id}`, as a line of documentation.
    place: String,
    /// `client.pets().get("id")`
    call: String,
    /// The call, sent, and the code that uses its response.
    shown: String,
    /// The credentials that the call needs, as code.
    credentials: Vec<String>,
    /// True if the API has any credentials.
    has_credentials: bool,
    faked: Faked,
    method: String,
    /// The path template up to its first parameter, or to the first character that a URL would encode.
    path: String,
}

/// The response of the test's faked server, which also decides how the call is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Faked {
    /// Pages of values of a record: `pets::Pet`
    Pages(String),
    /// A page without items, as JSON.
    EmptyPage(String),
    /// A value of a record.
    Value(String),
    /// The smallest response, as JSON.
    Json(String),
}

/// The call that the plan of a crate chooses. `None` if there is no suitable call.
pub fn of(plan: &CratePlan) -> Option<FirstCall> {
    let first = plan.first_call.as_ref()?;
    let group = plan.modules.iter().find(|module| module.name == first.module)?.group.as_ref()?;
    let method = group.methods.iter().find(|method| method.name == first.method)?;
    let operation = &method.operation;
    Some(FirstCall {
        krate: plan.manifest.package.replace('-', "_"),
        place: first.place.lines().concat(),
        call: format!("client.{}().{}({})", first.module, method.name, first.arguments.join(", ")),
        shown: first.lines.join("\n"),
        credentials: credentials(plan, method),
        has_credentials: !plan.root.credentials.is_empty(),
        faked: faked(plan, method),
        method: operation.method.clone(),
        path: operation.path.split(|letter| !is_plain(letter)).next().unwrap_or_default().to_owned(),
    })
}

/// True if a character needs no encoding in the path of a URL (RFC 3986, section 3.3).
fn is_plain(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "/-._~:@!$&'()*+,;=".contains(letter)
}

/// Made-up secrets for the first alternative of the operation's security requirements.
fn credentials(plan: &CratePlan, method: &Method) -> Vec<String> {
    let asked = method.operation.security.first().map_or(&[][..], Vec::as_slice);
    let made = |scheme: &String| {
        let mut known = plan.root.credentials.iter().filter(|credential| credential.scheme == *scheme);
        // A client's id and secret would first have to be exchanged for a token.
        let plain = known.find(|one| !matches!(one.takes, CredentialKind::ClientCredentials { .. }))?;
        let arguments = match plain.takes {
            CredentialKind::Secret | CredentialKind::ClientCredentials { .. } => "\"secret\"",
            CredentialKind::UserAndPassword => "\"user\", \"password\"",
        };
        Some(format!("credentials::{}({arguments})", plain.name))
    };
    asked.iter().filter_map(made).collect()
}

/// The faked response: a value of a model if there is one, so that a reader sees no hand-written JSON.
fn faked(plan: &CratePlan, method: &Method) -> Faked {
    match &method.items {
        Some(items) => match record(plan, &items.item) {
            Some(path) => Faked::Pages(path),
            None => Faked::EmptyPage(reply(plan, method)),
        },
        None => match record(plan, &method.answer) {
            Some(path) => Faked::Value(path),
            None => Faked::Json(reply(plan, method)),
        },
    }
}

/// The path of a type within its crate if it is a record: such a value can be made from nothing.
fn record(plan: &CratePlan, ty: &RustType) -> Option<String> {
    let RustType::Named(path) = ty else { return None };
    matches!(named(plan, path)?, TypePlan::Record(_)).then(|| format!("{}::{}", path.module, path.name))
}

/// The smallest possible response. Missing members are read as their zero values.
fn reply(plan: &CratePlan, method: &Method) -> String {
    let value = match (&method.items, &method.answer) {
        (Some(items), _) => items.member.as_ref().map_or_else(
            || "[]".to_owned(),
            |member| {
                member.wire.rsplit('.').fold("[]".to_owned(), |inner, name| format!("{{{}:{inner}}}", quoted(name)))
            },
        ),
        (None, RustType::List(_)) => "[]".to_owned(),
        (None, RustType::Page(_)) => "[]".to_owned(),
        (None, RustType::Named(path)) if is_tuple(plan, path) => "[]".to_owned(),
        (None, _) => "{}".to_owned(),
    };
    match (method.operation.answer, &plan.root.api.envelope) {
        (AnswerForm::Enveloped, Some(envelope)) => {
            let success = envelope.success.as_ref().map(|name| format!("{}:true,", quoted(name))).unwrap_or_default();
            format!("{{{success}{}:{value}}}", quoted(&envelope.result))
        }
        _ => value,
    }
}

/// True if a type is an array with a type for each position.
fn is_tuple(plan: &CratePlan, path: &TypePath) -> bool {
    matches!(named(plan, path), Some(TypePlan::Tuple(_)))
}

fn named<'p>(plan: &'p CratePlan, path: &TypePath) -> Option<&'p TypePlan> {
    let module = plan.modules.iter().find(|module| module.name == path.module)?;
    module.types.iter().map(|gated| &gated.ty).find(|ty| ty.name() == path.name)
}

/// A text as a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The parts of the test that depend on the faked response.
struct Shown {
    /// The transport, as code.
    canned: String,
    /// The call and the assertions about its response, as code.
    asked: String,
    /// The paths that the code uses, within the crate and sorted.
    paths: Vec<String>,
}

impl Faked {
    /// The code for a call: `client.pets().list()`
    fn shown(&self, call: &str) -> Shown {
        let made = |path: &str| format!("{}::default()", path.rsplit("::").next().unwrap_or(path));
        let canned = match self {
            Self::Pages(item) => format!("Canned::pages([{0}, {0}, {0}], 2)", made(item)),
            Self::Value(value) => format!("Canned::new([Reply::value(&{})])", made(value)),
            Self::EmptyPage(json) | Self::Json(json) => format!("Canned::new([Reply::json({json:?})])"),
        };
        let listed = |count: u8| {
            format!(
                "    let all = {call}.items().try_collect::<Vec<_>>().await?;\n    assert_eq!(all.len(), {count});\n"
            )
        };
        let asked = match self {
            Self::Pages(_) => listed(3),
            Self::EmptyPage(_) => listed(0),
            Self::Value(_) | Self::Json(_) => {
                format!("    let response = {call}.send().await?;\n    assert_eq!(response.status(), 200);\n")
            }
        };
        let replies = "transport::{Canned, Reply}";
        let mut paths = match self {
            Self::Pages(item) => vec![item.as_str(), "transport::Canned"],
            Self::Value(value) => vec![value.as_str(), replies],
            Self::EmptyPage(_) | Self::Json(_) => vec![replies],
        };
        paths.sort_unstable();
        Shown { canned, asked, paths: paths.into_iter().map(str::to_owned).collect() }
    }
}

impl FirstCall {
    /// The operation that it calls, as a line of documentation: `GET /pets`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The call for the documentation.
    pub fn snippet(&self) -> String {
        let made = if self.has_credentials { "Client::from_env()?" } else { "Client::builder().build()?" };
        format!("let client = {made};\n{}", self.shown)
    }

    /// `examples/first_call.rs`
    pub fn example(&self) -> String {
        let Self { krate, place, .. } = self;
        let body = indented(&self.snippet());
        format!(
            "//! The first call: {place}. Credentials come from the environment; values are made up.\n\n\
             use {krate}::{{Client, Error}};\n\n\
             #[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> Result<(), Error> {{\n{body}    Ok(())\n}}\n"
        )
    }

    /// `tests/first_call.rs`
    pub fn test(&self) -> String {
        let Self { krate, place, call, shown: _, credentials, has_credentials: _, faked, method, path } = self;
        let mut imports = vec!["Client", "Error"];
        if !credentials.is_empty() {
            imports.push("credentials");
        }
        let mut built = String::new();
        for credential in credentials {
            write!(built, "\n        .credential({credential})").expect("writing to a string cannot fail");
        }
        let Shown { canned, asked, paths } = faked.shown(call);
        let mut used = String::new();
        for path in paths {
            writeln!(used, "use {krate}::{path};").expect("writing to a string cannot fail");
        }
        format!(
            "//! {place} against a faked server: what is sent, and what is read.\n\n\
             {used}use {krate}::{{{}}};\n\n\
             #[tokio::test]\nasync fn the_first_call_is_sent_and_read() -> Result<(), Error> {{\n\
             \x20   let fake = {canned};\n\
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
