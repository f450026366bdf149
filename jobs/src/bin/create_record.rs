//! Creates an A record with an automatic TTL and a comment.

use cloudflare_full::{Client, Error, dns_records::ARecord};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let record = ARecord::new("www.example.com", "198.51.100.4").ttl(1).comment("web server").proxied(true);
    let created = client.dns_records().create("zone-1", record).send().await?;
    println!("{created:?}");
    Ok(())
}
