//! An API for tests: its description, its records, and clients of it.
#![allow(dead_code, missing_docs, unreachable_pub)]

pub mod server;

use restwright::door as rt;
use restwright::transport::{Canned, Reply};

pub static API: rt::Api = rt::Api::new("restwright-test", "0.0.1", "https://api.example.com/v4")
    .base_url_variable("TEST_BASE_URL")
    .schemes(rt::CredentialPolicy::AnyConfigured, SCHEMES)
    .envelope(ENVELOPE)
    .request_id_header("cf-ray");

pub const ENVELOPE: rt::EnvelopeConvention = rt::EnvelopeConvention {
    result: "result",
    success: Some("success"),
    errors: Some("errors"),
    messages: Some("messages"),
    error_code: "code",
    error_message: "message",
    error_chain: Some("error_chain"),
};

const fn key_in(location: rt::Location, name: &'static str) -> rt::SchemeKind {
    rt::SchemeKind::ApiKey { location, name }
}

pub const SCHEMES: &[rt::Scheme] = &[
    rt::Scheme::new("api_email", key_in(rt::Location::Header, "X-Auth-Email"))
        .variable("TEST_EMAIL")
        .with(&["api_key"]),
    rt::Scheme::new("api_key", key_in(rt::Location::Header, "X-Auth-Key")).variable("TEST_KEY").with(&["api_email"]),
    rt::Scheme::new("api_token", rt::SchemeKind::Bearer).variable("TEST_TOKEN"),
    rt::Scheme::new("service_key", key_in(rt::Location::Header, "X-Auth-User-Service-Key")),
    rt::Scheme::new("query_key", key_in(rt::Location::Query, "key")),
    rt::Scheme::new("cookie_key", key_in(rt::Location::Cookie, "session")),
    rt::Scheme::new("login", rt::SchemeKind::Basic),
];

pub static DECLARED: rt::Api = rt::Api::new("restwright-test", "0.0.1", "https://api.example.com/v4")
    .schemes(rt::CredentialPolicy::AsDeclared, SCHEMES);

pub const NUMBERED: rt::Paging = rt::Paging::Number {
    page: "page",
    per_page: Some("per_page"),
    first: 1,
    total_count: Some("result_info.total_count"),
    total_pages: Some("result_info.total_pages"),
    info_page: Some("result_info.page"),
    info_per_page: Some("result_info.per_page"),
};

pub static LIST: rt::Operation = rt::Operation::new("GET", "/zones/{zone_id}/certificates")
    .id("list-certificates")
    .parameters(&[
        rt::Parameter::path("zone_id").max_length(32),
        rt::Parameter::query("status"),
        rt::Parameter::query("page").minimum(1),
        rt::Parameter::query("per_page").minimum(5).maximum(50),
        rt::Parameter::query("tags").style(rt::Style::Form, false),
        rt::Parameter::header("X-Trace"),
        rt::Parameter::cookie("flavour"),
    ])
    .enveloped()
    .security(&[&["api_email", "api_key"]])
    .paging(NUMBERED);

pub static CREATE: rt::Operation = rt::Operation::new("POST", "/zones/{zone_id}/certificates")
    .parameters(&[rt::Parameter::path("zone_id").max_length(32)])
    .enveloped()
    .body_media_type("application/json")
    .body_required()
    .body_fields(&[
        rt::Field::new("csr").required(),
        rt::Field::new("validity_days").required().minimum(1),
        rt::Field::new("note"),
    ]);

pub static GET: rt::Operation = rt::Operation::new("GET", "/zones/{zone_id}").enveloped();
pub static DELETE: rt::Operation = rt::Operation::new("DELETE", "/zones/{zone_id}").enveloped();

#[derive(Clone, Default)]
pub struct Certificate {
    pub id: Option<String>,
    pub expires_on: Option<rt::DateTime>,
    pub days: i64,
    pub extra: rt::Extra,
}
restwright::record! {
    Certificate { id: "id"; expires_on: "expires_on"; days: "validity_days"; }
    extra
}

#[derive(Clone, Default)]
pub struct Envelope {
    pub success: bool,
    pub errors: Vec<rt::Json>,
    pub messages: Vec<rt::Json>,
    pub result_info: Option<rt::Json>,
    pub extra: rt::Extra,
}
restwright::record! {
    Envelope { success: "success"; errors: "errors"; messages: "messages"; result_info: "result_info"; }
    extra
}

pub type Response<T> = rt::Response<T, Envelope>;

pub const TOKEN: &str = "tok-very-secret-0123456789";

pub fn token() -> rt::Credential {
    rt::Credential::new("api_token", TOKEN)
}

pub fn builder() -> rt::ClientBuilder {
    rt::ClientBuilder::new(&API).credential(token())
}

/// Returns a client that gets these responses, and the record of its requests.
pub fn canned(replies: impl IntoIterator<Item = Reply>) -> (rt::Client, Canned) {
    let canned = Canned::new(replies);
    let client = builder().transport(canned.clone()).clock(restwright_test_clock::TestClock::default()).build();
    (client.expect("a canned client can be built"), canned)
}

pub const EMPTY: &str = r#"{"success":true,"errors":[],"messages":[],"result":[]}"#;
