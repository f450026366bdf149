//! `cargo xtask expected`: a report of `generate` against what is known to be wrong, so that nothing gets worse unseen.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::Outcome;

/// The options of `expected`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// What is expected, in TOML: `operations`, `degraded`, `missing`
    #[arg(value_name = "EXPECTED")]
    pub expected: PathBuf,
    /// The report that `generate --report` wrote
    #[arg(value_name = "REPORT")]
    pub report: PathBuf,
}

/// Compares; ends with 1 and a line for each difference, whether it is for the worse or for the better.
///
/// # Errors
/// In words, when a file cannot be read.
pub(crate) fn run(options: &Options) -> Result<Outcome, String> {
    let expected = Expected::read(&options.expected)?;
    let report = report(&options.report)?;
    Ok(told(&expected.of_report(&report), &options.expected))
}

/// Tells the differences, and what they come to.
pub(crate) fn told(differences: &[String], expected: &Path) -> Outcome {
    for difference in differences {
        println!("not as expected: {difference}");
    }
    let verdict =
        if differences.is_empty() { "as it says" } else { "otherwise; correct what is wrong, or what it says" };
    println!("expected     {}: {verdict}", expected.display());
    if differences.is_empty() { Outcome::Done } else { Outcome::Refused }
}

/// A report in JSON.
///
/// # Errors
/// In words, when it cannot be read.
pub(crate) fn report(path: &Path) -> Result<Value, String> {
    let text = std::fs::read(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("`{}` is not valid JSON: {error}", path.display()))
}

/// What is expected of a document and its client.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    /// How many operations the document has; all of them are generated.
    operations: Option<u64>,
    /// The JSON pointers of the places that become raw although the document says more.
    degraded: BTreeSet<String>,
    /// The properties that have no field: the schema or the answer, a space, the path in there.
    missing: BTreeSet<String>,
}

impl Expected {
    /// Reads the file.
    ///
    /// # Errors
    /// In words, when it is not there, no TOML, or holds a key that says nothing.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        Self::parse(&text).map_err(|error| format!("`{}`: {error}", path.display()))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error| format!("it is not valid TOML: {error}"))?;
        let mut expected = Self::default();
        for (key, value) in &table {
            match key.as_str() {
                "operations" => expected.operations = Some(number(value).ok_or("`operations` is not a number")?),
                "degraded" => expected.degraded = list(value).ok_or("`degraded` is not a list of texts")?,
                "missing" => expected.missing = list(value).ok_or("`missing` is not a list of texts")?,
                other => return Err(format!("`{other}` is none of its keys")),
            }
        }
        Ok(expected)
    }

    /// Where a report of `generate` is otherwise.
    pub(crate) fn of_report(&self, report: &Value) -> Vec<String> {
        let count = |name: &str| report["operations"][name].as_u64();
        let operations = [("total", count("total")), ("generated", count("generated"))].into_iter();
        let operations = operations.filter(|(_, found)| self.operations.is_some() && *found != self.operations);
        let operations = operations
            .map(|(name, found)| format!("operations, {name}: {} instead of {}", shown(found), shown(self.operations)));
        let places = report["schemas"]["degraded"].as_array().into_iter().flatten();
        let found = places.filter_map(|place| place["pointer"].as_str().map(str::to_owned)).collect();
        operations.chain(differences("degraded", &self.degraded, &found)).collect()
    }

    /// Where a report of `conformance` is otherwise.
    pub(crate) fn of_conformance(&self, report: &Value) -> Vec<String> {
        let failures = report["examples"]["failures"].as_array().map_or(0, Vec::len);
        let failures = (failures > 0).then(|| format!("{failures} valid examples do not come back as they were"));
        let proof = report["examples"]["proof"].as_str().map(|why| format!("the proof does not hold: {why}"));
        let missing = report["properties"]["missing"].as_array().into_iter().flatten();
        let missing = missing.map(|one| {
            let word = |key: &str| one[key].as_str().unwrap_or_default();
            format!("{} {}", word("root"), word("path"))
        });
        let missing = differences("missing", &self.missing, &missing.collect());
        failures.into_iter().chain(proof).chain(missing).collect()
    }
}

fn differences(what: &str, expected: &BTreeSet<String>, found: &BTreeSet<String>) -> Vec<String> {
    let new = found.difference(expected).map(|place| format!("{what}: {place}"));
    let gone = expected.difference(found).map(|place| format!("{what} no more: {place}"));
    new.chain(gone).collect()
}

fn shown(count: Option<u64>) -> String {
    count.map_or_else(|| "none".to_owned(), |count| count.to_string())
}

fn number(value: &toml::Value) -> Option<u64> {
    value.as_integer().and_then(|number| number.try_into().ok())
}

fn list(value: &toml::Value) -> Option<BTreeSet<String>> {
    value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn expected() -> Expected {
        Expected::parse("operations = 2\ndegraded = [\"/a\", \"/b\"]\nmissing = [\"/r x.y\"]").expect("it is valid")
    }

    fn generated(total: u64, generated: u64, degraded: &[&str]) -> Value {
        let degraded: Vec<Value> = degraded.iter().map(|pointer| json!({ "pointer": pointer })).collect();
        json!({ "operations": { "total": total, "generated": generated }, "schemas": { "degraded": degraded } })
    }

    #[test]
    fn a_report_as_expected_has_no_differences() {
        assert_eq!(expected().of_report(&generated(2, 2, &["/b", "/a"])), Vec::<String>::new());
    }

    #[test]
    fn what_is_worse_is_told_and_so_is_what_is_better() {
        let told = expected().of_report(&generated(2, 1, &["/a", "/c"]));
        assert_eq!(told, ["operations, generated: 1 instead of 2", "degraded: /c", "degraded no more: /b"]);
    }

    #[test]
    fn conformance_may_miss_what_is_named_and_nothing_else() {
        let report = |failures: Value, proof: Value, path: &str| {
            let missing = json!([{ "root": "/r", "path": path }]);
            json!({ "examples": { "failures": failures, "proof": proof }, "properties": { "missing": missing } })
        };
        assert_eq!(expected().of_conformance(&report(json!([]), Value::Null, "x.y")), Vec::<String>::new());
        let told = expected().of_conformance(&report(json!([{}]), json!("why"), "z"));
        let [failures, proof, new, gone] = &told[..] else { panic!("{told:?}") };
        assert!(failures.starts_with("1 valid") && proof.ends_with("why"), "{told:?}");
        assert_eq!((new.as_str(), gone.as_str()), ("missing: /r z", "missing no more: /r x.y"));
    }

    #[test]
    fn a_key_that_says_nothing_is_an_error() {
        assert!(Expected::parse("degrade = []").is_err_and(|why| why.contains("`degrade`")));
        assert!(Expected::parse("operations = \"many\"").is_err());
    }
}
