//! Arrays whose positions have types of their own: their intersection, their union, and when two of them differ.

use super::join;
use super::meet::{Conflict, is_never, meet_terms};
use super::schemas::Schemas;
use super::shape::{Array, RestShape, ShapeKind, Term, Tuple, meet_list_constraints};
use super::types::ListConstraints;
use crate::pointer::Pointer;

/// Returns a list as a tuple without positions. Such a tuple exists only during the computation.
pub(super) fn of_array(array: &Array) -> Tuple {
    Tuple {
        positions: Vec::new(),
        rest: array.items.clone().map_or(RestShape::Any, RestShape::Typed),
        constraints: array.constraints,
    }
}

/// Returns the intersection of two tuples: of each position, and of the elements after the positions. If one tuple
/// ends, the result ends there.
pub(super) fn meet(cx: &mut Schemas<'_>, a: &Tuple, b: &Tuple, place: &Pointer, conflict: Conflict) -> ShapeKind {
    let constraints = meet_list_constraints(&a.constraints, &b.constraints);
    let ends = |tuple: &Tuple| match tuple.rest {
        RestShape::Nothing => tuple.positions.len(),
        RestShape::Unsaid | RestShape::Any | RestShape::Typed(_) => usize::MAX,
    };
    let end = ends(a).min(ends(b));
    let is_too_long =
        constraints.min_items.is_some_and(|least| usize::try_from(least).map_or(true, |least| least > end));
    let is_empty = constraints.max_items.is_some_and(|most| constraints.min_items.is_some_and(|least| least > most));
    if is_too_long || is_empty {
        return ShapeKind::Never;
    }
    let most = constraints.max_items.map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX));
    let count = a.positions.len().max(b.positions.len()).min(end).min(most);
    let mut positions = Vec::with_capacity(count);
    for index in 0..count {
        let place = place.key("prefixItems").index(index);
        let met = match (a.at(index), b.at(index)) {
            (Some(a), Some(b)) => meet_terms(cx, a, b, &place, conflict),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => Term::any(&place),
        };
        if conflict == Conflict::Drop && met.shape().is_some_and(is_never) {
            return ShapeKind::Never;
        }
        positions.push(met);
    }
    let rest = meet_rest(cx, &a.rest, &b.rest, &place.key("items"), conflict);
    if positions.is_empty() {
        return ShapeKind::Array(Array {
            items: None,
            constraints: ListConstraints { max_items: Some(0), ..constraints },
        });
    }
    ShapeKind::Tuple(Tuple { positions, rest, constraints })
}

fn meet_rest(cx: &mut Schemas<'_>, a: &RestShape, b: &RestShape, place: &Pointer, conflict: Conflict) -> RestShape {
    match (a, b) {
        (RestShape::Nothing, _) | (_, RestShape::Nothing) => RestShape::Nothing,
        (RestShape::Typed(a), RestShape::Typed(b)) => RestShape::Typed(Box::new(meet_terms(cx, a, b, place, conflict))),
        (typed @ RestShape::Typed(_), _) | (_, typed @ RestShape::Typed(_)) => typed.clone(),
        (RestShape::Unsaid, _) | (_, RestShape::Unsaid) => RestShape::Unsaid,
        (RestShape::Any, RestShape::Any) => RestShape::Any,
    }
}

/// Returns the tuple for the values of two tuples of the same length.
pub(super) fn join(cx: &mut Schemas<'_>, a: &Tuple, b: &Tuple, place: &Pointer) -> ShapeKind {
    let mut positions = Vec::with_capacity(a.positions.len());
    for (index, (a, b)) in a.positions.iter().zip(&b.positions).enumerate() {
        positions.push(join::join(cx, a, b, &place.key("prefixItems").index(index)));
    }
    let rest = match (&a.rest, &b.rest) {
        (RestShape::Nothing, other) | (other, RestShape::Nothing) => other.clone(),
        (RestShape::Typed(a), RestShape::Typed(b)) => {
            RestShape::Typed(Box::new(join::join(cx, a, b, &place.key("items"))))
        }
        (RestShape::Unsaid, RestShape::Unsaid) => RestShape::Unsaid,
        (RestShape::Any, _) | (_, RestShape::Any) => RestShape::Any,
        (RestShape::Unsaid, typed) | (typed, RestShape::Unsaid) => typed.clone(),
    };
    let least = a.least().min(b.least());
    let is_least = least < positions.len();
    let constraints = if a.constraints == b.constraints {
        a.constraints
    } else {
        ListConstraints { min_items: is_least.then_some(least as u64), ..ListConstraints::default() }
    };
    ShapeKind::Tuple(Tuple { positions, rest, constraints })
}

/// True if two tuples may become one: they have the same number of positions, and nothing shows which of them a value
/// is.
pub(super) fn are_one(cx: &mut Schemas<'_>, a: &Tuple, b: &Tuple, differ: fn(&ShapeKind, &ShapeKind) -> bool) -> bool {
    a.positions.len() == b.positions.len()
        && a.positions.iter().zip(&b.positions).all(|(a, b)| {
            let (left, right) = (cx.resolve(a).0, cx.resolve(b).0);
            !differ(&left.kind, &right.kind)
        })
}
