//! Bounds, default and example of a value, in a sentence each.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Documentation, Line};
use crate::plan::types::Flag;

/// The most that is shown of an example.
const MOST_SHOWN: usize = 120;

/// One sentence on bounds, default and example, where there are any.
pub(crate) fn facts(flags: &[Flag], default: Option<&Value>, example: Option<&Value>) -> Documentation {
    let example = example.filter(|example| !example.is_array() && !example.is_object());
    let parts = [
        bounds(flags),
        default.map(|value| shown(Line::new("Default: "), value)),
        example.map(|value| shown(Line::new("Example: "), value)),
    ];
    Line::joined(parts.into_iter().flatten(), " ").into()
}

/// Adds a JSON value as inline code: a string without its quotes, cut where it is long.
fn shown(line: Line, value: &Value) -> Line {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let line = if text.is_empty() {
        line.words("the empty string")
    } else if text.chars().count() > MOST_SHOWN {
        let short: String = text.chars().take(MOST_SHOWN).collect();
        line.code(&format!("{short}…"))
    } else {
        line.code(&text)
    };
    line.words(".")
}

fn bounds(flags: &[Flag]) -> Option<Line> {
    let mut parts: Vec<String> = Vec::new();
    for flag in flags {
        match flag {
            Flag::Minimum(value) => parts.push(format!("at least {value}")),
            Flag::Maximum(value) => parts.push(format!("at most {value}")),
            Flag::ExclusiveMinimum(value) => parts.push(format!("above {value}")),
            Flag::ExclusiveMaximum(value) => parts.push(format!("below {value}")),
            Flag::MultipleOf(value) => parts.push(format!("a multiple of {value}")),
            Flag::MinLength(value) => parts.push(counted("at least", *value, "character")),
            Flag::MaxLength(value) => parts.push(counted("at most", *value, "character")),
            Flag::MinItems(value) => parts.push(counted("at least", *value, "item")),
            Flag::MaxItems(value) => parts.push(counted("at most", *value, "item")),
            Flag::UniqueItems => parts.push("each item once".to_owned()),
            Flag::Required | Flag::Nullable | Flag::ReadOnly | Flag::WriteOnly => {}
        }
    }
    let (first, _) = parts.first()?.split_at(1);
    let mut sentence = first.to_uppercase();
    let _ = write!(sentence, "{}.", &parts.join(", ")[1..]);
    Some(Line(sentence))
}

fn counted(what: &str, count: u64, unit: &str) -> String {
    format!("{what} {count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{Flag, facts};

    #[test]
    fn facts_are_one_sentence_each() {
        let flags = [Flag::Minimum(5.0), Flag::Maximum(50.0)];
        let lines = facts(&flags, Some(&20.into()), None);
        assert_eq!(lines.lines(), ["At least 5, at most 50. Default: `20`."]);
        let lines = facts(&[Flag::MaxLength(1)], None, Some(&"x".into()));
        assert_eq!(lines.lines(), ["At most 1 character. Example: `x`."]);
        assert!(facts(&[Flag::Required], None, None).is_empty());
    }
}
