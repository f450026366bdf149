//! Documents with the keys of every object in another order.

use std::fmt::Write as _;

use restwright_codegen::diagnostics::Diagnostics;
use restwright_codegen::source::Sources;
use serde_json::Value;

use super::Memory;

/// A document as a value, read from JSON or YAML.
pub fn value(text: &str) -> Value {
    let mut cx = Diagnostics::new();
    let mut sources = Sources::new("api.yaml");
    let read = sources.read("api.yaml", &Memory::of(&[("api.yaml", text)]), &mut cx);
    Value::from(&read.unwrap_or_else(|error| panic!("{}", error.message)))
}

/// JSON text of `value`, the keys of every object shuffled.
pub fn shuffled(value: &Value, random: &mut fastrand::Rng) -> String {
    let mut out = String::new();
    write(&mut out, value, random);
    out
}

fn write(out: &mut String, value: &Value, random: &mut fastrand::Rng) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(&String, &Value)> = object.iter().collect();
            random.shuffle(&mut entries);
            out.push('{');
            for (index, (key, value)) in entries.into_iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                let _ = write!(out, "{comma}{}:", Value::String(key.clone()));
                write(out, value, random);
            }
            out.push_str("}\n");
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write(out, item, random);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}
