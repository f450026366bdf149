//! A test of a caller's own code, with a faked call and no network.

use cloudflare_full::transport::{Canned, Reply};
use cloudflare_full::{Client, Error, credentials};

/// The code under test: a line about a zone.
async fn report(client: &Client, zone: &str) -> Result<String, Error> {
    let zone = client.zones().get(zone).send().await?;
    Ok(format!("{} is {}", zone.name, if zone.paused == Some(true) { "paused" } else { "on" }))
}

#[tokio::test]
async fn a_paused_zone_is_told() -> Result<(), Error> {
    let fake = Canned::new([Reply::json(r#"{"success":true,"result":{"name":"example.com","paused":true}}"#)]);
    let client = Client::builder().credential(credentials::api_token("t")).transport(fake).build()?;
    assert_eq!(report(&client, "zone-1").await?, "example.com is paused");
    Ok(())
}
