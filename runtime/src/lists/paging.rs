//! Follows a list: decides whether there is a next page, and which one.

use std::collections::BTreeSet;

use http::HeaderMap;

use super::fingerprint;
use super::position::{Known, Mark};
use super::resume;
use crate::api::{Location, Paging, ResultPlace};
use crate::base::uri;
use crate::errors::error::{Error, ErrorKind};
use crate::headers::link;
use crate::requests::request::{Request, Target};
use crate::values::look;
use crate::values::value::{Items, Value};

/// The data of a page that decide how the list continues.
pub(crate) struct Facts<'f> {
    pub(crate) items: &'f dyn Items,
    pub(crate) value: &'f dyn Value,
    /// The envelope around the value, and the key of the value in it.
    pub(crate) envelope: (&'f dyn Value, Option<&'static str>),
    pub(crate) headers: &'f HeaderMap,
    /// The requested URL, and the URL of the response, which differs after redirects.
    pub(crate) asked: &'f str,
    pub(crate) landed: &'f str,
}

impl Facts<'_> {
    /// Returns the scalar at a dotted path, from the root of the body.
    fn scalar(&self, path: &str) -> Option<String> {
        let (envelope, key) = self.envelope;
        let Some(key) = key else { return look::scalar_at(self.value.view(), path) };
        match path.strip_prefix(key).and_then(|rest| rest.strip_prefix('.')) {
            Some(within) => look::scalar_at(self.value.view(), within),
            None => look::scalar_at(envelope.view(), path),
        }
    }
}

/// Returns the key of the value in its envelope.
pub(crate) fn envelope_key(request: &Request) -> Option<&'static str> {
    match request.operation.result {
        ResultPlace::Enveloped => request.client.api().envelope.map(|convention| convention.result),
        ResultPlace::Whole | ResultPlace::Text | ResultPlace::Nothing => None,
    }
}

/// The result of looking for the next page.
pub(crate) enum Next {
    /// There is another page; the request asks for it.
    More,
    /// There is no other page.
    Last,
    /// There is no other page, and this page is a copy of an earlier one: it is not shown.
    Over,
    /// The list does not continue as it should.
    Wrong(Error),
}

/// The progress through a list.
pub(crate) struct Course {
    paging: Option<Paging>,
    /// The number of items before the first requested page, if it is known.
    before: Option<u64>,
    /// The number of items that came.
    seen: u64,
    /// The fingerprints of all pages that came.
    pages: BTreeSet<u64>,
    /// The fingerprint of the last page that came.
    last: Option<u64>,
    /// True if the previous page was the last one by the count of pages.
    counted_out: bool,
    /// The cursors or URLs of all pages that were requested.
    cursors: BTreeSet<String>,
    /// The number of empty pages in a row.
    empty: u32,
}

const MOST_EMPTY: u32 = 100;

/// The answer to the question whether a page is the last.
enum Verdict {
    More,
    Last,
    /// The last page by the count of pages, but the page is full: some servers miscount.
    Doubtful,
}

impl Course {
    pub(crate) fn new(request: &Request) -> Self {
        let paging = request.operation.paging;
        let before = match paging {
            Some(Paging::Offset { offset, .. }) => Some(number(request, offset).unwrap_or(0)),
            Some(Paging::Number { page, per_page, first, .. }) => {
                let skipped = match number(request, page) {
                    None => 0,
                    Some(page) => i64::try_from(page).unwrap_or(i64::MAX).saturating_sub(first).max(0).unsigned_abs(),
                };
                // Without a page size, the number of items before a later page is known only after the server has sent
                // its page size.
                match (skipped, per_page.and_then(|name| number(request, name))) {
                    (0, _) => Some(0),
                    (skipped, size) => size.map(|size| size.saturating_mul(skipped)),
                }
            }
            Some(Paging::Cursor { .. } | Paging::Link { .. }) | None => Some(0),
        };
        let (pages, cursors) = (BTreeSet::new(), BTreeSet::new());
        Self { paging, before, seen: 0, pages, last: None, counted_out: false, cursors, empty: 0 }
    }

    /// Returns the state of a list that continues at `page`, and turns `request` to that page again.
    pub(crate) fn resumed(request: &mut Request, page: &Mark) -> Result<Self, Error> {
        let asked = resume::turn(request, &page.start)?;
        let mut course = Self::new(request);
        let Known { before, counted_out } = page.known;
        course.before = before.or(course.before);
        course.counted_out = counted_out.is_some();
        course.last = counted_out;
        course.pages.extend(counted_out);
        course.cursors.extend(asked);
        Ok(course)
    }

    /// Returns what is known about the next page.
    pub(crate) fn known(&self) -> Known {
        Known {
            before: self.before.map(|before| before.saturating_add(self.seen)),
            counted_out: self.last.filter(|_| self.counted_out),
        }
    }

    /// True if an error is the server's way to say that there is no such page. The count of pages had already said so,
    /// but with some doubt.
    pub(crate) fn is_beyond(&self, error: &Error) -> bool {
        self.counted_out && error.status().is_some_and(|status| matches!(status.as_u16(), 400 | 404 | 416 | 422))
    }

    /// Reads a page, and turns `request` to the next one.
    pub(crate) fn advance(&mut self, request: &mut Request, facts: &Facts<'_>) -> Next {
        let Some(paging) = self.paging else { return Next::Last };
        let names_the_next = matches!(paging, Paging::Cursor { .. } | Paging::Link { .. });
        if facts.items.is_empty() {
            self.empty += 1;
            // If each page names the next, a page may be empty because a filter removed its items.
            if !names_the_next {
                return Next::Last;
            } else if self.empty > MOST_EMPTY {
                return Next::Wrong(wrong(request, "the server gave a hundred empty pages in a row"));
            }
        } else if let Some(next) = self.repeated(request, facts) {
            return next;
        } else {
            self.empty = 0;
        }
        self.seen += facts.items.len() as u64;
        match paging {
            Paging::Number { .. } => self.after_number(request, facts, &paging),
            Paging::Offset { offset, limit, total_count } => {
                let size = limit.and_then(|name| number(request, name));
                match self.by_total(facts, total_count).unwrap_or_else(|| by_size(facts, size)) {
                    Verdict::More | Verdict::Doubtful => {
                        let start = self.before.unwrap_or(0).saturating_add(self.seen);
                        request.query(offset, &start);
                        Next::More
                    }
                    Verdict::Last => Next::Last,
                }
            }
            Paging::Cursor { cursor, response, header } => match cursor_of(facts, response, header) {
                Ok(next) => self.after_cursor(request, cursor, next),
                Err(Unreadable) => Next::Wrong(wrong(request, "the cursor of the next page is not text")),
            },
            Paging::Link { response } => self.after_link(request, facts, response),
        }
    }

    fn after_number(&mut self, request: &mut Request, facts: &Facts<'_>, paging: &Paging) -> Next {
        let Paging::Number { page, per_page, first, total_count, total_pages, info_page, info_per_page } = *paging
        else {
            return Next::Last;
        };
        let info = |path: Option<&str>| path.and_then(|path| whole(facts, path));
        let current = number(request, page).or(info(info_page)).unwrap_or(first.max(0).unsigned_abs());
        let size = info(info_per_page).or(per_page.and_then(|name| number(request, name))).filter(|size| *size > 0);
        if self.before.is_none() {
            let skipped = current.saturating_sub(first.max(0).unsigned_abs());
            self.before = size.map(|size| size.saturating_mul(skipped));
        }
        let verdict = self
            .by_total(facts, total_count)
            .or_else(|| by_pages(facts, info(total_pages), current, first, size))
            .unwrap_or_else(|| by_size(facts, size));
        self.counted_out = matches!(verdict, Verdict::Doubtful);
        match verdict {
            Verdict::Last => Next::Last,
            Verdict::More | Verdict::Doubtful => {
                request.query(page, &current.saturating_add(1));
                Next::More
            }
        }
    }

    /// Decides by the count of items, if the server gives it and the number of items before the first page is known.
    fn by_total(&self, facts: &Facts<'_>, path: Option<&str>) -> Option<Verdict> {
        // A total of zero beside items has no meaning.
        let total = whole(facts, path?).filter(|total| *total > 0)?;
        let so_far = self.before?.saturating_add(self.seen);
        Some(if so_far >= total { Verdict::Last } else { Verdict::More })
    }

    /// Turns to the next cursor. Some servers send an empty cursor if there are no more pages.
    fn after_cursor(&mut self, request: &mut Request, name: &'static str, next: Option<String>) -> Next {
        let Some(next) = next.filter(|next| !next.is_empty()) else { return Next::Last };
        if !self.cursors.insert(next.clone()) {
            return Next::Wrong(wrong(request, "the server gave a cursor that it gave before"));
        }
        resume::set(request, name, &next.as_str());
        Next::More
    }

    /// Continues at the next link. It is followed only within the origin, because credentials are sent with it.
    fn after_link(&mut self, request: &mut Request, facts: &Facts<'_>, paths: &[&str]) -> Next {
        let link = if paths.is_empty() {
            link::next(facts.headers, facts.landed)
        } else {
            Ok(paths.iter().find_map(|path| facts.scalar(path)).map(String::into_bytes))
        };
        let link = match link {
            Ok(Some(link)) => link,
            Ok(None) => return Next::Last,
            Err(link::Malformed) => return Next::Wrong(wrong(request, "the `Link` header cannot be read")),
        };
        let Some(url) = uri::resolve(facts.landed, &link) else {
            return Next::Wrong(wrong(request, "the next link is not an HTTP URL"));
        };
        let origin = uri::origin(&url);
        if origin != uri::origin(facts.asked) {
            let (scheme, host, port) = origin.unwrap_or_default();
            let message =
                format!("the next link leads to another origin (`{scheme}://{host}:{port}`), and is not followed");
            return Next::Wrong(wrong(request, &message));
        }
        self.cursors.insert(facts.landed.to_owned());
        if !self.cursors.insert(url.clone()) {
            return Next::Wrong(wrong(request, "the server gave a next link that it gave before"));
        }
        let path = request.operation.path.to_owned();
        request.target = Some(Box::new(Target { method: request.method(), path, url: Some(url) }));
        Next::More
    }

    /// Checks whether the page is a copy of an earlier one, which may be the previous page or one before it.
    fn repeated(&mut self, request: &Request, facts: &Facts<'_>) -> Option<Next> {
        let print = fingerprint::of(facts.items);
        self.last = Some(print);
        if self.pages.insert(print) {
            return None;
        }
        if self.counted_out {
            return Some(Next::Over);
        }
        Some(Next::Wrong(wrong(request, "the server gave the same page again: it does not heed the page asked for")))
    }
}

/// Decides by the count of pages, if it agrees with the page: some servers always send 1.
fn by_pages(facts: &Facts<'_>, pages: Option<u64>, current: u64, first: i64, size: Option<u64>) -> Option<Verdict> {
    let last = pages?.saturating_add(first.max(0).unsigned_abs()).saturating_sub(1);
    if current < last {
        return Some(Verdict::More);
    }
    match by_size(facts, size) {
        Verdict::Last => Some(Verdict::Last),
        Verdict::More | Verdict::Doubtful => Some(Verdict::Doubtful),
    }
}

/// A page that is not full is the last.
fn by_size(facts: &Facts<'_>, size: Option<u64>) -> Verdict {
    match size {
        Some(size) if (facts.items.len() as u64) < size => Verdict::Last,
        _ => Verdict::More,
    }
}

fn whole(facts: &Facts<'_>, path: &str) -> Option<u64> {
    facts.scalar(path)?.parse().ok()
}

/// A cursor that is not text.
struct Unreadable;

fn cursor_of(facts: &Facts<'_>, paths: &[&str], header: Option<&str>) -> Result<Option<String>, Unreadable> {
    if let Some(cursor) = paths.iter().find_map(|path| facts.scalar(path)) {
        return Ok(Some(cursor));
    }
    let Some(value) = header.and_then(|name| facts.headers.get(name)) else { return Ok(None) };
    std::str::from_utf8(value.as_bytes()).map(|text| Some(text.to_owned())).map_err(|_| Unreadable)
}

/// Returns a query parameter of the call as a number.
fn number(request: &Request, name: &str) -> Option<u64> {
    request.pieces.get(Location::Query, name)?.split_once('=')?.1.parse().ok()
}

fn wrong(request: &Request, message: &str) -> Error {
    request.named(Error::new(ErrorKind::Paging, message))
}
