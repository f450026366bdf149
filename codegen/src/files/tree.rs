//! Tokens as a tree that is read without copying: each word with its text.
//!
//! A stream of tokens copies every one of them when it is read while something else holds it, too.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

/// A token, or what stands between two brackets.
pub(super) enum Tree {
    /// An identifier or a literal.
    Word {
        /// Its text.
        text: String,
        /// Itself.
        token: TokenTree,
    },
    /// A sign.
    Sign(Punct),
    /// What stands between two brackets.
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
                // Now nothing else holds the stream.
                drop(group);
                Self::Group(delimiter, Self::all(inside))
            }
            TokenTree::Punct(sign) => Self::Sign(sign),
            TokenTree::Ident(ident) => Self::Word { text: ident.to_string(), token: ident.into() },
            TokenTree::Literal(literal) => Self::Word { text: literal.to_string(), token: literal.into() },
        }
    }

    /// The tokens again.
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

    /// Whether it is this sign.
    pub(super) fn is_sign(&self, sign: char) -> bool {
        matches!(self, Self::Sign(found) if found.as_char() == sign)
    }

    /// Whether it is this sign, and the next one is part of the same: the first `:` of `::`.
    pub(super) fn is_joint(&self, sign: char) -> bool {
        matches!(self, Self::Sign(found) if found.as_char() == sign && found.spacing() == Spacing::Joint)
    }

    /// What stands between brackets of this kind.
    pub(super) fn inside(&self, delimiter: Delimiter) -> Option<&[Self]> {
        match self {
            Self::Group(found, inside) if *found == delimiter => Some(inside),
            Self::Group(..) | Self::Word { .. } | Self::Sign(_) => None,
        }
    }
}

/// What stands between the commas of a list, but for those between `<` and `>`; nothing after a last comma.
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
