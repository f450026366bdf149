//! What a call cannot send or read is told with what it can: a `Duration` is no value, a text no response.

use std::time::Duration;

use restwright_cloudflare::{Client, Method};

async fn calls(client: Client) {
    let certificates = client.client_certificates();
    let _ = certificates.list("zone").customize(|request| {
        request.query("timeout", &Duration::from_secs(1));
    });
    let _ = client.raw().request_raw(Method::GET, "/zones").send::<String>().await;
}

fn main() {}
