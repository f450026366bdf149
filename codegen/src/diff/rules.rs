//! The table of rules: each difference that two versions of an API can have, and its effect on callers.

use std::fmt;

use serde::Serialize;

/// The question that a rule answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Does a caller's code still compile?
    Crate,
    /// Does a program of the old version still work with a server of the new version?
    Wire,
}

/// The direction of the values that differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Values that are sent.
    Request,
    /// Values that come back.
    Response,
    /// Both directions, or neither: an item of the crate.
    Both,
}

/// The weight of a difference for callers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No effect.
    #[default]
    None,
    /// Only documentation changes.
    Patch,
    /// Callers get more: code compiles as before, and a program goes on, although it may receive values that it does
    /// not know.
    Minor,
    /// Callers lose something: code does not compile, or a call fails or is not understood.
    Major,
}

/// The proof that a rule's verdict is right, which tests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Witness {
    /// The use of the item no longer compiles, with one of these errors of rustc. E0425 is for a named type that is
    /// also gone.
    Breaks(&'static [&'static str]),
    /// Every use of the old crate compiles, except uses that other changes break.
    Compiles,
    /// The caller's manifest names a feature that is gone, or no longer gets something that the feature brought.
    Manifest,
    /// The other side refuses a message that this side allows: a request that the old description allows, or a response
    /// that the new one allows.
    Refused,
    /// The other side accepts the message.
    Accepted,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The rule.
    pub rule: Rule,
    /// Its name.
    pub id: &'static str,
    /// The question that it answers.
    pub axis: Axis,
    /// The direction of the values that differ.
    pub direction: Direction,
    /// Its weight.
    pub verdict: Verdict,
    /// The proof of its verdict.
    pub witness: Witness,
    /// The difference.
    pub what: &'static str,
    /// Advice for a caller. Empty if there is nothing to do.
    pub advice: &'static str,
}

macro_rules! rules {
    ($($rule:ident $id:literal $axis:ident $direction:ident $verdict:ident $witness:expr, $what:literal, $advice:literal;)*) => {
        /// A kind of difference.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(
                #[doc = $what]
                $rule,
            )*
        }

        /// Every rule, in the order of reports.
        pub const RULES: &[Row] = &[$(
            Row {
                rule: Rule::$rule,
                id: $id,
                axis: Axis::$axis,
                direction: Direction::$direction,
                verdict: Verdict::$verdict,
                witness: $witness,
                what: $what,
                advice: $advice,
            },
        )*];
    };
}

use Witness::{Accepted, Breaks, Compiles, Manifest, Refused};

rules! {
    // Operations.
    OperationRemoved "operation-removed" Crate Both Major Breaks(&["E0599", "E0425", "E0433"]), "an operation is gone", "stop calling it; `Client::raw` can call any path that the server still has";
    OperationRenamed "operation-renamed" Crate Both Major Breaks(&["E0599", "E0433", "E0425", "E0432"]), "a method or its builder has another name", "call it by the new name";
    OperationAdded "operation-added" Crate Both Minor Compiles, "an operation is new", "";
    ArgumentAdded "argument-added" Crate Request Major Breaks(&["E0061"]), "a call takes one more argument", "give it";
    ArgumentRemoved "argument-removed" Crate Request Major Breaks(&["E0061"]), "a call takes an argument less", "leave it out";
    ArgumentBecameSetter "argument-became-setter" Crate Request Major Breaks(&["E0061"]), "an argument is optional now", "give it by the setter of its name";
    SetterBecameArgument "setter-became-argument" Crate Request Major Breaks(&["E0599", "E0061"]), "an optional value is an argument now", "give it as an argument";
    ArgumentTypeChanged "argument-type-changed" Crate Request Major Breaks(&["E0308", "E0277", "E0425"]), "an argument has another type", "give the new type";
    ArgumentAcceptsMore "argument-accepts-more" Crate Request Minor Compiles, "an argument accepts more than it did", "";
    ArgumentsReordered "arguments-reordered" Crate Request Major Breaks(&["E0308", "E0277"]), "the arguments are in another order", "give them in the new order; keep `names.lock`, which keeps the order";
    SetterRemoved "setter-removed" Crate Request Major Breaks(&["E0599"]), "an optional value can no longer be given", "leave it out; `customize` can still send it";
    SetterRenamed "setter-renamed" Crate Request Major Breaks(&["E0599"]), "the setter of a value has another name", "call it by the new name";
    SetterTypeChanged "setter-type-changed" Crate Request Major Breaks(&["E0308", "E0277", "E0425"]), "an optional value has another type", "give the new type";
    SetterAcceptsMore "setter-accepts-more" Crate Request Minor Compiles, "a setter accepts more than it did", "";
    SetterAdded "setter-added" Crate Request Minor Compiles, "an optional value can be given", "";
    PartsAdded "parts-added" Crate Request Minor Compiles, "parts can be added that the document does not name", "";
    PartsRemoved "parts-removed" Crate Request Major Breaks(&["E0599"]), "parts can no longer be added", "send the body as its new media type asks";
    HeaderAdded "header-added" Crate Response Minor Compiles, "a header of the response has a constant", "";
    HeaderRemoved "header-removed" Crate Response Major Breaks(&["E0599"]), "the constant of a header is gone", "read it from `headers()`";
    HeaderTypeChanged "header-type-changed" Crate Response Major Breaks(&["E0308"]), "a header of the response has another type", "take the new type";
    AnswerTypeChanged "answer-type-changed" Crate Response Major Breaks(&["E0308", "E0425", "E0433"]), "`send()` gives another type", "take the new type";
    AnswerBecameSeveral "answer-became-several" Crate Response Major Breaks(&["E0308"]), "`send()` gives one of several kinds of success, chosen by the status", "match on the kind of success";
    AnswerBecameOptional "answer-became-optional" Crate Response Major Breaks(&["E0308"]), "`send()` may give no value", "expect that there is none";
    AnswerIsAlways "answer-is-always" Crate Response Major Breaks(&["E0308"]), "`send()` always gives a value", "use it without checking if it is there";
    ListBecamePages "list-became-pages" Crate Response Major Breaks(&["E0308"]), "a list comes in pages", "take `items` of the page, or every item with `items()`";
    PagesBecameList "pages-became-list" Crate Response Major Breaks(&["E0308", "E0599"]), "a list no longer comes in pages", "take the list itself";
    ItemsAdded "items-added" Crate Response Minor Compiles, "`items()` and `pages()` go through all pages", "";
    ItemsRemoved "items-removed" Crate Response Major Breaks(&["E0599"]), "`items()` and `pages()` are gone", "call once, with `send()`";
    ItemsTypeChanged "items-type-changed" Crate Response Major Breaks(&["E0308", "E0425"]), "`items()` gives another type", "take the new type";
    StreamAdded "stream-added" Crate Response Minor Compiles, "a response can be taken item by item", "";
    StreamRemoved "stream-removed" Crate Response Major Breaks(&["E0599"]), "a response can no longer be taken item by item", "take it whole, with `send()`";
    StreamTypeChanged "stream-type-changed" Crate Response Major Breaks(&["E0308", "E0425"]), "the items of a stream have another type", "take the new type";
    // Types.
    TypeRemoved "type-removed" Crate Both Major Breaks(&["E0425", "E0412", "E0433"]), "a type is gone", "use what the operations take and give now";
    TypeRenamed "type-renamed" Crate Both Major Breaks(&["E0425", "E0412", "E0433"]), "a type has another path", "name it by the new path";
    TypeKindChanged "type-kind-changed" Crate Both Major Breaks(&["E0609", "E0599", "E0308", "E0574", "E0533"]), "a type is of another kind", "use it as its new kind";
    TypeAdded "type-added" Crate Both Minor Compiles, "a type is new", "";
    UnusedTypeAdded "unused-type-added" Crate Both None Compiles, "a type that no operation takes or gives is new, behind the feature `unused-types`", "";
    TypeNeedsFeature "type-needs-feature" Crate Both Major Manifest, "a feature no longer brings a type", "turn on a feature that brings it";
    TypeInMoreFeatures "type-in-more-features" Crate Both Minor Compiles, "one more feature brings a type", "";
    FieldRemoved "field-removed" Crate Both Major Breaks(&["E0609", "E0308"]), "a field is gone", "stop using it";
    FieldRenamed "field-renamed" Crate Both Major Breaks(&["E0609"]), "a field has another name", "use the new name";
    FieldTypeChanged "field-type-changed" Crate Both Major Breaks(&["E0308", "E0425"]), "a field has another type", "take the new type";
    FieldBecameOptional "field-became-optional" Crate Both Major Breaks(&["E0308"]), "a field may be absent", "handle `None`";
    FieldBecameRequired "field-became-required" Crate Both Major Breaks(&["E0308"]), "a field is always there", "use it without checking if it is there";
    FieldAdded "field-added" Crate Both Minor Compiles, "a field is new", "";
    RestTypeChanged "rest-type-changed" Crate Both Major Breaks(&["E0308"]), "the fields that the document does not name have another type", "take the new type";
    RestRenamed "rest-renamed" Crate Both Major Breaks(&["E0609", "E0599", "E0308"]), "the field or variant for undeclared values has another name", "use the new name";
    ValueRemoved "value-removed" Crate Both Major Breaks(&["E0599"]), "a value of an enum is gone", "stop naming it; if it still comes, it is kept as an unknown value";
    ValueRenamed "value-renamed" Crate Both Major Breaks(&["E0599"]), "a value of an enum has another name", "use the new name";
    ValueAdded "value-added" Crate Both Minor Compiles, "a value of an enum is new", "";
    EnumOpened "enum-opened" Crate Both Patch Compiles, "an enum lists only some of its values: another one is not a drift any more", "";
    EnumClosed "enum-closed" Crate Both Patch Compiles, "an enum lists all of its values: another one is a drift, and refused in strict mode", "";
    ConstantChanged "constant-changed" Crate Both Patch Compiles, "the only value of a boolean changes, is added or is removed; the other value is a drift, and strict mode refuses it", "";
    VariantRemoved "variant-removed" Crate Both Major Breaks(&["E0599", "E0425"]), "a variant is gone", "stop matching it";
    VariantTypeChanged "variant-type-changed" Crate Both Major Breaks(&["E0308", "E0425"]), "a variant holds another type", "take the new type";
    VariantAdded "variant-added" Crate Both Minor Compiles, "a variant is new", "";
    ConversionAdded "conversion-added" Crate Both Minor Compiles, "the type in a variant converts into the union by `From`", "";
    ConversionRemoved "conversion-removed" Crate Both Major Breaks(&["E0277"]), "the type in a variant no longer converts into the union by `From`", "name the variant";
    TypeLostEqHash "type-lost-eq-hash" Crate Both Major Breaks(&["E0277"]), "a type no longer has `Eq` and `Hash`: it holds a number or a union now", "key maps and sets by a field of it, or by its JSON";
    TypeGainedEqHash "type-gained-eq-hash" Crate Both Minor Compiles, "a type has `Eq` and `Hash`", "";
    ConstructorChanged "constructor-changed" Crate Request Major Breaks(&["E0061", "E0308", "E0277"]), "`new` takes other arguments", "give the new arguments";
    ConstructorRemoved "constructor-removed" Crate Request Major Breaks(&["E0599"]), "a type is no longer made by `new`: it is not sent any more", "stop making it";
    ConstructorAdded "constructor-added" Crate Request Minor Compiles, "a type is made by `new`", "";
    ConstructorAcceptsMore "constructor-accepts-more" Crate Request Minor Compiles, "`new` accepts more than it did", "";
    TypeSetterRemoved "type-setter-removed" Crate Request Major Breaks(&["E0599"]), "a method that sets a field is gone", "give the field to `new`, or leave it out";
    TypeSetterChanged "type-setter-changed" Crate Request Major Breaks(&["E0308", "E0277", "E0599"]), "a method that sets a field takes another type, or has another name", "give the new type";
    TypeSetterAdded "type-setter-added" Crate Request Minor Compiles, "a method sets a field", "";
    TypeSetterAcceptsMore "type-setter-accepts-more" Crate Request Minor Compiles, "a method that sets a field accepts more than it did", "";
    // Everything except operations and types.
    PackageRenamed "package-renamed" Crate Both Major Breaks(&["E0432", "E0433", "E0463"]), "the package has another name", "depend on the new name";
    GroupRemoved "group-removed" Crate Both Major Breaks(&["E0599"]), "a group of operations is gone, and so is its feature", "stop turning the feature on";
    GroupAdded "group-added" Crate Both Minor Compiles, "a group of operations is new, and so is its feature", "";
    FeatureRemoved "feature-removed" Crate Both Major Manifest, "a feature is gone", "stop turning it on";
    FeatureBringsLess "feature-brings-less" Crate Both Major Manifest, "a feature no longer turns on another", "turn the other on as well";
    FeatureBringsMore "feature-brings-more" Crate Both Minor Compiles, "a feature turns on another", "";
    CredentialRemoved "credential-removed" Crate Request Major Breaks(&["E0425"]), "the function of a credential is gone", "give another credential";
    CredentialChanged "credential-changed" Crate Request Major Breaks(&["E0061", "E0308", "E0277"]), "the function of a credential takes other arguments", "give the new arguments";
    CredentialAdded "credential-added" Crate Request Minor Compiles, "a credential can be given", "";
    ServerRemoved "server-removed" Crate Request Major Breaks(&["E0425", "E0433"]), "the function of a server is gone", "choose another server, or give the URL with `base_url`";
    ServerChanged "server-changed" Crate Request Major Breaks(&["E0308", "E0599", "E0425", "E0433", "E0412", "E0277"]), "a server has other variables", "set the variables that it has";
    ServerAdded "server-added" Crate Request Minor Compiles, "a server can be chosen", "";
    ServerChoicesAdded "server-choices-added" Crate Request Minor Compiles, "a variable of a server has more values, or there is one more", "";
    // Deprecation and documentation.
    Deprecated "deprecated" Crate Both Minor Compiles, "an item is deprecated", "use what its documentation names instead";
    Undeprecated "undeprecated" Crate Both Patch Compiles, "an item is no longer deprecated", "";
    DocumentationChanged "documentation-changed" Crate Both Patch Compiles, "documentation has changed", "";

    // Webhooks and callbacks.
    WebhookRemoved "webhook-removed" Wire Response Minor Accepted, "a webhook or a callback no longer comes", "do not wait for it";
    WebhookRenamed "webhook-renamed" Wire Response Major Refused, "a webhook or a callback has another name", "build against the new version; until then it is kept as an unknown one";
    WebhookFormAdded "webhook-form-added" Wire Response Major Refused, "the body of a webhook may have another media type", "build against the new version";
    WebhookMethodChanged "webhook-method-changed" Wire Response Major Refused, "a webhook or a callback comes by another method", "listen for the new method";
    WebhookBodyOptional "webhook-body-optional" Wire Response Major Refused, "the body of a webhook or a callback may be absent", "expect that there is none";
    WebhookHeaderOptional "webhook-header-optional" Wire Response Minor Refused, "a header that always came with a webhook or a callback may be absent", "expect that it does not come";
    WebhookReplyRemoved "webhook-reply-removed" Wire Request Major Refused, "a status is no longer listed for replies to a webhook or a callback", "reply with one that is listed";
    WebhookAdded "webhook-added" Wire Response Minor Refused, "a webhook or a callback is new", "expect one that is not known";

    // Requests.
    RouteRemoved "route-removed" Wire Request Major Refused, "the server no longer has the operation", "stop calling it";
    RouteChanged "route-changed" Wire Request Major Refused, "the operation has another path or method", "build against the new version";
    RouteAdded "route-added" Wire Request None Accepted, "the server has one more operation", "";
    ParameterRequired "parameter-required" Wire Request Major Refused, "a parameter must be given now", "give it";
    ParameterOptional "parameter-optional" Wire Request None Accepted, "a parameter need not be given any more", "";
    ParameterRemoved "parameter-removed" Wire Request Minor Accepted, "a parameter is gone: the server ignores it, unless it refuses unknown parameters", "stop giving it";
    ParameterAdded "parameter-added" Wire Request None Accepted, "a parameter may be given", "";
    ParameterStyleChanged "parameter-style-changed" Wire Request Major Refused, "a parameter has another form on the wire", "build against the new version";
    BodyRequired "body-required" Wire Request Major Refused, "there must be a body", "give one";
    BodyOptional "body-optional" Wire Request None Accepted, "there need not be a body any more", "";
    BodyRemoved "body-removed" Wire Request Minor Accepted, "the body is gone: the server ignores it, unless it refuses a body", "send none";
    BodyAdded "body-added" Wire Request None Accepted, "a body may be sent", "";
    RequestMediaTypeRemoved "request-media-type-removed" Wire Request Major Refused, "the media type of the body is no longer accepted", "build against the new version";
    RequestMediaTypeAdded "request-media-type-added" Wire Request None Accepted, "the body may have another media type", "";
    RequestEncodingChanged "request-encoding-changed" Wire Request Major Refused, "a field or part of the body has another form on the wire", "build against the new version";
    MemberRequired "member-required" Wire Request Major Refused, "a member of a value that is sent is required now", "give it";
    MemberOptional "member-optional" Wire Request None Accepted, "a member of a value that is sent is optional now", "";
    MemberRemoved "member-removed" Wire Request Minor Accepted, "a member of a value that is sent is gone: the server ignores it, unless it refuses unknown members", "stop giving it";
    MemberAdded "member-added" Wire Request None Accepted, "a member may be sent", "";
    ElementRequired "element-required" Wire Request Major Refused, "an array that is sent must have one more element", "give it";
    ElementOptional "element-optional" Wire Request None Accepted, "an element of an array that is sent need not be given any more", "";
    ElementRemoved "element-removed" Wire Request Major Refused, "an element of an array that is sent is no longer accepted", "build against the new version";
    ElementAdded "element-added" Wire Request None Accepted, "an array that is sent may have one more element", "";
    RequestTypeChanged "request-type-changed" Wire Request Major Refused, "a value that is sent must have another type", "give the new type";
    RequestTypeWidened "request-type-widened" Wire Request None Accepted, "a value that is sent may have more types", "";
    RequestNullRefused "request-null-refused" Wire Request Major Refused, "`null` is no longer accepted", "leave it out, or give a value";
    RequestNullAllowed "request-null-allowed" Wire Request None Accepted, "`null` may be sent", "";
    RequestValueRemoved "request-value-removed" Wire Request Major Refused, "a value is no longer accepted", "give another";
    RequestValueAdded "request-value-added" Wire Request None Accepted, "one more value is accepted", "";
    RequestEnumOpened "request-enum-opened" Wire Request None Accepted, "values that are not listed are accepted, too", "";
    RequestEnumClosed "request-enum-closed" Wire Request Major Refused, "only listed values are accepted now", "give one of them";
    RequestConstantChanged "request-constant-changed" Wire Request Major Refused, "a boolean that is sent must have one value", "give that value";
    RequestConstantRemoved "request-constant-removed" Wire Request None Accepted, "a boolean that is sent may have either value", "";
    RequestVariantRemoved "request-variant-removed" Wire Request Major Refused, "a variant is no longer accepted", "give another";
    RequestVariantAdded "request-variant-added" Wire Request None Accepted, "one more variant is accepted", "";
    RequestDefaultVariantChanged "request-default-variant-changed" Wire Request Minor Accepted, "a value that names no variant is read as another variant", "name the variant, if it matters";
    RequestBoundTightened "request-bound-tightened" Wire Request Major Refused, "a bound accepts fewer values than before", "keep to the new bound";
    RequestBoundLoosened "request-bound-loosened" Wire Request None Accepted, "a bound accepts more values than before", "";
    RequestDefaultChanged "request-default-changed" Wire Request Minor Accepted, "the server has another default for a value that is left out", "give the value, if it matters";
    RequestTextEncodingChanged "request-text-encoding-changed" Wire Request Major Refused, "a text that is sent holds its bytes in another encoding, or holds no bytes", "build against the new version";
    RequestXmlChanged "request-xml-changed" Wire Request Major Refused, "a value in an XML body that is sent has another form", "build against the new version";
    SecurityRemoved "security-removed" Wire Request Major Refused, "an alternative of credentials is no longer accepted", "give another credential";
    SecurityRequired "security-required" Wire Request Major Refused, "a credential is required now", "give one";
    SecurityAdded "security-added" Wire Request None Accepted, "one more alternative of credentials is accepted", "";
    SecurityDropped "security-dropped" Wire Request None Accepted, "no credential is required any more", "";
    ScopeRequired "scope-required" Wire Request Major Refused, "one more scope is required", "ask for it when the token is fetched";
    ScopeDropped "scope-dropped" Wire Request None Accepted, "a scope is no longer required", "";
    TokenUrlChanged "token-url-changed" Wire Request Major Refused, "tokens are fetched from another URL", "build against the new version, or make the credential with the new URL";
    TokenScopeRemoved "token-scope-removed" Wire Request Major Refused, "a scope that is requested with a token is no longer listed", "build against the new version, or ask for other scopes with `scopes`";
    SchemeChanged "scheme-changed" Wire Request Major Refused, "a credential has another place or form in the request", "build against the new version";
    ServerUrlRemoved "server-url-removed" Wire Request Major Refused, "the server that calls go to is no longer listed", "give its URL, or build against the new version";
    ServerUrlChanged "server-url-changed" Wire Request None Accepted, "calls go to another server; the old one is still listed", "";
    ServerChoiceRemoved "server-choice-removed" Wire Request Major Refused, "a server that could be chosen, or a value of a variable of one, is no longer listed", "choose another";
    OperationServerChanged "operation-server-changed" Wire Request Major Refused, "the operation has another server", "build against the new version";
    // Responses.
    ResponseTypeChanged "response-type-changed" Wire Response Major Refused, "a value in a response has another type", "build against the new version";
    ResponseTypeNarrowed "response-type-narrowed" Wire Response None Accepted, "a value in a response has fewer types", "";
    ResponseFieldRemoved "response-field-removed" Wire Response Major Refused, "a field that was always there is gone: it reads as its zero value, with a drift", "stop relying on it";
    ResponseOptionalFieldRemoved "response-optional-field-removed" Wire Response Minor Accepted, "a field that might be there is gone", "expect that it never comes";
    ResponseFieldAdded "response-field-added" Wire Response None Accepted, "a new field may come, and is kept among the undeclared ones", "";
    ResponseFieldOptional "response-field-optional" Wire Response Major Refused, "a field that was always there may be absent: it reads as its zero value, with a drift", "build against the new version";
    ResponseFieldRequired "response-field-required" Wire Response None Accepted, "a field is always there", "";
    ResponseElementRemoved "response-element-removed" Wire Response Major Refused, "an element of an array that was always there is gone: it reads as its zero value, with a drift", "stop relying on it";
    ResponseOptionalElementRemoved "response-optional-element-removed" Wire Response Minor Accepted, "an element of an array that might be there is gone", "expect that it never comes";
    ResponseElementAdded "response-element-added" Wire Response Minor Refused, "one more element of an array may come; an old program keeps it after the others", "";
    ResponseElementOptional "response-element-optional" Wire Response Major Refused, "an element of an array that was always there may be absent: it reads as its zero value, with a drift", "build against the new version";
    ResponseElementRequired "response-element-required" Wire Response None Accepted, "an element of an array is always there", "";
    ResponseNullAllowed "response-null-allowed" Wire Response Major Refused, "`null` may come where there was always a value: it reads as the zero value, with a drift", "build against the new version";
    ResponseOptionalNullAllowed "response-optional-null-allowed" Wire Response Minor Refused, "`null` may come for a field that might be absent: it reads as absent", "";
    ResponseNullRemoved "response-null-removed" Wire Response None Accepted, "`null` no longer comes", "";
    ResponseValueAdded "response-value-added" Wire Response Minor Refused, "a value may come that an old program keeps as an unknown one", "have an arm for values that are not known";
    ResponseValueRemoved "response-value-removed" Wire Response None Accepted, "a value no longer comes", "";
    ResponseEnumOpened "response-enum-opened" Wire Response Minor Refused, "a value may come that is not listed; an old program keeps it as an unknown one, with a drift", "have an arm for values that are not known";
    ResponseEnumClosed "response-enum-closed" Wire Response None Accepted, "only listed values come now", "";
    ResponseConstantChanged "response-constant-changed" Wire Response Minor Refused, "a boolean may come with the value that it did not have before; an old program reads it, with a drift", "expect either value";
    ResponseConstantAdded "response-constant-added" Wire Response None Accepted, "a boolean comes with only one value now", "";
    ResponseVariantAdded "response-variant-added" Wire Response Minor Refused, "a variant may come that an old program keeps as an unknown one", "have an arm for variants that are not known";
    ResponseVariantRemoved "response-variant-removed" Wire Response None Accepted, "a variant no longer comes", "";
    ResponseDefaultVariantChanged "response-default-variant-changed" Wire Response Minor Accepted, "a value that names no variant means another variant; an old program reads it as before", "build against the new version";
    ResponseBoundLoosened "response-bound-loosened" Wire Response Minor Refused, "a bound of a response allows more values than before; responses are not checked against bounds", "";
    ResponseBoundTightened "response-bound-tightened" Wire Response None Accepted, "a bound of a response allows fewer values than before", "";
    ResponseTextEncodingChanged "response-text-encoding-changed" Wire Response Major Refused, "a text that comes back holds its bytes in another encoding, or holds no bytes", "build against the new version";
    ResponseXmlChanged "response-xml-changed" Wire Response Major Refused, "a value in an XML response has another form", "build against the new version";
    SuccessAdded "success-added" Wire Response Minor Refused, "a call may succeed with another status", "build against the new version to read what it brings";
    SuccessRemoved "success-removed" Wire Response Major Refused, "a call no longer succeeds with a status, but with others", "build against the new version";
    ResponseMediaTypeRemoved "response-media-type-removed" Wire Response Major Refused, "the requested media type no longer comes", "build against the new version";
    ResponseMediaTypeAdded "response-media-type-added" Wire Response None Accepted, "a response can come in another media type", "";
    EnvelopeChanged "envelope-changed" Wire Response Major Refused, "the value is in another envelope, in a new one, or in none any more", "build against the new version";
    ResponseHeaderOptional "response-header-optional" Wire Response Major Refused, "a header that always came may be absent", "expect that it does not come";
    ResponseHeaderRemoved "response-header-removed" Wire Response Minor Accepted, "a header is no longer described", "expect that it does not come";
    FailureChanged "failure-changed" Wire Response Minor Refused, "the body of a failure has another type; it is still a failure", "read its body as the new type";
    FailureAdded "failure-added" Wire Response None Refused, "a failure is described; it was an error before, too", "";
    FailureRemoved "failure-removed" Wire Response None Accepted, "a failure is no longer described", "";
    PagingChanged "paging-changed" Wire Both Major Refused, "the way to the next page of a list has changed", "build against the new version";
}

impl Row {
    /// True if something is gone or no longer works.
    pub fn is_breaking(&self) -> bool {
        self.verdict == Verdict::Major
    }
}

impl Rule {
    /// Its row of the table.
    pub fn row(self) -> &'static Row {
        // One macro makes the table and the enum, in the same order.
        &RULES[self as usize]
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().id)
    }
}

impl Serialize for Rule {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.row().id)
    }
}

impl Verdict {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Axis {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Wire => "wire",
        }
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_has_its_row_and_a_name_of_its_own() {
        assert!(RULES.iter().all(|row| row.rule.row().id == row.id));
        let ids: BTreeSet<&str> = RULES.iter().map(|row| row.id).collect();
        assert_eq!(ids.len(), RULES.len());
    }

    #[test]
    fn a_witness_is_of_its_axis_and_agrees_with_the_verdict() {
        for row in RULES {
            let fits = match (row.axis, row.witness) {
                (Axis::Crate, Witness::Breaks(codes)) => row.verdict == Verdict::Major && !codes.is_empty(),
                (Axis::Crate, Witness::Manifest) => row.verdict == Verdict::Major,
                (Axis::Crate, Witness::Compiles) => row.verdict < Verdict::Major,
                // A program may still read a refused message. A breaking change is always refused.
                (Axis::Wire, Witness::Refused) => true,
                (Axis::Wire, Witness::Accepted) => row.verdict < Verdict::Major,
                (Axis::Crate, Witness::Refused | Witness::Accepted)
                | (Axis::Wire, Witness::Breaks(_) | Witness::Compiles | Witness::Manifest) => false,
            };
            assert!(fits, "{}", row.id);
            assert!(!row.is_breaking() || !row.advice.is_empty(), "{}: what does a caller do?", row.id);
        }
    }
}
