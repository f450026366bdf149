//! Makes a document that shows a fault as small as possible, while it shows the same fault.

use serde_json::Value;

/// Makes a document smaller. `still` says whether a candidate shows the fault; it is asked at most `most` times.
pub fn shrink(document: &[u8], most: usize, mut still: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut left = most;
    let mut asked = |candidate: &[u8]| {
        if left == 0 {
            return false;
        }
        left -= 1;
        still(candidate)
    };
    match serde_json::from_slice::<Value>(document) {
        Ok(value) => {
            let plain = value.to_string().into_bytes();
            // A fault of the text itself is gone when the text is written again.
            if asked(&plain) {
                return smaller_value(value, |value| asked(value.to_string().as_bytes())).to_string().into_bytes();
            }
            smaller_text(document.to_vec(), asked)
        }
        Err(_) => smaller_text(document.to_vec(), asked),
    }
}

/// Removes parts of the text, the long ones first.
fn smaller_text(mut text: Vec<u8>, mut still: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut size = text.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at + size <= text.len() {
            let candidate = [&text[..at], &text[at + size..]].concat();
            if still(&candidate) {
                text = candidate;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    text
}

/// Removes members and items, and replaces a value by something inside it, until nothing more can be removed.
fn smaller_value(mut value: Value, mut still: impl FnMut(&Value) -> bool) -> Value {
    loop {
        let before = value.clone();
        for pointer in pointers(&value) {
            // It may have been removed with its parent.
            let Some(here) = value.pointer(&pointer) else { continue };
            for smaller in smaller_than(here) {
                let mut candidate = value.clone();
                if let Some(place) = candidate.pointer_mut(&pointer) {
                    *place = smaller;
                }
                if still(&candidate) {
                    value = candidate;
                    break;
                }
            }
            value = without(value, &pointer, &mut still);
        }
        if value == before {
            return value;
        }
    }
}

/// The value without the part at a pointer, if that still shows the fault.
fn without(value: Value, pointer: &str, still: &mut impl FnMut(&Value) -> bool) -> Value {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return value };
    let mut candidate = value.clone();
    let gone = match candidate.pointer_mut(parent) {
        Some(Value::Object(members)) => members.remove(&last.replace("~1", "/").replace("~0", "~")).is_some(),
        Some(Value::Array(items)) => last.parse().is_ok_and(|at: usize| {
            at < items.len() && {
                items.remove(at);
                true
            }
        }),
        Some(_) | None => false,
    };
    if gone && still(&candidate) { candidate } else { value }
}

/// Possible replacements of a value: something that it contains, or a shorter text.
fn smaller_than(value: &Value) -> Vec<Value> {
    match value {
        Value::Object(members) => members.values().filter(|inner| inner.is_object()).cloned().collect(),
        Value::Array(items) if items.len() > 3 => {
            let (front, back) = items.split_at(items.len() / 2);
            vec![Value::from(front), Value::from(back)]
        }
        Value::String(text) if text.chars().count() > 3 => {
            let half = text.chars().count() / 2;
            vec![text.chars().take(half).collect::<String>().into(), text.chars().skip(half).collect::<String>().into()]
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Vec::new(),
    }
}

/// The pointers of everything in a value, the outer ones first.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = std::collections::VecDeque::from([(String::new(), value)]);
    while let Some((at, value)) = open.pop_front() {
        match value {
            Value::Object(members) => open.extend(
                (members.iter())
                    .map(|(key, inner)| (format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), inner)),
            ),
            Value::Array(items) => {
                // From the end, so that removing one does not move the others.
                open.extend(items.iter().enumerate().rev().map(|(index, inner)| (format!("{at}/{index}"), inner)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        found.push(at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_matter_goes() {
        let document = br#"{"a":{"b":[1,2,{"bad":true}],"c":"text"},"d/e":[3]}"#;
        let found = shrink(document, 10_000, |candidate| String::from_utf8_lossy(candidate).contains("bad"));
        assert_eq!(String::from_utf8_lossy(&found), r#"{"b":[{"bad":true}]}"#);
    }

    #[test]
    fn text_that_is_no_json_loses_stretches() {
        let found = shrink(b"a: [1, 2\nbad: {x", 10_000, |candidate| candidate.windows(3).any(|three| three == b"bad"));
        assert_eq!(found, b"bad");
    }

    #[test]
    fn it_ends_when_it_has_asked_enough() {
        let mut asked = 0;
        let document = format!("[{}1]", "1,".repeat(1_000));
        shrink(document.as_bytes(), 10, |_| {
            asked += 1;
            false
        });
        assert_eq!(asked, 10);
    }
}
