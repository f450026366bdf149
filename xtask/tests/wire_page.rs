//! Checks that the tests which `docs/wire.md` names exist.

use std::path::Path;

/// Each `file` of a row, with each `test` that follows it.
fn named(page: &str) -> Vec<(String, String)> {
    let (mut found, mut file) = (Vec::new(), String::new());
    for line in page.lines().filter(|line| line.starts_with('|')) {
        file.clear();
        for text in line.split('`').skip(1).step_by(2) {
            let path = text.strip_prefix("tb/").map(|rest| format!("testbed/tests/main/{rest}"));
            match path.or_else(|| text.strip_prefix("rt/").map(|rest| format!("runtime/{rest}"))) {
                Some(path) => file = path,
                None if !file.is_empty() => found.push((file.clone(), text.to_owned())),
                None => {}
            }
        }
    }
    found
}

#[test]
fn each_test_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = std::fs::read_to_string(root.join("docs/wire.md")).expect("the page is there");
    let named = named(&page);
    assert!(named.len() > 50, "the page is not read as it is laid out: {named:?}");
    for (file, test) in named {
        let text = std::fs::read_to_string(root.join(&file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.contains(&format!("fn {test}()")), "{file} has no test `{test}`");
    }
}

#[test]
fn a_test_that_is_gone_would_be_told() {
    let row = "| a | `rt/src/a.rs` `one`, `two`, `tb/b.rs` `three` |";
    let named = named(row);
    let expected = [("runtime/src/a.rs", "one"), ("runtime/src/a.rs", "two"), ("testbed/tests/main/b.rs", "three")];
    assert_eq!(named, expected.map(|(file, test)| (file.to_owned(), test.to_owned())));
}
