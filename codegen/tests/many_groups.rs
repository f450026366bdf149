//! A crate of very many groups stays within the limits of a registry.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::{generated, told};
use restwright_codegen::Generated;

/// The most features of a package on crates.io.
const MOST_FEATURES: usize = 300;

/// A document with an operation for each tag and path.
fn made(operations: &[(String, String)], config: &str, lock: &str) -> Generated {
    let mut text = "openapi: 3.0.4\ninfo: { title: Many, version: '1' }\npaths:\n".to_owned();
    for (tag, path) in operations {
        let responses = "responses: { '200': { description: OK } }";
        write!(text, "  {path}:\n    get: {{ tags: [{tag}], {responses} }}\n")
            .expect("writing to a string cannot fail");
    }
    generated(&text, config, lock).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)))
}

/// The names under `[features]`.
fn features(made: &Generated) -> Vec<String> {
    let manifest: toml::Table = made.files["Cargo.toml"].parse().expect("a manifest is TOML");
    manifest["features"].as_table().expect("it is a table").keys().cloned().collect()
}

/// Tags that have nothing in common.
fn unlike(count: usize) -> Vec<(String, String)> {
    (0..count).map(|index| (format!("tag{index}"), format!("/a{index}"))).collect()
}

/// The number of operations in each group.
fn sizes(made: &Generated) -> BTreeMap<String, usize> {
    let mut sizes = BTreeMap::new();
    for operation in &made.surface.operations {
        let module = operation.rust.split("::").next().unwrap_or_default();
        *sizes.entry(module.to_owned()).or_default() += 1;
    }
    sizes
}

#[test]
fn features_that_another_crate_can_turn_on_give_way_to_groups() {
    let few = features(&made(&unlike(289), "", ""));
    assert_eq!(few.len(), 299, "289 groups, 9 features of the runtime, and `default`");
    assert!(few.iter().any(|name| name == "http2"));
    assert!(!few.iter().any(|name| name == "rustls-no-provider"), "it makes room first");

    let many = features(&made(&unlike(290), "", ""));
    assert_eq!(many.len(), 297);
    assert!(!many.iter().any(|name| ["http2", "gzip", "jiff"].contains(&&**name)));
    assert!(many.iter().any(|name| name == "native-tls"));
}

#[test]
fn groups_that_are_too_many_and_alike_in_nothing_are_one() {
    for count in [291, 292, 300, 1000] {
        let made = made(&unlike(count), "", "");
        let features = features(&made);
        assert!(features.len() <= MOST_FEATURES, "{count}: {}", features.len());
        let sizes = sizes(&made);
        assert_eq!(sizes.values().sum::<usize>(), count, "no operation is lost");
        let merged = told(&made.diagnostics).contains("warning[groups-merged]");
        assert_eq!(merged, count > 291, "{count}");
        assert_eq!(sizes.get("many").copied(), merged.then(|| count - 290), "the common group takes the others");
    }
}

#[test]
fn the_smallest_groups_are_merged_with_what_is_nearest() {
    // A hundred families of four tags; the first of each family has another operation.
    let mut operations = Vec::new();
    for family in 0..100 {
        for member in 0..4 {
            let name = |mark: &str| format!("family{family}{mark}m{member}");
            operations.push((name(" "), format!("/{}", name("/"))));
            if member == 0 {
                operations.push((name(" "), format!("/{}/more", name("/"))));
            }
        }
    }
    let made = made(&operations, "", "");
    let sizes = sizes(&made);
    assert_eq!((sizes.len(), sizes.values().sum::<usize>()), (291, 500));
    for (module, size) in &sizes {
        let alone = module.ends_with("_m0") && *size == 2 || module.contains("_m") && *size == 1;
        // A merged family has the name that all its tags start with.
        assert!(alone || !module.contains('_') && *size > 1, "{module}: {size}");
    }
    let told = told(&made.diagnostics);
    assert!(told.contains("there are 400 groups, and a registry takes 291: merged `family"), "{told}");
}

#[test]
fn what_was_released_and_what_is_configured_is_not_merged() {
    let mut operations = unlike(400);
    operations.push(("zzz".to_owned(), "/zzz".to_owned()));
    operations.push(("zzzz".to_owned(), "/zzzz".to_owned()));
    let config = "[[group]]\nname = \"mine\"\ntags = [\"zzzz\"]\n";
    let sizes = sizes(&made(&operations, config, "group\tzzz\tzzz\n"));
    assert_eq!((sizes.len(), sizes["zzz"], sizes["mine"]), (291, 1, 1));
}
