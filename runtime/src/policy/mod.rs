//! The rules for retries, and for the pace of calls.

pub(crate) mod budget;
pub(crate) mod pace;
pub mod retry;
