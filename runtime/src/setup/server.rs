//! Chooses one of the servers that the document names (OpenAPI 3.0.4, Server Object and Server Variable Object).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::api::{Api, ServerTemplate};
use crate::base::uri;
use crate::errors::error::Error;

/// The characters of a value that are percent-encoded in a path: all except `pchar` and `/` (RFC 3986, section 3.3). A
/// value may have several segments, like a base path.
const ALL_BUT_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// A server of the document. Its variables have their defaults until they are set.
///
/// A generated crate has a function for each server, in its module `servers`.
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
    /// Creates a server with all variables at their defaults.
    pub fn new(template: &'static ServerTemplate) -> Self {
        Self { template, values: Vec::new() }
    }

    /// Sets a variable. Names and values are checked when the URL is built.
    #[must_use = "the server with the value is returned"]
    pub fn with(mut self, variable: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push((variable.into(), value.into()));
        self
    }

    /// Returns the server's name in the document.
    pub fn name(&self) -> &'static str {
        self.template.name
    }

    /// Returns its URL. Values in the path are percent-encoded. Values elsewhere must be valid there: a scheme, or a
    /// part of the host and port.
    ///
    /// # Errors
    /// If a variable that was set is not a variable of this server, or a value is not one that the document lists. Also
    /// if the result is not a URL, or has another host or path than the document says.
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
        let mut out = String::with_capacity(url.len());
        let mut rest = *url;
        while let Some((before, variable, after)) = next_variable(rest) {
            out.push_str(before);
            rest = after;
            let Some(known) = variables.iter().find(|known| known.name == variable) else {
                // The document has no such variable: the braces stay, and the result is not a URL.
                out.extend(["{", variable, "}"]);
                continue;
            };
            match self.values.iter().rev().find(|(name, _)| name == variable) {
                // The document's own default is written as it is.
                None => out.push_str(known.default),
                Some((_, value)) if fits(&out, after, value) => out.push_str(&written(&out, value)),
                Some(_) => return Err(unfit(name, variable)),
            }
        }
        out.push_str(rest);
        match self.values.last() {
            Some((variable, _)) if !is_whole(&out) => Err(unfit(name, variable)),
            _ => Ok(out),
        }
    }
}

fn next_variable(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (variable, after) = rest.split_once('}')?;
    Some((before, variable, after))
}

/// The part of a URL that contains a value.
enum Place {
    /// The start of the URL: the value is a URL itself.
    Url,
    /// Before `://`.
    Scheme,
    /// Between `://` and the next slash.
    Authority,
    Path,
}

/// Returns the part of a URL after what is already written.
fn place(before: &str, after: &str) -> Place {
    match before.split_once("://") {
        None if before.is_empty() && after.starts_with("://") => Place::Scheme,
        None if before.is_empty() => Place::Url,
        Some((_, authority)) if !authority.contains('/') => Place::Authority,
        Some(_) | None => Place::Path,
    }
}

/// True if a value is valid in that part.
fn fits(before: &str, after: &str, value: &str) -> bool {
    match place(before, after) {
        Place::Scheme => ["http", "https"].iter().any(|known| value.eq_ignore_ascii_case(known)),
        Place::Authority => value.bytes().all(uri::is_of_authority),
        Place::Url | Place::Path => true,
    }
}

/// Writes a value for that part.
fn written(before: &str, value: &str) -> String {
    match place(before, "") {
        Place::Path => utf8_percent_encode(value, ALL_BUT_PATH).to_string(),
        Place::Url | Place::Scheme | Place::Authority => value.to_owned(),
    }
}

/// True if the values have left a URL with the host that it seems to have, and with a path whose meaning cannot change.
fn is_whole(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return false };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    uri::is_authority(authority) && !path.contains('\\') && !uri::has_dots(path)
}

/// The error does not show the value: a value that does not fit may be a secret.
fn unfit(server: &str, variable: &str) -> Error {
    Error::config(format!(
        "the value of the server variable `{variable}` does not fit where the URL of the server `{server}` has it"
    ))
}

/// The servers and variables that a builder was given.
#[derive(Default)]
pub(crate) struct Choice {
    server: Option<Server>,
    named: Option<String>,
    variables: Vec<(String, String)>,
    /// Finds the URL. Only the methods that choose refer to it, so a program that does not choose does not contain it.
    find: Option<Find>,
}

/// Finds the URL of a choice.
type Find = fn(Choice, &'static Api) -> Result<Option<String>, Error>;

impl Choice {
    pub(crate) fn server(&mut self, server: Server) {
        (self.server, self.named) = (Some(server), None);
        self.find = Some(Self::found);
    }

    pub(crate) fn named(&mut self, name: String) {
        (self.server, self.named) = (None, Some(name));
        self.find = Some(Self::found);
    }

    pub(crate) fn variable(&mut self, name: String, value: String) {
        self.variables.push((name, value));
        self.find = Some(Self::found);
    }

    /// Returns the URL of the chosen server; `None` if none was chosen.
    pub(crate) fn url(self, api: &'static Api) -> Result<Option<String>, Error> {
        match self.find {
            Some(find) => find(self, api),
            None => Ok(None),
        }
    }

    fn found(self, api: &'static Api) -> Result<Option<String>, Error> {
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
