//! Finds the generated type into which an example is read.

use restwright_codegen::plan::{Place, RustType};

use crate::cases::{Case, join, target};
use crate::held::{Held, Made, Plan};

/// The trials of `case`, each with its type: one, or one for each member of a body that is given by members.
///
/// # Errors
/// Returns the reason why there is none.
pub(crate) fn trials(plan: &Plan<'_>, case: &Case) -> Result<Vec<(Case, Place)>, &'static str> {
    if case.example.is_null() {
        return Err("it is null: its place holds that");
    }
    let owned = case.owner.as_ref().map(|owner| plan.at(owner)).filter(|held| !held.is_empty());
    let held = owned.unwrap_or_else(|| plan.at(&case.schema));
    let mut kinds: Vec<Held<'_>> = Vec::new();
    for one in held {
        if !kinds.contains(&one) {
            kinds.push(one);
        }
    }
    match *kinds.as_slice() {
        [] => Err("neither its schema nor what is around it has a type"),
        [Held::Members(_)] => members(plan, case, &kinds),
        [Held::Envelope(RustType::Unit)] => Ok(vec![(case.clone(), place(&RustType::Json, true))]),
        [Held::Type(RustType::Unit)] => Err("its media type has no schema"),
        [Held::Envelope(ty)] => Ok(vec![(case.clone(), place(ty, true))]),
        [Held::Type(ty)] => Ok(vec![(case.clone(), place(ty, false))]),
        _ => Err("it is a property of several variants, with another type in each"),
    }
}

fn place(ty: &RustType, enveloped: bool) -> Place {
    Place { ty: ty.clone(), nullable: false, enveloped }
}

/// Each member of the example with the type of its argument or setter; a member that the body does not declare has
/// none.
fn members(plan: &Plan<'_>, case: &Case, held: &[Held<'_>]) -> Result<Vec<(Case, Place)>, &'static str> {
    let Some(given) = case.example.as_object() else { return Err("its body is given by members") };
    let mut trials = Vec::new();
    for (name, value) in given {
        let Some(Held::Type(ty)) = plan.property(held, name).pop() else { continue };
        let (pointer, schema) = (join(&case.pointer, name), case.schema.clone());
        let case = Case { pointer, schema, owner: None, media_type: case.media_type.clone(), example: value.clone() };
        trials.push((case, place(ty, false)));
    }
    Ok(trials)
}

/// The type of the schema at `pointer`, or of the one that it refers to.
pub(crate) fn schema(made: &Made, pointer: &str) -> Option<Place> {
    let mut pointer = pointer.to_owned();
    for _ in 0..32 {
        if let Some(place) = made.generated.surface.held.get(&pointer) {
            return Some(place.clone());
        }
        let value = made.document.pointer(&pointer)?;
        // An `allOf` with one member means that member.
        let inner = match value["allOf"].as_array().map(Vec::as_slice) {
            Some([_]) if value.get("properties").is_none() => Some(format!("{pointer}/allOf/0")),
            _ => None,
        };
        pointer = target(value).or(inner)?;
    }
    None
}
