//! Enums of strings: an unknown value is kept, and is a drift if the document says that it lists all values.

use std::fmt;

use super::json::{Choice, Reader};
pub use super::kind::Listed;
use super::value::Outcome;

/// The text of a value that an enum does not know; the enum's `as_str` returns it.
///
/// Other crates cannot create it, so it never holds a known text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Box<str>);

impl UnknownValue {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Returns the value of an enum for a text.
pub fn from_text<T: Clone>(
    known: &[&str],
    variants: &[T],
    unknown: fn(UnknownValue) -> T,
    text: impl AsRef<str> + Into<Box<str>>,
) -> T {
    match known.iter().position(|known| *known == text.as_ref()) {
        Some(index) => variants[index].clone(),
        None => unknown(UnknownValue(text.into())),
    }
}

/// Reads a value of an enum.
///
/// # Errors
/// The same as for [`Value::read`](crate::value::Value::read).
pub fn read<T: Clone>(
    reader: &mut Reader<'_>,
    (known, listed): (&'static [&'static str], Listed),
    variants: &[T],
    unknown: fn(UnknownValue) -> T,
    into: &mut T,
) -> Outcome {
    *into = match reader.choice(known, listed)? {
        Choice::Known(index) => variants[index].clone(),
        Choice::Unknown(text) => unknown(UnknownValue(text.into())),
    };
    Ok(())
}

/// Implements an enum of strings: `VALUES`, `as_str`, `is_known`, [`Value`](crate::value::Value), `AsRef<str>`,
/// `Debug`, `Display`, `Default` (the empty string), `PartialEq` (also with `str` and `&str`), `Eq`, `PartialOrd`,
/// `Ord`, `Hash`, `From<&str>`, `From<String>`, `FromStr` (which never fails: an unknown value is kept) and, with the
/// feature `serde`, `Serialize` and `Deserialize`. All of them use the text. `open` at the end means that the document
/// allows other values than it lists.
///
/// ```
/// use restwright::door as rt;
///
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Status {
///     Active,
///     Revoked,
///     Unknown(rt::UnknownValue),
/// }
/// restwright::string_enum! { Status { Active: "active", Revoked: "revoked" } Unknown }
///
/// assert_eq!(Status::from("active"), "active");
/// assert!(!Status::from("lost").is_known());
/// assert_eq!("lost".parse::<Status>()?.as_ref(), "lost");
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[macro_export]
macro_rules! string_enum {
    (@listed) => {
        $crate::door::Listed::All
    };
    (@listed open) => {
        $crate::door::Listed::Some
    };
    ($name:ident { $($variant:ident : $text:literal),* $(,)? } $unknown:ident $($open:ident)?) => {
        const _: () = {
            static VARIANTS: &[$name] = &[$($name::$variant),*];
            impl $name {
                /// The values that this crate knows.
                pub const VALUES: &'static [&'static str] = &[$($text),*];
                /// Returns the value as it is written.
                pub fn as_str(&self) -> &str {
                    match self {
                        $(Self::$variant => $text,)*
                        Self::$unknown(text) => text.as_str(),
                    }
                }
                /// Returns true if this crate knows the value.
                pub fn is_known(&self) -> bool {
                    !::core::matches!(self, Self::$unknown(_))
                }
            }
            impl $crate::door::Value for $name {
                fn read(&mut self, reader: &mut $crate::door::Reader<'_>) -> $crate::door::Outcome {
                    $crate::door::read_string_enum(
                        reader,
                        (Self::VALUES, $crate::string_enum!(@listed $($open)?)),
                        VARIANTS,
                        Self::$unknown,
                        self,
                    )
                }
                fn view(&self) -> $crate::door::View<'_> {
                    $crate::door::View::Str(self.as_str())
                }
                fn kind() -> $crate::door::Kind {
                    $crate::door::Kind::OneOf(Self::VALUES)
                }
            }
            impl ::core::convert::From<&str> for $name {
                fn from(text: &str) -> Self {
                    $crate::door::string_enum_from(Self::VALUES, VARIANTS, Self::$unknown, text)
                }
            }
            impl ::core::convert::From<::std::string::String> for $name {
                fn from(text: ::std::string::String) -> Self {
                    $crate::door::string_enum_from(Self::VALUES, VARIANTS, Self::$unknown, text)
                }
            }
            impl ::core::str::FromStr for $name {
                type Err = ::core::convert::Infallible;
                fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                    ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
                }
            }
            impl ::core::convert::AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    self.as_str()
                }
            }
            impl ::core::default::Default for $name {
                fn default() -> Self {
                    <Self as ::core::convert::From<&str>>::from("")
                }
            }
            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(self.as_str(), f)
                }
            }
            impl ::core::fmt::Display for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Display::fmt(self.as_str(), f)
                }
            }
            impl ::core::cmp::PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    self.as_str() == other.as_str()
                }
            }
            impl ::core::cmp::Eq for $name {}
            impl ::core::cmp::PartialOrd for $name {
                fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                    ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
                }
            }
            impl ::core::cmp::Ord for $name {
                fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                    ::core::cmp::Ord::cmp(self.as_str(), other.as_str())
                }
            }
            impl ::core::hash::Hash for $name {
                fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                    ::core::hash::Hash::hash(self.as_str(), state);
                }
            }
            impl ::core::cmp::PartialEq<str> for $name {
                fn eq(&self, other: &str) -> bool {
                    self.as_str() == other
                }
            }
            impl ::core::cmp::PartialEq<&str> for $name {
                fn eq(&self, other: &&str) -> bool {
                    self.as_str() == *other
                }
            }
            $crate::serde_bridge!($name);
        };
    };
}
