//! No secret is shown in `Debug`, in `Display` or in an error.
#![cfg(feature = "reqwest")]

use std::fmt::Write;

use crate::support::server::{Act, Server, answer, json};
use crate::support::{GET, SCHEMES};
use restwright::door as rt;
use restwright::transport::{Canned, FailureKind, Reply};

const SECRET: &str = "s3cr3t-s3cr3t";

fn all_credentials() -> impl Iterator<Item = rt::Credential> {
    SCHEMES.iter().filter(|scheme| scheme.name() != "login").map(|scheme| rt::Credential::new(scheme.name(), SECRET))
}

fn builder() -> rt::ClientBuilder {
    all_credentials().fold(rt::ClientBuilder::new(&crate::support::API), rt::ClientBuilder::credential)
}

fn every_way_but_a_token() -> rt::ClientBuilder {
    let others = all_credentials().filter(|credential| credential.scheme() != "api_token");
    others.fold(rt::ClientBuilder::new(&crate::support::API), rt::ClientBuilder::credential)
}

/// Returns an error as a program may print it, with its causes.
fn printed(error: &rt::Error) -> String {
    let mut out = format!("{error} {error:?} {error:#?} {:?} {:?}", error.url(), error.body_bytes());
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        write!(out, " {inner} {inner:?}").expect("writing to a string succeeds");
        cause = inner.source();
    }
    out
}

#[test]
fn nothing_that_is_built_shows_a_secret() {
    let credential = rt::Credential::new("api_token", SECRET);
    let builder = builder().base_url(format!("https://user:{SECRET}@a.example/"));
    let mut shown = format!("{credential:?} {builder:?}");
    let client = builder.transport(Canned::default()).header("x-api-key", SECRET).build().expect("it can be built");
    let mut request = client.request(&GET).path("zone_id", &"z");
    request.credential(credential).header("authorization", SECRET).header("x-auth-token", SECRET);
    request.query("password", &SECRET).field("password", &SECRET).cookie_parameter("session", &SECRET);
    write!(shown, "{client:?} {client:#?} {request:?}").expect("writing to a string succeeds");
    write!(shown, "{:?}", request.clone().send_raw()).expect("writing to a string succeeds");
    write!(shown, "{:?}", request.items::<i64, ()>()).expect("writing to a string succeeds");
    assert!(!shown.contains(SECRET), "{shown}");
    assert!(shown.contains("***"), "{shown}");
}

#[tokio::test]
async fn no_error_shows_a_secret() {
    let echo = format!(r#"{{"success":false,"errors":[{{"code":1,"message":"bad key {SECRET}"}}],"seen":"{SECRET}"}}"#);
    let replies = [
        Reply::json(echo.clone()).with_status(403),
        Reply::json(echo),
        Reply::status(200).body(format!("<html>{SECRET}")),
        Reply::status(502).body(SECRET),
        Reply::failure(FailureKind::Broken),
        Reply::failure(FailureKind::Unsendable),
        Reply::status(302).header("location", &format!("ftp://x/?key={SECRET}")),
    ];
    for build in [builder, every_way_but_a_token] {
        for reply in replies.clone() {
            let client = build().transport(Canned::new([reply.clone()])).tries(1).build().expect("it can be built");
            let request = client.request(&GET).path("zone_id", &"z");
            let error = request.send::<crate::support::Response<rt::Json>>().await.expect_err("it fails");
            assert!(!printed(&error).contains(SECRET), "{}", printed(&error));
        }
    }
}

#[tokio::test]
async fn an_unreadable_answer_does_not_show_what_it_may_have_brought() {
    let reply = Reply::json(format!(r#"{{"success":true,"result":{{"value":"new-{SECRET}""#));
    let client = crate::support::builder().transport(Canned::new([reply])).build().expect("it can be built");
    let request = client.request(&GET).path("zone_id", &"z");
    let error = request.send::<crate::support::Response<rt::Json>>().await.expect_err("it is cut off");
    assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    assert!(error.body_bytes().is_some_and(|body| body.ends_with(b"\"")), "it is there for those who ask");
}

#[tokio::test]
async fn no_error_of_reqwest_shows_a_secret() {
    for act in [Act::Hang, json("403 Forbidden", SECRET), answer("200 OK", "content-encoding: x\r\n", SECRET)] {
        let server = Server::start(vec![act]);
        let client = every_way_but_a_token().base_url(&server.url).tries(1).build().expect("it can be built");
        let request = client.request(&GET).path("zone_id", &"z");
        let error = request.send::<crate::support::Response<rt::Json>>().await.expect_err("it fails");
        assert!(server.request().contains(SECRET), "it is sent, though");
        assert!(!printed(&error).contains(SECRET), "{}", printed(&error));
        assert!(error.url().is_some_and(|url| url.ends_with("/zones/z?key=***")), "{:?}", error.url());
    }
}
