//! Bodies that are made while they are sent, from a stream or a reader, and only once.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io::{ErrorKind, Read, Seek};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::base::future::{BoxStream, Shared};

type Cause = Box<dyn StdError + Send + Sync>;

/// A body that is made while it is sent, and only once. A call is not repeated after sending the body has begun, and
/// neither a clone of the call nor a later page can send the body again.
///
/// Without a [`length`](Upload::length) it is sent in chunks (RFC 9112, section 7.1), which some servers refuse.
#[derive(Clone)]
pub struct Upload {
    content: Arc<dyn Content>,
    /// The media type that the caller gives.
    media_type: Option<Cow<'static, str>>,
}

/// The bytes of an upload. It is a trait, so that a program without uploads does not contain the code that makes them.
trait Content: Shared + UnwindSafe + RefUnwindSafe {
    /// Returns the parts of which it consists.
    fn segments(&self) -> &[Segment];

    /// Returns the number of bytes, if every part has a known length.
    fn total(&self) -> Option<u64>;

    /// True if nothing of it was sent.
    fn is_fresh(&self) -> bool;

    /// True if making it failed.
    fn has_failed(&self) -> bool;

    /// Begins to send it, and sets `claimed` to the number of its sources; false if another request has sent it, or is
    /// sending it.
    fn claim(&self, claimed: &mut usize) -> bool;

    /// Gives up as many sources.
    fn release(&self, claimed: usize);

    /// Makes the next piece; `at` is the segment that is being sent.
    fn poll_next(&self, at: &mut usize, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Cause>>>;
}

#[derive(Clone)]
pub(crate) enum Segment {
    Whole(Bytes),
    Source(Arc<Source>),
}

pub(crate) struct Source {
    length: Option<u64>,
    state: Mutex<State>,
}

struct State {
    stream: Option<BoxStream<'static, Result<Bytes, Cause>>>,
    sent: u64,
    claimed: bool,
    begun: bool,
    failed: bool,
}

impl Upload {
    /// Takes the pieces of a stream.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn stream<B, E>(stream: impl Stream<Item = Result<B, E>> + Send + 'static) -> Self
    where
        B: Into<Bytes> + 'static,
        E: Into<Cause> + 'static,
    {
        Self::of(Box::pin(Converted(Box::pin(stream))))
    }

    /// Takes the pieces of a stream.
    #[cfg(target_arch = "wasm32")]
    pub fn stream<B, E>(stream: impl Stream<Item = Result<B, E>> + 'static) -> Self
    where
        B: Into<Bytes> + 'static,
        E: Into<Cause> + 'static,
    {
        Self::of(Box::pin(Converted(Box::pin(stream))))
    }

    /// Takes what a reader gives, up to its end. It is read on a thread of its own, one piece ahead of what is sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn read(reader: impl Read + Send + 'static) -> Self {
        Self::of(Box::pin(thread::Reading::new(reader)))
    }

    /// Takes what a reader gives, up to its end.
    #[cfg(target_arch = "wasm32")]
    pub fn read(reader: impl Read + Send + 'static) -> Self {
        Self::of(Box::pin(InPlace(Box::new(reader))))
    }

    /// Sets the number of bytes; it is an error if there are more or fewer.
    pub fn length(self, length: u64) -> Self {
        let segments = self.content.segments().iter().map(|segment| match segment {
            Segment::Source(source) => {
                let state = std::mem::replace(&mut *source.state(), State::new(None));
                Segment::Source(Arc::new(Source { length: Some(length), state: Mutex::new(state) }))
            }
            Segment::Whole(bytes) => Segment::Whole(bytes.clone()),
        });
        Self { media_type: self.media_type.clone(), ..Self::joined(segments.collect()) }
    }

    /// Sets the media type. The default is the document's. If the document names only a range of types, such as
    /// `image/*`, the default is `application/octet-stream`.
    pub fn media_type(self, media_type: impl Into<Cow<'static, str>>) -> Self {
        Self { media_type: Some(media_type.into()), ..self }
    }

    /// Returns the media type that the caller gives.
    pub(crate) fn told_media_type(&self) -> Option<&Cow<'static, str>> {
        self.media_type.as_ref()
    }

    fn of(stream: BoxStream<'static, Result<Bytes, Cause>>) -> Self {
        let source = Source { length: None, state: Mutex::new(State::new(Some(stream))) };
        Self::joined(vec![Segment::Source(Arc::new(source))])
    }

    /// Returns the bytes, if all of them are ready.
    pub(crate) fn whole(&self) -> Option<Bytes> {
        match self.content.segments() {
            [Segment::Whole(bytes)] => Some(bytes.clone()),
            _ => None,
        }
    }

    pub(crate) fn joined(segments: Vec<Segment>) -> Self {
        Self { content: Arc::new(segments), media_type: None }
    }

    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment> {
        self.content.segments().iter().cloned()
    }

    /// True if nothing of it was sent.
    pub(crate) fn is_fresh(&self) -> bool {
        self.content.is_fresh()
    }

    /// True if making it failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.content.has_failed()
    }

    /// Begins to send it; `None` if another request has sent it, or is sending it.
    pub(crate) fn claim(&self) -> Option<BodyStream> {
        let mut body = BodyStream { content: Arc::clone(&self.content), at: 0, claimed: 0 };
        self.content.claim(&mut body.claimed).then_some(body)
    }
}

fn sources(segments: &[Segment]) -> impl Iterator<Item = &Source> {
    segments.iter().filter_map(|segment| match segment {
        Segment::Source(source) => Some(&**source),
        Segment::Whole(_) => None,
    })
}

impl Content for Vec<Segment> {
    fn segments(&self) -> &[Segment] {
        self
    }

    fn total(&self) -> Option<u64> {
        let mut lengths = self.iter().map(|segment| match segment {
            Segment::Whole(bytes) => Some(bytes.len() as u64),
            Segment::Source(source) => source.length,
        });
        lengths.try_fold(0_u64, |sum, length| sum.checked_add(length?))
    }

    fn is_fresh(&self) -> bool {
        sources(self).all(|source| !source.state().begun)
    }

    fn has_failed(&self) -> bool {
        sources(self).any(|source| source.state().failed)
    }

    fn claim(&self, claimed: &mut usize) -> bool {
        for source in sources(self) {
            let mut state = source.state();
            if state.begun || state.claimed {
                return false;
            }
            state.claimed = true;
            *claimed += 1;
        }
        true
    }

    fn release(&self, claimed: usize) {
        for source in sources(self).take(claimed) {
            source.state().claimed = false;
        }
    }

    fn poll_next(&self, at: &mut usize, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Cause>>> {
        while let Some(segment) = self.get(*at) {
            match segment {
                Segment::Whole(bytes) => {
                    *at += 1;
                    return Poll::Ready(Some(Ok(bytes.clone())));
                }
                Segment::Source(source) => match ready!(source.poll(cx)) {
                    None => *at += 1,
                    next => return Poll::Ready(next),
                },
            }
        }
        Poll::Ready(None)
    }
}

/// Bytes that are ready can be sent again as often as a call needs, unlike a body that is made.
macro_rules! already {
    ($([$($generics:tt)*] $ty:ty, $value:ident => $bytes:expr;)*) => { $(
        impl<$($generics)*> From<$ty> for Upload {
            fn from($value: $ty) -> Self {
                Self::joined(vec![Segment::Whole($bytes)])
            }
        }
    )* };
}

already! {
    [] Bytes, bytes => bytes;
    [] crate::values::bytes::Bytes, bytes => bytes.into_vec().into();
    [] Vec<u8>, bytes => bytes.into();
    [] Box<[u8]>, bytes => bytes.into();
    [] &[u8], bytes => Bytes::copy_from_slice(bytes);
    [] &Vec<u8>, bytes => Bytes::copy_from_slice(bytes);
    [const N: usize] [u8; N], bytes => Bytes::copy_from_slice(&bytes);
    [const N: usize] &[u8; N], bytes => Bytes::copy_from_slice(bytes);
    [] String, text => text.into();
    [] &str, text => Bytes::copy_from_slice(text.as_bytes());
}

/// Takes what a file holds from its current position, with its length if the system knows it.
impl From<std::fs::File> for Upload {
    fn from(mut file: std::fs::File) -> Self {
        let length = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|data| data.len());
        let left = length.and_then(|length| length.checked_sub(file.stream_position().ok()?));
        let upload = Self::read(file);
        match left {
            Some(left) => upload.length(left),
            None => upload,
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("length", &self.content.total()).finish_non_exhaustive()
    }
}

impl State {
    fn new(stream: Option<BoxStream<'static, Result<Bytes, Cause>>>) -> Self {
        // The state that [`Upload::length`] leaves behind has nothing to send.
        let begun = stream.is_none();
        Self { stream, sent: 0, claimed: false, begun, failed: false }
    }
}

impl Source {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll(&self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Cause>>> {
        let mut state = self.state();
        let Some(stream) = &mut state.stream else { return Poll::Ready(None) };
        let next = ready!(stream.as_mut().poll_next(cx));
        state.begun = true;
        let next = match next {
            Some(Ok(chunk)) => {
                state.sent = state.sent.saturating_add(chunk.len() as u64);
                match self.length {
                    Some(length) if state.sent > length => {
                        Some(Err(format!("there is more than {length} bytes").into()))
                    }
                    _ => Some(Ok(chunk)),
                }
            }
            None => match self.length {
                Some(length) if state.sent < length => {
                    Some(Err(format!("there are {} bytes, and not {length}", state.sent).into()))
                }
                _ => None,
            },
            failed => failed,
        };
        if !matches!(next, Some(Ok(_))) {
            state.failed = next.is_some();
            state.stream = None;
        }
        Poll::Ready(next)
    }
}

/// A body that is being sent: its pieces, each made on demand.
pub struct BodyStream {
    content: Arc<dyn Content>,
    at: usize,
    /// The number of sources that this body holds.
    claimed: usize,
}

impl BodyStream {
    /// Returns the number of bytes, if it is known.
    pub fn length(&self) -> Option<u64> {
        self.content.total()
    }
}

impl Stream for BodyStream {
    type Item = Result<Bytes, Cause>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { content, at, claimed: _ } = &mut *self;
        content.poll_next(at, cx)
    }
}

impl Drop for BodyStream {
    fn drop(&mut self) {
        self.content.release(self.claimed);
    }
}

impl fmt::Debug for BodyStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BodyStream").field("length", &self.length()).finish_non_exhaustive()
    }
}

/// A stream whose items are converted to the types that are sent.
struct Converted<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Converted<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Cause>,
{
    type Item = Result<Bytes, Cause>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|next| next.map(|item| item.map(Into::into).map_err(Into::into)))
    }
}

const PIECE: usize = 64 * 1024;

/// Reads the next piece of a reader, as much as one read gives; `None` at its end.
fn piece(reader: &mut dyn Read) -> Option<Result<Bytes, Cause>> {
    let mut buffer = vec![0; PIECE];
    loop {
        return match reader.read(&mut buffer) {
            Ok(0) => None,
            Ok(count) if count < PIECE / 2 => Some(Ok(Bytes::copy_from_slice(&buffer[..count]))),
            Ok(count) => {
                buffer.truncate(count);
                Some(Ok(buffer.into()))
            }
            Err(cause) if cause.kind() == ErrorKind::Interrupted => continue,
            Err(cause) => Some(Err(cause.into())),
        };
    }
}

/// Reads when it is polled, because there are no threads.
#[cfg(target_arch = "wasm32")]
struct InPlace(Box<dyn Read + Send>);

#[cfg(target_arch = "wasm32")]
impl Stream for InPlace {
    type Item = Result<Bytes, Cause>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(piece(&mut *self.0))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod thread {
    //! Reading without blocking the task that sends.

    use std::io::Read;
    use std::pin::Pin;
    use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
    use std::sync::{Arc, Mutex, PoisonError};
    use std::task::{Context, Poll, Waker};

    use bytes::Bytes;
    use futures_core::Stream;

    use super::{Cause, piece};

    type Piece = Result<Bytes, Cause>;
    type Waiting = Arc<Mutex<Option<Waker>>>;

    /// Starts its thread when it is first polled; the thread ends with the reader, or when nothing waits for it any
    /// more.
    pub(super) struct Reading {
        reader: Option<Box<dyn Read + Send>>,
        pieces: Option<Mutex<Receiver<Piece>>>,
        waiting: Waiting,
    }

    impl Reading {
        pub(super) fn new(reader: impl Read + Send + 'static) -> Self {
            Self { reader: Some(Box::new(reader)), pieces: None, waiting: Waiting::default() }
        }

        fn start(&mut self, reader: Box<dyn Read + Send>) {
            let (sender, receiver) = sync_channel(1);
            self.pieces = Some(Mutex::new(receiver));
            let waiting = Arc::clone(&self.waiting);
            std::thread::spawn(move || {
                send_all(reader, &sender, &waiting);
                drop(sender);
                wake(&waiting);
            });
        }
    }

    fn send_all(mut reader: Box<dyn Read + Send>, sender: &SyncSender<Piece>, waiting: &Waiting) {
        while let Some(piece) = piece(&mut *reader) {
            let last = piece.is_err();
            if sender.send(piece).is_err() || last {
                return;
            }
            wake(waiting);
        }
    }

    fn wake(waiting: &Waiting) {
        let waker = waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    impl Stream for Reading {
        type Item = Piece;

        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            if let Some(reader) = self.reader.take() {
                self.start(reader);
            }
            // Set before the check: a piece that comes after the check wakes the task.
            *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some(cx.waker().clone());
            let Some(pieces) = &self.pieces else { return Poll::Ready(None) };
            match pieces.lock().unwrap_or_else(PoisonError::into_inner).try_recv() {
                Ok(piece) => Poll::Ready(Some(piece)),
                Err(TryRecvError::Empty) => Poll::Pending,
                Err(TryRecvError::Disconnected) => Poll::Ready(None),
            }
        }
    }
}
