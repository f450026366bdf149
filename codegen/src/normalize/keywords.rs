//! The keywords of a Schema Object, with the messages about those that the crate does not use.
//!
//! The table of `support` has the treatment of the others.

/// The keywords of a Schema Object: those of JSON Schema 2020-12 by vocabulary, of OpenAPI, and of older drafts.
const KEYWORDS: &[(&str, Option<&str>)] = &[
    // Core (JSON Schema 2020-12, section 8).
    ("$schema", None),
    ("$vocabulary", None),
    ("$id", None),
    ("$anchor", None),
    ("$dynamicAnchor", None),
    ("$ref", None),
    ("$dynamicRef", Some("`$dynamicRef` leads to no anchor of this document")),
    ("$defs", None),
    ("$comment", None),
    // Applicators (section 10).
    ("allOf", None),
    ("anyOf", None),
    ("oneOf", None),
    ("not", Some("`not` says what a value is not; it is left to the server")),
    ("if", None),
    ("then", None),
    ("else", None),
    ("dependentSchemas", None),
    ("prefixItems", None),
    ("items", None),
    ("contains", Some("`contains` is left to the server")),
    ("properties", None),
    ("patternProperties", None),
    ("additionalProperties", None),
    ("propertyNames", Some("`propertyNames` is left to the server")),
    // Unevaluated locations (section 11).
    ("unevaluatedItems", Some("`unevaluatedItems` is left to the server")),
    ("unevaluatedProperties", Some("`unevaluatedProperties` is left to the server")),
    // Validation (JSON Schema Validation 2020-12, section 6).
    ("type", None),
    ("enum", None),
    ("const", None),
    ("multipleOf", None),
    ("maximum", None),
    ("exclusiveMaximum", None),
    ("minimum", None),
    ("exclusiveMinimum", None),
    ("maxLength", None),
    ("minLength", None),
    ("pattern", None),
    ("maxItems", None),
    ("minItems", None),
    ("uniqueItems", None),
    ("maxContains", Some("`maxContains` is left to the server")),
    ("minContains", Some("`minContains` is left to the server")),
    ("maxProperties", Some("`maxProperties` is left to the server")),
    ("minProperties", Some("`minProperties` is left to the server")),
    ("required", None),
    ("dependentRequired", Some("`dependentRequired` is left to the server")),
    // Format and content (sections 7 and 8).
    ("format", None),
    ("contentEncoding", None),
    ("contentMediaType", None),
    ("contentSchema", Some("`contentSchema` describes what a text holds; the text is not decoded")),
    // Meta-data (section 9).
    ("title", None),
    ("description", None),
    ("default", None),
    ("deprecated", None),
    ("readOnly", None),
    ("writeOnly", None),
    ("examples", None),
    // OpenAPI 3.0.4, section 4.7.24, and 3.2.0, section 4.24.
    ("nullable", None),
    ("discriminator", None),
    ("xml", None),
    ("externalDocs", None),
    ("example", None),
    // Older drafts.
    ("id", None),
    ("definitions", None),
    ("dependencies", None),
    ("additionalItems", None),
];

/// The key of a schema that is written `false`.
pub(crate) const NEVER: &str = "x-restwright-never";

/// True if a key is a keyword.
pub(crate) fn is_keyword(key: &str) -> bool {
    KEYWORDS.iter().any(|(known, _)| *known == key)
}

/// Returns the message about a keyword, if there is one.
pub(crate) fn told(keyword: &str) -> Option<&'static str> {
    KEYWORDS.iter().find(|(known, _)| *known == keyword).and_then(|(_, told)| *told)
}
