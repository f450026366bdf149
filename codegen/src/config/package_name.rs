//! Checks the name of a package.
//!
//! Cargo accepts letters, digits, `-` and `_`. crates.io accepts only ASCII, with a letter first, at most 64
//! characters, and not the name of a Windows device (The Cargo Book, "The name field"). `cargo new` also refuses
//! keywords and the names of the toolchain's crates, because no code could name such a package.

use serde::{Deserialize, Deserializer};

/// The longest name that crates.io accepts.
pub const LONGEST: usize = 64;

/// The crates of the toolchain, the crate that every generated crate depends on, and the crate that its examples run
/// on.
const CRATES: [&str; 7] = ["alloc", "core", "proc_macro", "restwright", "std", "test", "tokio"];

/// Folders that Cargo keeps in `target`.
const FOLDERS: [&str; 4] = ["build", "deps", "examples", "incremental"];

/// The names of devices (Microsoft, "Naming Files, Paths, and Namespaces"). A port has a number after its name.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];
const PORTS: [&str; 2] = ["com", "lpt"];

/// Returns the reason why a package cannot have this name, or `None` if it can.
pub fn fault(name: &str) -> Option<&'static str> {
    let krate = name.replace('-', "_");
    let lower = krate.to_ascii_lowercase();
    Some(if name.is_empty() {
        "a name has at least one letter"
    } else if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) {
        "a name is of ASCII letters, digits, `-` and `_`"
    } else if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        "a name begins with a letter"
    } else if name.len() > LONGEST {
        "a name has at most 64 characters"
    } else if is_keyword(&krate) {
        "a keyword of Rust is not a valid name"
    } else if CRATES.contains(&&*lower) {
        "a crate that every program of it has already has this name"
    } else if FOLDERS.contains(&&*lower) {
        "Cargo keeps a folder of this name"
    } else if is_device(&lower) {
        "a device of Windows has this name"
    } else {
        return None;
    })
}

/// `syn` knows the keywords of all editions except `gen`, which is a keyword since 2024.
fn is_keyword(name: &str) -> bool {
    name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()
}

fn is_device(name: &str) -> bool {
    let numbered = |port: &str| {
        let rest = name.strip_prefix(port);
        rest.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    DEVICES.contains(&name) || PORTS.into_iter().any(numbered)
}

/// The message about a name that a package cannot have.
pub(crate) fn refusal(name: &str) -> Option<String> {
    fault(name)
        .map(|why| format!("`{name}` cannot be the name of a package: {why} (The Cargo Book, \"The name field\")"))
}

/// Reads `package.name`.
pub(super) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(deserializer)?;
    match refusal(&name) {
        Some(refusal) => Err(serde::de::Error::custom(refusal)),
        None => Ok(Some(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, fault};

    #[test]
    fn names_that_cargo_and_crates_io_take_are_taken() {
        for name in ["a", "my-client", "my_client", "MyClient", "client2", "selfish", "com10", "x-test"] {
            assert_eq!(fault(name), None, "{name}");
        }
        assert_eq!(fault(&"a".repeat(LONGEST)), None);
    }

    #[test]
    fn each_rule_refuses_what_breaks_it() {
        let long = "a".repeat(LONGEST + 1);
        let table = [
            ("letter", &["", "1a", "-a", "_a"][..]),
            ("ASCII", &["a.b", "a b", "größe", "a/b", "../a", "a\n"]),
            ("64", &[long.as_str()]),
            ("keyword", &["type", "async", "self", "crate", "gen", "try", "yield"]),
            ("crate", &["test", "core", "std", "alloc", "proc-macro", "restwright", "Test"]),
            ("folder", &["build", "deps", "examples"]),
            ("Windows", &["con", "NUL", "com1", "lpt9", "aux", "prn"]),
        ];
        for (part, names) in table {
            for name in names {
                let why = fault(name).unwrap_or_else(|| panic!("`{name}` is taken"));
                assert!(why.contains(part), "{name}: {why}");
            }
        }
    }
}
