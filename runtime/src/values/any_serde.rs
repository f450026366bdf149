//! Converts kept JSON from any type that serde can write, and into any type that serde can read.

use std::fmt::Display;

use serde::de::value::{Error, MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::json::{Json, WriteMode, write_json};
use super::value::View;

impl Json {
    /// Returns the JSON of any value that serde can write, such as a `serde_json::Value` or the caller's own type. The
    /// form is that of `serde_json`, except that an integral float is written without a fraction, like everywhere in
    /// this crate.
    ///
    /// ```
    /// use restwright::Json;
    ///
    /// let json = Json::from_serialize(&serde_json::json!({"a": [1, null]}))?;
    /// assert_eq!(json.text(), r#"{"a":[1,null]}"#);
    /// assert_eq!(json.deserialize_into::<serde_json::Value>()?["a"][0], 1);
    /// # Ok::<(), serde::de::value::Error>(())
    /// ```
    ///
    /// # Errors
    /// The errors of the value, and an error if a key is not a string, a number or a boolean.
    pub fn from_serialize<T: Serialize + ?Sized>(value: &T) -> Result<Self, Error> {
        let mut out = Vec::new();
        value.serialize(Writer(&mut out))?;
        String::from_utf8(out).map(Self::written).map_err(Error::custom)
    }

    /// Reads the JSON into any type that serde can read, such as a `serde_json::Value` or the caller's own type.
    ///
    /// An integer that fits neither `i64` nor `u64` is given as an `f64`, which keeps 53 bits of it.
    ///
    /// # Errors
    /// The errors of the type.
    pub fn deserialize_into<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(Reader(self.clone()))
    }
}

/// Reads JSON by its content.
struct Reader(Json);

impl IntoDeserializer<'_, Error> for Reader {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

impl Reader {
    fn members(&self) -> MapDeserializer<'static, impl Iterator<Item = (Key, Self)>, Error> {
        MapDeserializer::new(self.0.members().into_iter().map(|(key, json)| (Key(key), Self(json))))
    }

    fn number<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Error> {
        let text = self.0.text();
        if let Ok(value) = text.parse::<i64>() {
            visitor.visit_i64(value)
        } else if let Ok(value) = text.parse::<u64>() {
            visitor.visit_u64(value)
        } else {
            visitor.visit_f64(text.parse().map_err(Error::custom)?)
        }
    }
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.text().as_bytes().first() {
            Some(b'{') => visitor.visit_map(self.members()),
            Some(b'[') => visitor.visit_seq(SeqDeserializer::new(self.0.elements().into_iter().map(Self))),
            Some(b'"') => visitor.visit_string(self.0.as_string().unwrap_or_default().into_owned()),
            Some(b't' | b'f') => visitor.visit_bool(self.0.as_bool().unwrap_or_default()),
            Some(b'n') | None => visitor.visit_unit(),
            Some(_) => self.number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    /// A variant without a value is a string; any other variant is an object with its name as the only member.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0.as_string() {
            Some(name) => visitor.visit_enum(name.into_owned().into_deserializer()),
            None => visitor.visit_enum(MapAccessDeserializer::new(self.members())),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// A key, which is read as a number or a boolean if the type asks for one: JSON has only strings as keys.
struct Key(String);

impl IntoDeserializer<'_, Error> for Key {
    type Deserializer = Self;
    fn into_deserializer(self) -> Self {
        self
    }
}

/// Keys that are not strings.
macro_rules! plain_keys {
    ($($method:ident)*) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match Json::parse(&self.0) {
                Ok(json) => Reader(json).deserialize_any(visitor),
                Err(_) => visitor.visit_string(self.0),
            }
        }
    )* };
}

impl<'de> Deserializer<'de> for Key {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.0)
    }

    plain_keys! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.into_deserializer())
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Writes its input as JSON text.
struct Writer<'o>(&'o mut Vec<u8>);

impl<'o> Writer<'o> {
    fn view(self, view: View<'_>) {
        write_json(self.0, view, WriteMode::Full);
    }

    fn display(self, value: impl Display) {
        self.0.extend_from_slice(value.to_string().as_bytes());
    }

    fn open(self, begin: u8, end: &'static [u8]) -> Several<'o> {
        self.0.push(begin);
        Several { start: self.0.len(), out: self.0, end }
    }

    /// Begins the content of a variant: an object with the variant's name as the only member.
    fn variant(self, name: &str) -> Self {
        self.0.push(b'{');
        Writer(self.0).view(View::Str(name));
        self.0.push(b':');
        self
    }
}

/// Scalars, which are written by their views.
macro_rules! views {
    ($($method:ident($ty:ty), $value:ident => $view:expr;)*) => { $(
        fn $method(self, $value: $ty) -> Result<(), Error> {
            self.view($view);
            Ok(())
        }
    )* };
}

impl<'o> Serializer for Writer<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Several<'o>;
    type SerializeTuple = Several<'o>;
    type SerializeTupleStruct = Several<'o>;
    type SerializeTupleVariant = Several<'o>;
    type SerializeMap = Several<'o>;
    type SerializeStruct = Several<'o>;
    type SerializeStructVariant = Several<'o>;

    views! {
        serialize_bool(bool), value => View::Bool(value);
        serialize_i8(i8), value => View::Int(value.into());
        serialize_i16(i16), value => View::Int(value.into());
        serialize_i32(i32), value => View::Int(value.into());
        serialize_i64(i64), value => View::Int(value);
        serialize_u8(u8), value => View::Int(value.into());
        serialize_u16(u16), value => View::Int(value.into());
        serialize_u32(u32), value => View::Int(value.into());
        serialize_u64(u64), value => View::UInt(value);
        serialize_f64(f64), value => View::Float(value);
        serialize_char(char), value => View::Str(value.encode_utf8(&mut [0; 4]));
        serialize_str(&str), value => View::Str(value);
        serialize_unit_struct(&'static str), _name => View::Null;
    }

    fn serialize_i128(self, value: i128) -> Result<(), Error> {
        self.display(value);
        Ok(())
    }

    fn serialize_u128(self, value: u128) -> Result<(), Error> {
        self.display(value);
        Ok(())
    }

    /// Written with the digits of an `f32`: as an `f64` it would have more.
    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.to_string().parse().map_err(Error::custom)?)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.view(View::Null);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let Writer(out) = self.variant(variant);
        value.serialize(Writer(out))?;
        out.push(b'}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Several<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Several<'o>, Error> {
        Ok(self.open(b'[', b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Several<'o>, Error> {
        Ok(self.variant(variant).open(b'[', b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Several<'o>, Error> {
        Ok(self.open(b'{', b"}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Several<'o>, Error> {
        Ok(self.open(b'{', b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Several<'o>, Error> {
        Ok(self.variant(variant).open(b'{', b"}}"))
    }
}

/// An array or an object that is being written.
struct Several<'o> {
    out: &'o mut Vec<u8>,
    /// The offset of its first element.
    start: usize,
    end: &'static [u8],
}

impl Several<'_> {
    fn comma(&mut self) {
        if self.out.len() > self.start {
            self.out.push(b',');
        }
    }

    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.comma();
        value.serialize(Writer(self.out))
    }

    fn key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        let mut text = Vec::new();
        key.serialize(Writer(&mut text))?;
        self.comma();
        match text.first() {
            Some(b'"') => self.out.append(&mut text),
            Some(b'-' | b'0'..=b'9' | b't' | b'f') => {
                self.out.push(b'"');
                self.out.append(&mut text);
                self.out.push(b'"');
            }
            _ => return Err(Error::custom("a key must be a string, a number or a boolean")),
        }
        Ok(())
    }

    fn member<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.key(key)?;
        self.value(value)
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(b':');
        value.serialize(Writer(self.out))
    }

    fn close(self) {
        self.out.extend_from_slice(self.end);
    }
}

/// The methods that serde has for the parts of arrays and of objects, which are the same in each of its traits.
macro_rules! parts {
    ($($of:ident: $method:ident($($key:ident: $ty:ty)?) => $add:ident;)*) => { $(
        impl $of for Several<'_> {
            type Ok = ();
            type Error = Error;
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $ty,)? value: &T) -> Result<(), Error> {
                self.$add($($key,)? value)
            }
            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )* };
}

parts! {
    SerializeSeq: serialize_element() => element;
    SerializeTuple: serialize_element() => element;
    SerializeTupleStruct: serialize_field() => element;
    SerializeTupleVariant: serialize_field() => element;
    SerializeStruct: serialize_field(key: &'static str) => member;
    SerializeStructVariant: serialize_field(key: &'static str) => member;
}

impl SerializeMap for Several<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}
