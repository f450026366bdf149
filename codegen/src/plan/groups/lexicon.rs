//! Classifies the English words in names of operations: verbs, words that join others, words of the trade.

/// The kind of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// Always a verb, also in the middle of a name: `orders-list-items`.
    Core,
    /// A verb if it is the first word of a name or of a segment of a path.
    Plain,
    /// A noun as often as a verb: `report`, `order`.
    AlsoNoun,
}

use Verb::{AlsoNoun, Core, Plain};

/// The verbs of operations, in alphabetical order.
const VERBS: &[(&str, Verb)] = &[
    ("abandon", Plain),
    ("abort", Plain),
    ("accept", Plain),
    ("ack", Plain),
    ("acknowledge", Plain),
    ("activate", Plain),
    ("add", Core),
    ("allow", Plain),
    ("analyze", Plain),
    ("answer", AlsoNoun),
    ("append", Plain),
    ("apply", Plain),
    ("approve", Plain),
    ("archive", AlsoNoun),
    ("assign", Plain),
    ("associate", AlsoNoun),
    ("attach", Plain),
    ("authenticate", Plain),
    ("authorize", Plain),
    ("await", Plain),
    ("backup", AlsoNoun),
    ("ban", Plain),
    ("begin", Plain),
    ("bind", Plain),
    ("block", AlsoNoun),
    ("broadcast", AlsoNoun),
    ("build", AlsoNoun),
    ("burn", Plain),
    ("buy", Plain),
    ("calculate", Plain),
    ("cancel", Plain),
    ("capture", Plain),
    ("change", AlsoNoun),
    ("charge", AlsoNoun),
    ("check", AlsoNoun),
    ("classify", Plain),
    ("clear", Plain),
    ("clone", AlsoNoun),
    ("close", Plain),
    ("commit", AlsoNoun),
    ("compare", Plain),
    ("compile", Plain),
    ("complete", Plain),
    ("compute", AlsoNoun),
    ("configure", Plain),
    ("confirm", Plain),
    ("connect", Plain),
    ("convert", Plain),
    ("copy", AlsoNoun),
    ("count", AlsoNoun),
    ("create", Core),
    ("deactivate", Plain),
    ("decline", Plain),
    ("decode", Plain),
    ("decrement", AlsoNoun),
    ("delete", Core),
    ("deny", Plain),
    ("deploy", AlsoNoun),
    ("deposit", AlsoNoun),
    ("describe", Core),
    ("destroy", Core),
    ("detach", Plain),
    ("disable", Plain),
    ("disconnect", Plain),
    ("dismiss", Plain),
    ("download", Plain),
    ("duplicate", Plain),
    ("edit", Core),
    ("enable", Plain),
    ("encode", Plain),
    ("end", AlsoNoun),
    ("enroll", Plain),
    ("enumerate", Plain),
    ("escalate", Plain),
    ("estimate", AlsoNoun),
    ("evaluate", Plain),
    ("exchange", AlsoNoun),
    ("execute", Plain),
    ("expire", Plain),
    ("explain", Plain),
    ("export", Plain),
    ("extend", Plain),
    ("fetch", Core),
    ("finalize", Plain),
    ("find", Core),
    ("finish", Plain),
    ("follow", Plain),
    ("fork", AlsoNoun),
    ("forward", AlsoNoun),
    ("generate", Plain),
    ("get", Core),
    ("grant", AlsoNoun),
    ("import", Plain),
    ("increment", AlsoNoun),
    ("initiate", Plain),
    ("insert", Core),
    ("install", Plain),
    ("introspect", Plain),
    ("invalidate", Plain),
    ("invite", AlsoNoun),
    ("invoke", Plain),
    ("join", Plain),
    ("kick", Plain),
    ("leave", Plain),
    ("like", AlsoNoun),
    ("link", AlsoNoun),
    ("list", Core),
    ("load", AlsoNoun),
    ("lock", AlsoNoun),
    ("login", AlsoNoun),
    ("logout", AlsoNoun),
    ("lookup", AlsoNoun),
    ("mark", Plain),
    ("merge", AlsoNoun),
    ("migrate", Plain),
    ("mint", Plain),
    ("modify", Core),
    ("move", AlsoNoun),
    ("mute", Plain),
    ("new", Plain),
    ("normalize", Plain),
    ("notify", Plain),
    ("open", Plain),
    ("optimize", Plain),
    ("order", AlsoNoun),
    ("patch", Core),
    ("pause", Plain),
    ("pay", Plain),
    ("pin", AlsoNoun),
    ("ping", Plain),
    ("play", AlsoNoun),
    ("poke", Plain),
    ("poll", AlsoNoun),
    ("post", AlsoNoun),
    ("power", AlsoNoun),
    ("predict", Plain),
    ("prepare", Plain),
    ("preview", AlsoNoun),
    ("process", AlsoNoun),
    ("promote", Plain),
    ("provision", Plain),
    ("publish", Plain),
    ("purchase", AlsoNoun),
    ("purge", Plain),
    ("put", Core),
    ("query", AlsoNoun),
    ("react", Plain),
    ("read", Core),
    ("reauthenticate", Plain),
    ("rebase", Plain),
    ("reboot", Plain),
    ("rebuild", Plain),
    ("reconnect", Plain),
    ("record", AlsoNoun),
    ("recover", Plain),
    ("redeem", Plain),
    ("redeliver", Plain),
    ("redo", Plain),
    ("refresh", Plain),
    ("refund", AlsoNoun),
    ("regenerate", Plain),
    ("register", Plain),
    ("reindex", Plain),
    ("reject", Plain),
    ("release", AlsoNoun),
    ("reload", Plain),
    ("remind", Plain),
    ("remove", Core),
    ("rename", Plain),
    ("render", Plain),
    ("renew", Plain),
    ("reopen", Plain),
    ("reorder", Plain),
    ("replace", Core),
    ("replay", AlsoNoun),
    ("reply", AlsoNoun),
    ("report", AlsoNoun),
    ("reprocess", Plain),
    ("request", AlsoNoun),
    ("rerank", Plain),
    ("reschedule", Plain),
    ("resend", Plain),
    ("reset", Plain),
    ("resize", Plain),
    ("resolve", Plain),
    ("restart", Plain),
    ("restore", Plain),
    ("resume", Plain),
    ("retrieve", Core),
    ("retry", AlsoNoun),
    ("revert", Plain),
    ("review", AlsoNoun),
    ("revoke", Plain),
    ("rollback", AlsoNoun),
    ("rotate", Plain),
    ("run", AlsoNoun),
    ("save", Plain),
    ("scale", AlsoNoun),
    ("scan", AlsoNoun),
    ("schedule", AlsoNoun),
    ("search", Plain),
    ("seek", Plain),
    ("sell", Plain),
    ("send", Plain),
    ("set", AlsoNoun),
    ("settle", Plain),
    ("share", AlsoNoun),
    ("show", Core),
    ("shutdown", AlsoNoun),
    ("sign", AlsoNoun),
    ("signin", AlsoNoun),
    ("signout", AlsoNoun),
    ("signup", AlsoNoun),
    ("simulate", Plain),
    ("snooze", Plain),
    ("sort", Plain),
    ("stake", AlsoNoun),
    ("star", AlsoNoun),
    ("start", Plain),
    ("stop", Plain),
    ("submit", Plain),
    ("subscribe", Plain),
    ("suspend", Plain),
    ("swap", AlsoNoun),
    ("sync", AlsoNoun),
    ("tag", AlsoNoun),
    ("terminate", Plain),
    ("test", AlsoNoun),
    ("touch", Plain),
    ("track", AlsoNoun),
    ("trade", AlsoNoun),
    ("train", AlsoNoun),
    ("transcribe", Plain),
    ("transfer", AlsoNoun),
    ("translate", Plain),
    ("trigger", AlsoNoun),
    ("unarchive", Plain),
    ("unassign", Plain),
    ("unban", Plain),
    ("unbind", Plain),
    ("unblock", Plain),
    ("undelete", Plain),
    ("undo", Plain),
    ("unfollow", Plain),
    ("uninstall", Plain),
    ("unlike", Plain),
    ("unlink", Plain),
    ("unlock", Plain),
    ("unmute", Plain),
    ("unpin", Plain),
    ("unpublish", Plain),
    ("unregister", Plain),
    ("unstake", Plain),
    ("unstar", Plain),
    ("unsubscribe", Plain),
    ("unsuspend", Plain),
    ("update", Core),
    ("upgrade", AlsoNoun),
    ("upload", Plain),
    ("upsert", Core),
    ("use", AlsoNoun),
    ("validate", Plain),
    ("verify", Plain),
    ("void", Plain),
    ("vote", AlsoNoun),
    ("watch", Plain),
    ("withdraw", Plain),
    ("write", Plain),
];

/// Verbs of reading. Documents use them for one thing and for many.
const READ: [&str; 5] = ["fetch", "get", "read", "retrieve", "show"];

/// Words that give the number of things that a verb is for: `bulk-delete`.
const BEFORE_VERB: [&str; 3] = ["batch", "bulk", "mass"];

/// Articles, and words in their place.
const ARTICLES: [&str; 6] = ["a", "an", "its", "the", "this", "your"];

/// Words that begin a phrase. No name ends with one.
const PREPOSITIONS: [&str; 22] = [
    "about", "after", "against", "as", "at", "before", "between", "by", "for", "from", "in", "into", "of", "on", "per",
    "to", "under", "using", "via", "with", "within", "without",
];

/// Verbs that mean something else together with the preposition after them.
const PARTICLES: [(&str, &str); 14] = [
    ("check", "in"),
    ("clock", "in"),
    ("fill", "in"),
    ("log", "in"),
    ("log", "on"),
    ("opt", "in"),
    ("plug", "in"),
    ("power", "on"),
    ("roll", "on"),
    ("sign", "in"),
    ("sign", "on"),
    ("switch", "on"),
    ("turn", "on"),
    ("zoom", "in"),
];

/// Words at the front of a path or a name that only say that this is an API.
const IDLE: [&str; 4] = ["api", "apis", "rest", "restapi"];

/// Words for the part of a program that answers: `PetsController_list`.
const PROGRAM: [&str; 10] =
    ["api", "controller", "controllers", "endpoint", "endpoints", "handler", "resource", "router", "routes", "service"];

/// Words that, if they are all that is left of a name, say what is read and not what is done.
const NOUNS: [&str; 4] = ["detail", "details", "info", "properties"];

/// Returns the kind of verb that a word is, compared as it is written.
pub(super) fn verb(word: &str) -> Option<Verb> {
    VERBS.binary_search_by_key(&word, |(verb, _)| verb).ok().map(|at| VERBS[at].1)
}

pub(super) fn is_core_verb(word: &str) -> bool {
    verb(word) == Some(Core)
}

/// Returns true if a word can only be a verb.
pub(super) fn is_only_verb(word: &str) -> bool {
    matches!(verb(word), Some(Core | Plain))
}

pub(super) fn is_read(word: &str) -> bool {
    READ.contains(&word)
}

pub(super) fn is_before_verb(word: &str) -> bool {
    BEFORE_VERB.contains(&word)
}

pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.contains(&word)
}

pub(super) fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.contains(&word)
}

pub(super) fn is_conjunction(word: &str) -> bool {
    matches!(word, "and" | "or")
}

/// Returns true if `word` after `before` is not a preposition but a part of the verb: `sign in`.
pub(super) fn is_particle(before: &str, word: &str) -> bool {
    PARTICLES.contains(&(before, word))
}

pub(super) fn is_noun(word: &str) -> bool {
    NOUNS.contains(&word)
}

pub(super) fn is_program(word: &str) -> bool {
    PROGRAM.contains(&word)
}

/// Returns true if a word only says that this is an API, or which version of it.
pub(super) fn is_idle(word: &str) -> bool {
    IDLE.contains(&word) || is_version(word)
}

/// `v1`, `v2beta1`
pub(super) fn is_version(word: &str) -> bool {
    let Some(rest) = word.strip_prefix('v') else { return false };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let stage = after.trim_end_matches(|c: char| c.is_ascii_digit());
    after.len() < rest.len() && matches!(stage, "" | "alpha" | "beta" | "rc" | "p")
}

pub(super) fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_in_order_and_do_not_contradict_each_other() {
        assert!(VERBS.is_sorted_by(|a, b| a.0 < b.0), "verbs are found by halving");
        assert!(PREPOSITIONS.is_sorted() && PARTICLES.is_sorted() && READ.is_sorted() && ARTICLES.is_sorted());
        for word in READ {
            assert!(is_core_verb(word), "{word}");
        }
        for word in PREPOSITIONS.iter().chain(&ARTICLES) {
            assert_eq!(verb(word), None, "{word}");
        }
        for (_, preposition) in PARTICLES {
            assert!(is_preposition(preposition), "{preposition}");
        }
    }

    #[test]
    fn versions_are_told_from_words() {
        for word in ["v1", "v2beta1", "v3alpha", "v10"] {
            assert!(is_version(word), "{word}");
        }
        for word in ["v", "vat", "vpc2", "v1x", "version1"] {
            assert!(!is_version(word), "{word}");
        }
    }
}
