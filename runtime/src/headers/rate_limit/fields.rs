//! Reads lists of structured fields (RFC 9651, section 4.2).
//!
//! Only the values that a rate limit uses are kept. The whole syntax is checked, because a field that is not well
//! formed must be ignored as a whole.

/// An item of a list, with its parameters. If a key occurs twice, the last value counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) value: Bare,
    parameters: Vec<(String, Bare)>,
}

/// A value. Types that rate limits do not use are checked for well-formedness, but their values are not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Bare {
    Text(String),
    Integer(i64),
    /// A decimal, token, byte sequence, boolean, date, display string, or inner list.
    Other,
}

impl Item {
    /// Returns the value of a parameter that is a whole number and not negative.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        match self.parameters.iter().find(|(key, _)| key == name)? {
            (_, Bare::Integer(number)) => u64::try_from(*number).ok(),
            (_, Bare::Text(_) | Bare::Other) => None,
        }
    }
}

/// Reads the items of a list; `None` if it is not well formed.
pub(super) fn list(text: &str) -> Option<Vec<Item>> {
    let mut input = Input(text.trim_matches(' '));
    let mut items = Vec::new();
    while !input.0.is_empty() {
        items.push(input.item()?);
        input.pass(&[' ', '\t']);
        if input.0.is_empty() {
            break;
        }
        input.take(',')?;
        input.pass(&[' ', '\t']);
        // A comma must not be the last character.
        if input.0.is_empty() {
            return None;
        }
    }
    Some(items)
}

struct Input<'t>(&'t str);

impl<'t> Input<'t> {
    fn take(&mut self, expected: char) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    fn pass(&mut self, passed: &[char]) {
        self.0 = self.0.trim_start_matches(passed);
    }

    /// Takes the characters at the beginning for which `of` is true.
    fn run(&mut self, of: impl Fn(char) -> bool) -> &'t str {
        let end = self.0.find(|char| !of(char)).unwrap_or(self.0.len());
        let (run, rest) = self.0.split_at(end);
        self.0 = rest;
        run
    }

    /// Reads an item or an inner list, with its parameters (sections 4.2.1.1 and 4.2.3).
    fn item(&mut self) -> Option<Item> {
        let value = if self.0.starts_with('(') { self.inner_list()? } else { self.bare()? };
        Some(Item { value, parameters: self.parameters()? })
    }

    fn inner_list(&mut self) -> Option<Bare> {
        self.take('(')?;
        loop {
            self.pass(&[' ']);
            if self.take(')').is_some() {
                return Some(Bare::Other);
            }
            self.bare()?;
            self.parameters()?;
            if !self.0.starts_with([' ', ')']) {
                return None;
            }
        }
    }

    /// Section 4.2.3.2; a parameter without a value is true.
    fn parameters(&mut self) -> Option<Vec<(String, Bare)>> {
        let mut parameters: Vec<(String, Bare)> = Vec::new();
        while self.take(';').is_some() {
            self.pass(&[' ']);
            if !self.0.starts_with(|char: char| char.is_ascii_lowercase() || char == '*') {
                return None;
            }
            let key = self.run(|char| matches!(char, 'a'..='z' | '0'..='9' | '_' | '-' | '.' | '*')).to_owned();
            let value = if self.take('=').is_some() { self.bare()? } else { Bare::Other };
            parameters.retain(|(known, _)| *known != key);
            parameters.push((key, value));
        }
        Some(parameters)
    }

    /// Section 4.2.3.1: the first character decides the type.
    fn bare(&mut self) -> Option<Bare> {
        match self.0.chars().next()? {
            '"' => self.text(),
            '-' | '0'..='9' => self.number(),
            ':' => self.bytes(),
            '?' => {
                self.take('?')?;
                matches!(self.0.as_bytes().first(), Some(b'0' | b'1')).then(|| self.0 = &self.0[1..])?;
                Some(Bare::Other)
            }
            '@' => {
                self.take('@')?;
                matches!(self.number()?, Bare::Integer(_)).then_some(Bare::Other)
            }
            '%' => self.display(),
            'a'..='z' | 'A'..='Z' | '*' => {
                self.run(|char| char.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~:/".contains(char));
                Some(Bare::Other)
            }
            _ => None,
        }
    }

    /// Section 4.2.4: at most 15 digits, or 12 before a point and 3 after it.
    fn number(&mut self) -> Option<Bare> {
        let sign = if self.take('-').is_some() { -1 } else { 1 };
        let digits = self.run(|char| char.is_ascii_digit());
        if digits.is_empty() || digits.len() > 15 {
            return None;
        }
        if self.take('.').is_none() {
            return Some(Bare::Integer(sign * digits.parse::<i64>().ok()?));
        }
        let fraction = self.run(|char| char.is_ascii_digit());
        (digits.len() <= 12 && (1..=3).contains(&fraction.len())).then_some(Bare::Other)
    }

    /// Section 4.2.5: printable ASCII; a backslash is allowed only before a quote or a backslash.
    fn text(&mut self) -> Option<Bare> {
        self.take('"')?;
        let mut text = String::new();
        loop {
            text.push_str(self.run(|char| matches!(char, ' '..='~') && !matches!(char, '"' | '\\')));
            if self.take('"').is_some() {
                return Some(Bare::Text(text));
            }
            self.take('\\')?;
            let escaped = self.0.chars().next().filter(|char| matches!(char, '"' | '\\'))?;
            text.push(escaped);
            self.take(escaped)?;
        }
    }

    /// Section 4.2.7.
    fn bytes(&mut self) -> Option<Bare> {
        self.take(':')?;
        self.run(|char| char.is_ascii_alphanumeric() || matches!(char, '+' | '/' | '='));
        self.take(':')?;
        Some(Bare::Other)
    }

    /// Section 4.2.10: text in UTF-8, percent-encoded with lower-case digits.
    fn display(&mut self) -> Option<Bare> {
        self.take('%')?;
        self.take('"')?;
        let mut bytes = Vec::new();
        loop {
            bytes
                .extend_from_slice(self.run(|char| matches!(char, ' '..='~') && !matches!(char, '"' | '%')).as_bytes());
            if self.take('"').is_some() {
                return std::str::from_utf8(&bytes).ok().map(|_| Bare::Other);
            }
            self.take('%')?;
            let hex =
                self.0.get(..2).filter(|hex| hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            self.0 = &self.0[2..];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bare, list};

    /// Returns the values of a list as text; a value that rate limits do not use is only marked as present.
    fn read(text: &str) -> Option<Vec<String>> {
        let shown = |bare: &Bare| match bare {
            Bare::Text(text) => format!("{text:?}"),
            Bare::Integer(number) => number.to_string(),
            Bare::Other => "_".to_owned(),
        };
        let items = list(text)?;
        let item = |item: &super::Item| {
            let parameters = item.parameters.iter().map(|(key, value)| format!(";{key}={}", shown(value)));
            format!("{}{}", shown(&item.value), parameters.collect::<String>())
        };
        Some(items.iter().map(item).collect())
    }

    /// Inputs of the suite `httpwg/structured-field-tests` (`list`, `param-list`, `param-listlist`, `string`, `number`,
    /// `token`, `binary`, `boolean`, `date`, `display-string`, `key-generated`) that are well formed, as one list each.
    #[test]
    fn well_formed_fields_are_read() {
        let rows: &[(&str, &[&str])] = &[
            ("1, 42", &["1", "42"]),
            ("", &[]),
            ("  ", &[]),
            ("42", &["42"]),
            ("  42", &["42"]),
            ("1,42", &["1", "42"]),
            ("1 , 42", &["1", "42"]),
            ("1\t,\t42", &["1", "42"]),
            ("00", &["0"]),
            ("-0", &["0"]),
            ("-42", &["-42"]),
            ("-042", &["-42"]),
            ("123456789012345", &["123456789012345"]),
            ("-123456789012345", &["-123456789012345"]),
            ("1.23", &["_"]),
            ("-1.23", &["_"]),
            ("123456789012.1", &["_"]),
            ("1.123", &["_"]),
            ("\"foo bar\"", &["\"foo bar\""]),
            ("\"\"", &["\"\""]),
            ("\"foo \\\"bar\\\" \\\\ baz\"", &["\"foo \\\"bar\\\" \\\\ baz\""]),
            ("a_b-c.d3:f%00/*", &["_"]),
            ("fooBar", &["_"]),
            ("*foo", &["_"]),
            (":aGVsbG8=:", &["_"]),
            ("::", &["_"]),
            ("?1", &["_"]),
            ("?0", &["_"]),
            ("@1659578233", &["_"]),
            ("@-1659578233", &["_"]),
            ("%\"foo %22bar%22 \\ baz\"", &["_"]),
            ("%\"f%c3%bc%c3%bc\"", &["_"]),
            ("abc_123;a=1;b=2; cdef_456, ghi;q=9;r=\"+w\"", &["_;a=1;b=2;cdef_456=_", "_;q=9;r=\"+w\""]),
            ("text/html;q=1.0", &["_;q=_"]),
            ("text/html;a;q=1.0", &["_;a=_;q=_"]),
            ("text/html,text/plain;q=0.5", &["_", "_;q=_"]),
            ("text/html  ,  text/plain;  q=0.5;  charset=utf-8", &["_", "_;q=_;charset=_"]),
            ("abc;a=1;b=2;a=3", &["_;b=2;a=3"]),
            ("(abc_123);a=1;b=2, cdef_456", &["_;a=1;b=2", "_"]),
            ("(1 42), ( 1  42 ), ()", &["_", "_", "_"]),
            ("(abc;a=1 def);b", &["_;b=_"]),
            ("1;*a-._9=2", &["1;*a-._9=2"]),
        ];
        for (text, expected) in rows {
            assert_eq!(
                read(text).as_deref(),
                Some(&expected.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()[..]),
                "{text}"
            );
        }
    }

    /// Inputs of the same files that must fail.
    #[test]
    fn other_fields_are_none() {
        let rows = [
            "1, 42,",
            "1,,42",
            ",",
            ", 1",
            "1 42",
            "2;",
            "--0",
            "-a23",
            "4-2",
            "-",
            "-.1",
            "1.",
            "1.1234",
            "1.5.4",
            "1..4",
            "1234567890123456",
            "-1234567890123456",
            "1234567890123.1",
            "'foo'",
            "\"foo",
            "\"foo \\",
            "\"foo \\,\"",
            "\" \t \"",
            "\" \u{fc} \"",
            "\u{fc}",
            ":aGVsbG8=",
            ":_-Ah:",
            ":=aGVs bG8=:",
            "?",
            "?Q",
            "?T",
            "?true",
            "@",
            "@1.5",
            "@a",
            "%\"foo",
            "%foo",
            "%\"%C3%BC\"",
            "%\"%e2%82\"",
            "%\"%\"",
            "%\"\u{fc}\"",
            "text/html, text/plain;q =0.5",
            "text/html, text/plain;q= 0.5",
            "text/html, text/plain ;q=0.5",
            "text/html,text/plain;q=0.5,",
            "text/html,,text/plain;q=0.5,",
            "(1 42",
            "(1,42)",
            "(1 42)(3)",
            "(\"a\"\"b\")",
            "1;A=2",
            "1;9=2",
            "1;=2",
            "1;;a=2",
            "1;a\u{e9}=2",
            "!",
            "#a",
            "~",
        ];
        for text in rows {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
