//! What is sent: every byte that a server sees of the five calls, and what is not sent at all.
#![cfg(all(feature = "client_certificates", feature = "reqwest"))]

mod support;

use std::collections::BTreeMap;

use restwright_cloudflare::client_certificates::ListStatus;
use restwright_cloudflare::{Client, ClientBuilder, Error, ErrorKind, credentials};
use restwright_loopback::{Answer, Recorded, Server};
use serde_json::json;
use support::{ID, TOKEN, ZONE, builder, certificate, client, ok, only, script};

const PATH: &str = "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/client_certificates";
const ONE: &str =
    "/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/client_certificates/f174e90afafe4643bbbc4a0ed4fc8415";

fn one_certificate() -> Server {
    script([ok(&certificate(1))])
}

/// The bytes of a request with its header lines sorted: their order has no meaning, all else has.
fn sorted(request: &Recorded) -> String {
    let text = String::from_utf8(request.bytes.clone()).expect("a request without files is text");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head ends with an empty line");
    let mut lines: Vec<_> = head.split("\r\n").collect();
    lines[1..].sort_unstable();
    format!("{}\r\n\r\n{body}", lines.join("\r\n"))
}

/// The bytes that a call should send.
fn expected(server: &Server, first: &str, headers: &[&str], body: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let mut lines = vec![
        "accept: application/json".to_owned(),
        format!("authorization: Bearer {TOKEN}"),
        format!("host: {}", server.address()),
        format!("user-agent: restwright-cloudflare/{version} restwright/{version}"),
    ];
    lines.extend(headers.iter().map(|line| (*line).to_owned()));
    lines.sort_unstable();
    format!("{first} HTTP/1.1\r\n{}\r\n\r\n{body}", lines.join("\r\n"))
}

#[tokio::test]
async fn a_list_is_a_get_with_a_query() -> Result<(), Error> {
    let server = script([ok(&json!([]))]);
    let page = client(&server).client_certificates().list(ZONE).send().await?;
    assert!(page.items.is_empty());
    assert_eq!(sorted(&only(&server)), expected(&server, &format!("GET {PATH}"), &[], ""));

    let server = script([ok(&json!([]))]);
    let list = client(&server).client_certificates().list(ZONE);
    list.per_page(50).page(2).status(ListStatus::PendingRevocation).limit(10).offset(30).send().await?;
    let target = format!("{PATH}?per_page=50&page=2&status=pending_revocation&limit=10&offset=30");
    assert_eq!(sorted(&only(&server)), expected(&server, &format!("GET {target}"), &[], ""));
    Ok(())
}

#[tokio::test]
async fn a_creation_is_a_post_of_json() -> Result<(), Error> {
    let csr = "-----BEGIN CERTIFICATE REQUEST-----\nMIICY\"\\é\u{1}\n-----END CERTIFICATE REQUEST-----\n";
    let server = one_certificate();
    client(&server).client_certificates().create(ZONE, csr, 3650).send().await?;
    let body = concat!(
        r#"{"csr":"-----BEGIN CERTIFICATE REQUEST-----\nMIICY\"\\é\u0001\n-----END CERTIFICATE REQUEST-----\n","#,
        r#""validity_days":3650}"#
    );
    let headers = ["content-type: application/json", &format!("content-length: {}", body.len())];
    assert_eq!(sorted(&only(&server)), expected(&server, &format!("POST {PATH}"), &headers, body));
    Ok(())
}

#[tokio::test]
async fn reading_and_revoking_send_no_body() -> Result<(), Error> {
    let server = one_certificate();
    client(&server).client_certificates().get(ZONE, ID).send().await?;
    assert_eq!(sorted(&only(&server)), expected(&server, &format!("GET {ONE}"), &[], ""));

    let server = one_certificate();
    client(&server).client_certificates().delete(ZONE, ID).send().await?;
    assert_eq!(sorted(&only(&server)), expected(&server, &format!("DELETE {ONE}"), &[], ""));
    Ok(())
}

#[tokio::test]
async fn an_edit_has_a_body_only_when_something_is_set() -> Result<(), Error> {
    let server = one_certificate();
    client(&server).client_certificates().edit(ZONE, ID).send().await?;
    // A request whose method is meant to have a body says that there is none (RFC 9110, section 8.6).
    let bytes = expected(&server, &format!("PATCH {ONE}"), &["content-length: 0"], "");
    assert_eq!(sorted(&only(&server)), bytes);

    let server = one_certificate();
    client(&server).client_certificates().edit(ZONE, ID).reactivate(true).send().await?;
    let headers = ["content-type: application/json", "content-length: 19"];
    let bytes = expected(&server, &format!("PATCH {ONE}"), &headers, r#"{"reactivate":true}"#);
    assert_eq!(sorted(&only(&server)), bytes);
    Ok(())
}

/// Whatever stands in an identifier stays within its segment.
#[tokio::test]
async fn path_values_are_percent_encoded() -> Result<(), Error> {
    for (value, segment) in [
        ("a/b", "a%2Fb"),
        ("a?b=c", "a%3Fb%3Dc"),
        ("a#b", "a%23b"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("a b", "a%20b"),
        ("a+b", "a%2Bb"),
        ("é☃", "%C3%A9%E2%98%83"),
        ("a\\b", "a%5Cb"),
        ("a\nb", "a%0Ab"),
        ("\u{0}", "%00"),
        ("../../user", "..%2F..%2Fuser"),
        ("...", "..."),
        ("a:b@c;d", "a%3Ab%40c%3Bd"),
        ("a-b.c_d~e", "a-b.c_d~e"),
    ] {
        let server = one_certificate();
        client(&server).client_certificates().get(value, value).send().await?;
        let expected = format!("/client/v4/zones/{segment}/client_certificates/{segment}");
        assert_eq!(only(&server).target, expected, "{value:?}");
    }
    Ok(())
}

/// A URL with such a segment would be another call: `DELETE .../client_certificates/..` is `DELETE .../zones/{zone}`.
#[tokio::test]
async fn path_values_that_would_change_the_path_are_refused() {
    let server = script([]);
    let client = client(&server);
    let long = "x".repeat(33);
    for (value, told) in [
        ("", "`client_certificate_identifier`: must not be empty, `.` or `..`: the path would be another one"),
        (".", "`client_certificate_identifier`: must not be empty, `.` or `..`: the path would be another one"),
        ("..", "`client_certificate_identifier`: must not be empty, `.` or `..`: the path would be another one"),
        (long.as_str(), "`client_certificate_identifier`"),
    ] {
        let error = client.client_certificates().delete(ZONE, value).send().await.expect_err(value);
        assert_eq!(error.kind(), ErrorKind::Invalid, "{value:?}");
        assert_eq!(error.violations().len(), 1, "{value:?}");
        assert_eq!(error.violations()[0].path, "client_certificate_identifier", "{value:?}");
        assert!(error.to_string().contains(told), "{value:?}: {error}");
    }
    // With the checks off a long one is sent, but never one that leads elsewhere.
    for value in ["", ".", ".."] {
        let call = client.client_certificates().delete(ZONE, value);
        let call = call.customize(|request| {
            request.validate(false);
        });
        assert_eq!(call.send().await.expect_err(value).kind(), ErrorKind::Invalid, "{value:?}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn bounds_are_checked_all_at_once_before_sending() {
    let server = script([ok(&json!([]))]);
    let list = client(&server).client_certificates().list("x".repeat(33)).page(0).per_page(51);
    let error = list.clone().send().await.expect_err("three bounds are broken");
    let paths: Vec<_> = error.violations().iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!((error.kind(), paths), (ErrorKind::Invalid, vec!["zone_identifier", "page", "per_page"]));
    assert_eq!((error.status(), error.tries()), (None, 0));
    assert!(server.requests().is_empty());

    // The last word counts.
    let error = list.clone().per_page(4).send().await.expect_err("4 is below 5");
    assert_eq!(error.violations().len(), 3, "{error}");
    let unchecked = list.per_page(500).customize(|request| {
        request.validate(false);
    });
    unchecked.send().await.expect("nothing is checked");
    assert!(only(&server).target.ends_with("/client_certificates?page=0&per_page=500"));
}

#[tokio::test]
async fn the_limits_of_bounds_are_within_them() -> Result<(), Error> {
    for per_page in [5, 50] {
        let server = script([ok(&json!([]))]);
        client(&server).client_certificates().list("x".repeat(32)).page(1).per_page(per_page).send().await?;
        assert_eq!(only(&server).query()[1], ("per_page".to_owned(), per_page.to_string()));
    }
    Ok(())
}

#[tokio::test]
async fn a_setter_called_again_replaces() -> Result<(), Error> {
    let server = script([ok(&json!([])), ok(&certificate(1))]);
    let client = client(&server);
    let list = client.client_certificates().list(ZONE).status(ListStatus::Active).per_page(5);
    list.status("on hold & more".into()).per_page(6).send().await?;
    client.client_certificates().edit(ZONE, ID).reactivate(true).reactivate(false).send().await?;
    let requests = server.requests();
    assert_eq!(requests[0].target, format!("{PATH}?status=on%20hold%20%26%20more&per_page=6"));
    assert_eq!(requests[1].body, br#"{"reactivate":false}"#);
    Ok(())
}

/// A builder is a value: what is made of it once can be made of it again.
#[tokio::test]
async fn a_builder_can_be_sent_twice() -> Result<(), Error> {
    let server = script([ok(&certificate(1)), ok(&certificate(1))]);
    let create = client(&server).client_certificates().create(ZONE, "csr", 30);
    create.clone().send().await?;
    create.send().await?;
    let requests = server.requests();
    assert_eq!((requests.len(), &requests[0].bytes), (2, &requests[1].bytes));
    Ok(())
}

#[tokio::test]
async fn one_call_can_be_changed_in_anything() -> Result<(), Error> {
    let server = one_certificate();
    let create = client(&server).client_certificates().create(ZONE, "csr", 30).customize(|request| {
        request.header("X-Trace", "t 1").header("User-Agent", "mine/1").query("dry run", &"a&b").query("n", &60.0);
        request.field("note", &"hello").field("validity_days", &60.0).field("tags", &vec!["a".to_owned()]);
        request.cookie_parameter("flavour", &"oat");
    });
    create.send().await?;
    let request = only(&server);
    assert_eq!(request.target, format!("{PATH}?dry%20run=a%26b&n=60"));
    assert_eq!((request.header("x-trace"), request.header("user-agent")), (Some("t 1"), Some("mine/1")));
    assert_eq!(request.header("cookie"), Some("flavour=oat"));
    let body = String::from_utf8(request.body).expect("JSON is text");
    assert_eq!(body, r#"{"csr":"csr","validity_days":60,"note":"hello","tags":["a"]}"#);
    Ok(())
}

#[tokio::test]
async fn one_call_can_have_another_body_or_credential() -> Result<(), Error> {
    let server = one_certificate();
    let edit = client(&server).client_certificates().edit(ZONE, ID).customize(|request| {
        request.body_bytes("application/merge-patch+json", "{ }").credential(credentials::api_token("other"));
    });
    edit.send().await?;
    let request = only(&server);
    assert_eq!(request.header("content-type"), Some("application/merge-patch+json"));
    assert_eq!(request.header("authorization"), Some("Bearer other"));
    assert_eq!(request.body, b"{ }");

    let server = one_certificate();
    let get = client(&server).client_certificates().get(ZONE, ID).customize(|request| {
        request.anonymous();
    });
    get.send().await?;
    assert_eq!(only(&server).header("authorization"), None);
    Ok(())
}

#[tokio::test]
async fn one_call_can_go_elsewhere() -> Result<(), Error> {
    let (home, away) = (script([]), one_certificate());
    let get = client(&home).client_certificates().get(ZONE, ID).customize(|request| {
        request.base_url(format!("{}/elsewhere/", away.url()));
    });
    get.send().await?;
    assert_eq!(only(&away).target, format!("/elsewhere/zones/{ZONE}/client_certificates/{ID}"));
    assert!(home.requests().is_empty());
    Ok(())
}

#[tokio::test]
async fn headers_that_cannot_be_sent_are_refused() {
    let server = script([]);
    for (name, value) in [("X-Trace", "a\r\nX-Evil: 1"), ("X Trace", "1"), ("", "1")] {
        let get = client(&server).client_certificates().get(ZONE, ID).customize(|request| {
            request.header(name, value);
        });
        let error = get.send().await.expect_err("it cannot stand in a header");
        assert_eq!(error.kind(), ErrorKind::Invalid, "{error}");
    }
    assert!(server.requests().is_empty());
}

/// The credentials that a client with this setup sends.
async fn sent_credentials(
    setup: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
) -> BTreeMap<String, String> {
    let server = one_certificate();
    let client = setup(Client::builder()).base_url(server.url()).build().expect("the credentials are complete");
    client.client_certificates().get(ZONE, ID).send().await.expect("the response is good");
    let headers = only(&server).headers.into_iter();
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value));
    headers.filter(|(name, _)| name == "authorization" || name.starts_with("x-auth")).collect()
}

fn headers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn each_credential_has_its_headers() {
    let token = sent_credentials(|builder| builder.credential(credentials::api_token("t"))).await;
    assert_eq!(token, headers(&[("authorization", "Bearer t")]));

    let key = sent_credentials(|builder| {
        builder.credential(credentials::api_key("k")).credential(credentials::api_email("me@example.com"))
    });
    assert_eq!(key.await, headers(&[("x-auth-email", "me@example.com"), ("x-auth-key", "k")]));

    let service = sent_credentials(|builder| builder.credential(credentials::api_user_service_key("v1.0-s")));
    assert_eq!(service.await, headers(&[("x-auth-user-service-key", "v1.0-s")]));

    // A token stands alone: with a key beside it the API refuses the call.
    let all = sent_credentials(|builder| {
        let builder = builder.credential(credentials::api_key("k")).credential(credentials::api_email("e"));
        builder.credential(credentials::api_user_service_key("s")).credential(credentials::api_token("t"))
    });
    assert_eq!(all.await, headers(&[("authorization", "Bearer t")]));

    let replaced = sent_credentials(|builder| {
        builder.credential(credentials::api_token("old")).credential(credentials::api_token("new"))
    });
    assert_eq!(replaced.await, headers(&[("authorization", "Bearer new")]));
}

#[test]
fn half_a_credential_is_refused_at_once() {
    for (credential, told) in [
        (credentials::api_key("secret-k"), "`api_email` (CLOUDFLARE_EMAIL)"),
        (credentials::api_email("secret-e"), "`api_key` (CLOUDFLARE_API_KEY)"),
        (credentials::api_token("line\nbreak"), "a character that no header can carry"),
    ] {
        let error = Client::builder().credential(credential).build().expect_err("it says nothing alone");
        assert_eq!(error.kind(), ErrorKind::Config);
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(told) && !shown.contains("secret-") && !shown.contains("break"), "{shown}");
    }
}

/// Who sets no credential at all may talk to a proxy that adds it: the call is sent, and the server says what it lacks.
#[tokio::test]
async fn without_any_credential_the_environment_is_refused_and_an_explicit_client_is_not() -> Result<(), Error> {
    let nothing = |_: &str| None;
    let error = Client::builder().from_lookup(&nothing).expect_err("there is no credential");
    assert_eq!(error.kind(), ErrorKind::Config);
    assert_eq!(
        error.to_string(),
        "no credential is in the environment; set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_EMAIL with CLOUDFLARE_API_KEY, \
         or CLOUDFLARE_API_USER_SERVICE_KEY"
    );
    assert_eq!(sent_credentials(|builder| builder).await, headers(&[]));
    Ok(())
}

/// A client from an environment that holds just these variables.
fn from_environment(variables: &[(&str, &str)]) -> Result<Client, Error> {
    let lookup = |name: &str| {
        let found = variables.iter().find(|(candidate, _)| *candidate == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Client::builder().from_lookup(&lookup)?.build()
}

#[tokio::test]
async fn the_environment_configures_a_client() -> Result<(), Error> {
    for (variables, sent) in [
        (&[("CLOUDFLARE_API_TOKEN", "t")][..], &[("authorization", "Bearer t")][..]),
        (&[("CLOUDFLARE_API_TOKEN", " t\n")], &[("authorization", "Bearer t")]),
        (
            &[("CLOUDFLARE_API_KEY", "k"), ("CLOUDFLARE_EMAIL", "e@example.com"), ("CLOUDFLARE_API_TOKEN", "")],
            &[("x-auth-email", "e@example.com"), ("x-auth-key", "k")],
        ),
        (&[("CLOUDFLARE_API_USER_SERVICE_KEY", "s")], &[("x-auth-user-service-key", "s")]),
    ] {
        let server = one_certificate();
        let url = format!("{}/base", server.url());
        let all: Vec<_> = variables.iter().copied().chain([("CLOUDFLARE_BASE_URL", url.as_str())]).collect();
        from_environment(&all)?.client_certificates().get(ZONE, ID).send().await?;
        let request = only(&server);
        assert_eq!(request.path(), format!("/base/zones/{ZONE}/client_certificates/{ID}"));
        for (name, value) in sent {
            assert_eq!(request.header(name), Some(*value), "{variables:?}");
        }
    }
    let client = from_environment(&[("CLOUDFLARE_API_TOKEN", "t"), ("CLOUDFLARE_BASE_URL", " ")])?;
    assert_eq!(client.raw().base_url(), "https://api.cloudflare.com/client/v4");
    let error = from_environment(&[("CLOUDFLARE_API_KEY", "k")]).expect_err("a key says nothing without its email");
    assert!(error.to_string().contains("CLOUDFLARE_EMAIL"), "{error}");
    let error = from_environment(&[("CLOUDFLARE_API_TOKEN", "t"), ("CLOUDFLARE_BASE_URL", "ftp://x")]);
    assert!(error.expect_err("it is not an HTTP URL").to_string().contains("ftp://x"));
    Ok(())
}

/// What the program says counts more than what stands in the environment.
#[test]
fn an_explicit_base_url_goes_before_the_environment() -> Result<(), Error> {
    let lookup = |name: &str| match name {
        "CLOUDFLARE_API_TOKEN" => Some("t".to_owned()),
        "CLOUDFLARE_BASE_URL" => Some("http://environment.example".to_owned()),
        _ => None,
    };
    let before = Client::builder().base_url("http://explicit.example").from_lookup(&lookup)?.build()?;
    let after = Client::builder().from_lookup(&lookup)?.base_url("http://explicit.example").build()?;
    assert_eq!(before.raw().base_url(), "http://explicit.example");
    assert_eq!(after.raw().base_url(), "http://explicit.example");
    Ok(())
}

#[tokio::test]
async fn defaults_of_a_client_are_sent_with_every_call() -> Result<(), Error> {
    let server = script([ok(&certificate(1)), ok(&certificate(1))]);
    let client = builder(&server).header("X-Trace", "1").user_agent("mine/2").build()?;
    client.client_certificates().get(ZONE, ID).send().await?;
    let other = client.client_certificates().get(ZONE, ID).customize(|request| {
        request.header("X-Trace", "2");
    });
    other.send().await?;
    let requests = server.requests();
    let trace: Vec<_> = requests.iter().map(|request| request.header("x-trace")).collect();
    assert_eq!(trace, [Some("1"), Some("2")]);
    assert!(requests.iter().all(|request| request.header("user-agent") == Some("mine/2")));
    Ok(())
}

/// Any path can be called, with the client's credentials and base URL.
#[tokio::test]
async fn what_the_document_lacks_can_be_called() -> Result<(), Error> {
    let server = script([Answer::text(200, "pong")]);
    let client = client(&server);
    let answer = client.raw().request_raw(http::Method::GET, "/user/tokens/verify?x=1").send_raw().await?;
    assert_eq!((answer.status().as_u16(), answer.text().as_str()), (200, "pong"));
    let request = only(&server);
    assert_eq!(request.target, "/client/v4/user/tokens/verify?x=1");
    assert_eq!(request.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    Ok(())
}
