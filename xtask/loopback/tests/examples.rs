//! Tests of the API that the server plays from a document's examples.

use std::io::{Read, Write};
use std::net::TcpStream;

use restwright_loopback::{Examples, Limits, Server};
use serde_json::{Value, json};

const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";

fn document() -> Value {
    serde_json::from_str(include_str!("../../../spec/cloudflare.json")).expect("the document is JSON")
}

fn examples() -> Examples {
    Examples::new(document()).expect("the document has operations").items(47)
}

fn serve(examples: Examples) -> Server {
    Server::start(examples, Limits::default()).expect("a port is free")
}

/// Status, head and JSON body of one call; `auth` is one of the headers.
fn call_with(server: &Server, auth: &str, method: &str, path: &str, body: &str) -> (u16, String, Value) {
    let mut stream = TcpStream::connect(server.address()).expect("the server listens");
    let length = body.len();
    let request = format!(
        "{method} /client/v4{path} HTTP/1.1\r\n{auth}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers in text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a response has a head");
    let status = head[9..12].parse().expect("a status is a number");
    (status, head.to_owned(), serde_json::from_str(body).unwrap_or(Value::Null))
}

fn call(server: &Server, method: &str, path: &str, body: &str) -> (u16, Value) {
    let (status, _, body) = call_with(server, "Authorization: Bearer t\r\n", method, path, body);
    (status, body)
}

fn list(query: &str) -> String {
    format!("/zones/{ZONE}/client_certificates{query}")
}

#[test]
fn a_list_is_paged_to_its_end_without_repeats() {
    let server = serve(examples());
    let mut ids = std::collections::BTreeSet::new();
    for (page, count) in [(1, 20), (2, 20), (3, 7), (4, 0)] {
        let (status, body) = call(&server, "GET", &list(&format!("?page={page}&per_page=20")), "");
        assert_eq!(status, 200);
        let info = json!({"page": page, "per_page": 20, "count": count, "total_count": 47});
        assert_eq!(body["result_info"], info);
        let items = body["result"].as_array().expect("the result is a list");
        assert_eq!(items.len(), count);
        ids.extend(items.iter().map(|item| item["id"].as_str().expect("an id is a string").to_owned()));
        assert!(items.iter().all(|item| item["status"] == "active" && item["validity_days"] == 3650));
    }
    assert_eq!(ids.len(), 47);
}

#[test]
fn every_item_of_a_list_can_be_read_and_no_other() {
    let server = serve(examples());
    let (_, body) = call(&server, "GET", &list("?page=2&per_page=50"), "");
    assert_eq!(body["result"], json!([]));
    let (_, body) = call(&server, "GET", &list("?page=1&per_page=50"), "");
    let id = body["result"][46]["id"].as_str().expect("an id is a string");
    let (status, body) = call(&server, "GET", &list(&format!("/{id}")), "");
    assert_eq!((status, &body["result"]["id"]), (200, &json!(id)));
    let unknown = [list("/00000000000000000000000000000000"), "/zones/other/client_certificates".to_owned()];
    for path in unknown {
        let (status, body) = call(&server, "GET", &path, "");
        assert_eq!((status, &body["success"], &body["result"]), (404, &json!(false), &Value::Null));
        assert_eq!(body["errors"][0]["code"], 7003);
    }
}

#[test]
fn the_siblings_answer_with_their_examples() {
    let server = serve(examples());
    let sent = json!({"csr": "mine", "validity_days": 30}).to_string();
    let (status, body) = call(&server, "POST", &list(""), &sent);
    assert_eq!((status, &body["result"]["csr"], &body["result"]["validity_days"]), (200, &json!("mine"), &json!(30)));
    let item = list(&format!("/{ZONE}"));
    let (_, body) = call(&server, "DELETE", &item, "");
    assert_eq!(body["result"]["status"], "pending_revocation");
    let (_, body) = call(&server, "PATCH", &item, r#"{"reactivate":true}"#);
    assert_eq!(body["result"]["status"], "pending_reactivation");
    assert_eq!(body["result"].get("reactivate"), None);
    assert_eq!(call(&server, "PUT", &item, "").0, 404);
}

#[test]
fn what_the_document_forbids_is_refused() {
    let server = serve(examples());
    let paths = ["?per_page=4", "?per_page=51", "?page=0", "?page=one", "?status=lost"];
    for query in paths {
        let (status, body) = call(&server, "GET", &list(query), "");
        assert_eq!((status, &body["success"]), (400, &json!(false)), "{query}");
    }
    assert_eq!(call(&server, "POST", &list(""), "").0, 400);
    let (status, body) = call(&server, "POST", &list(""), r#"{"csr":"x"}"#);
    assert_eq!((status, &body["errors"][0]["message"]), (400, &json!("`validity_days` is missing")));
}

#[test]
fn without_credentials_there_is_401_and_any_will_do() {
    let server = serve(examples());
    assert_eq!(call_with(&server, "", "GET", &list(""), "").0, 401);
    for header in ["X-Auth-Email: a@example.org\r\nX-Auth-Key: k\r\n", "authorization: Bearer t\r\n"] {
        assert_eq!(call_with(&server, header, "GET", &list(""), "").0, 200);
    }
}

#[test]
fn only_the_first_request_is_throttled_and_all_are_traced() {
    let server = serve(examples().throttle_first(2).trace_header("cf-ray"));
    let auth = "Authorization: Bearer t\r\n";
    let (status, first, body) = call_with(&server, auth, "GET", &list(""), "");
    assert_eq!((status, &body["success"]), (429, &json!(false)));
    assert!(first.contains("Retry-After: 2"));
    let (status, second, _) = call_with(&server, auth, "GET", &list(""), "");
    assert_eq!(status, 200);
    let ray = |head: &str| head.lines().find(|line| line.starts_with("cf-ray: ")).map(str::to_owned);
    assert!(ray(&first).is_some() && ray(&second).is_some() && ray(&first) != ray(&second));
}

#[test]
fn a_document_without_operations_is_refused() {
    assert!(Examples::new(json!({"paths": {}})).is_err());
}
