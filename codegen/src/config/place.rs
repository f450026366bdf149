//! Finds the line of a configuration for a message.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::line_and_column;

/// The line and column of the entry that `message` names.
///
/// Messages have names between backticks: the path of a table (`rename.types`, `paging.2` for the second of its kind)
/// and an entry of it, or only a key or a value. Each name narrows the search.
pub(crate) fn place(text: &str, message: &str) -> Option<(u32, u32)> {
    let root = DeTable::parse(text).ok()?;
    let mut at = Node::Table(root.get_ref());
    let mut found = None;
    // A message about a group has only its name, not the table's.
    let groups = message.starts_with("group ") || message.starts_with("the group ");
    let path = groups.then_some("group");
    // The names of expected keys are not in the text.
    let said = message.split(", expected").next().unwrap_or_default();
    for word in path.into_iter().chain(said.split('`').skip(1).step_by(2)) {
        if let Some((node, span)) = step(at, word) {
            at = node;
            found = Some(span);
        }
    }
    found.map(|span| line_and_column(text, span.start))
}

/// A part of the text.
#[derive(Clone, Copy)]
enum Node<'t> {
    Table(&'t DeTable<'t>),
    Value(&'t DeValue<'t>),
}

impl<'t> Node<'t> {
    fn of(value: &'t Spanned<DeValue<'t>>) -> Self {
        value.get_ref().as_table().map_or(Self::Value(value.get_ref()), Self::Table)
    }

    /// The entries directly inside, each with its key and its span: the span of the key, or of a list's item.
    fn inside(self) -> Vec<(Option<&'t str>, &'t Spanned<DeValue<'t>>, Range<usize>)> {
        match self {
            Self::Table(table) => {
                table.iter().map(|(key, value)| (Some(&**key.get_ref()), value, key.span())).collect()
            }
            Self::Value(DeValue::Array(items)) => items.iter().map(|item| (None, item, item.span())).collect(),
            Self::Value(_) => Vec::new(),
        }
    }
}

/// Finds the nearest entry inside that a word names: by its key, by a path of keys, or by its value. The search goes on
/// inside the entry, or, after a value, inside the node that has it.
fn step<'t>(from: Node<'t>, word: &str) -> Option<(Node<'t>, Range<usize>)> {
    by_path(from, word).or_else(|| {
        let mut level = vec![from];
        // Outer entries come first. Tables cannot be nested more deeply than the text is long.
        while !level.is_empty() {
            for node in &level {
                for (key, value, span) in node.inside() {
                    if key == Some(word) {
                        return Some((Node::of(value), span));
                    }
                    if value.get_ref().as_str() == Some(word) {
                        return Some((*node, span));
                    }
                }
            }
            level = level.iter().flat_map(|node| node.inside()).map(|(_, value, _)| Node::of(value)).collect();
        }
        None
    })
}

/// The entry at a path, which joins keys and list positions (from 1) with dots.
fn by_path<'t>(from: Node<'t>, path: &str) -> Option<(Node<'t>, Range<usize>)> {
    let mut at = from;
    let mut found = None;
    for name in path.split('.') {
        let mut inside = at.inside().into_iter();
        let (_, value, span) = match at {
            Node::Table(_) => inside.find(|(key, ..)| *key == Some(name))?,
            Node::Value(_) => inside.nth(name.parse::<usize>().ok()?.checked_sub(1)?)?,
        };
        (at, found) = (Node::of(value), Some(span));
    }
    found.map(|span| (at, span))
}

#[cfg(test)]
mod tests {
    use super::place;

    const TEXT: &str = "[package]\nname = \"pets\"\ndefault-features = [\n  \"a\",\n  \"b\",\n]\n[[group]]\nname = \"cats\"\n\
                        [[group]]\nname = \"pets\"\n[group.methods]\nlistPets = \"list\"\n[rename.types]\nPet = \"Animal\"\n\
                        [rename.fields]\n\"a.b\" = \"c\"\n[[paging]]\nstyle = \"offset\"\noffset = \"skip\"\nitems = [\"x\", \"y\"]\n";

    #[test]
    fn entries_are_found_by_what_a_message_says() {
        for (message, line) in [
            ("`rename.types`: there is no schema `Pet`, or none that has a name", 14),
            ("`rename.fields`: no schema has a property `a.b`", 16),
            ("`package.default-features`: the crate has no feature `b`", 5),
            ("the group `pets` matches no operation", 10),
            ("group `pets`: there is no operation `listPets` in it", 12),
            ("`paging.items`: no schema has a property `y`", 20),
            ("`paging`: no operation has a query or header parameter `skip`", 19),
        ] {
            assert_eq!(place(TEXT, message).map(|(line, _)| line), Some(line), "{message}");
        }
        assert_eq!(place(TEXT, "nothing is named"), None);
        assert_eq!(place("= no toml", "`a`"), None);
        for (message, line) in [
            ("`paging.1`: unknown field `items`, expected `offset`", 20),
            ("`paging.1`: missing field `limit`", 17),
            ("`group.2`: missing field `name`", 10),
        ] {
            assert_eq!(place(TEXT, message).map(|(line, _)| line), Some(line), "{message}");
        }
    }
}
