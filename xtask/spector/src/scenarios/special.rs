//! Scenarios of the suite below `special-headers/conditional-request`, `special-headers/repeatability`, `special-words`.

use crate::table::{Table, done};

pub(super) fn rows(table: &mut Table) {
    special_headers_conditional_request(table);
    special_headers_repeatability(table);
    special_words(table);
}

fn special_headers_conditional_request(table: &mut Table) {
    use spector_special_headers_conditional_request::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("SpecialHeaders_ConditionalRequest_postIfUnmodifiedSince", async |client| {
        done(
            &client
                .conditional_request()
                .post_if_unmodified_since()
                .if_unmodified_since("Fri, 26 Aug 2022 14:38:00 GMT")
                .send()
                .await?,
        )
    });
    of.row("SpecialHeaders_ConditionalRequest_headIfModifiedSince", async |client| {
        done(
            &client
                .conditional_request()
                .head_if_modified_since()
                .if_modified_since("Fri, 26 Aug 2022 14:38:00 GMT")
                .send()
                .await?,
        )
    });
    of.row("SpecialHeaders_ConditionalRequest_postIfMatch", async |client| {
        done(&client.conditional_request().post_if_match().if_match("\"valid\"").send().await?)
    });
    of.row("SpecialHeaders_ConditionalRequest_postIfNoneMatch", async |client| {
        done(&client.conditional_request().post_if_none_match().if_none_match("\"invalid\"").send().await?)
    });
}

fn special_headers_repeatability(table: &mut Table) {
    use spector_special_headers_repeatability::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("SpecialHeaders_Repeatability_immediateSuccess", async |client| {
        done(
            &client
                .special_headers()
                .immediate_success("2378d9bc-1726-11ee-be56-0242ac120002", "Tue, 15 Nov 2022 12:45:26 GMT")
                .send()
                .await?,
        )
    });
}

fn special_words(table: &mut Table) {
    use spector_special_words::{Client, model_properties};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("SpecialWords_ModelProperties_sameAsModel", async |client| {
        done(&client.model_properties().same("ok").send().await?)
    });
    of.row("SpecialWords_ModelProperties_dictMethods", async |client| {
        done(
            &client
                .model_properties()
                .dict_methods(&model_properties::ModelPropertiesDictMethods::new(
                    "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "ok",
                ))
                .send()
                .await?,
        )
    });
    of.row("SpecialWords_ModelProperties_withList", async |client| {
        done(&client.model_properties().with_list("ok").send().await?)
    });
    of.row("SpecialWords_Models_and", async |client| done(&client.models().with_and("ok").send().await?));
    of.row("SpecialWords_Models_as", async |client| done(&client.models().models_with_as("ok").send().await?));
    of.row("SpecialWords_Models_assert", async |client| done(&client.models().with_assert("ok").send().await?));
    of.row("SpecialWords_Models_async", async |client| done(&client.models().with_async("ok").send().await?));
    of.row("SpecialWords_Models_await", async |client| done(&client.models().with_await("ok").send().await?));
    of.row("SpecialWords_Models_break", async |client| done(&client.models().with_break("ok").send().await?));
    of.row("SpecialWords_Models_class", async |client| done(&client.models().with_class("ok").send().await?));
    of.row("SpecialWords_Models_constructor", async |client| {
        done(&client.models().with_constructor("ok").send().await?)
    });
    of.row("SpecialWords_Models_continue", async |client| done(&client.models().with_continue("ok").send().await?));
    of.row("SpecialWords_Models_def", async |client| done(&client.models().with_def("ok").send().await?));
    of.row("SpecialWords_Models_del", async |client| done(&client.models().with_del("ok").send().await?));
    of.row("SpecialWords_Models_elif", async |client| done(&client.models().with_elif("ok").send().await?));
    of.row("SpecialWords_Models_else", async |client| done(&client.models().with_else("ok").send().await?));
    of.row("SpecialWords_Models_except", async |client| done(&client.models().with_except("ok").send().await?));
    of.row("SpecialWords_Models_exec", async |client| done(&client.models().with_exec("ok").send().await?));
    of.row("SpecialWords_Models_finally", async |client| done(&client.models().with_finally("ok").send().await?));
    of.row("SpecialWords_Models_for", async |client| done(&client.models().models_with_for("ok").send().await?));
    of.row("SpecialWords_Models_from", async |client| done(&client.models().models_with_from("ok").send().await?));
    of.row("SpecialWords_Models_global", async |client| done(&client.models().with_global("ok").send().await?));
    of.row("SpecialWords_Models_if", async |client| done(&client.models().with_if("ok").send().await?));
    of.row("SpecialWords_Models_import", async |client| done(&client.models().with_import("ok").send().await?));
    of.row("SpecialWords_Models_in", async |client| done(&client.models().models_with_in("ok").send().await?));
    of.row("SpecialWords_Models_is", async |client| done(&client.models().with_is("ok").send().await?));
    of.row("SpecialWords_Models_lambda", async |client| done(&client.models().with_lambda("ok").send().await?));
    of.row("SpecialWords_Models_not", async |client| done(&client.models().with_not("ok").send().await?));
    of.row("SpecialWords_Models_or", async |client| done(&client.models().with_or("ok").send().await?));
    of.row("SpecialWords_Models_pass", async |client| done(&client.models().with_pass("ok").send().await?));
    of.row("SpecialWords_Models_raise", async |client| done(&client.models().with_raise("ok").send().await?));
    of.row("SpecialWords_Models_return", async |client| done(&client.models().with_return("ok").send().await?));
    of.row("SpecialWords_Models_try", async |client| done(&client.models().with_try("ok").send().await?));
    of.row("SpecialWords_Models_while", async |client| done(&client.models().with_while("ok").send().await?));
    of.row("SpecialWords_Models_with", async |client| done(&client.models().models_with("ok").send().await?));
    of.row("SpecialWords_Models_yield", async |client| done(&client.models().with_yield("ok").send().await?));
    of.row("SpecialWords_Operations_and", async |client| done(&client.operations().and().send().await?));
    of.row("SpecialWords_Operations_as", async |client| done(&client.operations().r#as().send().await?));
    of.row("SpecialWords_Operations_assert", async |client| done(&client.operations().assert().send().await?));
    of.row("SpecialWords_Operations_async", async |client| done(&client.operations().r#async().send().await?));
    of.row("SpecialWords_Operations_await", async |client| done(&client.operations().r#await().send().await?));
    of.row("SpecialWords_Operations_break", async |client| done(&client.operations().r#break().send().await?));
    of.row("SpecialWords_Operations_class", async |client| done(&client.operations().class().send().await?));
    of.row("SpecialWords_Operations_constructor", async |client| {
        done(&client.operations().constructor().send().await?)
    });
    of.row("SpecialWords_Operations_continue", async |client| done(&client.operations().r#continue().send().await?));
    of.row("SpecialWords_Operations_def", async |client| done(&client.operations().def().send().await?));
    of.row("SpecialWords_Operations_del", async |client| done(&client.operations().del().send().await?));
    of.row("SpecialWords_Operations_elif", async |client| done(&client.operations().elif().send().await?));
    of.row("SpecialWords_Operations_else", async |client| done(&client.operations().r#else().send().await?));
    of.row("SpecialWords_Operations_except", async |client| done(&client.operations().except().send().await?));
    of.row("SpecialWords_Operations_exec", async |client| done(&client.operations().exec().send().await?));
    of.row("SpecialWords_Operations_finally", async |client| done(&client.operations().finally().send().await?));
    of.row("SpecialWords_Operations_for", async |client| done(&client.operations().r#for().send().await?));
    of.row("SpecialWords_Operations_from", async |client| done(&client.operations().from().send().await?));
    of.row("SpecialWords_Operations_global", async |client| done(&client.operations().global().send().await?));
    of.row("SpecialWords_Operations_if", async |client| done(&client.operations().r#if().send().await?));
    of.row("SpecialWords_Operations_import", async |client| done(&client.operations().import().send().await?));
    of.row("SpecialWords_Operations_in", async |client| done(&client.operations().r#in().send().await?));
    of.row("SpecialWords_Operations_is", async |client| done(&client.operations().is().send().await?));
    of.row("SpecialWords_Operations_lambda", async |client| done(&client.operations().lambda().send().await?));
    of.row("SpecialWords_Operations_not", async |client| done(&client.operations().not().send().await?));
    of.row("SpecialWords_Operations_or", async |client| done(&client.operations().or().send().await?));
    of.row("SpecialWords_Operations_pass", async |client| done(&client.operations().pass().send().await?));
    of.row("SpecialWords_Operations_raise", async |client| done(&client.operations().raise().send().await?));
    of.row("SpecialWords_Operations_return", async |client| done(&client.operations().r#return().send().await?));
    of.row("SpecialWords_Operations_try", async |client| done(&client.operations().r#try().send().await?));
    of.row("SpecialWords_Operations_while", async |client| done(&client.operations().r#while().send().await?));
    of.row("SpecialWords_Operations_with", async |client| done(&client.operations().with().send().await?));
    of.row("SpecialWords_Operations_yield", async |client| done(&client.operations().r#yield().send().await?));
    of.row("SpecialWords_Parameters_and", async |client| done(&client.parameters().with_and("ok").send().await?));
    of.row("SpecialWords_Parameters_as", async |client| {
        done(&client.parameters().parameters_with_as("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_assert", async |client| done(&client.parameters().with_assert("ok").send().await?));
    of.row("SpecialWords_Parameters_async", async |client| done(&client.parameters().with_async("ok").send().await?));
    of.row("SpecialWords_Parameters_await", async |client| done(&client.parameters().with_await("ok").send().await?));
    of.row("SpecialWords_Parameters_break", async |client| done(&client.parameters().with_break("ok").send().await?));
    of.row("SpecialWords_Parameters_class", async |client| done(&client.parameters().with_class("ok").send().await?));
    of.row("SpecialWords_Parameters_constructor", async |client| {
        done(&client.parameters().with_constructor("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_continue", async |client| {
        done(&client.parameters().with_continue("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_def", async |client| done(&client.parameters().with_def("ok").send().await?));
    of.row("SpecialWords_Parameters_del", async |client| done(&client.parameters().with_del("ok").send().await?));
    of.row("SpecialWords_Parameters_elif", async |client| done(&client.parameters().with_elif("ok").send().await?));
    of.row("SpecialWords_Parameters_else", async |client| done(&client.parameters().with_else("ok").send().await?));
    of.row("SpecialWords_Parameters_except", async |client| done(&client.parameters().with_except("ok").send().await?));
    of.row("SpecialWords_Parameters_exec", async |client| done(&client.parameters().with_exec("ok").send().await?));
    of.row("SpecialWords_Parameters_finally", async |client| {
        done(&client.parameters().with_finally("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_for", async |client| {
        done(&client.parameters().parameters_with_for("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_from", async |client| {
        done(&client.parameters().parameters_with_from("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_global", async |client| done(&client.parameters().with_global("ok").send().await?));
    of.row("SpecialWords_Parameters_if", async |client| done(&client.parameters().with_if("ok").send().await?));
    of.row("SpecialWords_Parameters_import", async |client| done(&client.parameters().with_import("ok").send().await?));
    of.row("SpecialWords_Parameters_in", async |client| {
        done(&client.parameters().parameters_with_in("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_is", async |client| done(&client.parameters().with_is("ok").send().await?));
    of.row("SpecialWords_Parameters_lambda", async |client| done(&client.parameters().with_lambda("ok").send().await?));
    of.row("SpecialWords_Parameters_not", async |client| done(&client.parameters().with_not("ok").send().await?));
    of.row("SpecialWords_Parameters_or", async |client| done(&client.parameters().with_or("ok").send().await?));
    of.row("SpecialWords_Parameters_pass", async |client| done(&client.parameters().with_pass("ok").send().await?));
    of.row("SpecialWords_Parameters_raise", async |client| done(&client.parameters().with_raise("ok").send().await?));
    of.row("SpecialWords_Parameters_return", async |client| done(&client.parameters().with_return("ok").send().await?));
    of.row("SpecialWords_Parameters_try", async |client| done(&client.parameters().with_try("ok").send().await?));
    of.row("SpecialWords_Parameters_while", async |client| done(&client.parameters().with_while("ok").send().await?));
    of.row("SpecialWords_Parameters_with", async |client| {
        done(&client.parameters().parameters_with("ok").send().await?)
    });
    of.row("SpecialWords_Parameters_yield", async |client| done(&client.parameters().with_yield("ok").send().await?));
    of.row("SpecialWords_Parameters_cancellationToken", async |client| {
        done(&client.parameters().with_cancellation_token("ok").send().await?)
    });
}
