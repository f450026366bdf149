//! Suggests a short name for the package, from the words of the title that name the API's owner, or from the server's
//! host.

use super::Suggestion;
use crate::config::package_name;
use crate::model::Api;

/// Words of titles that do not name the owner.
const NOISE: &[&str] = &[
    "a",
    "an",
    "and",
    "api",
    "apis",
    "by",
    "client",
    "definition",
    "definitions",
    "description",
    "doc",
    "docs",
    "documentation",
    "example",
    "fastapi",
    "for",
    "from",
    "here",
    "http",
    "https",
    "in",
    "insert",
    "interface",
    "json",
    "my",
    "oas",
    "of",
    "official",
    "on",
    "openapi",
    "operations",
    "our",
    "proto",
    "public",
    "reference",
    "rest",
    "restful",
    "s",
    "sample",
    "schema",
    "sdk",
    "server",
    "service",
    "services",
    "spec",
    "specification",
    "specs",
    "swagger",
    "the",
    "title",
    "to",
    "todo",
    "unnamed",
    "untitled",
    "v",
    "version",
    "web",
    "with",
    "your",
];

/// Labels of hosts that do not name the owner.
const HOST_NOISE: &[&str] =
    &["api", "app", "www", "localhost", "example", "com", "org", "net", "io", "co", "dev", "sandbox", "local", "test"];

/// The most words of a title that is not a sentence.
const MOST_WORDS: usize = 3;

/// The name if nothing else gives one.
const NAMELESS: &str = "api-client";

pub(super) fn name(api: &Api) -> Suggestion<String> {
    let words = title_words(&api.info.title);
    let host = api.servers.iter().find_map(|server| host_word(&server.url));
    let named = |words: &[String]| {
        let name = words.join("-");
        let names = [name.clone(), format!("{name}-client"), format!("api-{name}")];
        names.into_iter().find(|name| !words.is_empty() && package_name::fault(name).is_none())
    };
    let title = &api.info.title;
    // A word in both the title and the host names the owner.
    let shared = host.clone().filter(|host| words.len() > 1 && words.contains(host));
    if let Some(name) = shared.and_then(|word| named(&[word])) {
        return Suggestion { value: name, saw: format!("the title is `{title}`, and so is the host"), sure: true };
    }
    let short = (words.len() <= MOST_WORDS).then(|| named(&words)).flatten();
    if let Some(name) = short {
        return Suggestion { value: name, saw: format!("the title is `{title}`"), sure: true };
    }
    if let Some(name) = host.and_then(|word| named(&[word])) {
        return Suggestion {
            value: name,
            saw: "it is the host of the server, for the title gives no short name".to_owned(),
            sure: true,
        };
    }
    let name = named(&words[..words.len().min(MOST_WORDS)]).unwrap_or_else(|| NAMELESS.to_owned());
    Suggestion { value: name, saw: format!("the title is `{title}`"), sure: true }
}

/// The words of a title that name the owner, without noise, versions and words in brackets.
fn title_words(title: &str) -> Vec<String> {
    let title = title.split(['(', '[', '/', '|']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let words = title.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '.');
    let words = words.map(|word| word.split(['\'', '’']).next().unwrap_or_default().to_lowercase());
    let words = words
        .flat_map(|word| if is_version(&word) { Vec::new() } else { word.split('.').map(str::to_owned).collect() });
    words.filter(|word| !word.is_empty() && !is_version(word) && !NOISE.contains(&&**word)).collect()
}

fn is_version(word: &str) -> bool {
    let digits = word.strip_prefix('v').unwrap_or(word);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == 'x')
}

/// The label of a host that names the owner: `github` in `https://api.github.com`.
fn host_word(url: &str) -> Option<String> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split(['/', ':', '?']).next()?;
    let labels: Vec<&str> = host.split('.').filter(|label| !label.contains(['{', '}'])).collect();
    // The last label is the top-level domain. A host of one label is a local machine.
    let own = labels.split_last().filter(|(_, own)| !own.is_empty())?.1;
    let word = own.iter().rev().find(|label| !HOST_NOISE.contains(&&*label.to_lowercase()))?;
    let plain =
        word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && word.contains(|c: char| c.is_alphabetic());
    plain.then(|| word.to_lowercase())
}
