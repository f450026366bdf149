//! Compares the values that two types allow.

use crate::surface::{RustType, Surface, Type};

/// The relation of the new type's values to the old type's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// They are the same, as far as the two types show.
    Same,
    /// There are more values.
    Wider,
    /// There are fewer values.
    Narrower,
    /// Some values are gone, and some are new.
    Other,
}

impl Relation {
    /// The relation if both hold.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, relation) | (relation, Self::Same) => relation,
            (Self::Wider, Self::Wider) => Self::Wider,
            (Self::Narrower, Self::Narrower) => Self::Narrower,
            (Self::Wider | Self::Narrower | Self::Other, _) => Self::Other,
        }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Wider => Self::Narrower,
            Self::Narrower => Self::Wider,
            Self::Same | Self::Other => self,
        }
    }
}

/// Pairs of an old and a new type, by path. Both are of one kind, so their members must be compared.
pub(super) type Pairs = Vec<(String, String)>;

/// The relation of `new` to `old`. Types that must be compared member by member are added to `pairs`.
pub(super) fn relate(old: (&RustType, &Surface), new: (&RustType, &Surface), pairs: &mut Pairs) -> Relation {
    let ((before, here), (after, there)) = (old, new);
    match (bare(before), bare(after)) {
        (RustType::Option(a) | RustType::Nullable(a), RustType::Option(b) | RustType::Nullable(b)) => {
            relate((a, here), (b, there), pairs)
        }
        (RustType::Option(a) | RustType::Nullable(a), b) => {
            Relation::Narrower.and(relate((a, here), (b, there), pairs))
        }
        (a, RustType::Option(b) | RustType::Nullable(b)) => Relation::Wider.and(relate((a, here), (b, there), pairs)),
        (RustType::List(a) | RustType::Page(a), RustType::List(b) | RustType::Page(b)) => {
            relate((a, here), (b, there), pairs)
        }
        (RustType::Map(a), RustType::Map(b)) => relate((a, here), (b, there), pairs),
        (RustType::Named(a), RustType::Named(b)) => match (here.get(&a.to_string()), there.get(&b.to_string())) {
            (Some(a), Some(b)) => named(a, b, pairs),
            _ => Relation::Other,
        },
        (RustType::Named(a), b) => here.get(&a.to_string()).map_or(Relation::Other, |a| named_and(a, b)),
        (a, RustType::Named(b)) => there.get(&b.to_string()).map_or(Relation::Other, |b| named_and(b, a).reversed()),
        (a, b) => plain(a, b),
    }
}

/// A type without its box.
fn bare(ty: &RustType) -> &RustType {
    if let RustType::Boxed(inner) = ty { bare(inner) } else { ty }
}

fn named(old: &Type, new: &Type, pairs: &mut Pairs) -> Relation {
    if old.kind == new.kind {
        pairs.push((old.rust.clone(), new.rust.clone()));
        return Relation::Same;
    }
    let holds = |union: &Type, one: &Type| {
        let held = union.members.iter().map(|member| bare(&member.held));
        union.kind == "union" && held.into_iter().any(|held| held.to_string() == one.rust)
    };
    if holds(new, old) {
        Relation::Wider
    } else if holds(old, new) {
        Relation::Narrower
    } else {
        Relation::Other
    }
}

/// The relation of a type without a name to a type of the document.
fn named_and(old: &Type, new: &RustType) -> Relation {
    if old.open && old.kind == "string-enum" && *new == RustType::String {
        return Relation::Same;
    }
    let all = |wanted: &dyn Fn(&str) -> bool| old.members.iter().all(|member| wanted(&member.wire));
    let wider = match (old.kind, new) {
        (_, RustType::Json) => true,
        ("string-enum", RustType::String) => true,
        ("literal-enum", RustType::F64) => all(&|value| value.parse::<f64>().is_ok()),
        ("literal-enum", RustType::I64) => all(&|value| value.parse::<i64>().is_ok()),
        ("literal-enum", RustType::Bool) => all(&|value| value.parse::<bool>().is_ok()),
        _ => false,
    };
    let one_of = old.kind == "union" && old.members.iter().any(|member| bare(&member.held) == new);
    match (wider, one_of) {
        (true, _) => Relation::Wider,
        (false, true) => Relation::Narrower,
        (false, false) => Relation::Other,
    }
}

/// The types whose values are also values of other types.
const WIDER: &[(RustType, &[RustType])] = &[
    (RustType::I32, &[RustType::I64, RustType::F64]),
    (RustType::U32, &[RustType::I64, RustType::U64, RustType::F64]),
    (RustType::I64, &[RustType::F64]),
    (RustType::U64, &[RustType::F64]),
    (RustType::DateTime, &[RustType::String]),
    (RustType::Date, &[RustType::String]),
    (RustType::Base64, &[RustType::String]),
];

fn plain(old: &RustType, new: &RustType) -> Relation {
    let within = |inner: &RustType, outer: &RustType| {
        *outer == RustType::Json || WIDER.iter().any(|(ty, wider)| ty == inner && wider.contains(outer))
    };
    if old == new || are_bytes(old) && are_bytes(new) {
        Relation::Same
    } else if within(old, new) {
        Relation::Wider
    } else if within(new, old) {
        Relation::Narrower
    } else {
        Relation::Other
    }
}

/// True if its values are bytes on the wire, whatever type gives or takes them.
fn are_bytes(ty: &RustType) -> bool {
    matches!(ty, RustType::Bytes | RustType::Upload | RustType::File)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_relate_by_their_values() {
        let list = |ty: RustType| RustType::List(Box::new(ty));
        let option = |ty: RustType| RustType::Option(Box::new(ty));
        let cases = [
            (RustType::I64, RustType::F64, Relation::Wider),
            (RustType::F64, RustType::I64, Relation::Narrower),
            (RustType::I64, RustType::String, Relation::Other),
            (RustType::DateTime, RustType::String, Relation::Wider),
            (list(RustType::String), list(RustType::Json), Relation::Wider),
            (list(RustType::I64), RustType::I64, Relation::Other),
            (list(option(RustType::F64)), list(RustType::F64), Relation::Narrower),
            (list(option(RustType::I64)), list(RustType::F64), Relation::Other),
            (RustType::Bytes, RustType::Upload, Relation::Same),
        ];
        let none = Surface::default();
        for (old, new, expected) in cases {
            let found = relate((&old, &none), (&new, &none), &mut Pairs::new());
            assert_eq!(found, expected, "{old} {new}");
        }
    }
}
