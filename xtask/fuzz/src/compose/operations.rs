//! Paths, operations, parameters, bodies, responses, servers and credentials.

use serde_json::{Map, Value, json};

use super::{Composer, Version, words};

const METHODS: [&str; 9] = ["get", "post", "put", "patch", "delete", "head", "options", "trace", "query"];
const STYLES: [&str; 9] =
    ["form", "simple", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject", "cookie", "wavy"];

impl Composer<'_> {
    pub(super) fn paths(&mut self) -> Value {
        let count = self.below(4) + 1;
        let mut paths = Map::new();
        for _ in 0..count {
            let mut path = self.pick(&words::PATHS).to_owned();
            if self.chance(1, 3) {
                path = format!("{path}/{{{}}}", self.word());
            }
            paths.insert(path, self.path_item());
        }
        Value::Object(paths)
    }

    pub(super) fn path_item(&mut self) -> Value {
        let count = self.below(3) + 1;
        let mut item = json!({});
        for _ in 0..count {
            let method = self.pick(&METHODS);
            item[method] = self.operation();
        }
        self.maybe(&mut item, 1, 5, "parameters", |composer| composer.list(3, Self::parameter));
        self.maybe(&mut item, 1, 14, "servers", |composer| composer.list(2, Self::server));
        if self.version == Version::V32 {
            self.maybe(&mut item, 1, 6, "additionalOperations", |composer| composer.members(2, Self::operation));
        }
        item
    }

    fn operation(&mut self) -> Value {
        let mut operation = json!({});
        operation["responses"] = self.responses();
        self.maybe(&mut operation, 2, 3, "operationId", |composer| json!(composer.word()));
        self.maybe(&mut operation, 1, 2, "tags", |composer| composer.list(2, |composer| json!(composer.word())));
        self.maybe(&mut operation, 2, 3, "parameters", |composer| composer.list(5, Self::parameter));
        self.maybe(&mut operation, 1, 4, "description", |composer| json!(composer.text()));
        self.maybe(&mut operation, 1, 6, "summary", |composer| json!(composer.text()));
        self.maybe(&mut operation, 1, 12, "deprecated", |_| json!(true));
        self.maybe(&mut operation, 1, 8, "security", Self::security);
        match self.version {
            Version::V2 => {
                self.maybe(&mut operation, 1, 4, "consumes", |composer| {
                    composer.list(2, |composer| json!(composer.media_type()))
                });
                self.maybe(&mut operation, 1, 4, "produces", |composer| {
                    composer.list(2, |composer| json!(composer.media_type()))
                });
            }
            Version::V30 | Version::V31 | Version::V32 => {
                self.maybe(&mut operation, 1, 2, "requestBody", Self::body);
                self.maybe(&mut operation, 1, 12, "callbacks", |composer| {
                    composer.members(2, |composer| json!({ "{$request.body#/url}": composer.path_item_of_callback() }))
                });
            }
        }
        operation
    }

    /// A path item whose operations have no callbacks: they could nest without end.
    fn path_item_of_callback(&mut self) -> Value {
        json!({ "post": { "requestBody": self.body(), "responses": self.responses() } })
    }

    fn responses(&mut self) -> Value {
        let count = self.below(3) + 1;
        let mut responses = Map::new();
        for _ in 0..count {
            let status = self.pick(&words::STATUSES).to_owned();
            responses.insert(status, self.response());
        }
        Value::Object(responses)
    }

    pub(super) fn response(&mut self) -> Value {
        if self.chance(1, 10) {
            let name = self.word();
            let folder = if self.version == Version::V2 { "#/responses" } else { "#/components/responses" };
            return json!({ "$ref": format!("{folder}/{}", name.replace('~', "~0").replace('/', "~1")) });
        }
        let mut response = json!({ "description": self.text() });
        match self.version {
            Version::V2 => self.maybe(&mut response, 3, 4, "schema", |composer| composer.schema(0)),
            Version::V30 | Version::V31 | Version::V32 => self.maybe(&mut response, 3, 4, "content", Self::content),
        }
        self.maybe(&mut response, 1, 6, "headers", |composer| composer.members(3, Self::header));
        self.maybe(&mut response, 1, 14, "links", |composer| {
            composer.members(1, |composer| json!({ "operationId": composer.word() }))
        });
        response
    }

    pub(super) fn header(&mut self) -> Value {
        match self.version {
            Version::V2 => json!({ "type": self.pick(&["string", "integer", "array"]) }),
            Version::V30 | Version::V31 | Version::V32 => {
                json!({ "schema": self.schema(2), "required": self.chance(1, 2) })
            }
        }
    }

    pub(super) fn media_type(&mut self) -> String {
        self.pick(&words::MEDIA_TYPES).to_owned()
    }

    /// Bodies by media type.
    fn content(&mut self) -> Value {
        let count = self.below(3) + 1;
        let mut content = Map::new();
        for _ in 0..count {
            let media_type = self.media_type();
            let mut body = json!({});
            self.maybe(&mut body, 9, 10, "schema", |composer| composer.schema(0));
            self.maybe(&mut body, 1, 8, "example", |composer| {
                composer.pick(&[json!("a"), json!({ "a": 1 }), json!([])])
            });
            self.maybe(&mut body, 1, 8, "encoding", |composer| composer.members(3, Self::encoding));
            if self.version == Version::V32 {
                self.maybe(&mut body, 1, 8, "itemSchema", |composer| composer.schema(0));
                self.maybe(&mut body, 1, 14, "prefixEncoding", |composer| composer.list(2, Self::encoding));
            }
            content.insert(media_type, body);
        }
        Value::Object(content)
    }

    fn encoding(&mut self) -> Value {
        let mut encoding = json!({});
        self.maybe(&mut encoding, 1, 2, "contentType", |composer| json!(composer.media_type()));
        self.maybe(&mut encoding, 1, 2, "style", |composer| json!(composer.pick(&STYLES)));
        self.maybe(&mut encoding, 1, 3, "explode", |composer| json!(composer.chance(1, 2)));
        self.maybe(&mut encoding, 1, 4, "headers", |composer| composer.members(2, Self::header));
        encoding
    }

    pub(super) fn body(&mut self) -> Value {
        json!({ "content": self.content(), "required": self.chance(1, 2) })
    }

    pub(super) fn parameter(&mut self) -> Value {
        if self.chance(1, 12) {
            let name = self.word().replace('~', "~0").replace('/', "~1");
            let folder = if self.version == Version::V2 { "#/parameters" } else { "#/components/parameters" };
            return json!({ "$ref": format!("{folder}/{name}") });
        }
        let place = self.place();
        let name = if place == "path" && self.chance(1, 2) { "id".to_owned() } else { self.word() };
        let mut parameter = json!({ "name": name, "in": place });
        if place == "path" || self.chance(1, 4) {
            parameter["required"] = json!(true);
        }
        self.maybe(&mut parameter, 1, 4, "description", |composer| json!(composer.text()));
        self.maybe(&mut parameter, 1, 12, "deprecated", |_| json!(true));
        match self.version {
            Version::V2 => self.older_parameter(&mut parameter, place),
            Version::V30 | Version::V31 | Version::V32 => self.newer_parameter(&mut parameter),
        }
        parameter
    }

    fn place(&mut self) -> &'static str {
        match self.version {
            Version::V2 => self.pick(&["query", "query", "path", "header", "formData", "body"]),
            Version::V32 => self.pick(&["query", "query", "path", "header", "cookie", "querystring"]),
            Version::V30 | Version::V31 => self.pick(&["query", "query", "path", "header", "cookie", "matrix"]),
        }
    }

    fn older_parameter(&mut self, parameter: &mut Value, place: &str) {
        if place == "body" {
            parameter["schema"] = self.schema(0);
            return;
        }
        parameter["type"] = json!(self.pick(&["string", "integer", "number", "boolean", "array", "file"]));
        self.maybe(parameter, 1, 3, "items", |composer| json!({ "type": composer.pick(&["string", "integer"]) }));
        self.maybe(parameter, 1, 3, "collectionFormat", |composer| {
            json!(composer.pick(&["csv", "multi", "pipes", "tsv", "ssv", "x"]))
        });
        self.maybe(parameter, 1, 3, "enum", |composer| composer.list(4, |composer| json!(composer.word())));
        self.maybe(parameter, 1, 4, "default", super::Composer::bound_of_parameter);
    }

    fn bound_of_parameter(&mut self) -> Value {
        self.pick(&[json!(1), json!("a"), json!(null), json!([])])
    }

    fn newer_parameter(&mut self, parameter: &mut Value) {
        if self.chance(1, 8) {
            parameter["content"] = self.content();
        } else {
            parameter["schema"] = self.schema(2);
        }
        self.maybe(parameter, 1, 2, "style", |composer| json!(composer.pick(&STYLES)));
        self.maybe(parameter, 1, 2, "explode", |composer| json!(composer.chance(1, 2)));
        self.maybe(parameter, 1, 8, "allowReserved", |_| json!(true));
        self.maybe(parameter, 1, 8, "example", super::Composer::bound_of_parameter);
    }

    pub(super) fn server(&mut self) -> Value {
        let mut server = json!({ "url": self.pick(&words::SERVERS) });
        self.maybe(&mut server, 1, 4, "description", |composer| json!(composer.text()));
        self.maybe(&mut server, 1, 2, "variables", |composer| {
            let mut variables = composer.members(2, |composer| json!({ "default": composer.word() }));
            variables["a"] = json!({ "default": "x", "enum": composer.list(3, |composer| json!(composer.word())) });
            variables
        });
        server
    }

    pub(super) fn scheme(&mut self) -> Value {
        let kind = self.pick(&["apiKey", "http", "basic", "oauth2", "openIdConnect", "mutualTLS", "x"]);
        let mut scheme = json!({ "type": kind });
        self.maybe(&mut scheme, 3, 4, "name", |composer| json!(composer.word()));
        self.maybe(&mut scheme, 3, 4, "in", |composer| json!(composer.pick(&["header", "query", "cookie", "body"])));
        self.maybe(&mut scheme, 3, 4, "scheme", |composer| json!(composer.pick(&["bearer", "basic", "digest", ""])));
        self.maybe(
            &mut scheme,
            1,
            2,
            "flows",
            |_| json!({ "clientCredentials": { "tokenUrl": "https://x.example/token", "scopes": { "a": "" } } }),
        );
        scheme
    }

    pub(super) fn security(&mut self) -> Value {
        self.list(2, |composer| composer.members(2, |_| json!([])))
    }

    pub(super) fn tag(&mut self) -> Value {
        json!({ "name": self.word(), "description": self.text() })
    }
}
