//! The tests of oasdiff's checker: the two documents of each, and its expectations.

use std::collections::BTreeMap;
use std::path::Path;

use super::registry::{Registry, sources};

/// The tests.
#[derive(Debug, Default)]
pub(super) struct Cases {
    /// The tests that can be replayed.
    pub replayed: Vec<Case>,
    /// The number of tests that cannot, by the reason.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// A test that compares two files.
#[derive(Debug)]
pub(super) struct Case {
    /// Its name.
    pub test: String,
    /// The old document, as the test names it.
    pub base: String,
    /// The new one.
    pub revision: String,
    /// The expectations.
    pub expected: Vec<Expected>,
}

/// An expectation of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expected {
    /// A rule applies.
    Rule(String),
    /// A rule does not apply.
    NoRule(String),
    /// Nothing breaks; if a check is named, nothing that it can find.
    Nothing(Option<String>),
}

impl Expected {
    /// The rule that it names.
    pub(super) fn id(&self) -> Option<&str> {
        match self {
            Self::Rule(id) | Self::NoRule(id) => Some(id),
            Self::Nothing(_) => None,
        }
    }
}

/// Tests of other things than two documents: of texts, of settings files, of their own data types.
const NO_PAIR: &str = "read no pair of files that the scanner finds";
const CHANGED: &str = "change the documents by code";
const SEVERAL: &str = "make several comparisons";
const UNCLEAR: &str = "expect something else than rules";

impl Cases {
    /// Reads the tests of a folder.
    ///
    /// # Errors
    /// Returns a message if the folder cannot be read, or none of its tests can be replayed.
    pub(super) fn read(checker: &Path, registry: &Registry) -> Result<Self, String> {
        let texts = sources(checker, |name| name.ends_with("_test.go"))?;
        let folders: BTreeMap<&str, &str> = texts.values().flat_map(|text| text.lines()).filter_map(folder).collect();
        let mut cases = Self::default();
        for (test, body) in texts.values().flat_map(|text| tests(text)) {
            match case(test, &body, &folders, registry) {
                Ok(case) => cases.replayed.push(case),
                Err(why) => *cases.left_out.entry(why).or_default() += 1,
            }
        }
        if cases.replayed.is_empty() {
            return Err(format!("`{}` holds no test that can be replayed", checker.display()));
        }
        Ok(cases)
    }
}

/// `deprecationFile = dataFileFn("deprecation")`: a function that gives the files of a folder.
fn folder(line: &str) -> Option<(&str, &str)> {
    let (name, call) = line.split_once('=')?;
    Some((name.trim(), call.trim().strip_prefix("dataFileFn(\"")?.strip_suffix("\")")?))
}

/// The tests of a file, each with the lines of its body.
fn tests(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut tests: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("func Test") {
            let end = rest.find('(').unwrap_or(rest.len());
            tests.push((&line["func ".len().."func Test".len() + end], Vec::new()));
            inside = true;
        } else if line == "}" {
            inside = false;
        } else if let Some((_, body)) = tests.last_mut().filter(|_| inside && !line.trim().starts_with("//")) {
            body.push(line.trim());
        }
    }
    tests
}

fn case(test: &str, body: &[&str], folders: &BTreeMap<&str, &str>, registry: &Registry) -> Result<Case, &'static str> {
    let (base, revision) = documents(body, folders)?;
    // If a test opens one file twice, its code changes one of the two.
    if base == revision || body.iter().any(|line| line.contains(".Spec.")) {
        return Err(CHANGED);
    }
    let expected = expected(body, registry);
    if expected.is_empty() {
        return Err(UNCLEAR);
    }
    Ok(Case { test: test.to_owned(), base, revision, expected })
}

/// The two files that are compared.
fn documents(body: &[&str], folders: &BTreeMap<&str, &str>) -> Result<(String, String), &'static str> {
    let opened: BTreeMap<&str, String> = body.iter().filter_map(|line| opened(line, folders)).collect();
    let compared = body.iter().filter_map(|line| {
        let arguments = line.split_once("GetWithOperationsSourcesMap(")?.1;
        let arguments: Vec<&str> = arguments.trim_end_matches(')').split(", ").collect();
        let [_, base, revision] = arguments.as_slice() else { return None };
        Some((opened.get(base)?.clone(), opened.get(revision)?.clone()))
    });
    let numbered = body.iter().filter_map(|line| {
        let arguments = line.split_once("d(t, diff.NewConfig(), ")?.1;
        let (base, rest) = arguments.split_once(", ")?;
        let revision = rest.split([',', ')']).next()?;
        Some((file_of_number(base)?, file_of_number(revision)?))
    });
    let mut pairs = compared.chain(numbered);
    match (pairs.next(), pairs.next()) {
        (Some(pair), None) => Ok(pair),
        (Some(_), Some(_)) => Err(SEVERAL),
        (None, _) => Err(NO_PAIR),
    }
}

/// `s1, err := open("../data/a.yaml")`, `s1 := l(t, 1)`
fn opened<'b>(line: &'b str, folders: &BTreeMap<&str, &str>) -> Option<(&'b str, String)> {
    let (names, call) = line.split_once(":=").or_else(|| line.split_once(" = "))?;
    let name = names.split(',').next()?.trim();
    let call = call.trim();
    if let Some(arguments) = call.strip_prefix("l(t, ") {
        return Some((name, file_of_number(arguments.split([',', ')']).next()?)?));
    }
    let argument = call.strip_prefix("open(")?;
    if let Some(literal) = argument.strip_prefix('"') {
        let (path, after) = literal.split_once('"')?;
        return after.starts_with([')', ',']).then(|| (name, path.to_owned()));
    }
    let (function, rest) = argument.split_once("(\"")?;
    Some((name, format!("../data/{}/{}", folders.get(function)?, rest.split('"').next()?)))
}

fn file_of_number(number: &str) -> Option<String> {
    let number: u32 = number.trim().parse().ok()?;
    Some(format!("../data/openapi-test{number}.yaml"))
}

/// Lines that begin like this name a rule that applies.
const APPLIES: &[&str] = &[
    "Id:",
    "requireSingleChange(",
    "requireChange(",
    "require.True(t, containsId(",
    "require.True(t, ids[",
    "require.Contains(t, ids",
    "require.Equal(t, checker.",
    "verifyNonBreakingChangeIsChangelogEntry(",
];
/// Lines that begin like this name a rule that does not.
const DOES_NOT: &[&str] =
    &["requireNoChange(", "require.False(t, containsId(", "require.NotContains(t, ids", "require.NotEqual(t, checker."];

fn expected(body: &[&str], registry: &Registry) -> Vec<Expected> {
    let mut expected = Vec::new();
    for (index, line) in body.iter().enumerate() {
        let begins = |starts: &[&str]| starts.iter().any(|start| line.starts_with(start));
        let nested = line.starts_with("require.Equal(t, \"") && line.contains("requireChange(");
        // `if e.GetId() == checker.SomeId { found = true`
        let found = line.contains(".GetId() == ") && body.get(index + 1).is_some_and(|next| next.ends_with("= true"));
        let known = rules(line).filter_map(|constant| registry.ids.get(constant).cloned());
        if begins(APPLIES) || nested || found {
            expected.extend(known.map(Expected::Rule));
        } else if begins(DOES_NOT) {
            expected.extend(known.map(Expected::NoRule));
        }
    }
    let breaks = body.iter().any(|line| line.starts_with("require.NotEmpty(") || line.starts_with("require.Len("));
    if body.iter().any(|line| line.starts_with("require.Empty(t, ")) && expected.is_empty() && !breaks {
        let check =
            body.iter().find_map(|line| Some(word(line.split_once("singleCheckConfig(checker.")?.1).to_owned()));
        expected.push(Expected::Nothing(check));
    }
    expected.dedup();
    expected
}

/// The constants of rules that a line names: `SomeId` of `checker.SomeId`.
fn rules(line: &str) -> impl Iterator<Item = &str> + use<'_> {
    line.split("checker.").skip(1).map(word).filter(|word| word.ends_with("Id"))
}

fn word(text: &str) -> &str {
    text.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default()
}
