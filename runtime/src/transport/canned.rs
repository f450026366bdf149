//! A transport without a network: it returns prepared responses, and records the requests.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::carry::Transport;
use super::chunks::{Arrived, Chunks};
use super::exchange::{Failure, FailureKind, Incoming, Outgoing};
use super::modelled::Model;
use crate::base::future::BoxFuture;
use crate::values::json::Json;
use crate::values::value::Value;

/// Returns responses from a list, in order. Clones share the list, so a test can keep one and inspect it afterwards.
///
/// A list of two pages:
/// ```
/// use restwright::transport::{Canned, Reply};
/// # use restwright::door as rt;
/// # static API: rt::Api = rt::Api::new("a", "1", "https://a.example");
/// # static LIST: rt::Operation = rt::Operation::new("GET", "/numbers").paging(rt::Paging::Number { page: "page",
/// #     per_page: None, first: 1, total_count: None, total_pages: None, info_page: None, info_per_page: None });
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let canned = Canned::new([Reply::json("[1,2]"), Reply::json("[3]"), Reply::json("[]")]);
/// let client: rt::Client = rt::ClientBuilder::new(&API).transport(canned.clone()).build()?;
/// let numbers: Vec<i64> = client.request(&LIST).items::<i64, ()>().try_collect().await?;
/// assert_eq!(numbers, [1, 2, 3]);
/// assert_eq!(canned.requests()[1].path_and_query(), "/numbers?page=2");
/// # Ok::<(), restwright::Error>(()) }).unwrap();
/// ```
#[derive(Debug, Clone, Default)]
pub struct Canned {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    replies: VecDeque<Reply>,
    repeat_last: bool,
    requests: Vec<Recorded>,
}

impl Canned {
    /// Returns these responses, one for each request, then fails.
    pub fn new(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies = replies.into_iter().collect();
        Self { shared: Arc::new(Mutex::new(Shared { replies, repeat_last: false, requests: Vec::new() })) }
    }

    /// Returns these responses, then the last one again for ever.
    pub fn repeating(replies: impl IntoIterator<Item = Reply>) -> Self {
        let canned = Self::new(replies);
        canned.lock().repeat_last = true;
        canned
    }

    /// Returns a list page by page, as often as it is requested: [`Reply::page`].
    pub fn pages<T: Value>(items: impl IntoIterator<Item = T>, size: usize) -> Self {
        Self::repeating([Reply::page(items, size)])
    }

    /// Adds a response at the end of the list.
    pub fn push(&self, reply: Reply) {
        self.lock().replies.push_back(reply);
    }

    /// Returns the requests so far, in order.
    pub fn requests(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// Returns the number of responses that are left in the list.
    pub fn left(&self) -> usize {
        self.lock().replies.len()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn response(&self, outgoing: &Outgoing<'_>) -> Result<Reply, Failure> {
        let mut shared = self.lock();
        shared.requests.push(Recorded::of(outgoing));
        let reply = match shared.replies.len() {
            1 if shared.repeat_last => shared.replies.front().cloned(),
            _ => shared.replies.pop_front(),
        };
        match reply {
            Some(Reply { outcome: Err(kind), .. }) => Err(canned_failure(kind)),
            Some(reply) => Ok(reply.made_for(outgoing)),
            None => Err(Failure::new(FailureKind::Unsendable, "no canned reply is left")),
        }
    }
}

impl Transport for Canned {
    fn send<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Incoming, Failure>> {
        let response = self.response(&outgoing).and_then(Reply::whole);
        Box::pin(std::future::ready(response))
    }

    fn stream<'a>(&'a self, outgoing: Outgoing<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        Box::pin(async move {
            let mut outgoing = outgoing;
            outgoing.buffer().await?;
            self.response(&outgoing).and_then(Reply::piecewise)
        })
    }
}

fn canned_failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "a canned failure")
}

/// A prepared response.
#[derive(Debug, Clone)]
pub struct Reply {
    outcome: Result<Incoming, FailureKind>,
    /// The source of the body, which is written when a request comes.
    model: Option<Model>,
    /// The pieces in which the body arrives, if it does not arrive whole.
    pieces: Vec<Bytes>,
    /// The failure that ends the body too early.
    breaks: Option<FailureKind>,
}

/// The pieces of a body, each returned on demand.
struct Pieces {
    left: std::vec::IntoIter<Bytes>,
    breaks: Option<FailureKind>,
}

impl Stream for Pieces {
    type Item = Result<Bytes, Failure>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = self.left.next().map(Ok);
        Poll::Ready(next.or_else(|| self.breaks.take().map(|kind| Err(canned_failure(kind)))))
    }
}

impl Reply {
    /// Creates a response with the status 200 and a JSON body.
    pub fn json(body: impl Into<Bytes>) -> Self {
        Self::status(200).header("content-type", "application/json").body(body)
    }

    /// Creates a response with the status 200 and a value of a model, in the form that the called operation declares:
    /// in the envelope of the API, if it has one, and as JSON or as text.
    ///
    /// ```
    /// # mod pets {
    /// #     use restwright::door as rt;
    /// #     #[derive(Clone, Default)]
    /// #     pub struct Pet { pub name: String, pub extra: rt::Extra }
    /// #     restwright::record! { Pet { name: "name", required; } extra }
    /// # }
    /// use pets::Pet;
    /// use restwright::transport::Reply;
    ///
    /// let mut pet = Pet::default();
    /// pet.name = "Rex".to_owned();
    /// let reply = Reply::value(&pet);
    /// # let _ = reply;
    /// ```
    pub fn value(value: &dyn Value) -> Self {
        Self { model: Some(Model::Value(Json::of(value))), ..Self::status(200) }
    }

    /// Creates a response with the status 200 and the requested page of a list, in the form that the called operation
    /// declares: by number, by offset, by cursor or by link, with the declared totals. A page has `size` items, unless
    /// the call asks for another number.
    ///
    /// If the operation has no pages, the response is the whole list.
    pub fn page<T: Value>(items: impl IntoIterator<Item = T>, size: usize) -> Self {
        let items = items.into_iter().map(|item| Json::of(item.as_value())).collect();
        Self { model: Some(Model::Page { items, size }), ..Self::status(200) }
    }

    /// Creates an empty response.
    ///
    /// # Panics
    /// If `status` is not between 100 and 999.
    pub fn status(status: u16) -> Self {
        let status = StatusCode::from_u16(status).expect("a test names a status between 100 and 999");
        Self::of(Ok(Incoming::new(status, HeaderMap::new(), Bytes::new())))
    }

    /// Fails without a response.
    pub fn failure(kind: FailureKind) -> Self {
        Self::of(Err(kind))
    }

    pub(super) fn of(outcome: Result<Incoming, FailureKind>) -> Self {
        Self { outcome, model: None, pieces: Vec::new(), breaks: None }
    }

    /// Returns the response for one request.
    fn made_for(mut self, outgoing: &Outgoing<'_>) -> Self {
        if let (Some(model), Ok(incoming)) = (self.model.take(), &mut self.outcome) {
            model.fill(incoming, outgoing);
        }
        self
    }

    fn whole(self) -> Result<Incoming, Failure> {
        if let Some(kind) = self.breaks {
            return Err(canned_failure(kind));
        }
        let mut incoming = self.outcome.map_err(canned_failure)?;
        if !self.pieces.is_empty() {
            incoming.body = self.pieces.concat().into();
        }
        Ok(incoming)
    }

    fn piecewise(self) -> Result<Arrived, Failure> {
        let Incoming { status, headers, body, .. } = self.outcome.map_err(canned_failure)?;
        let pieces = if self.pieces.is_empty() { vec![body] } else { self.pieces };
        let pieces = Pieces { left: pieces.into_iter(), breaks: self.breaks };
        Ok(Arrived::new(status, headers, Chunks::stream(Box::pin(pieces))))
    }

    /// Sets another status.
    ///
    /// # Panics
    /// If `status` is not between 100 and 999.
    pub fn with_status(mut self, status: u16) -> Self {
        if let Ok(incoming) = &mut self.outcome {
            incoming.status = StatusCode::from_u16(status).expect("a test names a status between 100 and 999");
        }
        self
    }

    /// Adds a header.
    ///
    /// # Panics
    /// If the name or value is not valid in a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Ok(incoming) = &mut self.outcome {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a test names a valid header");
            incoming.headers.append(name, HeaderValue::from_str(value).expect("a test gives a valid header value"));
        }
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.model = None;
        if let Ok(incoming) = &mut self.outcome {
            incoming.body = body.into();
        }
        self
    }

    /// Sets a body that arrives in these pieces, if it is read as a stream.
    pub fn pieces(mut self, pieces: impl IntoIterator<Item = impl Into<Bytes>>) -> Self {
        self.pieces = pieces.into_iter().map(Into::into).collect();
        self
    }

    /// Makes the body break off after its present content.
    pub fn breaking(mut self, kind: FailureKind) -> Self {
        self.breaks = Some(kind);
        self
    }
}

/// A recorded request, as it would have been sent.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Recorded {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty if there is none.
    pub body: Bytes,
}

impl Recorded {
    pub(super) fn of(outgoing: &Outgoing<'_>) -> Self {
        Self {
            method: outgoing.method.clone(),
            url: outgoing.url.to_owned(),
            headers: outgoing.headers.clone(),
            body: outgoing.body.clone().unwrap_or_default(),
        }
    }

    /// Returns a header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the body as text; invalid UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the path and query.
    pub fn path_and_query(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.find('/').map_or("/", |slash| &rest[slash..])
    }
}
