//! Reads Markdown into a tree: the text as CommonMark reads it, without what documentation must not hold.

use pulldown_cmark::{Alignment, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::html::{self, Piece};
use super::rows::kept_in_tables;
use super::tree::{self, Block, Content, Inline, Item, Style, Table};
use super::{assembly, parts};
use crate::chars::clean;

/// The extensions of CommonMark that rustdoc reads. Its typographic quotes are left out, because rustdoc adds them
/// itself.
pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// The most quotations and lists within each other. Deeper ones are read as if they were not marked.
const MOST_CONTAINERS: usize = 24;

/// The most emphasis within each other. Deeper emphasis is read as plain text.
const MOST_STYLES: usize = 6;

/// Reads the blocks of a text of a document.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let text = kept_in_tables(clean(text));
    let root = read(&text, Holder::Blocks(Container::Root, Vec::new()));
    match root {
        Holder::Blocks(_, blocks) => blocks,
        Holder::List(_) | Holder::Table(..) | Holder::Run(..) | Holder::Code(_) | Holder::Html(_) => Vec::new(),
    }
}

/// Reads the parts of a line as inline text only, even if it looks like a block.
pub(super) fn pieces(line: &str) -> Vec<Piece> {
    // After a colon nothing is read as an item, a heading or a block of HTML, and all else is read as before.
    let guarded = format!(":{line}");
    let root = read(&guarded, Holder::Run(Run::Alone, Vec::new()));
    let Holder::Run(_, pieces) = root else { return Vec::new() };
    let mut out = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        let piece = match piece {
            Piece::Inline(Inline::Text(text)) if index == 0 => {
                Piece::Inline(Inline::Text(text.strip_prefix(':').unwrap_or(&text).to_owned()))
            }
            Piece::Inline(_) | Piece::Tag(_) => piece,
        };
        html::push(&mut out, piece);
    }
    out
}

fn read(source: &str, root: Holder) -> Holder {
    let mut reader = Reader { source, frames: vec![Frame { gap: false, holder: root }], kept: Vec::new() };
    for (event, range) in Parser::new_ext(source, OPTIONS).into_offset_iter() {
        reader.take(event, range.start);
    }
    reader.end_run();
    // Starts and ends are balanced, so that only the root is left.
    reader.frames.swap_remove(0).holder
}

struct Reader<'s> {
    source: &'s str,
    /// The open frames, the outermost first.
    frames: Vec<Frame>,
    /// For each start without an end so far, true if it has a frame.
    kept: Vec<bool>,
}

/// Something that is not yet complete.
struct Frame {
    gap: bool,
    holder: Holder,
}

enum Holder {
    Blocks(Container, Vec<Block>),
    List(Vec<Item>),
    Table(Vec<Alignment>, Vec<Vec<Vec<Inline>>>),
    Run(Run, Vec<Piece>),
    Code(String),
    Html(String),
}

/// A container of blocks.
enum Container {
    Root,
    Quote,
    Item(String),
    Footnote(String),
}

/// A container of parts of lines.
enum Run {
    Paragraph,
    /// A paragraph without a start and an end of its own, in an item.
    Implicit,
    Heading(usize),
    Cell,
    Styled(Style),
    Link(String, String),
    Image(String, String),
    /// A line by itself.
    Alone,
}

impl Reader<'_> {
    fn take(&mut self, event: Event<'_>, at: usize) {
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(end) => self.end(end),
            Event::Text(text) if self.is_far_item(&text, at) => {
                self.piece(Piece::Tag(html::Tag::item()));
                self.text(text.trim_start_matches(['-', '*']));
            }
            Event::Text(text) | Event::Html(text) => self.text(&text),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
            Event::Code(code) => self.inline(Inline::Code(code.replace(['\n', '\t'], " "))),
            Event::InlineHtml(html) => match html::tag(&html) {
                Some(tag) => self.piece(Piece::Tag(tag)),
                None => self.text(&html),
            },
            Event::FootnoteReference(label) => self.text(&format!("[{label}]")),
            Event::SoftBreak => self.inline(Inline::Soft),
            Event::HardBreak => self.inline(Inline::Hard),
            Event::Rule => {
                self.end_run();
                self.block(self.gap_before(at), Content::Rule);
            }
            Event::TaskListMarker(checked) if self.begins_item() => self.inline(Inline::Task(checked)),
            Event::TaskListMarker(checked) => self.text(tree::task(checked)),
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        if !is_inline(tag.to_end()) {
            self.end_run();
        }
        let holder = self.holder(tag, at);
        self.kept.push(holder.is_some());
        if let Some(holder) = holder {
            let gap = self.gap_before(at);
            self.frames.push(Frame { gap, holder });
        }
    }

    /// Returns the holder for the inside of a tag, or `None` if the inside goes to the holder around it.
    fn holder(&mut self, tag: Tag<'_>, at: usize) -> Option<Holder> {
        let container = |container| Some(Holder::Blocks(container, Vec::new()));
        let run = |run| Some(Holder::Run(run, Vec::new()));
        let crowded = self.containers() >= MOST_CONTAINERS;
        match tag {
            Tag::Paragraph if matches!(self.top(), Holder::Run(..)) => None,
            Tag::Paragraph => run(Run::Paragraph),
            Tag::Heading { level, .. } => run(Run::Heading(level as usize)),
            Tag::BlockQuote(_) if crowded => None,
            Tag::BlockQuote(_) => container(Container::Quote),
            Tag::CodeBlock(_) => Some(Holder::Code(String::new())),
            Tag::HtmlBlock => Some(Holder::Html(String::new())),
            Tag::List(_) if crowded => None,
            Tag::List(_) => Some(Holder::List(Vec::new())),
            Tag::Item if !matches!(self.top(), Holder::List(_)) => None,
            Tag::Item => container(Container::Item(self.marker_at(at))),
            Tag::FootnoteDefinition(_) if crowded => None,
            Tag::FootnoteDefinition(label) => container(Container::Footnote(label.to_string())),
            Tag::Table(columns) => Some(Holder::Table(columns, Vec::new())),
            Tag::TableHead | Tag::TableRow => {
                if let Holder::Table(_, rows) = self.top_mut() {
                    rows.push(Vec::new());
                }
                None
            }
            Tag::TableCell => run(Run::Cell),
            Tag::Emphasis => self.styled(Style::Emphasis(self.delimiter_at(at))),
            Tag::Strong => self.styled(Style::Strong(self.delimiter_at(at))),
            Tag::Strikethrough => self.styled(Style::Strike),
            Tag::Link { link_type: LinkType::Email, dest_url, title, .. } => {
                run(Run::Link(format!("mailto:{dest_url}"), title.to_string()))
            }
            Tag::Link { dest_url, title, .. } => run(Run::Link(dest_url.to_string(), title.to_string())),
            Tag::Image { .. } if self.is_in_image() => None,
            Tag::Image { dest_url, title, .. } => run(Run::Image(dest_url.to_string(), title.to_string())),
            // Extensions that [`OPTIONS`] does not enable.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => None,
        }
    }

    fn styled(&self, style: Style) -> Option<Holder> {
        let styles = || {
            self.frames.iter().filter_map(|frame| {
                if let Holder::Run(Run::Styled(style), _) = &frame.holder { Some(*style) } else { None }
            })
        };
        let again = style == Style::Strike && styles().any(|outer| outer == style);
        (!again && styles().count() < MOST_STYLES).then(|| Holder::Run(Run::Styled(style), Vec::new()))
    }

    fn is_in_image(&self) -> bool {
        self.frames.iter().any(|frame| matches!(frame.holder, Holder::Run(Run::Image(..), _)))
    }

    fn containers(&self) -> usize {
        let container = |frame: &&Frame| matches!(frame.holder, Holder::Blocks(..) | Holder::List(_));
        self.frames.iter().filter(container).count()
    }

    fn end(&mut self, end: TagEnd) {
        let kept = self.kept.pop().unwrap_or(false);
        if !is_inline(end) {
            self.end_run();
        }
        if let Some(frame) = self.frames.pop_if(|_| kept) {
            self.finish(frame);
        }
    }

    /// Ends a paragraph of an item that has no end event.
    fn end_run(&mut self) {
        let implicit = |frame: &mut Frame| matches!(frame.holder, Holder::Run(Run::Implicit, _));
        if let Some(frame) = self.frames.pop_if(implicit) {
            self.finish(frame);
        }
    }

    fn finish(&mut self, Frame { gap, holder }: Frame) {
        match holder {
            Holder::Blocks(container, blocks) => self.finish_container(gap, container, blocks),
            Holder::List(items) => self.block(gap, Content::List(items)),
            Holder::Table(columns, rows) => self.block(gap, Content::Table(Table { columns, rows })),
            Holder::Run(run, pieces) => self.finish_run(gap, run, pieces),
            Holder::Code(text) => self.block(gap, Content::Code(text)),
            Holder::Html(text) => self.contents(true, assembly::contents(html::pieces(&text))),
        }
    }

    fn finish_container(&mut self, gap: bool, container: Container, mut blocks: Vec<Block>) {
        match container {
            Container::Root => {}
            Container::Quote => self.block(gap, Content::Quote(blocks)),
            Container::Item(marker) => {
                if let Holder::List(items) = self.top_mut() {
                    items.push(Item { gap, marker, blocks });
                }
            }
            Container::Footnote(label) => {
                let label = Inline::Text(format!("[{label}] "));
                match blocks.first_mut() {
                    Some(Block { content: Content::Paragraph(inlines), .. }) => {
                        let text = std::mem::replace(inlines, vec![label]);
                        tree::extend(inlines, text);
                    }
                    _ => blocks.insert(0, Block { gap: true, content: Content::Paragraph(vec![label]) }),
                }
                self.contents(true, blocks.into_iter().map(|block| block.content).collect());
            }
        }
    }

    fn finish_run(&mut self, gap: bool, run: Run, pieces: Vec<Piece>) {
        match run {
            Run::Paragraph | Run::Implicit => self.contents(gap, assembly::contents(pieces)),
            Run::Heading(level) => self.block(gap, Content::Heading(level, parts::inlines(pieces))),
            Run::Cell => {
                if let Holder::Table(_, rows) = self.top_mut()
                    && let Some(row) = rows.last_mut()
                {
                    row.push(parts::inlines(pieces));
                }
            }
            Run::Styled(style) => self.inlines(parts::styled(style, parts::inlines(pieces))),
            Run::Link(url, title) => {
                self.inlines(parts::link(&url, &clean(&title), parts::inlines(pieces)));
            }
            Run::Image(url, title) => {
                let shown = parts::image(&url, &clean(&title), &tree::plain(&parts::inlines(pieces)));
                self.inlines(shown);
            }
            Run::Alone => {}
        }
    }

    /// Adds blocks. The first keeps the distance that it has in the text from the block before it.
    fn contents(&mut self, gap: bool, contents: Vec<Content>) {
        for (index, content) in contents.into_iter().enumerate() {
            let gap = if index == 0 { gap } else { matches!(content, Content::Paragraph(_) | Content::Heading(..)) };
            self.block(gap, content);
        }
    }

    fn block(&mut self, gap: bool, content: Content) {
        match self.top_mut() {
            Holder::Blocks(_, blocks) => blocks.push(Block { gap, content }),
            Holder::Run(_, pieces) => {
                let inlines = tree::flat(&[Block { gap, content }]);
                pieces.extend(inlines.into_iter().map(Piece::Inline));
            }
            Holder::List(_) | Holder::Table(..) | Holder::Code(_) | Holder::Html(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        match self.top_mut() {
            Holder::Code(all) | Holder::Html(all) => all.push_str(text),
            // A character reference can produce any character.
            Holder::Blocks(..) | Holder::List(_) | Holder::Table(..) | Holder::Run(..) => {
                self.inline(Inline::Text(clean(text).replace(['\n', '\t'], " ")));
            }
        }
    }

    fn inline(&mut self, inline: Inline) {
        self.piece(Piece::Inline(inline));
    }

    fn inlines(&mut self, inlines: Vec<Inline>) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn piece(&mut self, piece: Piece) {
        if matches!(self.top(), Holder::Blocks(..)) {
            self.frames.push(Frame { gap: false, holder: Holder::Run(Run::Implicit, Vec::new()) });
        }
        if let Holder::Run(_, pieces) = self.top_mut() {
            html::push(pieces, piece);
        }
    }

    /// Returns true if a line of a paragraph has the mark of an item. The mark is indented too far for CommonMark, but
    /// its author means an item.
    fn is_far_item(&self, text: &str, at: usize) -> bool {
        let marked = text.starts_with("- ") || text.starts_with("* ");
        let begins = if let Holder::Run(Run::Paragraph | Run::Implicit, pieces) = self.top() {
            matches!(pieces.last(), Some(Piece::Inline(Inline::Soft)))
        } else {
            false
        };
        marked && begins && !self.source[..at].ends_with('\\')
    }

    /// Returns true if the next thing is the first in an item.
    fn begins_item(&self) -> bool {
        let mut frames = self.frames.iter().rev();
        frames.find_map(|frame| match &frame.holder {
            Holder::Blocks(container, blocks) => Some(matches!(container, Container::Item(_)) && blocks.is_empty()),
            Holder::Run(Run::Paragraph | Run::Implicit, pieces) => (!pieces.is_empty()).then_some(false),
            Holder::Run(..) => Some(false),
            Holder::List(_) | Holder::Table(..) | Holder::Code(_) | Holder::Html(_) => Some(false),
        }) == Some(true)
    }

    fn top(&self) -> &Holder {
        &self.frames[self.frames.len() - 1].holder
    }

    fn top_mut(&mut self) -> &mut Holder {
        let last = self.frames.len() - 1;
        &mut self.frames[last].holder
    }

    /// Returns true if an empty line, quoted or not, is before this place.
    fn gap_before(&self, at: usize) -> bool {
        let blank = self.source[..at].bytes().rev().take_while(|byte| b" \t\n>".contains(byte));
        blank.filter(|byte| *byte == b'\n').nth(1).is_some()
    }

    /// The mark of the item at this place.
    fn marker_at(&self, at: usize) -> String {
        let rest = self.source[at..].trim_start();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let marker = rest.get(..=digits).filter(|marker| marker.ends_with(['-', '*', '+', '.', ')']));
        marker.unwrap_or("-").to_owned()
    }

    /// The character of the emphasis at this place.
    fn delimiter_at(&self, at: usize) -> char {
        if self.source[at..].starts_with('_') { '_' } else { '*' }
    }
}

fn is_inline(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}
