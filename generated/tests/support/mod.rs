//! Helpers that the tests share: a server of prepared responses, a client for it, and a clock that makes no test wait.
#![allow(dead_code, unreachable_pub, missing_docs, reason = "each test uses a part of it")]

use restwright_cloudflare::{Client, ClientBuilder, credentials};
use restwright_loopback::{Answer, Handler, Recorded, Script, Server};
pub use restwright_test_clock::TestClock;
use serde_json::{Value, json};

/// The zone and the certificate of the document's examples.
pub const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";
pub const ID: &str = "f174e90afafe4643bbbc4a0ed4fc8415";
/// No text of a server or an error contains it by chance.
pub const TOKEN: &str = "tok-7Vq_very-secret.0123456789";

/// A server that gives these responses, in order, and ends by itself.
pub fn script(answers: impl IntoIterator<Item = Answer>) -> Server {
    serve(Script::new(answers))
}

pub fn serve(handler: impl Handler) -> Server {
    Server::for_test(handler)
}

/// A client with a token for `server`, which never waits.
pub fn client(server: &Server) -> Client {
    builder(server).build().expect("token and base URL are well formed")
}

pub fn builder(server: &Server) -> ClientBuilder<Client> {
    let builder = Client::builder().credential(credentials::api_token(TOKEN));
    builder.base_url(format!("{}/client/v4", server.url())).clock(TestClock::default())
}

/// The only request that `server` got.
pub fn only(server: &Server) -> Recorded {
    server.only()
}

/// A successful response of the API.
pub fn envelope(result: &Value) -> Value {
    json!({"success": true, "errors": [], "messages": [], "result": result})
}

pub fn ok(result: &Value) -> Answer {
    Answer::json(200, &envelope(result))
}

/// Text sent as JSON, which need not be valid JSON.
pub fn text(status: u16, body: impl Into<String>) -> Answer {
    Answer::new(status).header("Content-Type", "application/json").body(body.into())
}

/// A certificate with every field that the document declares.
pub fn certificate(number: usize) -> Value {
    json!({
        "certificate": "-----BEGIN CERTIFICATE-----\nMIIDmDCCAoCg\n-----END CERTIFICATE-----\n",
        "certificate_authority": {"id": "568b6b74-7b0c-4755-8840-4e3b8c24adeb", "name": "Cloudflare Managed CA"},
        "common_name": "Cloudflare",
        "country": "US",
        "csr": "-----BEGIN CERTIFICATE REQUEST-----\\nMIICY\\n-----END CERTIFICATE REQUEST-----\\n",
        "expires_on": "2033-02-20T23:18:00Z",
        "fingerprint_sha256": "256c24690243359fb8cf139a125bd05ebf1d968b71e4caf330718e9f5c8a89ea",
        "id": format!("{number:032x}"),
        "issued_on": "2023-02-23T23:18:00Z",
        "location": "Somewhere",
        "organization": "Organization",
        "organizational_unit": "Organizational Unit",
        "serial_number": "3bb94ff144ac567b9f75ad664b6c55f8d5e48182",
        "signature": "SHA256WithRSA",
        "ski": "8e375af1389a069a0f921f8cc8e1eb12d784b949",
        "state": "CA",
        "status": "active",
        "validity_days": 3650,
    })
}

pub fn certificates(numbers: std::ops::Range<usize>) -> Value {
    numbers.map(certificate).collect()
}
