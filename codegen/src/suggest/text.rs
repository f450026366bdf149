//! Writes suggestions as text: the tables of `codegen.toml` after `[package]`, and the actions of an overlay.
//!
//! A sure suggestion is active, and any other is a comment. Each has a comment with the observation.

use std::fmt::Write as _;

use super::{Credential, Suggestion, Suggestions};
use crate::chars::shown;
use crate::config::{Envelope, Group, Paging, PagingStyle};

/// The tables of `codegen.toml` after `[package]`.
pub fn toml(suggestions: &Suggestions) -> String {
    let Suggestions { package: _, groups, envelope, failure, paging, request_id, credential: _, schemes } = suggestions;
    let mut blocks = vec![group_blocks(groups), envelope_block(envelope.as_ref(), failure.as_ref())];
    blocks.push(paging_blocks(paging));
    blocks.push(client_block(request_id.as_ref()));
    blocks.push(credentials_block(schemes));
    blocks.join("\n")
}

/// The text of an overlay whose actions are suggestions.
pub fn overlay(suggestions: &Suggestions, document: &str) -> String {
    let head = format!(
        "# Corrections to `{document}` (OpenAPI Overlay 1.0). Each action says what it corrects and why; one that no longer\n\
         # matches anything fails the generation, so that a correction does not outlive its reason.\n\
         overlay: 1.0.0\ninfo:\n  title: Corrections\n  version: 1.0.0\n"
    );
    let example = "#   - target: $.paths['/path'].get.parameters[?@.name == 'page'].schema\n\
                   #     description: A page is counted in whole numbers.\n\
                   #     update: { type: integer }\n";
    let Some(credential) = &suggestions.credential else {
        return format!("{head}actions: []\n# An example, in place of `actions: []`:\n# actions:\n{example}");
    };
    let saw = credential.seen();
    let scheme = match &credential.value {
        Credential::Bearer => "{ type: http, scheme: bearer }".to_owned(),
        Credential::Header(name) => format!("{{ type: apiKey, in: header, name: {} }}", quoted(name)),
    };
    format!(
        "{head}actions: []\n\
         # Seen: {saw}.\n\
         # If this is the credential, take it in place of `actions: []`:\n\
         # actions:\n\
         #   - target: $\n\
         #     description: The document declares no credential.\n\
         #     update:\n\
         #       components: {{ securitySchemes: {{ token: {scheme} }} }}\n\
         #       security: [{{ token: [] }}]\n\
         # Another example:\n{example}"
    )
}

/// A block with its observation above. If it is not sure, it is a comment.
fn block<T>(suggestion: &Suggestion<T>, lines: &[String]) -> String {
    let mark = if suggestion.sure { "" } else { "# " };
    let seen = if suggestion.sure { "" } else { " Not sure, for a person to judge:" };
    let lines = lines.iter().fold(String::new(), |text, line| text + mark + line + "\n");
    format!("# Seen: {}.{seen}\n{lines}", suggestion.seen())
}

fn group_blocks(groups: &[Suggestion<Group>]) -> String {
    if groups.is_empty() {
        return "# Groups are made of the document's tags, else of its paths. One of your own:\n\
                # [[group]]\n# name = \"pets\"\n# tags = [\"Pets\"]\n"
            .to_owned();
    }
    let lines = |group: &Group| {
        vec!["[[group]]".to_owned(), entry("name", &quoted(&group.name)), entry("paths", &list(&group.paths))]
    };
    groups.iter().map(|group| block(group, &lines(&group.value))).collect::<Vec<_>>().join("\n")
}

fn envelope_block(envelope: Option<&Suggestion<Envelope>>, failure: Option<&Suggestion<String>>) -> String {
    let failure = failure.map(|failure| format!("# Seen: {}.\n", failure.seen())).unwrap_or_default();
    let Some(envelope) = envelope else {
        return format!(
            "{failure}# No object with a flag of success is around every value. If there is one:\n\
             # [envelope]\n# result = \"result\"\n# success = \"success\"\n# errors = \"errors\"\n"
        );
    };
    let Envelope { result, success, errors, messages, error_code, error_message, error_chain } = &envelope.value;
    let mut lines = vec!["[envelope]".to_owned(), entry("result", &quoted(result))];
    let optional = [("success", success), ("errors", errors), ("messages", messages), ("error-chain", error_chain)];
    lines.extend(optional.into_iter().filter_map(|(key, value)| Some(entry(key, &quoted(value.as_ref()?)))));
    lines.extend([entry("error-code", &quoted(error_code)), entry("error-message", &quoted(error_message))]);
    format!("{failure}{}", block(envelope, &lines))
}

fn paging_blocks(paging: &[Suggestion<Paging>]) -> String {
    if paging.is_empty() {
        return "# No list with parameters of pages is known. If there are some:\n\
                # [[paging]]\n# style = \"number\"\n# page = \"page\"\n# per-page = \"per_page\"\n"
            .to_owned();
    }
    paging.iter().map(|one| block(one, &paging_lines(&one.value))).collect::<Vec<_>>().join("\n")
}

fn paging_lines(paging: &Paging) -> Vec<String> {
    let Paging { style, items } = paging;
    let text = |key: &'static str, value: &Option<String>| value.as_ref().map(|value| entry(key, &quoted(value)));
    let texts = |key: &'static str, values: &[String]| (!values.is_empty()).then(|| entry(key, &list(values)));
    let said = |word: &str| Some(entry("style", &quoted(word)));
    let given = |key: &'static str, value: &String| Some(entry(key, &quoted(value)));
    let lines: Vec<Option<String>> = match style {
        PagingStyle::Number { page, per_page, first, total_count, total_pages, current_page, current_per_page } => {
            vec![
                said("number"),
                given("page", page),
                text("per-page", per_page),
                (*first != 1).then(|| entry("first", &first.to_string())),
                text("total-count", total_count),
                text("total-pages", total_pages),
                text("current-page", current_page),
                text("current-per-page", current_per_page),
            ]
        }
        PagingStyle::Offset { offset, limit, total_count } => {
            vec![said("offset"), given("offset", offset), text("limit", limit), text("total-count", total_count)]
        }
        PagingStyle::Cursor { cursor, limit, next_cursor, next_cursor_header } => vec![
            said("cursor"),
            given("cursor", cursor),
            text("limit", limit),
            texts("next-cursor", next_cursor),
            text("next-cursor-header", next_cursor_header),
        ],
        PagingStyle::Link { per_page, next_link } => {
            vec![said("link"), text("per-page", per_page), texts("next-link", next_link)]
        }
    };
    let lines = lines.into_iter().flatten().chain(texts("items", items));
    std::iter::once("[[paging]]".to_owned()).chain(lines).collect()
}

fn client_block(request_id: Option<&Suggestion<String>>) -> String {
    match request_id {
        Some(header) => block(header, &["[client]".to_owned(), entry("request-id-header", &quoted(&header.value))]),
        None => "# No response declares a header by which it is traced. If there is one:\n\
                 # [client]\n# request-id-header = \"x-request-id\"\n"
            .to_owned(),
    }
}

fn credentials_block(schemes: &[String]) -> String {
    let head = "# Variables of the environment have the package's name and the scheme's, unless they are named here:\n\
                # [credentials.variables]\n";
    match schemes {
        [] => "# The document declares no credentials; the overlay can.\n".to_owned(),
        schemes => schemes.iter().fold(head.to_owned(), |text, scheme| {
            format!("{text}# {} = \"MY_VARIABLE\"\n", if bare(scheme) { scheme.clone() } else { quoted(scheme) })
        }),
    }
}

fn bare(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

fn entry(key: &str, value: &str) -> String {
    format!("{key} = {value}")
}

fn list(values: &[String]) -> String {
    format!("[{}]", values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(", "))
}

/// A text as a TOML string on one line, with invisible characters escaped (TOML 1.0.0, "String").
fn quoted(text: &str) -> String {
    if shown(text) == text {
        return toml::Value::String(text.to_owned()).to_string();
    }
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            other if shown(other.encode_utf8(&mut [0; 4])) == *other.to_string() => out.push(other),
            other => {
                let _ = write!(out, "\\u{:04X}", u32::from(other));
            }
        }
    }
    out + "\""
}
