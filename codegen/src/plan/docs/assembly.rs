//! Turns parts of lines and the tags between them into blocks: paragraphs, headings and lists.

use super::html::{self, Effect, Piece, Tag};
use super::parts;
use super::tree::{Block, Content, Inline, Item};

/// The most lists within each other. Deeper lists are read as if they were not marked.
const MOST_LISTS: usize = 8;

/// Reads pieces where blocks can begin: they become paragraphs, headings and lists.
pub(super) fn contents(pieces: Vec<Piece>) -> Vec<Content> {
    let mut assembly = Assembly { levels: vec![Level::Blocks(Vec::new())], run: Vec::new(), heading: None };
    for piece in pieces {
        match &piece {
            Piece::Tag(tag) if tag.effect.is_block() => assembly.block_tag(tag),
            Piece::Tag(tag) if tag.effect == Effect::Break => assembly.line_end(),
            Piece::Inline(_) | Piece::Tag(_) => html::push(&mut assembly.run, piece),
        }
    }
    assembly.finish()
}

/// The blocks that are being built from tags.
struct Assembly {
    levels: Vec<Level>,
    run: Vec<Piece>,
    heading: Option<usize>,
}

/// An open container: the blocks of an item or of the whole text, or the items of a list.
enum Level {
    Blocks(Vec<Block>),
    List(&'static str, Vec<Item>),
}

impl Assembly {
    fn block_tag(&mut self, tag: &Tag) {
        self.end_run();
        match tag.effect {
            Effect::Heading(level) => self.heading = (!tag.closes).then_some(level),
            Effect::List(_) if tag.closes => self.close_list(),
            Effect::List(marker) => self.open_list(marker),
            Effect::Item if tag.closes => self.close_item(),
            Effect::Item => self.open_item(),
            Effect::Paragraph
            | Effect::Styled(_)
            | Effect::Code
            | Effect::Link
            | Effect::Image
            | Effect::Break
            | Effect::Nothing => {}
        }
    }

    /// Adds a line end. Two line ends after each other end the paragraph.
    fn line_end(&mut self) {
        let blank = |piece: &&Piece| match piece {
            Piece::Inline(Inline::Text(text)) => text.trim().is_empty(),
            Piece::Inline(Inline::Soft) => true,
            Piece::Inline(_) | Piece::Tag(_) => false,
        };
        if matches!(self.run.iter().rev().find(|piece| !blank(piece)), Some(Piece::Inline(Inline::Hard))) {
            self.end_run();
        } else {
            self.run.push(Piece::Inline(Inline::Hard));
        }
    }

    fn end_run(&mut self) {
        let inlines = parts::inlines(std::mem::take(&mut self.run));
        if inlines.is_empty() {
            return;
        }
        if matches!(self.levels.last(), Some(Level::List(..))) {
            self.levels.push(Level::Blocks(Vec::new()));
        }
        if let Some(Level::Blocks(blocks)) = self.levels.last_mut() {
            let content = match self.heading {
                Some(level) => Content::Heading(level, inlines),
                None => Content::Paragraph(inlines),
            };
            blocks.push(Block { gap: !blocks.is_empty(), content });
        }
    }

    fn open_list(&mut self, marker: &'static str) {
        if matches!(self.levels.last(), Some(Level::List(..))) {
            self.levels.push(Level::Blocks(Vec::new()));
        }
        if self.levels.len() < 2 * MOST_LISTS {
            self.levels.push(Level::List(marker, Vec::new()));
        }
    }

    fn open_item(&mut self) {
        self.close_item();
        if matches!(self.levels.last(), Some(Level::Blocks(_))) {
            self.open_list("-");
        }
        if matches!(self.levels.last(), Some(Level::List(..))) {
            self.levels.push(Level::Blocks(Vec::new()));
        }
    }

    /// Ends the innermost level if it is an open item.
    fn close_item(&mut self) {
        if self.levels.len() < 2 {
            return;
        }
        if let Some(Level::Blocks(blocks)) = self.levels.pop_if(|level| matches!(level, Level::Blocks(_)))
            && let Some(Level::List(marker, items)) = self.levels.last_mut()
        {
            let number = items.len() + 1;
            let marker = if *marker == "-" { (*marker).to_owned() } else { format!("{number}.") };
            items.push(Item { gap: false, marker, blocks });
        }
    }

    fn close_list(&mut self) {
        self.close_item();
        if let Some(Level::List(_, items)) = self.levels.pop_if(|level| matches!(level, Level::List(..)))
            && let Some(Level::Blocks(blocks)) = self.levels.last_mut()
            && !items.is_empty()
        {
            blocks.push(Block { gap: false, content: Content::List(items) });
        }
    }

    fn finish(mut self) -> Vec<Content> {
        self.end_run();
        while self.levels.len() > 1 {
            self.close_list();
        }
        match self.levels.pop() {
            Some(Level::Blocks(blocks)) => blocks.into_iter().map(|block| block.content).collect(),
            Some(Level::List(..)) | None => Vec::new(),
        }
    }
}
