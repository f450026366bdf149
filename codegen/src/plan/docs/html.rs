//! HTML in a text: a few harmless tags become their Markdown equivalents, and all else is text.

use super::read;
use super::tree::{Inline, Style};

/// A part of a line, or a tag between such parts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// A part.
    Inline(Inline),
    /// A tag that has a meaning.
    Tag(Tag),
}

/// A tag that has a meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tag {
    /// The effect of the tag.
    pub effect: Effect,
    /// True for an end tag.
    pub closes: bool,
    /// The value of `href` or `src`.
    pub url: String,
    /// The value of `alt`.
    pub text: String,
}

/// The effect of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// An end of emphasis.
    Styled(Style),
    /// An end of inline code.
    Code,
    /// An end of a link.
    Link,
    /// A link to an image.
    Image,
    /// The end of a line.
    Break,
    /// Nothing: its content is kept without the tag.
    Nothing,
    /// An end of a paragraph.
    Paragraph,
    /// An end of a heading of this level.
    Heading(usize),
    /// An end of a list, with the mark of its items.
    List(&'static str),
    /// An end of an item.
    Item,
}

/// The tags that are not shown as text.
const TAGS: [(&str, Effect); 31] = [
    ("a", Effect::Link),
    ("article", Effect::Paragraph),
    ("b", Effect::Styled(Style::Strong('*'))),
    ("br", Effect::Break),
    ("center", Effect::Paragraph),
    ("code", Effect::Code),
    ("del", Effect::Styled(Style::Strike)),
    ("div", Effect::Paragraph),
    ("em", Effect::Styled(Style::Emphasis('*'))),
    ("font", Effect::Nothing),
    ("h1", Effect::Heading(1)),
    ("h2", Effect::Heading(2)),
    ("h3", Effect::Heading(3)),
    ("h4", Effect::Heading(4)),
    ("h5", Effect::Heading(5)),
    ("h6", Effect::Heading(6)),
    ("i", Effect::Styled(Style::Emphasis('*'))),
    ("img", Effect::Image),
    ("kbd", Effect::Code),
    ("li", Effect::Item),
    ("nobr", Effect::Nothing),
    ("ol", Effect::List("1.")),
    ("p", Effect::Paragraph),
    ("samp", Effect::Code),
    ("section", Effect::Paragraph),
    ("small", Effect::Nothing),
    ("span", Effect::Nothing),
    ("strong", Effect::Styled(Style::Strong('*'))),
    ("tt", Effect::Code),
    ("u", Effect::Nothing),
    ("ul", Effect::List("-")),
];

/// The most bytes of a tag that is joined if it goes over several lines.
const MOST_OF_A_TAG: usize = 1000;

impl Tag {
    /// The start of an item.
    pub(super) fn item() -> Self {
        Self { effect: Effect::Item, closes: false, url: String::new(), text: String::new() }
    }

    /// The end of a paragraph.
    fn paragraph() -> Self {
        Self { effect: Effect::Paragraph, closes: true, url: String::new(), text: String::new() }
    }
}

impl Effect {
    /// Returns true if the tag ends the paragraph around it.
    pub(super) fn is_block(self) -> bool {
        match self {
            Self::Paragraph | Self::Heading(_) | Self::List(_) | Self::Item => true,
            Self::Styled(_) | Self::Code | Self::Link | Self::Image | Self::Break | Self::Nothing => false,
        }
    }
}

/// Reads a tag from its text. Returns `None` if the text is not a tag, or not one of [`TAGS`].
pub(super) fn tag(html: &str) -> Option<Tag> {
    let inner = html.strip_prefix('<')?.strip_suffix('>')?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |rest| (true, rest));
    let end = inner.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at(end);
    let (_, effect) = TAGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
    // `<b-c>` is another tag.
    let whole = attributes.is_empty() || attributes.starts_with(|first: char| first.is_whitespace() || first == '/');
    let url = attribute(attributes, "href").or_else(|| attribute(attributes, "src")).unwrap_or_default();
    let text = attribute(attributes, "alt").unwrap_or_default();
    whole.then_some(Tag { effect: *effect, closes, url, text })
}

/// The value of an attribute.
fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == '/');
        let end = rest.find(|character: char| character.is_whitespace() || matches!(character, '=' | '/'));
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => ("", after),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value.replace("&amp;", "&"));
        }
        if name.is_empty() && after.len() == rest.len() {
            return None;
        }
        rest = after;
    }
}

/// Splits a text into the value at its beginning, with quotes or without, and the rest.
fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some((value, rest)) = text.strip_prefix(quote).and_then(|inner| inner.split_once(quote)) {
            return (value, rest);
        }
    }
    text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// Reads the parts of a block of HTML.
///
/// Its lines are read as Markdown. CommonMark does not do that, but the authors of such texts expect it.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    for line in on_one_line(html).lines() {
        let line = line.trim();
        if line.is_empty() {
            out.push(Piece::Tag(Tag::paragraph()));
            continue;
        }
        if !out.is_empty() {
            push(&mut out, Piece::Inline(Inline::Soft));
        }
        for piece in read::pieces(line) {
            push(&mut out, piece);
        }
    }
    out
}

/// Puts each tag of a text on one line.
fn on_one_line(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        let end = tag.char_indices().map_while(|(at, one)| (at < MOST_OF_A_TAG).then_some((at, one)));
        let end =
            end.skip(1).find(|(_, one)| matches!(one, '<' | '>')).map_or(1, |(at, one)| at + usize::from(one == '>'));
        out.push_str(before);
        out.push_str(&tag[..end].replace('\n', " "));
        rest = &tag[end..];
    }
    out + rest
}

/// Adds a piece. Text is joined with text before it.
pub(super) fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, Piece::Inline(Inline::Text(text))) if text.is_empty() => {}
        (Some(Piece::Inline(Inline::Text(before))), Piece::Inline(Inline::Text(text))) => before.push_str(&text),
        (_, piece) => pieces.push(piece),
    }
}
