//! JSON: tolerant reading, writing, and values that are kept as they came.

mod additional;
mod drift;
mod extra;
mod locate;
mod raw;
mod reader;
mod scan;
mod writer;

pub use additional::Additional;
pub use drift::{DecodeError, Drift, DriftKind};
pub(crate) use extra::Came;
pub use extra::Extra;
pub(crate) use locate::push_key;
pub use raw::Json;
pub(crate) use raw::{decimal, elements, same, sorted_members, string};
pub(crate) use reader::whole_sign;
pub use reader::{Choice, Reader, Whole};
pub use writer::{WriteMode, to_json, write_json};

use drift::Note;
use scan::Flaw;

use crate::values::field::Field;
use crate::values::value::{OnNull, Outcome, Value};

/// The treatment of differences between the text and the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// The text is read as well as possible, and differences are noted.
    #[default]
    Tolerant,
    /// A difference is an error.
    Strict,
}

/// Reads `text` into `value`, which holds its `Default`, and returns each difference that was tolerated.
///
/// # Errors
/// [`DecodeError`] if `text` is not JSON (RFC 8259) or nests deeper than 128 levels. In strict mode also if it differs
/// from the declaration of `value`.
pub fn decode(text: &[u8], value: &mut dyn Value, mode: Mode) -> Result<Vec<Drift>, DecodeError> {
    run(text, mode, |reader| value.read(reader))
}

/// Like [`decode`], with a description of the whole value.
///
/// # Errors
/// The same as for [`decode`].
pub(crate) fn decode_whole(
    text: &[u8],
    field: Option<&'static Field>,
    value: &mut dyn Value,
    mode: Mode,
) -> Result<Vec<Drift>, DecodeError> {
    run(text, mode, |reader| reader.whole(field, value))
}

/// Like [`decode`] in tolerant mode, but JSON of another type than declared is an error if no record around it keeps
/// it.
pub(crate) fn decode_without_loss(text: &[u8], value: &mut dyn Value) -> Result<Vec<Drift>, DecodeError> {
    run(text, Mode::Tolerant, |reader| {
        value.read(reader)?;
        reader.refuse_loss()
    })
}

/// Reads an enveloped body: the member `key` goes to `value`, the others to `rest`.
///
/// A body that is not an object, or has none of the envelope's members, is read as `value` itself. If `value` cannot
/// hold it, it goes to the undeclared fields of `rest`, under the name `key`.
///
/// # Errors
/// The same as for [`decode`].
pub fn decode_enveloped<'a>(
    text: &'a [u8],
    key: &'static str,
    value: &'a mut (dyn Value + 'a),
    rest: &mut dyn Value,
    mode: Mode,
) -> Result<Vec<Drift>, DecodeError> {
    decode_enveloped_whole(text, (key, None), value, rest, mode)
}

/// Like [`decode_enveloped`], with a description of the value beside its key.
///
/// # Errors
/// The same as for [`decode`].
pub(crate) fn decode_enveloped_whole<'a>(
    text: &'a [u8],
    key: (&'static str, Option<&'static Field>),
    value: &'a mut (dyn Value + 'a),
    rest: &mut dyn Value,
    mode: Mode,
) -> Result<Vec<Drift>, DecodeError> {
    if mode == Mode::Strict && text.trim_ascii().is_empty() {
        return Err(DecodeError::empty(text.len()));
    }
    run(text, mode, |reader| enveloped(reader, key, value, rest))
}

fn enveloped<'a>(
    reader: &mut Reader<'a>,
    (key, field): (&'static str, Option<&'static Field>),
    value: &'a mut (dyn Value + 'a),
    rest: &mut dyn Value,
) -> Outcome {
    let start = reader.offset();
    if reader.peek() != b'{' || !has_envelope(reader, key, rest) {
        reader.note(DriftKind::NoEnvelope, start)?;
        reader.whole(field, value)?;
        if reader.loses() {
            keep_in(rest, key, reader.scan.since(start));
        }
        return Ok(());
    }
    let must = value.on_null() == OnNull::Zero;
    reader.aside = Some((key, value));
    reader.aside_field = field;
    rest.read(reader)?;
    if must && !reader.aside_seen {
        reader.note_missing(DriftKind::MissingRequired, start, Some(key))?;
    }
    Ok(())
}

/// Adds JSON to the undeclared fields of a record that declares no field of that name.
#[cold]
fn keep_in(rest: &mut dyn Value, key: &str, json: &str) {
    let mut object = String::from("{");
    object.push_str(Json::from(key).text());
    object.push(':');
    object.push_str(json);
    object.push('}');
    // Missing fields of the record need no report here: the missing envelope was already reported.
    let read = decode(object.as_bytes(), rest, Mode::Tolerant);
    debug_assert!(read.is_ok(), "it was walked over before");
}

/// True if the object has the member `key` or one that the envelope declares. Usually the first keys decide.
fn has_envelope(reader: &Reader<'_>, key: &str, rest: &dyn Value) -> bool {
    let mut found = false;
    rest.show(&mut |shape, _, _| {
        let known = |name: &str| name == key || shape.index_of(name, 0).is_some();
        // Invalid JSON is reported by the reading that follows.
        found = reader.scan.clone().has_member(known).unwrap_or(true);
    });
    found
}

/// Reads `text` with the function `read`; otherwise like [`decode`].
pub(crate) fn decode_by<'a>(
    text: &'a [u8],
    mode: Mode,
    read: impl FnOnce(&mut Reader<'a>) -> Outcome,
) -> Result<Vec<Drift>, DecodeError> {
    run(text, mode, read)
}

fn run<'a>(
    text: &'a [u8],
    mode: Mode,
    read: impl FnOnce(&mut Reader<'a>) -> Outcome,
) -> Result<Vec<Drift>, DecodeError> {
    // Two functions, because this one is compiled anew for each `read`.
    let mut reader = match begin(text, mode) {
        Ok(reader) => reader,
        Err(early) => return early,
    };
    let outcome = read(&mut reader);
    end(&mut reader, outcome)
}

/// Returns a reader, or the result if nothing can be read.
#[allow(clippy::result_large_err, reason = "the reader is larger")]
fn begin(text: &[u8], mode: Mode) -> Result<Reader<'_>, Result<Vec<Drift>, DecodeError>> {
    let checked = std::str::from_utf8(text);
    let text = match checked {
        Ok(text) => text,
        Err(error) => {
            let valid = &text[..error.valid_up_to()];
            let valid = String::from_utf8_lossy(valid);
            return Err(Err(error_at(&valid, Flaw { at: valid.len(), message: "the text is not UTF-8" })));
        }
    };
    // RFC 8259, section 8.1: a byte order mark may be ignored.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::new(text, mode);
    reader.scan.next();
    if reader.offset() == text.len() && mode == Mode::Tolerant {
        return Err(Ok(vec![Drift::new("", DriftKind::EmptyBody)]));
    }
    Ok(reader)
}

/// Returns the result of reading.
fn end(reader: &mut Reader<'_>, outcome: Outcome) -> Result<Vec<Drift>, DecodeError> {
    match reader.finish(outcome) {
        Ok(()) if reader.notes.is_empty() => Ok(Vec::new()),
        Ok(()) => Ok(drifts(reader)),
        Err(flaw) => Err(match reader.notes.iter().find(|note| !note.allowed) {
            Some(note) if reader.mode == Mode::Strict && reader.scan.flaw.is_none() => {
                strict_error(reader.scan.text, *note)
            }
            _ => error_at(reader.scan.text, flaw),
        }),
    }
}

#[cold]
fn drifts(reader: &Reader<'_>) -> Vec<Drift> {
    let offsets: Vec<usize> = reader.notes.iter().map(|note| note.offset).collect();
    let mut drifts = Vec::with_capacity(offsets.len());
    for (note, path) in reader.notes.iter().zip(locate::paths(reader.scan.text, &offsets)) {
        let json = if is_of_unheld(note.kind) { reader.unkept(note.offset) } else { None };
        drifts.push(Drift { json, ..Drift::new(with_name(path, note), note.kind) });
    }
    drifts
}

/// True if the drift is a value that its type cannot hold, or cannot hold whole.
fn is_of_unheld(kind: DriftKind) -> bool {
    matches!(kind, DriftKind::WrongType | DriftKind::Inexact)
}

fn with_name(mut path: String, note: &Note) -> String {
    match (note.kind, note.name) {
        (DriftKind::MissingElement, Some(index)) => path.extend(["[", index, "]"]),
        (_, Some(name)) => push_key(&mut path, name),
        (_, None) => {}
    }
    path
}

#[cold]
fn strict_error(text: &str, note: Note) -> DecodeError {
    let error = error_at(text, Flaw { at: note.offset, message: "" });
    DecodeError { path: with_name(error.path, &note), message: format!("{}", note.kind), ..error }
}

#[cold]
fn error_at(text: &str, flaw: Flaw) -> DecodeError {
    let path = locate::paths(text, &[flaw.at]).pop().unwrap_or_default();
    DecodeError { path, offset: flaw.at, message: flaw.message.to_owned() }
}

/// Returns true if two values are equal: numbers are compared as numbers, maps and undeclared fields in any order.
pub fn equal(a: crate::values::value::View<'_>, b: crate::values::value::View<'_>) -> bool {
    use crate::values::value::View;
    match (a, b) {
        (View::Absent, View::Absent) | (View::Null, View::Null) => true,
        (View::Bool(a), View::Bool(b)) => a == b,
        (View::Int(a), View::Int(b)) => a == b,
        (View::UInt(a), View::UInt(b)) => a == b,
        #[expect(clippy::float_cmp, reason = "equality of values is exact")]
        (View::Float(a), View::Float(b)) => a == b,
        (View::Str(a), View::Str(b)) => a == b,
        (View::Bytes(a, _), View::Bytes(b, _)) => a == b,
        (View::Raw(a), View::Raw(b)) => a == b,
        (View::List(a), View::List(b)) => {
            a.len() == b.len() && (0..a.len()).all(|index| equal(a.item(index), b.item(index)))
        }
        (View::Record(a), View::Record(b)) => crate::values::record::equal(a, b),
        (View::Absent, _) | (_, View::Absent) => false,
        // Maps, and values of two kinds, are compared as their JSON.
        _ => {
            let text = |view| String::from_utf8(to_json(view, WriteMode::Full)).unwrap_or_default();
            same(&text(a), &text(b))
        }
    }
}
