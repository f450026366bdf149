//! Scenarios of the suite below `routes`.

use restwright::Map;

use crate::table::{Table, done};

pub(super) fn rows(table: &mut Table) {
    routes(table);
}

fn routes(table: &mut Table) {
    use spector_routes::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Routes_InInterface", async |client| done(&client.routes().fixed().send().await?));
    of.row("Routes_fixed", async |client| done(&client.routes().in_interface_fixed().send().await?));
    of.row("Routes_PathParameters_templateOnly", async |client| {
        done(&client.path().parameters_template_only("a").send().await?)
    });
    of.row("Routes_PathParameters_explicit", async |client| {
        done(&client.path().parameters_explicit("a").send().await?)
    });
    of.row("Routes_PathParameters_annotationOnly", async |client| {
        done(&client.path().parameters_annotation_only("a").send().await?)
    });
    of.row("Routes_PathParameters_ReservedExpansion_template", async |client| {
        done(&client.path().reserved_expansion_template("foo/bar baz").send().await?)
    });
    of.row("Routes_PathParameters_ReservedExpansion_annotation", async |client| {
        done(&client.path().reserved_expansion_annotation("foo/bar baz").send().await?)
    });
    of.row("Routes_PathParameters_SimpleExpansion_Standard_primitive", async |client| {
        done(&client.path().get_routes_path_simple_standard_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_SimpleExpansion_Standard_array", async |client| {
        done(&client.path().get_routes_path_simple_standard_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_SimpleExpansion_Standard_record", async |client| {
        done(&client.path().get_routes_path_simple_standard_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_PathParameters_SimpleExpansion_Explode_primitive", async |client| {
        done(&client.path().get_routes_path_simple_explode_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_SimpleExpansion_Explode_array", async |client| {
        done(&client.path().get_routes_path_simple_explode_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_SimpleExpansion_Explode_record", async |client| {
        done(&client.path().get_routes_path_simple_explode_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_PathParameters_PathExpansion_Standard_primitive", async |client| {
        done(&client.path().get_routes_path_standard_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_PathExpansion_Standard_array", async |client| {
        done(&client.path().get_routes_path_standard_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_PathExpansion_Standard_record", async |client| {
        done(&client.path().get_routes_path_standard_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_PathParameters_PathExpansion_Explode_primitive", async |client| {
        done(&client.path().get_routes_path_explode_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_PathExpansion_Explode_array", async |client| {
        done(&client.path().get_routes_path_explode_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_PathExpansion_Explode_record", async |client| {
        done(&client.path().get_routes_path_explode_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_PathParameters_LabelExpansion_Standard_primitive", async |client| {
        done(&client.path().get_routes_path_label_standard_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_LabelExpansion_Standard_array", async |client| {
        done(&client.path().get_routes_path_label_standard_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_LabelExpansion_Standard_record", async |client| {
        done(&client.path().get_routes_path_label_standard_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_PathParameters_LabelExpansion_Explode_primitive", async |client| {
        done(&client.path().get_routes_path_label_explode_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_LabelExpansion_Explode_array", async |client| {
        done(&client.path().get_routes_path_label_explode_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_LabelExpansion_Explode_record", async |client| {
        done(&client.path().get_routes_path_label_explode_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_PathParameters_MatrixExpansion_Standard_primitive", async |client| {
        done(&client.path().get_routes_path_matrix_standard_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_MatrixExpansion_Standard_array", async |client| {
        done(&client.path().get_routes_path_matrix_standard_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_MatrixExpansion_Standard_record", async |client| {
        done(&client.path().get_routes_path_matrix_standard_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_PathParameters_MatrixExpansion_Explode_primitive", async |client| {
        done(&client.path().get_routes_path_matrix_explode_primitive("a").send().await?)
    });
    of.row("Routes_PathParameters_MatrixExpansion_Explode_array", async |client| {
        done(&client.path().get_routes_path_matrix_explode_array(["a", "b"]).send().await?)
    });
    of.row("Routes_PathParameters_MatrixExpansion_Explode_record", async |client| {
        done(&client.path().get_routes_path_matrix_explode_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_QueryParameters_templateOnly", async |client| {
        done(&client.query().parameters_template_only("a").send().await?)
    });
    of.row("Routes_QueryParameters_explicit", async |client| {
        done(&client.query().parameters_explicit("a").send().await?)
    });
    of.row("Routes_QueryParameters_annotationOnly", async |client| {
        done(&client.query().parameters_annotation_only("a").send().await?)
    });
    of.row("Routes_QueryParameters_QueryExpansion_Standard_primitive", async |client| {
        done(&client.query().get_routes_query_expansion_standard_primitive("a").send().await?)
    });
    of.row("Routes_QueryParameters_QueryExpansion_Standard_array", async |client| {
        done(&client.query().get_routes_query_expansion_standard_array(["a", "b"]).send().await?)
    });
    of.row("Routes_QueryParameters_QueryExpansion_Standard_record", async |client| {
        done(&client.query().get_routes_query_expansion_standard_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_QueryParameters_QueryExpansion_Explode_primitive", async |client| {
        done(&client.query().get_routes_query_expansion_explode_primitive("a").send().await?)
    });
    of.row("Routes_QueryParameters_QueryExpansion_Explode_array", async |client| {
        done(&client.query().get_routes_query_expansion_explode_array(["a", "b"]).send().await?)
    });
    of.row("Routes_QueryParameters_QueryExpansion_Explode_record", async |client| {
        done(&client.query().get_routes_query_expansion_explode_record(Map::from([("a", 1), ("b", 2)])).send().await?)
    });
    of.row("Routes_QueryParameters_QueryContinuation_Standard_primitive", async |client| {
        done(&client.query().get_routes_query_continuation_standard_primitive("a").send().await?)
    });
    of.row("Routes_QueryParameters_QueryContinuation_Standard_array", async |client| {
        done(&client.query().get_routes_query_continuation_standard_array(["a", "b"]).send().await?)
    });
    of.row("Routes_QueryParameters_QueryContinuation_Standard_record", async |client| {
        done(
            &client
                .query()
                .get_routes_query_continuation_standard_record(Map::from([("a", 1), ("b", 2)]))
                .send()
                .await?,
        )
    });
    of.row("Routes_QueryParameters_QueryContinuation_Explode_primitive", async |client| {
        done(&client.query().get_routes_query_continuation_explode_primitive("a").send().await?)
    });
    of.row("Routes_QueryParameters_QueryContinuation_Explode_array", async |client| {
        done(&client.query().get_routes_query_continuation_explode_array(["a", "b"]).send().await?)
    });
    of.row("Routes_QueryParameters_QueryContinuation_Explode_record", async |client| {
        done(
            &client
                .query()
                .get_routes_query_continuation_explode_record(Map::from([("a", 1), ("b", 2)]))
                .send()
                .await?,
        )
    });
}
