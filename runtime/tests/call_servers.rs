//! Servers of the document: the server that is called, and its variables.

use restwright::door as rt;
use restwright::transport::{Canned, Reply};
use restwright::{Client, ClientBuilder, Server};

static SERVERS: [rt::ServerTemplate; 2] = [
    rt::ServerTemplate {
        name: "production",
        url: "https://{region}.example.com/{version}/",
        variables: &[
            rt::ServerVariable { name: "region", default: "eu", values: &["eu", "us"] },
            rt::ServerVariable { name: "version", default: "v1", values: &[] },
        ],
    },
    rt::ServerTemplate { name: "sandbox", url: "https://sandbox.example.com", variables: &[] },
];

static API: rt::Api = rt::Api::new("a", "1", "https://eu.example.com/v1").servers(&SERVERS);

static UPLOAD: rt::Operation = rt::Operation::new("GET", "/x").server("https://upload.example.com");

fn builder() -> ClientBuilder<Client> {
    ClientBuilder::new(&API)
}

fn url(builder: ClientBuilder<Client>) -> String {
    let client = builder.transport(Canned::default()).build().expect("it can be built");
    client.base_url().to_owned()
}

fn refused(builder: ClientBuilder<Client>) -> String {
    builder.transport(Canned::default()).build().map(drop).expect_err("it cannot be built").to_string()
}

#[test]
fn a_server_is_chosen_by_value_or_by_name() {
    let production = || Server::new(&SERVERS[0]);
    assert_eq!(url(builder()), "https://eu.example.com/v1");
    assert_eq!(url(builder().server(production().with("region", "us"))), "https://us.example.com/v1");
    assert_eq!(url(builder().server_variable("version", "v2")), "https://eu.example.com/v2");
    assert_eq!(url(builder().server_named("sandbox")), "https://sandbox.example.com");
    let both = builder().server(production()).server_variable("region", "us").server_variable("version", "v3");
    assert_eq!(url(both), "https://us.example.com/v3");
    assert_eq!(url(builder().server_named("sandbox").base_url("http://localhost:1/")), "http://localhost:1");
}

#[test]
fn what_the_document_does_not_have_is_an_error_that_lists_what_it_has() {
    let error = refused(builder().server_variable("region", "mars"));
    assert!(error.contains("`mars`") && error.contains("eu, us"), "{error}");
    let error = refused(builder().server_variable("planet", "mars"));
    assert!(error.contains("`planet`") && error.contains("region, version"), "{error}");
    let error = refused(builder().server_named("staging"));
    assert!(error.contains("`staging`") && error.contains("production, sandbox"), "{error}");
    assert!(
        refused(ClientBuilder::new(&crate::support::API).server_variable("region", "eu")).contains("there is none")
    );
}

static ODD: [rt::ServerTemplate; 3] = [
    rt::ServerTemplate {
        name: "parts",
        url: "{scheme}://{user}{host}:{port}/{path}",
        variables: &[
            rt::ServerVariable { name: "scheme", default: "https", values: &[] },
            rt::ServerVariable { name: "user", default: "", values: &[] },
            rt::ServerVariable { name: "host", default: "a.example", values: &[] },
            rt::ServerVariable { name: "port", default: "443", values: &[] },
            rt::ServerVariable { name: "path", default: "v1", values: &[] },
        ],
    },
    rt::ServerTemplate {
        name: "whole",
        url: "{endpoint}/v1",
        variables: &[rt::ServerVariable { name: "endpoint", default: "https://a.example/x", values: &[] }],
    },
    rt::ServerTemplate {
        name: "staged",
        url: "https://{stage}api.example",
        variables: &[rt::ServerVariable { name: "stage", default: "", values: &["", "test."] }],
    },
];

/// RFC 3986, section 3: a value must be valid in its place, and must not extend beyond it. The place is a scheme, a
/// part of the authority or of the path, or a whole URL.
#[test]
fn values_stay_in_their_places() {
    let parts = |variable: &str, value: &str| Server::new(&ODD[0]).with(variable, value).url().ok();
    for (variable, value, expected) in [
        ("scheme", "http", Some("http://a.example:443/v1")),
        ("scheme", "HTTPS", Some("HTTPS://a.example:443/v1")),
        ("scheme", "ftp", None),
        ("scheme", "https://evil.example/?", None),
        ("user", "user@", None),
        ("user", "api.", Some("https://api.a.example:443/v1")),
        ("user", "evil.example/", None),
        ("user", "evil.example#", None),
        ("host", "127.0.0.1", Some("https://127.0.0.1:443/v1")),
        ("host", "[2001:db8::1]", Some("https://[2001:db8::1]:443/v1")),
        ("host", "[evil]", None),
        ("host", "a.example:80", None),
        ("host", "b\u{fc}cher.example", None),
        ("host", "a\u{2044}evil.example", None),
        ("host", "", None),
        ("port", "8443", Some("https://a.example:8443/v1")),
        ("port", "1@evil.example", None),
        ("path", "v2/x y", Some("https://a.example:443/v2/x%20y")),
        ("path", "..", None),
        ("path", "", Some("https://a.example:443/")),
    ] {
        assert_eq!(parts(variable, value).as_deref(), expected, "{variable} {value}");
    }
    let whole = |value: &str| Server::new(&ODD[1]).with("endpoint", value).url().ok();
    for (value, expected) in [
        ("http://localhost:8080", Some("http://localhost:8080/v1")),
        ("https://b.example/base", Some("https://b.example/base/v1")),
        ("https://user:secret@b.example", None),
        ("https://b.example\\x", None),
        ("b.example", None),
    ] {
        assert_eq!(whole(value).as_deref(), expected, "{value}");
    }
    let refused = |value: &str| refused(builder().server(Server::new(&ODD[1]).with("endpoint", value)));
    assert!(refused("https://b.example?x=").contains("endpoint") || refused("https://b.example?x=").contains("path"));
    assert!(!refused("https://user:s3cret@b.example").contains("s3cret"));
    let staged = |value: &str| Server::new(&ODD[2]).with("stage", value).url().ok();
    assert_eq!(staged("").as_deref(), Some("https://api.example"));
    assert_eq!(staged("test.").as_deref(), Some("https://test.api.example"));
}

#[tokio::test]
async fn one_call_may_go_elsewhere() {
    let asked = Canned::repeating([Reply::json("1")]);
    let client = builder().server_named("sandbox").transport(asked.clone()).build().expect("it can be built");
    let mut request = client.request_raw(http::Method::GET, "/x");
    request.server(Server::new(&SERVERS[0]).with("region", "us"));
    request.clone().send_raw().await.expect("it works");
    request.base_url("http://localhost:1/y");
    request.send_raw().await.expect("it works");
    // The document gives this operation a server of its own, whichever of its servers was chosen.
    client.request(&UPLOAD).send_raw().await.expect("it works");
    let urls: Vec<_> = asked.requests().into_iter().map(|request| request.url).collect();
    assert_eq!(urls, ["https://us.example.com/v1/x", "http://localhost:1/y/x", "https://upload.example.com/x"]);

    let mut request = client.request_raw(http::Method::GET, "/x");
    request.server(Server::new(&SERVERS[0]).with("region", "mars"));
    let error = request.clone().send_raw().await.expect_err("there is no such region");
    assert!(error.to_string().contains("eu, us"), "{error}");
    request.server(Server::new(&SERVERS[0]));
    request.send_raw().await.expect("what is set again is no longer wrong");

    let moved = builder().base_url("http://localhost:1").transport(asked.clone()).build().expect("it can be built");
    moved.request(&UPLOAD).send_raw().await.expect("it works");
    assert_eq!(asked.requests().last().expect("it was asked").url, "http://localhost:1/x");
}
