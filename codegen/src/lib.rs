//! Reads an OpenAPI document and writes a typed Rust client crate.
//!
//! The layers are one-way: `source`, `normalize`, `document`, `model`, `plan`, `emit`, `files`.

pub mod model;
pub mod pointer;
