//! Chooses the group of each operation, and the name of the group's module.

use std::collections::{BTreeMap, BTreeSet};

use super::lexicon::{is_article, is_idle, is_number, is_program};
use super::path::{self, Part, after_idle};
use super::released::Released;
use super::{reserved, split};
use crate::config::{Config, Group as GroupConfig};
use crate::model::{Api, Operation};
use crate::plan::words::{self, Form, handle, singular};

/// The source of a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// The configuration or the lock names the module.
    Named,
    /// A tag.
    Tag(String),
    /// A segment of the path.
    Path(String),
    /// Operations that share no tag and no segment with others.
    Common,
}

/// A group without its methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub module: String,
    pub source: Source,
    /// Indices into [`Api::operations`].
    pub operations: Vec<usize>,
    /// True if its name is configured or released, so that it is not merged into another.
    pub fixed: bool,
}

/// The key under which the lock has the common group.
pub(super) const COMMON: &str = "/";

/// The name of the common group if the document's title gives none.
const ROOT: &str = "root";

/// Words of a title that only say that it is the title of an API.
const TITLE_WORDS: [&str; 14] = [
    "client",
    "cloud",
    "definition",
    "description",
    "docs",
    "documentation",
    "http",
    "online",
    "openapi",
    "public",
    "reference",
    "spec",
    "specification",
    "web",
];

/// The most words of a title that can name a group.
const MOST_TITLE_WORDS: usize = 2;

/// Returns the group that the configuration puts an operation into.
pub(super) fn configured(config: &Config, operation: &Operation) -> Option<usize> {
    config.group.iter().position(|group| selects(group, operation))
}

/// Returns all groups, by module.
pub(super) fn place(api: &Api, config: &Config, released: &Released<'_>) -> Vec<Placed> {
    let mut pass = Pass { api, released, groups: BTreeMap::new() };
    let mut tagged: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut loose: Vec<usize> = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let configured = configured(config, operation).map(|at| config.group[at].name.clone());
        let named = configured.or_else(|| released.operation(index).map(|(module, _)| module));
        match (named, tag(operation)) {
            (Some(module), _) => pass.put(module, Source::Named, &[index], true),
            (None, Some(tag)) => tagged.entry(tag.to_owned()).or_default().push(index),
            (None, None) => loose.push(index),
        }
    }
    pass.place_tagged(&tagged);
    pass.place_loose(&loose);
    pass.groups.into_values().collect()
}

/// Returns the first tag that is not empty or blank.
pub(super) fn tag(operation: &Operation) -> Option<&str> {
    operation.tags.iter().map(String::as_str).find(|tag| !tag.trim().is_empty())
}

struct Pass<'p> {
    api: &'p Api,
    released: &'p Released<'p>,
    /// The groups by module.
    groups: BTreeMap<String, Placed>,
}

/// Returns the text by which modules are compared. `dns_1` and `dns1` would both have a `Dns1Api`, and some file
/// systems ignore case.
pub(super) fn identity(module: &str) -> String {
    handle(module).to_lowercase()
}

fn counted(texts: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for text in texts {
        *count.entry(text).or_default() += 1;
    }
    count
}

impl Pass<'_> {
    /// Adds operations to a group, which is made if it does not exist.
    fn put(&mut self, module: String, source: Source, operations: &[usize], fixed: bool) {
        let group = self.groups.entry(module.clone()).or_insert_with(|| Placed {
            module,
            source: source.clone(),
            operations: Vec::new(),
            fixed,
        });
        group.operations.extend_from_slice(operations);
        group.operations.sort_unstable();
        if group.source == Source::Named {
            group.source = source;
        }
        group.fixed |= fixed;
    }

    /// Makes a group for each tag. Two tags are two groups, even if their texts are almost the same.
    fn place_tagged(&mut self, tagged: &BTreeMap<String, Vec<usize>>) {
        let known: BTreeMap<&String, String> =
            tagged.keys().filter_map(|tag| Some((tag, self.released.group(tag)?))).collect();
        let open: Vec<&String> = tagged.keys().filter(|tag| !known.contains_key(tag)).collect();
        let taken = known.values().cloned().chain(self.released.modules());
        let named = self.tag_modules(&open, tagged, taken.map(|module| identity(&module)).collect());
        let named = open.into_iter().zip(named).map(|(tag, module)| (tag, module, false));
        for (tag, module, fixed) in known.into_iter().map(|(tag, module)| (tag, module, true)).chain(named) {
            self.put(module, Source::Tag(tag.clone()), &tagged[tag], fixed);
        }
    }

    /// Returns the modules of tags that were never released. None of them is in `taken`. A module is the tag without
    /// its `for a zone` ending, else the whole tag, else the tag with a word of the path, else the tag with a number.
    fn tag_modules(
        &self,
        tags: &[&String],
        tagged: &BTreeMap<String, Vec<usize>>,
        taken: BTreeSet<String>,
    ) -> Vec<String> {
        let names: Vec<[String; 3]> = tags.iter().map(|tag| self.tag_names(tag, &tagged[*tag])).collect();
        let mut chosen: Vec<Option<String>> = vec![None; tags.len()];
        let mut used = taken;
        let long = counted(names.iter().map(|names| identity(&names[1])));
        for level in 0..3 {
            let count = counted(names.iter().map(|names| identity(&names[level])));
            for (names, chosen) in names.iter().zip(&mut chosen).filter(|(_, chosen)| chosen.is_none()) {
                let wanted = identity(&names[level]);
                // A short name must not be the long name of another tag.
                let own = usize::from(identity(&names[1]) == wanted);
                let of_others = level == 0 && long.get(&wanted).is_some_and(|count| *count > own);
                if count[&wanted] == 1 && !of_others && used.insert(wanted) {
                    *chosen = Some(names[level].clone());
                }
            }
        }
        let mut number = |names: &[String; 3]| {
            let name = words::numberable(&names[1]).to_owned();
            let mut numbered = (1_usize..).map(|number| format!("{name}_{number}"));
            numbered.find(|name| used.insert(identity(name))).unwrap_or(name)
        };
        names.iter().zip(chosen).map(|(names, chosen)| chosen.unwrap_or_else(|| number(names))).collect()
    }

    /// Returns the names that a tag may have, the shortest first.
    fn tag_names(&self, tag: &str, operations: &[usize]) -> [String; 3] {
        let words = self.tag_words(tag, operations);
        let with_path: Vec<String> = words.iter().cloned().chain(self.path_word(operations, &words)).collect();
        [short(&words), &words, &with_path].map(reserved::module)
    }

    /// Returns the words of a tag. A tag of only signs gives the names of the signs. A tag that cannot be written in
    /// ASCII gives a word of the path of its operations.
    fn tag_words(&self, tag: &str, operations: &[usize]) -> Vec<String> {
        let words = split::words(tag);
        if !words.is_empty() {
            return words;
        }
        if tag.is_ascii() {
            return split::words(&words::name(tag, Form::Snake));
        }
        self.path_word(operations, &[]).map_or_else(|| vec!["group".to_owned()], |word| vec![word])
    }

    /// Returns the first word in the path of the first operation that is not in `known`.
    fn path_word(&self, operations: &[usize], known: &[String]) -> Option<String> {
        let parts = path::parts(&self.api.operations[*operations.first()?].path);
        let known: BTreeSet<String> = known.iter().map(|word| singular(word)).collect();
        let fixed = after_idle(&parts).iter().filter_map(Part::fixed).flatten();
        fixed.filter(|word| !known.contains(&singular(word))).map(ToOwned::to_owned).next()
    }

    /// Makes a group for the first segment in which paths differ, and one for all operations that would be alone in
    /// their group.
    fn place_loose(&mut self, loose: &[usize]) {
        let paths = Segments::new(self.api, loose);
        let mut common: Vec<usize> = Vec::new();
        let mut alone: Vec<(Vec<String>, usize)> = Vec::new();
        for (words, operations) in paths.groups {
            let Some(words) = words else {
                common.extend(operations);
                continue;
            };
            match (self.known(&words), operations.as_slice()) {
                (Some((module, fixed)), operations) => {
                    self.put(module, Source::Path(words.join("_")), operations, fixed);
                }
                (None, [only]) => alone.push((words, *only)),
                (None, operations) => self.put_path(&words, operations),
            }
        }
        let none = common.is_empty() && self.released.group(COMMON).is_none();
        match (alone.as_slice(), none) {
            ([(words, only)], true) => self.put_path(words, &[*only]),
            _ => common.extend(alone.iter().map(|(_, only)| *only)),
        }
        if !common.is_empty() {
            self.put_common(paths.common.as_deref(), &common);
        }
    }

    /// Returns the module for a segment of the path: a released one, or one that exists already.
    fn known(&self, words: &[String]) -> Option<(String, bool)> {
        if let Some(module) = self.released.group(&words.join("_")) {
            return Some((module, true));
        }
        let same = |module: &str| singular(reserved::given(module)) == singular(&words.join("_"));
        let of_path = |group: &Placed| matches!(group.source, Source::Path(_));
        let group = self.groups.values().find(|group| !of_path(group) && same(&group.module))?;
        Some((group.module.clone(), false))
    }

    fn put_path(&mut self, words: &[String], operations: &[usize]) {
        let module = reserved::module(words);
        self.put(module, Source::Path(words.join("_")), operations, false);
    }

    /// Names the common group by the last segment that all paths begin with, else by the title, else `root`.
    fn put_common(&mut self, segment: Option<&[String]>, operations: &[usize]) {
        if let Some(segment) = segment {
            let known = self.known(segment);
            let (module, fixed) = known.unwrap_or_else(|| (reserved::module(segment), false));
            return self.put(module, Source::Path(segment.join("_")), operations, fixed);
        }
        let module = self.common_module();
        self.put(module, Source::Common, operations, self.released.group(COMMON).is_some());
    }

    fn common_module(&self) -> String {
        let is_there = |module: &str| self.groups.keys().any(|known| identity(known) == identity(module));
        common_module(self.api, self.released, is_there)
    }
}

/// Returns the module of the common group, which must not exist yet.
pub(super) fn common_module(api: &Api, released: &Released<'_>, is_there: impl Fn(&str) -> bool) -> String {
    if let Some(module) = released.group(COMMON) {
        return module;
    }
    let idle = |word: &String| {
        is_idle(word) || is_number(word) || is_article(word) || is_program(word) || TITLE_WORDS.contains(&&**word)
    };
    let title: Vec<String> = split::words(&api.info.title).into_iter().filter(|word| !idle(word)).collect();
    let titled = (1..=MOST_TITLE_WORDS).contains(&title.len()).then(|| reserved::module(&title));
    let numbered = (2_usize..).map(|number| format!("{ROOT}_{number}"));
    let mut names = titled.into_iter().chain([ROOT.to_owned()]).chain(numbered);
    names.find(|module| !is_there(module)).unwrap_or_else(|| ROOT.to_owned())
}

/// The segments in which paths differ.
struct Segments {
    /// The last segment that all paths begin with, if there is one.
    common: Option<Vec<String>>,
    /// The operations of each segment. Under `None` are those whose path has no further segment.
    groups: BTreeMap<Option<Vec<String>>, Vec<usize>>,
}

impl Segments {
    fn new(api: &Api, operations: &[usize]) -> Self {
        let fixed = |index: &usize| -> (usize, Vec<Vec<String>>) {
            let parts = path::parts(&api.operations[*index].path);
            (*index, after_idle(&parts).iter().filter_map(Part::fixed).map(<[String]>::to_vec).collect())
        };
        let paths: Vec<(usize, Vec<Vec<String>>)> = operations.iter().map(fixed).collect();
        let said: Vec<&Vec<Vec<String>>> = paths.iter().map(|(_, path)| path).filter(|path| !path.is_empty()).collect();
        let shared = match said.as_slice() {
            [first, rest @ ..] if !rest.is_empty() => {
                let alike = |path: &&Vec<Vec<String>>| first.iter().zip(*path).take_while(|(a, b)| a == b).count();
                rest.iter().map(alike).min().unwrap_or(0)
            }
            _ => 0,
        };
        let common = shared.checked_sub(1).map(|last| said[0][last].clone());
        let mut groups: BTreeMap<Option<Vec<String>>, Vec<usize>> = BTreeMap::new();
        for (index, path) in paths {
            groups.entry(path.get(shared).cloned()).or_default().push(index);
        }
        Self { common, groups }
    }
}

/// Returns the words of a tag without an ending such as `for a zone`.
fn short(words: &[String]) -> &[String] {
    let at = words.windows(2).rposition(|pair| pair[0] == "for" && is_article(&pair[1]));
    at.filter(|at| *at > 0 && words.len() > at + 2).map_or(words, |at| &words[..at])
}

/// Returns true if a tag has more words than a name can take.
pub(super) fn is_cut(tag: &str) -> bool {
    reserved::is_too_long(short(&split::words(tag)))
}

/// Returns true if the group has the first tag of the operation, a path above it, or its id.
fn selects(group: &GroupConfig, operation: &Operation) -> bool {
    let by_tag = operation.tags.first().is_some_and(|tag| group.tags.contains(tag));
    let by_path = group.paths.iter().any(|pattern| below(pattern, &operation.path));
    let by_id = group.operations.contains(&super::operation_key(operation));
    by_tag || by_path || by_id
}

/// Returns true if `path` is `pattern` or is below it. `*` matches any one segment.
fn below(pattern: &str, path: &str) -> bool {
    let mut segments = path.trim_matches('/').split('/');
    pattern
        .trim_matches('/')
        .split('/')
        .all(|wanted| segments.next().is_some_and(|segment| wanted == "*" || wanted == segment))
}

#[cfg(test)]
mod tests {
    use super::{below, short};
    use crate::plan::groups::split::words;

    #[test]
    fn paths_select_what_stands_below_them() {
        assert!(below("/zones/*/dns_records", "/zones/{zone_id}/dns_records/{id}"));
        assert!(!below("/zones/*/dns_records", "/zones/{zone_id}"));
    }

    #[test]
    fn a_tag_is_short_without_what_it_is_for() {
        let shortened = |text: &str| short(&words(text)).join(" ");
        assert_eq!(shortened("Custom Hostname for a Zone"), "custom hostname");
        assert_eq!(shortened("Workers for Platforms"), "workers for platforms");
        assert_eq!(shortened("For a Zone"), "for a zone");
        assert_eq!(shortened("Lists for the"), "lists for the");
    }
}
