//! Exports the records of a zone as a BIND file.

use cloudflare_full::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    print!("{}", *client.dns_records().export("zone-1").send().await?);
    Ok(())
}
