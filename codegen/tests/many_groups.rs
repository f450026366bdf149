//! A crate of very many groups stays within what a registry takes.

mod support;

use std::fmt::Write as _;

use support::{generated, told};

/// The names under `[features]` of a document with `groups` tags, each of one operation.
fn features(groups: usize) -> Vec<String> {
    let mut text = "openapi: 3.0.4\ninfo: { title: Many, version: '1' }\npaths:\n".to_owned();
    for index in 0..groups {
        write!(
            text,
            "  /a{index}:\n    get: {{ tags: [tag{index}], responses: {{ '200': {{ description: OK }} }} }}\n"
        )
        .expect("writing to a string cannot fail");
    }
    let made = generated(&text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    let manifest: toml::Table = made.files["Cargo.toml"].parse().expect("a manifest is TOML");
    manifest["features"].as_table().expect("it is a table").keys().cloned().collect()
}

#[test]
fn features_that_another_crate_can_turn_on_give_way_to_groups() {
    let few = features(289);
    assert_eq!(few.len(), 299, "289 groups, 9 features of the runtime, and `default`");
    assert!(few.iter().any(|name| name == "http2"));

    let many = features(290);
    assert_eq!(many.len(), 297);
    assert!(!many.iter().any(|name| ["http2", "gzip", "jiff"].contains(&&**name)));
    assert!(many.iter().any(|name| name == "native-tls"));
}
