//! JSON pointers (RFC 6901): the names of places in a document.

use std::borrow::{Borrow, Cow};
use std::fmt;

use memchr::{memchr, memchr2};

use crate::json::Value;

/// The place of a value in a document: the tokens of RFC 6901 joined by `/`, with `~` and `/` escaped. Empty for the
/// whole document. In a document of several files, the file is before `#`: `objects/book.yaml#/properties/id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pointer(String);

impl Pointer {
    /// Returns the pointer of the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Returns a pointer from text with escapes: `/paths/~1zones/get`.
    pub fn from_escaped(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the pointer of the member `key` of this object.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        push_token(&mut text, key);
        Self(text)
    }

    /// Returns the pointer of the element `index` of this array.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Returns the text as in RFC 6901.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the file before `#`, if this is not a place of the entry file. A key may also hold `#`.
    pub fn file(&self) -> Option<&str> {
        if self.0.starts_with('/') { None } else { self.0.split_once('#').map(|(file, _)| file) }
    }

    /// Returns the text after the file and its `#`: the escaped tokens, each with `/` before it.
    pub fn path(&self) -> &str {
        self.file().map_or(self.0.as_str(), |file| &self.0[file.len() + 1..])
    }

    /// Returns the unescaped tokens.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.path().split('/').skip(1).map(|token| unescaped(token).into_owned())
    }

    /// Returns the last token, unescaped.
    pub fn last(&self) -> Option<String> {
        self.path().rsplit_once('/').map(|(_, token)| unescaped(token).into_owned())
    }
}

/// Removes the escapes of a token. A `~` that does not begin an escape stays.
fn unescaped(token: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'~', token.as_bytes()) else { return Cow::Borrowed(token) };
    let (plain, mut rest) = (&token[..first], &token[first + 1..]);
    let mut text = String::with_capacity(token.len());
    text.push_str(plain);
    loop {
        let (character, after) = match rest.as_bytes().first() {
            Some(b'0') => ('~', &rest[1..]),
            Some(b'1') => ('/', &rest[1..]),
            _ => ('~', rest),
        };
        text.push(character);
        let Some((plain, next)) = after.split_once('~') else {
            text.push_str(after);
            return Cow::Owned(text);
        };
        text.push_str(plain);
        rest = next;
    }
}

/// Returns the first token of the text after a `/`, still escaped, and the text after the next `/`. Tokens are short, so
/// a plain search is faster than `split`.
fn first_token(text: &str) -> (&str, Option<&str>) {
    match text.bytes().position(|byte| byte == b'/') {
        Some(end) => (&text[..end], Some(&text[end + 1..])),
        None => (text, None),
    }
}

/// The value at a pointer without a file. It is called for each reference and each schema, so it copies a token only if the
/// token has an escape.
pub(crate) fn value_at<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    if path.is_empty() {
        return Some(root);
    }
    let mut rest = Some(path.strip_prefix('/')?);
    let mut value = root;
    while let Some(text) = rest {
        let (token, after) = first_token(text);
        value = member(value, token)?;
        rest = after;
    }
    Some(value)
}

impl Value {
    /// Returns the value at a JSON pointer (RFC 6901).
    pub fn pointer(&self, pointer: &str) -> Option<&Self> {
        value_at(self, pointer)
    }

    /// Returns the value at a JSON pointer (RFC 6901), to change it.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |value, token| match value {
            Self::Object(members) => members.get_mut(&unescaped(token)),
            Self::Array(items) => items.get_mut(index_of(token)?),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => None,
        })
    }
}

/// Finds the values at one pointer after the other. Pointers that follow each other often begin alike, and the values on
/// that way are not looked up again.
#[derive(Debug)]
pub(crate) struct Finder<'v> {
    root: &'v Value,
    /// The last pointer, up to the last value that it found.
    path: String,
    /// The values on its way, each with the length of `path` up to it.
    found: Vec<(usize, &'v Value)>,
}

impl<'v> Finder<'v> {
    /// Starts at the root of a document.
    pub(crate) fn new(root: &'v Value) -> Self {
        Self { root, path: String::new(), found: Vec::new() }
    }

    /// Returns the same as [`value_at`].
    pub(crate) fn value_at(&mut self, path: &str) -> Option<&'v Value> {
        while let Some((end, _)) = self.found.last()
            && !path.strip_prefix(&self.path[..*end]).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        {
            self.found.pop();
        }
        let (mut end, mut value) = self.found.last().copied().unwrap_or((0, self.root));
        self.path.truncate(end);
        while end < path.len() {
            let rest = path[end..].strip_prefix('/')?;
            let (token, _) = first_token(rest);
            value = member(value, token)?;
            self.path.push_str(&path[end..=end + token.len()]);
            end = self.path.len();
            self.found.push((end, value));
        }
        Some(value)
    }
}

/// Returns the value inside another one that an escaped token names.
fn member<'v>(value: &'v Value, token: &str) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(&unescaped(token)),
        Value::Array(items) => items.get(index_of(token)?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// An index of an array (RFC 6901, section 4): digits without a sign, and no zero before others.
fn index_of(token: &str) -> Option<usize> {
    let is_plain = token == "0" || !token.starts_with(['0', '+']);
    is_plain.then(|| token.parse().ok()).flatten()
}

/// Appends `/` and a key, escaped, to the text of a pointer.
pub(crate) fn push_token(text: &mut String, key: &str) {
    text.push('/');
    let mut rest = key;
    while let Some(at) = memchr2(b'~', b'/', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        text.push_str(if rest.as_bytes()[at] == b'~' { "~0" } else { "~1" });
        rest = &rest[at + 1..];
    }
    text.push_str(rest);
}

/// So a map by pointers can be searched with a `str`. Both are in the same order.
impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Finder, Pointer, value_at};
    use crate::json::{Value, json};

    #[test]
    fn values_are_found_as_the_library_finds_them() {
        let value = json!({ "a": [1, { "b/c": 2, "d~e": 3, "~1": 4, "": 5, "~": 6, "~~2": 7, "x~": 8 }], "0": [6], "": { "": 7 } });
        let texts = [
            "",
            "/",
            "//",
            "/a",
            "/a/",
            "/a/0",
            "/a/1/b~1c",
            "/a/1/d~0e",
            "/a/1/~01",
            "/a/1/~",
            "/a/1/~~2",
            "/a/1/x~",
            "/a/1/",
            "/a/01",
            "/a/+1",
            "/a/-",
            "/a/2",
            "/a/0/x",
            "/0",
            "/0/0",
            "a",
            "/b",
        ];
        assert!(texts.iter().filter(|text| value_at(&value, text).is_some()).count() > 9);
        let judge = serde_json::Value::from(&value);
        let expected = |text: &str| judge.pointer(text).cloned().map(Value::from);
        let mut finder = Finder::new(&value);
        for text in texts {
            assert_eq!(value_at(&value, text), expected(text).as_ref(), "{text}");
            // After any other pointer, the same is found.
            for other in texts {
                assert_eq!(finder.value_at(text), expected(text).as_ref(), "{text}");
                assert_eq!(finder.value_at(other), expected(other).as_ref(), "{other} after {text}");
            }
        }
        assert_eq!(value_at(&Value::Null, "/a"), None);
        assert_eq!(Finder::new(&Value::Null).value_at("/a"), None);
    }

    #[test]
    fn what_is_found_again_is_not_looked_up_again() {
        let value = json!({ "a": { "b": { "c": 1, "cc": 2 }, "bb": 3 } });
        let mut finder = Finder::new(&value);
        let mut kept = |path: &str| {
            finder.value_at(path);
            finder.path.clone()
        };
        assert_eq!(
            ["/a/b/c", "/a/b/cc", "/a/b/x/y", "/a/bb", "/b"].map(&mut kept),
            ["/a/b/c", "/a/b/cc", "/a/b", "/a/bb", ""]
        );
    }

    #[test]
    fn tokens_are_escaped_and_read_back() {
        let pointer = Pointer::root().key("paths").key("/a~b/{c}").key("get").key("parameters").index(0);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{c}/get/parameters/0");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/a~b/{c}", "get", "parameters", "0"]);
        let other = Pointer::from_escaped("books.yaml#/properties/id");
        assert_eq!((other.file(), other.last().as_deref()), (Some("books.yaml"), Some("id")));
        let hash = Pointer::root().key("a").key("b#c");
        assert_eq!((hash.file(), hash.last().as_deref()), (None, Some("b#c")));
    }
}
