//! Encoded parts of a request: one text, and the place of each part in it.

use std::borrow::Cow;

/// Named parts, each set once or replaced; they need two allocations, however many parts there are.
#[derive(Clone)]
pub(crate) struct Pieces<K> {
    text: String,
    spans: Vec<Span<K>>,
}

impl<K> Default for Pieces<K> {
    fn default() -> Self {
        Self { text: String::new(), spans: Vec::new() }
    }
}

#[derive(Clone)]
struct Span<K> {
    kind: K,
    name: Cow<'static, str>,
    start: usize,
    end: usize,
}

impl<K: Copy + PartialEq> Pieces<K> {
    /// Sets a part to what `write` appends; a new part that is left empty is not added.
    pub(crate) fn set(&mut self, kind: K, name: Cow<'static, str>, write: impl FnOnce(&mut String)) {
        if self.spans.is_empty() {
            self.text.reserve(64);
            self.spans.reserve(4);
        }
        let start = self.text.len();
        write(&mut self.text);
        let end = self.text.len();
        match self.spans.iter_mut().find(|span| span.kind == kind && span.name == name) {
            Some(span) => (span.start, span.end) = (start, end),
            None => self.spans.push(Span { kind, name, start, end }),
        }
    }

    /// Removes a part.
    pub(crate) fn remove(&mut self, kind: K, name: &str) {
        self.spans.retain(|span| span.kind != kind || span.name != name);
    }

    /// Returns the text of a part.
    pub(crate) fn get(&self, kind: K, name: &str) -> Option<&str> {
        let span = self.spans.iter().find(|span| span.kind == kind && span.name == name)?;
        Some(&self.text[span.start..span.end])
    }

    /// Returns the parts of a kind, in the order in which they were first set.
    pub(crate) fn all(&self, kind: K) -> impl Iterator<Item = (&str, &str)> {
        let spans = self.spans.iter().filter(move |span| span.kind == kind);
        spans.map(|span| (&*span.name, &self.text[span.start..span.end]))
    }

    /// Returns the largest possible length of all parts together.
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }
}
