//! Servers: their names and their documentation (OpenAPI 3.0.4, Server Object and Server Variable Object).
//!
//! The name of a server is the released one, else its own name, else its description if that is short, else its host. A
//! single server without variables has no name, because there is no choice.

use std::collections::{BTreeMap, BTreeSet};

use super::docs::{self, Line};
use super::groups::GroupNames;
use super::types::{ServerPlan, ServerValuePlan, ServerValuesPlan, ServerVariablePlan, ServersPlan};
use super::words::{self, Form};
use crate::lock::{self, Lock};
use crate::model::{Api, Server, ServerVariable};

/// The most words of a description that can be a name.
const MOST_WORDS: usize = 4;

/// Words that only say that a server is a server.
const IDLE_WORDS: [&str; 5] = ["server", "environment", "api", "endpoint", "the"];

/// Returns the servers if there is a choice.
pub(super) fn plan(api: &Api, lock: &Lock, groups: &[GroupNames]) -> Option<ServersPlan> {
    let servers = listed(api);
    if servers.len() < 2 && servers.iter().all(|server| server.variables.is_empty()) {
        return None;
    }
    let texts: Vec<String> = servers.iter().map(|server| text(server)).collect();
    let keys = lock::server_keys(servers.iter().map(|server| server.url.as_str()));
    let released: BTreeMap<&str, &str> =
        (lock.servers.iter()).map(|(key, path)| (key.as_str(), path.rsplit("::").next().unwrap_or(path))).collect();
    let kept = keys.iter().map(|key| released.get(key.as_str()).copied());
    // A name that a server had is not given to another server.
    let taken: Vec<&str> = released.values().copied().collect();
    let functions = words::names_beside(texts.iter().map(String::as_str).zip(kept), Form::Snake, &taken);
    let setups = words::names(functions.iter().map(|name| name.trim_start_matches("r#")), Form::Type, &[]);
    let mut types: Vec<String> = setups.clone();
    let planned = servers.iter().zip(functions).zip(setups);
    let servers = planned.map(|((server, function), setup)| server_plan(server, function, setup, &mut types)).collect();
    // A group keeps its name.
    let taken = groups.iter().any(|group| group.module == "servers");
    let module = if taken { "api_servers" } else { "servers" };
    Some(ServersPlan { module: module.to_owned(), servers })
}

/// Returns the servers that a program can use: those of the API, then those of its operations with another URL.
fn listed(api: &Api) -> Vec<&Server> {
    let mut servers: Vec<&Server> = api.servers.iter().filter(|server| is_absolute(&server.url)).collect();
    let mut urls: BTreeSet<&str> = servers.iter().map(|server| server.url.as_str()).collect();
    let of_operations = api.operations.iter().flat_map(|operation| &operation.servers);
    servers.extend(of_operations.filter(|server| is_absolute(&server.url) && urls.insert(&server.url)));
    servers
}

/// Returns true if a program can use the URL. It cannot use a relative URL, because it does not know the address of the
/// document. A URL that begins with a variable counts as absolute.
fn is_absolute(url: &str) -> bool {
    url.contains("://") || url.starts_with('{')
}

/// Returns the text from which a new server is named.
fn text(server: &Server) -> String {
    let described = server.description.as_deref().and_then(short);
    server.name.clone().or(described).unwrap_or_else(|| host(&server.url))
}

/// Returns a short description, without the words that only say that it describes a server.
fn short(description: &str) -> Option<String> {
    let words: Vec<&str> = description.trim().trim_end_matches('.').split_whitespace().collect();
    let telling: Vec<&str> =
        words.iter().filter(|word| !IDLE_WORDS.contains(&word.to_ascii_lowercase().as_str())).copied().collect();
    (!telling.is_empty() && telling.len() <= MOST_WORDS).then(|| telling.join(" "))
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).replace(['{', '}', '.', ':'], " ")
}

fn server_plan(server: &Server, function: String, setup: String, types: &mut Vec<String>) -> ServerPlan {
    let Server { url, name: _, description, variables } = server;
    let setters = words::names(variables.keys().map(String::as_str), Form::Snake, &["from", "into", "clone"]);
    let mut docs = docs::described(description.as_deref());
    docs.push(Line::default().code(url));
    let shown = function.trim_start_matches("r#");
    let setup_docs = Line::new("The variables of ").item(shown, shown).words(".").into();
    let variables = variables.iter().zip(setters);
    let variables =
        variables.map(|((wire, variable), setter)| variable_plan(&setup, wire, variable, setter, types)).collect();
    ServerPlan { function, setup, url: url.clone(), variables, docs, setup_docs }
}

fn variable_plan(
    setup: &str,
    wire: &str,
    variable: &ServerVariable,
    setter: String,
    types: &mut Vec<String>,
) -> ServerVariablePlan {
    let ServerVariable { default, values, description } = variable;
    let mut docs = docs::described(description.as_deref());
    docs.push(Line::new("Default: ").code(default).words("."));
    let values = (!values.is_empty()).then(|| {
        let taken: Vec<&str> = types.iter().map(String::as_str).collect();
        let wanted = format!("{setup} {wire}");
        let [name] = <[String; 1]>::try_from(words::names(std::iter::once(wanted.as_str()), Form::Type, &taken))
            .expect("one text has one name");
        types.push(name.clone());
        let variants = words::names(values.iter().map(String::as_str), Form::Variant, &[]);
        let variants = variants.into_iter().zip(values).map(|(name, value)| ServerValuePlan {
            name,
            value: value.clone(),
            docs: Line::default().code(value).into(),
        });
        let docs = Line::new("The values of ").code(wire).words(".").into();
        ServerValuesPlan { name, docs, variants: variants.collect() }
    });
    ServerVariablePlan { wire: wire.to_owned(), setter, default: default.clone(), values, docs }
}
