//! Lists zones in a program without an async runtime.

use cloudflare_full::{Client, Error};

fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    for zone in client.zones().list().items().blocking() {
        println!("{}", zone?.name);
    }
    println!("{}", client.zones().get("zone-1").send().wait()?.name);
    Ok(())
}
