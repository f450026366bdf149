//! Lists over several responses: pages and items, lazily, and how they end.

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

/// What [`Items::try_collect`] collects: a `Vec`, and nothing else, so that the compiler knows it without being told.
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
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items.
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

/// What asking for a page brings.
type Turned<P, E> = Option<Result<Response<P, E>, Error>>;

/// Every page of a list, fetched when it is asked for.
///
/// It ends by what the server says of totals and cursors, by an empty page, or by a page that is not full where the server
/// says nothing; a page or cursor that comes twice is an error, so that it always ends.
///
/// A page is a [`Page`], or a record of which the list is a member.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<T, E = (), P = Page<T>> {
    course: Course,
    /// What asks for the next page; nothing after the last one, and after an error.
    request: Option<Request>,
    /// What asked for the page that came last, or for the one that did not come.
    asked: Option<(Request, Known)>,
    /// Whether an error ended the list.
    failed: bool,
    waiting: Option<Sending<Fetched<P, E>>>,
    item: PhantomData<fn() -> T>,
}

/// A page and where it came from.
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
    /// Every item of every page, from the page that is set on.
    pub fn items<T: Value + Default, E: Value + Default>(self) -> Items<T, E> {
        Items::new(Pages::new(self), |page| page.items)
    }

    /// [`Request::items`] where the list is a member of a page, and `list` takes it out. The operation says which:
    /// [`Operation::items`](crate::api::Operation::items).
    pub fn items_in<T, E: Value + Default, P: Value + Default>(self, list: fn(P) -> Vec<T>) -> Items<T, E, P> {
        Items::new(Pages::new(self), list)
    }

    /// [`Request::pages`] where the list is a member of a page.
    pub fn pages_in<T, E: Value + Default, P: Value + Default>(self) -> Pages<T, E, P> {
        Pages::new(self)
    }

    /// Every page, from the page that is set on.
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

    /// The next page; nothing after the last.
    ///
    /// # Errors
    /// As the call's, and when the list does not go on as it should. After an error there are no more pages.
    pub async fn try_next(&mut self) -> Result<Option<Response<P, E>>, Error> {
        poll_fn(|cx| self.poll_page(cx)).await.transpose()
    }

    /// All pages that are left, in any collection: `try_collect::<Vec<_>>()`.
    ///
    /// # Errors
    /// As [`Pages::try_next`]; the pages fetched before are lost then.
    pub async fn try_collect<C: Default + Extend<Response<P, E>>>(self) -> Result<C, Error> {
        try_collect(self).await
    }

    /// Where the list goes on, as text that can be stored: [`Pages::resume`] of the same call goes on there, in this program or
    /// in another one. Before the first page it is the beginning, after an error the page that did not come, and after the
    /// last page nothing.
    ///
    /// The text is opaque, and of letters, digits, `.`, `-` and `_`. It holds what the server needs to give the next page, and
    /// no credential.
    pub fn position(&self) -> Option<String> {
        self.next_page().map(|position| position.write())
    }

    /// Goes on at a position that [`position`](Self::position) of the same list gave; the page that the call sets no longer
    /// counts. The guide about paging says what comes if the list has changed since.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config), when the text is no position, comes from another version, is of another
    /// list or of other parameters in the path or query, or stands amid a page: there [`Items::resume`] goes on.
    pub fn resume(self, position: &str) -> Result<Self, Error> {
        let (pages, taken) = self.resumed(position)?;
        match (taken, &pages.request) {
            (0, _) | (_, None) => Ok(pages),
            (_, Some(request)) => {
                Err(resume::refused(request, "the position is amid a page: go on with the items, not with the pages"))
            }
        }
    }

    /// These pages at a position, and how many items of the first one were taken.
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

    /// The page that came last, after so many of its items.
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

// Nothing in it is pinned: the future that is waited for is boxed.
impl<T, E, P> Unpin for Pages<T, E, P> {}

impl<T, E, P> fmt::Debug for Pages<T, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("request", &self.request).finish_non_exhaustive()
    }
}

/// Every item of every page, fetched when it is asked for. It ends as [`Pages`] do.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<T, E = (), P = Page<T>> {
    pages: Pages<T, E, P>,
    /// Takes the list out of a page.
    list: fn(P) -> Vec<T>,
    ready: std::vec::IntoIter<T>,
    /// How many items the page at hand has.
    count: usize,
    /// How many items of the next page were taken before.
    skip: usize,
}

impl<T, E: Value + Default, P: Value + Default> Items<T, E, P> {
    pub(crate) fn new(pages: Pages<T, E, P>, list: fn(P) -> Vec<T>) -> Self {
        Self { pages, list, ready: Vec::new().into_iter(), count: 0, skip: 0 }
    }

    /// The next item; nothing after the last.
    ///
    /// # Errors
    /// As [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|cx| self.poll_item(cx)).await.transpose()
    }

    /// All items that are left, in a `Vec`, which need not be said. For other collections there is the stream.
    ///
    /// # Errors
    /// As [`Pages::try_next`]; the items fetched before are lost then.
    pub async fn try_collect<C: Default + Extend<T>>(self) -> Result<C, Error>
    where
        T: ItemOf<C>,
    {
        try_collect(self).await
    }

    /// Where the list goes on, as [`Pages::position`] says it; also amid a page, after the items that were taken.
    pub fn position(&self) -> Option<String> {
        let position = match self.ready.len() {
            0 => self.pages.next_page().map(|page| Position { taken: self.skip, ..page }),
            left => self.pages.within_page(self.count - left),
        };
        position.map(|position| position.write())
    }

    /// Goes on at a position of the same list, as [`Pages::resume`] does; one amid a page asks for that page again, and passes
    /// over the items that were taken of it.
    ///
    /// # Errors
    /// As [`Pages::resume`], but for positions amid a page.
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
