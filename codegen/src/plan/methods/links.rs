//! The documentation of links: the calls that a response leads to.

use super::text::{server, status};
use crate::model::{Link, LinkedOperation, Operation, Response};
use crate::plan::docs::{Documentation, Line};
use crate::plan::rust_types::Context;

/// Returns the links of all responses of an operation, with their heading.
pub(super) fn links(cx: &Context<'_>, operation: &Operation) -> Documentation {
    let responses = operation.responses.iter();
    let links = responses.flat_map(|response| response.links.iter().map(move |(name, link)| (response, name, link)));
    let links: Vec<Line> = links.map(|(response, name, link)| line(cx, response, name, link)).collect();
    let mut docs = Documentation::default();
    if !links.is_empty() {
        docs.push(Documentation::heading("Links"));
        docs.push(Documentation::from("Values of a response lead to other calls:"));
        docs.push(Documentation::list(links));
    }
    docs
}

fn line(cx: &Context<'_>, response: &Response, name: &str, link: &Link) -> Line {
    let named = Line::default().code(name).words(" of ").code(&status(response)).words(": ");
    let description = link.description.as_deref().map(|text| Line::of(text).without_stop().words("."));
    let server = link.server.as_ref().map(|of| Line::new("Server: ").line(&server(of)).words("."));
    let said = [description, Some(call(cx, link)), server].into_iter().flatten();
    named.line(&Line::joined(said.filter(|line| !line.is_empty()), " "))
}

/// Returns the call: the method, and the expressions for its arguments.
fn call(cx: &Context<'_>, link: &Link) -> Line {
    let given = link.parameters.iter().map(|(name, value)| Line::default().code(value).words(" as ").code(name));
    let body = link.body.as_deref().map(|value| Line::default().code(value).words(" as the body"));
    let given = Line::joined(given.chain(body), ", ");
    let to = link.operation.as_ref().map(|operation| Line::new("It leads to ").code(&method(cx, operation)));
    let parts = match (to, given.is_empty()) {
        (None, true) => return Line::default(),
        (Some(to), true) => to,
        (None, false) => Line::new("It has ").line(&given),
        (Some(to), false) => to.words(", with ").line(&given),
    };
    parts.words(".")
}

/// Returns the method for an operation, or what the document calls it if the crate does not have it.
fn method(cx: &Context<'_>, linked: &LinkedOperation) -> String {
    let index = cx.api.operations.iter().position(|operation| match linked {
        LinkedOperation::Id(id) => operation.id.as_ref() == Some(id),
        LinkedOperation::Place(place) => [&operation.pointer, cx.api.source(&operation.pointer)].contains(&place),
        LinkedOperation::Elsewhere(_) => false,
    });
    let found = cx.groups.iter().find_map(|group| {
        let (_, name) = group.methods.iter().find(|(method, _)| Some(*method) == index)?;
        Some(format!("client.{}().{name}()", group.module))
    });
    found.unwrap_or_else(|| match linked {
        LinkedOperation::Id(text) | LinkedOperation::Elsewhere(text) => text.clone(),
        LinkedOperation::Place(place) => format!("#{place}"),
    })
}
