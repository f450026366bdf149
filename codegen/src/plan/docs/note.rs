//! The reason that `#[deprecated]` carries.
//!
//! The compiler shows it as it is, but rustdoc reads it as Markdown: links and images in it are real there, and
//! brackets link to items.

use super::escape::Place;
use super::tree::{self, Block, Content, Inline};
use super::{Docs, print, read};

/// A reason, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(String);

impl Note {
    /// The reason.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the reason of a deprecation: the sentence of the description that says so. Returns `None` if nothing is
/// deprecated.
pub(crate) fn deprecation(docs: &Docs) -> Option<Note> {
    if !docs.deprecated {
        return None;
    }
    let blocks = docs.description.as_deref().map(read::blocks).unwrap_or_default();
    let line = |sentence| print::inline_line(&tree::trimmed(sentence), Place::Paragraph);
    let told = sentences(&blocks).into_iter().map(line).find(|sentence| tells(sentence));
    let reason = told.map(|reason| reason.trim_end_matches('.').to_owned());
    Some(Note(reason.unwrap_or_else(|| "the API's description marks it as deprecated".to_owned())))
}

/// Returns true if a sentence says what is deprecated, or what to use.
fn tells(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let mut words = lower.split(|character: char| !character.is_alphanumeric());
    words.any(|word| word.starts_with("deprecat") || matches!(word, "use" | "instead" | "replaced"))
}

/// The sentences of a text, without their emphasis.
fn sentences(blocks: &[Block]) -> Vec<Vec<Inline>> {
    let mut out = Vec::new();
    push_sentences(blocks, &mut out);
    out
}

fn push_sentences(blocks: &[Block], out: &mut Vec<Vec<Inline>>) {
    for block in blocks {
        match &block.content {
            Content::Paragraph(inlines) | Content::Heading(_, inlines) => push_split(inlines, out),
            Content::Quote(blocks) => push_sentences(blocks, out),
            Content::List(items) => {
                for item in items {
                    push_sentences(&item.blocks, out);
                }
            }
            Content::Table(table) => {
                for cell in table.rows.iter().flatten() {
                    push_split(cell, out);
                }
            }
            Content::Code(_) | Content::Rule => {}
        }
    }
}

/// Splits a line or a paragraph where its sentences end.
fn push_split(inlines: &[Inline], out: &mut Vec<Vec<Inline>>) {
    let mut unstyled = Vec::new();
    push_unstyled(inlines, &mut unstyled);
    let mut sentence = Vec::new();
    for inline in unstyled {
        match inline {
            Inline::Text(text) => {
                for (index, part) in text.split(". ").enumerate() {
                    if index > 0 {
                        out.push(std::mem::take(&mut sentence));
                    }
                    tree::push(&mut sentence, Inline::Text(part.to_owned()));
                }
            }
            Inline::Hard => out.push(std::mem::take(&mut sentence)),
            Inline::Soft | Inline::Task(_) | Inline::Styled(..) => {}
            Inline::Code(_) | Inline::Link(_) => sentence.push(inline),
        }
    }
    out.push(sentence);
}

fn push_unstyled(inlines: &[Inline], out: &mut Vec<Inline>) {
    for inline in inlines {
        match inline {
            Inline::Soft => tree::push(out, Inline::Text(" ".to_owned())),
            Inline::Styled(_, content) => push_unstyled(content, out),
            Inline::Task(_) => {}
            Inline::Text(_) | Inline::Code(_) | Inline::Hard | Inline::Link(_) => tree::push(out, inline.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Docs, deprecation};

    #[test]
    fn the_reason_is_the_sentence_that_says_so() {
        let table = [
            ("A warehouse. Use v1.2 of b instead.", "Use v1.2 of b instead"),
            ("Deprecated, use `new`.", "Deprecated, use `new`"),
            ("**Deprecated.** Use *the other*\none.", "Deprecated"),
            ("A thing. Use the other\none instead. Or not.", "Use the other one instead"),
            ("- a\n- use b", "use b"),
            ("Use [this](https://a.b) or [that](javascript:b).", "Use [this](https://a.b) or that"),
            (
                "Use ![c](https://a.b/c.png), [`Foo`] or <script>.",
                "Use [c](https://a.b/c.png), \\[`Foo`\\] or \\<script>",
            ),
            ("See [this](https://a.b/deprecated).", "See [this](https://a.b/deprecated)"),
            ("```\nuse\n```", "the API's description marks it as deprecated"),
            ("Because it was there.", "the API's description marks it as deprecated"),
        ];
        for (text, expected) in table {
            let docs = Docs { description: Some(text.to_owned()), deprecated: true, ..Docs::default() };
            assert_eq!(deprecation(&docs).expect("it is deprecated").as_str(), expected, "{text}");
        }
    }
}
