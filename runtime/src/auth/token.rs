//! Access tokens by the client credentials grant (RFC 6749, section 4.4): fetched, kept, and renewed in time.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};

use super::tokens::{Means, Tokens};
use crate::base::clock::Clock;
use crate::base::future::BoxFuture;
use crate::base::redact::redacted;
use crate::base::scrub::Secrets;
use crate::base::uri;
use crate::bodies::encode::{self, Safe};
use crate::errors::error::{Error, ErrorKind};
use crate::transport::{Failure, Incoming, Outgoing};
use crate::values::json::Json;

/// A token is renewed this long before it expires, or a tenth of its lifetime before, if that is shorter.
const MARGIN: Duration = Duration::from_secs(60);

/// The number of tokens that are known to be secret. Calls that used older tokens have long ended.
const REMEMBERED: usize = 4;

/// Fetches tokens, and keeps one.
pub(crate) struct TokenSource {
    token_url: String,
    client_id: String,
    client_secret: String,
    scopes: String,
    state: Mutex<State>,
    /// The last tokens, including those that are no longer sent: a response to a call with one of them may still
    /// arrive.
    tokens: Mutex<VecDeque<String>>,
    /// The same client for each API that a relative token URL was resolved against: a token of one API is not valid for
    /// another.
    resolved: Mutex<BTreeMap<String, Arc<TokenSource>>>,
}

enum State {
    Empty,
    /// One call fetches a token; the others wait.
    Fetching(Vec<Waker>),
    Kept(Token),
}

#[derive(Clone)]
struct Token {
    secret: String,
    header: HeaderValue,
    /// The time at which it is renewed; `None` if the server does not say how long it is valid.
    renew: Option<SystemTime>,
}

impl TokenSource {
    pub(crate) fn new(token_url: String, client_id: String, client_secret: String, scopes: &[&str]) -> Self {
        let (state, tokens, resolved) = (Mutex::new(State::Empty), Mutex::default(), Mutex::default());
        Self { token_url, client_id, client_secret, scopes: scopes.join(" "), state, tokens, resolved }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a token among the last few.
    fn remember(&self, token: &str) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.push_front(token.to_owned());
        tokens.truncate(REMEMBERED);
    }

    /// Returns the token that is kept, or that another call fetches in time; `None` if this call must fetch one.
    async fn kept(&self, clock: &dyn Clock, deadline: Option<Duration>) -> Result<Option<HeaderValue>, Error> {
        let mut alarm: Option<BoxFuture<'static, ()>> = None;
        poll_fn(|cx| {
            if let Poll::Ready(kept) = self.poll_kept(cx, clock.wall()) {
                return Poll::Ready(Ok(kept));
            }
            let Some(deadline) = deadline else { return Poll::Pending };
            let left = || clock.sleep(deadline.saturating_sub(clock.now()));
            ready!(alarm.get_or_insert_with(left).as_mut().poll(cx));
            Poll::Ready(Err(self.located(Error::new(ErrorKind::Timeout, "no token was there in time"))))
        })
        .await
    }

    /// Returns the token that is kept; `None` if this call must fetch one.
    fn poll_kept(&self, cx: &Context<'_>, now: SystemTime) -> Poll<Option<HeaderValue>> {
        let mut state = self.state();
        match &mut *state {
            State::Kept(token) if token.renew.is_none_or(|renew| now < renew) => {
                return Poll::Ready(Some(token.header.clone()));
            }
            State::Fetching(waiting) => {
                if !waiting.iter().any(|waker| waker.will_wake(cx.waker())) {
                    waiting.push(cx.waker().clone());
                }
                return Poll::Pending;
            }
            State::Kept(_) | State::Empty => {}
        }
        *state = State::Fetching(Vec::new());
        Poll::Ready(None)
    }

    fn settle(&self, settled: State) {
        let before = std::mem::replace(&mut *self.state(), settled);
        if let State::Fetching(waiting) = before {
            waiting.into_iter().for_each(Waker::wake);
        }
    }

    async fn fetch(&self, means: Means<'_>) -> Result<Token, Error> {
        let Means { transport, clock, policy, deadline, response_size, .. } = means;
        let mut tries = 0;
        loop {
            tries += 1;
            let left = deadline.map(|deadline| deadline.saturating_sub(clock.now()));
            let outcome = transport.transport().send(self.outgoing(means, left, tries)).await;
            let outcome = outcome.and_then(|incoming| incoming.within(response_size));
            // A second request for a token is harmless.
            let wait = match &outcome {
                Ok(incoming) if incoming.status.is_success() => None,
                Ok(incoming) => policy.after_answer(tries, true, incoming.status, &incoming.headers, clock),
                Err(failure) => policy.after_failure(tries, true, failure.kind),
            };
            match wait.filter(|wait| deadline.is_none_or(|deadline| clock.now() + *wait < deadline)) {
                Some(wait) => clock.sleep(wait).await,
                None => return self.read(outcome, clock.wall()).map_err(|error| self.located(error).with_tries(tries)),
            }
        }
    }

    fn outgoing(&self, means: Means<'_>, left: Option<Duration>, tries: u32) -> Outgoing<'_> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        if let Some(user_agent) = means.user_agent {
            headers.insert(header::USER_AGENT, user_agent.clone());
        }
        if let Ok(mut value) = HeaderValue::from_str(&format!("Basic {}", self.basic())) {
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let mut body = "grant_type=client_credentials".to_owned();
        if !self.scopes.is_empty() {
            body.push_str("&scope=");
            encode::push(&mut body, &self.scopes, Safe::Unreserved);
        }
        let timeout = match (means.try_timeout, left) {
            (Some(one_try), Some(left)) => Some(one_try.min(left)),
            (one, other) => one.or(other),
        };
        let body = Some(Bytes::from(body));
        Outgoing {
            operation: None,
            api: None,
            attempt: tries,
            method: Method::POST,
            url: &self.token_url,
            headers,
            body,
            upload: None,
            timeout,
            read_timeout: None,
            max_response_size: means.response_size,
        }
    }

    /// Id and secret, each encoded as in a form (RFC 6749, section 2.3.1).
    fn basic(&self) -> String {
        let mut pair = String::new();
        encode::push(&mut pair, &self.client_id, Safe::Unreserved);
        pair.push(':');
        encode::push(&mut pair, &self.client_secret, Safe::Unreserved);
        STANDARD.encode(pair)
    }

    fn read(&self, outcome: Result<Incoming, Failure>, now: SystemTime) -> Result<Token, Error> {
        let incoming = outcome.map_err(|failure| Error::transport(failure.kind, failure.source))?;
        if !incoming.status.is_success() {
            return Err(self.refused(incoming));
        }
        // Nothing of the body is kept or shown, because it holds a secret.
        let unfit = |why: &str| Error::new(ErrorKind::Decode, format!("the response to the request for a token {why}"));
        let response = std::str::from_utf8(&incoming.body).ok().and_then(|text| Json::parse(text).ok());
        let response = response.ok_or_else(|| unfit("is not valid JSON"))?;
        let text =
            |name: &str| response.get(name).and_then(|value| value.as_string().map(std::borrow::Cow::into_owned));
        let secret = text("access_token").ok_or_else(|| unfit("holds no `access_token`"))?;
        if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(unfit("is of another type than `Bearer`"));
        }
        let mut header = HeaderValue::from_str(&format!("Bearer {secret}"))
            .map_err(|_| unfit("holds a token that no header can carry"))?;
        header.set_sensitive(true);
        let seconds = response.get("expires_in").and_then(|value| value.text().trim_matches('"').parse::<f64>().ok());
        let life = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let renew = life.and_then(|life| now.checked_add(life.saturating_sub(MARGIN.min(life / 10))));
        Ok(Token { secret, header, renew })
    }

    /// The error response of RFC 6749, section 5.2.
    fn refused(&self, incoming: Incoming) -> Error {
        let response = std::str::from_utf8(&incoming.body).ok().and_then(|text| Json::parse(text).ok());
        let text = |name: &str| {
            let value = response.as_ref()?.get(name)?;
            value.as_string().map(|text| format!(": {text}"))
        };
        let told = [text("error"), text("error_description")].into_iter().flatten().collect::<String>();
        let error = Error::new(ErrorKind::Api, format!("no token was given{told}"));
        // The headers are not those of the API, and the error is clear without them.
        let incoming = Incoming { headers: HeaderMap::new(), ..incoming };
        let mut secrets: Vec<Cow<'_, str>> = vec![Cow::Borrowed(&self.client_secret)];
        secrets.extend(self.secrets().into_iter().map(Cow::Owned));
        let secrets = Secrets::new(&secrets);
        error.scrubbed(&secrets).with_answer(incoming, &secrets, None)
    }

    fn located(&self, error: Error) -> Error {
        error.with_url(redacted(&self.token_url, &[]))
    }
}

impl Tokens for TokenSource {
    fn at(self: Arc<Self>, base_url: &str) -> Option<Arc<dyn Tokens>> {
        let url = uri::resolve(base_url, self.token_url.as_bytes())?;
        if self.token_url.contains("://") {
            return Some(self);
        }
        let mut resolved = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let (id, secret) = (self.client_id.clone(), self.client_secret.clone());
            Arc::new(Self { scopes: self.scopes.clone(), ..Self::new(url.clone(), id, secret, &[]) })
        };
        let source = Arc::clone(resolved.entry(url.clone()).or_insert_with(new));
        Some(source)
    }

    fn with_scopes(&self, scopes: &[&str]) -> Arc<dyn Tokens> {
        let (url, id, secret) = (self.token_url.clone(), self.client_id.clone(), self.client_secret.clone());
        Arc::new(Self::new(url, id, secret, scopes))
    }

    fn secrets(&self) -> Vec<String> {
        let mut encoded = String::new();
        encode::push(&mut encoded, &self.client_secret, Safe::Unreserved);
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let resolved = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        let elsewhere = resolved.values().flat_map(|source| source.secrets());
        [self.basic(), encoded].into_iter().chain(tokens.iter().cloned()).chain(elsewhere).collect()
    }

    fn bearer<'a>(&'a self, means: Means<'a>) -> BoxFuture<'a, Result<HeaderValue, Error>> {
        Box::pin(async move {
            if let Some(header) = self.kept(means.clock, means.deadline).await? {
                return Ok(header);
            }
            let turn = Turn(self);
            let token = self.fetch(means).await?;
            let header = token.header.clone();
            self.remember(&token.secret);
            turn.keep(token);
            Ok(header)
        })
    }

    fn forget(&self, refused: &HeaderValue) {
        let mut state = self.state();
        if matches!(&*state, State::Kept(token) if token.header == refused) {
            *state = State::Empty;
        }
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSource").field("token_url", &redacted(&self.token_url, &[])).finish_non_exhaustive()
    }
}

/// The right to fetch. If the call that has it ends without a token, another call gets the right.
struct Turn<'s>(&'s TokenSource);

impl Turn<'_> {
    fn keep(self, token: Token) {
        self.0.settle(State::Kept(token));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let ended = matches!(&*self.0.state(), State::Fetching(_));
        if ended {
            self.0.settle(State::Empty);
        }
    }
}
