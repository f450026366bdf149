//! Scenarios of the suite below `payload/content-negotiation`, `payload/json-merge-patch`, `payload/media-type`, `payload/multipart`, `payload/pageable`.

use restwright::Map;

use restwright::value::Value;
use restwright::{FilePart, Items, Json, Part};

use crate::table::{Outcome, Suite, Table, done, gives, json, same};

pub(super) fn rows(table: &mut Table) {
    payload_content_negotiation(table);
    payload_json_merge_patch(table);
    payload_media_type(table);
    payload_multipart(table);
    payload_pageable(table);
}

fn payload_content_negotiation(table: &mut Table) {
    use spector_payload_content_negotiation::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row_with_files("Payload_ContentNegotiation_SameBody", async |client, suite| {
        for (media_type, picture) in [("image/png", "image.png"), ("image/jpeg", "image.jpg")] {
            let request = client.content_negotiation().same_body_get_avatar_as_png_same_body_get_avatar_as_jpeg();
            let request = request.customize(|request| {
                request.header("accept", media_type);
            });
            same(&request.send().await?.bytes().to_vec(), &suite.picture(picture))?;
        }
        Ok(())
    });
    of.row_with_files("Payload_ContentNegotiation_DifferentBody", async |client, suite| {
        let call = || client.content_negotiation().different_body_get_avatar_as_png_different_body_get_avatar_as_json();
        let as_json = call().customize(|request| {
            request.header("accept", "application/json");
        });
        same(&as_json.send().await?.content.to_vec(), &suite.picture("image.png"))?;
        // The type of the call is that of the JSON; a body of another media type is returned raw.
        let mut as_png = None;
        let _ = call().customize(|request| {
            request.header("accept", "image/png");
            as_png = Some(request.clone());
        });
        let answer = as_png.expect("`customize` hands it out").send_raw().await?;
        same(&answer.bytes().to_vec(), &suite.picture("image.png"))
    });
}

fn payload_json_merge_patch(table: &mut Table) {
    use spector_payload_json_merge_patch::{Client, types};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Payload_JsonMergePatch_createResource", async |client| {
        gives(client.create().create_resource("Madge").array([types::InnerModel::new().name("InnerMadge").description("innerDesc")]).description("desc").float_value(1.25).inner_model(types::InnerModel::new().name("InnerMadge").description("innerDesc")).int_array([1, 2, 3]).int_value(1).map(Map::from([("key", types::InnerModel::new().name("InnerMadge").description("innerDesc"))])).send().await?, r#"{"name":"Madge","description":"desc","map":{"key":{"name":"InnerMadge","description":"innerDesc"}},"array":[{"name":"InnerMadge","description":"innerDesc"}],"intValue":1,"floatValue":1.25,"innerModel":{"name":"InnerMadge","description":"innerDesc"},"intArray":[1,2,3]}"#)
    });
    of.row("Payload_JsonMergePatch_updateResource", async |client| {
        let request = client.update().update_resource().customize(|request| {
            request.field("map", &json(r#"{"key":{"description":null},"key2":null}"#));
            for name in ["description", "array", "intValue", "floatValue", "innerModel", "intArray"] {
                request.field(name, &json("null"));
            }
        });
        gives(request.send().await?, r#"{"name":"Madge","map":{"key":{"name":"InnerMadge"}}}"#)
    });
    of.row("Payload_JsonMergePatch_updateOptionalResource", async |client| {
        let request = client.update().update_optional_resource().customize(|request| {
            request.field("map", &json(r#"{"key":{"description":null},"key2":null}"#));
            for name in ["description", "array", "intValue", "floatValue", "innerModel", "intArray"] {
                request.field(name, &json("null"));
            }
        });
        gives(request.send().await?, r#"{"name":"Madge","map":{"key":{"name":"InnerMadge"}}}"#)
    });
}

fn payload_media_type(table: &mut Table) {
    use spector_payload_media_type::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Payload_MediaType_StringBody_sendAsText", async |client| {
        done(&client.string_body().send_as_text("{cat}").send().await?)
    });
    of.row("Payload_MediaType_StringBody_getAsText", async |client| {
        gives(client.string_body().get_as_text().send().await?, r#""{cat}""#)
    });
    of.row("Payload_MediaType_StringBody_sendAsJson", async |client| {
        done(&client.string_body().send_as_json("foo").send().await?)
    });
    of.row("Payload_MediaType_StringBody_getAsJson", async |client| {
        gives(client.string_body().get_as_json().send().await?, r#""foo""#)
    });
}

fn payload_multipart(table: &mut Table) {
    use spector_payload_multipart::{Client, form_data};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row_with_files("Payload_MultiPart_FormData_basic", async |client, suite| {
        done(&client.form_data().basic("123", jpg(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_withWireName", async |client, suite| {
        done(&client.form_data().with_wire_name("123", jpg(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_optionalParts", async |client, suite| {
        done(&client.form_data().optional_parts().id("123").send().await?)?;
        done(&client.form_data().optional_parts().profile_image(jpg(suite)).send().await?)?;
        done(&client.form_data().optional_parts().id("123").profile_image(jpg(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_fileArrayAndBasic", async |client, suite| {
        let pictures = [png(suite), png(suite)];
        let request =
            client.form_data().file_array_and_basic("123", form_data::Address::new("X"), jpg(suite), pictures);
        done(&request.send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_jsonPart", async |client, suite| {
        done(&client.form_data().json_part(form_data::Address::new("X"), jpg(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_binaryArrayParts", async |client, suite| {
        done(&client.form_data().binary_array_parts("123", [png(suite), png(suite)]).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_multiBinaryParts", async |client, suite| {
        done(&client.form_data().multi_binary_parts(jpg(suite)).send().await?)?;
        done(&client.form_data().multi_binary_parts(jpg(suite)).picture(png(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_checkFileNameAndContentType", async |client, suite| {
        let picture = jpg(suite).file_name("hello.jpg").media_type("image/jpg");
        done(&client.form_data().check_file_name_and_content_type("123", picture).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_anonymousModel", async |client, suite| {
        done(&client.form_data().anonymous_model(jpg(suite)).send().await?)
    });
    of.row_with_files(
        "Payload_MultiPart_FormData_HttpParts_ContentType_imageJpegContentType",
        async |client, suite| {
            let picture = jpg(suite).file_name("hello.jpg");
            done(&client.form_data().content_type_image_jpeg_content_type(picture).send().await?)
        },
    );
    of.row_with_files("Payload_MultiPart_FormData_HttpParts_ContentType_requiredContentType", async |client, suite| {
        let picture = jpg(suite).media_type("application/octet-stream");
        done(&client.form_data().content_type_required_content_type(picture).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_HttpParts_ContentType_optionalContentType", async |client, suite| {
        done(&client.form_data().content_type_optional_content_type(jpg(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_HttpParts_jsonArrayAndFileArray", async |client, suite| {
        let previous = [form_data::Address::new("Y"), form_data::Address::new("Z")];
        let pictures = [png(suite), png(suite)];
        let address = form_data::Address::new("X");
        // The document is the same for a list of parts, which is what its type means, and for a part that is a list.
        let none: [form_data::Address; 0] = [];
        let request =
            client.form_data().http_parts_json_array_and_file_array("123", address, jpg(suite), none, pictures);
        let request = request.customize(|request| {
            request.part(Part::json("previousAddresses", &previous.to_vec()));
        });
        done(&request.send().await?)
    });
    of.row("Payload_MultiPart_FormData_HttpParts_NonString_float", async |client| {
        done(&client.form_data().non_string_float(0.5).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_File_uploadFileSpecificContentType", async |client, suite| {
        done(&client.file().upload_specific_content_type(png(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_File_uploadFileRequiredFilename", async |client, suite| {
        done(&client.file().upload_required_filename(png(suite)).send().await?)
    });
    of.row_with_files("Payload_MultiPart_FormData_File_uploadFileArray", async |client, suite| {
        done(&client.file().upload_array([png(suite), png(suite)]).send().await?)
    });
}

fn payload_pageable(table: &mut Table) {
    use spector_payload_pageable::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Payload_Pageable_ServerDrivenPagination_link", async |client| {
        four_pets(client.server_driven_pagination().link().items()).await
    });
    of.row("Payload_Pageable_ServerDrivenPagination_linkString", async |client| {
        four_pets(client.server_driven_pagination().link_string().items()).await
    });
    of.row("Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryResponseBody", async |client| {
        let request = client.server_driven_pagination().continuation_token_request_query_response_body();
        four_pets(request.foo("foo").bar("bar").items()).await
    });
    of.row("Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderResponseBody", async |client| {
        let request = client.server_driven_pagination().continuation_token_request_header_response_body();
        four_pets(request.foo("foo").bar("bar").items()).await
    });
    of.row("Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryResponseHeader", async |client| {
        let request = client.server_driven_pagination().continuation_token_request_query_response_header();
        four_pets(request.foo("foo").bar("bar").items()).await
    });
    of.row("Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderResponseHeader", async |client| {
        let request = client.server_driven_pagination().continuation_token_request_header_response_header();
        four_pets(request.foo("foo").bar("bar").items()).await
    });
    of.row("Payload_Pageable_PageSize_listWithoutContinuation", async |client| {
        gives(client.pagesize().page_size_list_without_continuation().send().await?, r#"{"pets":[{"id":"1","name":"dog"},{"id":"2","name":"cat"},{"id":"3","name":"bird"},{"id":"4","name":"fish"}]}"#)
    });
    of.row("Payload_Pageable_PageSize_listWithPageSize", async |client| {
        gives(client.pagesize().page_size_list_with_page_size().page_size(2).send().await?, r#"{"pets":[{"id":"1","name":"dog"},{"id":"2","name":"cat"}]}"#)?;
        gives(client.pagesize().page_size_list_with_page_size().page_size(4).send().await?, r#"{"pets":[{"id":"1","name":"dog"},{"id":"2","name":"cat"},{"id":"3","name":"bird"},{"id":"4","name":"fish"}]}"#)
    });
    of.row("Payload_Pageable_ServerDrivenPagination_nestedLink", async |client| {
        four_pets(client.server_driven_pagination().nested_link().items()).await
    });
    of.row(
        "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestQueryNestedResponseBody",
        async |client| {
            let request = client.server_driven_pagination().continuation_token_request_query_nested_response_body();
            four_pets(request.foo("foo").bar("bar").items()).await
        },
    );
    of.row(
        "Payload_Pageable_ServerDrivenPagination_ContinuationToken_requestHeaderNestedResponseBody",
        async |client| {
            let request = client.server_driven_pagination().continuation_token_request_header_nested_response_body();
            four_pets(request.foo("foo").bar("bar").items()).await
        },
    );
    of.row("Payload_Pageable_XmlPagination_listWithContinuation", async |client| {
        four_pets(client.xml().pagination_list_with_continuation().items()).await
    });
    of.row("Payload_Pageable_XmlPagination_listWithNextLink", async |client| {
        four_pets(client.xml().pagination_list_with_next_link().items()).await
    });
}

fn jpg(suite: &Suite) -> FilePart {
    FilePart::new(suite.picture("image.jpg")).file_name("image.jpg")
}

fn png(suite: &Suite) -> FilePart {
    FilePart::new(suite.picture("image.png")).file_name("image.png")
}

/// The pets of both pages.
async fn four_pets<P, E: Value + Default, L>(mut pets: Items<P, E, L>) -> Outcome
where
    P: Value + Default,
    L: Value + Default,
{
    let mut names = Vec::new();
    while let Some(pet) = pets.try_next().await? {
        names.push(Json::of(&pet).get("name").and_then(|name| name.as_string().map(|name| name.into_owned())));
    }
    same(&names, &["dog", "cat", "bird", "fish"].map(|name| Some(name.to_owned())).to_vec())
}
