//! Enums of numbers, booleans, `null`, or of several kinds, recognized by the JSON of each value.

use super::json::{DriftKind, Json, Reader};
use super::kind::Listed;
use super::value::Outcome;

/// Reads a value of an enum whose `variants` have the JSON in `known`.
///
/// # Errors
/// The same as for [`Value::read`](crate::value::Value::read).
pub fn read<T: Clone>(
    reader: &mut Reader<'_>,
    (known, listed): (&[Json], Listed),
    variants: &[T],
    unknown: fn(Json) -> T,
    into: &mut T,
) -> Outcome {
    let start = reader.offset();
    let json = Json::checked(reader.raw()?);
    let (index, kind) = choose(known, &json);
    let is_drift = |kind: &DriftKind| match listed {
        Listed::All => true,
        Listed::Some => *kind != DriftKind::UnknownEnumValue || !known.iter().any(|known| same_type(known, &json)),
    };
    if let Some(kind) = kind.filter(is_drift) {
        reader.note(kind, start)?;
    }
    *into = index.map_or_else(|| unknown(json), |index| variants[index].clone());
    Ok(())
}

/// True if both are numbers, strings, or booleans: an enum that allows other values allows those of its type.
fn same_type(known: &Json, json: &Json) -> bool {
    let of = |json: &Json| match json.text().as_bytes().first() {
        Some(b'-' | b'0'..=b'9') => b'0',
        Some(b'f') => b't',
        first => first.copied().unwrap_or_default(),
    };
    let is_whole = |json: &Json| json.text().parse::<i128>().is_ok();
    of(known) == of(json) && (is_whole(json) || !is_whole(known))
}

/// Returns the index in `known`, and the drift of this choice: `"80"` is read as `80`, and `1` as `"1"`.
fn choose(known: &[Json], json: &Json) -> (Option<usize>, Option<DriftKind>) {
    let find = |json: &Json| known.iter().position(|known| known == json);
    if let Some(index) = find(json) {
        return (Some(index), None);
    }
    let other = match json.as_string() {
        Some(text) => Json::parse(&text).ok(),
        None => Some(Json::from(json.text())),
    };
    match other.and_then(|other| find(&other)) {
        Some(index) => (Some(index), Some(DriftKind::WrongScalarForm)),
        None if json.is_null() => (None, Some(DriftKind::NullForValue)),
        None => (None, Some(DriftKind::UnknownEnumValue)),
    }
}

/// Implements an enum of values that are not all strings; each value is given by its JSON text. It writes `VALUES`,
/// `json`, `is_known`, [`Value`](crate::value::Value), `Debug`, `Display`, `Default` (an unknown `null`), `PartialEq`,
/// and with the feature `serde`, `Serialize` and `Deserialize`. `open` at the end means that the document allows other
/// values than it lists.
///
/// ```
/// use restwright::door as rt;
///
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Port {
///     P80,
///     P443,
///     Unknown(rt::Json),
/// }
/// restwright::literal_enum! { Port { P80: "80", P443: "443" } Unknown }
///
/// assert_eq!(Port::P80.json(), &rt::Json::from(80));
/// ```
#[macro_export]
macro_rules! literal_enum {
    ($name:ident { $($variant:ident : $text:literal),* $(,)? } $unknown:ident $($open:ident)?) => {
        const _: () = {
            static VARIANTS: &[$name] = &[$($name::$variant),*];
            impl $name {
                /// The values that this crate knows, as JSON.
                pub const VALUES: &'static [$crate::door::Json] = {
                    static VALUES: &[$crate::door::Json] = &[$($crate::door::Json::literal($text)),*];
                    VALUES
                };
                /// Returns the value as JSON.
                pub fn json(&self) -> &$crate::door::Json {
                    match self {
                        Self::$unknown(json) => json,
                        $(Self::$variant => {
                            static JSON: $crate::door::Json = $crate::door::Json::literal($text);
                            &JSON
                        })*
                    }
                }
                /// Returns true if this crate knows the value.
                pub fn is_known(&self) -> bool {
                    !::core::matches!(self, Self::$unknown(_))
                }
            }
            impl $crate::door::Value for $name {
                fn read(&mut self, reader: &mut $crate::door::Reader<'_>) -> $crate::door::Outcome {
                    $crate::door::read_literal_enum(
                        reader,
                        (Self::VALUES, $crate::string_enum!(@listed $($open)?)),
                        VARIANTS,
                        Self::$unknown,
                        self,
                    )
                }
                fn view(&self) -> $crate::door::View<'_> {
                    self.json().scalar()
                }
                fn kind() -> $crate::door::Kind {
                    $crate::door::Kind::Literal(Self::VALUES)
                }
            }
            impl ::core::default::Default for $name {
                fn default() -> Self {
                    Self::$unknown($crate::door::Json::literal("null"))
                }
            }
            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(self.json(), f)
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(self.json(), f)
                }
            }
            impl ::core::cmp::PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    self.json() == other.json()
                }
            }
            $crate::serde_bridge!($name);
        };
    };
}
