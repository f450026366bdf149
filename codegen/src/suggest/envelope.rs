//! Suggests the envelope, and finds the member of failures that holds their message.

use super::Suggestion;
use super::seen::{counted, is_text, json, most, rank, success};
use crate::config::Envelope;
use crate::model::{Api, Kind, Property, Record, Scalar, TypeUse};

const FLAGS: &[&str] = &["success", "ok", "succeeded", "successful", "issuccess"];
const VALUES: &[&str] = &["result", "data", "payload", "response", "results", "value"];
const ERRORS: &[&str] = &["errors", "error"];
const MESSAGES: &[&str] = &["messages", "warnings"];
/// The members that hold the message of a failure, the surest first.
const TEXTS: &[&str] = &[
    "message",
    "errormessage",
    "detail",
    "msg",
    "description",
    "errordescription",
    "reason",
    "title",
    "error",
    "errors",
];
const CODES: &[&str] = &["code", "errorcode", "type", "status", "error"];

/// The object around every value, if most responses have one with a flag that tells success from failure.
pub(super) fn envelope(api: &Api) -> Option<Suggestion<Envelope>> {
    let answers: Vec<TypeUse> = api.operations.iter().filter_map(success).collect();
    let flagged = answers.iter().filter_map(|answer| {
        let record = record(api, *answer)?;
        let flag = known(FLAGS, record, |property| is_flag(api, property))?;
        let value = known(VALUES, record, |_| true)?;
        Some((flag.name.clone(), value.name.clone()))
    });
    let ((success, result), count) = most(flagged).filter(|(_, count)| count * 2 >= answers.len())?;
    let all = answers.iter().copied().chain(api.operations.iter().flat_map(|one| &one.responses).filter_map(json));
    let records: Vec<&Record> = all.filter_map(|ty| record(api, ty)).collect();
    let named = |table: &[&str]| {
        let found = records.iter().filter(|record| record.properties.iter().any(|one| one.name == success));
        most(found.filter_map(|record| known(table, record, |_| true)).map(|one| (one.name.clone(), one.ty)))
            .map(|(found, _)| found)
    };
    let (errors, messages) = (named(ERRORS), named(MESSAGES));
    let error = errors.as_ref().and_then(|(_, ty)| record(api, element(api, *ty)));
    let field = |table: &[&str]| error.and_then(|error| known(table, error, |_| true)).map(|one| one.name.clone());
    let defaults = Envelope::default();
    Some(Suggestion {
        saw: format!(
            "{count} of {} have `{success}` and hold their value in `{result}`",
            counted(answers.len(), "response")
        ),
        sure: true,
        value: Envelope {
            result,
            success: Some(success),
            errors: errors.map(|(name, _)| name),
            messages: messages.map(|(name, _)| name),
            error_code: field(CODES).unwrap_or(defaults.error_code),
            error_message: field(TEXTS).unwrap_or(defaults.error_message),
            error_chain: None,
        },
    })
}

/// The path of the message in most failures.
pub(super) fn failure(api: &Api) -> Option<Suggestion<String>> {
    let responses = api.operations.iter().flat_map(|operation| &operation.responses);
    let failures: Vec<TypeUse> = responses.filter(|response| !response.status.is_success()).filter_map(json).collect();
    let (path, count) = most(failures.iter().filter_map(|ty| message(api, *ty, 2)))?;
    let saw = format!("{count} of {} with a body hold their message in `{path}`", counted(failures.len(), "failure"));
    Some(Suggestion { value: path, saw, sure: count * 2 >= failures.len() })
}

/// The path of the message in a failure. It leads to the surest member that is a text, or that is or lists objects with
/// one.
fn message(api: &Api, ty: TypeUse, depth: usize) -> Option<String> {
    let record = record(api, ty)?;
    let mut known: Vec<(usize, &Property)> =
        record.properties.iter().filter_map(|one| Some((rank(TEXTS, &one.name)?, one))).collect();
    known.sort_by_key(|(rank, _)| *rank);
    let texts = known.iter().find(|(_, one)| is_text(&api.types.get(one.ty.id).kind));
    let nested = || {
        let inside = record.properties.iter().filter(|one| rank(ERRORS, &one.name).is_some() && depth > 1);
        inside.into_iter().find_map(|one| {
            let list = if matches!(api.types.get(one.ty.id).kind, Kind::List(_)) { "[]" } else { "" };
            let inner = message(api, element(api, one.ty), depth - 1)?;
            Some(format!("{}{list}.{inner}", one.name))
        })
    };
    texts.map(|(_, one)| one.name.clone()).or_else(nested)
}

fn record(api: &Api, ty: TypeUse) -> Option<&Record> {
    if let Kind::Record(record) = &api.types.get(ty.id).kind { Some(record) } else { None }
}

/// The items of a list, or the value itself if it is not a list.
fn element(api: &Api, ty: TypeUse) -> TypeUse {
    if let Kind::List(list) = &api.types.get(ty.id).kind { list.items } else { ty }
}

/// The property whose name is the first in a table.
fn known<'r>(table: &[&str], record: &'r Record, is: impl Fn(&Property) -> bool) -> Option<&'r Property> {
    let found = record.properties.iter().filter(|one| is(one)).filter_map(|one| Some((rank(table, &one.name)?, one)));
    found.min_by_key(|(rank, _)| *rank).map(|(_, one)| one)
}

fn is_flag(api: &Api, property: &Property) -> bool {
    matches!(api.types.get(property.ty.id).kind, Kind::Scalar(Scalar::Bool(_)))
}
