//! Names the places of each type on the wire: `GET /pets/{} 200 [].owner`.

use std::collections::{BTreeMap, BTreeSet};

use super::Surface;
use crate::lock::leaf;

/// Gives each type its nearest place in each operation.
pub(super) fn fill(surface: &mut Surface, envelope: Option<&str>) {
    let keys = surface.keys();
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (operation, key) in surface.operations.iter().zip(&keys) {
        let inputs = operation.arguments.iter().chain(&operation.setters);
        let inputs = inputs.map(|input| (input.wire.clone(), String::new(), input.ty.clone()));
        let outputs = operation.outputs.iter().map(|output| {
            let value = if output.enveloped { envelope.unwrap_or_default() } else { "" };
            (output.place.clone(), value.to_owned(), output.ty.to_string())
        });
        let answer = std::iter::once(("answer".to_owned(), String::new(), operation.answer.clone()));
        walk(surface, key, inputs.chain(outputs).chain(answer).collect(), &mut places);
    }
    received(surface, &mut places);
    for ty in &mut surface.types {
        ty.places = places.remove(&ty.rust).unwrap_or_default();
    }
}

/// What webhooks and callbacks hold stands in each of them.
fn received(surface: &Surface, places: &mut BTreeMap<String, Vec<String>>) {
    for set in &surface.received {
        let Some(union) = surface.get(&set.rust) else { continue };
        places.entry(union.rust.clone()).or_default().push(set.of.clone());
        for hook in &set.hooks {
            let held = union.members.iter().find(|member| member.wire == hook.name);
            let body = held.map(|member| ("body".to_owned(), String::new(), member.ty.clone()));
            walk(surface, &set.place(hook), body.into_iter().collect(), places);
        }
    }
}

/// Walks from the places of a call inwards; `queue` has for each the place, the path there, and the type.
fn walk(
    surface: &Surface,
    key: &str,
    mut queue: Vec<(String, String, String)>,
    places: &mut BTreeMap<String, Vec<String>>,
) {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut next = 0;
    while next < queue.len() {
        let (root, path, ty) = std::mem::take(&mut queue[next]);
        next += 1;
        let Some(found) = leaf(&ty).and_then(|leaf| surface.get(leaf)) else { continue };
        if !seen.insert(&found.rust) {
            continue;
        }
        let path = bounded(format!("{path}{}", containers(&ty)));
        let space = if path.is_empty() { "" } else { " " };
        places.entry(found.rust.clone()).or_default().push(format!("{key} {root}{space}{path}"));
        for member in found.members.iter().filter(|member| leaf(&member.ty).is_some()) {
            let step = match found.kind {
                "union" => format!("{path}({})", member.wire),
                _ if path.is_empty() => member.wire.clone(),
                _ => format!("{path}.{}", member.wire),
            };
            queue.push((root.clone(), step, member.ty.clone()));
        }
    }
}

/// The longest path that is told whole.
const LONGEST: usize = 400;

/// A path that is longer than anybody reads ends with `…`: of types that hold each other over thousands of steps, all paths
/// would fill the memory.
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
