//! Holds tokens as a tree that can be read without copying, with the text of each word.
//!
//! Reading a stream of tokens copies every token if something else holds the stream too.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

/// A token, or the tokens between two brackets.
pub(super) enum Tree {
    /// An identifier or a literal.
    Word {
        /// Its text.
        text: String,
        /// The token itself.
        token: TokenTree,
    },
    /// A sign.
    Sign(Punct),
    /// The tokens between two brackets.
    Group(Delimiter, Vec<Tree>),
}

impl Tree {
    /// All tokens of a stream.
    pub(super) fn all(tokens: TokenStream) -> Vec<Self> {
        tokens.into_iter().map(Self::of).collect()
    }

    fn of(token: TokenTree) -> Self {
        match token {
            TokenTree::Group(group) => {
                let (delimiter, inside) = (group.delimiter(), group.stream());
                // Nothing else holds the stream now.
                drop(group);
                Self::Group(delimiter, Self::all(inside))
            }
            TokenTree::Punct(sign) => Self::Sign(sign),
            TokenTree::Ident(ident) => Self::Word { text: ident.to_string(), token: ident.into() },
            TokenTree::Literal(literal) => Self::Word { text: literal.to_string(), token: literal.into() },
        }
    }

    /// The tree as a stream of tokens.
    pub(super) fn stream(trees: &[Self]) -> TokenStream {
        let token = |tree: &Self| match tree {
            Self::Word { text: _, token } => token.clone(),
            Self::Sign(sign) => TokenTree::Punct(sign.clone()),
            Self::Group(delimiter, inside) => Group::new(*delimiter, Self::stream(inside)).into(),
        };
        trees.iter().map(token).collect()
    }

    /// The text of an identifier or a literal.
    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word { text, token: _ } => Some(text),
            Self::Sign(_) | Self::Group(..) => None,
        }
    }

    /// True if it is this sign.
    pub(super) fn is_sign(&self, sign: char) -> bool {
        matches!(self, Self::Sign(found) if found.as_char() == sign)
    }

    /// True if it is this sign and the next sign belongs to it: the first `:` of `::`.
    pub(super) fn is_joint(&self, sign: char) -> bool {
        matches!(self, Self::Sign(found) if found.as_char() == sign && found.spacing() == Spacing::Joint)
    }

    /// The tokens between brackets of this kind.
    pub(super) fn inside(&self, delimiter: Delimiter) -> Option<&[Self]> {
        match self {
            Self::Group(found, inside) if *found == delimiter => Some(inside),
            Self::Group(..) | Self::Word { .. } | Self::Sign(_) => None,
        }
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
            Tree::Word { .. } | Tree::Sign(_) | Tree::Group(..) => {}
        }
    }
    if start < trees.len() {
        parts.push(&trees[start..]);
    }
    parts
}
