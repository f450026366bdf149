//! A path template as words: the words of its fixed segments, and the names of its parameters.

use super::lexicon::{is_idle, is_number};
use super::split;

/// A segment of a path, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Fixed text.
    Fixed {
        words: Vec<String>,
        /// True if it follows a colon, which is the position of a verb: `/topics/{topic}:publish` (Google AIP-136).
        custom_verb: bool,
    },
    /// A parameter.
    Parameter(Vec<String>),
}

impl Part {
    pub(super) fn is_parameter(&self) -> bool {
        matches!(self, Self::Parameter(_))
    }

    /// Returns the words of fixed text, or `None` for a parameter.
    pub(super) fn fixed(&self) -> Option<&[String]> {
        match self {
            Self::Fixed { words, .. } => Some(words),
            Self::Parameter(_) => None,
        }
    }

    fn words(&self) -> &[String] {
        match self {
            Self::Fixed { words, .. } | Self::Parameter(words) => words,
        }
    }
}

/// Endings of file names, which are not words of a name.
const ENDINGS: [&str; 4] = [".json", ".xml", ".yaml", ".html"];

/// Returns the parts of a path template. A segment without a letter or a digit is left out.
pub(super) fn parts(path: &str) -> Vec<Part> {
    path.split('/').flat_map(segment).filter(|part| part.is_parameter() || !part.words().is_empty()).collect()
}

fn segment(segment: &str) -> Vec<Part> {
    let end = segment.rfind('}').map_or(0, |at| at + 1);
    let (front, custom) = match segment[end..].split_once(':') {
        Some((front, verb)) => (&segment[..end + front.len()], Some(verb)),
        None => (segment, None),
    };
    let front = ENDINGS.iter().find_map(|ending| front.strip_suffix(ending)).unwrap_or(front);
    let mut parts = Vec::new();
    let mut rest = front;
    while let Some((before, after)) = rest.split_once('{') {
        parts.push(Part::Fixed { words: split::words(before), custom_verb: false });
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push(Part::Parameter(split::words(name)));
        rest = after;
    }
    parts.push(Part::Fixed { words: split::words(rest), custom_verb: false });
    parts.extend(custom.map(|verb| Part::Fixed { words: split::words(verb), custom_verb: true }));
    parts
}

/// Returns the parts after the first ones that only say that this is an API, and which version of it.
pub(super) fn after_idle(parts: &[Part]) -> &[Part] {
    let idle = |part: &&Part| {
        let words = part.fixed().unwrap_or_default();
        !words.is_empty() && words.iter().all(|word| is_idle(word) || is_number(word))
    };
    &parts[parts.iter().take_while(idle).count()..]
}

/// The words of all parameters.
pub(super) fn parameter_words(parts: &[Part]) -> impl Iterator<Item = &str> {
    parts.iter().filter(|part| part.is_parameter()).flat_map(Part::words).map(String::as_str)
}

/// Returns all words of a path without separators, in the form of an id that is made from the path.
pub(super) fn joined(parts: &[Part]) -> String {
    parts.iter().flat_map(Part::words).map(String::as_str).collect()
}

/// Returns the words of [`joined`] without those of parameters.
pub(super) fn joined_fixed(parts: &[Part]) -> String {
    parts.iter().filter_map(Part::fixed).flatten().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::{after_idle, joined, joined_fixed, parts};

    #[test]
    fn paths_say_what_they_say() {
        let table = [
            ("/api/v1/users/{userId}", "users+{userid}"),
            ("/rest/2024-03-20/inboundPlans/{id}/items", "inboundplans+{id}+items"),
            ("/0/projects", "projects"),
            ("/t/{id}.json", "t+{id}"),
            ("/search.json", "search"),
            ("/{owner}.{repo}/x", "{owner}+{repo}+x"),
            ("/topics/{topic}:publish", "topics+{topic}+:publish"),
            ("/configs:alter", "configs+:alter"),
            ("/topics/-/configs", "topics+configs"),
            ("/", ""),
            ("/{", "{}"),
        ];
        for (path, expected) in table {
            let shown: Vec<String> = after_idle(&parts(path))
                .iter()
                .map(|part| match part {
                    super::Part::Fixed { words, custom_verb: false } => words.concat(),
                    super::Part::Fixed { words, custom_verb: true } => format!(":{}", words.concat()),
                    super::Part::Parameter(words) => format!("{{{}}}", words.concat()),
                })
                .collect();
            assert_eq!(shown.join("+"), expected, "{path}");
        }
        let users = parts("/users/{userId}");
        assert_eq!(joined(&users), "usersuserid");
        assert_eq!(joined_fixed(&users), "users");
    }
}
