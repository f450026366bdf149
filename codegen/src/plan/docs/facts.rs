//! Bounds, format, pattern, default and example of a value, one sentence each.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Documentation, Line};
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

/// The facts about a value: its own, and those of the items of a list or the values of a map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said<'t> {
    /// Its bounds, with those of the values inside it.
    pub(crate) flags: Vec<Flag>,
    /// Its form.
    pub(crate) form: Form<'t>,
    /// Form of each value inside it.
    pub(crate) each_form: Form<'t>,
    /// True if the values inside it are those of a map.
    pub(crate) is_map: bool,
}

/// Returns one sentence each on bounds, form, default and example, if there are any.
pub(crate) fn facts(said: &Said<'_>, default: Option<&Value>, example: Option<&Value>) -> Documentation {
    let [each_format, each_pattern] = form(&said.each_form, ["Format of each: ", "Each matches "]);
    let [format, pattern] = form(&said.form, ["Format: ", "Matches "]);
    let parts = [
        bounds(&said.flags),
        each(&said.flags, if said.is_map { "Each value: " } else { "Each item: " }),
        format,
        each_format,
        pattern,
        each_pattern,
        default.map(|value| shown(Line::new("Default: "), value)),
        example.map(self::example),
    ];
    Line::joined(parts.into_iter().flatten(), " ").into()
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

fn form(form: &Form<'_>, [format, pattern]: [&'static str; 2]) -> [Option<Line>; 2] {
    let sentence = |words: &'static str, value: Option<&str>| {
        value.filter(|value| !value.trim().is_empty()).map(|value| Line::new(words).code(value).words("."))
    };
    [sentence(format, form.format), sentence(pattern, form.pattern)]
}

/// Returns the bounds of the values inside a list or a map, level by level.
fn each(flags: &[Flag], words: &'static str) -> Option<Line> {
    let inside = flags.iter().find_map(|flag| if let Flag::Each(inside) = flag { Some(inside) } else { None })?;
    let own = bounds(inside).map(|bounds| Line::new(words).line(&bounds));
    Some(Line::joined(own.into_iter().chain(each(inside, "Inside each: ")), " "))
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
    use super::{Flag, Form, Said, facts};
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
        let said = Said { form, flags: vec![Flag::Each(vec![Flag::MinLength(2)])], ..Said::default() };
        let lines = facts(&said, None, Some(&serde_json::json!([1, 2])));
        assert_eq!(
            lines.lines(),
            ["Each item: At least 2 characters. Format: `uuid`. Matches ``^a`b$``. Example: `[1,2]`."]
        );
        assert!(facts(&of(&[Flag::Required]), None, None).is_empty());
        let inner = vec![Flag::MaxItems(3), Flag::Each(vec![Flag::MaxLength(1)])];
        let said = Said { is_map: true, ..of(&[Flag::Each(inner)]) };
        let expected = "Each value: At most 3 items. Inside each: At most 1 character.";
        assert_eq!(facts(&said, None, None).lines(), [expected]);
    }
}
