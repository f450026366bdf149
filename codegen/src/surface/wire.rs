//! Describes the wire in the surface: presence and bounds, bodies, responses, credentials, servers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Value, digest_of};
use crate::lock::ADDITIONAL;
use crate::plan::{
    AnswerForm, BodyPlan, Bound, CratePlan, EnvelopePlan, Flag, Input, ItemsPlan, OperationOrigin, OperationPlan,
    PagingPlan, PagingValue, ParameterPlan, SchemeKindPlan, SchemePlan, ServerPlan, ServerVariablePlan, StylePlan,
    WholeQueryPlan,
};

/// Presence, direction and bounds of a value.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "they are keywords of JSON Schema, and independent of each other")]
pub struct Rules {
    /// It is always there.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// `null` is a value.
    #[serde(skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// It is not sent.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// It is not received.
    #[serde(skip_serializing_if = "is_false")]
    pub write_only: bool,
    /// Its items differ.
    #[serde(skip_serializing_if = "is_false")]
    pub unique_items: bool,
    /// The only value of a boolean.
    #[serde(rename = "const", skip_serializing_if = "Option::is_none")]
    pub only: Option<bool>,
    /// Bounds, by the keyword of JSON Schema.
    #[serde(flatten)]
    pub bounds: BTreeMap<&'static str, f64>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

impl Rules {
    /// True if there are no rules.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn of(flags: &[Flag]) -> Self {
        let mut rules = Self::default();
        for flag in flags {
            rules.add(flag);
        }
        rules
    }

    fn add(&mut self, flag: &Flag) {
        let mut bound = |keyword, value| {
            self.bounds.insert(keyword, value);
        };
        match *flag {
            Flag::Required => self.required = true,
            Flag::Nullable => self.nullable = true,
            Flag::ReadOnly => self.read_only = true,
            Flag::WriteOnly => self.write_only = true,
            Flag::UniqueItems => self.unique_items = true,
            Flag::Only(value) => self.only = Some(value),
            // The keywords of the schemas show them.
            Flag::Each(_) | Flag::AnythingIn(_) | Flag::AnyItemsIn(_) | Flag::OptionalIn(_) => {}
            Flag::Minimum(value) => bound("minimum", number(value)),
            Flag::Maximum(value) => bound("maximum", number(value)),
            Flag::ExclusiveMinimum(value) => bound("exclusiveMinimum", number(value)),
            Flag::ExclusiveMaximum(value) => bound("exclusiveMaximum", number(value)),
            Flag::MultipleOf(value) => bound("multipleOf", number(value)),
            Flag::MinLength(value) => bound("minLength", count(value)),
            Flag::MaxLength(value) => bound("maxLength", count(value)),
            Flag::MinItems(value) => bound("minItems", count(value)),
            Flag::MaxItems(value) => bound("maxItems", count(value)),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a bound is exact below 2^53, and compared with its like above")]
fn number(bound: Bound) -> f64 {
    match bound {
        Bound::Integer(value) => value as f64,
        Bound::Fraction(value) => value,
    }
}

#[expect(clippy::cast_precision_loss, reason = "no list and no text is that long")]
fn count(bound: u64) -> f64 {
    bound as f64
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Body {
    /// The media type that is sent.
    pub media_type: String,
    /// The media types that the document lists.
    pub media_types: Vec<String>,
    /// True if the body is required.
    pub required: bool,
    /// How fields and parts are written, if not by default.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub encodings: BTreeMap<String, String>,
}

/// A response to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Output {
    /// `200`, `4XX`, `default`
    pub status: String,
    /// The media types of its body.
    pub media_types: Vec<String>,
}

impl Output {
    /// True if its status is a success.
    pub fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }
}

/// A security scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scheme {
    /// Its name in the document.
    pub name: String,
    /// How the secret is sent: `header X-Key`, `bearer`, `basic`.
    pub sent_as: String,
    /// How a token is fetched, if a program fetches it by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<Token>,
}

/// How a token is fetched (RFC 6749, section 4.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// The URL of the token endpoint.
    pub url: String,
    /// The scopes that are asked for unless the program names others.
    pub scopes: Vec<String>,
}

/// The object around each value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Envelope {
    /// The key of the value.
    pub result: String,
    /// The key of the flag that tells success from failure.
    pub success: Option<String>,
    /// The key of the list of errors.
    pub errors: Option<String>,
}

/// A server that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Server {
    /// The function that gives it: `servers::production`.
    pub rust: String,
    /// The type that sets its variables, or `None` if the server has no variables.
    pub setup: Option<String>,
    /// Its URL, with variables in braces.
    pub url: String,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub wire: String,
    /// Its setter.
    pub rust: String,
    /// Its value unless it is set.
    pub default: String,
    /// The enum of its values, or `None` if any text is allowed.
    pub ty: Option<String>,
    /// The variants of that enum, by value.
    pub values: BTreeMap<String, String>,
}

/// A value that a call gives, without the rules that the operation has for it.
pub(super) fn value(input: &Input) -> Value {
    // If the document has no description, the generated text only repeats the name.
    let name = input.place.split_once([':', '.']).map_or(&*input.place, |(_, name)| name);
    let is_filler = |line: &str| line.strip_prefix("Sets `").and_then(|rest| rest.strip_suffix("`.")) == Some(name);
    let said = input.docs.lines().iter().map(String::as_str).filter(|line| !is_filler(line));
    Value {
        rust: input.name.clone(),
        wire: input.place.clone(),
        ty: input.accepts.to_string(),
        accepts: input.accepts.clone(),
        deprecated: input.deprecated.is_some(),
        documentation: digest_of(said),
        rules: Rules::default(),
        style: None,
    }
}

/// The same value with the rules that the operation has for it.
pub(super) fn told(value: Value, operation: &OperationPlan) -> Value {
    let (location, name) = value.wire.split_once([':', '.']).unwrap_or(("", &value.wire));
    if let Some(parameter) = operation.parameters.iter().find(|one| one.name == name && location == place(one)) {
        let mut rules = Rules::of(&parameter.bounds);
        rules.required = parameter.required || location == "path";
        return Value { style: style(parameter), rules, ..value };
    }
    let Some(body) = &operation.body else { return value };
    if let Some(part) = body.part_headers.iter().find(|part| location == "part" && part.name == name) {
        let mut rules = Rules::of(&part.header.bounds);
        rules.required = part.header.required;
        return Value { style: style(&part.header), rules, ..value };
    }
    let rules = match body.fields.iter().find(|field| location == "body" && field.wire == name) {
        Some(field) => Rules::of(&field.flags),
        None if location == "body" && name == ADDITIONAL => Rules::default(),
        None => Rules { required: body.required, ..Rules::of(&body.bounds) },
    };
    Value { rules, ..value }
}

/// Describes a query that is one form, with the style of its fields.
fn whole_form(types: &[(String, String)], styles: &[ParameterPlan]) -> String {
    let types = types.iter().map(|(name, media_type)| format!("{name} as {media_type}"));
    let styles = styles.iter().map(|field| format!("{} as {}", field.name, style(field).unwrap_or_default()));
    let fields: Vec<String> = types.chain(styles).collect();
    format!("the whole query, a form{}{}", if fields.is_empty() { "" } else { ": " }, fields.join(", "))
}

fn place(parameter: &ParameterPlan) -> &'static str {
    match parameter.location {
        crate::plan::LocationPlan::Path => "path",
        crate::plan::LocationPlan::Query => "query",
        crate::plan::LocationPlan::Header => "header",
        crate::plan::LocationPlan::Cookie => "cookie",
    }
}

fn style(parameter: &ParameterPlan) -> Option<String> {
    let style = parameter.style.as_ref().map(|style| match style {
        StylePlan::Style(name, true) => format!("{}, exploded", style_word(name)),
        StylePlan::Style(name, false) => style_word(name),
        StylePlan::Json => "JSON".to_owned(),
        StylePlan::WholeQuery(WholeQueryPlan::Json) => "the whole query, JSON".to_owned(),
        StylePlan::WholeQuery(WholeQueryPlan::Text) => "the whole query, text".to_owned(),
        StylePlan::WholeQuery(WholeQueryPlan::Form { types, styles }) => whole_form(types, styles),
    });
    match (style, parameter.allow_reserved) {
        (style, false) => style,
        (None, true) => Some("reserved characters as they are".to_owned()),
        (Some(style), true) => Some(format!("{style}, reserved characters as they are")),
    }
}

/// The document's spelling of a style, `spaceDelimited` for Rust's `SpaceDelimited`.
fn style_word(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}

pub(super) fn body(plan: &BodyPlan, media_types: &[String]) -> Body {
    let parts = plan.part_types.iter().cloned();
    let styles = plan.field_styles.iter().filter_map(|field| Some((field.name.clone(), style(field)?)));
    Body {
        media_type: plan.media_type.clone(),
        media_types: media_types.to_vec(),
        required: plan.required,
        encodings: parts.chain(styles).collect(),
    }
}

pub(super) fn responses(origin: &OperationOrigin) -> Vec<Output> {
    let responses = origin.responses.iter();
    responses.map(|one| Output { status: one.status.clone(), media_types: one.media_types.clone() }).collect()
}

pub(super) fn is_enveloped(form: AnswerForm) -> bool {
    match form {
        AnswerForm::Enveloped => true,
        AnswerForm::Json | AnswerForm::Text | AnswerForm::Bytes | AnswerForm::Nothing => false,
    }
}

/// How a list is paged, as a table.
pub(super) fn paging(plan: Option<&PagingPlan>, items: Option<&ItemsPlan>) -> BTreeMap<&'static str, String> {
    let Some(plan) = plan else { return BTreeMap::new() };
    let value = |value: &PagingValue| match value {
        PagingValue::Parameter(name) => Some(name.clone()),
        PagingValue::Optional(place) => place.clone(),
        PagingValue::Members(members) => Some(members.join(", ")).filter(|joined| !joined.is_empty()),
        PagingValue::Number(number) => Some(number.to_string()),
    };
    let table = plan.fields.iter().map(|field| (field.label, value(&field.value)));
    let member = items.and_then(|items| items.member.as_ref()).map(|member| member.wire.clone());
    let table = table.chain([("style", Some(plan.style.to_lowercase())), ("items", member)]);
    table.filter_map(|(key, value)| Some((key, value?))).collect()
}

pub(super) fn scheme(plan: &SchemePlan) -> Scheme {
    let sent_as = match &plan.kind {
        SchemeKindPlan::Header(name) => format!("header {name}"),
        SchemeKindPlan::Query(name) => format!("query {name}"),
        SchemeKindPlan::Cookie(name) => format!("cookie {name}"),
        SchemeKindPlan::Bearer | SchemeKindPlan::ClientCredentials { .. } => "bearer".to_owned(),
        SchemeKindPlan::Basic => "basic".to_owned(),
    };
    let token = match &plan.kind {
        SchemeKindPlan::ClientCredentials { token_url, scopes, .. } => {
            Some(Token { url: token_url.clone(), scopes: scopes.clone() })
        }
        SchemeKindPlan::Header(_)
        | SchemeKindPlan::Query(_)
        | SchemeKindPlan::Cookie(_)
        | SchemeKindPlan::Bearer
        | SchemeKindPlan::Basic => None,
    };
    Scheme { name: plan.name.clone(), sent_as, token }
}

pub(super) fn envelope(plan: &EnvelopePlan) -> Envelope {
    Envelope { result: plan.result.clone(), success: plan.success.clone(), errors: plan.errors.clone() }
}

pub(super) fn servers(plan: &CratePlan) -> Vec<Server> {
    let plans = plan.root.servers.iter();
    plans.flat_map(|plan| plan.servers.iter().map(|one| server(&plan.module, one))).collect()
}

fn server(module: &str, plan: &ServerPlan) -> Server {
    Server {
        rust: format!("{module}::{}", plan.function),
        setup: (!plan.variables.is_empty()).then(|| format!("{module}::{}", plan.setup)),
        url: plan.url.clone(),
        variables: plan.variables.iter().map(|variable| server_variable(module, variable)).collect(),
    }
}

fn server_variable(module: &str, plan: &ServerVariablePlan) -> ServerVariable {
    let values = plan.values.iter().flat_map(|values| &values.variants);
    ServerVariable {
        wire: plan.wire.clone(),
        rust: plan.setter.clone(),
        default: plan.default.clone(),
        ty: plan.values.as_ref().map(|values| format!("{module}::{}", values.name)),
        values: values.map(|one| (one.value.clone(), one.name.clone())).collect(),
    }
}
