//! Scenarios of the suite below `streaming/jsonl`.

use crate::table::{Table, done, same};

pub(super) fn rows(table: &mut Table) {
    streaming_jsonl(table);
}

fn streaming_jsonl(table: &mut Table) {
    use spector_streaming_jsonl::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Streaming_Jsonl_Basic_send", async |client| {
        // The server compares the bytes, spaces included.
        let lines = "{\"desc\": \"one\"}\n{\"desc\": \"two\"}\n{\"desc\": \"three\"}";
        done(&client.basic().send(lines).send().await?)
    });
    of.row("Streaming_Jsonl_Basic_receive", async |client| {
        let mut lines = client.basic().receive().send_lines();
        let mut read = Vec::new();
        while let Some(line) = lines.try_next().await? {
            read.push(line.desc.clone());
        }
        same(&read, &["one", "two", "three"].map(str::to_owned).to_vec())
    });
}
