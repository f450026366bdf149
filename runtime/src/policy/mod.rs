//! When a call is tried again, and how fast calls may follow each other.

pub(crate) mod budget;
pub(crate) mod pace;
pub mod retry;
