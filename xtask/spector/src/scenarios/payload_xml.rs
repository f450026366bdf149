//! Scenarios of the suite below `payload/xml`.

use restwright::Map;

use crate::table::{Table, done, fails, gives};

pub(super) fn rows(table: &mut Table) {
    use spector_payload_xml::types::SimpleModel;
    use spector_payload_xml::{Client, error, model_with_enum};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Payload_Xml_SimpleModelValue_get", async |client| {
        gives(client.simple_model().value_get().send().await?, r#"{"name":"foo","age":123}"#)
    });
    of.row("Payload_Xml_SimpleModelValue_put", async |client| {
        done(&client.simple_model().value_put("foo", 123).send().await?)
    });
    of.row("Payload_Xml_ModelWithSimpleArraysValue_get", async |client| {
        gives(
            client.model_with_simple_arrays().value_get().send().await?,
            r#"{"colors":["red","green","blue"],"counts":[1,2]}"#,
        )
    });
    of.row("Payload_Xml_ModelWithSimpleArraysValue_put", async |client| {
        done(&client.model_with_simple_arrays().value_put(["red", "green", "blue"], [1, 2]).send().await?)
    });
    of.row("Payload_Xml_ModelWithArrayOfModelValue_get", async |client| {
        gives(
            client.model_with_array_of_model().value_get().send().await?,
            r#"{"items":[{"name":"foo","age":123},{"name":"bar","age":456}]}"#,
        )
    });
    of.row("Payload_Xml_ModelWithArrayOfModelValue_put", async |client| {
        done(
            &client
                .model_with_array_of_model()
                .value_put([SimpleModel::new("foo", 123), SimpleModel::new("bar", 456)])
                .send()
                .await?,
        )
    });
    of.row("Payload_Xml_ModelWithOptionalFieldValue_get", async |client| {
        gives(client.model_with_optional_field().value_get().send().await?, r#"{"item":"widget"}"#)
    });
    of.row("Payload_Xml_ModelWithOptionalFieldValue_put", async |client| {
        done(&client.model_with_optional_field().value_put("widget").send().await?)
    });
    of.row("Payload_Xml_ModelWithAttributesValue_get", async |client| {
        gives(client.model_with_attributes().value_get().send().await?, r#"{"id1":123,"id2":"foo","enabled":true}"#)
    });
    of.row("Payload_Xml_ModelWithAttributesValue_put", async |client| {
        done(&client.model_with_attributes().value_put(123, "foo", true).send().await?)
    });
    of.row("Payload_Xml_ModelWithUnwrappedArrayValue_get", async |client| {
        gives(
            client.model_with_unwrapped_array().value_get().send().await?,
            r#"{"colors":["red","green","blue"],"counts":[1,2]}"#,
        )
    });
    of.row("Payload_Xml_ModelWithUnwrappedArrayValue_put", async |client| {
        done(&client.model_with_unwrapped_array().value_put(["red", "green", "blue"], [1, 2]).send().await?)
    });
    of.row("Payload_Xml_ModelWithRenamedArraysValue_get", async |client| {
        gives(
            client.model_with_renamed_arrays().value_get().send().await?,
            r#"{"colors":["red","green","blue"],"counts":[1,2]}"#,
        )
    });
    of.row("Payload_Xml_ModelWithRenamedArraysValue_put", async |client| {
        done(&client.model_with_renamed_arrays().value_put(["red", "green", "blue"], [1, 2]).send().await?)
    });
    of.row("Payload_Xml_ModelWithRenamedFieldsValue_get", async |client| {
        gives(
            client.model_with_renamed_fields().value_get().send().await?,
            r#"{"inputData":{"name":"foo","age":123},"outputData":{"name":"bar","age":456}}"#,
        )
    });
    of.row("Payload_Xml_ModelWithRenamedFieldsValue_put", async |client| {
        done(
            &client
                .model_with_renamed_fields()
                .value_put(SimpleModel::new("foo", 123), SimpleModel::new("bar", 456))
                .send()
                .await?,
        )
    });
    of.row("Payload_Xml_ModelWithEmptyArrayValue_get", async |client| {
        gives(client.model_with_empty_array().value_get().send().await?, r#"{"items":[]}"#)
    });
    of.row("Payload_Xml_ModelWithEmptyArrayValue_put", async |client| {
        done(&client.model_with_empty_array().value_put([]).send().await?)
    });
    of.row("Payload_Xml_ModelWithTextValue_get", async |client| {
        gives(
            client.model_with_text().value_get().send().await?,
            r#"{"language":"foo","content":"\n  This is some text.\n"}"#,
        )
    });
    of.row("Payload_Xml_ModelWithTextValue_put", async |client| {
        done(&client.model_with_text().value_put("foo", "\n  This is some text.\n").send().await?)
    });
    of.row("Payload_Xml_ModelWithDictionaryValue_get", async |client| {
        gives(
            client.model_with_dictionary().value_get().send().await?,
            r#"{"metadata":{"Color":"blue","Count":"123","Enabled":"false"}}"#,
        )
    });
    of.row("Payload_Xml_ModelWithDictionaryValue_put", async |client| {
        done(
            &client
                .model_with_dictionary()
                .value_put(Map::from(
                    [("Color", "blue"), ("Count", "123"), ("Enabled", "false")]
                        .map(|(key, value)| (key, value.to_owned())),
                ))
                .send()
                .await?,
        )
    });
    of.row("Payload_Xml_ModelWithEncodedNamesValue_get", async |client| {
        gives(
            client.model_with_encoded_names().value_get().send().await?,
            r#"{"modelData":{"name":"foo","age":123},"colors":["red","green","blue"]}"#,
        )
    });
    of.row("Payload_Xml_ModelWithEncodedNamesValue_put", async |client| {
        done(
            &client
                .model_with_encoded_names()
                .value_put(SimpleModel::new("foo", 123), ["red", "green", "blue"])
                .send()
                .await?,
        )
    });
    of.row("Payload_Xml_ModelWithEnumValue_get", async |client| {
        gives(client.model_with_enum().value_get().send().await?, r#"{"status":"success"}"#)
    });
    of.row("Payload_Xml_ModelWithEnumValue_put", async |client| {
        done(&client.model_with_enum().value_put(model_with_enum::Status::Success).send().await?)
    });
    of.row("Payload_Xml_ModelWithDatetimeValue_get", async |client| {
        gives(
            client.model_with_datetime().value_get().send().await?,
            r#"{"rfc3339":"2022-08-26T18:38:00.000Z","rfc7231":"Fri, 26 Aug 2022 14:38:00 GMT"}"#,
        )
    });
    of.row("Payload_Xml_ModelWithDatetimeValue_put", async |client| {
        done(
            &client
                .model_with_datetime()
                .value_put("2022-08-26T18:38:00.000Z", "Fri, 26 Aug 2022 14:38:00 GMT")
                .send()
                .await?,
        )
    });
    of.row("Payload_Xml_XmlErrorValue_get", async |client| {
        let result = client.error().xml_error_value_get().send().await;
        fails::<error::XmlErrorBody>(result, 400, r#"{"message":"Something went wrong","code":400}"#)
    });
}
