//! The time of decoding 50 client certificates (about 207 kB), as a ratio to hand-written structs with `serde_json`.
//!
//! `cargo run --release -p restwright --example decode_ratio [ROUNDS]` runs both in turns, and prints the ratio of
//! their minima and of their medians. The number of instructions does not depend on other load. To measure it, run one
//! of them alone under callgrind:
//! `valgrind --tool=callgrind --toggle-collect='decode_ratio::run_restwright' target/release/examples/decode_ratio restwright`
//! and the same with `run_serde` and `serde`.

#![allow(clippy::struct_field_names, reason = "the names are those of the wire")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use restwright::door as rt;

mod ours {
    use restwright::door as rt;

    #[derive(Clone)]
    pub(crate) enum Status {
        Active,
        PendingReactivation,
        PendingRevocation,
        Revoked,
        Unknown(rt::UnknownValue),
    }
    restwright::string_enum! {
        Status {
            Active: "active",
            PendingReactivation: "pending_reactivation",
            PendingRevocation: "pending_revocation",
            Revoked: "revoked",
        } Unknown
    }

    #[derive(Clone, Default)]
    pub(crate) struct Authority {
        pub(crate) id: Option<String>,
        pub(crate) name: Option<String>,
        pub(crate) extra: rt::Extra,
    }
    restwright::record! { Authority { id: "id"; name: "name"; } extra }

    #[derive(Clone, Default)]
    pub(crate) struct Certificate {
        pub(crate) certificate: Option<String>,
        pub(crate) certificate_authority: Option<Authority>,
        pub(crate) common_name: Option<String>,
        pub(crate) country: Option<String>,
        pub(crate) csr: Option<String>,
        pub(crate) expires_on: Option<rt::DateTime>,
        pub(crate) fingerprint_sha256: Option<String>,
        pub(crate) id: Option<String>,
        pub(crate) issued_on: Option<rt::DateTime>,
        pub(crate) location: Option<String>,
        pub(crate) organization: Option<String>,
        pub(crate) organizational_unit: Option<String>,
        pub(crate) serial_number: Option<String>,
        pub(crate) signature: Option<String>,
        pub(crate) ski: Option<String>,
        pub(crate) state: Option<String>,
        pub(crate) status: Option<Status>,
        pub(crate) validity_days: Option<i64>,
        pub(crate) extra: rt::Extra,
    }
    restwright::record! {
        Certificate {
            certificate: "certificate";
            certificate_authority: "certificate_authority";
            common_name: "common_name";
            country: "country";
            csr: "csr";
            expires_on: "expires_on";
            fingerprint_sha256: "fingerprint_sha256";
            id: "id";
            issued_on: "issued_on";
            location: "location";
            organization: "organization";
            organizational_unit: "organizational_unit";
            serial_number: "serial_number";
            signature: "signature";
            ski: "ski";
            state: "state";
            status: "status";
            validity_days: "validity_days";
        }
        extra
    }

    #[derive(Clone, Default)]
    pub(crate) struct Message {
        pub(crate) code: i64,
        pub(crate) message: String,
        pub(crate) extra: rt::Extra,
    }
    restwright::record! { Message { code: "code", required; message: "message", required; } extra }

    #[derive(Clone, Default)]
    pub(crate) struct ResultInfo {
        pub(crate) count: Option<i64>,
        pub(crate) page: Option<i64>,
        pub(crate) per_page: Option<i64>,
        pub(crate) total_count: Option<i64>,
        pub(crate) extra: rt::Extra,
    }
    restwright::record! {
        ResultInfo { count: "count"; page: "page"; per_page: "per_page"; total_count: "total_count"; } extra
    }

    #[derive(Clone, Default)]
    pub(crate) struct Envelope {
        pub(crate) errors: Vec<Message>,
        pub(crate) messages: Vec<Message>,
        pub(crate) result_info: Option<ResultInfo>,
        pub(crate) success: bool,
        pub(crate) extra: rt::Extra,
    }
    restwright::record! {
        Envelope {
            errors: "errors", required;
            messages: "messages", required;
            result_info: "result_info";
            success: "success", required;
        }
        extra
    }
}

/// The types that a careful programmer would write with serde.
#[allow(dead_code, reason = "read and dropped")]
mod theirs {
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub(crate) enum Status {
        Active,
        PendingReactivation,
        PendingRevocation,
        Revoked,
    }

    #[derive(Deserialize)]
    pub(crate) struct Authority {
        id: Option<String>,
        name: Option<String>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Certificate {
        certificate: Option<String>,
        certificate_authority: Option<Authority>,
        common_name: Option<String>,
        country: Option<String>,
        csr: Option<String>,
        expires_on: Option<String>,
        fingerprint_sha256: Option<String>,
        id: Option<String>,
        issued_on: Option<String>,
        location: Option<String>,
        organization: Option<String>,
        organizational_unit: Option<String>,
        serial_number: Option<String>,
        signature: Option<String>,
        ski: Option<String>,
        state: Option<String>,
        status: Option<Status>,
        validity_days: Option<i64>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Message {
        code: i64,
        message: String,
    }

    #[derive(Deserialize)]
    pub(crate) struct ResultInfo {
        count: Option<i64>,
        page: Option<i64>,
        per_page: Option<i64>,
        total_count: Option<i64>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Body {
        pub(crate) result: Vec<Certificate>,
        errors: Vec<Message>,
        messages: Vec<Message>,
        result_info: Option<ResultInfo>,
        success: bool,
    }
}

const CERTIFICATES: usize = 50;

/// A response like those of the API: fields in the order of their names, and texts in PEM form with escaped line ends.
fn body() -> String {
    let mut random = fastrand::Rng::with_seed(7);
    let mut result = Vec::new();
    for number in 0..CERTIFICATES {
        let id: String = (0..32).map(|_| random.digit(16)).collect();
        let fingerprint: String = (0..64).map(|_| random.digit(16)).collect();
        result.push(format!(
            r#"{{"certificate":"{}","certificate_authority":{{"id":"{id}","name":"Cloudflare Managed CA for account"}},"common_name":"Cloudflare","country":"US","csr":"{}","expires_on":"2033-02-20T23:18:00Z","fingerprint_sha256":"{fingerprint}","id":"{id}","issued_on":"2023-02-23T23:18:00Z","location":"Somewhere","organization":"Organization {number}","organizational_unit":"Organizational Unit","serial_number":"{id}","signature":"SHA256WithRSA","ski":"{id}","state":"CA","status":"active","validity_days":3650}}"#,
            pem("CERTIFICATE", 31, &mut random),
            pem("CERTIFICATE REQUEST", 16, &mut random),
        ));
    }
    format!(
        r#"{{"result":[{}],"success":true,"errors":[],"messages":[],"result_info":{{"count":50,"page":1,"per_page":50,"total_count":50}}}}"#,
        result.join(",")
    )
}

fn pem(kind: &str, lines: usize, random: &mut fastrand::Rng) -> String {
    let mut text = format!("-----BEGIN {kind}-----\\n");
    for _ in 0..lines {
        text.extend((0..64).map(|_| random.alphanumeric()));
        text.push_str("\\n");
    }
    text + &format!("-----END {kind}-----\\n")
}

#[inline(never)]
fn run_restwright(body: &[u8]) -> usize {
    let (mut value, mut envelope) = (Vec::<ours::Certificate>::new(), ours::Envelope::default());
    let drift = rt::decode_enveloped(body, "result", &mut value, &mut envelope, rt::Mode::Tolerant)
        .expect("the body is written above");
    black_box((&value, &envelope));
    value.len() + drift.len()
}

#[inline(never)]
fn run_serde(body: &[u8]) -> usize {
    let body: theirs::Body = serde_json::from_slice(body).expect("the body is written above");
    black_box(&body);
    body.result.len()
}

fn time(run: fn(&[u8]) -> usize, body: &[u8]) -> Duration {
    let start = Instant::now();
    assert_eq!(run(black_box(body)), CERTIFICATES);
    start.elapsed()
}

fn main() {
    let body = body();
    let argument = std::env::args().nth(1);
    match argument.as_deref() {
        Some("restwright") => assert_eq!(run_restwright(body.as_bytes()), CERTIFICATES),
        Some("serde") => assert_eq!(run_serde(body.as_bytes()), CERTIFICATES),
        rounds => compare(body.as_bytes(), rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(2000)),
    }
}

fn compare(body: &[u8], rounds: usize) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.push(time(run_restwright, body));
        theirs.push(time(run_serde, body));
    }
    ours.sort_unstable();
    theirs.sort_unstable();
    let ratio = |index: usize| ours[index].as_secs_f64() / theirs[index].as_secs_f64();
    println!("{} bytes, {rounds} rounds of each in turns", body.len());
    println!("minimum: restwright {:?}, serde {:?}, ratio {:.3}", ours[0], theirs[0], ratio(0));
    let middle = rounds / 2;
    println!("median: restwright {:?}, serde {:?}, ratio {:.3}", ours[middle], theirs[middle], ratio(middle));
}
