//! English words: what a plural is the plural of.

/// The singular of an English plural, by its last word: `policies` is `policy`, `addresses` is `address`.
pub(crate) fn singular(text: &str) -> String {
    const SAME: [&str; 9] = ["status", "dns", "address", "access", "analysis", "news", "series", "alias", "https"];
    let lower = text.to_lowercase();
    if SAME.iter().any(|word| lower.ends_with(word)) {
        return text.to_owned();
    }
    let cut = |count: usize, end: &str| format!("{}{end}", &text[..text.len() - count]);
    if lower.ends_with("ies") && text.len() > 4 {
        cut(3, "y")
    } else if ["sses", "shes", "ches", "xes", "zzes", "uses"].iter().any(|end| lower.ends_with(end)) {
        cut(2, "")
    } else if lower.ends_with('s') && !lower.ends_with("ss") {
        cut(1, "")
    } else {
        text.to_owned()
    }
}
