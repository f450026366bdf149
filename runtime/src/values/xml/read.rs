//! Converts XML to the JSON of the same value.
//!
//! Names are compared without their prefixes. Entities that a document defines are not read, so none can make it grow.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Above, Place, Xml, XmlContent, resolved};
use crate::values::json::{DecodeError, WriteMode, write_json};
use crate::values::value::View;

/// Elements that nest deeper are refused.
const DEEPEST: usize = 120;

/// An element that was read.
#[derive(Default)]
struct Node {
    name: String,
    attributes: Vec<(String, String)>,
    elements: Vec<Node>,
    text: String,
    /// `xsi:nil="true"`
    is_nil: bool,
}

/// Returns the JSON of a document.
///
/// # Errors
/// If it is not XML, or another element than described.
pub(crate) fn to_json(text: &str, xml: &Xml) -> Result<String, DecodeError> {
    let root = parse(text)?;
    let is_root = root.name == xml.name || xml.name.is_empty();
    if !is_root && !holds_described(&root, xml) {
        return Err(refused(0, &format!("another element than `{}`", xml.name)));
    }
    let mut out = Vec::new();
    value(&mut out, xml.content, &[&root], &mut Vec::new());
    // Only text and punctuation of JSON are written.
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Servers choose any name for the root, so its content shows if it is the described element.
fn holds_described(root: &Node, xml: &Xml) -> bool {
    match xml.content {
        XmlContent::Members(members) => {
            let known = |name: &String| members.iter().any(|member| member.name == *name);
            root.elements.iter().map(|child| &child.name).any(known)
                || root.attributes.iter().any(|(name, _)| known(name))
        }
        XmlContent::Items(item) => root.elements.iter().any(|child| child.name == item.name),
        XmlContent::Text
        | XmlContent::Number
        | XmlContent::Bool
        | XmlContent::Map(_)
        | XmlContent::Repeated(_)
        | XmlContent::Enclosing(_)
        | XmlContent::Any => true,
    }
}

fn refused(offset: usize, message: &str) -> DecodeError {
    DecodeError { path: String::new(), offset, message: message.to_owned() }
}

/// Returns the root element.
fn parse(text: &str) -> Result<Node, DecodeError> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Node> = Vec::new();
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or_default();
        match reader.read_event().map_err(|_| refused(at, "this is not XML"))? {
            Event::Start(start) if open.len() < DEEPEST => open.push(node(&start, at)?),
            Event::Start(_) => return Err(refused(at, "elements are nested too deep")),
            Event::Empty(start) => {
                let node = node(&start, at)?;
                match open.last_mut() {
                    Some(parent) => parent.elements.push(node),
                    None => return Ok(node),
                }
            }
            Event::End(_) => {
                let Some(node) = open.pop() else { return Err(refused(at, "this is not XML")) };
                match open.last_mut() {
                    Some(parent) => parent.elements.push(node),
                    None => return Ok(node),
                }
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|_| refused(at, "a character that is none"))?;
                let name = reference.as_ref();
                let named = quick_xml::escape::resolve_predefined_entity(name);
                match (character, named) {
                    (Some(character), _) => add(&mut open, character.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => add(&mut open, text),
                    (None, None) => return Err(refused(at, "an entity that XML does not have")),
                }
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Eof => return Err(refused(at, "the XML ends too early")),
        }
    }
}

fn add(open: &mut [Node], text: &str) {
    if let Some(node) = open.last_mut() {
        node.text.push_str(text);
    }
}

fn node(start: &BytesStart<'_>, at: usize) -> Result<Node, DecodeError> {
    let broken = || refused(at, "this is not XML");
    let mut node = Node { name: start.local_name().as_ref().to_owned(), ..Node::default() };
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| broken())?;
        let name = attribute.key.local_name().as_ref().to_owned();
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| broken())?.into_owned();
        let is_declaration = attribute.key.as_ref() == "xmlns" || attribute.key.as_ref().starts_with("xmlns:");
        if attribute.key.prefix().is_some() && name == "nil" && matches!(value.trim(), "true" | "1") {
            node.is_nil = true;
        } else if !is_declaration {
            node.attributes.push((name, value));
        }
    }
    Ok(node)
}

/// Writes the value of elements with one name: all of them if the element repeats, else the last, as for a key that
/// occurs twice.
fn value(out: &mut Vec<u8>, content: XmlContent, nodes: &[&Node], above: &mut Above) {
    if let XmlContent::Repeated(item) = content {
        return list(out, nodes, |out, node| value(out, *item, &[node], above));
    }
    let Some(node) = nodes.last() else { return out.extend_from_slice(b"null") };
    if node.is_nil {
        return out.extend_from_slice(b"null");
    }
    match resolved(content, above) {
        XmlContent::Members(members) => {
            above.push(members);
            object(out, members, node, above);
            above.pop();
        }
        XmlContent::Map(values) => {
            let mut entries = Members::begin(out);
            for child in &node.elements {
                value(entries.member(&child.name), *values, &[child], above);
            }
            entries.end();
        }
        XmlContent::Items(item) => {
            let items: Vec<&Node> = node.elements.iter().filter(|child| child.name == item.name).collect();
            // A list with one kind of element can be read without its name.
            let items = if items.is_empty() { node.elements.iter().collect() } else { items };
            list(out, &items, |out, node| value(out, item.content, &[node], above));
        }
        XmlContent::Any => any(out, node),
        XmlContent::Text => string(out, &node.text),
        XmlContent::Number => number(out, &node.text),
        XmlContent::Bool => boolean(out, &node.text),
        // These were resolved above.
        XmlContent::Repeated(_) | XmlContent::Enclosing(_) => any(out, node),
    }
}

/// Writes the members of an object, from attributes, elements and its text. A list without any element is empty,
/// because XML has no other form for it.
fn object(out: &mut Vec<u8>, members: &'static [Xml], node: &Node, above: &mut Above) {
    let mut written = Members::begin(out);
    for member in members {
        match member.place {
            Place::Attribute => {
                let given = node.attributes.iter().find(|(name, _)| name == member.name);
                if let Some((_, text)) = given {
                    let attribute = Node { text: text.clone(), ..Node::default() };
                    value(written.member(member.member), member.content, &[&attribute], above);
                }
            }
            Place::Text => {
                let text = Node { text: node.text.clone(), ..Node::default() };
                value(written.member(member.member), member.content, &[&text], above);
            }
            Place::Element => {
                let given: Vec<&Node> = node.elements.iter().filter(|child| child.name == member.name).collect();
                if !given.is_empty() || matches!(member.content, XmlContent::Repeated(_)) {
                    value(written.member(member.member), member.content, &given, above);
                }
            }
        }
    }
    for child in &node.elements {
        if !members.iter().any(|member| member.place == Place::Element && member.name == child.name) {
            any(written.member(&child.name), child);
        }
    }
    written.end();
}

/// Writes content that the document does not describe: a text, or an object of attributes and elements; elements that
/// repeat are a list.
fn any(out: &mut Vec<u8>, node: &Node) {
    if node.elements.is_empty() && node.attributes.is_empty() {
        return string(out, &node.text);
    }
    let mut written = Members::begin(out);
    for (name, text) in &node.attributes {
        string(written.member(name), text);
    }
    for (index, child) in node.elements.iter().enumerate() {
        if node.elements[..index].iter().any(|before| before.name == child.name) {
            continue;
        }
        let twins: Vec<&Node> = node.elements[index..].iter().filter(|other| other.name == child.name).collect();
        let out = written.member(&child.name);
        match twins.as_slice() {
            [only] => any(out, only),
            twins => list(out, twins, any),
        }
    }
    written.end();
}

fn list(out: &mut Vec<u8>, nodes: &[&Node], mut item: impl FnMut(&mut Vec<u8>, &Node)) {
    out.push(b'[');
    for (index, node) in nodes.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        item(out, node);
    }
    out.push(b']');
}

fn string(out: &mut Vec<u8>, text: &str) {
    write_json(out, View::Str(text), WriteMode::Full);
}

/// XML Schema has numbers that JSON does not have: `+1`, `01`, `1.`. Other text stays text.
fn number(out: &mut Vec<u8>, text: &str) {
    let trimmed = text.trim();
    let (sign, digits) = trimmed.strip_prefix('-').map_or(("", trimmed.trim_start_matches('+')), |rest| ("-", rest));
    let is_number = digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits.parse::<f64>().is_ok_and(f64::is_finite);
    if !is_number {
        return string(out, text);
    }
    let (whole, exponent) = digits.find(['e', 'E']).map_or((digits, ""), |at| digits.split_at(at));
    let (whole, fraction) = whole.split_once('.').unwrap_or((whole, ""));
    let whole = whole.trim_start_matches('0');
    out.extend_from_slice(sign.as_bytes());
    out.extend_from_slice(if whole.is_empty() { b"0" } else { whole.as_bytes() });
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
    out.extend_from_slice(exponent.as_bytes());
}

/// XML Schema, part 2, section 3.2.2.
fn boolean(out: &mut Vec<u8>, text: &str) {
    match text.trim() {
        "true" | "1" => out.extend_from_slice(b"true"),
        "false" | "0" => out.extend_from_slice(b"false"),
        _ => string(out, text),
    }
}

/// An object that is being written.
struct Members<'o> {
    out: &'o mut Vec<u8>,
    is_first: bool,
}

impl<'o> Members<'o> {
    fn begin(out: &'o mut Vec<u8>) -> Self {
        out.push(b'{');
        Self { out, is_first: true }
    }

    fn member(&mut self, name: &str) -> &mut Vec<u8> {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        string(self.out, name);
        self.out.push(b':');
        self.out
    }

    fn end(self) {
        self.out.push(b'}');
    }
}
