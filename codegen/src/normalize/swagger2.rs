//! Pass: rewrites Swagger 2.0 as OpenAPI 3.0.

use super::grammar::METHODS;
use super::walk::At;
use super::{Context, Dialect, lookup};
use crate::diagnostics::Code;
use crate::json::{Map, Value, json};
use crate::pointer::Pointer;

/// Runs the pass. A document of another version is not changed.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    if cx.dialect != Dialect::Swagger2 {
        return;
    }
    let Value::Object(root) = document else { return };
    let shared = root.get("parameters").cloned().unwrap_or_default();
    tell_idle_of_root(cx, root, &shared);
    let media = Media::of(root, &Media { consumes: vec![], produces: vec![] });
    servers(root);
    let mut at = At::root();
    let media = Media { consumes: or_json(media.consumes), produces: or_json(media.produces) };
    // Swagger 2.0 has no keyword for webhooks, so documents write `x-webhooks`.
    for section in ["paths", "x-webhooks"] {
        let Some(Value::Object(items)) = root.get_mut(section) else { continue };
        at.inside(section, |at| path_items(cx, at, items, &shared, &media));
    }
    servers_of_operations(root);
    components(cx, root, &media);
    root.remove("swagger");
    root.insert("openapi".to_owned(), json!("3.0.3"));
    rewrite(document);
}

/// The media types of requests and responses.
#[derive(Clone)]
struct Media {
    consumes: Vec<String>,
    produces: Vec<String>,
}

impl Media {
    fn of(members: &mut Map, outer: &Media) -> Self {
        let mut take = |key: &str, outer: &[String]| match members.remove(key) {
            Some(Value::Array(items)) if !items.is_empty() => {
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            Some(Value::String(one)) => vec![one],
            _ => outer.to_vec(),
        };
        Self { consumes: take("consumes", &outer.consumes), produces: take("produces", &outer.produces) }
    }
}

fn or_json(types: Vec<String>) -> Vec<String> {
    if types.is_empty() { vec!["application/json".to_owned()] } else { types }
}

/// Makes servers of `schemes`, `host` and `basePath`.
fn servers(root: &mut Map) {
    let schemes = match root.remove("schemes") {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let host = root.remove("host").and_then(|host| host.as_str().map(str::to_owned));
    let base = root.remove("basePath").and_then(|base| base.as_str().map(str::to_owned)).unwrap_or_default();
    let base = base.trim_end_matches('/');
    let Some(host) = host else {
        if !base.is_empty() {
            root.insert("servers".to_owned(), json!([{ "url": base }]));
        }
        return;
    };
    let secure_first =
        if schemes.is_empty() || schemes.iter().any(|scheme| scheme == "https") { "https" } else { &schemes[0] };
    let mut urls = vec![json!({ "url": format!("{secure_first}://{host}{base}") })];
    let others = schemes.iter().filter(|scheme| *scheme != secure_first);
    urls.extend(others.map(|scheme| json!({ "url": format!("{scheme}://{host}{base}") })));
    root.insert("servers".to_owned(), json!(urls));
}

/// Makes servers of the `schemes` of an operation, if they do not have the scheme that other operations use.
fn servers_of_operations(root: &mut Map) {
    let first = root.get("servers").and_then(|servers| servers.pointer("/0/url")).and_then(Value::as_str);
    let first = first.and_then(|url| url.split_once("://")).map(|(scheme, rest)| (scheme.to_owned(), rest.to_owned()));
    let items = root.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    for item in items.filter_map(|(_, item)| item.as_object_mut()) {
        let operations = item.iter_mut().filter(|(key, _)| METHODS.contains(&key.as_str()));
        for operation in operations.filter_map(|(_, operation)| operation.as_object_mut()) {
            let schemes = operation.remove("schemes");
            let schemes: Vec<&str> =
                schemes.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect();
            if let Some((usual, rest)) = &first
                && !schemes.is_empty()
                && !schemes.contains(&usual.as_str())
            {
                let servers: Vec<Value> =
                    schemes.iter().map(|scheme| json!({ "url": format!("{scheme}://{rest}") })).collect();
                operation.insert("servers".to_owned(), Value::Array(servers));
            }
        }
    }
}

fn components(cx: &mut Context<'_>, root: &mut Map, media: &Media) {
    let mut sections = Map::new();
    let place = Pointer::root().key("components");
    if let Some(definitions) = root.remove("definitions") {
        cx.origins.moved(&place.key("schemas"), &Pointer::root().key("definitions"));
        sections.insert("schemas".to_owned(), definitions);
    }
    if let Some(Value::Object(parameters)) = root.remove("parameters") {
        shared_parameters(cx, parameters, &mut sections);
    }
    if let Some(Value::Object(mut responses)) = root.remove("responses") {
        let old = Pointer::root().key("responses");
        cx.origins.moved(&place.key("responses"), &old);
        let mut at = At::from_pointer(&old);
        for (name, value) in &mut responses {
            at.inside(name, |at| response(cx, at, value, media));
        }
        sections.insert("responses".to_owned(), Value::Object(responses));
    }
    if let Some(Value::Object(schemes)) = root.remove("securityDefinitions") {
        cx.origins.moved(&place.key("securitySchemes"), &Pointer::root().key("securityDefinitions"));
        let schemes: Map = schemes.into_iter().map(|(name, scheme)| (name, security_scheme(scheme))).collect();
        sections.insert("securitySchemes".to_owned(), Value::Object(schemes));
    }
    if let Some(Value::Object(components)) = root.get_mut("components") {
        components.extend(sections);
    } else if !sections.is_empty() {
        root.insert("components".to_owned(), Value::Object(sections));
    }
}

/// Converts shared parameters. Those of bodies are copied to the operations that use them, so only the others stay
/// here.
fn shared_parameters(cx: &mut Context<'_>, parameters: Map, sections: &mut Map) {
    let old = Pointer::root().key("parameters");
    cx.origins.moved(&Pointer::root().key("components").key("parameters"), &old);
    let mut converted = Map::new();
    for (name, mut value) in parameters {
        if !in_body(&value) {
            let new = Pointer::root().key("components").key("parameters").key(&name);
            parameter(cx, &At::from_pointer(&old.key(&name)), &new, &mut value);
            converted.insert(name, value);
        }
    }
    sections.insert("parameters".to_owned(), Value::Object(converted));
}

fn in_body(parameter: &Value) -> bool {
    matches!(parameter.get("in").and_then(Value::as_str), Some("body" | "formData"))
}

fn security_scheme(scheme: Value) -> Value {
    let Value::Object(mut members) = scheme else { return scheme };
    match members.get("type").and_then(Value::as_str) {
        Some("basic") => {
            members.insert("type".to_owned(), json!("http"));
            members.insert("scheme".to_owned(), json!("basic"));
        }
        Some("oauth2") => {
            let name = match members.remove("flow").as_ref().and_then(Value::as_str) {
                Some("application") => "clientCredentials",
                Some("accessCode") => "authorizationCode",
                Some("password") => "password",
                _ => "implicit",
            };
            let mut flow = Map::new();
            for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                if let Some(value) = members.remove(key) {
                    flow.insert(key.to_owned(), value);
                }
            }
            flow.entry("scopes").or_insert_with(|| json!({}));
            members.insert("flows".to_owned(), json!({ name: flow }));
        }
        _ => {}
    }
    Value::Object(members)
}

fn path_items(cx: &mut Context<'_>, at: &mut At, items: &mut Map, shared: &Value, media: &Media) {
    for (path, item) in items {
        at.inside(path, |at| path_item(cx, at, item, shared, media));
    }
}

fn path_item(cx: &mut Context<'_>, at: &mut At, item: &mut Value, shared: &Value, media: &Media) {
    let Value::Object(members) = item else { return };
    let list = members.remove("parameters");
    let (parameters, bodies) = split(cx, &at.pointer(), list, shared);
    if !parameters.is_empty() {
        members.insert("parameters".to_owned(), Value::Array(parameters));
    }
    for method in METHODS {
        if let Some(Value::Object(operation)) = members.get_mut(method) {
            at.inside(method, |at| self::operation(cx, at, operation, shared, media, &bodies));
        }
    }
}

/// A parameter of the body, with its place.
type InBody = (Pointer, Map);

/// Converts a list of parameters, and sets those of the body aside.
fn split(cx: &mut Context<'_>, place: &Pointer, list: Option<Value>, shared: &Value) -> (Vec<Value>, Vec<InBody>) {
    let (mut parameters, mut bodies) = (Vec::new(), Vec::new());
    let Some(Value::Array(items)) = list else { return (parameters, bodies) };
    let place = place.key("parameters");
    for (index, mut item) in items.into_iter().enumerate() {
        let old = place.index(index);
        let resolved = resolved(&item, shared);
        if resolved.unwrap_or(&item).is_object() && in_body(resolved.unwrap_or(&item)) {
            let copy = cx.copy(resolved.unwrap_or(&item));
            match copy {
                Some(Value::Object(body)) => bodies.push((old, body)),
                _ => cx.tell(Code::TooLarge, &old, "the parameter is copied too often"),
            }
            continue;
        }
        let new = place.index(parameters.len());
        if new != old {
            cx.origins.moved(&new, &old);
        }
        if item.get("$ref").is_none() {
            parameter(cx, &At::from_pointer(&old), &new, &mut item);
        }
        parameters.push(item);
    }
    (parameters, bodies)
}

fn operation(cx: &mut Context<'_>, at: &mut At, operation: &mut Map, shared: &Value, media: &Media, outer: &[InBody]) {
    tell_idle_produces(cx, at, operation);
    let consumes = operation.contains_key("consumes");
    let media = Media::of(operation, media);
    let media = Media { consumes: or_json(media.consumes), produces: or_json(media.produces) };
    let list = operation.remove("parameters");
    let (parameters, mut bodies) = split(cx, &at.pointer(), list, shared);
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), Value::Array(parameters));
    }
    let name = |body: &Map| body.get("name").and_then(Value::as_str).map(str::to_owned);
    let own: Vec<Option<String>> = bodies.iter().map(|(_, body)| name(body)).collect();
    bodies.extend(outer.iter().filter(|(_, body)| !own.contains(&name(body))).cloned());
    if consumes && bodies.is_empty() {
        tell_idle(cx, &at.pointer(), "consumes", "the operation has no body");
    }
    if let Some(body) = request_body(cx, at, bodies, &media) {
        operation.insert("requestBody".to_owned(), body);
    }
    if let Some(Value::Object(responses)) = operation.get_mut("responses") {
        at.inside("responses", |at| {
            for (status, value) in responses {
                at.inside(status, |at| response(cx, at, value, &media));
            }
        });
    }
}

/// Reports media types of an operation whose own responses have no body.
fn tell_idle_produces(cx: &mut Context<'_>, at: &At, operation: &Map) {
    if operation.contains_key("produces") && !has_bodies(operation.get("responses")) {
        tell_idle(cx, &at.pointer(), "produces", "no response that the operation describes has a body");
    }
}

/// Reports media types of the root that are those of no body.
fn tell_idle_of_root(cx: &mut Context<'_>, root: &Map, shared: &Value) {
    let items = ["paths", "x-webhooks"].into_iter().filter_map(|section| root.get(section)?.as_object()).flatten();
    let operations: Vec<(&Value, &Value)> =
        items.flat_map(|(_, item)| METHODS.iter().filter_map(move |method| Some((item, item.get(method)?)))).collect();
    let inherits = |operation: &Value, key: &str| operation.get(key).is_none();
    let is_sent = |(item, operation): &(&Value, &Value)| {
        inherits(operation, "consumes")
            && [item, operation].into_iter().any(|of| has_body(of.get("parameters"), shared))
    };
    let is_received =
        |(_, operation): &(&Value, &Value)| inherits(operation, "produces") && has_bodies(operation.get("responses"));
    let place = Pointer::root();
    if root.contains_key("consumes") && !operations.iter().any(is_sent) {
        tell_idle(cx, &place, "consumes", "no body takes its media type from here");
    }
    if root.contains_key("produces") && !has_bodies(root.get("responses")) && !operations.iter().any(is_received) {
        tell_idle(cx, &place, "produces", "no response takes its media type from here");
    }
}

fn tell_idle(cx: &mut Context<'_>, place: &Pointer, key: &str, why: &str) {
    cx.tell(Code::IdleKeyword, &place.key(key), format!("`{key}` says nothing: {why}"));
}

/// True if one of the responses has a body.
fn has_bodies(responses: Option<&Value>) -> bool {
    let responses = responses.and_then(Value::as_object).into_iter().flatten();
    responses.into_iter().any(|(_, response)| response.get("schema").is_some())
}

/// True if one of the parameters, itself or by a reference to `shared`, is in the body.
fn has_body(parameters: Option<&Value>, shared: &Value) -> bool {
    let parameters = parameters.and_then(Value::as_array).into_iter().flatten();
    parameters.into_iter().any(|parameter| in_body(resolved(parameter, shared).unwrap_or(parameter)))
}

/// Returns the shared parameter that a reference leads to.
fn resolved<'v>(parameter: &Value, shared: &'v Value) -> Option<&'v Value> {
    let name = parameter.get("$ref").and_then(Value::as_str)?.strip_prefix("#/parameters/")?;
    lookup(shared, &Pointer::from_escaped(format!("/{name}")))
}

fn request_body(cx: &mut Context<'_>, at: &At, bodies: Vec<InBody>, media: &Media) -> Option<Value> {
    let place = at.pointer().key("requestBody");
    let whole = bodies.iter().position(|(_, body)| body.get("in") == Some(&json!("body")));
    if let Some(index) = whole {
        let (old, mut body) = bodies.into_iter().nth(index)?;
        cx.origins.moved(&place, &old);
        let schema = body.remove("schema").unwrap_or_else(|| json!({}));
        let mut content = Map::new();
        for name in &media.consumes {
            let Some(schema) = cx.copy(&schema) else {
                cx.tell(Code::TooLarge, &old, "the schema is copied for too many media types");
                break;
            };
            cx.origins.moved(&place.key("content").key(name), &old);
            content.insert(name.clone(), json!({ "schema": schema }));
        }
        let mut out = Map::from_iter([("content".to_owned(), Value::Object(content))]);
        for key in ["description", "required"] {
            if let Some(value) = body.remove(key) {
                out.insert(key.to_owned(), value);
            }
        }
        out.extend(body.into_iter().filter(|(key, _)| key.starts_with("x-")));
        return Some(Value::Object(out));
    }
    (!bodies.is_empty()).then(|| form(cx, (at, &place), bodies, media))
}

fn form(cx: &mut Context<'_>, (operation, place): (&At, &Pointer), fields: Vec<InBody>, media: &Media) -> Value {
    let has_file = fields.iter().any(|(_, field)| field.get("type") == Some(&json!("file")));
    let is_form = |name: &&String| name.starts_with("multipart/") || name.ends_with("x-www-form-urlencoded");
    let mut types: Vec<String> = media.consumes.iter().filter(is_form).cloned().collect();
    if has_file {
        types.retain(|name| name.starts_with("multipart/"));
    }
    if types.is_empty() {
        let usual = if has_file { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
        if media.consumes.iter().any(|name| name != "application/json") {
            let message = format!("`consumes` names no media type that a form can have; it is sent as `{usual}`");
            cx.tell(Code::IdleKeyword, &operation.pointer(), message);
        }
        types.push(usual.to_owned());
    }
    let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), Map::new());
    let mut origins = Vec::new();
    for (old, mut field) in fields {
        let Some(Value::String(name)) = field.remove("name") else { continue };
        field.remove("in");
        if field.remove("required") == Some(json!(true)) {
            required.push(json!(name));
        }
        if let Some(explode) = collection(cx, &old, &mut field) {
            encoding.insert(name.clone(), json!({ "style": explode.0, "explode": explode.1 }));
        }
        file_type(&mut field);
        origins.push((name.clone(), old));
        properties.insert(name, Value::Object(field));
    }
    let needed = !required.is_empty();
    let mut schema = json!({ "type": "object", "properties": properties });
    if needed {
        schema["required"] = Value::Array(required);
    }
    let mut media_type = json!({ "schema": schema });
    if !encoding.is_empty() {
        media_type["encoding"] = Value::Object(encoding);
    }
    let content: Map = types.iter().map(|name| (name.clone(), media_type.clone())).collect();
    for name in &types {
        for (field, old) in &origins {
            let properties = place.key("content").key(name).key("schema").key("properties");
            cx.origins.moved(&properties.key(field), old);
        }
    }
    json!({ "content": content, "required": needed })
}

fn file_type(schema: &mut Map) {
    if schema.get("type") == Some(&json!("file")) {
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("format".to_owned(), json!("binary"));
    }
}

/// Converts `collectionFormat` to a style and `explode`. Returns `None` if the parameter is not a list.
fn collection(cx: &mut Context<'_>, place: &Pointer, members: &mut Map) -> Option<(&'static str, bool)> {
    match list_format(cx, place, members)?.as_str() {
        "csv" => Some(("form", false)),
        "multi" => Some(("form", true)),
        "ssv" => Some(("spaceDelimited", false)),
        "pipes" => Some(("pipeDelimited", false)),
        other => {
            let message = format!("`collectionFormat: {other}` has no counterpart; values are joined by commas");
            cx.tell(Code::UnsupportedStyle, place, message);
            Some(("form", false))
        }
    }
}

/// Takes `collectionFormat` out, and returns it for a list. Beside another value it is reported.
fn list_format(cx: &mut Context<'_>, place: &Pointer, members: &mut Map) -> Option<String> {
    let format = members.remove("collectionFormat");
    if members.get("type") == Some(&json!("array")) {
        return Some(format.as_ref().and_then(Value::as_str).unwrap_or("csv").to_owned());
    }
    if format.is_some() {
        let message = "`collectionFormat` says nothing of a value that is not a list";
        cx.tell(Code::IdleKeyword, &place.key("collectionFormat"), message);
    }
    None
}

/// Keys that stay with a parameter. All others describe its value.
const OF_PARAMETER: &[&str] = &["name", "in", "description", "required", "allowEmptyValue", "deprecated", "schema"];

/// Converts the parameter at `at`. Its new place is `new`.
fn parameter(cx: &mut Context<'_>, at: &At, new: &Pointer, value: &mut Value) {
    let Value::Object(members) = value else { return };
    let location = members.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
    let style = collection(cx, &at.pointer(), members);
    into_schema(cx, &at.pointer(), new, members);
    match (style, location.as_str()) {
        (Some((style, explode)), "query") => {
            members.insert("style".to_owned(), json!(style));
            members.insert("explode".to_owned(), json!(explode));
        }
        // The style of the other locations is `simple`, which joins lists by commas.
        (Some((style, _)), _) if style != "form" => {
            cx.report(Code::UnsupportedStyle, at, "a list is joined by commas outside the query");
        }
        _ => {}
    }
}

/// Moves the keys that describe a value into a schema.
fn into_schema(cx: &mut Context<'_>, old: &Pointer, new: &Pointer, members: &mut Map) {
    let keys: Vec<String> = members
        .keys()
        .filter(|key| !OF_PARAMETER.contains(&key.as_str()) && (!key.starts_with("x-") || *key == "x-nullable"))
        .cloned()
        .collect();
    let mut schema = match members.remove("schema") {
        Some(Value::Object(schema)) => schema,
        _ => Map::new(),
    };
    for key in keys {
        if let Some(value) = members.remove(&key) {
            // Only values are recorded: the new place of a schema identifies it in several versions of the document.
            if ["enum", "default", "example"].contains(&key.as_str()) {
                cx.origins.moved(&new.key("schema").key(&key), &old.key(&key));
            }
            schema.insert(key, value);
        }
    }
    file_type(&mut schema);
    members.insert("schema".to_owned(), Value::Object(schema));
}

fn response(cx: &mut Context<'_>, at: &At, value: &mut Value, media: &Media) {
    let Value::Object(members) = value else { return };
    if members.contains_key("$ref") {
        return;
    }
    if let Some(Value::Object(headers)) = members.get_mut("headers") {
        let place = at.pointer().key("headers");
        for (name, header) in headers {
            if let Value::Object(header) = header {
                let place = place.key(name);
                separate(cx, &place, header);
                into_schema(cx, &place, &place, header);
            }
        }
    }
    let examples = members.remove("examples");
    let Some(schema) = members.remove("schema") else {
        if examples.is_some() {
            tell_idle(cx, &at.pointer(), "examples", "the response has no body");
        }
        return;
    };
    let place = at.pointer();
    let is_file = schema.get("type") == Some(&json!("file"));
    let mut content = Map::new();
    for name in &media.produces {
        let name = if is_file && name == "application/json" { "application/octet-stream" } else { name };
        let Some(schema) = cx.copy(&schema) else {
            cx.tell(Code::TooLarge, &place, "the schema is copied for too many media types");
            break;
        };
        let mut media_type = json!({ "schema": schema });
        if let Some(example) = examples.as_ref().and_then(|examples| examples.get(name)) {
            media_type["example"] = example.clone();
        }
        let new = place.key("content").key(name);
        cx.origins.moved(&new.key("schema"), &place.key("schema"));
        cx.origins.moved(&new.key("example"), &place.key("examples").key(name));
        content.insert(name.to_owned(), media_type);
    }
    for (name, _) in examples.as_ref().and_then(Value::as_object).into_iter().flatten() {
        if !content.contains_key(name) && !name.starts_with("x-") {
            let message = format!("an example of `{name}`, which is no media type of the response");
            cx.tell(Code::IdleKeyword, &place.key("examples").key(name), message);
        }
    }
    members.insert("content".to_owned(), Value::Object(content));
}

/// The most characters of a schema in a message.
const MOST_SHOWN: usize = 200;

/// Makes a text of a header whose items are not divided by commas, because only commas have a counterpart (the style
/// `simple`, OpenAPI 3.0.4, section 4.7.21).
fn separate(cx: &mut Context<'_>, place: &Pointer, header: &mut Map) {
    let Some(format) = list_format(cx, place, header).filter(|format| format != "csv") else { return };
    let items: String = header.remove("items").unwrap_or_default().to_string().chars().take(MOST_SHOWN).collect();
    let message = format!("`collectionFormat: {format}` has no counterpart in a header");
    let message = format!("{message}; it is handed on as its text, and not as a list of `{items}`");
    cx.tell(Code::UnsupportedStyle, &place.key("collectionFormat"), message);
    header.insert("type".to_owned(), json!("string"));
}

/// Rewrites what is renamed anywhere in the document: references, `discriminator`, `x-nullable` and the type `file`.
fn rewrite(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                for (from, to) in [
                    ("#/definitions/", "#/components/schemas/"),
                    ("#/parameters/", "#/components/parameters/"),
                    ("#/responses/", "#/components/responses/"),
                ] {
                    if let Some(rest) = reference.strip_prefix(from) {
                        *reference = format!("{to}{rest}");
                    }
                }
            }
            if let Some(Value::String(property)) = members.get("discriminator") {
                let property = property.clone();
                members.insert("discriminator".to_owned(), json!({ "propertyName": property }));
            }
            if members.get("x-nullable") == Some(&json!(true)) {
                members.insert("nullable".to_owned(), json!(true));
                members.remove("x-nullable");
            }
            if members.get("type") == Some(&json!("file")) {
                file_type(members);
            }
            members.values_mut().for_each(rewrite);
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
