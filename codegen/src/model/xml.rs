//! Reads the form of a body in XML (OpenAPI 3.0.4, section 4.8.26, XML Object; OpenAPI 3.2, `nodeType`).
//!
//! It is read from the schemas of the normalized document and not from types. A type does not say how it is written in
//! XML, and one type may be written in two ways.

use std::collections::BTreeSet;

use super::media::preferred;
use super::types::Api;
use crate::config::Config;
use crate::json::{Map, Value};
use crate::pointer::{Pointer, value_at};

/// A body with more elements than this is not described, so it is bytes.
const MOST_NODES: usize = 2_000;
/// Schemas deeper than this are not described.
const DEEPEST: usize = 60;

/// An element or an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct XmlNode {
    /// Name of the member of the object.
    pub member: String,
    /// Its name in XML. Empty for a root that the document does not name.
    pub name: String,
    /// The prefix of its name.
    pub prefix: Option<String>,
    /// The namespace of its name.
    pub namespace: Option<String>,
    /// Its form in the element of its object.
    pub place: XmlPlace,
    /// Its content.
    pub content: XmlContent,
}

/// The form of a value in the element of its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlPlace {
    /// An element inside it.
    Element,
    /// An attribute of it.
    Attribute,
    /// Its text.
    Text,
}

/// The content of an element.
#[derive(Debug, Clone, PartialEq)]
pub enum XmlContent {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A boolean.
    Bool,
    /// The members of an object.
    Members(Vec<XmlNode>),
    /// Elements that are named by the keys of a map.
    Map(Box<XmlContent>),
    /// The elements of a list.
    Items(Box<XmlNode>),
    /// The element itself, repeated for each item of a list.
    Repeated(Box<XmlContent>),
    /// The same members as those of an object around this element. 0 is the nearest object.
    Enclosing(usize),
    /// Anything.
    Any,
}

/// True if a media type is XML (RFC 7303, section 4.2).
pub(crate) fn is_xml(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/xml" || essence == "text/xml" || essence.ends_with("+xml")
}

/// Returns the form of a body of the schema at `place`. `None` if XML cannot express it: it cannot show which object of
/// a union is written.
pub(super) fn root(document: &Value, place: &Pointer) -> Option<XmlNode> {
    Describing::of(document).root(place)
}

/// Returns the places of the schemas of all bodies that are sent or read as XML.
pub(crate) fn schemas(api: &Api, document: &Value, config: &Config) -> BTreeSet<Pointer> {
    let bodies = api.calls().filter_map(|call| call.body.as_ref()).map(|body| &body.content);
    let responses = api.calls().flat_map(|call| &call.responses).map(|response| &response.content);
    let used = bodies.chain(responses).filter_map(|content| preferred(config, content));
    let used: BTreeSet<&Pointer> =
        used.filter(|content| content.xml.is_some()).map(|content| &content.pointer).collect();
    used.into_iter().flat_map(|place| read(document, &place.key("schema"))).collect()
}

/// Returns the places of the schemas that are read for the body of the schema at `place`.
fn read(document: &Value, place: &Pointer) -> BTreeSet<Pointer> {
    let mut cx = Describing::of(document);
    let _ = cx.root(place);
    cx.read
}

struct Describing<'d> {
    document: &'d Value,
    /// The places of the schemas that were read.
    read: BTreeSet<Pointer>,
    /// The objects that are being described, the outermost first.
    open: Vec<Pointer>,
    nodes: usize,
    depth: usize,
}

/// A schema with everything that its references and `allOf` add.
struct Schema<'d> {
    place: Pointer,
    /// Name of the component that it refers to.
    component: Option<String>,
    /// The schema itself, then what it refers to. The first piece with a keyword is used.
    pieces: Vec<(Pointer, &'d Map)>,
}

impl<'d> Schema<'d> {
    /// Returns the value of a keyword from the first piece that has it.
    fn get(&self, keyword: &str) -> Option<(&Pointer, &'d Value)> {
        self.pieces.iter().find_map(|(place, piece)| Some((place, piece.get(keyword)?)))
    }

    fn xml(&self, key: &str) -> Option<String> {
        let text = |(_, piece): &(Pointer, &Map)| piece.get("xml")?.get(key)?.as_str().map(str::to_owned);
        self.pieces.iter().find_map(text)
    }

    fn xml_flag(&self, key: &str) -> bool {
        let flag = |(_, piece): &(Pointer, &Map)| piece.get("xml")?.get(key)?.as_bool();
        self.pieces.iter().find_map(flag).unwrap_or_default()
    }

    fn kind(&self) -> &str {
        let written = self.get("type").and_then(|(_, written)| written_kind(written));
        let has = |keyword: &str| self.get(keyword).is_some();
        match written {
            Some(kind) => kind,
            None if has("properties") || has("additionalProperties") => "object",
            None if has("items") => "array",
            None => self.kind_of_values(),
        }
    }

    /// Returns the kind of the values that an enum lists.
    fn kind_of_values(&self) -> &'static str {
        let values = self.get("enum").and_then(|(_, values)| values.as_array());
        match values.and_then(|values| values.first()) {
            Some(Value::String(_)) => "string",
            Some(Value::Number(_)) => "number",
            Some(Value::Bool(_)) => "boolean",
            _ => "",
        }
    }
}

impl<'d> Describing<'d> {
    fn of(document: &'d Value) -> Self {
        Self { document, read: BTreeSet::new(), open: Vec::new(), nodes: 0, depth: 0 }
    }

    fn root(&mut self, place: &Pointer) -> Option<XmlNode> {
        let schema = self.schema(place)?;
        let name = schema.xml("name").or_else(|| schema.component.clone()).unwrap_or_default();
        let content = self.content(&schema, &name)?;
        Some(XmlNode { member: String::new(), place: XmlPlace::Element, content, ..named(&schema, name) })
    }

    fn schema(&mut self, place: &Pointer) -> Option<Schema<'d>> {
        let mut schema = Schema { place: place.clone(), component: None, pieces: Vec::new() };
        self.gather(place, &mut schema);
        self.read.extend(schema.pieces.iter().map(|(place, _)| place.clone()));
        (!schema.pieces.is_empty()).then_some(schema)
    }

    fn gather(&self, place: &Pointer, schema: &mut Schema<'d>) {
        if schema.pieces.iter().any(|(known, _)| known == place) {
            return;
        }
        let Some(piece) = value_at(self.document, place.as_str()).and_then(Value::as_object) else { return };
        schema.pieces.push((place.clone(), piece));
        if let Some(target) = piece.get("$ref").and_then(Value::as_str) {
            let target = Pointer::from_escaped(target.trim_start_matches('#'));
            if schema.component.is_none() {
                schema.component = target.last();
            }
            self.gather(&target, schema);
        }
        for index in 0..piece.get("allOf").and_then(Value::as_array).map_or(0, Vec::len) {
            self.gather(&place.key("allOf").index(index), schema);
        }
    }

    /// Returns the content of the element of a schema. `name` is the element's name.
    fn content(&mut self, schema: &Schema<'d>, name: &str) -> Option<XmlContent> {
        self.nodes += 1;
        self.depth += 1;
        let fits = self.nodes <= MOST_NODES && self.depth <= DEEPEST;
        let content = if fits { self.content_of(schema, name) } else { None };
        self.depth -= 1;
        content
    }

    fn content_of(&mut self, schema: &Schema<'d>, name: &str) -> Option<XmlContent> {
        if schema.get("discriminator").is_some() {
            return None;
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some((place, Value::Array(choices))) = schema.get(keyword) {
                return self.choice(&place.key(keyword), choices.len(), name);
            }
        }
        match schema.kind() {
            "string" => Some(XmlContent::Text),
            "integer" | "number" => Some(XmlContent::Number),
            "boolean" => Some(XmlContent::Bool),
            "array" => {
                let item = self.item(schema, name)?;
                Some(XmlContent::Items(Box::new(item)))
            }
            "object" => self.object(schema),
            _ => Some(XmlContent::Any),
        }
    }

    /// Returns the content for a union: text for several scalars, else the only member beside `null`.
    fn choice(&mut self, place: &Pointer, choices: usize, name: &str) -> Option<XmlContent> {
        let mut contents = Vec::new();
        for index in 0..choices {
            let schema = self.schema(&place.index(index))?;
            if schema.kind() == "null" {
                continue;
            }
            let content = self.content(&schema, name)?;
            if !contents.contains(&content) {
                contents.push(content);
            }
        }
        let is_scalar =
            |content: &XmlContent| matches!(content, XmlContent::Text | XmlContent::Number | XmlContent::Bool);
        match contents.len() {
            1 => contents.pop(),
            _ if contents.iter().all(is_scalar) => Some(XmlContent::Text),
            _ => None,
        }
    }

    /// Returns an item of a list. An item without a name of its own has the name of the list.
    fn item(&mut self, list: &Schema<'d>, name: &str) -> Option<XmlNode> {
        // Elements that differ only in their position have the same name, so they cannot be read.
        if list.get("prefixItems").is_some() {
            return None;
        }
        let (place, _) = list.get("items")?;
        let schema = self.schema(&place.key("items"))?;
        let name = schema.xml("name").unwrap_or_else(|| name.to_owned());
        let content = self.content(&schema, &name)?;
        Some(XmlNode { member: String::new(), place: XmlPlace::Element, content, ..named(&schema, name) })
    }

    fn object(&mut self, schema: &Schema<'d>) -> Option<XmlContent> {
        if let Some(level) = self.open.iter().rposition(|open| *open == identity(schema)) {
            return Some(XmlContent::Enclosing(self.open.len() - 1 - level));
        }
        let properties = schema.pieces.iter().filter_map(|(place, piece)| {
            let mut names: Vec<String> = piece.get("properties")?.as_object()?.keys().cloned().collect();
            // OpenAPI has no order of properties. So `required` gives the order, because it is the only list that a
            // document has.
            let required = piece.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let rank = |name: &String| required.iter().position(|one| one == name).unwrap_or(required.len());
            names.sort_by_key(rank);
            Some((place.key("properties"), names))
        });
        let properties: Vec<(Pointer, Vec<String>)> = properties.collect();
        if properties.iter().all(|(_, names)| names.is_empty()) {
            return match schema.get("additionalProperties") {
                Some((place, Value::Object(_))) => {
                    let values = self.schema(&place.key("additionalProperties"))?;
                    let content = self.content(&values, "item")?;
                    Some(XmlContent::Map(Box::new(content)))
                }
                _ => Some(XmlContent::Any),
            };
        }
        self.open.push(identity(schema));
        let mut members: Vec<XmlNode> = Vec::new();
        for (place, names) in properties {
            for name in names {
                if !members.iter().any(|member| member.member == name) {
                    members.push(self.member(&place.key(&name), &name)?);
                }
            }
        }
        self.open.pop();
        Some(XmlContent::Members(members))
    }

    fn member(&mut self, place: &Pointer, name: &str) -> Option<XmlNode> {
        let schema = self.schema(place)?;
        let kind = schema.xml("nodeType");
        let place = match kind.as_deref() {
            Some("attribute") => XmlPlace::Attribute,
            Some("text" | "cdata") => XmlPlace::Text,
            _ if schema.xml_flag("attribute") => XmlPlace::Attribute,
            _ => XmlPlace::Element,
        };
        let own = schema.xml("name").unwrap_or_else(|| name.to_owned());
        let is_wrapped = schema.xml_flag("wrapped") || kind.as_deref() == Some("element");
        let node = if schema.kind() == "array" && !is_wrapped {
            // A list without an element of its own has no name in XML, only its items have one.
            let item = self.item(&schema, name)?;
            XmlNode { content: XmlContent::Repeated(Box::new(item.content)), ..item }
        } else {
            let content = self.content(&schema, &own)?;
            XmlNode { content, ..named(&schema, own) }
        };
        Some(XmlNode { member: name.to_owned(), place, ..node })
    }
}

/// Returns the kind that `type` names. Several scalars are text in XML.
fn written_kind(written: &Value) -> Option<&str> {
    let names: Vec<&str> = match written.as_array() {
        Some(names) => names.iter().filter_map(Value::as_str).collect(),
        None => written.as_str().into_iter().collect(),
    };
    let kinds: Vec<&str> = names.iter().copied().filter(|name| *name != "null").collect();
    match kinds.as_slice() {
        [] => names.first().copied(),
        [kind] => Some(kind),
        ["integer", "number"] | ["number", "integer"] => Some("number"),
        kinds if kinds.iter().any(|kind| matches!(*kind, "object" | "array")) => None,
        _ => Some("string"),
    }
}

/// Returns the place that identifies an object: that of its component, if it refers to one.
fn identity(schema: &Schema<'_>) -> Pointer {
    match schema.pieces.as_slice() {
        [(_, reference), (target, _), ..] if reference.contains_key("$ref") => target.clone(),
        _ => schema.place.clone(),
    }
}

/// Returns a node of this name, with the prefix and the namespace of the schema.
fn named(schema: &Schema<'_>, name: String) -> XmlNode {
    XmlNode {
        member: String::new(),
        name,
        prefix: schema.xml("prefix"),
        namespace: schema.xml("namespace"),
        place: XmlPlace::Element,
        content: XmlContent::Any,
    }
}
