//! The error names the types that a call can send or read: a `Duration` is not a value, a text not a response.

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
