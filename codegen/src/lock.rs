//! `names.lock`: the released API as text, so that released names are kept.
//!
//! Each line is one item. Fields are separated by tabs, and `-` means none:
//!
//! | line | fields |
//! |---|---|
//! | `version` | the version of this format |
//! | `group` | the tag or path segment, the module |
//! | `server` | the URL as written (if a URL is written twice, the second has ` 2` after it), the function |
//! | `operation` | `METHOD /path/{}`, `module::method`, its builder, the operationId |
//! | `input` | the operation, the wire place, the Rust name, its position among the arguments or `=` and the variant that every call sends, the type that it accepts |
//! | `output` | the operation, the wire place, the type |
//! | `component` | the word of a component that no operation reaches, the type |
//! | `type` | the Rust path, the kind, the directions, the word, the shape |
//! | `member` | the type, the wire name, the Rust name, its position among the arguments of `new` or `=` and the variant that `new` fills in, the type |
//!
//! Lines of an operation or a type follow its own line. Only some schemas of the type have a `joined-member`. A kind
//! with `gone-` in front is a tombstone: the name is kept in case the item returns, and nothing else gets it.

mod text;

use std::collections::BTreeMap;
use std::fmt;

/// The parts of the released API that names and identity need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The module of each group, by its tag or path segment.
    pub groups: BTreeMap<String, String>,
    /// The function of each server, by its URL as written.
    pub servers: BTreeMap<String, String>,
    /// Operations, by [`operation_key`].
    pub operations: BTreeMap<String, LockedOperation>,
    /// The types of components that no operation reaches: the component's word and the type. The value is true if it is
    /// gone.
    pub components: BTreeMap<(String, String), bool>,
    /// Types, by Rust path.
    pub types: BTreeMap<String, LockedType>,
    /// The names of a lock of the first version, which are under pointers and operationIds.
    pub first: Option<FirstVersion>,
}

/// The names of a lock of the first version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FirstVersion {
    /// `module::method`, by operationId or `METHOD /path`.
    pub operations: BTreeMap<String, String>,
    /// Rust paths of types, by the JSON pointer of the schema.
    pub types: BTreeMap<String, String>,
}

/// A released operation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedOperation {
    /// `module::method`
    pub rust: String,
    /// The type that builds the request, in the same module.
    pub builder: String,
    /// `operationId`. It is only an alias, because the method and the path are compared first.
    pub id: Option<String>,
    /// The inputs of a call, in the order of their wire names.
    pub inputs: Vec<LockedMember>,
    /// The outputs of a call: `answer`, and one for each described body.
    pub outputs: Vec<LockedOutput>,
    /// True if the document no longer has it.
    pub gone: bool,
}

/// A body that a call may return.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockedOutput {
    /// `answer`, `200`, `4XX`, `200 text/csv`
    pub place: String,
    /// The type.
    pub ty: String,
}

/// A released type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedType {
    /// `record`, `string-enum`, `literal-enum` or `union`
    pub kind: String,
    /// The directions of the type: in requests, in responses, or both.
    pub directions: Directions,
    /// The word of the schema.
    pub word: String,
    /// A hash that is equal for equal shapes.
    pub shape: u64,
    /// Its fields or variants, in the order of their wire names.
    pub members: Vec<LockedMember>,
    /// True if the document no longer has it.
    pub gone: bool,
}

/// A field, a variant or an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedMember {
    /// The name or value on the wire. For an input, the place and the name: `query:limit`, `body.name`, `body`.
    pub wire: String,
    /// The Rust name.
    pub rust: String,
    /// Its position among the arguments, from 1. `None` if it is not an argument.
    pub position: Option<usize>,
    /// The value that it is filled in with, because its type had only this one when it was released: a variant, `true`,
    /// `false` or `null`.
    pub only: Option<String>,
    /// The type.
    pub ty: String,
    /// True if only some schemas of the type have it. It is kept for the callers of the others.
    pub joined: bool,
    /// True if the document no longer has it.
    pub gone: bool,
}

/// The wire name of the additional properties of a record.
pub(crate) const ADDITIONAL: &str = "*";

/// Returns the keys of servers: their URLs as written. If several have one URL, a number is added from the second on.
pub(crate) fn server_keys<'u>(urls: impl Iterator<Item = &'u str>) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let key = |url: &'u str| {
        let count = seen.entry(url).or_default();
        *count += 1;
        if *count == 1 { url.to_owned() } else { format!("{url} {count}") }
    };
    urls.map(key).collect()
}

/// Returns the member of a wire name. The members must be sorted by wire name. A member that the document has comes
/// before one that is gone.
pub(crate) fn member<'m>(members: &'m [LockedMember], wire: &str) -> Option<&'m LockedMember> {
    let from = members.partition_point(|member| member.wire.as_str() < wire);
    let mut named = members[from..].iter().take_while(|member| member.wire == wire);
    let first = named.next()?;
    Some(if first.gone { named.find(|member| !member.gone).unwrap_or(first) } else { first })
}

/// The directions of a type: in requests, in responses, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Directions {
    /// True if a request may hold it.
    pub sent: bool,
    /// True if a response may hold it.
    pub received: bool,
}

impl Directions {
    /// Returns the directions that are in either.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { sent: self.sent || other.sent, received: self.received || other.received }
    }

    /// Returns the word in the lock and in the surface.
    pub fn as_str(self) -> &'static str {
        match (self.sent, self.received) {
            (true, true) => "both",
            (true, false) => "request",
            (false, true) => "response",
            (false, false) => "-",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [(true, true), (true, false), (false, true), (false, false)]
            .map(|(sent, received)| Self { sent, received })
            .into_iter()
            .find(|directions| directions.as_str() == text)
    }
}

/// The key of the envelope among components. No component can have this name.
pub(crate) const ENVELOPE: &str = "(envelope)";

/// An invalid line of a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line, from 1.
    pub line: u32,
    /// The reason.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// Reads the text of a lock, of this version or of the first. Empty lines and lines that begin with `#` are
    /// skipped.
    ///
    /// # Errors
    /// If the version is unknown, a line has the wrong fields or belongs to no operation or type, or a key is written
    /// twice.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        text::parse(text)
    }

    /// Returns the module and the name of a Rust path.
    pub fn split(path: &str) -> (&str, &str) {
        path.rsplit_once("::").unwrap_or(("", path))
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::print(self, f)
    }
}

/// Returns the key of an operation: its method and its path, without the names of parameters.
pub(crate) fn operation_key(method: &str, path: &str) -> String {
    let mut key = format!("{method} ");
    let mut inside = false;
    for character in path.chars() {
        match (character, inside) {
            ('{', _) => {
                inside = true;
                key.push('{');
            }
            ('}', _) => {
                inside = false;
                key.push('}');
            }
            (_, true) => {}
            (other, false) => key.push(other),
        }
    }
    key
}

/// Returns the type of this crate inside a type: `pets::Pet` in `Option<Vec<pets::Pet>>`.
pub(crate) fn leaf(ty: &str) -> Option<&str> {
    let at = ty.find("::")?;
    // An identifier may hold marks that are neither letters nor digits. So only the characters that end it are listed.
    let is_word = |character: char| !matches!(character, '<' | '>' | '(' | ')' | '[' | ']' | ',' | '&' | ' ');
    let start = ty[..at].rfind(|character| !is_word(character)).map_or(0, |before| before + 1);
    let end = ty[at..].find(|character| !is_word(character)).map_or(ty.len(), |after| at + after);
    Some(&ty[start..end])
}

#[cfg(test)]
mod tests {
    use super::{leaf, operation_key};

    #[test]
    fn an_operation_is_found_whatever_its_parameters_are_called() {
        assert_eq!(operation_key("GET", "/a/{x}/b/{y}:run"), "GET /a/{}/b/{}:run");
        assert_eq!(operation_key("GET", "/a/{x"), "GET /a/{");
    }

    #[test]
    fn the_type_inside_a_type_is_found() {
        let table = [
            ("Option<Vec<pets::Pet>>", Some("pets::Pet")),
            ("&pets::Pet", Some("pets::Pet")),
            ("Option<types::Abi\u{307}2>", Some("types::Abi\u{307}2")),
            ("impl Into<r#type::Pet>", Some("r#type::Pet")),
            ("pets::Pet", Some("pets::Pet")),
            ("impl IntoIterator<Item = impl Into<String>>", None),
            ("Vec<String>", None),
        ];
        for (ty, expected) in table {
            assert_eq!(leaf(ty), expected, "{ty}");
        }
    }
}
