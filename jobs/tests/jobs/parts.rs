//! The parts of a multipart body as they were sent (RFC 2046, section 5.1.1).

use restwright_loopback::Recorded;

/// One part.
#[derive(Debug)]
pub struct Part {
    headers: Vec<(String, String)>,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Part {
    /// The header of that name, which is given in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The name in `Content-Disposition`.
    pub fn name(&self) -> String {
        let disposition = self.header("content-disposition").expect("every part has a disposition");
        let name = disposition.split("; ").find_map(|parameter| parameter.strip_prefix("name=\""));
        name.and_then(|name| name.strip_suffix('"')).expect("every part has a name").to_owned()
    }
}

/// The parts of a request.
pub fn parts(request: &Recorded) -> Vec<Part> {
    let kind = request.header("content-type").expect("a body has a type");
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").expect("it is multipart").trim_matches('"');
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("heads are text");
    let mut body = [b"\r\n".to_vec(), request.body.clone()].concat();
    let mark = format!("\r\n--{boundary}");
    let mut found = Vec::new();
    let mut before = None;
    while let Some(at) = body.windows(mark.len()).position(|window| window == mark.as_bytes()) {
        let rest = body.split_off(at + mark.len());
        body.truncate(at);
        found.extend(before.take().map(|()| part(&body, text)));
        before = rest.starts_with(b"\r\n").then_some(());
        body = rest;
    }
    assert_eq!(body, b"--\r\n", "the last boundary ends the body");
    found
}

fn part(bytes: &[u8], text: impl Fn(&[u8]) -> String) -> Part {
    let bytes = bytes.strip_prefix(b"\r\n").expect("a boundary ends its line");
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head ends with an empty line");
    let head = text(&bytes[..end]);
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    Part { headers: head.lines().filter_map(header).collect(), content: bytes[end + 4..].to_vec() }
}
