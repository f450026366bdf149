//! Texts and examples of a document that the crate does not show, because another one stands in their place.
//!
//! Schemas that are one type have one documentation, and so has a property whose schema is put together of several. What
//! the others say is told, so that nothing is lost in silence.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::model::{Api, Docs, Kind as TypeKind, Remark};
use crate::normalize::grammar::{Expect, Kind};
use crate::pointer::Pointer;

/// Tells each text and example of what operations use that is not part of the API as it came out.
pub(crate) fn tell(api: &Api, document: &Document, diagnostics: &mut Diagnostics) {
    let mut shown = Shown::default();
    shown.api(api);
    let mut search =
        Search { document: &document.value, shown, open: VecDeque::new(), seen: BTreeSet::new(), diagnostics };
    let root = Pointer::root();
    let paths = document.value.get("paths").unwrap_or(&Value::Null);
    search.expected(Expect::Paths, &root.key("paths"), paths);
    while let Some((kind, pointer)) = search.open.pop_front() {
        if let Some(value) = document.value.pointer(pointer.as_str()) {
            search.object(kind, &pointer, value);
        }
    }
}

/// What the crate shows.
#[derive(Default)]
struct Shown {
    texts: BTreeSet<String>,
    values: BTreeSet<String>,
}

impl Shown {
    fn api(&mut self, api: &Api) {
        for operation in &api.operations {
            self.docs(&operation.docs);
            for parameter in &operation.parameters {
                self.docs(&parameter.docs);
                self.value(parameter.default.as_ref());
            }
            if let Some(body) = &operation.body {
                self.text(body.description.as_ref());
                body.content.iter().for_each(|content| self.value(content.example.as_ref()));
            }
            for response in &operation.responses {
                self.text(Some(&response.description));
                response.headers.values().for_each(|header| self.docs(&header.docs));
                response.content.iter().for_each(|content| self.value(content.example.as_ref()));
            }
        }
        for (_, ty) in api.types.iter() {
            // What is not a type with a name has its documentation where it is used.
            if matches!(
                ty.kind,
                TypeKind::Record(_) | TypeKind::StringEnum(_) | TypeKind::LiteralEnum(_) | TypeKind::Union(_)
            ) {
                self.docs(&ty.docs);
                self.value(ty.default.as_ref());
            }
            self.kind(&ty.kind);
        }
    }

    fn kind(&mut self, kind: &TypeKind) {
        match kind {
            TypeKind::Record(record) => {
                for property in &record.properties {
                    self.docs(&property.docs);
                    self.value(property.default.as_ref());
                }
            }
            TypeKind::StringEnum(values) => {
                for value in values {
                    self.text(value.name.as_ref());
                    self.text(value.description.as_ref());
                }
            }
            TypeKind::LiteralEnum(values) => {
                for value in values {
                    self.text(value.name.as_ref());
                    self.text(value.description.as_ref());
                }
            }
            TypeKind::Map(_)
            | TypeKind::List(_)
            | TypeKind::Union(_)
            | TypeKind::Scalar(_)
            | TypeKind::Null
            | TypeKind::Any
            | TypeKind::Never => {}
        }
    }

    fn docs(&mut self, docs: &Docs) {
        self.text(docs.summary.as_ref());
        self.text(docs.description.as_ref());
        self.value(docs.example.as_ref());
        docs.remarks.iter().for_each(|remark| self.remark(remark));
    }

    fn remark(&mut self, remark: &Remark) {
        self.text(Some(&remark.said));
    }

    fn text(&mut self, text: Option<&String>) {
        self.texts.extend(text.cloned());
    }

    fn value(&mut self, value: Option<&Value>) {
        self.values.extend(value.map(Value::to_string));
    }
}

struct Search<'s> {
    document: &'s Value,
    shown: Shown,
    /// Pieces that something refers to.
    open: VecDeque<(Kind, Pointer)>,
    seen: BTreeSet<Pointer>,
    diagnostics: &'s mut Diagnostics,
}

impl Search<'_> {
    fn object(&mut self, kind: Kind, at: &Pointer, value: &Value) {
        let Value::Object(members) = value else { return };
        if let Some(reference) = members.get("$ref").and_then(Value::as_str).filter(|_| kind.may_be_reference()) {
            let target = Pointer::from_escaped(reference.strip_prefix('#').unwrap_or(reference));
            if self.document.pointer(target.as_str()).is_some() && self.seen.insert(target.clone()) {
                self.open.push_back((kind, target));
            }
            return;
        }
        for (key, value) in members {
            let place = at.key(key);
            if self.is_lost(kind, key, value) {
                let is_text = value.is_string() && !matches!(key.as_str(), "example" | "default" | "value");
                let what = if is_text { "text" } else { "example or default" };
                self.diagnostics.report(Code::TextNotShown, &place, format!("another {what} stands in its place"));
            }
            if let ("examples", Value::Array(examples), Kind::Schema) = (key.as_str(), value, kind) {
                for (index, example) in examples.iter().enumerate() {
                    if !self.shown.values.contains(&example.to_string()) {
                        let place = place.index(index);
                        let message = "another example or default stands in its place";
                        self.diagnostics.report(Code::TextNotShown, &place, message);
                    }
                }
            }
            if let Some(field) = kind.field(key) {
                self.expected(field.expect, &place, value);
            }
        }
    }

    /// Whether it is a text or an example that is nowhere in the crate.
    fn is_lost(&self, kind: Kind, key: &str, value: &Value) -> bool {
        let shows_texts = matches!(
            kind,
            Kind::Schema | Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response | Kind::Operation
        );
        match (key, value) {
            ("title" | "summary" | "description", Value::String(text)) if shows_texts => {
                !text.trim().is_empty() && !self.shown.texts.contains(text)
            }
            ("summary" | "description" | "externalValue" | "serializedValue", _) if kind == Kind::Example => true,
            ("example" | "default", value) if kind != Kind::ServerVariable => {
                !self.shown.values.contains(&value.to_string())
            }
            ("value" | "dataValue", value) if kind == Kind::Example => !self.shown.values.contains(&value.to_string()),
            _ => false,
        }
    }

    fn expected(&mut self, expect: Expect, at: &Pointer, value: &Value) {
        match (expect, value) {
            (Expect::One(kind) | Expect::BoolOr(kind), value) => self.object(kind, at, value),
            (Expect::List(kind), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.object(kind, &at.index(index), item);
                }
            }
            (Expect::Map(kind), Value::Object(members)) => {
                members.iter().for_each(|(key, value)| self.object(kind, &at.key(key), value));
            }
            (Expect::Paths, Value::Object(members)) => self.by_key(Kind::PathItem, at, members),
            (Expect::Responses, Value::Object(members)) => self.by_key(Kind::Response, at, members),
            _ => {}
        }
    }

    fn by_key(&mut self, kind: Kind, at: &Pointer, members: &serde_json::Map<String, Value>) {
        let members = members.iter().filter(|(key, _)| !key.starts_with("x-"));
        members.for_each(|(key, value)| self.object(kind, &at.key(key), value));
    }
}
