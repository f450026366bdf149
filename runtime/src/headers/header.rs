//! Headers of responses that a document declares, with the types of their values.

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;

use crate::values::bare::decode_bare;
use crate::values::json::{Drift, DriftKind, Mode, WriteMode, decode, decode_without_loss, to_json};
use crate::values::value::{Value, View};

/// A header that the document declares for a response: its name, and the type of its value.
///
/// ```
/// use restwright::Header;
/// use restwright::http::HeaderMap;
///
/// const TOTAL: Header<i64> = Header::new("X-Total");
/// let mut headers = HeaderMap::new();
/// headers.insert("x-total", "51".parse().unwrap());
/// assert_eq!(TOTAL.read(&headers), Some(51));
/// ```
pub struct Header<T> {
    name: &'static str,
    notation: Notation,
    value: PhantomData<fn() -> T>,
}

/// How the value of a header is written.
#[derive(Clone, Copy)]
enum Notation {
    /// As text; a list with commas between its items.
    Text,
    /// As JSON.
    Json,
}

impl<T> Header<T> {
    /// Creates the header of this name, in any case.
    pub const fn new(name: &'static str) -> Self {
        Self { name, notation: Notation::Text, value: PhantomData }
    }

    /// Creates a header whose value is JSON.
    ///
    /// ```
    /// use restwright::Header;
    /// use restwright::http::HeaderMap;
    ///
    /// const PAGE: Header<restwright::Map<i64>> = Header::json("X-Page");
    /// let mut headers = HeaderMap::new();
    /// headers.insert("x-page", r#"{"total": 51}"#.parse().unwrap());
    /// assert_eq!(PAGE.read(&headers).unwrap().get("total"), Some(&51));
    /// ```
    pub const fn json(name: &'static str) -> Self {
        Self { name, notation: Notation::Json, value: PhantomData }
    }

    /// Returns its name, as the document writes it.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: Value + Default> Header<T> {
    /// Reads its value. Returns `None` if it is missing or does not match the document; the headers then have the raw
    /// text. An enum keeps a value that it does not know.
    ///
    /// A list is in one header or in several, with commas between (`style: simple`; OpenAPI 3.0.4, section 4.7.21, and
    /// RFC 9110, section 5.3).
    pub fn read(&self, headers: &HeaderMap) -> Option<T> {
        let mut texts = headers.get_all(self.name).iter().filter_map(|value| value.to_str().ok());
        let mut value = T::default();
        match (self.notation, value.view()) {
            (Notation::Json, _) => {
                decode_without_loss(texts.next()?.as_bytes(), &mut value).ok()?;
                Some(value)
            }
            (Notation::Text, View::List(_)) => {
                let items: Vec<&str> = texts.flat_map(|text| text.split(',')).map(str::trim).collect();
                list(&items).filter(|_| headers.contains_key(self.name))
            }
            (Notation::Text, _) => {
                let text = texts.next()?.trim();
                if decode_bare(text, None, &mut value, Mode::Strict).is_ok() {
                    return Some(value);
                }
                value.reset();
                let drift = decode_bare(text, None, &mut value, Mode::Tolerant).ok()?;
                is_other_value(&drift).then_some(value)
            }
        }
    }
}

/// Reads a list of these items: as JSON, else as texts, else as texts of which some may be other values of an enum.
fn list<T: Value + Default>(items: &[&str]) -> Option<T> {
    let items = || items.iter().filter(|item| !item.is_empty());
    let plain = joined(items().map(|item| item.as_bytes().to_vec()));
    let texts = joined(items().map(|item| quoted(item)));
    let read = |text: &[u8], mode| {
        let mut value = T::default();
        decode(text, &mut value, mode).ok().filter(|drift| is_other_value(drift)).map(|_| value)
    };
    let strict = read(&plain, Mode::Strict).or_else(|| read(&texts, Mode::Strict));
    strict.or_else(|| read(&texts, Mode::Tolerant)).or_else(|| read(&plain, Mode::Tolerant))
}

fn joined(items: impl Iterator<Item = Vec<u8>>) -> Vec<u8> {
    [b"[", &*items.collect::<Vec<_>>().join(&b','), b"]"].concat()
}

/// True if the only differences are values that an enum or a union does not know, and keeps.
fn is_other_value(drift: &[Drift]) -> bool {
    drift.iter().all(|drift| matches!(drift.kind, DriftKind::UnknownEnumValue | DriftKind::UnknownVariant))
}

fn quoted(text: &str) -> Vec<u8> {
    to_json(View::Str(text), WriteMode::Full)
}

// Written by hand, because `T` need not implement these traits.
impl<T> Clone for Header<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Header<T> {}

impl<T> fmt::Debug for Header<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Header").field(&self.name).finish()
    }
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros are for emitted code")]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::Header;
    use crate::{Date, DateTime};

    fn headers(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("x-value", HeaderValue::from_bytes(value.as_bytes()).expect("a header may hold it"));
        }
        headers
    }

    #[test]
    fn a_value_is_what_its_type_says() {
        assert_eq!(Header::<i64>::new("X-Value").read(&headers(&["51"])), Some(51));
        assert_eq!(Header::<f64>::new("X-Value").read(&headers(&["0.5"])), Some(0.5));
        assert_eq!(Header::<bool>::new("X-Value").read(&headers(&["true"])), Some(true));
        assert_eq!(Header::<String>::new("X-Value").read(&headers(&["51"])).as_deref(), Some("51"));
        assert_eq!(Header::<String>::new("X-Value").read(&headers(&["a \"b\""])).as_deref(), Some("a \"b\""));
        let date = Header::<Date>::new("X-Value").read(&headers(&["2024-02-29"]));
        assert_eq!(date.expect("a date").as_str(), "2024-02-29");
        assert!(Header::<DateTime>::new("X-Value").read(&headers(&["2024-02-29T12:00:00Z"])).is_some());
    }

    #[test]
    fn a_list_stands_in_one_header_or_in_several() {
        assert_eq!(Header::<Vec<i64>>::new("X-Value").read(&headers(&["1, 2", "3"])), Some(vec![1, 2, 3]));
        let texts = Header::<Vec<String>>::new("X-Value").read(&headers(&["a,b"]));
        assert_eq!(texts, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(Header::<Vec<String>>::new("X-Value").read(&headers(&["1,2"])).map(|list| list.len()), Some(2));
        assert_eq!(Header::<Vec<i64>>::new("X-Value").read(&headers(&[])), None);
    }

    #[derive(Clone)]
    enum Cache {
        Hit,
        Miss,
        Other(crate::door::UnknownValue),
    }

    crate::string_enum! {
        Cache { Hit: "hit", Miss: "miss", }
        Other
    }

    #[derive(Clone)]
    enum Limit {
        Integer(i64),
        Cache(Cache),
        Other(crate::Json),
    }

    crate::union! {
        Limit { Integer: i64; Cache: Cache; }
        Other
    }

    #[test]
    fn an_enum_or_a_union_is_read_from_its_text_and_keeps_what_it_does_not_know() {
        let cache = |text: &str| Header::<Cache>::new("X-Value").read(&headers(&[text]));
        assert_eq!(cache("hit"), Some(Cache::Hit));
        assert!(cache("stale").is_some_and(|cache| !cache.is_known()));
        assert!(matches!(cache("stale"), Some(Cache::Other(text)) if text.as_str() == "stale"));
        let caches = Header::<Vec<Cache>>::new("X-Value").read(&headers(&["hit, stale", "miss"])).expect("a list");
        assert_eq!((&caches[0], &caches[2]), (&Cache::Hit, &Cache::Miss));
        let limit = |text: &str| Header::<Limit>::new("X-Value").read(&headers(&[text]));
        assert_eq!((limit("5"), limit("miss")), (Some(Limit::Integer(5)), Some(Limit::Cache(Cache::Miss))));
    }

    #[test]
    fn a_header_of_json_is_read_as_json() {
        let header = Header::<crate::Map<i64>>::json("X-Value");
        assert_eq!(header.read(&headers(&["{\"a\": 1}"])).and_then(|map| map.get("a").copied()), Some(1));
        assert_eq!(header.read(&headers(&["a"])), None);
        assert_eq!(header.read(&headers(&["[1]"])), None);
        assert_eq!(Header::<Vec<i64>>::json("X-Value").read(&headers(&["[1, 2]"])), Some(vec![1, 2]));
    }

    #[test]
    fn what_is_missing_or_something_else_is_none() {
        assert_eq!(Header::<i64>::new("X-Value").read(&headers(&[])), None);
        assert_eq!(Header::<i64>::new("X-Value").read(&headers(&["many"])), None);
        assert_eq!(Header::<Vec<i64>>::new("X-Value").read(&headers(&["1,x"])), None);
    }
}
