//! Responses with one JSON value per line, as streams of typed items.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes, BytesMut};
use futures_core::Stream;

use super::items::{accept, encoded, read_item, too_long};
use super::streamed::{SendingStream, StreamedResponse};
use crate::base::future::try_collect;
use crate::errors::error::Error;
use crate::requests::request::Request;
use crate::values::json::Drift;
use crate::values::value::Value;

/// One item of a stream: its value, to which it dereferences, and its differences from the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<T> {
    value: T,
    drift: Vec<Drift>,
}

impl<T> Line<T> {
    /// Returns the places at which the item differs from the document and was read anyway.
    pub fn drift(&self) -> &[Drift] {
        &self.drift
    }

    /// Returns the value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Line<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Line<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// The values of a response with one value per line (`application/x-ndjson`, also `application/json-seq`), each as soon
/// as it arrives.
///
/// Empty lines are skipped, and the last line need not end with a line feed. A line that cannot be read is an error,
/// and the next line follows it. A line longer than [`max_item_size`](crate::ClientBuilder::max_item_size), or a
/// connection that breaks, ends the stream.
///
/// ```
/// use restwright::transport::{Canned, Reply};
/// # use restwright::door as rt;
/// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let canned = Canned::new([Reply::status(200).pieces(["1\n2", "3\n"])]);
/// let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned).build()?;
/// let mut lines = client.request_raw(http::Method::GET, "/numbers").send_lines::<i64>();
/// let mut sum = 0;
/// while let Some(line) = lines.try_next().await? {
///     sum += *line;
/// }
/// assert_eq!(sum, 24);
/// # Ok::<(), restwright::Error>(()) }).unwrap();
/// ```
#[must_use = "lines are fetched when they are asked for"]
pub struct Lines<T> {
    state: State,
    buffer: BytesMut,
    /// The length of the start of the buffer that has no line feed.
    searched: usize,
    /// The nesting of that start, if it is a text of a sequence.
    nesting: Nesting,
    is_first: bool,
    item: PhantomData<fn() -> T>,
}

enum State {
    Opening(SendingStream),
    Reading(Box<StreamedResponse>),
    /// The body has been read; the buffer may hold the last line.
    Ended(Box<StreamedResponse>),
    Over,
}

impl Request {
    /// Sends the call and reads the response as one JSON value per line (`application/x-ndjson`), each as soon as it
    /// arrives.
    pub fn send_lines<T: Value + Default>(self) -> Lines<T> {
        Lines::new(self)
    }
}

impl<T: Value + Default> Lines<T> {
    pub(crate) fn new(mut request: Request) -> Self {
        accept(&mut request, "application/x-ndjson");
        Self {
            state: State::Opening(SendingStream::new(request)),
            buffer: BytesMut::new(),
            searched: 0,
            nesting: Nesting::default(),
            is_first: true,
            item: PhantomData,
        }
    }

    /// Returns the next value; `None` after the last.
    ///
    /// # Errors
    /// The errors of the call. Also an error if a line cannot be read, or if the connection breaks or the server falls
    /// silent.
    pub async fn try_next(&mut self) -> Result<Option<Line<T>>, Error> {
        poll_fn(|cx| self.poll_line(cx)).await.transpose()
    }

    /// Collects all lines until the stream ends, in any collection: `try_collect::<Vec<_>>()`.
    ///
    /// # Errors
    /// The same as for [`Lines::try_next`]; the lines that already came are lost.
    pub async fn try_collect<C: Default + Extend<Line<T>>>(self) -> Result<C, Error> {
        try_collect(self).await
    }

    fn poll_line(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Line<T>, Error>>> {
        loop {
            match &mut self.state {
                State::Opening(sending) => match ready!(Pin::new(sending).poll(cx)) {
                    Ok(response) => match encoded(&response) {
                        None => self.state = State::Reading(Box::new(response)),
                        Some(error) => return self.end(error),
                    },
                    Err(error) => return self.end(error),
                },
                State::Reading(response) => {
                    let longest = response.request().sizes().item;
                    let line = whole_line(&mut self.buffer, &mut self.searched, &mut self.nesting);
                    if line.as_ref().map_or(self.buffer.len(), Bytes::len) > longest {
                        let error = response.located(too_long("a line", longest));
                        return self.end(error);
                    }
                    if let Some(text) = line {
                        if let Some(text) = content(&text, &mut self.is_first) {
                            return Poll::Ready(Some(read(text, response)));
                        }
                    } else {
                        match ready!(response.poll_chunk(cx)) {
                            Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                            Some(Err(error)) => return self.end(error),
                            None => self.finish(),
                        }
                    }
                }
                State::Ended(response) => {
                    let text = self.buffer.split().freeze();
                    let last = content(&text, &mut self.is_first).map(|text| read(text, response));
                    self.state = State::Over;
                    return Poll::Ready(last);
                }
                State::Over => return Poll::Ready(None),
            }
        }
    }

    fn finish(&mut self) {
        if let State::Reading(response) = std::mem::replace(&mut self.state, State::Over) {
            self.state = State::Ended(response);
        }
    }

    fn end(&mut self, error: Error) -> Poll<Option<Result<Line<T>, Error>>> {
        self.state = State::Over;
        Poll::Ready(Some(Err(error)))
    }
}

/// Returns the next line without its end, if the whole line has arrived. A text of a sequence may have several lines,
/// and ends where the next one begins at the latest.
fn whole_line(buffer: &mut BytesMut, searched: &mut usize, nesting: &mut Nesting) -> Option<Bytes> {
    let is_sequence = buffer.trim_ascii_start().first() == Some(&BEGINNING);
    let arrived = &buffer[*searched..];
    let end = if is_sequence {
        arrived.iter().position(|byte| nesting.ends_at(*byte))
    } else {
        arrived.iter().position(|byte| *byte == b'\n')
    };
    let Some(end) = end else {
        *searched = buffer.len();
        return None;
    };
    let line = buffer.split_to(*searched + end).freeze();
    buffer.advance(usize::from(buffer.first() == Some(&b'\n')));
    (*searched, *nesting) = (0, Nesting::default());
    Some(line)
}

/// The character that begins a text of a sequence (RFC 7464, section 2.2).
const BEGINNING: u8 = 0x1E;

/// The nesting of a JSON text that has arrived in part. Within a text of a sequence, a line feed may be space.
#[derive(Default)]
struct Nesting {
    level: usize,
    in_string: bool,
    is_escaped: bool,
    /// True if anything but space has come.
    has_begun: bool,
}

impl Nesting {
    /// Takes the next character. Returns true if the text ends before it.
    fn ends_at(&mut self, byte: u8) -> bool {
        let is_whole = self.has_begun && self.level == 0 && !self.in_string;
        if byte == b'\n' && is_whole || byte == BEGINNING && self.has_begun {
            return true;
        }
        self.take(byte);
        false
    }

    fn take(&mut self, byte: u8) {
        self.has_begun |= byte != BEGINNING && !byte.is_ascii_whitespace();
        if self.in_string {
            self.in_string = self.is_escaped || byte != b'"';
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.level += 1,
            b'}' | b']' => self.level = self.level.saturating_sub(1),
            _ => {}
        }
    }
}

/// Returns the content of a line; `None` for an empty one. The first line may begin with a byte order mark, and each
/// line with the character that begins a text of a sequence (RFC 7464, section 2.2).
fn content<'l>(line: &'l [u8], is_first: &mut bool) -> Option<&'l [u8]> {
    let line = if std::mem::take(is_first) { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line };
    let mut line = line.trim_ascii();
    while let Some(rest) = line.strip_prefix(&[BEGINNING]) {
        line = rest.trim_ascii_start();
    }
    (!line.is_empty()).then_some(line)
}

fn read<T: Value + Default>(text: &[u8], response: &StreamedResponse) -> Result<Line<T>, Error> {
    let mut value = T::default();
    let drift = read_item(text, &mut value, response)?;
    Ok(Line { value, drift })
}

impl<T: Value + Default> Stream for Lines<T> {
    type Item = Result<Line<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_line(cx)
    }
}

impl<T> fmt::Debug for Lines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("buffered", &self.buffer.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use crate::api::Api;
    use crate::setup::builder::ClientBuilder;
    use crate::setup::client::Client;
    use crate::transport::{Canned, Reply};
    use crate::values::json::Json;

    static API: Api = Api::new("a", "1", "https://a.example");

    async fn texts(pieces: &[&str]) -> Vec<Result<String, ()>> {
        let canned = Canned::new([Reply::status(200).pieces(pieces.iter().map(|piece| (*piece).to_owned()))]);
        let client: Client = ClientBuilder::new(&API).transport(canned).build().expect("it has a base URL");
        let mut lines = client.request_raw(Method::GET, "/").send_lines::<Json>();
        let mut texts = Vec::new();
        while let Some(line) = lines.try_next().await.transpose() {
            texts.push(line.map(|line| line.text().to_owned()).map_err(drop));
        }
        texts
    }

    #[tokio::test]
    async fn a_text_of_a_sequence_may_have_several_lines() {
        let told = |text: &str| Ok(text.to_owned());
        let pieces = ["\x1e{\"a\":\n\"}\\", "\"{\",\n\"b\": [1,\n2]}\n\x1e", "\n3\n\x1e[4", "\n\x1e5"];
        let found = texts(&pieces).await;
        assert_eq!(found, [told("{\"a\":\n\"}\\\"{\",\n\"b\": [1,\n2]}"), told("3"), Err(()), told("5")]);
        assert_eq!(texts(&["{}\n{\n"]).await, [told("{}"), Err(())]);
    }
}
