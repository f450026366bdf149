//! Accepted breaks: a file of changes that `--fail-on` lets through, each with its reason and its end.

use std::path::{Path, PathBuf};

use restwright_codegen::diff::{Change, Difference, RULES, Subject, Verdict};
use serde::Deserialize;

use crate::version::Version;

/// The changes that a command refuses, and the accepted ones that it lets through.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Gate {
    /// End with 1 if a verdict is at or above this
    #[arg(long, value_enum, value_name = "VERDICT")]
    pub fail_on: Option<Limit>,
    /// The file of accepted changes, which --fail-on lets through (default: as configured)
    #[arg(long, value_name = "FILE")]
    pub approvals: Option<PathBuf>,
}

/// The least verdict that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Limit {
    /// Changes that break callers.
    Major,
    /// Changes that break callers, and additions.
    Minor,
}

impl Limit {
    fn verdict(self) -> Verdict {
        match self {
            Self::Major => Verdict::Major,
            Self::Minor => Verdict::Minor,
        }
    }
}

impl Gate {
    /// True if a difference is refused. `configured` is the file of approvals if the options name none.
    ///
    /// # Errors
    /// Returns a message if the approvals cannot be used, or one of them no longer applies.
    pub(crate) fn refuses(
        &self,
        configured: Option<&Path>,
        difference: &Difference,
        now: Now<'_>,
    ) -> Result<bool, String> {
        let path = self.approvals.as_deref().or(configured);
        let approvals = path.map(Approvals::read).transpose()?.unwrap_or_default();
        let worst = approvals.judge(difference, now)?;
        Ok(self.fail_on.is_some_and(|limit| worst >= limit.verdict()))
    }
}

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approvals {
    #[serde(default)]
    approval: Vec<Approval>,
}

/// One accepted change, or several of one rule at one place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Approval {
    /// The rule, by its name.
    rule: String,
    /// The item of the crate, or the operation (`GET /pets/{id}`).
    at: String,
    /// Why the change is accepted.
    reason: String,
    /// The first version of the crate for which it is no longer valid.
    until_version: Option<String>,
    /// The first day on which it is no longer valid: `2027-01-31`.
    until_date: Option<String>,
}

/// The version and the day that an expiry is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now<'n> {
    /// The version that the change makes, if it is known.
    pub(crate) version: Option<&'n Version>,
    /// The day, given by the caller.
    pub(crate) today: Option<&'n str>,
}

impl Approvals {
    /// Reads the file.
    ///
    /// # Errors
    /// Returns a message if the file cannot be read, or an approval names no rule, has no reason, or does not have
    /// exactly one end.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let told = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read `{told}`: {error}"))?;
        Self::parse(&text).map_err(|why| format!("`{told}`: {why}"))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let read: Self = toml::from_str(text).map_err(|error: toml::de::Error| error.to_string())?;
        read.approval.iter().try_for_each(Approval::check)?;
        Ok(read)
    }

    /// The worst verdict that is not accepted.
    ///
    /// # Errors
    /// Returns one message about all approvals that match no change, have expired, or cannot be checked for expiry.
    pub(crate) fn judge(&self, difference: &Difference, now: Now<'_>) -> Result<Verdict, String> {
        let wrong: Vec<String> = self.approval.iter().filter_map(|one| one.wrong(difference, now)).collect();
        if !wrong.is_empty() {
            return Err(wrong.join("\n"));
        }
        let is_open = |change: &&Change| !self.approval.iter().any(|approval| approval.accepts(change));
        let verdicts = difference.changes.iter().filter(is_open).map(|change| change.rule.row().verdict);
        Ok(verdicts.max().unwrap_or_default())
    }
}

impl Approval {
    fn check(&self) -> Result<(), String> {
        let told = self.told();
        if !RULES.iter().any(|row| row.id == self.rule) {
            return Err(format!("{told}: there is no such rule; `docs/stability.md` lists them"));
        }
        if self.reason.trim().is_empty() {
            return Err(format!("{told} has no `reason`"));
        }
        match (&self.until_version, &self.until_date) {
            (Some(version), None) => version.parse::<Version>().map(drop).map_err(|why| format!("{told}: {why}")),
            (None, Some(date)) => date_of(date).map(drop).map_err(|why| format!("{told}: {why}")),
            (None, None) | (Some(_), Some(_)) => {
                Err(format!("{told} needs an end: either `until-version` or `until-date`"))
            }
        }
    }

    fn told(&self) -> String {
        format!("the approval of `{}` at `{}`", self.rule, self.at)
    }

    fn accepts(&self, change: &Change) -> bool {
        let of_operation = match &change.subject {
            Subject::Operation { operation, rust, .. } => *operation == self.at || *rust == self.at,
            Subject::Crate | Subject::Type { .. } => false,
        };
        change.rule.row().id == self.rule && (change.item == self.at || of_operation)
    }

    fn wrong(&self, difference: &Difference, now: Now<'_>) -> Option<String> {
        let told = self.told();
        if !difference.changes.iter().any(|change| self.accepts(change)) {
            return Some(format!("{told} applies to no change: remove it"));
        }
        let expired = |end: &str| format!("{told} has expired (`{end}`); it was given because: {}", self.reason.trim());
        match (&self.until_version, now.version, &self.until_date, now.today) {
            (Some(until), Some(version), ..) => {
                // `check` has already parsed it.
                let holds = until.parse().is_ok_and(|limit| version.is_before(&limit));
                (!holds).then(|| expired(until))
            }
            (Some(_), None, ..) => {
                Some(format!("{told} ends with a version: give the configuration that has the crate's"))
            }
            (None, _, Some(until), Some(today)) => (today >= until.as_str()).then(|| expired(until)),
            (None, ..) => Some(format!("{told} ends with a date: give the day by `--today YYYY-MM-DD`")),
        }
    }
}

/// A day in the form `YYYY-MM-DD`: the order of such texts is the order of the days.
///
/// # Errors
/// Returns a message if it has another form.
pub(crate) fn date_of(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let within = |index: usize, most: u32| {
        parts.get(index).and_then(|part| part.parse().ok()).is_some_and(|number: u32| (1..=most).contains(&number))
    };
    if lengths == [4, 2, 2] && parts.iter().all(|part| digits(part)) && within(1, 12) && within(2, 31) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is not a date of the form `2027-01-31`"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Approvals, date_of};

    #[test]
    fn an_approval_has_a_rule_a_reason_and_one_end() {
        let table = [
            ("rule = 'x'\nat = 'a'\nreason = 'r'\nuntil-version = '1.0.0'", "no such rule"),
            ("rule = 'field-removed'\nat = 'a'\nreason = ' '\nuntil-version = '1.0.0'", "has no `reason`"),
            ("rule = 'field-removed'\nat = 'a'\nreason = 'r'", "needs an end"),
            (
                "rule = 'field-removed'\nat = 'a'\nreason = 'r'\nuntil-version = '1.0.0'\nuntil-date = '2027-01-31'",
                "needs an end",
            ),
            ("rule = 'field-removed'\nat = 'a'\nreason = 'r'\nuntil-version = 'soon'", "is not a version"),
            ("rule = 'field-removed'\nat = 'a'\nreason = 'r'\nuntil-date = '31.1.2027'", "is not a date"),
            ("rule = 'field-removed'\nat = 'a'\nuntil-date = '2027-01-31'", "reason"),
            ("rule = 'field-removed'\nat = 'a'\nreason = 'r'\nuntil = '2027-01-31'", "until"),
        ];
        for (text, why) in table {
            let error = Approvals::parse(&format!("[[approval]]\n{text}\n")).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
        assert!(Approvals::parse("").is_ok());
    }

    #[test]
    fn dates_have_one_form() {
        assert!(date_of("2027-01-31").is_ok());
        for text in
            ["2027-1-31", "2027-13-01", "2027-00-10", "2027-01-32", "today", "2027-01-31T00:00:00Z", "+027-01-01"]
        {
            assert!(date_of(text).is_err(), "{text}");
        }
    }
}
