//! Servers and their variables (`OpenAPI` 3.0.4, Server Object), and layers around the transport.

use std::sync::{Arc, Mutex};

use restwright::BoxFuture;
use restwright::http::HeaderValue;
use restwright::transport::{Arrived, Canned, Failure, Layer, Next, Outgoing, Reply};
use restwright_loopback::{Answer, Recorded, Script, TestClock};
use restwright_testbed::{Client, ClientBuilder, Error, servers};

use crate::support::{builder, serve};

/// Where a client asks that is made so.
async fn asked(change: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> Result<String, Error> {
    let canned = Canned::new([Reply::status(204)]);
    let client = change(Client::builder().transport(canned.clone())).build()?;
    client.parameters().path_amid("x").send().await?;
    Ok(canned.requests()[0].url.to_string().replace("/parameters/path-amid/vx.json", ""))
}

/// Server Variable Object: `default` where the caller gives none, else what is given.
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

/// `enum`: "the value MUST be one of these"; what the document does not know is an error before anything is sent.
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

/// A layer that leaves its name on what passes it.
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

/// The layer that is added first sees a request first and its answer last, and each try anew.
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
