//! What the measurements share: a body of realistic size, the types that serde derives for it, the clients that are
//! compared, and the arithmetic.
#![cfg(feature = "measure")]

pub mod body;
pub mod clients;
pub mod load;
pub mod mirror;
pub mod sampling;
pub mod table;
