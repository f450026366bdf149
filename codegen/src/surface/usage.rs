//! Writes a use of each item of a crate: one function for each item, which compiles against the crate that has it.
//!
//! These functions show what a change breaks: if an item is gone or is something else, its function stops compiling,
//! and every other one still compiles.

use std::fmt::Write as _;

use super::{Credential, Member, Operation, Received, Server, ServerVariable, Surface, Type, Value};
use crate::plan::{Accepts, RustType, written_type};

/// How a caller uses an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The item: `pets::list`, `pets::ListRequest::order`, `pets::Pet.name`, `pets::Color::Red`, `pets::Pet::new`.
    pub item: String,
    /// A function `caller` that uses the item, and no other item of the same type.
    pub code: String,
}

/// A use of each item of a crate, which the code calls `krate`.
pub fn uses(surface: &Surface, krate: &str) -> Vec<Use> {
    let writer = Writer { krate };
    let groups = surface.groups.values().map(|module| writer.group(module));
    let credentials = surface.credentials.iter().map(|one| writer.credential(one));
    let mut all: Vec<Use> = groups.chain(credentials).collect();
    surface.server_choices.iter().for_each(|server| writer.server(server, &mut all));
    surface.operations.iter().for_each(|operation| writer.operation(operation, &mut all));
    surface.received.iter().for_each(|set| writer.received(set, &mut all));
    surface.types.iter().for_each(|ty| writer.ty(ty, &mut all));
    all
}

struct Writer<'k> {
    krate: &'k str,
}

/// The parameters of a function that passes its values on.
#[derive(Default)]
struct Parameters {
    /// `<T0: AsRef<str>>`
    generics: Vec<String>,
    /// `a0: T0`
    list: Vec<String>,
    /// `a0`
    given: Vec<String>,
}

impl Parameters {
    /// `<T0: AsRef<str>>(client: Client, a0: T0)`
    fn head(&self, first: &[String]) -> String {
        let generics = if self.generics.is_empty() { String::new() } else { format!("<{}>", self.generics.join(", ")) };
        let list: Vec<&str> = first.iter().chain(&self.list).map(String::as_str).collect();
        format!("{generics}({})", list.join(", "))
    }

    fn given(&self) -> String {
        self.given.join(", ")
    }
}

impl Writer<'_> {
    fn path(&self, rust: &str) -> String {
        format!("{}::{rust}", self.krate)
    }

    fn written(&self, ty: &RustType) -> String {
        written_type(self.krate, ty)
    }

    /// The parameters for some values. A parameter that accepts a bound becomes generic over it.
    fn parameters<'v>(&self, values: impl IntoIterator<Item = &'v Value>) -> Parameters {
        let mut all = Parameters::default();
        for (index, value) in values.into_iter().enumerate() {
            let (generic, item) = (format!("T{index}"), format!("I{index}"));
            let mut bound = |text: String| {
                all.generics.push(text);
                generic.clone()
            };
            let ty = match &value.accepts {
                Accepts::Text => bound(format!("{generic}: AsRef<str>")),
                Accepts::Into(ty) => bound(format!("{generic}: Into<{}>", self.written(ty))),
                Accepts::Value(ty) => self.written(ty),
                Accepts::Texts => bound(format!("{generic}: IntoIterator<Item = {item}>, {item}: Into<String>")),
                Accepts::NullableTexts => bound(format!("{generic}: IntoIterator<Item = Option<String>>")),
                Accepts::ItemsInto(ty) => {
                    bound(format!("{generic}: IntoIterator<Item = {item}>, {item}: Into<{}>", self.written(ty)))
                }
                Accepts::Items(ty) => bound(format!("{generic}: IntoIterator<Item = {}>", self.written(ty))),
                Accepts::Files => {
                    let file = self.written(&RustType::File);
                    bound(format!("{generic}: IntoIterator<Item = {item}>, {item}: Into<{file}>"))
                }
                Accepts::NamedFiles => {
                    let file = self.written(&RustType::File);
                    bound(format!("{generic}: IntoIterator<Item = (String, {item})>, {item}: Into<{file}>"))
                }
                Accepts::Reference(ty) => format!("&{}", self.written(ty)),
            };
            all.list.push(format!("a{index}: {ty}"));
            all.given.push(format!("a{index}"));
        }
        all
    }

    fn group(&self, module: &str) -> Use {
        let krate = self.krate;
        Use {
            item: format!("Client::{module}"),
            code: format!("fn caller(client: &{krate}::Client) {{ client.{module}(); }}"),
        }
    }

    fn credential(&self, credential: &Credential) -> Use {
        let (function, result) = (self.path(&credential.rust), self.path("Credential"));
        let code = match credential.takes {
            "user-and-password" => {
                format!("fn caller(user: &str, password: &str) -> {result} {{ {function}(user, password) }}")
            }
            "client-credentials" => format!(
                "fn caller<A: Into<String>, B: Into<String>>(id: A, secret: B) -> {result} {{ {function}(id, secret) }}"
            ),
            _ => format!("fn caller<A: Into<String>>(secret: A) -> {result} {{ {function}(secret) }}"),
        };
        Use { item: credential.rust.clone(), code }
    }

    fn server(&self, server: &Server, all: &mut Vec<Use>) {
        let (function, result) = (self.path(&server.rust), self.path("Server"));
        let code = match &server.setup {
            None => format!("fn caller() -> {result} {{ {function}() }}"),
            Some(setup) => {
                format!("fn caller() -> {result} {{ let setup: {} = {function}(); setup.into() }}", self.path(setup))
            }
        };
        all.push(Use { item: server.rust.clone(), code });
        let variables = server.variables.iter().map(|variable| (server, variable));
        variables.for_each(|(server, variable)| self.server_variable(server, variable, all));
    }

    fn server_variable(&self, server: &Server, variable: &ServerVariable, all: &mut Vec<Use>) {
        let ServerVariable { rust, ty, values, .. } = variable;
        let setup = server.setup.as_ref().map(|setup| self.path(setup)).unwrap_or_default();
        let code = match ty {
            Some(ty) => {
                let ty = self.path(ty);
                format!("fn caller(setup: {setup}, value: {ty}) -> {setup} {{ setup.{rust}(value) }}")
            }
            None => {
                format!("fn caller<T: Into<String>>(setup: {setup}, value: T) -> {setup} {{ setup.{rust}(value) }}")
            }
        };
        all.push(Use { item: format!("{}.{rust}", server.rust), code });
        let choices = ty.iter().flat_map(|ty| values.values().map(move |variant| (self.path(ty), variant)));
        all.extend(choices.map(|(path, variant)| Use {
            item: format!("{}.{rust}.{variant}", server.rust),
            code: format!("fn caller() -> {path} {{ {path}::{variant} }}"),
        }));
    }

    fn operation(&self, operation: &Operation, all: &mut Vec<Use>) {
        let (module, method) = operation.rust.split_once("::").unwrap_or_default();
        let name = operation.builder_path();
        let builder = self.path(&name);
        let client = format!("client: &{}::Client", self.krate);
        let arguments = self.parameters(&operation.arguments);
        let (head, given) = (arguments.head(&[client]), arguments.given());
        let mut push = |item: String, code: String| all.push(Use { item, code });
        push(operation.rust.clone(), format!("fn caller{head} -> {builder} {{ client.{module}().{method}({given}) }}"));
        let request = format!("request: {builder}");
        for setter in &operation.setters {
            let value = self.parameters([setter]);
            let (head, given) = (value.head(std::slice::from_ref(&request)), value.given());
            let code = format!("fn caller{head} -> {builder} {{ request.{}({given}) }}", setter.rust);
            push(format!("{name}::{}", setter.rust), code);
        }
        for header in &operation.headers {
            let ty = self.accepted(header);
            let code = format!("fn caller() -> {}::Header<{ty}> {{ {builder}::{} }}", self.krate, header.rust);
            push(format!("{name}::{}", header.rust), code);
        }
        if operation.more_parts {
            let part = self.path("Part");
            let code = format!("fn caller(request: {builder}, part: {part}) -> {builder} {{ request.add_part(part) }}");
            push(format!("{name}::add_part"), code);
        }
        self.answer(operation, &request, all);
    }

    fn received(&self, set: &Received, all: &mut Vec<Use>) {
        let (krate, union) = (self.krate, self.path(&set.rust));
        let result = format!("Result<{krate}::Received<{union}>, {krate}::DecodeError>");
        all.push(Use {
            item: format!("{}::parse", set.rust),
            code: format!("fn caller(name: &str, body: &[u8]) -> {result} {{ {union}::parse(name, body) }}"),
        });
        for header in &set.headers {
            let ty = self.accepted(header);
            let code = format!("fn caller() -> {krate}::Header<{ty}> {{ {union}::{} }}", header.rust);
            all.push(Use { item: format!("{}::{}", set.rust, header.rust), code });
        }
    }

    fn answer(&self, operation: &Operation, request: &str, all: &mut Vec<Use>) {
        let (krate, name) = (self.krate, operation.builder_path());
        let sent = match operation.taking {
            "raw" => format!("{krate}::RawResponse"),
            _ => format!("{krate}::Response<{}>", self.written(&operation.answer_held)),
        };
        let mut push = |method: &str, code: String| all.push(Use { item: format!("{name}::{method}"), code });
        let body = "request.send().await";
        push("send", format!("async fn caller({request}) -> Result<{sent}, {krate}::Error> {{ {body} }}"));
        let Some(item) = operation.items_held.as_ref().map(|item| self.written(item)) else { return };
        match operation.stream {
            Some("events") => {
                push(
                    "send_events",
                    format!("fn caller({request}) -> {krate}::Events<{item}> {{ request.send_events() }}"),
                );
            }
            Some(_) => {
                push(
                    "send_lines",
                    format!("fn caller({request}) -> {krate}::Lines<{item}> {{ request.send_lines() }}"),
                );
            }
            None => {}
        }
        if !operation.paging.is_empty() {
            let body = "let mut items = request.items(); items.try_next().await";
            push("items", format!("async fn caller({request}) -> Result<Option<{item}>, {krate}::Error> {{ {body} }}"));
        }
    }

    /// The type of a value that is given unchanged.
    fn accepted(&self, value: &Value) -> String {
        match &value.accepts {
            Accepts::Value(ty)
            | Accepts::Into(ty)
            | Accepts::Items(ty)
            | Accepts::ItemsInto(ty)
            | Accepts::Reference(ty) => self.written(ty),
            Accepts::NullableTexts => "Option<String>".to_owned(),
            Accepts::Text | Accepts::Texts | Accepts::Files | Accepts::NamedFiles => "String".to_owned(),
        }
    }

    fn ty(&self, ty: &Type, all: &mut Vec<Use>) {
        let path = self.path(&ty.rust);
        all.push(Use {
            item: ty.rust.clone(),
            code: format!("fn caller(value: &{path}) -> {path} {{ value.clone() }}"),
        });
        if ty.eq_hash {
            let code = format!("fn caller(value: &{path}) -> impl Eq + std::hash::Hash {{ value }}");
            all.push(Use { item: ty.eq_hash_item(), code });
        }
        let named = ty.fields();
        named.for_each(|member| self.member(ty, member, &path, all));
        all.push(self.rest(ty, &path));
        if let Some(arguments) = &ty.new {
            let arguments = self.parameters(arguments);
            let (head, given) = (arguments.head(&[]), arguments.given());
            let code = match ty.kind {
                "tuple" => format!("fn caller{head} -> {path} {{ {path}::from(({given},)) }}"),
                _ => format!("fn caller{head} -> {path} {{ {path}::new({given}) }}"),
            };
            all.push(Use { item: ty.constructor_item(), code });
        }
        for setter in &ty.setters {
            let value = self.parameters([setter]);
            let (head, given) = (value.head(&[format!("value: {path}")]), value.given());
            let code = format!("fn caller{head} -> {path} {{ value.{}({given}) }}", setter.rust);
            all.push(Use { item: format!("{}::{}", ty.rust, setter.rust), code });
        }
    }

    fn member(&self, ty: &Type, member: &Member, path: &str, all: &mut Vec<Use>) {
        let name = &member.rust;
        let held = self.written(&member.held);
        let (item, code) = match ty.kind {
            "record" | "tuple" => {
                (format!("{}.{name}", ty.rust), format!("fn caller(value: {path}) -> {held} {{ value.{name} }}"))
            }
            "union" => (
                format!("{}::{name}", ty.rust),
                format!("fn caller(value: {held}) -> {path} {{ {path}::{name}(value) }}"),
            ),
            _ => (format!("{}::{name}", ty.rust), format!("fn caller() -> {path} {{ {path}::{name} }}")),
        };
        all.push(Use { item, code });
        if member.converts {
            let given = member.given().map(|given| self.written(given)).unwrap_or_default();
            let code = format!("fn caller(value: {given}) -> {path} {{ value.into() }}");
            all.push(Use { item: ty.conversion(member), code });
        }
    }

    fn rest(&self, ty: &Type, path: &str) -> Use {
        let (krate, rest) = (self.krate, &ty.rest);
        let mut code = String::new();
        let written = match (ty.kind, ty.additional()) {
            ("tuple", None) => write!(code, "fn caller(value: {path}) -> {krate}::Rest {{ value.{rest} }}"),
            ("tuple", Some(member)) => {
                let held = self.written(&member.held);
                write!(code, "fn caller(value: {path}) -> {krate}::Rest<{held}> {{ value.{rest} }}")
            }
            ("record", None) => write!(code, "fn caller(value: {path}) -> {krate}::Extra {{ value.{rest} }}"),
            ("record", Some(member)) => {
                let held = self.written(&member.held);
                write!(code, "fn caller(value: {path}) -> {krate}::Additional<{held}> {{ value.{rest} }}")
            }
            ("string-enum", _) => {
                write!(code, "fn caller(value: {krate}::UnknownValue) -> {path} {{ {path}::{rest}(value) }}")
            }
            _ => write!(code, "fn caller(value: {krate}::Json) -> {path} {{ {path}::{rest}(value) }}"),
        };
        written.expect("writing to a string cannot fail");
        Use { item: ty.rest_item(), code }
    }
}

impl Operation {
    /// The path of the type that builds the request.
    pub(crate) fn builder_path(&self) -> String {
        let module = self.rust.split_once("::").map_or("", |(module, _)| module);
        format!("{module}::{}", self.builder)
    }
}

impl Type {
    /// The name of the item that keeps the properties or values that the document does not declare.
    pub(crate) fn rest_item(&self) -> String {
        let link = if self.has_fields() { "." } else { "::" };
        format!("{}{link}{}", self.rust, self.rest)
    }

    /// The name of the item for its `Eq` and `Hash`.
    pub(crate) fn eq_hash_item(&self) -> String {
        format!("{}: Eq + Hash", self.rust)
    }

    /// The name of the function that makes one: `new`, or the conversion from a Rust tuple.
    pub(crate) fn constructor_item(&self) -> String {
        let function = if self.kind == "tuple" { "from" } else { "new" };
        format!("{}::{function}", self.rust)
    }

    /// The name of the item that converts the value of a variant.
    pub fn conversion(&self, variant: &Member) -> String {
        format!("{}::from({})", self.rust, variant.given().map(ToString::to_string).unwrap_or_default())
    }
}

impl Member {
    /// The type that becomes the union by `From`, or `None` if the variant has no conversion.
    fn given(&self) -> Option<&RustType> {
        if !self.converts {
            return None;
        }
        Some(if let RustType::Boxed(inner) = &self.held { inner } else { &self.held })
    }
}
