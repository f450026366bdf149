//! Pass: rewrites the keys of a Responses Object as statuses that `openapiv3` reads.

use super::Context;
use super::grammar::Kind;
use super::walk::{self, At};
use crate::diagnostics::Code;
use crate::json::{Map, Value};

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    walk::around_schemas(document, &mut |kind, at, value| {
        if kind == Kind::Operation
            && let Some(Value::Object(responses)) = value.get_mut("responses")
        {
            at.inside("responses", |at| keys(cx, at, responses));
        }
    });
}

fn keys(cx: &mut Context<'_>, at: &mut At, responses: &mut Map) {
    let odd: Vec<String> = responses.keys().filter(|key| canonical(key).as_ref() != Some(*key)).cloned().collect();
    for key in odd {
        let Some(value) = responses.remove(&key) else { continue };
        let pointer = at.pointer();
        let old = pointer.key(&key);
        match canonical(&key) {
            Some(status) if responses.contains_key(&status) => {
                cx.tell(Code::BadStatus, &old, format!("`{key}` is `{status}`, which is here as well"));
            }
            Some(status) => {
                let message = format!("`{key}` is read as `{status}`");
                cx.tell_with_help(Code::LowerCaseStatusRange, &old, message, format!("write `{status}`"));
                cx.origins.moved(&pointer.key(&status), &old);
                responses.insert(status, value);
            }
            None => cx.tell(Code::BadStatus, &old, format!("`{key}` is not a status")),
        }
    }
}

/// Returns the key that `openapiv3` expects. Extensions and `default` are not changed.
fn canonical(key: &str) -> Option<String> {
    if key == "default" || key.starts_with("x-") {
        return Some(key.to_owned());
    }
    let upper = key.trim().to_ascii_uppercase();
    match upper.as_bytes() {
        [b'1'..=b'9', b'X', b'X'] => Some(upper),
        [b'1'..=b'9', tens, ones] if tens.is_ascii_digit() && ones.is_ascii_digit() => Some(upper),
        _ if upper == "DEFAULT" => Some("default".to_owned()),
        _ => None,
    }
}
