//! A server on the loopback that sends responses from a list and records the bytes it receives; it ends by itself.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// The action of the server for a request.
pub enum Act {
    /// Sends these bytes and keeps the connection open.
    Answer(Vec<u8>),
    /// Sends nothing for this long, then closes.
    Stall(Duration),
    /// Sends this, and then nothing for that long.
    Partly(Vec<u8>, Duration),
    /// Closes at once.
    Hang,
}

pub struct Server {
    pub url: String,
    requests: Receiver<Vec<u8>>,
}

impl Server {
    /// Serves one request for each act, then ends.
    pub fn start(acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has a free port");
        let url = format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            let mut connection: Option<TcpStream> = None;
            for act in acts {
                let Some((stream, bytes)) = next_request(&listener, connection.take()) else { return };
                if sender.send(bytes).is_err() {
                    return;
                }
                connection = perform(stream, act);
            }
        });
        Self { url, requests }
    }

    /// Returns the next request as text.
    pub fn request(&self) -> String {
        let bytes = self.requests.recv_timeout(Duration::from_secs(30)).expect("a request comes within 30 seconds");
        String::from_utf8(bytes).expect("the request is text")
    }

    /// True if no request is left.
    pub fn is_quiet(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

fn perform(mut stream: TcpStream, act: Act) -> Option<TcpStream> {
    match act {
        Act::Answer(bytes) => stream.write_all(&bytes).ok().map(|()| stream),
        Act::Stall(wait) => {
            std::thread::sleep(wait);
            None
        }
        Act::Partly(bytes, wait) => {
            stream.write_all(&bytes).ok()?;
            std::thread::sleep(wait);
            None
        }
        Act::Hang => None,
    }
}

/// Reads a request from the open connection, or from a new one if that is closed.
fn next_request(listener: &TcpListener, open: Option<TcpStream>) -> Option<(TcpStream, Vec<u8>)> {
    if let Some(mut stream) = open {
        stream.set_read_timeout(Some(Duration::from_secs(1))).ok()?;
        if let Some(bytes) = read_request(&mut stream) {
            return Some((stream, bytes));
        }
    }
    listener.set_nonblocking(true).ok()?;
    for _ in 0..3_000 {
        if let Ok((mut stream, _)) = listener.accept() {
            stream.set_nonblocking(false).ok()?;
            stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
            let bytes = read_request(&mut stream)?;
            return Some((stream, bytes));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    None
}

fn read_request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&buffer[..count]);
        let Some(head) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
        if text.contains("transfer-encoding: chunked") {
            if bytes.ends_with(b"\r\n0\r\n\r\n") {
                return Some(bytes);
            }
            continue;
        }
        let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
        if bytes.len() >= head + 4 + length.unwrap_or(0_usize) {
            return Some(bytes);
        }
    }
}

/// Returns a response with a JSON body.
pub fn json(status: &str, body: &str) -> Act {
    answer(status, "content-type: application/json\r\n", body)
}

/// Returns a response with these header lines.
pub fn answer(status: &str, headers: &str, body: &str) -> Act {
    let length = body.len();
    Act::Answer(format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}").into_bytes())
}
