//! The event stream format (WHATWG HTML, section 9.2.6, "Interpreting an event stream").

use std::collections::VecDeque;
use std::time::Duration;

/// An event whose data is not read yet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RawEvent {
    pub(crate) event: String,
    pub(crate) id: String,
    pub(crate) data: String,
}

/// Turns bytes into events.
#[derive(Debug)]
pub(crate) struct Parser {
    line: Vec<u8>,
    /// True if the last byte was a carriage return that ended a line; a line feed after it belongs to it.
    after_return: bool,
    /// True while only the first line has come.
    is_first: bool,
    event: String,
    data: String,
    id: String,
    /// The last id that came, with or without data.
    last_id: String,
    retry: Option<Duration>,
    told: VecDeque<RawEvent>,
    too_long: bool,
}

impl Parser {
    pub(crate) fn new() -> Self {
        Self {
            line: Vec::new(),
            after_return: false,
            is_first: true,
            event: String::new(),
            data: String::new(),
            id: String::new(),
            last_id: String::new(),
            retry: None,
            told: VecDeque::new(),
            too_long: false,
        }
    }

    /// Begins another connection: an incomplete event is forgotten, but the id and the time stay.
    pub(crate) fn restart(&mut self) {
        let (last_id, retry) = (std::mem::take(&mut self.last_id), self.retry);
        *self = Self { id: last_id.clone(), last_id, retry, ..Self::new() };
    }

    pub(crate) fn last_id(&self) -> &str {
        &self.last_id
    }

    /// Returns how long the server asks to wait before the next connection.
    pub(crate) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// True if a line or an event is longer than the limit.
    pub(crate) fn is_too_long(&self) -> bool {
        self.too_long
    }

    pub(crate) fn next(&mut self) -> Option<RawEvent> {
        self.told.pop_front()
    }

    /// Reads bytes, until a line or an event is longer than the limit.
    pub(crate) fn feed(&mut self, chunk: &[u8], longest: usize) {
        for byte in chunk {
            if self.too_long {
                return;
            }
            let after_return = std::mem::replace(&mut self.after_return, *byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => self.end_line(),
                other => self.line.push(*other),
            }
            self.too_long |= self.line.len() + self.data.len() > longest;
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let text = String::from_utf8_lossy(&line);
        let first = std::mem::take(&mut self.is_first);
        let text = if first { text.strip_prefix('\u{feff}').unwrap_or(&text) } else { &text };
        if text.is_empty() {
            return self.dispatch();
        }
        let (field, value) = text.split_once(':').unwrap_or((text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis).or(self.retry);
            }
            // Comments, which have no field name, and unknown fields.
            _ => {}
        }
    }

    fn dispatch(&mut self) {
        self.last_id.clone_from(&self.id);
        let (mut event, mut data) = (std::mem::take(&mut self.event), std::mem::take(&mut self.data));
        if data.is_empty() {
            return;
        }
        data.pop();
        if event.is_empty() {
            event.push_str("message");
        }
        self.told.push_back(RawEvent { event, id: self.last_id.clone(), data });
    }
}

#[cfg(test)]
mod suite;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Parser, RawEvent};

    fn parse(chunks: &[&[u8]]) -> (Vec<(String, String, String)>, Parser) {
        let mut parser = Parser::new();
        for chunk in chunks {
            parser.feed(chunk, 1 << 20);
        }
        let mut events = Vec::new();
        while let Some(RawEvent { event, id, data }) = parser.next() {
            events.push((event, id, data));
        }
        (events, parser)
    }

    fn told(text: &str) -> Vec<(String, String, String)> {
        parse(&[text.as_bytes()]).0
    }

    fn event(event: &str, id: &str, data: &str) -> (String, String, String) {
        (event.to_owned(), id.to_owned(), data.to_owned())
    }

    #[test]
    fn the_examples_of_the_standard() {
        assert_eq!(
            told("data: YHOO\ndata: +2\ndata: 10\n\n"),
            [event("message", "", "YHOO\n+2\n10")],
            "several lines of data"
        );
        assert_eq!(
            told(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"),
            [
                event("message", "1", "first event"),
                event("message", "", "second event"),
                event("message", "", " third event")
            ]
        );
        assert_eq!(told("data\n\ndata\ndata\n\ndata:"), [event("message", "", ""), event("message", "", "\n")]);
        assert_eq!(told("data:test\n\ndata: test\n\n"), [event("message", "", "test"), event("message", "", "test")]);
        assert_eq!(told("event: add\ndata: 73857293\n\n"), [event("add", "", "73857293")]);
    }

    #[test]
    fn all_ends_of_lines_wherever_the_pieces_end() {
        let texts = ["data: a\n\ndata: b\n\n", "data: a\r\rdata: b\r\r", "data: a\r\n\r\ndata: b\r\n\r\n"];
        let expected = [event("message", "", "a"), event("message", "", "b")];
        for text in texts {
            assert_eq!(told(text), expected, "{text:?}");
            let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
            assert_eq!(parse(&bytes).0, expected, "{text:?} byte by byte");
        }
    }

    #[test]
    fn a_byte_order_mark_is_passed_over_once() {
        assert_eq!(told("\u{feff}data: a\n\n"), [event("message", "", "a")]);
        assert_eq!(parse(&[b"\xef", b"\xbb", b"\xbfdata: a\n\n"]).0, [event("message", "", "a")]);
        assert!(told("\n\u{feff}data: a\n\n").is_empty());
    }

    #[test]
    fn letters_may_be_split_and_broken_ones_are_replaced() {
        assert_eq!(parse(&[b"data: \xc3", b"\xbc\n\n"]).0, [event("message", "", "\u{fc}")]);
        assert_eq!(parse(&[b"data: \xff\n\n"]).0, [event("message", "", "\u{fffd}")]);
    }

    #[test]
    fn the_time_is_of_digits_and_the_id_without_null() {
        let (_, parser) = parse(&[b"retry: 2500\nretry: 1s\nretry\nretry: -1\nid: 7\nid: 8\0\n\n"]);
        assert_eq!((parser.retry(), parser.last_id()), (Some(Duration::from_millis(2500)), "7"));
    }

    #[test]
    fn what_is_not_told_in_full_is_forgotten() {
        let (events, mut parser) = parse(&[b"id: 1\ndata: a\n\nid: 2\ndata: b\n"]);
        assert_eq!(events, [event("message", "1", "a")]);
        parser.restart();
        parser.feed(b"data: c\n\n", 1 << 20);
        assert_eq!(parser.next().map(|raw| (raw.id, raw.data)), Some(("1".to_owned(), "c".to_owned())));
    }

    #[test]
    fn long_lines_are_noticed() {
        let mut parser = Parser::new();
        parser.feed(b"data: 0123\n", 10);
        assert!(!parser.is_too_long());
        parser.feed(b"data: 4567\n", 10);
        assert!(parser.is_too_long());
    }
}
