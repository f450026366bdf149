//! Names that no group may have, because every crate or every machine already uses them.
//!
//! A group is a module, a file, a feature and a method of the client, all with the same name. A group that would have
//! one of these names gets another word after it: `types` becomes `types_group`.

/// Names that are taken, and the reason.
struct Taken {
    why: &'static str,
    names: &'static [&'static str],
}

/// The word after a name that is taken.
const SUFFIX: &str = "_group";

/// The longest name of a module. Cargo and file systems allow longer names, but nobody reads them.
const LONGEST: usize = 60;

const TAKEN: [Taken; 8] = [
    // `emit::root` prints them; a test below reads its output.
    Taken { why: "a module at the root", names: &["api_servers", "credentials", "rt", "transport", "types"] },
    Taken { why: "a function of the client", names: &["builder", "from", "from_env", "raw"] },
    Taken {
        why: "a method that the client has from the standard library",
        names: &[
            "borrow",
            "borrow_mut",
            "clone",
            "clone_from",
            "clone_into",
            "fmt",
            "into",
            "new",
            "to_owned",
            "try_from",
            "try_into",
            "type_id",
        ],
    },
    Taken {
        why: "a feature",
        names: &[
            "blocking",
            "default",
            "gzip",
            "http2",
            "jiff",
            "native_tls",
            "reqwest",
            "rustls",
            "rustls_no_provider",
            "serde",
            "tracing",
            "unused_types",
        ],
    },
    Taken { why: "a crate", names: &["alloc", "core", "proc_macro", "restwright", "std", "test"] },
    Taken {
        why: "a file or folder of Cargo",
        names: &["benches", "bin", "build", "examples", "lib", "main", "mod", "target", "tests"],
    },
    Taken {
        why: "a type of the language",
        names: &[
            "bool", "char", "f16", "f32", "f64", "f128", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8",
            "u16", "u32", "u64", "u128", "usize",
        ],
    },
    // Microsoft, "Naming Files, Paths, and Namespaces": with any extension, and in any letter case.
    Taken {
        why: "a device of Windows",
        names: &[
            "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "conin",
            "conout", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
        ],
    },
];

/// Returns the reason why a name is taken. A leading `r#` is ignored, because it makes no difference to files and
/// features.
fn taken_by(module: &str) -> Option<&'static str> {
    let name = module.trim_start_matches("r#");
    TAKEN.iter().find(|taken| taken.names.contains(&name)).map(|taken| taken.why)
}

/// Returns true if the name of these words is too long, so that it is cut.
pub(super) fn is_too_long(words: &[String]) -> bool {
    words.join("_").len() > LONGEST
}

/// Returns the name of the module of these words.
pub(super) fn module(words: &[String]) -> String {
    let mut words = words.to_vec();
    while words.len() > 1 && is_too_long(&words) {
        words.pop();
    }
    let mut name = words.join("_");
    name.truncate(LONGEST);
    if taken_by(&name).is_some() {
        return format!("{name}{SUFFIX}");
    }
    crate::plan::words::name(&name, crate::plan::words::Form::Snake)
}

/// Returns the name of a module without the word that was added because the name is taken.
pub(super) fn given(module: &str) -> &str {
    let name = module.trim_start_matches("r#");
    name.strip_suffix(SUFFIX).filter(|name| taken_by(name).is_some()).unwrap_or(name)
}

/// Returns the reason why a group of the configuration cannot have this name, or `None` if it can.
pub(super) fn fault(name: &str) -> Option<String> {
    let snake = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let letters = name.trim_start_matches("r#");
    if !is_identifier(name) || !letters.bytes().all(snake) || letters.trim_matches('_').is_empty() {
        return Some(
            "a module is called by small ASCII letters, digits and `_`, and by no keyword without `r#`".to_owned(),
        );
    }
    if letters.len() > LONGEST {
        return Some(format!("the name is longer than {LONGEST} characters"));
    }
    taken_by(name).map(|taken| format!("{taken} has this name"))
}

/// Returns true if the name can be that of a module or a method.
pub(in crate::plan) fn is_identifier(name: &str) -> bool {
    match name.strip_prefix("r#") {
        Some(raw) => !matches!(raw, "crate" | "self" | "Self" | "super" | "_" | ""),
        None => syn::parse_str::<syn::Ident>(name).is_ok() && name != "gen",
    }
}
