//! Writes values as JSON text.

use std::io::Write;

use base64::Engine;

use crate::values::json::scan::run_end;
use crate::values::record::written;
use crate::values::value::{Entries, Items, Value, View};

/// Selects the fields of a record that are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteMode {
    /// All fields that are present.
    Full,
    /// All fields that are present, without read-only ones.
    Request,
}

/// Writes a value as JSON text.
pub fn to_json(view: View<'_>, mode: WriteMode) -> Vec<u8> {
    let mut out = Vec::new();
    write_json(&mut out, view, mode);
    out
}

/// Appends a value as JSON text.
///
/// Integral floats are written as integers (`60`, never `60.0`). Other floats are written with the fewest digits that
/// read back the same, and infinities and NaN as `null`.
pub fn write_json(out: &mut Vec<u8>, view: View<'_>, mode: WriteMode) {
    match view {
        View::Absent | View::Null => out.extend_from_slice(b"null"),
        View::Bool(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        View::Int(value) => display(out, value),
        View::UInt(value) => display(out, value),
        View::Float(value) => float(out, value),
        View::Str(value) => string(out, value),
        View::Bytes(_, Some(text)) => string(out, text),
        View::Bytes(value, None) => string(out, &base64::engine::general_purpose::STANDARD.encode(value)),
        View::Raw(value) => out.extend_from_slice(value.text().as_bytes()),
        View::List(items) => list(out, items, mode),
        View::Map(entries) => map(out, entries, mode),
        View::Record(value) => record(out, value, mode),
    }
}

fn display(out: &mut Vec<u8>, value: impl std::fmt::Display) {
    write!(out, "{value}").expect("writing to memory cannot fail");
}

/// Integral floats below this are written without an exponent, like in ECMAScript. Unlike in ECMAScript they have all
/// their digits, because a reader of integers takes the digits as they are.
const PLAIN_BELOW: f64 = 1e21;

#[expect(clippy::cast_possible_truncation, reason = "it is integral, and far below 2^127")]
fn float(out: &mut Vec<u8>, value: f64) {
    if !value.is_finite() {
        out.extend_from_slice(b"null");
    } else if value.fract() == 0.0 && value.abs() < PLAIN_BELOW {
        display(out, value as i128);
    } else {
        // The form with an exponent, because it is shorter.
        write!(out, "{value:?}").expect("writing to memory cannot fail");
    }
}

/// Appends a string in quotes.
pub(crate) fn string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut start = 0;
    loop {
        let end = run_end(bytes, start);
        out.extend_from_slice(&bytes[start..end]);
        let Some(byte) = bytes.get(end) else { break };
        escape(out, *byte);
        start = end + 1;
    }
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        8 => b'b',
        12 => b'f',
        _ => {
            write!(out, "\\u{byte:04x}").expect("writing to memory cannot fail");
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

fn list(out: &mut Vec<u8>, items: &dyn Items, mode: WriteMode) {
    out.push(b'[');
    for index in 0..items.len() {
        comma(out, index == 0);
        write_json(out, items.item(index), mode);
    }
    out.push(b']');
}

fn comma(out: &mut Vec<u8>, first: bool) {
    if !first {
        out.push(b',');
    }
}

fn map(out: &mut Vec<u8>, entries: &dyn Entries, mode: WriteMode) {
    out.push(b'{');
    for index in 0..entries.len() {
        let (key, value) = entries.entry(index);
        member(out, index == 0, key, value, mode);
    }
    out.push(b'}');
}

fn member(out: &mut Vec<u8>, first: bool, key: &str, value: View<'_>, mode: WriteMode) {
    comma(out, first);
    string(out, key);
    out.push(b':');
    write_json(out, value, mode);
}

fn record(out: &mut Vec<u8>, record: &dyn Value, mode: WriteMode) {
    out.push(b'{');
    record.show(&mut |shape, values, extra| {
        for (index, (key, view)) in written(shape, values, extra, mode).enumerate() {
            member(out, index == 0, key, view, mode);
        }
    });
    out.push(b'}');
}
