//! Calls with an email address and a global key, which go together.

use cloudflare_full::{Client, Error, credentials};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let builder = Client::builder().credential(credentials::api_email("me@example.com"));
    let client = builder.credential(credentials::api_key("a-global-key")).from_env()?.build()?;
    println!("{}", client.zones().get("zone-1").send().await?.name);
    Ok(())
}
