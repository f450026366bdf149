//! The names of types: one pass over the whole API, before anything is built.
//!
//! A type takes its name from the lock, else from the configuration, else from the first of these that fits:
//! the envelope is `Envelope`; a schema under `components` has its own name; what most operations of a group answer is
//! the group's singular; everything else is named after the place of its first use, an operation or a property.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use heck::ToSnakeCase;

use super::apart::told_apart;
use super::groups::GroupNames;
use super::methods::given_by_member;
use super::shared::{self, after_family};
use super::types::TypePath;
use super::variants::variant_names;
use super::words::{self, Form, TAKEN_TYPES};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostics};
use crate::lock::Lock;
use crate::model::facts::children;
use crate::model::{Api, Kind, Operation, Property, Response, TypeId, TypeUse, Types};
use crate::pointer::Pointer;

/// The module for types that no group, or more than one, uses.
pub(super) const SHARED: &str = "types";

/// Where each type stands and what it is called.
pub(super) struct Naming {
    /// The path of each type that has a name.
    pub paths: BTreeMap<TypeId, TypePath>,
    /// The groups that use each type.
    pub users: BTreeMap<TypeId, BTreeSet<String>>,
    /// The types that are there whatever groups are: those of the envelope.
    pub always: BTreeSet<TypeId>,
    /// The paths of unions.
    pub unions: BTreeSet<TypePath>,
}

/// Whether a type needs a name: the others are written out where they are used.
pub(super) fn is_named(kind: &Kind) -> bool {
    match kind {
        Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => true,
        Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any | Kind::Never => false,
    }
}

/// Names every type.
pub(super) fn name_types(
    api: &Api,
    groups: &[GroupNames],
    config: &Config,
    lock: &Lock,
    diagnostics: &mut Diagnostics,
) -> Naming {
    let mut cx = Pass {
        api,
        lock,
        users: users(api, config, groups),
        always: api.envelope.map(|envelope| reached(api, vec![envelope.id])).unwrap_or_default(),
        paths: BTreeMap::new(),
        still_there: still_there(api, lock),
        taken: BTreeMap::new(),
        queue: VecDeque::new(),
        families: shared::families(api),
        short: BTreeMap::new(),
        visited: BTreeSet::new(),
    };
    cx.reserve_handles(groups);
    cx.count_short_names();
    cx.name_given(config, diagnostics);
    if let Some(envelope) = api.envelope {
        cx.push(envelope.id, "Envelope".to_owned());
        cx.drain();
    }
    cx.name_shared(groups);
    cx.name_components();
    cx.name_main_types(groups);
    for group in groups {
        for (index, method) in &group.methods {
            cx.name_operation(&api.operations[*index], method);
        }
    }
    cx.drain();
    let used = reached(api, written_out(api, config));
    cx.paths.retain(|id, _| used.contains(id));
    let is_union = |id: &TypeId| matches!(api.types.get(*id).kind, Kind::Union(_));
    let unions = cx.paths.iter().filter(|(id, _)| is_union(id)).map(|(_, path)| path.clone()).collect();
    Naming { paths: cx.paths, users: cx.users, always: cx.always, unions }
}

fn still_there(api: &Api, lock: &Lock) -> BTreeSet<String> {
    let schemas = api.types.iter().flat_map(|(_, ty)| &ty.twins);
    schemas.filter_map(|twin| lock.get("type", api.source(twin).as_str())).map(str::to_owned).collect()
}

/// What the lock knows a shape by.
pub(super) fn shape_key(api: &Api, id: TypeId) -> String {
    format!("{:016x}", api.types.get(id).fingerprint)
}

/// The types that the crate names somewhere: all of `components`, and what operations give and answer. Of a component
/// that is an envelope, which every answer has, its value.
fn written_out(api: &Api, config: &Config) -> Vec<TypeId> {
    let components = api.components.values().filter_map(|ty| match api.enveloped.get(&ty.id) {
        Some(value) => value.map(|value| value.id),
        None => Some(ty.id),
    });
    components
        .chain(api.envelope.map(|envelope| envelope.id))
        .chain(api.operations.iter().flat_map(|operation| uses(api, config, operation)))
        .collect()
}

fn users(api: &Api, config: &Config, groups: &[GroupNames]) -> BTreeMap<TypeId, BTreeSet<String>> {
    let mut users: BTreeMap<TypeId, BTreeSet<String>> = BTreeMap::new();
    for group in groups {
        let roots = group.methods.iter().flat_map(|(index, _)| uses(api, config, &api.operations[*index])).collect();
        for id in reached(api, roots) {
            users.entry(id).or_default().insert(group.module.clone());
        }
    }
    users
}

/// The types that an operation names itself; of a body that is given by its members, the types of those.
fn uses(api: &Api, config: &Config, operation: &Operation) -> Vec<TypeId> {
    let parameters = operation.parameters.iter().map(|parameter| parameter.ty.id);
    let by_member = given_by_member(api, config, operation);
    let members = by_member.iter().flat_map(|(_, record)| &record.properties).map(|property| property.ty.id);
    let bodies = operation.body.iter().flat_map(|body| &body.content).filter_map(|content| content.ty).map(|ty| ty.id);
    let bodies = bodies.filter(|id| by_member.is_none_or(|(member, _)| member != *id));
    let answers = operation.responses.iter().flat_map(|response| &response.content).filter_map(|content| content.ty);
    let joined = operation.answers.iter().map(|answers| answers.ty.id);
    parameters.chain(members).chain(bodies).chain(answers.map(|ty| ty.id)).chain(joined).collect()
}

/// Everything that can be reached from `roots`, themselves included.
fn reached(api: &Api, roots: Vec<TypeId>) -> BTreeSet<TypeId> {
    crate::model::facts::reached(&api.types, roots)
}

/// A longer name is not read to its end: the words nearest to the type are kept.
const LONGEST: usize = 60;

/// A name that says more than this of what sets a type apart says less than its place does.
const LONGEST_APART: usize = 36;

/// How many types of one name are told apart before it is left at that.
const MOST_HOLDERS: usize = 8;

/// A name for a type, with others for when it would do better without some of its words.
struct Proposal {
    id: TypeId,
    /// For when no other type of its module would take it.
    short: Option<String>,
    /// For when the name is too long: the type's own word, after that of what holds it.
    near: Option<String>,
    /// The type's own word: that of the property or variant that it stands under.
    word: Option<String>,
    name: String,
}

impl Proposal {
    /// One name and no other.
    fn plain(id: TypeId, name: String) -> Self {
        Self { id, short: None, near: None, word: None, name }
    }

    /// A name for what stands under `word` in this, which is called `base`.
    fn inner(&self, id: TypeId, base: &str, word: &str) -> Self {
        let near = self.word.as_ref().map(|own| format!("{own}{word}"));
        Self { id, short: None, near, word: Some(word.to_owned()), name: format!("{base}{word}") }
    }

    /// A name for one of many such.
    fn one(&self, id: TypeId, base: &str) -> Self {
        let singular = |text: &String| words::singular(text);
        let (near, word) = (self.near.as_ref().map(singular), self.word.as_ref().map(singular));
        Self { id, short: None, near, word, name: words::singular(base) }
    }
}

struct Pass<'p> {
    api: &'p Api,
    lock: &'p Lock,
    users: BTreeMap<TypeId, BTreeSet<String>>,
    always: BTreeSet<TypeId>,
    paths: BTreeMap<TypeId, TypePath>,
    /// The locked paths of schemas that are still where they were.
    still_there: BTreeSet<String>,
    taken: BTreeMap<String, BTreeSet<String>>,
    queue: VecDeque<Proposal>,
    /// What the names of many components begin with, before an underscore.
    families: BTreeSet<String>,
    /// How many types of a module would take a short name.
    short: BTreeMap<(String, String), usize>,
    visited: BTreeSet<TypeId>,
}

impl Pass<'_> {
    /// The names of handles and builders are no types of the document.
    fn reserve_handles(&mut self, groups: &[GroupNames]) {
        for group in groups {
            let taken = self.taken.entry(group.module.clone()).or_default();
            taken.insert(handle(&group.module));
            taken.extend(group.methods.iter().map(|(_, method)| builder(method)));
        }
    }

    fn count_short_names(&mut self) {
        let mut wanting: BTreeMap<(String, String), BTreeSet<TypeId>> = BTreeMap::new();
        for (pointer, ty) in &self.api.components {
            if let Some(short) = self.without_family(&component_name(pointer)) {
                wanting.entry((self.module(ty.id), short)).or_default().insert(ty.id);
            }
        }
        for (_, ty) in self.api.types.iter() {
            let Kind::Record(record) = &ty.kind else { continue };
            for property in &record.properties {
                if let Some(short) = short_name(&self.api.types, property) {
                    let id = property.ty.id;
                    wanting.entry((self.module(id), short)).or_default().insert(id);
                }
            }
        }
        self.short = wanting.into_iter().map(|(key, ids)| (key, ids.len())).collect();
    }

    /// What the lock and the configuration say.
    fn name_given(&mut self, config: &Config, diagnostics: &mut Diagnostics) {
        let mut used = BTreeSet::new();
        let ids: Vec<TypeId> = self.api.types.iter().map(|(id, _)| id).collect();
        for id in ids {
            let ty = self.api.types.get(id);
            if !is_named(&ty.kind) || ty.twins.is_empty() {
                continue;
            }
            let keys: Vec<(&Pointer, String)> = ty.twins.iter().map(|twin| (twin, component_name(twin))).collect();
            let configured = config.rename.types.iter().find(|(key, _)| {
                keys.iter()
                    .any(|(pointer, name)| self.api.source(pointer).as_str() == key.as_str() || name == key.as_str())
            });
            used.extend(configured.map(|(key, _)| key.clone()));
            let locked = self.locked(id);
            if let Some((_, name)) = locked.and_then(|path| path.split_once("::")) {
                self.claim(&Proposal::plain(id, name.to_owned()));
            } else if let Some((_, name)) = configured {
                self.claim(&Proposal::plain(id, name.clone()));
            }
        }
        for key in config.rename.types.keys().filter(|key| !used.contains(*key)) {
            let message = format!("`rename.types`: there is no schema `{key}`, or none that has a name");
            diagnostics.report(Code::ConfigUnmatched, &Pointer::root(), message);
        }
    }

    /// What several products describe is named by what they have in common.
    fn name_shared(&mut self, groups: &[GroupNames]) {
        for wanted in shared::wanted(self.api, groups, &self.families, &self.users) {
            let id = wanted.id;
            if self.always.contains(&id) || self.paths.contains_key(&id) || self.module(id) != SHARED {
                continue;
            }
            let free = wanted.names.iter().filter(|_| wanted.foremost).find(|(name, _)| self.is_free(SHARED, name));
            let free = free.map(|(name, _)| name.clone());
            let apart = || wanted.names.iter().find_map(|(name, like)| like.then(|| self.apart(SHARED, id, name))?);
            let free = free.or_else(apart);
            if let Some(name) = free {
                self.claim(&Proposal::plain(id, name));
            }
        }
    }

    fn is_free(&self, module: &str, name: &str) -> bool {
        let taken = self.taken.get(module).is_some_and(|taken| taken.contains(name));
        // What is put together of words need not begin with a letter: `0Or1` is no name of Rust.
        let is_name = !name.starts_with(|first: char| first.is_ascii_digit());
        !taken && is_name && (!TAKEN_TYPES.contains(&name) || name == "Envelope" && module == SHARED)
    }

    /// A name that tells a record from the one that has the name already, and from all others.
    fn apart(&self, module: &str, id: TypeId, name: &str) -> Option<String> {
        let holder = |name: &str| {
            let held = |path: &TypePath| path.module == module && path.name == name;
            self.paths.iter().find(|(_, path)| held(path)).map(|(id, _)| *id)
        };
        let mut other = holder(name)?;
        for _ in 0..MOST_HOLDERS {
            let apart = told_apart(self.api, id, other, name).filter(|apart| apart.len() <= LONGEST_APART)?;
            if self.is_free(module, &apart) {
                return Some(apart);
            }
            other = holder(&apart)?;
        }
        None
    }

    fn name_components(&mut self) {
        let mut best: BTreeMap<TypeId, (String, Option<String>)> = BTreeMap::new();
        for (pointer, ty) in &self.api.components {
            let component = component_name(pointer);
            let name = words::name(&component, Form::Type);
            let short = self.without_family(&component);
            let known = best.entry(ty.id).or_insert_with(|| (name.clone(), short.clone()));
            // The shortest of several names says the least that is particular to one use.
            if (name.len(), &name) < (known.0.len(), &known.0) {
                *known = (name, short);
            }
        }
        for (id, (name, short)) in best {
            let near = self
                .api
                .components
                .iter()
                .find(|(pointer, ty)| ty.id == id && words::name(&component_name(pointer), Form::Type) == name);
            let near = near.and_then(|(pointer, _)| self.all_but_family(&component_name(pointer)));
            let word = near.clone();
            self.queue.push_back(Proposal { short, near, word, ..Proposal::plain(id, name) });
        }
        self.drain();
    }

    /// A component's name without the family that many names begin with: `dns-records_dns-record` is `DnsRecord`.
    fn without_family(&self, component: &str) -> Option<String> {
        let rest = after_family(&self.families, component)?;
        let rest = rest.trim_start_matches("components-").trim_start_matches("schemas-");
        rest.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| words::name(rest, Form::Type))
    }

    /// The same with all the words that follow the family.
    fn all_but_family(&self, component: &str) -> Option<String> {
        after_family(&self.families, component).map(|rest| words::name(rest, Form::Type))
    }

    /// What most operations of a group answer is what the group is about.
    fn name_main_types(&mut self, groups: &[GroupNames]) {
        for group in groups {
            let mut count: BTreeMap<TypeId, usize> = BTreeMap::new();
            for (index, _) in &group.methods {
                let operation = &self.api.operations[*index];
                for ty in success(operation).flatten() {
                    *count.entry(self.item(ty.id)).or_default() += 1;
                }
            }
            let records = count
                .into_iter()
                .filter(|(id, _)| matches!(self.api.types.get(*id).kind, Kind::Record(_) | Kind::Union(_)));
            let most = records.max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)));
            if let Some((id, _)) = most {
                self.push(id, words::name(&words::singular(&group.module), Form::Type));
                self.drain();
            }
        }
    }

    /// The element of a list, through lists of lists.
    fn item(&self, id: TypeId) -> TypeId {
        let mut id = id;
        while let Kind::List(list) = &self.api.types.get(id).kind {
            id = list.items.id;
        }
        id
    }

    fn name_operation(&mut self, operation: &Operation, method: &str) {
        let prefix = words::name(method.trim_start_matches("r#"), Form::Type);
        for parameter in &operation.parameters {
            self.push(parameter.ty.id, format!("{prefix}{}", words::name(&parameter.name, Form::Type)));
        }
        for content in operation.body.iter().flat_map(|body| &body.content) {
            self.push_use(content.ty, format!("{prefix}Body"));
        }
        self.push_use(operation.answers.as_ref().map(|answers| answers.ty), format!("{prefix}Result"));
        // What a status names is named after that, not after the operation.
        self.drain();
        for response in &operation.responses {
            let word = if response.status.is_success() { "Result" } else { "Failure" };
            for content in &response.content {
                let shared =
                    !response.status.is_success() && content.ty.is_some_and(|ty| self.is_common_failure(ty.id));
                self.push_use(content.ty, if shared { word.to_owned() } else { format!("{prefix}{word}") });
            }
        }
        self.drain();
    }

    /// Whether several operations fail with this.
    fn is_common_failure(&self, id: TypeId) -> bool {
        let fails = |response: &&Response| {
            !response.status.is_success()
                && response.content.iter().any(|content| content.ty.is_some_and(|ty| ty.id == id))
        };
        self.api
            .operations
            .iter()
            .filter(|operation| operation.responses.iter().any(|response| fails(&response)))
            .count()
            > 1
    }

    fn push_use(&mut self, ty: Option<TypeUse>, name: String) {
        if let Some(ty) = ty {
            self.push(ty.id, name);
        }
    }

    fn push(&mut self, id: TypeId, name: String) {
        self.queue.push_back(Proposal::plain(id, name));
    }

    /// Names what is waiting, and what that is made of after its name.
    fn drain(&mut self) {
        while let Some(proposal) = self.queue.pop_front() {
            let id = proposal.id;
            if !self.visited.insert(id) {
                continue;
            }
            let kind = &self.api.types.get(id).kind;
            let base = if is_named(kind) { self.claim(&proposal) } else { proposal.name.clone() };
            match kind {
                Kind::Record(record) => {
                    for property in &record.properties {
                        let word = words::name(&property.name, Form::Type);
                        let inner = proposal.inner(property.ty.id, &base, word.trim_start_matches('_'));
                        let short = short_name(&self.api.types, property);
                        self.queue.push_back(Proposal { short, ..inner });
                    }
                    for child in children(kind) {
                        self.push(child.id, format!("{base}Value"));
                    }
                }
                Kind::List(list) => self.queue.push_back(proposal.one(list.items.id, &base)),
                Kind::Map(ty) => self.queue.push_back(proposal.one(ty.id, &base)),
                Kind::Union(union) => {
                    let words = variant_names(self.api, union, &base);
                    for (variant, word) in union.variants.iter().zip(words) {
                        self.queue.push_back(proposal.inner(variant.ty.id, &base, &word));
                    }
                }
                Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Scalar(_) | Kind::Null | Kind::Any | Kind::Never => {
                }
            }
        }
    }

    /// Gives `id` the name, or one near it where it is taken.
    fn claim(&mut self, proposal: &Proposal) -> String {
        let Proposal { id, short, near, word: _, name: proposed } = proposal;
        let id = *id;
        if let Some(known) = self.paths.get(&id) {
            return known.name.clone();
        }
        let module = self.module(id);
        let free = |name: &String| self.is_free(&module, name);
        let short =
            short.clone().filter(|short| free(short) && self.short.get(&(module.clone(), short.clone())) == Some(&1));
        let name = if let Some(short) = short {
            short
        } else if let Some(near) = near.clone().filter(|near| proposed.len() > LONGEST && free(near)) {
            near
        } else if free(proposed) {
            proposed.clone()
        } else {
            self.another(&module, id, proposed)
        };
        self.taken.entry(module.clone()).or_default().insert(name.clone());
        self.paths.insert(id, TypePath { module, name: name.clone() });
        name
    }

    /// A name near one that is taken: with the group's in front, else with what sets the type apart, else numbered.
    fn another(&self, module: &str, id: TypeId, proposed: &str) -> String {
        // The module of shared types says nothing of what is in it.
        let group = if module == SHARED { "shared" } else { module.trim_start_matches("r#") };
        let group = words::name(&words::singular(group), Form::Type);
        let (by_group, apart) = (Some(format!("{group}{proposed}")), self.apart(module, id, proposed));
        let [first, second] = if module == SHARED { [apart, by_group] } else { [by_group, apart] };
        let longer = [first, second, Some(format!("{proposed}Model")), Some(format!("{group}{proposed}Model"))];
        let numbered = (2..).map(|number| format!("{proposed}{number}"));
        let mut names = longer.into_iter().flatten().chain(numbered);
        names.find(|name| self.is_free(module, name)).expect("numbers do not end")
    }

    /// The path that the lock keeps for a type: by where it stands, else by its shape, when what had that shape is gone.
    fn locked(&self, id: TypeId) -> Option<&str> {
        let ty = self.api.types.get(id);
        let kept = ty.twins.iter().find_map(|twin| self.lock.get("type", self.api.source(twin).as_str()));
        kept.or_else(|| {
            let path = self.lock.get("shape", &shape_key(self.api, id))?;
            (!self.still_there.contains(path)).then_some(path)
        })
    }

    fn module(&self, id: TypeId) -> String {
        if let Some((module, _)) = self.locked(id).and_then(|path| path.split_once("::")) {
            return module.to_owned();
        }
        let mut users = self.users.get(&id).into_iter().flatten();
        match (users.next(), users.next()) {
            (Some(only), None) if !self.always.contains(&id) => only.clone(),
            _ => SHARED.to_owned(),
        }
    }
}

/// An object that stands under a property of a name of several words is known by that name alone.
fn short_name(types: &Types, property: &Property) -> Option<String> {
    let several = property.name.to_snake_case().contains('_');
    let record = matches!(types.get(property.ty.id).kind, Kind::Record(_));
    (several && record).then(|| words::name(&property.name, Form::Type))
}

fn success(operation: &Operation) -> impl Iterator<Item = Option<TypeUse>> + '_ {
    let answers = operation.responses.iter().filter(|response| response.status.is_success());
    answers.flat_map(|response| &response.content).map(|content| content.ty)
}

/// The name under `components/schemas`; empty for any other pointer.
pub(super) fn component_name(pointer: &Pointer) -> String {
    match pointer.as_str().strip_prefix("/components/schemas/") {
        Some(rest) if !rest.contains('/') => pointer.last().unwrap_or_default(),
        _ => String::new(),
    }
}

/// The type that has a group's methods.
pub(super) fn handle(module: &str) -> String {
    format!("{}Api", words::name(module.trim_start_matches("r#"), Form::Type))
}

/// The type that builds a request.
pub(super) fn builder(method: &str) -> String {
    format!("{}Request", words::name(method.trim_start_matches("r#"), Form::Type))
}
