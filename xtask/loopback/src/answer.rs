//! The responses of the server, and the handlers that decide them.

use std::time::Duration;

use serde_json::Value;

use crate::http::Recorded;

/// Decides the response to each request; requests are handed over one at a time.
pub trait Handler: Send + 'static {
    /// The response to `request`.
    fn answer(&mut self, request: &Recorded) -> Answer;
}

impl<F: FnMut(&Recorded) -> Answer + Send + 'static> Handler for F {
    fn answer(&mut self, request: &Recorded) -> Answer {
        self(request)
    }
}

/// Prepared responses, given in order; when none is left, a status 500 that says so.
#[derive(Clone, Debug, Default)]
pub struct Script {
    answers: std::collections::VecDeque<Answer>,
}

impl Script {
    /// A script of these responses.
    pub fn new(answers: impl IntoIterator<Item = Answer>) -> Self {
        Self { answers: answers.into_iter().collect() }
    }
}

impl Handler for Script {
    fn answer(&mut self, _: &Recorded) -> Answer {
        self.answers.pop_front().unwrap_or_else(|| Answer::text(500, "the script has no response left"))
    }
}

/// One response: status, headers, body, and the faults of its delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Headers besides those that frame the body.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
    /// How long to wait before the first byte.
    pub delay: Duration,
    /// If and where the response breaks off.
    pub ending: Ending,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Sent at once, with its length.
    Whole(Vec<u8>),
    /// Sent piece by piece in the chunked coding, with a pause before each.
    Pieces {
        /// The pieces; an empty one is left out, because it would end the body.
        pieces: Vec<Vec<u8>>,
        /// The pause before each.
        pause: Duration,
    },
}

/// If a response is delivered in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// In full.
    Complete,
    /// The connection is closed before any byte.
    NoAnswer,
    /// The connection is closed after so many bytes of a whole body, whose full length was announced; a body in pieces
    /// breaks off after so many pieces.
    CutAfter(usize),
}

impl Answer {
    /// A response with a status and nothing else.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Body::Whole(Vec::new()),
            delay: Duration::ZERO,
            ending: Ending::Complete,
        }
    }

    /// A JSON response.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status).header("Content-Type", "application/json").body(body.to_string())
    }

    /// A plain text response.
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::new(status).header("Content-Type", "text/plain; charset=utf-8").body(body.into())
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// With this body, sent at once.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Body::Whole(body.into());
        self
    }

    /// With a body that is sent piece by piece.
    #[must_use]
    pub fn pieces(mut self, pieces: impl IntoIterator<Item = impl Into<Vec<u8>>>, pause: Duration) -> Self {
        self.body = Body::Pieces { pieces: pieces.into_iter().map(Into::into).collect(), pause };
        self
    }

    /// With a wait before the first byte.
    #[must_use]
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Breaks off as `ending` says.
    #[must_use]
    pub fn ending(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }
}
