//! Compiles incorrect uses of the generated crate, as a caller's compiler would.
//!
//! Each program in `cases/` must not compile. The compiler's message is beside it; its wording is that of the Rust version
//! with which the repository is tested. `TRYBUILD=overwrite` writes it again.

#[test]
fn wrong_calls_do_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/cases/*.rs");
}
