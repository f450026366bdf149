//! Finds the schema of the items of an event stream, which is about the data of an event or about the whole event.

use super::references::target;
use crate::json::{Map, Value, json};
use crate::pointer::Pointer;

/// The key of a media type whose items are whole events.
pub(crate) const WHOLE_EVENT: &str = "x-restwright-whole-event";

/// The fields of an event (OpenAPI 3.2.0, section 4.14.5).
const FIELDS: [&str; 5] = ["data", "event", "id", "retry", "comment"];

/// The most references that are followed to an item.
const MAX_HOPS: usize = 16;

/// The schema of an item, as a client reads it.
pub(super) struct Item {
    /// The schema.
    pub(super) schema: Value,
    /// Its place.
    pub(super) from: Pointer,
    /// True if it describes the event with its fields, and not its data.
    pub(super) whole: bool,
}

/// Returns the schema of the items. If all events have one schema, it is that of their data: the reader of events gives
/// the other fields to callers. If the name of an event decides what its data is, it is that of the whole event. If the
/// item is not an event, it is returned as it is.
pub(super) fn item(item: Value, place: Pointer, schemas: &Map) -> Item {
    let (resolved, at) = followed(&item, &place, schemas);
    let as_it_is = |schema: Value, from: Pointer, whole| Item { schema, from, whole };
    let Some(members) = resolved.as_object() else { return as_it_is(item, place, false) };
    let Some(keyword) = ["oneOf", "anyOf"].into_iter().find(|keyword| members.contains_key(keyword)) else {
        return match data_of(members).filter(|_| is_event(members)) {
            Some((data, key)) => {
                as_it_is(data, key.iter().fold(at.key("properties").key("data"), |at, key| at.key(key)), false)
            }
            None => as_it_is(item, place, false),
        };
    };
    match alternatives(members, keyword, schemas) {
        Some(whole) => as_it_is(Value::Object(whole), at, true),
        None => as_it_is(item, place, false),
    }
}

/// Returns the schema that a reference leads to, with its place.
fn followed<'v>(item: &'v Value, place: &Pointer, schemas: &'v Map) -> (&'v Value, Pointer) {
    let (mut item, mut place) = (item, place.clone());
    for _ in 0..MAX_HOPS {
        let Some((name, found)) = referred(item, schemas) else { break };
        place = Pointer::root().key("components").key("schemas").key(&name);
        item = found;
    }
    (item, place)
}

/// Returns the component that a reference names, with its name.
fn referred<'v>(item: &Value, schemas: &'v Map) -> Option<(String, &'v Value)> {
    let pointer = item.get("$ref").and_then(Value::as_str).and_then(target)?;
    let tokens: Vec<String> = pointer.tokens().collect();
    let [components, section, name] = &tokens[..] else { return None };
    let is_schema = components == "components" && section == "schemas";
    Some((name.clone(), schemas.get(name).filter(|_| is_schema)?))
}

/// True if all its properties are fields of an event.
fn is_event(members: &Map) -> bool {
    let properties = members.get("properties").and_then(Value::as_object);
    properties.is_some_and(|properties| properties.keys().all(|name| FIELDS.contains(&name.as_str())))
}

/// Returns the schema of the data, with the key that it is under. The data is a text; what the text holds counts.
fn data_of(members: &Map) -> Option<(Value, Option<&'static str>)> {
    let data = members.get("properties")?.get("data")?;
    let content = data.get("contentSchema").map(|content| (content.clone(), Some("contentSchema")));
    Some(content.unwrap_or_else(|| (data.clone(), None)))
}

/// Returns the schema of an event with alternatives, each with its own schema of the data. Returns `None` if one of
/// them is not an event.
fn alternatives(members: &Map, keyword: &str, schemas: &Map) -> Option<Map> {
    let mut whole = members.clone();
    let shared = data_of(members).map(|(data, _)| data);
    if let Some(properties) = whole.get_mut("properties").and_then(Value::as_object_mut) {
        if !properties.keys().all(|name| FIELDS.contains(&name.as_str())) {
            return None;
        }
        properties.remove("data");
    }
    let arms = members.get(keyword)?.as_array()?;
    let arms = arms.iter().map(|arm| alternative(arm, shared.as_ref(), schemas)).collect::<Option<Vec<Value>>>()?;
    whole.insert(keyword.to_owned(), Value::Array(arms));
    Some(whole)
}

fn alternative(arm: &Value, shared: Option<&Value>, schemas: &Map) -> Option<Value> {
    let (found, _) = followed(arm, &Pointer::root(), schemas);
    let mut members = found.as_object().filter(|members| is_event(members))?.clone();
    if let Some((name, _)) = referred(arm, schemas) {
        members.entry("title").or_insert_with(|| json!(name));
    }
    let data = match data_of(&members) {
        Some((mut data, None)) => {
            if let (Some(data), Some(ty)) = (data.as_object_mut(), shared.and_then(|shared| shared.get("type"))) {
                data.entry("type").or_insert_with(|| ty.clone());
            }
            Some(data)
        }
        Some((data, Some(_))) => Some(data),
        None => shared.cloned(),
    };
    let properties = members.get_mut("properties").and_then(Value::as_object_mut)?;
    properties.extend(data.map(|data| ("data".to_owned(), data)));
    Some(Value::Object(members))
}
