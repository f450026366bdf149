//! After any series of edits, callers of unchanged operations lose nothing, and no name is given to something else.
//!
//! `SEQUENCES` is the number of sequences to try, and `SEED` is the first of them. A failure prints both. With
//! `SEQUENCES`, the document is also generated over its own lock after each edit, not only after the last one.

use std::collections::BTreeSet;
use std::env;

use crate::support::shuffle::value;
use crate::support::surface::difference;
use crate::support::{Memory, told};
use restwright_codegen::surface::{Kept, Surface};
use restwright_codegen::{Request, released};
use serde_json::{Map, Value, json};

/// The number of sequences for a daily test.
const FEW: u64 = 120;

/// Sequences that once caused errors.
const HARD: [u64; 4] = [765, 1067, 1429, 1593];

const EDITS: usize = 5;

const DOCUMENT: &str = "
openapi: 3.0.4
info: { title: Zoo, version: '1' }
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      parameters: [{ name: status, in: query, schema: { type: string, enum: [sold, free] } }, { name: limit, in: query, schema: { type: integer } }]
      responses:
        '200': { description: OK, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
        4XX: { description: Bad, content: { application/json: { schema: { $ref: '#/components/schemas/Failure' } } } }
    post:
      operationId: createPet
      tags: [Pets]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name, kind], properties: { name: { type: string }, kind: { type: string, enum: [cat, dog] }, owner: { $ref: '#/components/schemas/Person' } } } } } }
      responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [Pets]
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /shops/{shopId}/staff:
    get:
      operationId: listStaff
      tags: [Shops]
      parameters: [{ name: shopId, in: path, required: true, schema: { type: string } }, { name: status, in: query, schema: { type: string, enum: [sold, free] } }]
      responses: { '200': { description: OK, content: { application/json: { schema: { type: object, properties: { items: { type: array, items: { $ref: '#/components/schemas/Person' } }, status: { type: string, enum: [open, closed] } } } } } } }
  /shops/{shopId}:
    put:
      operationId: putShop
      tags: [Shops]
      parameters: [{ name: shopId, in: path, required: true, schema: { type: string } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } }
      responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Shop' } } } } }
x-webhooks:
  pet.sold: { post: { requestBody: { content: { application/json: { schema: { type: object, required: [pet], properties: { pet: { $ref: '#/components/schemas/Pet' }, to: { $ref: '#/components/schemas/Person' }, status: { type: string, enum: [sold, free] } } } } } }, responses: { '200': { description: OK } } } }
  pet.lost: { post: { requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }, responses: { '200': { description: OK } } } }
  shop.closed: { post: { requestBody: { content: { application/json: { schema: { type: object, properties: { address: { type: object, properties: { street: { type: string } } } } } } } }, responses: { '200': { description: OK } } } }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string }, address: { type: object, properties: { street: { type: string } } }, kind: { type: string, enum: [cat, dog] }, toy: { $ref: '#/components/schemas/Toy' } } }
    Person: { type: object, properties: { name: { type: string }, address: { type: object, properties: { street: { type: string } } } } }
    Shop: { type: object, required: [title, city], properties: { title: { type: string }, city: { type: string }, address: { type: object, properties: { street: { type: string } } }, boss: { $ref: '#/components/schemas/Person' } } }
    Toy: { oneOf: [ { $ref: '#/components/schemas/Ball' }, { $ref: '#/components/schemas/Rope' } ] }
    Ball: { type: object, required: [shape, size], properties: { shape: { type: string, enum: [ball] }, size: { type: integer } } }
    Rope: { type: object, required: [shape, length], properties: { shape: { type: string, enum: [rope] }, length: { type: integer } } }
    Failure: { type: object, properties: { why: { type: string } } }
    Spare: { type: object, properties: { part: { type: string } } }
";

/// Random numbers, the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let sides = u64::try_from(sides.max(1)).expect("a number of sides");
        usize::try_from((mixed ^ (mixed >> 31)) % sides).expect("less than the sides")
    }

    fn pick<'t, T>(&mut self, of: &'t [T]) -> Option<&'t T> {
        if of.is_empty() { None } else { of.get(self.roll(of.len())) }
    }
}

const WORDS: [&str; 8] = ["name", "status", "kind", "address", "owner", "size", "label", "note"];

fn word(dice: &mut Dice) -> &'static str {
    WORDS[dice.roll(WORDS.len())]
}

/// A small schema.
fn schema(document: &Value, dice: &mut Dice) -> Value {
    match dice.roll(6) {
        0 => json!({ "type": "string" }),
        1 => json!({ "type": "integer" }),
        2 => json!({ "type": "string", "enum": ["red", "blue"] }),
        3 => json!({ "type": "object", "properties": { word(dice): { "type": "string" } } }),
        4 => {
            json!({ "type": "array", "items": { "type": "object", "properties": { word(dice): { "type": "integer" } } } })
        }
        _ => reference(document, dice).unwrap_or_else(|| json!({ "type": "boolean" })),
    }
}

fn reference(document: &Value, dice: &mut Dice) -> Option<Value> {
    let names = keys(document.pointer("/components/schemas"));
    // References lead only to these, because random recursion may never end.
    let name = dice.pick(&names).filter(|name| ["Failure", "Spare", "Ball", "Rope"].contains(&name.as_str()))?;
    Some(json!({ "$ref": format!("#/components/schemas/{name}") }))
}

fn keys(object: Option<&Value>) -> Vec<String> {
    object.and_then(Value::as_object).map(|object| object.keys().cloned().collect()).unwrap_or_default()
}

/// The pointers of all objects that have this key.
fn having(value: &Value, key: &str, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            if object.contains_key(key) && !at.ends_with("/properties") {
                found.push(at.to_owned());
            }
            for (name, inner) in object {
                having(inner, key, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, inner)| having(inner, key, &format!("{at}/{index}"), found));
        }
        _ => {}
    }
}

fn any_having(document: &Value, key: &str, dice: &mut Dice) -> Option<String> {
    let mut found = Vec::new();
    having(document, key, "", &mut found);
    dice.pick(&found).cloned()
}

fn object<'v>(document: &'v mut Value, pointer: &str) -> Option<&'v mut Map<String, Value>> {
    document.pointer_mut(pointer)?.as_object_mut()
}

/// One change of a document, or `None` if there is no place for it.
fn edit(document: &mut Value, dice: &mut Dice) -> Option<String> {
    match dice.roll(14) {
        0 | 1 => {
            let place = any_having(document, "properties", dice)?;
            let (name, new) = (word(dice), schema(document, dice));
            let added = new.to_string();
            object(document, &format!("{place}/properties"))?.entry(name).or_insert(new);
            Some(format!("{place} gains {name}: {added}"))
        }
        2 => {
            let place = any_having(document, "properties", dice)?;
            let names = keys(document.pointer(&format!("{place}/properties")));
            let name = dice.pick(&names)?.clone();
            object(document, &format!("{place}/properties"))?.remove(&name);
            if let Some(required) = document.pointer_mut(&format!("{place}/required")).and_then(Value::as_array_mut) {
                required.retain(|one| one != name.as_str());
            }
            Some(format!("{place} loses {name}"))
        }
        3 => {
            let place = any_having(document, "properties", dice)?;
            let names = keys(document.pointer(&format!("{place}/properties")));
            let name = dice.pick(&names)?.clone();
            let new = schema(document, dice);
            let said = new.to_string();
            *object(document, &format!("{place}/properties"))?.get_mut(&name)? = new;
            Some(format!("{place}.{name} becomes {said}"))
        }
        4 => {
            let place = any_having(document, "enum", dice)?;
            let values = document.pointer_mut(&format!("{place}/enum"))?.as_array_mut()?;
            let new = json!(format!("more-{}", values.len()));
            values.push(new);
            Some(format!("{place} gains a value"))
        }
        5 => renamed(document, dice),
        6 => {
            let place = any_having(document, "operationId", dice)?;
            let operation = object(document, &place)?;
            let id = format!("{}{}", operation.get("operationId")?.as_str()?, dice.roll(100));
            operation.insert("operationId".to_owned(), json!(id));
            Some(format!("{place} is called {id}"))
        }
        7 => {
            let paths = keys(document.get("paths"));
            let path = dice.pick(&paths)?.clone();
            let methods = keys(document.pointer("/paths").and_then(|paths| paths.get(&path)));
            let method = dice.pick(&methods)?.clone();
            if methods.len() > 1 {
                document.get_mut("paths")?.get_mut(&path)?.as_object_mut()?.remove(&method);
            } else if paths.len() > 2 {
                document.get_mut("paths")?.as_object_mut()?.remove(&path);
            }
            Some(format!("{method} {path} goes"))
        }
        8 | 9 => {
            let path = format!("/{}/{}", word(dice), dice.roll(1000));
            let tag = ["Pets", "Shops", "Extra"][dice.roll(3)];
            let answer = schema(document, dice);
            let said = format!("{path} comes with {answer}");
            let operation = json!({ "operationId": format!("get{}", dice.roll(100_000)), "tags": [tag],
                "responses": { "200": { "description": "OK", "content": { "application/json": { "schema": answer } } } } });
            document.get_mut("paths")?.as_object_mut()?.insert(path, json!({ "get": operation }));
            Some(said)
        }
        10 => {
            let place = any_having(document, "parameters", dice)?;
            let parameters = document.pointer_mut(&format!("{place}/parameters"))?.as_array_mut()?;
            let name = word(dice);
            if parameters.iter().any(|one| one["name"] == name) {
                parameters.reverse();
                return Some(format!("{place} lists its parameters the other way round"));
            }
            parameters.insert(
                0,
                json!({ "name": name, "in": "query", "schema": { "type": "string", "enum": ["on", "off"] } }),
            );
            Some(format!("{place} takes {name}"))
        }
        11 => {
            let place = any_having(document, "oneOf", dice)?;
            document.pointer_mut(&format!("{place}/oneOf"))?.as_array_mut()?.reverse();
            Some(format!("{place} turns round"))
        }
        12 => inlined(document, dice),
        _ => {
            let place = any_having(document, "properties", dice)?;
            let schema = document.pointer_mut(&place)?;
            let inner = json!({ "type": "object", "properties": schema.get("properties")?.clone() });
            let object = schema.as_object_mut()?;
            if object.contains_key("allOf") {
                return None;
            }
            object.remove("properties");
            object.insert("allOf".to_owned(), json!([inner]));
            Some(format!("{place} says it in an allOf"))
        }
    }
}

fn renamed(document: &mut Value, dice: &mut Dice) -> Option<String> {
    let names = keys(document.pointer("/components/schemas"));
    let name = dice.pick(&names)?.clone();
    let new = format!("{name}{}", ["New", "Model", "Data"][dice.roll(3)]);
    if names.contains(&new) {
        return None;
    }
    let text = document.to_string().replace(&format!("schemas/{name}\""), &format!("schemas/{new}\""));
    *document = serde_json::from_str(&text).ok()?;
    let schemas = object(document, "/components/schemas")?;
    let schema = schemas.remove(&name)?;
    schemas.insert(new.clone(), schema);
    Some(format!("{name} is called {new}"))
}

/// Replaces a reference by its target.
fn inlined(document: &mut Value, dice: &mut Dice) -> Option<String> {
    let place = any_having(document, "$ref", dice).filter(|place| place.contains("/properties/"))?;
    let reference = document.pointer(&place)?.get("$ref")?.as_str()?.trim_start_matches('#').to_owned();
    let target = document.pointer(&reference)?.clone();
    *document.pointer_mut(&place)? = target;
    Some(format!("{place} says itself what {reference} says"))
}

fn made(document: &Value, lock: &str) -> (Surface, String) {
    let loader = Memory::of(&[("api.json", &document.to_string())]);
    let request =
        Request { document: Some("api.json"), lock: (!lock.is_empty()).then_some(lock), ..Request::default() };
    let made = released(&request, &loader);
    let made = made.unwrap_or_else(|rejected| panic!("{}\n{document}", told(&rejected.diagnostics)));
    (made.surface, made.lock)
}

/// True if the document over its own lock makes the same.
fn is_kept(document: &Value, (surface, lock): &(Surface, String)) -> bool {
    let again = made(document, lock);
    again.1 == *lock && difference(surface, &again.0).is_empty()
}

const OTHER: &str = "the same document over its own lock makes something else";

fn sequence(seed: u64, first: &(Surface, String)) -> Result<(), String> {
    let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let mut document = value(DOCUMENT);
    let mut before = first.clone();
    let mut story = Vec::new();
    let is_long = env::var_os("SEQUENCES").is_some();
    for _ in 0..EDITS {
        let Some(what) = edit(&mut document, &mut dice) else { continue };
        story.push(what);
        let after = made(&document, &before.1);
        let kept = Kept::of(&before.0, &after.0);
        let told = |wrong: String| format!("seed {seed}: {wrong}\nafter: {story:#?}");
        if let Some((operation, lost)) = kept.lost.first() {
            return Err(told(format!("{operation} did not change, and lost: {lost}")));
        }
        if let Some(path) = kept.handed.first() {
            return Err(told(format!("`{path}` is the name of something else")));
        }
        if is_long && !is_kept(&document, &after) {
            return Err(told(OTHER.to_owned()));
        }
        let names = after.0.types.iter().map(|ty| ty.rust.as_str());
        let builders =
            after.0.operations.iter().map(|one| (one.rust.split("::").next().unwrap_or_default(), &one.builder));
        let builders: Vec<String> = builders.map(|(module, builder)| format!("{module}::{builder}")).collect();
        let mut seen = BTreeSet::new();
        if let Some(twice) =
            names.chain(builders.iter().map(String::as_str)).find(|name| !seen.insert(name.to_string()))
        {
            return Err(told(format!("`{twice}` is the name of two things")));
        }
        before = after;
    }
    let is_kept = is_long || is_kept(&document, &before);
    is_kept.then_some(()).ok_or_else(|| format!("seed {seed}: {OTHER}\nafter: {story:#?}"))
}

#[test]
fn no_edit_breaks_what_it_does_not_touch() {
    let number = |name: &str, otherwise: u64| {
        env::var(name)
            .ok()
            .map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("`{name}` is not a number")))
    };
    let (sequences, seed) = (number("SEQUENCES", FEW), number("SEED", 1));
    let first = made(&value(DOCUMENT), "");
    let wrong: Vec<String> = (seed..seed + sequences)
        .chain(HARD.into_iter().filter(|hard| !(seed..seed + sequences).contains(hard)))
        .filter_map(|seed| sequence(seed, &first).err())
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {sequences} sequences:\n{}",
        wrong.len(),
        wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n\n")
    );
}
