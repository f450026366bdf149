//! Scenarios of the suite below `response/status-code-range`.

use crate::table::{Table, fails};

pub(super) fn rows(table: &mut Table) {
    response_status_code_range(table);
}

fn response_status_code_range(table: &mut Table) {
    use spector_response_status_code_range::{Client, status_code_range};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Response_StatusCodeRange_errorResponseStatusCodeInRange", async |client| {
        let result = client.status_code_range().error_response_status_code().send().await;
        let expected = r#"{"code":"request-header-too-large","message":"Request header too large"}"#;
        fails::<status_code_range::ErrorInRange>(result, 494, expected)
    });
    of.row("Response_StatusCodeRange_errorResponseStatusCode404", async |client| {
        let result = client.status_code_range().error_response_status_code404().send().await;
        fails::<status_code_range::NotFoundError>(result, 404, r#"{"code":"not-found","resourceId":"resource1"}"#)
    });
}
