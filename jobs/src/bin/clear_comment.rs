//! Removes the comment of a record, and writes another record back unchanged.

use cloudflare_full::dns_records::ARecord;
use cloudflare_full::{Client, Error, Nullable};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let records = client.dns_records();
    let cleared = ARecord::new("www.example.com", "198.51.100.4").comment(Nullable::Null);
    records.edit("zone-1", "record-1", cleared).send().await?;
    let record = records.get("zone-1", "record-2").send().await?.into_inner();
    records.update("zone-1", "record-2", record).send().await?;
    Ok(())
}
