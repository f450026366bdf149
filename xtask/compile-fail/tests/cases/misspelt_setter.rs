//! A setter that does not exist.

fn main() {
    let client = restwright_cloudflare::Client::from_env().expect("never run");
    let _ = client.client_certificates().list("zone").perpage(50);
}
