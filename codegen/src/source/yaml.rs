//! YAML 1.2 with its core schema: parsing, and finding the positions of places.
//!
//! Keys are always strings (`200:` is the key `200`); dates and `yes` are strings; `0o17` and `0x1F` are numbers; what JSON
//! cannot say (`.inf`, `.nan`) stays text. Of YAML 1.1 only the merge key `<<` is understood, since documents use it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};
use serde_json::{Map, Number, Value};

use super::locate::Wanted;
use super::{MAX_DEPTH, Parsed, ReadError, depth, size};
use crate::pointer::Pointer;

/// The most nodes that aliases may add: a few lines of aliases of aliases could otherwise fill the memory.
const MAX_ALIASED_NODES: usize = 2_000_000;

/// How many lines of brackets and quotes may be indented too little.
const MAX_PADDED_LINES: usize = 400;

/// Parses the first document of a text, and gives the text it was read from.
///
/// YAML wants the lines of `{ .. }`, `[ .. ]` and `".."` indented deeper than their key (YAML 1.2.2, section 7.4); other
/// readers do not insist and real documents rely on it. Such lines are indented: inside brackets and quotes that means
/// nothing.
///
/// # Errors
/// When the text is not YAML, is a plain sentence, is nested too deeply, or grows too large by its aliases.
pub(super) fn parse(text: &str) -> Result<(Parsed, Cow<'_, str>), ReadError> {
    let mut text = Cow::Borrowed(text);
    // The line where a quoted text begins, and how many of its lines were indented.
    let mut quoted = (0, 0);
    for _ in 0..MAX_PADDED_LINES {
        let line = match build(&text) {
            Ok(parsed) => return Ok((parsed, text)),
            Err(Failure::FlowLine(line)) => line,
            Err(Failure::QuotedText(start)) => {
                quoted = (start, if quoted.0 == start { quoted.1 + 1 } else { 1 });
                start + quoted.1
            }
            Err(Failure::Other(error)) => return Err(error),
        };
        text = Cow::Owned(pad(&text, line));
    }
    Err(ReadError::syntax((1, 1), "not YAML: too many lines are indented too little"))
}

enum Failure {
    /// A line, from 1, of a flow collection is indented too little.
    FlowLine(usize),
    /// A quoted text that begins at this line goes on in a line that is indented too little.
    QuotedText(usize),
    Other(ReadError),
}

fn failure(error: &ScanError) -> Failure {
    match error.info() {
        "invalid indentation" | "invalid indentation in flow construct" => Failure::FlowLine(error.marker().line()),
        "invalid indentation in quoted scalar" => Failure::QuotedText(error.marker().line()),
        info => Failure::Other(ReadError::syntax(marker(*error.marker()), format!("not YAML: {info}"))),
    }
}

fn pad(text: &str, line: usize) -> String {
    let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
    format!("{}{:80}{}", &text[..start], "", &text[start..])
}

fn build(text: &str) -> Result<Parsed, Failure> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| failure(&error))?;
        let complete = builder.event(event);
        if complete.map_err(|message| Failure::Other(ReadError::syntax(position(span), message)))? {
            break;
        }
    }
    match builder.root {
        Some(value @ (Value::Object(_) | Value::Array(_))) => Ok(Parsed { value, duplicates: builder.duplicates }),
        _ => Err(Failure::Other(ReadError::syntax((1, 1), "neither JSON nor YAML: the text is a single value"))),
    }
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

/// A collection that is being read.
struct Frame {
    anchor: usize,
    content: Content,
}

enum Content {
    Items(Vec<Value>),
    Members { members: Map<String, Value>, merged: Vec<Value>, key: Option<String> },
}

#[derive(Default)]
struct Builder {
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, (Value, usize)>,
    aliased: usize,
    duplicates: Vec<Pointer>,
    root: Option<Value>,
}

impl Builder {
    /// Takes one event; `true` when the first document is complete.
    fn event(&mut self, event: Event<'_>) -> Result<bool, String> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let string = tag.is_some_and(|tag| tag.suffix == "str") || self.stays_text();
                let value = match style {
                    ScalarStyle::Plain if !string && !self.expects_key() => plain(&text),
                    _ => Value::String(text.into_owned()),
                };
                self.anchor(anchor, &value);
                self.put(value)?;
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, Content::Items(Vec::new()))?,
            Event::MappingStart(anchor, _) => {
                self.open(anchor, Content::Members { members: Map::new(), merged: Vec::new(), key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Alias(anchor) => {
                let (value, size) = self.anchors.get(&anchor).cloned().ok_or("an alias to nothing")?;
                self.aliased += size;
                if self.aliased > MAX_ALIASED_NODES {
                    return Err("aliases make the document too large".to_owned());
                }
                if self.stack.len() + depth(&value) > MAX_DEPTH {
                    return Err(format!("nested deeper than {MAX_DEPTH} levels"));
                }
                self.put(value)?;
            }
            Event::DocumentEnd | Event::StreamEnd => return Ok(true),
            Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
        }
        Ok(false)
    }

    fn open(&mut self, anchor: usize, content: Content) -> Result<(), String> {
        if self.expects_key() {
            return Err("a key that is not a plain text".to_owned());
        }
        if self.stack.len() >= MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH} levels"));
        }
        self.stack.push(Frame { anchor, content });
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let value = match frame.content {
            Content::Items(items) => Value::Array(items),
            Content::Members { members, merged, .. } => Value::Object(merge(members, merged)),
        };
        self.anchor(frame.anchor, &value);
        self.put(value)
    }

    fn anchor(&mut self, anchor: usize, value: &Value) {
        if anchor > 0 {
            self.anchors.insert(anchor, (value.clone(), size(value)));
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { content: Content::Members { key: None, .. }, .. }))
    }

    /// Versions are texts that look like numbers: `1.10` is not `1.1`.
    fn stays_text(&self) -> bool {
        let Some(Frame { content: Content::Members { key: Some(key), .. }, .. }) = self.stack.last() else {
            return false;
        };
        match self.stack.len() {
            1 => matches!(key.as_str(), "openapi" | "swagger" | "overlay"),
            2 => key == "version",
            _ => false,
        }
    }

    fn put(&mut self, value: Value) -> Result<(), String> {
        let Some(frame) = self.stack.last_mut() else {
            self.root.get_or_insert(value);
            return Ok(());
        };
        let (members, merged, key) = match &mut frame.content {
            Content::Items(items) => {
                items.push(value);
                return Ok(());
            }
            Content::Members { members, merged, key } => (members, merged, key),
        };
        match key.take() {
            None => match value {
                Value::String(text) => *key = Some(text),
                _ => return Err("a key that is not a plain text".to_owned()),
            },
            Some(name) if name == "<<" => merged.push(value),
            Some(name) => {
                if members.insert(name.clone(), value).is_some() {
                    self.duplicates.push(self.pointer(&name));
                }
            }
        }
        Ok(())
    }

    fn pointer(&self, last: &str) -> Pointer {
        let above = self.stack.len().saturating_sub(1);
        let tokens = self.stack[..above].iter().map(|frame| match &frame.content {
            Content::Items(items) => items.len().to_string(),
            Content::Members { key, .. } => key.clone().unwrap_or_default(),
        });
        tokens.fold(Pointer::root(), |pointer, token| pointer.key(&token)).key(last)
    }
}

/// What `<<` brings in, without replacing what the mapping says itself.
fn merge(mut members: Map<String, Value>, merged: Vec<Value>) -> Map<String, Value> {
    let mut sources: Vec<Value> = Vec::new();
    for value in merged {
        match value {
            Value::Array(items) => sources.extend(items),
            other => sources.push(other),
        }
    }
    for source in sources {
        if let Value::Object(source) = source {
            for (key, value) in source {
                members.entry(key).or_insert(value);
            }
        }
    }
    members
}

/// The value of a plain scalar in the core schema (YAML 1.2.2, section 10.3.2).
fn plain(text: &str) -> Value {
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

    /// Passes the value that begins with `event`. The recursion is bounded: the text was parsed with a depth limit before.
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
            _ => {}
        }
    }

    fn child(&mut self, event: &Event<'t>, span: Span, mut wanted: Option<&mut Wanted>) {
        if let Some(wanted) = wanted.as_deref_mut() {
            wanted.mark(position(span));
        }
        self.value(event, wanted);
    }
}
