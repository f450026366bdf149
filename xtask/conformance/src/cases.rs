//! Finds the examples of a document, each with the schema that it is an example of.

use serde_json::{Map, Value};

/// An example.
#[derive(Clone)]
pub(crate) struct Case {
    /// Its place.
    pub pointer: String,
    /// The schema that it is an example of.
    pub schema: String,
    /// The parameter or media type that has the schema.
    pub owner: Option<String>,
    /// For a media type, its name.
    pub media_type: Option<String>,
    pub example: Value,
}

/// Every example of the normalized `document`.
pub(crate) fn find(document: &Value) -> Vec<Case> {
    let mut finder = Finder { document, cases: Vec::new(), owners: Vec::new() };
    finder.all();
    finder.cases
}

/// A schema that values are made for.
#[derive(Clone)]
pub(crate) struct Root {
    pub schema: String,
    /// The parameter or media type that has the schema.
    pub owner: Option<String>,
    /// For a media type, its name.
    pub media_type: Option<String>,
}

/// Every component schema, and the schemas of parameters and media types that are not components.
pub(crate) fn roots(document: &Value) -> Vec<Root> {
    let components = document["components"]["schemas"].as_object().into_iter().flatten();
    let schema = |(name, _): (&String, &Value)| Root {
        schema: join("/components/schemas", name),
        owner: None,
        media_type: None,
    };
    let mut roots: Vec<Root> = components.map(schema).collect();
    let mut finder = Finder { document, cases: Vec::new(), owners: Vec::new() };
    finder.all();
    let own = |root: &Root| document.pointer(&root.schema).is_some_and(|schema| target(schema).is_none());
    roots.extend(finder.owners.into_iter().filter(own));
    roots
}

/// True if a body of this media type is JSON text.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.ends_with("/json") || essence.ends_with("+json") || essence == "*/*"
}

/// A pointer one token longer.
pub(crate) fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

struct Finder<'d> {
    document: &'d Value,
    cases: Vec<Case>,
    /// The parameters and media types that have a schema.
    owners: Vec<Root>,
}

impl Finder<'_> {
    fn all(&mut self) {
        let components = &self.document["components"];
        self.each("/components/schemas", &components["schemas"], Self::schema);
        self.each("/components/parameters", &components["parameters"], Self::parameter);
        self.each("/components/requestBodies", &components["requestBodies"], Self::body);
        self.each("/components/responses", &components["responses"], Self::body);
        self.each("/paths", &self.document["paths"], Self::path_item);
    }

    fn each(&mut self, pointer: &str, members: &Value, visit: fn(&mut Self, &str, &Value)) {
        for (key, value) in members.as_object().into_iter().flatten() {
            visit(self, &join(pointer, key), value);
        }
    }

    fn items(&mut self, pointer: &str, items: &Value, visit: fn(&mut Self, &str, &Value)) {
        for (index, value) in items.as_array().into_iter().flatten().enumerate() {
            visit(self, &format!("{pointer}/{index}"), value);
        }
    }

    fn path_item(&mut self, pointer: &str, item: &Value) {
        self.items(&format!("{pointer}/parameters"), &item["parameters"], Self::parameter);
        for method in METHODS {
            let (pointer, operation) = (format!("{pointer}/{method}"), &item[method]);
            self.items(&format!("{pointer}/parameters"), &operation["parameters"], Self::parameter);
            self.body(&format!("{pointer}/requestBody"), &operation["requestBody"]);
            self.each(&format!("{pointer}/responses"), &operation["responses"], Self::body);
        }
    }

    fn parameter(&mut self, pointer: &str, parameter: &Value) {
        if parameter.get("schema").is_some() {
            self.owned(pointer, parameter, None);
        }
        self.body(pointer, parameter);
    }

    /// A request body, a response, or anything else that has `content`.
    fn body(&mut self, pointer: &str, body: &Value) {
        for (media_type, content) in body["content"].as_object().into_iter().flatten() {
            self.owned(&join(&format!("{pointer}/content"), media_type), content, Some(media_type));
        }
    }

    /// A parameter or a media type: it has a schema and may have examples.
    fn owned(&mut self, pointer: &str, owner: &Value, media_type: Option<&str>) {
        let schema = format!("{pointer}/schema");
        let Some(inner) = owner.get("schema") else { return };
        let (place, media) = (Some(pointer.to_owned()), media_type.map(str::to_owned));
        self.owners.push(Root { schema: schema.clone(), owner: place, media_type: media });
        let mut add = |at: String, example: &Value| {
            self.cases.push(Case {
                pointer: at,
                schema: schema.clone(),
                owner: Some(pointer.to_owned()),
                media_type: media_type.map(str::to_owned),
                example: example.clone(),
            });
        };
        if let Some(example) = owner.get("example") {
            add(format!("{pointer}/example"), example);
        }
        for (name, example) in owner["examples"].as_object().into_iter().flatten() {
            let example = referred(self.document, example);
            if let Some(value) = example.get("value") {
                add(join(&format!("{pointer}/examples"), name), value);
            }
        }
        self.schema(&schema, inner);
    }

    fn schema(&mut self, pointer: &str, schema: &Value) {
        if schema.get("$ref").is_some() {
            return;
        }
        let mut add = |at: String, example: &Value| {
            let example = example.clone();
            self.cases.push(Case { pointer: at, schema: pointer.to_owned(), owner: None, media_type: None, example });
        };
        if let Some(example) = schema.get("example") {
            add(join(pointer, "example"), example);
        }
        for (index, example) in schema["examples"].as_array().into_iter().flatten().enumerate() {
            add(format!("{pointer}/examples/{index}"), example);
        }
        self.each(&format!("{pointer}/properties"), &schema["properties"], Self::schema);
        for key in ["allOf", "oneOf", "anyOf", "prefixItems"] {
            self.items(&format!("{pointer}/{key}"), &schema[key], Self::schema);
        }
        for key in ["items", "additionalProperties"] {
            if schema[key].is_object() {
                self.schema(&format!("{pointer}/{key}"), &schema[key]);
            }
        }
    }
}

/// The value that a Reference Object leads to, also through several references.
pub(crate) fn referred<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    let mut value = value;
    for _ in 0..32 {
        let Some(next) = target(value).and_then(|pointer| document.pointer(&pointer)) else { return value };
        value = next;
    }
    value
}

/// The pointer that `$ref` names in this document.
pub(crate) fn target(value: &Value) -> Option<String> {
    let members: &Map<String, Value> = value.as_object()?;
    let reference = members.get("$ref")?.as_str()?;
    let (_, pointer) = reference.split_once('#')?;
    Some(percent_decoded(pointer))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let hex = rest.get(1..3).and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| first == b'%');
        bytes.push(hex.unwrap_or(first));
        rest = match hex {
            Some(_) => &rest[3..],
            None => {
                let end = rest.chars().next().map_or(1, char::len_utf8);
                bytes.extend_from_slice(&rest.as_bytes()[1..end]);
                &rest[end..]
            }
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
