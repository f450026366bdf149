//! No event shows a secret.
//!
//! This test is alone in its program, because events of other threads decide if events are recorded.
#![cfg(all(feature = "reqwest", feature = "tracing"))]

mod support;

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use restwright::door as rt;
use restwright::transport::{Canned, FailureKind, Reply};
use restwright_test_clock::TestClock;
use support::server::{Server, json};
use support::{EMPTY, GET, SCHEMES};

const SECRET: &str = "s3cr3t-s3cr3t";

fn every_way_but_a_token() -> rt::ClientBuilder {
    let others = SCHEMES.iter().filter(|scheme| !matches!(scheme.name(), "login" | "api_token"));
    let others = others.map(|scheme| rt::Credential::new(scheme.name(), SECRET));
    others.fold(rt::ClientBuilder::new(&support::API), rt::ClientBuilder::credential)
}

/// Records every event, at every level.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<String>>);

struct Text<'t>(&'t mut String);

impl Visit for Text<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").expect("writing to a string succeeds");
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Text(&mut self.0.lock().expect("no test panics here")));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Text(&mut self.0.lock().expect("no test panics here")));
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Text(&mut self.0.lock().expect("no test panics here")));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

fn told(all: &Everything) -> String {
    all.0.lock().expect("no test panics here").clone()
}

/// Prints everything that a layer can print.
fn printing(builder: rt::ClientBuilder) -> rt::ClientBuilder {
    builder.layer_fn(|request, next| {
        Box::pin(async move {
            tracing::trace!(?request, "on its way");
            let answer = next.run(request).await;
            tracing::trace!(?answer, "back");
            answer
        })
    })
}

#[tokio::test]
async fn no_event_or_span_shows_a_secret() {
    let all = Everything::default();
    let _guard = tracing::subscriber::set_default(all.clone());
    let answer = || json("200 OK", EMPTY);
    let server = Server::start(vec![json("503 Service Unavailable", SECRET), answer(), answer()]);
    let clock = TestClock::default();
    let builder = printing(every_way_but_a_token()).base_url(&server.url).clock(clock.clone());
    let client = builder.build().expect("it can be built");
    client.request(&GET).path("zone_id", &SECRET).send_raw().await.expect("the second try works");
    for part in ["method=GET", "path=/zones/{zone_id}", "tries=1", "status=503", "wait_ms=", "tries=2", "status=200"] {
        assert!(told(&all).contains(part), "{part} in {}", told(&all));
    }

    let token = rt::Credential::new("api_token", SECRET);
    let builder = printing(rt::ClientBuilder::new(&support::API)).credential(token).base_url(&server.url);
    let client: rt::Client = builder.build().expect("it can be built");
    let mut request = client.request(&support::LIST).path("zone_id", &SECRET);
    request.query("status", &SECRET).header("x-api-key", SECRET).header("cookie", SECRET);
    request.body_bytes("text/plain", SECRET);
    request.send_raw().await.expect("it works");
    assert!(told(&all).contains("operation=\"list-certificates\""), "{}", told(&all));

    let fetched = r#"{"access_token":"TOKEN","token_type":"bearer"}"#.replace("TOKEN", SECRET);
    let failing = Reply::status(403).header("cf-ray", "ray-7").body(SECRET);
    let canned = Canned::new([Reply::json(fetched), failing, Reply::failure(FailureKind::Unsendable)]);
    let flow = rt::Credential::client_credentials("api_token", "https://login.example/t", "id", SECRET, &[]);
    let builder = printing(rt::ClientBuilder::new(&support::API)).credential(flow).transport(canned).clock(clock);
    let client: rt::Client = builder.build().expect("it can be built");
    client.request(&GET).path("zone_id", &SECRET).send_raw().await.expect_err("it is forbidden");
    client.request(&GET).path("zone_id", &SECRET).send_stream().await.expect_err("it cannot be sent");
    for part in ["status=403", "request_id=\"ray-7\"", "error=Api", "error=Config", "kind=Unsendable"] {
        assert!(told(&all).contains(part), "{part} in {}", told(&all));
    }
    assert!(!told(&all).contains(SECRET), "{}", told(&all));
}
