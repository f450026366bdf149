//! The names of types: one pass over the whole API, before anything is built.
//!
//! A released type keeps its Rust path, unless the configuration names it. Every other type is named by its word. If
//! several types of a module have the same word, words of their surroundings are put in front, as few as possible:
//!
//! | a schema | its word | what may be in front | for example |
//! |---|---|---|---|
//! | a component | its name | its affix, its group | `Pet`, `DnsIdentifier`, `PetStatus` |
//! | a property | the property's name | the schema around it, and so on outwards | `Owner`, `PetOwner`, `ListResultOwner` |
//! | an element of `tags` | `Tag` | as for a property | `Tag`, `PetTag` |
//! | a parameter `order` | `Order` | its method, its group | `Order`, `ListOrder`, `ShopListOrder` |
//! | a member of a union | its tag | as for a property | `Cat`, `PetCat` |
//! | a member without a tag | its name in the union | always the schema around it | `TtlNamed` |
//! | what a success comes with | `Result` | always its method | `ListResult` |
//! | the same, of most methods of a group | the group's singular | | `Pet` |
//! | what is sent | `Body` | always its method | `CreateBody` |
//! | what one of several successes comes with | its status | always the result | `CreateResultCreated` |
//! | what a failure comes with | `Failure` | its method, its group | `Failure`, `ListFailure`, `ShopListFailure` |
//! | one of several that a call sends or gets so | the same | its method; after it its status, its media type | `ListFailureNotFound`, `ListFailureNotFoundProblem` |
//! | what is around all values | `Envelope` | | `Envelope` |
//! | whatever webhook arrives | `Webhook` | `Any` | `Webhook` |
//! | whatever callback of an operation arrives | `Callback` | always its method, its group | `SubscribeCallback` |
//! | what a webhook holds | its name | the type of all webhooks | `Paid`, `AnyWebhookPaid` |
//! | what a webhook is answered with | its name and `Response` | | `PaidResponse` |
//!
//! Components are named before all others, so that each has its own name. If several types want the same name, none of
//! them gets it: all take their next longer name. Numbers are the last resort.

mod ladder;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use self::ladder::Ladders;
use super::basis::Basis;
use super::groups::{GroupNames, is_identifier};
use super::hook_modules::HookModules;
use super::types::{NameOrigin, TypePath};
use super::words::{self, Form, TAKEN_TYPES, builder, handle};
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostics};
pub(super) use crate::identity::is_named;
use crate::identity::{Known, component_name};
use crate::lock::Lock;
use crate::model::facts::{Reach, reached};
use crate::model::{HookSet, Kind, Operation, TypeId};
use crate::pointer::Pointer;

/// The module for types that no group uses, or more than one.
pub(super) const SHARED: &str = "types";

/// The words that are added to a name that another type has, before numbers are.
const LAST_WORDS: [&str; 2] = ["Value", "Content"];

/// The module and the name of each type.
pub(super) struct Naming {
    /// The path of each type that has a name.
    pub paths: BTreeMap<TypeId, TypePath>,
    /// The origin of each name.
    pub origins: BTreeMap<TypeId, NameOrigin>,
    /// The groups that use each type.
    pub users: Users,
    /// The types that exist with any set of groups: those of the envelope.
    pub always: BTreeSet<TypeId>,
    /// The paths of the types that have a `From` of other types: unions and tuples.
    pub converted: BTreeSet<TypePath>,
    /// The type that builds the request of each operation, by the operation's index.
    pub builders: BTreeMap<usize, String>,
}

/// The modules of the groups that use a type, in order. A shared type has hundreds of them, so they share their text.
type Users = BTreeMap<TypeId, Vec<Rc<str>>>;

/// Names every type.
pub(super) fn name_types(
    basis: &Basis<'_>,
    groups: &[GroupNames],
    hooks: &HookModules,
    diagnostics: &mut Diagnostics,
) -> Naming {
    let api = basis.api();
    let users = users(basis, groups, hooks);
    let always = api.envelope.map(|envelope| reached(&api.types, vec![envelope.id])).unwrap_or_default();
    let used = reached(&api.types, written_out(basis));
    let mut pass = Pass {
        basis,
        users,
        always,
        used,
        paths: BTreeMap::new(),
        origins: BTreeMap::new(),
        taken: BTreeMap::new(),
        builders: BTreeMap::new(),
    };
    pass.reserve(groups);
    pass.keep_released();
    pass.take_configured(basis.config, diagnostics);
    pass.name_envelope();
    let ladders = Ladders::new(basis, groups, &pass.paths, &pass.main_types(groups));
    pass.climb(&ladders, &|known| ladder::is_component(known));
    pass.name_builders(groups);
    pass.climb(&ladders, &|known| !ladder::is_component(known));
    pass.number(&ladders);
    let is_converted = |id: &TypeId| match &api.types.get(*id).kind {
        Kind::Union(_) => true,
        Kind::Record(record) => record.is_tuple(),
        Kind::Map(_)
        | Kind::List(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => false,
    };
    let converted = pass.paths.iter().filter(|(id, _)| is_converted(id)).map(|(_, path)| path.clone()).collect();
    let Pass { users, always, paths, origins, builders, .. } = pass;
    Naming { paths, origins, users, always, converted, builders }
}

/// Returns the types that the crate names somewhere: all of `components`, and all types that operations take and
/// answer. A component that is an envelope is replaced by its value, because every answer has the envelope.
fn written_out(basis: &Basis<'_>) -> Vec<TypeId> {
    let api = basis.api();
    let components = api.components.values().filter_map(|ty| match basis.identity.enveloped.get(&ty.id) {
        Some(value) => value.map(|value| value.id),
        None => Some(ty.id),
    });
    let operations = (0..api.operations.len()).flat_map(|index| uses(basis, index));
    let hooks = api.hooks.iter().flat_map(uses_of_hooks);
    components.chain(api.envelope.map(|envelope| envelope.id)).chain(operations).chain(hooks).collect()
}

/// Returns the types of a set of webhooks or callbacks, and those of their responses.
fn uses_of_hooks(set: &HookSet) -> Vec<TypeId> {
    let replies = set.hooks.iter().flat_map(|hook| &hook.call.responses).flat_map(|response| &response.content);
    std::iter::once(set.ty.id).chain(replies.filter_map(|content| content.ty).map(|ty| ty.id)).collect()
}

fn users(basis: &Basis<'_>, groups: &[GroupNames], hooks: &HookModules) -> Users {
    let api = basis.api();
    let mut roots: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
    for group in groups {
        let used = group.methods.iter().flat_map(|(index, _)| uses(basis, *index));
        roots.entry(&group.module).or_default().extend(used);
    }
    for set in &api.hooks {
        roots.entry(hooks.get(&set.of)).or_default().extend(uses_of_hooks(set));
    }
    let mut reach = Reach::new(&api.types);
    let mut users: Vec<Vec<Rc<str>>> = vec![Vec::new(); api.types.len()];
    for (module, roots) in roots {
        let module: Rc<str> = module.into();
        for id in reach.from(roots) {
            users[id.0 as usize].push(Rc::clone(&module));
        }
    }
    let used = (0..).map(TypeId).zip(users).filter(|(_, users)| !users.is_empty());
    used.collect()
}

/// Returns the types that an operation names itself. A body that is given member by member is replaced by the types of
/// its members.
fn uses(basis: &Basis<'_>, index: usize) -> Vec<TypeId> {
    let api = basis.api();
    let operation: &Operation = &api.operations[index];
    let parameters = operation.parameters.iter().map(|parameter| parameter.ty.id);
    let headers = operation.part_headers().map(|(_, header)| header.ty.id);
    let by_member = basis.given_by_member(index);
    let members = by_member.iter().flat_map(|(_, record)| &record.properties).map(|property| property.ty.id);
    let bodies = operation.body.iter().flat_map(|body| &body.content).filter_map(|content| content.ty).map(|ty| ty.id);
    let bodies = bodies.filter(|id| by_member.is_none_or(|(member, _)| member != *id));
    let answers = operation.responses.iter().flat_map(|response| &response.content).filter_map(|content| content.ty);
    let joined = api.answers_of(operation).map(|answers| answers.ty.id);
    let received = operation.responses.iter().flat_map(|response| response.headers.values());
    let received = received.filter(|header| header.is_read(&api.types)).map(|header| header.ty.id);
    parameters
        .chain(headers)
        .chain(received)
        .chain(members)
        .chain(bodies)
        .chain(answers.map(|ty| ty.id))
        .chain(joined)
        .collect()
}

struct Pass<'p> {
    basis: &'p Basis<'p>,
    users: Users,
    always: BTreeSet<TypeId>,
    /// The types that the crate names somewhere.
    used: BTreeSet<TypeId>,
    paths: BTreeMap<TypeId, TypePath>,
    origins: BTreeMap<TypeId, NameOrigin>,
    /// The names of each module.
    taken: BTreeMap<String, BTreeSet<String>>,
    builders: BTreeMap<usize, String>,
}

impl Pass<'_> {
    /// Reserves handles, released builders, and every name that is or was released, so that none of them is used again.
    fn reserve(&mut self, groups: &[GroupNames]) {
        let lock = self.basis.lock;
        for group in groups {
            self.take(&group.module, handle(&group.module));
            for (index, _) in &group.methods {
                let released = self.basis.released(*index).filter(|old| Lock::split(&old.rust).0 == group.module);
                if let Some(builder) = released.map(|old| old.builder.clone()).filter(|name| !name.is_empty()) {
                    self.take(&group.module, builder.clone());
                    self.builders.insert(*index, builder);
                }
            }
        }
        let types = lock.types.keys().chain(lock.first.iter().flat_map(|first| first.types.values()));
        for (module, name) in types.map(|path| Lock::split(path)) {
            self.take(module, name.to_owned());
        }
        for operation in lock.operations.values() {
            self.take(Lock::split(&operation.rust).0, operation.builder.clone());
        }
    }

    fn take(&mut self, module: &str, name: String) {
        self.taken.entry(module.to_owned()).or_default().insert(name);
    }

    fn keep_released(&mut self) {
        for id in self.used.clone() {
            let Some(path) = self.basis.identity.types.get(&id).and_then(|known| known.path.as_deref()) else {
                continue;
            };
            let (module, name) = Lock::split(path);
            self.set(id, module.to_owned(), name.to_owned(), NameOrigin::Released);
        }
    }

    /// Takes the names of the configuration. They win over released names, because their author wants them.
    fn take_configured(&mut self, config: &Config, diagnostics: &mut Diagnostics) {
        let api = self.basis.api();
        let mut found = BTreeSet::new();
        for id in self.used.clone() {
            let Some(known) = self.basis.identity.types.get(&id) else { continue };
            let is_named = |pointer: &Pointer, key: &String| {
                api.source(pointer).as_str() == key || component_name(pointer).as_ref() == Some(key)
            };
            let configured = config.rename.types.iter();
            let configured = configured.filter(|(key, _)| known.pointers.iter().any(|pointer| is_named(pointer, key)));
            let configured: Vec<(&String, &String)> = configured.collect();
            found.extend(configured.iter().map(|(key, _)| (*key).clone()));
            if let Some((key, name)) = configured.first()
                && let Err(why) = self.configure(id, name)
            {
                let message = format!("`rename.types`: `{key}` cannot be called `{name}`: {why}");
                diagnostics.report(Code::InvalidConfig, &Pointer::root(), message);
            }
        }
        for key in config.rename.types.keys().filter(|key| !found.contains(*key)) {
            let message = format!("`rename.types`: there is no schema `{key}`, or none that has a name");
            diagnostics.report(Code::ConfigUnmatched, &Pointer::root(), message);
        }
    }

    /// Gives a type the name that the configuration says. A type that was released with it gets another one.
    ///
    /// # Errors
    /// The reason why it cannot have the name.
    fn configure(&mut self, id: TypeId, name: &str) -> Result<(), &'static str> {
        if !is_identifier(name) || name.starts_with("r#") || name == "_" {
            return Err("it is no identifier of Rust, or a keyword");
        }
        if TAKEN_TYPES.contains(&name) {
            return Err("Rust or the runtime has this name");
        }
        let module = self.paths.get(&id).map_or_else(|| self.module(id), |path| path.module.clone());
        let has_name = |path: &TypePath| path.module == module && path.name == name;
        let other = self.paths.iter().find(|(other, path)| **other != id && has_name(path)).map(|(other, _)| *other);
        if let Some(other) = other {
            if matches!(self.origins.get(&other), Some(NameOrigin::Configured)) {
                return Err("another type is called so");
            }
            self.paths.remove(&other);
        }
        self.set(id, module, name.to_owned(), NameOrigin::Configured);
        Ok(())
    }

    fn name_envelope(&mut self) {
        let envelope = self.basis.api().envelope.filter(|envelope| !self.paths.contains_key(&envelope.id));
        if let Some(envelope) = envelope.filter(|envelope| is_named(&self.basis.api().types.get(envelope.id).kind)) {
            self.set(envelope.id, SHARED.to_owned(), "Envelope".to_owned(), NameOrigin::Rule("envelope"));
        }
    }

    /// Returns the main type of each group, the one that most of its operations answer, with its name.
    fn main_types(&self, groups: &[GroupNames]) -> BTreeMap<TypeId, String> {
        let mut main = BTreeMap::new();
        let components = self.components();
        for group in groups {
            let mut count: BTreeMap<TypeId, usize> = BTreeMap::new();
            for (index, _) in &group.methods {
                for id in ladder::successes(self.basis.api(), *index) {
                    *count.entry(id).or_default() += 1;
                }
            }
            let most = count.into_iter().max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)));
            let name = words::name(&words::singular(group.module.trim_start_matches("r#")), Form::Type);
            if let Some((id, _)) = most.filter(|(id, _)| ladder::is_result(self.basis, *id))
                && !components.contains(&(self.module_of(id), name.clone()))
            {
                main.insert(id, name);
            }
        }
        main
    }

    /// The module and the name of each component.
    fn components(&self) -> BTreeSet<(&str, String)> {
        let types = self.basis.identity.types.iter();
        let components = types.filter(|(id, known)| self.used.contains(id) && ladder::is_component(known));
        components.map(|(id, known)| (self.module_of(*id), words::name(&known.word.text, Form::Type))).collect()
    }

    /// Gives each of these types its first name that no other type wants too.
    fn climb(&mut self, ladders: &Ladders, which: &dyn Fn(&Known) -> bool) {
        let types = &self.basis.identity.types;
        // Sorted, as the set is.
        let mut left: Vec<TypeId> = self.used.iter().copied().collect();
        left.retain(|id| !self.paths.contains_key(id) && types.get(id).is_some_and(which));
        for step in 0..ladders.highest() {
            let mut wanted: BTreeMap<(&str, &str), Vec<TypeId>> = BTreeMap::new();
            // Types that are named already still claim their own word.
            let named = self.paths.keys().filter(|id| self.used.contains(id));
            for id in left.iter().chain(named) {
                if let Some((name, _)) = ladders.at(*id, step) {
                    wanted.entry((self.module_of(*id), name)).or_default().push(*id);
                }
            }
            let alone = wanted.into_iter().filter_map(|((module, name), who)| match who[..] {
                [only] if self.is_free(module, name) && left.binary_search(&only).is_ok() => {
                    Some((only, module.to_owned(), name.to_owned()))
                }
                _ => None,
            });
            for (only, module, name) in alone.collect::<Vec<_>>() {
                let rule = ladders.at(only, step).map_or("", |(_, rule)| rule);
                self.set(only, module, name, NameOrigin::Rule(rule));
            }
            left.retain(|id| !self.paths.contains_key(id));
        }
    }

    /// Names the types that have no unique name even with all their surroundings: the last resort.
    fn number(&mut self, ladders: &Ladders) {
        let mut left: BTreeMap<(String, String), Vec<(String, TypeId)>> = BTreeMap::new();
        for id in self.used.iter().filter(|id| !self.paths.contains_key(id)) {
            if is_named(&self.basis.api().types.get(*id).kind) {
                let text = ladders.text(self.basis, *id);
                left.entry((self.module(*id), ladders.last(*id))).or_default().push((text, *id));
            }
        }
        for ((module, base), mut who) in left {
            who.sort();
            if let [(_, only)] = who.as_slice()
                && let Some(name) = LAST_WORDS.iter().find_map(|word| self.free_with(&module, &base, word))
            {
                self.set(*only, module, name, NameOrigin::Rule("value"));
                continue;
            }
            let taken: Vec<String> = self.taken.get(&module).into_iter().flatten().cloned().collect();
            let taken: Vec<&str> = taken.iter().map(String::as_str).chain(TAKEN_TYPES).chain(["Envelope"]).collect();
            let names = words::names(who.iter().map(|(text, _)| text.as_str()), Form::Type, &taken);
            for ((_, id), name) in who.into_iter().zip(names) {
                self.set(id, module.clone(), name, NameOrigin::Rule("number"));
            }
        }
    }

    /// Adds a word to the end of a name. Returns `None` if the name is taken or too long, or ends with that word
    /// already.
    fn free_with(&self, module: &str, base: &str, word: &str) -> Option<String> {
        let name = format!("{base}{word}");
        let fits = !base.ends_with(word) && name.len() <= ladder::LONGEST;
        (fits && self.is_free(module, &name)).then_some(name)
    }

    /// Names each builder after its method, unless a component has that name.
    fn name_builders(&mut self, groups: &[GroupNames]) {
        for group in groups {
            for (index, method) in &group.methods {
                if self.builders.contains_key(index) {
                    continue;
                }
                let base = builder(method);
                let longer = std::iter::once(base.clone()).chain(std::iter::once(format!("{base}Builder")));
                let mut names = longer.chain((2..).map(|number| format!("{base}Builder{number}")));
                let name = names.find(|name| self.is_free(&group.module, name)).expect("numbers do not end");
                self.take(&group.module, name.clone());
                self.builders.insert(*index, name);
            }
        }
    }

    fn is_free(&self, module: &str, name: &str) -> bool {
        let taken = self.taken.get(module).is_some_and(|taken| taken.contains(name));
        !taken && !TAKEN_TYPES.contains(&name) && (name != "Envelope" || module != SHARED)
    }

    fn set(&mut self, id: TypeId, module: String, name: String, origin: NameOrigin) {
        self.take(&module, name.clone());
        self.paths.insert(id, TypePath { module, name });
        self.origins.insert(id, origin);
    }

    fn module(&self, id: TypeId) -> String {
        self.module_of(id).to_owned()
    }

    fn module_of(&self, id: TypeId) -> &str {
        let mut users = self.users.get(&id).into_iter().flatten();
        match (users.next(), users.next()) {
            (Some(only), None) if !self.always.contains(&id) => only,
            _ => SHARED,
        }
    }
}
