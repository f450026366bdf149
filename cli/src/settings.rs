//! Reads the part of a configuration that commands need themselves, and writes its version.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::version::{FIRST, Version};

/// A configuration, as far as `diff` and `update` need it.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The file.
    pub(crate) path: PathBuf,
    text: String,
    /// The document, relative to the file.
    pub(crate) document: Option<String>,
    /// The version of the crate.
    pub(crate) version: Version,
    /// The accepted changes.
    pub(crate) approvals: Option<PathBuf>,
}

/// What is said where there is no configuration.
const NO_CONFIG: &str = "\n  = help: `new --spec FILE` makes a workspace with a configuration; `generate --spec FILE --out DIR` \
     and `explain WHAT --spec FILE` need none";

/// Reads the text of a configuration.
///
/// # Errors
/// In words; where there is no such file, with what makes one and what needs none.
pub(crate) fn read_config(path: &Path, config: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| {
        let hint = if error.kind() == ErrorKind::NotFound { NO_CONFIG } else { "" };
        format!("cannot read `{config}`: {error}{hint}")
    })
}

impl Settings {
    /// Reads the file at `config`, told from `root`.
    ///
    /// # Errors
    /// In words, when it cannot be read, is no TOML, or the version in it is none.
    pub(crate) fn read(root: &Path, config: &str) -> Result<Self, String> {
        let path = root.join(config);
        let text = read_config(&path, config)?;
        let table: toml::Table = text.parse().map_err(|error| format!("`{config}` is not valid TOML: {error}"))?;
        let word = |key: &str| table.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        let version = table.get("package").and_then(|package| package.get("version")).and_then(toml::Value::as_str);
        let version = version.unwrap_or(FIRST).parse().map_err(|why| format!("`{config}`: {why}"))?;
        let approvals = word("approvals").map(|file| path.parent().unwrap_or(root).join(file));
        Ok(Self { document: word("document"), version, approvals, path, text })
    }

    /// The text with another version, and all else as it was.
    ///
    /// # Errors
    /// In words, when it is written in a way in which that cannot be done.
    pub(crate) fn with_version(&self, version: &Version) -> Result<String, String> {
        with_version(&self.text, &version.to_string()).ok_or_else(|| {
            let path = self.path.display();
            format!(
                "cannot write the version to `{path}`: give it a line `version = \"{}\"` below `[package]`",
                self.version
            )
        })
    }
}

/// Tries the ways in which a version can be written, and takes the one that changes nothing else.
fn with_version(text: &str, version: &str) -> Option<String> {
    let mut wanted: toml::Table = text.parse().ok()?;
    let package = wanted.entry("package").or_insert_with(|| toml::Table::new().into());
    package.as_table_mut()?.insert("version".to_owned(), version.into());
    let line = format!("version = \"{version}\"\n");
    let instead = place(text).map(|place| format!("{}\"{version}\"{}", &text[..place.start], &text[place.end..]));
    let header =
        text.split_inclusive('\n').find(|line| line.trim_start().starts_with("[package]") && line.ends_with('\n'));
    let below = header.map(|header| text.replacen(header, &format!("{header}{line}"), 1));
    let dotted = Some(format!("package.{line}{text}"));
    let last = Some(format!("{}\n\n[package]\n{line}", text.trim_end()));
    let ways = [instead, below, last, dotted].into_iter().flatten();
    ways.into_iter().find(|way| way.parse::<toml::Table>().is_ok_and(|table| table == wanted))
}

/// Where the value of the version stands.
fn place(text: &str) -> Option<Range<usize>> {
    let root = DeTable::parse(text).ok()?;
    let package = inside(root.get_ref(), "package")?.get_ref().as_table()?;
    inside(package, "version").map(Spanned::span)
}

fn inside<'t, 'd>(table: &'t DeTable<'d>, name: &str) -> Option<&'t Spanned<DeValue<'d>>> {
    table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::with_version;

    #[test]
    fn only_the_version_is_written_anew() {
        let table = [
            (
                "# a\n[package]\nname = 'x'\nversion = '0.1.0' # b\n",
                "# a\n[package]\nname = 'x'\nversion = \"0.2.0\" # b\n",
            ),
            ("[package] # a\nname = 'x'\n[docs]\n", "[package] # a\nversion = \"0.2.0\"\nname = 'x'\n[docs]\n"),
            (
                "document = 'a'\n[docs]\nb = 'c'\n",
                "document = 'a'\n[docs]\nb = 'c'\n\n[package]\nversion = \"0.2.0\"\n",
            ),
            ("package.name = 'x'\n", "package.version = \"0.2.0\"\npackage.name = 'x'\n"),
            ("package = { version = '1.0.0', name = 'x' }\n", "package = { version = \"0.2.0\", name = 'x' }\n"),
        ];
        for (text, expected) in table {
            assert_eq!(with_version(text, "0.2.0").as_deref(), Some(expected));
        }
        assert_eq!(with_version("package = { name = 'x' }\n", "0.2.0"), None, "an inline table is closed");
    }
}
