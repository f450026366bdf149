//! Reads an OpenAPI document and writes a typed Rust client crate.
//!
//! The layers are one-way: `source`, `normalize`, `document`, `model`, `identity`, `plan`, `emit`, `files`.
//! [`generate`] runs them all.

// A match without wildcards shows every place that a new variant affects.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

pub mod chars;
pub mod config;
pub mod diagnostics;
pub mod diff;
mod document;
mod emit;
mod english;
mod files;
mod identity;
pub mod json;
mod lock;
mod model;
mod normalize;
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
pub use pipeline::{
    Generated, Rejected, Released, Request, Shown, bundled, generate, on_deep_stack, released, suggestions,
};
pub use report::Report;
pub use source::Loader;
