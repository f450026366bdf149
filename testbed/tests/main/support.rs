//! Helpers that the tests share: a client, and a server that records the requests.

use std::time::Duration;

use restwright::{FromResponse, Sending};
use restwright_loopback::{Answer, Handler, Limits, Recorded, Script, Server};
pub(crate) use restwright_test_clock::TestClock;
use restwright_testbed::{Client, ClientBuilder};

/// A server, and a client that calls it and never waits.
pub(crate) struct Bed {
    pub(crate) server: Server,
    pub(crate) client: Client,
}

impl Bed {
    /// A bed whose server answers by `handler`.
    pub(crate) fn new(handler: impl Handler) -> Self {
        let server = serve(handler);
        let client = builder(&server).build().expect("the base URL is well formed");
        Self { server, client }
    }

    /// A bed whose server answers everything with 204.
    pub(crate) fn silent() -> Self {
        Self::new(|_: &Recorded| Answer::new(204))
    }

    /// A bed whose server gives these responses, in order.
    pub(crate) fn script(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self::new(Script::new(answers))
    }

    /// The request of a call that succeeds.
    pub(crate) async fn sent<R: FromResponse>(&self, call: Sending<R>) -> Recorded {
        let before = self.server.requests().len();
        call.await.expect("the call succeeds");
        let mut requests = self.server.requests();
        assert_eq!(requests.len(), before + 1, "a call is one request");
        requests.remove(before)
    }
}

/// A server that ends by itself.
pub(crate) fn serve(handler: impl Handler) -> Server {
    let limits = Limits { requests: 20_000, duration: Duration::from_secs(60) };
    Server::start(handler, limits).expect("a port of this machine is free")
}

/// A client without credentials that calls `server` and never waits.
pub(crate) fn builder(server: &Server) -> ClientBuilder<Client> {
    Client::builder().base_url(format!("{}/v1", server.url())).clock(TestClock::default())
}

/// The body of a request as text.
pub(crate) fn body(request: &Recorded) -> &str {
    std::str::from_utf8(&request.body).expect("the body is text")
}

/// The head and the content of each part, by RFC 2046, section 5.1.1; and the media type without its boundary.
pub(crate) fn parts(request: &Recorded) -> (String, Vec<(Vec<String>, String)>) {
    let media_type = request.header("content-type").expect("a body has a media type");
    let (before, boundary) = media_type.split_once("boundary=").expect("parts have a boundary");
    let delimiter = format!("--{boundary}");
    let text = String::from_utf8_lossy(&request.body).into_owned();
    let mut pieces = text.split(&*delimiter).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!((pieces.remove(0), pieces.pop().as_deref()), (String::new(), Some("--\r\n")), "{text}");
    let part = |piece: &String| {
        let piece = piece.strip_prefix("\r\n").and_then(|piece| piece.strip_suffix("\r\n")).expect("lines end so");
        let (head, content) = piece.split_once("\r\n\r\n").expect("a head ends with an empty line");
        (head.split("\r\n").map(str::to_owned).collect(), content.to_owned())
    };
    (before.trim_end_matches([' ', ';']).to_owned(), pieces.iter().map(part).collect())
}

/// A part in the form of [`parts`].
pub(crate) fn part(head: &[&str], content: &str) -> (Vec<String>, String) {
    (head.iter().map(|line| (*line).to_owned()).collect(), content.to_owned())
}
