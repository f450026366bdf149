//! Scenarios of the suite below `versioning/added`, `versioning/madeOptional`, `versioning/removed`, `versioning/renamedFrom`, `versioning/returnTypeChangedFrom`, `versioning/typeChangedFrom`.

use crate::table::{Table, gives};

pub(super) fn rows(table: &mut Table) {
    versioning_added_v2(table);
    versioning_madeoptional_v2(table);
    versioning_removed_v2(table);
    versioning_removed_v1(table);
    versioning_removed_v2preview(table);
    versioning_renamedfrom_v2(table);
    versioning_returntypechangedfrom_v2(table);
    versioning_typechangedfrom_v2(table);
}

fn versioning_added_v2(table: &mut Table) {
    use spector_versioning_added_v2::{Client, servers, title};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V2);
        Client::builder().server(server).build()
    });
    of.row("Versioning_Added_v1", async |client| {
        gives(
            client.title().v1("bar", "foo", title::EnumV1::EnumMemberV2, title::UnionV1::Integer(10)).send().await?,
            r#"{"prop":"foo","enumProp":"enumMemberV2","unionProp":10}"#,
        )
    });
    of.row("Versioning_Added_v2", async |client| {
        gives(
            client.title().v2("foo", title::UnionV2::Text("bar".to_owned())).send().await?,
            r#"{"prop":"foo","enumProp":"enumMember","unionProp":"bar"}"#,
        )
    });
    of.row("Versioning_Added_InterfaceV2", async |client| {
        gives(
            client.title().interface_v2_in_interface("foo", title::UnionV2::Text("bar".to_owned())).send().await?,
            r#"{"prop":"foo","enumProp":"enumMember","unionProp":"bar"}"#,
        )
    });
}

fn versioning_madeoptional_v2(table: &mut Table) {
    use spector_versioning_madeoptional_v2::{Client, servers};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V2);
        Client::builder().server(server).build()
    });
    of.row("Versioning_MadeOptional_test", async |client| {
        gives(client.test_group().test("foo").send().await?, r#"{"prop":"foo"}"#)
    });
}

fn versioning_removed_v2(table: &mut Table) {
    use spector_versioning_removed_v2::{Client, servers, title};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V2);
        Client::builder().server(server).build()
    });
    of.row("Versioning_Removed_v2", async |client| {
        gives(
            client.title().post("foo", title::UnionV2::Text("bar".to_owned())).send().await?,
            r#"{"prop":"foo","enumProp":"enumMemberV2","unionProp":"bar"}"#,
        )
    });
    of.row("Versioning_Removed_modelV3_V2", async |client| {
        gives(
            client.title().model("123", title::EnumV3::EnumMemberV1).send().await?,
            r#"{"id":"123","enumProp":"enumMemberV1"}"#,
        )
    });
}

fn versioning_removed_v1(table: &mut Table) {
    use spector_versioning_removed_v1::{Client, servers, title};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V1);
        Client::builder().server(server).build()
    });
    of.row("Versioning_Removed_modelV3", async |client| {
        gives(
            client.title().model("123", title::EnumV3::EnumMemberV1).send().await?,
            r#"{"id":"123","enumProp":"enumMemberV1"}"#,
        )
    });
}

fn versioning_removed_v2preview(table: &mut Table) {
    use spector_versioning_removed_v2preview::{Client, servers};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V2preview);
        Client::builder().server(server).build()
    });
    of.row("Versioning_Removed_modelV3_V2preview", async |client| {
        gives(client.title().model("123").send().await?, r#"{"id":"123"}"#)
    });
}

fn versioning_renamedfrom_v2(table: &mut Table) {
    use spector_versioning_renamedfrom_v2::{Client, servers, title};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V2);
        Client::builder().server(server).build()
    });
    of.row("Versioning_RenamedFrom_newOp", async |client| {
        gives(
            client.title().new_op("bar", "foo", title::NewUnion::Integer(10)).send().await?,
            r#"{"newProp":"foo","enumProp":"newEnumMember","unionProp":10}"#,
        )
    });
    of.row("Versioning_RenamedFrom_NewInterface", async |client| {
        gives(
            client.title().new_interface_new_op_in_new_interface("foo", title::NewUnion::Integer(10)).send().await?,
            r#"{"newProp":"foo","enumProp":"newEnumMember","unionProp":10}"#,
        )
    });
}

fn versioning_returntypechangedfrom_v2(table: &mut Table) {
    use spector_versioning_returntypechangedfrom_v2::{Client, servers};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V2);
        Client::builder().server(server).build()
    });
    of.row("Versioning_ReturnTypeChangedFrom_test", async |client| {
        gives(client.test_group().test("test").send().await?, r#""test""#)
    });
}

fn versioning_typechangedfrom_v2(table: &mut Table) {
    use spector_versioning_typechangedfrom_v2::{Client, servers};
    let mut of = table.of(|suite| {
        let server = servers::testserver().endpoint(&suite.url).version(servers::TestserverVersion::V2);
        Client::builder().server(server).build()
    });
    of.row("Versioning_TypeChangedFrom_test", async |client| {
        gives(client.test_group().test("baz", "foo", "bar").send().await?, r#"{"prop":"foo","changedProp":"bar"}"#)
    });
}
