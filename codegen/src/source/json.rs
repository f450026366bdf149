//! JSON (RFC 8259): parses a text, and finds the positions of places.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::locate::{Lines, Wanted};
use super::{MAX_DEPTH, Parsed, ReadError};
use crate::json::Value;
use crate::json::{Entry, Map};
use crate::pointer::Pointer;

/// Parses a text.
///
/// # Errors
/// If the text is not one JSON value, or is nested too deeply.
pub(super) fn parse(text: &str) -> Result<Parsed, ReadError> {
    let mut duplicates = Vec::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Node { duplicates: &mut duplicates, depth: 0 }.deserialize(&mut reader);
    let value = value.and_then(|value| reader.end().map(|()| value)).map_err(|error| syntax_error(&error))?;
    let duplicates = duplicates.into_iter().map(|path| pointer_of(&path)).collect();
    Ok(Parsed { value, duplicates, spelled: super::Spelled::default(), is_several: false })
}

fn syntax_error(error: &serde_json::Error) -> ReadError {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let (line, column) = (number(error.line()), number(error.column()));
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    ReadError::syntax((line, column.max(1)), format!("not JSON: {message}"))
}

fn pointer_of(path: &[String]) -> Pointer {
    path.iter().rev().fold(Pointer::root(), |pointer, token| pointer.key(token))
}

/// Builds a value and notes keys that are written twice. Their paths have the innermost token first, so that a text
/// without such keys costs nothing.
struct Node<'d> {
    duplicates: &'d mut Vec<Vec<String>>,
    depth: usize,
}

impl Node<'_> {
    fn child(&mut self) -> Node<'_> {
        Node { duplicates: self.duplicates, depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.depth > MAX_DEPTH {
            return Err(serde::de::Error::custom(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        let mut known = self.duplicates.len();
        while let Some(item) = access.next_element_seed(self.child())? {
            append_token(self.duplicates, &mut known, || items.len().to_string());
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        let mut known = self.duplicates.len();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(self.child())?;
            append_token(self.duplicates, &mut known, || key.clone());
            match members.entry(key) {
                Entry::Vacant(free) => drop(free.insert(value)),
                Entry::Occupied(mut first) => {
                    self.duplicates.push(vec![first.key().clone()]);
                    known += 1;
                    first.insert(value);
                }
            }
        }
        Ok(Value::Object(members))
    }
}

fn append_token(duplicates: &mut [Vec<String>], known: &mut usize, token: impl Fn() -> String) {
    for path in &mut duplicates[*known..] {
        path.push(token());
    }
    *known = duplicates.len();
}

/// Marks the wanted places of a text that was parsed before.
pub(super) fn locate(text: &str, wanted: &mut Wanted) {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0, lines: Lines::new(text) };
    scanner.space();
    let start = scanner.at;
    wanted.mark(scanner.lines.at(start));
    scanner.value(wanted);
}

/// Walks over a valid text, and looks only at the characters that separate values.
struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
    lines: Lines<'t>,
}

impl<'t> Scanner<'t> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    /// Skips a string and returns its raw text without the quotes.
    fn string(&mut self) -> &'t [u8] {
        self.at += 1;
        let start = self.at;
        while let Some(rest) = self.bytes.get(self.at..)
            && let Some(place) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))
        {
            self.at += place;
            if self.peek() == b'"' {
                break;
            }
            self.at += 2;
        }
        let end = self.at.min(self.bytes.len());
        self.at = end + 1;
        &self.bytes[start.min(end)..end]
    }

    fn key(&mut self) -> Cow<'t, str> {
        let raw = self.string();
        match std::str::from_utf8(raw) {
            Ok(text) if !raw.contains(&b'\\') => Cow::Borrowed(text),
            _ => {
                let quoted = [b"\"", raw, b"\""].concat();
                Cow::Owned(serde_json::from_slice(&quoted).unwrap_or_default())
            }
        }
    }

    /// Skips a value without wanted places.
    fn skip(&mut self) {
        let mut depth = 0usize;
        while self.at < self.bytes.len() {
            match self.peek() {
                b'"' => {
                    self.string();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn value(&mut self, wanted: &mut Wanted) {
        match self.peek() {
            b'{' if !wanted.is_leaf() => self.members(wanted),
            b'[' if !wanted.is_leaf() => self.items(wanted),
            _ => self.skip(),
        }
    }

    fn members(&mut self, wanted: &mut Wanted) {
        self.at += 1;
        loop {
            self.space();
            if self.peek() != b'"' {
                self.at += 1;
                return;
            }
            let start = self.at;
            let key = self.key();
            self.space();
            self.at += 1;
            self.space();
            self.child(wanted.child(&key), start);
            self.space();
            if self.peek() == b',' {
                self.at += 1;
            }
        }
    }

    fn items(&mut self, wanted: &mut Wanted) {
        self.at += 1;
        for index in 0.. {
            self.space();
            if self.at >= self.bytes.len() || self.peek() == b']' {
                self.at += 1;
                return;
            }
            self.child(wanted.child(&index.to_string()), self.at);
            self.space();
            if self.peek() == b',' {
                self.at += 1;
            }
        }
    }

    fn child(&mut self, wanted: Option<&mut Wanted>, start: usize) {
        match wanted {
            Some(wanted) => {
                wanted.mark(self.lines.at(start));
                self.value(wanted);
            }
            None => self.skip(),
        }
    }
}
