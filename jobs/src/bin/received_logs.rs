//! Reads the logs of a minute line by line, as they come.

use cloudflare_full::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let logs = client.logs_received().get("zone-1", "2024-08-06T10:01:00Z").start("2024-08-06T10:00:00Z");
    let mut lines = logs.fields("ClientIP,RayID").send_lines();
    while let Some(line) = lines.try_next().await? {
        println!("{:?} {:?}", line.get("RayID"), line.get("ClientIP"));
    }
    Ok(())
}
