//! Scenarios of the suite below `server/endpoint/not-defined`, `server/path/multiple`, `server/path/single`, `server/versions/not-versioned`, `server/versions/versioned`.

use crate::table::{Table, done};

pub(super) fn rows(table: &mut Table) {
    server_endpoint_not_defined(table);
    server_path_multiple_v1_0(table);
    server_path_single(table);
    server_versions_not_versioned(table);
    server_versions_versioned_2022_12_01_preview(table);
}

fn server_endpoint_not_defined(table: &mut Table) {
    use spector_server_endpoint_not_defined::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Server_Endpoint_NotDefined_valid", async |client| done(&client.server().valid().send().await?));
}

fn server_path_multiple_v1_0(table: &mut Table) {
    use spector_server_path_multiple_v1_0::{Client, servers};
    let mut of = table.of(|suite| {
        let server = servers::test_with_path_parameters().endpoint(&suite.url);
        Client::builder().server(server.api_version(servers::TestWithPathParametersApiVersion::V1_0)).build()
    });
    of.row("Server_Path_Multiple_noOperationParams", async |client| {
        done(&client.root().no_operation_params().send().await?)
    });
    of.row("Server_Path_Multiple_withOperationPathParam", async |client| {
        done(&client.root().with_operation_path_param("test").send().await?)
    });
}

fn server_path_single(table: &mut Table) {
    use spector_server_path_single::{Client, servers};
    let mut of = table.of(|suite| Client::builder().server(servers::testserver().endpoint(&suite.url)).build());
    of.row("Server_Path_Single_myOp", async |client| done(&client.server().my_op().send().await?));
}

fn server_versions_not_versioned(table: &mut Table) {
    use spector_server_versions_not_versioned::{Client, servers};
    let mut of = table.of(|suite| Client::builder().server(servers::testserver().endpoint(&suite.url)).build());
    of.row("Server_Versions_NotVersioned_withoutApiVersion", async |client| {
        done(&client.not_versioned().without_api_version().send().await?)
    });
    of.row("Server_Versions_NotVersioned_withPathApiVersion", async |client| {
        done(&client.not_versioned().with_path_api_version("v1.0").send().await?)
    });
    of.row("Server_Versions_NotVersioned_withQueryApiVersion", async |client| {
        done(&client.not_versioned().with_query_api_version("v1.0").send().await?)
    });
}

fn server_versions_versioned_2022_12_01_preview(table: &mut Table) {
    use spector_server_versions_versioned_2022_12_01_preview::{Client, servers};
    let mut of = table.of(|suite| Client::builder().server(servers::testserver().endpoint(&suite.url)).build());
    of.row("Server_Versions_Versioned_withoutApiVersion", async |client| {
        done(&client.versioned().without_api_version().send().await?)
    });
    of.row("Server_Versions_Versioned_withPathApiVersion", async |client| {
        done(&client.versioned().with_path_api_version("2022-12-01-preview").send().await?)
    });
    of.row("Server_Versions_Versioned_withQueryOldApiVersion", async |client| {
        done(&client.versioned().with_query_old_api_version("2021-01-01-preview").send().await?)
    });
    of.row("Server_Versions_Versioned_withQueryApiVersion", async |client| {
        done(&client.versioned().with_query_api_version("2022-12-01-preview").send().await?)
    });
}
