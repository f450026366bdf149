//! XML bodies: describes the XML of each value for emitted code (OpenAPI 3.0.4, section 4.8.26, XML Object).
//!
//! All other code reads and writes values as JSON. XML is converted to JSON before it is read, and JSON to XML before
//! it is sent, by the description of the body.

mod read;
mod write;

use read::to_json;
pub(crate) use write::from_json;

use crate::values::json::DecodeError;

/// An element or attribute: its name, its place, and its content.
#[derive(Debug, Clone, Copy)]
pub struct Xml {
    member: &'static str,
    name: &'static str,
    prefix: &'static str,
    namespace: &'static str,
    place: Place,
    content: XmlContent,
}

/// The place of a value in the element of its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// An element inside it.
    Element,
    /// An attribute of it.
    Attribute,
    /// Its text.
    Text,
}

/// The content of an element.
#[derive(Debug, Clone, Copy)]
pub enum XmlContent {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A boolean.
    Bool,
    /// The members of an object.
    Members(&'static [Xml]),
    /// Elements that are named by the keys of a map.
    Map(&'static XmlContent),
    /// The elements of a list.
    Items(&'static Xml),
    /// The element itself, once for each item of a list.
    Repeated(&'static XmlContent),
    /// The members of an object around this element: 0 is the nearest.
    Enclosing(usize),
    /// Content that the document does not describe: a text, or members by the names of elements.
    Any,
}

impl Xml {
    /// Creates an element with this name, which is also the name of the member.
    pub const fn new(name: &'static str, content: XmlContent) -> Self {
        Self { member: name, name, prefix: "", namespace: "", place: Place::Element, content }
    }

    /// Sets the member of the object, if its name differs from the element's.
    pub const fn member(mut self, member: &'static str) -> Self {
        self.member = member;
        self
    }

    /// Makes it an attribute.
    pub const fn attribute(mut self) -> Self {
        self.place = Place::Attribute;
        self
    }

    /// Makes it the text of the object's element.
    pub const fn text(mut self) -> Self {
        self.place = Place::Text;
        self
    }

    /// Sets the prefix of its name.
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Sets the namespace of its name, which is declared on the element.
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = namespace;
        self
    }
}

/// The XML of the responses with some statuses.
#[derive(Debug, Clone, Copy)]
pub struct XmlResponse {
    pub(crate) first: u16,
    pub(crate) last: u16,
    pub(crate) xml: Xml,
}

impl XmlResponse {
    /// Responses with these statuses are this element.
    pub const fn new(first: u16, last: u16, xml: Xml) -> Self {
        Self { first, last, xml }
    }
}

/// Converts a body in XML to JSON. A body that is not XML may be JSON, and is left as it is.
pub(crate) fn json_of(text: &str, xml: &Xml) -> Result<Option<String>, DecodeError> {
    let is_xml = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    if is_xml { to_json(text, xml).map(Some) } else { Ok(None) }
}

/// The members of the objects around an element, the outermost first.
type Above = Vec<&'static [Xml]>;

/// Returns the content, with a reference to an enclosing object replaced by its members.
fn resolved(content: XmlContent, above: &Above) -> XmlContent {
    let XmlContent::Enclosing(up) = content else { return content };
    let at = above.len().checked_sub(up + 1);
    at.map_or(XmlContent::Any, |at| XmlContent::Members(above[at]))
}

#[cfg(test)]
mod tests;
