//! Few enough groups for a registry: if there are too many, small groups are merged into their neighbours.
//!
//! The smallest group is merged first; among equals, the last by name. It joins the nearest group. The nearest group is
//! the one whose name shares the most first words with its name; among equals, the one whose paths share the most first
//! segments; then the smallest; then the first by name. The merged group is named by the words that both names begin
//! with, or else by the name of the neighbour. A group without a near group joins the common group. A group that the
//! configuration names, or that was released, is not merged into another.

use std::cmp::Reverse;

use super::modules::{Placed, Source, common_module, identity};
use super::path::{self, Part, after_idle};
use super::released::Released;
use super::reserved;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::Api;
use crate::pointer::Pointer;

/// The most merged groups that a message names.
const MOST_TOLD: usize = 5;

/// Returns at most `most` groups.
pub(super) fn merge(
    groups: Vec<Placed>,
    most: usize,
    api: &Api,
    released: &Released<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Placed> {
    let before = groups.len();
    let mut all: Vec<Near> = groups.into_iter().map(|placed| Near::new(placed, api)).collect();
    let mut told: Vec<String> = Vec::new();
    while all.len() > most {
        let Some(smallest) = smallest(&all) else { break };
        let merged = all.swap_remove(smallest);
        let from = merged.placed.module.clone();
        let into = match nearest(&all, &merged) {
            Some(into) => into,
            None => common(&mut all, api, released),
        };
        join(&mut all, into, merged);
        told.push(format!("`{from}` into `{}`", all[into].placed.module));
    }
    if !told.is_empty() {
        let more = told.len().saturating_sub(MOST_TOLD);
        told.truncate(MOST_TOLD);
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        let message =
            format!("there are {before} groups, and a registry takes {most}: merged {}{more}", told.join(", "));
        diagnostics.report(Code::GroupsMerged, &Pointer::root(), message);
    }
    if all.len() > most {
        let message = format!("there are {} groups with names that stay, and a registry takes {most}", all.len());
        diagnostics.report(Code::GroupsMerged, &Pointer::root(), message);
    }
    let mut groups: Vec<Placed> = all.into_iter().map(|near| near.placed).collect();
    groups.sort_by(|a, b| a.module.cmp(&b.module));
    groups
}

/// A group, with the words and the path that its nearness to others is measured by.
struct Near {
    placed: Placed,
    name: Vec<String>,
    path: Vec<Vec<String>>,
}

impl Near {
    fn new(placed: Placed, api: &Api) -> Self {
        let name = reserved::given(&placed.module).split('_').map(str::to_owned).collect();
        let mut paths = placed.operations.iter().map(|index| fixed(&api.operations[*index].path));
        let first = paths.next().unwrap_or_default();
        let path = paths.fold(first, |mut common, path| {
            common.truncate(alike(&common, &path));
            common
        });
        Self { placed, name, path }
    }

    fn size(&self) -> usize {
        self.placed.operations.len()
    }

    fn is_common(&self) -> bool {
        self.placed.source == Source::Common
    }
}

fn fixed(path: &str) -> Vec<Vec<String>> {
    let parts = path::parts(path);
    after_idle(&parts).iter().filter_map(Part::fixed).map(<[String]>::to_vec).collect()
}

fn alike<T: PartialEq>(one: &[T], two: &[T]) -> usize {
    one.iter().zip(two).take_while(|(one, two)| one == two).count()
}

fn smallest(all: &[Near]) -> Option<usize> {
    let free = all.iter().enumerate().filter(|(_, near)| !near.placed.fixed && !near.is_common());
    free.min_by_key(|(_, near)| (near.size(), Reverse(&near.placed.module))).map(|(at, _)| at)
}

/// Returns the nearest group, or `None` if no group shares a first word or segment.
fn nearest(all: &[Near], merged: &Near) -> Option<usize> {
    let nearness = |near: &Near| (alike(&near.name, &merged.name), alike(&near.path, &merged.path));
    let near = all.iter().enumerate().filter(|(_, near)| !near.placed.fixed && !near.is_common());
    let near = near.filter(|(_, near)| nearness(near) != (0, 0));
    near.min_by_key(|(_, near)| (Reverse(nearness(near)), near.size(), &near.placed.module)).map(|(at, _)| at)
}

/// Returns the common group, which is made if it does not exist.
fn common(all: &mut Vec<Near>, api: &Api, released: &Released<'_>) -> usize {
    if let Some(at) = all.iter().position(Near::is_common) {
        return at;
    }
    let module = common_module(api, released, |module| is_there(all, module));
    let placed = Placed { module, source: Source::Common, operations: Vec::new(), fixed: false };
    all.push(Near::new(placed, api));
    all.len() - 1
}

fn is_there(all: &[Near], module: &str) -> bool {
    all.iter().any(|near| identity(&near.placed.module) == identity(module))
}

fn join(all: &mut [Near], into: usize, merged: Near) {
    let shared = alike(&all[into].name, &merged.name);
    let module = reserved::module(&merged.name[..shared]);
    let others = || all.iter().enumerate().filter(|(at, _)| *at != into).map(|(_, near)| near);
    let free = shared > 0 && !others().any(|near| identity(&near.placed.module) == identity(&module));
    let Near { placed, name, path } = &mut all[into];
    if placed.source != Source::Common {
        if free {
            placed.module = module;
            name.truncate(shared);
        }
        placed.source = Source::Path(name.join("_"));
    }
    if placed.operations.is_empty() {
        *path = merged.path;
    } else {
        path.truncate(alike(path, &merged.path));
    }
    placed.operations.extend(merged.placed.operations);
    placed.operations.sort_unstable();
}
