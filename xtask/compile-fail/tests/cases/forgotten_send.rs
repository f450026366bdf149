//! Nothing is sent before it is awaited, with `send` or without it: the compiler warns about both.

#![deny(unused_must_use)]

fn main() {
    let client = restwright_cloudflare::Client::from_env().expect("never run");
    client.client_certificates().delete("zone", "certificate");
    client.client_certificates().delete("zone", "certificate").send();
    client.client_certificates().list("zone").items();
}
