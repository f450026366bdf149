//! Bounds, format, pattern, default and example of a value, one sentence each.

use std::fmt::Write as _;

use super::{Documentation, Line};
use crate::json::Value;
use crate::plan::flags::Flag;

/// The most characters of an example that are shown.
const MOST_SHOWN: usize = 120;

/// The form of a text or a number, as far as its Rust type does not show it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Form<'t> {
    /// `pattern`
    pub(crate) pattern: Option<&'t str>,
    /// `format`
    pub(crate) format: Option<&'t str>,
}

/// The facts about a value: its own, and those of the values inside a list or a map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said<'t> {
    /// Its bounds.
    pub(crate) flags: Vec<Flag>,
    /// Its form.
    pub(crate) form: Form<'t>,
    /// The values inside.
    pub(crate) inside: Option<(Inside, Box<Said<'t>>)>,
}

/// The values inside another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    /// The items of a list.
    Items,
    /// The values of a map.
    Values,
    /// The members of an object that it does not declare.
    Members,
    /// The elements of a tuple after the declared ones.
    Elements,
}

impl Inside {
    /// The word for one of them.
    fn one(self) -> &'static str {
        match self {
            Self::Items => "item",
            Self::Values => "value",
            Self::Members => "other member",
            Self::Elements => "other element",
        }
    }
}

/// Returns one sentence each on bounds, form, default and example, if there are any.
pub(crate) fn facts(said: &Said<'_>, default: Option<&Value>, example: Option<&Value>) -> Documentation {
    let own = [bounds(&said.flags), sentence("Format: ", said.form.format), sentence("Matches ", said.form.pattern)];
    let values = [default.map(|value| shown(Line::new("Default: "), value)), example.map(self::example)];
    let parts = own.into_iter().flatten().chain(inside(said)).chain(values.into_iter().flatten());
    Line::joined(parts, " ").into()
}

/// Returns sentences on the values inside a list or a map, at any depth.
fn inside(said: &Said<'_>) -> Vec<Line> {
    let (mut lines, mut path, mut said) = (Vec::new(), Line::default(), said);
    while let Some((what, inner)) = &said.inside {
        let one = Line::new(what.one());
        path = if path.is_empty() { one } else { one.words(" of each ").line(&path) };
        let each = || Line::new("Each ").line(&path);
        lines.extend(bounds(&inner.flags).map(|bounds| each().words(": ").line(&bounds)));
        let format = Line::new("Format of each ").line(&path).words(": ");
        lines.extend(coded(format, inner.form.format));
        lines.extend(coded(each().words(" matches "), inner.form.pattern));
        said = inner;
    }
    lines
}

/// Adds a JSON value as inline code. A string is written without its quotes, and a long value is cut.
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

/// An example, in a sentence.
pub(crate) fn example(value: &Value) -> Line {
    shown(Line::new("Example: "), value)
}

fn sentence(words: &'static str, value: Option<&str>) -> Option<Line> {
    coded(Line::new(words), value)
}

/// A sentence that ends with a text of the document, if it has one.
fn coded(line: Line, value: Option<&str>) -> Option<Line> {
    value.filter(|value| !value.trim().is_empty()).map(|value| line.code(value).words("."))
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
            Flag::Only(value) => parts.push(format!("always `{value}`")),
            // They are a sentence of their own.
            Flag::Each(_) => {}
            Flag::AnythingIn(_) | Flag::AnyItemsIn(_) | Flag::OptionalIn(_) => {}
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
    use super::{Flag, Form, Inside, Said, facts};
    use crate::plan::flags::Bound;

    #[test]
    fn facts_are_one_sentence_each() {
        let flags = [Flag::Minimum(Bound::of(5.0)), Flag::Maximum(Bound::of(50.0))];
        let of = |flags: &[Flag]| Said { flags: flags.to_vec(), ..Said::default() };
        let lines = facts(&of(&flags), Some(&20.into()), None);
        assert_eq!(lines.lines(), ["At least 5, at most 50. Default: `20`."]);
        let lines = facts(&of(&[Flag::MaxLength(1)]), None, Some(&"x".into()));
        assert_eq!(lines.lines(), ["At most 1 character. Example: `x`."]);
        let form = Form { pattern: Some("^a`b$"), format: Some("uuid") };
        let said = Said { form, ..Said::default() };
        let lines = facts(&said, None, Some(&crate::json::json!([1, 2])));
        assert_eq!(lines.lines(), ["Format: `uuid`. Matches ``^a`b$``. Example: `[1,2]`."]);
        let lists = Said { inside: Some((Inside::Items, Box::new(of(&[Flag::MinItems(1)])))), ..of(&[]) };
        assert_eq!(facts(&lists, None, None).lines(), ["Each item: At least 1 item."]);
        let texts = Said { flags: vec![Flag::MinLength(2)], ..said };
        let list = Said { inside: Some((Inside::Items, Box::new(texts))), ..of(&[Flag::MaxItems(9)]) };
        let map = Said { inside: Some((Inside::Values, Box::new(list))), ..of(&[]) };
        let lines = facts(&map, Some(&crate::json::json!({})), None);
        let sentences = [
            "Each value: At most 9 items.",
            "Each item of each value: At least 2 characters.",
            "Format of each item of each value: `uuid`.",
            "Each item of each value matches ``^a`b$``.",
            "Default: `{}`.",
        ];
        assert_eq!(lines.lines(), [sentences.join(" ")]);
        assert!(facts(&of(&[Flag::Required]), None, None).is_empty());
    }
}
