//! Asks the GraphQL endpoint, which the document does not have.

use cloudflare_full::{Client, Error, Json, Method, Response};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let query = "{ viewer { zones(filter: {zoneTag: \"zone-1\"}) { zoneTag } } }";
    let request = client.raw().request_raw(Method::POST, "/graphql").with_field("query", &query);
    let response: Response<Json> = request.send().await?;
    println!("{:?}", response.get("data"));
    Ok(())
}
