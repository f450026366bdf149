//! Finds the words of English texts, and the singular of a plural.

pub(crate) mod split;

/// Words with an irregular singular, and words that only end like plurals.
///
/// An entry of [`SHORTEST_END`] letters or more also matches the end of a longer word: `children` in `grandchildren`. The
/// table is sorted.
const IRREGULAR: [(&str, &str); 134] = [
    ("abuses", "abuse"),
    ("aches", "ache"),
    ("aes", "aes"),
    ("alias", "alias"),
    ("aliases", "alias"),
    ("analyses", "analysis"),
    ("analysis", "analysis"),
    ("analytics", "analytics"),
    ("appendices", "appendix"),
    ("atlas", "atlas"),
    ("atlases", "atlas"),
    ("aws", "aws"),
    ("axes", "axis"),
    ("axis", "axis"),
    ("basis", "basis"),
    ("bias", "bias"),
    ("biases", "bias"),
    ("caches", "cache"),
    ("calories", "calorie"),
    ("canvas", "canvas"),
    ("canvases", "canvas"),
    ("causes", "cause"),
    ("chaos", "chaos"),
    ("chassis", "chassis"),
    ("children", "child"),
    ("clauses", "clause"),
    ("cms", "cms"),
    ("cookies", "cookie"),
    ("cors", "cors"),
    ("cosmos", "cosmos"),
    ("cpus", "cpu"),
    ("crises", "crisis"),
    ("crisis", "crisis"),
    ("criteria", "criterion"),
    ("ddos", "ddos"),
    ("diagnoses", "diagnosis"),
    ("diagnosis", "diagnosis"),
    ("dies", "die"),
    ("dns", "dns"),
    ("dos", "dos"),
    ("ebs", "ebs"),
    ("echoes", "echo"),
    ("ecs", "ecs"),
    ("efs", "efs"),
    ("eks", "eks"),
    ("emphasis", "emphasis"),
    ("excuses", "excuse"),
    ("feet", "foot"),
    ("fps", "fps"),
    ("fuses", "fuse"),
    ("gas", "gas"),
    ("gases", "gas"),
    ("genesis", "genesis"),
    ("gps", "gps"),
    ("gpus", "gpu"),
    ("gurus", "guru"),
    ("halves", "half"),
    ("has", "has"),
    ("hdfs", "hdfs"),
    ("heroes", "hero"),
    ("hls", "hls"),
    ("houses", "house"),
    ("https", "https"),
    ("hypotheses", "hypothesis"),
    ("hypothesis", "hypothesis"),
    ("iaas", "iaas"),
    ("indices", "index"),
    ("ios", "ios"),
    ("its", "its"),
    ("kms", "kms"),
    ("knives", "knife"),
    ("kubernetes", "kubernetes"),
    ("lens", "lens"),
    ("lenses", "lens"),
    ("lies", "lie"),
    ("lives", "life"),
    ("macos", "macos"),
    ("matrices", "matrix"),
    ("men", "man"),
    ("menus", "menu"),
    ("movies", "movie"),
    ("mtls", "mtls"),
    ("nas", "nas"),
    ("news", "news"),
    ("nfs", "nfs"),
    ("niches", "niche"),
    ("oasis", "oasis"),
    ("paas", "paas"),
    ("parentheses", "parenthesis"),
    ("parenthesis", "parenthesis"),
    ("pauses", "pause"),
    ("people", "person"),
    ("phenomena", "phenomenon"),
    ("pies", "pie"),
    ("pos", "pos"),
    ("postgres", "postgres"),
    ("potatoes", "potato"),
    ("qos", "qos"),
    ("quizzes", "quiz"),
    ("radii", "radius"),
    ("rds", "rds"),
    ("redis", "redis"),
    ("reuses", "reuse"),
    ("rps", "rps"),
    ("saas", "saas"),
    ("schemata", "schema"),
    ("series", "series"),
    ("shelves", "shelf"),
    ("skus", "sku"),
    ("sms", "sms"),
    ("sns", "sns"),
    ("species", "species"),
    ("spouses", "spouse"),
    ("sqs", "sqs"),
    ("synopsis", "synopsis"),
    ("thesis", "thesis"),
    ("this", "this"),
    ("ties", "tie"),
    ("tls", "tls"),
    ("tomatoes", "tomato"),
    ("tos", "tos"),
    ("tpus", "tpu"),
    ("vcpus", "vcpu"),
    ("vertices", "vertex"),
    ("vetoes", "veto"),
    ("vies", "vie"),
    ("vps", "vps"),
    ("was", "was"),
    ("whois", "whois"),
    ("wives", "wife"),
    ("wolves", "wolf"),
    ("women", "woman"),
    ("yes", "yes"),
    ("zombies", "zombie"),
];

/// A shorter entry matches only a whole word.
const SHORTEST_END: usize = 5;

/// Endings of plurals, their replacements, and the shortest word that each applies to. The first match applies. If the
/// ending does not change, the word is not a plural: `process`, `status`.
const RULES: [(&str, &str, usize); 9] = [
    ("ies", "y", 4),
    ("sses", "ss", 5),
    ("shes", "sh", 5),
    ("ches", "ch", 5),
    ("xes", "x", 4),
    ("uses", "us", 5),
    ("ss", "ss", 3),
    ("us", "us", 3),
    ("s", "", 3),
];

/// The shortest plural. `as`, `js` and `us` are not plurals.
const SHORTEST: usize = 3;

/// The singular of an English plural, with only the last word changed: `policies` is `policy`, `IPs` is `IP`,
/// `ZoneIndices` is `ZoneIndex`. It is empty only for an empty text.
pub(crate) fn singular(text: &str) -> String {
    let separates = |character: char| !character.is_alphanumeric();
    let trimmed = text.trim_end_matches(separates);
    let run = trimmed.rsplit(separates).next().unwrap_or(trimmed);
    let word = split::words(run).last().map_or("", |word| word.text);
    if word.len() < SHORTEST || !word.is_ascii() {
        return text.to_owned();
    }
    let (before, after) = (&trimmed[..trimmed.len() - word.len()], &text[trimmed.len()..]);
    [before, &in_case_of(word, &singular_word(&word.to_ascii_lowercase())), after].concat()
}

/// The singular of a word in lower case.
fn singular_word(word: &str) -> String {
    let listed = |plural: &str| IRREGULAR.binary_search_by_key(&plural, |(plural, _)| plural).ok();
    let longer = 1..(word.len() + 1).saturating_sub(SHORTEST_END);
    // The whole word, then its ends, the longest first.
    let known = listed(word).or_else(|| longer.into_iter().find_map(|start| listed(&word[start..])));
    known.map_or_else(|| by_rule(word), |at| replaced(word, IRREGULAR[at]))
}

fn by_rule(word: &str) -> String {
    let rule = RULES.iter().find(|(plural, _, shortest)| word.len() >= *shortest && word.ends_with(plural));
    rule.map_or_else(|| word.to_owned(), |(plural, one, _)| replaced(word, (*plural, *one)))
}

fn replaced(word: &str, (plural, one): (&str, &str)) -> String {
    [&word[..word.len() - plural.len()], one].concat()
}

/// `lower` in the case of `word`. Both start with the same letters.
fn in_case_of(word: &str, lower: &str) -> String {
    let same = word.bytes().zip(lower.bytes()).take_while(|(one, other)| one.to_ascii_lowercase() == *other).count();
    let capitals = word.bytes().all(|letter| letter.is_ascii_uppercase());
    let rest = &lower[same..];
    if capitals { [&word[..same], &rest.to_ascii_uppercase()].concat() } else { [&word[..same], rest].concat() }
}

#[cfg(test)]
mod tests {
    use super::{IRREGULAR, by_rule, singular};

    #[test]
    fn tables_are_sorted_and_say_what_no_rule_says() {
        assert!(IRREGULAR.is_sorted());
        for (plural, one) in IRREGULAR {
            assert_ne!(by_rule(plural), one, "{plural}");
            assert!(!one.is_empty());
            assert_eq!(singular(one), one, "the singular of a singular is the same");
        }
    }

    #[test]
    fn plurals_are_made_singular() {
        let table = [
            ("client_certificates", "client_certificate"),
            ("policies", "policy"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("branches", "branch"),
            ("hashes", "hash"),
            ("caches", "cache"),
            ("databases", "database"),
            ("responses", "response"),
            ("licenses", "license"),
            ("sizes", "size"),
            ("statuses", "status"),
            ("viruses", "virus"),
            ("warehouses", "warehouse"),
            ("indices", "index"),
            ("ZoneIndices", "ZoneIndex"),
            ("aliases", "alias"),
            ("matrices", "matrix"),
            ("analyses", "analysis"),
            ("criteria", "criterion"),
            ("children", "child"),
            ("grandchildren", "grandchild"),
            ("people", "person"),
            ("People", "Person"),
            ("PEOPLE", "PERSON"),
            ("cookies", "cookie"),
            ("ties", "tie"),
            ("granted_bies", "granted_by"),
            ("apis", "api"),
            ("Zones", "Zone"),
            ("listIPs", "listIP"),
            ("URLs", "URL"),
            ("vCPUs", "vCPU"),
            ("ids", "id"),
            ("tokens", "token"),
            ("scenarios", "scenario"),
            ("menus", "menu"),
            ("pets_", "pet_"),
            ("pet-toys", "pet-toy"),
        ];
        for (plural, expected) in table {
            assert_eq!(singular(plural), expected, "{plural}");
        }
    }

    #[test]
    fn what_is_no_plural_stays() {
        let words = [
            "dns",
            "status",
            "access",
            "address",
            "process",
            "canvas",
            "bus",
            "lens",
            "https",
            "alias",
            "analysis",
            "basis",
            "series",
            "news",
            "data",
            "media",
            "metadata",
            "s",
            "is",
            "as",
            "js",
            "us",
            "this",
            "tls",
            "mtls",
            "aws",
            "gps",
            "ios",
            "redis",
            "kubernetes",
            "analytics",
            "campus",
            "IPsec",
            "Zones2",
            "été",
            "日本",
            "",
            "_",
            "species",
        ];
        for word in words {
            assert_eq!(singular(word), word);
        }
    }
}
