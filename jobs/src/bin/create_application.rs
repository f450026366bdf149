//! Creates an Access application that protects a hostname.

use cloudflare_full::access_applications::AppRequestSelfHosted;
use cloudflare_full::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let application = AppRequestSelfHosted::new("admin.example.com").name("Admin").session_duration("24h");
    let created = client.access_applications().create("account-1", application).send().await?;
    println!("{created:?}");
    Ok(())
}
