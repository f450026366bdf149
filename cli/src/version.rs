//! Versions of a generated crate, and which one follows when a verdict asks for it.

use std::fmt;
use std::str::FromStr;

use restwright_codegen::diff::{Axis, Difference, Verdict};

/// The version of a crate that none is configured for.
pub(crate) const FIRST: &str = "0.1.0";

/// A version, as [semantic versioning 2.0.0](https://semver.org) has it; what stands after `+` is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Version {
    numbers: [u64; 3],
    /// What stands after `-`, by its dots; empty for a release.
    pre: Vec<String>,
}

/// How much a version rises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rise {
    /// Not at all.
    #[default]
    None,
    /// Callers notice nothing.
    Patch,
    /// There is more to call.
    Minor,
    /// Callers may not compile.
    Major,
}

impl Rise {
    /// What a difference asks for. The axis of the crate decides; where only the wire is another one, callers need the new
    /// crate all the same. Where neither is, there is nothing to release, though the text of the crate may be another one.
    pub(crate) fn of(difference: &Difference) -> Self {
        match (difference.verdict(Axis::Crate), difference.verdict(Axis::Wire)) {
            (Verdict::Major, _) => Self::Major,
            (Verdict::Minor, _) => Self::Minor,
            (Verdict::None, Verdict::None) => Self::None,
            (Verdict::Patch | Verdict::None, _) => Self::Patch,
        }
    }
}

impl Version {
    /// The version that follows: as cargo reads versions, the leftmost number that is not 0 is the one of what breaks.
    pub(crate) fn raised(&self, rise: Rise) -> Self {
        let [major, minor, patch] = self.numbers;
        if rise == Rise::None {
            return self.clone();
        }
        // Whoever takes a pre-release expects that the next one breaks.
        if !self.pre.is_empty() {
            return Self { numbers: self.numbers, pre: next_pre(&self.pre) };
        }
        let numbers = match (rise, major, minor) {
            (Rise::Major, 0, 0) | (Rise::Patch | Rise::None, ..) | (Rise::Minor, 0, _) => [major, minor, patch + 1],
            (Rise::Major, 0, _) | (Rise::Minor, ..) => [major, minor + 1, 0],
            (Rise::Major, ..) => [major + 1, 0, 0],
        };
        Self { numbers, pre: Vec::new() }
    }

    /// Whether it comes before `limit` (section 11; of two pre-releases of the same numbers, neither does).
    pub(crate) fn is_before(&self, limit: &Self) -> bool {
        let release = |version: &Self| (version.numbers, version.pre.is_empty());
        release(self) < release(limit)
    }
}

/// The last number one higher; a first one where there is none.
fn next_pre(pre: &[String]) -> Vec<String> {
    let mut next = pre.to_vec();
    match next.iter().rposition(|part| part.parse::<u64>().is_ok()) {
        Some(place) => next[place] = next[place].parse::<u64>().map_or(0, |number| number + 1).to_string(),
        None => next.push("1".to_owned()),
    }
    next
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a version of the form `1.2.3`");
        let plain = text.split('+').next().unwrap_or_default();
        let (numbers, pre) = plain.split_once('-').map_or((plain, None), |(numbers, pre)| (numbers, Some(pre)));
        let numbers: Vec<u64> = numbers
            .split('.')
            .map(|part| part.chars().all(|character| character.is_ascii_digit()).then(|| part.parse().ok()).flatten())
            .collect::<Option<_>>()
            .ok_or_else(wrong)?;
        let numbers = <[u64; 3]>::try_from(numbers).map_err(|_| wrong())?;
        let pre: Vec<String> = pre.map(|pre| pre.split('.').map(str::to_owned).collect()).unwrap_or_default();
        if pre.iter().any(String::is_empty) {
            return Err(wrong());
        }
        Ok(Self { numbers, pre })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if self.pre.is_empty() { Ok(()) } else { write!(f, "-{}", self.pre.join(".")) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Rise, Version};

    fn version(text: &str) -> Version {
        text.parse().expect("it is a version")
    }

    #[test]
    fn the_leftmost_number_that_is_not_0_is_the_one_of_what_breaks() {
        let table = [
            ("1.2.3", ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]),
            ("0.2.3", ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]),
            ("0.0.3", ["0.0.3", "0.0.4", "0.0.4", "0.0.4"]),
            ("1.0.0-rc.1", ["1.0.0-rc.1", "1.0.0-rc.2", "1.0.0-rc.2", "1.0.0-rc.2"]),
            ("1.0.0-beta", ["1.0.0-beta", "1.0.0-beta.1", "1.0.0-beta.1", "1.0.0-beta.1"]),
        ];
        for (from, expected) in table {
            let found =
                [Rise::None, Rise::Patch, Rise::Minor, Rise::Major].map(|rise| version(from).raised(rise).to_string());
            assert_eq!(found, expected, "{from}");
        }
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for text in ["", "1", "1.2", "1.2.3.4", "v1.2.3", "1.2.x", "1.2.+3", "1.2.3-", "1.2.3-a..b"] {
            assert!(text.parse::<Version>().is_err(), "{text}");
        }
        assert_eq!(version("1.2.3+build").to_string(), "1.2.3");
    }

    #[test]
    fn a_pre_release_comes_before_its_release() {
        for (one, other) in [("0.9.0", "1.0.0"), ("1.0.0-rc.1", "1.0.0"), ("0.2.9", "0.10.0")] {
            assert!(version(one).is_before(&version(other)), "{one} {other}");
            assert!(!version(other).is_before(&version(one)), "{one} {other}");
        }
        assert!(!version("1.0.0").is_before(&version("1.0.0")));
    }
}
