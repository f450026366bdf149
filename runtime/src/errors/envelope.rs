//! Finds the errors in a failure's body, by the API's convention.

use std::borrow::Cow;

use super::api_error::ApiError;
use crate::api::EnvelopeConvention;
use crate::values::json::Json;

/// Returns the errors that a body reports; none if the body has another shape. If the body is cut off, returns the
/// errors before the cut.
pub(crate) fn api_errors(body: &[u8], convention: &EnvelopeConvention) -> Vec<ApiError> {
    let list = convention.errors.and_then(|name| match parse(body) {
        Some(json) => json.get(name),
        None => Json::member_of_part(valid(body), name),
    });
    list.map(|list| each(&list, convention, 0)).unwrap_or_default()
}

/// True if an envelope says that the call failed. Listed errors decide first, whatever the flag says. Without errors,
/// the flag decides. If the flag is neither true nor false, the call failed if there is no value.
///
/// A convention without a flag can report partial success only by a value beside the errors. With such a convention,
/// errors are a failure only if there is no value beside them.
pub(crate) fn says_failed(body: &[u8], convention: &EnvelopeConvention) -> bool {
    let Some(envelope) = parse(body).filter(|json| json.text().starts_with('{')) else { return false };
    let member = |name: Option<&str>| name.and_then(|name| envelope.get(name));
    if member(convention.errors).is_some_and(|errors| is_some_error(&errors)) {
        return convention.success.is_some() || !envelope.get(convention.result).is_some_and(|value| holds(&value));
    }
    match member(convention.success).map(|flag| truth(&flag)) {
        // An envelope may leave out the flag if the call worked.
        None | Some(Truth::Yes) => false,
        Some(Truth::No) => true,
        Some(Truth::Unknown) => envelope.get(convention.result).is_none_or(|value| value.is_null()),
    }
}

/// True if a value is not empty.
fn holds(value: &Json) -> bool {
    match value.text().as_bytes().first() {
        Some(b'[') => !value.elements().is_empty(),
        Some(b'{') => !value.members().is_empty(),
        _ => !value.is_null() && value.text() != r#""""#,
    }
}

/// True if a body that is not declared to be an envelope clearly reports a failure: its flag is false, and it has the
/// list of errors.
pub(crate) fn is_of_failure(body: &[u8], convention: &EnvelopeConvention) -> bool {
    let Some(envelope) = parse(body) else { return false };
    let flag = convention.success.and_then(|name| envelope.get(name));
    let has_list = convention.errors.is_none_or(|name| envelope.get(name).is_some());
    has_list && flag.is_some_and(|flag| matches!(truth(&flag), Truth::No))
}

/// The value of a flag.
enum Truth {
    Yes,
    No,
    Unknown,
}

/// Reads a flag in the forms that servers write: a boolean, a number or a text.
fn truth(flag: &Json) -> Truth {
    let text = flag.as_string().map_or_else(|| flag.text().to_owned(), Cow::into_owned);
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Truth::Yes,
        "false" | "0" => Truth::No,
        _ if flag.as_f64() == Some(0.0) => Truth::No,
        _ if flag.as_f64() == Some(1.0) => Truth::Yes,
        _ => Truth::Unknown,
    }
}

/// True if the member for errors holds an error, or a list with at least one.
fn is_some_error(errors: &Json) -> bool {
    match errors.text().as_bytes().first() {
        Some(b'[') => errors.elements().iter().any(|item| !item.is_null() && item.text() != r#""""#),
        Some(b'{') => !errors.members().is_empty(),
        Some(b'"') => errors.text() != r#""""#,
        _ => false,
    }
}

fn parse(body: &[u8]) -> Option<Json> {
    Json::parse(std::str::from_utf8(body).ok()?).ok()
}

/// Returns the text before the first invalid UTF-8: a character may have been cut in two.
fn valid(body: &[u8]) -> &str {
    match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&body[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Returns a list of errors, or a single one. Chains are followed to a depth that a person would still read.
fn each(list: &Json, convention: &EnvelopeConvention, depth: usize) -> Vec<ApiError> {
    const DEEPEST: usize = 8;
    let mut errors = Vec::new();
    if depth > DEEPEST {
        return errors;
    }
    if list.text().starts_with('[') {
        for item in list.elements() {
            errors.extend(one(&item, convention, depth));
        }
    } else if is_some_error(list) {
        errors.extend(one(list, convention, depth));
    }
    errors
}

fn one(item: &Json, convention: &EnvelopeConvention, depth: usize) -> Option<ApiError> {
    if !item.text().starts_with('{') {
        return Some(ApiError { message: text(item)?, ..ApiError::default() });
    }
    let chain = convention.error_chain.and_then(|name| item.get(name));
    Some(ApiError {
        code: item.get(convention.error_code).and_then(|code| text(&code)),
        message: item.get(convention.error_message).and_then(|message| text(&message)).unwrap_or_default(),
        chain: chain.map(|chain| each(&chain, convention, depth + 1)).unwrap_or_default(),
    })
}

/// Returns a scalar without quotes; `None` for `null`, lists and objects.
fn text(value: &Json) -> Option<String> {
    let composite = value.is_null() || value.text().starts_with(['[', '{']);
    let string = || value.as_string().map_or_else(|| value.text().to_owned(), Cow::into_owned);
    (!composite).then(string)
}

#[cfg(test)]
mod tests {
    use super::{api_errors, says_failed};
    use crate::api::EnvelopeConvention;

    const CONVENTION: EnvelopeConvention = EnvelopeConvention {
        result: "result",
        success: Some("success"),
        errors: Some("errors"),
        messages: None,
        error_code: "code",
        error_message: "message",
        error_chain: None,
    };

    #[test]
    fn an_envelope_fails_by_its_errors_its_flag_or_its_lack_of_a_value() {
        for body in [
            r#"{"success":false}"#,
            r#"{"success":"false","result":1}"#,
            r#"{"success":" False "}"#,
            r#"{"success":0,"errors":[]}"#,
            r#"{"success":"0"}"#,
            r#"{"success":0.0}"#,
            r#"{"success":null,"errors":[],"result":null}"#,
            r#"{"success":"maybe"}"#,
            r#"{"success":true,"errors":[{"code":1}],"result":{"id":1}}"#,
            r#"{"errors":[{"code":1}]}"#,
            r#"{"success":null,"errors":"none of that","result":1}"#,
            r#"{"success":true,"errors":{"code":1}}"#,
            "\u{feff}{\"success\":false}",
        ] {
            assert!(says_failed(body.as_bytes(), &CONVENTION), "{body}");
        }
        for body in [
            r#"{"success":true,"errors":[],"result":null}"#,
            r#"{"success":true,"errors":null}"#,
            r#"{"success":"TRUE","errors":{}}"#,
            r#"{"success":1,"errors":""}"#,
            r#"{"success":true,"errors":[null]}"#,
            r#"{"success":null,"errors":[],"result":[]}"#,
            r#"{"success":"maybe","result":{}}"#,
            r#"{"result":1}"#,
            r#"{"errors":[],"messages":[]}"#,
            "{}",
            "[]",
            "false",
            "no JSON",
            "",
        ] {
            assert!(!says_failed(body.as_bytes(), &CONVENTION), "{body}");
        }
    }

    #[test]
    fn without_a_flag_errors_beside_a_value_are_no_failure() {
        let convention = EnvelopeConvention { success: None, ..CONVENTION };
        for value in ["1", "0", "false", r#""a""#, "[1]", r#"{"id":1}"#] {
            let body = format!(r#"{{"errors":[{{"code":1}}],"result":{value}}}"#);
            assert!(!says_failed(body.as_bytes(), &convention), "{body}");
        }
        for rest in
            ["", r#","result":null"#, r#","result":[]"#, r#","result":{}"#, r#","result":"""#, r#","success":true"#]
        {
            let body = format!(r#"{{"errors":[{{"code":1}}]{rest}}}"#);
            assert!(says_failed(body.as_bytes(), &convention), "{body}");
        }
        for body in [r#"{"result":null}"#, r#"{"errors":[],"result":null}"#, r#"{"success":false,"result":null}"#] {
            assert!(!says_failed(body.as_bytes(), &convention), "{body}");
        }
    }

    #[test]
    fn errors_before_a_cut_are_read() {
        let whole = br#"{"success":false,"errors":[{"code":7,"message":"m"}],"result":"and so on"}"#;
        for end in [whole.len(), whole.len() - 5, whole.len() - 22] {
            let errors = api_errors(&whole[..end], &CONVENTION);
            assert_eq!(errors.first().and_then(crate::ApiError::code_number), Some(7), "{end}");
        }
        assert!(api_errors(&whole[..40], &CONVENTION).is_empty());
    }
}
