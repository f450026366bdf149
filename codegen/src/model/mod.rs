//! Document to [`Api`]: what the document says, worked out, without a Rust word.

mod types;

pub use types::*;
