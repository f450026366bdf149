//! Responses that come piece by piece: server-sent events (WHATWG HTML, section 9.2), a JSON value a line, downloads.

use std::time::Duration;

use restwright::ErrorKind;
use restwright_loopback::{Answer, Ending, Recorded};

use crate::support::{Bed, builder, serve};

fn events(status: u16, pieces: &[&'static str]) -> Answer {
    let answer = Answer::new(status).header("Content-Type", "text/event-stream");
    answer.pieces(pieces.iter().map(|piece| piece.as_bytes()), Duration::ZERO)
}

/// The grammar's corners: a byte order mark, all three line ends, comments, fields without a space or a value, data over
/// several lines, an event without data, and pieces that break anywhere.
#[tokio::test]
async fn events_are_read_by_the_grammar() {
    let text = concat!(
        "\u{feff}: a comment\n\n",
        "data: {\"id\":1}\n\n",
        "event: add\r\ndata:{\"id\":2,\r\ndata: \"name\":\"two\"}\r\nid: 7\r\n\r\n",
        "event: nothing\n\n",
        "data: {\"id\":3}\rid\r\r",
        "unknown: x\ndata: {\"id\":4}\n\n",
        "data: {\"id\":5}",
    );
    let whole: Vec<&'static str> = vec![text];
    let by_character: Vec<&'static str> = text.split_inclusive(|_: char| true).collect();
    for pieces in [whole, by_character] {
        let bed = Bed::script([events(200, &pieces), Answer::new(204)]);
        let mut found = Vec::new();
        let mut stream = bed.client.streams().watch().send_events().reconnect(false);
        while let Some(event) = stream.try_next().await.expect("it can be read") {
            found.push((event.event().to_owned(), event.id().to_owned(), event.into_inner().id));
        }
        let expected = [("message", "", 1), ("add", "7", 2), ("message", "", 3), ("message", "", 4)];
        let expected = expected.map(|(kind, id, item)| (kind.to_owned(), id.to_owned(), item));
        // Section 9.2.6: an event that is not ended by an empty line is discarded.
        assert_eq!(found, expected);
        assert_eq!(bed.server.requests()[0].header("accept"), Some("text/event-stream"));
    }
}

/// Section 9.2.4: when the connection ends, another one tells the last id; 204 says that it is over.
#[tokio::test]
async fn events_go_on_where_the_connection_ended() {
    let bed = Bed::script([
        events(200, &["retry: 1500\n\nid: a\ndata: {\"id\":1}\n\nid: b\ndata: {\"id\":2}\n\ndata: {\"id\":9"]),
        events(200, &["data: {\"id\":3}\n\n"]).ending(Ending::Complete),
        Answer::new(204),
    ]);
    let mut stream = bed.client.streams().watch().send_events();
    let mut found = Vec::new();
    while let Some(event) = stream.try_next().await.expect("it goes on") {
        found.push((event.id().to_owned(), event.into_inner().id));
    }
    assert_eq!(found, [("a".to_owned(), 1), ("b".to_owned(), 2), ("b".to_owned(), 3)]);
    let told: Vec<_> =
        bed.server.requests().iter().map(|request| request.header("last-event-id").map(str::to_owned)).collect();
    assert_eq!(told, [None, Some("b".to_owned()), Some("b".to_owned())]);
}

#[tokio::test]
async fn events_that_break_off_go_on_too() {
    let first = events(200, &["id: a\ndata: {\"id\":1}\n\n", "data: {\"id\":2}\n\n"]).ending(Ending::CutAfter(1));
    let bed = Bed::script([first, events(200, &["data: {\"id\":2}\n\n"]), Answer::new(204)]);
    let mut stream = bed.client.streams().watch().send_events();
    let mut found = Vec::new();
    while let Some(event) = stream.try_next().await.expect("it goes on") {
        found.push(event.into_inner().id);
    }
    assert_eq!(found, [1, 2]);
}

/// Section 9.2.3 leaves the time between connections to the client: a server can ask neither for none at all nor for hours,
/// and where connections bring nothing of worth, the wait grows.
#[tokio::test]
async fn the_time_between_connections_is_bounded() {
    let waits = async |retry: &str, event: &str| {
        let clock = crate::support::TestClock::default();
        let text = format!("retry: {retry}\nid: 1\n\n{event}");
        let mut left = 8;
        let server = serve(move |_: &Recorded| {
            left -= 1;
            let answer = Answer::new(if left == 0 { 204 } else { 200 }).header("Content-Type", "text/event-stream");
            answer.body(text.clone())
        });
        let client = builder(&server).clock(clock.clone()).build().expect("it is well formed");
        let mut stream = client.streams().watch().send_events();
        while stream.try_next().await.expect("204 ends it").is_some() {}
        clock.waits().iter().map(Duration::as_millis).collect::<Vec<_>>()
    };
    let event = "data: {\"id\":1}\n\n";
    assert_eq!(waits("0", event).await, [250; 7]);
    assert_eq!(waits("1500", event).await, [1500; 7]);
    assert_eq!(waits("999999999999", event).await, [60_000; 7]);
    assert_eq!(waits("99999999999999999999999", event).await, [3000; 7], "no number that is one");
    assert_eq!(waits("0", "").await, [250, 500, 1000, 2000, 4000, 8000, 16_000]);
    assert_eq!(waits("50000", ": nothing\n\n").await[..3], [50_000, 60_000, 60_000]);
}

/// A POST of events is not repeated; `[DONE]` is how some servers end it.
#[tokio::test]
async fn events_of_a_post_end_with_the_connection_or_a_word() {
    let bed = Bed::script([events(200, &["id: 1\ndata: {\"id\":1}\n\ndata: [DONE]\n\ndata: {\"id\":2}\n\n"])]);
    let mut stream = bed.client.streams().chat("hello").send_events().until("[DONE]");
    let first = stream.try_next().await.expect("it can be read").expect("there is one");
    assert_eq!(first.id, 1.to_string().parse::<i64>().expect("it is a number"));
    assert!(stream.try_next().await.expect("it ends").is_none());
    let request = bed.server.only();
    assert_eq!((request.method.as_str(), &*request.body), ("POST", &br#"{"prompt":"hello"}"#[..]));

    let bed = Bed::script([events(200, &["id: 1\ndata: {\"id\":1}\n\n"])]);
    let mut stream = bed.client.streams().chat("hello").send_events();
    assert!(stream.try_next().await.expect("it can be read").is_some());
    assert!(stream.try_next().await.expect("it ends").is_none());
    assert_eq!(bed.server.requests().len(), 1);
}

/// One event that cannot be read costs that event; a status that tells of a failure ends it.
#[tokio::test]
async fn a_bad_event_is_an_error_and_the_next_one_follows() {
    let bed = Bed::script([events(200, &["data: {\"id\":\n\ndata: {\"id\":\"2\"}\n\n"]), Answer::new(404)]);
    let mut stream = bed.client.streams().watch().send_events().reconnect(false);
    let error = stream.try_next().await.expect_err("it is not valid JSON");
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    let event = stream.try_next().await.expect("it can be read").expect("there is one");
    assert_eq!((event.id, event.drift().len()), (2, 1));
    assert_eq!(event.drift()[0].path, "id");
    let mut refused = bed.client.streams().watch().send_events();
    assert_eq!(refused.try_next().await.expect_err("404").status().map(|status| status.as_u16()), Some(404));
}

/// Each event is there as soon as it came, not when the next one does.
#[tokio::test]
async fn events_are_not_held_back() {
    let answer = Answer::new(200).header("Content-Type", "text/event-stream");
    let answer = answer.pieces(["data: {\"id\":1}\n\n", "data: {\"id\":2}\n\n"], Duration::from_secs(2));
    let bed = Bed::script([answer]);
    let mut stream = bed.client.streams().watch().send_events().reconnect(false);
    let first = stream.try_next().await.expect("it can be read").expect("there is one");
    let since = std::time::Instant::now();
    let second = stream.try_next().await.expect("it can be read").expect("there is one");
    assert_eq!((first.into_inner().id, second.into_inner().id), (1, 2));
    assert!(since.elapsed() >= Duration::from_millis(200), "the first was held back until the second came");
}

#[tokio::test]
async fn lines_are_values() {
    let pieces = ["{\"id\":1}\n{\"i", "d\":2,\"name\":\"é", "\"}\r\n\n", "{\"id\":\n", "{\"id\":4}"];
    let answer = Answer::new(200).header("Content-Type", "application/x-ndjson").pieces(pieces, Duration::ZERO);
    let bed = Bed::script([answer]);
    let mut lines = bed.client.streams().follow().send_lines();
    let mut found = Vec::new();
    loop {
        match lines.try_next().await {
            Ok(Some(line)) => found.push(Ok((line.id, line.name.clone()))),
            Ok(None) => break,
            Err(error) => found.push(Err(error.kind())),
        }
    }
    assert_eq!(found, [Ok((1, None)), Ok((2, Some("é".to_owned()))), Err(ErrorKind::Decode), Ok((4, None))]);
    assert_eq!(bed.server.only().header("accept"), Some("application/x-ndjson"));
}

#[tokio::test]
async fn a_connection_that_breaks_amid_lines_is_an_error() {
    let answer = Answer::new(200).pieces(["{\"id\":1}\n", "{\"id\":2}\n"], Duration::ZERO).ending(Ending::CutAfter(1));
    let bed = Bed::script([answer]);
    let mut lines = bed.client.streams().follow().send_lines();
    assert_eq!(lines.try_next().await.expect("it can be read").map(|line| line.id), Some(1));
    assert!(lines.try_next().await.is_err(), "the rest is missing");
    assert!(lines.try_next().await.expect("after the error it is over").is_none());
}

#[tokio::test]
async fn lines_are_sent_as_they_are_given() {
    let bed = Bed::silent();
    let lines = "{\"id\":1}\n{\"id\":2}\n";
    let request = bed.sent(bed.client.streams().import(lines).send()).await;
    assert_eq!((request.header("content-type"), &*request.body), (Some("application/x-ndjson"), lines.as_bytes()));
}

#[tokio::test]
async fn a_download_goes_to_a_writer_and_tells_how_far_it_is() {
    let content: Vec<u8> = (0..=255).cycle().take(1_000_000).collect();
    let body = content.clone();
    let bed =
        Bed::new(move |_: &Recorded| Answer::new(200).header("Content-Type", "application/zip").body(body.clone()));
    let mut answer = bed.client.streams().download().send_stream().await.expect("it succeeds");
    assert_eq!(answer.status().as_u16(), 200);
    let (mut out, mut told) = (Vec::new(), Vec::new());
    let length = answer.write_to(&mut out, |so_far, total| told.push((so_far, total))).await.expect("it is whole");
    assert_eq!(length, 1_000_000);
    assert!(out == content, "the bytes are others");
    assert!(told.is_sorted() && told.iter().all(|(_, total)| *total == Some(1_000_000)));
    assert_eq!(told.last().map(|(so_far, _)| *so_far), Some(1_000_000));
    assert_eq!(bed.server.only().header("accept"), Some("application/zip"));
}

#[tokio::test]
async fn a_download_that_breaks_off_is_an_error() {
    let answer = Answer::new(200).body(vec![7; 100_000]).ending(Ending::CutAfter(50_000));
    let server = serve(restwright_loopback::Script::new([answer]));
    let client = builder(&server).tries(1).build().expect("the base URL is well formed");
    let mut answer = client.streams().download().send_stream().await.expect("the headers came");
    let mut out = Vec::new();
    assert!(answer.write_to(&mut out, |_, _| {}).await.is_err());
    assert!(out.len() <= 50_000);
    // Without streaming it is an error as well, and never a body cut short.
    let answer = Answer::new(200).body(vec![7; 100_000]).ending(Ending::CutAfter(50_000));
    let server = serve(restwright_loopback::Script::new([answer]));
    let client = builder(&server).tries(1).build().expect("the base URL is well formed");
    assert!(client.streams().download().send().await.is_err());
}
