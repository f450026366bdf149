//! Names the places of each type on the wire: `GET /pets/{} 200 [].owner`.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use super::Surface;
use crate::lock::leaf;

/// The places of a type on the wire: the nearest one of each operation.
///
/// The texts are made on demand: if thousands of operations lead to the same types, there are millions of places, and
/// generating needs none of them.
#[derive(Clone, Default)]
pub struct Places {
    reach: Arc<Reach>,
    ty: usize,
}

impl Places {
    /// Each place, in the order of the operations.
    pub fn iter(&self) -> impl Iterator<Item = String> + '_ {
        self.found().iter().map(|place| self.reach.text(*place))
    }

    /// The place of the first operation that leads to the type.
    pub fn first(&self) -> Option<String> {
        self.iter().next()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found().len()
    }

    /// True if no operation leads to the type.
    pub fn is_empty(&self) -> bool {
        self.found().is_empty()
    }

    fn found(&self) -> &[u32] {
        self.reach.found().of.get(self.ty).map_or(&[], Vec::as_slice)
    }
}

impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Places {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// The graph from operations to types, for all types of a surface. A type is its index in the list of types.
#[derive(Default)]
struct Reach {
    walks: Vec<Walk>,
    steps: Vec<Step>,
    /// The steps from each type.
    from: Vec<Range<usize>>,
    found: OnceLock<Found>,
}

/// All types that an operation, a webhook or a callback names itself.
struct Walk {
    /// The start of each of its places: `GET /pets/{}`.
    key: String,
    /// A type that is the whole of it, and not a part: the union of all webhooks or callbacks.
    whole: Option<u32>,
    entries: Vec<Entry>,
}

/// A type that an operation names itself.
struct Entry {
    /// `query:order`, `200`
    place: String,
    /// The path from there to the type.
    path: String,
    to: u32,
}

/// A member that leads from one type to another.
struct Step {
    wire: String,
    /// True if the member is a variant, false if it is a field.
    is_variant: bool,
    /// The lists and maps around the type: `[]`, `{}`.
    around: String,
    to: u32,
}

/// Every place, and the places of each type.
struct Found {
    places: Vec<Place>,
    of: Vec<Vec<u32>>,
}

/// A place, as a link to the place before it. All are numbers, because there can be as many places as operations times
/// types.
#[derive(Clone, Copy)]
enum Place {
    Whole { walk: u32 },
    Entry { walk: u32, entry: u32 },
    Step { before: u32, step: u32 },
}

/// Gives each type its places, from the operations that lead to it.
pub(super) fn fill(surface: &mut Surface, envelope: Option<&str>) {
    let mut reach = Reach::default();
    for ty in &surface.types {
        let start = reach.steps.len();
        for member in &ty.members {
            let Some(to) = index(surface, &member.ty) else { continue };
            let (wire, is_variant) = (member.wire.clone(), ty.kind == "union");
            reach.steps.push(Step { wire, is_variant, around: containers(&member.ty), to });
        }
        reach.from.push(start..reach.steps.len());
    }
    for (operation, key) in surface.operations.iter().zip(surface.keys()) {
        let inputs = operation.arguments.iter().chain(&operation.setters);
        let inputs = inputs.filter_map(|input| entry(surface, &input.wire, "", &input.ty));
        let outputs = operation.outputs.iter().filter_map(|output| {
            let value = if output.enveloped { envelope.unwrap_or_default() } else { "" };
            entry(surface, &output.place, value, &output.ty.to_string())
        });
        let answer = entry(surface, "answer", "", &operation.answer);
        let entries = inputs.chain(outputs).chain(answer).collect();
        reach.walks.push(Walk { key, whole: None, entries });
    }
    received(surface, &mut reach.walks);
    let reach = Arc::new(reach);
    for (index, ty) in surface.types.iter_mut().enumerate() {
        ty.places = Places { reach: Arc::clone(&reach), ty: index };
    }
}

/// The bodies of webhooks and callbacks have their places there.
fn received(surface: &Surface, walks: &mut Vec<Walk>) {
    for set in &surface.received {
        let Some(union) = surface.get(&set.rust) else { continue };
        let whole = index(surface, &union.rust);
        walks.push(Walk { key: set.of.clone(), whole, entries: Vec::new() });
        for hook in &set.hooks {
            let held = union.members.iter().find(|member| member.wire == hook.name);
            let body = held.and_then(|member| entry(surface, "body", "", &member.ty));
            walks.push(Walk { key: set.place(hook), whole: None, entries: body.into_iter().collect() });
        }
    }
}

/// The index of the type inside a type, or `None` if it is not of the crate.
fn index(surface: &Surface, ty: &str) -> Option<u32> {
    let rust = leaf(ty)?;
    surface.types.binary_search_by(|known| known.rust.as_str().cmp(rust)).ok().map(number)
}

fn entry(surface: &Surface, place: &str, path: &str, ty: &str) -> Option<Entry> {
    let to = index(surface, ty)?;
    Some(Entry { place: place.to_owned(), path: bounded(format!("{path}{}", containers(ty))), to })
}

fn number(index: usize) -> u32 {
    u32::try_from(index).expect("what memory holds of these is fewer than 2^32")
}

impl Reach {
    fn found(&self) -> &Found {
        self.found.get_or_init(|| {
            let mut found = Found { places: Vec::new(), of: vec![Vec::new(); self.from.len()] };
            // The last walk that reached each type.
            let mut seen = vec![None; self.from.len()];
            for walk in 0..self.walks.len() {
                self.walk(walk, &mut seen, &mut found);
            }
            found
        })
    }

    /// Walks from the types that an operation names to the types inside them, the nearest first. The places that were
    /// found are the queue.
    fn walk(&self, walk: usize, seen: &mut [Option<usize>], found: &mut Found) {
        let Walk { key: _, whole, entries } = &self.walks[walk];
        let at = number(walk);
        if let Some(ty) = whole {
            found.add(Place::Whole { walk: at }, *ty);
        }
        let mut open = Vec::new();
        let mut come = |to: u32| seen[to as usize].replace(walk) != Some(walk);
        for (entry, Entry { to, .. }) in entries.iter().enumerate() {
            if come(*to) {
                open.push((found.add(Place::Entry { walk: at, entry: number(entry) }, *to), *to));
            }
        }
        let mut next = 0;
        while let Some((before, ty)) = open.get(next).copied() {
            next += 1;
            for step in self.from[ty as usize].clone() {
                let to = self.steps[step].to;
                if come(to) {
                    open.push((found.add(Place::Step { before, step: number(step) }, to), to));
                }
            }
        }
    }

    fn text(&self, place: u32) -> String {
        let places = &self.found().places;
        let mut steps = Vec::new();
        let mut at = places[place as usize];
        loop {
            match at {
                Place::Whole { walk } => return self.walks[walk as usize].key.clone(),
                Place::Entry { walk, entry } => {
                    let Walk { key, entries, .. } = &self.walks[walk as usize];
                    let Entry { place, path, to: _ } = &entries[entry as usize];
                    let path =
                        steps.iter().rev().fold(path.clone(), |path, step| self.steps[*step as usize].after(&path));
                    let space = if path.is_empty() { "" } else { " " };
                    return format!("{key} {place}{space}{path}");
                }
                Place::Step { before, step } => {
                    steps.push(step);
                    at = places[before as usize];
                }
            }
        }
    }
}

impl Found {
    fn add(&mut self, place: Place, ty: u32) -> u32 {
        let at = number(self.places.len());
        self.places.push(place);
        self.of[ty as usize].push(at);
        at
    }
}

impl Step {
    /// The path to the member's type, from the path to the type that has the member.
    fn after(&self, path: &str) -> String {
        let Self { wire, is_variant, around, to: _ } = self;
        bounded(if *is_variant {
            format!("{path}({wire}){around}")
        } else if path.is_empty() {
            format!("{wire}{around}")
        } else {
            format!("{path}.{wire}{around}")
        })
    }
}

/// The longest path that is written in full.
const LONGEST: usize = 400;

/// Cuts a path that is too long to read, and ends it with `…`. If types hold each other over thousands of steps, the
/// full paths would fill the memory.
fn bounded(mut path: String) -> String {
    if path.len() > LONGEST {
        let end = path.char_indices().map(|(place, _)| place).take_while(|place| *place <= LONGEST).last();
        path.truncate(end.unwrap_or(0));
        path.push('…');
    }
    path
}

/// The lists and maps around a type: `[]`, `{}`.
fn containers(ty: &str) -> String {
    let mut out = String::new();
    for word in ty.split('<') {
        match word.rsplit([' ', '&']).next().unwrap_or(word) {
            "Vec" | "Page" | "IntoIterator" => out.push_str("[]"),
            "Map" => out.push_str("{}"),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, bounded, containers};

    #[test]
    fn a_path_that_is_too_long_is_cut_between_characters() {
        assert_eq!(bounded("a.b".to_owned()), "a.b");
        let long = "ä.".repeat(LONGEST);
        let cut = bounded(long);
        assert!(cut.ends_with('…') && cut.len() <= LONGEST + '…'.len_utf8(), "{cut}");
        assert!(bounded(format!("{cut}.b")).len() <= LONGEST + '…'.len_utf8());
    }

    #[test]
    fn lists_and_maps_are_told() {
        let table = [
            ("Option<Vec<pets::Pet>>", "[]"),
            ("Page<pets::Pet>", "[]"),
            ("Map<Vec<pets::Pet>>", "{}[]"),
            ("impl IntoIterator<Item = pets::Pet>", "[]"),
            ("&pets::Pet", ""),
        ];
        for (ty, expected) in table {
            assert_eq!(containers(ty), expected, "{ty}");
        }
    }
}
