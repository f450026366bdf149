//! Lists over several responses: pages and items, fetched lazily, and the ends of lists.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::paging::{Course, Facts, Next, envelope_key};
use super::position::{Known, Position};
use super::resume;
use crate::base::future::try_collect;
use crate::errors::error::Error;
use crate::requests::request::Request;
use crate::responses::response::Response;
use crate::responses::sending::{FromResponse, Sending, UnreadResponse};
use crate::values::json::Reader;
use crate::values::look;
use crate::values::value::{Kind, OnNull, Outcome, Value, View};

/// The collection that [`Items::try_collect`] returns. It is only `Vec`, so that the compiler can infer it.
pub trait ItemOf<C> {}

impl<T> ItemOf<Vec<T>> for T {}

/// One page of a list.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// Its items, in the order in which they came.
    pub items: Vec<T>,
}

impl<T> Page<T> {
    /// Returns the number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Returns true if there are no items.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Returns an iterator over the items.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { items: Vec::new() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.items).finish()
    }
}

impl<T> From<Vec<T>> for Page<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items }
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'p, T> IntoIterator for &'p Page<T> {
    type Item = &'p T;
    type IntoIter = std::slice::Iter<'p, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: Value + Default> Value for Page<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        self.items.read(reader)
    }
    fn view(&self) -> View<'_> {
        self.items.view()
    }
    fn on_null(&self) -> OnNull {
        self.items.on_null()
    }
    fn kind() -> Kind {
        Vec::<T>::kind()
    }
}

/// The result of a request for a page.
type Turned<P, E> = Option<Result<Response<P, E>, Error>>;

/// All pages of a list, each fetched on demand.
///
/// The totals and cursors of the server decide where the list ends, and so does an empty page. If the server gives
/// neither, a page that is not full is the last. A page or cursor that comes twice is an error, so that the list always
/// ends.
///
/// A page is a [`Page`], or a record with the list as a member.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<T, E = (), P = Page<T>> {
    course: Course,
    /// The request for the next page; `None` after the last page, and after an error.
    request: Option<Request>,
    /// The request for the last page that came, or for the page that failed.
    asked: Option<(Request, Known)>,
    /// True if an error ended the list.
    failed: bool,
    waiting: Option<Sending<Fetched<P, E>>>,
    item: PhantomData<fn() -> T>,
}

/// A page and its URLs.
struct Fetched<P, E> {
    response: Response<P, E>,
    asked: String,
    landed: Option<String>,
}

impl<P: Value + Default, E: Value + Default> FromResponse for Fetched<P, E> {
    fn from_response(mut response: UnreadResponse) -> Result<Self, Error> {
        let (asked, landed) = (response.0.url.clone(), response.0.landed.take());
        Ok(Self { response: Response::from_response(response)?, asked, landed })
    }
}

impl Request {
    /// Returns all items of all pages, starting at the page that the request sets.
    pub fn items<T: Value + Default, E: Value + Default>(self) -> Items<T, E> {
        Items::new(Pages::new(self), |page| page.items)
    }

    /// Like [`Request::items`], for pages with the list as a member, which `list` takes out. The operation names the
    /// member: [`Operation::items`](crate::api::Operation::items).
    pub fn items_in<T, E: Value + Default, P: Value + Default>(self, list: fn(P) -> Vec<T>) -> Items<T, E, P> {
        Items::new(Pages::new(self), list)
    }

    /// Like [`Request::pages`], for pages with the list as a member.
    pub fn pages_in<T, E: Value + Default, P: Value + Default>(self) -> Pages<T, E, P> {
        Pages::new(self)
    }

    /// Returns all pages, starting at the page that the request sets.
    pub fn pages<T: Value + Default, E: Value + Default>(self) -> Pages<T, E> {
        Pages::new(self)
    }
}

impl<T, E: Value + Default, P: Value + Default> Pages<T, E, P> {
    pub(crate) fn new(request: Request) -> Self {
        Self::at(Course::new(&request), request)
    }

    fn at(course: Course, request: Request) -> Self {
        Self { course, request: Some(request), asked: None, failed: false, waiting: None, item: PhantomData }
    }

    /// Returns the next page; `None` after the last.
    ///
    /// # Errors
    /// The errors of the call, and an error if the list does not continue as it should. After an error there are no
    /// more pages.
    pub async fn try_next(&mut self) -> Result<Option<Response<P, E>>, Error> {
        poll_fn(|cx| self.poll_page(cx)).await.transpose()
    }

    /// Collects all remaining pages in any collection: `try_collect::<Vec<_>>()`.
    ///
    /// # Errors
    /// The same as for [`Pages::try_next`]; the pages that were already fetched are lost.
    pub async fn try_collect<C: Default + Extend<Response<P, E>>>(self) -> Result<C, Error> {
        try_collect(self).await
    }

    /// Returns the position at which the list continues, as text that can be stored. [`Pages::resume`] of the same call
    /// continues there, in this program or another. Before the first page it is the beginning; after an error it is the
    /// page that failed; after the last page it is `None`.
    ///
    /// The text is opaque, and consists of letters, digits, `.`, `-` and `_`. It holds what the server needs to return
    /// the next page, but no credential.
    pub fn position(&self) -> Option<String> {
        self.next_page().map(|position| position.write())
    }

    /// Continues at a position that [`position`](Self::position) of the same list returned. The page that the call sets
    /// is ignored. The guide about paging says what happens if the list has changed since.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config), if the text is not a position, is from another version, belongs
    /// to another list or to other parameters in the path or query, or is inside a page. [`Items::resume`] accepts
    /// positions inside a page.
    pub fn resume(self, position: &str) -> Result<Self, Error> {
        let (pages, taken) = self.resumed(position)?;
        match (taken, &pages.request) {
            (0, _) | (_, None) => Ok(pages),
            (_, Some(request)) => {
                Err(resume::refused(request, "the position is amid a page: go on with the items, not with the pages"))
            }
        }
    }

    /// Returns these pages at a position, and the number of items of the first page that were already taken.
    fn resumed(self, position: &str) -> Result<(Self, usize), Error> {
        let asked = self.asked.map(|(request, _)| request);
        let Some(mut request) = self.request.or(asked) else {
            return Ok((Self { request: None, asked: None, ..self }, 0));
        };
        let Position { taken, page, .. } = resume::read(&request, position)?;
        let course = Course::resumed(&mut request, &page)?;
        Ok((Self::at(course, request), taken))
    }

    fn next_page(&self) -> Option<Position> {
        match (&self.request, &self.asked) {
            (Some(request), _) => Some(resume::position(request, self.course.known(), 0)),
            (None, Some((request, known))) if self.failed => Some(resume::position(request, *known, 0)),
            (None, _) => None,
        }
    }

    /// Returns the position in the last page that came, after `taken` of its items.
    fn within_page(&self, taken: usize) -> Option<Position> {
        self.asked.as_ref().map(|(request, known)| resume::position(request, *known, taken))
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Turned<P, E>> {
        if self.waiting.is_none() {
            let Some(request) = self.request.clone() else { return Poll::Ready(None) };
            self.waiting = Some(Sending::new(request));
        }
        let Some(sending) = &mut self.waiting else { return Poll::Ready(None) };
        let outcome = ready!(Pin::new(sending).poll(cx));
        self.waiting = None;
        let Some(mut request) = self.request.take() else { return Poll::Ready(None) };
        self.asked = Some((request.clone(), self.course.known()));
        let fetched = match outcome {
            Ok(fetched) => fetched,
            Err(error) if self.course.is_beyond(&error) => return Poll::Ready(None),
            Err(error) => return self.fail(error),
        };
        let page = &fetched.response;
        let envelope: (&dyn Value, _) = (page.envelope(), envelope_key(&request));
        let (headers, asked) = (page.headers(), fetched.asked.as_str());
        let landed = fetched.landed.as_deref().unwrap_or(asked);
        let mut next = Next::Last;
        look::list_in(page.view(), request.operation.items, &mut |items| {
            let facts = Facts { items, value: &**page, envelope, headers, asked, landed };
            next = self.course.advance(&mut request, &facts);
        });
        match next {
            Next::More => self.request = Some(request),
            Next::Last => {}
            Next::Over => return Poll::Ready(None),
            Next::Wrong(error) => return self.fail(error),
        }
        Poll::Ready(Some(Ok(fetched.response)))
    }

    fn fail(&mut self, error: Error) -> Poll<Turned<P, E>> {
        self.failed = true;
        Poll::Ready(Some(Err(error)))
    }
}

impl<T, E: Value + Default, P: Value + Default> Stream for Pages<T, E, P> {
    type Item = Result<Response<P, E>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

// No field is pinned: the future that is waited for is boxed.
impl<T, E, P> Unpin for Pages<T, E, P> {}

impl<T, E, P> fmt::Debug for Pages<T, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("request", &self.request).finish_non_exhaustive()
    }
}

/// All items of all pages, fetched on demand. They end where [`Pages`] end.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<T, E = (), P = Page<T>> {
    pages: Pages<T, E, P>,
    /// Takes the list out of a page.
    list: fn(P) -> Vec<T>,
    ready: std::vec::IntoIter<T>,
    /// The number of items of the current page.
    count: usize,
    /// The number of items of the next page that were already taken.
    skip: usize,
}

impl<T, E: Value + Default, P: Value + Default> Items<T, E, P> {
    pub(crate) fn new(pages: Pages<T, E, P>, list: fn(P) -> Vec<T>) -> Self {
        Self { pages, list, ready: Vec::new().into_iter(), count: 0, skip: 0 }
    }

    /// Returns the next item; `None` after the last.
    ///
    /// # Errors
    /// The same as for [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|cx| self.poll_item(cx)).await.transpose()
    }

    /// Collects all remaining items in a `Vec`; the type need not be named. For other collections use the stream.
    ///
    /// # Errors
    /// The same as for [`Pages::try_next`]; the items that were already fetched are lost.
    pub async fn try_collect<C: Default + Extend<T>>(self) -> Result<C, Error>
    where
        T: ItemOf<C>,
    {
        try_collect(self).await
    }

    /// Returns the position at which the list continues, like [`Pages::position`]; it may be inside a page, after the
    /// items that were taken.
    pub fn position(&self) -> Option<String> {
        let position = match self.ready.len() {
            0 => self.pages.next_page().map(|page| Position { taken: self.skip, ..page }),
            left => self.pages.within_page(self.count - left),
        };
        position.map(|position| position.write())
    }

    /// Continues at a position of the same list, like [`Pages::resume`]. For a position inside a page, that page is
    /// requested again, and the items that were already taken are skipped.
    ///
    /// # Errors
    /// The same as for [`Pages::resume`], except that a position inside a page is accepted.
    pub fn resume(self, position: &str) -> Result<Self, Error> {
        let (pages, skip) = self.pages.resumed(position)?;
        Ok(Self { skip, ..Self::new(pages, self.list) })
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => {
                    let items = (self.list)(page.into_inner());
                    self.count = items.len();
                    self.ready = items.into_iter();
                    self.ready.by_ref().take(std::mem::take(&mut self.skip)).for_each(drop);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T, E: Value + Default, P: Value + Default> Stream for Items<T, E, P> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<T, E, P> Unpin for Items<T, E, P> {}

impl<T, E, P> fmt::Debug for Items<T, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).field("ready", &self.ready.len()).finish_non_exhaustive()
    }
}
