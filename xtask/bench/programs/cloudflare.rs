//! The same call with the crate `cloudflare`, through its own endpoint trait: the crate does not have this endpoint.

use std::alloc::System;
use std::sync::Arc;

use cloudflare::framework::Environment;
use cloudflare::framework::auth::Credentials;
use cloudflare::framework::client::ClientConfig;
use cloudflare::framework::client::async_api::Client;
use cloudflare::framework::endpoint::spec::EndpointSpec;
use cloudflare::framework::endpoint::{Method, serialize_query};
use cloudflare::framework::response::{ApiResult, ApiSuccess};
use stats_alloc::StatsAlloc;

#[allow(dead_code)]
mod load;
#[allow(dead_code)]
mod mirror;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = load::COUNTING;

/// As the crate defines its endpoints.
struct ListClientCertificates<'a> {
    zone_identifier: &'a str,
    params: Params,
}

#[derive(serde::Serialize)]
struct Params {
    page: u32,
    per_page: u32,
}

#[derive(Debug, serde::Deserialize)]
#[serde(transparent)]
struct Certificates(Vec<mirror::ClientCertificate>);

impl ApiResult for Certificates {}

impl EndpointSpec for ListClientCertificates<'_> {
    type JsonResponse = Certificates;
    type ResponseType = ApiSuccess<Self::JsonResponse>;

    fn method(&self) -> Method {
        Method::GET
    }
    fn path(&self) -> String {
        format!("zones/{}/client_certificates", self.zone_identifier)
    }
    #[inline]
    fn query(&self) -> Option<String> {
        serialize_query(&self.params)
    }
}

fn main() -> Result<(), load::Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    load::run(&arguments, |url| {
        let credentials = Credentials::UserAuthToken { token: "token".to_owned() };
        let environment = Environment::Custom(format!("{url}/"));
        let client = Arc::new(Client::new(credentials, ClientConfig::default(), environment)?);
        Ok(move || {
            let client = Arc::clone(&client);
            async move {
                let zone_identifier = "023e105f4ecef8ad9ca31a8372d0c353";
                let params = Params { page: 1, per_page: 50 };
                let page = client.request(&ListClientCertificates { zone_identifier, params }).await?;
                std::hint::black_box(page.result.0);
                Ok(())
            }
        })
    })
}
