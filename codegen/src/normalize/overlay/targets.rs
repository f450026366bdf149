//! Finds the nodes of a document that the targets of an overlay name (`JSONPath`, RFC 9535).

use std::collections::{BTreeMap, BTreeSet};

use serde_json_path::{JsonPath, LocatedNode, PathElement};

use super::Change;
use crate::json::{Map, Value};
use crate::pointer::Pointer;

/// Finds the nodes for one action after the other. Actions change the document between. A walk over a large document is
/// slow, so one walk looks for the nodes of several actions.
pub(super) struct Finder<'a> {
    actions: &'a [Value],
    /// The targets that a walk finds, by the index of their action.
    descents: BTreeMap<usize, Descent<'a>>,
    /// The nodes that were found for actions that come later.
    ahead: BTreeMap<usize, Vec<Steps>>,
}

impl<'a> Finder<'a> {
    /// Starts before the first action.
    pub(super) fn new(actions: &'a [Value]) -> Self {
        let descent = |action: &'a Value| Descent::of(action.get("target")?.as_str()?);
        let descents = actions.iter().enumerate().filter_map(|(index, action)| Some((index, descent(action)?)));
        Self { actions, descents: descents.collect(), ahead: BTreeMap::new() }
    }

    /// Returns the place of every node that the target of an action names, each once, in the order of the document. The
    /// actions before it have been applied.
    ///
    /// # Errors
    /// If the target is not a `JSONPath`: the error in it.
    pub(super) fn places(&mut self, document: &Value, index: usize, target: &str) -> Result<Vec<Pointer>, String> {
        let Some(descent) = self.descents.get(&index) else { return searched(document, target) };
        if !self.ahead.contains_key(&index) {
            let found = nodes(document, &self.asked(index));
            self.ahead.extend(found);
        }
        Ok(descent.places(document, &self.ahead.remove(&index).unwrap_or_default()))
    }

    /// Returns the descents that one walk before an action can look for: its own, and those of later actions, if nothing
    /// between can add a node that they match. Removing an item of a list moves the items after it, so no walk looks
    /// beyond a removal.
    fn asked(&self, index: usize) -> Vec<(usize, &Descent<'a>)> {
        let mut asked = Vec::new();
        let mut updates: Vec<&Value> = Vec::new();
        for (later, action) in self.actions.iter().enumerate().skip(index) {
            let descent = self.descents.get(&later).filter(|_| !self.ahead.contains_key(&later));
            asked.extend(descent.filter(|it| !updates.iter().any(|update| it.may_gain(update))).map(|it| (later, it)));
            match Change::of(action) {
                Some(Change::Update(update)) => updates.push(update),
                Some(Change::Remove) => break,
                None => {}
            }
        }
        asked
    }
}

/// Returns the place of every node that a target names, each once, in the order of the document.
fn searched(document: &Value, target: &str) -> Result<Vec<Pointer>, String> {
    JsonPath::parse(target).map_err(|error| error.to_string())?;
    let path = Path::of(target.strip_prefix('$').unwrap_or_default()).map_err(|error| error.to_string())?;
    let mut found = BTreeSet::new();
    path.places(document, &mut Vec::new(), &mut found);
    Ok(found.iter().map(|steps| pointer(steps)).collect())
}

/// Returns the nodes that meet the tests of each descent.
fn nodes(document: &Value, asked: &[(usize, &Descent<'_>)]) -> BTreeMap<usize, Vec<Steps>> {
    let mut found: BTreeMap<usize, Vec<Steps>> = asked.iter().map(|(index, _)| (*index, Vec::new())).collect();
    // Most objects have none of the outer keys, and several descents often have the same.
    let mut by_outer: BTreeMap<&str, Vec<(usize, &Descent<'_>)>> = BTreeMap::new();
    for (index, descent) in asked {
        by_outer.entry(descent.outer).or_default().push((*index, descent));
    }
    let by_outer: Vec<_> = by_outer.into_iter().collect();
    each(document, &Way::Root, &mut |node, way| {
        let Value::Object(members) = node else { return };
        for (outer, descents) in &by_outer {
            let descents = if members.contains_key(outer) { &descents[..] } else { &[] };
            for (index, _) in descents.iter().filter(|(_, descent)| descent.is_met(members, way)) {
                found.entry(*index).or_default().push(way.steps());
            }
        }
    });
    found
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

/// The way of a walk to a node. The steps are copied only if the node is a result.
enum Way<'v, 'w> {
    /// The start of the walk.
    Root,
    /// A step from the node before.
    To(&'w Way<'v, 'w>, Step<&'v str>),
}

impl Way<'_, '_> {
    /// Returns the steps, the first one first.
    fn steps(&self) -> Steps {
        let (mut steps, mut way) = (Vec::new(), self);
        while let Way::To(before, step) = way {
            steps.push(step.owned());
            way = before;
        }
        steps.reverse();
        steps
    }
}

/// A step from a node to one inside it. Steps are in the order of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step<K> {
    /// To an element of a list.
    Index(usize),
    /// To a member of an object.
    Key(K),
}

/// The steps from the root of the document to a node.
type Steps = Vec<Step<String>>;

impl Step<&str> {
    fn owned(&self) -> Step<String> {
        match self {
            Self::Index(index) => Step::Index(*index),
            Self::Key(key) => Step::Key((*key).to_owned()),
        }
    }
}

impl Step<String> {
    fn of(element: &PathElement<'_>) -> Self {
        match element {
            PathElement::Index(index) => Self::Index(*index),
            PathElement::Name(key) => Self::Key((*key).to_owned()),
        }
    }

    /// Makes the step from a node.
    fn from<'v>(&self, node: &'v Value) -> Option<&'v Value> {
        match self {
            Self::Index(index) => node.as_array()?.get(*index),
            Self::Key(key) => node.as_object()?.get(key),
        }
    }
}

/// A path from a node. Its first selectors are simple, and so are nearly all selectors of overlays. A query for the rest
/// needs a copy of each node at which it starts.
struct Path {
    selectors: Vec<Selector>,
    rest: Option<Rest>,
}

/// A selector that needs no query.
enum Selector {
    /// The members with these keys.
    Keys(Vec<String>),
    /// The element of a list.
    Index(usize),
    /// All members or elements.
    All,
}

/// The selectors after the simple ones.
struct Rest {
    query: JsonPath,
    /// True if it looks at all nodes inside.
    descends: bool,
}

impl Path {
    /// Reads a path after its `$`.
    fn of(path: &str) -> Result<Self, serde_json_path::ParseError> {
        let (mut selectors, mut rest) = (Vec::new(), path);
        while let Some((selector, after)) = Selector::first(rest) {
            selectors.push(selector);
            rest = after;
        }
        if without_texts(rest).contains('$') {
            // A filter can look at the root, so the query starts there.
            (selectors, rest) = (Vec::new(), path);
        }
        let descends = without_texts(rest).contains("..");
        let query = if rest.is_empty() { None } else { Some(JsonPath::parse(&format!("${rest}"))?) };
        Ok(Self { selectors, rest: query.map(|query| Rest { query, descends }) })
    }

    /// Adds the places that the path names. `steps` lead to the node at which it starts.
    fn places(&self, start: &Value, steps: &mut Steps, found: &mut BTreeSet<Steps>) {
        self.after(&self.selectors, start, steps, found);
    }

    fn after(&self, selectors: &[Selector], node: &Value, steps: &mut Steps, found: &mut BTreeSet<Steps>) {
        let Some((selector, selectors)) = selectors.split_first() else {
            match &self.rest {
                Some(rest) => rest.places(node, steps, found),
                None => drop(found.insert(steps.clone())),
            }
            return;
        };
        let mut enter = |step: Step<&str>, node: &Value| {
            steps.push(step.owned());
            self.after(selectors, node, steps, found);
            steps.pop();
        };
        match (selector, node) {
            (Selector::Keys(keys), Value::Object(members)) => {
                let members = keys.iter().filter_map(|key| Some((key, members.get(key)?)));
                members.for_each(|(key, value)| enter(Step::Key(key), value));
            }
            (Selector::Index(index), Value::Array(items)) => {
                items.get(*index).into_iter().for_each(|item| enter(Step::Index(*index), item));
            }
            (Selector::All, Value::Object(members)) => {
                members.iter().for_each(|(key, value)| enter(Step::Key(key), value));
            }
            (Selector::All, Value::Array(items)) => {
                items.iter().enumerate().for_each(|(index, item)| enter(Step::Index(index), item));
            }
            (Selector::Keys(_) | Selector::Index(_) | Selector::All, _) => {}
        }
    }
}

impl Selector {
    /// Reads the first selector of a path, and returns it with the path after it. Returns `None` if it needs a query.
    fn first(path: &str) -> Option<(Self, &str)> {
        if let Some(after) = path.strip_prefix(".*").or_else(|| path.strip_prefix("[*]")) {
            return Some((Self::All, after));
        }
        if let Some(name) = path.strip_prefix('.') {
            let (key, after) = split_name(name, |_| false);
            let is_end = after.is_empty() || after.starts_with(['.', '[']);
            return (is_end && !key.is_empty()).then(|| (Self::Keys(vec![key.to_owned()]), after));
        }
        let bracket = path.strip_prefix('[')?;
        if let Some((index, after)) = bracket.split_once(']')
            && let Ok(index) = index.parse()
        {
            return Some((Self::Index(index), after));
        }
        let (mut keys, mut rest) = (Vec::new(), bracket);
        loop {
            let (key, after) = plain_text(rest.trim_start())?;
            keys.push(key.to_owned());
            let after = after.trim_start();
            match after.strip_prefix(']') {
                Some(after) => return Some((Self::Keys(keys), after)),
                None => rest = after.strip_prefix(',')?,
            }
        }
    }
}

impl Rest {
    fn places(&self, node: &Value, steps: &Steps, found: &mut BTreeSet<Steps>) {
        let copy = serde_json::Value::from(node);
        if !self.descends {
            let inner = self.query.query_located(&copy).all().into_iter().map(LocatedNode::to_location);
            found.extend(inner.map(|inner| steps.iter().cloned().chain(inner.iter().map(Step::of)).collect()));
            return;
        }
        // If a descending query is asked for places, it makes one for each node that it looks at, and nearly all are not
        // used. So the query is asked for nodes, and one walk finds the places of their addresses.
        let nodes: BTreeSet<*const serde_json::Value> =
            self.query.query(&copy).all().into_iter().map(std::ptr::from_ref).collect();
        if !nodes.is_empty() {
            addressed(&copy, &Way::Root, &nodes, &mut |way| {
                found.insert(steps.iter().cloned().chain(way.steps()).collect());
            });
        }
    }
}

/// Calls `visit` with the way to each node that has one of these addresses.
fn addressed<'v>(
    node: &'v serde_json::Value,
    way: &Way<'v, '_>,
    nodes: &BTreeSet<*const serde_json::Value>,
    visit: &mut impl FnMut(&Way<'v, '_>),
) {
    if nodes.contains(&std::ptr::from_ref(node)) {
        visit(way);
    }
    match node {
        serde_json::Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                addressed(item, &Way::To(way, Step::Index(index)), nodes, visit);
            }
        }
        serde_json::Value::Object(members) => {
            for (key, value) in members {
                addressed(value, &Way::To(way, Step::Key(key)), nodes, visit);
            }
        }
        serde_json::Value::Null
        | serde_json::Value::Bool(_)
        | serde_json::Value::Number(_)
        | serde_json::Value::String(_) => {}
    }
}

/// Returns the place at the end of the steps.
fn pointer(steps: &[Step<String>]) -> Pointer {
    steps.iter().fold(Pointer::root(), |pointer, step| match step {
        Step::Index(index) => pointer.index(*index),
        Step::Key(key) => pointer.key(key),
    })
}

/// A target that looks at every node, `$..[?@.one.two == 'value' && @.three].rest` or `$..['one'].rest`. A walk finds the
/// nodes that meet its tests, and the rest is a query on each of them.
struct Descent<'t> {
    /// All of these are met by the node.
    tests: Vec<Test<'t>>,
    /// The outer key of the first test.
    outer: &'t str,
    /// The path from each node.
    rest: Path,
    /// True if the root of the document may be such a node.
    from_root: bool,
}

/// A test of a node: it has these keys inside each other, the outer key first, and this text there.
struct Test<'t> {
    keys: Vec<&'t str>,
    text: Option<&'t str>,
}

impl<'t> Descent<'t> {
    /// Returns `None` if the target has another form.
    fn of(target: &'t str) -> Option<Self> {
        JsonPath::parse(target).ok()?;
        let inside = target.strip_prefix("$..")?;
        let (tests, rest, from_root) = match inside.strip_prefix("[?") {
            Some(filter) => {
                let (tests, rest) = tests(filter)?;
                (tests, rest, false)
            }
            None => (vec![Test { keys: vec![first_key(inside)?], text: None }], inside, true),
        };
        // After `..`, a name has no dot before it.
        let dot = if rest.starts_with(['.', '[']) || rest.is_empty() { "" } else { "." };
        let outer = tests.first()?.keys.first()?;
        // The rest has a node as its root, so it cannot refer to the root of the document.
        let bare = without_texts(rest);
        if bare.contains('$') || bare.contains("..") {
            return None;
        }
        Some(Self { outer, tests, rest: Path::of(&format!("{dot}{rest}")).ok()?, from_root })
    }

    /// True if a node at the end of a way meets the tests.
    fn is_met(&self, members: &Map, way: &Way<'_, '_>) -> bool {
        (self.from_root || !matches!(way, Way::Root)) && self.tests.iter().all(|test| test.is_met(members))
    }

    /// Returns the places that the target names. `nodes` are the nodes that have met the tests. An update may have
    /// replaced some of them since.
    fn places(&self, document: &Value, nodes: &[Steps]) -> Vec<Pointer> {
        let mut found: BTreeSet<Steps> = BTreeSet::new();
        for steps in nodes {
            let node = steps.iter().try_fold(document, |node, step| step.from(node));
            let is_met = |node: &&Value| {
                node.as_object().is_some_and(|members| self.tests.iter().all(|test| test.is_met(members)))
            };
            let Some(node) = node.filter(is_met) else { continue };
            self.rest.places(node, &mut steps.clone(), &mut found);
        }
        found.iter().map(|steps| pointer(steps)).collect()
    }

    /// True if more nodes may meet the tests after something was updated with this value.
    fn may_gain(&self, update: &Value) -> bool {
        self.tests.iter().any(|test| test.may_gain(update))
    }
}

impl Test<'_> {
    fn is_met(&self, members: &Map) -> bool {
        let [outer, inner @ ..] = &self.keys[..] else { return false };
        let found = members.get(outer);
        let found = inner.iter().try_fold(found, |node, key| Some(node?.as_object()?.get(key))).flatten();
        found.is_some_and(|found| self.text.is_none_or(|text| found == text))
    }

    /// True if a node may meet the test after an update that did not meet it before. An update merges or replaces values,
    /// so what the test has found at its end is then in the update.
    fn may_gain(&self, update: &Value) -> bool {
        let is_end = match self.text {
            Some(text) => update == text,
            None => self.keys.last().is_some_and(|key| update.get(*key).is_some()),
        };
        is_end
            || match update {
                Value::Array(items) => items.iter().any(|item| self.may_gain(item)),
                Value::Object(members) => members.values().any(|value| self.may_gain(value)),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
            }
    }
}

/// Reads the tests of a filter up to its closing bracket: `@.one.two == 'value' && @.three]`. Returns them with the text
/// after the bracket, or `None` if the filter has another form.
fn tests(filter: &str) -> Option<(Vec<Test<'_>>, &str)> {
    let mut tests = Vec::new();
    let mut rest = filter;
    loop {
        let (path, after) = split_name(rest.trim_start().strip_prefix("@.")?, |letter| letter == '.');
        let keys: Vec<&str> = path.split('.').collect();
        if keys.contains(&"") {
            return None;
        }
        let after = after.trim_start();
        let (text, after) = match after.strip_prefix("==") {
            Some(literal) => plain_text(literal.trim_start()).map(|(text, after)| (Some(text), after.trim_start()))?,
            None => (None, after),
        };
        tests.push(Test { keys, text });
        if let Some(after) = after.strip_prefix(']') {
            return Some((tests, after));
        }
        rest = after.strip_prefix("&&")?;
    }
}

/// Returns the key of a path that begins with one key: `['one']` or `one`, and more after it.
fn first_key(path: &str) -> Option<&str> {
    let Some(bracket) = path.strip_prefix('[') else {
        let (key, after) = split_name(path, |_| false);
        return (!key.is_empty() && (after.is_empty() || after.starts_with(['.', '[']))).then_some(key);
    };
    let (key, after) = plain_text(bracket)?;
    after.starts_with(']').then_some(key)
}

/// Splits a text after its first letters, digits and underscores, and other characters that belong to them.
fn split_name(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    let is_inside = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || belongs(letter);
    text.split_at(text.find(|letter| !is_inside(letter)).unwrap_or(text.len()))
}

/// Returns the text of a string literal that has no escapes, and the text after the literal.
fn plain_text(literal: &str) -> Option<(&str, &str)> {
    let quote = literal.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    literal[1..].split_once(quote).filter(|(text, _)| !text.contains('\\'))
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
    use super::super::{Acted, act};
    use super::*;
    use crate::json::json;
    use crate::source::Spellings;

    fn text(places: &[Pointer]) -> Vec<&str> {
        places.iter().map(Pointer::as_str).collect()
    }

    fn places(document: &Value, target: &str) -> Vec<Pointer> {
        let actions = [json!({ "target": target })];
        Finder::new(&actions).places(document, 0, target).unwrap()
    }

    /// Returns the places that the library finds.
    fn judged(document: &Value, target: &str) -> BTreeSet<String> {
        let path = JsonPath::parse(target).unwrap();
        path.query_located(&document.into()).locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect()
    }

    #[test]
    fn every_target_names_what_the_library_finds() {
        let document = json!({
            "a": { "properties": { "page": { "type": "number" }, "$ref": { "type": "number" } } },
            "b": [ { "properties": { "page": { "type": "text" } } }, { "properties": { "page": { "type": "number" } } } ],
            "a/b": { "a": { "properties": { "page": { "type": "number", "a": null } } }, "type": "number" },
            "type": "number",
        });
        let quick = [
            "$..[?@.properties.page.type == 'number'].properties.page",
            "$..[?@.type == 'number']",
            "$..[?@.a]",
            "$..[?@.a.a.properties.page.type == 'number']",
            "$..[?@.properties.page.missing]",
            "$..[?@.properties.page.type=='text' && @.properties.page]",
            "$..[? @.type == \"number\" && @.a ]['a'].*",
            "$..[?@.properties].properties[?@.type == 'number']",
            "$..page",
            "$..a.properties",
            "$..['a/b'].a",
            "$..['a']",
            "$..[\"type\"]",
        ];
        let slow = [
            "$..[?@.properties.page.type == \"number\" && @.properties['$ref']].properties",
            "$..[?@.type == 'n\\u0075mber']",
            "$..[?@.properties.page.type != 'number']",
            "$..[?!@.properties]",
            "$..[?@.missing == @.absent]",
            "$..[?@.type == 'number' || @.properties]",
            "$..[?@.type == 'number', 'a']",
            "$..[?@.a == null]",
            "$..[?@.type == $.x]",
            "$..[?@.a]..type",
            "$..[?@['a']]",
            "$..['a','type']",
            "$..['\\u0061']",
            "$..*",
            "$..[0]",
            "$.a.properties.*",
            "$.b[1]",
            "$['a/b'].a",
            "$",
            "$ .a",
            "$.*",
            "$[*].*",
            "$['a','b']",
            "$['a', 'a'].properties['page', \"$ref\"].type",
            "$.b[0,1]",
            "$.b[-1]",
            "$.b[5]",
            "$.b[0:1].properties",
            "$.b.properties",
            "$.a[0]",
            "$.b[?@.properties].properties.page",
            "$.b.*.properties[?@.type == 'number'].type",
            "$.a.properties[?@.type == $.type]",
            "$.a.properties[?@.type == $['type']].type",
            "$.b.*..type",
            "$.*..*",
            "$['\\u0061'].properties",
            "$.\u{e9}",
            "$.a\u{e9}",
        ];
        for target in quick.iter().chain(&slow) {
            let places = places(&document, target);
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
        assert_eq!(text(&places(&document, "$..[?@.k]")), ["/a/0", "/a/0/k", "/a/1", "/l"]);
    }

    /// Applies actions one after the other. Before each, what is found ahead must be what the library finds now. Returns
    /// how many walks that took.
    fn walks(mut document: Value, actions: &Value) -> usize {
        let actions = actions.as_array().unwrap();
        let (mut finder, mut spellings) = (Finder::new(actions), Spellings::default());
        let mut walks = 0;
        for (index, action) in actions.iter().enumerate() {
            let target = action["target"].as_str().unwrap();
            walks += usize::from(finder.descents.contains_key(&index) && !finder.ahead.contains_key(&index));
            let judged = judged(&document, target);
            let mut asked = Finder { actions, descents: BTreeMap::new(), ahead: finder.ahead.clone() };
            asked.descents.extend(Descent::of(target).map(|descent| (index, descent)));
            let found = asked.places(&document, index, target).unwrap();
            assert_eq!(text(&found).into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), judged, "{index}");
            let acted = act(&mut document, (index, action), &Pointer::root(), &mut finder, &mut spellings);
            assert!(matches!(acted, Ok(Acted::Changed)), "{index}");
        }
        walks
    }

    #[test]
    fn one_walk_finds_the_nodes_of_several_actions() {
        let document = || {
            let number = || json!({ "type": "number" });
            json!({ "a": [1, { "p": { "x": number(), "y": number() } }, { "p": { "y": number(), "z": number() } }] })
        };
        let update = |key: &str, update: Value| {
            let target = format!("$..[?@.p.{key}.type == 'number'].p.{key}");
            json!({ "target": target, "update": update })
        };
        let removal = json!({ "target": "$.a[0]", "remove": true });
        let integer = || json!({ "type": "integer" });
        let [x, y, z] = ["x", "y", "z"].map(|key| update(key, integer()));
        assert_eq!(walks(document(), &json!([x, y, z])), 1);
        // An update that has the text of a test may add nodes, and so may one that has its key.
        let inner = json!({ "p": { "y": { "type": "number" } } });
        assert_eq!(walks(document(), &json!([update("x", inner), y, z])), 2);
        let key = json!({ "target": "$..z", "update": { "new": true } });
        let named = json!({ "target": "$..[?@.z]", "update": { "seen": true } });
        assert_eq!(walks(document(), &json!([x, key, named])), 1);
        assert_eq!(walks(document(), &json!([update("x", json!({ "z": {} })), key, named])), 2);
        // An update may replace a node, and a removal may move nodes.
        let replaced = json!({ "target": "$.a[1].p", "update": 5 });
        assert_eq!(walks(document(), &json!([x, replaced, y])), 1);
        assert_eq!(walks(document(), &json!([x, removal, y, z])), 2);
    }
}
