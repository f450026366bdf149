//! The result of reading: to continue or to stop.

/// Reading stopped; the [`Reader`](crate::json::Reader) holds the reason and the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// `Ok` if reading continues.
pub type Outcome = Result<(), Stop>;
