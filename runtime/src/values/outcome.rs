//! Tells a reader to go on or to stop.

/// Reading stopped; the [`Reader`](crate::json::Reader) holds why and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop;

/// Whether reading goes on.
pub type Outcome = Result<(), Stop>;
