//! Writes tokens on one line, with the spaces that the formatter writes.

use crate::emit::tokens::{Bracket, Tree};

/// The kind of the token before, as far as the space after it needs it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, an opening bracket, or a joining sign: no space.
    Open,
    /// A word or a closing bracket: a space before another word.
    Word,
    /// A comma, a colon or an equals sign: a space before anything.
    Gap,
}

/// Keywords with a space before a bracket, because the bracket does not hold their arguments.
const APART: &[&str] = &["as", "for", "in", "move", "mut", "return"];

/// Appends tokens. Returns `None` if the line breaks of a token are unknown here.
pub(super) fn push(text: &mut String, trees: &[Tree]) -> Option<()> {
    let mut before = Before::Open;
    let mut index = 0;
    while let Some(tree) = trees.get(index) {
        let next = trees.get(index + 1);
        let (after, taken) = match tree {
            Tree::Word { text: word } => {
                gap(text, before != Before::Open);
                text.push_str(word);
                (Before::Word, 1)
            }
            Tree::Group(bracket, inside) => {
                gap(text, before == Before::Gap);
                let is_apart = index.checked_sub(1).and_then(|last| trees[last].word());
                if is_apart.is_some_and(|word| APART.contains(&word)) {
                    return None;
                }
                group(text, *bracket, inside)?;
                (Before::Word, 1)
            }
            Tree::Sign { sign, is_joint: _ } => self::sign(text, *sign, tree, next, before)?,
        };
        before = after;
        index += taken;
    }
    Some(())
}

fn gap(text: &mut String, wanted: bool) {
    if wanted {
        text.push(' ');
    }
}

fn group(text: &mut String, bracket: Bracket, inside: &[Tree]) -> Option<()> {
    let (open, close) = match bracket {
        Bracket::Round => ('(', ')'),
        Bracket::Square => ('[', ']'),
        // A block, or a record: its width decides its lines.
        Bracket::Curly => return None,
    };
    if inside.last().is_some_and(|last| last.is_sign(',')) {
        return None;
    }
    text.push(open);
    push(text, inside)?;
    text.push(close);
    Some(())
}

/// Appends a sign. Returns also the number of its tokens.
fn sign(text: &mut String, sign: char, tree: &Tree, next: Option<&Tree>, before: Before) -> Option<(Before, usize)> {
    let followed_by = |sign| next.is_some_and(|next| next.is_sign(sign));
    let joined_with = |sign| followed_by(sign) && tree.is_joint(if sign == '>' { '-' } else { sign });
    match sign {
        ':' if joined_with(':') => {
            text.push_str("::");
            (before != Before::Gap).then_some((Before::Open, 2))
        }
        '.' if joined_with('.') => {
            gap(text, before == Before::Gap);
            text.push_str("..");
            (before != Before::Word).then_some((Before::Open, 2))
        }
        '-' if joined_with('>') => {
            text.push_str(" ->");
            Some((Before::Gap, 2))
        }
        ':' | ',' if !tree.is_joint(':') => {
            text.push(sign);
            Some((Before::Gap, 1))
        }
        '=' if !tree.is_joint('=') => {
            text.push_str(" =");
            Some((Before::Gap, 1))
        }
        '.' if !tree.is_joint('.') && before == Before::Word => {
            text.push('.');
            Some((Before::Open, 1))
        }
        '<' => {
            gap(text, before == Before::Gap);
            text.push('<');
            Some((Before::Open, 1))
        }
        '>' => {
            text.push('>');
            Some((Before::Word, 1))
        }
        '&' if before != Before::Word && !tree.is_joint('&') => {
            gap(text, before == Before::Gap);
            text.push('&');
            Some((Before::Open, 1))
        }
        // A lifetime.
        '\'' => {
            gap(text, before != Before::Open);
            text.push('\'');
            text.push_str(next?.word()?);
            Some((Before::Word, 2))
        }
        _ => None,
    }
}
