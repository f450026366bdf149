//! Pass: makes every `$ref` name a component of its own kind.
//!
//! Keywords beside a `$ref` are kept. Path items are copied to their places. A schema in the middle of another piece
//! gets a name under `components`. A reference to nothing is replaced, and everything around it is kept.

use std::collections::{BTreeMap, BTreeSet};

use super::grammar::{Expect, Kind};
use super::walk::{self, At};
use super::{Context, Dialect, lookup};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};
use crate::pointer::Pointer;

/// The most references that are followed where a circle is not detected in another way.
pub(super) const MAX_CHAIN: usize = 10_000;

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    inline_path_items(cx, document);
    inline_media_types(cx, document);
    let mut told = BTreeSet::new();
    walk::document(document, &mut |kind, at, value| siblings(cx, kind, at, value, &mut told));
    let mut all = references(document);
    if name_deep_targets(cx, document, &all) {
        all = references(document);
    }
    let (broken, longer) = tried_references(document, all, cx.dialect);
    if !broken.is_empty() {
        replace_broken(cx, document, &broken);
    }
    if !longer.is_empty() {
        shorten(document, &longer);
    }
}

/// Returns the text of the `$ref` of an object.
fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

/// Returns the pointer of a reference within this document: `#/a/b`, percent-decoded (RFC 3986, section 3.5).
pub(crate) fn target(reference: &str) -> Option<Pointer> {
    let fragment = reference.strip_prefix('#')?;
    let decoded = super::bundle::percent_decode(fragment);
    (decoded.is_empty() || decoded.starts_with('/')).then(|| Pointer::from_escaped(decoded))
}

/// The section of path items that others refer to. Nothing is read from it directly.
const PATH_ITEMS: &str = "/components/pathItems/";

/// Copies path items to the places that refer to them, because `openapiv3` does not follow such references and each
/// place is an operation of its own. Members beside the `$ref` replace those of the copy.
fn inline_path_items(cx: &mut Context<'_>, document: &mut Value) {
    let mut referring: Vec<(Pointer, String)> = Vec::new();
    walk::around_schemas(document, &mut |kind, at, value| {
        let text = if kind == Kind::PathItem { reference(value) } else { None };
        let text = text.filter(|_| !at.pointer().as_str().starts_with(PATH_ITEMS));
        referring.extend(text.map(|text| (at.pointer(), text.to_owned())));
    });
    let mut ends = Ends::default();
    let mut replaced = BTreeSet::new();
    for (place, reference) in referring {
        let found = ends.follow(document, &reference);
        let found = found.and_then(|pointer| {
            let value = lookup(document, &pointer).ok_or(Code::DanglingRef)?;
            Ok((cx.copy(value).ok_or(Code::TooLarge)?, pointer))
        });
        // The copy is at this place from here on.
        ends.known.remove(&format!("#{place}"));
        let Some(Value::Object(item)) = document.pointer_mut(place.as_str()) else { continue };
        item.remove("$ref");
        let (found, pointer) = match found {
            Ok((Value::Object(found), pointer)) => (found, pointer),
            Ok(_) => continue,
            Err(Code::TooLarge) => {
                cx.tell(Code::TooLarge, &place, format!("`{reference}` is copied too often"));
                continue;
            }
            Err(code) => {
                let what = if code == Code::CircularRef { "leads back to itself" } else { "does not exist" };
                cx.tell(code, &place, format!("`{reference}` {what}"));
                continue;
            }
        };
        for (key, value) in found {
            if !item.contains_key(&key) {
                cx.origins.moved(&place.key(&key), &pointer.key(&key));
                item.insert(key, value);
            } else if value.is_string() && item.get(&key) != Some(&value) {
                replaced.insert(pointer.key(&key));
            }
        }
    }
    for text in &replaced {
        cx.tell(Code::TextNotShown, text, "a path that refers to it has a text of its own");
    }
}

/// Copies media types to the places that refer to them (OpenAPI 3.2.0, section 4.7), because `openapiv3` does not read
/// such references.
fn inline_media_types(cx: &mut Context<'_>, document: &mut Value) {
    let section = document.pointer("/components/mediaTypes").and_then(Value::as_object);
    let Some(known) = section.filter(|section| !section.is_empty()).cloned() else { return };
    walk::around_schemas(document, &mut |kind, at, value| {
        if kind != Kind::MediaType {
            return;
        }
        let Some(text) = reference(value).map(str::to_owned) else { return };
        let target = target(&text).filter(|target| target.as_str().starts_with("/components/mediaTypes/"));
        let found = target.as_ref().and_then(Pointer::last).and_then(|name| known.get(&name));
        match found.filter(|found| reference(found).is_none()).and_then(|found| cx.copy(found)) {
            Some(copy) => {
                if let Some(target) = &target {
                    cx.origins.moved(&at.pointer(), target);
                }
                *value = copy;
            }
            None => {
                cx.report(Code::DanglingRef, at, format!("`{text}` does not lead to a media type"));
                *value = json!({});
            }
        }
    });
}

/// The ends of references. Each reference is followed only once, however long its chain is.
#[derive(Default)]
struct Ends {
    known: BTreeMap<String, Result<Pointer, Code>>,
}

impl Ends {
    /// Follows a reference through other references to a value that is not a reference.
    fn follow(&mut self, document: &Value, reference: &str) -> Result<Pointer, Code> {
        let mut passed = BTreeSet::new();
        let mut text = reference.to_owned();
        let end = loop {
            if let Some(known) = self.known.get(&text) {
                break known.clone();
            }
            if !passed.insert(text.clone()) {
                break Err(Code::CircularRef);
            }
            let Some(pointer) = target(&text) else { break Err(Code::DanglingRef) };
            let Some(value) = lookup(document, &pointer) else { break Err(Code::DanglingRef) };
            match self::reference(value) {
                Some(next) => next.clone_into(&mut text),
                None if value.is_object() => break Ok(pointer),
                None => break Err(Code::DanglingRef),
            }
        };
        self.known.extend(passed.into_iter().map(|text| (text, end.clone())));
        end
    }
}

/// Handles keywords beside a `$ref`. In a schema, all of them are about the value, so the reference becomes a member of
/// `allOf`. Beside other references, only a summary and a description are allowed. A piece that was copied is reported
/// once, so its place is added to `told`.
fn siblings(cx: &mut Context<'_>, kind: Kind, at: &At, value: &mut Value, told: &mut BTreeSet<Pointer>) {
    let Value::Object(members) = value else { return };
    if members.len() < 2 || !kind.may_be_reference() || kind == Kind::PathItem {
        return;
    }
    let Some(Value::String(text)) = members.get("$ref") else { return };
    let text = text.clone();
    // OpenAPI 3.1 allows a summary and a description. In older versions they do no harm.
    let silent = ["$ref", "summary", "description"];
    let names: Vec<&str> = members.keys().map(String::as_str).filter(|key| !silent.contains(key)).collect();
    if (cx.dialect < Dialect::V31 || kind != Kind::Schema) && !names.is_empty() {
        cx.report(Code::RefSiblings, at, format!("beside `$ref` are: `{}`", names.join("`, `")));
    }
    if kind != Kind::Schema {
        if cx.dialect >= Dialect::V31 && told.insert(cx.origins.original(&at.pointer())) {
            texts_beside(cx, kind, at, members);
        }
        // A description replaces that of the referred object, if that kind of object has one (OpenAPI 3.1.0, section
        // 4.8.23).
        let may_have_texts = cx.dialect >= Dialect::V31;
        members.retain(|key, text| key == "$ref" || may_have_texts && is_shown_beside(kind, key) && text.is_string());
        return;
    }
    members.remove("$ref");
    if let Value::Array(items) = members.entry("allOf").or_insert_with(|| json!([])) {
        let place = at.pointer();
        cx.origins.moved(&place.key("allOf").index(items.len()), &place);
        items.push(json!({ "$ref": text }));
    }
}

/// True if a text beside a reference replaces that of the referred object (OpenAPI 3.2.0, section 4.23): if that kind of
/// object has such a text, and a crate shows it.
fn is_shown_beside(kind: Kind, key: &str) -> bool {
    match key {
        "description" => kind.field(key).is_some(),
        "summary" => kind == Kind::Response,
        _ => false,
    }
}

/// Reports texts beside a reference that are not shown. A kind without such a text does not use it (OpenAPI 3.2.0,
/// section 4.23), and a crate shows the summary of a response only.
fn texts_beside(cx: &mut Context<'_>, kind: Kind, at: &At, members: &Map) {
    for key in ["summary", "description"].into_iter().filter(|key| members.contains_key(key)) {
        let place = at.pointer().key(key);
        if kind.field(key).is_none() {
            cx.tell(
                Code::IdleKeyword,
                &place,
                format!("`{key}` says nothing here: what the reference leads to has none"),
            );
        } else if !is_shown_beside(kind, key) {
            cx.tell(Code::TextNotShown, &place, "the text of what the reference leads to is shown in its place");
        }
    }
}

/// True if a reference names a component of the kind.
fn names_component(kind: Kind, reference: &str) -> bool {
    let Some(section) = kind.section() else { return true };
    let rest = reference.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(section));
    rest.and_then(|rest| rest.strip_prefix('/')).is_some_and(|name| !name.contains(['/', '%']))
}

/// The references to pieces that may be components, each with the kind that is expected.
type References = BTreeSet<(Kind, String)>;

/// Returns all references of the document.
fn references(document: &mut Value) -> References {
    let mut all = References::new();
    walk::document(document, &mut |kind, _, value| {
        if let Some(text) = reference(value)
            && kind.section().is_some()
        {
            all.insert((kind, text.to_owned()));
        }
    });
    all
}

/// Gives a name to every piece inside another one that a reference points to. `all` are the references of the document.
/// Returns true if it may have changed them.
fn name_deep_targets(cx: &mut Context<'_>, document: &mut Value, all: &References) -> bool {
    if all.iter().all(|(kind, text)| names_component(*kind, text) || target(text).is_none()) {
        return false;
    }
    let mut deep: BTreeMap<Pointer, Kind> = BTreeMap::new();
    walk::document(document, &mut |kind, _, value| {
        if let Some(text) = reference(value)
            && kind.section().is_some()
            && !names_component(kind, text)
            && let Some(pointer) = target(text)
        {
            deep.insert(pointer, kind);
        }
    });
    // The innermost are first, so that an outer piece is moved with the references to them.
    let mut order: Vec<(Pointer, Kind)> = deep.into_iter().collect();
    order.sort_by_key(|(pointer, _)| std::cmp::Reverse(pointer.tokens().count()));
    let mut names: BTreeMap<Pointer, String> = BTreeMap::new();
    for (pointer, kind) in order {
        if let Some(name) = name_target(cx, document, &pointer, kind) {
            names.insert(pointer, name);
        }
    }
    walk::document(document, &mut |kind, _, value| {
        let written = reference(value).filter(|text| !names_component(kind, text)).and_then(target);
        if let Some(name) = written.and_then(|pointer| last_name(&names, &pointer)) {
            *value = json!({ "$ref": name });
        }
    });
    true
}

/// Returns the name of a piece. A piece that is itself a reference has the name of the piece that it leads to.
fn last_name<'n>(names: &'n BTreeMap<Pointer, String>, pointer: &Pointer) -> Option<&'n String> {
    let mut name = names.get(pointer)?;
    for _ in 0..MAX_CHAIN {
        match target(name).and_then(|next| names.get(&next)) {
            Some(next) if next != name => name = next,
            _ => break,
        }
    }
    Some(name)
}

/// Moves a piece under `components` and leaves a reference in its place. A piece that is already a component keeps its
/// name.
fn name_target(cx: &mut Context<'_>, document: &mut Value, pointer: &Pointer, kind: Kind) -> Option<String> {
    let section = kind.section()?;
    let place = resolve(document, pointer)?;
    let tokens: Vec<String> = place.tokens().collect();
    if let [components, of, name] = &tokens[..]
        && components == "components"
        && of == section
    {
        let name = spellable(cx, document, section, name)?;
        return Some(format!("#{}", Pointer::root().key("components").key(section).key(&name)));
    }
    if tokens.is_empty() || kind_at(document, &tokens) != Some(kind) {
        return None;
    }
    let value = document.pointer_mut(place.as_str()).filter(|value| value.is_object())?;
    if let Some(already) = reference(value) {
        return Some(already.to_owned());
    }
    let value = std::mem::take(value);
    let components = document.pointer(&format!("/components/{section}"));
    let name = free_name(&tokens, |name| components.is_some_and(|components| components.get(name).is_some()));
    let new = Pointer::root().key("components").key(section).key(&name);
    let reference = format!("#{new}");
    if let Some(hole) = document.pointer_mut(place.as_str()) {
        *hole = json!({ "$ref": reference });
    }
    cx.origins.moved(&new, &place);
    component_section(document, section)?.insert(name, value);
    Some(reference)
}

/// Returns the name of a component. One with `%` gets another name, because a reference to it would be decoded again.
fn spellable(cx: &mut Context<'_>, document: &mut Value, section: &str, name: &str) -> Option<String> {
    if !name.contains('%') {
        return Some(name.to_owned());
    }
    let of = |name: &str| Pointer::root().key("components").key(section).key(name);
    let components = component_section(document, section)?;
    let free = free_name(&[name.to_owned()], |name| components.contains_key(name));
    let component = components.remove(name)?;
    components.insert(free.clone(), component);
    cx.origins.moved(&of(&free), &of(name));
    Some(free)
}

/// Follows references on the way of a pointer.
fn resolve(document: &Value, pointer: &Pointer) -> Option<Pointer> {
    let mut place = Pointer::root();
    let mut hops = 0;
    for token in pointer.tokens() {
        while let Some(next) = lookup(document, &place).and_then(reference).and_then(target) {
            hops += 1;
            if hops > MAX_CHAIN {
                return None;
            }
            place = next;
        }
        let next = place.key(&token);
        // The pass `modern` has renamed some keywords.
        place = match super::modern::newer(&token) {
            Some(newer) if lookup(document, &next).is_none() => place.key(newer),
            _ => next,
        };
    }
    lookup(document, &place).map(|_| place)
}

/// Returns the kind of the piece at a path, by the grammar.
fn kind_at(document: &Value, tokens: &[String]) -> Option<Kind> {
    let mut expect = Expect::One(Kind::Document);
    let mut value = document;
    for token in tokens {
        expect = match expect {
            Expect::One(kind) | Expect::BoolOr(kind) if value.is_object() => kind.field(token)?.expect,
            Expect::List(kind) | Expect::Map(kind) => Expect::One(kind),
            Expect::Paths => Expect::One(Kind::PathItem),
            Expect::Responses => Expect::One(Kind::Response),
            Expect::One(_)
            | Expect::BoolOr(_)
            | Expect::Any
            | Expect::Bool
            | Expect::Text
            | Expect::Number
            | Expect::Count
            | Expect::Texts
            | Expect::TextOrTexts
            | Expect::Values
            | Expect::TextMap
            | Expect::Security => return None,
        };
        value = match value.as_array() {
            Some(items) => items.get(token.parse::<usize>().ok()?)?,
            None => value.get(token)?,
        };
    }
    expect.one()
}

/// Returns a section of `components`, and adds it if it is missing.
pub(super) fn component_section<'v>(document: &'v mut Value, section: &str) -> Option<&'v mut Map> {
    let components = document.as_object_mut()?.entry("components").or_insert_with(|| json!({}));
    components.as_object_mut()?.entry(section).or_insert_with(|| json!({})).as_object_mut()
}

/// Returns a name for a piece that is not taken, from the last meaningful tokens of its path.
pub(super) fn free_name(tokens: &[String], taken: impl Fn(&str) -> bool) -> String {
    const FILLERS: &[&str] = &[
        "components",
        "schemas",
        "properties",
        "items",
        "schema",
        "content",
        "paths",
        "definitions",
        "$defs",
        "allOf",
    ];
    const WORDS: usize = 6;
    let words = tokens.iter().filter(|token| !FILLERS.contains(&token.as_str()));
    let words: Vec<String> = words.map(|token| super::bundle::plain_name(token)).collect();
    let base = words[words.len().saturating_sub(WORDS)..].join("_").trim_matches(['_', '-']).to_owned();
    let base = if base.is_empty() { "piece".to_owned() } else { base };
    let numbered = (2u32..).map(|number| format!("{base}_{number}"));
    std::iter::once(base.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(base)
}

/// The references that lead nowhere or in a circle, with the code and the message.
type Broken = BTreeMap<(Kind, String), (Code, String)>;

/// The references to references, each with the end of its chain. A schema that is only a reference keeps its name.
type Longer = BTreeMap<(Kind, String), String>;

fn tried_references(document: &Value, all: References, dialect: Dialect) -> (Broken, Longer) {
    let (mut broken, mut longer) = (Broken::new(), Longer::new());
    let mut ends = Ends::default();
    for (kind, text) in all {
        let written = as_written(dialect, &text);
        let why = match ends.follow(document, &text) {
            Err(Code::CircularRef) => (Code::CircularRef, format!("`{written}` leads back to itself")),
            Err(_) => (Code::DanglingRef, format!("`{written}` does not exist")),
            Ok(end) if names_component(kind, &text) => {
                let end = format!("#{end}");
                if kind != Kind::Schema && end != text && names_component(kind, &end) {
                    longer.insert((kind, text), end);
                }
                continue;
            }
            Ok(_) => (Code::WrongRefTarget, format!("`{written}` is not a component of the kind that belongs here")),
        };
        broken.insert((kind, text), why);
    }
    (broken, longer)
}

/// Replaces references to references by the end of their chain, because `openapiv3` follows few.
fn shorten(document: &mut Value, longer: &Longer) {
    walk::document(document, &mut |kind, _, value| {
        let end = reference(value).and_then(|text| longer.get(&(kind, text.to_owned())));
        if let Some(end) = end.cloned() {
            value["$ref"] = Value::String(end);
        }
    });
}

/// Returns a reference as the document writes it, because those of Swagger 2.0 were rewritten.
fn as_written(dialect: Dialect, text: &str) -> String {
    match dialect {
        Dialect::Swagger2 => text.replace("#/components/schemas/", "#/definitions/").replace("#/components/", "#/"),
        Dialect::V30 | Dialect::V31 | Dialect::V32 => text.to_owned(),
    }
}

/// Replaces broken references. A broken schema becomes a schema that allows anything, and a piece that may not be empty
/// is removed.
fn replace_broken(cx: &mut Context<'_>, document: &mut Value, broken: &Broken) {
    let is_broken = |kind: Kind, value: &Value| reference(value).and_then(|text| broken.get(&(kind, text.to_owned())));
    let mut removed: Vec<Pointer> = Vec::new();
    walk::document(document, &mut |kind, at, value| {
        let Some((code, message)) = is_broken(kind, value) else { return };
        cx.report(*code, at, message.clone());
        match kind {
            Kind::Schema | Kind::RequestBody => *value = json!({}),
            Kind::Response => *value = json!({ "description": "" }),
            Kind::Header => *value = json!({ "schema": {} }),
            Kind::Document
            | Kind::Info
            | Kind::Contact
            | Kind::License
            | Kind::Server
            | Kind::ServerVariable
            | Kind::Tag
            | Kind::ExternalDocs
            | Kind::Components
            | Kind::PathItem
            | Kind::Operation
            | Kind::Parameter
            | Kind::MediaType
            | Kind::Encoding
            | Kind::Example
            | Kind::Discriminator
            | Kind::SecurityScheme
            | Kind::OAuthFlows
            | Kind::OAuthFlow
            | Kind::Callback
            | Kind::Link => removed.push(at.pointer()),
        }
    });
    for pointer in removed.iter().rev() {
        remove(document, pointer);
    }
}

/// Removes a piece from its object or list.
pub(super) fn remove(document: &mut Value, pointer: &Pointer) {
    let text = pointer.as_str();
    let (Some(last), Some(slash)) = (pointer.last(), text.rfind('/')) else { return };
    match document.pointer_mut(&text[..slash]) {
        Some(Value::Object(members)) => {
            members.remove(&last);
        }
        Some(Value::Array(items)) => {
            if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}
