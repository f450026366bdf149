//! The shared parts of the measurements: a body of realistic size, its types with serde derive, the clients that are
//! compared, and the arithmetic.
#![cfg(feature = "measure")]

pub mod body;
pub mod clients;
pub mod load;
pub mod mirror;
pub mod sampling;
pub mod table;
