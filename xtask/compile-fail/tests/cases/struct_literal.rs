//! A model gains fields in minor releases: it cannot be written as a literal.

use restwright_cloudflare::client_certificates::ClientCertificate;

fn main() {
    let _ = ClientCertificate { id: None, ..ClientCertificate::default() };
}
