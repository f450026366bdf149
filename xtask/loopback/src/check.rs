//! What a server would refuse: credentials that are missing, query values out of bounds, bodies without a member.

use serde_json::Value;

use crate::http::Recorded;
use crate::sample::resolve;

/// Whether the request carries any of the document's credentials, or an `Authorization` header.
///
/// Any will do: which of them opens which operation is not what a demo is about.
pub(crate) fn has_credentials(document: &Value, request: &Recorded) -> bool {
    let schemes = document["components"]["securitySchemes"].as_object();
    let carries = |scheme: &Value| match (scheme["in"].as_str(), scheme["name"].as_str()) {
        (Some("header"), Some(name)) => request.header(name).is_some(),
        (Some("query"), Some(name)) => request.query().iter().any(|(candidate, _)| candidate == name),
        (Some("cookie"), Some(name)) => has_cookie(request, name),
        _ => false,
    };
    request.header("authorization").is_some() || schemes.into_iter().flatten().any(|(_, scheme)| carries(scheme))
}

fn has_cookie(request: &Recorded, name: &str) -> bool {
    let cookies = request.header("cookie").unwrap_or_default().split(';');
    cookies.filter_map(|cookie| cookie.split_once('=')).any(|(candidate, _)| candidate.trim() == name)
}

/// The first thing wrong with the query or the body, in words.
pub(crate) fn violation(document: &Value, operation: &Value, request: &Recorded) -> Option<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let mut parameters = parameters.map(|parameter| resolve(document, parameter));
    parameters.find_map(|parameter| bad_query(document, parameter, request)).or_else(|| {
        let body = resolve(document, &operation["requestBody"]);
        bad_body(document, body, request)
    })
}

fn bad_query(document: &Value, parameter: &Value, request: &Recorded) -> Option<String> {
    let name = parameter["name"].as_str().filter(|_| parameter["in"] == "query")?;
    let schema = resolve(document, &parameter["schema"]);
    let Some((_, text)) = request.query().into_iter().find(|(candidate, _)| candidate == name) else {
        return (parameter["required"] == true).then(|| format!("`{name}` is missing"));
    };
    if matches!(schema["type"].as_str(), Some("integer" | "number")) {
        return bad_number(name, schema, &text);
    }
    let values = schema["enum"].as_array()?;
    (!values.iter().any(|value| value == &*text)).then(|| format!("`{name}` is none of its values"))
}

fn bad_number(name: &str, schema: &Value, text: &str) -> Option<String> {
    let Ok(number) = text.parse::<f64>() else { return Some(format!("`{name}` is not a number")) };
    if let Some(least) = schema["minimum"].as_f64().filter(|least| number < *least) {
        return Some(format!("`{name}` is below {least}"));
    }
    let most = schema["maximum"].as_f64().filter(|most| number > *most)?;
    Some(format!("`{name}` is above {most}"))
}

fn bad_body(document: &Value, body: &Value, request: &Recorded) -> Option<String> {
    let schema = resolve(document, &body["content"]["application/json"]["schema"]);
    if request.body.is_empty() {
        return (body["required"] == true).then(|| "the body is missing".to_owned());
    }
    if schema.is_null() {
        return None;
    }
    let Ok(value) = serde_json::from_slice::<Value>(&request.body) else {
        return Some("the body is not valid JSON".to_owned());
    };
    let mut required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
    required.find(|name| value.get(name).is_none()).map(|name| format!("`{name}` is missing"))
}
