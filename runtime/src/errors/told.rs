//! Finds the message in a failure's body without a convention: the shapes that most APIs use.

use std::borrow::Cow;

use super::api_error::ApiError;
use crate::values::json::Json;

/// The members that hold a message, the best first. `detail` and `title` are from RFC 9457, `error_description` is from
/// RFC 6749, section 5.2.
const MESSAGES: &[&str] = &[
    "message",
    "detail",
    "error_description",
    "error_message",
    "errorMessage",
    "description",
    "msg",
    "reason",
    "error",
    "title",
    "summary",
];

/// The members that hold a code, the best first.
const CODES: &[&str] = &["code", "error_code", "errorCode", "error", "type"];

/// The members that hold one or several errors, the best first.
const WITHIN: &[&str] = &["errors", "error", "fault", "problems", "details", "detail"];

/// Nested bodies are read up to this depth.
const DEEPEST: usize = 3;

/// The largest number of errors that are taken from one body.
const MOST: usize = 20;

/// Returns the errors that a body reports; none if it is not JSON, or has an unusual shape.
pub(crate) fn errors(body: &[u8]) -> Vec<ApiError> {
    let json = std::str::from_utf8(body).ok().and_then(|text| Json::parse(text).ok());
    let mut errors = json.map(|json| told(&json, 0)).unwrap_or_default();
    errors.truncate(MOST);
    errors
}

fn told(json: &Json, depth: usize) -> Vec<ApiError> {
    let mut errors = Vec::new();
    match json.text().as_bytes().first() {
        Some(b'"') => errors.extend(said(json).map(|message| of(None, message))),
        Some(b'[') if depth < DEEPEST => {
            for item in json.elements().iter().take(MOST) {
                errors.append(&mut told(item, depth + 1));
            }
        }
        Some(b'{') => return in_object(json, depth),
        _ => {}
    }
    errors
}

fn in_object(json: &Json, depth: usize) -> Vec<ApiError> {
    let own = own(json);
    let within = WITHIN.iter().filter(|_| depth < DEEPEST).find_map(|name| {
        let errors = inside(&json.get(name)?, depth + 1);
        (!errors.is_empty()).then_some(errors)
    });
    match (own, within) {
        // The outer message says what happened, and the inner errors say why.
        (Some(own), Some(within)) if depth == 0 => vec![ApiError { chain: within, ..own }],
        (None, Some(within)) => within,
        (Some(own), _) => vec![own],
        (None, None) => Vec::new(),
    }
}

/// Returns the code and message of an object itself, without nested errors.
fn own(json: &Json) -> Option<ApiError> {
    let scalar = |names: &[&'static str]| names.iter().find_map(|name| Some((*name, said(&json.get(name)?)?)));
    let (name, message) = scalar(MESSAGES)?;
    let code = scalar(CODES).filter(|(other, _)| *other != name).map(|(_, code)| code);
    Some(of(code.filter(|code| *code != message), message))
}

/// Reads a member for errors: errors, or a map from the name of a field to the problem with it.
fn inside(json: &Json, depth: usize) -> Vec<ApiError> {
    if !matches!(json.text().as_bytes().first(), Some(b'[' | b'{')) {
        return Vec::new();
    }
    let mut errors = told(json, depth);
    if !errors.is_empty() {
        return errors;
    }
    for (name, value) in json.members().iter().take(MOST) {
        let mut add = |message: String| errors.push(of(None, format!("{name}: {message}")));
        match said(value) {
            Some(message) => add(message),
            None => value.elements().iter().filter_map(said).for_each(add),
        }
    }
    errors
}

fn of(code: Option<String>, message: String) -> ApiError {
    ApiError { code, message, chain: Vec::new() }
}

/// Returns a text or a number that is not empty.
fn said(json: &Json) -> Option<String> {
    let text = match json.text().as_bytes().first()? {
        b'"' => json.as_string().map(Cow::into_owned)?,
        b'-' | b'0'..=b'9' => json.text().to_owned(),
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::errors;

    /// Returns what an error shows of a body.
    fn shown(body: &str) -> String {
        errors(body.as_bytes()).iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn the_message_of_a_usual_body_is_found() {
        let deep = format!("{}\"m\"{}", "[".repeat(50), "]".repeat(50));
        for (body, says) in [
            (r#"{"message":"Not Found","documentation_url":"https://d.example"}"#, "Not Found"),
            (r#"{"error":"no such pet"}"#, "no such pet"),
            (r#"{"error":"invalid_grant","error_description":"the code is used"}"#, "invalid_grant the code is used"),
            (
                r#"{"error":{"message":"No such customer","type":"invalid_request_error","code":"missing"}}"#,
                "missing No such customer",
            ),
            (r#"{"error":{"code":404,"message":"gone","status":"NOT_FOUND"}}"#, "404 gone"),
            (r#"{"errors":[{"message":"a"},{"detail":"b","code":7}]}"#, "a; 7 b"),
            (r#"{"errors":["a","b"]}"#, "a; b"),
            (
                r#"{"errors":{"name":["is too short","is taken"],"age":"is not a number"}}"#,
                "age: is not a number; name: is too short; name: is taken",
            ),
            (
                r#"{"message":"Validation failed","errors":[{"field":"name","message":"is taken"}]}"#,
                "Validation failed <- is taken",
            ),
            (
                r#"{"type":"https://p.example/out","title":"No credit","detail":"30, but that costs 50","status":403}"#,
                "https://p.example/out 30, but that costs 50",
            ),
            (r#"{"title":"No credit","status":403}"#, "No credit"),
            (
                r#"{"detail":[{"loc":["body","name"],"msg":"field required","type":"missing"}]}"#,
                "missing field required",
            ),
            (r#"{"detail":"Not authenticated"}"#, "Not authenticated"),
            (r#"{"code":"E7","msg":"no"}"#, "E7 no"),
            (r#"{"fault":{"description":"quota"}}"#, "quota"),
            (r#"[{"message":"a"}]"#, "a"),
            (r#""no""#, "no"),
            (r#"{"ok":false}"#, ""),
            (r#"{"message":null}"#, ""),
            (r#"{"message":" "}"#, ""),
            ("null", ""),
            ("<html>", ""),
            (deep.as_str(), ""),
        ] {
            let mut found: Vec<String> = shown(body).split("; ").map(str::to_owned).collect();
            found.sort();
            let mut expected: Vec<String> = says.split("; ").map(str::to_owned).collect();
            expected.sort();
            assert_eq!(found, expected, "{body}");
        }
    }

    #[test]
    fn no_more_than_a_reader_takes_is_told() {
        let body = format!("[{}]", vec![r#"{"message":"m"}"#; 1_000].join(","));
        assert_eq!(errors(body.as_bytes()).len(), super::MOST);
    }
}
