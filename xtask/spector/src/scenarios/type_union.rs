//! Scenarios of the suite below `type/union/discriminated`, `type/union`.

use crate::table::{Table, done, gives};

pub(super) fn rows(table: &mut Table) {
    type_union_discriminated(table);
    type_union(table);
}

fn type_union_discriminated(table: &mut Table) {
    use spector_type_union_discriminated::{Client, envelope, no_envelope, types};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Union_Discriminated_Envelope_Object_Default_get", async |client| {
        let cat = client.envelope().default_get().send().await?;
        gives(cat, r#"{"kind":"cat","value":{"name":"Whiskers","meow":true}}"#)?;
        let dog = client.envelope().default_get().kind("dog").send().await?;
        gives(dog, r#"{"kind":"dog","value":{"name":"Rex","bark":false}}"#)
    });
    of.row("Type_Union_Discriminated_Envelope_Object_Default_put", async |client| {
        gives(
            client
                .envelope()
                .default_put(envelope::PetWithEnvelope::Cat(Box::new(envelope::PetWithEnvelopeCat::new(
                    types::Cat::new("Whiskers", true),
                ))))
                .send()
                .await?,
            r#"{"kind":"cat","value":{"name":"Whiskers","meow":true}}"#,
        )
    });
    of.row("Type_Union_Discriminated_Envelope_Object_CustomProperties_get", async |client| {
        gives(
            client.envelope().custom_properties_get().send().await?,
            r#"{"petType":"cat","petData":{"name":"Whiskers","meow":true}}"#,
        )
    });
    of.row("Type_Union_Discriminated_Envelope_Object_CustomProperties_put", async |client| {
        gives(
            client
                .envelope()
                .custom_properties_put(envelope::PetWithCustomNames::Cat(Box::new(
                    envelope::PetWithCustomNamesCat::new(types::Cat::new("Whiskers", true)),
                )))
                .send()
                .await?,
            r#"{"petType":"cat","petData":{"name":"Whiskers","meow":true}}"#,
        )
    });
    of.row("Type_Union_Discriminated_NoEnvelope_Default_get", async |client| {
        gives(client.no_envelope().default_get().send().await?, r#"{"kind":"cat","name":"Whiskers","meow":true}"#)
    });
    of.row("Type_Union_Discriminated_NoEnvelope_Default_put", async |client| {
        let cat = types::Cat::new("Whiskers", true);
        let answer = client.no_envelope().default_put(no_envelope::PetInline::Cat(Box::new(cat))).send().await?;
        gives(answer, r#"{"kind":"cat","name":"Whiskers","meow":true}"#)
    });
    of.row("Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_get", async |client| {
        gives(
            client.no_envelope().custom_discriminator_get().send().await?,
            r#"{"type":"cat","name":"Whiskers","meow":true}"#,
        )
    });
    of.row("Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_put", async |client| {
        let cat = types::Cat::new("Whiskers", true);
        let cat = no_envelope::PetInlineWithCustomDiscriminator::Cat(Box::new(cat));
        let answer = client.no_envelope().custom_discriminator_put(cat).send().await?;
        gives(answer, r#"{"type":"cat","name":"Whiskers","meow":true}"#)
    });
}

fn type_union(table: &mut Table) {
    use spector_type_union::{
        Client, enums_only, floats_only, ints_only, mixed_literals, mixed_types, models_only, string_and_array,
        string_extensible, string_extensible_named, strings_only, types,
    };
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Union_StringsOnly_get", async |client| {
        gives(client.strings_only().get().send().await?, r#"{"prop":"b"}"#)
    });
    of.row("Type_Union_StringsOnly_send", async |client| {
        done(&client.strings_only().send(strings_only::Prop::B).send().await?)
    });
    of.row("Type_Union_StringExtensible_get", async |client| {
        gives(client.string_extensible().get().send().await?, r#"{"prop":"custom"}"#)
    });
    of.row("Type_Union_StringExtensible_send", async |client| {
        done(&client.string_extensible().send(string_extensible::Prop::from("custom")).send().await?)
    });
    of.row("Type_Union_StringExtensibleNamed_get", async |client| {
        gives(client.string_extensible_named().get().send().await?, r#"{"prop":"custom"}"#)
    });
    of.row("Type_Union_StringExtensibleNamed_send", async |client| {
        done(
            &client
                .string_extensible_named()
                .send(string_extensible_named::StringExtensibleNamedUnion::from("custom"))
                .send()
                .await?,
        )
    });
    of.row("Type_Union_IntsOnly_get", async |client| gives(client.ints_only().get().send().await?, r#"{"prop":2}"#));
    of.row("Type_Union_IntsOnly_send", async |client| {
        done(&client.ints_only().send(ints_only::Prop::V2).send().await?)
    });
    of.row("Type_Union_FloatsOnly_get", async |client| {
        gives(client.floats_only().get().send().await?, r#"{"prop":2.2}"#)
    });
    of.row("Type_Union_FloatsOnly_send", async |client| {
        done(&client.floats_only().send(floats_only::Prop::V2_2).send().await?)
    });
    of.row("Type_Union_ModelsOnly_get", async |client| {
        gives(client.models_only().get().send().await?, r#"{"prop":{"name":"test"}}"#)
    });
    of.row("Type_Union_ModelsOnly_send", async |client| {
        done(&client.models_only().send(models_only::Prop::Cat(Box::new(types::Cat::new("test")))).send().await?)
    });
    of.row("Type_Union_EnumsOnly_get", async |client| {
        gives(client.enums_only().get().send().await?, r#"{"prop":{"lr":"right","ud":"up"}}"#)
    });
    of.row("Type_Union_EnumsOnly_send", async |client| {
        done(
            &client
                .enums_only()
                .send(enums_only::EnumsOnlyCases::new(enums_only::Lr::Right, enums_only::Ud::Up))
                .send()
                .await?,
        )
    });
    of.row("Type_Union_StringAndArray_get", async |client| {
        gives(
            client.string_and_array().and_array_get().send().await?,
            r#"{"prop":{"string":"test","array":["test1","test2"]}}"#,
        )
    });
    of.row("Type_Union_StringAndArray_send", async |client| {
        done(
            &client
                .string_and_array()
                .and_array_send(string_and_array::StringAndArrayCases::new(
                    string_and_array::StringAndArrayCasesString::Text("test".to_owned()),
                    string_and_array::Array::List(vec!["test1".to_owned(), "test2".to_owned()]),
                ))
                .send()
                .await?,
        )
    });
    of.row("Type_Union_MixedLiterals_get", async |client| {
        gives(
            client.mixed_literals().get().send().await?,
            r#"{"prop":{"stringLiteral":"a","intLiteral":2,"floatLiteral":3.3,"booleanLiteral":true}}"#,
        )
    });
    of.row("Type_Union_MixedLiterals_send", async |client| {
        done(
            &client
                .mixed_literals()
                .send(mixed_literals::MixedLiteralsCases::new(
                    mixed_literals::StringLiteral::A,
                    mixed_literals::IntLiteral::V2,
                    mixed_literals::FloatLiteral::V3_3,
                    mixed_literals::BooleanLiteral::True,
                ))
                .send()
                .await?,
        )
    });
    of.row("Type_Union_MixedTypes_get", async |client| {
        gives(client.mixed_types().get().send().await?, r#"{"prop":{"model":{"name":"test"},"literal":"a","int":2,"boolean":true,"array":[{"name":"test"},"a",2,true]}}"#)
    });
    of.row("Type_Union_MixedTypes_send", async |client| {
        done(
            &client
                .mixed_types()
                .send(mixed_types::MixedTypesCases::new(
                    mixed_types::Model::Cat(Box::new(types::Cat::new("test"))),
                    mixed_types::Literal::Named(mixed_types::ArrayNamed::A),
                    mixed_types::Int::Integer(2),
                    mixed_types::Boolean::Bool(true),
                    vec![
                        mixed_types::Array::Cat(Box::new(types::Cat::new("test"))),
                        mixed_types::Array::Named(mixed_types::ArrayNamed::A),
                        mixed_types::Array::Integer(2),
                        mixed_types::Array::Bool(true),
                    ],
                ))
                .send()
                .await?,
        )
    });
}
