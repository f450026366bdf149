//! Keeps the result of each document as a line of a file, so that a stopped run can continue.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use serde_json::{Value, json};

/// The result of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row {
    /// Its path in the folder.
    pub name: String,
    /// Operations generated and in all, types, lines, diagnostics; `None` if no crate was made.
    pub counts: Option<[u64; 5]>,
    /// Seconds of processor time, for generating once.
    pub seconds: f64,
    /// True if its crate was compiled.
    pub compiled: bool,
    /// The reason why it counts as failed.
    pub failure: Option<String>,
}

impl Row {
    /// The lines of the crate.
    pub(super) fn lines(&self) -> u64 {
        self.counts.map_or(0, |[_, _, _, lines, _]| lines)
    }

    pub(super) fn json(&self) -> Value {
        let Self { name, counts, seconds, compiled, failure } = self;
        let count = |at: usize| counts.map(|counts| counts[at]);
        json!({
            "name": name,
            "operations": { "generated": count(0), "total": count(1) },
            "types": count(2),
            "lines": count(3),
            "diagnostics": count(4),
            "seconds": seconds,
            "compiled": compiled,
            "failure": failure,
        })
    }

    fn read(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let count = |pointer: &str| value.pointer(pointer).and_then(Value::as_u64);
        let counts = ["/operations/generated", "/operations/total", "/types", "/lines", "/diagnostics"].map(count);
        let counts = counts.into_iter().collect::<Option<Vec<u64>>>().and_then(|counts| counts.try_into().ok());
        Some(Self {
            name: value["name"].as_str()?.to_owned(),
            counts,
            seconds: value["seconds"].as_f64()?,
            compiled: value["compiled"].as_bool()?,
            failure: value["failure"].as_str().map(str::to_owned),
        })
    }
}

/// The present rows, and the file for further rows, if there is one.
#[derive(Debug, Default)]
pub(super) struct State {
    rows: BTreeMap<String, Row>,
    file: Option<File>,
}

impl State {
    /// Reads the file. An incomplete line of a killed run is ignored.
    ///
    /// # Errors
    /// Returns a message if the file cannot be written.
    pub(super) fn open(path: Option<&Path>) -> Result<Self, String> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let rows = text.lines().filter_map(Row::read).map(|row| (row.name.clone(), row)).collect();
        let file = OpenOptions::new().create(true).append(true).open(path);
        let mut file = file.map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
        if !text.is_empty() && !text.ends_with('\n') {
            writeln!(file).map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
        }
        Ok(Self { rows, file: Some(file) })
    }

    /// The last row of a document.
    pub(super) fn row(&self, name: &str) -> Option<&Row> {
        self.rows.get(name)
    }

    /// Adds a row, to the file as well.
    ///
    /// # Errors
    /// Returns a message if the file cannot be written.
    pub(super) fn take(&mut self, row: Row) -> Result<(), String> {
        if let Some(file) = &mut self.file {
            writeln!(file, "{}", row.json()).map_err(|error| format!("the state cannot be written: {error}"))?;
        }
        self.rows.insert(row.name.clone(), row);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let row = Row {
            name: "a/b.json".to_owned(),
            counts: Some([1, 2, 3, 4, 5]),
            seconds: 0.25,
            compiled: true,
            failure: None,
        };
        assert_eq!(Row::read(&row.json().to_string()), Some(row));
        let failed = Row { name: "c".to_owned(), failure: Some("why".to_owned()), ..Row::default() };
        assert_eq!(Row::read(&failed.json().to_string()), Some(failed));
        assert_eq!(Row::read("{\"name\":\"cut o"), None);
    }
}
