//! Scenarios of the suite below `serialization/encoded-name/json`.

use crate::table::{Table, done, gives};

pub(super) fn rows(table: &mut Table) {
    serialization_encoded_name_json(table);
}

fn serialization_encoded_name_json(table: &mut Table) {
    use spector_serialization_encoded_name_json::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Serialization_EncodedName_Json_Property_send", async |client| {
        done(&client.property().send(true).send().await?)
    });
    of.row("Serialization_EncodedName_Json_Property_get", async |client| {
        gives(client.property().get().send().await?, r#"{"wireName":true}"#)
    });
}
