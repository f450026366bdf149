//! The futures that the crate hands out, `Send` wherever there are threads.

use std::future::Future;
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
