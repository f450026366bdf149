//! Responses made from values of models: in the envelope of the API, and page by page.

use std::borrow::Cow;
use std::sync::Arc;

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::exchange::{Incoming, Outgoing};
use crate::api::{Api, Location, Operation, Paging, ResultPlace};
use crate::base::query::{pair, without_pairs};
use crate::values::json::Json;

/// The query parameter with the start of a page, in the links of a canned list.
const START: &str = "canned_start";

/// The content of a response, which is written when a request comes.
#[derive(Debug, Clone)]
pub(super) enum Model {
    /// A value.
    Value(Json),
    /// The page of a list that the request selects.
    Page { items: Arc<[Json]>, size: usize },
}

impl Model {
    /// Gives a response the body that the operation declares: text if it declares text, else JSON. A failure's body has
    /// no envelope.
    pub(super) fn fill(self, incoming: &mut Incoming, outgoing: &Outgoing<'_>) {
        let mut body = Tree::Object(Vec::new());
        let operation = outgoing.operation;
        let root = operation.map_or(Vec::new(), |operation| root(operation, outgoing.api));
        match self {
            Self::Value(json) if !incoming.status.is_success() => body = Tree::Leaf(json),
            Self::Value(json) => body.set(&root, json),
            Self::Page { items, size } => {
                let page = Page::asked(operation, outgoing, items.len(), size);
                let shown = items.get(page.start..page.end).unwrap_or_default();
                let list = operation.and_then(|operation| operation.items).into_iter().flat_map(|path| path.split('.'));
                body.set(&root.iter().copied().chain(list).collect::<Vec<_>>(), Json::from(shown.to_vec()));
                page.tell(&mut body, &mut incoming.headers);
            }
        }
        if let Some((convention, ResultPlace::Enveloped)) = envelope(operation, outgoing.api)
            && incoming.status.is_success()
        {
            let lists = [convention.errors, convention.messages].into_iter().flatten();
            lists.for_each(|name| body.set(&[name], Json::literal("[]")));
            if let Some(success) = convention.success {
                body.set(&[success], Json::literal("true"));
            }
        }
        let is_text = operation.is_some_and(|operation| matches!(operation.result, ResultPlace::Text));
        let text = body.into_text();
        let plain = is_text.then(|| Json::parse(&text).ok()?.as_string().map(Cow::into_owned)).flatten();
        let media_type = if plain.is_some() { "text/plain; charset=utf-8" } else { "application/json" };
        incoming.headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static(media_type));
        incoming.body = plain.unwrap_or(text).into();
    }
}

fn envelope(
    operation: Option<&'static Operation>,
    api: Option<&'static Api>,
) -> Option<(crate::api::EnvelopeConvention, ResultPlace)> {
    Some((api?.envelope?, operation?.result))
}

/// Returns the path of the value in the body.
fn root(operation: &'static Operation, api: Option<&'static Api>) -> Vec<&'static str> {
    match operation.result {
        ResultPlace::Enveloped => {
            api.and_then(|api| api.envelope).map(|convention| convention.result).into_iter().collect()
        }
        ResultPlace::Whole | ResultPlace::Text | ResultPlace::Nothing => Vec::new(),
    }
}

/// A requested page.
struct Page<'a> {
    paging: Option<Paging>,
    url: &'a str,
    /// The number of items on all pages.
    total: usize,
    size: usize,
    /// The number of the page, counted from the number of the first page.
    number: i64,
    start: usize,
    end: usize,
}

impl<'a> Page<'a> {
    fn asked(operation: Option<&Operation>, outgoing: &Outgoing<'a>, total: usize, size: usize) -> Self {
        let paging = operation.and_then(|operation| operation.paging);
        let url = outgoing.url;
        let count = |name: Option<&str>| name.and_then(|name| pair(url, name)?.parse::<usize>().ok());
        let (mut size, mut number) = (size.max(1), 0);
        let start = match paging {
            Some(Paging::Number { page, per_page, first, .. }) => {
                size = count(per_page).filter(|size| *size > 0).unwrap_or(size);
                number = pair(url, page).and_then(|page| page.parse().ok()).unwrap_or(first);
                usize::try_from(number.saturating_sub(first)).unwrap_or(0).saturating_mul(size)
            }
            Some(Paging::Offset { offset, limit, .. }) => {
                size = count(limit).filter(|size| *size > 0).unwrap_or(size);
                count(Some(offset)).unwrap_or(0)
            }
            Some(Paging::Cursor { cursor, .. }) => {
                let in_header = operation.is_some_and(|one| one.parameter(cursor, Location::Header).is_some());
                let header = || outgoing.headers.get(cursor)?.to_str().ok()?.parse().ok();
                (if in_header { header() } else { count(Some(cursor)) }).unwrap_or(0)
            }
            Some(Paging::Link { .. }) => count(Some(START)).unwrap_or(0),
            None => {
                size = total;
                0
            }
        };
        let start = start.min(total);
        Self { paging, url, total, size, number, start, end: start.saturating_add(size).min(total) }
    }

    /// Writes the data of the page that its convention reads: totals, and the next page.
    fn tell(&self, body: &mut Tree, headers: &mut HeaderMap) {
        let mut say = |path: Option<&str>, value: Json| {
            if let Some(path) = path {
                body.set(&path.split('.').collect::<Vec<_>>(), value);
            }
        };
        let next = (self.end < self.total).then_some(self.end);
        match self.paging {
            None => {}
            Some(Paging::Number { total_count, total_pages, info_page, info_per_page, .. }) => {
                say(total_count, number(self.total));
                say(total_pages, number(self.total.div_ceil(self.size.max(1))));
                say(info_page, Json::from(self.number));
                say(info_per_page, number(self.size));
            }
            Some(Paging::Offset { total_count, .. }) => say(total_count, number(self.total)),
            Some(Paging::Cursor { response, header, .. }) => {
                let Some(next) = next.map(|next| next.to_string()) else { return };
                match (response.first(), header) {
                    (Some(path), _) => say(Some(path), Json::from(next)),
                    (None, Some(name)) => add_header(headers, name, &next),
                    (None, None) => {}
                }
            }
            Some(Paging::Link { response }) => {
                let Some(next) = next else { return };
                let bare = without_pairs(self.url, &[START]);
                let url = format!("{bare}{}{START}={next}", if bare.contains('?') { '&' } else { '?' });
                match response.first() {
                    Some(path) => say(Some(path), Json::from(url)),
                    None => add_header(headers, header::LINK.as_str(), &format!("<{url}>; rel=\"next\"")),
                }
            }
        }
    }
}

fn number(count: usize) -> Json {
    Json::from(u64::try_from(count).unwrap_or(u64::MAX))
}

fn add_header(headers: &mut HeaderMap, name: &str, value: &str) {
    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
        headers.insert(name, value);
    }
}

/// A body that is being built.
enum Tree {
    Leaf(Json),
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Sets a value at a path. If a part of the path is not an object, the value is left out.
    fn set(&mut self, path: &[&str], value: Json) {
        let Some((name, rest)) = path.split_first() else {
            *self = Self::Leaf(value);
            return;
        };
        let Self::Object(members) = self else { return };
        let at = members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            members.push(((*name).to_owned(), Self::Object(Vec::new())));
            members.len() - 1
        });
        members[at].1.set(rest, value);
    }

    fn into_text(self) -> String {
        match self {
            Self::Leaf(json) => json.text().to_owned(),
            Self::Object(members) => {
                let member = |(name, tree): (String, Self)| format!("{}:{}", Json::from(name), tree.into_text());
                let members: Vec<String> = members.into_iter().map(member).collect();
                format!("{{{}}}", members.join(","))
            }
        }
    }
}
