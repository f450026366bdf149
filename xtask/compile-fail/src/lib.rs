//! Holds the dependencies of the programs in `tests/cases/`, which use a generated crate wrongly.
