//! Rust as tokens, and the macro that writes them.
//!
//! Most of a crate is laid out from its tokens directly and is never parsed. So a token holds only its text. The generator's
//! own words are static texts, a repeated token is shared, and no word is checked when it is made.

use std::rc::Rc;

use memchr::memchr2;

/// A token, or the tokens between two brackets.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    /// An identifier or a literal.
    Word {
        /// Its text.
        text: Text,
    },
    /// A sign of one character.
    Sign {
        /// The character.
        sign: char,
        /// True if the next sign belongs to it: the first `:` of `::`.
        is_joint: bool,
    },
    /// The tokens between two brackets.
    Group(Bracket, Rc<[Tree]>),
}

/// A kind of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bracket {
    /// `(..)`
    Round,
    /// `[..]`
    Square,
    /// `{..}`
    Curly,
}

/// The text of a word.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    /// One of the generator's own.
    Own(&'static str),
    /// One from the plan.
    Planned(Rc<str>),
}

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Own(text) => text,
            Self::Planned(text) => text,
        }
    }
}

/// The number of tokens that a stream has room for once it has one.
const FIRST_TREES: usize = 16;

/// Tokens that follow each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct TokenStream {
    trees: Vec<Tree>,
}

impl TokenStream {
    /// None yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The tokens.
    pub(crate) fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Appends others.
    pub(crate) fn extend(&mut self, other: Self) {
        self.trees.extend(other.trees);
    }

    /// Appends a token as it is written in the generator: a word, a lifetime, or a sign of one or several characters.
    pub(crate) fn push_own(&mut self, text: &'static str) {
        if self.trees.capacity() == 0 {
            // Most streams have more than a few tokens.
            self.trees.reserve(FIRST_TREES);
        }
        match text.strip_prefix('\'') {
            Some(lifetime) if !lifetime.ends_with('\'') => {
                self.trees.push(Tree::Sign { sign: '\'', is_joint: true });
                self.trees.push(Tree::Word { text: Text::Own(lifetime) });
            }
            _ if text.starts_with(|first: char| first.is_ascii_punctuation() && !matches!(first, '_' | '"' | '\'')) => {
                let mut signs = text.chars().peekable();
                while let Some(sign) = signs.next() {
                    self.trees.push(Tree::Sign { sign, is_joint: signs.peek().is_some() });
                }
            }
            _ => self.trees.push(Tree::Word { text: Text::Own(text) }),
        }
    }

    /// Appends a group: the tokens between two brackets.
    pub(crate) fn push_group(&mut self, bracket: Bracket, inside: impl Into<Rc<[Tree]>>) {
        self.trees.push(Tree::Group(bracket, inside.into()));
    }

    fn push_planned(&mut self, text: &Rc<str>) {
        self.trees.push(Tree::Word { text: Text::Planned(Rc::clone(text)) });
    }
}

impl From<TokenStream> for Rc<[Tree]> {
    fn from(stream: TokenStream) -> Self {
        stream.trees.into()
    }
}

/// An identifier, raw ones with their mark.
#[derive(Debug, Clone)]
pub(crate) struct Ident(Rc<str>);

impl Ident {
    /// A name as planned: it is one.
    pub(crate) fn new(name: &str) -> Self {
        Self(name.into())
    }

    /// Its text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A literal.
#[derive(Debug, Clone)]
pub(crate) struct Literal(Rc<str>);

impl Literal {
    /// A text in double quotes, with the escapes that a formatter keeps.
    pub(crate) fn string(text: &str) -> Self {
        if text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
            return Self::quoted(text);
        }
        Self(proc_macro2::Literal::string(text).to_string().into())
    }

    /// A text of documentation. The layout takes it out of its literal again, so it has only the escapes that a literal
    /// needs.
    pub(crate) fn documentation(text: &str) -> Self {
        if memchr2(b'"', b'\\', text.as_bytes()).is_some() {
            return Self::quoted(&text.replace('\\', "\\\\").replace('"', "\\\""));
        }
        Self::quoted(text)
    }

    fn quoted(text: &str) -> Self {
        Self(["\"", text, "\""].concat().into())
    }

    /// A number.
    pub(crate) fn u16_unsuffixed(number: u16) -> Self {
        Self(number.to_string().into())
    }

    /// A number.
    pub(crate) fn u64_unsuffixed(number: u64) -> Self {
        Self(number.to_string().into())
    }

    /// A number.
    pub(crate) fn usize_unsuffixed(number: usize) -> Self {
        Self(number.to_string().into())
    }

    /// A number.
    pub(crate) fn i64_unsuffixed(number: i64) -> Self {
        Self(number.to_string().into())
    }

    /// A number, with a point.
    pub(crate) fn f64_unsuffixed(number: f64) -> Self {
        Self(proc_macro2::Literal::f64_unsuffixed(number).to_string().into())
    }
}

/// The values that may follow `#` in [`quote`](super::tokens::quote).
pub(crate) trait ToTokens {
    /// Appends itself.
    fn to_tokens(&self, stream: &mut TokenStream);
}

impl<T: ToTokens + ?Sized> ToTokens for &T {
    fn to_tokens(&self, stream: &mut TokenStream) {
        (**self).to_tokens(stream);
    }
}

impl<T: ToTokens> ToTokens for Option<T> {
    fn to_tokens(&self, stream: &mut TokenStream) {
        if let Some(inner) = self {
            inner.to_tokens(stream);
        }
    }
}

impl ToTokens for TokenStream {
    fn to_tokens(&self, stream: &mut TokenStream) {
        stream.trees.extend_from_slice(&self.trees);
    }
}

impl ToTokens for Ident {
    fn to_tokens(&self, stream: &mut TokenStream) {
        stream.push_planned(&self.0);
    }
}

impl ToTokens for Literal {
    fn to_tokens(&self, stream: &mut TokenStream) {
        match self.0.strip_prefix('-') {
            Some(number) => {
                stream.trees.push(Tree::Sign { sign: '-', is_joint: false });
                stream.push_planned(&number.into());
            }
            None => stream.push_planned(&self.0),
        }
    }
}

impl ToTokens for str {
    fn to_tokens(&self, stream: &mut TokenStream) {
        Literal::string(self).to_tokens(stream);
    }
}

impl ToTokens for String {
    fn to_tokens(&self, stream: &mut TokenStream) {
        self.as_str().to_tokens(stream);
    }
}

impl ToTokens for bool {
    fn to_tokens(&self, stream: &mut TokenStream) {
        stream.push_own(if *self { "true" } else { "false" });
    }
}

/// The items of a repetition: an iterator returns its items ...
pub(crate) trait EachOf: Iterator + Sized {
    /// The items.
    fn each(self) -> Self {
        self
    }
}

impl<I: Iterator> EachOf for I {}

/// ... and a list lends its items.
pub(crate) trait EachIn<T> {
    /// The items.
    fn each(&self) -> std::slice::Iter<'_, T>;
}

impl<T> EachIn<T> for [T] {
    fn each(&self) -> std::slice::Iter<'_, T> {
        self.iter()
    }
}

/// Makes tokens from the code between its brackets, in the syntax of the crate `quote`. `#name` becomes the tokens of a
/// variable. `#(..)*` and `#(..),*` repeat their content, once for each item of the one variable that they name.
macro_rules! quote {
    () => { $crate::emit::tokens::TokenStream::new() };
    ($($tokens:tt)+) => {{
        let mut stream = $crate::emit::tokens::TokenStream::new();
        $crate::emit::tokens::push!(stream $($tokens)+);
        stream
    }};
}

/// Appends tokens to a stream, one after the other.
macro_rules! push {
    ($stream:ident) => {};
    ($stream:ident # ( $($inside:tt)* ) * $($rest:tt)*) => {
        $crate::emit::tokens::repeat!($stream [] { $($inside)* } $($inside)*);
        $crate::emit::tokens::push!($stream $($rest)*);
    };
    ($stream:ident # ( $($inside:tt)* ) , * $($rest:tt)*) => {
        $crate::emit::tokens::repeat!($stream [,] { $($inside)* } $($inside)*);
        $crate::emit::tokens::push!($stream $($rest)*);
    };
    ($stream:ident # $name:ident $($rest:tt)*) => {
        $crate::emit::tokens::ToTokens::to_tokens(&$name, &mut $stream);
        $crate::emit::tokens::push!($stream $($rest)*);
    };
    ($stream:ident ( $($inside:tt)* ) $($rest:tt)*) => {
        $stream.push_group($crate::emit::tokens::Bracket::Round, $crate::emit::tokens::quote!($($inside)*));
        $crate::emit::tokens::push!($stream $($rest)*);
    };
    ($stream:ident [ $($inside:tt)* ] $($rest:tt)*) => {
        $stream.push_group($crate::emit::tokens::Bracket::Square, $crate::emit::tokens::quote!($($inside)*));
        $crate::emit::tokens::push!($stream $($rest)*);
    };
    ($stream:ident { $($inside:tt)* } $($rest:tt)*) => {
        $stream.push_group($crate::emit::tokens::Bracket::Curly, $crate::emit::tokens::quote!($($inside)*));
        $crate::emit::tokens::push!($stream $($rest)*);
    };
    ($stream:ident $token:tt $($rest:tt)*) => {
        $stream.push_own(stringify!($token));
        $crate::emit::tokens::push!($stream $($rest)*);
    };
}

/// Finds the variable that a repetition names, and appends what is repeated for each of its items.
macro_rules! repeat {
    ($stream:ident [$($between:tt)?] { $($body:tt)* } # ( $($inside:tt)* ) $($rest:tt)*) => {
        $crate::emit::tokens::repeat!($stream [$($between)?] { $($body)* } $($inside)* $($rest)*);
    };
    ($stream:ident [] { $($body:tt)* } # $name:ident $($rest:tt)*) => {{
        #[allow(unused_imports)]
        use $crate::emit::tokens::{EachIn as _, EachOf as _};
        for $name in $name.each() {
            $crate::emit::tokens::push!($stream $($body)*);
        }
    }};
    ($stream:ident [,] { $($body:tt)* } # $name:ident $($rest:tt)*) => {{
        #[allow(unused_imports)]
        use $crate::emit::tokens::{EachIn as _, EachOf as _};
        for (index, $name) in $name.each().enumerate() {
            if index > 0 {
                $stream.push_own(",");
            }
            $crate::emit::tokens::push!($stream $($body)*);
        }
    }};
    ($stream:ident [$($between:tt)?] $body:tt ( $($inside:tt)* ) $($rest:tt)*) => {
        $crate::emit::tokens::repeat!($stream [$($between)?] $body $($inside)* $($rest)*);
    };
    ($stream:ident [$($between:tt)?] $body:tt [ $($inside:tt)* ] $($rest:tt)*) => {
        $crate::emit::tokens::repeat!($stream [$($between)?] $body $($inside)* $($rest)*);
    };
    ($stream:ident [$($between:tt)?] $body:tt { $($inside:tt)* } $($rest:tt)*) => {
        $crate::emit::tokens::repeat!($stream [$($between)?] $body $($inside)* $($rest)*);
    };
    ($stream:ident [$($between:tt)?] $body:tt $token:tt $($rest:tt)*) => {
        $crate::emit::tokens::repeat!($stream [$($between)?] $body $($rest)*);
    };
}

pub(crate) use {push, quote, repeat};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_the_library_does_it() {
        for character in (0..0x3000).filter_map(char::from_u32) {
            for text in [format!("a{character}"), format!("{character}1")] {
                assert_eq!(&*Literal::string(&text).0, proc_macro2::Literal::string(&text).to_string());
            }
        }
    }

    #[test]
    fn documentation_is_read_as_it_is_meant() {
        for text in [" a", " \"a\" \\n \\\\ \u{1f} é\u{301}", "\\", "\""] {
            let literal: syn::LitStr = syn::parse_str(&Literal::documentation(text).0).expect("it is a text");
            assert_eq!(literal.value(), text);
        }
    }
}
