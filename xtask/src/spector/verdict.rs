//! Compares the result of each scenario with the expected one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::program::Row;

/// A scenario of the suite: why it does not pass, if so.
pub(super) type Verdicts = BTreeMap<String, Option<String>>;

/// Both sides together: the coverage file of the server, and the rows of the program.
///
/// # Errors
/// In words, when the coverage file is none, or the program knows a scenario that the suite does not.
pub(super) fn of(coverage: &str, rows: &[Row]) -> Result<Verdicts, String> {
    let coverage: Value =
        serde_json::from_str(coverage).map_err(|error| format!("the coverage is not valid JSON: {error}"))?;
    let reports = coverage.as_array().into_iter().flatten();
    let results = reports.filter_map(|report| report["results"].as_object()).flatten();
    let seen: BTreeMap<&str, &str> =
        results.map(|(name, seen)| (name.as_str(), seen.as_str().unwrap_or("?"))).collect();
    let called: BTreeMap<&str, Option<&String>> =
        rows.iter().map(|(name, why)| (name.as_str(), why.as_ref())).collect();
    if let Some(unknown) = called.keys().find(|name| !seen.contains_key(**name)) {
        return Err(format!("the suite has no scenario `{unknown}`"));
    }
    let verdict = |(name, seen): (&&str, &&str)| {
        let why = match (*seen, called.get(*name)) {
            (_, None) => Some("the program has no row for it".to_owned()),
            (_, Some(Some(why))) => Some((*why).clone()),
            ("pass", Some(None)) => None,
            (seen, Some(None)) => Some(format!("the server says `{seen}`")),
        };
        ((*name).to_owned(), why)
    };
    Ok(seen.iter().map(verdict).collect())
}

/// The list of scenarios that are known not to pass, each with its reason.
///
/// # Errors
/// In words, when it is not such a list.
pub(super) fn expected(text: &str) -> Result<BTreeMap<String, String>, String> {
    toml::from_str(text).map_err(|error| format!("the list of what does not pass: {error}"))
}

/// What is otherwise than expected, a line each.
pub(super) fn against(verdicts: &Verdicts, expected: &BTreeMap<String, String>) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, why) in verdicts {
        match (why, expected.get(name)) {
            (Some(why), None) => lines.push(format!("failed: {name}: {why}")),
            (None, Some(_)) => lines.push(format!("passes: {name}: take it out of the list of what does not")),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
    let unknown = expected.keys().filter(|name| !verdicts.contains_key(*name));
    lines.extend(unknown.map(|name| format!("unknown: {name}: the suite has no such scenario")));
    lines
}

/// The score: by the first word of the scenarios, and in all.
pub(super) fn table(verdicts: &Verdicts) -> String {
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, why) in verdicts {
        let (passed, all) = groups.entry(group(name)).or_default();
        *passed += usize::from(why.is_none());
        *all += 1;
    }
    let mut text = String::new();
    for (group, (passed, all)) in groups {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{group:<40} {passed:>4} of {all:>4}");
    }
    let passed = verdicts.values().filter(|why| why.is_none()).count();
    let _ = write!(text, "{:<40} {passed:>4} of {:>4}", "all", verdicts.len());
    text
}

/// `Type_Array` of `Type_Array_Int32Value_get`
fn group(scenario: &str) -> &str {
    let second = scenario.match_indices('_').nth(1);
    second.map_or(scenario, |(at, _)| &scenario[..at])
}

/// Every scenario, with what became of it.
pub(super) fn json(verdicts: &Verdicts) -> Value {
    let scenarios = verdicts.iter().map(|(name, why)| json!({ "name": name, "passed": why.is_none(), "reason": why }));
    json!({ "scenarios": scenarios.collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COVERAGE: &str = r#"[{"results":{"A_b_c":"pass","A_b_d":"fail","A_e_f":"pass","A_e_g":"not-implemented"}}]"#;

    fn rows() -> Vec<Row> {
        let failed = Some("read as 1".to_owned());
        vec![("A_b_c".to_owned(), None), ("A_b_d".to_owned(), None), ("A_e_f".to_owned(), failed)]
    }

    #[test]
    fn a_scenario_passes_where_both_sides_are_content() {
        let verdicts = of(COVERAGE, &rows()).expect("the coverage is JSON");
        let why = |name: &str| verdicts[name].as_deref();
        assert_eq!(why("A_b_c"), None);
        assert_eq!(why("A_b_d"), Some("the server says `fail`"));
        assert_eq!(why("A_e_f"), Some("read as 1"));
        assert_eq!(why("A_e_g"), Some("the program has no row for it"));
        assert!(of(COVERAGE, &[("B".to_owned(), None)]).is_err(), "a row without a scenario");
    }

    #[test]
    fn what_is_otherwise_than_expected_is_told() {
        let verdicts = of(COVERAGE, &rows()).expect("the coverage is JSON");
        let list = expected("A_b_d = \"r\"\nA_b_c = \"r\"\nA_e_f = \"r\"\nB = \"r\"").expect("it is a list");
        let lines = against(&verdicts, &list);
        let heads: Vec<&str> = lines.iter().filter_map(|line| line.split(':').nth(1)).collect();
        assert_eq!(heads, [" A_b_c", " A_e_g", " B"], "{lines:?}");
    }

    #[test]
    fn the_score_is_told_by_group() {
        let verdicts = of(COVERAGE, &rows()).expect("the coverage is JSON");
        let table = table(&verdicts);
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(lines, [["A_b", "1", "of", "2"], ["A_e", "0", "of", "2"], ["all", "1", "of", "4"]]);
    }
}
