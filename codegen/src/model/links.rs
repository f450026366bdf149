//! Reads Link Objects (OpenAPI 3.2.0, section 4.20).

use std::collections::BTreeMap;

use serde::Deserialize as _;

use super::servers;
use super::types::{Link, LinkedOperation, Server};
use crate::diagnostics::{Code, Diagnostics};
use crate::json::{Map, Value};
use crate::normalize::links::LINKS;
use crate::normalize::references::target;
use crate::pointer::Pointer;

/// Reads the links of a response, by name.
pub(super) fn of_response(
    diagnostics: &mut Diagnostics,
    response: &openapiv3::Response,
    place: &Pointer,
) -> BTreeMap<String, Link> {
    let place = place.key(LINKS);
    let links = response.extensions.get(LINKS).cloned().map(Value::from);
    let links = links.iter().filter_map(Value::as_object).flatten();
    let links = links.filter_map(|(name, link)| Some((name, link.as_object()?)));
    links.map(|(name, link)| (name.clone(), read(diagnostics, link, &place.key(name)))).collect()
}

fn read(diagnostics: &mut Diagnostics, link: &Map, place: &Pointer) -> Link {
    let text = |key: &str| link.get(key).and_then(Value::as_str).map(str::to_owned);
    let id = text("operationId").map(LinkedOperation::Id);
    let leads = |text: String| target(&text).map_or(LinkedOperation::Elsewhere(text), LinkedOperation::Place);
    let parameters = link.get("parameters").and_then(Value::as_object).into_iter().flatten();
    let server = link.get("server").and_then(|object| server(diagnostics, object, &place.key("server")));
    Link {
        operation: id.or_else(|| text("operationRef").map(leads)),
        parameters: parameters.map(|(name, value)| (name.clone(), written(value))).collect(),
        body: link.get("requestBody").map(written),
        description: text("description"),
        server,
    }
}

/// Reads the server of a link. Only its URL and its description are documented.
fn server(diagnostics: &mut Diagnostics, object: &Value, place: &Pointer) -> Option<Server> {
    match openapiv3::Server::deserialize(object) {
        Ok(object) => {
            if object.variables.iter().flatten().next().is_some() {
                let message = "the variables of the server of a link are not shown";
                diagnostics.report(Code::IgnoredPart, &place.key("variables"), message);
            }
            Some(servers::server(&object))
        }
        Err(error) => {
            diagnostics.report(Code::Refused, place, format!("the server of a link is not shown: {error}"));
            None
        }
    }
}

/// Returns a runtime expression as it is, and any other value as JSON.
fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
