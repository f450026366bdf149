//! Makes a tree of the events, in which the nodes that anchors name are shared, and makes a value of the tree.
//!
//! A few lines of aliases of aliases can name more nodes than fit into memory. So each node has its weight, and the
//! size of the whole is known before anything is copied.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::super::{MAX_DEPTH, Parsed, Spelled};
use crate::json::{Map, Value};
use crate::pointer::{Pointer, push_token};

/// The estimated number of bytes that aliases may add to any document.
const ALIASED: usize = 16 << 20;

/// Aliases may add this many times the size of a larger document.
const ALIASED_TIMES: usize = 16;

/// The estimated number of bytes of a node, without its text.
const NODE: usize = 64;

/// A scalar, with its spelling if JSON would write it differently: `1.10`, `08`, `True`.
pub(super) struct Scalar {
    value: Value,
    spelled: Option<Box<str>>,
}

impl Scalar {
    /// A text.
    pub(super) fn text(text: String) -> Self {
        Self { value: Value::String(text), spelled: None }
    }

    /// Returns the value of a plain scalar.
    pub(super) fn plain(text: &str) -> Self {
        let value = super::plain(text);
        let written = value.to_string();
        let otherwise = (value.is_boolean() || value.is_number()) && written != text;
        Self { value, spelled: otherwise.then(|| text.into()) }
    }
}

/// A node of the tree.
struct Node {
    kind: Kind,
    /// The number of levels of lists and objects in it.
    depth: usize,
    /// The estimated number of bytes of a copy.
    weight: usize,
}

enum Kind {
    Scalar(Scalar),
    Items(Vec<Rc<Node>>),
    Members(BTreeMap<String, Rc<Node>>),
}

impl Node {
    fn new(kind: Kind) -> Rc<Self> {
        let (depth, weight) = match &kind {
            Kind::Scalar(scalar) => (0, scalar.value.as_str().map_or(0, str::len)),
            Kind::Items(items) => sums(items.iter().map(|item| (&**item, 0))),
            Kind::Members(members) => sums(members.iter().map(|(key, value)| (&**value, key.len()))),
        };
        Rc::new(Self { kind, depth, weight: weight.saturating_add(NODE) })
    }
}

fn sums<'n>(children: impl Iterator<Item = (&'n Node, usize)>) -> (usize, usize) {
    children.fold((1, 0), |(depth, weight), (child, key)| {
        (depth.max(child.depth + 1), weight.saturating_add(child.weight).saturating_add(key))
    })
}

/// A collection that is being read.
struct Frame {
    anchor: usize,
    content: Content,
}

enum Content {
    Items(Vec<Rc<Node>>),
    Members { members: BTreeMap<String, Rc<Node>>, merged: Vec<Rc<Node>>, key: Option<String> },
}

/// Builds the tree of the first document.
pub(super) struct Builder {
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, Rc<Node>>,
    /// The estimated number of bytes that aliases may still add.
    budget: usize,
    duplicates: Vec<Pointer>,
    root: Option<Rc<Node>>,
}

impl Builder {
    /// Starts for a text of this many bytes.
    pub(super) fn new(length: usize) -> Self {
        Self {
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            budget: ALIASED.max(length.saturating_mul(ALIASED_TIMES)),
            duplicates: Vec::new(),
            root: None,
        }
    }

    /// Takes a scalar or a key.
    pub(super) fn scalar(&mut self, anchor: usize, scalar: Scalar) -> Result<(), String> {
        if self.expects_key() {
            return self.key(scalar);
        }
        let node = Node::new(Kind::Scalar(scalar));
        self.anchor(anchor, &node);
        self.put(node);
        Ok(())
    }

    fn key(&mut self, scalar: Scalar) -> Result<(), String> {
        let Value::String(text) = scalar.value else { return Err("a key that is not a plain text".to_owned()) };
        if let Some(Frame { content: Content::Members { key, .. }, .. }) = self.stack.last_mut() {
            *key = Some(text);
        }
        Ok(())
    }

    /// Begins a list.
    pub(super) fn open_items(&mut self, anchor: usize) -> Result<(), String> {
        self.open(anchor, Content::Items(Vec::new()))
    }

    /// Begins a mapping.
    pub(super) fn open_members(&mut self, anchor: usize) -> Result<(), String> {
        self.open(anchor, Content::Members { members: BTreeMap::new(), merged: Vec::new(), key: None })
    }

    fn open(&mut self, anchor: usize, content: Content) -> Result<(), String> {
        if self.expects_key() {
            return Err("a key that is not a plain text".to_owned());
        }
        self.within_depth(1)?;
        self.stack.push(Frame { anchor, content });
        Ok(())
    }

    fn within_depth(&self, depth: usize) -> Result<(), String> {
        if self.stack.len() + depth > MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH} levels"));
        }
        Ok(())
    }

    /// Ends a list or a mapping.
    pub(super) fn close(&mut self) -> Result<(), String> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let kind = match frame.content {
            Content::Items(items) => Kind::Items(items),
            Content::Members { members, merged, .. } => Kind::Members(self.merge(members, &merged)?),
        };
        let node = Node::new(kind);
        self.anchor(frame.anchor, &node);
        self.put(node);
        Ok(())
    }

    /// Takes an alias: a key, or the node that the anchor names.
    pub(super) fn alias(&mut self, anchor: usize) -> Result<(), String> {
        let node = self.anchors.get(&anchor).cloned().ok_or("an alias is inside of what it names")?;
        if self.expects_key() {
            let Kind::Scalar(scalar) = &node.kind else { return Err("a key that is not a plain text".to_owned()) };
            return self.key(Scalar { value: scalar.value.clone(), spelled: None });
        }
        self.spend(node.weight)?;
        self.within_depth(node.depth)?;
        self.put(node);
        Ok(())
    }

    fn spend(&mut self, weight: usize) -> Result<(), String> {
        self.budget = self.budget.checked_sub(weight).ok_or("aliases make the document too large")?;
        Ok(())
    }

    fn anchor(&mut self, anchor: usize, node: &Rc<Node>) {
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(node));
        }
    }

    /// True if a key of a mapping is next.
    pub(super) fn expects_key(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { content: Content::Members { key: None, .. }, .. }))
    }

    /// True for a version: it is a text that looks like a number, because `1.10` is not `1.1`.
    pub(super) fn stays_text(&self) -> bool {
        let Some(Frame { content: Content::Members { key: Some(key), .. }, .. }) = self.stack.last() else {
            return false;
        };
        match self.stack.len() {
            1 => matches!(key.as_str(), "openapi" | "swagger" | "overlay"),
            2 => key == "version",
            _ => false,
        }
    }

    fn put(&mut self, node: Rc<Node>) {
        let Some(frame) = self.stack.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        let (members, merged, key) = match &mut frame.content {
            Content::Items(items) => return items.push(node),
            Content::Members { members, merged, key } => (members, merged, key.take()),
        };
        match key {
            Some(name) if name == "<<" => merged.push(node),
            Some(name) => {
                if members.contains_key(&name) {
                    let pointer = self.pointer(&name);
                    self.duplicates.push(pointer);
                }
                self.insert(name, node);
            }
            // A node without a key cannot be here, because keys are read before.
            None => {}
        }
    }

    fn insert(&mut self, name: String, node: Rc<Node>) {
        if let Some(Frame { content: Content::Members { members, .. }, .. }) = self.stack.last_mut() {
            members.insert(name, node);
        }
    }

    fn pointer(&self, last: &str) -> Pointer {
        let above = self.stack.len().saturating_sub(1);
        let tokens = self.stack[..above].iter().map(|frame| match &frame.content {
            Content::Items(items) => items.len().to_string(),
            Content::Members { key, .. } => key.clone().unwrap_or_default(),
        });
        tokens.fold(Pointer::root(), |pointer, token| pointer.key(&token)).key(last)
    }

    /// Adds the members of `<<` that the mapping itself does not have.
    fn merge(
        &mut self,
        mut members: BTreeMap<String, Rc<Node>>,
        merged: &[Rc<Node>],
    ) -> Result<BTreeMap<String, Rc<Node>>, String> {
        let sources = merged.iter().flat_map(|node| match &node.kind {
            Kind::Items(items) => items.as_slice(),
            Kind::Scalar(_) | Kind::Members(_) => std::slice::from_ref(node),
        });
        for source in sources {
            let Kind::Members(source) = &source.kind else { continue };
            for (key, value) in source {
                if !members.contains_key(key) {
                    self.spend(key.len() + NODE)?;
                    members.insert(key.clone(), Rc::clone(value));
                }
            }
        }
        Ok(members)
    }

    /// Returns the whole as a value.
    ///
    /// # Errors
    /// If the document is a single scalar, or is empty.
    pub(super) fn finish(self) -> Result<Parsed, &'static str> {
        let Self { anchors, duplicates, root, .. } = self;
        drop(anchors);
        let Some(root) = root else { return Err("the file has no content") };
        if let Kind::Scalar(scalar) = &root.kind {
            let is_empty = scalar.value.is_null();
            return Err(if is_empty {
                "the file has no content"
            } else {
                "neither JSON nor YAML: the text is a single value"
            });
        }
        let mut spelled = Spelled::default();
        let value = value(root, &mut String::new(), &mut spelled);
        Ok(Parsed { value, duplicates, spelled, is_several: false })
    }
}

/// Returns the value of a node. It is moved and not copied if nothing else holds it.
fn value(node: Rc<Node>, at: &mut String, spelled: &mut Spelled) -> Value {
    match Rc::try_unwrap(node) {
        Ok(Node { kind: Kind::Scalar(scalar), .. }) => single(scalar.value, scalar.spelled.as_deref(), at, spelled),
        Ok(Node { kind: Kind::Items(items), .. }) => list(items.into_iter(), at, spelled),
        Ok(Node { kind: Kind::Members(members), .. }) => object(members.into_iter(), at, spelled),
        Err(shared) => match &shared.kind {
            Kind::Scalar(scalar) => single(scalar.value.clone(), scalar.spelled.as_deref(), at, spelled),
            Kind::Items(items) => list(items.iter().cloned(), at, spelled),
            Kind::Members(members) => {
                object(members.iter().map(|(key, value)| (key.clone(), Rc::clone(value))), at, spelled)
            }
        },
    }
}

fn single(value: Value, text: Option<&str>, at: &str, spelled: &mut Spelled) -> Value {
    if let Some(text) = text {
        spelled.insert(at.to_owned(), text.into());
    }
    value
}

fn list(items: impl Iterator<Item = Rc<Node>>, at: &mut String, spelled: &mut Spelled) -> Value {
    let length = at.len();
    let values = items.enumerate().map(|(index, item)| {
        at.truncate(length);
        push_token(at, &index.to_string());
        value(item, at, spelled)
    });
    let values = values.collect();
    at.truncate(length);
    Value::Array(values)
}

fn object(members: impl Iterator<Item = (String, Rc<Node>)>, at: &mut String, spelled: &mut Spelled) -> Value {
    let length = at.len();
    let members = members.map(|(key, node)| {
        at.truncate(length);
        push_token(at, &key);
        let value = value(node, at, spelled);
        (key, value)
    });
    let members: Map = members.collect();
    at.truncate(length);
    Value::Object(members)
}
