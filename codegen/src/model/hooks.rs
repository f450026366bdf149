//! Reads webhooks and callbacks: requests of the API to its user's server, as the pass `hooks` has gathered them.
//!
//! The body of each such request is one variant of a union, so that one type holds any of them. The API owns the data
//! and sends it, so `readOnly` properties are there and `writeOnly` properties are not, as in its responses.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::PathItem;

use super::envelope::Envelopes;
use super::lower::Lowering;
use super::media::{is_json, preferred};
use super::operations::{self, Place};
use super::types::{
    Api, Body, Content, Docs, Hook, HookForm, HookSet, HooksOf, Kind, Location, Operation, Parameter, PartEncoding,
    Scalar, StringConstraints, Tagged, Type, TypeUse, Types, Union, Variant,
};
use crate::config::Config;
use crate::diagnostics::Code;
use crate::json::Value;
use crate::normalize::grammar::{self, HOOK, HOOKS};
use crate::pointer::Pointer;

/// The webhooks and callbacks before their payloads become one type.
pub(super) struct Received {
    sets: BTreeMap<HooksOf, Vec<(Hook, Payload)>>,
}

impl Received {
    /// Returns the calls, each as the operation that a receiver answers.
    pub(super) fn calls(&self) -> impl Iterator<Item = &Operation> {
        self.sets.values().flatten().map(|(hook, _)| &hook.call)
    }
}

/// The payload of a hook, from its body.
enum Payload {
    /// A value of this type.
    Typed(TypeUse),
    /// A text without a schema.
    Text(Pointer),
    /// Bytes without a schema.
    Bytes(Pointer),
    /// No body, or a body of any kind.
    Anything(Pointer),
}

/// Reads all webhooks and callbacks.
pub(super) fn read(cx: &mut Lowering<'_, '_>, config: &Config) -> Received {
    let mut sets: BTreeMap<HooksOf, Vec<(Hook, Payload)>> = BTreeMap::new();
    let document = cx.cx.document;
    let section = document.piece(&Pointer::root().key(HOOKS)).and_then(Value::as_object);
    for (key, value) in section.into_iter().flatten() {
        let place = Pointer::root().key(HOOKS).key(key);
        let item: PathItem = match serde::Deserialize::deserialize(value) {
            Ok(item) => item,
            Err(error) => {
                let message = format!("what is received is left out: {error}");
                cx.cx.diagnostics.report(Code::Refused, &place, message);
                continue;
            }
        };
        let text = |key: &str| value[HOOK].get(key).and_then(Value::as_str).map(str::to_owned);
        let of = text("operation").map_or(HooksOf::Api, |place| HooksOf::Operation(Pointer::from_escaped(place)));
        let (name, expression) = (text("name").unwrap_or_default(), text("expression"));
        let others = operations::other_methods(cx, &item, &place);
        for (key, object) in item.iter().chain(others.iter().map(|(key, object)| (key.as_str(), object))) {
            let (pointer, method) = (place.key(key), grammar::method(key));
            let at = Place { path: &name, method: &method, pointer, item: &item, of_item: &place };
            // Envelopes are for responses to the client, so no envelope is opened here.
            let mut call = operations::operation(cx, &mut Envelopes::new(None), &at, object);
            let security = object.security.iter().flatten();
            call.security = security.map(|alternative| alternative.keys().cloned().collect()).collect();
            let (forms, payload) = body(cx, config, &mut call);
            let (name, expression) = (name.clone(), expression.clone());
            let hook = Hook { key: name.clone(), name, expression, aliases: Vec::new(), forms, call };
            sets.entry(of.clone()).or_default().push((hook, payload));
        }
    }
    Received { sets }
}

/// Returns the forms of the body and its payload. Media types that are not read are reported and removed.
fn body(cx: &mut Lowering<'_, '_>, config: &Config, call: &mut Operation) -> (Vec<HookForm>, Payload) {
    let nothing = |call: &Operation| (Vec::new(), Payload::Anything(call.pointer.clone()));
    let Some(body) = &mut call.body else { return nothing(call) };
    let Some(first) = preferred(config, &body.content).cloned() else { return nothing(call) };
    let form = form(&first);
    let mut forms = vec![form];
    for other in body.content.iter().filter(|content| content.pointer != first.pointer) {
        if other.ty == first.ty && matches!(form, HookForm::Json | HookForm::Form) && is_pairs_or_json(other) {
            forms.push(self::form(other));
        } else {
            let message = format!("`{}` is read, and not `{}`", first.media_type, other.media_type);
            cx.cx.diagnostics.report(Code::IgnoredPart, &other.pointer, message);
        }
    }
    forms.sort();
    forms.dedup();
    tell_encoding(cx, &first);
    let payload = payload(cx, &first, form);
    keep(body, first);
    (forms, payload)
}

/// Reports encodings. They are not used, because a received form shows how its pairs are written: a name may occur
/// several times.
fn tell_encoding(cx: &mut Lowering<'_, '_>, content: &Content) {
    for (name, encoding) in &content.encoding {
        let PartEncoding { content_type, style, explode, allow_reserved, headers } = encoding;
        let said = [
            ("contentType", content_type.is_some()),
            ("style", style.is_some()),
            ("explode", explode.is_some()),
            ("allowReserved", *allow_reserved),
            ("headers", !headers.is_empty()),
        ];
        for (key, _) in said.into_iter().filter(|(_, is_said)| *is_said) {
            let place = content.pointer.key("encoding").key(name).key(key);
            cx.cx.diagnostics.report(Code::IgnoredPart, &place, format!("`{key}` is not heeded in what is received"));
        }
    }
}

/// Removes the type from the body, because the union has it from now on.
fn keep(body: &mut Body, content: Content) {
    body.content = vec![Content { ty: None, xml: None, ..content }];
}

fn is_pairs_or_json(content: &Content) -> bool {
    matches!(form(content), HookForm::Json | HookForm::Form)
}

fn form(content: &Content) -> HookForm {
    let media_type = content.media_type.to_ascii_lowercase();
    if is_json(&media_type) {
        HookForm::Json
    } else if media_type.starts_with("application/x-www-form-urlencoded") {
        HookForm::Form
    } else if media_type.starts_with("text/") && !media_type.starts_with("text/xml") {
        HookForm::Text
    } else {
        HookForm::Bytes
    }
}

fn payload(cx: &mut Lowering<'_, '_>, content: &Content, form: HookForm) -> Payload {
    let place = || content.pointer.clone();
    let Some(ty) = content.ty else {
        return match form {
            HookForm::Json | HookForm::Form => Payload::Anything(place()),
            HookForm::Text => Payload::Text(place()),
            HookForm::Bytes => Payload::Bytes(place()),
        };
    };
    let kind = &cx.types.get(ty.id).kind;
    let is_text = matches!(kind, Kind::Scalar(Scalar::String { .. }) | Kind::StringEnum(_));
    let is_plain = is_text || *kind == Kind::Any;
    if !is_plain && matches!(form, HookForm::Text | HookForm::Bytes) {
        let message = format!("the body is `{}`, which is not read by its schema", content.media_type);
        cx.cx.diagnostics.report(Code::SchemaDegraded, &content.pointer.key("schema"), message);
    }
    match form {
        HookForm::Json | HookForm::Form => Payload::Typed(ty),
        HookForm::Text if is_text => Payload::Typed(ty),
        HookForm::Text => Payload::Text(place()),
        HookForm::Bytes => Payload::Bytes(place()),
    }
}

/// Makes one type for each set.
pub(super) fn sets(received: Received, types: &mut Types) -> Vec<HookSet> {
    received.sets.into_iter().map(|(of, hooks)| set(of, hooks, types)).collect()
}

fn set(of: HooksOf, hooks: Vec<(Hook, Payload)>, types: &mut Types) -> HookSet {
    let (mut hooks, payloads): (Vec<Hook>, Vec<Payload>) = hooks.into_iter().unzip();
    tell_apart(&mut hooks);
    let values = header_values(&hooks, types);
    let aliases: Vec<Vec<String>> = hooks.iter().map(|hook| aliases(hook, &values, types)).collect();
    hooks.iter_mut().zip(aliases).for_each(|(hook, aliases)| hook.aliases = aliases);
    let payloads: Vec<TypeUse> = payloads.into_iter().map(|payload| payload.ty(types)).collect();
    let tags = tags(&payloads, types);
    let variants = hooks.iter().zip(payloads).zip(tags).map(|((hook, ty), tag)| Variant {
        ty,
        pointer: hook.call.pointer.clone(),
        tag,
        is_default: false,
        statuses: Vec::new(),
        hook: Some(hook.key.clone()),
    });
    let mut variants: Vec<Variant> = variants.collect();
    variants.sort_by(|a, b| a.hook.cmp(&b.hook));
    hooks.sort_by(|a, b| a.key.cmp(&b.key));
    let (pointer, summary) = match &of {
        HooksOf::Api => (Pointer::root().key(HOOKS), "A webhook of the API, with what it holds."),
        HooksOf::Operation(place) => (place.key("callbacks"), "A callback of the operation, with what it holds."),
    };
    let docs = Docs { summary: Some(summary.to_owned()), ..Docs::default() };
    let kind = Kind::Union(Union { variants, discriminator: None, open: false });
    let id = types.push(Type { pointer, kind, docs, default: None });
    HookSet { of, ty: TypeUse { id, nullable: false }, hooks }
}

/// Makes keys unique: hooks of one name get the method added, and then the expression.
fn tell_apart(hooks: &mut [Hook]) {
    let longer: [fn(&Hook) -> String; 2] = [
        |hook| format!("{} {}", hook.name, hook.call.method),
        |hook| format!("{} {} {}", hook.name, hook.call.method, hook.expression.as_deref().unwrap_or_default()),
    ];
    for longer in longer {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for hook in hooks.iter() {
            *counts.entry(hook.key.clone()).or_default() += 1;
        }
        hooks.iter_mut().filter(|hook| counts[&hook.key] > 1).for_each(|hook| hook.key = longer(hook));
    }
}

/// For each header, the values that a hook allows as its only value, among all hooks of a set.
type HeaderValues = BTreeMap<String, BTreeSet<String>>;

fn header_values(hooks: &[Hook], types: &Types) -> HeaderValues {
    let mut values = HeaderValues::new();
    let parameters = hooks.iter().flat_map(|hook| &hook.call.parameters);
    for header in parameters.filter(|parameter| parameter.location == Location::Header) {
        if let Some(only) = only(types, header.ty) {
            values.entry(header.name.to_ascii_lowercase()).or_default().insert(only.to_string());
        }
    }
    values
}

/// Returns the other names of a hook: its `operationId`, its name if the key is longer, and the values of headers that
/// name it.
fn aliases(hook: &Hook, values: &HeaderValues, types: &Types) -> Vec<String> {
    let headers = hook.call.parameters.iter().filter(|parameter| parameter.location == Location::Header);
    let named = headers.flat_map(|header| names_in_header(hook, header, values, types));
    let names = hook.call.id.iter().chain([&hook.name]).cloned().chain(named);
    let names: BTreeSet<String> = names.filter(|name| *name != hook.key && !name.is_empty()).collect();
    names.into_iter().collect()
}

/// Returns the values of a header that name a hook. That is the only value of the header, if another hook has a
/// different value. Else it is the example, if the name of the hook begins with the example.
fn names_in_header(hook: &Hook, header: &Parameter, values: &HeaderValues, types: &Types) -> Vec<String> {
    if let Some(only) = only(types, header.ty) {
        let differs = values.get(&header.name.to_ascii_lowercase()).is_some_and(|values| values.len() > 1);
        return only.as_str().filter(|_| differs).map(str::to_owned).into_iter().collect();
    }
    let example = header.docs.example.as_ref().and_then(Value::as_str);
    example.filter(|example| begins(&hook.name, example)).map(str::to_owned).into_iter().collect()
}

/// True if a name begins with the words of another.
fn begins(name: &str, with: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|one: char| !one.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let with = words(with);
    !with.is_empty() && words(name).starts_with(&with)
}

/// Returns the only value of a type, if it has only one.
fn only(types: &Types, ty: TypeUse) -> Option<Value> {
    match &types.get(ty.id).kind {
        Kind::StringEnum(values) => match values.as_slice() {
            [only] => Some(Value::String(only.value.clone())),
            _ => None,
        },
        Kind::LiteralEnum(values) => match values.as_slice() {
            [only] => Some(only.value.clone()),
            _ => None,
        },
        Kind::Scalar(Scalar::Bool(only)) => only.map(Value::Bool),
        Kind::Record(_) | Kind::Map(_) | Kind::List(_) | Kind::Union(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => {
            None
        }
    }
}

/// Returns the constant that names each payload. If several properties hold a constant, the one with the most values
/// among all payloads is used.
fn tags(payloads: &[TypeUse], types: &Types) -> Vec<Option<Tagged>> {
    let constants: Vec<BTreeMap<&str, Value>> = payloads.iter().map(|ty| constants(types, *ty)).collect();
    let mut values: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (property, value) in constants.iter().flatten() {
        values.entry(property).or_default().insert(value.to_string());
    }
    let best = |constants: &BTreeMap<&str, Value>| {
        let most =
            constants.iter().max_by_key(|(property, _)| (values[*property].len(), std::cmp::Reverse(**property)));
        most.map(|(property, value)| Tagged { property: (*property).to_owned(), values: vec![value.clone()] })
    };
    constants.iter().map(best).collect()
}

fn constants(types: &Types, payload: TypeUse) -> BTreeMap<&str, Value> {
    let Kind::Record(record) = &types.get(payload.id).kind else { return BTreeMap::new() };
    let properties = record.properties.iter();
    properties.filter_map(|property| Some((property.name.as_str(), only(types, property.ty)?))).collect()
}

impl Payload {
    fn ty(self, types: &mut Types) -> TypeUse {
        let text = |format: Option<&str>| {
            let format = format.map(str::to_owned);
            Kind::Scalar(Scalar::String { format, constraints: StringConstraints::default() })
        };
        let (pointer, kind) = match self {
            Self::Typed(ty) => return ty,
            Self::Text(pointer) => (pointer, text(None)),
            // `byte` is the format of a string that can hold any bytes.
            Self::Bytes(pointer) => (pointer, text(Some("byte"))),
            Self::Anything(pointer) => (pointer, Kind::Any),
        };
        let id = types.push(Type { pointer, kind, docs: Docs::default(), default: None });
        TypeUse { id, nullable: false }
    }
}

/// Keeps the hooks that have one of these tags or ids, and the callbacks of operations that are kept.
pub(super) fn keep_only(api: &mut Api, only: &[String]) {
    let kept: BTreeSet<Pointer> = api.operations.iter().map(|operation| operation.pointer.clone()).collect();
    for set in &mut api.hooks {
        let all = matches!(&set.of, HooksOf::Operation(place) if kept.contains(place));
        set.hooks.retain(|hook| {
            let names = [Some(&hook.name), hook.call.id.as_ref()];
            let is_named = only.iter().any(|wanted| names.contains(&Some(wanted)) || hook.call.tags.contains(wanted));
            all || is_named
        });
        if let Kind::Union(union) = &mut api.types.get_mut(set.ty.id).kind {
            union.variants.retain(|variant| set.hooks.iter().any(|hook| variant.hook.as_ref() == Some(&hook.key)));
        }
    }
    api.hooks.retain(|set| !set.hooks.is_empty());
}
