//! Parameters as text: percent-encoding (RFC 3986) and the table of styles (OpenAPI 3.0.4, section 4.8.12.3).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::format::Format;
use crate::api::{Location, Parameter, Style, WholeQuery};
use crate::base::above::Above;
use crate::values::look;
use crate::values::value::View;

/// Separates the pairs of a cookie (RFC 6265, section 4.2.1).
const BETWEEN_COOKIES: &str = "; ";

/// The characters that are encoded in cookies with `allowReserved`: reserved characters that a cookie can carry stay
/// (RFC 6265, section 4.1.1).
const ALL_BUT_RESERVED_IN_COOKIE: &AsciiSet =
    &ALL_BUT_RESERVED.add(b',').add(b';').remove(b'#').remove(b'&').remove(b'+').remove(b'[').remove(b']');

/// All except the unreserved characters of RFC 3986, section 2.3.
const ALL_BUT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `allowReserved`: reserved characters also stay, except those that would end the query (`#`), end the pair (`&`), be
/// read as a space (`+`), or are not allowed in a query (`[`, `]`).
const ALL_BUT_RESERVED: &AsciiSet = &ALL_BUT_UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// `allowReserved` in a path (OpenAPI 3.2, section 4.12.2.2): a character that would begin a query is encoded, those
/// that separate pairs in a query are not.
const ALL_BUT_RESERVED_IN_PATH: &AsciiSet = &ALL_BUT_RESERVED.add(b'?').remove(b'&').remove(b'+');

/// All except the characters that forms leave as they are (WHATWG URL, section 1.3, application/x-www-form-urlencoded
/// set).
const ALL_BUT_FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');

/// The rule for encoding the characters of a name or value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Safe {
    /// All except unreserved characters are percent-encoded.
    Unreserved,
    /// Reserved characters stay, and so do triplets that are percent-encoded already.
    Reserved,
    /// Like `Reserved`, in a path.
    ReservedInPath,
    /// Like `Reserved`, in a cookie.
    ReservedInCookie,
    /// All characters stay: headers have no percent-encoding.
    All,
    /// Like in `application/x-www-form-urlencoded`: a space becomes `+` (WHATWG URL, section 5.2).
    Form,
}

/// Writes text as one path segment or query value.
pub(crate) fn push(out: &mut String, text: &str, safe: Safe) {
    match safe {
        // Most values are identifiers and need no encoding. This check is cheaper than encoding them.
        Safe::Unreserved if text.bytes().all(is_unreserved) => out.push_str(text),
        Safe::Unreserved => out.extend(utf8_percent_encode(text, ALL_BUT_UNRESERVED)),
        Safe::Reserved => push_reserved(out, text, ALL_BUT_RESERVED),
        Safe::ReservedInPath => push_reserved(out, text, ALL_BUT_RESERVED_IN_PATH),
        Safe::ReservedInCookie => push_reserved(out, text, ALL_BUT_RESERVED_IN_COOKIE),
        Safe::All => out.push_str(text),
        Safe::Form => text.split(' ').enumerate().for_each(|(index, word)| {
            out.push_str(if index == 0 { "" } else { "+" });
            out.extend(utf8_percent_encode(word, ALL_BUT_FORM));
        }),
    }
}

/// A table, because each byte of each call's values is looked up.
static UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

fn is_unreserved(byte: u8) -> bool {
    UNRESERVED[usize::from(byte)]
}

fn push_reserved(out: &mut String, text: &str, encoded: &'static AsciiSet) {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.extend(utf8_percent_encode(&rest[..at], encoded));
        let triplet = rest.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        out.push_str(if triplet { "%" } else { "%25" });
        rest = &rest[at + 1..];
    }
    out.extend(utf8_percent_encode(rest, encoded));
}

/// Writes a parameter. An absent value, or an empty list in a query, writes nothing.
pub(crate) fn parameter(out: &mut String, name: &str, parameter: &Parameter, view: View<'_>) {
    if let (Some(query), Some(write)) = (&parameter.whole, parameter.write_whole.and_then(Above::function::<Write>)) {
        return write(out, query, view);
    }
    let safe = match parameter.location {
        Location::Header => Safe::All,
        Location::Cookie if parameter.style == Some(Style::Cookie) => Safe::All,
        Location::Path if parameter.allow_reserved => Safe::ReservedInPath,
        Location::Query if parameter.allow_reserved => Safe::Reserved,
        Location::Cookie if parameter.allow_reserved => Safe::ReservedInCookie,
        Location::Path | Location::Query | Location::Cookie => Safe::Unreserved,
    };
    let Some(style) = parameter.style else { return json(out, name, parameter, view, safe) };
    let amid = if parameter.location == Location::Cookie { BETWEEN_COOKIES } else { "&" };
    // Most parameters are of these kinds; the table below gives the same result for them.
    if let (Style::Form | Style::Simple, View::Str(_) | View::Int(_) | View::Bool(_)) = (style, view) {
        let mut spread = Spread { out, name, safe, amid };
        if style == Style::Form {
            spread.name();
            spread.out.push('=');
        }
        return spread.value(view);
    }
    look::unwrapped(view, &mut |view| Spread { out, name, safe, amid }.style(style, parameter.explode, view));
}

/// True if a value of the style `cookie` holds a character that a cookie cannot carry (RFC 6265, section 4.1.1). The
/// style has no escapes (OpenAPI 3.2.0, section 4.12.3), so a semicolon in the value would add another cookie.
pub(crate) fn is_no_cookie(name: &str, declared: &Parameter, view: View<'_>) -> bool {
    if declared.style != Some(Style::Cookie) {
        return false;
    }
    let (mut plain, mut encoded) = (String::new(), String::new());
    parameter(&mut plain, name, declared, view);
    // The style `form` encodes the values, so every such character that is left is a delimiter.
    parameter(&mut encoded, name, &declared.style(Style::Form, declared.explode), view);
    let count = |text: &str, found: char| text.matches(found).count();
    plain.chars().any(|found| !found.is_ascii() || found.is_ascii_control())
        || [';', ',', ' ', '\\'].into_iter().any(|found| count(&plain, found) != count(&encoded, found))
}

/// Writes a whole query.
type Write = fn(&mut String, &WholeQuery, View<'_>);

static WRITE: Write = whole_query;

impl Parameter {
    /// Makes the parameter the whole query (OpenAPI 3.2.0, section 4.12.1, `in: querystring`).
    // It is in this room because it names the code that writes the query.
    pub const fn whole(mut self, query: WholeQuery) -> Self {
        self.whole = Some(query);
        self.write_whole = Some(Above::new(&WRITE));
        self
    }
}

/// Writes a value that is the whole query (OpenAPI 3.2.0, section 4.12.1). A value of a media type other than a form is
/// percent-encoded as a whole (section 4.12.8, examples of `querystring`).
fn whole_query(out: &mut String, query: &WholeQuery, view: View<'_>) {
    look::unwrapped(view, &mut |view| match (query, view) {
        (_, View::Absent) => {}
        (WholeQuery::Form { types, styles }, view) if look::holds_members(view) => {
            let mut pairs = Vec::new();
            look::members(view, &mut |name, value| {
                let is_json =
                    |(field, media_type): &(&str, &str)| *field == name && Format::of(media_type) == Format::Json;
                let (styled, json) = (styles.iter().find(|field| field.name == name), types.iter().any(is_json));
                let mut pair = String::new();
                form_field(&mut pair, name, styled, json, value);
                pairs.push(pair);
            });
            pairs.retain(|pair| !pair.is_empty());
            out.push_str(&pairs.join("&"));
        }
        (WholeQuery::Json, view) => push(out, &look::json_text(view), Safe::Unreserved),
        (WholeQuery::Text | WholeQuery::Form { .. }, view) if look::is_composite(view) => {
            push(out, &look::json_text(view), Safe::Unreserved);
        }
        (WholeQuery::Text, view) => push(out, &look::text(view), Safe::Unreserved),
        // A form that the caller has already written as text.
        (WholeQuery::Form { .. }, view) => out.push_str(&look::text(view)),
    });
}

/// Writes a field of a form by its style, if the document gives one, else by its content.
pub(crate) fn form_field(out: &mut String, name: &str, styled: Option<&Parameter>, json: bool, view: View<'_>) {
    match styled {
        Some(styled) => parameter(out, name, styled, view),
        None => form_pair(out, name, json, view),
    }
}

/// Writes a field of a form by its content (OpenAPI 3.0.4, section 4.7.15.1.2, if no style is given): scalars as text,
/// objects as JSON, and a pair for each item of a list. With `json`, the whole value is written as JSON.
fn form_pair(out: &mut String, name: &str, json: bool, view: View<'_>) {
    look::unwrapped(view, &mut |view| {
        if let View::List(items) = view
            && !json
        {
            for index in 0..items.len() {
                out.push_str(if index == 0 { "" } else { "&" });
                form_text(out, name, json, items.item(index));
            }
        } else if !matches!(view, View::Absent) {
            form_text(out, name, json, view);
        }
    });
}

fn form_text(out: &mut String, name: &str, json: bool, view: View<'_>) {
    push(out, name, Safe::Form);
    out.push('=');
    let text = if json || look::is_composite(view) { look::json_text(view) } else { look::text(view) };
    push(out, &text, Safe::Form);
}

fn json(out: &mut String, name: &str, parameter: &Parameter, view: View<'_>, safe: Safe) {
    if matches!(view, View::Absent) {
        return;
    }
    if matches!(parameter.location, Location::Query | Location::Cookie) {
        push(out, name, Safe::Unreserved);
        out.push('=');
    }
    push(out, &look::json_text(view), safe);
}

struct Spread<'o> {
    out: &'o mut String,
    name: &'o str,
    safe: Safe,
    /// The separator between exploded pairs of the `form` style.
    amid: &'static str,
}

impl Spread<'_> {
    fn style(&mut self, style: Style, explode: bool, view: View<'_>) {
        match style {
            Style::Simple => self.plain("", if explode { "," } else { "" }, view),
            Style::Label => self.plain(".", if explode { "." } else { "" }, view),
            Style::Matrix => self.named(";", ";", explode, view),
            Style::Form | Style::Cookie => self.named("", self.amid, explode, view),
            Style::SpaceDelimited => self.delimited("%20", explode, view),
            Style::PipeDelimited => self.delimited("%7C", explode, view),
            Style::DeepObject => self.deep(view),
        }
    }

    /// `simple` and `label`: `between` separates exploded items, and `=` is written in exploded pairs; an empty
    /// `between` means not exploded. An empty list or object is treated like an absent one (RFC 6570, section 2.3).
    fn plain(&mut self, before: &str, between: &str, view: View<'_>) {
        if matches!(view, View::Absent) || look::is_empty(view) {
            return;
        }
        self.out.push_str(before);
        if look::is_composite(view) {
            self.joined(if between.is_empty() { "," } else { between }, !between.is_empty(), view);
        } else {
            self.value(view);
        }
    }

    /// `form` and `matrix`: the name is written too.
    fn named(&mut self, before: &str, between: &str, explode: bool, view: View<'_>) {
        if matches!(view, View::Absent) || look::is_empty(view) {
            return;
        }
        if let View::List(items) = view
            && explode
        {
            for index in 0..items.len() {
                self.out.push_str(if index == 0 { before } else { between });
                self.item(before == ";", items.item(index));
            }
            return;
        }
        self.out.push_str(before);
        if explode && look::is_composite(view) {
            self.joined(between, true, view);
        } else {
            self.pair(before == ";", view);
        }
    }

    /// `spaceDelimited` and `pipeDelimited`, which are defined for lists and objects that are not exploded; every other
    /// value is written like `form`.
    fn delimited(&mut self, delimiter: &str, explode: bool, view: View<'_>) {
        if explode || !look::is_composite(view) || look::is_empty(view) {
            return self.named("", self.amid, explode, view);
        }
        self.name();
        self.out.push('=');
        self.joined(delimiter, false, view);
    }

    /// `deepObject`: `name[member]=value`; deeper objects add more brackets. A list repeats the pair. If its items are
    /// lists or objects themselves, they are numbered in brackets from 0, to show which pairs belong to one item.
    fn deep(&mut self, view: View<'_>) {
        if !look::is_object(view) && !has_composites(view) {
            return self.named("", self.amid, true, view);
        }
        let mut prefix = String::new();
        push(&mut prefix, self.name, Safe::Unreserved);
        let mut first = true;
        self.deeper(&prefix, view, &mut first);
    }

    fn deeper(&mut self, prefix: &str, view: View<'_>, first: &mut bool) {
        match view {
            View::Absent => {}
            View::Raw(_) => look::unwrapped(view, &mut |view| self.deeper(prefix, view, first)),
            View::List(items) if has_composites(view) => (0..items.len()).for_each(|index| {
                self.deeper(&format!("{prefix}%5B{index}%5D"), items.item(index), first);
            }),
            View::List(items) => (0..items.len()).for_each(|index| self.deeper(prefix, items.item(index), first)),
            view if look::is_object(view) => look::members(view, &mut |key, value| {
                let mut inner = format!("{prefix}%5B");
                push(&mut inner, key, Safe::Unreserved);
                inner.push_str("%5D");
                self.deeper(&inner, value, first);
            }),
            View::Null
            | View::Bool(_)
            | View::Int(_)
            | View::UInt(_)
            | View::Float(_)
            | View::Str(_)
            | View::Bytes(..)
            | View::Map(_)
            | View::Record(_) => {
                self.out.push_str(if std::mem::take(first) { "" } else { self.amid });
                self.out.push_str(prefix);
                self.out.push('=');
                self.value(view);
            }
        }
    }

    /// Writes items or members with `between` them; with `pairs`, members are `key=value`, else two items.
    fn joined(&mut self, between: &str, pairs: bool, view: View<'_>) {
        let mut first = true;
        if let View::List(items) = view {
            for index in 0..items.len() {
                self.out.push_str(if std::mem::take(&mut first) { "" } else { between });
                self.value(items.item(index));
            }
            return;
        }
        look::members(view, &mut |key, value| {
            if matches!(value, View::Absent) {
                return;
            }
            self.out.push_str(if std::mem::take(&mut first) { "" } else { between });
            push(self.out, key, self.safe);
            self.out.push_str(if pairs { "=" } else { between });
            self.value(value);
        });
    }

    /// Writes an item of a list that repeats the name.
    fn item(&mut self, bare: bool, view: View<'_>) {
        if look::is_composite(view) {
            self.name();
            self.out.push('=');
            self.value(view);
        } else {
            self.pair(bare, view);
        }
    }

    /// RFC 6570, section 3.2.7: `matrix` omits the equals sign if the value is empty (`bare`).
    fn pair(&mut self, bare: bool, view: View<'_>) {
        self.name();
        if !(bare && matches!(view, View::Str(""))) {
            self.out.push('=');
        }
        if look::is_composite(view) {
            self.joined(",", false, view);
        } else {
            self.value(view);
        }
    }

    fn name(&mut self) {
        push(self.out, self.name, if self.safe == Safe::All { Safe::All } else { Safe::Unreserved });
    }

    /// Writes a scalar. A list or object inside another is written as JSON, because the table does not cover it.
    fn value(&mut self, view: View<'_>) {
        match view {
            View::Absent => {}
            View::Null => self.out.push_str("null"),
            View::Bool(value) => self.out.push_str(if value { "true" } else { "false" }),
            View::Int(value) => push_integer(self.out, value.is_negative(), value.unsigned_abs()),
            View::UInt(value) => push_integer(self.out, false, value),
            View::Str(text) => push(self.out, text, self.safe),
            View::Float(_) | View::Bytes(..) | View::Raw(_) | View::List(_) | View::Map(_) | View::Record(_) => {
                let text = look::text(view);
                push(self.out, &text, self.safe);
            }
        }
    }
}

/// Writes an integer. Formatting it would take several times as long, and most lists are asked for with two of them.
fn push_integer(out: &mut String, is_negative: bool, mut value: u64) {
    let (mut digits, mut start) = ([b'0'; 20], 20);
    loop {
        start -= 1;
        digits[start] += (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    if is_negative {
        out.push('-');
    }
    out.extend(digits[start..].iter().map(|digit| char::from(*digit)));
}

/// True if a list holds lists or objects.
fn has_composites(view: View<'_>) -> bool {
    let View::List(items) = view else { return false };
    (0..items.len()).any(|index| {
        let mut composite = false;
        look::unwrapped(items.item(index), &mut |item| composite = look::is_composite(item));
        composite
    })
}

#[cfg(test)]
mod suites;

#[cfg(test)]
mod tests {
    use super::{Safe, is_no_cookie, parameter, push};
    use crate::api::{Parameter, Style, WholeQuery};
    use crate::values::json::{Extra, Json};
    use crate::values::value::Value;

    #[derive(Clone, Default)]
    struct Rgb {
        r: i64,
        g: i64,
        b: i64,
        alpha: Option<f64>,
        extra: Extra,
    }
    crate::record! { Rgb { r: "R"; g: "G"; b: "B"; alpha: "A"; } extra }

    fn rgb() -> Rgb {
        Rgb { r: 100, g: 200, b: 150, ..Rgb::default() }
    }

    fn colors() -> Vec<String> {
        ["blue", "black", "brown"].map(str::to_owned).to_vec()
    }

    fn written(described: Parameter, value: &dyn Value) -> String {
        let mut out = String::new();
        parameter(&mut out, "color", &described, value.view());
        out
    }

    #[test]
    fn integers_have_all_their_digits() {
        let query = Parameter::query("color");
        for value in [0, 9, 10, -1, 1_234_567_890, i64::MAX, i64::MIN] {
            assert_eq!(written(query, &value), format!("color={value}"));
        }
        assert_eq!(written(query, &u64::MAX), format!("color={}", u64::MAX));
    }

    /// The table "Style Examples" of OpenAPI 3.0.4, section 4.8.12.3: empty, string, array, object.
    #[test]
    fn styles_follow_the_table() {
        let path = Parameter::path("color");
        let query = Parameter::query("color");
        let rows: &[(Parameter, Style, bool, [&str; 4])] = &[
            (
                path,
                Style::Matrix,
                false,
                [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
            ),
            (
                path,
                Style::Matrix,
                true,
                [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
            ),
            (path, Style::Label, false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
            (path, Style::Label, true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
            (path, Style::Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
            (path, Style::Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
            (query, Style::Form, false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
            (
                query,
                Style::Form,
                true,
                ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
            ),
        ];
        for (described, style, explode, expected) in rows {
            let described = described.style(*style, *explode);
            let empty = String::new();
            let values: [&dyn Value; 4] = [&empty, &"blue", &colors(), &rgb()];
            let found = values.map(|value| written(described, value));
            assert_eq!(found, *expected, "{style:?}, explode {explode}");
        }
    }

    /// The rows of the table that are defined for lists or objects only.
    #[test]
    fn delimited_and_deep_styles_follow_the_table() {
        let query = |style, explode| Parameter::query("color").style(style, explode);
        assert_eq!(written(query(Style::SpaceDelimited, false), &colors()), "color=blue%20black%20brown");
        assert_eq!(written(query(Style::SpaceDelimited, false), &rgb()), "color=R%20100%20G%20200%20B%20150");
        assert_eq!(written(query(Style::PipeDelimited, false), &colors()), "color=blue%7Cblack%7Cbrown");
        assert_eq!(written(query(Style::PipeDelimited, false), &rgb()), "color=R%7C100%7CG%7C200%7CB%7C150");
        let deep = "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150";
        assert_eq!(written(query(Style::DeepObject, true), &rgb()), deep);
    }

    #[test]
    fn what_the_table_does_not_define_is_written_as_form() {
        let query = |style, explode| Parameter::query("color").style(style, explode);
        for style in [Style::SpaceDelimited, Style::PipeDelimited] {
            assert_eq!(written(query(style, true), &colors()), "color=blue&color=black&color=brown");
            assert_eq!(written(query(style, false), &"blue"), "color=blue");
        }
        assert_eq!(written(query(Style::DeepObject, true), &colors()), "color=blue&color=black&color=brown");
        let nested: Json = r#"{"a":{"b":[1,2]},"c":null}"#.parse().expect("this is JSON");
        assert_eq!(
            written(query(Style::DeepObject, true), &nested),
            "color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2&color%5Bc%5D=null"
        );
        let lists: Json = r#"{"a":[{"x":1,"y":[3,4]},{"x":2}],"b":[[5,6],[7]]}"#.parse().expect("this is JSON");
        assert_eq!(
            written(query(Style::DeepObject, true), &lists).replace("%5B", "[").replace("%5D", "]"),
            "color[a][0][x]=1&color[a][0][y]=3&color[a][0][y]=4&color[a][1][x]=2&color[b][0]=5&color[b][0]=6&color[b][1]=7"
        );
        let list: Json = r#"[{"x":1},{"x":2,"y":3}]"#.parse().expect("this is JSON");
        let deep = "color[0][x]=1&color[1][x]=2&color[1][y]=3";
        assert_eq!(written(query(Style::DeepObject, true), &list).replace("%5B", "[").replace("%5D", "]"), deep);
        // In every other style a list or an object inside another one is JSON.
        let within = "color=%7B%22x%22%3A1%7D&color=%7B%22x%22%3A2%2C%22y%22%3A3%7D";
        assert_eq!(written(query(Style::Form, true), &list), within);
        let joined = "color=%7B%22x%22%3A1%7D,%7B%22x%22%3A2%2C%22y%22%3A3%7D";
        assert_eq!(written(query(Style::Form, false), &list), joined);
        let nested: Json = r#"{"a":{"b":[1,2]},"c":3}"#.parse().expect("this is JSON");
        assert_eq!(written(query(Style::Form, true), &nested), "a=%7B%22b%22%3A%5B1%2C2%5D%7D&c=3");
    }

    #[test]
    fn absent_values_and_empty_lists_leave_nothing() {
        for described in [Parameter::query("color"), Parameter::path("color").style(Style::Matrix, true)] {
            assert_eq!(written(described, &None::<String>), "");
            assert_eq!(written(described, &Vec::<String>::new()), "");
        }
    }

    #[test]
    fn scalars_are_written_as_json_without_quotes() {
        let values: [(&dyn Value, &str); 6] = [
            (&60.0, "color=60"),
            (&1.5, "color=1.5"),
            (&true, "color=true"),
            (&-3_i64, "color=-3"),
            (&u64::MAX, "color=18446744073709551615"),
            (&Json::from("a b"), "color=a%20b"),
        ];
        for (value, expected) in values {
            assert_eq!(written(Parameter::query("color"), value), expected);
        }
    }

    #[test]
    fn bytes_are_written_in_base64() {
        let bytes = crate::Bytes::from(vec![0xfb, 0xff]);
        assert_eq!(written(Parameter::query("color"), &bytes), "color=%2B%2F8%3D");
    }

    #[test]
    fn delimiters_within_values_are_encoded() {
        let items = vec!["a,b".to_owned(), "c&d=e".to_owned()];
        assert_eq!(written(Parameter::query("color").style(Style::Form, false), &items), "color=a%2Cb,c%26d%3De");
    }

    #[test]
    fn reserved_characters_stay_where_they_are_allowed() {
        let described = Parameter::query("color").allow_reserved();
        assert_eq!(written(described, &"a/b?c:d,e%20f%g"), "color=a/b?c:d,e%20f%25g");
        assert_eq!(written(described, &"a&b#c+d[e]"), "color=a%26b%23c%2Bd%5Be%5D");
    }

    #[test]
    fn content_is_written_as_json() {
        assert_eq!(
            written(Parameter::query("color").json(), &rgb()),
            "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D"
        );
        assert_eq!(written(Parameter::header("color").json(), &rgb()), r#"{"R":100,"G":200,"B":150}"#);
        assert_eq!(written(Parameter::path("color").json(), &"a"), "%22a%22");
    }

    #[test]
    fn headers_are_not_percent_encoded() {
        assert_eq!(written(Parameter::header("color"), &"a b/ü"), "a b/ü");
        assert_eq!(written(Parameter::header("color"), &colors()), "blue,black,brown");
        assert_eq!(written(Parameter::header("color").style(Style::Simple, true), &rgb()), "R=100,G=200,B=150");
    }

    #[test]
    fn cookies_are_apart_by_semicolons() {
        assert_eq!(written(Parameter::cookie("color"), &"a b"), "color=a%20b");
        assert_eq!(written(Parameter::cookie("color"), &colors()), "color=blue; color=black; color=brown");
        assert_eq!(written(Parameter::cookie("color").style(Style::Form, false), &colors()), "color=blue,black,brown");
    }

    /// The `cookie` rows of the table "Style Examples" of OpenAPI 3.2.0: empty, string, array, object.
    #[test]
    fn cookies_of_their_own_style_follow_the_table() {
        let rows = [
            (false, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
            (true, ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"]),
        ];
        for (explode, expected) in rows {
            let described = Parameter::cookie("color").style(Style::Cookie, explode);
            let empty = String::new();
            let values: [&dyn Value; 4] = [&empty, &"blue", &colors(), &rgb()];
            assert_eq!(values.map(|value| written(described, value)), expected, "explode {explode}");
        }
        assert_eq!(written(Parameter::cookie("color").style(Style::Cookie, true), &"a%2Cb!"), "color=a%2Cb!");
    }

    #[test]
    fn what_no_cookie_can_carry_is_seen() {
        let described = Parameter::cookie("color").style(Style::Cookie, true);
        let none: Vec<String> = Vec::new();
        let fit: [&dyn Value; 5] = [&"a%2C!=b", &colors(), &rgb(), &1.5, &none];
        assert!(fit.iter().all(|value| !is_no_cookie("color", &described, value.view())));
        let unfit: [&dyn Value; 6] =
            [&"a; b=c", &"a,b", &"a b", &"a\\b", &"\u{e9}", &vec!["a".to_owned(), "b;c=d".to_owned()]];
        assert!(unfit.iter().all(|value| is_no_cookie("color", &described, value.view())));
        // A percent-encoded cookie can carry any character.
        assert!(!is_no_cookie("color", &Parameter::cookie("color"), "a; b=c".view()));
    }

    #[test]
    fn reserved_characters_stay_in_a_cookie_that_can_carry_them() {
        let described = Parameter::cookie("color").allow_reserved();
        assert_eq!(written(described, &"a/b?c=[d]&e+f#g"), "color=a/b?c=[d]&e+f#g");
        assert_eq!(written(described, &"a;b,c d\"e"), "color=a%3Bb%2Cc%20d%22e");
    }

    static STYLES: [Parameter; 1] = [Parameter::query("numbers").style(Style::PipeDelimited, false)];

    /// The examples of `in: querystring` of OpenAPI 3.2.0, Parameter Object.
    #[test]
    fn a_value_can_be_the_whole_query() {
        let whole = |query| Parameter::query("q").whole(query);
        let form = WholeQuery::Form { types: &[], styles: &[] };
        let value: Json = r#"{"foo":"a + b","bar":true,"none":[]}"#.parse().expect("this is JSON");
        assert_eq!(written(whole(form), &value), "foo=a+%2B+b&bar=true");
        let value: Json = r#"{"numbers":[1,2],"flag":null}"#.parse().expect("this is JSON");
        let json = "%7B%22numbers%22%3A%5B1%2C2%5D%2C%22flag%22%3Anull%7D";
        assert_eq!(written(whole(WholeQuery::Json), &value), json);
        assert_eq!(written(whole(WholeQuery::Text), &"$.a.b[1:1]"), "%24.a.b%5B1%3A1%5D");
        let form = WholeQuery::Form { types: &[("flag", "application/json")], styles: &STYLES };
        assert_eq!(written(whole(form), &value), "numbers=1%7C2&flag=null");
    }

    #[test]
    fn only_unreserved_characters_pass() {
        let mut out = String::new();
        push(&mut out, "aZ09-._~ a/b?c#d%\u{e9}\u{1f600}", Safe::Unreserved);
        assert_eq!(out, "aZ09-._~%20a%2Fb%3Fc%23d%25%C3%A9%F0%9F%98%80");
    }
}
