//! Turns the `Api` into a [`CratePlan`]: every decision about Rust is made before anything is printed.

mod basis;
mod boxes;
mod client;
mod docs;
mod examples;
mod first_call;
mod fixed;
mod flags;
mod front;
mod groups;
mod hashable;
mod hook_modules;
mod hooks;
mod methods;
mod naming;
mod package;
mod paging;
mod parts;
mod places;
pub(crate) mod prose;
mod records;
mod rust_types;
mod servers;
mod types;
mod unmatched;
mod unused;
mod variant_words;
mod variants;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use docs::{Documentation, Note};
pub use flags::{Bound, Flag};
pub use methods::written_type;
pub use types::*;
pub(crate) use variants::UNKNOWN as UNKNOWN_HOOK;

use self::basis::Basis;
use self::front::Front;
pub use self::groups::GroupNames;
use self::hook_modules::HookModules;
use self::naming::Naming;
use self::rust_types::{Context, RustTypes};
use self::unused::Unused;
use self::words::handle;
use crate::config::{Config, DefaultFeatures};
pub use crate::config::{GitReference, Runtime};
use crate::diagnostics::Diagnostics;
use crate::identity::Identity;
use crate::lock::{Directions, Lock};
use crate::model::media::preferred;
use crate::model::{Api, Content, HookSet, TypeId, TypeUse};
pub use crate::model::{XmlContent, XmlNode, XmlPlace};

/// The oldest Rust that a generated crate supports: that of the runtime.
const RUST_VERSION: &str = "1.89";

/// The features of the runtime that a caller may want.
const RUNTIME_FEATURES: [&str; 10] =
    ["reqwest", "rustls", "rustls-no-provider", "native-tls", "http2", "gzip", "blocking", "serde", "jiff", "tracing"];

/// The features that a crate with very many groups leaves to `restwright` itself. If they are turned on there, they are
/// on here too.
const SPARED_FEATURES: [&str; 4] = ["rustls-no-provider", "http2", "gzip", "jiff"];

/// One less than the features that crates.io allows for a package, 300.
const MOST_FEATURES: usize = 299;

/// The most groups with which docs.rs builds the pages of all features. Beyond it only the default features are
/// documented, because docs.rs gives a build 15 minutes and 3 GB.
const MOST_DOCUMENTED: usize = 60;

/// The most groups. They leave room for `default`, for the feature of unused types, and for the features of the runtime
/// that are not spared.
const MOST_GROUPS: usize = MOST_FEATURES - 2 - (RUNTIME_FEATURES.len() - SPARED_FEATURES.len());

/// Returns the groups of operations, each with its methods.
pub fn groups(api: &Api, config: &Config, lock: &Lock, diagnostics: &mut Diagnostics) -> Vec<GroupNames> {
    let most = MOST_GROUPS - HookModules::count(api);
    let mut groups = groups::groups(api, config, lock, most, diagnostics);
    hook_modules::avoid(&mut groups, lock);
    groups
}

/// Plans the crate.
pub fn build(
    identity: &Identity,
    groups: &[GroupNames],
    (config, lock): (&Config, &Lock),
    target: &Target,
    diagnostics: &mut Diagnostics,
) -> CratePlan {
    let basis = Basis::new(identity, lock, config);
    let api = basis.api();
    unmatched::report(api, config, diagnostics);
    let hooks = HookModules::of(identity, groups);
    let naming = naming::name_types(&basis, groups, &hooks, diagnostics);
    let package = package::name(api, config, target, diagnostics);
    let features: Vec<String> = groups.iter().map(|group| &group.module).chain(hooks.all()).cloned().collect();
    let unused = Unused::find(api, &naming, &features);
    let names = Names { groups, naming: &naming, hooks: &hooks, features: &features };
    let types = RustTypes::of(api, &naming, diagnostics);
    let mut cx = Context { basis: &basis, api, config, groups, naming: &naming, types: &types, diagnostics };
    let krate = package.replace('-', "_");
    let mut modules = modules(&mut cx, &names, &unused);
    examples::add(&mut modules, &krate);
    let first_call = first_call::find(&modules, &krate);
    let mut manifest = manifest(api, config, target, &package, &names, unused);
    unmatched::take_features(&mut manifest, cx.diagnostics);
    let servers = servers::plan(api, lock, groups);
    let mut root = root(&cx, &package, &names, &modules, servers);
    let front = Front {
        api,
        manifest: &manifest,
        modules: &modules,
        groups: &root.groups,
        credentials: &root.credentials,
        first_call: first_call.as_ref(),
        received: hooks::front_page(&cx),
    };
    let (page, readme, described) = (front.page(), front.readme(), front.described());
    (root.page, root.docs) = (page, described);
    parts::divide(&mut root, &mut modules);
    let mut places = places::schemas(&cx);
    let written = |(pointer, place): (&String, &Place)| (pointer.clone(), written_type(&krate, &place.ty));
    let schema_types = places.iter().map(written).collect();
    places::add_uses(&cx, &mut places);
    CratePlan { manifest, root, modules, first_call, readme, schema_types, places: Arc::new(places) }
}

fn modules(cx: &mut Context<'_>, names: &Names<'_>, unused: &Unused) -> Vec<Module> {
    let groups = names.groups;
    let mut modules: BTreeMap<String, Module> = BTreeMap::new();
    for group in groups {
        let plan = methods::group_plan(cx, group);
        let module = Module {
            name: group.module.clone(),
            docs: plan.docs.clone(),
            group: Some(plan),
            hooks: Vec::new(),
            types: Vec::new(),
            parts: Vec::new(),
            parts_see: PartScope::Module,
        };
        modules.insert(group.module.clone(), module);
    }
    let naming = cx.naming;
    let hashable = if cx.config.types.eq_hash { hashable::hashable(cx.api) } else { BTreeSet::new() };
    for (id, path) in &naming.paths {
        let Some(ty) = records::type_plan(cx, *id, &path.name) else { continue };
        let is_gated = names.features.contains(&path.module);
        let features = if is_gated { Vec::new() } else { type_features(names, unused, *id) };
        let origin = type_origin(cx, *id);
        let module = modules.entry(path.module.clone()).or_insert_with(|| Module {
            name: path.module.clone(),
            docs: if is_gated {
                hooks::module_docs(names.hooks, &path.module)
            } else {
                "Types that several groups use.".into()
            },
            group: None,
            hooks: Vec::new(),
            types: Vec::new(),
            parts: Vec::new(),
            parts_see: if is_gated { PartScope::Module } else { PartScope::Crate },
        });
        let eq_hash = hashable.contains(id) && !matches!(ty, TypePlan::StringEnum(_));
        let deprecated = docs::deprecation(&cx.api.types.get(*id).docs);
        module.types.push(GatedType { features, ty, eq_hash, deprecated, origin, part: None });
    }
    let mut modules: Vec<Module> = modules.into_values().collect();
    for module in &mut modules {
        module.types.sort_by(|a, b| a.ty.name().cmp(b.ty.name()));
    }
    hooks::add(cx, names.hooks, groups, &mut modules);
    modules
}

fn type_origin(cx: &Context<'_>, id: TypeId) -> TypeOrigin {
    let known = cx.basis.identity.types.get(&id);
    let source = |pointer: &crate::pointer::Pointer| cx.api.source(pointer).as_str().to_owned();
    let facts = cx.basis.facts(id);
    TypeOrigin {
        pointers: known.map(|known| known.pointers.iter().map(source).collect()).unwrap_or_default(),
        word: known.map(|known| known.word.key()).unwrap_or_default(),
        shape: known.map(|known| known.shape).unwrap_or_default(),
        joined: known.map(|known| known.joined.clone()).unwrap_or_default(),
        directions: Directions { sent: facts.in_request, received: facts.in_response },
        named_by: cx.naming.origins.get(&id).copied().unwrap_or(NameOrigin::Rule("name")),
    }
}

/// Returns the features that bring a shared type. There are none if the type is always present, because it is in the
/// envelope or every group uses it.
fn type_features(names: &Names<'_>, unused: &Unused, id: TypeId) -> Vec<String> {
    let users = names.naming.users.get(&id);
    if names.naming.always.contains(&id) || users.is_some_and(|users| users.len() == names.features.len()) {
        return Vec::new();
    }
    let brought = users.into_iter().flatten().map(|module| module.trim_start_matches("r#").to_owned());
    let besides = unused.types.contains(&id).then(|| unused::FEATURE.to_owned());
    brought.chain(besides).collect()
}

fn root(cx: &Context<'_>, package: &str, names: &Names<'_>, modules: &[Module], servers: Option<ServersPlan>) -> Root {
    let api = cx.api;
    let groups = names.groups;
    let type_module = |module: &Module| TypeModule {
        module: module.name.clone(),
        features: if names.features.contains(&module.name) {
            vec![feature(&module.name)]
        } else {
            any_feature(&module.types)
        },
    };
    Root {
        docs: Documentation::default(),
        page: Documentation::default(),
        api: client::api_plan(api, cx.config, package),
        groups: (groups.iter())
            .map(|group| GroupLink {
                key: group.key.clone(),
                module: group.module.clone(),
                handle: handle(&group.module),
                docs: methods::group_docs(cx, group),
                part: None,
            })
            .collect(),
        type_modules: (modules.iter()).filter(|module| module.group.is_none()).map(type_module).collect(),
        envelope: api
            .envelope
            .and_then(|envelope| cx.naming.paths.get(&envelope.id).cloned())
            .map(|path| EnvelopeLink { is_renamed: path.name != "Envelope", path }),
        credentials: client::credentials(api, cx.config, package),
        servers,
        unreached: unreached(cx),
        hook_features: names.hooks.all().map(|module| feature(module)).collect(),
        received: received(cx),
        client_files: None,
        credentials_apart: false,
        servers_apart: false,
        allowed_lints: allowed_lints(package, modules),
    }
}

/// Returns the lints of rustc that would warn of the names and types of this crate, each with the reason to allow it.
fn allowed_lints(package: &str, modules: &[Module]) -> Vec<(&'static str, &'static str)> {
    let is_deprecated = modules.iter().flat_map(|module| &module.types).any(|ty| ty.deprecated.is_some());
    let deprecated = is_deprecated.then_some(("deprecated", prose::DEPRECATED_TYPES));
    let unusual = package::is_unusual(package).then_some(("non_snake_case", prose::UNUSUAL_NAME));
    deprecated.into_iter().chain(unusual).collect()
}

/// Returns the components that no operation reaches, each with its type.
fn unreached(cx: &Context<'_>) -> Vec<(String, TypePath)> {
    let components = cx.api.components.iter();
    let found = components.filter_map(|(pointer, ty)| {
        let id = basis::element(cx.api, ty.id);
        let unused = !cx.naming.users.contains_key(&id) && !cx.naming.always.contains(&id);
        Some((pointer.last()?, cx.naming.paths.get(&id).filter(|_| unused)?.clone()))
    });
    found.collect()
}

/// Returns the types of webhooks and callbacks. No operation leads to them.
fn received(cx: &Context<'_>) -> Vec<TypePath> {
    let replies = |set: &HookSet| -> Vec<TypeUse> {
        let responses = set.hooks.iter().flat_map(|hook| &hook.call.responses);
        responses.flat_map(|response| &response.content).filter_map(|content| content.ty).collect()
    };
    let types = cx.api.hooks.iter().flat_map(|set| std::iter::once(set.ty).chain(replies(set)));
    types.filter_map(|ty| cx.naming.paths.get(&basis::element(cx.api, ty.id)).cloned()).collect()
}

/// Returns the feature of a module.
fn feature(module: &str) -> String {
    module.trim_start_matches("r#").to_owned()
}

/// Returns the features of which any one brings one of these types. There are none if one of the types is always
/// present.
fn any_feature(types: &[GatedType]) -> Vec<String> {
    if types.iter().any(|ty| ty.features.is_empty()) {
        return Vec::new();
    }
    let features: BTreeSet<&String> = types.iter().flat_map(|ty| &ty.features).collect();
    features.into_iter().cloned().collect()
}

/// All names.
struct Names<'n> {
    groups: &'n [GroupNames],
    naming: &'n Naming,
    /// The modules of webhooks and callbacks.
    hooks: &'n HookModules,
    /// The modules that are features.
    features: &'n [String],
}

fn manifest(api: &Api, config: &Config, target: &Target, package: &str, names: &Names<'_>, unused: Unused) -> Manifest {
    let given = &config.package;
    let gathered = (!unused.types.is_empty()).then(|| (unused::FEATURE.to_owned(), unused.groups));
    let features: Vec<String> = names.features.iter().map(|module| feature(module)).collect();
    let mut default_features: Vec<String> = ["reqwest", "rustls", "serde"].map(str::to_owned).to_vec();
    match &given.default_features {
        DefaultFeatures::All => {
            default_features.extend(features.iter().cloned());
            default_features.extend(gathered.iter().map(|(feature, _)| feature.clone()));
        }
        DefaultFeatures::Named(listed) => default_features.extend(listed.iter().cloned()),
    }
    // One more for `default`.
    let other_features = features.len() + usize::from(gathered.is_some()) + 1;
    // Sparing the first feature makes room for one more group. Beyond that all are spared, so that later changes in the
    // number of groups do not change the features.
    let spared = match (other_features + RUNTIME_FEATURES.len()).saturating_sub(MOST_FEATURES) {
        0 => &SPARED_FEATURES[..0],
        1 => &SPARED_FEATURES[..1],
        _ => &SPARED_FEATURES,
    };
    let runtime_features = RUNTIME_FEATURES.into_iter().filter(|feature| !spared.contains(feature));
    let runtime_features: Vec<String> = runtime_features.map(str::to_owned).collect();
    let is_large = features.len() > MOST_DOCUMENTED;
    let documented = || default_features.iter().cloned().chain(["blocking".to_owned(), "tracing".to_owned()]);
    let documented_features = is_large.then(|| documented().collect());
    let needed = needed(names);
    Manifest {
        package: package.to_owned(),
        version: given.version.clone().unwrap_or_else(|| "0.1.0".to_owned()),
        description: given
            .description
            .clone()
            .unwrap_or_else(|| format!("A typed client of: {}", docs::unmarked(&api.info.title))),
        license: given.license.clone(),
        publish: given.publish.unwrap_or(true),
        repository: given.repository.clone(),
        homepage: given.homepage.clone(),
        documentation: given.documentation.clone(),
        keywords: given.keywords.clone(),
        categories: given.categories.clone(),
        default_features,
        documented_features,
        group_features: (features.into_iter())
            .map(|feature| {
                let needed = needed.get(feature.as_str()).into_iter().flatten();
                let needed = needed.map(|module| (*module).to_owned()).collect();
                (feature, needed)
            })
            .collect(),
        unused_types: gathered,
        runtime_features,
        needed_features: needs_xml(api, config).then(|| "xml".to_owned()).into_iter().collect(),
        rust_version: RUST_VERSION.to_owned(),
        dev_dependencies: dev_dependencies(config, &target.runtime),
        runtime: target.runtime.clone(),
        runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Returns true if a body is sent or read as XML.
fn needs_xml(api: &Api, config: &Config) -> bool {
    let is_xml = |content: &[Content]| preferred(config, content).is_some_and(|content| content.xml.is_some());
    api.operations.iter().any(|operation| {
        operation.body.as_ref().is_some_and(|body| is_xml(&body.content))
            || operation.responses.iter().any(|response| is_xml(&response.content))
    })
}

/// Returns the dependencies of hand-written tests and examples, without those that only a workspace could provide.
fn dev_dependencies(config: &Config, runtime: &Runtime) -> Vec<(String, String)> {
    let inherited = |value: &toml::Value| value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
    let given = config.package.dev_dependencies.iter();
    let there = given.filter(|(_, value)| matches!(runtime, Runtime::Workspace) || !inherited(value));
    there.map(|(name, value)| (name.clone(), value.to_string())).collect()
}

/// Returns, for each feature, the groups whose modules hold types that it uses because the lock keeps them there.
fn needed<'n>(names: &Names<'n>) -> BTreeMap<&'n str, BTreeSet<&'n str>> {
    let modules: BTreeSet<&String> = names.features.iter().collect();
    let mut needed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (id, path) in names.naming.paths.iter().filter(|(_, path)| modules.contains(&path.module)) {
        let module = path.module.trim_start_matches("r#");
        for user in names.naming.users.get(id).into_iter().flatten() {
            let user = user.trim_start_matches("r#");
            if user != module {
                needed.entry(user).or_default().insert(module);
            }
        }
    }
    needed
}
