//! Converts JSON to the XML of the same value.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::{Above, Place, Xml, XmlContent, resolved};
use crate::values::json::Json;

/// Writes the document of a value. Members without a description are written as elements with their own names.
///
/// A character that XML cannot hold (XML 1.0, section 2.2: most control characters) becomes U+FFFD.
pub(crate) fn from_json(json: &Json, xml: &Xml) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    element(&mut out, xml, json, &mut Vec::new());
    out
}

/// Writes an element, or one for each item if it repeats.
fn element(out: &mut String, xml: &Xml, json: &Json, above: &mut Above) {
    match xml.content {
        XmlContent::Repeated(content) => {
            for item in json.elements() {
                one(out, &Xml { content: *content, ..*xml }, &item, above);
            }
        }
        XmlContent::Text
        | XmlContent::Number
        | XmlContent::Bool
        | XmlContent::Members(_)
        | XmlContent::Map(_)
        | XmlContent::Items(_)
        | XmlContent::Enclosing(_)
        | XmlContent::Any => one(out, xml, json, above),
    }
}

fn one(out: &mut String, xml: &Xml, json: &Json, above: &mut Above) {
    let name = Name { prefix: xml.prefix, local: xml.name };
    out.push('<');
    name.write(out);
    if !xml.namespace.is_empty() {
        let declared = if xml.prefix.is_empty() { "xmlns".to_owned() } else { format!("xmlns:{}", xml.prefix) };
        attribute(out, &declared, xml.namespace);
    }
    if json.is_null() {
        // XML Schema, part 1, section 2.6.2.
        out.push_str(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>");
        return;
    }
    let mut inner = String::new();
    let content = resolved(xml.content, above);
    if let XmlContent::Members(members) = content {
        above.push(members);
        self::members(out, &mut inner, members, json, above);
        above.pop();
    } else {
        self::content(&mut inner, content, json, above);
    }
    if inner.is_empty() {
        out.push_str("/>");
        return;
    }
    out.push('>');
    out.push_str(&inner);
    out.push_str("</");
    name.write(out);
    out.push('>');
}

fn content(out: &mut String, content: XmlContent, json: &Json, above: &mut Above) {
    match content {
        XmlContent::Map(values) => {
            for (key, value) in json.members() {
                let key = xml_name(&key);
                named(out, &key, *values, &value, above);
            }
        }
        XmlContent::Items(item) => {
            for value in json.elements() {
                element(out, item, &value, above);
            }
        }
        XmlContent::Any if json.text().starts_with(['{', '[']) => {
            for (key, value) in json.members() {
                undescribed(out, &key, &value, above);
            }
            for value in json.elements() {
                undescribed(out, "item", &value, above);
            }
        }
        XmlContent::Text | XmlContent::Number | XmlContent::Bool | XmlContent::Any => out.push_str(&text(json)),
        // An object's attributes are in its start tag, so its element writes them; no other content has these.
        XmlContent::Members(_) | XmlContent::Repeated(_) | XmlContent::Enclosing(_) => {}
    }
}

/// Writes an element whose name is not a constant.
fn named(out: &mut String, name: &str, content: XmlContent, json: &Json, above: &mut Above) {
    let mut inner = String::new();
    // The element is written without its name first: its content does not depend on the name.
    one(&mut inner, &Xml::new("", content), json, above);
    // `</>` is the end of an element with content.
    let start = inner.strip_prefix('<').unwrap_or(&inner);
    let start = start.strip_suffix("</>").map_or_else(|| start.to_owned(), |held| format!("{held}</{name}>"));
    out.push('<');
    out.push_str(name);
    out.push_str(&start);
}

/// Writes a member that the document does not describe; a list repeats its element.
fn undescribed(out: &mut String, key: &str, json: &Json, above: &mut Above) {
    let name = xml_name(key);
    if json.text().starts_with('[') {
        for item in json.elements() {
            named(out, &name, XmlContent::Any, &item, above);
        }
    } else {
        named(out, &name, XmlContent::Any, json, above);
    }
}

/// Writes the members of an object: attributes into its start tag, all others inside it.
fn members(start: &mut String, inner: &mut String, members: &'static [Xml], json: &Json, above: &mut Above) {
    let given = json.members();
    for member in members {
        let Some((_, value)) = given.iter().find(|(name, _)| name == member.member) else { continue };
        match member.place {
            Place::Attribute if value.is_null() => {}
            Place::Attribute => {
                let mut name = String::new();
                Name { prefix: member.prefix, local: member.name }.write(&mut name);
                if !member.prefix.is_empty() && !member.namespace.is_empty() {
                    attribute(start, &format!("xmlns:{}", member.prefix), member.namespace);
                }
                attribute(start, &name, &plain(value));
            }
            Place::Text => inner.push_str(&text(value)),
            Place::Element => element(inner, member, value, above),
        }
    }
    for (key, value) in &given {
        if !members.iter().any(|member| member.member == key) {
            undescribed(inner, key, value, above);
        }
    }
}

struct Name<'x> {
    prefix: &'x str,
    local: &'x str,
}

impl Name<'_> {
    fn write(&self, out: &mut String) {
        if !self.prefix.is_empty() {
            out.push_str(self.prefix);
            out.push(':');
        }
        out.push_str(self.local);
    }
}

/// White space other than blanks would be read as blanks (XML 1.0, section 3.3.3), so it is written as a character
/// reference.
fn attribute(out: &mut String, name: &str, value: &str) {
    let value = escape(value).replace('\t', "&#9;").replace('\n', "&#10;").replace('\r', "&#13;");
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(&value);
    out.push('"');
}

/// A carriage return would be read as a line feed (XML 1.0, section 2.11), so it is written as a character reference.
fn text(json: &Json) -> String {
    escape(&*plain(json)).replace('\r', "&#13;")
}

/// Returns a scalar without quotes.
fn plain(json: &Json) -> String {
    let text = json.as_string().map_or_else(|| json.text().to_owned(), std::borrow::Cow::into_owned);
    text.chars().map(|character| if is_allowed(character) { character } else { '\u{fffd}' }).collect()
}

/// XML 1.0, section 2.2, production 2.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Writes a key as a name (XML 1.0, section 2.3): a character that is not allowed in one is written by its number,
/// `_x0020_` for a blank.
fn xml_name(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    for (at, character) in key.chars().enumerate() {
        let begins = character.is_alphabetic() || character == '_';
        if begins || at > 0 && (character.is_alphanumeric() || matches!(character, '-' | '.')) {
            name.push(character);
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(name, "_x{:04X}_", u32::from(character));
        }
    }
    if name.is_empty() { "_".to_owned() } else { name }
}
