//! Looks things up in the released API by their place on the wire.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::inside::{self, Inside, Met};
use super::join::{caller_form, released_form};
use super::places::leaf;
use super::sites::Way;
use super::variants::variant_key;
use super::words::{Word, component_name};
use crate::lock::{
    self, ADDITIONAL, ENVELOPE, FirstVersion, Lock, LockedMember, LockedOperation, LockedType, member, operation_key,
};
use crate::model::facts::children;
use crate::model::partition::{coarsest, numbered};
use crate::model::{Api, Kind, Location, Operation, TypeId, Types, Variant};
use crate::pointer::Pointer;

/// The index of a released type.
pub(super) type OldType = usize;

/// Returns the bodies that are given member by member, as if each were a type. Their members are released as inputs.
pub(super) fn bodies(lock: &Lock, keys: &[Option<String>], by_member: &[bool]) -> BTreeMap<String, LockedType> {
    let bodies = (0..keys.len()).filter(|index| by_member[*index]).map(|index| {
        let released = keys[index].as_ref().and_then(|key| lock.operations.get(key));
        let members = released.iter().flat_map(|operation| &operation.inputs).filter_map(|input| {
            let wire = input.wire.strip_prefix("body.")?.to_owned();
            Some(LockedMember { wire, ..input.clone() })
        });
        let body = LockedType { kind: "record".to_owned(), members: members.collect(), ..LockedType::default() };
        (format!("{BODY}{index}"), body)
    });
    bodies.collect()
}

/// The prefix that makes the index of an operation the path of its body.
const BODY: &str = "(body) ";

/// True if this path is the body of a call and not a type.
pub(super) fn is_body(path: &str) -> bool {
    path.starts_with(BODY)
}

/// The released API beside a new one.
pub(super) struct Released<'l> {
    lock: &'l Lock,
    /// The types, by Rust path.
    pub types: Vec<(&'l str, OldForm<'l>)>,
    index: BTreeMap<&'l str, OldType>,
    /// For each operation, the released operation that it was.
    operations: Vec<Option<OldOperation<'l>>>,
    /// The own content of the new types, as numbers that are equal for equal content.
    own: &'l [u32],
    /// The shapes of the new types.
    shapes: &'l [u64],
    /// Numbers that are equal for new types that will become one type, computed at first use.
    alike: OnceCell<Vec<u32>>,
}

/// The released operation that an operation of the document was.
struct OldOperation<'l> {
    old: &'l LockedOperation,
    aliases: BTreeMap<String, String>,
}

/// The released form of a type.
#[derive(Clone, Copy)]
pub(super) enum OldForm<'l> {
    /// The whole form.
    Whole(&'l LockedType),
    /// Only its name, because the lock has the first version.
    Name,
}

impl<'l> OldForm<'l> {
    pub(super) fn whole(self) -> Option<&'l LockedType> {
        match self {
            Self::Whole(ty) => Some(ty),
            Self::Name => None,
        }
    }

    /// True if the document of the last run had the type.
    pub(super) fn is_live(self) -> bool {
        self.whole().is_none_or(|ty| !ty.gone)
    }
}

impl<'l> Released<'l> {
    /// `own` is equal for types that are equal without the types inside them, `shapes` for types of one shape.
    pub(super) fn new(
        lock: &'l Lock,
        bodies: &'l BTreeMap<String, LockedType>,
        api: &Api,
        (own, shapes): (&'l [u32], &'l [u64]),
    ) -> Self {
        let whole = lock.types.iter().chain(bodies).map(|(path, ty)| (path.as_str(), OldForm::Whole(ty)));
        let names = lock.first.iter().flat_map(|first| first.types.values()).map(|path| (path.as_str(), OldForm::Name));
        let by_path: BTreeMap<&str, OldForm<'_>> = names.chain(whole).collect();
        let types: Vec<_> = by_path.into_iter().collect();
        let index = types.iter().enumerate().map(|(index, (path, _))| (*path, index)).collect();
        let operations = operations(lock, &api.operations);
        Self { lock, types, index, operations, own, shapes, alike: OnceCell::new() }
    }

    /// Returns the released type in a type as the lock writes it.
    pub(super) fn typed(&self, ty: &str) -> Option<OldType> {
        self.index.get(lock::leaf(ty)?).copied()
    }

    /// The shape of a new type.
    pub(super) fn shape(&self, id: TypeId) -> u64 {
        self.shapes[id.0 as usize]
    }

    /// Returns the released type at a place of a call.
    pub(super) fn at_call(&self, index: usize, place: &str, way: Way) -> Option<OldType> {
        if place == "body"
            && let Some(body) = self.index.get(format!("{BODY}{index}").as_str())
        {
            return Some(*body);
        }
        let OldOperation { old, aliases } = self.operations.get(index)?.as_ref()?;
        let place = aliases.get(place).map_or(place, String::as_str);
        let output = |wanted: &dyn Fn(&str) -> bool| {
            old.outputs.iter().find(|output| wanted(&output.place)).and_then(|output| self.typed(&output.ty))
        };
        match way {
            Way::Input => member(&old.inputs, place).and_then(|input| self.typed(&input.ty)),
            Way::Header | Way::Answer => output(&|at| at == place),
            // A body of a new status or media type is the answer that the call had before.
            Way::Success => output(&|at| at == place).or_else(|| {
                let unknown = !old.outputs.iter().any(|output| output.place == place);
                unknown.then(|| output(&|at| at == "answer")).flatten()
            }),
            Way::Failure => output(&|at| at == place).or_else(|| {
                let failures = old.outputs.iter().filter(|output| output.place.starts_with(['4', '5', 'd']));
                let types: BTreeSet<_> = failures.map(|output| self.typed(&output.ty)).collect();
                types.into_iter().next().filter(|_| old.outputs.len() > 1).flatten()
            }),
            Way::Component | Way::Envelope | Way::Hooks | Way::Reply | Way::HookParameter => None,
        }
    }

    /// Returns the released type of a component that no operation reaches, or of the envelope.
    pub(super) fn at_component(&self, way: Way, word: &Word, alone: bool, shape: u64) -> Option<OldType> {
        match way {
            Way::Component => self.of_word(&word.key(), alone, shape),
            Way::Envelope => self.of_word(ENVELOPE, true, shape),
            Way::Hooks => self.of_word(&word.key(), true, shape),
            Way::Reply => self.of_word(&word.key(), alone, shape),
            Way::Input | Way::Success | Way::Failure | Way::Header | Way::Answer | Way::HookParameter => None,
        }
    }

    /// Returns the type of the components of a word: the type of that shape, else the only type of the only component.
    fn of_word(&self, word: &str, alone: bool, shape: u64) -> Option<OldType> {
        let from = (word.to_owned(), String::new());
        let all = self.lock.components.range(from..).take_while(|((known, _), _)| known == word);
        let types: Vec<OldType> = all.filter_map(|((_, ty), _)| self.typed(ty)).collect();
        let same = types.iter().find(|old| self.types[**old].1.whole().is_some_and(|form| form.shape == shape));
        same.or(types.first().filter(|_| alone && types.len() == 1)).copied()
    }

    /// Returns the released type of a schema in a lock of the first version.
    pub(super) fn at_pointer(&self, pointer: &Pointer) -> Option<OldType> {
        let FirstVersion { types, operations: _ } = self.lock.first.as_ref()?;
        self.index.get(types.get(pointer.as_str())?.as_str()).copied()
    }

    /// Returns the released types at the places inside a released type, in the order of the children of `kind`.
    pub(super) fn members(
        &self,
        old: Option<OldType>,
        types: &Types,
        kind: &Kind,
        met: Met<'_>,
    ) -> Vec<Option<OldType>> {
        let old = old.and_then(|old| self.types[old].1.whole());
        let at = |wire: &str| old.and_then(|old| member(&old.members, wire)).and_then(|known| self.typed(&known.ty));
        match kind {
            Kind::Record(record) => {
                let fields = record.properties.iter().map(|property| at(&property.name));
                fields.chain(std::iter::once(at(ADDITIONAL))).collect()
            }
            Kind::Union(union) => {
                let mut known: Vec<_> = old.iter().flat_map(|old| &old.members).collect();
                // Shorter names first, because `Object2` was named before `Object10`.
                known.sort_by_key(|member| (member.rust.len(), &member.rust));
                let matched = self.variants(&known, types, met, &union.variants);
                matched.into_iter().map(|known| known.and_then(|known| self.typed(&known.ty))).collect()
            }
            Kind::List(_)
            | Kind::Map(_)
            | Kind::StringEnum(_)
            | Kind::LiteralEnum(_)
            | Kind::Scalar(_)
            | Kind::Null
            | Kind::Any => vec![None],
        }
    }

    /// Returns the released variant of each member of a union: the one of the same tag, else of the same shape, else
    /// the only one left.
    fn variants<'m>(
        &self,
        known: &[&'m LockedMember],
        types: &Types,
        met: Met<'_>,
        variants: &[Variant],
    ) -> Vec<Option<&'m LockedMember>> {
        let mut new: Vec<Told> = variants.iter().map(|variant| self.told_of(types, variant)).collect();
        let mut old: Vec<Told> = known.iter().map(|known| self.told_before(known)).collect();
        for at in ambiguous(&new) {
            new[at].inside = leaf(types, variants[at].ty.id).map(|(id, _)| inside::of_new(types, met, id));
        }
        for at in ambiguous(&old) {
            old[at].inside = self.typed(&known[at].ty).map(|old| self.inside(old));
        }
        let doubles = self.doubles(&new, types, variants);
        let mut pairs = Pairs { of: vec![None; new.len()], taken: vec![false; old.len()], doubles };
        for (key, among) in PASSES {
            let keys = |told: &[Told]| told.iter().map(key).collect::<Vec<_>>();
            pairs.add(&keys(&new), &keys(&old), *among);
        }
        pairs.of.into_iter().map(|place| place.map(|place| known[place])).collect()
    }

    /// Returns for each member the earlier member that it becomes one type with, if there is one. The two have one
    /// name.
    fn doubles(&self, told: &[Told], types: &Types, variants: &[Variant]) -> Vec<Option<usize>> {
        let is_like = |at: usize, other: usize| {
            let (at, other) = (&told[at], &told[other]);
            at.wire == other.wire && at.shape == other.shape && at.inside == other.inside
        };
        let double = |at: usize| {
            let like = (0..at).filter(|other| told[at].shape.is_some() && is_like(at, *other));
            like.into_iter().find(|other| {
                let (ty, other) = (variants[at].ty, variants[*other].ty);
                let alike = self.alike(types);
                ty.nullable == other.nullable && alike[ty.id.0 as usize] == alike[other.id.0 as usize]
            })
        };
        (0..told.len()).map(double).collect()
    }

    /// Returns a number for each new type. Types that will become one type have equal numbers: their words and shapes
    /// are equal, and those of all types inside.
    fn alike(&self, types: &Types) -> &[u32] {
        self.alike.get_or_init(|| {
            let (mut said, mut edges) = (Vec::new(), Vec::new());
            for (own, (_, ty)) in self.own.iter().zip(types.iter()) {
                let word = component_name(&ty.pointer).map(|name| Word::name(&name).key());
                let inside = children(&ty.kind);
                said.push((*own, word, inside.iter().map(|ty| ty.nullable).collect::<Vec<_>>()));
                edges.push(inside.iter().map(|ty| Some(ty.id.0 as usize)).collect());
            }
            coarsest(&numbered(said.into_iter()), &edges)
        })
    }

    fn told_of(&self, types: &Types, variant: &Variant) -> Told {
        let leaf = leaf(types, variant.ty.id).map(|(id, _)| id);
        let word = leaf.and_then(|id| component_name(&types.get(id).pointer)).map(|name| Word::name(&name).key());
        Told {
            wire: variant_key(types, variant),
            tagged: variant.tag.is_some() || variant.hook.is_some(),
            form: caller_form(types, variant.ty),
            shape: leaf.map(|id| self.shapes[id.0 as usize]),
            word,
            inside: None,
        }
    }

    /// Returns what a released type has inside.
    pub(super) fn inside(&self, old: OldType) -> Inside {
        let form = |old: OldType| self.types[old].1.whole();
        let members = |old: OldType, _: &String| {
            let members = form(old).into_iter().flat_map(|form| &form.members).filter(|member| !member.gone);
            let held = members.filter_map(|member| {
                let held = self.typed(&member.ty)?;
                Some((member.wire.clone(), held, form(held)?.word.clone()))
            });
            held.collect()
        };
        let word = form(old).map(|form| form.word.clone()).unwrap_or_default();
        inside::walk((old, word), String::clone, members)
    }

    fn told_before(&self, known: &LockedMember) -> Told {
        let old = self.typed(&known.ty).and_then(|old| self.types[old].1.whole());
        Told {
            wire: known.wire.clone(),
            tagged: true,
            form: released_form(&known.ty),
            shape: old.map(|old| old.shape),
            word: old.map(|old| old.word.clone()),
            inside: None,
        }
    }
}

/// The released variant of each member of a union.
struct Pairs {
    of: Vec<Option<usize>>,
    /// For each released variant, whether a member already has it.
    taken: Vec<bool>,
    /// For each member, the earlier member that it becomes one type with.
    doubles: Vec<Option<usize>>,
}

/// The facts that identify a member of a union.
struct Told {
    wire: String,
    tagged: bool,
    /// The lists and maps that lead to the type inside.
    form: String,
    /// The shape of the type inside.
    shape: Option<u64>,
    /// The word of the type inside.
    word: Option<String>,
    /// The members of the type inside, if another member of the union has the same shape.
    inside: Option<Inside>,
}

/// Returns the members of a union that have the shape of another one.
fn ambiguous(told: &[Told]) -> Vec<usize> {
    let mut of: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, told) in told.iter().enumerate() {
        if let Some(shape) = told.shape {
            of.entry((&*told.wire, &*told.form, shape)).or_default().push(at);
        }
    }
    of.into_values().filter(|same| same.len() > 1).flatten().collect()
}

impl Told {
    /// Returns the word of the type inside, and its own members.
    fn inside(&self) -> Option<(&String, Vec<&[String; 3]>)> {
        let (word, members) = self.inside.as_ref()?;
        Some((word, members.iter().filter(|(depth, _)| *depth == 0).map(|(_, member)| member).collect()))
    }
}

type Key = fn(&Told) -> Option<String>;

/// The keys that match members to released variants, the surest first. The form is part of most keys, because a type
/// and a list or map of it can both be members of one union.
const PASSES: &[(Key, Among)] = &[
    (|told| Some(format!("{} {} {} {:?}", told.wire, told.form, told.shape?, told.inside.as_ref()?)), Among::Any),
    // A type that is far inside may have got its word from another place, so the nearest ones count alone, too.
    (|told| Some(format!("{} {} {} {:?}", told.wire, told.form, told.shape?, told.inside()?)), Among::Any),
    (|told| Some(format!("{} {} {} {}", told.wire, told.form, told.shape?, told.word.as_ref()?)), Among::Any),
    (|told| Some(format!("{} {} {}", told.wire, told.form, told.shape?)), Among::Any),
    (|told| told.tagged.then(|| told.wire.clone()), Among::Any),
    (|told| told.shape.map(|shape| shape.to_string()), Among::Any),
    (|told| Some(format!("{} {} {}", told.wire, told.form, told.word.as_ref()?)), Among::Alone),
    (|told| Some(format!("{} {}", told.wire, told.form)), Among::Alone),
    (|told| Some(told.wire.clone()), Among::Alone),
    (|told| told.shape.map(|_| String::new()), Among::Alone),
];

/// The choice if several released variants fit: the first of them, or none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Among {
    Any,
    Alone,
}

impl Pairs {
    /// Pairs the members and variants that are left by equal keys.
    fn add<K: Ord>(&mut self, new: &[Option<K>], old: &[Option<K>], among: Among) {
        let mut by_key: BTreeMap<&K, (Vec<usize>, VecDeque<usize>)> = BTreeMap::new();
        for (place, key) in new.iter().enumerate().filter(|(place, _)| self.of[*place].is_none()) {
            if let Some(key) = key {
                by_key.entry(key).or_default().0.push(place);
            }
        }
        for (place, key) in old.iter().enumerate().filter(|(place, _)| !self.taken[*place]) {
            if let Some(key) = key {
                by_key.entry(key).or_default().1.push_back(place);
            }
        }
        for (new, mut old) in by_key.into_values() {
            if among == Among::Alone && (new.len() > 1 || old.len() > 1) {
                continue;
            }
            // If there are fewer released variants than members, doubles share one.
            let are_few = old.len() < new.len();
            for place in new {
                let first = self.doubles[place].filter(|_| are_few);
                self.of[place] = first.map_or_else(|| old.pop_front(), |first| self.of[first]);
                self.of[place].into_iter().for_each(|old| self.taken[old] = true);
            }
        }
    }
}

/// Returns the released operation of each operation: the one of its method and path, else the one of its `operationId`.
/// Names of path parameters do not count.
fn operations<'l>(lock: &'l Lock, operations: &[Operation]) -> Vec<Option<OldOperation<'l>>> {
    let found = keys(lock, operations).into_iter().zip(operations);
    let known = |(key, operation): (Option<String>, &Operation)| {
        let old = lock.operations.get(&key?)?;
        Some(OldOperation { old, aliases: aliases(operation, old) })
    };
    found.map(known).collect()
}

/// Returns the released place of each parameter that has a new name but is the same on the wire: a path parameter at
/// the same position, or a header that differs only in case.
pub(crate) fn aliases(operation: &Operation, old: &LockedOperation) -> BTreeMap<String, String> {
    let mut aliases = path_aliases(operation, old);
    aliases.extend(header_aliases(operation, old));
    aliases
}

fn header_aliases(operation: &Operation, old: &LockedOperation) -> BTreeMap<String, String> {
    let headers = operation.parameters.iter().filter(|parameter| parameter.location == Location::Header);
    let new: Vec<String> = headers.map(|header| format!("header:{}", header.name)).collect();
    let before: Vec<&str> = old.inputs.iter().filter(|input| !input.gone).map(|input| input.wire.as_str()).collect();
    let is_same =
        |before: &&&str, place: &str| before.eq_ignore_ascii_case(place) && !new.iter().any(|one| one == **before);
    let unknown = new.iter().filter(|place| !before.contains(&place.as_str()));
    let pairs = unknown.filter_map(|place| Some((place, before.iter().find(|before| is_same(before, place))?)));
    pairs.map(|(place, before)| (place.clone(), (*before).to_owned())).collect()
}

fn path_aliases(operation: &Operation, old: &LockedOperation) -> BTreeMap<String, String> {
    let names = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let new: Vec<String> = names.map(|name| format!("path:{name}")).collect();
    let mut before: Vec<&LockedMember> =
        old.inputs.iter().filter(|input| !input.gone && input.wire.starts_with("path:")).collect();
    before.sort_by_key(|input| input.position);
    if new.len() != before.len() {
        return BTreeMap::new();
    }
    let unknown = |place: &String| !old.inputs.iter().any(|input| input.wire == *place);
    let pairs = new.iter().zip(before).filter(|(place, input)| unknown(place) && !new.contains(&input.wire));
    pairs.map(|(place, input)| (place.clone(), input.wire.clone())).collect()
}

/// Returns for each operation its key in the lock, `None` if it is not released.
pub(crate) fn keys(lock: &Lock, operations: &[Operation]) -> Vec<Option<String>> {
    let mut found: Vec<Option<String>> = vec![None; operations.len()];
    if lock.operations.is_empty() {
        return found;
    }
    // Operations that the last document had come before those that are gone.
    for gone in [false, true] {
        let exact = |operation: &Operation| format!("{} {}", operation.method, operation.place());
        let blanked = |operation: &Operation| operation_key(&operation.method, &operation.place());
        let by_key = || lock.operations.keys().map(|key| (key.clone(), key));
        match_keys(lock, operations, gone, by_key().collect(), &exact, &mut found);
        match_keys(lock, operations, gone, by_key().collect(), &blanked, &mut found);
        // If two operations share a path, the lock writes the path with the names of its parameters.
        let by_path = lock.operations.keys().filter_map(|key| {
            let (method, path) = key.split_once(' ')?;
            Some((operation_key(method, path), key))
        });
        match_keys(lock, operations, gone, by_path.collect(), &blanked, &mut found);
        let by_id = lock.operations.iter().filter_map(|(key, operation)| Some((operation.id.clone()?, key)));
        let id = |operation: &Operation| operation.id.clone().unwrap_or_default();
        match_keys(lock, operations, gone, by_id.collect(), &id, &mut found);
    }
    found
}

/// Gives each operation without a released one the operation in `known` whose text is equal to `said` of it.
fn match_keys(
    lock: &Lock,
    operations: &[Operation],
    gone: bool,
    known: Vec<(String, &String)>,
    said: &dyn Fn(&Operation) -> String,
    found: &mut [Option<String>],
) {
    if found.iter().all(Option::is_some) {
        return;
    }
    let taken: BTreeSet<String> = found.iter().flatten().cloned().collect();
    let free = |key: &String| lock.operations[key].gone == gone && !taken.contains(key);
    let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate().filter(|(index, _)| found[*index].is_none()) {
        wanted.entry(said(operation)).or_default().push(index);
    }
    for (text, key) in known.into_iter().filter(|(_, key)| free(key)) {
        let Some(candidates) = wanted.get_mut(&text) else { continue };
        // If several fit, the most similar one is used.
        let like =
            candidates.iter().enumerate().min_by_key(|(_, index)| unlike(&operations[**index], &lock.operations[key]));
        if let Some((place, index)) = like.map(|(place, index)| (place, *index)) {
            candidates.remove(place);
            found[index] = Some(key.clone());
        }
    }
}

/// Returns two facts: the operation has other path parameters than the released one; it has another `operationId`.
fn unlike(operation: &Operation, old: &LockedOperation) -> (bool, bool) {
    let names: BTreeSet<&str> = operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    let inputs = old.inputs.iter().filter(|input| !input.gone);
    let released: BTreeSet<&str> = inputs.filter_map(|input| input.wire.strip_prefix("path:")).collect();
    (names != released, operation.id != old.id)
}
