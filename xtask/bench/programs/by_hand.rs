//! The same call by hand, with reqwest and serde derive; the size of this program is measured.

use std::error::Error;

mod mirror;

fn main() -> Result<(), Box<dyn Error>> {
    let zone = std::env::args().nth(1).unwrap_or_default();
    let token = std::env::var("CLOUDFLARE_API_TOKEN")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let url = format!("https://api.cloudflare.com/client/v4/zones/{zone}/client_certificates");
        let answer = reqwest::Client::new().get(url).bearer_auth(token).send().await?.error_for_status()?;
        let page: mirror::Page = serde_json::from_slice(&answer.bytes().await?)?;
        if !page.success {
            return Err(format!("{:?}", page.errors).into());
        }
        for certificate in &page.result {
            println!("{:?} {:?} {:?}", certificate.id, certificate.status, certificate.expires_on);
        }
        Ok(())
    })
}
