//! Finds the nodes of a document that the target of an overlay names (`JSONPath`, RFC 9535).

use std::collections::BTreeSet;

use serde_json::Value;
use serde_json_path::{JsonPath, LocatedNode, PathElement};

use crate::pointer::Pointer;

/// Returns the place of every node that a target names, each once, in the order of the document.
///
/// # Errors
/// If the target is not a `JSONPath`: the error in it.
pub(super) fn places(document: &Value, target: &str) -> Result<Vec<Pointer>, String> {
    let path = JsonPath::parse(target).map_err(|error| error.to_string())?;
    if !without_texts(target).contains("..") {
        let found = path.query_located(document).dedup();
        return Ok(found.locations().map(|place| Pointer::from_escaped(place.to_json_pointer())).collect());
    }
    if let Some(descent) = Descent::of(target) {
        return Ok(descent.places(document));
    }
    // If a descending query is asked for places, it makes one for each node that it looks at, and nearly all are not
    // used. So the query is asked for nodes, and one walk finds the places of their addresses.
    let nodes: BTreeSet<*const Value> = path.query(document).all().into_iter().map(std::ptr::from_ref).collect();
    let mut places = Vec::with_capacity(nodes.len());
    if !nodes.is_empty() {
        each(document, &Way::Root, &mut |node, way| {
            if nodes.contains(&std::ptr::from_ref(node)) {
                places.push(pointer(&way.steps()));
            }
        });
    }
    Ok(places)
}

/// Visits every node, the outer before the inner, with the way to it.
fn each<'v>(node: &'v Value, way: &Way<'v, '_>, visit: &mut impl FnMut(&'v Value, &Way<'v, '_>)) {
    visit(node, way);
    match node {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each(item, &Way::To(way, Step::Index(index)), visit);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                each(value, &Way::To(way, Step::Key(key)), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The way of a walk to a node. A pointer is made only if the node is a result.
enum Way<'v, 'w> {
    /// The start of the walk.
    Root,
    /// A step from the node before.
    To(&'w Way<'v, 'w>, Step<'v>),
}

impl<'v> Way<'v, '_> {
    /// Returns the steps, the first one first.
    fn steps(&self) -> Vec<Step<'v>> {
        let (mut steps, mut way) = (Vec::new(), self);
        while let Way::To(before, step) = way {
            steps.push(*step);
            way = before;
        }
        steps.reverse();
        steps
    }
}

/// Returns the place at the end of the steps.
fn pointer(steps: &[Step<'_>]) -> Pointer {
    steps.iter().fold(Pointer::root(), |pointer, step| match step {
        Step::Index(index) => pointer.index(*index),
        Step::Key(key) => pointer.key(key),
    })
}

/// A target that looks at every node, `$..[?@.one.two == 'value'].rest`. If no child of a node has
/// these keys inside each other, or none has the value there, the node is skipped.
struct Descent<'t> {
    /// The query for each node, with the node as the root.
    rest: JsonPath,
    /// The outer key that a child must have to match.
    outer: &'t str,
    /// The keys inside it, the outer key first.
    inner: Vec<&'t str>,
    /// The text that must be there. `None` if the target does not say, or may say something else.
    text: Option<&'t str>,
}

impl<'t> Descent<'t> {
    /// Returns `None` if the target has another form, or if a child without the keys may match.
    fn of(target: &'t str) -> Option<Self> {
        let rest = target.strip_prefix("$..")?;
        let filter = rest.strip_prefix("[?@.")?;
        let is_of_key = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let (path, after) = filter.split_at(filter.find(|letter: char| !is_of_key(letter) && letter != '.')?);
        let mut keys = path.split('.');
        let (outer, inner) = (keys.next()?, keys.collect::<Vec<_>>());
        let bare = without_texts(rest);
        let condition = &bare[..end(&bare)?];
        // The condition may only require keys, or require that they equal strings. It may only join such parts by `&&`,
        // and nothing in it may allow a missing key.
        let equals_texts = condition.split("==").skip(1).all(|after| after.trim_start().starts_with('\''));
        let is_plain = !condition.contains(['!', '|', '<', '>', ',', '(', '*']) && equals_texts;
        // The rest has a node as its root, so it cannot refer to the root of the document.
        let is_relative = !bare.contains('$') && !bare.contains("..");
        if outer.is_empty() || inner.contains(&"") || !is_plain || !is_relative {
            return None;
        }
        let text = after.trim_start().strip_prefix("==").and_then(|after| plain_text(after.trim_start()));
        Some(Self { rest: JsonPath::parse(&format!("${rest}")).ok()?, outer, inner, text })
    }

    fn places(&self, document: &Value) -> Vec<Pointer> {
        let mut found = BTreeSet::new();
        self.descend(document, &Way::Root, &mut found);
        found.iter().map(|steps: &Vec<Step<'_>>| pointer(steps)).collect()
    }

    /// Returns true if the node may match, because then the query is run on its parent. Plain values are skipped.
    fn descend<'v>(&self, node: &'v Value, way: &Way<'v, '_>, found: &mut BTreeSet<Vec<Step<'v>>>) -> bool {
        let (mut may_match, mut is_asked) = (false, false);
        let is_nested = |value: &Value| value.is_object() || value.is_array();
        match node {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate().filter(|(_, item)| is_nested(item)) {
                    is_asked |= self.descend(item, &Way::To(way, Step::Index(index)), found);
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    may_match |= key == self.outer && self.is_met(value);
                    if is_nested(value) {
                        is_asked |= self.descend(value, &Way::To(way, Step::Key(key)), found);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        if is_asked {
            let steps = way.steps();
            let inner = self.rest.query_located(node).all().into_iter().map(LocatedNode::to_location);
            found.extend(inner.map(|inner| steps.iter().copied().chain(inner.iter().map(Step::of)).collect()));
        }
        may_match
    }

    /// True if the value under the outer key has the inner keys and the text.
    fn is_met(&self, value: &Value) -> bool {
        let inner = self.inner.iter().try_fold(value, |node, key| node.as_object()?.get(*key));
        inner.is_some_and(|inner| self.text.is_none_or(|text| inner == text))
    }
}

/// Returns the text of a string literal that has no escapes.
fn plain_text(literal: &str) -> Option<&str> {
    let quote = literal.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let (text, _) = literal[1..].split_once(quote)?;
    (!text.contains('\\')).then_some(text)
}

/// A step from a node to one inside it. Steps are in the order of the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step<'v> {
    /// To an element of a list.
    Index(usize),
    /// To a member of an object.
    Key(&'v str),
}

impl<'v> Step<'v> {
    fn of(element: &PathElement<'v>) -> Self {
        match element {
            PathElement::Index(index) => Self::Index(*index),
            PathElement::Name(key) => Self::Key(key),
        }
    }
}

/// Returns the index where the first bracket closes.
fn end(bare: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (index, letter) in bare.char_indices() {
        match letter {
            '[' => open += 1,
            ']' if open == 1 => return Some(index),
            ']' => open = open.checked_sub(1)?,
            _ => {}
        }
    }
    None
}

/// Returns a path in which each string is empty and in single quotes.
fn without_texts(path: &str) -> String {
    let mut bare = String::with_capacity(path.len());
    let mut open = None;
    let mut letters = path.chars();
    while let Some(letter) = letters.next() {
        match open {
            Some(quote) if letter == quote => {
                open = None;
                bare.push('\'');
            }
            Some(_) if letter == '\\' => drop(letters.next()),
            Some(_) => {}
            None if letter == '\'' || letter == '"' => {
                open = Some(letter);
                bare.push('\'');
            }
            None => bare.push(letter),
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(places: &[Pointer]) -> Vec<&str> {
        places.iter().map(Pointer::as_str).collect()
    }

    /// Returns the places that the library finds.
    fn judged(document: &Value, target: &str) -> BTreeSet<String> {
        let path = JsonPath::parse(target).unwrap();
        path.query_located(document).locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect()
    }

    #[test]
    fn every_target_names_what_the_library_finds() {
        let document = json!({
            "a": { "properties": { "page": { "type": "number" }, "$ref": { "type": "number" } } },
            "b": [ { "properties": { "page": { "type": "text" } } }, { "properties": { "page": { "type": "number" } } } ],
            "a/b": { "a": { "properties": { "page": { "type": "number", "a": null } } }, "type": "number" },
        });
        let quick = [
            "$..[?@.properties.page.type == 'number'].properties.page",
            "$..[?@.properties.page.type == \"number\" && @.properties['$ref']].properties",
            "$..[?@.type == 'number']",
            "$..[?@.a]",
            "$..[?@.a.a.properties.page.type == 'number']",
            "$..[?@.properties.page.missing]",
            "$..[?@.type == 'n\\u0075mber']",
            "$..[?@.properties.page.type=='text' && @.properties.page]",
        ];
        let slow = [
            "$..[?@.properties.page.type != 'number']",
            "$..[?!@.properties]",
            "$..[?@.missing == @.absent]",
            "$..[?@.type == 'number' || @.properties]",
            "$..[?@.type == 'number', 'a']",
            "$..[?@.a == null]",
            "$..[?@.type == $.x]",
            "$..[?@.a]..type",
            "$..page",
            "$.a.properties.*",
            "$.b[1]",
            "$['a/b'].a",
        ];
        for target in quick.iter().chain(&slow) {
            let places = places(&document, target).unwrap();
            let found: BTreeSet<String> = text(&places).into_iter().map(str::to_owned).collect();
            assert_eq!(found, judged(&document, target), "{target}");
            assert_eq!(found.len(), places.len(), "{target}: each once");
        }
        assert!(quick.iter().all(|target| Descent::of(target).is_some()));
        assert!(slow.iter().all(|target| Descent::of(target).is_none()));
    }

    #[test]
    fn places_stand_in_the_order_of_the_document() {
        let document = json!({ "a": [ { "k": { "k": 1 } }, { "k": 2 } ], "l": { "k": 3 } });
        assert_eq!(text(&places(&document, "$..[?@.k]").unwrap()), ["/a/0", "/a/0/k", "/a/1", "/l"]);
    }
}
