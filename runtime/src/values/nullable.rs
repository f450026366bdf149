//! A field in three states: absent, `null`, a value.

use std::fmt;

use super::json::Reader;
use super::value::{Kind, OnNull, Outcome, Value, View};

/// A field that is optional and nullable: absent changes nothing, `null` clears it, a value sets it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Nullable<T> {
    /// The field is absent.
    #[default]
    Absent,
    /// `null`
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Returns true if the field is absent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Returns true if the field is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the value, if there is one.
    pub const fn as_option(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns the value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        self.as_option()
    }

    /// Returns the value by move, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    /// `None` is `null`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T: fmt::Debug> fmt::Debug for Nullable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("absent"),
            Self::Null => f.write_str("null"),
            Self::Value(value) => value.fmt(f),
        }
    }
}

impl<T: Value + Default> Value for Nullable<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        if reader.null()? {
            *self = Self::Null;
            return Ok(());
        }
        let start = reader.offset();
        let mut value = T::default();
        value.read(reader)?;
        *self = if reader.is_misfit(start) { Self::Absent } else { Self::Value(value) };
        Ok(())
    }
    fn view(&self) -> View<'_> {
        match self {
            Self::Absent => View::Absent,
            Self::Null => View::Null,
            Self::Value(value) => value.view(),
        }
    }
    fn on_null(&self) -> OnNull {
        OnNull::Kept
    }
    fn kind() -> Kind {
        T::kind()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_three_states() {
        assert!(Nullable::<i64>::default().is_absent());
        assert!(Nullable::<i64>::from(None).is_null());
        assert_eq!(Nullable::from(Some(1)).value(), Some(&1));
        assert_eq!(Nullable::<String>::from("a").into_option().as_deref(), Some("a"));
        assert_eq!(format!("{:?}", Nullable::from(1)), "1");
    }
}
