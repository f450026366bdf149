//! A response: the value, with its status, headers and envelope.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::read::read;
use super::sending::{FromResponse, UnreadResponse};
use crate::errors::error::Error;
use crate::headers::head::{self, Head};
use crate::values::json::Drift;
use crate::values::value::Value;

/// A response: its value, to which it dereferences, its status and headers, and the rest of its envelope.
#[derive(Clone)]
pub struct Response<T, E = ()> {
    value: T,
    envelope: E,
    head: Head,
    drift: Vec<Drift>,
}

impl<T, E> Response<T, E> {
    head::accessors!();

    /// Returns the places at which the response differs from the document and was read anyway.
    pub fn drift(&self) -> &[Drift] {
        &self.drift
    }

    /// Returns the other members of the envelope, besides the value.
    pub fn envelope(&self) -> &E {
        &self.envelope
    }

    /// Returns the value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the value and the other members of the envelope.
    pub fn into_parts(self) -> (T, E) {
        (self.value, self.envelope)
    }

    /// Returns the response with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U, E> {
        let Self { value, envelope, head, drift } = self;
        Response { value: change(value), envelope, head, drift }
    }
}

impl<T, E> Deref for Response<T, E> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T, E> DerefMut for Response<T, E> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// Iterates over the value: `for pet in client.pets().list().await?`.
impl<T: IntoIterator, E> IntoIterator for Response<T, E> {
    type Item = T::Item;
    type IntoIter = T::IntoIter;
    fn into_iter(self) -> T::IntoIter {
        self.value.into_iter()
    }
}

/// Iterates over a reference to the value: `for pet in &response`.
#[allow(clippy::into_iter_without_iter, reason = "`iter` is that of the value, which the response derefs to")]
impl<'r, T, E> IntoIterator for &'r Response<T, E>
where
    &'r T: IntoIterator,
{
    type Item = <&'r T as IntoIterator>::Item;
    type IntoIter = <&'r T as IntoIterator>::IntoIter;
    fn into_iter(self) -> Self::IntoIter {
        (&self.value).into_iter()
    }
}

impl<T: fmt::Debug, E> fmt::Debug for Response<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.head.status)
            .field("value", &self.value)
            .field("drift", &self.drift)
            .finish_non_exhaustive()
    }
}

impl<T: Value + Default, E: Value + Default> FromResponse for Response<T, E> {
    fn from_response(UnreadResponse(response): UnreadResponse) -> Result<Self, Error> {
        let mut value = T::default();
        let mut envelope = E::default();
        let (head, drift) = read(response, &mut value, &mut envelope)?;
        Ok(Self { value, envelope, head, drift })
    }
}
