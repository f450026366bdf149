//! Scenarios of the suite below `type/property/additional-properties`.

use restwright::DateTime;

use crate::table::{Table, done, gives, json};

pub(super) fn rows(table: &mut Table) {
    type_property_additional_properties(table);
}

fn type_property_additional_properties(table: &mut Table) {
    use spector_type_property_additional_properties::{
        Client, extends_unknown_discriminated, is_unknown_discriminated, multiple_spread_record,
        spread_record_non_discriminated_union, spread_record_non_discriminated_union2,
        spread_record_non_discriminated_union3, spread_record_union, types,
    };
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Property_AdditionalProperties_ExtendsUnknown_get", async |client| {
        gives(
            client.extends_record_unknown().get().send().await?,
            r#"{"name":"ExtendsUnknownAdditionalProperties","prop1":32,"prop2":true,"prop3":"abc"}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsUnknown_put", async |client| {
        done(
            &client
                .extends_record_unknown()
                .put("ExtendsUnknownAdditionalProperties")
                .customize(|request| {
                    request.field("prop1", &json("32"));
                    request.field("prop2", &json("true"));
                    request.field("prop3", &json(r#""abc""#));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsUnknownDerived_get", async |client| {
        gives(client.extends_record_unknown_derived().get().send().await?, r#"{"name":"ExtendsUnknownAdditionalProperties","index":314,"age":2.71875,"prop1":32,"prop2":true,"prop3":"abc"}"#)
    });
    of.row("Type_Property_AdditionalProperties_ExtendsUnknownDerived_put", async |client| {
        done(
            &client
                .extends_record_unknown_derived()
                .put(314, "ExtendsUnknownAdditionalProperties")
                .age(2.71875)
                .customize(|request| {
                    request.field("prop1", &json("32"));
                    request.field("prop2", &json("true"));
                    request.field("prop3", &json(r#""abc""#));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsUnknownDiscriminated_get", async |client| {
        gives(
            client.extends_unknown_discriminated().get().send().await?,
            r#"{"kind":"derived","name":"Derived","index":314,"age":2.71875,"prop1":32,"prop2":true,"prop3":"abc"}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsUnknownDiscriminated_put", async |client| {
        let derived =
            extends_unknown_discriminated::ExtendsUnknownAdditionalPropertiesDiscriminatedDerived::new(314, "Derived");
        let mut derived = derived.age(2.71875);
        derived.extra.insert("prop1", 32);
        derived.extra.insert("prop2", true);
        derived.extra.insert("prop3", "abc");
        done(&client.extends_unknown_discriminated().put(derived).send().await?)
    });
    of.row("Type_Property_AdditionalProperties_IsUnknown_get", async |client| {
        gives(
            client.is_record_unknown().get().send().await?,
            r#"{"name":"IsUnknownAdditionalProperties","prop1":32,"prop2":true,"prop3":"abc"}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsUnknown_put", async |client| {
        done(
            &client
                .is_record_unknown()
                .put("IsUnknownAdditionalProperties")
                .customize(|request| {
                    request.field("prop1", &json("32"));
                    request.field("prop2", &json("true"));
                    request.field("prop3", &json(r#""abc""#));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsUnknownDerived_get", async |client| {
        gives(client.is_record_unknown_derived().get().send().await?, r#"{"name":"IsUnknownAdditionalProperties","index":314,"age":2.71875,"prop1":32,"prop2":true,"prop3":"abc"}"#)
    });
    of.row("Type_Property_AdditionalProperties_IsUnknownDerived_put", async |client| {
        done(
            &client
                .is_record_unknown_derived()
                .put(314, "IsUnknownAdditionalProperties")
                .age(2.71875)
                .customize(|request| {
                    request.field("prop1", &json("32"));
                    request.field("prop2", &json("true"));
                    request.field("prop3", &json(r#""abc""#));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsUnknownDiscriminated_get", async |client| {
        gives(
            client.is_unknown_discriminated().get().send().await?,
            r#"{"kind":"derived","name":"Derived","index":314,"age":2.71875,"prop1":32,"prop2":true,"prop3":"abc"}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsUnknownDiscriminated_put", async |client| {
        let derived = is_unknown_discriminated::IsUnknownAdditionalPropertiesDiscriminatedDerived::new(314, "Derived");
        let mut derived = derived.age(2.71875);
        derived.extra.insert("prop1", 32);
        derived.extra.insert("prop2", true);
        derived.extra.insert("prop3", "abc");
        done(&client.is_unknown_discriminated().put(derived).send().await?)
    });
    of.row("Type_Property_AdditionalProperties_ExtendsString_get", async |client| {
        gives(
            client.extends_record_string().get().send().await?,
            r#"{"name":"ExtendsStringAdditionalProperties","prop":"abc"}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsString_put", async |client| {
        done(
            &client
                .extends_record_string()
                .put("ExtendsStringAdditionalProperties")
                .customize(|request| {
                    request.field("prop", &"abc".to_owned());
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsString_get", async |client| {
        gives(
            client.is_recordstring().string_get().send().await?,
            r#"{"name":"IsStringAdditionalProperties","prop":"abc"}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsString_put", async |client| {
        done(
            &client
                .is_recordstring()
                .string_put("IsStringAdditionalProperties")
                .customize(|request| {
                    request.field("prop", &"abc".to_owned());
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsFloat_get", async |client| {
        gives(client.extends_record_float().get().send().await?, r#"{"id":43.125,"prop":43.125}"#)
    });
    of.row("Type_Property_AdditionalProperties_ExtendsFloat_put", async |client| {
        done(
            &client
                .extends_record_float()
                .put(43.125)
                .customize(|request| {
                    request.field("prop", &43.125);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsFloat_get", async |client| {
        gives(client.is_record_float().get().send().await?, r#"{"id":43.125,"prop":43.125}"#)
    });
    of.row("Type_Property_AdditionalProperties_IsFloat_put", async |client| {
        done(
            &client
                .is_record_float()
                .put(43.125)
                .customize(|request| {
                    request.field("prop", &43.125);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsModel_get", async |client| {
        gives(
            client.extends_record_model().get().send().await?,
            r#"{"knownProp":{"state":"ok"},"prop":{"state":"ok"}}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsModel_put", async |client| {
        done(
            &client
                .extends_record_model()
                .put(types::ModelForRecord::new("ok"))
                .customize(|request| {
                    request.field("prop", &types::ModelForRecord::new("ok"));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsModel_get", async |client| {
        gives(client.is_record_model().get().send().await?, r#"{"knownProp":{"state":"ok"},"prop":{"state":"ok"}}"#)
    });
    of.row("Type_Property_AdditionalProperties_IsModel_put", async |client| {
        done(
            &client
                .is_record_model()
                .put(types::ModelForRecord::new("ok"))
                .customize(|request| {
                    request.field("prop", &types::ModelForRecord::new("ok"));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsModelArray_get", async |client| {
        gives(
            client.extends_record_model_array().get().send().await?,
            r#"{"knownProp":[{"state":"ok"},{"state":"ok"}],"prop":[{"state":"ok"},{"state":"ok"}]}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsModelArray_put", async |client| {
        done(
            &client
                .extends_record_model_array()
                .put([types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")])
                .customize(|request| {
                    request.field("prop", &vec![types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")]);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsModelArray_get", async |client| {
        gives(
            client.is_record_model_array().get().send().await?,
            r#"{"knownProp":[{"state":"ok"},{"state":"ok"}],"prop":[{"state":"ok"},{"state":"ok"}]}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_IsModelArray_put", async |client| {
        done(
            &client
                .is_record_model_array()
                .put([types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")])
                .customize(|request| {
                    request.field("prop", &vec![types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")]);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadString_get", async |client| {
        gives(client.spread_record_string().get().send().await?, r#"{"name":"SpreadSpringRecord","prop":"abc"}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadString_put", async |client| {
        done(
            &client
                .spread_record_string()
                .put("SpreadSpringRecord")
                .customize(|request| {
                    request.field("prop", &"abc".to_owned());
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadFloat_get", async |client| {
        gives(client.spread_record_float().get().send().await?, r#"{"id":43.125,"prop":43.125}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadFloat_put", async |client| {
        done(
            &client
                .spread_record_float()
                .put(43.125)
                .customize(|request| {
                    request.field("prop", &43.125);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadModel_get", async |client| {
        gives(client.spread_record_model().get().send().await?, r#"{"knownProp":{"state":"ok"},"prop":{"state":"ok"}}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadModel_put", async |client| {
        done(
            &client
                .spread_record_model()
                .put(types::ModelForRecord::new("ok"))
                .customize(|request| {
                    request.field("prop", &types::ModelForRecord::new("ok"));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadModelArray_get", async |client| {
        gives(
            client.spread_record_model_array().get().send().await?,
            r#"{"knownProp":[{"state":"ok"},{"state":"ok"}],"prop":[{"state":"ok"},{"state":"ok"}]}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadModelArray_put", async |client| {
        done(
            &client
                .spread_record_model_array()
                .put([types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")])
                .customize(|request| {
                    request.field("prop", &vec![types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")]);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentString_get", async |client| {
        gives(client.spread_different_record_string().get().send().await?, r#"{"id":43.125,"prop":"abc"}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentString_put", async |client| {
        done(
            &client
                .spread_different_record_string()
                .put(43.125)
                .customize(|request| {
                    request.field("prop", &"abc".to_owned());
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentFloat_get", async |client| {
        gives(client.spread_different_record_float().get().send().await?, r#"{"name":"abc","prop":43.125}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentFloat_put", async |client| {
        done(
            &client
                .spread_different_record_float()
                .put("abc")
                .customize(|request| {
                    request.field("prop", &43.125);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentModel_get", async |client| {
        gives(
            client.spread_different_record_model().get().send().await?,
            r#"{"knownProp":"abc","prop":{"state":"ok"}}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentModel_put", async |client| {
        done(
            &client
                .spread_different_record_model()
                .put("abc")
                .customize(|request| {
                    request.field("prop", &types::ModelForRecord::new("ok"));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentModelArray_get", async |client| {
        gives(
            client.spread_different_record_model_array().get().send().await?,
            r#"{"knownProp":"abc","prop":[{"state":"ok"},{"state":"ok"}]}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadDifferentModelArray_put", async |client| {
        done(
            &client
                .spread_different_record_model_array()
                .put("abc")
                .customize(|request| {
                    request.field("prop", &vec![types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")]);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadString_get", async |client| {
        gives(
            client.extends_different_spread_string().get().send().await?,
            r#"{"id":43.125,"prop":"abc","derivedProp":"abc"}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadString_put", async |client| {
        done(
            &client
                .extends_different_spread_string()
                .put("abc", 43.125)
                .customize(|request| {
                    request.field("prop", &"abc".to_owned());
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadFloat_get", async |client| {
        gives(
            client.extends_different_spread_float().get().send().await?,
            r#"{"name":"abc","prop":43.125,"derivedProp":43.125}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadFloat_put", async |client| {
        done(
            &client
                .extends_different_spread_float()
                .put(43.125, "abc")
                .customize(|request| {
                    request.field("prop", &43.125);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadModel_get", async |client| {
        gives(
            client.extends_different_spread_model().get().send().await?,
            r#"{"knownProp":"abc","prop":{"state":"ok"},"derivedProp":{"state":"ok"}}"#,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadModel_put", async |client| {
        done(
            &client
                .extends_different_spread_model()
                .put(types::ModelForRecord::new("ok"), "abc")
                .customize(|request| {
                    request.field("prop", &types::ModelForRecord::new("ok"));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadModelArray_get", async |client| {
        gives(client.extends_different_spread_model_array().get().send().await?, r#"{"knownProp":"abc","prop":[{"state":"ok"},{"state":"ok"}],"derivedProp":[{"state":"ok"},{"state":"ok"}]}"#)
    });
    of.row("Type_Property_AdditionalProperties_ExtendsDifferentSpreadModelArray_put", async |client| {
        done(
            &client
                .extends_different_spread_model_array()
                .put([types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")], "abc")
                .customize(|request| {
                    request.field("prop", &vec![types::ModelForRecord::new("ok"), types::ModelForRecord::new("ok")]);
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_MultipleSpread_get", async |client| {
        gives(client.multiple_spread_record().get().send().await?, r#"{"flag":true,"prop1":"abc","prop2":43.125}"#)
    });
    of.row("Type_Property_AdditionalProperties_MultipleSpread_put", async |client| {
        done(
            &client
                .multiple_spread_record()
                .put(true)
                .customize(|request| {
                    request.field("prop1", &multiple_spread_record::MultipleSpreadRecordValue::Text("abc".to_owned()));
                    request.field("prop2", &multiple_spread_record::MultipleSpreadRecordValue::Number(43.125));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordUnion_get", async |client| {
        gives(client.spread_record_union().get().send().await?, r#"{"flag":true,"prop1":"abc","prop2":43.125}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordUnion_put", async |client| {
        done(
            &client
                .spread_record_union()
                .put(true)
                .customize(|request| {
                    request.field("prop1", &spread_record_union::SpreadRecordForUnionValue::Text("abc".to_owned()));
                    request.field("prop2", &spread_record_union::SpreadRecordForUnionValue::Number(43.125));
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion_get", async |client| {
        gives(client.spread_record_non_discriminated_union().get().send().await?, r#"{"name":"abc","prop1":{"kind":"kind0","fooProp":"abc"},"prop2":{"kind":"kind1","start":"2021-01-01T00:00:00Z","end":"2021-01-02T00:00:00Z"}}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion_put", async |client| {
        done(
            &client
                .spread_record_non_discriminated_union()
                .put("abc")
                .customize(|request| {
                    request.field(
                        "prop1",
                        &spread_record_non_discriminated_union::SpreadRecordForNonDiscriminatedUnionValue::Kind0(
                            Box::new(spread_record_non_discriminated_union::WidgetData0::new("abc")),
                        ),
                    );
                    request.field(
                        "prop2",
                        &spread_record_non_discriminated_union::SpreadRecordForNonDiscriminatedUnionValue::Kind1(
                            Box::new(
                                types::WidgetData1::new(DateTime::new("2021-01-01T00:00:00Z"))
                                    .end(DateTime::new("2021-01-02T00:00:00Z")),
                            ),
                        ),
                    );
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion2_get", async |client| {
        gives(client.spread_record_non_discriminated_union2().get().send().await?, r#"{"name":"abc","prop1":{"kind":"kind1","start":"2021-01-01T00:00:00Z"},"prop2":{"kind":"kind1","start":"2021-01-01T00:00:00Z","end":"2021-01-02T00:00:00Z"}}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion2_put", async |client| {
        done(
            &client
                .spread_record_non_discriminated_union2()
                .put("abc")
                .customize(|request| {
                    request.field(
                        "prop1",
                        &spread_record_non_discriminated_union2::SpreadRecordForNonDiscriminatedUnion2Value::new(
                            "2021-01-01T00:00:00Z",
                        ),
                    );
                    request.field(
                        "prop2",
                        &spread_record_non_discriminated_union2::SpreadRecordForNonDiscriminatedUnion2Value::new(
                            "2021-01-01T00:00:00Z",
                        )
                        .end(DateTime::new("2021-01-02T00:00:00Z")),
                    );
                })
                .send()
                .await?,
        )
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion3_get", async |client| {
        gives(client.spread_record_non_discriminated_union3().get().send().await?, r#"{"name":"abc","prop1":[{"kind":"kind1","start":"2021-01-01T00:00:00Z"},{"kind":"kind1","start":"2021-01-01T00:00:00Z"}],"prop2":{"kind":"kind1","start":"2021-01-01T00:00:00Z","end":"2021-01-02T00:00:00Z"}}"#)
    });
    of.row("Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion3_put", async |client| {
        done(&client.spread_record_non_discriminated_union3().put("abc").customize(|request| { request.field("prop1", &spread_record_non_discriminated_union3::SpreadRecordForNonDiscriminatedUnion3Value::List(vec![spread_record_non_discriminated_union3::WidgetData2::new("2021-01-01T00:00:00Z"), spread_record_non_discriminated_union3::WidgetData2::new("2021-01-01T00:00:00Z")])); request.field("prop2", &spread_record_non_discriminated_union3::SpreadRecordForNonDiscriminatedUnion3Value::WidgetData1(Box::new(types::WidgetData1::new(DateTime::new("2021-01-01T00:00:00Z")).end(DateTime::new("2021-01-02T00:00:00Z"))))); }).send().await?)
    });
}
