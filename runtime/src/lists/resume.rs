//! Turns a request to a page of its list, and returns the page to which it is turned.

use percent_encoding::percent_decode_str;

use super::fingerprint::Fingerprint;
use super::position::{Known, Mark, Position, Start, Unreadable};
use crate::api::{Location, Paging};
use crate::base::order::order;
use crate::base::query::without_pairs;
use crate::base::redact::is_secret_name;
use crate::base::uri;
use crate::errors::error::{Error, ErrorKind};
use crate::requests::request::{Request, Target};
use crate::values::value::Value;

/// Replaces a secret of the call in a link. The caller who resumes the list has the secret.
const LEFT_OUT: &str = "***";

/// Reads a position from text, and checks that it belongs to the list that `request` asks for.
pub(super) fn read(request: &Request, text: &str) -> Result<Position, Error> {
    let position = Position::read(text).map_err(|why| match why {
        Unreadable::Version => refused(request, "the position was written by another version, and cannot be read"),
        Unreadable::Malformed => refused(request, "this is not a position of a list, or only a part of one"),
    })?;
    if position.list == list(request) { Ok(position) } else { Err(of_another_list(request)) }
}

pub(super) fn refused(request: &Request, message: &str) -> Error {
    request.named(Error::new(ErrorKind::Config, message))
}

fn of_another_list(request: &Request) -> Error {
    refused(request, "the position is of another list, or of this one with other parameters")
}

/// Returns the fingerprint of the list that a request asks for: path and query, without the parameter for the page, and
/// without secrets.
pub(super) fn list(request: &Request) -> u64 {
    let mut print = Fingerprint::new();
    let mut template = request.operation.path;
    if let (true, Some(target)) = (template.is_empty(), &request.target) {
        template = &target.path;
    }
    // The names of path parameters do not count: they are only in the document, not in the URL.
    let mut names = Vec::new();
    for (index, piece) in template.split(['{', '}']).enumerate() {
        if index % 2 == 0 { print.bytes(piece.as_bytes()) } else { names.push(piece) }
    }
    for name in names {
        print.bytes(request.pieces.get(Location::Path, name).unwrap_or_default().as_bytes());
    }
    let page = page_parameter(request).map(|(_, name)| name);
    let secret_names = request.client.api().secret_names();
    let pairs: Vec<_> = request.pieces.all(Location::Query).filter(|(name, _)| Some(*name) != page).collect();
    for (name, pair) in order(pairs.len(), &|a, b| pairs[a].cmp(&pairs[b])).into_iter().map(|index| pairs[index]) {
        print.bytes(name.as_bytes());
        print.bytes(if is_secret_name(name, &secret_names) { b"" } else { pair.as_bytes() });
    }
    print.finish()
}

/// Returns the parameter that selects the page.
fn page_parameter(request: &Request) -> Option<(Location, &'static str)> {
    let name = match request.operation.paging? {
        Paging::Number { page, .. } => page,
        Paging::Offset { offset, .. } => offset,
        Paging::Cursor { cursor, .. } => cursor,
        Paging::Link { .. } => return None,
    };
    let in_header = request.operation.parameter(name, Location::Header).is_some();
    Some((if in_header { Location::Header } else { Location::Query }, name))
}

/// Sets the parameter that selects the page.
pub(super) fn set(request: &mut Request, name: &'static str, value: &dyn Value) {
    if request.operation.parameter(name, Location::Header).is_some() {
        request.header_parameter(name, value);
    } else {
        request.query(name, value);
    }
}

/// Returns the position at the page to which a request is turned, after `taken` of its items.
pub(super) fn position(request: &Request, known: Known, taken: usize) -> Position {
    Position { list: list(request), taken, page: Mark { start: start(request), known } }
}

/// Returns the page to which a request is turned.
fn start(request: &Request) -> Start {
    let Some((location, name)) = page_parameter(request) else {
        let url = request.target.as_ref().and_then(|target| target.url.as_ref());
        return url.map_or(Start::First, |url| unless_secret(request, without_secrets(request, url), Start::Link));
    };
    let value = match location {
        Location::Header => {
            request.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        }
        Location::Query | Location::Path | Location::Cookie => request.pieces.get(location, name).map(value_of),
    };
    match value {
        None => Start::First,
        // The parameter's name says that its value is secret, but a position without the value would be useless.
        Some(value) if is_secret_name(name, &[]) => Start::Value(value),
        Some(value) => unless_secret(request, value, Start::Value),
    }
}

/// Returns a start, unless it contains a secret of the call: a server may repeat anything.
fn unless_secret(request: &Request, text: String, start: fn(String) -> Start) -> Start {
    if request.secrets().text(text.clone()) == text { start(text) } else { Start::Secret }
}

/// Turns a request to a page. Returns the cursor or URL that the server must not name again as the next page.
pub(super) fn turn(request: &mut Request, start: &Start) -> Result<Option<String>, Error> {
    request.target = request.target.take().filter(|target| target.url.is_none());
    match (start, page_parameter(request)) {
        (Start::First, None) => Ok(None),
        (Start::First, Some((location, name))) => {
            match location {
                Location::Header => drop(request.headers.remove(name)),
                Location::Query | Location::Path | Location::Cookie => request.pieces.remove(location, name),
            }
            Ok(None)
        }
        (Start::Value(value), Some((_, name))) => {
            match value.parse::<u64>() {
                // A number is checked against the constraints of the document.
                Ok(number) if !is_cursor(request) => set(request, name, &number),
                _ => set(request, name, &value.as_str()),
            }
            Ok(Some(value.clone()).filter(|_| is_cursor(request)))
        }
        (Start::Link(link), None) if is_link(request) => {
            let url = with_secrets(request, link)?;
            let path = request.operation.path.to_owned();
            request.target = Some(Box::new(Target { method: request.method(), path, url: Some(url.clone()) }));
            Ok(Some(url))
        }
        (Start::Secret, _) => {
            Err(refused(request, "what the server named as the next page held a secret, and positions hold none"))
        }
        (Start::Value(_), None) | (Start::Link(_), _) => Err(of_another_list(request)),
    }
}

fn is_cursor(request: &Request) -> bool {
    matches!(request.operation.paging, Some(Paging::Cursor { .. }))
}

fn is_link(request: &Request) -> bool {
    matches!(request.operation.paging, Some(Paging::Link { .. }))
}

/// Returns the path and query of a link. The origin is that of the call, and credentials are added to each request.
/// Other values that the call sends under a secret name are left out.
fn without_secrets(request: &Request, url: &str) -> String {
    let secret_names = request.client.api().secret_names();
    let url = without_pairs(url, &secret_names);
    let link = uri::split_path(&url).map_or(&*url, |(_, link)| link);
    let own = |pair: &str| {
        let name = decoded(pair.split('=').next().unwrap_or_default());
        let sent = request.pieces.get(Location::Query, &name).filter(|_| is_secret_name(&name, &secret_names))?;
        (value_of(sent) == value_of(pair)).then(|| format!("{}={LEFT_OUT}", pair.split('=').next().unwrap_or_default()))
    };
    in_query(link, |pair| own(pair).unwrap_or_else(|| pair.to_owned()))
}

/// Returns the URL of a stored link, at the origin of the call.
fn with_secrets(request: &Request, link: &str) -> Result<String, Error> {
    let base = request.base()?;
    let home = uri::split_path(&base).filter(|_| link.starts_with('/'));
    let Some((home, _)) = home else { return Err(of_another_list(request)) };
    let url = in_query(&format!("{home}{link}"), |pair| {
        let left_out = pair.split_once('=').filter(|(_, value)| *value == LEFT_OUT);
        let own = left_out.and_then(|(name, _)| request.pieces.get(Location::Query, &decoded(name)));
        own.unwrap_or(pair).to_owned()
    });
    if uri::origin(&url) == uri::origin(&base) { Ok(url) } else { Err(of_another_list(request)) }
}

/// Returns a URL with each pair of its query changed.
fn in_query(url: &str, change: impl Fn(&str) -> String) -> String {
    let Some((head, query)) = url.split_once('?') else { return url.to_owned() };
    let pairs: Vec<String> = query.split('&').map(change).collect();
    format!("{head}?{}", pairs.join("&"))
}

/// Returns the value of a pair, without percent-encoding.
fn value_of(pair: &str) -> String {
    decoded(pair.split_once('=').map_or(pair, |(_, value)| value))
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::{Known, Mark, Position, Start, list, read, turn};
    use crate::api::{Api, Operation, Paging};
    use crate::requests::request::Request;
    use crate::setup::builder::ClientBuilder;
    use crate::setup::client::Client;
    use crate::transport::Canned;

    static API: Api = Api::new("a", "1", "https://a.example/v1");
    static LINKS: Operation = Operation::new("GET", "/x").paging(Paging::Link { response: &[] });
    static NUMBERS: Operation =
        Operation::new("GET", "/x").paging(Paging::Offset { offset: "offset", limit: None, total_count: None });

    fn request(operation: &'static Operation) -> Request {
        let builder = ClientBuilder::<Client>::new(&API).transport(Canned::default());
        Request::new(builder.build().expect("it can be built"), operation)
    }

    /// A made-up link leads only to the origin of the call, because credentials are sent with it.
    #[test]
    fn a_made_up_link_stays_at_the_origin() {
        for (link, expected) in [
            ("/y?z=1", Some("https://a.example/y?z=1")),
            ("//evil.example/y", Some("https://a.example//evil.example/y")),
            ("@evil.example/y", None),
            (".evil.example/y", None),
            (":1/y", None),
            ("https://evil.example/y", None),
            ("/y z", None),
            ("", None),
        ] {
            let mut request = request(&LINKS);
            let page = Mark { start: Start::Link(link.to_owned()), known: Known { before: None, counted_out: None } };
            let text = Position { list: list(&request), taken: 0, page }.write();
            let position = read(&request, &text).expect("it is of this list");
            let turned = turn(&mut request, &position.page.start).ok().flatten();
            assert_eq!(turned.as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn a_start_of_another_style_is_refused() {
        assert!(turn(&mut request(&NUMBERS), &Start::Link("/y".to_owned())).is_err());
        assert!(turn(&mut request(&LINKS), &Start::Value("2".to_owned())).is_err());
    }
}
