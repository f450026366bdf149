//! The futures and streams that the crate returns, which are `Send` if there are threads, and a collector for streams.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use futures_core::Stream;

/// A boxed future; it is `Send` on all platforms with threads.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future; in a browser it is not `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A boxed stream; it is `Send` on all platforms with threads.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;

/// A boxed stream; in a browser it is not `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + 'a>>;

/// Collects all items of a stream, up to its first error.
///
/// # Errors
/// The first error of the stream. The items before it are lost.
pub(crate) async fn try_collect<S, T, E, C>(mut stream: S) -> Result<C, E>
where
    S: Stream<Item = Result<T, E>> + Unpin,
    C: Default + Extend<T>,
{
    let mut all = C::default();
    while let Some(item) = poll_fn(|cx| Pin::new(&mut stream).poll_next(cx)).await {
        all.extend([item?]);
    }
    Ok(all)
}

/// `Sync` on all platforms with threads.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) trait Threaded: Sync {}

#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync> Threaded for T {}

/// Any type: a browser has no threads to share it with.
#[cfg(target_arch = "wasm32")]
pub(crate) trait Threaded {}

#[cfg(target_arch = "wasm32")]
impl<T> Threaded for T {}

/// `Send` and `Sync` on all platforms with threads, for what may hold a [`BoxStream`].
#[cfg(not(target_arch = "wasm32"))]
pub(crate) trait Shared: Send + Sync {}

#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + Sync> Shared for T {}

/// Any type, in a browser.
#[cfg(target_arch = "wasm32")]
pub(crate) trait Shared {}

#[cfg(target_arch = "wasm32")]
impl<T> Shared for T {}
