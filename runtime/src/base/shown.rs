//! Text from elsewhere, as errors show it: in one line, without characters that change how the rest is displayed.

use std::fmt::{self, Write};

/// Characters that are invisible or change the direction of the text after them: the general categories Cf, Zl and Zp,
/// and `Default_Ignorable_Code_Point` (Unicode 16). Each pair is an inclusive range.
const UNSEEN: [(char, char); 24] = [
    ('\u{ad}', '\u{ad}'),
    ('\u{34f}', '\u{34f}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{200b}', '\u{200f}'),
    ('\u{2028}', '\u{202e}'),
    ('\u{2060}', '\u{206f}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{feff}', '\u{feff}'),
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1345f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{e0000}', '\u{e0fff}'),
];

/// Text from elsewhere: control characters are shown as spaces, and invisible characters by their code points.
pub(crate) struct Line<'t>(pub(crate) &'t str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|char| {
            if char.is_control() {
                f.write_char(' ')
            } else if is_unseen(char) {
                write!(f, "{}", char.escape_unicode())
            } else {
                f.write_char(char)
            }
        })
    }
}

fn is_unseen(char: char) -> bool {
    !char.is_ascii() && UNSEEN.iter().any(|(first, last)| (*first..=*last).contains(&char))
}

#[cfg(test)]
mod tests {
    use super::{Line, UNSEEN};

    #[test]
    fn what_would_change_the_display_is_shown_by_its_number() {
        let shown = |text: &str| Line(text).to_string();
        assert_eq!(shown("two\nlines\u{1b}[0m\u{85}"), "two lines [0m ");
        assert_eq!(shown("a\u{202e}b\u{2066}c\u{200b}\u{2028}"), r"a\u{202e}b\u{2066}c\u{200b}\u{2028}");
        assert_eq!(shown("caf\u{e9} \u{65e5}\u{672c} \u{1f600}"), "caf\u{e9} \u{65e5}\u{672c} \u{1f600}");
    }

    #[test]
    fn the_table_is_in_order() {
        let ends: Vec<char> = UNSEEN.iter().flat_map(|(first, last)| [*first, *last]).collect();
        assert!(ends.is_sorted(), "{ends:?}");
    }
}
