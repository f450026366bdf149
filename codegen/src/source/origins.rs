//! Remembers the source places of the pieces of the normalized document.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::pointer::Pointer;

/// A map from places in the normalized document to places in the source. If it has neither a place nor a place above
/// it, the place was not moved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    moved: BTreeMap<String, Pointer>,
}

impl Origins {
    /// Records that the value at `new` was moved from `old`, a place of the document before this move.
    pub fn moved(&mut self, new: &Pointer, old: &Pointer) {
        let origin = self.original(old);
        self.moved.insert(new.as_str().to_owned(), origin);
    }

    /// Records that the value at `new` is from `origin`, a place in the source.
    pub(crate) fn comes_from(&mut self, new: &Pointer, origin: Pointer) {
        self.moved.insert(new.as_str().to_owned(), origin);
    }

    /// Returns the place in the source.
    pub(crate) fn original(&self, pointer: &Pointer) -> Pointer {
        let text = pointer.as_str();
        let mut end = text.len();
        loop {
            // Every key above a place is a prefix of the last key that is not after it in order.
            let up_to = (Bound::Unbounded, Bound::Included(&text[..end]));
            let Some((found, origin)) = self.moved.range::<str, _>(up_to).next_back() else {
                return pointer.clone();
            };
            let shared = shared(found, &text[..end]);
            if shared == found.len() && (shared == end || text[shared..].starts_with('/')) {
                return Pointer::from_escaped(format!("{origin}{}", &text[shared..]));
            }
            match text.bytes().take(end.min(shared + 1)).rposition(|byte| byte == b'/') {
                Some(slash) => end = slash,
                None => return pointer.clone(),
            }
        }
    }
}

/// Counts the bytes that two texts share at their beginnings.
fn shared(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::Origins;
    use crate::pointer::Pointer;

    #[test]
    fn the_nearest_move_above_counts_and_moves_add_up() {
        let at = |text: &str| Pointer::from_escaped(text);
        let mut origins = Origins::default();
        origins.moved(&at("/components/schemas/Pet"), &at("/definitions/Pet"));
        origins.comes_from(&at("/components/schemas/Book"), at("book.yaml#/Book"));
        origins.moved(&at("/components/schemas/Book/allOf/1"), &at("/components/schemas/Book"));
        assert_eq!(origins.original(&at("/components/schemas/Pet/type")), at("/definitions/Pet/type"));
        assert_eq!(origins.original(&at("/components/schemas/Book/allOf/1/type")), at("book.yaml#/Book/type"));
        assert_eq!(origins.original(&at("/components/schemas/Pets")), at("/components/schemas/Pets"));
        assert_eq!(origins.original(&at("")), at(""));
    }

    #[test]
    fn neighbours_of_a_place_are_not_above_it() {
        let at = |text: &str| Pointer::from_escaped(text);
        let mut origins = Origins::default();
        for (new, old) in [("/a", "/A"), ("/a/b!", "/1"), ("/a/b/c/d", "/2"), ("/a/b/\u{e9}", "/3"), ("/a!", "/4")] {
            origins.moved(&at(new), &at(old));
        }
        let table = [
            ("/a/b", "/A/b"),
            ("/a/b/c", "/A/b/c"),
            ("/a/b/c/e", "/A/b/c/e"),
            ("/a/b/c/d/e", "/2/e"),
            ("/a/b/\u{ea}/x", "/A/b/\u{ea}/x"),
            ("/a/b/\u{e9}/x", "/3/x"),
            ("/a!x", "/a!x"),
            ("/ab", "/ab"),
            ("/", "/"),
        ];
        for (new, old) in table {
            assert_eq!(origins.original(&at(new)), at(old), "{new}");
        }
    }
}
