//! XML bodies: what each value is in XML, as emitted code states it (OpenAPI 3.0.4, section 4.8.26, XML Object).
//!
//! Values are read and written as JSON everywhere else. XML is turned into JSON before it is read, and JSON into XML before
//! it is sent, by the description of the body.

mod read;
mod write;

use read::to_json;
pub(crate) use write::from_json;

use crate::values::json::DecodeError;

/// An element or attribute: its name, its place, and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Xml {
    member: &'static str,
    name: &'static str,
    prefix: &'static str,
    namespace: &'static str,
    place: Place,
    content: XmlContent,
}

/// Where a value stands in the element of its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// An element within it.
    Element,
    /// An attribute of it.
    Attribute,
    /// Its text.
    Text,
}

/// What an element holds.
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
    /// The element itself stands once for each item of a list.
    Repeated(&'static XmlContent),
    /// The members of an object that this element stands within: 0 is the nearest.
    Enclosing(usize),
    /// What the document does not describe: a text, or members by the names of elements.
    Any,
}

impl Xml {
    /// An element by its name, which is also that of the member.
    pub const fn new(name: &'static str, content: XmlContent) -> Self {
        Self { member: name, name, prefix: "", namespace: "", place: Place::Element, content }
    }

    /// The member of the object, where it is not named as the element is.
    pub const fn member(mut self, member: &'static str) -> Self {
        self.member = member;
        self
    }

    /// An attribute.
    pub const fn attribute(mut self) -> Self {
        self.place = Place::Attribute;
        self
    }

    /// The text of the object's element.
    pub const fn text(mut self) -> Self {
        self.place = Place::Text;
        self
    }

    /// The prefix of its name.
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// The namespace of its name, which is declared where it is written.
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = namespace;
        self
    }
}

/// The XML of the responses of some statuses.
#[derive(Debug, Clone, Copy)]
pub struct XmlResponse {
    pub(crate) first: u16,
    pub(crate) last: u16,
    pub(crate) xml: Xml,
}

impl XmlResponse {
    /// Responses of these statuses are this element.
    pub const fn new(first: u16, last: u16, xml: Xml) -> Self {
        Self { first, last, xml }
    }
}

/// A body in XML as JSON. What is no XML at all may be JSON, and is left as it is.
pub(crate) fn json_of(text: &str, xml: &Xml) -> Result<Option<String>, DecodeError> {
    let is_xml = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    if is_xml { to_json(text, xml).map(Some) } else { Ok(None) }
}

/// The members of the objects that an element stands within, the outermost first.
type Above = Vec<&'static [Xml]>;

/// What a content is here, once it is known what it stands within.
fn resolved(content: XmlContent, above: &Above) -> XmlContent {
    let XmlContent::Enclosing(up) = content else { return content };
    let at = above.len().checked_sub(up + 1);
    at.map_or(XmlContent::Any, |at| XmlContent::Members(above[at]))
}

#[cfg(test)]
mod tests;
