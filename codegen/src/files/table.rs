//! Writes calls of listing macros, with one line for each entry.
//!
//! A formatter does not change the inside of a macro call, so this module lays it out. The lines consist only of names,
//! literals, paths, type arguments and calls.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::emit::Table;

/// The call, as text.
pub(super) fn text(table: Table) -> String {
    let Table { attributes: _, door, subject, lines, end, tail } = table;
    let mut text = format!("restwright::{door}! {{\n    {subject} {{\n");
    for line in lines {
        text.push_str("        ");
        push_line(&mut text, line);
        text.push(end);
        text.push('\n');
    }
    text.push_str("    }\n    ");
    text.push_str(&tail.to_string());
    text.push_str("\n}\n");
    text
}

fn push_line(text: &mut String, tokens: TokenStream) {
    let mut before = Before::Open;
    for token in tokens {
        before = push_token(text, token, before);
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

fn push_token(text: &mut String, token: TokenTree, before: Before) -> Before {
    match token {
        TokenTree::Ident(ident) => {
            push_word(text, &ident.to_string(), before);
            Before::Word
        }
        TokenTree::Literal(literal) => {
            push_word(text, &literal.to_string(), before);
            Before::Word
        }
        TokenTree::Punct(punct) => match (punct.as_char(), punct.spacing()) {
            (':', Spacing::Joint) => {
                text.push(':');
                Before::Open
            }
            (':', Spacing::Alone) if text.ends_with(':') => {
                text.push(':');
                Before::Open
            }
            (':' | ',', _) => {
                text.push(punct.as_char());
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
        TokenTree::Group(group) => {
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::Brace => ("{", "}"),
                Delimiter::None => ("", ""),
            };
            if before == Before::Gap {
                text.push(' ');
            }
            text.push_str(open);
            let inside = group.stream();
            // Reading a stream copies it if something else holds it too.
            drop(group);
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
    use quote::quote;

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
            super::push_line(&mut text, tokens);
            assert_eq!(text, expected);
        }
    }
}
