//! Scenarios of the suite below `type/model/empty`, `type/model/inheritance/enum-discriminator`, `type/model/inheritance/nested-discriminator`, `type/model/inheritance/not-discriminated`, `type/model/inheritance/recursive`, `type/model/inheritance/single-discriminator`, `type/model/usage`, `type/model/visibility`.

use restwright::Map;

use crate::table::{Table, done, gives, strays};

pub(super) fn rows(table: &mut Table) {
    type_model_empty(table);
    type_model_inheritance_enum_discriminator(table);
    type_model_inheritance_nested_discriminator(table);
    type_model_inheritance_not_discriminated(table);
    type_model_inheritance_recursive(table);
    type_model_inheritance_single_discriminator(table);
    type_model_usage(table);
    type_model_visibility(table);
}

fn type_model_empty(table: &mut Table) {
    use spector_type_model_empty::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Empty_putEmpty", async |client| {
        done(&client.alone().put_empty().body(&Map::new()).send().await?)
    });
    of.row("Type_Model_Empty_getEmpty", async |client| gives(client.alone().get_empty().send().await?, "{}"));
    of.row("Type_Model_Empty_postRoundTripEmpty", async |client| {
        gives(client.round_trip().post_empty().body(&Map::new()).send().await?, "{}")
    });
}

fn type_model_inheritance_enum_discriminator(table: &mut Table) {
    use spector_type_model_inheritance_enum_discriminator::{Client, extensible_enum, fixed_enum};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Inheritance_EnumDiscriminator_getExtensibleModel", async |client| {
        gives(client.extensible_enum().get_model().send().await?, r#"{"weight":10,"kind":"golden"}"#)
    });
    of.row("Type_Model_Inheritance_EnumDiscriminator_putExtensibleModel", async |client| {
        done(
            &client
                .extensible_enum()
                .put_model(extensible_enum::Dog::Golden(Box::new(extensible_enum::Golden::new(10))))
                .send()
                .await?,
        )
    });
    of.row("Type_Model_Inheritance_EnumDiscriminator_getFixedModel", async |client| {
        gives(client.fixed_enum().get_model().send().await?, r#"{"length":10,"kind":"cobra"}"#)
    });
    of.row("Type_Model_Inheritance_EnumDiscriminator_putFixedModel", async |client| {
        done(
            &client
                .fixed_enum()
                .put_model(fixed_enum::Snake::Cobra(Box::new(fixed_enum::Cobra::new(10))))
                .send()
                .await?,
        )
    });
    of.row("Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelMissingDiscriminator", async |client| {
        strays(client.extensible_enum().get_model_missing_discriminator().send().await?, r#"{"weight":10}"#)
    });
    of.row("Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelWrongDiscriminator", async |client| {
        strays(
            client.extensible_enum().get_model_wrong_discriminator().send().await?,
            r#"{"weight":8,"kind":"wrongKind"}"#,
        )
    });
    of.row("Type_Model_Inheritance_EnumDiscriminator_getFixedModelMissingDiscriminator", async |client| {
        strays(client.fixed_enum().get_model_missing_discriminator().send().await?, r#"{"length":10}"#)
    });
    of.row("Type_Model_Inheritance_EnumDiscriminator_getFixedModelWrongDiscriminator", async |client| {
        strays(client.fixed_enum().get_model_wrong_discriminator().send().await?, r#"{"length":8,"kind":"wrongKind"}"#)
    });
}

fn type_model_inheritance_nested_discriminator(table: &mut Table) {
    use spector_type_model_inheritance_nested_discriminator::{Client, types};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Inheritance_NestedDiscriminator_getModel", async |client| {
        gives(client.model().get().send().await?, r#"{"age":1,"kind":"shark","sharktype":"goblin"}"#)
    });
    of.row("Type_Model_Inheritance_NestedDiscriminator_putModel", async |client| {
        done(
            &client
                .model()
                .put(types::Fish::GoblinShark(Box::new(types::FishGoblinShark::new(
                    types::GoblinSharkSharktype1::Goblin,
                    1,
                ))))
                .send()
                .await?,
        )
    });
    of.row("Type_Model_Inheritance_NestedDiscriminator_getRecursiveModel", async |client| {
        gives(client.recursivemodel().get_recursive_model().send().await?, r#"{"age":1,"kind":"salmon","partner":{"age":2,"kind":"shark","sharktype":"saw"},"friends":[{"age":2,"kind":"salmon","partner":{"age":3,"kind":"salmon"},"hate":{"key1":{"age":4,"kind":"salmon"},"key2":{"age":2,"kind":"shark","sharktype":"goblin"}}},{"age":3,"kind":"shark","sharktype":"goblin"}],"hate":{"key3":{"age":3,"kind":"shark","sharktype":"saw"},"key4":{"age":2,"kind":"salmon","friends":[{"age":1,"kind":"salmon"},{"age":4,"kind":"shark","sharktype":"goblin"}]}}}"#)
    });
    of.row("Type_Model_Inheritance_NestedDiscriminator_putRecursiveModel", async |client| {
        done(
            &client
                .recursivemodel()
                .put_recursive_model(types::Fish::Salmon(Box::new(
                    types::Salmon::new(1)
                        .partner(types::Fish::GoblinShark(Box::new(types::FishGoblinShark::new(
                            types::GoblinSharkSharktype1::Saw,
                            2,
                        ))))
                        .friends(vec![
                            types::Fish::Salmon(Box::new(
                                types::Salmon::new(2)
                                    .partner(types::Fish::Salmon(Box::new(types::Salmon::new(3))))
                                    .hate(Map::from([
                                        ("key1", types::Fish::Salmon(Box::new(types::Salmon::new(4)))),
                                        (
                                            "key2",
                                            types::Fish::GoblinShark(Box::new(types::FishGoblinShark::new(
                                                types::GoblinSharkSharktype1::Goblin,
                                                2,
                                            ))),
                                        ),
                                    ])),
                            )),
                            types::Fish::GoblinShark(Box::new(types::FishGoblinShark::new(
                                types::GoblinSharkSharktype1::Goblin,
                                3,
                            ))),
                        ])
                        .hate(Map::from([
                            (
                                "key3",
                                types::Fish::GoblinShark(Box::new(types::FishGoblinShark::new(
                                    types::GoblinSharkSharktype1::Saw,
                                    3,
                                ))),
                            ),
                            (
                                "key4",
                                types::Fish::Salmon(Box::new(types::Salmon::new(2).friends(vec![
                                    types::Fish::Salmon(Box::new(types::Salmon::new(1))),
                                    types::Fish::GoblinShark(Box::new(types::FishGoblinShark::new(
                                        types::GoblinSharkSharktype1::Goblin,
                                        4,
                                    ))),
                                ]))),
                            ),
                        ])),
                )))
                .send()
                .await?,
        )
    });
    of.row("Type_Model_Inheritance_NestedDiscriminator_getMissingDiscriminator", async |client| {
        strays(client.nested_discriminator().get_missing_discriminator().send().await?, r#"{"age":1}"#)
    });
    of.row("Type_Model_Inheritance_NestedDiscriminator_getWrongDiscriminator", async |client| {
        strays(client.nested_discriminator().get_wrong_discriminator().send().await?, r#"{"age":1,"kind":"wrongKind"}"#)
    });
}

fn type_model_inheritance_not_discriminated(table: &mut Table) {
    use spector_type_model_inheritance_not_discriminated::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Inheritance_NotDiscriminated_postValid", async |client| {
        done(&client.valid().post(true, 32, "abc").send().await?)
    });
    of.row("Type_Model_Inheritance_NotDiscriminated_getValid", async |client| {
        gives(client.valid().get().send().await?, r#"{"name":"abc","age":32,"smart":true}"#)
    });
    of.row("Type_Model_Inheritance_NotDiscriminated_putValid", async |client| {
        gives(client.valid().put(true, 32, "abc").send().await?, r#"{"name":"abc","age":32,"smart":true}"#)
    });
}

fn type_model_inheritance_recursive(table: &mut Table) {
    use spector_type_model_inheritance_recursive::{Client, recursive};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Inheritance_Recursive_put", async |client| {
        done(
            &client
                .recursive()
                .put(0)
                .extension([
                    recursive::Extension::new(1).extension(vec![recursive::Extension::new(2)]),
                    recursive::Extension::new(1),
                ])
                .send()
                .await?,
        )
    });
    of.row("Type_Model_Inheritance_Recursive_get", async |client| {
        gives(
            client.recursive().get().send().await?,
            r#"{"level":0,"extension":[{"level":1,"extension":[{"level":2}]},{"level":1}]}"#,
        )
    });
}

fn type_model_inheritance_single_discriminator(table: &mut Table) {
    use spector_type_model_inheritance_single_discriminator::{Client, types};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Inheritance_SingleDiscriminator_getModel", async |client| {
        gives(client.model().get().send().await?, r#"{"wingspan":1,"kind":"sparrow"}"#)
    });
    of.row("Type_Model_Inheritance_SingleDiscriminator_putModel", async |client| {
        done(&client.model().put(types::Bird::Sparrow(Box::new(types::Sparrow::new(1)))).send().await?)
    });
    of.row("Type_Model_Inheritance_SingleDiscriminator_getRecursiveModel", async |client| {
        gives(client.recursivemodel().get_recursive_model().send().await?, r#"{"wingspan":5,"kind":"eagle","partner":{"wingspan":2,"kind":"goose"},"friends":[{"wingspan":2,"kind":"seagull"}],"hate":{"key3":{"wingspan":1,"kind":"sparrow"}}}"#)
    });
    of.row("Type_Model_Inheritance_SingleDiscriminator_putRecursiveModel", async |client| {
        done(
            &client
                .recursivemodel()
                .put_recursive_model(types::Bird::Eagle(Box::new(
                    types::Eagle::new(5)
                        .partner(types::Bird::Goose(Box::new(types::Goose::new(2))))
                        .friends(vec![types::Bird::Seagull(Box::new(types::SeaGull::new(2)))])
                        .hate(Map::from([("key3", types::Bird::Sparrow(Box::new(types::Sparrow::new(1))))])),
                )))
                .send()
                .await?,
        )
    });
    of.row("Type_Model_Inheritance_SingleDiscriminator_getMissingDiscriminator", async |client| {
        strays(client.single_discriminator().get_missing_discriminator().send().await?, r#"{"wingspan":1}"#)
    });
    of.row("Type_Model_Inheritance_SingleDiscriminator_getWrongDiscriminator", async |client| {
        strays(
            client.single_discriminator().get_wrong_discriminator().send().await?,
            r#"{"wingspan":1,"kind":"wrongKind"}"#,
        )
    });
    of.row("Type_Model_Inheritance_SingleDiscriminator_getLegacyModel", async |client| {
        gives(client.single_discriminator().get_legacy_model().send().await?, r#"{"size":20,"kind":"t-rex"}"#)
    });
}

fn type_model_usage(table: &mut Table) {
    use spector_type_model_usage::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Usage_input", async |client| done(&client.usage().input("example-value").send().await?));
    of.row("Type_Model_Usage_output", async |client| {
        gives(client.usage().output().send().await?, r#"{"requiredProp":"example-value"}"#)
    });
    of.row("Type_Model_Usage_inputAndOutput", async |client| {
        gives(client.usage().input_and_output("example-value").send().await?, r#"{"requiredProp":"example-value"}"#)
    });
}

fn type_model_visibility(table: &mut Table) {
    use spector_type_model_visibility::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Model_Visibility_putReadOnlyModel", async |client| {
        gives(
            client.visibility().put_read_only_model().send().await?,
            r#"{"optionalNullableIntList":[1,2,3],"optionalStringRecord":{"k1":"value1","k2":"value2"}}"#,
        )
    });
    of.row("Type_Model_Visibility_headModel", async |client| done(&client.visibility().head_model(123).send().await?));
    of.row("Type_Model_Visibility_getModel", async |client| {
        gives(client.visibility().get_model(123).send().await?, r#"{"readProp":"abc"}"#)
    });
    of.row("Type_Model_Visibility_putModel", async |client| {
        done(&client.visibility().put_model(["foo", "bar"], [1, 2]).send().await?)
    });
    of.row("Type_Model_Visibility_patchModel", async |client| {
        done(&client.visibility().patch_model().update_prop([1, 2]).send().await?)
    });
    of.row("Type_Model_Visibility_postModel", async |client| {
        done(&client.visibility().post_model(["foo", "bar"]).send().await?)
    });
    of.row("Type_Model_Visibility_deleteModel", async |client| {
        done(&client.visibility().delete_model(true).send().await?)
    });
}
