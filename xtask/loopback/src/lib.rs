//! A loopback HTTP/1.1 server for the demo and the tests: it sees the exact bytes of each request.
//!
//! [`Server::start`] listens on a free port of 127.0.0.1 and asks a [`Handler`] for each [`Answer`]: a [`Script`] of
//! prepared responses, a closure, or [`Examples`], which responds as an `OpenAPI` document describes. A server never
//! outlives its [`Limits`] or its [`Server`] value.
//!
//! ```
//! use restwright_loopback::{Answer, Limits, Script, Server};
//!
//! let server = Server::start(Script::new(vec![Answer::text(200, "hello")]), Limits::default())?;
//! let mut stream = std::net::TcpStream::connect(server.address())?;
//! std::io::Write::write_all(&mut stream, b"GET /greeting HTTP/1.1\r\nConnection: close\r\n\r\n")?;
//! let answer = std::io::read_to_string(stream)?;
//! assert!(answer.ends_with("\r\n\r\nhello"));
//! assert_eq!(server.requests()[0].target, "/greeting");
//! # Ok::<(), std::io::Error>(())
//! ```

mod answer;
mod check;
mod examples;
mod http;
mod sample;
mod server;

pub use answer::{Answer, Body, Ending, Handler, Script};
pub use examples::Examples;
pub use http::Recorded;
pub use sample::sample;
pub use server::{Limits, Server};
