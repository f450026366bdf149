//! The rules of oasdiff, as its sources list them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The rules.
#[derive(Debug)]
pub(super) struct Registry {
    /// The name of each rule, by the constant that holds it: `RequestParameterRemovedId`.
    pub ids: BTreeMap<String, String>,
    rows: BTreeMap<String, Row>,
}

#[derive(Debug)]
struct Row {
    level: String,
    check: String,
}

/// The beginning of a row of their table.
const ROW: &str = "newBackwardCompatibilityRule(";

impl Registry {
    /// Reads the constants of all sources of the checker, and the table in `rules.go`.
    ///
    /// # Errors
    /// Returns a message if the folder cannot be read, or holds something else.
    pub(super) fn read(checker: &Path) -> Result<Self, String> {
        let mut ids = BTreeMap::new();
        for (_, text) in sources(checker, |name| !name.ends_with("_test.go"))? {
            ids.extend(text.lines().filter_map(constant));
        }
        let path = checker.join("rules.go");
        let text =
            std::fs::read_to_string(&path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        let rows = text.lines().filter_map(|line| {
            let mut cells = line.trim().strip_prefix(ROW)?.split(',').map(str::trim);
            let (id, level, check) = (ids.get(cells.next()?)?, cells.next()?, cells.next()?);
            Some((id.clone(), Row { level: level.to_owned(), check: check.to_owned() }))
        });
        let rows: BTreeMap<String, Row> = rows.collect();
        if rows.is_empty() {
            return Err(format!("`{}` has no row that begins with `{ROW}`", path.display()));
        }
        Ok(Self { ids, rows })
    }

    /// The weight of a rule: `ERR` breaks, `WARN` may break, `INFO` breaks nothing.
    pub(super) fn level(&self, id: &str) -> &str {
        self.rows.get(id).map_or("", |row| &row.level)
    }

    /// The rules that a check can find.
    pub(super) fn of_check(&self, check: &str) -> BTreeSet<&str> {
        self.rows.iter().filter(|(_, row)| row.check == check).map(|(id, _)| id.as_str()).collect()
    }
}

/// `NameId = "the-name"`
fn constant(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim().trim_start_matches("const ").trim();
    let value = value.trim().strip_prefix('"')?.split('"').next()?;
    (name.ends_with("Id") && name.chars().all(char::is_alphanumeric)).then(|| (name.to_owned(), value.to_owned()))
}

/// The names and texts of Go files in a folder, by name.
///
/// # Errors
/// Returns a message if the folder cannot be read.
pub(super) fn sources(folder: &Path, wanted: fn(&str) -> bool) -> Result<BTreeMap<String, String>, String> {
    let unread = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let mut texts = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|extension| extension == "go") && wanted(&name) {
            texts.insert(name, std::fs::read_to_string(&path).map_err(unread)?);
        }
    }
    Ok(texts)
}
