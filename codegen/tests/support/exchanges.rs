//! Turns a document into JSON Schema (2020-12) for allowed requests and responses, so that an independent validator
//! judges an exchange.
//!
//! A request is `{"query", "header", "cookie", "body", "media", "credentials"}`, and a response is
//! `{"status", "body", "media", "header"}`. Omitted parts are filled in. A credential is the name of a security scheme,
//! or `{"name": [its scopes]}`. A text that holds bytes is `{"base64": "aGk="}`, under the name of its encoding: its
//! value is not the text that it looks like. `xml` of a body is the XML form of its members. An API sends
//! `{"method", "body", "header"}` to a webhook, and the reply is `{"status"}`. The style of parameters, the form of
//! credentials and the server of a call are constants that the document of the old version gives.

use restwright_codegen::diagnostics::Diagnostics;
use restwright_codegen::source::Sources;
use serde_json::{Map, Value, json};

use super::Memory;

/// A document as written.
pub struct Description {
    root: Value,
}

impl Description {
    /// Parses the text of a document.
    pub fn of(text: &str) -> Self {
        let loader = Memory::of(&[("api.yaml", text)]);
        let mut diagnostics = Diagnostics::new();
        let root = Sources::new("api.yaml").read("api.yaml", &loader, &mut diagnostics);
        Self { root: Value::from(&root.expect("the document can be read")) }
    }

    fn operation(&self, operation: &str) -> Option<(&Value, String)> {
        let (method, path) = operation.split_once(' ')?;
        let key = |path: &str| {
            let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
            parts.collect::<Vec<_>>().join("/")
        };
        let paths = self.root.get("paths")?.as_object()?;
        let (found, item) = paths.iter().find(|(known, _)| key(known) == key(path))?;
        Some((item.get(method.to_ascii_lowercase())?, key(found)))
    }

    fn referred<'v>(&'v self, value: &'v Value) -> &'v Value {
        let reference = value.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        reference.and_then(|pointer| self.root.pointer(pointer)).unwrap_or(value)
    }

    fn parameters<'v>(&'v self, operation: &'v Value, location: &str) -> Vec<&'v Value> {
        let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
        all.map(|one| self.referred(one)).filter(|one| one["in"] == location).collect()
    }

    /// The request, with the omitted parts filled in.
    pub fn request(&self, operation: &str, value: &Value) -> Value {
        let mut request = value.clone();
        let (described, route) = self.operation(operation).expect("the old document has the operation");
        request["route"] = json!(route);
        if request.get("server").is_none() {
            request["server"] = json!(self.servers(described)[0]);
        }
        for location in ["query", "header", "cookie"] {
            let given = request.get(location).cloned().unwrap_or_else(|| json!({}));
            for name in given.as_object().expect("parameters are an object").keys() {
                let parameters = self.parameters(described, location);
                let parameter = parameters.iter().find(|one| one["name"] == **name);
                request["written"][format!("{location}:{name}")] = parameter.map_or(Value::Null, |one| written(one));
            }
            request[location] = given;
        }
        if request.get("body").is_some() {
            let content = &described["requestBody"]["content"];
            let media = request.get("media").and_then(Value::as_str).unwrap_or("application/json").to_owned();
            request["xml"] = self.xml(&content[&media]);
            request["encoding"] = content[&media].get("encoding").cloned().unwrap_or_else(|| json!({}));
            request["media"] = json!(media);
        }
        let given = request.get("credentials").and_then(Value::as_array).cloned().unwrap_or_default();
        request["credentials"] = given.iter().map(|one| self.given(one)).collect();
        request
    }

    /// The response, with the omitted parts filled in.
    pub fn response(value: &Value) -> Value {
        let mut response = value.clone();
        for key in ["header", "encoding"] {
            response[key] = response.get(key).cloned().unwrap_or_else(|| json!({}));
        }
        if response.get("body").is_some() && response.get("media").is_none() {
            response["media"] = json!("application/json");
        }
        response
    }

    /// A credential as it is sent. Its token was fetched as the document says.
    fn given(&self, credential: &Value) -> Value {
        let (name, scopes) = match credential {
            Value::Object(one) => one.iter().next().map(|(name, scopes)| (name.clone(), scopes.clone())),
            name => name.as_str().map(|name| (name.to_owned(), json!([]))),
        }
        .expect("a credential has a name");
        let (how, token) = self.scheme(&name);
        let mut given = json!({ "how": how, "scopes": scopes });
        if let Some(flow) = token {
            let known = flow["scopes"].as_object().into_iter().flatten();
            given["token"] = flow["tokenUrl"].clone();
            given["asked"] = known.map(|(scope, _)| scope.clone()).collect();
        }
        given
    }

    /// The way to send the credential of a scheme, whatever the name of the scheme, and the flow that fetches a token.
    fn scheme(&self, name: &str) -> (Value, Option<&Value>) {
        let scheme = &self.root["components"]["securitySchemes"][name];
        let how = match scheme["type"].as_str() {
            Some("oauth2" | "openIdConnect") => json!("bearer"),
            Some("http") => scheme["scheme"].clone(),
            _ => json!([scheme["in"], scheme["name"]]),
        };
        (how, scheme.pointer("/flows/clientCredentials"))
    }

    /// The schema that an accepted credential fits.
    fn asked(&self, name: &str, scopes: &Value) -> Value {
        let (how, token) = self.scheme(name);
        let contained: Vec<Value> =
            (scopes.as_array().into_iter().flatten()).map(|scope| json!({ "contains": { "const": scope } })).collect();
        let mut properties = json!({ "how": { "const": how } });
        if !contained.is_empty() {
            properties["scopes"] = json!({ "allOf": contained });
        }
        if let Some(flow) = token {
            let known: Vec<&String> =
                flow["scopes"].as_object().into_iter().flatten().map(|(scope, _)| scope).collect();
            properties["token"] = json!({ "const": flow["tokenUrl"] });
            properties["asked"] = json!({ "items": { "enum": known } });
        }
        json!({ "contains": { "properties": properties } })
    }

    fn servers(&self, operation: &Value) -> Vec<String> {
        let listed = operation.get("servers").or(self.root.get("servers")).and_then(Value::as_array);
        listed.into_iter().flatten().flat_map(urls).collect()
    }

    /// True if the document allows a request.
    pub fn allows_request(&self, operation: &str, value: &Value) -> bool {
        let Some((described, route)) = self.operation(operation) else { return false };
        let mut properties = Map::new();
        properties.insert("route".to_owned(), json!({ "const": route }));
        properties.insert("server".to_owned(), json!({ "enum": self.servers(described) }));
        let mut styles = Map::new();
        for location in ["query", "header", "cookie"] {
            let parameters = self.parameters(described, location);
            let name = |one: &&Value| one["name"].as_str().unwrap_or_default().to_owned();
            let schemas: Map<String, Value> =
                parameters.iter().map(|one| (name(one), schema(&one["schema"]))).collect();
            let required: Vec<String> = parameters.iter().filter(|one| one["required"] == true).map(name).collect();
            styles.extend(
                parameters.iter().map(|one| (format!("{location}:{}", name(one)), json!({ "const": written(one) }))),
            );
            properties.insert(location.to_owned(), json!({ "properties": schemas, "required": required }));
        }
        properties.insert("written".to_owned(), json!({ "properties": styles }));
        let mut parts = vec![json!({ "properties": properties, "required": ["query", "header", "cookie"] })];
        parts.extend(self.body(described));
        parts.push(self.security(described));
        self.holds(json!({ "allOf": parts }), value)
    }

    fn body(&self, operation: &Value) -> Option<Value> {
        let body = self.referred(operation.get("requestBody")?);
        let content = body["content"].as_object()?;
        let kinds = content.iter().map(|(media, held)| {
            let encoding = held.get("encoding").cloned().unwrap_or_else(|| json!({}));
            let (media, encoding) = (json!({ "const": media }), json!({ "const": encoding }));
            let (body, xml) = (self::held(held), json!({ "const": self.xml(held) }));
            let properties = json!({ "media": media, "encoding": encoding, "body": body, "xml": xml });
            json!({ "properties": properties, "required": ["body"] })
        });
        let mut kinds: Vec<Value> = kinds.collect();
        if body["required"] != true {
            kinds.push(json!({ "not": { "required": ["body"] } }));
        }
        Some(json!({ "anyOf": kinds }))
    }

    fn security(&self, operation: &Value) -> Value {
        let asked = operation.get("security").or(self.root.get("security")).and_then(Value::as_array);
        let Some(asked) = asked.filter(|asked| !asked.is_empty()) else { return json!(true) };
        let ways = asked.iter().map(|way| {
            let names = way.as_object().into_iter().flatten();
            let all: Vec<Value> = names.map(|(name, scopes)| self.asked(name, scopes)).collect();
            if all.is_empty() { json!(true) } else { json!({ "properties": { "credentials": { "allOf": all } } }) }
        });
        json!({ "anyOf": ways.collect::<Vec<_>>() })
    }

    /// True if the document allows a response.
    pub fn promises_response(&self, operation: &str, value: &Value) -> bool {
        if let Some(name) = operation.strip_prefix("webhook ") {
            return self.promises_webhook(name, value);
        }
        let Some((described, _)) = self.operation(operation) else { return false };
        let responses = described["responses"].as_object().into_iter().flatten();
        let kinds = responses.flat_map(|(status, response)| {
            let response = self.referred(response);
            let status = json!({ "pattern": pattern(status) });
            let headers = response.get("headers").and_then(Value::as_object).into_iter().flatten();
            let always = headers.clone().filter(|(_, one)| self.referred(one)["required"] == true);
            let always: Vec<&String> = always.map(|(name, _)| name).collect();
            let headers: Map<String, Value> =
                headers.map(|(name, one)| (name.clone(), held(self.referred(one)))).collect();
            let header = json!({ "properties": headers, "required": always });
            let content = response.get("content").and_then(Value::as_object).cloned().unwrap_or_default();
            if content.is_empty() {
                let properties = json!({ "status": status, "header": header });
                return vec![json!({ "properties": properties, "not": { "required": ["body"] } })];
            }
            let kinds = content.iter().map(|(media, held)| {
                let body = self::held(held);
                let media = json!({ "const": media });
                let xml = json!({ "const": self.xml(held) });
                let properties =
                    json!({ "status": status, "header": header, "media": media, "body": body, "xml": xml });
                json!({ "properties": properties, "required": ["body"] })
            });
            kinds.collect()
        });
        self.holds(json!({ "anyOf": kinds.collect::<Vec<_>>() }), value)
    }

    /// The webhook with a name and a method.
    fn webhook(&self, name: &str, value: &Value) -> Option<&Value> {
        let method = value.get("method").and_then(Value::as_str).unwrap_or("POST").to_ascii_lowercase();
        self.root.get("webhooks")?.get(name)?.get(method)
    }

    /// The XML form of the members of a body.
    fn xml(&self, media: &Value) -> Value {
        let members = self.referred(&media["schema"])["properties"].as_object().into_iter().flatten();
        members.filter_map(|(name, one)| Some((name.clone(), one.get("xml")?.clone()))).collect::<Map<_, _>>().into()
    }

    /// True if the webhook with this name may send this.
    fn promises_webhook(&self, name: &str, value: &Value) -> bool {
        let Some(described) = self.webhook(name, value) else { return false };
        let headers = self.parameters(described, "header");
        let name = |one: &&Value| one["name"].as_str().unwrap_or_default().to_owned();
        let always: Vec<String> = headers.iter().filter(|one| one["required"] == true).map(name).collect();
        let schemas: Map<String, Value> = headers.iter().map(|one| (name(one), schema(&one["schema"]))).collect();
        let header = json!({ "properties": { "header": { "properties": schemas, "required": always } } });
        let parts: Vec<Value> = self.body(described).into_iter().chain([header]).collect();
        self.holds(json!({ "allOf": parts }), value)
    }

    /// True if this reply to the webhook with this name is allowed.
    pub fn allows_reply(&self, name: &str, value: &Value) -> bool {
        let statuses = self.webhook(name, value).and_then(|described| described["responses"].as_object());
        let allowed = statuses.into_iter().flatten().map(|(status, _)| json!({ "pattern": pattern(status) }));
        self.holds(json!({ "properties": { "status": { "anyOf": allowed.collect::<Vec<_>>() } } }), value)
    }

    fn holds(&self, mut judge: Value, value: &Value) -> bool {
        // References lead into `#/components/schemas`.
        let schemas = self.root["components"]["schemas"].as_object().into_iter().flatten();
        let schemas: Map<String, Value> = schemas.map(|(name, one)| (name.clone(), schema(one))).collect();
        judge["components"] = json!({ "schemas": schemas });
        judge["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
        jsonschema::validator_for(&judge).expect("it is a schema").is_valid(value)
    }
}

/// A pattern for the statuses that a key of the responses matches.
fn pattern(status: &str) -> String {
    format!("^{}$", status.replace(['X', 'x'], "[0-9]").replace("default", ".*"))
}

/// Every URL of a server whose variables list their values. The URL with the defaults is first.
fn urls(server: &Value) -> Vec<String> {
    let mut urls = vec![server["url"].as_str().unwrap_or_default().to_owned()];
    for (name, variable) in server["variables"].as_object().into_iter().flatten() {
        let values = variable["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let values: Vec<&str> = variable["default"].as_str().into_iter().chain(values).collect();
        let filled =
            |url: &String| values.iter().map(|value| url.replace(&format!("{{{name}}}"), value)).collect::<Vec<_>>();
        urls = urls.iter().flat_map(filled).collect();
    }
    urls
}

/// The way to write a parameter: its style, and if it explodes (OpenAPI 3.0.4, section 4.7.12).
fn written(parameter: &Value) -> Value {
    let usual = if parameter["in"] == "query" || parameter["in"] == "cookie" { "form" } else { "simple" };
    let style = parameter.get("style").and_then(Value::as_str).unwrap_or(usual);
    let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form");
    json!([style, explode])
}

/// The schema of a media type or a header. Without one, anything is allowed.
fn held(described: &Value) -> Value {
    described.get("schema").map_or(Value::Bool(true), schema)
}

/// The encodings of a text that holds bytes, with their characters (RFC 4648, RFC 2045).
const ENCODINGS: [(&str, &str); 4] = [
    ("base64", "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"),
    ("base64url", "^[A-Za-z0-9_-]*=*$"),
    ("base16", "^([0-9A-Fa-f]{2})*$"),
    ("quoted-printable", "^([ -<>-~]|=[0-9A-F]{2})*$"),
];

/// The schema of a text that holds bytes: an object with the text under the name of its encoding.
fn encoded(members: &Map<String, Value>) -> Option<Value> {
    let name = match members.get("format").and_then(Value::as_str) {
        Some("byte") => "base64",
        Some("base64url") => "base64url",
        _ => members.get("contentEncoding")?.as_str()?,
    };
    let (_, pattern) = ENCODINGS.iter().find(|(known, _)| *known == name).expect("the encoding is known");
    Some(
        json!({ "type": "object", "required": [name], "properties": { name: { "type": "string", "pattern": pattern } } }),
    )
}

/// Turns a schema of OpenAPI 3.0 into JSON Schema. In these documents they differ only in `nullable`, and in the
/// keywords of a text that holds bytes.
fn schema(value: &Value) -> Value {
    match value {
        Value::Object(members) if encoded(members).is_some() => encoded(members).unwrap_or_default(),
        Value::Object(members) => {
            let read: Map<String, Value> = members.iter().map(|(key, one)| (key.clone(), schema(one))).collect();
            match read.get("nullable") {
                Some(Value::Bool(true)) => json!({ "anyOf": [{ "type": "null" }, read] }),
                _ => Value::Object(read),
            }
        }
        Value::Array(items) => items.iter().map(schema).collect(),
        other => other.clone(),
    }
}
