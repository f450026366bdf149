//! A page size is an integer: neither text nor a fraction.

fn main() {
    let client = restwright_cloudflare::Client::from_env().expect("never run");
    let _ = client.client_certificates().list("zone").per_page("50");
    let _ = client.client_certificates().list("zone").per_page(50.0);
    let _ = client.client_certificates().edit("zone", "certificate").reactivate("true");
}
