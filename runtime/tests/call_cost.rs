//! The cost of a call beyond reqwest's own, in allocations; `cargo xtask bench call` measures the time.
#![cfg(feature = "reqwest")]

mod support;

use restwright::door as rt;
use support::server::{Act, Server, json};
use support::{EMPTY, LIST, TOKEN};

const PATH: &str = "/zones/023e105f4ecef8ad9ca31a8372d0c353/certificates?status=active&page=1&per_page=50";

fn answers(count: usize) -> Vec<Act> {
    (0..count).map(|_| json("200 OK", EMPTY)).collect()
}

const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";

/// The shortest call by hand: it has no header except the credential.
fn bare(client: &reqwest::Client, url: &str) -> reqwest::RequestBuilder {
    let url = format!("{url}/zones/{ZONE}/certificates?status={}&page={}&per_page={}", "active", 1, 50);
    client.get(url).bearer_auth(TOKEN)
}

/// The call that a careful user of reqwest writes by hand: with the headers that our client sends.
fn careful(client: &reqwest::Client, url: &str) -> reqwest::RequestBuilder {
    bare(client, url).header("accept", "application/json").header("user-agent", "a/1")
}

async fn plain(request: reqwest::RequestBuilder) -> usize {
    let response = request.send().await.expect("the call works").error_for_status().expect("it is 200");
    response.bytes().await.expect("there is a body").len()
}

async fn ours(client: &rt::Client) -> usize {
    let mut request = client.request(&LIST).path("zone_id", &ZONE);
    request.query("status", &"active").query("page", &1_i64).query("per_page", &50_i64);
    request.send_raw().await.expect("the call works").bytes().len()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built")
}

/// Returns the fewest allocations of a few runs, after the connection is open. The number varies with the chunks.
fn allocations(runtime: &tokio::runtime::Runtime, call: impl AsyncFn() -> usize) -> u64 {
    runtime.block_on(call());
    (0..6)
        .map(|_| allocation_counter::measure(|| assert!(runtime.block_on(call()) <= EMPTY.len())).count_total)
        .min()
        .unwrap_or_default()
}

#[test]
fn a_call_allocates_no_more_than_the_shortest_by_hand() {
    let runtime = runtime();
    let [shortest, server, other] = [(); 3].map(|()| Server::start(answers(7)));
    let reqwest_client = reqwest::Client::new();
    let bare = allocations(&runtime, async || plain(bare(&reqwest_client, &shortest.url)).await);
    let by_hand = allocations(&runtime, async || plain(careful(&reqwest_client, &server.url)).await);
    let client = support::builder().base_url(&other.url).build().expect("it can be built");
    let by_us = allocations(&runtime, async || ours(&client).await);
    println!("allocations: reqwest by hand {bare}, with our headers {by_hand}, restwright {by_us}");
    // With HTTP/2, reqwest copies each request, because it may have to repeat it.
    let fewer = if cfg!(feature = "http2") { 3 } else { 8 };
    assert!(by_us + fewer <= bare, "reqwest by hand {bare}, restwright {by_us}");
    assert!(by_us + fewer + 2 <= by_hand, "reqwest by hand with our headers {by_hand}, restwright {by_us}");
    for server in [shortest, server, other] {
        assert!(server.request().starts_with(&format!("GET {PATH} HTTP/1.1\r\n")));
    }
}
