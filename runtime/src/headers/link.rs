//! The `Link` header: finds the target that is the next page (RFC 8288, section 3).

use http::{HeaderMap, header};

use crate::base::uri;

/// A header that names a next page, but cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Returns the target of the first link with the relation `next` whose context is the page at `url` itself.
///
/// Values are read as bytes, so that a title in Latin-1 does not hide its link.
pub(crate) fn next(headers: &HeaderMap, url: &str) -> Result<Option<Vec<u8>>, Malformed> {
    for value in headers.get_all(header::LINK) {
        let mut rest = Cursor { bytes: value.as_bytes(), at: 0 };
        while let Some(link) = rest.link()? {
            if link.is_next() && link.is_about(url) {
                return Ok(Some(link.target.to_vec()));
            }
        }
    }
    Ok(None)
}

#[derive(Default)]
struct Link<'h> {
    target: &'h [u8],
    rel: Option<Vec<u8>>,
    anchor: Option<Vec<u8>>,
}

impl Link<'_> {
    /// A `rel` may list several relations; case is ignored in their names.
    fn is_next(&self) -> bool {
        let rel = self.rel.as_deref().unwrap_or_default();
        rel.split(u8::is_ascii_whitespace).any(|one| one.eq_ignore_ascii_case(b"next"))
    }

    /// True if the context of the link is the page: an `anchor` may name another one (RFC 8288, section 3.2). The query
    /// is not compared, because a server need not repeat the credential in it.
    fn is_about(&self, url: &str) -> bool {
        let Some(anchor) = &self.anchor else { return true };
        let fragment = anchor.iter().position(|byte| *byte == b'#').is_some_and(|at| at + 1 < anchor.len());
        let page = |url: Option<String>| url.map(|url| url.split('?').next().unwrap_or_default().to_owned());
        !fragment && page(uri::resolve(url, anchor)) == page(uri::resolve(url, b""))
    }
}

struct Cursor<'h> {
    bytes: &'h [u8],
    at: usize,
}

impl<'h> Cursor<'h> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips bytes while they are among these.
    fn skip(&mut self, these: &[u8]) {
        while self.peek().is_some_and(|byte| these.contains(&byte)) {
            self.at += 1;
        }
    }

    /// Returns the bytes before the first of these.
    fn until(&mut self, these: &[u8]) -> &'h [u8] {
        let start = self.at;
        while self.peek().is_some_and(|byte| !these.contains(&byte)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    /// Reads the next link; `None` at the end.
    fn link(&mut self) -> Result<Option<Link<'h>>, Malformed> {
        self.skip(b" \t,");
        let start = self.at;
        match self.peek() {
            None => return Ok(None),
            Some(b'<') => self.at += 1,
            Some(_) => return self.give_up(start),
        }
        let target = self.until(b">");
        if self.peek().is_none() {
            return self.give_up(start);
        }
        self.at += 1;
        let mut link = Link { target, ..Link::default() };
        loop {
            self.skip(b" \t");
            match self.peek() {
                Some(b';') => self.at += 1,
                Some(b',') | None => return Ok(Some(link)),
                // This does not match the grammar: the next link is after a comma (RFC 8288, appendix B.2).
                Some(_) => drop(self.until(b";,")),
            }
            self.skip(b" \t");
            self.parameter(&mut link);
        }
    }

    fn parameter(&mut self, link: &mut Link<'h>) {
        let name = self.until(b" \t=;,");
        self.skip(b" \t");
        if self.peek() != Some(b'=') {
            return;
        }
        self.at += 1;
        self.skip(b" \t");
        let value = if self.peek() == Some(b'"') { self.quoted() } else { self.until(b" \t;,").to_vec() };
        // If a parameter occurs twice, the first counts (RFC 8288, section 3.3).
        if name.eq_ignore_ascii_case(b"rel") {
            link.rel.get_or_insert(value);
        } else if name.eq_ignore_ascii_case(b"anchor") {
            link.anchor.get_or_insert(value);
        }
    }

    /// Reads a quoted string, in which a backslash escapes the next character (RFC 9110, section 5.6.4).
    fn quoted(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut value = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    value.extend(self.peek());
                    self.at += 1;
                }
                byte => value.push(byte),
            }
        }
        value
    }

    /// The rest cannot be read. It is skipped unless it mentions a next page: the list must not end without an error.
    fn give_up(&mut self, start: usize) -> Result<Option<Link<'h>>, Malformed> {
        let rest = self.bytes[start..].to_ascii_lowercase();
        self.at = self.bytes.len();
        if rest.windows(4).any(|word| word == b"next") { Err(Malformed) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::{Malformed, next};

    const URL: &str = "https://a.example/v1/items?api_key=k";

    fn found(values: &[&[u8]]) -> Result<Option<String>, Malformed> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::LINK, HeaderValue::from_bytes(value).expect("a header can carry it"));
        }
        Ok(next(&headers, URL)?.map(|target| String::from_utf8_lossy(&target).into_owned()))
    }

    #[test]
    fn the_next_link_is_found_among_others() {
        let rows: [(&[u8], &str); 14] = [
            (b"</2>; rel=next", "/2"),
            (b"</0>; rel=\"prev\", </2>; rel=\"next\"", "/2"),
            (b"</2>;rel=\"last NEXT\"", "/2"),
            (b"</2> ; title = \"a, <b>; rel=prev\" ; REL = next", "/2"),
            (b"</1>; title=\"say \\\"next\\\"; rel=next\", </2>; rel=next", "/2"),
            (b"</2>; rel=next; rel=prev", "/2"),
            (b"</1>; rel=prev; rel=next, </2>; rel=next", "/2"),
            (b"</a,b;c?d=\"e\">; rel=next", "/a,b;c?d=\"e\""),
            (b", ,</2>;;rel=next,", "/2"),
            (b"</1>; rel, </2>; rel=next", "/2"),
            (b"</1> junk \"x, </2>; rel=next", "/2"),
            (b"</2>; title=\"na\xefve\"; rel=next", "/2"),
            (b"</2>; anchor=\"/v1/items\"; rel=next", "/2"),
            (b"<>; rel=next", ""),
        ];
        for (value, expected) in rows {
            let shown = String::from_utf8_lossy(value);
            assert_eq!(found(&[value]).expect("it can be read").as_deref(), Some(expected), "{shown}");
        }
        assert_eq!(found(&[b"</0>; rel=prev", b"</2>; rel=next"]), Ok(Some("/2".to_owned())));
    }

    #[test]
    fn what_is_not_the_next_page_is_passed_over() {
        let rows: [&[u8]; 8] = [
            b"",
            b"</1>",
            b"</1>; rel=nextish",
            b"</1>; title=next",
            b"</1>; rel=next; anchor=\"/other\"",
            b"</1>; rel=next; anchor=\"#part\"",
            b"</1>; rel=prev; rel=next",
            b"junk",
        ];
        for value in rows {
            assert_eq!(found(&[value]), Ok(None), "{}", String::from_utf8_lossy(value));
        }
    }

    #[test]
    fn a_next_link_that_cannot_be_read_is_not_passed_over() {
        for value in [&b"</2; rel=next"[..], b"/2; rel=\"next\"", b"</1>; rel=prev, /2>; rel=next"] {
            assert_eq!(found(&[value]), Err(Malformed), "{}", String::from_utf8_lossy(value));
        }
    }
}
