//! The places whose lines are wanted, as a tree that a scanner follows along with the text.

use std::collections::BTreeMap;

use crate::pointer::Pointer;

/// A tree of wanted places. A scanner marks each node that it meets. All others have the position of the node above
/// them.
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

    /// Records the position of this place.
    pub(super) fn mark(&mut self, position: (u32, u32)) {
        self.position = Some(position);
    }

    /// Returns the position of a place, or of the nearest place above it that was marked. It is line 1 if no place was
    /// marked.
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

/// Counts lines and columns while a scanner goes forward through a text. Each byte is read only once, however long its
/// line is.
pub(super) struct Lines<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    /// The number of characters before `offset` in its line.
    column: u32,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, offset: 0, line: 1, column: 0 }
    }

    /// Returns the position of a byte offset. The offset must not be before the last one.
    pub(super) fn at(&mut self, offset: usize) -> (u32, u32) {
        // There is no position inside a character, so the one before is returned.
        let offset = (self.offset..=offset).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.offset);
        let passed = &self.text[self.offset..offset];
        let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
        let in_line = passed.rsplit('\n').next().unwrap_or_default().chars().count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        if lines > 0 {
            self.column = 0;
        }
        self.line = self.line.saturating_add(number(lines));
        self.column = self.column.saturating_add(number(in_line));
        self.offset = offset;
        (self.line, self.column.saturating_add(1))
    }
}

/// Returns the line and column, from 1, of a byte offset.
pub(crate) fn line_and_column(text: &str, offset: usize) -> (u32, u32) {
    Lines::new(text).at(offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_the_same_asked_for_at_once_and_on_the_way() {
        let text = "a\n\nb\u{e4}c\u{1f980}d\n  e";
        let mut lines = Lines::new(text);
        for (offset, _) in text.char_indices() {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            let expected = (u32::try_from(line).expect("few"), u32::try_from(column).expect("few"));
            assert_eq!(lines.at(offset), expected, "at {offset}");
            assert_eq!(lines.at(offset), expected, "at {offset} again");
            assert_eq!(line_and_column(text, offset), expected, "at once at {offset}");
        }
    }
}
