//! Calls each of the five operations on the client certificates of a zone, and shows the responses.
//!
//! `cargo xtask demo` runs it against a server on this machine. Against the API itself it takes the credentials from
//! the environment (`CLOUDFLARE_API_TOKEN`) and the zone from `CLOUDFLARE_ZONE_ID`. Note that it then issues a
//! certificate, revokes it, and restores it.

use std::error::Error;

use restwright_cloudflare::Client;
use restwright_cloudflare::client_certificates::{ClientCertificate, ClientCertificatesApi, ListStatus};

/// The zone of the document's examples.
const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";

const CSR: &str = "-----BEGIN CERTIFICATE REQUEST-----\nMIICY....\n-----END CERTIFICATE REQUEST-----\n";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let zone = std::env::var("CLOUDFLARE_ZONE_ID").unwrap_or_else(|_| ZONE.to_owned());
    let client = Client::from_env()?;
    let certificates = client.client_certificates();

    one_page(&certificates, &zone).await?;
    every_page(&certificates, &zone).await?;
    life_of_a_certificate(&certificates, &zone).await?;
    failures(&certificates, &zone).await
}

async fn one_page(certificates: &ClientCertificatesApi<'_>, zone: &str) -> Result<(), Box<dyn Error>> {
    println!("One page of the active certificates (a server that asks us to wait is asked again):");
    let page = certificates.list(zone).status(ListStatus::Active).per_page(5).send().await?;
    for certificate in &page.items {
        show(certificate);
    }
    let total = page.envelope().result_info.as_ref().and_then(|info| info.total_count).unwrap_or_default();
    let request = page.request_id().unwrap_or("without a mark");
    println!("  {} of {total}, status {}, request {request}\n", page.items.len(), page.status());
    Ok(())
}

async fn every_page(certificates: &ClientCertificatesApi<'_>, zone: &str) -> Result<(), Box<dyn Error>> {
    println!("Every certificate, page after page:");
    let mut all = certificates.list(zone).per_page(20).items();
    let mut count = 0;
    while let Some(certificate) = all.try_next().await? {
        if count % 20 == 0 {
            show(&certificate);
        }
        count += 1;
    }
    println!("  {count} in all\n");
    Ok(())
}

async fn life_of_a_certificate(certificates: &ClientCertificatesApi<'_>, zone: &str) -> Result<(), Box<dyn Error>> {
    println!("A certificate is created, read, revoked, and its revocation taken back:");
    let created = certificates.create(zone, CSR, 3650).send().await?;
    show(&created);
    let id = created.id.clone().ok_or("the response has no id")?;
    let read = certificates.get(zone, &id).send().await?;
    show(&read);
    let revoked = certificates.delete(zone, &id).send().await?;
    show(&revoked);
    let reactivated = certificates.edit(zone, &id).reactivate(true).send().await?;
    show(&reactivated);
    println!();
    Ok(())
}

async fn failures(certificates: &ClientCertificatesApi<'_>, zone: &str) -> Result<(), Box<dyn Error>> {
    println!("What fails says why:");
    let Err(unknown) = certificates.get(zone, "00000000000000000000000000000000").send().await else {
        return Err("a certificate that does not exist was found".into());
    };
    println!("  {unknown}");
    for error in unknown.api_errors() {
        println!("  {error:?}");
    }
    let Err(invalid) = certificates.list(zone).per_page(500).send().await else {
        return Err("a page of 500 was sent for, though 50 is the most".into());
    };
    println!("  {invalid} (nothing was sent)");
    Ok(())
}

fn show(certificate: &ClientCertificate) {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let status = certificate.status.as_ref().map(|status| status.as_str()).unwrap_or_default();
    let expires = certificate.expires_on.as_ref().map(ToString::to_string).unwrap_or_default();
    println!("  {} {} {status}, expires {expires}", text(&certificate.id), text(&certificate.common_name));
}
