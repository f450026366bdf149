//! Writes items of the common forms as text: structs, enums, blocks of methods, constants of operations.
//!
//! The text equals the formatter's to the byte, without the cost of parsing new tokens. The formatter gets any other
//! form, and any case between one line and several: this module never guesses.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::flat;
use super::tree::list;
use crate::emit::DOC_LINE_END;
use crate::emit::tokens::{Bracket, Tree};

/// The longest line.
const MARGIN: usize = 89;
/// The indentation of nested lines.
const INDENT: usize = 4;
/// A longer name is on a line of its own before the calls on it, if they do not fit.
const LONG: usize = 8;
/// The longest record that is on one line.
const SHORT: usize = 35;
const SPACES: &str = "                ";

/// An item as text, or `None` if the formatter must write it.
pub(super) fn item(trees: &[Tree]) -> Option<String> {
    let mut lines = Lines { text: String::new() };
    let rest = lines.attributes(0, trees)?;
    let kind = rest.iter().filter_map(Tree::word).find(|word| *word != "pub")?;
    match kind {
        "mod" | "use" => lines.declarations(rest)?,
        "struct" => lines.braced(rest, Lines::field)?,
        "enum" => lines.braced(rest, Lines::variant)?,
        "impl" => lines.implementation(rest)?,
        "static" => lines.constant(rest)?,
        _ => return None,
    }
    Some(lines.text)
}

/// The documentation at the head of a file as text, or `None` if the head has anything else.
pub(super) fn head(mut trees: &[Tree]) -> Option<String> {
    let mut lines = Lines { text: String::new() };
    while let [mark, inner, Tree::Group(Bracket::Square, inside), rest @ ..] = trees {
        let [Tree::Word { text: name }, _, value] = &**inside else { return None };
        if !mark.is_sign('#') || !inner.is_sign('!') || &**name != "doc" {
            return None;
        }
        lines.documentation(0, "//!", value)?;
        trees = rest;
    }
    trees.is_empty().then_some(lines.text)
}

/// Attributes without an item as text, or `None` if the formatter must write them.
pub(super) fn attributes(trees: &[Tree]) -> Option<String> {
    let mut lines = Lines { text: String::new() };
    lines.attributes(0, trees)?.is_empty().then_some(lines.text)
}

/// The text so far. Every method ends a line.
struct Lines {
    text: String,
}

impl Lines {
    /// Writes a line. Its parts are not joined before, because a crate has hundreds of thousands of lines.
    fn indented(&mut self, indent: usize, parts: &[&str]) {
        self.start(indent);
        for part in parts {
            self.text.push_str(part);
        }
        self.text.push('\n');
    }

    /// Writes the spaces at the start of a line.
    fn start(&mut self, mut indent: usize) {
        while indent > 0 {
            let (spaces, _) = SPACES.split_at(indent.min(SPACES.len()));
            self.text.push_str(spaces);
            indent -= spaces.len();
        }
    }

    /// Writes a whole statement, or a part of one that is not broken, on one line, if it fits.
    fn whole(&mut self, indent: usize, parts: &[&str]) -> Option<()> {
        self.ended(indent, parts, End::NONE)
    }

    /// Writes a line with its end, if it fits.
    fn ended(&mut self, indent: usize, parts: &[&str], end: End) -> Option<()> {
        let length: usize = parts.iter().map(|part| part.len()).sum();
        if indent + length + end.width > MARGIN {
            return None;
        }
        self.start(indent);
        parts.iter().chain([&end.text]).for_each(|part| self.text.push_str(part));
        self.text.push('\n');
        Some(())
    }

    /// Writes the attributes at the start of some tokens. Returns the tokens after them.
    fn attributes<'t>(&mut self, indent: usize, mut trees: &'t [Tree]) -> Option<&'t [Tree]> {
        while let [mark, Tree::Group(Bracket::Square, inside), rest @ ..] = trees
            && mark.is_sign('#')
        {
            match &**inside {
                [Tree::Word { text: name }, equals, value] if &**name == "doc" && equals.is_sign('=') => {
                    self.documentation(indent, "///", value)?;
                }
                meta => self.attribute(indent, meta)?,
            }
            trees = rest;
        }
        Some(trees)
    }

    fn documentation(&mut self, indent: usize, mark: &str, value: &Tree) -> Option<()> {
        let text = unescaped(value.word()?)?;
        if memchr2(b'\n', b'\r', text.as_bytes()).is_some() || text.starts_with('/') {
            return None;
        }
        for line in text.split(DOC_LINE_END) {
            self.indented(indent, &[mark, line.trim_end_matches(' ')]);
        }
        Some(())
    }

    fn attribute(&mut self, indent: usize, meta: &[Tree]) -> Option<()> {
        let line = on_one_line(meta)?;
        if self.whole(indent, &["#[", &line, "]"]).is_some() {
            return Some(());
        }
        let [Tree::Word { text: name }, Tree::Group(Bracket::Round, inside)] = meta else { return None };
        self.indented(indent, &["#[", name, "("]);
        self.options(indent + INDENT, inside)?;
        self.indented(indent, &[")]"]);
        Some(())
    }

    /// Writes the options of an attribute, each on its own line.
    fn options(&mut self, indent: usize, options: &[Tree]) -> Option<()> {
        let options = list(options);
        let last = options.len().checked_sub(1)?;
        for (index, option) in options.into_iter().enumerate() {
            let comma = if index == last { "" } else { "," };
            let line = on_one_line(option)?;
            match option {
                [Tree::Word { text: name }, Tree::Group(Bracket::Round, inside)]
                    if indent + line.len() + comma.len() > MARGIN =>
                {
                    self.indented(indent, &[name, "("]);
                    self.options(indent + INDENT, inside)?;
                    self.indented(indent, &[")", comma]);
                }
                _ => self.indented(indent, &[&line, comma]),
            }
        }
        Some(())
    }

    /// Writes modules of other files and imports, each on one line. An import is of one path, with or without `as`, or of
    /// all names in it (`*`).
    fn declarations(&mut self, trees: &[Tree]) -> Option<()> {
        for one in trees.split_inclusive(|tree| tree.is_sign(';')) {
            let rest = self.attributes(0, one)?;
            let (semicolon, path) = rest.split_last()?;
            let (path, all) = match path {
                [path @ .., all] if all.is_sign('*') => (path, "*"),
                path => (path, ""),
            };
            (semicolon.is_sign(';') && is_unbreakable(path)).then_some(())?;
            self.indented(0, &[&on_one_line(path)?, all, ";"]);
        }
        Some(())
    }

    /// Writes an item with members between braces, and a comma after each.
    fn braced(&mut self, trees: &[Tree], member: fn(&mut Self, &[Tree]) -> Option<()>) -> Option<()> {
        let members = self.head(0, trees)?;
        for one in list(members) {
            let rest = self.attributes(INDENT, one)?;
            member(self, rest)?;
        }
        self.indented(0, &["}"]);
        Some(())
    }

    /// Writes everything up to the last braces. Returns the tokens between them.
    fn head<'t>(&mut self, indent: usize, trees: &'t [Tree]) -> Option<&'t [Tree]> {
        let (last, head) = trees.split_last()?;
        let inside = last.inside(Bracket::Curly).filter(|inside| !inside.is_empty())?;
        let line = on_one_line(head)?;
        if self.ended(indent, &[&line], End::BRACE).is_none() {
            match head.iter().position(|tree| tree.word() == Some("for")) {
                Some(place) => self.head_of_trait(indent, head.split_at(place))?,
                None => is_unbreakable(head).then(|| self.indented(indent, &[&line, End::BRACE.text]))?,
            }
        }
        Some(inside)
    }

    /// Writes the head of an `impl` of a trait that does not fit on one line: the trait, and `for` with the type.
    fn head_of_trait(&mut self, indent: usize, (trait_, ty): (&[Tree], &[Tree])) -> Option<()> {
        let (line, ty_line) = (on_one_line(trait_)?, on_one_line(ty)?);
        if is_unbreakable(trait_) || indent + line.len() <= MARGIN {
            is_unbreakable(ty).then_some(())?;
            self.indented(indent, &[&line]);
            self.indented(indent, &[&ty_line, End::BRACE.text]);
            return Some(());
        }
        let Generic { head, arguments, tail } = generic(trait_)?;
        self.indented(indent, &[&on_one_line(head)?]);
        self.arguments(indent + INDENT, arguments)?;
        self.whole(indent, &[&on_one_line(tail)?, " ", &ty_line, End::BRACE.text])
    }

    fn field(&mut self, trees: &[Tree]) -> Option<()> {
        self.wrapped(INDENT, "", trees, End::COMMA)
    }

    fn variant(&mut self, trees: &[Tree]) -> Option<()> {
        match trees {
            [_] | [_, Tree::Group(Bracket::Round, _)] => self.field(trees),
            _ => None,
        }
    }

    /// Writes tokens, with a text before and the end of their line. If they do not fit, the arguments of the first generic
    /// type are on lines of their own, and so are those of a call after it. Tokens without brackets are not broken.
    fn wrapped(&mut self, indent: usize, before: &str, trees: &[Tree], end: End) -> Option<()> {
        let line = on_one_line(trees)?;
        if self.ended(indent, &[before, &line], end).is_some() {
            return Some(());
        }
        if is_unbreakable(trees) {
            self.indented(indent, &[before, &line, end.text]);
            return Some(());
        }
        match generic(trees) {
            Some(Generic { head, arguments, tail }) => {
                self.indented(indent, &[before, &on_one_line(head)?]);
                self.arguments(indent + INDENT, arguments)?;
                self.called(indent, "", tail, end)
            }
            None => self.called(indent, before, trees, end),
        }
    }

    /// Writes arguments of a type or of a function's declaration, each on its own line.
    fn arguments(&mut self, indent: usize, arguments: Vec<&[Tree]>) -> Option<()> {
        let last = arguments.len().checked_sub(1)?;
        for (index, argument) in arguments.into_iter().enumerate() {
            self.wrapped(indent, "", argument, End::comma(index == last))?;
        }
        Some(())
    }

    /// Writes tokens that may end with the arguments of a call. If they do not fit, each argument is on its own line.
    fn called(&mut self, indent: usize, before: &str, trees: &[Tree], end: End) -> Option<()> {
        if let [name, Tree::Group(Bracket::Round, inside)] = trees
            && let [path @ .., Tree::Group(Bracket::Curly, fields)] = &**inside
        {
            return self.fields(indent, (&[before, name.word()?, "("], path, fields), end);
        }
        let line = on_one_line(trees)?;
        if self.ended(indent, &[before, &line], end).is_some() {
            return Some(());
        }
        let (Tree::Group(Bracket::Round, arguments), path) = trees.split_last()? else { return None };
        self.indented(indent, &[before, &on_one_line(path)?, "("]);
        self.elements(indent + INDENT, arguments)?;
        self.indented(indent, &[")", end.text]);
        Some(())
    }

    /// Writes a block of methods and constants. If the formatter must write one of them, it writes only that one: blocks are
    /// long, and the layout of a member does not depend on the others.
    fn implementation(&mut self, trees: &[Tree]) -> Option<()> {
        let mut members = self.head(0, trees)?;
        while !members.is_empty() {
            let ends = |tree: &Tree| tree.is_sign(';') || tree.inside(Bracket::Curly).is_some();
            let (member, rest) = members.split_at(members.iter().position(ends)? + 1);
            let start = self.text.len();
            if self.member(member).is_none() {
                self.text.truncate(start);
                self.text.push_str(&super::formatted_member(member));
            }
            members = rest;
        }
        self.indented(0, &["}"]);
        Some(())
    }

    fn member(&mut self, trees: &[Tree]) -> Option<()> {
        let member = self.attributes(INDENT, trees)?;
        match member.split_last()? {
            (last, [kind, ..]) if last.is_sign(';') && kind.word() == Some("type") => {
                self.wrapped(INDENT, "", &member[..member.len() - 1], End::SEMICOLON)
            }
            (last, constant) if last.is_sign(';') => self.whole(INDENT, &[&on_one_line(constant)?, ";"]),
            _ => self.function(INDENT, member),
        }
    }

    fn function(&mut self, indent: usize, trees: &[Tree]) -> Option<()> {
        let (body, signature) = trees.split_last()?;
        let body = body.inside(Bracket::Curly).filter(|body| !body.is_empty())?;
        let named = signature.iter().position(|tree| tree.word() == Some("fn"))? + 2;
        let (before, after) = signature.split_at(named);
        let (arguments, answer) = after.split_first()?;
        let arguments = list(arguments.inside(Bracket::Round)?);
        let inputs: Vec<String> = arguments.iter().map(|argument| on_one_line(argument)).collect::<Option<_>>()?;
        let (before, output) = (on_one_line(before)?, on_one_line(answer)?);
        if self.ended(indent, &[&before, "(", &inputs.join(", "), ")", &output], End::BRACE).is_none() {
            self.indented(indent, &[&before, "("]);
            self.arguments(indent + INDENT, arguments)?;
            self.wrapped(indent, ")", answer, End::BRACE)?;
        }
        self.statements(indent + INDENT, body)?;
        self.indented(indent, &["}"]);
        Some(())
    }

    fn statements(&mut self, indent: usize, trees: &[Tree]) -> Option<()> {
        for statement in trees.split_inclusive(|tree| tree.is_sign(';')) {
            match statement.split_last()? {
                (last, statement) if last.is_sign(';') => self.assignment(indent, statement)?,
                (Tree::Group(Bracket::Curly, fields), path) => self.record(indent, path, fields)?,
                _ => self.called(indent, "", statement, End::NONE)?,
            }
        }
        Some(())
    }

    /// Writes a statement. If a call is assigned that does not fit, its arguments are on lines of their own.
    fn assignment(&mut self, indent: usize, trees: &[Tree]) -> Option<()> {
        let line = on_one_line(trees)?;
        if self.ended(indent, &[&line], End::SEMICOLON).is_some() {
            return Some(());
        }
        let (target, value) = trees.split_at(trees.iter().position(|tree| tree.is_sign('='))? + 1);
        let (receiver, calls) = steps(value);
        let target = on_one_line(target)?;
        match receiver {
            [Tree::Word { text }] if !calls.is_empty() && text.len() > LONG => {
                self.whole(indent, &[&target, " ", text])?;
                self.calls(indent + INDENT, &calls, End::SEMICOLON)
            }
            [path @ .., Tree::Group(Bracket::Round, arguments)] if calls.is_empty() => {
                self.whole(indent, &[&target, " ", &on_one_line(path)?, "("])?;
                self.elements(indent + INDENT, arguments)?;
                self.indented(indent, &[")", End::SEMICOLON.text]);
                Some(())
            }
            _ => None,
        }
    }

    /// Writes the value of a record, on one line if it is short.
    fn record(&mut self, indent: usize, path: &[Tree], fields: &[Tree]) -> Option<()> {
        let path = on_one_line(path)?;
        let fields = list(fields);
        let (last, _) = fields.split_last()?;
        let lines: Vec<String> = fields.iter().map(|field| on_one_line(field)).collect::<Option<_>>()?;
        let short = format!("{path} {{ {} }}", lines.join(", "));
        if short.len() <= SHORT {
            return self.whole(indent, &[&short]);
        }
        self.indented(indent, &[&path, " {"]);
        for (field, line) in fields.iter().zip(lines) {
            match field {
                [first, ..] if first.is_sign('.') => self.whole(indent + INDENT, &[&line])?,
                _ => self.value(indent + INDENT, field, &line, std::ptr::eq(*field, *last))?,
            }
        }
        self.indented(indent, &["}"]);
        Some(())
    }

    /// Writes a field of a record's value, with its comma.
    fn value(&mut self, indent: usize, field: &[Tree], line: &str, is_last: bool) -> Option<()> {
        let end = End::comma(is_last);
        if self.ended(indent, &[line], end).is_some() {
            return Some(());
        }
        let [Tree::Word { text: name }, colon, chain @ ..] = field else { return None };
        let (receiver, calls) = steps(chain);
        if !colon.is_sign(':') || calls.is_empty() || receiver.len() != 1 {
            return None;
        }
        self.indented(indent, &[name, ": ", receiver[0].word()?]);
        self.calls(indent + INDENT, &calls, end)
    }

    /// Writes the calls of a chain, each on its own line, and the end of the chain.
    fn calls(&mut self, indent: usize, calls: &[&[Tree]], end: End) -> Option<()> {
        let last = calls.len() - 1;
        for (index, call) in calls.iter().enumerate() {
            self.called(indent, ".", call, if index == last { end } else { End::NONE })?;
        }
        Some(())
    }

    /// Writes a record that is the only argument of a call, with its fields on lines of their own.
    fn fields(&mut self, indent: usize, (before, path, fields): (&[&str], &[Tree], &[Tree]), end: End) -> Option<()> {
        let path = on_one_line(path)?;
        let lines: Vec<String> = list(fields).into_iter().map(on_one_line).collect::<Option<_>>()?;
        if format!("{path} {{ {} }}", lines.join(", ")).len() <= SHORT {
            return None;
        }
        self.indented(indent, &[&before.concat(), &path, " {"]);
        lines.iter().try_for_each(|line| self.whole(indent + INDENT, &[line, ","]))?;
        self.indented(indent, &["})", end.text]);
        Some(())
    }

    /// Writes arguments or elements, each on its own line. A list among them is broken in the same way if it is too
    /// long.
    fn elements(&mut self, indent: usize, trees: &[Tree]) -> Option<()> {
        let elements = list(trees);
        let last = elements.len().checked_sub(1)?;
        for (index, element) in elements.into_iter().enumerate() {
            let end = End::comma(index == last);
            match element {
                // The formatter uses another layout for elements in brackets, and for lists of numbers.
                [Tree::Group(..), ..] => return None,
                [Tree::Word { text }] if !text.starts_with('"') && (last > 0 || is_value(text)) => return None,
                [borrow, Tree::Group(Bracket::Square, inside)]
                    if borrow.is_sign('&') && indent + on_one_line(element)?.len() + end.width > MARGIN =>
                {
                    self.indented(indent, &["&["]);
                    self.elements(indent + INDENT, inside)?;
                    self.indented(indent, &["],"]);
                }
                _ => self.element(indent, element, end)?,
            }
        }
        Some(())
    }

    /// Writes an argument or an element. If it is a chain of calls that does not fit, each call is on its own line.
    fn element(&mut self, indent: usize, element: &[Tree], end: End) -> Option<()> {
        let (receiver, calls) = steps(element);
        let line = on_one_line(element)?;
        if calls.is_empty() || indent + line.len() + end.width <= MARGIN {
            return self.wrapped(indent, "", element, end);
        }
        // A short name may be on one line with the first call.
        let is_apart = match receiver.last()? {
            Tree::Group(bracket, _) => *bracket == Bracket::Round,
            Tree::Word { text } => text.len() > LONG,
            Tree::Sign { .. } => false,
        };
        is_apart.then_some(())?;
        self.whole(indent, &[&on_one_line(receiver)?])?;
        self.calls(indent + INDENT, &calls, end)
    }

    /// Writes a constant that a chain of calls makes, on several lines.
    fn constant(&mut self, trees: &[Tree]) -> Option<()> {
        let (semicolon, trees) = trees.split_last()?;
        let (head, value) = trees.split_at(trees.iter().position(|tree| tree.is_sign('='))? + 1);
        let (first, calls) = steps(value);
        // One with a record is not laid out on one line.
        let is_short = on_one_line(trees).is_some_and(|line| line.len() < MARGIN);
        if !semicolon.is_sign(';') || calls.is_empty() || is_short {
            return None;
        }
        let (Tree::Group(Bracket::Round, arguments), path) = first.split_last()? else { return None };
        let head = on_one_line(head)?;
        if self.whole(0, &[&head, " ", &on_one_line(first)?]).is_none() {
            self.indented(0, &[&head, " ", &on_one_line(path)?, "("]);
            self.elements(2 * INDENT, arguments)?;
            self.indented(INDENT, &[")"]);
        }
        self.calls(INDENT, &calls, End::SEMICOLON)
    }
}

/// The end of a line.
#[derive(Clone, Copy)]
struct End {
    text: &'static str,
    /// The part of it that must fit on the line. The formatter writes a last comma only where it breaks the line.
    width: usize,
}

impl End {
    const NONE: Self = Self { text: "", width: 0 };
    const COMMA: Self = Self { text: ",", width: 1 };
    const LAST_COMMA: Self = Self { text: ",", width: 0 };
    const SEMICOLON: Self = Self { text: ";", width: 1 };
    const BRACE: Self = Self { text: " {", width: 2 };

    fn comma(is_last: bool) -> Self {
        if is_last { Self::LAST_COMMA } else { Self::COMMA }
    }
}

/// True if a word is a number or a truth value.
fn is_value(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit()) || matches!(word, "true" | "false")
}

/// True if the formatter has no place to break a line with these tokens: names, a path, or a name with its type.
fn is_unbreakable(trees: &[Tree]) -> bool {
    let trees = match trees {
        [dash, _, output @ ..] if dash.is_joint('-') => output,
        trees => trees,
    };
    trees.iter().all(|tree| match tree {
        Tree::Word { .. } => true,
        Tree::Sign { sign, is_joint: _ } => matches!(sign, ':' | '&' | '=' | '\''),
        Tree::Group(..) => false,
    })
}

/// Tokens with a generic type.
struct Generic<'t> {
    /// The tokens up to its `<`.
    head: &'t [Tree],
    arguments: Vec<&'t [Tree]>,
    /// The tokens from its `>`.
    tail: &'t [Tree],
}

/// Splits tokens at the first generic type.
fn generic(trees: &[Tree]) -> Option<Generic<'_>> {
    let open = trees.iter().position(|tree| tree.is_sign('<'))? + 1;
    let (mut depth, mut start, mut arguments) = (1_usize, open, Vec::new());
    for (index, tree) in trees.iter().enumerate().skip(open) {
        match tree {
            Tree::Sign { sign: '<', is_joint: _ } => depth += 1,
            Tree::Sign { sign: '>', is_joint: _ } if trees[index - 1].is_joint('-') => {}
            Tree::Sign { sign: '>', is_joint: _ } => depth -= 1,
            Tree::Sign { sign: ',', is_joint: _ } if depth == 1 => {
                arguments.push(&trees[start..index]);
                start = index + 1;
            }
            Tree::Sign { .. } | Tree::Word { .. } | Tree::Group(..) => {}
        }
        if depth == 0 {
            arguments.push(&trees[start..index]);
            return Some(Generic { head: &trees[..open], arguments, tail: &trees[index..] });
        }
    }
    None
}

fn on_one_line(trees: &[Tree]) -> Option<String> {
    let mut line = String::with_capacity(MARGIN);
    flat::push(&mut line, trees)?;
    Some(line)
}

/// The value of a literal in double quotes, or `None` for another literal or an escape that the generator does not
/// write.
fn unescaped(literal: &str) -> Option<Cow<'_, str>> {
    let mut rest = literal.strip_prefix('"')?.strip_suffix('"')?;
    if memchr(b'\\', rest.as_bytes()).is_none() {
        return Some(Cow::Borrowed(rest));
    }
    let mut text = String::with_capacity(rest.len());
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let mut letters = escape.chars();
        match letters.next()? {
            letter @ ('\\' | '"' | '\'') => text.push(letter),
            't' => text.push('\t'),
            'u' => {
                let (digits, _) = letters.as_str().strip_prefix('{')?.split_once('}')?;
                text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                letters = letters.as_str()[digits.len() + "{}".len()..].chars();
            }
            _ => return None,
        }
        rest = letters.as_str();
    }
    text.push_str(rest);
    Some(Cow::Owned(text))
}

/// The start of a chain of calls, and the tokens after each of its dots.
fn steps(chain: &[Tree]) -> (&[Tree], Vec<&[Tree]>) {
    let mut steps = chain.split(|tree| tree.is_sign('.'));
    (steps.next().unwrap_or_default(), steps.collect())
}

#[cfg(test)]
mod tests;
