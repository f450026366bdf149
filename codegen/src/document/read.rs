//! Reads the document as `openapiv3` sees it: with a reference to its own place instead of each schema.
//!
//! A copy of the document without its schemas is half as large as the document, so none is made.

use std::iter;

use openapiv3::{OpenAPI, PathItem, ReferenceOr};
use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, MapDeserializer};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Error;

use super::outline::{Inside, PATHS, Seen, seen};
use crate::json::{Map, Value};
use crate::normalize::grammar::{Expect, Kind};
use crate::pointer::push_token;

/// Reads the whole document.
///
/// # Errors
/// If `openapiv3` refuses it.
pub(super) fn document(document: &Value) -> Result<OpenAPI, Error> {
    let (Value::Object(members), Some(Value::Object(paths))) = (document, document.get(PATHS)) else {
        return OpenAPI::deserialize(Piece { seen: seen(Expect::One(Kind::Document), document), way: &Way::Root });
    };
    // `openapiv3` copies all paths before it reads one, because it finds out only by trying if a path item is a reference.
    let none = Value::Object(Map::new());
    let fields = Members { replaced: Some((PATHS, &none)), ..Members::of_document(members) };
    let mut openapi = OpenAPI::deserialize(serde::de::value::MapAccessDeserializer::new(fields))?;
    let way = Way::Key(&Way::Root, PATHS);
    // A path item is large to move.
    openapi.paths.paths.reserve(paths.len());
    for (path, item) in paths {
        let (way, seen) = (Way::Key(&way, path), Inside::ByKey(Kind::PathItem).member(path, item));
        if path.starts_with('/') {
            openapi.paths.paths.insert(path.clone(), path_item(item, Piece { seen, way: &way })?);
        } else if path.starts_with("x-") {
            openapi.paths.extensions.insert(path.clone(), item.into());
        }
    }
    Ok(openapi)
}

fn path_item(item: &Value, piece: Piece<'_, '_>) -> Result<ReferenceOr<PathItem>, Error> {
    match item.get("$ref") {
        Some(Value::String(reference)) => Ok(ReferenceOr::Reference { reference: reference.clone() }),
        Some(_) | None => PathItem::deserialize(piece).map(ReferenceOr::Item),
    }
}

/// The way from the root to a piece. Its text is made only if a schema is there.
enum Way<'p> {
    Root,
    Key(&'p Way<'p>, &'p str),
    Index(&'p Way<'p>, usize),
}

impl Way<'_> {
    /// Returns the length of the pointer of the piece if it has no escapes.
    fn least_length(&self) -> usize {
        match self {
            Self::Root => 0,
            Self::Key(before, key) => before.least_length() + 1 + key.len(),
            Self::Index(before, _) => before.least_length() + 2,
        }
    }

    /// Appends the pointer of the piece.
    fn write(&self, text: &mut String) {
        match self {
            Self::Root => {}
            Self::Key(before, key) => {
                before.write(text);
                push_token(text, key);
            }
            Self::Index(before, index) => {
                before.write(text);
                push_token(text, &index.to_string());
            }
        }
    }
}

/// A piece of the document, with its place.
struct Piece<'de, 'p> {
    seen: Seen<'de>,
    way: &'p Way<'p>,
}

impl<'de> Deserializer<'de> for Piece<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.seen {
            Seen::Value(value) => value.deserialize_any(visitor),
            Seen::Schema => {
                let mut place = String::with_capacity(1 + self.way.least_length());
                place.push('#');
                self.way.write(&mut place);
                visitor.visit_map(MapDeserializer::new(iter::once(("$ref", place))))
            }
            Seen::Members(inside, members) => {
                visitor.visit_map(Members { inside, way: self.way, left: members.iter(), value: None, replaced: None })
            }
            Seen::Items(kind, items) => {
                visitor.visit_seq(Items { kind, way: self.way, left: items.iter().enumerate() })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.seen {
            Seen::Value(Value::Null) => visitor.visit_none(),
            Seen::Value(_) | Seen::Schema | Seen::Members(..) | Seen::Items(..) => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.seen {
            Seen::Value(value) => value.deserialize_enum(name, variants, visitor),
            // No enum of `openapiv3` is an object or a list on the wire, so this is an error.
            Seen::Schema | Seen::Members(..) | Seen::Items(..) => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// The members of an object.
struct Members<'de, 'p> {
    inside: Inside,
    way: &'p Way<'p>,
    left: crate::json::Iter<'de>,
    /// The member whose key was read.
    value: Option<(&'de str, &'de Value)>,
    /// A key, with the value that is read in place of its own.
    replaced: Option<(&'static str, &'de Value)>,
}

impl<'de> Members<'de, '_> {
    /// Returns the members of the document.
    fn of_document(members: &'de Map) -> Self {
        let inside = Inside::Fields(Kind::Document);
        Self { inside, way: &Way::Root, left: members.iter(), value: None, replaced: None }
    }
}

impl<'de> MapAccess<'de> for Members<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.value = self.left.next().map(|(key, value)| (key.as_str(), value));
        self.value.map(|(key, _)| seed.deserialize(BorrowedStrDeserializer::new(key))).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let (key, own) = self.value.take().ok_or_else(|| serde::de::Error::custom("a value without a key"))?;
        let value = self.replaced.filter(|(replaced, _)| *replaced == key).map_or(own, |(_, value)| value);
        let way = &Way::Key(self.way, key);
        seed.deserialize(Piece { seen: self.inside.member(key, value), way })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}

/// The items of a list.
struct Items<'de, 'p> {
    kind: Kind,
    way: &'p Way<'p>,
    left: iter::Enumerate<std::slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((index, value)) = self.left.next() else { return Ok(None) };
        let way = &Way::Index(self.way, index);
        seed.deserialize(Piece { seen: Inside::piece(self.kind, value), way }).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.left.len())
    }
}
