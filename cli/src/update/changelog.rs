//! The changelog of a generated crate: finds the place of a new entry.

/// The file's name in the crate.
pub(super) const CHANGELOG: &str = "CHANGELOG.md";

const HEAD: &str = "# Changelog\n\nThe effects of each version on code that calls this crate. Each entry says first if that code compiles (crate), then if a program that was built before still talks to the server (wire).\n";

/// The changelog with one more entry, before the last entry and after the unreleased part.
pub(super) fn with_entry(known: Option<&str>, entry: &str) -> String {
    let text = known.unwrap_or(HEAD);
    let mut fenced = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        let heading = line.strip_prefix("## ").filter(|_| !fenced);
        if heading.is_some_and(|heading| !heading.trim_start_matches('[').to_lowercase().starts_with("unreleased")) {
            break;
        }
        at += line.len();
    }
    let (before, after) = text.split_at(at);
    let gap = if after.is_empty() { "" } else { "\n" };
    format!("{}\n\n{}\n{gap}{after}", before.trim_end(), entry.trim_end())
}

#[cfg(test)]
mod tests {
    use super::{HEAD, with_entry};

    #[test]
    fn an_entry_goes_before_the_last_version() {
        let table = [
            (None, format!("{HEAD}\n## 2\n\nnew\n")),
            (Some("# Changelog\n\n## 1\n\nold\n"), "# Changelog\n\n## 2\n\nnew\n\n## 1\n\nold\n".to_owned()),
            (
                Some("# Changelog\n\n## [Unreleased]\n\n- mine\n\n## 1\n"),
                "# Changelog\n\n## [Unreleased]\n\n- mine\n\n## 2\n\nnew\n\n## 1\n".to_owned(),
            ),
            (Some("intro\n```\n## 0\n```\n"), "intro\n```\n## 0\n```\n\n## 2\n\nnew\n".to_owned()),
        ];
        for (known, expected) in table {
            assert_eq!(with_entry(known, "## 2\n\nnew\n\n"), expected);
        }
    }
}
