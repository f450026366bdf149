//! Inspects values whose types are not known here.

use std::borrow::Cow;

use super::json::{Json, WriteMode, to_json};
use super::record::{written, written_as};
use super::value::{Entries, Items, Value, View};
use crate::base::text::cut;

/// Passes each member of an object that a request sends to `visit`; other values have no members.
pub(crate) fn members(view: View<'_>, visit: &mut dyn FnMut(&str, View<'_>)) {
    each(view, WriteMode::Request, visit);
}

fn each(view: View<'_>, mode: WriteMode, visit: &mut dyn FnMut(&str, View<'_>)) {
    match view {
        View::Map(map) => (0..map.len()).for_each(|index| {
            let (key, value) = map.entry(index);
            visit(key, value);
        }),
        View::Record(record) => record.show(&mut |shape, values, extra| {
            for (key, value) in written(shape, values, extra, mode) {
                visit(key, value);
            }
        }),
        View::Absent
        | View::Null
        | View::Bool(_)
        | View::Int(_)
        | View::UInt(_)
        | View::Float(_)
        | View::Str(_)
        | View::Bytes(..)
        | View::Raw(_)
        | View::List(_) => {}
    }
}

/// Passes the member of this name to `visit`, if the value is an object and has it.
fn named(view: View<'_>, name: &str, visit: &mut dyn FnMut(View<'_>)) {
    let View::Record(record) = view else {
        return each(view, WriteMode::Full, &mut |key, value| {
            if key == name {
                visit(value);
            }
        });
    };
    record.show(&mut |shape, values, extra| {
        if let Some(value) = written_as(shape, values, extra, WriteMode::Full, name) {
            visit(value);
        }
    });
}

/// True if an envelope clearly says that the call worked: its flag is `true`, if it has one, and no errors are listed.
pub(crate) fn is_success(view: View<'_>, flag: Option<&str>, errors: Option<&str>) -> bool {
    let mut is_true = flag.is_none();
    if let Some(flag) = flag {
        named(view, flag, &mut |value| is_true = clearly_is_true(value));
    }
    let mut listed = false;
    if let Some(errors) = errors.filter(|errors| is_true && flag != Some(errors)) {
        named(view, errors, &mut |value| listed = may_list(value));
    }
    is_true && !listed
}

fn clearly_is_true(value: View<'_>) -> bool {
    match value {
        View::Bool(value) => value,
        View::Raw(json) => json.as_bool() == Some(true),
        View::Absent
        | View::Null
        | View::Int(_)
        | View::UInt(_)
        | View::Float(_)
        | View::Str(_)
        | View::Bytes(..)
        | View::List(_)
        | View::Map(_)
        | View::Record(_) => false,
    }
}

/// True if a value may list something.
fn may_list(value: View<'_>) -> bool {
    match value {
        View::Absent | View::Null => false,
        View::List(items) => !items.is_empty(),
        View::Raw(json) => !matches!(json.text(), "null" | "[]"),
        View::Bool(_)
        | View::Int(_)
        | View::UInt(_)
        | View::Float(_)
        | View::Str(_)
        | View::Bytes(..)
        | View::Map(_)
        | View::Record(_) => true,
    }
}

/// Returns true if a record declares a field of this name; `None` if the value is not a record.
pub(crate) fn declares(view: View<'_>, name: &str) -> Option<bool> {
    let mut declares = None;
    if let View::Record(record) = view {
        record.show(&mut |shape, _, _| declares = Some(shape.index_of(name, 0).is_some()));
    }
    declares
}

/// True if a record came with a field of this name that it does not declare.
pub(crate) fn has_undeclared(view: View<'_>, name: &str) -> bool {
    let mut found = false;
    if let View::Record(record) = view {
        record.show(&mut |_, _, extra| found = extra.get(name).is_some());
    }
    found
}

/// Passes on `view`; raw JSON is passed on as its content.
pub(crate) fn unwrapped(view: View<'_>, then: &mut dyn FnMut(View<'_>)) {
    let View::Raw(json) = view else { return then(view) };
    match json.text().as_bytes().first() {
        Some(b'{') => then(View::Map(&Members(json.members()))),
        Some(b'[') => then(View::List(&json.elements())),
        Some(b'"') => then(View::Str(&json.as_string().unwrap_or_default())),
        _ => then(json.scalar()),
    }
}

/// The members of an object that was kept as JSON.
struct Members(Vec<(String, Json)>);

impl Entries for Members {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn entry(&self, index: usize) -> (&str, View<'_>) {
        let (key, value) = &self.0[index];
        (key, value.view())
    }
}

/// True if it is a list or an object.
pub(crate) fn is_composite(view: View<'_>) -> bool {
    matches!(view, View::List(_)) || is_object(view)
}

/// True if it is an object.
pub(crate) fn is_object(view: View<'_>) -> bool {
    matches!(view, View::Map(_) | View::Record(_))
}

/// True if it is an object, also in raw JSON.
pub(crate) fn holds_members(view: View<'_>) -> bool {
    let mut is_one = false;
    unwrapped(view, &mut |view| is_one = is_object(view));
    is_one
}

/// True if it is an empty list or object.
pub(crate) fn is_empty(view: View<'_>) -> bool {
    match view {
        View::List(items) => items.is_empty(),
        View::Map(_) | View::Record(_) => {
            let mut empty = true;
            members(view, &mut |_, value| empty &= matches!(value, View::Absent));
            empty
        }
        View::Raw(json) => {
            let signs: String = json.text().chars().filter(|sign| !sign.is_ascii_whitespace()).take(3).collect();
            matches!(signs.as_str(), "{}" | "[]")
        }
        View::Absent
        | View::Null
        | View::Bool(_)
        | View::Int(_)
        | View::UInt(_)
        | View::Float(_)
        | View::Str(_)
        | View::Bytes(..) => false,
    }
}

/// Returns the text of a scalar, without quotes; a list or object as JSON.
pub(crate) fn text(view: View<'_>) -> String {
    match view {
        View::Str(text) => text.to_owned(),
        View::Raw(json) => json.as_string().map_or_else(|| json.text().to_owned(), Cow::into_owned),
        View::Bytes(_, Some(text)) => text.to_owned(),
        View::Bytes(_, None) => {
            let quoted = json_text(view);
            quoted.trim_matches('"').to_owned()
        }
        View::Absent
        | View::Null
        | View::Bool(_)
        | View::Int(_)
        | View::UInt(_)
        | View::Float(_)
        | View::List(_)
        | View::Map(_)
        | View::Record(_) => json_text(view),
    }
}

/// Returns the JSON text of a value, as in a request.
pub(crate) fn json_text(view: View<'_>) -> String {
    String::from_utf8(to_json(view, WriteMode::Request)).expect("JSON is written from strings")
}

/// Passes on the list that a value is, or that it has at `member`, a dotted path; an empty list if there is none.
pub(crate) fn list_in(view: View<'_>, member: Option<&str>, then: &mut dyn FnMut(&dyn Items)) {
    let mut then = Some(then);
    let mut list = |view: View<'_>| {
        unwrapped(view, &mut |view| {
            if let View::List(items) = view
                && let Some(then) = then.take()
            {
                then(items);
            }
        });
    };
    match member {
        None => list(view),
        Some(path) => at(view, path, &mut list),
    }
    if let Some(then) = then {
        then(&Vec::<Json>::new());
    }
}

/// Passes on the value at a dotted path.
fn at(view: View<'_>, path: &str, then: &mut dyn FnMut(View<'_>)) {
    let (head, rest) = cut(path, '.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    unwrapped(view, &mut |view| {
        named(view, head, &mut |value| match rest {
            None => then(value),
            Some(rest) => at(value, rest, then),
        });
    });
}

/// Returns the scalar of a response at a dotted path: `result_info.total_count`. Returns `None` if a part is missing,
/// null or empty.
pub(crate) fn scalar_at(view: View<'_>, path: &str) -> Option<String> {
    let mut found = None;
    unwrapped(view, &mut |view| {
        found = match cut(path, '.') {
            Some((head, rest)) => member(view, head, &mut |inner| scalar_at(inner, rest)),
            None => member(view, path, &mut scalar),
        }
    });
    found
}

fn member(view: View<'_>, name: &str, then: &mut dyn FnMut(View<'_>) -> Option<String>) -> Option<String> {
    let mut found = None;
    named(view, name, &mut |value| found = then(value));
    found
}

fn scalar(view: View<'_>) -> Option<String> {
    let mut found = None;
    unwrapped(view, &mut |view| {
        let says_nothing = matches!(view, View::Absent | View::Null | View::Str(""));
        found = (!says_nothing && !is_composite(view)).then(|| text(view));
    });
    found
}
