//! A required argument cannot be left out.

fn main() {
    let client = restwright_cloudflare::Client::from_env().expect("never run");
    let _ = client.client_certificates().list();
    let _ = client.client_certificates().create("zone", "csr");
}
