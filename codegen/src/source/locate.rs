//! The places a caller wants to know the lines of, as a tree that a scanner walks along with the text.

use std::collections::BTreeMap;

use crate::pointer::Pointer;

/// A tree of wanted places. A scanner marks each node it meets; places it does not meet take their parent's position.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    children: BTreeMap<String, Wanted>,
    position: Option<(u32, u32)>,
}

impl Wanted {
    pub(super) fn new<'p>(pointers: impl Iterator<Item = &'p Pointer>) -> Self {
        let mut root = Self::default();
        for pointer in pointers {
            let mut node = &mut root;
            for token in pointer.tokens() {
                node = node.children.entry(token).or_default();
            }
        }
        root
    }

    pub(super) fn is_leaf(&self) -> bool {
        self.children.is_empty()
    }

    pub(super) fn child(&mut self, key: &str) -> Option<&mut Wanted> {
        self.children.get_mut(key)
    }

    /// Notes where this place stands.
    pub(super) fn mark(&mut self, position: (u32, u32)) {
        self.position = Some(position);
    }

    /// The position of a place, or of the nearest place above it that the scanner met; line 1 when it met none.
    pub(super) fn position(&self, pointer: &Pointer) -> (u32, u32) {
        let mut best = self.position.unwrap_or((1, 1));
        let mut node = self;
        for token in pointer.tokens() {
            let Some(next) = node.children.get(&token) else { break };
            node = next;
            best = node.position.unwrap_or(best);
        }
        best
    }
}

/// Counts lines while a scanner goes forward through a text.
pub(super) struct Lines<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    line_start: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1, line_start: 0 }
    }

    /// The position of a byte offset, which is not before the one asked for last.
    pub(super) fn at(&mut self, offset: usize) -> (u32, u32) {
        let passed = self.text.as_bytes().get(self.offset..offset).unwrap_or_default();
        for (index, _) in passed.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            self.line = self.line.saturating_add(1);
            self.line_start = self.offset + index + 1;
        }
        self.offset = self.offset.max(offset);
        let column = self.text.get(self.line_start..offset).map_or(0, |before| before.chars().count());
        (self.line, u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1))
    }
}

/// The line and column, from 1, of a byte offset.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    Lines::new(text).at(offset)
}
