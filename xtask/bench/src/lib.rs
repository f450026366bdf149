//! What the measurements share: a body of realistic size, the types that serde derives for it, and the arithmetic.
#![cfg(feature = "measure")]

pub mod body;
pub mod mirror;
pub mod sampling;
