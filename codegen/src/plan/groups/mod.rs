//! Groups operations, and names their methods.
//!
//! A caller who has the document can predict the name of a method from these rules. A name in the configuration goes
//! before the rules, and so does a released name.
//!
//! # Groups
//!
//! | rule | operations | names |
//! |---|---|---|
//! | the first tag | `GET /pets/{id}` `getPet` [Pet Store, Other] | `pet_store::get` |
//! | a tag without `for a zone` and similar endings, if the result is not another tag | `GET /hooks` `list-hooks` [Hooks for an Account] | `hooks::list` |
//! | ... and with the ending if it is | `GET /a/hooks` `list-hooks` [Hooks for an Account]; `POST /z/hooks` `create-hook` [Hooks for a Zone] | `hooks_for_an_account::list`; `hooks_for_a_zone::create` |
//! | tags that differ in signs or capitals are different tags, and get a word of the path | `GET /v1/cats/{id}` [Pet Store]; `GET /v1/dogs/{id}` [pet-store] | `pet_store_cats::get`; `pet_store_dogs::get` |
//! | ... else numbers in the order of the tags | `GET /pets/{id}` [Pets]; `PUT /pets/{id}` [pets] | `pets_1::get`; `pets_2::update` |
//! | a tag in another script is transliterated | `GET /a` [Größen] | `grossen::get_a` |
//! | a name that every crate has takes another word | `GET /a` [types]; `GET /b` [aux]; `GET /c` [lib] | `types_group::get_a`; `aux_group::get_b`; `lib_group::get_c` |
//! | a keyword is written raw, or with `_` | `GET /a` [type]; `GET /b` [self] | `r#type::get_a`; `self_::get_b` |
//! | without a tag the first segment that tells paths apart | `GET /api/v1/pets` list; `POST /api/v1/pets`; `GET /api/v1/shops/{id}`; `DELETE /api/v1/shops/{id}` | `pets::list`; `pets::create`; `shops::get`; `shops::delete` |
//! | ... or the group of a tag that it names | `GET /pets/{id}` [Pet]; `GET /pets/{id}/toys` | `pet::get`; `pet::get_toys` |
//! | segments with one operation each form one group, named by the title's one or two words | `GET /a`; `GET /b` | `zoo::get_a`; `zoo::get_b` |
//! | ... or by the last segment that all paths begin with | `GET /zoo/{id}`; `GET /zoo/{id}/cows`; `GET /zoo/{id}/hens` | `zoo::get`; `zoo::get_cows`; `zoo::get_hens` |
//!
//! # Methods
//!
//! | rule | operations | names |
//! |---|---|---|
//! | the words of the id are kept, the verb above all | `POST /issues/{n}/labels` `issues/add-labels` [issues] | `issues::add_labels` |
//! | without words that the group says | `GET /pets/{id}` `getPetById` [Pets] | `pets::get` |
//! | ... before the verb | `GET /pets` `PetsController_findAll` [Pets]; `DELETE /pets/{id}` `v1.pets.remove` [Pets] | `pets::find_all`; `pets::remove` |
//! | ... after it | `GET /pets/{id}/toys` `list-pet-toys` [Pets] | `pets::list_toys` |
//! | ... and in a phrase that the group says completely | `GET /pets/{id}/toys` `listToysForPet` [Pets] | `pets::list_toys` |
//! | a word that belongs to its neighbours is kept | `GET /users/keys` `listKeysForAuthenticatedUser` [users]; `GET /pets` `listCustomPets` [Pets] | `users::list_keys_for_authenticated_user`; `pets::list_custom_pets` |
//! | without articles | `GET /pets/{id}` `get-a-pet` [Pets] | `pets::get` |
//! | without a phrase with `by` that names a parameter of the path | `GET /users/{name}` `getUserByName` [users] | `users::get` |
//! | ... but with one that names another parameter | `GET /pets` `findPetsByStatus` [Pets] | `pets::find_by_status` |
//! | no name ends in a preposition | `POST /rooms/{id}/ban` `banUserFromRoom` [rooms]; `GET /issues/blockers` `listIssuesBlockedBy` [issues] | `rooms::ban_user`; `issues::list_blocked` |
//! | a verb of reading becomes `list` if the answer is a list | `GET /pets` `getPets` [Pets] list; `GET /pets/count` `getPetCount` [Pets] | `pets::list`; `pets::get_count` |
//! | the verb of the HTTP method if the id has no other word | `GET /pets/{id}` `pet` [Pets]; `POST /pets` `pets` [Pets] | `pets::get`; `pets::create` |
//! | if two names are the same, both keep more of their words | `GET /users/{id}` `get-by-id` [users]; `GET /users/named/{name}` `get-by-name` [users] | `users::get_by_id`; `users::get_by_name` |
//! | ... the words of the group | `GET /pets/{id}` `getPet` [Pets]; `GET /pets/all/{id}` `getPets` [Pets] | `pets::get_pet`; `pets::get_pets` |
//! | ... those of the path, if the ids differ by a number | `GET /pets` `listPets` [Pets]; `GET /owners/{id}/pets` `listPets_1` [Pets] | `pets::list_pets`; `pets::list_owner_pets` |
//! | no word is repeated in a row | `GET /a` `get_get_answer` [x] | `x::get_answer` |
//! | an id that is made from the path counts as no id | `GET /api/v1/users/{id}` `getApiV1UsersId` [users]; `GET /pets/{petId}` `get-pets-pet-id` [Pets] | `users::get`; `pets::get` |
//! | ... also after other words | `GET /items/{id}` `read_item_items__id__get` [Items] | `items::read` |
//! | without an id the verb of the HTTP method, and the path | `GET /pets` [Pets]; `POST /pets` [Pets]; `GET /pets/{id}` [Pets]; `PUT /pets/{id}` [Pets]; `PATCH /pets/{id}` [Pets]; `DELETE /pets/{id}` [Pets] | `pets::list`; `pets::create`; `pets::get`; `pets::update`; `pets::edit`; `pets::delete` |
//! | ... the singular if a parameter follows | `GET /pets/{id}/toys/{toy}` [Pets]; `GET /pets/{id}/toys` [Pets] list | `pets::get_toy`; `pets::list_toys` |
//! | ... a verb at the end of the path comes first | `POST /shops/{id}/carts/{cart}/expire` [Shops]; `POST /shops/{id}:close` [Shops] | `shops::expire_cart`; `shops::close` |
//! | ... `POST` is `update` if nothing else can change the thing, and `post` if nothing says what it does | `POST /a/{id}` [a]; `GET /a/{id}` [a]; `POST /token` [auth] | `a::update`; `a::get`; `auth::post_token` |

mod call;
mod forms;
mod ids;
mod lexicon;
mod merging;
mod modules;
mod path;
mod released;
mod reserved;
mod routes;
mod said;
mod split;

use std::collections::{BTreeMap, BTreeSet};

use self::call::{Call, Paths};
use self::forms::choose;
use self::ids::{Chosen, Id, Ids};
use self::modules::{Placed, Source};
use self::released::Released;
pub(super) use self::reserved::is_identifier;
use self::said::Said;
use super::types::NameOrigin;
use crate::config::Config;
use crate::diagnostics::{Code, Diagnostics};
use crate::lock::Lock;
use crate::model::{Api, Operation};
use crate::pointer::Pointer;

/// A group with its operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupNames {
    /// The module, feature and method of the client.
    pub module: String,
    /// The tag of all its operations, for its documentation.
    pub tag: Option<String>,
    /// The key of the group in the lock.
    pub key: String,
    /// Indices into `Api::operations`, each with its method's name.
    pub methods: Vec<(usize, String)>,
    /// For each method whose name was not made by a rule, the origin of the name, by index.
    pub given: BTreeMap<usize, NameOrigin>,
}

impl GroupNames {
    /// Returns the origin of a method's name.
    pub(super) fn named_by(&self, index: usize) -> NameOrigin {
        self.given.get(&index).copied().unwrap_or(NameOrigin::Rule("method"))
    }
}

/// The words of a text, in lower case ASCII.
pub(super) fn plain_words(text: &str) -> Vec<String> {
    split::words(text)
}

/// The key of an operation in the lock: its id as written, or its method and path.
pub(super) fn operation_key(operation: &Operation) -> String {
    operation.id.clone().unwrap_or_else(|| format!("{} {}", operation.method, operation.place()))
}

/// Returns all groups, at most `most`, by module.
pub(super) fn groups(
    api: &Api,
    config: &Config,
    lock: &Lock,
    most: usize,
    diagnostics: &mut Diagnostics,
) -> Vec<GroupNames> {
    report_unusable(config, diagnostics);
    let released = Released::new(api, lock);
    let placed = modules::place(api, config, &released);
    let placed = merging::merge(placed, most, api, &released, diagnostics);
    let names = Names::new(api, config, &released);
    let groups: Vec<GroupNames> = placed.into_iter().map(|placed| names.group(placed)).collect();
    report_unmatched(api, config, &groups, diagnostics);
    report_cut(api, config, &groups, diagnostics);
    groups
}

/// Reports tags that are too long for the names of their groups.
fn report_cut(api: &Api, config: &Config, groups: &[GroupNames], diagnostics: &mut Diagnostics) {
    for group in groups {
        let Some(operation) = group.methods.first().map(|(index, _)| &api.operations[*index]) else { continue };
        let Some(tag) = group.tag.as_deref().filter(|_| modules::configured(config, operation).is_none()) else {
            continue;
        };
        if modules::is_cut(tag) {
            let message = format!("the tag is too long for a name: its group is `{}`", group.module);
            diagnostics.report(Code::GroupNameCut, &operation.pointer.key("tags").key("0"), message);
        }
    }
}

/// Reports names in the configuration that cannot be those of a module or a method.
fn report_unusable(config: &Config, diagnostics: &mut Diagnostics) {
    let mut report = |message: String| diagnostics.report(Code::InvalidConfig, &Pointer::root(), message);
    for group in &config.group {
        if let Some(fault) = reserved::fault(&group.name) {
            report(format!("the group `{}` cannot be a module: {fault}", group.name));
        }
        for name in group.methods.values().filter(|name| !reserved::is_identifier(name) || *name == forms::NEVER) {
            report(format!("group `{}`: `{name}` cannot be the name of a method", group.name));
        }
    }
}

/// Reports entries of the configuration that match nothing.
fn report_unmatched(api: &Api, config: &Config, groups: &[GroupNames], diagnostics: &mut Diagnostics) {
    let taken: Vec<(Option<usize>, String)> = (api.operations.iter())
        .map(|operation| (modules::configured(config, operation), operation_key(operation)))
        .collect();
    let mut report = |message: String| diagnostics.report(Code::ConfigUnmatched, &Pointer::root(), message);
    for (index, group) in config.group.iter().enumerate() {
        if !taken.iter().any(|(by, _)| *by == Some(index)) {
            report(format!("the group `{}` matches no operation", group.name));
            continue;
        }
        let of_group: BTreeSet<&str> = groups
            .iter()
            .filter(|names| names.module == group.name)
            .flat_map(|names| &names.methods)
            .map(|(operation, _)| taken[*operation].1.as_str())
            .collect();
        for id in group.methods.keys().filter(|id| !of_group.contains(id.as_str())) {
            report(format!("group `{}`: there is no operation `{id}` in it", group.name));
        }
    }
}

/// Everything that the names of methods are made from.
struct Names<'a> {
    api: &'a Api,
    config: &'a Config,
    released: &'a Released<'a>,
    calls: Vec<Call<'a>>,
    /// The id of each call, after reading.
    ids: Vec<Option<Id>>,
    /// The number of words at the front of all ids that make no difference between them.
    namespace: usize,
}

impl<'a> Names<'a> {
    fn new(api: &'a Api, config: &'a Config, released: &'a Released<'a>) -> Self {
        let paths = Paths::new(api);
        let calls: Vec<Call<'_>> = api.operations.iter().map(|operation| Call::new(api, &paths, operation)).collect();
        let known = Ids::new(&calls);
        let ids: Vec<Option<Id>> = calls.iter().map(|call| ids::read(call, &known)).collect();
        let chosen: Vec<&Chosen> = ids.iter().flatten().filter_map(Id::chosen).collect();
        let namespace = ids::common_namespace(&chosen);
        Self { api, config, released, calls, ids, namespace }
    }

    fn group(&self, placed: Placed) -> GroupNames {
        let Placed { module, source, operations, fixed: _ } = placed;
        let source = if source == Source::Named { self.released_source(&module, &operations) } else { source };
        let tag = self.tag(&source, &operations);
        let key = match (&source, &tag) {
            (Source::Tag(tag), _) | (Source::Named, Some(tag)) => tag.clone(),
            (Source::Path(segment), _) => segment.clone(),
            (Source::Named, None) => module.clone(),
            (Source::Common, _) => modules::COMMON.to_owned(),
        };
        let given: Vec<_> = operations.iter().map(|index| self.given(&module, *index)).collect();
        let names = self.methods(&module, tag.as_deref(), &operations, &given);
        let given = operations.iter().zip(given).filter_map(|(index, given)| Some((*index, given?.1))).collect();
        let mut methods: Vec<(usize, String)> = operations.into_iter().zip(names).collect();
        methods.sort_by(|a, b| a.1.cmp(&b.1));
        GroupNames { module, tag, key, methods, given }
    }

    /// Returns the source from which a group was made when it was released.
    fn released_source(&self, module: &str, operations: &[usize]) -> Source {
        let tags = || operations.iter().filter_map(|index| modules::tag(&self.api.operations[*index]));
        let keys = || self.released.keys(module);
        if let Some(tag) = keys().find(|key| tags().any(|tag| tag == key.as_str())) {
            return Source::Tag(tag.clone());
        }
        match keys().next() {
            Some(key) if key == modules::COMMON => Source::Common,
            Some(key) => Source::Path(key.clone()),
            None => Source::Named,
        }
    }

    /// Returns the tag that named a group, or else the tag that all its operations have.
    fn tag(&self, source: &Source, operations: &[usize]) -> Option<String> {
        if let Source::Tag(tag) = source {
            return Some(tag.clone());
        }
        let mut tags = operations.iter().map(|index| modules::tag(&self.api.operations[*index]));
        let first = tags.next().flatten()?;
        tags.all(|tag| tag == Some(first)).then(|| first.to_owned())
    }

    fn methods(
        &self,
        module: &str,
        tag: Option<&str>,
        operations: &[usize],
        given: &[Option<(String, NameOrigin)>],
    ) -> Vec<String> {
        let said = Said::new(module, tag);
        let calls: Vec<&Call<'_>> = operations.iter().map(|index| &self.calls[*index]).collect();
        let ids: Vec<Option<&Id>> = operations.iter().map(|index| self.ids[*index].as_ref()).collect();
        let chosen: Vec<&Chosen> = ids.iter().copied().flatten().filter_map(Id::chosen).collect();
        let common = (ids::common(&chosen).max(self.namespace), routes::common(&calls, &said));
        let forms: Vec<_> = ids.iter().zip(&calls).map(|(id, call)| ids::all_forms(*id, call, &said, common)).collect();
        let given: Vec<Option<String>> =
            given.iter().map(|given| given.as_ref().map(|(name, _)| name.clone())).collect();
        let keys: Vec<String> = operations.iter().map(|index| operation_key(&self.api.operations[*index])).collect();
        choose(&given, &forms, &keys)
    }

    /// Returns the name that the configuration gives a method, or else the released name.
    fn given(&self, module: &str, index: usize) -> Option<(String, NameOrigin)> {
        let key = operation_key(&self.api.operations[index]);
        let mut groups = self.config.group.iter().filter(|group| group.name == module);
        let configured = groups.find_map(|group| group.methods.get(&key)).cloned();
        let released = || self.released.operation(index).map(|(_, method)| (method, NameOrigin::Released));
        configured.map(|name| (name, NameOrigin::Configured)).or_else(released)
    }
}
