//! Scenarios of the suite below `type/property/optionality`.

use restwright::Bytes;

use crate::table::{Table, done, gives};

pub(super) fn rows(table: &mut Table) {
    type_property_optionality(table);
}

fn type_property_optionality(table: &mut Table) {
    use spector_type_property_optionality::{Client, float, int, string, types, union};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Property_Optional_String_getDefault", async |client| {
        gives(client.string().get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_String_putDefault", async |client| {
        done(&client.string().put_default().send().await?)
    });
    of.row("Type_Property_Optional_String_getAll", async |client| {
        gives(client.string().get_all().send().await?, r#"{"property":"hello"}"#)
    });
    of.row("Type_Property_Optional_String_putAll", async |client| {
        done(&client.string().put_all().property("hello").send().await?)
    });
    of.row("Type_Property_Optional_Bytes_getDefault", async |client| {
        gives(client.bytes().get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_Bytes_putDefault", async |client| done(&client.bytes().put_default().send().await?));
    of.row("Type_Property_Optional_Bytes_getAll", async |client| {
        gives(client.bytes().get_all().send().await?, r#"{"property":"aGVsbG8sIHdvcmxkIQ=="}"#)
    });
    of.row("Type_Property_Optional_Bytes_putAll", async |client| {
        done(&client.bytes().put_all().property(Bytes::from(b"hello, world!".as_slice())).send().await?)
    });
    of.row("Type_Property_Optional_Datetime_getDefault", async |client| {
        gives(client.datetime().get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_Datetime_putDefault", async |client| {
        done(&client.datetime().put_default().send().await?)
    });
    of.row("Type_Property_Optional_Datetime_getAll", async |client| {
        gives(client.datetime().get_all().send().await?, r#"{"property":"2022-08-26T18:38:00Z"}"#)
    });
    of.row("Type_Property_Optional_Datetime_putAll", async |client| {
        done(&client.datetime().put_all().property("2022-08-26T18:38:00Z").send().await?)
    });
    of.row("Type_Property_Optional_Duration_getDefault", async |client| {
        gives(client.duration().get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_Duration_putDefault", async |client| {
        done(&client.duration().put_default().send().await?)
    });
    of.row("Type_Property_Optional_Duration_getAll", async |client| {
        gives(client.duration().get_all().send().await?, r#"{"property":"P123DT22H14M12.011S"}"#)
    });
    of.row("Type_Property_Optional_Duration_putAll", async |client| {
        done(&client.duration().put_all().property("P123DT22H14M12.011S").send().await?)
    });
    of.row("Type_Property_Optional_PlainDate_getDefault", async |client| {
        gives(client.plain_date().get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_PlainDate_putDefault", async |client| {
        done(&client.plain_date().put_default().send().await?)
    });
    of.row("Type_Property_Optional_PlainDate_getAll", async |client| {
        gives(client.plain_date().get_all().send().await?, r#"{"property":"2022-12-12"}"#)
    });
    of.row("Type_Property_Optional_PlainDate_putAll", async |client| {
        done(&client.plain_date().put_all().property("2022-12-12").send().await?)
    });
    of.row("Type_Property_Optional_PlainTime_getDefault", async |client| {
        gives(client.plain_time().get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_PlainTime_putDefault", async |client| {
        done(&client.plain_time().put_default().send().await?)
    });
    of.row("Type_Property_Optional_PlainTime_getAll", async |client| {
        gives(client.plain_time().get_all().send().await?, r#"{"property":"13:06:12"}"#)
    });
    of.row("Type_Property_Optional_PlainTime_putAll", async |client| {
        done(&client.plain_time().put_all().property("13:06:12").send().await?)
    });
    of.row("Type_Property_Optional_CollectionsByte_getDefault", async |client| {
        gives(client.collections().byte_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_CollectionsByte_putDefault", async |client| {
        done(&client.collections().byte_put_default().send().await?)
    });
    of.row("Type_Property_Optional_CollectionsByte_getAll", async |client| {
        gives(
            client.collections().byte_get_all().send().await?,
            r#"{"property":["aGVsbG8sIHdvcmxkIQ==","aGVsbG8sIHdvcmxkIQ=="]}"#,
        )
    });
    of.row("Type_Property_Optional_CollectionsByte_putAll", async |client| {
        done(
            &client
                .collections()
                .byte_put_all()
                .property([Bytes::from(b"hello, world!".as_slice()), Bytes::from(b"hello, world!".as_slice())])
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Optional_CollectionsModel_getDefault", async |client| {
        gives(client.collections().model_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_CollectionsModel_putDefault", async |client| {
        done(&client.collections().model_put_default().send().await?)
    });
    of.row("Type_Property_Optional_CollectionsModel_getAll", async |client| {
        gives(
            client.collections().model_get_all().send().await?,
            r#"{"property":[{"property":"hello"},{"property":"world"}]}"#,
        )
    });
    of.row("Type_Property_Optional_CollectionsModel_putAll", async |client| {
        done(
            &client
                .collections()
                .model_put_all()
                .property([
                    types::StringProperty::new().property("hello"),
                    types::StringProperty::new().property("world"),
                ])
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Optional_StringLiteral_getDefault", async |client| {
        gives(client.string().literal_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_StringLiteral_putDefault", async |client| {
        done(&client.string().literal_put_default().send().await?)
    });
    of.row("Type_Property_Optional_StringLiteral_getAll", async |client| {
        gives(client.string().literal_get_all().send().await?, r#"{"property":"hello"}"#)
    });
    of.row("Type_Property_Optional_StringLiteral_putAll", async |client| {
        done(&client.string().literal_put_all().property(string::Property::Hello).send().await?)
    });
    of.row("Type_Property_Optional_IntLiteral_getDefault", async |client| {
        gives(client.int().literal_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_IntLiteral_putDefault", async |client| {
        done(&client.int().literal_put_default().send().await?)
    });
    of.row("Type_Property_Optional_IntLiteral_getAll", async |client| {
        gives(client.int().literal_get_all().send().await?, r#"{"property":1}"#)
    });
    of.row("Type_Property_Optional_IntLiteral_putAll", async |client| {
        done(&client.int().literal_put_all().property(int::Property::V1).send().await?)
    });
    of.row("Type_Property_Optional_FloatLiteral_getDefault", async |client| {
        gives(client.float().literal_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_FloatLiteral_putDefault", async |client| {
        done(&client.float().literal_put_default().send().await?)
    });
    of.row("Type_Property_Optional_FloatLiteral_getAll", async |client| {
        gives(client.float().literal_get_all().send().await?, r#"{"property":1.25}"#)
    });
    of.row("Type_Property_Optional_FloatLiteral_putAll", async |client| {
        done(&client.float().literal_put_all().property(float::Property::V1_25).send().await?)
    });
    of.row("Type_Property_Optional_BooleanLiteral_getDefault", async |client| {
        gives(client.boolean().literal_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_BooleanLiteral_putDefault", async |client| {
        done(&client.boolean().literal_put_default().send().await?)
    });
    of.row("Type_Property_Optional_BooleanLiteral_getAll", async |client| {
        gives(client.boolean().literal_get_all().send().await?, r#"{"property":true}"#)
    });
    of.row("Type_Property_Optional_BooleanLiteral_putAll", async |client| {
        done(&client.boolean().literal_put_all().property(true).send().await?)
    });
    of.row("Type_Property_Optional_UnionStringLiteral_getDefault", async |client| {
        gives(client.union().string_literal_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_UnionStringLiteral_putDefault", async |client| {
        done(&client.union().string_literal_put_default().send().await?)
    });
    of.row("Type_Property_Optional_UnionStringLiteral_getAll", async |client| {
        gives(client.union().string_literal_get_all().send().await?, r#"{"property":"world"}"#)
    });
    of.row("Type_Property_Optional_UnionStringLiteral_putAll", async |client| {
        done(
            &client
                .union()
                .string_literal_put_all()
                .property(union::UnionStringLiteralPropertyValue::World)
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Optional_UnionIntLiteral_getDefault", async |client| {
        gives(client.union().int_literal_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_UnionIntLiteral_putDefault", async |client| {
        done(&client.union().int_literal_put_default().send().await?)
    });
    of.row("Type_Property_Optional_UnionIntLiteral_getAll", async |client| {
        gives(client.union().int_literal_get_all().send().await?, r#"{"property":2}"#)
    });
    of.row("Type_Property_Optional_UnionIntLiteral_putAll", async |client| {
        done(&client.union().int_literal_put_all().property(union::UnionIntLiteralPropertyValue::V2).send().await?)
    });
    of.row("Type_Property_Optional_UnionFloatLiteral_getDefault", async |client| {
        gives(client.union().float_literal_get_default().send().await?, "{}")
    });
    of.row("Type_Property_Optional_UnionFloatLiteral_putDefault", async |client| {
        done(&client.union().float_literal_put_default().send().await?)
    });
    of.row("Type_Property_Optional_UnionFloatLiteral_getAll", async |client| {
        gives(client.union().float_literal_get_all().send().await?, r#"{"property":2.375}"#)
    });
    of.row("Type_Property_Optional_UnionFloatLiteral_putAll", async |client| {
        done(
            &client
                .union()
                .float_literal_put_all()
                .property(union::UnionFloatLiteralPropertyValue::V2_375)
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Optional_RequiredAndOptional_getRequiredOnly", async |client| {
        gives(client.required_and_optional().and_optional_get_only().send().await?, r#"{"requiredProperty":42}"#)
    });
    of.row("Type_Property_Optional_RequiredAndOptional_putRequiredOnly", async |client| {
        done(&client.required_and_optional().and_optional_put_only(42).send().await?)
    });
    of.row("Type_Property_Optional_RequiredAndOptional_getAll", async |client| {
        gives(
            client.required_and_optional().and_optional_get_all().send().await?,
            r#"{"optionalProperty":"hello","requiredProperty":42}"#,
        )
    });
    of.row("Type_Property_Optional_RequiredAndOptional_putAll", async |client| {
        done(&client.required_and_optional().and_optional_put_all(42).optional_property("hello").send().await?)
    });
}
