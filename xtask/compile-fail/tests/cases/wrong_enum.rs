//! A list is not filtered by the status of a certificate, although both types have a value `active`.

use restwright_cloudflare::client_certificates::ClientCertificateStatus;

fn main() {
    let client = restwright_cloudflare::Client::from_env().expect("never run");
    let _ = client.client_certificates().list("zone").status(ClientCertificateStatus::Active);
}
