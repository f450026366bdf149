//! One call with the generated client; the size of this program is measured. `GROUP` and `METHOD` are filled in.

use client::{Client, Error};

fn main() -> Result<(), Error> {
    let zone = std::env::args().nth(1).unwrap_or_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let page = Client::from_env()?.GROUP().METHOD(zone).send().await?;
        for certificate in &page.items {
            println!("{:?} {:?} {:?}", certificate.id, certificate.status, certificate.expires_on);
        }
        Ok(())
    })
}
