//! Defines documentation as a tree: no raw HTML, no image, no code that runs, and links only to the web or to mail.

/// A block within its container.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    /// True if an empty line is before it in the text.
    pub gap: bool,
    /// The kind of block, with its content.
    pub content: Content,
}

/// The kind of a block, with its content.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading with its level, 1 to 6.
    Heading(usize, Vec<Inline>),
    /// A quotation.
    Quote(Vec<Block>),
    /// A code block of any language: its lines without the fence.
    Code(String),
    /// A list.
    List(Vec<Item>),
    /// A table.
    Table(Table),
    /// A thematic break.
    Rule,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    /// True if an empty line is before it in the text.
    pub gap: bool,
    /// Its mark: `-`, `*`, `+`, or a number with `.` or `)`.
    pub marker: String,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    /// How each column is aligned.
    pub columns: Vec<pulldown_cmark::Alignment>,
    /// The rows with their cells; the first is the head.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Inline {
    /// Text, as it is shown. It holds no line end and no markup.
    Text(String),
    /// Inline code.
    Code(String),
    /// A line end that has no effect.
    Soft,
    /// A line end that is shown.
    Hard,
    /// The box of a task, checked or not.
    Task(bool),
    /// Emphasis.
    Styled(Style, Vec<Inline>),
    /// A link.
    Link(Link),
}

/// A kind of emphasis, with its delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Emphasis, by `*` or by `_`.
    Emphasis(char),
    /// Strong emphasis, by `**` or by `__`.
    Strong(char),
    /// Strikethrough.
    Strike,
}

/// A link.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    /// The target, from [`super::links::target`].
    pub target: String,
    /// The title, empty if it has none.
    pub title: String,
    /// The content that is shown.
    pub content: Vec<Inline>,
}

/// Adds a part. Text is joined with text before it.
pub(super) fn push(inlines: &mut Vec<Inline>, inline: Inline) {
    match (inlines.last_mut(), inline) {
        (_, Inline::Text(text)) if text.is_empty() => {}
        (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
        (_, inline) => inlines.push(inline),
    }
}

/// Adds parts, as [`push`] does.
pub(super) fn extend(inlines: &mut Vec<Inline>, others: impl IntoIterator<Item = Inline>) {
    for inline in others {
        push(inlines, inline);
    }
}

/// The text alone.
pub(super) fn plain(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Soft | Inline::Hard => out.push(' '),
            Inline::Task(_) => {}
            Inline::Styled(_, content) | Inline::Link(Link { content, .. }) => push_plain(content, out),
        }
    }
}

/// Returns blocks as one line: their contents one after the other, with spaces between them.
pub(super) fn flat(blocks: &[Block]) -> Vec<Inline> {
    let mut out = Vec::new();
    push_flat(blocks, &mut out);
    out
}

fn push_flat(blocks: &[Block], out: &mut Vec<Inline>) {
    for block in blocks {
        if !out.is_empty() {
            push(out, Inline::Text(" ".to_owned()));
        }
        match &block.content {
            Content::Paragraph(inlines) | Content::Heading(_, inlines) => push_all(inlines, out),
            Content::Quote(blocks) => push_flat(blocks, out),
            Content::Code(text) => {
                let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
                if !line.is_empty() {
                    push(out, Inline::Code(line));
                }
            }
            Content::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let before = if index == 0 { "" } else { " " };
                    push(out, Inline::Text(format!("{before}{} ", item.marker)));
                    let mut content = Vec::new();
                    push_flat(&item.blocks, &mut content);
                    push_all(&content, out);
                }
            }
            Content::Table(table) => {
                for cell in table.rows.iter().flatten().filter(|cell| !cell.is_empty()) {
                    push(out, Inline::Text(" ".to_owned()));
                    push_all(cell, out);
                }
            }
            Content::Rule => {}
        }
    }
}

fn push_all(inlines: &[Inline], out: &mut Vec<Inline>) {
    for inline in inlines {
        let inline = match inline {
            Inline::Soft | Inline::Hard => Inline::Text(" ".to_owned()),
            Inline::Task(checked) => Inline::Text(task(*checked).to_owned()),
            Inline::Text(_) | Inline::Code(_) | Inline::Styled(..) | Inline::Link(_) => inline.clone(),
        };
        push(out, inline);
    }
}

/// The box of a task, as Markdown writes it.
pub(super) fn task(checked: bool) -> &'static str {
    if checked { "[x] " } else { "[ ] " }
}

/// Parts without the spaces and line ends around them.
pub(super) fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    let blank = |inline: &Inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Soft | Inline::Hard => true,
        Inline::Code(_) | Inline::Task(_) | Inline::Styled(..) | Inline::Link(_) => false,
    };
    let before = inlines.iter().take_while(|inline| blank(inline)).count();
    inlines.drain(..before);
    while inlines.pop_if(|inline| blank(inline)).is_some() {}
    if let Some(Inline::Text(first)) = inlines.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        last.truncate(last.trim_end().len());
    }
    inlines
}
