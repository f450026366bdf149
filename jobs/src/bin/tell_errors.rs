//! Distinguishes failures: too many calls, an internal time-out, a token without the permission.

use cloudflare_full::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = Client::from_env().expect("credentials");
    for zone in ["zone-busy", "zone-slow", "zone-forbidden", "zone-1"] {
        match client.zones().get(zone).send().await {
            Ok(zone) => println!("{}", zone.name),
            Err(error) if error.is_rate_limited() => println!("wait {:?}", error.retry_after()),
            Err(error) if error.has_code(1000) => println!("try again later, ray {:?}", error.request_id()),
            Err(error) if error.has_code(9109) => println!("ask for permission: {error}"),
            Err(error) => println!("{error}"),
        }
    }
}
