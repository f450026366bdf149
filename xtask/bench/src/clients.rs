//! The clients that are compared: each makes the same call and reads the same response.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper_util::rt::TokioExecutor;
use restwright::door as rt;
use restwright_cloudflare::{Client, credentials};

use crate::load::{self, Failure};
use crate::mirror;

/// The zone whose certificates are listed.
const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";
const TOKEN: &str = "token";

/// A client: its names on the command line and in the table, and how it runs.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// The name on the command line.
    pub word: &'static str,
    /// The name in the table.
    pub title: &'static str,
    /// Runs it under the load that the arguments describe.
    pub run: fn(&[String]) -> Result<(), Failure>,
}

const fn named(word: &'static str, title: &'static str, run: fn(&[String]) -> Result<(), Failure>) -> Named {
    Named { word, title, run }
}

/// The clients that read the response into types; the ratios of the others are to the first.
pub const DECODING: &[Named] = &[
    named("reqwest", "reqwest and serde by hand", |arguments| by_hand(arguments, plain()?)),
    named("guarded", "the same with our timeouts", |arguments| by_hand(arguments, guarded()?)),
    named("restwright", "the generated client", generated),
    named("hyper", "hyper-util and serde by hand", over_hyper),
];

/// The clients that only fetch it; the ratio of the other is to the first.
pub const FETCHING: &[Named] = &[
    named("reqwest-raw", "reqwest, not decoded", fetched_by_hand),
    named("restwright-raw", "the runtime, not decoded", fetched),
];

fn address(url: &str) -> String {
    format!("{url}/zones/{ZONE}/client_certificates?page=1&per_page=50")
}

fn plain() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().build()
}

/// A client with the same timeout as ours for a server that stops responding: the cost of that guard is not a cost of
/// generated code.
fn guarded() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().connect_timeout(Duration::from_secs(10)).read_timeout(Duration::from_secs(60)).build()
}

async fn get(client: &reqwest::Client, url: &str) -> Result<Bytes, Failure> {
    Ok(client.get(url).bearer_auth(TOKEN).send().await?.error_for_status()?.bytes().await?)
}

fn read(body: &[u8]) -> Result<(), Failure> {
    let page: mirror::Page = serde_json::from_slice(body)?;
    if page.success { Ok(()) } else { Err("the answer tells of a failure".into()) }
}

fn by_hand(arguments: &[String], client: reqwest::Client) -> Result<(), Failure> {
    load::run(arguments, |url| {
        let shared = Arc::new((client, address(url)));
        Ok(move || {
            let shared = Arc::clone(&shared);
            async move { read(&get(&shared.0, &shared.1).await?) }
        })
    })
}

fn fetched_by_hand(arguments: &[String]) -> Result<(), Failure> {
    load::run(arguments, |url| {
        let shared = Arc::new((plain()?, address(url)));
        Ok(move || {
            let shared = Arc::clone(&shared);
            async move { get(&shared.0, &shared.1).await.map(drop) }
        })
    })
}

fn generated(arguments: &[String]) -> Result<(), Failure> {
    load::run(arguments, |url| {
        let client = Client::builder().credential(credentials::api_token(TOKEN)).base_url(url).build()?;
        let shared = Arc::new(client);
        Ok(move || {
            let shared = Arc::clone(&shared);
            async move {
                shared.client_certificates().list(ZONE).page(1).per_page(50).send().await?;
                Ok(())
            }
        })
    })
}

static API: rt::Api = rt::Api::new("bench", "1", "https://api.example")
    .schemes(rt::CredentialPolicy::AnyConfigured, &[rt::Scheme::new("token", rt::SchemeKind::Bearer)]);
/// As it is emitted; in a generated crate this constant is private.
static LIST: rt::Operation = rt::Operation::new("GET", "/zones/{zone_identifier}/client_certificates").parameters(&[
    rt::Parameter::path("zone_identifier").max_length(32),
    rt::Parameter::query("page").minimum(1),
    rt::Parameter::query("per_page").minimum(5).maximum(50),
]);

fn fetched(arguments: &[String]) -> Result<(), Failure> {
    load::run(arguments, |url| {
        let credential = rt::Credential::new("token", TOKEN);
        let client: rt::Client = rt::ClientBuilder::new(&API).credential(credential).base_url(url).build()?;
        let shared = Arc::new(client);
        Ok(move || {
            let shared = Arc::clone(&shared);
            async move {
                let mut request = shared.request(&LIST).path("zone_identifier", &ZONE);
                request.query("page", &1_i64).query("per_page", &50_i64);
                request.send_raw().await?;
                Ok(())
            }
        })
    })
}

/// Hyper's pooled client, without TLS, redirects and timeouts: the least that a call can cost.
fn over_hyper(arguments: &[String]) -> Result<(), Failure> {
    load::run(arguments, |url| {
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
        let shared = Arc::new((client, address(url)));
        Ok(move || {
            let shared = Arc::clone(&shared);
            async move {
                let request = http::Request::get(&*shared.1)
                    .header(http::header::ACCEPT, "*/*")
                    .header(http::header::AUTHORIZATION, format!("Bearer {TOKEN}"))
                    .body(Empty::new())?;
                let answer = shared.0.request(request).await?;
                if !answer.status().is_success() {
                    return Err(answer.status().to_string().into());
                }
                read(&answer.into_body().collect().await?.to_bytes())
            }
        })
    })
}
