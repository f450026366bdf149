//! The support table is complete: each row has a test that shows it, and each field that is read has a row.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use restwright_codegen::support::{Holds, How, page, rows};

#[test]
fn each_row_is_shown_by_a_test_or_has_a_reason() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for row in rows() {
        let what = format!("{}.{}", row.object, row.field);
        if row.how == How::Ignored {
            assert!(row.shown.contains(' '), "{what}: `{}` is no reason", row.shown);
            continue;
        }
        let text = match row.shown.strip_prefix("fragments/") {
            Some(name) => fs::read_to_string(tests.join("fragments").join(format!("{name}.txt"))),
            None => fs::read_to_string(tests.join(format!("{}.rs", row.shown))),
        };
        let text = text.unwrap_or_else(|error| panic!("{what}: `{}`: {error}", row.shown));
        // A name in braces means any name.
        assert!(row.field.contains('{') || text.contains(row.field), "{what}: `{}` does not have it", row.shown);
    }
}

#[test]
fn the_page_is_the_table() {
    let path = crate::support::workspace().join("docs/support.md");
    if crate::support::updates() {
        crate::support::write_changed(&path, &page());
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert!(known == page(), "{}", crate::support::difference("docs/support.md", &known, &page()));
}

#[test]
fn objects_that_are_held_have_rows_and_no_field_has_two() {
    let objects: BTreeSet<&str> = rows().map(|row| row.object).collect();
    let mut known = BTreeSet::new();
    for row in rows() {
        assert!(known.insert((row.object, row.field)), "{}.{} has two rows", row.object, row.field);
        match row.holds {
            Holds::Value => {}
            Holds::One(kind) | Holds::List(kind) | Holds::Map(kind) => {
                assert!(objects.contains(kind), "{}.{}: `{kind}` has no rows", row.object, row.field);
            }
        }
    }
}
