//! What a failure's body says, by the API's convention.

use std::borrow::Cow;

use crate::api::EnvelopeConvention;
use crate::error::ApiError;
use crate::json::Json;

/// The errors that a body reports; none when it is of another shape.
pub(crate) fn api_errors(body: &[u8], convention: &EnvelopeConvention) -> Vec<ApiError> {
    let list = convention.errors.and_then(|name| parse(body)?.get(name));
    list.map(|list| each(&list, convention, 0)).unwrap_or_default()
}

/// Whether the body says outright that the call failed.
pub(crate) fn says_failed(body: &[u8], convention: &EnvelopeConvention) -> bool {
    let success = convention.success.and_then(|name| parse(body)?.get(name));
    success.and_then(|success| success.as_bool()) == Some(false)
}

fn parse(body: &[u8]) -> Option<Json> {
    Json::parse(std::str::from_utf8(body).ok()?).ok()
}

/// A list of errors, or one that stands alone. Chains are followed as far as a reader would.
fn each(list: &Json, convention: &EnvelopeConvention, depth: usize) -> Vec<ApiError> {
    const DEEPEST: usize = 8;
    if depth > DEEPEST {
        return Vec::new();
    }
    if list.text().starts_with('[') {
        return list.elements().iter().filter_map(|item| one(item, convention, depth)).collect();
    }
    one(list, convention, depth).into_iter().collect()
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

/// A scalar without quotes; nothing of `null`, lists and objects.
fn text(value: &Json) -> Option<String> {
    let composite = value.is_null() || value.text().starts_with(['[', '{']);
    let string = || value.as_string().map_or_else(|| value.text().to_owned(), Cow::into_owned);
    (!composite).then(string)
}
