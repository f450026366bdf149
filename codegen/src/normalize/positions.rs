//! Pass: gives names to the parts of a multipart body that are identified by their order.
//!
//! See OpenAPI 3.2.0, section 4.14.5, Encoding By Position.
//!
//! | in the document | the result |
//! |---|---|
//! | an array as the schema of `multipart/mixed` and of others without names | an object, and the order of its properties |
//! | the items of `prefixItems` | the properties `part1`, `part2`, and so on |
//! | `items`, or `itemSchema` | the property `parts`, a list |
//! | `prefixEncoding`, `itemEncoding` | `encoding` of those properties |

use super::grammar::Kind;
use super::references::{MAX_CHAIN, target};
use super::walk::{self, At};
use super::{Context, lookup};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};
use crate::pointer::Pointer;

type Members = Map;

/// The key of a media type for its properties that are one part each, in their order.
pub(crate) const PART_ORDER: &str = "x-restwright-part-order";

/// The property for all parts without a position of their own.
const REST: &str = "parts";

/// The keys for encodings of the parts of a body without names.
const BY_POSITION: [&str; 2] = ["prefixEncoding", "itemEncoding"];

/// The keywords of an array that are about its parts. All others are kept for the body.
const OF_ARRAY: [&str; 9] =
    ["type", "items", "prefixItems", "minItems", "maxItems", "uniqueItems", "$ref", "example", "examples"];

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let mut bodies: Vec<Pointer> = Vec::new();
    walk::around_schemas(document, &mut |kind, at, value| {
        let key = if kind == Kind::RequestBody {
            "content"
        } else if kind == Kind::Components {
            "mediaTypes"
        } else {
            return;
        };
        let content = value.get(key).and_then(Value::as_object).into_iter().flatten();
        bodies.extend(
            content.filter(|(name, media)| is_ordered(name, media)).map(|(name, _)| at.pointer().key(key).key(name)),
        );
    });
    for place in bodies {
        let Some(new) = ordered(cx, document, &place) else { continue };
        if let Some(media) = document.pointer_mut(place.path()) {
            *media = Value::Object(new);
        }
    }
}

/// True if the order of parts identifies them. In `multipart/form-data` their names do, unless the document has
/// encodings by position.
fn is_ordered(media_type: &str, media: &Value) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let by_position = BY_POSITION.iter().any(|key| media.get(key).is_some());
    by_position || (essence.starts_with("multipart/") && essence != "multipart/form-data")
}

/// The parts of a body by their positions.
struct Parts {
    /// The parts with a position of their own, each with the place of its declaration.
    first: Vec<(Value, Pointer)>,
    /// All others.
    rest: Option<(Value, Pointer)>,
    /// True if the schema is that of each part, and not of an array of parts.
    streamed: bool,
}

/// Returns the Media Type Object with a name for each part. `None` if its schema is not an array.
fn ordered(cx: &mut Context<'_>, document: &Value, place: &Pointer) -> Option<Members> {
    let media = lookup(document, place)?.as_object()?;
    let (array, at) = array(document, media, place)?;
    let encodings = media.get("prefixEncoding").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let parts = parts(cx, array, &at, encodings.len(), media.contains_key("itemSchema"))?;
    let mut new = media.clone();
    for key in ["schema", "itemSchema", "encoding", "prefixEncoding", "itemEncoding"] {
        new.remove(key);
    }
    let names: Vec<String> = (1..=parts.first.len()).map(|number| format!("part{number}")).collect();
    let (encoding, schema) = (place.key("encoding"), place.key("schema"));
    let mut by_name = Members::new();
    for (index, (name, one)) in names.iter().zip(encodings).enumerate() {
        cx.origins.moved(&encoding.key(name), &place.key("prefixEncoding").index(index));
        by_name.insert(name.clone(), one.clone());
    }
    if let Some(one) = media.get("itemEncoding").filter(|_| parts.rest.is_some()) {
        cx.origins.moved(&encoding.key(REST), &place.key("itemEncoding"));
        by_name.insert(REST.to_owned(), one.clone());
    }
    cx.origins.moved(&schema, &at);
    new.insert("schema".to_owned(), object(cx, array, &parts, &names, &schema));
    new.insert("encoding".to_owned(), by_name.into());
    new.insert(PART_ORDER.to_owned(), json!(names));
    Some(new)
}

/// Returns the array that describes the parts, and the place of its declaration.
fn array<'d>(document: &'d Value, media: &'d Members, place: &Pointer) -> Option<(&'d Members, Pointer)> {
    if let Some(items) = media.get("itemSchema") {
        return Some((items.as_object()?, place.key("itemSchema")));
    }
    let (mut schema, mut at) = (media.get("schema")?, place.key("schema"));
    for _ in 0..MAX_CHAIN {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { break };
        at = target(reference)?;
        schema = lookup(document, &at)?;
    }
    let members = schema.as_object()?;
    let is_array = match members.get("type") {
        Some(Value::String(name)) => name == "array",
        Some(Value::Array(names)) => names.iter().any(|name| name == "array"),
        _ => members.contains_key("prefixItems") || members.contains_key("items"),
    };
    is_array.then_some((members, at))
}

/// Returns the parts that an array describes. If `streamed`, it is the schema of each part. The number of positions is
/// that of `prefixItems` or of the encodings, whichever is greater.
fn parts(cx: &mut Context<'_>, array: &Members, at: &Pointer, encoded: usize, streamed: bool) -> Option<Parts> {
    let of_items = match array.get("items") {
        _ if streamed => Some((Value::Object(array.clone()), at.clone())),
        Some(Value::Bool(false)) => None,
        Some(items @ Value::Object(_)) => Some((cx.copy(items)?, at.key("items"))),
        // Without `prefixItems`, any parts are allowed. Beside `prefixItems`, authors mean that there are no others.
        _ => (!array.contains_key("prefixItems")).then(|| (json!({}), at.clone())),
    };
    let listed = array.get("prefixItems").filter(|_| !streamed).and_then(Value::as_array);
    let listed = listed.map_or(&[][..], Vec::as_slice);
    let mut first = Vec::new();
    for (index, item) in listed.iter().enumerate() {
        first.push((part(cx.copy(item)?), at.key("prefixItems").index(index)));
    }
    if let Some((item, place)) = &of_items {
        for _ in first.len()..encoded {
            first.push((part(cx.copy(item)?), place.clone()));
        }
    }
    let rest = of_items.map(|(item, place)| (part(item), place));
    Some(Parts { first, rest, streamed })
}

/// Returns the object with a property for each part.
fn object(cx: &mut Context<'_>, array: &Members, parts: &Parts, names: &[String], place: &Pointer) -> Value {
    let mut object = Members::new();
    if !parts.streamed {
        let of_body = array.iter().filter(|(key, _)| !OF_ARRAY.contains(&key.as_str()));
        object.extend(of_body.map(|(key, one)| (key.clone(), one.clone())));
    }
    let properties = place.key("properties");
    let mut by_name = Members::new();
    for (name, (part, from)) in names.iter().zip(&parts.first) {
        cx.origins.moved(&properties.key(name), from);
        by_name.insert(name.clone(), part.clone());
    }
    // If a part were left out, the next one would take its position. So all are required, unless `minItems` says
    // otherwise.
    let least = array.get("minItems").filter(|_| !parts.streamed).and_then(Value::as_u64);
    let least = least.map_or(names.len(), |least| usize::try_from(least).unwrap_or(usize::MAX));
    let mut required: Vec<&str> = names.iter().take(least).map(String::as_str).collect();
    if let Some((item, from)) = &parts.rest {
        cx.origins.moved(&properties.key(REST).key("items"), from);
        required.extend((least > names.len()).then_some(REST));
        by_name.insert(REST.to_owned(), list(array, parts, item));
    }
    object.insert("type".to_owned(), json!("object"));
    object.insert("required".to_owned(), json!(required));
    object.insert("properties".to_owned(), by_name.into());
    Value::Object(object)
}

/// Returns the list of all parts without a position of their own. The positions are subtracted from its bounds.
fn list(array: &Members, parts: &Parts, item: &Value) -> Value {
    let mut list = json!({ "type": "array", "items": item });
    if parts.streamed {
        return list;
    }
    for key in ["minItems", "maxItems"] {
        if let Some(count) = array.get(key).and_then(Value::as_u64) {
            list[key] = json!(count.saturating_sub(parts.first.len() as u64));
        }
    }
    if let Some(unique) = array.get("uniqueItems") {
        list["uniqueItems"] = unique.clone();
    }
    list
}

/// Makes a part without a type bytes (OpenAPI 3.2.0, section 4.15.1.1, defaults of `contentType`), so callers give a
/// file.
fn part(schema: Value) -> Value {
    let says_type = |key: &str| {
        [
            "type",
            "$ref",
            "$dynamicRef",
            "allOf",
            "anyOf",
            "oneOf",
            "enum",
            "const",
            "properties",
            "items",
            "prefixItems",
        ]
        .contains(&key)
    };
    match schema {
        Value::Object(mut members) if !members.keys().any(|key| says_type(key)) => {
            members.insert("type".to_owned(), json!("string"));
            members.insert("format".to_owned(), json!("binary"));
            members.into()
        }
        Value::Bool(_) => json!({ "type": "string", "format": "binary" }),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => schema,
    }
}

/// Reports encodings by position that have no effect: those of a response, or of a body that is not an array.
pub(super) fn tell_idle(cx: &mut Context<'_>, at: &At, media: &mut Value) {
    let Value::Object(members) = media else { return };
    for key in BY_POSITION {
        if members.remove(key).is_some() {
            let place = at.pointer().key(key);
            cx.tell(
                Code::IdleKeyword,
                &place,
                format!("`{key}` has no effect on a body that is not a request body of several parts"),
            );
        }
    }
}
