//! Writes calls of listing macros, with one line for each entry.
//!
//! A formatter does not change the inside of a macro call, so this module lays it out. The lines consist only of names,
//! literals, paths, type arguments and calls.

use crate::emit::Table;
use crate::emit::tokens::{Bracket, Tree};

/// The call, as text.
pub(super) fn text(table: &Table) -> String {
    let Table { attributes: _, door, subject, lines, end, tail } = table;
    let mut text = format!("restwright::{door}! {{\n    {} {{\n", subject.as_str());
    for line in lines {
        text.push_str("        ");
        push_line(&mut text, line.trees());
        text.push(*end);
        text.push('\n');
    }
    text.push_str("    }\n    ");
    push_line(&mut text, tail.trees());
    text.push_str("\n}\n");
    text
}

fn push_line(text: &mut String, trees: &[Tree]) {
    let mut before = Before::Open;
    for tree in trees {
        before = push_tree(text, tree, before);
    }
}

/// The kind of the token before, as far as the space after it needs it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, an opening bracket, or a joining sign: no space.
    Open,
    /// A word: a space before another word.
    Word,
    /// A comma, a colon or an equals sign: a space before anything.
    Gap,
}

fn push_tree(text: &mut String, tree: &Tree, before: Before) -> Before {
    match tree {
        Tree::Word { text: word } => {
            push_word(text, word, before);
            Before::Word
        }
        Tree::Sign { sign, is_joint } => match (*sign, *is_joint) {
            (':', true) => {
                text.push(':');
                Before::Open
            }
            (':', false) if text.ends_with(':') => {
                text.push(':');
                Before::Open
            }
            (':' | ',', _) => {
                text.push(*sign);
                Before::Gap
            }
            ('=', _) => {
                text.push_str(" =");
                Before::Gap
            }
            ('-', _) => {
                push_word(text, "-", before);
                Before::Open
            }
            (other, _) => {
                text.push(other);
                Before::Open
            }
        },
        Tree::Group(bracket, inside) => {
            let (open, close) = match bracket {
                Bracket::Round => ("(", ")"),
                Bracket::Square => ("[", "]"),
                Bracket::Curly => ("{", "}"),
            };
            if before == Before::Gap {
                text.push(' ');
            }
            text.push_str(open);
            push_line(text, inside);
            text.push_str(close);
            Before::Word
        }
    }
}

fn push_word(text: &mut String, word: &str, before: Before) {
    if before != Before::Open {
        text.push(' ');
    }
    text.push_str(word);
}

#[cfg(test)]
mod tests {
    use crate::emit::tokens::quote;

    #[test]
    fn lines_read_as_they_are_meant() {
        let table = [
            (
                quote! { r#type: "type", required, max_length(32), minimum(-1) },
                r#"r#type: "type", required, max_length(32), minimum(-1)"#,
            ),
            (
                quote! { Mx: Box<crate::dns::Mx>, "type" = ["MX", "mx"] },
                r#"Mx: Box<crate::dns::Mx>, "type" = ["MX", "mx"]"#,
            ),
            (quote! { Items: Vec<Option<rt::Json>> }, "Items: Vec<Option<rt::Json>>"),
        ];
        for (tokens, expected) in table {
            let mut text = String::new();
            super::push_line(&mut text, tokens.trees());
            assert_eq!(text, expected);
        }
    }
}
