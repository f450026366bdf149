//! `Serialize` and `Deserialize` for every model in any format: by the views of values, and through JSON text.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::bytes::Bytes;
use super::date_time::{Date, DateTime};
use super::json::{Extra, Json, Mode, WriteMode, decode, decode_without_loss, to_json, write_json};
use super::map::Map;
use super::nullable::Nullable;
use super::value::{Value, View};

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            View::Absent | View::Null => serializer.serialize_unit(),
            View::Bool(value) => serializer.serialize_bool(value),
            View::Int(value) => serializer.serialize_i64(value),
            View::UInt(value) => serializer.serialize_u64(value),
            View::Float(value) => serialize_float(value, serializer),
            View::Str(value) => serializer.serialize_str(value),
            View::Bytes(..) => self.serialize_text(serializer),
            View::Raw(value) => serialize_json(value, serializer),
            View::List(items) => {
                let mut out = serializer.serialize_seq(Some(items.len()))?;
                for index in 0..items.len() {
                    out.serialize_element(&items.item(index))?;
                }
                out.end()
            }
            View::Map(entries) => {
                let mut out = serializer.serialize_map(Some(entries.len()))?;
                for index in 0..entries.len() {
                    let (key, value) = entries.entry(index);
                    out.serialize_entry(key, &value)?;
                }
                out.end()
            }
            View::Record(record) => serialize_record(record, serializer),
        }
    }
}

impl View<'_> {
    fn serialize_text<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = to_json(self, WriteMode::Full);
        let mut string = String::new();
        decode(&text, &mut string, Mode::Strict).map_err(S::Error::custom)?;
        serializer.serialize_str(&string)
    }
}

/// Writes integral floats as integers, like in JSON.
fn serialize_float<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    /// Up to this number a float can represent every integer.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "integral and within 2^53")]
    if value.fract() == 0.0 && value.abs() <= EXACT {
        serializer.serialize_i64(value as i64)
    } else {
        serializer.serialize_f64(value)
    }
}

fn serialize_json<S: Serializer>(json: &Json, serializer: S) -> Result<S::Ok, S::Error> {
    match json.text().as_bytes().first() {
        Some(b'{') => json.to::<Map<Json>>().map_err(S::Error::custom)?.view().serialize(serializer),
        Some(b'[') => json.to::<Vec<Json>>().map_err(S::Error::custom)?.view().serialize(serializer),
        Some(b'"') => serializer.serialize_str(&json.as_string().unwrap_or_default()),
        _ => match (json.scalar(), json.text().parse(), json.as_f64()) {
            (View::Raw(_), Ok(value), _) => serializer.serialize_u64(value),
            (View::Raw(_), _, Some(value)) => serializer.serialize_f64(value),
            (view, ..) => view.serialize(serializer),
        },
    }
}

fn serialize_record<S: Serializer>(record: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = Some(serializer.serialize_map(None)?);
    let mut result = Ok(());
    record.show(&mut |shape, values, extra| {
        let Some(out) = &mut out else { return };
        result = crate::values::record::written(shape, values, extra, WriteMode::Full)
            .try_for_each(|(name, view)| out.serialize_entry(name, &view));
    });
    result?;
    out.map_or_else(|| Err(S::Error::custom("a record shows itself once")), SerializeMap::end)
}

/// Writes a value to any format. It is not generic over the type, so each model adds little code.
///
/// # Errors
/// The errors of the format.
pub fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    value.view().serialize(serializer)
}

/// Reads a value from any self-describing format, with the tolerance with which the client reads a response.
///
/// # Errors
/// The errors of the format. Also an error if a value has another JSON type than declared and no record around it would
/// keep it, because the loss could not be reported here.
pub fn deserialize<'de, T: Value + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    decode_without_loss(&transcoded(deserializer)?, &mut value).map_err(D::Error::custom)?;
    Ok(value)
}

/// Returns the content of a deserializer as JSON text.
fn transcoded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let mut text = Vec::new();
    Transcode(&mut text).deserialize(deserializer)?;
    Ok(text)
}

/// A model that serde reads strictly by its document: each drift is an error, which names its path. A model alone is
/// read tolerantly, like in the client.
///
/// ```
/// # mod pets {
/// #     use restwright::door as rt;
/// #     #[derive(Clone, Default)]
/// #     pub struct Pet { pub age: i64, pub extra: rt::Extra }
/// #     restwright::record! { Pet { age: "age", required; } extra }
/// # }
/// use pets::Pet;
/// use restwright::Strict;
///
/// let text = r#"{"age": "7"}"#;
/// assert_eq!(serde_json::from_str::<Pet>(text)?.age, 7);
/// let error = serde_json::from_str::<Strict<Pet>>(text).unwrap_err();
/// assert!(error.to_string().starts_with("`age`: a scalar in another form than declared"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Strict<T>(pub T);

impl<T> Strict<T> {
    /// Returns the model.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Strict<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Strict<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Strict<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Serialize> Serialize for Strict<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Value + Default> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = T::default();
        decode(&transcoded(deserializer)?, &mut value, Mode::Strict).map_err(D::Error::custom)?;
        Ok(Self(value))
    }
}

/// Writes its input as JSON text.
struct Transcode<'a>(&'a mut Vec<u8>);

impl<'de> DeserializeSeed<'de> for Transcode<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Visits of scalars, which write the view of their value.
macro_rules! scalars {
    ($($method:ident($ty:ty), $value:ident => $view:expr;)*) => { $(
        fn $method<E>(self, $value: $ty) -> Result<(), E> {
            write_json(self.0, $view, WriteMode::Full);
            Ok(())
        }
    )* };
}

impl<'de> Visitor<'de> for Transcode<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON can hold")
    }

    scalars! {
        visit_bool(bool), value => View::Bool(value);
        visit_i64(i64), value => View::Int(value);
        visit_u64(u64), value => View::UInt(value);
        visit_f64(f64), value => View::Float(value);
        visit_str(&str), value => View::Str(value);
        visit_bytes(&[u8]), value => View::Bytes(value, None);
    }

    fn visit_i128<E>(self, value: i128) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_u128<E>(self, value: u128) -> Result<(), E> {
        self.0.extend_from_slice(value.to_string().as_bytes());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        write_json(self.0, View::Null, WriteMode::Full);
        Ok(())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        self.0.push(b'[');
        let start = self.0.len();
        while items.next_element_seed(Item { out: self.0, start })?.is_some() {}
        self.0.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        self.0.push(b'{');
        let start = self.0.len();
        while members.next_key_seed(Key { out: self.0, start })?.is_some() {
            self.0.push(b':');
            members.next_value_seed(Transcode(self.0))?;
        }
        self.0.push(b'}');
        Ok(())
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<(), A::Error> {
        let ((), variant) = data.variant_seed(Transcode(self.0))?;
        variant.unit_variant()
    }
}

/// An element of an array, with the comma before it.
struct Item<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.out.len() > self.start {
            self.out.push(b',');
        }
        Transcode(self.out).deserialize(deserializer)
    }
}

/// A key of an object, with the comma before it; numbers are written as strings.
struct Key<'a> {
    out: &'a mut Vec<u8>,
    start: usize,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let mut key = Vec::new();
        Transcode(&mut key).deserialize(deserializer)?;
        if self.out.len() > self.start {
            self.out.push(b',');
        }
        if key.starts_with(b"\"") {
            self.out.append(&mut key);
        } else {
            let key = String::from_utf8(key).map_err(D::Error::custom)?;
            write_json(self.out, View::Str(&key), WriteMode::Full);
        }
        Ok(())
    }
}

/// Implements `Serialize` and `Deserialize` for a type, with the feature `serde`.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_bridge {
    ($name:ident) => {
        impl $crate::serde_traits::Serialize for $name {
            fn serialize<S: $crate::serde_traits::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde_traits::serialize(self, serializer)
            }
        }
        impl<'de> $crate::serde_traits::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_traits::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::serde_traits::deserialize(deserializer)
            }
        }
    };
}

serde_bridge!(Json);
serde_bridge!(Bytes);
serde_bridge!(Date);
serde_bridge!(DateTime);

impl<T: Value + Default> Serialize for Map<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

impl<'de, T: Value + Default> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        self::deserialize(deserializer)
    }
}

impl<T: Value + Default> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.view().serialize(serializer)
    }
}

impl<'de, T: Value + Default> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        self::deserialize(deserializer)
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(Some(self.len()))?;
        for (name, json) in self.iter() {
            out.serialize_entry(name, &json.view())?;
        }
        out.end()
    }
}
