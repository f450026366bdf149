//! A request is not a response: the error names the type that is not yet awaited.

use restwright_cloudflare::client_certificates::ClientCertificate;
use restwright_cloudflare::{Client, Error, Response};

fn read(_: Response<ClientCertificate>) {}

async fn certificate(client: &Client) -> Result<(), Error> {
    let certificate = client.client_certificates().get("zone", "certificate");
    println!("{:?}", certificate.id);
    read(certificate);
    client.client_certificates().get("zone", "certificate")?;
    Ok(())
}

fn main() {
    drop(certificate(&Client::from_env().expect("never run")));
}
