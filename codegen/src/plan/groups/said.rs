//! Leaves out of a method's name the words that its group's name already has.

use std::collections::BTreeSet;

use super::lexicon::{is_article, is_conjunction, is_preposition};
use super::{reserved, split};
use crate::plan::words::singular;

/// The words of a group's module and of the tag that named it, in the singular.
#[derive(Debug, Default)]
pub(super) struct Said(BTreeSet<String>);

impl Said {
    /// Reads the words of a group's module, and those of its tag, because the module may have lost some.
    pub(super) fn new(module: &str, tag: Option<&str>) -> Self {
        let mut said = BTreeSet::new();
        for text in [Some(reserved::given(module)), tag].into_iter().flatten() {
            let words = split::words(text);
            // `URL Scanner` also says `urlscanner`.
            said.insert(singular(&words.concat()));
            let joins = |word: &String| is_article(word) || is_preposition(word) || is_conjunction(word);
            said.extend(words.iter().filter(|word| !joins(word)).map(|word| singular(word)));
        }
        Self(said)
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.0.contains(&singular(word))
    }

    /// Returns the words after those at the front that the group says. A word is kept if a conjunction such as `and`
    /// follows it.
    pub(super) fn unsaid<'w>(&self, words: &'w [String]) -> &'w [String] {
        let bound = |at: usize| words.get(at + 1).is_some_and(|next| is_conjunction(next));
        let said = words.iter().enumerate().take_while(|(at, word)| self.has(word) && !bound(*at)).count();
        &words[said..]
    }
}

#[cfg(test)]
mod tests {
    use super::Said;
    use crate::plan::groups::split::words;

    #[test]
    fn a_group_says_the_words_of_its_module_and_tag() {
        let said = Said::new("client_certificates", Some("API Shield Client Certificates for a Zone"));
        for word in ["client", "certificates", "certificate", "zones", "api", "clientcertificates"] {
            assert!(said.has(word), "{word}");
        }
        for word in ["for", "a", "list"] {
            assert!(!said.has(word), "{word}");
        }
        assert!(!Said::new("types_group", Some("types")).has("group"), "the word that was added says nothing");
    }

    #[test]
    fn words_at_the_front_are_left_out_of_a_phrase() {
        let said = Said::new("pets", None);
        let unsaid = |text: &str| said.unsaid(&words(text)).join(" ");
        assert_eq!(unsaid("pet toys"), "toys");
        assert_eq!(unsaid("custom pets"), "custom pets");
        assert_eq!(unsaid("pets and owners"), "pets and owners");
        assert_eq!(unsaid("pets"), "");
    }
}
