//! Suggests groups by path, if the document has only one tag.

use std::collections::BTreeMap;

use super::Suggestion;
use super::seen::counted;
use crate::config::{Group, package_name};
use crate::model::Api;

/// The fewest operations for more than one group.
const FEW: usize = 4;

/// Suggests a group for each first path segment that differs, if all operations have the same single tag.
///
/// A document with several tags gets its groups from them, and one without tags gets them from its paths.
pub(super) fn groups(api: &Api) -> Vec<Suggestion<Group>> {
    let mut tags: Vec<&String> = api.operations.iter().filter_map(|operation| operation.tags.first()).collect();
    let tagged = tags.len();
    tags.dedup();
    if tags.len() != 1 || tagged != api.operations.len() || tagged < FEW {
        return Vec::new();
    }
    let paths: Vec<Vec<&str>> = api.operations.iter().map(|operation| segments(&operation.path)).collect();
    let shared = shared(&paths);
    let mut by_segment = BTreeMap::<String, usize>::new();
    for path in &paths {
        let Some(segment) = path.get(shared).filter(|segment| !segment.contains('{')) else { return Vec::new() };
        *by_segment.entry((*segment).to_owned()).or_default() += 1;
    }
    if by_segment.len() < 2 {
        return Vec::new();
    }
    let prefix: String = paths[0][..shared].iter().fold(String::new(), |path, segment| path + "/" + segment);
    let group = |(segment, count): (String, usize)| {
        let name = name(&segment)?;
        let saw = format!("{} below `{prefix}/{segment}`; `{}` is the only tag", counted(count, "operation"), tags[0]);
        let paths = vec![format!("{prefix}/{segment}")];
        let value = Group {
            name,
            description: None,
            tags: Vec::new(),
            paths,
            operations: Vec::new(),
            methods: BTreeMap::new(),
        };
        Some(Suggestion { value, saw, sure: true })
    };
    by_segment.into_iter().filter_map(group).collect()
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/').filter(|segment| !segment.is_empty()).collect()
}

/// The number of first segments that all paths share. Last segments do not count.
fn shared(paths: &[Vec<&str>]) -> usize {
    let first = paths.first().map_or(&[][..], Vec::as_slice);
    let same = |at: usize| paths.iter().all(|path| path.len() > at + 1 && path[at] == first[at]);
    (0..first.len()).take_while(|at| same(*at)).count()
}

/// A segment as the name of a group, or `None` if it cannot be one.
fn name(segment: &str) -> Option<String> {
    let words = segment.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.map(str::to_lowercase).collect::<Vec<_>>().join("_");
    package_name::fault(&name).is_none().then_some(name)
}
