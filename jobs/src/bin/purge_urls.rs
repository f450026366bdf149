//! Purges two files from the cache, by their URLs.

use cloudflare_full::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let files = ["https://example.com/a.css", "https://example.com/b.js"];
    client.zones().purge_cache("zone-1").files(files).send().await?;
    Ok(())
}
