//! Servers and their variables (`OpenAPI` 3.0.4, Server Object), and layers around the transport.

use std::sync::{Arc, Mutex};

use restwright::BoxFuture;
use restwright::http::HeaderValue;
use restwright::transport::{Arrived, Canned, Failure, Layer, Next, Outgoing, Reply};
use restwright_loopback::{Answer, Recorded, Script};
use restwright_test_clock::TestClock;
use restwright_testbed::{Client, ClientBuilder, Error, servers};

use crate::support::{builder, serve};

/// The URL that a client with this setup calls.
async fn asked(change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Result<String, Error> {
    let canned = Canned::new([Reply::status(204)]);
    let client = change(Client::builder().transport(canned.clone())).build()?;
    client.parameters().path_amid("x").send().await?;
    Ok(canned.requests()[0].url.to_string().replace("/parameters/path-amid/vx.json", ""))
}

/// Server Variable Object: the given value, or `default` if the caller gives none.
#[tokio::test]
async fn variables_are_put_into_the_url() -> Result<(), Error> {
    assert_eq!(asked(|builder| builder).await?, "https://eu.testbed.example/v1");
    assert_eq!(asked(|builder| builder.server(servers::service())).await?, "https://eu.testbed.example/v1");
    let us = servers::service().region(servers::ServiceRegion::Us).version("v2");
    assert_eq!(asked(|builder| builder.server(us)).await?, "https://us.testbed.example/v2");
    let here = servers::a_on_this_machine();
    assert_eq!(asked(|builder| builder.server(here.clone())).await?, "http://127.0.0.1:8080/v1");
    assert_eq!(asked(|builder| builder.server(here.port("81"))).await?, "http://127.0.0.1:81/v1");
    let named = asked(|builder| builder.server_named("service").server_variable("region", "us")).await?;
    assert_eq!(named, "https://us.testbed.example/v1");
    Ok(())
}

/// `enum`: "the value MUST be one of these"; another value is an error before anything is sent.
#[tokio::test]
async fn what_the_document_does_not_know_is_refused() {
    for error in [
        asked(|builder| builder.server_variable("region", "moon")).await.expect_err("it is none of the values"),
        asked(|builder| builder.server_variable("planet", "mars")).await.expect_err("there is no such variable"),
        asked(|builder| builder.server_named("nobody")).await.expect_err("there is no such server"),
    ] {
        assert_eq!(error.kind(), restwright::ErrorKind::Config, "{error}");
    }
}

/// RFC 3986, section 3.2: the authority ends at the next `/`, `?` or `#`, and everything before an `@` in it is a user.
/// A value of a variable in it can neither end it nor add a user: a call that would go to another host is not sent.
#[tokio::test]
async fn no_value_of_a_variable_moves_the_host() {
    for port in [
        "1@evil.example",
        "443@evil.example:443",
        "1/../../evil",
        "1#",
        "1?x=",
        "1\\@evil.example",
        "1\\evil.example",
        ":@evil.example",
        "80 ",
        "80\t",
        "80\n",
        "-1",
        "+80",
        "70000",
        "eighty",
        "%38%30",
        "８０",
        ".evil.example",
        "",
    ] {
        let here = servers::a_on_this_machine().port(port);
        let error = asked(|builder| builder.server(here.clone())).await.expect_err(port);
        assert_eq!(error.kind(), restwright::ErrorKind::Config, "{error}");
        assert!(error.to_string().contains("`port`") && !error.to_string().contains("evil"), "{error}");
        let named = asked(|builder| builder.server_named("a_on_this_machine").server_variable("port", port)).await;
        assert_eq!(named.expect_err(port).kind(), restwright::ErrorKind::Config);
        // The same for one call, where only the call itself can fail.
        let canned = Canned::new([Reply::status(204)]);
        let client = Client::builder().transport(canned.clone()).build().expect("it is well formed");
        let call = client.parameters().path_amid("x").customize(|request| {
            request.server(here);
        });
        call.send().await.expect_err(port);
        assert!(canned.requests().is_empty(), "{port}");
    }
}

/// In a path, a value is percent-encoded (RFC 3986, section 3.3): it may be several segments, but not a query or a
/// fragment, and none that would be removed when it is resolved (section 5.2.4).
#[tokio::test]
async fn values_in_the_path_are_encoded() {
    let version = async |value: &str| asked(|builder| builder.server(servers::service().version(value))).await;
    for (value, expected) in [
        ("v2/beta", "v2/beta"),
        ("a b", "a%20b"),
        ("a?b=1#c", "a%3Fb=1%23c"),
        ("a%2e", "a%252e"),
        ("ü\\x", "%C3%BC%5Cx"),
        ("x@evil.example:1", "x@evil.example:1"),
        ("/evil.example", "/evil.example"),
    ] {
        assert_eq!(version(value).await.expect(value), format!("https://eu.testbed.example/{expected}"), "{value}");
    }
    for value in ["..", "v1/../..", ".", "./x"] {
        assert_eq!(version(value).await.expect_err(value).kind(), restwright::ErrorKind::Config, "{value}");
    }
}

/// A path of the caller stays below the base URL (WHATWG URL, section 4.4: `\` is read as `/`, tabs and line ends are
/// ignored), and no fragment cuts it short.
#[tokio::test]
async fn a_path_of_ones_own_stays_below_the_base_url() {
    let canned = Canned::repeating([Reply::status(204)]);
    let client = Client::builder().base_url("https://a.example/v1").transport(canned.clone()).build();
    let client = client.expect("it is well formed");
    let raw = client.raw();
    for path in [
        "/\\evil.example/x",
        "\\\\evil.example/x",
        "/..\\..\\admin",
        "/x\\..\\..\\..\\admin",
        "/.\t./admin",
        "/.\n./admin",
        "/x/.%2e/admin",
        "/x#y",
        "/x y",
        "/x?y=\\z",
    ] {
        let error = raw.request_raw(restwright::http::Method::GET, path).send_raw().await.expect_err(path);
        assert_eq!(error.kind(), restwright::ErrorKind::Invalid, "{path:?}: {error}");
    }
    assert!(canned.requests().is_empty());
    for (path, url) in [
        ("//evil.example/x", "https://a.example/v1//evil.example/x"),
        ("@evil.example", "https://a.example/v1/@evil.example"),
        ("/%5Cx?y=%23", "https://a.example/v1/%5Cx?y=%23"),
    ] {
        raw.request_raw(restwright::http::Method::GET, path).send_raw().await.expect(path);
        assert_eq!(canned.requests().last().expect("it was asked").url, url);
    }
    let slashed = Client::builder().base_url("https://a.example\\@evil.example/").transport(canned).build();
    assert_eq!(slashed.expect_err("it is not a URL").kind(), restwright::ErrorKind::Config);
}

/// A layer that adds its name to each request and response.
struct Named {
    name: &'static str,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Named {
    fn tell(&self, what: &str) {
        self.seen.lock().expect("no test panics while it holds it").push(format!("{} {what}", self.name));
    }
}

impl Layer for Named {
    fn handle<'a>(&'a self, mut request: Outgoing<'a>, next: Next<'a>) -> BoxFuture<'a, Result<Arrived, Failure>> {
        Box::pin(async move {
            self.tell("asks");
            request.headers.append("x-layer", HeaderValue::from_static(self.name));
            let answer = next.run(request).await?;
            self.tell(&format!("has {}", answer.status.as_u16()));
            Ok(answer)
        })
    }
}

/// The first layer sees a request first and its response last, and sees each try.
#[tokio::test]
async fn layers_see_each_try_in_their_order() {
    let server = serve(Script::new([Answer::new(503), Answer::new(204)]));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let client = builder(&server)
        .layer(Named { name: "outer", seen: Arc::clone(&seen) })
        .layer(Named { name: "inner", seen: Arc::clone(&seen) })
        .clock(TestClock::default())
        .build()
        .expect("it is well formed");
    client.parameters().path_amid("x").send().await.expect("the second try succeeds");
    let layers = |request: &Recorded| {
        let given = request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("x-layer"));
        given.map(|(_, value)| value.clone()).collect::<Vec<_>>()
    };
    let requests = server.requests();
    assert_eq!(requests.iter().map(layers).collect::<Vec<_>>(), [["outer", "inner"], ["outer", "inner"]]);
    let seen = seen.lock().expect("no test panics while it holds it");
    let expected = [
        "outer asks",
        "inner asks",
        "inner has 503",
        "outer has 503",
        "outer asks",
        "inner asks",
        "inner has 204",
        "outer has 204",
    ];
    assert_eq!(*seen, expected);
}
