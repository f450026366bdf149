//! Scenarios of the suite below `authentication/api-key`, `authentication/http/custom`, `authentication/noauth/union`, `authentication/oauth2`, `authentication/union`.

use crate::table::{Table, done, fails};

pub(super) fn rows(table: &mut Table) {
    authentication_api_key(table);
    authentication_http_custom(table);
    authentication_noauth_union(table);
    authentication_oauth2(table);
    authentication_union(table);
}

fn authentication_api_key(table: &mut Table) {
    use spector_authentication_api_key::{Client, api_key, credentials};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Authentication_ApiKey_invalid", async |client| {
        let request = client.api_key().invalid().customize(|request| {
            request.credential(credentials::api_key_auth("invalid-key"));
        });
        fails::<api_key::InvalidAuth>(request.send().await, 403, r#"{"error":"invalid-api-key"}"#)
    });
    of.row("Authentication_ApiKey_valid", async |client| {
        let request = client.api_key().valid().customize(|request| {
            request.credential(credentials::api_key_auth("valid-key"));
        });
        done(&request.send().await?)
    });
}

fn authentication_http_custom(table: &mut Table) {
    use spector_authentication_http_custom::{Client, custom};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Authentication_Http_Custom_valid", async |client| {
        let request = client.custom().valid().customize(|request| {
            request.header("authorization", "SharedAccessKey valid-key");
        });
        done(&request.send().await?)
    });
    of.row("Authentication_Http_Custom_invalid", async |client| {
        let request = client.custom().invalid().customize(|request| {
            request.header("authorization", "SharedAccessKey invalid-key");
        });
        fails::<custom::InvalidAuth>(request.send().await, 403, r#"{"error":"invalid-api-key"}"#)
    });
}

fn authentication_noauth_union(table: &mut Table) {
    use spector_authentication_noauth_union::{Client, credentials};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Authentication_Noauth_Union_validNoAuth", async |client| {
        done(&client.union().valid_no_auth().send().await?)
    });
    of.row("Authentication_Noauth_Union_validToken", async |client| {
        let request = client.union().valid_token().customize(|request| {
            request.credential(credentials::oauth2_auth("https://security.microsoft.com/.default"));
        });
        done(&request.send().await?)
    });
}

fn authentication_oauth2(table: &mut Table) {
    use spector_authentication_oauth2::{Client, credentials, oauth2};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Authentication_OAuth2_valid", async |client| {
        let request = client.oauth2().valid().customize(|request| {
            request.credential(credentials::oauth2_auth("https://security.microsoft.com/.default"));
        });
        done(&request.send().await?)
    });
    of.row("Authentication_OAuth2_invalid", async |client| {
        let request = client.oauth2().invalid().customize(|request| {
            request.credential(credentials::oauth2_auth("another"));
        });
        fails::<oauth2::InvalidAuth>(request.send().await, 403, r#"{"error":"invalid-grant"}"#)
    });
}

fn authentication_union(table: &mut Table) {
    use spector_authentication_union::{Client, credentials};
    let mut of = table.of(|suite| Client::builder().base_url(&suite.url).build());
    of.row("Authentication_Union_validKey", async |client| {
        let request = client.union().valid_key().customize(|request| {
            request.credential(credentials::api_key_auth("valid-key"));
        });
        done(&request.send().await?)
    });
    of.row("Authentication_Union_validToken", async |client| {
        let request = client.union().valid_token().customize(|request| {
            request.credential(credentials::oauth2_auth("https://security.microsoft.com/.default"));
        });
        done(&request.send().await?)
    });
}
