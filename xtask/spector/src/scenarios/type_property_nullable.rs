//! Scenarios of the suite below `type/property/nullable`.

use restwright::{Bytes, DateTime, Nullable};

use crate::table::{Table, done, gives};

pub(super) fn rows(table: &mut Table) {
    type_property_nullable(table);
}

fn type_property_nullable(table: &mut Table) {
    use spector_type_property_nullable::{Client, collections};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Property_Nullable_String_getNonNull", async |client| {
        gives(client.string().get_non_null().send().await?, r#"{"requiredProperty":"foo","nullableProperty":"hello"}"#)
    });
    of.row("Type_Property_Nullable_String_getNull", async |client| {
        gives(client.string().get_null().send().await?, r#"{"requiredProperty":"foo","nullableProperty":null}"#)
    });
    of.row("Type_Property_Nullable_String_patchNonNull", async |client| {
        done(&client.string().patch_non_null("foo", "hello").send().await?)
    });
    of.row("Type_Property_Nullable_String_patchNull", async |client| {
        done(&client.string().patch_null("foo", Nullable::Null).send().await?)
    });
    of.row("Type_Property_Nullable_Bytes_getNonNull", async |client| {
        gives(
            client.bytes().get_non_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":"aGVsbG8sIHdvcmxkIQ=="}"#,
        )
    });
    of.row("Type_Property_Nullable_Bytes_getNull", async |client| {
        gives(client.bytes().get_null().send().await?, r#"{"requiredProperty":"foo","nullableProperty":null}"#)
    });
    of.row("Type_Property_Nullable_Bytes_patchNonNull", async |client| {
        done(
            &client
                .bytes()
                .patch_non_null("foo", Nullable::Value(Bytes::from(b"hello, world!".as_slice())))
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Nullable_Bytes_patchNull", async |client| {
        done(&client.bytes().patch_null("foo", Nullable::Null).send().await?)
    });
    of.row("Type_Property_Nullable_Datetime_getNonNull", async |client| {
        gives(
            client.datetime().get_non_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":"2022-08-26T18:38:00Z"}"#,
        )
    });
    of.row("Type_Property_Nullable_Datetime_getNull", async |client| {
        gives(client.datetime().get_null().send().await?, r#"{"requiredProperty":"foo","nullableProperty":null}"#)
    });
    of.row("Type_Property_Nullable_Datetime_patchNonNull", async |client| {
        done(
            &client
                .datetime()
                .patch_non_null("foo", Nullable::Value(DateTime::new("2022-08-26T18:38:00Z")))
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Nullable_Datetime_patchNull", async |client| {
        done(&client.datetime().patch_null("foo", Nullable::Null).send().await?)
    });
    of.row("Type_Property_Nullable_Duration_getNonNull", async |client| {
        gives(
            client.duration().get_non_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":"P123DT22H14M12.011S"}"#,
        )
    });
    of.row("Type_Property_Nullable_Duration_getNull", async |client| {
        gives(client.duration().get_null().send().await?, r#"{"requiredProperty":"foo","nullableProperty":null}"#)
    });
    of.row("Type_Property_Nullable_Duration_patchNonNull", async |client| {
        done(&client.duration().patch_non_null("foo", "P123DT22H14M12.011S").send().await?)
    });
    of.row("Type_Property_Nullable_Duration_patchNull", async |client| {
        done(&client.duration().patch_null("foo", Nullable::Null).send().await?)
    });
    of.row("Type_Property_Nullable_CollectionsByte_getNonNull", async |client| {
        gives(
            client.collections().byte_get_non_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":["aGVsbG8sIHdvcmxkIQ==","aGVsbG8sIHdvcmxkIQ=="]}"#,
        )
    });
    of.row("Type_Property_Nullable_CollectionsByte_getNull", async |client| {
        gives(
            client.collections().byte_get_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":null}"#,
        )
    });
    of.row("Type_Property_Nullable_CollectionsByte_patchNonNull", async |client| {
        done(
            &client
                .collections()
                .byte_patch_non_null(
                    "foo",
                    Nullable::Value(vec![
                        Bytes::from(b"hello, world!".as_slice()),
                        Bytes::from(b"hello, world!".as_slice()),
                    ]),
                )
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Nullable_CollectionsByte_patchNull", async |client| {
        done(&client.collections().byte_patch_null("foo", Nullable::Null).send().await?)
    });
    of.row("Type_Property_Nullable_CollectionsModel_getNonNull", async |client| {
        gives(
            client.collections().model_get_non_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":[{"property":"hello"},{"property":"world"}]}"#,
        )
    });
    of.row("Type_Property_Nullable_CollectionsModel_getNull", async |client| {
        gives(
            client.collections().model_get_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":null}"#,
        )
    });
    of.row("Type_Property_Nullable_CollectionsModel_patchNonNull", async |client| {
        done(
            &client
                .collections()
                .model_patch_non_null(
                    "foo",
                    Nullable::Value(vec![collections::InnerModel::new("hello"), collections::InnerModel::new("world")]),
                )
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Nullable_CollectionsModel_patchNull", async |client| {
        done(&client.collections().model_patch_null("foo", Nullable::Null).send().await?)
    });
    of.row("Type_Property_Nullable_CollectionsString_getNonNull", async |client| {
        gives(
            client.collections().string_get_non_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":["hello","world"]}"#,
        )
    });
    of.row("Type_Property_Nullable_CollectionsString_getNull", async |client| {
        gives(
            client.collections().string_get_null().send().await?,
            r#"{"requiredProperty":"foo","nullableProperty":null}"#,
        )
    });
    of.row("Type_Property_Nullable_CollectionsString_patchNonNull", async |client| {
        done(
            &client
                .collections()
                .string_patch_non_null("foo", Nullable::Value(vec!["hello".to_owned(), "world".to_owned()]))
                .send()
                .await?,
        )
    });
    of.row("Type_Property_Nullable_CollectionsString_patchNull", async |client| {
        done(&client.collections().string_patch_null("foo", Nullable::Null).send().await?)
    });
}
