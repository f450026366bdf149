//! Runs each job as a program against a server on this machine that answers like the live API, and checks its requests
//! and its output.

mod lines;
mod parts;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use restwright_loopback::{Answer, Handler, Limits, Recorded, Script, Server};
use serde_json::{Value, json};

use crate::parts::{Part, parts};

/// How long a job may take; it needs a second or two.
const PATIENCE: Duration = Duration::from_secs(60);

/// A job that has ended.
struct Ended {
    printed: String,
    requests: Vec<Recorded>,
}

impl Ended {
    /// Method and target of each request.
    fn calls(&self) -> Vec<String> {
        self.requests.iter().map(|request| format!("{} {}", request.method, request.target)).collect()
    }

    /// The body of a request, which is JSON.
    fn body(&self, index: usize) -> Value {
        let body = &self.requests[index].body;
        serde_json::from_slice(body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(body)))
    }
}

/// Runs a job to its end, which must be a success.
fn run(program: &str, handler: impl Handler) -> Ended {
    let server = Server::start(handler, Limits { requests: 20, duration: PATIENCE }).expect("a port is free");
    let mut job = Command::new(program)
        .env_clear()
        .env("CLOUDFLARE_BASE_URL", format!("{}/client/v4", server.url()))
        .envs((!program.contains("email_and_key")).then_some(("CLOUDFLARE_API_TOKEN", "a-token")))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it can be run");
    let started = Instant::now();
    // The output of the jobs fits into a pipe.
    while job.try_wait().expect("it can be waited for").is_none() {
        if started.elapsed() > PATIENCE {
            job.kill().expect("it can be ended");
            panic!("the job does not end");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = job.wait_with_output().expect("it has ended");
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    Ended { printed: String::from_utf8(output.stdout).expect("it is text"), requests: server.requests() }
}

/// A response of the API: in the envelope, with the id of the call.
fn success(result: &Value) -> Answer {
    answer(200, &json!({ "success": true, "errors": [], "messages": [], "result": result }))
}

/// A page of a list that has so many items.
fn page(number: usize, total: usize, result: &Value) -> Answer {
    let count = result.as_array().map_or(0, Vec::len);
    let info = json!({
        "page": number, "per_page": 2, "count": count, "total_pages": total.div_ceil(2), "total_count": total
    });
    answer(200, &json!({ "success": true, "errors": [], "messages": [], "result": result, "result_info": info }))
}

fn failure(status: u16, code: u32, message: &str) -> Answer {
    let told = json!([{ "code": code, "message": message }]);
    answer(status, &json!({ "success": false, "errors": told, "messages": [], "result": null }))
}

fn answer(status: u16, body: &Value) -> Answer {
    Answer::json(status, body).header("CF-Ray", "8b0c5fd1aa3e-FRA")
}

/// A zone of a free plan: without vanity name servers, and null for unknown values.
fn zone(name: &str, status: &str) -> Value {
    json!({
        "id": "023e105f4ecef8ad9ca31a8372d0c353", "name": name, "status": status, "paused": false, "type": "full",
        "development_mode": 0, "name_servers": ["bob.ns.cloudflare.com"], "original_name_servers": null,
        "original_registrar": null, "original_dnshost": null, "modified_on": "2024-08-06T10:00:00.123456Z",
        "created_on": "2024-08-06T10:00:00Z", "activated_on": null, "owner": { "id": null, "type": "user", "email": null },
        "account": { "id": "9a7806061c88ada191ed06f989cc3dac", "name": "Example" },
        "meta": { "step": 2, "page_rule_quota": 3, "phishing_detected": false },
        "permissions": ["#zone:read"], "plan": { "id": "0feeeeee", "name": "Free Website", "price": 0 },
        "tenant": { "id": null, "name": null }
    })
}

/// A record in a response, with everything that the server adds.
fn record(kind: &str, name: &str, content: &str) -> Value {
    json!({
        "id": "372e67954025e0ba6aaa6d586b9e0b59", "zone_id": "zone-1", "zone_name": "example.com", "name": name,
        "type": kind, "content": content, "proxiable": true, "proxied": false, "ttl": 1, "settings": {}, "meta": {},
        "comment": null, "tags": [], "created_on": "2024-08-06T10:00:00Z", "modified_on": "2024-08-06T10:00:00Z"
    })
}

#[test]
fn zones_are_listed_by_their_status() {
    let pages = [
        page(1, 3, &json!([zone("a.example", "pending"), zone("b.example", "pending")])),
        page(2, 3, &json!([zone("c.example", "pending")])),
    ];
    let ended = run(env!("CARGO_BIN_EXE_list_zones"), Script::new(pages));
    assert_eq!(
        ended.calls(),
        ["GET /client/v4/zones?status=pending&per_page=50", "GET /client/v4/zones?status=pending&per_page=50&page=2",]
    );
    assert_eq!(ended.requests[0].header("authorization"), Some("Bearer a-token"));
    assert_eq!(ended.printed.lines().count(), 3);
    assert!(
        ended.printed.starts_with("a.example Some(\"pending\") [\"bob.ns.cloudflare.com\"]\n"),
        "{}",
        ended.printed
    );
}

#[test]
fn every_page_of_mx_records_has_its_priorities() {
    let mx = |priority: Value, content: &str| {
        let mut mx = record("MX", "example.com", content);
        mx["priority"] = priority;
        mx
    };
    // For a day, the API sent the priority as a string.
    let pages = [
        page(1, 3, &json!([mx(json!(10), "mx1.example.com"), mx(json!("20"), "mx2.example.com")])),
        page(2, 3, &json!([mx(json!(30), "mx3.example.com")])),
    ];
    let ended = run(env!("CARGO_BIN_EXE_mx_priorities"), Script::new(pages));
    assert_eq!(
        ended.calls(),
        ["GET /client/v4/zones/zone-1/dns_records?type=MX", "GET /client/v4/zones/zone-1/dns_records?type=MX&page=2",]
    );
    assert_eq!(ended.printed, "10 mx1.example.com\n20 mx2.example.com\n30 mx3.example.com\n");
}

#[test]
fn a_record_is_created_with_an_automatic_ttl() {
    let created = record("A", "www.example.com", "198.51.100.4");
    let ended = run(env!("CARGO_BIN_EXE_create_record"), Script::new([success(&created)]));
    assert_eq!(ended.calls(), ["POST /client/v4/zones/zone-1/dns_records"]);
    // The API refuses `1.0`; neither an id nor any other member that the server sets is sent.
    let body = String::from_utf8_lossy(&ended.requests[0].body);
    assert!(body.contains("\"ttl\":1") && !body.contains("1.0"), "{body}");
    assert_eq!(
        ended.body(0),
        json!({
            "type": "A", "name": "www.example.com", "content": "198.51.100.4", "ttl": 1, "proxied": true,
            "comment": "web server"
        })
    );
    assert!(ended.printed.contains("372e67954025e0ba6aaa6d586b9e0b59"), "{}", ended.printed);
}

#[test]
fn a_comment_is_cleared_and_a_record_goes_back_as_it_came() {
    let mut read = record("SRV", "_sip._tcp.example.com", "10 5 5060 sip.example.com");
    read["data"] = json!({ "port": 5060, "priority": 10, "target": "sip.example.com", "weight": 5 });
    read["priority"] = json!(10);
    read["a_member_of_tomorrow"] = json!({ "kept": [1.50, 18_446_744_073_709_551_615_u64] });
    let answers = [success(&record("A", "www.example.com", "198.51.100.4")), success(&read), success(&read)];
    let ended = run(env!("CARGO_BIN_EXE_clear_comment"), Script::new(answers));
    assert_eq!(
        ended.calls(),
        [
            "PATCH /client/v4/zones/zone-1/dns_records/record-1",
            "GET /client/v4/zones/zone-1/dns_records/record-2",
            "PUT /client/v4/zones/zone-1/dns_records/record-2",
        ]
    );
    assert_eq!(
        ended.body(0),
        json!({ "type": "A", "name": "www.example.com", "content": "198.51.100.4", "comment": null })
    );
    let written = ended.body(2);
    assert_eq!(written["data"], json!({ "port": 5060, "priority": 10, "target": "sip.example.com", "weight": 5 }));
    assert_eq!(written["ttl"].to_string(), "1");
    assert_eq!(written["comment"], Value::Null);
    assert!(written.get("comment").is_some() && written.get("id").is_none(), "{written}");
    assert_eq!(written["a_member_of_tomorrow"], json!({ "kept": [1.50, 18_446_744_073_709_551_615_u64] }));
}

#[test]
fn a_worker_is_uploaded_with_its_metadata_and_its_module() {
    let script = json!({ "id": "hello", "etag": "ea95132c15732412d22c1476fa83f27a", "handlers": ["fetch"],
        "modified_on": "2024-08-06T10:00:00Z", "created_on": "2024-08-06T10:00:00Z", "startup_time_ms": 3 });
    let ended = run(env!("CARGO_BIN_EXE_upload_worker"), Script::new([success(&script)]));
    assert_eq!(ended.calls(), ["PUT /client/v4/accounts/account-1/workers/scripts/hello"]);
    let parts = parts(&ended.requests[0]);
    let [metadata, module] = &parts[..] else { panic!("two parts: {parts:?}") };
    assert_eq!(metadata.name(), "metadata");
    assert_eq!(metadata.header("content-type"), Some("application/json"));
    let told: Value = serde_json::from_slice(&metadata.content).expect("it is JSON");
    let binding = json!({ "type": "kv_namespace", "name": "CACHE", "namespace_id": "namespace-1" });
    assert_eq!(told, json!({ "main_module": "worker.js", "compatibility_date": "2024-08-06", "bindings": [binding] }));
    // The name of the part is that of the main module; its bytes are unchanged.
    assert_eq!(module.name(), "worker.js");
    assert_eq!(module.header("content-type"), Some("application/javascript+module"));
    assert_eq!(module.content, b"export default { fetch() { return new Response('hello') } }");
    assert_eq!(ended.printed, "Some(\"hello\")\n");
}

#[test]
fn values_of_kv_are_bytes_with_metadata() {
    let bytes = |bytes: &[u8]| Answer::new(200).header("Content-Type", "application/octet-stream").body(bytes);
    // The response to a write has a result of `null`, or an empty object.
    let answers = [success(&Value::Null), bytes(b"hello"), success(&json!({})), bytes(&[0xFF, 0xD8, 0x00])];
    let ended = run(env!("CARGO_BIN_EXE_kv_values"), Script::new(answers));
    let place = "/client/v4/accounts/account-1/storage/kv/namespaces/namespace-1/values";
    let calls = ["PUT", "GET"].into_iter().map(|method| format!("{method} {place}/greeting"));
    let calls: Vec<String> =
        calls.chain(["PUT", "GET"].into_iter().map(|method| format!("{method} {place}/image"))).collect();
    assert_eq!(ended.calls(), calls);
    let contents = |index: usize| -> Vec<(String, Vec<u8>)> {
        let parts = parts(&ended.requests[index]);
        parts.into_iter().map(|part: Part| (part.name(), part.content)).collect()
    };
    assert_eq!(
        contents(0),
        [("value".to_owned(), b"hello".to_vec()), ("metadata".to_owned(), br#"{"language":"en"}"#.to_vec())]
    );
    assert_eq!(contents(2), [("value".to_owned(), vec![0xFF, 0xD8, 0x00])]);
    assert_eq!(ended.printed, "hello\n[ff, d8, 00]\n");
}

#[test]
fn buckets_are_listed_by_cursor() {
    let buckets = |names: &[&str], cursor: Value| {
        let buckets: Vec<Value> = names
            .iter()
            .map(|name| json!({ "name": name, "creation_date": "2024-08-06T10:00:00.000Z", "location": "WEUR" }))
            .collect();
        answer(
            200,
            &json!({
                "success": true, "errors": [], "messages": [], "result": { "buckets": buckets },
                "result_info": { "cursor": cursor, "per_page": 2 }
            }),
        )
    };
    let pages = [buckets(&["a", "b"], json!("opaque/1=")), buckets(&["c"], json!(""))];
    let ended = run(env!("CARGO_BIN_EXE_list_buckets"), Script::new(pages));
    assert_eq!(
        ended.calls(),
        [
            "GET /client/v4/accounts/account-1/r2/buckets?per_page=2",
            "GET /client/v4/accounts/account-1/r2/buckets?per_page=2&cursor=opaque%2F1%3D",
        ]
    );
    // The document has the locations in lower case: a location in upper case counts as the same.
    assert_eq!(ended.printed, "Some(\"a\") Some(\"weur\")\nSome(\"b\") Some(\"weur\")\nSome(\"c\") Some(\"weur\")\n");
}

#[test]
fn files_are_purged_by_their_urls() {
    let ended = run(env!("CARGO_BIN_EXE_purge_urls"), Script::new([success(&json!({ "id": "zone-1" }))]));
    assert_eq!(ended.calls(), ["POST /client/v4/zones/zone-1/purge_cache"]);
    assert_eq!(ended.body(0), json!({ "files": ["https://example.com/a.css", "https://example.com/b.js"] }));
}

#[test]
fn an_application_is_created_by_its_kind() {
    let created = json!({
        "id": "f174e90a-fafe-4643-bbbc-4a0ed4fc8415", "uid": "f174e90a-fafe-4643-bbbc-4a0ed4fc8415",
        "type": "self_hosted", "name": "Admin", "domain": "admin.example.com", "aud": "737646a5", "policies": [],
        "allowed_idps": [], "session_duration": "24h", "created_at": "2024-08-06T10:00:00Z", "app_launcher_visible": true
    });
    let ended = run(env!("CARGO_BIN_EXE_create_application"), Script::new([success(&created)]));
    assert_eq!(ended.calls(), ["POST /client/v4/accounts/account-1/access/apps"]);
    assert_eq!(
        ended.body(0),
        json!({ "type": "self_hosted", "domain": "admin.example.com", "name": "Admin", "session_duration": "24h" })
    );
    assert!(ended.printed.contains("f174e90a-fafe-4643-bbbc-4a0ed4fc8415"), "{}", ended.printed);
}

#[test]
fn graphql_is_asked_as_any_path() {
    let answered = json!({ "data": { "viewer": { "zones": [{ "zoneTag": "zone-1" }] } }, "errors": null });
    let ended = run(env!("CARGO_BIN_EXE_graphql"), Script::new([answer(200, &answered)]));
    assert_eq!(ended.calls(), ["POST /client/v4/graphql"]);
    assert_eq!(ended.requests[0].header("authorization"), Some("Bearer a-token"));
    assert_eq!(ended.body(0), json!({ "query": "{ viewer { zones(filter: {zoneTag: \"zone-1\"}) { zoneTag } } }" }));
    assert_eq!(ended.printed, "Some({\"viewer\":{\"zones\":[{\"zoneTag\":\"zone-1\"}]}})\n");
}

#[test]
fn received_logs_come_line_by_line() {
    let pieces =
        ["{\"RayID\":\"8b0c\",\"ClientIP\":\"192.0.", "2.1\"}\n{\"RayID\":\"8b0d\",\"ClientIP\":\"2001:db8::1\"}\n"];
    let lines = Answer::new(200).header("Content-Type", "text/plain").pieces(pieces, Duration::from_millis(10));
    let ended = run(env!("CARGO_BIN_EXE_received_logs"), Script::new([lines]));
    assert_eq!(
        ended.calls(),
        ["GET /client/v4/zones/zone-1/logs/received?end=2024-08-06T10%3A01%3A00Z&start=2024-08-06T10%3A00%3A00Z\
             &fields=ClientIP%2CRayID"]
    );
    assert_eq!(ended.printed, "Some(\"8b0c\") Some(\"192.0.2.1\")\nSome(\"8b0d\") Some(\"2001:db8::1\")\n");
}

#[test]
fn records_are_exported_as_text() {
    let zone = ";; Domain: example.com.\nwww.example.com.\t1\tIN\tA\t198.51.100.4\n";
    let ended = run(env!("CARGO_BIN_EXE_export_records"), Script::new([Answer::text(200, zone)]));
    assert_eq!(ended.calls(), ["GET /client/v4/zones/zone-1/dns_records/export"]);
    assert_eq!(ended.printed, zone);
}

#[test]
fn errors_are_told_apart() {
    let api = |request: &Recorded| match request.path() {
        "/client/v4/zones/zone-busy" => {
            failure(429, 971, "Please wait and consider throttling your request speed").header("Retry-After", "1")
        }
        "/client/v4/zones/zone-slow" => failure(400, 1000, "request timeout"),
        "/client/v4/zones/zone-forbidden" => failure(403, 9109, "Unauthorized to access requested resource"),
        _ => success(&zone("example.com", "active")),
    };
    let ended = run(env!("CARGO_BIN_EXE_tell_errors"), api);
    let lines: Vec<&str> = ended.printed.lines().collect();
    assert_eq!(lines[0], "wait Some(1s)");
    assert_eq!(lines[1], "try again later, ray Some(\"8b0c5fd1aa3e-FRA\")");
    assert!(lines[2].starts_with("ask for permission: ") && lines[2].contains("9109"), "{}", lines[2]);
    assert_eq!(lines[3..], ["example.com"]);
    assert!(!ended.printed.contains("a-token"), "{}", ended.printed);
}

#[test]
fn an_email_and_a_key_go_together() {
    let ended = run(env!("CARGO_BIN_EXE_email_and_key"), Script::new([success(&zone("example.com", "active"))]));
    let request = &ended.requests[0];
    assert_eq!(request.header("x-auth-email"), Some("me@example.com"));
    assert_eq!(request.header("x-auth-key"), Some("a-global-key"));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(ended.printed, "example.com\n");
}

#[test]
fn a_program_without_a_runtime_waits() {
    let one = zone("example.com", "active");
    let answers = [page(1, 1, &json!([one])), success(&one)];
    let ended = run(env!("CARGO_BIN_EXE_without_async"), Script::new(answers));
    assert_eq!(ended.calls(), ["GET /client/v4/zones", "GET /client/v4/zones/zone-1"]);
    assert_eq!(ended.printed, "example.com\nexample.com\n");
}
