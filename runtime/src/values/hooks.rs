//! Reads webhooks and callbacks, which an API sends to its user's server, from the bytes of their bodies.
//!
//! A receiver recognizes a webhook by its name, from a header or from the URL, or by the body. A body that matches
//! several webhooks is read as none of them, because a receiver must not act on a guess.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode;

use super::json::{DecodeError, Drift, DriftKind, Json, Mode, WriteMode, decode_by, to_json};
use super::union::{self, Union};
use super::value::{Kind, Value, View};

/// A webhook or a callback, as data.
#[derive(Debug, Clone, Copy)]
pub struct Hook {
    /// Its name, then its other names.
    pub names: &'static [&'static str],
    /// The formats that its body may have; empty if it has no body.
    pub forms: &'static [HookForm],
}

/// The format of a webhook's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookForm {
    /// JSON.
    Json,
    /// Pairs of a form (`application/x-www-form-urlencoded`).
    Form,
    /// Text.
    Text,
    /// Unparsed bytes.
    Bytes,
}

/// A union with a variant for each webhook; implemented by [`hooks!`](macro@crate::hooks).
pub trait Hooks: Union + Default {
    /// The webhooks, in the order of the union's variants.
    const HOOKS: &'static [Hook];

    /// Returns the index of the webhook that the value is; `None` if it is unknown.
    fn index(&self) -> Option<usize>;
}

/// A received body: its value, to which it dereferences, and its differences from the document.
#[derive(Clone, PartialEq)]
pub struct Received<T> {
    value: T,
    drift: Vec<Drift>,
}

impl<T> Received<T> {
    /// Returns the places at which the body differs from the document and was read anyway.
    pub fn drift(&self) -> &[Drift] {
        &self.drift
    }

    /// Returns the value alone.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Received<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Received<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Received<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received").field("value", &self.value).field("drift", &self.drift).finish()
    }
}

/// Reads the body of the webhook of this name. If several have the name, the body decides between them.
///
/// # Errors
/// If the body does not have the webhook's format. In strict mode also if the body differs from the document, or if the
/// name is not known.
pub fn parse_hook<H: Hooks>(name: &str, body: &[u8], mode: Mode) -> Result<Received<H>, DecodeError> {
    let mut value = H::default();
    let drift = match *named(H::HOOKS, name) {
        [only] => read_as(&mut value, only, H::HOOKS[only].forms, body, mode)?,
        ref several => read(&mut value, H::HOOKS, several, body, mode)?,
    };
    Ok(Received { value, drift })
}

/// Reads a body, and finds its webhook by the content.
///
/// # Errors
/// If the body has no format of any webhook. In strict mode also if the body differs from the document, or matches no
/// webhook or several.
pub fn detect_hook<H: Hooks>(body: &[u8], mode: Mode) -> Result<Received<H>, DecodeError> {
    let mut value = H::default();
    let all: Vec<usize> = (0..H::HOOKS.len()).collect();
    let drift = read(&mut value, H::HOOKS, &all, body, mode)?;
    Ok(Received { value, drift })
}

/// Returns the name of the webhook that a value is.
pub fn hook_name<H: Hooks>(hook: &H) -> Option<&'static str> {
    H::HOOKS[hook.index()?].names.first().copied()
}

/// Returns the webhooks of a name: those with exactly this name, else those whose names differ only in case and in
/// signs between words.
fn named(hooks: &[Hook], name: &str) -> Vec<usize> {
    let of =
        |is: &dyn Fn(&Hook) -> bool| -> Vec<usize> { (0..hooks.len()).filter(|index| is(&hooks[*index])).collect() };
    let tries: [&dyn Fn(&Hook) -> bool; 3] =
        [&|hook| hook.names.first() == Some(&name), &|hook| hook.names.contains(&name), &|hook| {
            hook.names.iter().any(|known| plain(known).eq(plain(name)))
        }];
    tries.into_iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
}

/// Returns the letters and digits of a name, in lower case.
fn plain(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|one| one.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Reads the body of one of these webhooks, found by the content.
fn read(
    union: &mut dyn Union,
    hooks: &[Hook],
    among: &[usize],
    body: &[u8],
    mode: Mode,
) -> Result<Vec<Drift>, DecodeError> {
    let having = |is: &dyn Fn(&Hook) -> bool| -> Vec<usize> {
        among.iter().copied().filter(|index| is(&hooks[*index])).collect()
    };
    if body.trim_ascii().is_empty()
        && let [only] = *having(&|hook| hook.forms.is_empty())
    {
        return read_as(union, only, &[], body, mode);
    }
    let variants = union.variants();
    let forms = having(&|hook| hook.forms.contains(&HookForm::Form));
    if let Some((name, json)) = only_field(body)
        && !forms.iter().any(|index| may_have(&(variants[*index].kind)(), &name))
        && !having(&|hook| hook.forms.contains(&HookForm::Json)).is_empty()
    {
        return read(union, hooks, among, &json, mode);
    }
    let form = if is_json(body) { HookForm::Json } else { HookForm::Form };
    let structured = having(&|hook| hook.forms.contains(&form));
    if !structured.is_empty() || among.iter().all(|index| hooks[*index].forms == [HookForm::Json]) && !among.is_empty()
    {
        let is_form = form == HookForm::Form && !structured.is_empty();
        let text = if is_form { Cow::Owned(pairs(body)) } else { Cow::Borrowed(body) };
        return decode_by(&text, mode, |reader| union::decide(union, reader, &structured));
    }
    match *having(&|hook| hook.forms.iter().any(|form| matches!(form, HookForm::Text | HookForm::Bytes))) {
        [only] => read_as(union, only, hooks[only].forms, body, mode),
        _ => unknown(union, body, mode),
    }
}

/// True if a body begins like JSON.
fn is_json(body: &[u8]) -> bool {
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body).trim_ascii_start();
    match body.first() {
        Some(b'{' | b'[' | b'"') => true,
        // A form with a single name may begin like a word or a number.
        Some(b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => !body.contains(&b'='),
        Some(_) | None => false,
    }
}

/// Returns the JSON in the only field of a form: `payload=%7B..%7D`. Some services can send a webhook as a form instead
/// of JSON in this way, and their documents describe only the JSON.
fn only_field(body: &[u8]) -> Option<(String, Vec<u8>)> {
    let body = body.trim_ascii();
    let equals = body.iter().position(|byte| *byte == b'=')?;
    let (name, value) = (&body[..equals], &body[equals + 1..]);
    let is_name = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(byte));
    let json = text(value).into_bytes();
    let is_composite = matches!(json.trim_ascii_start().first(), Some(b'{' | b'['));
    (is_name && !value.contains(&b'&') && is_composite).then(|| (String::from_utf8_lossy(name).into_owned(), json))
}

/// True if a form may have a field of this name. A field that the form does not declare is most likely the JSON of
/// another webhook.
fn may_have(form: &Kind, name: &str) -> bool {
    match form {
        Kind::Record(shape) => shape.index_of(name, 0).is_some(),
        Kind::Union(variants) => variants.iter().any(|variant| may_have(&(variant.kind)(), name)),
        Kind::Map | Kind::Any => true,
        Kind::Bool
        | Kind::Integer
        | Kind::Number
        | Kind::Text
        | Kind::OneOf(_)
        | Kind::Literal(_)
        | Kind::List(_)
        | Kind::Tuple(_) => false,
    }
}

/// Reads the body of the webhook at `index`.
fn read_as(
    union: &mut dyn Union,
    index: usize,
    forms: &[HookForm],
    body: &[u8],
    mode: Mode,
) -> Result<Vec<Drift>, DecodeError> {
    let form = match *forms {
        [] if body.trim_ascii().is_empty() => {
            union.choose(index);
            return Ok(Vec::new());
        }
        [] => HookForm::Json,
        [only] => only,
        _ if is_json(body) => HookForm::Json,
        _ => HookForm::Form,
    };
    let mut as_text = |text: &[u8], mode: Mode| {
        // An empty body is read as the zero value, and reported as drift.
        union.choose(index);
        decode_by(text, mode, |reader| union::read_as(union, index, reader))
    };
    match form {
        HookForm::Json => as_text(&only_field(body).map_or(Cow::Borrowed(body), |(_, json)| Cow::Owned(json)), mode),
        HookForm::Form => as_text(&pairs(body), Mode::Tolerant).and_then(|drift| of_form(drift, mode)),
        HookForm::Text => {
            let text = String::from_utf8_lossy(body);
            let replaced = matches!(text, Cow::Owned(_));
            if replaced && mode == Mode::Strict {
                return Err(DecodeError::encoding());
            }
            let mut drift = as_text(&quoted(&text), mode)?;
            drift.extend(replaced.then(|| Drift::new("", DriftKind::Encoding)));
            Ok(drift)
        }
        HookForm::Bytes => as_text(&quoted(&STANDARD.encode(body)), mode),
    }
}

/// In a form all values are texts, and a list of one item looks like a single value. Neither is a difference from the
/// document.
fn of_form(mut drift: Vec<Drift>, mode: Mode) -> Result<Vec<Drift>, DecodeError> {
    drift.retain(|one| !matches!(one.kind, DriftKind::WrongScalarForm | DriftKind::ListForm));
    match (drift.first(), mode) {
        (Some(first), Mode::Strict) => {
            Err(DecodeError { path: first.path.clone(), offset: 0, message: first.kind.to_string() })
        }
        (Some(_) | None, _) => Ok(drift),
    }
}

/// Keeps a body that matches no webhook as it came.
fn unknown(union: &mut dyn Union, body: &[u8], mode: Mode) -> Result<Vec<Drift>, DecodeError> {
    if mode == Mode::Strict {
        let message = DriftKind::UnknownVariant.to_string();
        return Err(DecodeError { path: String::new(), offset: 0, message });
    }
    let mut raw = Json::default();
    if decode_by(body, Mode::Tolerant, |reader| raw.read(reader)).is_err() {
        raw = Json::from(&*String::from_utf8_lossy(body));
    }
    union.keep(raw);
    Ok(vec![Drift::new("", DriftKind::UnknownVariant)])
}

fn quoted(text: &str) -> Vec<u8> {
    to_json(View::Str(text), WriteMode::Full)
}

/// Returns the pairs of a form as a JSON object: texts, and lists if a name occurs several times or ends in `[]`.
///
/// URL Standard, `application/x-www-form-urlencoded` parsing.
fn pairs(body: &[u8]) -> Vec<u8> {
    let mut members: Vec<(String, Vec<String>, bool)> = Vec::new();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let (name, value) = (text(&pair[..equals]), text(pair.get(equals + 1..).unwrap_or_default()));
        let (name, is_list) = match name.strip_suffix("[]") {
            Some(name) => (name.to_owned(), true),
            None => (name, false),
        };
        match members.iter_mut().find(|(known, ..)| *known == name) {
            Some((_, values, _)) => values.push(value),
            None => members.push((name, vec![value], is_list)),
        }
    }
    let members = members.into_iter().map(|(name, values, is_list)| {
        let texts: Vec<Vec<u8>> = values.iter().map(|value| quoted(value)).collect();
        let value = match texts.as_slice() {
            [only] if !is_list => only.clone(),
            several => [b"[", &*several.join(&b','), b"]"].concat(),
        };
        [quoted(&name), value].join(&b':')
    });
    [b"{", &*members.collect::<Vec<_>>().join(&b','), b"}"].concat()
}

/// Decodes a name or a value of a form: `+` is a space, and bytes may be percent-encoded.
fn text(encoded: &[u8]) -> String {
    let spaced: Vec<u8> = encoded.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).decode_utf8_lossy().into_owned()
}

/// Implements [`Hooks`] for a union of webhooks.
///
/// ```
/// use restwright::door as rt;
///
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Webhook {
///     Counted(i64),
///     Unknown(rt::Json),
/// }
/// restwright::union! { Webhook { Counted: i64; } Unknown }
/// restwright::hooks! { Webhook { Counted: [Json], "counted"; } Unknown }
/// let received = rt::parse_hook::<Webhook>("counted", b"7", rt::Mode::Strict).unwrap();
/// assert!(matches!(*received, Webhook::Counted(7)));
/// ```
#[macro_export]
macro_rules! hooks {
    ($name:ident { $($variant:ident : [$($form:ident),*] $(, $known:literal)*;)* } $unknown:ident) => {
        impl $crate::door::Hooks for $name {
            const HOOKS: &'static [$crate::door::Hook] = &[$($crate::door::Hook {
                names: &[$($known),*],
                forms: &[$($crate::door::HookForm::$form),*],
            }),*];

            fn index(&self) -> ::core::option::Option<usize> {
                const VARIANTS: &[fn(&$name) -> bool] = &[$(|hook| ::core::matches!(hook, $name::$variant(_))),*];
                VARIANTS.iter().position(|is| is(self))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::{detect_hook, hook_name, only_field, pairs};
    use crate::values::json::{Extra, Json, Mode};

    #[test]
    fn the_one_field_of_a_form_may_hold_json() {
        let found =
            |body: &str| only_field(body.as_bytes()).map(|(_, json)| String::from_utf8_lossy(&json).into_owned());
        assert_eq!(found("payload=%7B%22a%22%3A+1%7D").as_deref(), Some(r#"{"a": 1}"#));
        assert_eq!(found("data=%5B1%5D\r\n").as_deref(), Some("[1]"));
        for other in ["payload=1", "a=%7B%7D&b=1", "=%7B%7D", r#"{"a":"b=c"}"#, "payload", "a[b]=%7B%7D", ""] {
            assert_eq!(found(other), None, "{other}");
        }
    }

    #[derive(Clone, Default)]
    struct Command {
        command: Option<String>,
        extra: Extra,
    }
    crate::record! { Command { command: "command"; } extra }

    #[derive(Clone, Default)]
    struct Event {
        action: Option<String>,
        extra: Extra,
    }
    crate::record! { Event { action: "action"; } extra }

    #[derive(Clone)]
    enum Sent {
        Command(Command),
        Event(Event),
        Unknown(Json),
    }
    crate::union! { Sent { Command: Command; Event: Event; } Unknown }
    crate::hooks! { Sent { Command: [Form], "command"; Event: [Json], "event"; } Unknown }

    #[test]
    fn json_in_a_form_is_told_from_a_form_by_the_name_of_its_field() {
        let found = |body: &str| {
            let received = detect_hook::<Sent>(body.as_bytes(), Mode::Strict).expect("it is one of them");
            hook_name(&*received)
        };
        assert_eq!(found("payload=%7B%22action%22%3A%22a%22%7D"), Some("event"));
        assert_eq!(found("command=%7B%22action%22%3A%22a%22%7D"), Some("command"));
        assert_eq!(found("command=go&extra=1"), Some("command"));
        assert_eq!(found(r#"{"action":"a"}"#), Some("event"));
    }

    #[test]
    fn pairs_of_a_form_are_an_object() {
        let table = [
            ("", "{}"),
            ("a=1&b=x+y", r#"{"a":"1","b":"x y"}"#),
            ("a=1&a=2&c[]=%C3%A4&d", r#"{"a":["1","2"],"c":["ä"],"d":""}"#),
            ("&a=b=c&", r#"{"a":"b=c"}"#),
        ];
        for (form, expected) in table {
            assert_eq!(String::from_utf8(pairs(form.as_bytes())).expect("JSON is text"), expected, "{form}");
        }
    }
}
