//! Scenarios of the suite below `type/array`, `type/dictionary`.

use restwright::{DateTime, Map};

use crate::table::{Table, done, gives, json};

pub(super) fn rows(table: &mut Table) {
    type_array(table);
    type_dictionary(table);
}

fn type_array(table: &mut Table) {
    use spector_type_array::{Client, types};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Array_Int32Value_get", async |client| gives(client.int32().value_get().send().await?, "[1,2]"));
    of.row("Type_Array_Int32Value_put", async |client| done(&client.int32().value_put(&vec![1, 2]).send().await?));
    of.row("Type_Array_Int64Value_get", async |client| {
        gives(client.int64().value_get().send().await?, "[9007199254740991,-9007199254740991]")
    });
    of.row("Type_Array_Int64Value_put", async |client| {
        done(&client.int64().value_put(&vec![9007199254740991, -9007199254740991]).send().await?)
    });
    of.row("Type_Array_BooleanValue_get", async |client| {
        gives(client.boolean().value_get().send().await?, "[true,false]")
    });
    of.row("Type_Array_BooleanValue_put", async |client| {
        done(&client.boolean().value_put(&vec![true, false]).send().await?)
    });
    of.row("Type_Array_StringValue_get", async |client| {
        gives(client.string().value_get().send().await?, r#"["hello",""]"#)
    });
    of.row("Type_Array_StringValue_put", async |client| {
        done(&client.string().value_put(&vec!["hello".to_owned(), "".to_owned()]).send().await?)
    });
    of.row("Type_Array_Float32Value_get", async |client| gives(client.float32().value_get().send().await?, "[43.125]"));
    of.row("Type_Array_Float32Value_put", async |client| {
        done(&client.float32().value_put(&vec![43.125]).send().await?)
    });
    of.row("Type_Array_DatetimeValue_get", async |client| {
        gives(client.datetime().value_get().send().await?, r#"["2022-08-26T18:38:00Z"]"#)
    });
    of.row("Type_Array_DatetimeValue_put", async |client| {
        done(&client.datetime().value_put(&vec![DateTime::new("2022-08-26T18:38:00Z")]).send().await?)
    });
    of.row("Type_Array_DurationValue_get", async |client| {
        gives(client.duration().value_get().send().await?, r#"["P123DT22H14M12.011S"]"#)
    });
    of.row("Type_Array_DurationValue_put", async |client| {
        done(&client.duration().value_put(&vec!["P123DT22H14M12.011S".to_owned()]).send().await?)
    });
    of.row("Type_Array_UnknownValue_get", async |client| {
        gives(client.unknown().value_get().send().await?, r#"[1,"hello",null]"#)
    });
    of.row("Type_Array_UnknownValue_put", async |client| {
        done(&client.unknown().value_put(&vec![json("1"), json(r#""hello""#), json("null")]).send().await?)
    });
    of.row("Type_Array_ModelValue_get", async |client| {
        gives(client.model().value_get().send().await?, r#"[{"property":"hello"},{"property":"world"}]"#)
    });
    of.row("Type_Array_ModelValue_put", async |client| {
        done(
            &client
                .model()
                .value_put(&vec![types::InnerModel::new("hello"), types::InnerModel::new("world")])
                .send()
                .await?,
        )
    });
    of.row("Type_Array_NullableFloatValue_get", async |client| {
        gives(client.nullable_float().value_get().send().await?, "[1.25,null,3]")
    });
    of.row("Type_Array_NullableFloatValue_put", async |client| {
        done(&client.nullable_float().value_put(&vec![Some(1.25), None, Some(3.0)]).send().await?)
    });
    of.row("Type_Array_NullableBooleanValue_get", async |client| {
        gives(client.nullable_boolean().value_get().send().await?, "[true,null,false]")
    });
    of.row("Type_Array_NullableBooleanValue_put", async |client| {
        done(&client.nullable_boolean().value_put(&vec![Some(true), None, Some(false)]).send().await?)
    });
    of.row("Type_Array_NullableInt32Value_get", async |client| {
        gives(client.nullable_int32().value_get().send().await?, "[1,null,3]")
    });
    of.row("Type_Array_NullableInt32Value_put", async |client| {
        done(&client.nullable_int32().value_put(&vec![Some(1), None, Some(3)]).send().await?)
    });
    of.row("Type_Array_NullableStringValue_get", async |client| {
        gives(client.nullable_string().value_get().send().await?, r#"["hello",null,"world"]"#)
    });
    of.row("Type_Array_NullableStringValue_put", async |client| {
        done(
            &client
                .nullable_string()
                .value_put(&vec![Some("hello".to_owned()), None, Some("world".to_owned())])
                .send()
                .await?,
        )
    });
    of.row("Type_Array_NullableModelValue_get", async |client| {
        gives(client.nullable_model().value_get().send().await?, r#"[{"property":"hello"},null,{"property":"world"}]"#)
    });
    of.row("Type_Array_NullableModelValue_put", async |client| {
        done(
            &client
                .nullable_model()
                .value_put(&vec![Some(types::InnerModel::new("hello")), None, Some(types::InnerModel::new("world"))])
                .send()
                .await?,
        )
    });
}

fn type_dictionary(table: &mut Table) {
    use spector_type_dictionary::{Client, model};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Dictionary_Int32Value_get", async |client| {
        gives(client.int32().value_get().send().await?, r#"{"k1":1,"k2":2}"#)
    });
    of.row("Type_Dictionary_Int32Value_put", async |client| {
        done(&client.int32().value_put(&Map::from([("k1", 1), ("k2", 2)])).send().await?)
    });
    of.row("Type_Dictionary_Int64Value_get", async |client| {
        gives(client.int64().value_get().send().await?, r#"{"k1":9007199254740991,"k2":-9007199254740991}"#)
    });
    of.row("Type_Dictionary_Int64Value_put", async |client| {
        done(&client.int64().value_put(&Map::from([("k1", 9007199254740991), ("k2", -9007199254740991)])).send().await?)
    });
    of.row("Type_Dictionary_BooleanValue_get", async |client| {
        gives(client.boolean().value_get().send().await?, r#"{"k1":true,"k2":false}"#)
    });
    of.row("Type_Dictionary_BooleanValue_put", async |client| {
        done(&client.boolean().value_put(&Map::from([("k1", true), ("k2", false)])).send().await?)
    });
    of.row("Type_Dictionary_StringValue_get", async |client| {
        gives(client.string().value_get().send().await?, r#"{"k1":"hello","k2":""}"#)
    });
    of.row("Type_Dictionary_StringValue_put", async |client| {
        done(&client.string().value_put(&Map::from([("k1", "hello".to_owned()), ("k2", "".to_owned())])).send().await?)
    });
    of.row("Type_Dictionary_Float32Value_get", async |client| {
        gives(client.float32().value_get().send().await?, r#"{"k1":43.125}"#)
    });
    of.row("Type_Dictionary_Float32Value_put", async |client| {
        done(&client.float32().value_put(&Map::from([("k1", 43.125)])).send().await?)
    });
    of.row("Type_Dictionary_DatetimeValue_get", async |client| {
        gives(client.datetime().value_get().send().await?, r#"{"k1":"2022-08-26T18:38:00Z"}"#)
    });
    of.row("Type_Dictionary_DatetimeValue_put", async |client| {
        done(&client.datetime().value_put(&Map::from([("k1", DateTime::new("2022-08-26T18:38:00Z"))])).send().await?)
    });
    of.row("Type_Dictionary_DurationValue_get", async |client| {
        gives(client.duration().value_get().send().await?, r#"{"k1":"P123DT22H14M12.011S"}"#)
    });
    of.row("Type_Dictionary_DurationValue_put", async |client| {
        done(&client.duration().value_put(&Map::from([("k1", "P123DT22H14M12.011S".to_owned())])).send().await?)
    });
    of.row("Type_Dictionary_UnknownValue_get", async |client| {
        gives(client.unknown().value_get().send().await?, r#"{"k1":1,"k2":"hello","k3":null}"#)
    });
    of.row("Type_Dictionary_UnknownValue_put", async |client| {
        done(
            &client
                .unknown()
                .value_put()
                .body(&Map::from([("k1", json("1")), ("k2", json(r#""hello""#)), ("k3", json("null"))]))
                .send()
                .await?,
        )
    });
    of.row("Type_Dictionary_ModelValue_get", async |client| {
        gives(client.model().value_get().send().await?, r#"{"k1":{"property":"hello"},"k2":{"property":"world"}}"#)
    });
    of.row("Type_Dictionary_ModelValue_put", async |client| {
        done(
            &client
                .model()
                .value_put(&Map::from([
                    ("k1", model::InnerModel::new("hello")),
                    ("k2", model::InnerModel::new("world")),
                ]))
                .send()
                .await?,
        )
    });
    of.row("Type_Dictionary_RecursiveModelValue_get", async |client| {
        gives(client.model().recursive_model_value_get().send().await?, r#"{"k1":{"property":"hello","children":{}},"k2":{"property":"world","children":{"k2.1":{"property":"inner world"}}}}"#)
    });
    of.row("Type_Dictionary_RecursiveModelValue_put", async |client| {
        done(
            &client
                .model()
                .recursive_model_value_put(&Map::from([
                    ("k1", model::InnerModel::new("hello").children(Map::new())),
                    (
                        "k2",
                        model::InnerModel::new("world")
                            .children(Map::from([("k2.1", model::InnerModel::new("inner world"))])),
                    ),
                ]))
                .send()
                .await?,
        )
    });
    of.row("Type_Dictionary_NullableFloatValue_get", async |client| {
        gives(client.nullable_float().value_get().send().await?, r#"{"k1":1.25,"k2":0.5,"k3":null}"#)
    });
    of.row("Type_Dictionary_NullableFloatValue_put", async |client| {
        done(
            &client
                .nullable_float()
                .value_put(&Map::from([("k1", Some(1.25)), ("k2", Some(0.5)), ("k3", None)]))
                .send()
                .await?,
        )
    });
}
