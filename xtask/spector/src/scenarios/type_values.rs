//! Scenarios of the suite below `type/enum/extensible`, `type/enum/fixed`, `type/file`, `type/scalar`.

use restwright::Upload;

use crate::table::{Table, done, gives, json, same};

pub(super) fn rows(table: &mut Table) {
    type_enum_extensible(table);
    type_enum_fixed(table);
    type_file(table);
    type_scalar(table);
}

fn type_enum_extensible(table: &mut Table) {
    use spector_type_enum_extensible::{Client, types};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Enum_Extensible_String_getKnownValue", async |client| {
        gives(client.known_value().get().send().await?, r#""Monday""#)
    });
    of.row("Type_Enum_Extensible_String_putKnownValue", async |client| {
        done(&client.known_value().put(&types::DaysOfWeekExtensibleEnum::Monday).send().await?)
    });
    of.row("Type_Enum_Extensible_String_getUnknownValue", async |client| {
        gives(client.unknown_value().get().send().await?, r#""Weekend""#)
    });
    of.row("Type_Enum_Extensible_String_putUnknownValue", async |client| {
        done(&client.unknown_value().put(&types::DaysOfWeekExtensibleEnum::from("Weekend")).send().await?)
    });
}

fn type_enum_fixed(table: &mut Table) {
    use spector_type_enum_fixed::{Client, types};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Enum_Fixed_String_getKnownValue", async |client| {
        gives(client.known_value().get().send().await?, r#""Monday""#)
    });
    of.row("Type_Enum_Fixed_String_putKnownValue", async |client| {
        done(&client.known_value().put(&types::DaysOfWeekEnum::Monday).send().await?)
    });
    of.row("Type_Enum_Fixed_String_putUnknownValue", async |client| {
        let request = client.unknown_value().put(&types::DaysOfWeekEnum::from("Weekend"));
        same(&request.send().await.err().and_then(|error| error.status()).map(|status| status.as_u16()), &Some(500))
    });
}

fn type_file(table: &mut Table) {
    use spector_type_file::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row_with_files("Type_File_Body_uploadFileSpecificContentType", async |client, suite| {
        done(&client.request().upload_file_specific_content_type(suite.picture("image.png")).send().await?)
    });
    of.row("Type_File_Body_uploadFileJsonContentType", async |client| {
        done(&client.request().upload_file_json_content_type(r#"{"message":"test file content"}"#).send().await?)
    });
    of.row("Type_File_Body_downloadFileJsonContentType", async |client| {
        same(
            &client.response().download_file_json_content_type().send().await?.bytes().to_vec(),
            &br#"{"message":"test file content"}"#.to_vec(),
        )
    });
    of.row_with_files("Type_File_Body_downloadFileSpecificContentType", async |client, suite| {
        same(
            &client.response().download_file_specific_content_type().send().await?.bytes().to_vec(),
            &suite.picture("image.png"),
        )
    });
    of.row_with_files("Type_File_Body_uploadFileMultipleContentTypes", async |client, suite| {
        let picture = Upload::from(suite.picture("image.png")).media_type("image/png");
        done(&client.request().upload_file_multiple_content_types(picture).send().await?)
    });
    of.row_with_files("Type_File_Body_downloadFileMultipleContentTypes", async |client, suite| {
        same(
            &client.response().download_file_multiple_content_types().send().await?.bytes().to_vec(),
            &suite.picture("image.png"),
        )
    });
    of.row_with_files("Type_File_Body_uploadFileDefaultContentType", async |client, suite| {
        let picture = Upload::from(suite.picture("image.png")).media_type("image/png");
        done(&client.request().upload_file_default_content_type(picture).send().await?)
    });
    of.row_with_files("Type_File_Body_downloadFileDefaultContentType", async |client, suite| {
        same(
            &client.response().download_file_default_content_type().send().await?.bytes().to_vec(),
            &suite.picture("image.png"),
        )
    });
}

fn type_scalar(table: &mut Table) {
    use spector_type_scalar::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Type_Scalar_String_get", async |client| gives(client.string().get().send().await?, r#""test""#));
    of.row("Type_Scalar_String_put", async |client| done(&client.string().put("test").send().await?));
    of.row("Type_Scalar_Boolean_get", async |client| gives(client.boolean().get().send().await?, "true"));
    of.row("Type_Scalar_Boolean_put", async |client| done(&client.boolean().put(&true).send().await?));
    of.row("Type_Scalar_Unknown_get", async |client| gives(client.unknown().get().send().await?, r#""test""#));
    of.row("Type_Scalar_Unknown_put", async |client| done(&client.unknown().put(json(r#""test""#)).send().await?));
    of.row("Type_Scalar_DecimalType_responseBody", async |client| {
        gives(client.decimal().type_response_body().send().await?, "0.33333")
    });
    of.row("Type_Scalar_Decimal128Type_responseBody", async |client| {
        gives(client.decimal128().type_response_body().send().await?, "0.33333")
    });
    of.row("Type_Scalar_DecimalType_requestBody", async |client| {
        done(&client.decimal().type_request_body(&0.33333).send().await?)
    });
    of.row("Type_Scalar_Decimal128Type_requestBody", async |client| {
        done(&client.decimal128().type_request_body(&0.33333).send().await?)
    });
    of.row("Type_Scalar_DecimalType_requestParameter", async |client| {
        done(&client.decimal().type_request_parameter(0.33333).send().await?)
    });
    of.row("Type_Scalar_Decimal128Type_requestParameter", async |client| {
        done(&client.decimal128().type_request_parameter(0.33333).send().await?)
    });
    of.row("Type_Scalar_DecimalVerify_prepareVerify", async |client| {
        gives(client.decimal().verify_prepare_verify().send().await?, "[0.1,0.1,0.1]")
    });
    of.row("Type_Scalar_Decimal128Verify_prepareVerify", async |client| {
        gives(client.decimal128().verify_prepare_verify().send().await?, "[0.1,0.1,0.1]")
    });
    of.row("Type_Scalar_DecimalVerify_verify", async |client| done(&client.decimal().verify(&0.3).send().await?));
    of.row("Type_Scalar_Decimal128Verify_verify", async |client| done(&client.decimal128().verify(&0.3).send().await?));
}
