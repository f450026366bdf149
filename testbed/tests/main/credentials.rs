//! Credentials: their place by scheme (`OpenAPI` 3.0.4, Security Scheme Object), which ones are sent, and to whom.

use restwright::{Credential, ErrorKind};
use restwright_cloudflare::credentials as cloudflare;
use restwright_loopback::{Answer, Recorded, Server};
use restwright_test_clock::TestClock;
use restwright_testbed::{Client, credentials};
use serde_json::json;

use crate::support::{Bed, builder, serve};

/// A bed whose client has these credentials.
fn with(given: impl IntoIterator<Item = Credential>) -> Bed {
    let server = serve(|_: &Recorded| Answer::new(204));
    let client = given.into_iter().fold(builder(&server), restwright::ClientBuilder::credential);
    let client = client.build().expect("the credentials are well formed");
    Bed { server, client }
}

/// Everything in a request that could be a credential.
fn told(request: &Recorded) -> Vec<String> {
    let query = request.target.split_once('?').map(|(_, query)| format!("?{query}"));
    let headers = ["authorization", "x-key", "cookie"];
    let headers = headers.iter().filter_map(|name| Some(format!("{name}: {}", request.header(name)?)));
    query.into_iter().chain(headers).collect()
}

/// RFC 7617, section 2: the example of "Aladdin"; RFC 6750, section 2.1; RFC 6265 for the cookie.
#[tokio::test]
async fn each_scheme_puts_its_secret_in_its_place() {
    let bed = with([credentials::basic("Aladdin", "open sesame")]);
    let request = bed.sent(bed.client.secured().with_basic().send()).await;
    assert_eq!(told(&request), ["authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]);
    // RFC 7617, section 2.1: user and password are UTF-8.
    let bed = with([credentials::basic("test", "123£")]);
    let request = bed.sent(bed.client.secured().with_basic().send()).await;
    assert_eq!(told(&request), ["authorization: Basic dGVzdDoxMjPCow=="]);

    let bed = with([credentials::bearer("mF_9.B5f-4.1JqM")]);
    let request = bed.sent(bed.client.secured().with_bearer().send()).await;
    assert_eq!(told(&request), ["authorization: Bearer mF_9.B5f-4.1JqM"]);

    let bed = with([credentials::header_key("k 1")]);
    let request = bed.sent(bed.client.secured().with_header_key().send()).await;
    assert_eq!(told(&request), ["x-key: k 1"]);

    let bed = with([credentials::query_key("a b&c=d+e/é")]);
    let request = bed.sent(bed.client.secured().with_query_key().send()).await;
    assert_eq!(told(&request), ["?api_key=a%20b%26c%3Dd%2Be%2F%C3%A9"]);

    let bed = with([credentials::cookie_key("s;1")]);
    let request = bed.sent(bed.client.secured().with_cookie_key().send()).await;
    assert_eq!(told(&request), ["cookie: session=s%3B1"]);

    let bed = with([credentials::open_id("id-token")]);
    let request = bed.sent(bed.client.secured().with_open().send()).await;
    assert_eq!(told(&request), ["authorization: Bearer id-token"]);
}

/// RFC 6749, section 4.4: the token is fetched once, by a request with id and secret as basic credentials.
#[tokio::test]
async fn client_credentials_fetch_a_token() {
    let login = serve(|_: &Recorded| {
        Answer::json(
            200,
            &json!({"access_token": "2YotnFZFEjr1zCsicMWpAA", "token_type": "Bearer", "expires_in": 3600}),
        )
    });
    let url = format!("{}/token", login.url());
    let bed = with([Credential::client_credentials("oauth", url, "s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw", &["read"])]);
    for _ in 0..2 {
        let request = bed.sent(bed.client.secured().with_oauth().send()).await;
        assert_eq!(told(&request), ["authorization: Bearer 2YotnFZFEjr1zCsicMWpAA"]);
    }
    let asked = login.only();
    // RFC 6749, section 2.3.1, has this pair as its example, and RFC 7617 defines its encoding.
    assert_eq!(asked.header("authorization"), Some("Basic czZCaGRSa3F0Mzo3RmpmcDBaQnIxS3REUmJuZlZkbUl3"));
    assert_eq!((asked.method.as_str(), asked.target.as_str()), ("POST", "/token"));
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(&*asked.body, b"grant_type=client_credentials&scope=read");
}

/// The document gives the URL and the scopes of tokens; the caller or the environment gives only id and secret.
#[tokio::test]
async fn client_credentials_are_fetched_as_the_document_says() {
    use restwright::transport::{Canned, Reply};

    let lookup = |name: &str| match name {
        "RESTWRIGHT_TESTBED_OAUTH_CLIENT_ID" => Some("an id".to_owned()),
        "RESTWRIGHT_TESTBED_OAUTH_CLIENT_SECRET" => Some("s3cret".to_owned()),
        _ => None,
    };
    let given = Client::builder().credential(credentials::oauth_client("an id", "s3cret"));
    let found = Client::builder().from_lookup(&lookup).expect("id and secret are there");
    for builder in [given, found] {
        let token = Reply::json(r#"{"access_token":"t1","token_type":"Bearer","expires_in":3600}"#);
        let canned = Canned::new([token, Reply::status(204), Reply::status(204)]);
        let client = builder.transport(canned.clone()).build().expect("it is well formed");
        client.secured().with_oauth().send().await.expect("it succeeds");
        client.secured().with_oauth().send().await.expect("it succeeds");
        let asked = canned.requests();
        assert_eq!(asked.len(), 3, "the token is fetched once");
        assert_eq!(asked[0].url.to_string(), "https://login.testbed.example/token");
        // RFC 6749, section 3.3: spaces separate scopes; section 2.3.1: id and secret are form-encoded first.
        assert_eq!(asked[0].text().replace('+', "%20"), "grant_type=client_credentials&scope=read%20write");
        let basic =
            asked[0].header("authorization").map(|value| value.replace("YW4raWQ6czNjcmV0", "YW4lMjBpZDpzM2NyZXQ="));
        assert_eq!(basic.as_deref(), Some("Basic YW4lMjBpZDpzM2NyZXQ="), "`an+id` and `an%20id` are the same");
        assert_eq!(asked[2].header("authorization"), Some("Bearer t1"));
    }
}

/// A relative token URL is relative to the server's URL (`OpenAPI` 3.1.1, "Relative References in API URLs"; RFC 3986,
/// section 5.2): it changes with the client's base URL, and a token of one server is not used for another.
#[tokio::test]
async fn a_relative_token_url_follows_the_base_url() {
    use restwright::transport::{Canned, Reply};

    let token = |text: &str| Reply::json(json!({"access_token": text, "token_type": "Bearer"}).to_string());
    let shared = credentials::oauth_here_client("an id", "s3cret");
    let mut sent = Vec::new();
    for (base_url, name) in
        [(None, "t1"), (Some("https://b.example/api/v2/"), "t2"), (Some("https://b.example/x"), "t2")]
    {
        let canned = Canned::new([token(name), Reply::status(204), Reply::status(204)]);
        let builder = Client::builder().credential(shared.clone()).transport(canned.clone());
        let builder = base_url.into_iter().fold(builder, restwright::ClientBuilder::base_url);
        let client = builder.build().expect("it is well formed");
        client.secured().with_oauth_here().send().await.expect("it succeeds");
        for request in canned.requests() {
            let told =
                request.header("authorization").map(|value| value.replace("Basic YW4lMjBpZDpzM2NyZXQ=", "basic"));
            sent.push((request.url, told.unwrap_or_default()));
        }
    }
    let expected = [
        ("https://eu.testbed.example/oauth/token", "basic"),
        ("https://eu.testbed.example/v1/secured/oauth-here", "Bearer t1"),
        ("https://b.example/oauth/token", "basic"),
        ("https://b.example/api/v2/secured/oauth-here", "Bearer t2"),
        // The same token endpoint: its token is still valid.
        ("https://b.example/x/secured/oauth-here", "Bearer t2"),
    ];
    assert_eq!(sent, expected.map(|(url, told)| (url.to_owned(), told.to_owned())));

    for (url, expected) in [
        ("token", "https://a.example/token"),
        ("./oauth/token?x=1", "https://a.example/oauth/token?x=1"),
        ("//login.example/token", "https://login.example/token"),
        ("https://login.example/token", "https://login.example/token"),
    ] {
        let canned = Canned::new([token("t"), Reply::status(204)]);
        let credential = Credential::client_credentials("oauth_here", url, "i", "s", &[]);
        let client =
            Client::builder().base_url("https://a.example/v1").credential(credential).transport(canned.clone());
        client.build().expect("it is well formed").secured().with_oauth_here().send().await.expect("it succeeds");
        assert_eq!(canned.requests()[0].url, expected, "{url}");
    }
    let credential = Credential::client_credentials("oauth_here", "mailto:a@b.example", "i", "s", &[]);
    let error = Client::builder().credential(credential).build().expect_err("it is not an HTTP URL");
    assert_eq!(error.kind(), ErrorKind::Config);
}

/// A Security Requirement Object needs all of its schemes; of the list of such objects, any one is enough.
#[tokio::test]
async fn as_declared_sends_the_first_set_that_is_complete() {
    let all = || {
        [
            credentials::basic("u", "p"),
            credentials::header_key("h"),
            credentials::query_key("q"),
            credentials::cookie_key("c"),
            credentials::bearer("b"),
        ]
    };
    let bed = with(all());
    let request = bed.sent(bed.client.secured().with_all().send()).await;
    assert_eq!(told(&request), ["?api_key=q", "authorization: Basic dTpw", "x-key: h", "cookie: session=c"]);
    let request = bed.sent(bed.client.secured().with_either().send()).await;
    assert_eq!(told(&request), ["?api_key=q", "x-key: h"]);
    // A credential that the operation does not ask for is not sent.
    let request = bed.sent(bed.client.secured().with_cookie_key().send()).await;
    assert_eq!(told(&request), ["cookie: session=c"]);
    let request = bed.sent(bed.client.secured().without().send()).await;
    assert_eq!(told(&request), [""; 0]);
    let request = bed.sent(bed.client.parameters().path_amid("x").send()).await;
    assert_eq!(told(&request), [""; 0]);

    let bed = with([credentials::header_key("h"), credentials::bearer("b")]);
    let request = bed.sent(bed.client.secured().with_either().send()).await;
    assert_eq!(told(&request), ["authorization: Bearer b"]);
}

/// An empty requirement says that credentials are optional: the configured ones are sent.
#[tokio::test]
async fn optional_credentials_are_sent_when_there_are_some() {
    let bed = with([credentials::bearer("b")]);
    let request = bed.sent(bed.client.secured().with_or_without().send()).await;
    assert_eq!(told(&request), ["authorization: Bearer b"]);
    let bed = with([]);
    let request = bed.sent(bed.client.secured().with_or_without().send()).await;
    assert_eq!(told(&request), [""; 0]);
}

#[tokio::test]
async fn a_call_without_its_credentials_is_refused_before_sending() {
    let bed = with([credentials::header_key("h")]);
    let error = bed.client.secured().with_all().send().await.expect_err("three are missing");
    assert_eq!(error.kind(), ErrorKind::Config);
    for word in ["basic", "header_key", "query_key", "cookie_key", "TESTBED_HEADER_KEY"] {
        assert!(error.to_string().contains(word), "{error}");
    }
    assert!(bed.server.requests().is_empty());
    let error = Client::builder().credential(Credential::new("no_such", "x")).build().expect_err("there is none");
    assert!(error.to_string().contains("no_such") && error.to_string().contains("query_key"), "{error}");
}

/// The Cloudflare crate is configured to send any complete set, whatever an operation declares; a token is sent without
/// others.
#[tokio::test]
async fn any_configured_sends_what_there_is() {
    let zone = "023e105f4ecef8ad9ca31a8372d0c353";
    let sent = async |given: Vec<Credential>| {
        let page = json!({"success": true, "errors": [], "messages": [], "result": []});
        let server = serve(move |_: &Recorded| Answer::json(200, &page));
        let client = restwright_cloudflare::Client::builder().base_url(server.url()).clock(TestClock::default());
        let client = given.into_iter().fold(client, restwright::ClientBuilder::credential).build();
        client.expect("the set is complete").client_certificates().list(zone).send().await.expect("it succeeds");
        let request = server.only();
        let headers = ["authorization", "x-auth-email", "x-auth-key", "x-auth-user-service-key"];
        headers.map(|name| request.header(name).map(str::to_owned))
    };
    let some = |text: &str| Some(text.to_owned());
    let token = cloudflare::api_token("t");
    let pair = vec![cloudflare::api_email("e@x.y"), cloudflare::api_key("k")];
    assert_eq!(sent(vec![token.clone()]).await, [some("Bearer t"), None, None, None]);
    assert_eq!(sent(pair.clone()).await, [None, some("e@x.y"), some("k"), None]);
    assert_eq!(sent([pair, vec![token]].concat()).await, [some("Bearer t"), None, None, None]);
    assert_eq!(sent(vec![cloudflare::api_user_service_key("s")]).await, [None, None, None, some("s")]);
}

#[tokio::test]
async fn the_environment_gives_credentials_and_the_base_url() {
    let server = serve(|_: &Recorded| Answer::new(204));
    let url = format!("{}/elsewhere/", server.url());
    let lookup = |name: &str| match name {
        "TESTBED_BASIC" => Some("Aladdin:open sesame".to_owned()),
        "TESTBED_TOKEN" => Some(" padded\n".to_owned()),
        "TESTBED_HEADER_KEY" => Some(String::new()),
        "TESTBED_BASE_URL" => Some(url.clone()),
        _ => None,
    };
    let client: Client =
        Client::builder().from_lookup(&lookup).and_then(restwright::ClientBuilder::build).expect("it is all there");
    let secured = client.secured();
    secured.with_basic().send().await.expect("it succeeds");
    secured.with_bearer().send().await.expect("it succeeds");
    let requests = server.requests();
    assert_eq!(requests[0].target, "/elsewhere/secured/basic");
    assert_eq!(told(&requests[0]), ["authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="]);
    assert_eq!(told(&requests[1]), ["authorization: Bearer padded"]);
    // An empty variable counts as not set.
    assert_eq!(secured.with_header_key().send().await.expect_err("it is empty").kind(), ErrorKind::Config);

    let error = Client::builder().from_lookup(&|_: &str| None).expect_err("there is nothing");
    for variable in ["TESTBED_BASIC", "TESTBED_TOKEN", "TESTBED_HEADER_KEY", "TESTBED_QUERY_KEY", "TESTBED_COOKIE_KEY"]
    {
        assert!(error.to_string().contains(variable), "{error}");
    }
}

/// Two origins differ in scheme, host or port (RFC 6454, section 4): this one differs in its port.
fn redirecting(status: u16) -> (Server, Server) {
    let other = serve(|_: &Recorded| Answer::new(204));
    let location = format!("{}/landed?x=1", other.url());
    let first = serve(move |_: &Recorded| Answer::new(status).header("Location", location.clone()));
    (first, other)
}

#[tokio::test]
async fn a_redirect_to_another_origin_gets_no_credential() {
    for status in [301, 302, 303, 307, 308] {
        let (first, other) = redirecting(status);
        let client = [
            credentials::basic("u", "p"),
            credentials::header_key("h"),
            credentials::query_key("q"),
            credentials::cookie_key("c"),
        ];
        let client = client.into_iter().fold(builder(&first), restwright::ClientBuilder::credential);
        let client = client.build().expect("the credentials are well formed");
        let call = client.secured().with_all().customize(|request| {
            request
                .header("X-Api-Token", "mine")
                .header("Authorization", "Digest x")
                .cookie_parameter("other", &"mine");
        });
        call.send().await.expect("the redirect is followed");
        assert_eq!(told(&first.only()).len(), 4, "{status}");
        let landed = other.only();
        assert_eq!(told(&landed), ["?x=1"], "{status}");
        assert_eq!(landed.header("x-api-token"), None, "{status}");
        assert_eq!(landed.header("referer").filter(|referer| referer.contains("api_key")), None, "{status}");
    }
}

/// On the same origin they are sent again, or the call would fail.
#[tokio::test]
async fn a_redirect_on_the_same_origin_keeps_them() {
    let server = serve(|request: &Recorded| match request.path() {
        "/v1/secured/header-key" => Answer::new(307).header("Location", "/v1/moved"),
        _ => Answer::new(204),
    });
    let client = builder(&server).credential(credentials::header_key("h")).build().expect("it is well formed");
    client.secured().with_header_key().send().await.expect("the redirect is followed");
    let requests = server.requests();
    assert_eq!((requests[1].target.as_str(), told(&requests[1])), ("/v1/moved", vec!["x-key: h".to_owned()]));
}

/// A key in the query is sent again on the same origin, once, and is removed for another origin.
#[tokio::test]
async fn a_redirect_on_the_same_origin_keeps_a_key_in_the_query() {
    let server = serve(|request: &Recorded| match request.path() {
        "/v1/secured/query-key" => Answer::new(307).header("Location", "/v1/one?x=1"),
        "/v1/one" => Answer::new(308).header("Location", "two?api_key=other&y=2"),
        _ => Answer::new(204),
    });
    let client = builder(&server).credential(credentials::query_key("k k")).build().expect("it is well formed");
    client.secured().with_query_key().send().await.expect("the redirects are followed");
    let asked: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    let expected = ["/v1/secured/query-key?api_key=k%20k", "/v1/one?x=1&api_key=k%20k", "/v1/two?y=2&api_key=k%20k"];
    assert_eq!(asked, expected);

    let back = serve(|_: &Recorded| Answer::new(204));
    let home = back.url();
    let other = serve(move |_: &Recorded| Answer::new(302).header("Location", format!("{home}/back")));
    let location = format!("{}/away", other.url());
    let first = serve(move |_: &Recorded| Answer::new(302).header("Location", location.clone()));
    let client = builder(&first).credential(credentials::query_key("k")).build().expect("it is well formed");
    client.secured().with_query_key().send().await.expect("the redirects are followed");
    assert_eq!((other.only().target.as_str(), back.only().target.as_str()), ("/away", "/back"));
}

/// The texts of clients, credentials, requests and errors show no secret, even if the server sends it back.
#[tokio::test]
async fn secrets_are_never_shown() {
    let secrets = ["pass-5ecret", "key-5ecret", "query-5ecret", "cookie-5ecret"];
    let server = serve(|request: &Recorded| Answer::text(400, String::from_utf8_lossy(&request.bytes)));
    let given = [
        credentials::basic("user", secrets[0]),
        credentials::header_key(secrets[1]),
        credentials::query_key(secrets[2]),
        credentials::cookie_key(secrets[3]),
    ];
    let shown = format!("{given:?}");
    let client = given.into_iter().fold(builder(&server), restwright::ClientBuilder::credential);
    let shown = format!("{shown}{client:?}");
    let client = client.build().expect("the credentials are well formed");
    let call = client.secured().with_all();
    let shown = format!("{shown}{client:?}{call:?}");
    let error = call.send().await.expect_err("400");
    let sent = String::from_utf8(server.only().bytes).expect("the request is text");
    assert!(secrets[1..].iter().all(|secret| sent.contains(secret)), "the secrets were sent: {sent}");
    let shown = format!("{shown}{error}{error:?}{error:#?}{:?}", error.url());
    for secret in secrets {
        assert!(!shown.contains(secret), "`{secret}` is in: {shown}");
    }
}

/// Only the operation that names a server uses it; a base URL of the caller wins.
#[tokio::test]
async fn an_operation_may_have_a_server_of_its_own() {
    use restwright::transport::{Canned, Reply};

    let canned = Canned::new([Reply::status(204), Reply::status(204)]);
    let client = Client::builder().credential(credentials::bearer("b")).transport(canned.clone());
    let client = client.build().expect("the credentials are well formed");
    client.secured().elsewhere().send().await.expect("it succeeds");
    client.secured().with_bearer().send().await.expect("it succeeds");
    let urls: Vec<String> = canned.requests().iter().map(|request| request.url.to_string()).collect();
    let expected =
        ["https://upload.testbed.example/v2/secured/elsewhere", "https://eu.testbed.example/v1/secured/bearer"];
    assert_eq!(urls, expected);
    let bed = with([credentials::bearer("b")]);
    let request = bed.sent(bed.client.secured().elsewhere().send()).await;
    assert_eq!(request.target, "/v1/secured/elsewhere");
}
