//! Searches in text, compiled once: the standard library's are compiled anew for each part of a crate that calls them.

/// True if a text contains another.
#[inline(never)]
pub(crate) fn holds(text: &str, part: &str) -> bool {
    text.contains(part)
}

/// Returns the text before and after the first `at`.
#[inline(never)]
pub(crate) fn cut(text: &str, at: char) -> Option<(&str, &str)> {
    text.split_once(at)
}

/// Returns the text before the first `at`, or all of it.
pub(crate) fn before(text: &str, at: char) -> &str {
    cut(text, at).map_or(text, |(before, _)| before)
}

/// Returns the pieces of a text between each `at`, like [`str::split`].
pub(crate) fn pieces(text: &str, at: char) -> Pieces<'_> {
    Pieces { rest: Some(text), at }
}

/// The pieces that are left.
pub(crate) struct Pieces<'t> {
    rest: Option<&'t str>,
    at: char,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest.take()?;
        let Some((piece, rest)) = cut(rest, self.at) else { return Some(rest) };
        self.rest = Some(rest);
        Some(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::{before, pieces};

    #[test]
    fn pieces_are_those_of_the_standard_library() {
        for text in ["", "a", "a,b", ",", ",,", "a,", ",a", "a,,b,\u{e9}"] {
            assert_eq!(pieces(text, ',').collect::<Vec<_>>(), text.split(',').collect::<Vec<_>>(), "{text}");
            assert_eq!(Some(before(text, ',')), text.split(',').next(), "{text}");
        }
    }
}
