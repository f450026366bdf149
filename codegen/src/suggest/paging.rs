//! Suggests how lists are paged, from their parameters and the members of their responses.

use std::collections::{BTreeMap, BTreeSet};

use super::Suggestion;
use super::seen::{Member, counted, is_count, is_text, json, member, members, most, plain, rank, success};
use crate::config::{Envelope, Paging, PagingStyle};
use crate::model::{Api, Kind, Location, Operation, Parameter, TypeUse};

const PAGES: &[&str] = &["page", "pagenumber", "pageno", "pagenum", "pageindex"];
const SIZES: &[&str] = &[
    "perpage",
    "pagesize",
    "pagelimit",
    "limit",
    "size",
    "maxresults",
    "maxitems",
    "itemsperpage",
    "resultsperpage",
    "count",
    "top",
    "take",
    "rows",
    "maxpagesize",
    "paginationpagesize",
];
const OFFSETS: &[&str] = &["offset", "skip", "start", "startat", "startindex", "pageoffset", "from"];
const CURSORS: &[&str] = &[
    "cursor",
    "pagecursor",
    "nextcursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "continue",
    "continuationtoken",
    "paginationtoken",
    "marker",
    "iterator",
    "after",
    "pageafter",
    "aftercursor",
    "startingafter",
    "startcursor",
];
/// The members that name the next page. From `iterator` on, a name is sure only if another member names the previous
/// page.
const NEXT_CURSORS: &[&str] = &[
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "nextmarker",
    "nextcontinuationtoken",
    "continuationtoken",
    "continue",
    "endcursor",
    "next",
    "nextpage",
    "after",
    "iterator",
    "cursor",
    "pagetoken",
    "lastid",
];
/// The index in [`NEXT_CURSORS`] of the first name that may also mean the page that was asked for.
const AMBIGUOUS: usize = 11;
/// The flags that end a list.
const ENDS: &[&str] = &["done", "hasmore", "ismore", "islast", "lastpage"];
const NEXT_LINKS: &[&str] = &["nexturl", "nextlink", "nextpageurl", "odatanextlink", "next"];
/// The objects in which `next` is a link.
const LINKS: &[&str] = &["links", "paginglinks"];
const TOTALS: &[&str] = &[
    "totalcount",
    "total",
    "totalitems",
    "totalresults",
    "totalentries",
    "totalelements",
    "totalrows",
    "totalrecords",
    "totalsize",
    "totalhits",
];
const PAGE_TOTALS: &[&str] = &["totalpages", "pagecount", "pagestotal", "numpages", "lastpage", "pages"];
const CURRENT_PAGES: &[&str] = &["page", "currentpage", "pagenumber", "pageno"];
const CURRENT_SIZES: &[&str] = &["perpage", "pagesize", "itemsperpage"];
const ITEMS: &[&str] = &["items", "data", "results", "entries", "values", "records", "list", "objects", "hits", "rows"];

/// The paging style of a list. An earlier variant wins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    Link { size: Option<String> },
    Cursor { cursor: String },
    Number { page: String },
    Offset { offset: String },
}

/// A list operation, with the members of its response.
struct Listing<'a> {
    api: &'a Api,
    operation: &'a Operation,
    members: Vec<Member<'a>>,
    items: Items,
}

/// The place of the list in a response.
enum Items {
    /// The place that the rule finds.
    Ruled,
    /// At this path.
    Named(String),
}

impl Items {
    fn name(&self) -> Option<String> {
        match self {
            Self::Ruled => None,
            Self::Named(path) => Some(path.clone()),
        }
    }
}

/// The paging of one list.
struct Found<'l, 'a> {
    listing: &'l Listing<'a>,
    style: Style,
    sure: bool,
    /// The member that names the next page.
    next: Option<String>,
}

/// The conventions, in the order in which they must be tried.
pub(super) fn paging(api: &Api, envelope: Option<&Envelope>) -> Vec<Suggestion<Paging>> {
    let operations = api.operations.iter().filter(|operation| operation.method == "GET");
    let listings: Vec<Listing<'_>> = operations.filter_map(|operation| listing(api, operation, envelope)).collect();
    let mut by_style = BTreeMap::<Style, Vec<Found<'_, '_>>>::new();
    for found in listings.iter().filter_map(found) {
        by_style.entry(found.style.clone()).or_default().push(found);
    }
    by_style.into_iter().map(|(style, found)| suggestion(style, &found, &listings)).collect()
}

/// The operation, if it returns a list or an object with a list.
fn listing<'a>(api: &'a Api, operation: &'a Operation, envelope: Option<&Envelope>) -> Option<Listing<'a>> {
    let answer = success(operation)?;
    let value = envelope.and_then(|envelope| member(api, answer, &envelope.result)).map_or(answer, |inner| inner.ty);
    let items = match &api.types.get(value.id).kind {
        Kind::List(_) => Items::Ruled,
        Kind::Record(_) => items(api, value)?,
        Kind::Map(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Union(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => return None,
    };
    Some(Listing { api, operation, members: members(api, answer), items })
}

/// The place of the list in an object. The rule finds the only list of objects that is directly in it.
fn items(api: &Api, value: TypeUse) -> Option<Items> {
    let lists: Vec<Member<'_>> =
        members(api, value).into_iter().filter(|member| matches!(member.kind(api), Kind::List(_))).collect();
    let of_objects = |member: &&Member<'_>| {
        let Kind::List(list) = member.kind(api) else { return false };
        matches!(api.types.get(list.items.id).kind, Kind::Record(_) | Kind::Union(_) | Kind::Map(_))
    };
    if lists.iter().filter(|member| !member.path.contains('.')).filter(of_objects).count() == 1 {
        return Some(Items::Ruled);
    }
    let named = lists.iter().filter_map(|member| Some((rank(ITEMS, &member.property.name)?, member)));
    let best = named.min_by_key(|(rank, member)| (member.path.matches('.').count(), *rank));
    best.map(|(_, member)| Items::Named(member.path.clone()))
}

impl<'a> Listing<'a> {
    /// The query parameter whose name is the first in a table.
    fn query(&self, table: &[&str]) -> Option<&'a Parameter> {
        let query = self.operation.parameters.iter().filter(|parameter| parameter.location == Location::Query);
        let known = query.filter_map(|parameter| Some((rank(table, &parameter.name)?, parameter)));
        known.min_by_key(|(rank, _)| *rank).map(|(_, parameter)| parameter)
    }

    fn counted(&self, table: &[&str]) -> Option<&'a Parameter> {
        self.query(table).filter(|parameter| is_count(&self.api.types.get(parameter.ty.id).kind))
    }

    fn size(&self) -> Option<String> {
        self.counted(SIZES).map(|parameter| parameter.name.clone())
    }

    /// The member of a kind whose name is the first in a table, with its index there.
    fn member(&self, table: &[&str], is: impl Fn(&Kind) -> bool) -> Option<(usize, &Member<'a>)> {
        let known = self.members.iter().filter_map(|member| Some((rank(table, &member.property.name)?, member)));
        known.filter(|(_, member)| is(member.kind(self.api))).min_by_key(|(rank, _)| *rank)
    }

    fn total(&self, table: &[&str]) -> Option<String> {
        self.member(table, is_count).map(|(_, member)| member.path.clone())
    }

    fn has(&self, table: &[&str]) -> bool {
        self.members.iter().any(|member| rank(table, &member.property.name).is_some())
    }

    /// True if a successful response declares the header `Link` (RFC 8288).
    fn has_link_header(&self) -> bool {
        let successes = self.operation.responses.iter().filter(|response| response.status.is_success());
        successes
            .filter(|response| json(response).is_some())
            .any(|response| response.headers.keys().any(|name| name.eq_ignore_ascii_case("link")))
    }

    /// The member that holds the URL of the next page.
    fn next_link(&self) -> Option<String> {
        let links = self.members.iter().filter(|member| is_text(member.kind(self.api)));
        let around = |path: &str| path.rsplit('.').nth(1).map(plain).unwrap_or_default();
        let is_link = |member: &&Member<'a>| match rank(NEXT_LINKS, &member.property.name) {
            // `next` alone can mean anything. It is a link if an object of links holds it, or a link to the previous
            // page is beside it.
            Some(last) if last + 1 == NEXT_LINKS.len() => {
                LINKS.contains(&&*around(&member.path))
                    || self.has(&["previous", "prev"]) && self.query(CURSORS).is_none()
            }
            Some(_) => true,
            // JSON Hypertext Application Language has `_links.next.href`.
            None => member.path.ends_with("links.next.href"),
        };
        links.filter(is_link).map(|member| member.path.clone()).next()
    }
}

/// The paging of a list, as far as the document shows it.
fn found<'l, 'a>(listing: &'l Listing<'a>) -> Option<Found<'l, 'a>> {
    let of = |style, sure, next| Some(Found { listing, style, sure, next });
    let link = listing.next_link();
    if listing.has_link_header() || link.is_some() {
        return of(Style::Link { size: listing.size() }, true, link);
    }
    let cursor = listing.query(CURSORS).map(|parameter| parameter.name.clone());
    if let Some(cursor) = &cursor
        && let Some((rank, next)) = listing.member(NEXT_CURSORS, is_text)
    {
        let before = || listing.members.iter().any(|member| plain(&member.property.name).starts_with("prev"));
        // If there is a flag for the end of the list, the last page may name itself.
        let sure = rank < AMBIGUOUS || before() && !listing.has(ENDS);
        return of(Style::Cursor { cursor: cursor.clone() }, sure, Some(next.path.clone()));
    }
    if let Some(page) = listing.counted(PAGES) {
        return of(Style::Number { page: page.name.clone() }, true, None);
    }
    if let (Some(offset), Some(_)) = (listing.counted(OFFSETS), listing.size()) {
        return of(Style::Offset { offset: offset.name.clone() }, true, None);
    }
    cursor.and_then(|cursor| of(Style::Cursor { cursor }, false, None))
}

/// The suggestion for all lists of one style.
fn suggestion(style: Style, found: &[Found<'_, '_>], lists: &[Listing<'_>]) -> Suggestion<Paging> {
    let size = most(found.iter().filter_map(|one| one.listing.size())).map(|(size, _)| size);
    let next = by_number(found.iter().filter_map(|one| one.next.clone()));
    let mut sure = found.iter().filter(|one| one.sure).count() * 2 >= found.len();
    let mut saw = vec![format!("{} of {}", found.len(), counted(lists.len(), "list"))];
    let style = match style {
        Style::Link { size } => {
            saw.push(match &*next {
                [] => "have the header `Link`".to_owned(),
                next => format!("answer the URL of the next page as `{}`", next.join("` or `")),
            });
            // The convention applies to every list with that parameter, or to all lists. If a server sends no link, a
            // list ends after its first page.
            let taken = size.as_ref().map_or(lists.len(), |size| with(lists, size));
            sure = sure && found.len() * 2 >= taken;
            PagingStyle::Link { per_page: size, next_link: next }
        }
        Style::Cursor { cursor } => {
            saw.push(match &*next {
                [] => format!("take `{cursor}`, and no response is known to name the next one"),
                next => format!("take `{cursor}` and answer `{}`", next.join("` or `")),
            });
            sure = sure && found.len() * 2 >= with(lists, &cursor);
            PagingStyle::Cursor { cursor, limit: size, next_cursor: next, next_cursor_header: None }
        }
        Style::Number { page } => {
            saw.push(format!("take `{page}`"));
            numbered(page, size, found)
        }
        Style::Offset { offset } => {
            saw.push(format!("take `{offset}`"));
            PagingStyle::Offset { offset, limit: size, total_count: total(found, TOTALS) }
        }
    };
    let items = by_number(found.iter().filter_map(|one| one.listing.items.name()));
    Suggestion { saw: told(&saw.join(" "), &style), sure, value: Paging { style, items } }
}

/// The style with page numbers, with the totals in the responses.
fn numbered(page: String, per_page: Option<String>, found: &[Found<'_, '_>]) -> PagingStyle {
    let (total_count, total_pages) = (total(found, TOTALS), total(found, PAGE_TOTALS));
    PagingStyle::Number {
        first: first_page(found, &page),
        page,
        per_page,
        current_page: total(found, CURRENT_PAGES).filter(|_| total_count.is_some() || total_pages.is_some()),
        current_per_page: total(found, CURRENT_SIZES).filter(|_| total_count.is_some()),
        total_count,
        total_pages,
    }
}

/// The member for a number, if at least half of the responses have it.
fn total(found: &[Found<'_, '_>], table: &[&str]) -> Option<String> {
    let paths = found.iter().filter_map(|one| one.listing.total(table));
    most(paths).filter(|(_, count)| count * 2 >= found.len()).map(|(path, _)| path)
}

/// The number of lists with a query parameter.
fn with(lists: &[Listing<'_>], name: &str) -> usize {
    let takes = |list: &&Listing<'_>| {
        let mut parameters = list.operation.parameters.iter();
        parameters.any(|parameter| parameter.location == Location::Query && parameter.name == name)
    };
    lists.iter().filter(takes).count()
}

/// The observation, with the totals.
fn told(saw: &str, style: &PagingStyle) -> String {
    let totals: Vec<&String> = match style {
        PagingStyle::Number { total_count, total_pages, .. } => total_count.iter().chain(total_pages).collect(),
        PagingStyle::Offset { total_count, .. } => total_count.iter().collect(),
        PagingStyle::Cursor { .. } | PagingStyle::Link { .. } => return saw.to_owned(),
    };
    let totals: Vec<String> = totals.into_iter().map(|path| format!("`{path}`")).collect();
    if totals.is_empty() {
        return format!("{saw}; their responses hold no total");
    }
    format!("{saw}; the total is {}", totals.join(" and "))
}

/// The different values, the most frequent first.
fn by_number(values: impl Iterator<Item = String>) -> Vec<String> {
    let values: Vec<String> = values.collect();
    let mut different: Vec<String> = values.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
    different.sort_by_key(|value| std::cmp::Reverse(values.iter().filter(|one| *one == value).count()));
    different
}

/// The number of the first page, from the most frequent default or minimum.
fn first_page(found: &[Found<'_, '_>], page: &str) -> u64 {
    let first = |one: &Found<'_, '_>| {
        let parameter = one.listing.operation.parameters.iter().find(|parameter| parameter.name == page)?;
        let ty = one.listing.api.types.get(parameter.ty.id);
        let default = parameter.default.as_ref().or(ty.default.as_ref());
        let told = default.and_then(crate::json::Value::as_u64);
        told.or_else(|| if is_zero_based(&ty.kind) { Some(0) } else { None }).filter(|first| *first <= 1)
    };
    most(found.iter().filter_map(first)).map_or(1, |(first, _)| first)
}

fn is_zero_based(kind: &Kind) -> bool {
    use crate::model::Scalar;
    let Kind::Scalar(Scalar::Integer { constraints, .. } | Scalar::Number { constraints, .. }) = kind else {
        return false;
    };
    constraints.minimum == Some(0.0) && !constraints.exclusive_minimum
}
