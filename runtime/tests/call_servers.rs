//! Servers of the document: which one is called, with which variables.

mod support;

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
    assert!(refused(ClientBuilder::new(&support::API).server_variable("region", "eu")).contains("there is none"));
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
    // The document says that this one lives elsewhere, whichever of its servers was chosen.
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
