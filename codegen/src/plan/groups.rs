//! Which group each operation belongs to, and what its method is called.
//!
//! A group is what the configuration says, else the first tag, else the first fixed segment of the path. A method is named
//! by the lock, else by the configuration, else by rule: the operation's id without the words of its group, read as one
//! of the usual verbs; where no id is given, the verb that goes with the HTTP method and the path.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::naming::SHARED;
use super::types::NameOrigin;
use super::words::{self, Form};
use crate::config::{Config, Group as GroupConfig};
use crate::diagnostics::{Code, Diagnostics};
use crate::identity::keys;
use crate::lock::{Lock, LockedOperation};
use crate::model::{Api, Kind, Operation};
use crate::pointer::Pointer;

/// A group with its operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupNames {
    /// The module, feature and method of the client.
    pub module: String,
    /// The tag it came from, for its documentation.
    pub tag: Option<String>,
    /// What it is made from: the tag, the path segment or the configured name.
    pub key: String,
    /// Indices into [`Api::operations`], each with its method's name.
    pub methods: Vec<(usize, String)>,
    /// Where the names of methods come from that no rule made, by index.
    pub given: BTreeMap<usize, NameOrigin>,
}

impl GroupNames {
    /// Where the name of a method comes from.
    pub(super) fn named_by(&self, index: usize) -> NameOrigin {
        self.given.get(&index).copied().unwrap_or(NameOrigin::Rule("method"))
    }
}

/// What the configuration knows an operation by: its id as written, or its method and path.
pub(super) fn operation_key(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.path))
}

/// All groups, by module.
pub(super) fn groups(api: &Api, config: &Config, lock: &Lock, diagnostics: &mut Diagnostics) -> Vec<GroupNames> {
    let mut groups: BTreeMap<String, GroupNames> = BTreeMap::new();
    let mut used = Used::default();
    let modules = tag_modules(api);
    let keys = keys(lock, &api.operations);
    for (index, operation) in api.operations.iter().enumerate() {
        let released = Released::of(lock, operation, keys[index].as_deref());
        let (module, tag) = group_of(operation, config, &released, lock, &modules, &mut used);
        let group = groups.entry(module.clone()).or_insert_with(|| GroupNames {
            key: tag.clone().unwrap_or_else(|| module.clone()),
            module,
            tag,
            methods: Vec::new(),
            given: BTreeMap::new(),
        });
        group.methods.push((index, String::new()));
    }
    for group in groups.values_mut() {
        name_methods(api, config, lock, &keys, group, &mut used);
    }
    used.report_unused(config, diagnostics);
    groups.into_values().collect()
}

/// Which entries of the configuration matched something.
#[derive(Default)]
struct Used {
    groups: BTreeSet<usize>,
    methods: BTreeSet<(usize, String)>,
}

impl Used {
    fn report_unused(&self, config: &Config, diagnostics: &mut Diagnostics) {
        for (index, group) in config.group.iter().enumerate() {
            if !self.groups.contains(&index) {
                let message = format!("the group `{}` matches no operation", group.name);
                diagnostics.report(Code::ConfigUnmatched, &Pointer::root(), message);
                continue;
            }
            for id in group.methods.keys().filter(|id| !self.methods.contains(&(index, (*id).clone()))) {
                let message = format!("group `{}`: there is no operation `{id}` in it", group.name);
                diagnostics.report(Code::ConfigUnmatched, &Pointer::root(), message);
            }
        }
    }
}

fn group_of(
    operation: &Operation,
    config: &Config,
    released: &Released<'_>,
    lock: &Lock,
    modules: &BTreeMap<String, String>,
    used: &mut Used,
) -> (String, Option<String>) {
    let configured = config.group.iter().position(|group| selects(group, operation));
    used.groups.extend(configured);
    let key = operation_key(operation);
    if let Some(index) = configured.filter(|index| config.group[*index].methods.contains_key(&key)) {
        used.methods.insert((index, key));
    }
    let tag = operation.tags.first().cloned();
    if let Some(index) = configured {
        return (config.group[index].name.clone(), tag);
    }
    if let Some(path) = released.path {
        return (Lock::split(path).0.to_owned(), tag);
    }
    let key = tag.clone().or_else(|| fixed_segments(&operation.path).next().map(str::to_owned));
    if let Some(module) = key.and_then(|key| lock.groups.get(&key)) {
        return (module.clone(), tag);
    }
    let module = match &tag {
        Some(tag) => modules.get(tag).cloned().unwrap_or_else(|| words::name(tag, Form::Snake)),
        None => words::name(fixed_segments(&operation.path).next().unwrap_or("root"), Form::Snake),
    };
    (unreserved(module), tag)
}

/// A group is a module, a method of the client and a feature: what one of these is called already is no name for it.
const RESERVED: [&str; 19] = [
    "blocking",
    "builder",
    "client",
    "components",
    "credentials",
    "default",
    "from",
    "from_env",
    "gzip",
    "http2",
    "jiff",
    "native_tls",
    "raw",
    "reqwest",
    "restwright",
    "rustls",
    "serde",
    "tracing",
    "transport",
];

fn unreserved(module: String) -> String {
    if RESERVED.contains(&module.as_str()) || module == SHARED { format!("{module}_group") } else { module }
}

/// The modules of tags: without "for a zone" and the like, where that tells no two apart.
fn tag_modules(api: &Api) -> BTreeMap<String, String> {
    let tags: BTreeSet<&String> = api.operations.iter().filter_map(|operation| operation.tags.first()).collect();
    let long = |tag: &str| words::name(tag, Form::Snake);
    let short = |tag: &str| {
        let name = long(tag);
        let ends = ["_for_a_zone", "_for_an_account", "_for_the_account", "_for_zone", "_for_account"];
        ends.iter().find_map(|end| name.strip_suffix(end)).map_or_else(|| name.clone(), str::to_owned)
    };
    let alone = |name: &String| tags.iter().filter(|tag| short(tag) == *name || long(tag) == *name).count() == 1;
    tags.iter()
        .map(|tag| {
            let name = Some(short(tag)).filter(alone).unwrap_or_else(|| long(tag));
            ((*tag).clone(), name)
        })
        .collect()
}

/// A group takes the operations of any of its tags, below any of its paths, or named.
fn selects(group: &GroupConfig, operation: &Operation) -> bool {
    let by_tag = operation.tags.first().is_some_and(|tag| group.tags.contains(tag));
    let by_path = group.paths.iter().any(|pattern| below(pattern, &operation.path));
    let by_id = group.operations.contains(&operation_key(operation));
    by_tag || by_path || by_id
}

/// Whether `path` is `pattern` or stands below it; `*` stands for one segment.
fn below(pattern: &str, path: &str) -> bool {
    let mut segments = path.trim_matches('/').split('/');
    pattern
        .trim_matches('/')
        .split('/')
        .all(|wanted| segments.next().is_some_and(|segment| wanted == "*" || wanted == segment))
}

fn fixed_segments(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty() && !segment.starts_with('{'))
}

/// The Rust path of an operation, where it is released.
struct Released<'l> {
    path: Option<&'l str>,
}

impl<'l> Released<'l> {
    fn of(lock: &'l Lock, operation: &Operation, key: Option<&str>) -> Self {
        let known: Option<&LockedOperation> = key.and_then(|key| lock.operations.get(key));
        let first = || lock.first.as_ref().and_then(|first| first.operations.get(&operation_key(operation)));
        Self { path: known.map(|known| known.rust.as_str()).or_else(|| first().map(String::as_str)) }
    }
}

fn name_methods(
    api: &Api,
    config: &Config,
    lock: &Lock,
    keys: &[Option<String>],
    group: &mut GroupNames,
    used: &mut Used,
) {
    let mut given: Vec<Option<String>> = Vec::new();
    let mut derived: Vec<Vec<String>> = Vec::new();
    for (index, _) in &group.methods {
        let operation = &api.operations[*index];
        let key = operation_key(operation);
        let configured = config.group.iter().enumerate().find_map(|(at, entry)| {
            let name = (entry.name == group.module).then(|| entry.methods.get(&key)).flatten()?;
            used.methods.insert((at, key.clone()));
            Some(name.clone())
        });
        let released = Released::of(lock, operation, keys[*index].as_deref()).path;
        let released = released.map(|path| Lock::split(path).1.to_owned());
        let origin = match (&configured, &released) {
            (Some(_), _) => Some(NameOrigin::Configured),
            (None, Some(_)) => Some(NameOrigin::Released),
            (None, None) => None,
        };
        group.given.extend(origin.map(|origin| (*index, origin)));
        given.push(configured.or(released));
        derived.push(candidates(api, operation, group));
    }
    for ((_, name), chosen) in group.methods.iter_mut().zip(choose(&given, &derived)) {
        *name = chosen;
    }
    group.methods.sort_by(|a, b| a.1.cmp(&b.1));
}

/// What is given stands; the others take the first of their candidates that nobody else wants as well.
fn choose(given: &[Option<String>], candidates: &[Vec<String>]) -> Vec<String> {
    let mut chosen: Vec<Option<String>> = given.to_vec();
    let most = candidates.iter().map(Vec::len).max().unwrap_or(0);
    for level in 0..most {
        let open = candidates.iter().enumerate().filter(|(index, _)| chosen[*index].is_none());
        let wanted = open.filter_map(|(index, names)| Some((index, names.get(level).or(names.last())?)));
        let wanted: Vec<(usize, String, Vec<String>)> =
            wanted.map(|(index, name)| (index, name.clone(), words::keys(name, Form::Method))).collect();
        let mut count: BTreeMap<&String, usize> = BTreeMap::new();
        wanted.iter().flat_map(|(_, _, keys)| keys).for_each(|key| *count.entry(key).or_default() += 1);
        let known = chosen.iter().flatten().flat_map(|name| words::keys(name, Form::Method));
        let known: BTreeSet<String> = known.collect();
        for (index, name, keys) in &wanted {
            if keys.iter().all(|key| count[key] == 1 && !known.contains(key)) {
                chosen[*index] = Some(name.clone());
            }
        }
    }
    let taken: Vec<String> = chosen.iter().flatten().cloned().collect();
    let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    let open: Vec<usize> = (0..chosen.len()).filter(|&index| chosen[index].is_none()).collect();
    let last = |index: &usize| candidates[*index].last().map_or("call", String::as_str);
    let fresh = words::names(open.iter().map(last), Form::Method, &taken);
    for (index, name) in open.into_iter().zip(fresh) {
        chosen[index] = Some(name);
    }
    chosen.into_iter().flatten().collect()
}

/// Names for a method, the best first, each longer than the one before.
fn candidates(api: &Api, operation: &Operation, group: &GroupNames) -> Vec<String> {
    let verb = usual_verb(api, operation);
    let Some(id) = &operation.id else {
        let path: Vec<&str> = fixed_segments(&operation.path).collect();
        let last = path.last().copied().unwrap_or_default();
        let parameters: Vec<&str> =
            operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        let long = format!("{verb}_{}", path.join("_"));
        let longest = if parameters.is_empty() { long.clone() } else { format!("{long}_by_{}", parameters.join("_")) };
        let names = [verb.to_owned(), format!("{verb}_{last}"), long, longest];
        return names.iter().map(|name| words::name(name, Form::Snake)).collect();
    };
    // A path parameter that the id spells out says nothing that the arguments do not.
    let id = path_parameters(&operation.path).fold(id.clone(), |id, parameter| id.replace(parameter, " "));
    let mut names: Vec<String> =
        [own_words(&id, group), after_group(&id, group)].iter().filter_map(|own| verb_first(own, verb)).collect();
    if names.is_empty() {
        names.push(verb.to_owned());
    }
    names.push(id);
    names.iter().map(|name| words::name(name, Form::Snake)).collect()
}

/// Words as a method's name, with the usual verb for what the document writes; none for no words.
fn verb_first(own: &[String], verb: &str) -> Option<String> {
    let (first, rest) = own.split_first()?;
    if rest.is_empty() && is_noun(first) {
        return Some(verb.to_owned());
    }
    let known = VERBS.iter().find(|(_, words)| words.contains(&first.as_str())).map(|(known, _)| *known);
    let leading = match known {
        // Documents write "get" for lists as well.
        Some("get") => verb,
        Some(known) => known,
        None => first,
    };
    let words: Vec<&str> = std::iter::once(leading).chain(rest.iter().map(String::as_str)).collect();
    Some(words.join("_"))
}

fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).filter(|name| name.contains(['_', '-']))
}

/// Words of an operation's id that say what is looked at, not what is done: the verb is the method's.
fn is_noun(word: &str) -> bool {
    matches!(word, "details" | "detail" | "info" | "properties")
}

/// The verbs that methods are named by, and what documents write for them.
const VERBS: [(&str, &[&str]); 6] = [
    ("list", &["list", "lists", "index"]),
    ("get", &["get", "retrieve", "fetch", "read", "show", "details"]),
    ("create", &["create", "add", "new", "insert", "post"]),
    ("update", &["update", "replace", "put"]),
    ("edit", &["edit", "patch", "modify"]),
    ("delete", &["delete", "remove", "destroy"]),
];

/// The words that the name of a group says.
fn said(group: &GroupNames) -> BTreeSet<String> {
    let module = group.module.split('_').map(words::singular);
    // `urlscanner` says what `URL Scanner` does.
    let joined = words::singular(&group.module.replace('_', ""));
    // `cloudflare-i-ps` says what `Cloudflare IPs` does: something has torn the acronym.
    let torn = group.tag.iter().map(|tag| tag.to_snake_case());
    let torn = torn.flat_map(|tag| tag.split('_').map(words::singular).collect::<Vec<_>>());
    module
        .chain([joined])
        .chain(group.tag.iter().flat_map(|tag| words::snake_words(tag)).map(|word| words::singular(&word)))
        .chain(torn)
        .collect()
}

fn is_said(said: &BTreeSet<String>, word: &str) -> bool {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    said.contains(&words::singular(word)) || words::FILLERS.contains(&word) || is_number
}

/// The words of an id that its group does not say already.
fn own_words(id: &str, group: &GroupNames) -> Vec<String> {
    let said = said(group);
    words::snake_words(id).into_iter().filter(|word| !is_said(&said, word)).collect()
}

/// The words of an id after those that it begins with for its group's sake.
fn after_group(id: &str, group: &GroupNames) -> Vec<String> {
    let said = said(group);
    words::snake_words(id).into_iter().skip_while(|word| is_said(&said, word)).collect()
}

/// The verb that goes with the HTTP method, the path and the answer.
fn usual_verb(api: &Api, operation: &Operation) -> &'static str {
    let item = operation.path.trim_end_matches('/').ends_with('}');
    match operation.method.as_str() {
        "GET" | "HEAD" if !item && answers_list(api, operation) => "list",
        "GET" => "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "edit",
        "DELETE" => "delete",
        "HEAD" => "head",
        "OPTIONS" => "options",
        _ => "trace",
    }
}

fn answers_list(api: &Api, operation: &Operation) -> bool {
    let success = operation.responses.iter().filter(|response| response.status.is_success());
    let mut types = success.flat_map(|response| &response.content).filter_map(|content| content.ty);
    types.any(|ty| matches!(api.types.get(ty.id).kind, Kind::List(_)))
}

#[cfg(test)]
mod tests {
    use super::{GroupNames, below, choose, own_words};

    #[test]
    fn paths_select_what_stands_below_them() {
        assert!(below("/zones/*/dns_records", "/zones/{zone_id}/dns_records/{id}"));
        assert!(!below("/zones/*/dns_records", "/zones/{zone_id}"));
    }

    #[test]
    fn words_of_the_group_are_left_out_of_its_methods() {
        let group = GroupNames {
            module: "client_certificates".to_owned(),
            tag: Some("API Shield Client Certificates for a Zone".to_owned()),
            key: String::new(),
            methods: Vec::new(),
            given: std::collections::BTreeMap::new(),
        };
        assert_eq!(own_words("client-certificate-for-a-zone-list-client-certificates", &group), ["list"]);
        assert_eq!(own_words("client-certificate-for-a-zone-client-certificate-details", &group), ["details"]);
        let group = GroupNames {
            module: "cloudflare_ips".to_owned(),
            tag: Some("Cloudflare IPs".to_owned()),
            ..group
        };
        assert_eq!(own_words("cloudflare-i-ps-cloudflare-ip-details", &group), ["details"]);
    }

    #[test]
    fn nobody_takes_a_name_that_two_want() {
        let candidates = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let derived = [candidates(&["get", "get_one"]), candidates(&["get", "get_two"]), candidates(&["list"])];
        assert_eq!(choose(&[None, None, None], &derived), ["get_one", "get_two", "list"]);
        assert_eq!(choose(&[Some("x".to_owned()), None, None], &derived), ["x", "get", "list"]);
        // The types that are called after these two are the same.
        let derived = [candidates(&["get2fa"]), candidates(&["get_2fa"])];
        assert_eq!(choose(&[None, None], &derived), ["get2fa_1", "get_2fa_2"]);
    }
}
