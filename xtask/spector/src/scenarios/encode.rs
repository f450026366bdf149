//! Scenarios of the suite below `encode/array`, `encode/bytes`, `encode/datetime`, `encode/duration`, `encode/numeric`.

use restwright::Bytes;

use crate::table::{Table, done, gives, same};

pub(super) fn rows(table: &mut Table) {
    encode_array(table);
    encode_bytes(table);
    encode_datetime(table);
    encode_duration(table);
    encode_numeric(table);
}

fn encode_array(table: &mut Table) {
    use spector_encode_array::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Encode_Array_Property_commaDelimited", async |client| {
        gives(client.property().comma_delimited("blue,red,green").send().await?, r#"{"value":"blue,red,green"}"#)
    });
    of.row("Encode_Array_Property_spaceDelimited", async |client| {
        gives(client.property().space_delimited("blue red green").send().await?, r#"{"value":"blue red green"}"#)
    });
    of.row("Encode_Array_Property_pipeDelimited", async |client| {
        gives(client.property().pipe_delimited("blue|red|green").send().await?, r#"{"value":"blue|red|green"}"#)
    });
    of.row("Encode_Array_Property_newlineDelimited", async |client| {
        gives(client.property().newline_delimited("blue\nred\ngreen").send().await?, r#"{"value":"blue\nred\ngreen"}"#)
    });
    of.row("Encode_Array_Property_enumCommaDelimited", async |client| {
        gives(client.r#enum().comma_delimited("blue,red,green").send().await?, r#"{"value":"blue,red,green"}"#)
    });
    of.row("Encode_Array_Property_enumSpaceDelimited", async |client| {
        gives(client.r#enum().space_delimited("blue red green").send().await?, r#"{"value":"blue red green"}"#)
    });
    of.row("Encode_Array_Property_enumPipeDelimited", async |client| {
        gives(client.r#enum().pipe_delimited("blue|red|green").send().await?, r#"{"value":"blue|red|green"}"#)
    });
    of.row("Encode_Array_Property_enumNewlineDelimited", async |client| {
        gives(client.r#enum().newline_delimited("blue\nred\ngreen").send().await?, r#"{"value":"blue\nred\ngreen"}"#)
    });
    of.row("Encode_Array_Property_extensibleEnumCommaDelimited", async |client| {
        gives(client.extensible_enum().comma_delimited("blue,red,green").send().await?, r#"{"value":"blue,red,green"}"#)
    });
    of.row("Encode_Array_Property_extensibleEnumSpaceDelimited", async |client| {
        gives(client.extensible_enum().space_delimited("blue red green").send().await?, r#"{"value":"blue red green"}"#)
    });
    of.row("Encode_Array_Property_extensibleEnumPipeDelimited", async |client| {
        gives(client.extensible_enum().pipe_delimited("blue|red|green").send().await?, r#"{"value":"blue|red|green"}"#)
    });
    of.row("Encode_Array_Property_extensibleEnumNewlineDelimited", async |client| {
        gives(
            client.extensible_enum().newline_delimited("blue\nred\ngreen").send().await?,
            r#"{"value":"blue\nred\ngreen"}"#,
        )
    });
}

fn encode_bytes(table: &mut Table) {
    use spector_encode_bytes::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Encode_Bytes_Query_default", async |client| {
        done(&client.query().default(Bytes::from(b"test".as_slice())).send().await?)
    });
    of.row("Encode_Bytes_Query_base64", async |client| done(&client.query().base64("dGVzdA==").send().await?));
    of.row("Encode_Bytes_Query_base64url", async |client| done(&client.query().base64url("dGVzdA").send().await?));
    of.row("Encode_Bytes_Query_base64urlArray", async |client| {
        done(&client.query().base64url_array(["dGVzdA", "dGVzdA"]).send().await?)
    });
    of.row("Encode_Bytes_Property_default", async |client| {
        gives(client.property().default(Bytes::from(b"test".as_slice())).send().await?, r#"{"value":"dGVzdA=="}"#)
    });
    of.row("Encode_Bytes_Property_base64", async |client| {
        gives(client.property().base64("dGVzdA==").send().await?, r#"{"value":"dGVzdA=="}"#)
    });
    of.row("Encode_Bytes_Property_base64url", async |client| {
        gives(client.property().base64url("dGVzdA").send().await?, r#"{"value":"dGVzdA"}"#)
    });
    of.row("Encode_Bytes_Property_base64urlArray", async |client| {
        gives(client.property().base64url_array(["dGVzdA", "dGVzdA"]).send().await?, r#"{"value":["dGVzdA","dGVzdA"]}"#)
    });
    of.row("Encode_Bytes_Header_default", async |client| {
        done(&client.header().default(Bytes::from(b"test".as_slice())).send().await?)
    });
    of.row("Encode_Bytes_Header_base64", async |client| done(&client.header().base64("dGVzdA==").send().await?));
    of.row("Encode_Bytes_Header_base64url", async |client| done(&client.header().base64url("dGVzdA").send().await?));
    of.row("Encode_Bytes_Header_base64urlArray", async |client| {
        done(&client.header().base64url_array(["dGVzdA", "dGVzdA"]).send().await?)
    });
    of.row_with_files("Encode_Bytes_RequestBody_default", async |client, suite| {
        done(&client.body().request_default(suite.picture("image.png")).send().await?)
    });
    of.row("Encode_Bytes_RequestBody_base64", async |client| {
        done(&client.body().request_base64(&Bytes::from(b"test".as_slice())).send().await?)
    });
    of.row("Encode_Bytes_RequestBody_base64url", async |client| {
        done(&client.body().request_base64url("dGVzdA").send().await?)
    });
    of.row_with_files("Encode_Bytes_RequestBody_customContentType", async |client, suite| {
        done(&client.body().request_custom_content_type(suite.picture("image.png")).send().await?)
    });
    of.row_with_files("Encode_Bytes_RequestBody_octetStream", async |client, suite| {
        done(&client.body().request_octet_stream(suite.picture("image.png")).send().await?)
    });
    of.row_with_files("Encode_Bytes_ResponseBody_default", async |client, suite| {
        same(&client.body().response_body_default().send().await?.bytes().to_vec(), &suite.picture("image.png"))
    });
    of.row("Encode_Bytes_ResponseBody_base64", async |client| {
        gives(client.body().response_body_base64().send().await?, r#""dGVzdA==""#)
    });
    of.row("Encode_Bytes_ResponseBody_base64url", async |client| {
        gives(client.body().response_body_base64url().send().await?, r#""dGVzdA""#)
    });
    of.row_with_files("Encode_Bytes_ResponseBody_customContentType", async |client, suite| {
        same(
            &client.body().response_body_custom_content_type().send().await?.bytes().to_vec(),
            &suite.picture("image.png"),
        )
    });
    of.row_with_files("Encode_Bytes_ResponseBody_octetStream", async |client, suite| {
        same(&client.body().response_body_octet_stream().send().await?.bytes().to_vec(), &suite.picture("image.png"))
    });
}

fn encode_datetime(table: &mut Table) {
    use spector_encode_datetime::{Client, responseheader};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Encode_Datetime_Query_default", async |client| {
        done(&client.query().default("2022-08-26T18:38:00.000Z").send().await?)
    });
    of.row("Encode_Datetime_Query_rfc3339", async |client| {
        done(&client.query().rfc3339("2022-08-26T18:38:00.000Z").send().await?)
    });
    of.row("Encode_Datetime_Query_rfc7231", async |client| {
        done(&client.query().rfc7231("Fri, 26 Aug 2022 14:38:00 GMT").send().await?)
    });
    of.row("Encode_Datetime_Query_unixTimestamp", async |client| {
        done(&client.query().unix_timestamp(1686566864).send().await?)
    });
    of.row("Encode_Datetime_Query_unixTimestampArray", async |client| {
        done(&client.query().unix_timestamp_array([1686566864, 1686734256]).send().await?)
    });
    of.row("Encode_Datetime_Property_default", async |client| {
        done(&client.property().default("2022-08-26T18:38:00.000Z").send().await?)
    });
    of.row("Encode_Datetime_Property_rfc3339", async |client| {
        done(&client.property().rfc3339("2022-08-26T18:38:00.000Z").send().await?)
    });
    of.row("Encode_Datetime_Property_rfc7231", async |client| {
        done(&client.property().rfc7231("Fri, 26 Aug 2022 14:38:00 GMT").send().await?)
    });
    of.row("Encode_Datetime_Property_unixTimestamp", async |client| {
        done(&client.property().unix_timestamp(1686566864).send().await?)
    });
    of.row("Encode_Datetime_Property_unixTimestampArray", async |client| {
        done(&client.property().unix_timestamp_array([1686566864, 1686734256]).send().await?)
    });
    of.row("Encode_Datetime_Header_default", async |client| {
        done(&client.header().default("Fri, 26 Aug 2022 14:38:00 GMT").send().await?)
    });
    of.row("Encode_Datetime_Header_rfc3339", async |client| {
        done(&client.header().rfc3339("2022-08-26T18:38:00.000Z").send().await?)
    });
    of.row("Encode_Datetime_Header_rfc7231", async |client| {
        done(&client.header().rfc7231("Fri, 26 Aug 2022 14:38:00 GMT").send().await?)
    });
    of.row("Encode_Datetime_Header_unixTimestamp", async |client| {
        done(&client.header().unix_timestamp(1686566864).send().await?)
    });
    of.row("Encode_Datetime_Header_unixTimestampArray", async |client| {
        done(&client.header().unix_timestamp_array([1686566864, 1686734256]).send().await?)
    });
    of.row("Encode_Datetime_ResponseHeader_default", async |client| {
        let answer = client.responseheader().response_header_default().send().await?;
        same(
            &answer.header(responseheader::ResponseHeaderDefaultRequest::VALUE),
            &Some("Fri, 26 Aug 2022 14:38:00 GMT".to_owned()),
        )
    });
    of.row("Encode_Datetime_ResponseHeader_rfc3339", async |client| {
        let answer = client.responseheader().response_header_rfc3339().send().await?;
        same(
            &answer.header(responseheader::ResponseHeaderRfc3339Request::VALUE),
            &Some("2022-08-26T18:38:00.000Z".into()),
        )
    });
    of.row("Encode_Datetime_ResponseHeader_rfc7231", async |client| {
        let answer = client.responseheader().response_header_rfc7231().send().await?;
        same(
            &answer.header(responseheader::ResponseHeaderRfc7231Request::VALUE),
            &Some("Fri, 26 Aug 2022 14:38:00 GMT".to_owned()),
        )
    });
    of.row("Encode_Datetime_ResponseHeader_unixTimestamp", async |client| {
        let answer = client.responseheader().response_header_unix_timestamp().send().await?;
        same(&answer.header(responseheader::ResponseHeaderUnixTimestampRequest::VALUE), &Some(1_686_566_864))
    });
}

fn encode_duration(table: &mut Table) {
    use spector_encode_duration::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Encode_Duration_Property_default", async |client| {
        gives(client.property().default("P40D").send().await?, r#"{"value":"P40D"}"#)
    });
    of.row("Encode_Duration_Property_floatSeconds", async |client| {
        gives(client.property().float_seconds(35.625).send().await?, r#"{"value":35.625}"#)
    });
    of.row("Encode_Duration_Property_float64Seconds", async |client| {
        gives(client.property().float64_seconds(35.625).send().await?, r#"{"value":35.625}"#)
    });
    of.row("Encode_Duration_Property_int32Seconds", async |client| {
        gives(client.property().int32_seconds(36).send().await?, r#"{"value":36}"#)
    });
    of.row("Encode_Duration_Property_iso8601", async |client| {
        gives(client.property().iso8601("P40D").send().await?, r#"{"value":"P40D"}"#)
    });
    of.row("Encode_Duration_Property_floatSecondsArray", async |client| {
        gives(client.property().float_seconds_array([35.625, 46.75]).send().await?, r#"{"value":[35.625,46.75]}"#)
    });
    of.row("Encode_Duration_Property_int32Milliseconds", async |client| {
        gives(client.property().int32_milliseconds(36000).send().await?, r#"{"value":36000}"#)
    });
    of.row("Encode_Duration_Property_floatMilliseconds", async |client| {
        gives(client.property().float_milliseconds(35625.0).send().await?, r#"{"value":35625}"#)
    });
    of.row("Encode_Duration_Property_float64Milliseconds", async |client| {
        gives(client.property().float64_milliseconds(35625.0).send().await?, r#"{"value":35625}"#)
    });
    of.row("Encode_Duration_Property_floatMillisecondsArray", async |client| {
        gives(
            client.property().float_milliseconds_array([35625.0, 46750.0]).send().await?,
            r#"{"value":[35625,46750]}"#,
        )
    });
    of.row("Encode_Duration_Property_int32SecondsLargerUnit", async |client| {
        gives(client.property().int32_seconds_larger_unit(120).send().await?, r#"{"value":120}"#)
    });
    of.row("Encode_Duration_Property_floatSecondsLargerUnit", async |client| {
        gives(client.property().float_seconds_larger_unit(150.0).send().await?, r#"{"value":150}"#)
    });
    of.row("Encode_Duration_Property_int32MillisecondsLargerUnit", async |client| {
        gives(client.property().int32_milliseconds_larger_unit(180000).send().await?, r#"{"value":180000}"#)
    });
    of.row("Encode_Duration_Property_floatMillisecondsLargerUnit", async |client| {
        gives(client.property().float_milliseconds_larger_unit(210000.0).send().await?, r#"{"value":210000}"#)
    });
    of.row("Encode_Duration_Query_default", async |client| done(&client.query().default("P40D").send().await?));
    of.row("Encode_Duration_Query_iso8601", async |client| done(&client.query().iso8601("P40D").send().await?));
    of.row("Encode_Duration_Query_int32Seconds", async |client| done(&client.query().int32_seconds(36).send().await?));
    of.row("Encode_Duration_Query_int32SecondsArray", async |client| {
        done(&client.query().int32_seconds_array([36, 47]).send().await?)
    });
    of.row("Encode_Duration_Query_floatSeconds", async |client| {
        done(&client.query().float_seconds(35.625).send().await?)
    });
    of.row("Encode_Duration_Query_float64Seconds", async |client| {
        done(&client.query().float64_seconds(35.625).send().await?)
    });
    of.row("Encode_Duration_Query_int32Milliseconds", async |client| {
        done(&client.query().int32_milliseconds(36000).send().await?)
    });
    of.row("Encode_Duration_Query_floatMilliseconds", async |client| {
        done(&client.query().float_milliseconds(35625.0).send().await?)
    });
    of.row("Encode_Duration_Query_float64Milliseconds", async |client| {
        done(&client.query().float64_milliseconds(35625.0).send().await?)
    });
    of.row("Encode_Duration_Query_int32MillisecondsArray", async |client| {
        done(&client.query().int32_milliseconds_array([36000, 47000]).send().await?)
    });
    of.row("Encode_Duration_Query_int32SecondsLargerUnit", async |client| {
        done(&client.query().int32_seconds_larger_unit(120).send().await?)
    });
    of.row("Encode_Duration_Query_floatSecondsLargerUnit", async |client| {
        done(&client.query().float_seconds_larger_unit(150.0).send().await?)
    });
    of.row("Encode_Duration_Query_int32MillisecondsLargerUnit", async |client| {
        done(&client.query().int32_milliseconds_larger_unit(180000).send().await?)
    });
    of.row("Encode_Duration_Query_floatMillisecondsLargerUnit", async |client| {
        done(&client.query().float_milliseconds_larger_unit(210000.0).send().await?)
    });
    of.row("Encode_Duration_Header_default", async |client| done(&client.header().default("P40D").send().await?));
    of.row("Encode_Duration_Header_iso8601", async |client| done(&client.header().iso8601("P40D").send().await?));
    of.row("Encode_Duration_Header_int32Seconds", async |client| {
        done(&client.header().int32_seconds(36).send().await?)
    });
    of.row("Encode_Duration_Header_floatSeconds", async |client| {
        done(&client.header().float_seconds(35.625).send().await?)
    });
    of.row("Encode_Duration_Header_float64Seconds", async |client| {
        done(&client.header().float64_seconds(35.625).send().await?)
    });
    of.row("Encode_Duration_Header_iso8601Array", async |client| {
        done(&client.header().iso8601_array(["P40D", "P50D"]).send().await?)
    });
    of.row("Encode_Duration_Header_int32Milliseconds", async |client| {
        done(&client.header().int32_milliseconds(36000).send().await?)
    });
    of.row("Encode_Duration_Header_floatMilliseconds", async |client| {
        done(&client.header().float_milliseconds(35625.0).send().await?)
    });
    of.row("Encode_Duration_Header_float64Milliseconds", async |client| {
        done(&client.header().float64_milliseconds(35625.0).send().await?)
    });
    of.row("Encode_Duration_Header_int32MillisecondsArray", async |client| {
        done(&client.header().int32_milliseconds_array([36000, 47000]).send().await?)
    });
    of.row("Encode_Duration_Header_int32SecondsLargerUnit", async |client| {
        done(&client.header().int32_seconds_larger_unit(120).send().await?)
    });
    of.row("Encode_Duration_Header_floatSecondsLargerUnit", async |client| {
        done(&client.header().float_seconds_larger_unit(150.0).send().await?)
    });
    of.row("Encode_Duration_Header_int32MillisecondsLargerUnit", async |client| {
        done(&client.header().int32_milliseconds_larger_unit(180000).send().await?)
    });
    of.row("Encode_Duration_Header_floatMillisecondsLargerUnit", async |client| {
        done(&client.header().float_milliseconds_larger_unit(210000.0).send().await?)
    });
}

fn encode_numeric(table: &mut Table) {
    use spector_encode_numeric::Client;
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Encode_Numeric_Property_safeintAsString", async |client| {
        gives(client.property().safeint_as_string("10000000000").send().await?, r#"{"value":"10000000000"}"#)
    });
    of.row("Encode_Numeric_Property_uint32AsStringOptional", async |client| {
        gives(client.property().uint32_as_string_optional().value("1").send().await?, r#"{"value":"1"}"#)
    });
    of.row("Encode_Numeric_Property_uint8AsString", async |client| {
        gives(client.property().uint8_as_string("255").send().await?, r#"{"value":"255"}"#)
    });
}
