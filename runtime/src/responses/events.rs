//! Responses of server-sent events, as streams of typed items that continue after a connection has ended.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderValue, Method, StatusCode, header};

use super::items::{accept, encoded, read_item, too_long};
use super::sse::{Parser, RawEvent};
use super::streamed::{SendingStream, StreamedResponse};
use crate::base::future::{BoxFuture, try_collect};
use crate::errors::error::{Error, ErrorKind};
use crate::requests::request::Request;
use crate::values::json::{Drift, Json, Mode, WriteMode, decode, to_json};
use crate::values::value::{Value, View};

/// The wait before another connection, until the server names one.
const USUAL_WAIT: Duration = Duration::from_secs(3);

/// The shortest wait before another connection, whatever the server says. WHATWG HTML, section 9.2.3, allows a client
/// to wait longer than the server asks, so as not to overload it.
const LEAST_WAIT: Duration = Duration::from_millis(250);

/// An event: its name, its id, and the value of its data, to which it dereferences.
#[derive(Debug, Clone, PartialEq)]
pub struct Event<T> {
    kind: String,
    id: String,
    value: T,
    drift: Vec<Drift>,
}

impl<T> Event<T> {
    /// Returns the name of the event; `message` if the server gives none.
    pub fn event(&self) -> &str {
        &self.kind
    }

    /// Returns the last id that came, with this event or one before it; empty if there was none.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the places at which the data differs from the document and was read anyway.
    pub fn drift(&self) -> &[Drift] {
        &self.drift
    }

    /// Returns the value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Event<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Event<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// The events of a response (`text/event-stream`; WHATWG HTML, section 9.2, "Server-sent events"), each as soon as it
/// arrives, with its data read as JSON. A `String` takes data that is not a JSON string as it is.
///
/// If the connection of a `GET` ends, another connection is opened after the time that the server asked for (else three
/// seconds), with the last id in `Last-Event-ID`. This happens if the server gave an id or that time, which shows that
/// it can continue, unless [`Events::reconnect`] says otherwise. The status 204 ends the stream. The stream also ends
/// if it cannot be opened again within the call's tries.
///
/// The wait is never shorter than a quarter of a second, and never longer than the call's
/// [`RetryPolicy::retry_after_cap`](crate::RetryPolicy::retry_after_cap). It doubles with each connection in a row that
/// brought no event.
///
/// Data that cannot be read is an error, and the next event follows it. An event longer than
/// [`max_item_size`](crate::ClientBuilder::max_item_size) ends the stream.
///
/// ```
/// use restwright::transport::{Canned, Reply};
/// # use restwright::door as rt;
/// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let stream = Reply::status(200).header("content-type", "text/event-stream");
/// let canned = Canned::new([stream.body("event: add\ndata: 1\n\ndata: 2\n\ndata: [DONE]\n\n")]);
/// let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned).build()?;
/// let mut events = client.request_raw(http::Method::GET, "/events").send_events::<i64>().until("[DONE]");
/// while let Some(event) = events.try_next().await? {
///     println!("{}: {}", event.event(), *event);
/// }
/// # Ok::<(), restwright::Error>(()) }).unwrap();
/// ```
#[must_use = "events are fetched when they are asked for"]
pub struct Events<T> {
    request: Request,
    state: State,
    parser: Parser,
    reconnect: Option<bool>,
    until: Option<String>,
    /// The number of connections in a row that brought nothing.
    vain: u32,
    /// The number of connections in a row that brought no event.
    idle: u32,
    item: PhantomData<fn() -> T>,
}

enum State {
    Opening(SendingStream),
    Reading(Box<StreamedResponse>),
    Waiting(BoxFuture<'static, ()>),
    Over,
}

/// The result of the next step.
type Found<T> = Option<Result<Event<T>, Error>>;

impl Request {
    /// Sends the call and reads the response as server-sent events (`text/event-stream`), each as soon as it arrives.
    pub fn send_events<T: Value + Default>(self) -> Events<T> {
        Events::new(self)
    }
}

impl<T: Value + Default> Events<T> {
    pub(crate) fn new(mut request: Request) -> Self {
        accept(&mut request, "text/event-stream");
        Self {
            state: State::Opening(SendingStream::new(request.clone())),
            request,
            parser: Parser::new(),
            reconnect: None,
            until: None,
            vain: 0,
            idle: 0,
            item: PhantomData,
        }
    }

    /// Sets whether a `GET` opens another connection when one ends, whatever the server gave.
    pub fn reconnect(mut self, reconnect: bool) -> Self {
        self.reconnect = Some(reconnect);
        self
    }

    /// Ends the stream at the event with this text as its data. That event is not returned.
    pub fn until(mut self, data: impl Into<String>) -> Self {
        self.until = Some(data.into());
        self
    }

    /// Returns the last id that came. Another call continues from there if it sends the id as `Last-Event-ID`.
    pub fn last_id(&self) -> &str {
        self.parser.last_id()
    }

    /// Returns the next event; `None` after the last.
    ///
    /// # Errors
    /// The errors of the call. Also an error if data cannot be read, if the response is not an event stream, or if the
    /// connection breaks or the server falls silent and there is no other connection.
    pub async fn try_next(&mut self) -> Result<Option<Event<T>>, Error> {
        poll_fn(|cx| self.poll_event(cx)).await.transpose()
    }

    /// Collects all events until the stream ends, in any collection: `try_collect::<Vec<_>>()`.
    ///
    /// # Errors
    /// The same as for [`Events::try_next`]; the events that already came are lost.
    pub async fn try_collect<C: Default + Extend<Event<T>>>(self) -> Result<C, Error> {
        try_collect(self).await
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Found<T>> {
        loop {
            let over = match &mut self.state {
                State::Opening(sending) => {
                    let opened = ready!(Pin::new(sending).poll(cx));
                    self.opened(opened)
                }
                State::Reading(response) => {
                    if let Some(raw) = self.parser.next() {
                        self.idle = 0;
                        if self.until.as_ref().is_some_and(|until| *until == raw.data) {
                            self.state = State::Over;
                            return Poll::Ready(None);
                        }
                        return Poll::Ready(Some(read(raw, response)));
                    }
                    let longest = response.request().sizes().item;
                    if self.parser.is_too_long() {
                        Some(Err(response.located(too_long("an event", longest))))
                    } else {
                        match ready!(response.poll_chunk(cx)) {
                            Some(Ok(chunk)) => {
                                self.vain = 0;
                                self.parser.feed(&chunk, longest);
                                None
                            }
                            Some(Err(error)) => self.lost(Some(error)),
                            None => self.lost(None),
                        }
                    }
                }
                State::Waiting(wait) => {
                    ready!(wait.as_mut().poll(cx));
                    self.state = State::Opening(self.reopened());
                    None
                }
                State::Over => return Poll::Ready(None),
            };
            if let Some(end) = over {
                self.state = State::Over;
                return Poll::Ready(end.err().map(Err));
            }
        }
    }

    /// Takes a response; a returned value ends the stream.
    fn opened(&mut self, response: Result<StreamedResponse, Error>) -> Option<Result<(), Error>> {
        let response = match response {
            Ok(response) => response,
            Err(error) => return Some(Err(error)),
        };
        if response.status() == StatusCode::NO_CONTENT {
            return Some(Ok(()));
        }
        let media_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("text/event-stream") {
            let message =
                format!("the response is not an event stream but {}", media_type.unwrap_or("of an unnamed type"));
            return Some(Err(response.located(Error::new(ErrorKind::Decode, message))));
        }
        if let Some(error) = encoded(&response) {
            return Some(Err(error));
        }
        self.state = State::Reading(Box::new(response));
        None
    }

    /// Called after a connection has ended: waits for another one, or ends the stream.
    fn lost(&mut self, error: Option<Error>) -> Option<Result<(), Error>> {
        let can_go_on = self.parser.retry().is_some() || !self.parser.last_id().is_empty();
        let again = self.request.method() == Method::GET && self.reconnect.unwrap_or(can_go_on);
        self.vain += 1;
        if !again || self.vain > self.request.retry_policy().tries {
            return Some(error.map_or(Ok(()), Err));
        }
        let wait = self.wait();
        self.idle = self.idle.saturating_add(1);
        self.parser.restart();
        self.state = State::Waiting(self.request.client.inner().clock.sleep(wait));
        None
    }

    /// Returns the wait before another connection.
    fn wait(&self) -> Duration {
        let longest = self.request.retry_policy().retry_after_cap.max(LEAST_WAIT);
        let asked = self.parser.retry().unwrap_or(USUAL_WAIT).max(LEAST_WAIT);
        asked.saturating_mul(2_u32.saturating_pow(self.idle)).min(longest)
    }

    fn reopened(&self) -> SendingStream {
        let mut request = self.request.clone();
        let id = self.parser.last_id();
        // An id that a header cannot carry is not sent: the server begins anew.
        if !id.is_empty() && HeaderValue::from_bytes(id.as_bytes()).is_ok() {
            request.header("last-event-id", id);
        }
        SendingStream::new(request)
    }
}

fn read<T: Value + Default>(raw: RawEvent, response: &StreamedResponse) -> Result<Event<T>, Error> {
    let mut value = T::default();
    if response.request().operation.whole_events {
        let drift = read_whole(&raw, &mut value, response)?;
        return Ok(Event { kind: raw.event, id: raw.id, value, drift });
    }
    let RawEvent { event, id, data } = raw;
    let is_text = matches!(value.view(), View::Str(_)) && !data.trim_start().starts_with('"');
    let drift = if is_text {
        read_item(&to_json(View::Str(&data), WriteMode::Full), &mut value, response)?
    } else {
        read_item(data.as_bytes(), &mut value, response)?
    };
    Ok(Event { kind: event, id, value, drift })
}

/// Reads an event as an object of its fields (OpenAPI 3.2.0, section 4.14.5). Its data is JSON if that is what the
/// document declares for an event of this name, else the text.
fn read_whole(raw: &RawEvent, value: &mut dyn Value, response: &StreamedResponse) -> Result<Vec<Drift>, Error> {
    let quoted = |text: &str| to_json(View::Str(text), WriteMode::Full);
    let fields = |data: &[u8]| {
        let id = if raw.id.is_empty() { Vec::new() } else { [b",\"id\":", &*quoted(&raw.id)].concat() };
        [b"{\"event\":", &*quoted(&raw.event), &*id, b",\"data\":", data, b"}"].concat()
    };
    let (json, text) = (fields(raw.data.as_bytes()), fields(&quoted(&raw.data)));
    let is_json = decode(raw.data.as_bytes(), &mut Json::default(), Mode::Strict).is_ok();
    for form in [&json, &text].into_iter().filter(|form| is_json || *form == &text) {
        if decode(form, value, Mode::Strict).is_ok() {
            return Ok(Vec::new());
        }
        value.reset();
    }
    read_item(if is_json { &json } else { &text }, value, response)
}

impl<T: Value + Default> Stream for Events<T> {
    type Item = Result<Event<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx)
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("request", &self.request)
            .field("last_id", &self.parser.last_id())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros are for emitted code")]
mod tests {
    use crate::api::{Api, Operation};
    use crate::setup::builder::ClientBuilder;
    use crate::setup::client::Client;
    use crate::transport::{Canned, Reply};
    use crate::{Extra, Json};

    #[derive(Clone, Default)]
    pub struct Add {
        event: String,
        data: Option<crate::Map<i64>>,
        extra: Extra,
    }

    crate::record! {
        Add { event: "event", required; data: "data"; }
        extra
    }

    #[derive(Clone, Default)]
    pub struct Say {
        event: String,
        data: Option<String>,
        extra: Extra,
    }

    crate::record! {
        Say { event: "event", required; data: "data"; }
        extra
    }

    #[derive(Clone)]
    enum Told {
        Add(Box<Add>),
        Say(Box<Say>),
        Other(Json),
    }

    crate::union! {
        Told { Add: Box<Add>, "event" = ["add"]; Say: Box<Say>, "event" = ["say"]; }
        Other
    }

    static API: Api = Api::new("a", "1", "https://a.example");
    static WATCH: Operation = Operation::new("GET", "/").whole_events();

    #[tokio::test]
    async fn a_whole_event_is_chosen_by_its_name_and_has_its_data() {
        let body = "event: add\ndata: {\"a\":1}\n\nevent: say\ndata: 7\n\nevent: end\ndata: x\n\n";
        let reply = Reply::status(200).header("content-type", "text/event-stream").body(body);
        let canned = Canned::new([reply]);
        let client: Client = ClientBuilder::new(&API).transport(canned).build().expect("it has a base URL");
        let mut events = client.request(&WATCH).send_events::<Told>();
        let mut next = async || events.try_next().await.expect("an event").map(super::Event::into_inner);
        assert!(
            matches!(next().await, Some(Told::Add(add)) if add.data.as_ref().and_then(|data| data.get("a")) == Some(&1))
        );
        assert!(matches!(next().await, Some(Told::Say(say)) if say.data.as_deref() == Some("7")));
        assert!(matches!(next().await, Some(Told::Other(json)) if json.text() == r#"{"event":"end","data":"x"}"#));
        assert!(next().await.is_none());
    }
}
