//! Writes a value with metadata to Workers KV and reads it back; then a value that is not text.

use cloudflare_full::{Client, Error, Map};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let kv = client.workers_kv();
    let language = Map::from([("language", "en".to_owned())]);
    kv.put_value("account-1", "namespace-1", "greeting", "hello").metadata(language).send().await?;
    println!("{}", kv.get_value("account-1", "namespace-1", "greeting").send().await?.text());
    kv.put_value("account-1", "namespace-1", "image", vec![0xFF, 0xD8, 0x00]).send().await?;
    println!("{:02x?}", &**kv.get_value("account-1", "namespace-1", "image").send().await?.bytes());
    Ok(())
}
