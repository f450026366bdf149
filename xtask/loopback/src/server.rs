//! The server: a listener thread, a thread per connection, and the bounds that end them.

use std::io::{self, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::answer::Handler;
use crate::http::{Recorded, read_request, write_answer};

/// How often a waiting connection checks if the server has ended.
const TICK: Duration = Duration::from_millis(50);

/// The limits that end a server by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The greatest number of requests that get a response.
    pub requests: usize,
    /// The greatest lifetime of the server.
    pub duration: Duration,
}

impl Default for Limits {
    /// 10,000 requests, one minute.
    fn default() -> Self {
        Self { requests: 10_000, duration: Duration::from_secs(60) }
    }
}

/// A running server; it ends when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared {
    handler: Mutex<Box<dyn Handler>>,
    state: Mutex<State>,
    ended: Condvar,
}

struct State {
    requests: Vec<Recorded>,
    connections: usize,
    keep: bool,
    left: usize,
    ended: bool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let state = self.state();
        f.debug_struct("Shared").field("left", &state.left).field("ended", &state.ended).finish_non_exhaustive()
    }
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no port can be opened.
    pub fn start(handler: impl Handler, limits: Limits) -> io::Result<Self> {
        Self::start_with(handler, limits, true)
    }

    /// Like [`Server::start`], but requests are not kept: for measurements over many of them.
    ///
    /// # Errors
    /// When no port can be opened.
    pub fn start_unrecorded(handler: impl Handler, limits: Limits) -> io::Result<Self> {
        Self::start_with(handler, limits, false)
    }

    /// A server for one test: a thousand requests, 30 seconds.
    ///
    /// # Panics
    /// When no port can be opened, because then there is nothing to test.
    pub fn for_test(handler: impl Handler) -> Self {
        let limits = Limits { requests: 1000, duration: Duration::from_secs(30) };
        Self::start(handler, limits).expect("a port of this machine is free")
    }

    /// The only request so far.
    ///
    /// # Panics
    /// When there were none or several.
    pub fn only(&self) -> Recorded {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "one request is expected");
        requests.remove(0)
    }

    fn start_with(handler: impl Handler, limits: Limits, keep: bool) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let state = State { requests: Vec::new(), connections: 0, keep, left: limits.requests, ended: false };
        let handler: Mutex<Box<dyn Handler>> = Mutex::new(Box::new(handler));
        let shared = Arc::new(Shared { handler, state: Mutex::new(state), ended: Condvar::new() });
        let (acceptor, watcher) = (Arc::clone(&shared), Arc::clone(&shared));
        let threads = vec![
            thread::spawn(move || accept(&listener, &acceptor)),
            thread::spawn(move || watch(&watcher, limits.duration, address)),
        ];
        Ok(Self { address, shared, threads })
    }

    /// The address of the server.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL: `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The requests so far, in the order of arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.state().requests.clone()
    }

    /// How many connections were opened so far.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// True if the server has ended, by a limit or otherwise.
    pub fn has_ended(&self) -> bool {
        self.shared.state().ended
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.end();
        for thread in self.threads.drain(..) {
            // A panic of a handler has already been printed by its own thread; there is nobody else to report it to.
            drop(thread.join());
        }
    }
}

impl Shared {
    /// The state, also after a panic in a handler: the recorded requests are still correct.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self) {
        self.state().ended = true;
        self.ended.notify_all();
    }

    /// Counts a request; false if the limit of requests is reached.
    fn admit(&self, request: &Recorded) -> bool {
        let mut state = self.state();
        if state.ended || state.left == 0 {
            return false;
        }
        state.left -= 1;
        if state.keep {
            state.requests.push(request.clone());
        }
        true
    }

    /// Waits so long, but not past the server's end.
    fn pause(&self, time: Duration) {
        if !time.is_zero() {
            drop(self.ended.wait_timeout_while(self.state(), time, |state| !state.ended));
        }
    }

    fn end_if_spent(&self) {
        if self.state().left == 0 {
            self.end();
        }
    }
}

/// Waits for the end or the time limit, then wakes the listener with a connection of its own.
fn watch(shared: &Shared, duration: Duration, address: SocketAddr) {
    let state = shared.state();
    let waited = shared.ended.wait_timeout_while(state, duration, |state| !state.ended);
    drop(waited);
    shared.end();
    drop(TcpStream::connect_timeout(&address, Duration::from_secs(1)));
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut connections = Vec::new();
    for stream in listener.incoming() {
        if shared.state().ended {
            break;
        }
        let Ok(stream) = stream else { continue };
        shared.state().connections += 1;
        let shared = Arc::clone(shared);
        connections.push(thread::spawn(move || {
            // A broken connection concerns only the client (and is often what a test is about).
            drop(serve(&stream, &shared));
        }));
        connections.retain(|connection| !connection.is_finished());
    }
    for connection in connections {
        drop(connection.join());
    }
}

fn serve(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        if !await_bytes(stream, &reader, shared)? {
            return Ok(());
        }
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let Some(request) = read_request(&mut reader)? else { return Ok(()) };
        if !shared.admit(&request) {
            return Ok(());
        }
        let answer = shared.handler.lock().unwrap_or_else(PoisonError::into_inner).answer(&request);
        let keep = write_answer(&mut &*stream, &answer, &request, &|time| shared.pause(time));
        shared.end_if_spent();
        if !keep? {
            return Ok(());
        }
    }
}

/// Waits for the next request; false when the server has ended.
fn await_bytes(stream: &TcpStream, reader: &BufReader<&TcpStream>, shared: &Shared) -> io::Result<bool> {
    stream.set_read_timeout(Some(TICK))?;
    while reader.buffer().is_empty() {
        if shared.state().ended {
            return Ok(false);
        }
        match stream.peek(&mut [0]) {
            Ok(_) => break,
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}
