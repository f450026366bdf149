//! JSON that is kept as it came.

use std::borrow::Cow;
use std::fmt;

use crate::base::order::order;
use crate::base::text::cut;
use crate::values::json::scan::Scan;
use crate::values::json::{DecodeError, Mode, Reader, WriteMode, decode, write_json};
use crate::values::value::{OnNull, Outcome, Value, View};

/// JSON that is kept as it came: any value, with the original digits of its numbers.
///
/// Equality is by value: numbers are compared as numbers (`1.0` is `1`, exactly, whatever the size), objects in any
/// order.
#[derive(Clone)]
pub struct Json {
    text: Cow<'static, str>,
}

impl Json {
    /// Returns `text` as a value, if it is one JSON value.
    ///
    /// # Errors
    /// [`DecodeError`] with the offset of the first invalid byte.
    pub fn parse(text: &str) -> Result<Self, DecodeError> {
        let mut json = Self::default();
        decode(text.as_bytes(), &mut json, Mode::Strict).map(|_| json)
    }

    /// Returns the member of an object whose text may be cut off; the member itself must be complete.
    pub(crate) fn member_of_part(text: &str, name: &str) -> Option<Self> {
        let mut scan = Scan::new(text.trim_start_matches('\u{feff}'));
        if scan.next() != b'{' {
            return None;
        }
        scan.enter().ok()?;
        let mut more = !scan.ends(b'}');
        while more {
            let key = scan.key().ok()?;
            let start = scan.at;
            scan.skip().ok()?;
            if key == name {
                return Some(Self::checked(scan.since(start)));
            }
            more = scan.more(b'}').ok()?;
        }
        None
    }

    /// Returns the JSON of any value.
    pub fn of(value: &dyn Value) -> Self {
        let mut out = Vec::new();
        write_json(&mut out, value.view(), WriteMode::AsCame);
        Self { text: Cow::Owned(String::from_utf8_lossy(&out).into_owned()) }
    }

    /// Keeps `text` that the scanner has checked.
    pub(crate) fn checked(text: &str) -> Self {
        Self { text: Cow::Owned(text.to_owned()) }
    }

    /// Keeps text that was written as JSON.
    #[cfg(feature = "serde")]
    pub(crate) fn written(text: String) -> Self {
        Self { text: Cow::Owned(text) }
    }

    /// Creates a value from JSON text in generated code; the generator has checked it.
    pub const fn literal(text: &'static str) -> Self {
        Self { text: Cow::Borrowed(text) }
    }

    /// Returns a scalar as such, and any other value as [`View::Raw`].
    pub fn scalar(&self) -> View<'_> {
        let text = &*self.text;
        match text.as_bytes().first() {
            Some(b'n') => View::Null,
            Some(b't') => View::Bool(true),
            Some(b'f') => View::Bool(false),
            Some(b'"') if !text.contains('\\') => View::Str(&text[1..text.len() - 1]),
            Some(b'-' | b'0'..=b'9') => self.as_i64().map_or(View::Raw(self), View::Int),
            _ => View::Raw(self),
        }
    }

    /// Returns the JSON text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads the JSON into a type, tolerantly.
    ///
    /// # Errors
    /// [`DecodeError`] if it is nested too deeply.
    pub fn to<T: Value + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        decode(self.text.as_bytes(), &mut value, Mode::Tolerant).map(|_| value)
    }

    /// Returns a member of an object.
    pub fn get(&self, key: &str) -> Option<Json> {
        members(&self.text).into_iter().rev().find(|(name, _)| name == key).map(|(_, text)| Self::checked(text))
    }

    /// Returns an element of an array.
    pub fn at(&self, index: usize) -> Option<Json> {
        elements(&self.text).get(index).copied().map(Self::checked)
    }

    /// Returns the value at a JSON Pointer (RFC 6901): `/result/0/name`, with `~1` for `/` and `~0` for `~` in a name.
    /// The empty pointer returns the value itself. Returns `None` if there is no such value, or if `pointer` is not a
    /// JSON Pointer.
    pub fn pointer(&self, pointer: &str) -> Option<Json> {
        let mut tokens = pointer.split('/');
        // The part before the first slash is not a token, and must be empty.
        if tokens.next() != Some("") {
            return None;
        }
        tokens.try_fold(self.clone(), |json, token| match json.text.as_bytes().first() {
            Some(b'[') => json.at(array_index(token)?),
            _ => json.get(&unescaped(token)?),
        })
    }

    /// Returns the members of an object in their order; none for any other value.
    pub fn members(&self) -> Vec<(String, Json)> {
        members(&self.text).into_iter().map(|(key, text)| (key.into_owned(), Self::checked(text))).collect()
    }

    /// Returns the elements of an array; none for any other value.
    pub fn elements(&self) -> Vec<Json> {
        elements(&self.text).into_iter().map(Self::checked).collect()
    }

    /// Returns true if the value is `null`.
    pub fn is_null(&self) -> bool {
        &*self.text == "null"
    }

    /// Returns the boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match &*self.text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Returns the number, if it is an integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.text.parse().ok()
    }

    /// Returns the number, with the precision of `f64`.
    pub fn as_f64(&self) -> Option<f64> {
        self.is_number().then(|| self.text.parse().ok()).flatten()
    }

    /// Returns the string, without its quotes and escapes.
    pub fn as_string(&self) -> Option<Cow<'_, str>> {
        self.text.starts_with('"').then(|| Scan::new(&self.text).string().ok()).flatten()
    }

    fn is_number(&self) -> bool {
        self.text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
    }
}

/// RFC 6901, section 4: digits, without a leading zero.
fn array_index(token: &str) -> Option<usize> {
    let is_index = token == "0" || token.starts_with(|first: char| matches!(first, '1'..='9'));
    token.parse().ok().filter(|_| is_index)
}

/// Returns the name in a token of a JSON Pointer; `None` if a `~` is not followed by `0` or `1`.
fn unescaped(token: &str) -> Option<String> {
    let mut name = String::new();
    let mut chars = token.chars();
    while let Some(char) = chars.next() {
        name.push(match char {
            '~' => match chars.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            char => char,
        });
    }
    Some(name)
}

/// Returns the members of the object in `text`.
pub(crate) fn members(text: &str) -> Vec<(Cow<'_, str>, &str)> {
    let mut out = Vec::new();
    if !text.starts_with('{') {
        return out;
    }
    let mut scan = Scan::new(text);
    // The text was checked when it was kept, so this cannot stop half-way.
    let _ = (|| -> Outcome {
        scan.enter()?;
        let mut more = !scan.ends(b'}');
        while more {
            let key = scan.key()?;
            let start = scan.at;
            scan.skip()?;
            out.push((key, scan.since(start)));
            more = scan.more(b'}')?;
        }
        Ok(())
    })();
    out
}

/// Returns the elements of the array in `text`.
pub(crate) fn elements(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    if !text.starts_with('[') {
        return out;
    }
    let mut scan = Scan::new(text);
    // Like in `members`.
    let _ = (|| -> Outcome {
        scan.enter()?;
        let mut more = !scan.ends(b']');
        while more {
            let start = scan.at;
            scan.skip()?;
            out.push(scan.since(start));
            more = scan.more(b']')?;
        }
        Ok(())
    })();
    out
}

/// Returns the string in a checked JSON text, without its quotes and escapes.
pub(crate) fn string(text: &str) -> Cow<'_, str> {
    Scan::new(text).string().unwrap_or_default()
}

/// True if two checked JSON texts are the same value.
pub(crate) fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (a.as_bytes().first(), b.as_bytes().first()) {
        (Some(b'{'), Some(b'{')) => same_members(a, b),
        (Some(b'['), Some(b'[')) => {
            let (a, b) = (elements(a), elements(b));
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Some(b'"'), Some(b'"')) => Scan::new(a).string() == Scan::new(b).string(),
        (Some(b'-' | b'0'..=b'9'), Some(b'-' | b'0'..=b'9')) => decimal(a) == decimal(b),
        _ => false,
    }
}

fn same_members(a: &str, b: &str) -> bool {
    let (a, b) = (sorted_members(a), sorted_members(b));
    a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.0 == b.0 && same(a.1, b.1))
}

/// Returns the members of the object in `text`, sorted by name. If a name occurs twice, its last value counts.
pub(crate) fn sorted_members(text: &str) -> Vec<(Cow<'_, str>, &str)> {
    let mut members = members(text);
    let order = order(members.len(), &|a, b| members[a].0.cmp(&members[b].0));
    let mut sorted: Vec<(Cow<'_, str>, &str)> = Vec::with_capacity(order.len());
    for member in order.into_iter().map(|index| std::mem::take(&mut members[index])) {
        match sorted.last_mut() {
            Some(last) if last.0 == member.0 => *last = member,
            _ => sorted.push(member),
        }
    }
    sorted
}

/// Returns a number as its sign, its digits without zeros at either end, and the power of ten of the last digit.
pub(crate) fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = cut(unsigned, '.').unwrap_or((unsigned, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_end_matches('0');
    if digits.is_empty() {
        return Some((false, String::new(), 0));
    }
    // Two exponents beyond `i64` are treated as equal.
    let exponent = exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 });
    let shift = i64::try_from(all.len() - digits.len()).ok()? - i64::try_from(fraction.len()).ok()?;
    Some((mantissa != unsigned, digits.trim_start_matches('0').to_owned(), exponent.saturating_add(shift)))
}

impl Default for Json {
    fn default() -> Self {
        Self::literal("null")
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        same(&self.text, &other.text)
    }
}

impl std::str::FromStr for Json {
    type Err = DecodeError;
    fn from_str(text: &str) -> Result<Self, DecodeError> {
        Self::parse(text)
    }
}

/// Conversions from the types that JSON has values for.
macro_rules! from {
    ($($ty:ty),*) => { $(
        impl From<$ty> for Json {
            fn from(value: $ty) -> Self {
                Self::of(&value)
            }
        }
    )* };
}

from!(bool, i64, i32, u32, u64, f64, String, &str);

impl<T: Value + Default> From<Vec<T>> for Json {
    fn from(value: Vec<T>) -> Self {
        Self::of(&value)
    }
}

impl Value for Json {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        *self = Self::checked(reader.raw()?);
        Ok(())
    }
    fn view(&self) -> View<'_> {
        View::Raw(self)
    }
    fn on_null(&self) -> OnNull {
        OnNull::Kept
    }
}
