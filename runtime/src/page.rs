//! Lists over several answers: pages and items, lazily, and how they end.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::error::Error;
use crate::json::Reader;
use crate::paging::{Course, Facts, Next};
use crate::request::Request;
use crate::response::{FromAnswer, RawAnswer, Response, Sending};
use crate::value::{Kind, OnNull, Outcome, Value, View};

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
type Turned<T, E> = Option<Result<Response<Page<T>, E>, Error>>;

/// Every page of a list, fetched when it is asked for.
///
/// It ends by what the server says of totals and cursors, by an empty page, or by a page that is not full where the server
/// says nothing; a page or cursor that comes twice is an error, so that it always ends.
#[must_use = "pages are fetched when they are asked for"]
pub struct Pages<T, E = ()> {
    course: Course,
    request: Option<Request>,
    waiting: Option<Sending<Fetched<T, E>>>,
}

/// A page and the text it was read from.
struct Fetched<T, E> {
    response: Response<Page<T>, E>,
    text: Bytes,
}

impl<T: Value + Default, E: Value + Default> FromAnswer for Fetched<T, E> {
    fn from_answer(answer: RawAnswer) -> Result<Self, Error> {
        let text = answer.0.body.clone();
        Ok(Self { response: Response::from_answer(answer)?, text })
    }
}

impl<T: Value + Default, E: Value + Default> Pages<T, E> {
    pub(crate) fn new(request: Request) -> Self {
        Self { course: Course::new(&request), request: Some(request), waiting: None }
    }

    /// The next page; nothing after the last.
    ///
    /// # Errors
    /// As the call's, and when the list does not go on as it should. After an error there are no more pages.
    pub async fn try_next(&mut self) -> Result<Option<Response<Page<T>, E>>, Error> {
        poll_fn(|cx| self.poll_page(cx)).await.transpose()
    }

    /// Where the page that comes next begins, as the value of the page, offset or cursor parameter: setting it on a new
    /// call goes on from here. Nothing after the last page, and before the first one unless the call says.
    pub fn position(&self) -> Option<String> {
        self.request.as_ref().and_then(|request| self.course.position(request))
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Turned<T, E>> {
        if self.waiting.is_none() {
            let Some(request) = self.request.clone() else { return Poll::Ready(None) };
            self.waiting = Some(Sending::new(request));
        }
        let Some(sending) = &mut self.waiting else { return Poll::Ready(None) };
        let outcome = ready!(Pin::new(sending).poll(cx));
        self.waiting = None;
        let request = self.request.take();
        let fetched = match outcome {
            Ok(fetched) => fetched,
            Err(error) if self.course.is_beyond(&error) => return Poll::Ready(None),
            Err(error) => return Poll::Ready(Some(Err(error))),
        };
        let Some(mut request) = request else { return Poll::Ready(None) };
        let page = &fetched.response;
        let facts =
            Facts { items: &page.items, envelope: page.envelope(), headers: page.headers(), text: &fetched.text };
        match self.course.advance(&mut request, &facts) {
            Next::More => self.request = Some(request),
            Next::Last => {}
            Next::Over => return Poll::Ready(None),
            Next::Wrong(error) => return Poll::Ready(Some(Err(error))),
        }
        Poll::Ready(Some(Ok(fetched.response)))
    }
}

impl<T: Value + Default, E: Value + Default> Stream for Pages<T, E> {
    type Item = Result<Response<Page<T>, E>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(cx)
    }
}

// Nothing in it is pinned: the future that is waited for is boxed.
impl<T, E> Unpin for Pages<T, E> {}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("request", &self.request).finish_non_exhaustive()
    }
}

/// Every item of every page, fetched when it is asked for. It ends as [`Pages`] do.
#[must_use = "items are fetched when they are asked for"]
pub struct Items<T, E = ()> {
    pages: Pages<T, E>,
    ready: std::vec::IntoIter<T>,
}

impl<T: Value + Default, E: Value + Default> Items<T, E> {
    pub(crate) fn new(pages: Pages<T, E>) -> Self {
        Self { pages, ready: Vec::new().into_iter() }
    }

    /// The next item; nothing after the last.
    ///
    /// # Errors
    /// As [`Pages::try_next`].
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|cx| self.poll_item(cx)).await.transpose()
    }

    /// All items that are left.
    ///
    /// # Errors
    /// As [`Pages::try_next`]; the items fetched before are lost then.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.try_next().await? {
            all.push(item);
            all.extend(self.ready.by_ref());
        }
        Ok(all)
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(self.pages.poll_page(cx)) {
                Some(Ok(page)) => self.ready = page.into_inner().items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T: Value + Default, E: Value + Default> Stream for Items<T, E> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<T, E> Unpin for Items<T, E> {}

impl<T, E> fmt::Debug for Items<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).field("ready", &self.ready.len()).finish()
    }
}
