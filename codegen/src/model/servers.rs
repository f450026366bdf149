//! Server Objects and Security Scheme Objects (OpenAPI 3.0.4, sections 4.7.5 and 4.7.27).

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, OpenAPI, ReferenceOr, SecurityScheme as SchemeObject};

use super::types::{ClientCredentials, Location, SecurityScheme, Server, ServerVariable};
use crate::diagnostics::{Code, Diagnostics};
use crate::pointer::Pointer;

/// The extension under which the document carries `name` of OpenAPI 3.2.
const NAME: &str = "x-restwright-name";

/// One Server Object.
pub(super) fn server(object: &openapiv3::Server) -> Server {
    let variables = object.variables.iter().flatten().map(|(name, variable)| {
        let variable = ServerVariable {
            default: variable.default.clone(),
            values: variable.enumeration.clone(),
            description: variable.description.clone(),
        };
        (name.clone(), variable)
    });
    let name = object.extensions.get(NAME).and_then(|name| name.as_str()).map(str::to_owned);
    Server { url: object.url.clone(), name, description: object.description.clone(), variables: variables.collect() }
}

/// All security schemes, by name; one that cannot be used is diagnosed.
pub(super) fn security_schemes(openapi: &OpenAPI, diagnostics: &mut Diagnostics) -> BTreeMap<String, SecurityScheme> {
    let mut schemes = BTreeMap::new();
    for (name, object) in openapi.components.iter().flat_map(|components| &components.security_schemes) {
        let place = Pointer::root().key("components").key("securitySchemes").key(name);
        match object {
            ReferenceOr::Item(object) => match scheme(object) {
                Ok(scheme) => {
                    schemes.insert(name.clone(), scheme);
                }
                Err(message) => diagnostics.report(Code::UnsupportedSecurity, &place, message),
            },
            ReferenceOr::Reference { reference } => {
                let message = format!("`$ref` to `{reference}`: a security scheme is written in place");
                diagnostics.report(Code::UnsupportedSecurity, &place, message);
            }
        }
    }
    schemes
}

fn scheme(object: &SchemeObject) -> Result<SecurityScheme, String> {
    Ok(match object {
        SchemeObject::APIKey { location, name, description, .. } => SecurityScheme::ApiKey {
            location: match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            },
            name: name.clone(),
            description: description.clone(),
        },
        SchemeObject::HTTP { scheme, description, .. } => match scheme.to_ascii_lowercase().as_str() {
            "basic" => SecurityScheme::Basic { description: description.clone() },
            "bearer" => SecurityScheme::Bearer { description: description.clone() },
            other => return Err(format!("the HTTP scheme `{other}` is not supported; send its header on each call")),
        },
        SchemeObject::OAuth2 { flows, description, .. } => SecurityScheme::OAuth2 {
            client_credentials: flows.client_credentials.as_ref().map(|flow| ClientCredentials {
                token_url: flow.token_url.clone(),
                scopes: flow.scopes.iter().map(|(scope, allows)| (scope.clone(), allows.clone())).collect(),
            }),
            description: description.clone(),
        },
        // The token that the provider hands out is sent as a bearer token (OpenID Connect Core, section 5.3.1).
        SchemeObject::OpenIDConnect { description, .. } => SecurityScheme::Bearer { description: description.clone() },
    })
}
