//! `names.lock`: the released API as text, so that what is released keeps its names.
//!
//! One thing a line, fields separated by tabs, `-` for none:
//!
//! | line | fields |
//! |---|---|
//! | `version` | the version of this format |
//! | `group` | the tag or path segment, the module |
//! | `server` | the URL as written (of the second of one URL, with ` 2` behind it), the function |
//! | `operation` | `METHOD /path/{}`, `module::method`, its builder, the operationId |
//! | `input` | the operation, the wire place, the Rust name, its position among the arguments or `=` and the variant that every call gives, what it accepts |
//! | `output` | the operation, the wire place, the type |
//! | `component` | the word of a component that no operation reaches, the type |
//! | `type` | the Rust path, the kind, the directions, the word, the shape |
//! | `member` | the type, the wire name, the Rust name, its position among the arguments of `new` or `=` and the variant that `new` fills in, the type |
//!
//! Lines of an operation or a type follow it. A `joined-member` is one that only some schemas of the type have. A kind with `gone-` in front is a tombstone: its name is kept for the day on
//! which the thing returns, and is given to nothing else.

mod text;

use std::collections::BTreeMap;
use std::fmt;

/// The released API, as far as names and identity need it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// The module of each group, by the tag or path segment that it is made from.
    pub groups: BTreeMap<String, String>,
    /// The function of each server, by its URL as written.
    pub servers: BTreeMap<String, String>,
    /// Operations, by [`operation_key`].
    pub operations: BTreeMap<String, LockedOperation>,
    /// The types of components that no operation reaches: the component's word and the type, and whether it is gone.
    pub components: BTreeMap<(String, String), bool>,
    /// Types, by Rust path.
    pub types: BTreeMap<String, LockedType>,
    /// What a lock of the first version knows: its names stand under pointers and operationIds.
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
    /// `operationId`, an alias: the method and the path come first.
    pub id: Option<String>,
    /// What a call takes, in the order of the wire names.
    pub inputs: Vec<LockedMember>,
    /// What a call gives: `answer`, and a place for each described body.
    pub outputs: Vec<LockedOutput>,
    /// Whether the document no longer has it.
    pub gone: bool,
}

/// A body that a call may end with.
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
    /// In which directions it travels.
    pub directions: Directions,
    /// The word of the schema.
    pub word: String,
    /// A number that is equal for equal shapes.
    pub shape: u64,
    /// Fields or variants, in the order of the wire names.
    pub members: Vec<LockedMember>,
    /// Whether the document no longer has it.
    pub gone: bool,
}

/// A field, a variant or an input.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LockedMember {
    /// The name or value on the wire; of an input with its place: `query:limit`, `body.name`, `body`.
    pub wire: String,
    /// The Rust name.
    pub rust: String,
    /// Its place among the arguments, from 1; none where it is no argument.
    pub position: Option<usize>,
    /// The variant that it is filled in with: when it was released, its enum had that one alone.
    pub only: Option<String>,
    /// The type.
    pub ty: String,
    /// Whether only some schemas of the type have it: it stays for the sake of those who use the others.
    pub joined: bool,
    /// Whether the document no longer has it.
    pub gone: bool,
}

/// The wire name of what stands beside the properties of a record.
pub(crate) const ADDITIONAL: &str = "*";

/// What servers are known by: their URLs as written; of several with one URL, the second has a number, and so on.
pub(crate) fn server_keys<'u>(urls: impl Iterator<Item = &'u str>) -> Vec<String> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let key = |url: &'u str| {
        let count = seen.entry(url).or_default();
        *count += 1;
        if *count == 1 { url.to_owned() } else { format!("{url} {count}") }
    };
    urls.map(key).collect()
}

/// The member of a wire name, of members in the order of those: the one that is there, else the one that was.
pub(crate) fn member<'m>(members: &'m [LockedMember], wire: &str) -> Option<&'m LockedMember> {
    let from = members.partition_point(|member| member.wire.as_str() < wire);
    let mut named = members[from..].iter().take_while(|member| member.wire == wire);
    let first = named.next()?;
    Some(if first.gone { named.find(|member| !member.gone).unwrap_or(first) } else { first })
}

/// In which directions a type travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Directions {
    /// A request may hold it.
    pub sent: bool,
    /// A response may hold it.
    pub received: bool,
}

impl Directions {
    /// Both at once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { sent: self.sent || other.sent, received: self.received || other.received }
    }

    /// The word in the lock and in the surface.
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

/// The key of the envelope among components: no component has this name.
pub(crate) const ENVELOPE: &str = "(envelope)";

/// A line of a lock that is not valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line, from 1.
    pub line: u32,
    /// Why.
    pub message: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// Reads the text of a lock, of this version or of the first. Empty lines and lines that begin with `#` mean nothing.
    ///
    /// # Errors
    /// When the version is not known, a line has the wrong fields or stands under nothing, or a key stands twice.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        text::parse(text)
    }

    /// The module and the name of a Rust path.
    pub fn split(path: &str) -> (&str, &str) {
        path.rsplit_once("::").unwrap_or(("", path))
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        text::print(self, f)
    }
}

/// What an operation is found by: its method, and its path with the names of parameters blanked.
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

/// The type of this crate that a type is made of: `pets::Pet` of `Option<Vec<pets::Pet>>`.
pub(crate) fn leaf(ty: &str) -> Option<&str> {
    let at = ty.find("::")?;
    // An identifier may hold marks that are neither letters nor digits: what ends it is known.
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
