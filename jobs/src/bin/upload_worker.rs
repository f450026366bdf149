//! Uploads a Worker: its metadata, with a binding, and its module.

use cloudflare_full::types::{KvNamespaceBinding, UploadMetadata};
use cloudflare_full::{Client, Error, Part};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;
    let code = "export default { fetch() { return new Response('hello') } }";
    let bindings = [KvNamespaceBinding::new("CACHE", "namespace-1")];
    let metadata = UploadMetadata::new().main_module("worker.js").compatibility_date("2024-08-06").bindings(bindings);
    let module = Part::bytes("worker.js", code).file_name("worker.js").media_type("application/javascript+module");
    let script = client.workers_scripts().update("account-1", "hello", metadata).add_part(module).send().await?;
    println!("{:?}", script.id);
    Ok(())
}
