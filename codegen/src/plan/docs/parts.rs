//! Turns parts of lines and the tags between them into parts alone.

use super::html::{Effect, Piece, Tag};
use super::links;
use super::tree::{self, Inline, Link, Style};

/// The most tags within each other. Deeper tags have no effect.
const MOST_OPEN: usize = 8;

/// Returns emphasis, with the spaces at its ends outside of it. If it has no content, only the spaces are left.
pub(super) fn styled(style: Style, content: Vec<Inline>) -> Vec<Inline> {
    let spaced = |inline: Option<&Inline>, ends: fn(&str) -> bool| match inline {
        Some(Inline::Text(text)) => ends(text),
        Some(Inline::Soft | Inline::Hard) => true,
        Some(Inline::Code(_) | Inline::Task(_) | Inline::Styled(..) | Inline::Link(_)) | None => false,
    };
    let before = spaced(content.first(), |text| text.starts_with(char::is_whitespace));
    let after = spaced(content.last(), |text| text.ends_with(char::is_whitespace));
    let content = tree::trimmed(content);
    let space = |there: bool| there.then(|| Inline::Text(" ".to_owned()));
    let held = (!content.is_empty()).then_some(Inline::Styled(style, content));
    space(before).into_iter().chain(held).chain(space(after)).collect()
}

/// Returns a link, or only its content if the target is not allowed.
pub(super) fn link(url: &str, title: &str, content: Vec<Inline>) -> Vec<Inline> {
    match links::target(url) {
        Some(target) => {
            let blank = tree::plain(&content).trim().is_empty();
            let content = if blank { vec![Inline::Text(url.to_owned())] } else { content };
            vec![Inline::Link(Link { target, title: title.to_owned(), content })]
        }
        None => content,
    }
}

/// An image as a link to it, so that a page of documentation loads nothing from elsewhere.
pub(super) fn image(url: &str, title: &str, text: &str) -> Vec<Inline> {
    link(url, title, vec![Inline::Text(text.to_owned())])
}

/// Reads pieces where no block can begin: blocks become lines.
pub(super) fn inlines(pieces: Vec<Piece>) -> Vec<Inline> {
    let mut open: Vec<(Tag, Vec<Inline>)> = Vec::new();
    let mut outer = Vec::new();
    for piece in pieces {
        let top = open.last_mut().map_or(&mut outer, |(_, content)| content);
        match piece {
            Piece::Inline(inline) => tree::push(top, inline),
            Piece::Tag(tag) => match tag.effect {
                Effect::Break | Effect::Paragraph | Effect::Heading(_) | Effect::List(_) => top.push(Inline::Hard),
                Effect::Item if tag.closes => top.push(Inline::Hard),
                Effect::Item => top.extend([Inline::Hard, Inline::Text("- ".to_owned())]),
                Effect::Image => tree::extend(top, image(&tag.url, "", &tag.text)),
                Effect::Nothing => {}
                Effect::Styled(_) | Effect::Code | Effect::Link if tag.closes => {
                    close(&mut open, &mut outer, tag.effect);
                }
                Effect::Styled(_) | Effect::Code | Effect::Link if open.len() < MOST_OPEN => {
                    open.push((tag, Vec::new()));
                }
                Effect::Styled(_) | Effect::Code | Effect::Link => {}
            },
        }
    }
    while let Some((_, content)) = open.pop() {
        let parent = open.last_mut().map_or(&mut outer, |(_, content)| content);
        tree::extend(parent, content);
    }
    without_doubled_ends(outer)
}

/// Closes the last open tag of this effect. Tags that were opened after it and not closed have no effect.
fn close(open: &mut Vec<(Tag, Vec<Inline>)>, outer: &mut Vec<Inline>, effect: Effect) {
    if !open.iter().any(|(tag, _)| tag.effect == effect) {
        return;
    }
    while let Some((tag, content)) = open.pop() {
        let found = tag.effect == effect;
        let parent = open.last_mut().map_or(&mut *outer, |(_, content)| content);
        let made = if found { wrapped(&tag, content) } else { content };
        tree::extend(parent, made);
        if found {
            return;
        }
    }
}

fn wrapped(tag: &Tag, content: Vec<Inline>) -> Vec<Inline> {
    match tag.effect {
        Effect::Styled(style) => styled(style, content),
        Effect::Code => {
            let text = tree::plain(&content);
            if text.trim().is_empty() { content } else { vec![Inline::Code(text.trim().to_owned())] }
        }
        Effect::Link => link(&tag.url, "", content),
        Effect::Image
        | Effect::Break
        | Effect::Nothing
        | Effect::Paragraph
        | Effect::Heading(_)
        | Effect::List(_)
        | Effect::Item => content,
    }
}

/// Joins line ends that follow each other into one.
fn without_doubled_ends(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for inline in tree::trimmed(inlines) {
        let ended = matches!(out.last(), Some(Inline::Hard));
        let blank = match &inline {
            Inline::Soft | Inline::Hard => true,
            Inline::Text(text) => text.trim().is_empty(),
            Inline::Code(_) | Inline::Task(_) | Inline::Styled(..) | Inline::Link(_) => false,
        };
        if !(ended && blank) {
            out.push(inline);
        }
    }
    out
}
