//! Prints the priority of every MX record of a zone, over all pages.

use cloudflare_full::dns_records::{DnsRecord, Type};
use cloudflare_full::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    for record in client.dns_records().list("zone-1").r#type(Type::Mx).items().try_collect::<Vec<_>>().await? {
        let DnsRecord::Mx(mx) = record else { continue };
        println!("{} {}", mx.priority, mx.content);
    }
    Ok(())
}
