//! Reads an OpenAPI document and writes a typed Rust client crate.
//!
//! The layers are one-way: `source`, `normalize`, `document`, `model`, `plan`, `emit`, `files`. [`generate`] runs them all.

pub mod chars;
pub mod config;
pub mod diagnostics;
pub mod diff;
pub mod document;
pub mod emit;
mod english;
pub mod files;
pub mod identity;
pub mod lock;
pub mod model;
pub mod normalize;
mod pipeline;
pub mod plan;
pub mod pointer;
pub mod report;
pub mod source;
pub mod suggest;
pub mod support;
pub mod surface;
mod unshown;

pub use config::Runtime;
pub use diagnostics::Diagnostic;
pub use pipeline::{Generated, Rejected, Released, Request, generate, released, suggestions};
pub use source::Loader;
