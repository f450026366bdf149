//! Scenarios of the suite below `type/property/value-types`.

use restwright::{Bytes, Map};

use crate::table::{Table, done, gives, json};

pub(super) fn rows(table: &mut Table) {
    type_property_value_types(table);
}

fn type_property_value_types(table: &mut Table) {
    use spector_type_property_value_types::{Client, r#enum, extensible_enum, types, union};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Property_ValueTypes_Boolean_get", async |client| {
        gives(client.boolean().get().send().await?, r#"{"property":true}"#)
    });
    of.row("Type_Property_ValueTypes_Boolean_put", async |client| done(&client.boolean().put(true).send().await?));
    of.row("Type_Property_ValueTypes_String_get", async |client| {
        gives(client.string().get().send().await?, r#"{"property":"hello"}"#)
    });
    of.row("Type_Property_ValueTypes_String_put", async |client| done(&client.string().put("hello").send().await?));
    of.row("Type_Property_ValueTypes_Bytes_get", async |client| {
        gives(client.bytes().get().send().await?, r#"{"property":"aGVsbG8sIHdvcmxkIQ=="}"#)
    });
    of.row("Type_Property_ValueTypes_Bytes_put", async |client| {
        done(&client.bytes().put(Bytes::from(b"hello, world!".as_slice())).send().await?)
    });
    of.row("Type_Property_ValueTypes_Int_get", async |client| {
        gives(client.int().get().send().await?, r#"{"property":42}"#)
    });
    of.row("Type_Property_ValueTypes_Int_put", async |client| done(&client.int().put(42).send().await?));
    of.row("Type_Property_ValueTypes_Float_get", async |client| {
        gives(client.float().get().send().await?, r#"{"property":43.125}"#)
    });
    of.row("Type_Property_ValueTypes_Float_put", async |client| done(&client.float().put(43.125).send().await?));
    of.row("Type_Property_ValueTypes_Decimal_get", async |client| {
        gives(client.decimal().get().send().await?, r#"{"property":0.33333}"#)
    });
    of.row("Type_Property_ValueTypes_Decimal_put", async |client| done(&client.decimal().put(0.33333).send().await?));
    of.row("Type_Property_ValueTypes_Decimal128_get", async |client| {
        gives(client.decimal128().get().send().await?, r#"{"property":0.33333}"#)
    });
    of.row("Type_Property_ValueTypes_Decimal128_put", async |client| {
        done(&client.decimal128().put(0.33333).send().await?)
    });
    of.row("Type_Property_ValueTypes_Datetime_get", async |client| {
        gives(client.datetime().get().send().await?, r#"{"property":"2022-08-26T18:38:00Z"}"#)
    });
    of.row("Type_Property_ValueTypes_Datetime_put", async |client| {
        done(&client.datetime().put("2022-08-26T18:38:00Z").send().await?)
    });
    of.row("Type_Property_ValueTypes_Duration_get", async |client| {
        gives(client.duration().get().send().await?, r#"{"property":"P123DT22H14M12.011S"}"#)
    });
    of.row("Type_Property_ValueTypes_Duration_put", async |client| {
        done(&client.duration().put("P123DT22H14M12.011S").send().await?)
    });
    of.row("Type_Property_ValueTypes_Enum_get", async |client| {
        gives(client.r#enum().get().send().await?, r#"{"property":"ValueOne"}"#)
    });
    of.row("Type_Property_ValueTypes_Enum_put", async |client| {
        done(&client.r#enum().put(r#enum::FixedInnerEnum::ValueOne).send().await?)
    });
    of.row("Type_Property_ValueTypes_ExtensibleEnum_get", async |client| {
        gives(client.extensible_enum().get().send().await?, r#"{"property":"UnknownValue"}"#)
    });
    of.row("Type_Property_ValueTypes_ExtensibleEnum_put", async |client| {
        done(&client.extensible_enum().put(extensible_enum::InnerEnum::from("UnknownValue")).send().await?)
    });
    of.row("Type_Property_ValueTypes_Model_get", async |client| {
        gives(client.model().get().send().await?, r#"{"property":{"property":"hello"}}"#)
    });
    of.row("Type_Property_ValueTypes_Model_put", async |client| {
        done(&client.model().put(types::InnerModel::new("hello")).send().await?)
    });
    of.row("Type_Property_ValueTypes_CollectionsString_get", async |client| {
        gives(client.collections().string_get().send().await?, r#"{"property":["hello","world"]}"#)
    });
    of.row("Type_Property_ValueTypes_CollectionsString_put", async |client| {
        done(&client.collections().string_put(["hello", "world"]).send().await?)
    });
    of.row("Type_Property_ValueTypes_CollectionsInt_get", async |client| {
        gives(client.collections().int_get().send().await?, r#"{"property":[1,2]}"#)
    });
    of.row("Type_Property_ValueTypes_CollectionsInt_put", async |client| {
        done(&client.collections().int_put([1, 2]).send().await?)
    });
    of.row("Type_Property_ValueTypes_CollectionsModel_get", async |client| {
        gives(
            client.collections().model_get().send().await?,
            r#"{"property":[{"property":"hello"},{"property":"world"}]}"#,
        )
    });
    of.row("Type_Property_ValueTypes_CollectionsModel_put", async |client| {
        done(
            &client
                .collections()
                .model_put([types::InnerModel::new("hello"), types::InnerModel::new("world")])
                .send()
                .await?,
        )
    });
    of.row("Type_Property_ValueTypes_DictionaryString_get", async |client| {
        gives(client.dictionary().string_get().send().await?, r#"{"property":{"k1":"hello","k2":"world"}}"#)
    });
    of.row("Type_Property_ValueTypes_DictionaryString_put", async |client| {
        done(
            &client
                .dictionary()
                .string_put(Map::from([("k1", "hello".to_owned()), ("k2", "world".to_owned())]))
                .send()
                .await?,
        )
    });
    of.row("Type_Property_ValueTypes_Never_get", async |client| gives(client.never().get().send().await?, "{}"));
    of.row("Type_Property_ValueTypes_Never_put", async |client| done(&client.never().put(&Map::new()).send().await?));
    of.row("Type_Property_ValueTypes_UnknownString_get", async |client| {
        gives(client.unknown().string_get().send().await?, r#"{"property":"hello"}"#)
    });
    of.row("Type_Property_ValueTypes_UnknownString_put", async |client| {
        done(&client.unknown().string_put(json(r#""hello""#)).send().await?)
    });
    of.row("Type_Property_ValueTypes_UnknownInt_get", async |client| {
        gives(client.unknown().int_get().send().await?, r#"{"property":42}"#)
    });
    of.row("Type_Property_ValueTypes_UnknownInt_put", async |client| {
        done(&client.unknown().int_put(json("42")).send().await?)
    });
    of.row("Type_Property_ValueTypes_UnknownDict_get", async |client| {
        gives(client.unknown().dict_get().send().await?, r#"{"property":{"k1":"hello","k2":42}}"#)
    });
    of.row("Type_Property_ValueTypes_UnknownDict_put", async |client| {
        done(&client.unknown().dict_put(json(r#"{"k1": "hello", "k2": 42}"#)).send().await?)
    });
    of.row("Type_Property_ValueTypes_UnknownArray_get", async |client| {
        gives(client.unknown().array_get().send().await?, r#"{"property":["hello","world"]}"#)
    });
    of.row("Type_Property_ValueTypes_UnknownArray_put", async |client| {
        done(&client.unknown().array_put(json(r#"["hello", "world"]"#)).send().await?)
    });
    of.row("Type_Property_ValueTypes_StringLiteral_get", async |client| {
        gives(client.string().literal_get().send().await?, r#"{"property":"hello"}"#)
    });
    of.row("Type_Property_ValueTypes_StringLiteral_put", async |client| {
        done(&client.string().literal_put().send().await?)
    });
    of.row("Type_Property_ValueTypes_IntLiteral_get", async |client| {
        gives(client.int().literal_get().send().await?, r#"{"property":42}"#)
    });
    of.row("Type_Property_ValueTypes_IntLiteral_put", async |client| done(&client.int().literal_put().send().await?));
    of.row("Type_Property_ValueTypes_FloatLiteral_get", async |client| {
        gives(client.float().literal_get().send().await?, r#"{"property":43.125}"#)
    });
    of.row("Type_Property_ValueTypes_FloatLiteral_put", async |client| {
        done(&client.float().literal_put().send().await?)
    });
    of.row("Type_Property_ValueTypes_BooleanLiteral_get", async |client| {
        gives(client.boolean().literal_get().send().await?, r#"{"property":true}"#)
    });
    of.row("Type_Property_ValueTypes_BooleanLiteral_put", async |client| {
        done(&client.boolean().literal_put().send().await?)
    });
    of.row("Type_Property_ValueTypes_UnionStringLiteral_get", async |client| {
        gives(client.union().string_literal_get().send().await?, r#"{"property":"world"}"#)
    });
    of.row("Type_Property_ValueTypes_UnionStringLiteral_put", async |client| {
        done(&client.union().string_literal_put(union::UnionStringLiteralPropertyValue::World).send().await?)
    });
    of.row("Type_Property_ValueTypes_UnionIntLiteral_get", async |client| {
        gives(client.union().int_literal_get().send().await?, r#"{"property":42}"#)
    });
    of.row("Type_Property_ValueTypes_UnionIntLiteral_put", async |client| {
        done(&client.union().int_literal_put(union::UnionIntLiteralPropertyValue::V42).send().await?)
    });
    of.row("Type_Property_ValueTypes_UnionFloatLiteral_get", async |client| {
        gives(client.union().float_literal_get().send().await?, r#"{"property":46.875}"#)
    });
    of.row("Type_Property_ValueTypes_UnionFloatLiteral_put", async |client| {
        done(&client.union().float_literal_put(union::UnionFloatLiteralPropertyValue::V46_875).send().await?)
    });
    of.row("Type_Property_ValueTypes_UnionEnumValue_get", async |client| {
        gives(client.union_enum_value().get().send().await?, r#"{"property":"value2"}"#)
    });
    of.row("Type_Property_ValueTypes_UnionEnumValue_put", async |client| {
        done(&client.union_enum_value().put().send().await?)
    });
}
