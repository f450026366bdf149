//! The futures and streams that the crate hands out, `Send` wherever there are threads, and what collects a stream.

use std::future::{Future, poll_fn};
use std::pin::Pin;

use futures_core::Stream;

/// A boxed future; `Send` wherever there are threads.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A boxed future; a browser's are not `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A boxed stream; `Send` wherever there are threads.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;

/// A boxed stream; a browser's are not `Send`.
#[cfg(target_arch = "wasm32")]
pub type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + 'a>>;

/// Everything that a stream brings, up to its first error.
///
/// # Errors
/// The stream's first; what came before is lost then.
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

/// `Sync` wherever there are threads.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) trait Threaded: Sync {}

#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync> Threaded for T {}

/// Anything: a browser has no threads to share it with.
#[cfg(target_arch = "wasm32")]
pub(crate) trait Threaded {}

#[cfg(target_arch = "wasm32")]
impl<T> Threaded for T {}
