//! `cargo xtask demo`: makes the client, and calls all of its operations on a server on this machine.

use std::process::Command;
use std::time::Duration;

use restwright_loopback::{Answer, Examples, Handler, Limits, Recorded, Server};

use restwright_cli::generate;

use crate::{Outcome, places};

/// The document whose examples the server answers with.
const DOCUMENT: &str = "spec/cloudflare.json";

/// Three pages of 20, the last not full.
const CERTIFICATES: usize = 47;

/// What the tour needs of the client: the server here speaks plain HTTP, and libraries for TLS take longer to compile than all
/// else.
const FEATURES: &str = "reqwest,serde,client_certificates";

/// Runs the command.
///
/// # Errors
/// In words, when the client cannot be made, or the tour does not reach its end.
pub(crate) fn run() -> Result<Outcome, String> {
    println!("# Making the client from {}\n", places::CONFIG);
    let config = Some(places::root().join(places::CONFIG));
    generate::run(&generate::Options { config, ..generate::Options::default() }, &places::home())?;
    let server = serve()?;
    println!("\n# Calling it; a server on {} answers with the document's examples\n", server.url());
    tour(&server)?;
    let requests = server.requests();
    let operations = operations(&requests);
    println!("\n# {} requests, {} of 5 operations", requests.len(), operations.len());
    if operations.len() == 5 { Ok(Outcome::Done) } else { Err(format!("only these were called: {operations:?}")) }
}

fn serve() -> Result<Server, String> {
    let path = places::root().join(DOCUMENT);
    let text = std::fs::read(&path).map_err(|error| format!("cannot read `{DOCUMENT}`: {error}"))?;
    let document = serde_json::from_slice(&text).map_err(|error| format!("`{DOCUMENT}` is not valid JSON: {error}"))?;
    let examples = Examples::new(document)?.items(CERTIFICATES).throttle_first(1).trace_header("cf-ray");
    // Compiling the client is in this time.
    let limits = Limits { requests: 100, duration: Duration::from_secs(15 * 60) };
    Server::start(Told(examples), limits).map_err(|error| format!("cannot open a port: {error}"))
}

/// Prints each request as it comes, and the status it is answered with.
struct Told(Examples);

impl Handler for Told {
    fn answer(&mut self, request: &Recorded) -> Answer {
        let answer = self.0.answer(request);
        let body = String::from_utf8_lossy(&request.body);
        let after = answer.headers.iter().find(|(name, _)| name == "Retry-After");
        let after = after.map(|(_, seconds)| format!(", to be tried again after {seconds} s")).unwrap_or_default();
        println!("    > {} {}", request.method, request.target);
        if !body.is_empty() {
            println!("    > {body}");
        }
        println!("    < {}{after}", answer.status);
        answer
    }
}

fn tour(server: &Server) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", "restwright-cloudflare", "--example", "tour"])
        .args(["--no-default-features", "--features", FEATURES])
        .current_dir(places::root())
        .env("CLOUDFLARE_BASE_URL", format!("{}/client/v4", server.url()))
        .env("CLOUDFLARE_API_TOKEN", "a-token-for-the-demo")
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("the tour did not reach its end".to_owned()) }
}

/// The operations that were called: the method, and whether it was about one item.
fn operations(requests: &[Recorded]) -> std::collections::BTreeSet<(&str, bool)> {
    requests.iter().map(|request| (&*request.method, !request.path().ends_with("/client_certificates"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_told_apart_by_method_and_item() {
        let request = |method: &str, target: &str| Recorded {
            bytes: Vec::new(),
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let list = request("GET", "/zones/z/client_certificates?page=2");
        let item = request("GET", "/zones/z/client_certificates/c");
        assert_eq!(operations(&[list.clone(), list, item]).len(), 2);
    }

    #[test]
    fn the_server_starts_from_the_document() {
        assert!(serve().is_ok());
    }
}
