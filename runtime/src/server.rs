//! Which server is called, of those that the document names (OpenAPI 3.0.4, Server Object and Server Variable Object).

use crate::api::{Api, ServerTemplate};
use crate::error::Error;

/// A server of the document, its variables at their defaults until they are set.
///
/// A generated crate has a function for each of them, in its module `servers`.
///
/// ```
/// # use restwright::door as rt;
/// static SERVERS: [rt::ServerTemplate; 1] = [rt::ServerTemplate {
///     name: "regional",
///     url: "https://{region}.example.com/v1",
///     variables: &[rt::ServerVariable { name: "region", default: "eu", values: &["eu", "us"] }],
/// }];
/// let us = rt::Server::new(&SERVERS[0]).with("region", "us");
/// assert_eq!(us.url()?, "https://us.example.com/v1");
/// assert!(us.with("region", "mars").url().is_err());
/// # Ok::<(), restwright::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    template: &'static ServerTemplate,
    values: Vec<(String, String)>,
}

impl Server {
    /// A server with all variables at their defaults.
    pub fn new(template: &'static ServerTemplate) -> Self {
        Self { template, values: Vec::new() }
    }

    /// Sets a variable. Names and values are checked when the URL is made.
    #[must_use = "the server with the value is returned"]
    pub fn with(mut self, variable: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push((variable.into(), value.into()));
        self
    }

    /// What the document calls it.
    pub fn name(&self) -> &'static str {
        self.template.name
    }

    /// Its URL.
    ///
    /// # Errors
    /// When a variable that was set is none of this server's, or a value none of those that the document lists.
    pub fn url(&self) -> Result<String, Error> {
        let ServerTemplate { name, url, variables } = self.template;
        for (variable, value) in &self.values {
            let Some(known) = variables.iter().find(|known| known.name == variable) else {
                let names: Vec<_> = variables.iter().map(|known| known.name).collect();
                return Err(unknown(&format!("variable of the server `{name}`"), variable, &names));
            };
            if !known.values.is_empty() && !known.values.contains(&value.as_str()) {
                return Err(unknown(&format!("value of the server variable `{variable}`"), value, known.values));
            }
        }
        Ok(variables.iter().fold((*url).to_owned(), |url, variable| {
            let set = self.values.iter().rev().find(|(name, _)| name == variable.name);
            url.replace(&format!("{{{}}}", variable.name), set.map_or(variable.default, |(_, value)| value))
        }))
    }
}

/// What a builder was told of servers.
#[derive(Default)]
pub(crate) struct Choice {
    server: Option<Server>,
    named: Option<String>,
    variables: Vec<(String, String)>,
}

impl Choice {
    pub(crate) fn server(&mut self, server: Server) {
        (self.server, self.named) = (Some(server), None);
    }

    pub(crate) fn named(&mut self, name: String) {
        (self.server, self.named) = (None, Some(name));
    }

    pub(crate) fn variable(&mut self, name: String, value: String) {
        self.variables.push((name, value));
    }

    /// The URL of what was chosen; nothing when nothing was.
    pub(crate) fn url(self, api: &'static Api) -> Result<Option<String>, Error> {
        let server = match (self.server, self.named) {
            (Some(server), _) => server,
            (None, Some(name)) => match api.servers.iter().find(|server| server.name == name) {
                Some(server) => Server::new(server),
                None => {
                    let names: Vec<_> = api.servers.iter().map(|server| server.name).collect();
                    return Err(unknown("server", &name, &names));
                }
            },
            (None, None) if self.variables.is_empty() => return Ok(None),
            (None, None) => match api.servers.first() {
                Some(server) => Server::new(server),
                None => return Err(unknown("server variable", &self.variables[0].0, &[])),
            },
        };
        self.variables.into_iter().fold(server, |server, (name, value)| server.with(name, value)).url().map(Some)
    }
}

fn unknown(what: &str, given: &str, known: &[&str]) -> Error {
    let known = if known.is_empty() { "there is none".to_owned() } else { format!("there are: {}", known.join(", ")) };
    Error::config(format!("`{given}` is no {what}; {known}"))
}
