//! Lists all R2 buckets of an account, page after page.

use cloudflare_full::{Client, Error};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let mut buckets = client.r2_buckets().list("account-1").per_page(2).items();
    while let Some(bucket) = buckets.try_next().await? {
        println!("{:?} {:?}", bucket.name, bucket.location);
    }
    Ok(())
}
