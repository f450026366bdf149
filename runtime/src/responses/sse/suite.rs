//! Streams of `web-platform-tests/wpt`, folder `eventsource`, and how they are read (WHATWG HTML, section 9.2.6).

use std::time::Duration;

use super::{Parser, RawEvent};

/// An event by name, id and data.
type Event<'e> = (&'e str, &'e str, &'e str);

fn message(data: &str) -> Event<'_> {
    ("message", "", data)
}

/// Reads a stream. The result must be the same in one piece, byte by byte, and in pieces of three bytes.
fn events(stream: &[u8]) -> Vec<(String, String, String)> {
    let read = |size: usize| {
        let mut parser = Parser::new();
        stream.chunks(size).for_each(|chunk| parser.feed(chunk, 1 << 20));
        std::iter::from_fn(move || parser.next().map(|RawEvent { event, id, data }| (event, id, data)))
            .collect::<Vec<_>>()
    };
    let whole = read(stream.len().max(1));
    assert_eq!(read(1), whole);
    assert_eq!(read(3), whole);
    whole
}

/// Each row names its file in the suite. The suite's server ends a message with an empty line, unless the file says
/// otherwise.
#[test]
fn streams_are_read_as_browsers_read_them() {
    let long = "x".repeat(2048);
    let comments = format!("data:1\r:\0\n:\r\ndata:2\n:{long}\rdata:3\n:data:fail\r:{long}\ndata:4\n\n");
    let rows: &[(&str, &str, &[Event<'_>])] = &[
        (
            "event-data",
            "data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n",
            &[message("msg\nmsg"), message(""), message("end")],
        ),
        ("format-bom", "\u{feff}data:1\n\n\u{feff}data:2\n\ndata:3\n\n", &[message("1"), message("3")]),
        ("format-bom-2", "\u{feff}\u{feff}data:1\n\ndata:2\n\ndata:3\n\n", &[message("2"), message("3")]),
        ("format-comments", &comments, &[message("1\n2\n3\n4")]),
        ("format-data-before-final-empty-line", "retry:1000\ndata:test1\n\nid:test\ndata:test2", &[message("test1")]),
        ("format-field-data", "data:\n\ndata\ndata\n\ndata:test\n\n", &[message(""), message("\n"), message("test")]),
        ("format-field-event", "event:test\ndata:x\n\ndata:x\n\n", &[("test", "", "x"), message("x")]),
        ("format-field-event-empty", "event: \ndata:data\n\n", &[message("data")]),
        ("format-field-id", "id:\u{2026}\ndata:hello\n\n", &[("message", "\u{2026}", "hello")]),
        (
            "format-field-id, and what follows it",
            "id:\u{2026}\ndata:1\n\ndata:2\n\nid:a\ndata:3\n\ndata:4\n\nid\ndata:5\n\n",
            &[
                ("message", "\u{2026}", "1"),
                ("message", "\u{2026}", "2"),
                ("message", "a", "3"),
                ("message", "a", "4"),
                message("5"),
            ],
        ),
        (
            "format-field-id-null",
            "id:1\ndata:a\n\nid:\0\0\ndata:hello\n\n",
            &[("message", "1", "a"), ("message", "1", "hello")],
        ),
        (
            "format-field-parsing",
            "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n",
            &[message("\0\n 2\n1\n3\n\n4")],
        ),
        (
            "format-field-unknown",
            "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
            &[message("test\n\ntest")],
        ),
        ("format-leading-space", "data:\ttest\rdata: \ndata:test\n\n", &[message("\ttest\n\ntest")]),
        ("format-newlines", "data:test\r\ndata\ndata:test\r\n\r", &[message("test\n\ntest")]),
        ("format-null-character", "data:\0\n\n\n\n", &[message("\0")]),
        ("format-utf-8", "data:ok\u{2026}\n\n", &[message("ok\u{2026}")]),
    ];
    for (file, stream, expected) in rows {
        let expected: Vec<_> =
            expected.iter().map(|(event, id, data)| ((*event).into(), (*id).into(), (*data).into())).collect();
        assert_eq!(events(stream.as_bytes()), expected, "{file}");
    }
}

/// `format-field-retry`, `-bogus` and `-empty`: only digits are a time, and the last one counts.
#[test]
fn times_are_of_digits() {
    let rows = [
        ("retry:3000\ndata:x\n\n", Some(3000)),
        ("retry:03000\ndata:x\n\n", Some(3000)),
        ("retry:3000\nretry:1000x\ndata:x\n\n", Some(3000)),
        ("retry:2000\nretry\ndata:test\n\n", Some(2000)),
        ("retry: 2000\nretry: 1\n\n", Some(1)),
        ("retry:1.5\nretry:+1\nretry:1e3\nretry:\u{661}\n\n", None),
        ("retry:99999999999999999999999999\n\n", None),
        (":retry:1\nRetry:1\n\n", None),
    ];
    for (stream, expected) in rows {
        let mut parser = Parser::new();
        parser.feed(stream.as_bytes(), 1 << 20);
        assert_eq!(parser.retry(), expected.map(Duration::from_millis), "{stream:?}");
    }
}
