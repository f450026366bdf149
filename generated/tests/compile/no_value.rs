//! What a call cannot send or read is told with what it can: a builder is no future, a `Duration` no value, a text no response.

use std::time::Duration;

use restwright_cloudflare::{Client, Method};

async fn calls(client: Client) {
    let _ = client.client_certificates().list("zone").await;
    let _ = client.client_certificates().list("zone").customize(|request| {
        request.query("timeout", &Duration::from_secs(1));
    });
    let _ = client.raw().request_raw(Method::GET, "/zones").send::<String>().await;
}

fn main() {}
