//! The keywords of a Schema Object as a table: what each does to the crate.

/// What a keyword does to the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// It shapes a type, a method or what is sent and checked.
    Shapes,
    /// It is in the documentation of the crate.
    Documents,
    /// A diagnostic names it, with this message.
    Told(&'static str),
    /// A pass turns it into other keywords.
    Converted,
    /// It means nothing for a client.
    Nothing,
}

/// The keywords of a Schema Object: those of JSON Schema 2020-12 by vocabulary, of OpenAPI, and of older drafts.
pub(crate) const KEYWORDS: &[(&str, Use)] = &[
    // Core (JSON Schema 2020-12, section 8).
    ("$schema", Use::Nothing),
    ("$vocabulary", Use::Nothing),
    ("$id", Use::Converted),
    ("$anchor", Use::Converted),
    ("$dynamicAnchor", Use::Converted),
    ("$ref", Use::Shapes),
    ("$dynamicRef", Use::Told("`$dynamicRef` leads to no anchor of this document")),
    ("$defs", Use::Shapes),
    ("$comment", Use::Nothing),
    // Applicators (section 10).
    ("allOf", Use::Shapes),
    ("anyOf", Use::Shapes),
    ("oneOf", Use::Shapes),
    ("not", Use::Told("`not` says what a value is not; it is left to the server")),
    ("if", Use::Shapes),
    ("then", Use::Shapes),
    ("else", Use::Shapes),
    ("dependentSchemas", Use::Shapes),
    ("prefixItems", Use::Shapes),
    ("items", Use::Shapes),
    ("contains", Use::Told("`contains` is left to the server")),
    ("properties", Use::Shapes),
    ("patternProperties", Use::Shapes),
    ("additionalProperties", Use::Shapes),
    ("propertyNames", Use::Told("`propertyNames` is left to the server")),
    // Unevaluated locations (section 11).
    ("unevaluatedItems", Use::Told("`unevaluatedItems` is left to the server")),
    ("unevaluatedProperties", Use::Told("`unevaluatedProperties` is left to the server")),
    // Validation (JSON Schema Validation 2020-12, section 6).
    ("type", Use::Shapes),
    ("enum", Use::Shapes),
    ("const", Use::Shapes),
    ("multipleOf", Use::Shapes),
    ("maximum", Use::Shapes),
    ("exclusiveMaximum", Use::Shapes),
    ("minimum", Use::Shapes),
    ("exclusiveMinimum", Use::Shapes),
    ("maxLength", Use::Shapes),
    ("minLength", Use::Shapes),
    ("pattern", Use::Documents),
    ("maxItems", Use::Shapes),
    ("minItems", Use::Shapes),
    ("uniqueItems", Use::Shapes),
    ("maxContains", Use::Told("`maxContains` is left to the server")),
    ("minContains", Use::Told("`minContains` is left to the server")),
    ("maxProperties", Use::Told("`maxProperties` is left to the server")),
    ("minProperties", Use::Told("`minProperties` is left to the server")),
    ("required", Use::Shapes),
    ("dependentRequired", Use::Told("`dependentRequired` is left to the server")),
    // Format and content (sections 7 and 8).
    ("format", Use::Shapes),
    ("contentEncoding", Use::Shapes),
    ("contentMediaType", Use::Shapes),
    ("contentSchema", Use::Told("`contentSchema` describes what a text holds; the text is not decoded")),
    // Meta-data (section 9).
    ("title", Use::Documents),
    ("description", Use::Documents),
    ("default", Use::Documents),
    ("deprecated", Use::Shapes),
    ("readOnly", Use::Shapes),
    ("writeOnly", Use::Shapes),
    ("examples", Use::Documents),
    // OpenAPI 3.0.4, section 4.7.24, and 3.2.0, section 4.24.
    ("nullable", Use::Shapes),
    ("discriminator", Use::Shapes),
    ("xml", Use::Shapes),
    ("externalDocs", Use::Documents),
    ("example", Use::Documents),
    // Older drafts.
    ("id", Use::Converted),
    ("definitions", Use::Converted),
    ("dependencies", Use::Converted),
    ("additionalItems", Use::Converted),
];

/// What a keyword does to the crate; none for a key that is not a keyword.
pub(crate) fn use_of(keyword: &str) -> Option<Use> {
    KEYWORDS.iter().find(|(known, _)| *known == keyword).map(|(_, means)| *means)
}
