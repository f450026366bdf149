//! HTTP/1.1 on the wire (RFC 9112): reads one request as it came, writes one response.

use std::io::{self, BufRead, Read, Write};
use std::time::Duration;

use crate::answer::{Answer, Body, Ending};

/// Longest head and longest body that are read; more is an error, and the connection is closed.
const HEAD_LIMIT: usize = 256 * 1024;
const BODY_LIMIT: usize = 256 * 1024 * 1024;

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Every byte that came, from the method to the end of the body.
    pub bytes: Vec<u8>,
    /// The method.
    pub method: String,
    /// The request target: path and query as sent, still percent-encoded.
    pub target: String,
    /// The headers in order, names as sent.
    pub headers: Vec<(String, String)>,
    /// The body without its transfer coding.
    pub body: Vec<u8>,
}

impl Recorded {
    /// The first header of that name, in whatever case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// The path as sent, without the query.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&*self.target, |(path, _)| path)
    }

    /// The query's pairs in order, percent-decoded (`+` stays a plus sign).
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(k, v)| (decoded(k), decoded(v))).collect()
    }

    /// Whether the sender keeps the connection for further requests.
    pub(crate) fn keeps_alive(&self) -> bool {
        !self.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"))
    }
}

/// `text` with its percent-encoded bytes decoded; what is no valid encoding stays as it is.
pub(crate) fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let byte = hex.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit())).map(|hex| u8::from_str_radix(hex, 16));
        let (byte, width) = byte.and_then(Result::ok).map_or((bytes[at], 1), |byte| (byte, 3));
        out.push(byte);
        at += width;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Reads one request; `None` when the connection was closed instead.
pub(crate) fn read_request(reader: &mut impl BufRead) -> io::Result<Option<Recorded>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if read_line(reader, &mut bytes)? == 0 {
            return if bytes.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
        }
        if bytes.len() > HEAD_LIMIT {
            return Err(invalid("the head is too long"));
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = head.lines().filter(|line| !line.is_empty());
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target)) = (first.next(), first.next()) else {
        return Err(invalid("the first line is not a request line"));
    };
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
    let (method, target) = (method.to_owned(), target.to_owned());
    let mut request = Recorded { bytes, method, target, headers, body: Vec::new() };
    read_body(reader, &mut request)?;
    Ok(Some(request))
}

fn read_body(reader: &mut impl BufRead, request: &mut Recorded) -> io::Result<()> {
    if request.header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return read_chunks(reader, request);
    }
    let Some(length) = request.header("content-length") else { return Ok(()) };
    let length = length.parse().map_err(|_| invalid("the content length is not a number"))?;
    request.body = read_exactly(reader, length)?;
    request.bytes.extend_from_slice(&request.body);
    Ok(())
}

fn read_chunks(reader: &mut impl BufRead, request: &mut Recorded) -> io::Result<()> {
    loop {
        let mut line = Vec::new();
        read_line(reader, &mut line)?;
        request.bytes.extend_from_slice(&line);
        let line = String::from_utf8_lossy(&line);
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| invalid("a chunk's size is not a number"))?;
        let chunk = read_exactly(reader, size)?;
        request.bytes.extend_from_slice(&chunk);
        request.body.extend_from_slice(&chunk);
        if request.body.len() > BODY_LIMIT {
            return Err(invalid("the body is too long"));
        }
        request.bytes.extend_from_slice(&read_exactly(reader, 2)?);
        if size == 0 {
            return Ok(());
        }
    }
}

/// One line with its end, appended to `into`; the number of bytes, 0 at the end of the stream.
///
/// A bound on the length keeps a sender without line ends from filling the memory.
fn read_line(reader: &mut impl BufRead, into: &mut Vec<u8>) -> io::Result<usize> {
    reader.take(HEAD_LIMIT as u64).read_until(b'\n', into)
}

fn read_exactly(reader: &mut impl BufRead, length: usize) -> io::Result<Vec<u8>> {
    if length > BODY_LIMIT {
        return Err(invalid("the body is too long"));
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Writes `response`, waiting by `pause`; true when the connection can serve another request.
pub(crate) fn write_answer(
    writer: &mut impl Write,
    answer: &Answer,
    request: &Recorded,
    pause: &dyn Fn(Duration),
) -> io::Result<bool> {
    pause(answer.delay);
    if answer.ending == Ending::NoAnswer {
        return Ok(false);
    }
    let keep = request.keeps_alive() && answer.ending == Ending::Complete;
    // One write for head and body: two would wait for each other (Nagle's algorithm and delayed acknowledgements).
    let mut out = head(answer, keep);
    let bodiless = request.method == "HEAD" || matches!(answer.status, 100..200 | 204 | 304);
    match &answer.body {
        _ if bodiless => {}
        Body::Whole(body) => out.extend_from_slice(&body[..sent(answer.ending, body.len())]),
        Body::Pieces { pieces, pause: between } => {
            for piece in pieces[..sent(answer.ending, pieces.len())].iter().filter(|piece| !piece.is_empty()) {
                writer.write_all(&out)?;
                writer.flush()?;
                pause(*between);
                out = format!("{:x}\r\n", piece.len()).into_bytes();
                out.extend_from_slice(piece);
                out.extend_from_slice(b"\r\n");
            }
            if answer.ending == Ending::Complete {
                out.extend_from_slice(b"0\r\n\r\n");
            }
        }
    }
    writer.write_all(&out)?;
    writer.flush()?;
    Ok(keep)
}

fn sent(ending: Ending, length: usize) -> usize {
    match ending {
        Ending::Complete => length,
        Ending::NoAnswer => 0,
        Ending::CutAfter(count) => count.min(length),
    }
}

fn head(answer: &Answer, keep: bool) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} {}\r\n", answer.status, reason(answer.status));
    for (name, value) in &answer.headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    match &answer.body {
        _ if matches!(answer.status, 100..200 | 204) => {}
        Body::Whole(body) => head.extend(["Content-Length: ", &body.len().to_string(), "\r\n"]),
        Body::Pieces { .. } => head.push_str("Transfer-Encoding: chunked\r\n"),
    }
    if !keep {
        head.push_str("Connection: close\r\n");
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// The reason phrase (RFC 9110, section 15) of the statuses that tests use; any other has none.
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_decoding_leaves_what_is_no_encoding() {
        assert_eq!(decoded("a%20b%2Fc%zz%4"), "a b/c%zz%4");
        assert_eq!(decoded("%C3%A9+é"), "é+é");
        assert_eq!(decoded("%+1%"), "%+1%");
    }

    #[test]
    fn chunked_bodies_are_kept_both_ways() {
        let sent = b"PUT /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;a=b\r\n!\r\n0\r\n\r\n";
        let request = read_request(&mut &sent[..]).expect("it is well formed").expect("there is one");
        assert_eq!(request.body, b"hello!");
        assert_eq!(request.bytes, sent);
    }

    #[test]
    fn a_request_cut_short_is_an_error_and_none_is_none() {
        assert!(read_request(&mut &b"GET / HTTP/1.1\r\nHost: x\r\n"[..]).is_err());
        assert!(read_request(&mut &b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab"[..]).is_err());
        assert_eq!(read_request(&mut &b""[..]).expect("an end between requests is fine"), None);
    }

    #[test]
    fn query_pairs_are_decoded_in_order() {
        let request = read_request(&mut &b"GET /a%20b?x=1%2C2&x=3&flag HTTP/1.1\r\n\r\n"[..]);
        let request = request.expect("it is well formed").expect("there is one");
        assert_eq!(request.path(), "/a%20b");
        let pairs = [("x", "1,2"), ("x", "3"), ("flag", "")];
        assert_eq!(request.query(), pairs.map(|(k, v)| (k.to_owned(), v.to_owned())));
    }
}
