//! Lists the zones that wait for their name servers to be changed.

use cloudflare_full::{Client, Error, zones::Status};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut zones = client.zones().list().status(Status::Pending).per_page(50).items();
    while let Some(zone) = zones.try_next().await? {
        println!("{} {:?} {:?}", zone.name, zone.status, zone.name_servers);
    }
    Ok(())
}
