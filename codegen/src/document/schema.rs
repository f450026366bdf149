//! Reads Schema Objects directly: every keyword of JSON Schema 2020-12 and of OpenAPI by its own name and type.
//!
//! A [`Schema`] is a view of one schema in the normalized value. The schemas inside it are values, each with a view of
//! its own.

use crate::json::{Map, Value};
use crate::normalize::keywords::{NEVER, told};

/// The values of `contentEncoding` that make a text bytes in Rust.
pub(crate) const BYTES: [&str; 2] = ["base64", "binary"];

/// Every keyword that changes the types or the documentation of the crate. Absent keywords are `None`, `false` or
/// empty.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub(crate) struct Schema<'v> {
    /// `type` without `null`, in the order as written. If both are named, `integer` is left out, because an integer is
    /// a number.
    pub(crate) types: Vec<&'v str>,
    /// `null` among the types, `nullable` of OpenAPI 3.0, or `const: null`.
    pub(crate) nullable: bool,
    /// `format`, or the format that the content keywords mean.
    pub(crate) format: Option<&'v str>,
    /// `enum`, or the only value of `const`.
    pub(crate) enumeration: Option<&'v [Value]>,
    pub(crate) pattern: Option<&'v str>,
    pub(crate) content_media_type: Option<&'v str>,
    pub(crate) content_encoding: Option<&'v str>,
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) minimum: Option<Bound>,
    pub(crate) maximum: Option<Bound>,
    pub(crate) multiple_of: Option<f64>,
    pub(crate) properties: Option<&'v Map>,
    pub(crate) pattern_properties: Option<&'v Map>,
    pub(crate) additional: Option<&'v Value>,
    pub(crate) required: Vec<&'v str>,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    pub(crate) prefix_items: Option<&'v [Value]>,
    pub(crate) items: Option<&'v Value>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) all_of: &'v [Value],
    pub(crate) one_of: &'v [Value],
    pub(crate) any_of: &'v [Value],
    /// Schemas under a condition: `then`, `else`, and the members of `dependentSchemas`, each with the tokens of its
    /// place.
    pub(crate) conditional: Vec<(Vec<&'v str>, &'v Value)>,
    pub(crate) title: Option<&'v str>,
    pub(crate) description: Option<&'v str>,
    pub(crate) default: Option<&'v Value>,
    /// `example` of OpenAPI 3.0, then `examples`.
    pub(crate) examples: Vec<&'v Value>,
    pub(crate) deprecated: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) discriminator: Option<&'v Map>,
    pub(crate) external_docs: Option<&'v Map>,
    /// The schema as written, for the extensions.
    pub(crate) members: Option<&'v Map>,
    /// Keywords that are reported, each with its message. `None` is the schema itself.
    pub(crate) told: Vec<(Option<&'v str>, &'static str)>,
}

/// A bound of a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bound {
    /// The nearest double.
    pub(crate) value: f64,
    /// True if the number itself is not allowed.
    pub(crate) exclusive: bool,
}

/// Returns the `$ref` of a schema that is only a reference. Normalization has made an `allOf` of any other.
pub(crate) fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)
}

impl<'v> Schema<'v> {
    /// Returns the keywords of `schema`. A value that is not an object has none.
    pub(crate) fn of(schema: &'v Value) -> Self {
        let mut words = Self::default();
        let Value::Object(members) = schema else { return words };
        words.members = Some(members);
        for (key, value) in members {
            words.keyword(key, value);
        }
        if members.contains_key(NEVER) {
            words.told = vec![(None, "`false` allows no value; it is left to the server")];
        }
        words.bounds(members);
        words.content();
        words
    }

    fn keyword(&mut self, key: &'v str, value: &'v Value) {
        let list = || value.as_array().map(Vec::as_slice);
        self.told.extend(told(key).map(|message| (Some(key), message)));
        match key {
            "type" => self.named_types(value),
            "nullable" => self.nullable |= value == &Value::Bool(true),
            "format" => self.format = value.as_str(),
            "const" => {
                self.enumeration = Some(std::slice::from_ref(value));
                self.nullable |= value.is_null();
            }
            "enum" if self.enumeration.is_none() => self.enumeration = list().filter(|values| !values.is_empty()),
            "pattern" => self.pattern = value.as_str(),
            "contentMediaType" => self.content_media_type = value.as_str(),
            "contentEncoding" => self.content_encoding = value.as_str(),
            "minLength" => self.min_length = value.as_u64(),
            "maxLength" => self.max_length = value.as_u64(),
            "multipleOf" => self.multiple_of = value.as_f64(),
            "properties" => self.properties = value.as_object().filter(|properties| !properties.is_empty()),
            "patternProperties" => self.pattern_properties = value.as_object().filter(|map| !map.is_empty()),
            "additionalProperties" => self.additional = Some(value),
            "required" => self.required = list().into_iter().flatten().filter_map(Value::as_str).collect(),
            "minProperties" => self.min_properties = value.as_u64(),
            "maxProperties" => self.max_properties = value.as_u64(),
            "prefixItems" => self.prefix_items = list(),
            "items" => self.items = Some(value),
            "minItems" => self.min_items = value.as_u64(),
            "maxItems" => self.max_items = value.as_u64(),
            "uniqueItems" => self.unique_items = value == &Value::Bool(true),
            "allOf" => self.all_of = list().unwrap_or_default(),
            "oneOf" => self.one_of = list().unwrap_or_default(),
            "anyOf" => self.any_of = list().unwrap_or_default(),
            "then" | "else" => self.conditional.push((vec![key], value)),
            "dependentSchemas" => {
                let members = value.as_object().into_iter().flatten();
                self.conditional.extend(members.map(|(name, schema)| (vec![key, name.as_str()], schema)));
            }
            "title" => self.title = value.as_str(),
            "description" => self.description = value.as_str(),
            "default" => self.default = Some(value),
            "example" => self.examples.insert(0, value),
            "examples" => self.examples.extend(list().unwrap_or_default()),
            "deprecated" => self.deprecated = value == &Value::Bool(true),
            "readOnly" => self.read_only = value == &Value::Bool(true),
            "writeOnly" => self.write_only = value == &Value::Bool(true),
            "discriminator" => self.discriminator = value.as_object(),
            "externalDocs" => self.external_docs = value.as_object(),
            _ => {}
        }
    }

    fn named_types(&mut self, value: &'v Value) {
        let mut names: Vec<&str> = match value {
            Value::String(name) => vec![name],
            Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
        };
        let says_null = names.contains(&"null");
        self.nullable |= says_null;
        if says_null && names.len() == 1 {
            self.types = names;
            return;
        }
        let mut known = std::collections::BTreeSet::new();
        let numbers = names.contains(&"number");
        names.retain(|name| *name != "null" && !(numbers && *name == "integer") && known.insert(*name));
        self.types = names;
    }

    /// Reads the tighter of `minimum` and `exclusiveMinimum`, and the same for the maximum (JSON Schema Validation
    /// 2020-12, section 6.2).
    fn bounds(&mut self, members: &Map) {
        let number = |key: &str| members.get(key).and_then(Value::as_f64);
        let bound = |inclusive: &str, exclusive: &str, tighter: fn(&f64, &f64) -> bool| {
            let closed = number(inclusive).map(|value| Bound { value, exclusive: false });
            let open = number(exclusive).map(|value| Bound { value, exclusive: true });
            match (closed, open) {
                (Some(closed), Some(open)) if tighter(&closed.value, &open.value) => Some(closed),
                (closed, open) => open.or(closed),
            }
        };
        self.minimum = bound("minimum", "exclusiveMinimum", f64::gt);
        self.maximum = bound("maximum", "exclusiveMaximum", f64::lt);
    }

    /// Finds the format that the keywords for bytes mean (JSON Schema Validation 2020-12, section 8).
    fn content(&mut self) {
        if self.format.is_some() {
            return;
        }
        let encoding = self.content_encoding.map(str::to_ascii_lowercase);
        self.format = match (encoding.as_deref(), self.content_media_type.map(str::to_ascii_lowercase)) {
            (Some("base64"), _) => Some("byte"),
            (Some("binary"), _) => Some("binary"),
            (Some(_), _) | (None, None) => None,
            (None, Some(media_type)) => {
                (!media_type.starts_with("text/") && !media_type.ends_with("json")).then_some("binary")
            }
        };
    }

    /// True if the schema also has other schemas: `allOf`, `oneOf`, `anyOf` or conditions.
    pub(crate) fn is_composed(&self) -> bool {
        !(self.all_of.is_empty() && self.one_of.is_empty() && self.any_of.is_empty() && self.conditional.is_empty())
    }

    /// Returns the value of an extension.
    pub(crate) fn extension(&self, key: &str) -> Option<&'v Value> {
        self.members.and_then(|members| members.get(key))
    }
}
