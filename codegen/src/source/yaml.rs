//! YAML 1.2 with its core schema: parses a text, and finds the positions of places.
//!
//! Keys are always strings (`200:` is the key `200`). Dates and `yes` are strings. `0o17` and `0x1F` are numbers.
//! Values that JSON does not have (`.inf`, `.nan`) stay text. From YAML 1.1, only the merge key `<<` is read, because
//! documents use it.

mod lenient;
mod tree;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use serde_json::Number;

use super::locate::Wanted;
use super::{Parsed, ReadError};
use tree::{Builder, Scalar};

pub(super) use lenient::Mended;

use crate::json::Value;

/// Parses the first document of a text.
///
/// YAML requires that the lines of `{ .. }`, `[ .. ]` and `".."` are indented deeper than their key (YAML 1.2.2,
/// section 7.4), and the parser does not accept a tab between a key and its value. Other readers accept both, and real
/// documents have them. So a text that is refused is mended as [`lenient`] describes, and parsed again. The second
/// value is the mended text.
///
/// # Errors
/// If the text is not YAML, is a plain sentence, is nested too deeply, or becomes too large through its aliases.
pub(super) fn parse(text: &str) -> Result<(Parsed, Option<Mended>), ReadError> {
    let error = match build(text) {
        Ok(parsed) => return Ok((parsed, None)),
        Err(error) => error,
    };
    // Only errors of layout can be mended.
    let Refused::Layout(error) = error else { return Err(error.told()) };
    let Some(mended) = lenient::mend(text) else { return Err(error) };
    match build(&mended.text) {
        Ok(parsed) => Ok((parsed, Some(mended))),
        // The mended layout is valid, so the error in the content is reported.
        Err(Refused::Meaning(error)) => Err(mended.in_original(error)),
        Err(Refused::Layout(_)) => Err(error),
    }
}

/// The reason why a text is refused.
enum Refused {
    /// The parser does not accept it.
    Layout(ReadError),
    /// It is YAML, but not YAML that is read here.
    Meaning(ReadError),
}

impl Refused {
    fn told(self) -> ReadError {
        match self {
            Self::Layout(error) | Self::Meaning(error) => error,
        }
    }
}

fn scan_error(error: &ScanError) -> Refused {
    Refused::Layout(ReadError::syntax(marker(*error.marker()), format!("not YAML: {}", error.info())))
}

fn build(text: &str) -> Result<Parsed, Refused> {
    let mut builder = Builder::new(text.len());
    let mut events = Parser::new_from_str(text);
    for event in events.by_ref() {
        let (event, span) = event.map_err(|error| scan_error(&error))?;
        let done = take(&mut builder, event);
        if done.map_err(|message| Refused::Meaning(ReadError::syntax(position(span), message)))? {
            break;
        }
    }
    let parsed = builder.finish().map_err(|message| Refused::Meaning(ReadError::syntax((1, 1), message)))?;
    let is_several = events.next().is_some_and(|next| matches!(next, Ok((Event::DocumentStart(_), _))));
    Ok(Parsed { is_several, ..parsed })
}

/// Gives one event to the builder. Returns true if the first document is complete.
fn take(builder: &mut Builder, event: Event<'_>) -> Result<bool, String> {
    match event {
        Event::Scalar(text, style, anchor, tag) => {
            let string = tag.is_some_and(|tag| tag.suffix == "str") || builder.stays_text();
            let is_plain = style == ScalarStyle::Plain && !string && !builder.expects_key();
            let scalar = if is_plain { Scalar::plain(&text) } else { Scalar::text(text.into_owned()) };
            builder.scalar(anchor, scalar)?;
        }
        Event::SequenceStart(anchor, _) => builder.open_items(anchor)?,
        Event::MappingStart(anchor, _) => builder.open_members(anchor)?,
        Event::SequenceEnd | Event::MappingEnd => builder.close()?,
        Event::Alias(anchor) => builder.alias(anchor)?,
        Event::DocumentEnd | Event::StreamEnd => return Ok(true),
        Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
    }
    Ok(false)
}

fn marker(marker: saphyr_parser::Marker) -> (u32, u32) {
    (position_number(marker.line()).max(1), position_number(marker.col()).saturating_add(1))
}

fn position_number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn position(span: Span) -> (u32, u32) {
    marker(span.start)
}

/// Returns the value of a plain scalar in the core schema (YAML 1.2.2, section 10.3.2).
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

fn number(text: &str) -> Option<Number> {
    let radix = |digits: &str, radix| u64::from_str_radix(digits, radix).ok().map(Number::from);
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte)) {
        return None;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        let plain = text.strip_prefix('+').unwrap_or(text);
        let integer = plain.parse::<i64>().map(Number::from).or_else(|_| plain.parse::<u64>().map(Number::from));
        if let Ok(number) = integer {
            return Some(number);
        }
    }
    if !unsigned.bytes().next().is_some_and(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

/// Marks the wanted places of a text that was parsed before.
pub(super) fn locate(text: &str, wanted: &mut Wanted) {
    let mut events = Events { parser: Parser::new_from_str(text) };
    while let Some((event, span)) = events.next() {
        if !matches!(event, Event::StreamStart | Event::DocumentStart(_) | Event::Nothing) {
            wanted.mark(position(span));
            events.value(&event, Some(wanted));
            return;
        }
    }
}

struct Events<'t> {
    parser: Parser<'t, StrInput<'t>>,
}

impl<'t> Events<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.parser.next().and_then(Result::ok)
    }

    /// Skips the value that begins with `event`. The recursion has a limit, because the text was parsed with a depth
    /// limit before.
    fn value(&mut self, event: &Event<'t>, mut wanted: Option<&mut Wanted>) {
        match event {
            Event::SequenceStart(..) => {
                for index in 0usize.. {
                    match self.next() {
                        None | Some((Event::SequenceEnd, _)) => return,
                        Some((event, span)) => {
                            let child = wanted.as_deref_mut().and_then(|node| node.child(&index.to_string()));
                            self.child(&event, span, child);
                        }
                    }
                }
            }
            Event::MappingStart(..) => {
                while let Some((event, span)) = self.next() {
                    let Event::Scalar(key, ..) = &event else { return };
                    let child = wanted.as_deref_mut().and_then(|node| node.child(key));
                    let Some((value, _)) = self.next() else { return };
                    self.child(&value, span, child);
                }
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::Alias(_)
            | Event::Scalar(..)
            | Event::SequenceEnd
            | Event::MappingEnd => {}
        }
    }

    fn child(&mut self, event: &Event<'t>, span: Span, mut wanted: Option<&mut Wanted>) {
        if let Some(wanted) = wanted.as_deref_mut() {
            wanted.mark(position(span));
        }
        self.value(event, wanted);
    }
}
