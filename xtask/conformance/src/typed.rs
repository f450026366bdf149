//! The generated type that an example is to be read into.

use restwright_codegen::Generated;
use restwright_codegen::plan::{Place, RustType};

use crate::cases::{Case, target};

/// The type of what the case is an example of; or why there is none.
pub(crate) fn place(made: &Generated, case: &Case) -> Result<Place, &'static str> {
    let places = &made.plan.places;
    let owned = case.owner.as_ref().and_then(|owner| places.get(owner));
    let place = owned.cloned().or_else(|| schema(made, &case.schema)).ok_or("no type has its schema")?;
    match place.ty {
        _ if case.example.is_null() => Err("it is null: its place holds that"),
        RustType::Unit if place.enveloped => Ok(Place { ty: RustType::Json, ..place }),
        RustType::Unit => Err("its media type has no schema"),
        _ => Ok(place),
    }
}

/// The type of the schema at `pointer`, or of the one that it refers to.
pub(crate) fn schema(made: &Generated, pointer: &str) -> Option<Place> {
    let mut pointer = pointer.to_owned();
    for _ in 0..32 {
        if let Some(place) = made.plan.places.get(&pointer) {
            return Some(place.clone());
        }
        let value = made.document.pointer(&pointer)?;
        // An `allOf` of one is that one.
        let inner = match value["allOf"].as_array().map(Vec::as_slice) {
            Some([_]) if value.get("properties").is_none() => Some(format!("{pointer}/allOf/0")),
            _ => None,
        };
        pointer = target(value).or(inner)?;
    }
    None
}
