//! No event shows a secret. Alone in its program: what other threads say first decides whether events are told at all.
#![cfg(all(feature = "reqwest", feature = "tracing"))]

mod support;

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use restwright::door as rt;
use support::clock::TestClock;
use support::server::{Server, json};
use support::{EMPTY, GET, SCHEMES};

const SECRET: &str = "s3cr3t-s3cr3t";

fn every_way_but_a_token() -> rt::ClientBuilder {
    let others = SCHEMES.iter().filter(|scheme| !matches!(scheme.name, "login" | "api_token"));
    let others = others.map(|scheme| rt::Credential::new(scheme.name, SECRET));
    others.fold(rt::ClientBuilder::new(&support::API), rt::ClientBuilder::credential)
}

/// Writes everything that anyone says, at every level.
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

#[tokio::test]
async fn no_event_shows_a_secret() {
    let all = Everything::default();
    let _guard = tracing::subscriber::set_default(all.clone());
    let server = Server::start(vec![json("503 Service Unavailable", SECRET), json("200 OK", EMPTY)]);
    let clock = TestClock::default();
    let client = every_way_but_a_token().base_url(&server.url).clock(clock).build().expect("it can be built");
    client.request(&GET).path("zone_id", &SECRET).send_raw().await.expect("the second try works");
    let told = all.0.lock().expect("no test panics here").clone();
    for part in ["method=GET", "path=/zones/{zone_id}", "tries=1", "status=503", "tries=2", "status=200"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(!told.contains(SECRET), "{told}");
}
