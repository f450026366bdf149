//! Scenarios of the suite below `parameters/basic`, `parameters/body-optionality`, `parameters/collection-format`, `parameters/path`, `parameters/query`, `parameters/spread`.

use crate::table::{Table, done};

pub(super) fn rows(table: &mut Table) {
    parameters_basic(table);
    parameters_body_optionality(table);
    parameters_collection_format(table);
    parameters_path(table);
    parameters_query(table);
    parameters_spread(table);
}

fn parameters_basic(table: &mut Table) {
    use spector_parameters_basic::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Parameters_Basic_ExplicitBody_simple", async |client| {
        done(&client.basic().explicit_body_simple("foo").send().await?)
    });
    of.row("Parameters_Basic_ImplicitBody_simple", async |client| {
        done(&client.basic().implicit_body_simple("foo").send().await?)
    });
}

fn parameters_body_optionality(table: &mut Table) {
    use spector_parameters_body_optionality::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Parameters_BodyOptionality_requiredExplicit", async |client| {
        done(&client.body_optionality().required_explicit("foo").send().await?)
    });
    of.row("Parameters_BodyOptionality_OptionalExplicit", async |client| {
        done(&client.optional_explicit().set().name("foo").send().await?)?;
        done(&client.optional_explicit().omit().send().await?)
    });
    of.row("Parameters_BodyOptionality_requiredImplicit", async |client| {
        done(&client.body_optionality().required_implicit("foo").send().await?)
    });
}

fn parameters_collection_format(table: &mut Table) {
    use spector_parameters_collection_format::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Parameters_CollectionFormat_Query_multi", async |client| {
        done(&client.query().multi(["blue", "red", "green"]).send().await?)
    });
    of.row("Parameters_CollectionFormat_Query_csv", async |client| {
        done(&client.query().csv(["blue", "red", "green"]).send().await?)
    });
    of.row("Parameters_CollectionFormat_Query_ssv", async |client| {
        done(&client.query().ssv(["blue", "red", "green"]).send().await?)
    });
    of.row("Parameters_CollectionFormat_Query_pipes", async |client| {
        done(&client.query().pipes(["blue", "red", "green"]).send().await?)
    });
    of.row("Parameters_CollectionFormat_Header_csv", async |client| {
        done(&client.header().csv(["blue", "red", "green"]).send().await?)
    });
}

fn parameters_path(table: &mut Table) {
    use spector_parameters_path::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Parameters_Path_normal", async |client| done(&client.normal().get("foo").send().await?));
    of.row("Parameters_Path_optional", async |client| {
        done(&client.optional().without().send().await?)?;
        done(&client.optional().get("foo").send().await?)
    });
}

fn parameters_query(table: &mut Table) {
    use spector_parameters_query::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Parameters_Query_Constant_post", async |client| done(&client.parameters().constant_post().send().await?));
}

fn parameters_spread(table: &mut Table) {
    use spector_parameters_spread::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Parameters_Spread_Model_spreadAsRequestBody", async |client| {
        done(&client.model().spread_as_request_body("foo").send().await?)
    });
    of.row("Parameters_Spread_Model_spreadCompositeRequestOnlyWithBody", async |client| {
        done(&client.model().spread_composite_request_only_with_body("foo").send().await?)
    });
    of.row("Parameters_Spread_Model_spreadCompositeRequestWithoutBody", async |client| {
        done(&client.model().spread_composite_request_without_body("foo", "bar").send().await?)
    });
    of.row("Parameters_Spread_Model_spreadCompositeRequest", async |client| {
        done(&client.model().spread_composite_request("foo", "bar", "foo").send().await?)
    });
    of.row("Parameters_Spread_Model_spreadCompositeRequestMix", async |client| {
        done(&client.model().spread_composite_request_mix("foo", "bar", "foo").send().await?)
    });
    of.row("Parameters_Spread_Alias_spreadAsRequestBody", async |client| {
        done(&client.alias().spread_as_request_body("foo").send().await?)
    });
    of.row("Parameters_Spread_Alias_spreadAsRequestParameter", async |client| {
        done(&client.alias().spread_as_request_parameter("1", "bar", "foo").send().await?)
    });
    of.row("Parameters_Spread_Alias_spreadWithMultipleParameters", async |client| {
        done(
            &client
                .alias()
                .spread_with_multiple_parameters("1", "bar", "foo", [1, 2])
                .optional_int(1)
                .optional_string_list(["foo", "bar"])
                .send()
                .await?,
        )
    });
    of.row("Parameters_Spread_Alias_spreadParameterWithInnerModel", async |client| {
        done(&client.alias().spread_parameter_with_inner_model("1", "bar", "foo").send().await?)
    });
    of.row("Parameters_Spread_Alias_spreadParameterWithInnerAlias", async |client| {
        done(&client.alias().spread_parameter_with_inner_alias("1", "bar", "foo", 1).send().await?)
    });
}
