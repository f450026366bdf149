//! Parameters as text: percent-encoding (RFC 3986) and the table of styles (OpenAPI 3.0.4, section 4.8.12.3).

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::api::{Location, Parameter, Style};
use crate::look;
use crate::value::View;

/// All but the unreserved characters of RFC 3986, section 2.3.
const ALL_BUT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `allowReserved`: also the reserved characters stay, but for those that would end the query (`#`), end the pair (`&`),
/// be read as a space (`+`) or may not stand in a query at all (`[`, `]`).
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

/// What happens to characters of a name or value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Safe {
    /// All but unreserved ones are percent-encoded.
    Unreserved,
    /// Reserved ones stay, as do triplets that are percent-encoded already.
    Reserved,
    /// All stay: headers know no percent-encoding.
    All,
}

/// Writes text as one path segment or query value.
pub(crate) fn push(out: &mut String, text: &str, safe: Safe) {
    match safe {
        Safe::Unreserved => out.extend(utf8_percent_encode(text, ALL_BUT_UNRESERVED)),
        Safe::Reserved => push_reserved(out, text),
        Safe::All => out.push_str(text),
    }
}

fn push_reserved(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.extend(utf8_percent_encode(&rest[..at], ALL_BUT_RESERVED));
        let triplet = rest.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        out.push_str(if triplet { "%" } else { "%25" });
        rest = &rest[at + 1..];
    }
    out.extend(utf8_percent_encode(rest, ALL_BUT_RESERVED));
}

/// Writes a parameter. What is absent, and an empty list in a query, leaves nothing.
pub(crate) fn parameter(out: &mut String, name: &str, parameter: &Parameter, view: View<'_>) {
    let safe = match parameter.location {
        Location::Header => Safe::All,
        _ if parameter.allow_reserved => Safe::Reserved,
        _ => Safe::Unreserved,
    };
    if parameter.json {
        json(out, name, parameter, view, safe);
    } else {
        let explode = parameter.explode;
        let amid = if parameter.location == Location::Cookie { "; " } else { "&" };
        look::unwrapped(view, &mut |view| {
            Spread { out, name, safe, amid }.style(parameter.style, explode, view);
        });
    }
}

/// Writes a pair of a query or form: `name=value`, lists as several.
pub(crate) fn pair(out: &mut String, name: &str, view: View<'_>) {
    look::unwrapped(view, &mut |view| {
        Spread { out, name, safe: Safe::Unreserved, amid: "&" }.style(Style::Form, true, view);
    });
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
    /// Between exploded pairs of the `form` style.
    amid: &'static str,
}

impl Spread<'_> {
    fn style(&mut self, style: Style, explode: bool, view: View<'_>) {
        match style {
            Style::Simple => self.plain("", if explode { "," } else { "" }, view),
            Style::Label => self.plain(".", if explode { "." } else { "" }, view),
            Style::Matrix => self.named(";", ";", explode, view),
            Style::Form => self.named("", self.amid, explode, view),
            Style::SpaceDelimited => self.delimited("%20", explode, view),
            Style::PipeDelimited => self.delimited("%7C", explode, view),
            Style::DeepObject => self.deep(view),
        }
    }

    /// `simple` and `label`: `between` separates exploded items, and `=` stands in exploded pairs; empty: not exploded.
    fn plain(&mut self, before: &str, between: &str, view: View<'_>) {
        if matches!(view, View::Absent) {
            return;
        }
        self.out.push_str(before);
        if look::is_composite(view) {
            self.joined(if between.is_empty() { "," } else { between }, !between.is_empty(), view);
        } else {
            self.value(view);
        }
    }

    /// `form` and `matrix`: the name comes along.
    fn named(&mut self, before: &str, between: &str, explode: bool, view: View<'_>) {
        match view {
            View::Absent => {}
            view if look::is_empty(view) => {}
            View::List(items) if explode => {
                for index in 0..items.len() {
                    self.out.push_str(if index == 0 { before } else { between });
                    self.pair(before == ";", items.item(index));
                }
            }
            view if explode && look::is_composite(view) => {
                self.out.push_str(before);
                self.joined(between, true, view);
            }
            view => {
                self.out.push_str(before);
                self.pair(before == ";", view);
            }
        }
    }

    /// `spaceDelimited` and `pipeDelimited`, which are defined for lists and objects that are not exploded; all else is
    /// written as `form` would.
    fn delimited(&mut self, delimiter: &str, explode: bool, view: View<'_>) {
        if explode || !look::is_composite(view) || look::is_empty(view) {
            return self.named("", self.amid, explode, view);
        }
        self.name();
        self.out.push('=');
        self.joined(delimiter, false, view);
    }

    /// `deepObject`: `name[member]=value`; deeper objects go on with brackets, lists repeat the pair.
    fn deep(&mut self, view: View<'_>) {
        if !look::is_object(view) {
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
            View::List(items) => (0..items.len()).for_each(|index| self.deeper(prefix, items.item(index), first)),
            view if look::is_object(view) => look::members(view, &mut |key, value| {
                let mut inner = format!("{prefix}%5B");
                push(&mut inner, key, Safe::Unreserved);
                inner.push_str("%5D");
                self.deeper(&inner, value, first);
            }),
            view => {
                self.out.push_str(if std::mem::take(first) { "" } else { self.amid });
                self.out.push_str(prefix);
                self.out.push('=');
                self.value(view);
            }
        }
    }

    /// Items or members with `between` them; `pairs`: members as `key=value`, else as two items.
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

    /// RFC 6570, section 3.2.7: `matrix` leaves the equals sign out when the value is empty (`bare`).
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

    /// A scalar; a list or object inside another is written as JSON, for the table does not say.
    fn value(&mut self, view: View<'_>) {
        match view {
            View::Absent => {}
            View::Null => self.out.push_str("null"),
            View::Bool(value) => self.out.push_str(if value { "true" } else { "false" }),
            View::Int(value) => self.print(format_args!("{value}")),
            View::UInt(value) => self.print(format_args!("{value}")),
            View::Str(text) => push(self.out, text, self.safe),
            view => {
                let text = look::text(view);
                push(self.out, &text, self.safe);
            }
        }
    }

    fn print(&mut self, digits: std::fmt::Arguments<'_>) {
        self.out.write_fmt(digits).expect("writing to a string succeeds");
    }
}
