//! Headers of responses that a document declares, with the types of their values.

use std::fmt;
use std::marker::PhantomData;

use http::HeaderMap;

use crate::values::json::{Mode, WriteMode, decode, to_json};
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
    value: PhantomData<fn() -> T>,
}

impl<T> Header<T> {
    /// Creates the header of this name, in any case.
    pub const fn new(name: &'static str) -> Self {
        Self { name, value: PhantomData }
    }

    /// Returns its name, as the document writes it.
    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: Value + Default> Header<T> {
    /// Reads its value. Returns `None` if it is missing or does not match the document; the headers then have the raw
    /// text.
    ///
    /// A list is in one header or in several, with commas between (`style: simple`; OpenAPI 3.0.4, section 4.7.21, and
    /// RFC 9110, section 5.3).
    pub fn read(&self, headers: &HeaderMap) -> Option<T> {
        let mut texts = headers.get_all(self.name).iter().filter_map(|value| value.to_str().ok());
        let mut value = T::default();
        if let View::List(_) = value.view() {
            let items: Vec<&str> = texts.flat_map(|text| text.split(',')).map(str::trim).collect();
            return list(&items, true).or_else(|| list(&items, false)).filter(|_| headers.contains_key(self.name));
        }
        let text = texts.next()?.trim();
        let text = if is_plain(value.view()) { text.as_bytes().to_vec() } else { quoted(text) };
        decode(&text, &mut value, Mode::Strict).ok().map(|_| value)
    }
}

/// Reads a list of these items. Each item is JSON if `plain` is set, else a text.
fn list<T: Value + Default>(items: &[&str], plain: bool) -> Option<T> {
    let items = items.iter().filter(|item| !item.is_empty());
    let items = items.map(|item| if plain { item.as_bytes().to_vec() } else { quoted(item) });
    let text = [b"[", &*items.collect::<Vec<_>>().join(&b','), b"]"].concat();
    let mut value = T::default();
    decode(&text, &mut value, Mode::Strict).ok().map(|_| value)
}

/// True if a value is written in text as in JSON.
fn is_plain(view: View<'_>) -> bool {
    matches!(view, View::Bool(_) | View::Int(_) | View::UInt(_) | View::Float(_))
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

    #[test]
    fn what_is_missing_or_something_else_is_none() {
        assert_eq!(Header::<i64>::new("X-Value").read(&headers(&[])), None);
        assert_eq!(Header::<i64>::new("X-Value").read(&headers(&["many"])), None);
        assert_eq!(Header::<Vec<i64>>::new("X-Value").read(&headers(&["1,x"])), None);
    }
}
