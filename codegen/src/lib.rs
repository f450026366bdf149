//! Reads an OpenAPI document and writes a typed Rust client crate.
//!
//! The layers are one-way: `source`, `normalize`, `document`, `model`, `plan`, `emit`, `files`.

pub mod config;
pub mod diagnostics;
pub mod document;
pub mod lock;
pub mod model;
pub mod normalize;
pub mod pointer;
pub mod source;
