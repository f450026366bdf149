//! Questions about tokens, and the conversion of tokens for the formatter.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::emit::tokens::{Bracket, Tree};

impl Tree {
    /// The text of an identifier or a literal.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word { text } => Some(text),
            Self::Sign { .. } | Self::Group(..) => None,
        }
    }

    /// True if it is this sign.
    pub(super) fn is_sign(&self, wanted: char) -> bool {
        matches!(self, Self::Sign { sign, is_joint: _ } if *sign == wanted)
    }

    /// True if it is this sign and the next sign belongs to it: the first `:` of `::`.
    pub(super) fn is_joint(&self, wanted: char) -> bool {
        matches!(self, Self::Sign { sign, is_joint: true } if *sign == wanted)
    }

    /// The tokens between brackets of this kind.
    pub(super) fn inside(&self, bracket: Bracket) -> Option<&[Self]> {
        match self {
            Self::Group(found, inside) if *found == bracket => Some(inside),
            Self::Group(..) | Self::Word { .. } | Self::Sign { .. } => None,
        }
    }
}

/// The tokens in the form that the formatter takes.
///
/// # Panics
/// When a word is neither an identifier nor a literal: emit makes none.
pub(super) fn for_formatter(trees: &[Tree]) -> TokenStream {
    let token = |tree: &Tree| match tree {
        Tree::Word { text } => word(text),
        Tree::Sign { sign, is_joint } => {
            Punct::new(*sign, if *is_joint { Spacing::Joint } else { Spacing::Alone }).into()
        }
        Tree::Group(bracket, inside) => {
            let delimiter = match bracket {
                Bracket::Round => Delimiter::Parenthesis,
                Bracket::Square => Delimiter::Bracket,
                Bracket::Curly => Delimiter::Brace,
            };
            Group::new(delimiter, for_formatter(inside)).into()
        }
    };
    trees.iter().map(token).collect()
}

fn word(text: &str) -> TokenTree {
    if text.starts_with(|first: char| matches!(first, '"' | '\'') || first.is_ascii_digit()) {
        return text.parse::<Literal>().unwrap_or_else(|error| panic!("`{text}` is not a literal: {error}")).into();
    }
    match text.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()).into(),
        None => Ident::new(text, Span::call_site()).into(),
    }
}

/// The parts of a list between its commas, without one after the last comma. Commas between `<` and `>` do not count.
pub(super) fn list(trees: &[Tree]) -> Vec<&[Tree]> {
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            tree if tree.is_sign('<') => depth += 1,
            tree if tree.is_sign('>') && !trees[..index].last().is_some_and(|before| before.is_joint('-')) => {
                depth = depth.saturating_sub(1);
            }
            tree if tree.is_sign(',') && depth == 0 => {
                parts.push(&trees[start..index]);
                start = index + 1;
            }
            Tree::Word { .. } | Tree::Sign { .. } | Tree::Group(..) => {}
        }
    }
    if start < trees.len() {
        parts.push(&trees[start..]);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::for_formatter;
    use crate::emit::tokens::{Ident, Literal, TokenStream, quote};

    /// The tokens as the library sees them.
    fn read(stream: &TokenStream) -> String {
        for_formatter(stream.trees()).to_string()
    }

    #[test]
    fn tokens_are_those_of_the_library() {
        let (name, texts) = (Ident::new("r#type"), vec!["a".to_owned(), "\"\\\u{301}\u{202e}é".to_owned()]);
        let (number, nothing, lists) = (Literal::i64_unsuffixed(-1), None::<Ident>, vec![texts.clone(), Vec::new()]);
        let inner = quote! { Vec<Vec<u8>> };
        let ours = quote! {
            #[doc = #(#texts)*] pub fn #name<'c>(&'c self, x: &'static str) -> #inner { #nothing a::b(1..2, #number, true) }
            #(|x| #texts.y,)* [#(&[#(#lists),*]),*] #(#(mod #lists;)*)* '"'
        };
        let library = {
            let (name, number) = (quote::format_ident!("r#type"), proc_macro2::Literal::i64_unsuffixed(-1));
            let inner = quote::quote! { Vec<Vec<u8>> };
            let nothing = None::<proc_macro2::Ident>;
            quote::quote! {
                #[doc = #(#texts)*] pub fn #name<'c>(&'c self, x: &'static str) -> #inner { #nothing a::b(1..2, #number, true) }
                #(|x| #texts.y,)* [#(&[#(#lists),*]),*] #(#(mod #lists;)*)* '"'
            }
        };
        assert_eq!(read(&ours), library.to_string());
    }
}
