//! Schemas: each kind is a row of a table.

use serde_json::{Value, json};

use super::{Composer, Version, words};

/// The deepest nesting of schemas that is composed.
const DEEPEST: usize = 5;

type Make = fn(&mut Composer<'_>, usize) -> Value;

/// The kinds of schema, the plainest first. Some are listed twice, because they lead to more.
const KINDS: [Make; 22] = [
    |_, _| json!({ "type": "string" }),
    |composer, _| composer.string(),
    |composer, _| composer.number(),
    |_, _| json!({ "type": "boolean" }),
    |composer, depth| composer.record(depth),
    |composer, depth| composer.record(depth),
    |composer, depth| composer.record(depth),
    |composer, _| composer.reference(),
    |composer, _| composer.reference(),
    |composer, depth| composer.array(depth),
    |composer, depth| composer.array(depth),
    |composer, depth| composer.map(depth),
    |composer, depth| composer.tuple(depth),
    |composer, depth| composer.combined("oneOf", depth),
    |composer, depth| composer.combined("anyOf", depth),
    |composer, depth| composer.combined("allOf", depth),
    |composer, depth| composer.combined("allOf", depth),
    |composer, _| composer.discriminated(),
    |composer, _| composer.choices_of_values(),
    |composer, depth| composer.conditional(depth),
    |composer, depth| composer.several_types(depth),
    |composer, _| {
        composer.pick(&[json!({}), json!(true), json!(false), json!({ "type": "null" }), json!({ "type": "file" })])
    },
];

impl Composer<'_> {
    /// A schema with a name.
    pub(super) fn component(&mut self) -> Value {
        self.schema(0)
    }

    pub(super) fn schema(&mut self, depth: usize) -> Value {
        if self.left == 0 || depth > DEEPEST {
            return json!({ "type": "string" });
        }
        self.left -= 1;
        let make = self.pick(&KINDS);
        let mut schema = make(self, depth + 1);
        if schema.is_object() {
            self.annotated(&mut schema);
        }
        self.spoiled(schema)
    }

    /// A reference, mostly to a component.
    pub(super) fn reference(&mut self) -> Value {
        let names = self.components.clone();
        let name = self.pick(&names).replace('~', "~0").replace('/', "~1").replace('%', "%25");
        let folder = self.folder();
        let target = match self.below(16) {
            0..=10 => format!("{folder}/{name}"),
            11 => format!("{folder}/{name}/properties/a"),
            12 => format!("{folder}/{name}/items"),
            13 => format!("{folder}/{name}/allOf/0"),
            14 => self.pick(&["#/nowhere", "#", "", "other.json#/a", "#anchor", "https://x.example/y.json"]).to_owned(),
            _ => format!("{folder}/{name}/$defs/a"),
        };
        let key = if self.chance(1, 30) { "$dynamicRef" } else { "$ref" };
        json!({ key: target })
    }

    fn string(&mut self) -> Value {
        let mut schema = json!({ "type": "string" });
        self.maybe(&mut schema, 1, 2, "format", |composer| json!(composer.pick(&words::FORMATS)));
        self.maybe(&mut schema, 1, 5, "minLength", super::Composer::bound);
        self.maybe(&mut schema, 1, 5, "maxLength", super::Composer::bound);
        self.maybe(&mut schema, 1, 5, "pattern", |composer| json!(composer.pick(&words::PATTERNS)));
        self.maybe(&mut schema, 1, 8, "contentEncoding", |composer| {
            json!(composer.pick(&["base64", "base64url", "x"]))
        });
        self.maybe(&mut schema, 1, 8, "contentMediaType", |composer| json!(composer.media_type()));
        self.maybe(&mut schema, 1, 10, "contentSchema", |composer| composer.schema(super::schemas::DEEPEST));
        schema
    }

    fn number(&mut self) -> Value {
        let mut schema = json!({ "type": self.pick(&["integer", "number"]) });
        self.maybe(&mut schema, 1, 3, "format", |composer| json!(composer.pick(&words::FORMATS)));
        for key in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
            self.maybe(&mut schema, 1, 6, key, super::Composer::bound);
        }
        schema
    }

    fn bound(&mut self) -> Value {
        let bounds = [
            json!(1),
            json!(0),
            json!(-1),
            json!(0.5),
            json!(1e300),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(true),
            json!("3"),
        ];
        self.pick(&bounds)
    }

    fn record(&mut self, depth: usize) -> Value {
        let mut schema = json!({ "type": "object" });
        schema["properties"] = self.members(5, |composer| composer.schema(depth));
        let names: Vec<String> =
            schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        self.maybe(&mut schema, 1, 2, "required", |composer| {
            let mut required: Vec<String> = names.into_iter().filter(|_| composer.chance(1, 2)).collect();
            if composer.chance(1, 6) {
                required.push(composer.word());
            }
            json!(required)
        });
        self.maybe(&mut schema, 1, 5, "additionalProperties", |composer| composer.schema(depth));
        self.maybe(&mut schema, 1, 10, "patternProperties", |composer| {
            let pattern = composer.pick(&words::PATTERNS);
            json!({ pattern: composer.schema(depth) })
        });
        self.maybe(&mut schema, 1, 14, "propertyNames", |composer| composer.schema(depth));
        self.maybe(&mut schema, 1, 14, "unevaluatedProperties", |composer| composer.schema(depth));
        self.maybe(&mut schema, 1, 14, "minProperties", super::Composer::bound);
        self.maybe(&mut schema, 1, 14, "dependentRequired", |composer| {
            composer.members(2, |composer| json!([composer.word()]))
        });
        self.maybe(&mut schema, 1, 14, "dependentSchemas", |composer| {
            composer.members(2, |composer| composer.schema(depth))
        });
        self.maybe(&mut schema, 1, 14, "$defs", |composer| composer.members(2, |composer| composer.schema(depth)));
        schema
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut schema = json!({ "type": "array" });
        self.maybe(&mut schema, 7, 8, "items", |composer| composer.schema(depth));
        self.maybe(&mut schema, 1, 8, "maxItems", super::Composer::bound);
        self.maybe(&mut schema, 1, 8, "uniqueItems", |_| json!(true));
        self.maybe(&mut schema, 1, 14, "contains", |composer| composer.schema(depth));
        schema
    }

    fn map(&mut self, depth: usize) -> Value {
        json!({ "type": "object", "additionalProperties": self.schema(depth) })
    }

    fn tuple(&mut self, depth: usize) -> Value {
        let mut schema = json!({ "type": "array", "prefixItems": self.list(4, |composer| composer.schema(depth)) });
        self.maybe(&mut schema, 1, 2, "items", |composer| {
            if composer.chance(1, 2) { json!(false) } else { composer.schema(depth) }
        });
        self.maybe(&mut schema, 1, 3, "minItems", super::Composer::bound);
        self.maybe(&mut schema, 1, 5, "unevaluatedItems", |composer| composer.schema(depth));
        schema
    }

    fn combined(&mut self, word: &str, depth: usize) -> Value {
        let mut schema = if self.chance(1, 4) { self.record(depth) } else { json!({}) };
        schema[word] = self.list(4, |composer| composer.schema(depth));
        let other = self.pick(&["allOf", "oneOf", "anyOf", "not"]);
        self.maybe(&mut schema, 1, 8, other, |composer| match other {
            "not" => composer.schema(depth),
            _ => composer.list(3, |composer| composer.schema(depth)),
        });
        schema
    }

    fn discriminated(&mut self) -> Value {
        let arms = self.list(4, Self::reference);
        let mut discriminator = json!({ "propertyName": self.word() });
        self.maybe(&mut discriminator, 1, 2, "mapping", |composer| {
            composer.members(3, |composer| {
                let reference = composer.reference();
                let names = composer.components.clone();
                let by_name = composer.pick(&names);
                if composer.chance(1, 2) { reference["$ref"].clone() } else { json!(by_name) }
            })
        });
        json!({ self.pick(&["oneOf", "anyOf"]): arms, "discriminator": discriminator })
    }

    fn choices_of_values(&mut self) -> Value {
        let values = self.list(6, |composer| match composer.below(6) {
            0..=2 => json!(composer.word()),
            3 => composer.bound(),
            4 => Value::Null,
            _ => json!({ "a": [1] }),
        });
        let mut schema = json!({ "enum": values });
        self.maybe(&mut schema, 2, 3, "type", |composer| {
            json!(composer.pick(&["string", "integer", "number", "boolean"]))
        });
        self.maybe(&mut schema, 1, 8, "const", |composer| json!(composer.word()));
        schema
    }

    fn conditional(&mut self, depth: usize) -> Value {
        let mut schema = self.record(depth);
        schema["if"] = self.schema(depth);
        self.maybe(&mut schema, 3, 4, "then", |composer| composer.schema(depth));
        self.maybe(&mut schema, 1, 2, "else", |composer| composer.schema(depth));
        schema
    }

    fn several_types(&mut self, depth: usize) -> Value {
        let types = ["string", "null", "integer", "object", "array", "number", "boolean"];
        let mut schema = if self.chance(1, 3) { self.record(depth) } else { json!({}) };
        schema["type"] = self.list(3, |composer| json!(composer.pick(&types)));
        schema
    }

    /// Adds keywords that any schema may have.
    fn annotated(&mut self, schema: &mut Value) {
        self.maybe(schema, 1, 5, "description", |composer| json!(composer.text()));
        self.maybe(schema, 1, 12, "title", |composer| json!(composer.word()));
        self.maybe(schema, 1, 12, "deprecated", |_| json!(true));
        let access = self.pick(&["readOnly", "writeOnly"]);
        self.maybe(schema, 1, 12, access, |_| json!(true));
        self.maybe(schema, 1, 12, "default", |composer| {
            composer.pick(&[json!("a"), json!(1), json!(null), json!([]), json!({})])
        });
        self.maybe(schema, 1, 20, "example", |composer| json!(composer.text()));
        self.maybe(schema, 1, 20, "const", super::Composer::bound);
        self.maybe(schema, 1, 25, "$anchor", |_| json!("anchor"));
        self.maybe(schema, 1, 25, "$id", |composer| json!(composer.pick(&["https://x.example/y.json", "y", ""])));
        self.maybe(schema, 1, 20, "xml", |composer| {
            json!({ "name": composer.word(), "attribute": composer.chance(1, 3), "wrapped": composer.chance(1, 2) })
        });
        match self.version {
            Version::V30 => self.maybe(schema, 1, 8, "nullable", |_| json!(true)),
            Version::V2 => self.maybe(schema, 1, 12, "discriminator", |composer| json!(composer.word())),
            Version::V31 | Version::V32 => {}
        }
    }
}
