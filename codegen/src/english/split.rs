//! Splits a name into its words.
//!
//! | rule | example | words |
//! |---|---|---|
//! | a capital after a small letter starts a word | `userName` | `user` `name` |
//! | the last capital of a run starts the next word if small letters follow | `HTTPServer` | `http` `server` |
//! | an `s` after a run of capitals is the plural of the acronym | `listIPs` | `list` `ips` |
//! | `v` and a digit after a run of capitals is a version | `HTTPv1` | `http` `v1` |
//! | one small letter before a run of capitals is part of the acronym | `mTLSCert` | `mtls` `cert` |
//! | some words have capitals within | `OAuth2Token` | `oauth2` `token` |

/// Words with capitals within, each with its form in upper camel case. In snake case each is one word.
const COMPOUNDS: [(&str, &str); 51] = [
    ("BitBucket", "BitBucket"),
    ("DDoS", "DDoS"),
    ("DoS", "DoS"),
    ("DynamoDB", "DynamoDb"),
    ("EBook", "EBook"),
    ("GHz", "GHz"),
    ("GiB", "GiB"),
    ("GitHub", "GitHub"),
    ("GitLab", "GitLab"),
    ("GraphQL", "GraphQl"),
    ("IPsec", "IPsec"),
    ("IPv4", "IPv4"),
    ("IPv6", "IPv6"),
    ("IaaS", "IaaS"),
    ("IdP", "IdP"),
    ("IoT", "IoT"),
    ("JavaScript", "JavaScript"),
    ("KiB", "KiB"),
    ("LinkedIn", "LinkedIn"),
    ("LoRA", "LoRa"),
    ("LoRa", "LoRa"),
    ("LoRaWAN", "LoRaWan"),
    ("MACsec", "Macsec"),
    ("MHz", "MHz"),
    ("MacOS", "MacOs"),
    ("MariaDB", "MariaDb"),
    ("MiB", "MiB"),
    ("MongoDB", "MongoDb"),
    ("MySQL", "MySql"),
    ("NoSQL", "NoSql"),
    ("OAuth", "OAuth"),
    ("OTel", "OTel"),
    ("OpenID", "OpenId"),
    ("PaaS", "PaaS"),
    ("PayPal", "PayPal"),
    ("PoP", "PoP"),
    ("PostgreSQL", "PostgreSql"),
    ("QoS", "QoS"),
    ("SQLite", "Sqlite"),
    ("SaaS", "SaaS"),
    ("TiB", "TiB"),
    ("TypeScript", "TypeScript"),
    ("VoIP", "VoIp"),
    ("WiFi", "WiFi"),
    ("YouTube", "YouTube"),
    ("eBook", "EBook"),
    ("iPad", "IPad"),
    ("iPhone", "IPhone"),
    ("kHz", "KHz"),
    ("macOS", "MacOs"),
    ("oAuth", "OAuth"),
];

/// Small letters that are words of their own before a run of capitals: `aURL`, `nCPUs`, `xAPIKey`.
const NO_PREFIX: [char; 3] = ['a', 'n', 'x'];

/// One word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word<'t> {
    /// The word as written.
    pub text: &'t str,
    /// The word with capitals within at its start, as written and in upper camel case.
    compound: Option<(&'static str, &'static str)>,
}

impl Word<'_> {
    /// The word in lower case.
    pub(crate) fn lower(&self) -> String {
        self.text.to_lowercase()
    }

    /// The word in upper case.
    pub(crate) fn upper(&self) -> String {
        self.text.to_uppercase()
    }

    /// The word with a capital first: `Pets`, and `GitHub` for a word with capitals within.
    pub(crate) fn camel(&self) -> String {
        match self.compound {
            Some((written, camel)) => format!("{camel}{}", self.text[written.len()..].to_lowercase()),
            None => capitalized(self.text),
        }
    }
}

/// The word with a capital first. The capital of `ß` is two letters, and the second becomes small: `Ss`.
fn capitalized(text: &str) -> String {
    if text.is_ascii() {
        let mut word = text.to_ascii_lowercase();
        if let Some(first) = word.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        return word;
    }
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut capital = first.to_uppercase();
    let head = capital.next().unwrap_or(first);
    let tail: String = capital.flat_map(char::to_lowercase).collect();
    format!("{head}{tail}{}", letters.as_str().to_lowercase())
}

/// The words of a text in which every separator is a space.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    text.split_whitespace().flat_map(|mut rest| {
        std::iter::from_fn(move || {
            let compound = compound(rest);
            let (word, after) = rest.split_at(word_end(rest, compound));
            rest = after;
            (!word.is_empty()).then_some(Word { text: word, compound })
        })
    })
}

/// The longest word with capitals within that is a whole word at the start of `text`.
fn compound(text: &str) -> Option<(&'static str, &'static str)> {
    if !text.contains(|letter: char| letter.is_ascii_uppercase()) {
        return None;
    }
    let stands =
        |(written, _): &&(&str, &str)| text.strip_prefix(written).is_some_and(|rest| ends(rest) || plural(rest));
    // The table is sorted.
    let first = |text: &str| text.bytes().next();
    let from = COMPOUNDS.partition_point(|(written, _)| first(written) < first(text));
    let begin_alike = COMPOUNDS[from..].iter().take_while(|(written, _)| first(written) == first(text));
    begin_alike.filter(stands).max_by_key(|(written, _)| written.len()).copied()
}

/// True if a word may end before `rest`.
fn ends(rest: &str) -> bool {
    !rest.starts_with(char::is_lowercase)
}

/// True if `rest` starts with the plural `s` of an acronym.
fn plural(rest: &str) -> bool {
    rest.strip_prefix('s').is_some_and(ends)
}

/// True if `rest` starts with a version.
fn version(rest: &str) -> bool {
    rest.strip_prefix('v').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// The case of the last letter that has one.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    None,
    Small,
    Capital,
}

/// The end of the first word of `text`.
fn word_end(text: &str, compound: Option<(&str, &str)>) -> usize {
    if let Some((written, _)) = compound {
        let rest = &text[written.len()..];
        return written.len() + rest.find(char::is_uppercase).unwrap_or(rest.len());
    }
    let from = acronym_prefix(text);
    let mut mode = Mode::None;
    for (at, letter) in text[from..].char_indices() {
        let at = from + at;
        let after = at + letter.len_utf8();
        let rest = &text[after..];
        let Some(next) = rest.chars().next() else { break };
        if mode == Mode::Capital && letter.is_uppercase() && next.is_lowercase() && !plural(rest) {
            return if version(rest) { after } else { at };
        }
        mode = match letter {
            letter if letter.is_lowercase() => Mode::Small,
            letter if letter.is_uppercase() => Mode::Capital,
            _ => mode,
        };
        if mode == Mode::Small && next.is_uppercase() {
            return after;
        }
    }
    text.len()
}

/// The length of a small letter that is part of the acronym after it: `mTLS`.
fn acronym_prefix(text: &str) -> usize {
    let mut letters = text.chars();
    let Some(first) = letters.next().filter(|first| first.is_lowercase() && !NO_PREFIX.contains(first)) else {
        return 0;
    };
    let rest = letters.as_str();
    let end = rest.find(|letter: char| !letter.is_uppercase()).unwrap_or(rest.len());
    let (capitals, after) = rest.split_at(end);
    // The last capital of a run belongs to the next word if small letters follow it.
    let next = usize::from(!ends(after) && !plural(after) && !version(after));
    if capitals.chars().count() >= 2 + next { first.len_utf8() } else { 0 }
}

#[cfg(test)]
mod tests {
    use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

    use super::{COMPOUNDS, words};

    fn snake(text: &str) -> String {
        words(text).map(|word| word.lower()).collect::<Vec<_>>().join("_")
    }

    fn camel(text: &str) -> String {
        words(text).map(|word| word.camel()).collect()
    }

    #[test]
    fn compounds_are_one_word_and_stand_once() {
        assert!(COMPOUNDS.is_sorted());
        for (written, camel) in COMPOUNDS {
            assert_eq!(written.to_lowercase(), camel.to_lowercase(), "{written}");
            assert!(camel.starts_with(char::is_uppercase), "{written}");
            // A word that is split correctly without the table is not in the table.
            assert_ne!(written.to_snake_case(), written.to_lowercase(), "{written}");
            assert_eq!(snake(&format!("a {written}Name")), format!("a_{}_name", written.to_lowercase()));
        }
    }

    #[test]
    fn acronyms_are_one_word() {
        let table = [
            ("listIPs", "list_ips", "ListIps"),
            ("cloudflareIPs", "cloudflare_ips", "CloudflareIps"),
            ("URLs", "urls", "Urls"),
            ("externalURLsOf", "external_urls_of", "ExternalUrlsOf"),
            ("APIKeys", "api_keys", "ApiKeys"),
            ("userIDs", "user_ids", "UserIds"),
            ("VMs2", "vms2", "Vms2"),
            ("targetWWNs", "target_wwns", "TargetWwns"),
            ("HTTPSettings", "http_settings", "HttpSettings"),
            ("HTTPServer", "http_server", "HttpServer"),
            ("HTTPv1", "http_v1", "HttpV1"),
            ("TLSv1", "tls_v1", "TlsV1"),
            ("OAuth2", "oauth2", "OAuth2"),
            ("getOAuth2Token", "get_oauth2_token", "GetOAuth2Token"),
            ("IPv4", "ipv4", "IPv4"),
            ("allowIPv6Only", "allow_ipv6_only", "AllowIPv6Only"),
            ("iOS", "ios", "Ios"),
            ("iOSVersion", "ios_version", "IosVersion"),
            ("macOSVersion", "macos_version", "MacOsVersion"),
            ("GitHubRepo", "github_repo", "GitHubRepo"),
            ("mTLS", "mtls", "Mtls"),
            ("mTLSCertificate", "mtls_certificate", "MtlsCertificate"),
            ("vCPUs", "vcpus", "Vcpus"),
            ("jSONPointers", "json_pointers", "JsonPointers"),
            ("gRPCv2", "grpc_v2", "GrpcV2"),
            ("AWSIoTProvider", "aws_iot_provider", "AwsIoTProvider"),
            ("IdPs", "idps", "IdPs"),
            ("LoRaWANDevice", "lorawan_device", "LoRaWanDevice"),
            ("aURL", "a_url", "AUrl"),
            ("xAPIKey", "x_api_key", "XApiKey"),
            ("isABTest", "is_ab_test", "IsAbTest"),
            ("DoSomething", "do_something", "DoSomething"),
            ("IPs for GitHub", "ips_for_github", "IpsForGitHub"),
            ("straße", "straße", "Straße"),
            ("ßeta", "ßeta", "Sseta"),
            ("ΣΑΣ", "σας", "Σας"),
        ];
        for (text, in_snake, in_camel) in table {
            assert_eq!((snake(text).as_str(), camel(text).as_str()), (in_snake, in_camel), "{text}");
        }
    }

    /// Other words are split as `heck` splits them, because released names were made with `heck`.
    #[test]
    fn other_words_end_where_they_always_did() {
        let mut random = fastrand::Rng::with_seed(11);
        let parts = ["user", "User", "URL", "A", "b", "2fa", "X1", "é", "Ä", "日本", "9", "DNS", "get", "ID"];
        for _ in 0..20_000 {
            let pieces: Vec<String> = (0..random.usize(1..5))
                .map(|_| {
                    format!(
                        "{}{}",
                        random.choice(parts).unwrap_or_default(),
                        random.choice(["", "", " "]).unwrap_or_default()
                    )
                })
                .collect();
            let text = pieces.concat();
            // A small letter before capitals is split in another way than by `heck`.
            if text.split(' ').any(|word| word.starts_with(['b', 'é'])) {
                continue;
            }
            assert_eq!(snake(&text), text.to_snake_case(), "{text}");
            assert_eq!(camel(&text), text.to_upper_camel_case(), "{text}");
        }
    }
}
