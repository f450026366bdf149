//! Where a list stands: which page comes next, and whether there is one.

use std::hash::{DefaultHasher, Hash, Hasher};

use bytes::Bytes;
use http::{HeaderMap, header};

use crate::api::{Answered, Location, Paging};
use crate::call::named;
use crate::error::{Error, ErrorKind};
use crate::json::{Json, WriteMode, to_json};
use crate::look;
use crate::redirect;
use crate::request::{Request, Target};
use crate::value::{Items, Value};

/// What a page tells.
pub(crate) struct Facts<'f> {
    pub(crate) items: &'f dyn Items,
    pub(crate) value: &'f dyn Value,
    /// What stands around the value, and under which key the value stands in it.
    pub(crate) envelope: (&'f dyn Value, Option<&'static str>),
    pub(crate) headers: &'f HeaderMap,
    pub(crate) text: &'f Bytes,
}

impl Facts<'_> {
    /// The scalar at a dotted path, from the root of the body.
    fn scalar(&self, path: &str) -> Option<String> {
        let (envelope, key) = self.envelope;
        let Some(key) = key else { return look::scalar_at(self.value.view(), path) };
        match path.strip_prefix(key).and_then(|rest| rest.strip_prefix('.')) {
            Some(within) => look::scalar_at(self.value.view(), within),
            None => look::scalar_at(envelope.view(), path),
        }
    }
}

/// The key under which the value stands in its envelope.
pub(crate) fn envelope_key(request: &Request) -> Option<&'static str> {
    match request.operation.result {
        Answered::Enveloped => request.client.api().envelope.map(|convention| convention.result),
        Answered::Under(member) => Some(member),
        Answered::Whole | Answered::Text | Answered::Nothing => None,
    }
}

/// What follows a page.
pub(crate) enum Next {
    /// Another one; the request says which.
    More,
    /// Nothing.
    Last,
    /// Nothing, and the page itself is one that came before: it is not shown.
    Over,
    /// The list does not go on as it should.
    Wrong(Error),
}

/// Where a list stands.
pub(crate) struct Course {
    paging: Option<Paging>,
    /// How many items precede the first page that was asked for, where that is known.
    before: Option<u64>,
    /// How many items came.
    seen: u64,
    /// The previous page: its fingerprint and text.
    previous: Option<(u64, Bytes)>,
    /// Whether the previous page was the last one by the count of pages.
    counted_out: bool,
    cursors: Vec<String>,
    /// How many empty pages came in a row.
    empty: u32,
}

const MOST_EMPTY: u32 = 100;

/// What is known of whether a page is the last.
enum Verdict {
    More,
    Last,
    /// The count of pages says so, but the page is full: some servers miscount.
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
                // Without a page size, how many items precede a later page is known once the server has told its size.
                match (skipped, per_page.and_then(|name| number(request, name))) {
                    (0, _) => Some(0),
                    (skipped, size) => size.map(|size| size.saturating_mul(skipped)),
                }
            }
            _ => Some(0),
        };
        Self { paging, before, seen: 0, previous: None, counted_out: false, cursors: Vec::new(), empty: 0 }
    }

    /// The value of the parameter that chooses the next page.
    pub(crate) fn position(&self, request: &Request) -> Option<String> {
        let name = match self.paging? {
            Paging::Number { page, .. } => page,
            Paging::Offset { offset, .. } => offset,
            Paging::Cursor { cursor, .. } => cursor,
            Paging::Link { .. } => return request.target.as_ref()?.url.clone(),
        };
        let pair = request.pieces.get(Location::Query, name)?;
        let value = pair.split_once('=').map_or(pair, |(_, value)| value);
        Some(percent_encoding::percent_decode_str(value).decode_utf8_lossy().into_owned())
    }

    /// Whether an error is how the server says that there is no such page: it had said so before, if not beyond doubt.
    pub(crate) fn is_beyond(&self, error: &Error) -> bool {
        self.counted_out && error.status().is_some_and(|status| matches!(status.as_u16(), 400 | 404 | 416 | 422))
    }

    /// Takes a page in, and turns `request` to the one after it.
    pub(crate) fn advance(&mut self, request: &mut Request, facts: &Facts<'_>) -> Next {
        let Some(paging) = self.paging else { return Next::Last };
        let names_the_next = matches!(paging, Paging::Cursor { .. } | Paging::Link { .. });
        if facts.items.is_empty() {
            self.empty += 1;
            // What names its next page may leave one empty, where a filter let nothing through.
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
            Paging::Cursor { cursor, response, header } => {
                self.after_cursor(request, cursor, cursor_of(facts, response, header))
            }
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

    /// The count of items decides, where the server tells it and it is known how many precede.
    fn by_total(&self, facts: &Facts<'_>, path: Option<&str>) -> Option<Verdict> {
        // A total of none beside items says nothing.
        let total = whole(facts, path?).filter(|total| *total > 0)?;
        let so_far = self.before?.saturating_add(self.seen);
        Some(if so_far >= total { Verdict::Last } else { Verdict::More })
    }

    fn after_cursor(&mut self, request: &mut Request, name: &'static str, next: Option<String>) -> Next {
        let Some(next) = next else { return Next::Last };
        if self.cursors.contains(&next) {
            return Next::Wrong(wrong(request, "the server gave a cursor that it gave before"));
        }
        if request.operation.parameter(name, Location::Header).is_some() {
            request.header_parameter(name, &next.as_str());
        } else {
            request.query(name, &next.as_str());
        }
        self.cursors.push(next);
        Next::More
    }

    fn after_link(&mut self, request: &mut Request, facts: &Facts<'_>, paths: &[&str]) -> Next {
        let mut links = facts.headers.get_all(header::LINK).iter().filter_map(|value| value.to_str().ok());
        let link = if paths.is_empty() {
            links.find_map(next_link).map(str::to_owned)
        } else {
            paths.iter().find_map(|path| facts.scalar(path))
        };
        let Some(link) = link else { return Next::Last };
        let base = request.options().base_url.as_deref().unwrap_or(request.client.base_url());
        let current = request.target.as_ref().and_then(|target| target.url.as_deref());
        let current = current.map_or_else(|| format!("{base}/"), str::to_owned);
        let Some(url) = redirect::resolve(&current, &link) else {
            return Next::Wrong(wrong(request, "the next link is no HTTP URL"));
        };
        if redirect::origin(&url) != redirect::origin(base) {
            return Next::Wrong(wrong(request, "the next link leads to another origin"));
        }
        if self.cursors.contains(&url) {
            return Next::Wrong(wrong(request, "the server gave a next link that it gave before"));
        }
        self.cursors.push(url.clone());
        let path = request.operation.path.to_owned();
        request.target = Some(Box::new(Target { method: request.method(), path, url: Some(url) }));
        Next::More
    }

    /// Whether the page is the previous one again. Two pages whose first and last items and length agree are compared as
    /// text; others differ.
    fn repeated(&mut self, request: &Request, facts: &Facts<'_>) -> Option<Next> {
        let print = fingerprint(facts.items);
        let previous = self.previous.replace((print, facts.text.clone()));
        let (other, text) = previous?;
        if other != print || items_text(request, &text) != items_text(request, facts.text) {
            return None;
        }
        if self.counted_out {
            return Some(Next::Over);
        }
        Some(Next::Wrong(wrong(request, "the server gave the same page again: it does not heed the page asked for")))
    }
}

/// The count of pages, where it agrees with the page: some servers always say 1.
fn by_pages(facts: &Facts<'_>, pages: Option<u64>, current: u64, first: i64, size: Option<u64>) -> Option<Verdict> {
    let last = pages?.saturating_add(first.max(0).unsigned_abs()).saturating_sub(1);
    if current < last {
        return Some(Verdict::More);
    }
    match by_size(facts, size) {
        Verdict::Last => Some(Verdict::Last),
        _ => Some(Verdict::Doubtful),
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

fn cursor_of(facts: &Facts<'_>, paths: &[&str], header: Option<&str>) -> Option<String> {
    let in_header = || facts.headers.get(header?)?.to_str().ok().filter(|text| !text.is_empty()).map(str::to_owned);
    paths.iter().find_map(|path| facts.scalar(path)).or_else(in_header)
}

/// A query parameter of the call as a number.
fn number(request: &Request, name: &str) -> Option<u64> {
    request.pieces.get(Location::Query, name)?.split_once('=')?.1.parse().ok()
}

fn wrong(request: &Request, message: &str) -> Error {
    named(Error::new(ErrorKind::Paging, message), request)
}

fn fingerprint(items: &dyn Items) -> u64 {
    let mut hasher = DefaultHasher::new();
    items.len().hash(&mut hasher);
    for index in [0, items.len().saturating_sub(1)] {
        to_json(items.item(index), WriteMode::Full).hash(&mut hasher);
    }
    hasher.finish()
}

/// The items as they came.
fn items_text(request: &Request, body: &[u8]) -> Option<Json> {
    let whole = Json::parse(std::str::from_utf8(body).ok()?).ok()?;
    let within = |json: Json, key: Option<&str>| key.and_then(|key| json.get(key)).unwrap_or(json);
    Some(within(within(whole, envelope_key(request)), request.operation.items))
}

/// The target of `rel="next"` (RFC 8288, section 3).
fn next_link(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((_, after)) = rest.split_once('<') {
        let (target, after) = after.split_once('>')?;
        let parameters = after.split_once('<').map_or(after, |(parameters, _)| parameters);
        if parameters.split(';').any(is_next) {
            return Some(target);
        }
        rest = after;
    }
    None
}

fn is_next(parameter: &str) -> bool {
    let Some((name, value)) = parameter.split_once('=') else { return false };
    let value = value.trim().trim_end_matches(',').trim().trim_matches('"');
    name.trim().eq_ignore_ascii_case("rel")
        && value.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("next"))
}
