//! Remembers the source places of the pieces of the normalized document.

use std::collections::BTreeMap;

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
    pub fn comes_from(&mut self, new: &Pointer, origin: Pointer) {
        self.moved.insert(new.as_str().to_owned(), origin);
    }

    /// Returns the place in the source.
    pub fn original(&self, pointer: &Pointer) -> Pointer {
        let text = pointer.as_str();
        let mut end = text.len();
        loop {
            if let Some(origin) = self.moved.get(&text[..end]) {
                return Pointer::from_escaped(format!("{origin}{}", &text[end..]));
            }
            match text[..end].rfind('/') {
                Some(slash) => end = slash,
                None => return pointer.clone(),
            }
        }
    }
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
}
