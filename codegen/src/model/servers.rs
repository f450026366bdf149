//! Reads Server Objects and Security Scheme Objects (OpenAPI 3.0.4, sections 4.7.5 and 4.7.27).

use std::collections::BTreeMap;

use openapiv3::{APIKeyLocation, OAuth2Flows, ReferenceOr, SecurityScheme as SchemeObject};

use super::types::{ClientCredentials, Location, Reads, Remark, SchemeKind, SecurityScheme, Server, ServerVariable};
use crate::diagnostics::{Code, Diagnostics};
use crate::document::Document;
use crate::json::Value;
use crate::pointer::{Pointer, value_at};

/// The extension under which normalization keeps `name` of OpenAPI 3.2.
const NAME: &str = "x-restwright-name";

/// Reads one Server Object.
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

/// Reads all security schemes, by name. A scheme that cannot be used is reported.
pub(super) fn security_schemes(document: &Document, diagnostics: &mut Diagnostics) -> BTreeMap<String, SecurityScheme> {
    let mut schemes = BTreeMap::new();
    for (name, object) in document.openapi.components.iter().flat_map(|components| &components.security_schemes) {
        let place = Pointer::root().key("components").key("securitySchemes").key(name);
        match object {
            ReferenceOr::Item(object) => match scheme(object) {
                Ok(mut scheme) => {
                    scheme.remarks.extend(newer_remarks(value_at(&document.value, place.as_str())));
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
    let (kind, description, remarks) = match object {
        SchemeObject::APIKey { location, name, description, .. } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            (SchemeKind::ApiKey { location, name: name.clone() }, description, Vec::new())
        }
        SchemeObject::HTTP { scheme, description, bearer_format, .. } => match scheme.to_ascii_lowercase().as_str() {
            "basic" => (SchemeKind::Basic, description, Vec::new()),
            "bearer" => {
                let format = Remark::new("Format of the token", bearer_format.as_deref(), Reads::Code);
                (SchemeKind::Bearer, description, format.into_iter().collect())
            }
            "mutualtls" => {
                return Err("`mutualTLS` is not part of a request: give the client a transport with your certificate"
                    .to_owned());
            }
            other => return Err(format!("the HTTP scheme `{other}` is not supported; send its header on each call")),
        },
        SchemeObject::OAuth2 { flows, description, .. } => {
            let client_credentials = flows.client_credentials.as_ref().map(|flow| ClientCredentials {
                token_url: flow.token_url.clone(),
                scopes: flow.scopes.iter().map(|(scope, allows)| (scope.clone(), allows.clone())).collect(),
            });
            (SchemeKind::OAuth2 { client_credentials }, description, flow_remarks(flows))
        }
        // The token of the provider is sent as a bearer token (OpenID Connect Core, section 5.3.1).
        SchemeObject::OpenIDConnect { open_id_connect_url, description, .. } => {
            let url = Remark::new("OpenID Connect", Some(open_id_connect_url), Reads::Page);
            (SchemeKind::Bearer, description, url.into_iter().collect())
        }
    };
    Ok(SecurityScheme { kind, description: description.clone(), remarks })
}

/// Returns the remarks about fields that OpenAPI 3.2 adds: the flow for devices, the metadata of the server, and
/// `deprecated`.
fn newer_remarks(scheme: Option<&Value>) -> Vec<Remark> {
    let text = |pointer: &str| scheme.and_then(|scheme| scheme.pointer(pointer)).and_then(Value::as_str);
    let deprecated = scheme.and_then(|scheme| scheme.get("deprecated")) == Some(&Value::Bool(true));
    let scopes = scheme.and_then(|scheme| scheme.pointer("/flows/deviceAuthorization/scopes"));
    let scopes = scopes.and_then(Value::as_object).into_iter().flatten();
    let scopes = scopes.map(|(scope, allows)| format!("`{scope}` ({})", allows.as_str().unwrap_or_default()));
    let scopes = scopes.collect::<Vec<_>>().join(", ");
    let all = [
        Remark::new("Deprecated", deprecated.then_some("another scheme is to be used"), Reads::Words),
        Remark::new("Metadata", text("/oauth2MetadataUrl"), Reads::Page),
        Remark::new("Devices", text("/flows/deviceAuthorization/deviceAuthorizationUrl"), Reads::Page),
        Remark::new("Tokens of devices", text("/flows/deviceAuthorization/tokenUrl"), Reads::Page),
        Remark::new("Refreshing on devices", text("/flows/deviceAuthorization/refreshUrl"), Reads::Page),
        Remark::new("Scopes of devices", Some(&scopes), Reads::Words),
    ];
    all.into_iter().flatten().collect()
}

/// Returns the remarks about flows that the caller runs: where to get a token, and what it may allow.
fn flow_remarks(flows: &OAuth2Flows) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let mut scopes: BTreeMap<&String, &String> = BTreeMap::new();
    let page = |about, url: Option<&str>| Remark::new(about, url, Reads::Page);
    if let Some(flow) = &flows.implicit {
        remarks.push(page("Authorization", Some(&flow.authorization_url)));
        remarks.push(page("Refreshing", flow.refresh_url.as_deref()));
        scopes.extend(&flow.scopes);
    }
    if let Some(flow) = &flows.authorization_code {
        remarks.push(page("Authorization", Some(&flow.authorization_url)));
        remarks.push(page("Tokens", Some(&flow.token_url)));
        remarks.push(page("Refreshing", flow.refresh_url.as_deref()));
        scopes.extend(&flow.scopes);
    }
    if let Some(flow) = &flows.password {
        remarks.push(page("Tokens, by user and password", Some(&flow.token_url)));
        remarks.push(page("Refreshing", flow.refresh_url.as_deref()));
        scopes.extend(&flow.scopes);
    }
    if let Some(flow) = &flows.client_credentials {
        remarks.push(page("Refreshing", flow.refresh_url.as_deref()));
    }
    let scopes = scopes.into_iter().map(|(scope, allows)| format!("`{scope}` ({allows})"));
    let scopes = scopes.collect::<Vec<_>>().join(", ");
    remarks.push(Remark::new("Scopes", Some(&scopes), Reads::Words));
    let mut known = Vec::new();
    for remark in remarks.into_iter().flatten().filter(|remark| !remark.said.is_empty()) {
        if !known.contains(&remark) {
            known.push(remark);
        }
    }
    known
}
