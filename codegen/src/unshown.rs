//! Reports texts and examples of a document that the crate does not show, because it shows another one, and keywords on
//! XML that no body follows.
//!
//! Schemas that are one type have one documentation, and so has a property whose schema is combined from several. The
//! texts of the others are reported, so that nothing is lost in silence.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};

use indexmap::IndexSet;

use crate::diagnostics::{Code, Diagnostics};
use crate::document::Normalized;
use crate::document::schema::BYTES;
use crate::identity::{Identity, is_named};
use crate::json::Value;
use crate::model::{Api, Docs, EnumValue, Kind as TypeKind, Operation, Property, Type, TypeId, Union};
use crate::normalize::grammar::{Expect, HOOKS, Kind};
use crate::normalize::walk::At;
use crate::pointer::{Pointer, value_at};

/// Reports each text and example of operations and webhooks that is not in the API. `left_out` are the operations that
/// the user left out, and `xml` the schemas of the bodies that are sent or read as XML.
pub(crate) fn tell(
    identity: &Identity,
    document: &Normalized,
    left_out: &BTreeSet<Pointer>,
    xml: BTreeSet<Pointer>,
    diagnostics: &mut Diagnostics,
) {
    let mut shown = Shown::default();
    shown.api(&identity.api);
    let kept = identity.api.calls().map(|call| call.pointer.clone()).collect();
    let (open, seen) = (VecDeque::new(), BTreeSet::new());
    let document_value = &document.value;
    let mut search = Search { document: document_value, identity, left_out, kept, shown, xml, open, seen, diagnostics };
    for (key, expect) in [("paths", Expect::Paths), (HOOKS, Expect::Map(Kind::PathItem))] {
        let value = document.value.get(key).unwrap_or(&Value::Null);
        search.expected(expect, (key, Scope::default()), &mut At::root(), value);
    }
    while let Some((kind, pointer)) = search.open.pop_front() {
        if let Some(value) = value_at(&document.value, pointer.as_str()) {
            search.object(kind, Scope::default(), &mut At::from_pointer(&pointer), value);
        }
    }
}

/// The texts and values (as JSON) that the crate shows, each with the name of its property or parameter. For any other
/// item, the name is empty. Nothing depends on their order, and long texts are found faster by a hash.
#[derive(Default)]
struct Shown<'s> {
    texts: IndexSet<Said<'s>>,
    values: IndexSet<Said<'s>>,
    /// The pages that remarks lead to, and their subjects.
    pages: IndexSet<&'s str>,
    /// The same texts and values, without names.
    all: IndexSet<Cow<'s, str>>,
}

/// The name of an item, and a text or a value (as JSON) of it.
type Said<'s> = (&'s str, Cow<'s, str>);

impl<'s> Shown<'s> {
    fn api(&mut self, api: &'s Api) {
        api.calls().for_each(|operation| self.operation(operation));
        for (_, ty) in api.types.iter() {
            // A type without a name has its documentation at its uses.
            if matches!(
                ty.kind,
                TypeKind::Record(_) | TypeKind::StringEnum(_) | TypeKind::LiteralEnum(_) | TypeKind::Union(_)
            ) {
                // An example of it is shown by the bodies and properties that have the type, if they have none of their own.
                self.words("", &ty.docs);
                self.value("", ty.default.as_ref());
            }
            self.kind(api, &ty.kind);
        }
    }

    /// A variant shows the documentation of a type without a name.
    fn variants(&mut self, api: &'s Api, union: &'s Union) {
        for ty in unnamed(api, union) {
            self.docs("", &ty.docs);
            self.value("", ty.default.as_ref());
        }
    }

    fn operation(&mut self, operation: &'s Operation) {
        self.docs("", &operation.docs);
        for parameter in operation.parameters.iter().chain(operation.part_headers().map(|(_, header)| header)) {
            self.docs(&parameter.name, &parameter.docs);
            self.value(&parameter.name, parameter.default.as_ref());
        }
        if let Some(body) = &operation.body {
            self.text("", body.description.as_ref());
            body.content.iter().for_each(|content| self.value("", content.example.as_ref()));
        }
        for response in &operation.responses {
            self.text("", response.summary.as_ref());
            self.text("", Some(&response.description));
            response.headers.iter().for_each(|(name, header)| self.docs(name, &header.docs));
            response.content.iter().for_each(|content| self.value("", content.example.as_ref()));
        }
    }

    fn kind(&mut self, api: &'s Api, kind: &'s TypeKind) {
        match kind {
            TypeKind::Record(record) => {
                for property in &record.properties {
                    self.docs(&property.name, &property.docs);
                    self.value(&property.name, property.default.as_ref());
                }
            }
            TypeKind::StringEnum(values) => self.values_of(values),
            TypeKind::LiteralEnum(values) => self.values_of(values),
            TypeKind::Union(union) => self.variants(api, union),
            TypeKind::Map(_) | TypeKind::List(_) | TypeKind::Scalar(_) | TypeKind::Null | TypeKind::Any => {}
        }
    }

    fn values_of<T>(&mut self, values: &'s [EnumValue<T>]) {
        for value in values {
            self.text("", value.name.as_ref());
            self.text("", value.description.as_ref());
        }
    }

    fn docs(&mut self, name: &'s str, docs: &'s Docs) {
        self.words(name, docs);
        self.value(name, docs.example.as_ref());
    }

    fn words(&mut self, name: &'s str, docs: &'s Docs) {
        self.text(name, docs.summary.as_ref());
        self.text(name, docs.description.as_ref());
        for remark in &docs.remarks {
            self.text(name, Some(&remark.said));
            // A page with a subject is a link: `[subject](page)`.
            let link = remark.said.strip_prefix('[').and_then(|link| link.strip_suffix(')'));
            match link.and_then(|link| link.rsplit_once("](")) {
                Some((subject, page)) => self.pages.extend([subject, page]),
                None => self.pages.extend([remark.said.as_str()]),
            }
        }
    }

    fn text(&mut self, name: &'s str, text: Option<&'s String>) {
        if let Some(text) = text {
            self.texts.insert((name, Cow::Borrowed(text)));
            self.all.insert(Cow::Borrowed(text));
        }
    }

    fn value(&mut self, name: &'s str, value: Option<&Value>) {
        if let Some(value) = value.map(Value::to_string) {
            self.values.insert((name, Cow::Owned(value.clone())));
            self.all.insert(Cow::Owned(value));
        }
    }

    fn has_text(&self, name: Option<&'s str>, text: &'s str) -> bool {
        self.has(&self.texts, name, Cow::Borrowed(text))
    }

    fn has_value(&self, name: Option<&'s str>, value: &Value) -> bool {
        self.has(&self.values, name, Cow::Owned(value.to_string()))
    }

    /// True if it is shown for this property or parameter, or for an item without a name. If `name` is `None`, it may
    /// be shown anywhere.
    fn has(&self, known: &IndexSet<Said<'s>>, name: Option<&'s str>, said: Cow<'s, str>) -> bool {
        let Some(name) = name else { return self.all.contains(&said) };
        let named = (name, said);
        known.contains(&named) || known.contains(&("", named.1))
    }
}

/// The subject of a piece of the document.
#[derive(Debug, Clone, Copy, Default)]
struct Scope<'s> {
    /// Name of the property or parameter.
    name: Option<&'s str>,
    /// The type whose property it is.
    of: Option<TypeId>,
    /// The type of the whole schema that the piece is a part of.
    whole: Option<TypeId>,
}

struct Search<'s> {
    document: &'s Value,
    identity: &'s Identity,
    left_out: &'s BTreeSet<Pointer>,
    /// The operations that are in the API.
    kept: BTreeSet<Pointer>,
    shown: Shown<'s>,
    /// The schemas that say what a body is in XML.
    xml: BTreeSet<Pointer>,
    /// Pieces that something refers to.
    open: VecDeque<(Kind, Pointer)>,
    seen: BTreeSet<Pointer>,
    diagnostics: &'s mut Diagnostics,
}

impl<'s> Search<'s> {
    fn object(&mut self, kind: Kind, scope: Scope<'s>, at: &mut At, value: &'s Value) {
        let Value::Object(members) = value else { return };
        if self.is_left_out(kind, at) {
            return;
        }
        if let Some(reference) = members.get("$ref").and_then(Value::as_str).filter(|_| kind.may_be_reference()) {
            let target = Pointer::from_escaped(reference.strip_prefix('#').unwrap_or(reference));
            if value_at(self.document, target.as_str()).is_some() && self.seen.insert(target.clone()) {
                self.open.push_back((kind, target));
            }
            return;
        }
        let own = members.get("name").and_then(Value::as_str).filter(|_| kind == Kind::Parameter);
        let known = &self.identity.by_pointer;
        let is_schema = kind == Kind::Schema;
        // Only properties and members of lists belong to the type of the whole.
        let is_whole = is_schema && members.iter().any(|(key, value)| key == "properties" || value.is_array());
        let whole = if is_whole { known.get(at.pointer().as_str()).copied().or(scope.whole) } else { None };
        let scope = Scope { name: own.or(scope.name), whole, ..scope };
        if let Some(Value::Object(xml)) = members.get("xml").filter(|_| is_schema && !self.xml.contains(&at.pointer()))
        {
            let place = at.pointer().key("xml");
            for key in xml.keys() {
                let message = "no body with this schema is sent or read as XML";
                self.diagnostics.report(Code::IdleKeyword, &place.key(key), message);
            }
        }
        for (key, value) in members {
            self.member(kind, scope, (key, at), value);
        }
    }

    /// True for an operation that the user left out, and for a path of which all operations are left out.
    fn is_left_out(&self, kind: Kind, at: &At) -> bool {
        if self.left_out.is_empty() || !matches!(kind, Kind::PathItem | Kind::Operation) {
            return false;
        }
        let place = at.pointer();
        self.left_out.contains(&place) || has_inside(self.left_out, &place) && !has_inside(&self.kept, &place)
    }

    /// Searches a member of the object at a place. Most members have nothing to report and no object inside, so the
    /// place is changed only for those that do.
    fn member(&mut self, kind: Kind, scope: Scope<'s>, (key, at): (&'s str, &mut At), value: &'s Value) {
        if self.is_lost(kind, scope, key, value) {
            let is_text = value.is_string() && !matches!(key, "example" | "default" | "value");
            let what = if is_text { "text" } else { "example or default" };
            at.inside(key, |at| self.tell(at, format!("another {what} is shown in its place")));
        }
        if let ("examples", Value::Array(examples), Kind::Schema) = (key, value, kind) {
            for (index, example) in examples.iter().enumerate() {
                if !self.has_value(scope, example) {
                    let message = "another example or default is shown in its place".to_owned();
                    at.inside(key, |at| at.at_item(index, |at| self.tell(at, message)));
                }
            }
        }
        if let Some(field) = kind.field(key) {
            self.expected(field.expect, (key, scope), at, value);
        }
    }

    fn tell(&mut self, at: &At, message: String) {
        self.diagnostics.report(Code::TextNotShown, &at.pointer(), message);
    }

    /// True if it is a text or an example that the crate shows nowhere.
    fn is_lost(&self, kind: Kind, scope: Scope<'s>, key: &str, value: &'s Value) -> bool {
        let shows_texts = matches!(
            kind,
            Kind::Schema | Kind::Parameter | Kind::Header | Kind::RequestBody | Kind::Response | Kind::Operation
        );
        match (key, value) {
            ("title" | "summary" | "description", Value::String(text)) if shows_texts => {
                !text.trim().is_empty() && !self.has_text(scope, text)
            }
            ("contentMediaType", Value::String(text)) if text == "application/octet-stream" => false,
            ("contentEncoding", Value::String(text)) if BYTES.iter().any(|known| text.eq_ignore_ascii_case(known)) => {
                false
            }
            ("contentMediaType" | "contentEncoding", Value::String(text)) if kind == Kind::Schema => {
                !self.has_text(scope, text)
            }
            ("url" | "description", Value::String(text)) if kind == Kind::ExternalDocs => {
                !self.shown.pages.contains(text.trim())
            }
            ("summary" | "description" | "externalValue" | "serializedValue", _) if kind == Kind::Example => true,
            ("example" | "default", value) if kind != Kind::ServerVariable => !self.has_value(scope, value),
            ("value" | "dataValue", value) if kind == Kind::Example => !self.has_value(scope, value),
            _ => false,
        }
    }

    /// Returns the property that a piece is about, as it is in the API.
    fn property(&self, scope: Scope<'s>) -> Option<&Property> {
        let TypeKind::Record(record) = &self.identity.api.types.get(scope.of?).kind else { return None };
        let name = scope.name?;
        record.properties.iter().find(|property| property.name == name)
    }

    fn has_text(&self, scope: Scope<'s>, text: &'s str) -> bool {
        let Some(property) = self.property(scope) else { return self.shown.has_text(scope.name, text) };
        let said = |docs: &Docs| {
            let remarks = docs.remarks.iter().map(|remark| &remark.said);
            [&docs.summary, &docs.description].into_iter().flatten().chain(remarks).any(|said| said == text)
        };
        said(&property.docs) || self.types_at(property).any(|ty| said(&ty.docs))
    }

    fn has_value(&self, scope: Scope<'s>, value: &Value) -> bool {
        let Some(property) = self.property(scope) else { return self.shown.has_value(scope.name, value) };
        let of_types = self.types_at(property).flat_map(|ty| [&ty.docs.example, &ty.default]);
        let mut shown = [&property.docs.example, &property.default].into_iter().chain(of_types).flatten();
        shown.any(|shown| shown == value)
    }

    /// Returns the type of a property, and the types that its variants show.
    fn types_at(&self, property: &Property) -> impl Iterator<Item = &Type> {
        let api = &self.identity.api;
        let ty = api.types.get(property.ty.id);
        let union = if let TypeKind::Union(union) = &ty.kind { Some(union) } else { None };
        std::iter::once(ty).chain(union.into_iter().flat_map(|union| unnamed(api, union)))
    }

    fn expected(&mut self, expect: Expect, (key, scope): (&str, Scope<'s>), at: &mut At, value: &'s Value) {
        match (expect, value) {
            (Expect::One(kind) | Expect::BoolOr(kind), value) => {
                let inner = Scope { whole: None, ..scope };
                at.inside(key, |at| self.object(kind, inner, at, value));
            }
            (Expect::List(kind), Value::Array(items)) => at.inside(key, |at| {
                // The members of `allOf`, `oneOf` and `anyOf` are parts of the schema.
                for (index, item) in items.iter().enumerate() {
                    at.at_item(index, |at| self.object(kind, scope, at, item));
                }
            }),
            (Expect::Map(kind), Value::Object(members)) => at.inside(key, |at| {
                let names = matches!(key, "properties" | "headers");
                for (key, value) in members {
                    let own = Scope { name: Some(key), of: scope.whole, whole: None };
                    let inner = if names { own } else { Scope { whole: None, ..scope } };
                    at.inside(key, |at| self.object(kind, inner, at, value));
                }
            }),
            (Expect::Paths, Value::Object(members)) => at.inside(key, |at| self.by_key(Kind::PathItem, at, members)),
            (Expect::Responses, Value::Object(members)) => {
                at.inside(key, |at| self.by_key(Kind::Response, at, members));
            }
            _ => {}
        }
    }

    fn by_key(&mut self, kind: Kind, at: &mut At, members: &'s crate::json::Map) {
        for (key, value) in members.iter().filter(|(key, _)| !key.starts_with("x-")) {
            at.inside(key, |at| self.object(kind, Scope::default(), at, value));
        }
    }
}

/// Returns the types of a union's variants that have no name, and so no documentation of their own.
fn unnamed<'a>(api: &'a Api, union: &'a Union) -> impl Iterator<Item = &'a Type> {
    let types = union.variants.iter().filter(|variant| variant.statuses.is_empty());
    types.map(|variant| api.types.get(variant.ty.id)).filter(|ty| !is_named(&ty.kind))
}

/// True if one of the places is inside this one.
fn has_inside(places: &BTreeSet<Pointer>, place: &Pointer) -> bool {
    // The first pointer from here on is inside if any is.
    let inside = place.key("");
    places.range::<Pointer, _>(&inside..).next().is_some_and(|first| first.as_str().starts_with(inside.as_str()))
}
