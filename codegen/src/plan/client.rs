//! The client as a whole: its base URL, its credentials, and what it takes from the environment.

use std::collections::{BTreeMap, BTreeSet};

use super::docs::{self, Documentation, Line};
use super::types::{ApiPlan, CredentialKind, CredentialPlan, EnvelopePlan, PolicyPlan, SchemeKindPlan, SchemePlan};
use super::words::{self, Form};
use crate::config::{Config, CredentialPolicy};
use crate::model::{Api, Location, SchemeKind, SecurityScheme, Server};

/// The descriptor of the API.
pub(super) fn api_plan(api: &Api, config: &Config, package: &str) -> ApiPlan {
    let schemes = api.security_schemes.iter().map(|(name, scheme)| SchemePlan {
        name: name.clone(),
        kind: scheme_kind(scheme, &variable(config, package, name)),
        variable: variable(config, package, name),
        with: partners(api, name),
    });
    ApiPlan {
        package: package.to_owned(),
        base_url: base_url(api),
        base_url_variable: {
            let given = config.client.base_url_variable.clone();
            given.unwrap_or_else(|| format!("{}_BASE_URL", prefix(config, package)))
        },
        schemes: schemes.collect(),
        policy: match config.credentials.policy {
            CredentialPolicy::AnyConfigured => PolicyPlan::AnyConfigured,
            CredentialPolicy::AsDeclared => PolicyPlan::AsDeclared,
        },
        envelope: config.envelope.as_ref().map(|envelope| EnvelopePlan {
            result: envelope.result.clone(),
            success: envelope.success.clone(),
            errors: envelope.errors.clone(),
            messages: envelope.messages.clone(),
            error_code: envelope.error_code.clone(),
            error_message: envelope.error_message.clone(),
            error_chain: envelope.error_chain.clone(),
        }),
        request_id_header: config.client.request_id_header.clone(),
        idempotency_key_header: config.client.idempotency_key_header.clone(),
    }
}

/// Returns the environment variable of a scheme's secret: the configured one, or the crate's name and the scheme's
/// name.
fn variable(config: &Config, package: &str, scheme: &str) -> String {
    let given = config.credentials.variables.get(scheme).cloned();
    given.unwrap_or_else(|| {
        format!("{}_{}", prefix(config, package), words::constant(&words::name(scheme, Form::Snake)))
    })
}

/// Returns the prefix of the names of environment variables.
fn prefix(config: &Config, package: &str) -> String {
    let given = config.client.variable_prefix.clone();
    given.unwrap_or_else(|| words::constant(&words::name(package, Form::Snake)))
}

fn scheme_kind(scheme: &SecurityScheme, variable: &str) -> SchemeKindPlan {
    match &scheme.kind {
        SchemeKind::ApiKey { location, name } => match location {
            Location::Header | Location::Path => SchemeKindPlan::Header(name.clone()),
            Location::Query => SchemeKindPlan::Query(name.clone()),
            Location::Cookie => SchemeKindPlan::Cookie(name.clone()),
        },
        SchemeKind::Basic => SchemeKindPlan::Basic,
        SchemeKind::Bearer | SchemeKind::OAuth2 { client_credentials: None } => SchemeKindPlan::Bearer,
        SchemeKind::OAuth2 { client_credentials: Some(flow) } => SchemeKindPlan::ClientCredentials {
            // A relative URL is resolved by the runtime, because it follows the client to another base URL.
            token_url: flow.token_url.clone(),
            scopes: flow.scopes.keys().cloned().collect(),
            id_variable: format!("{variable}_CLIENT_ID"),
            secret_variable: format!("{variable}_CLIENT_SECRET"),
        },
    }
}

/// Returns the base URL of the API if the caller gives none.
fn base_url(api: &Api) -> String {
    api.servers.first().map_or_else(|| "/".to_owned(), server_url)
}

/// Returns the schemes that are always required together with `name`: those in every requirement that names it.
fn partners(api: &Api, name: &str) -> Vec<String> {
    let requirements = api.operations.iter().flat_map(|operation| &operation.security);
    let mut naming = requirements.filter(|set| set.iter().any(|scheme| scheme == name));
    let Some(first) = naming.next() else { return Vec::new() };
    let first: BTreeSet<&String> = first.iter().filter(|scheme| scheme.as_str() != name).collect();
    let always = naming.fold(first, |kept, set| kept.into_iter().filter(|scheme| set.contains(scheme)).collect());
    always.into_iter().filter(|scheme| api.security_schemes.contains_key(*scheme)).cloned().collect()
}

/// The functions that make credentials, one for each way to give a scheme its secret.
pub(super) fn credentials(api: &Api, config: &Config, package: &str) -> Vec<CredentialPlan> {
    let made: Vec<CredentialPlan> = (api.security_schemes.iter())
        .flat_map(|(name, scheme)| credential(name, scheme, &variable(config, package, name)))
        .collect();
    let names = words::names(made.iter().map(|plan| plan.name.as_str()), Form::Snake, &[]);
    made.into_iter().zip(names).map(|(plan, name)| CredentialPlan { name, ..plan }).collect()
}

fn credential(name: &str, scheme: &SecurityScheme, variable: &str) -> Vec<CredentialPlan> {
    let (what, takes) = match &scheme.kind {
        SchemeKind::ApiKey { name, .. } => {
            (Line::new("A secret, sent as ").code(name).words("."), CredentialKind::Secret)
        }
        SchemeKind::Basic => (Line::new("A user and a password."), CredentialKind::UserAndPassword),
        SchemeKind::Bearer => (Line::new("A bearer token."), CredentialKind::Secret),
        SchemeKind::OAuth2 { .. } => (Line::new("An access token, sent as a bearer token."), CredentialKind::Secret),
    };
    let plan = |name: String, what: Line, takes: CredentialKind| {
        let variables = match &takes {
            CredentialKind::ClientCredentials { .. } => {
                vec![format!("{variable}_CLIENT_ID"), format!("{variable}_CLIENT_SECRET")]
            }
            CredentialKind::UserAndPassword | CredentialKind::Secret => vec![variable.to_owned()],
        };
        let named = Line::joined(variables.iter().map(|variable| Line::default().code(variable)), " and ");
        let from = Line::new("In the environment: ").line(&named).words(match &takes {
            CredentialKind::UserAndPassword => ", as `user:password`.",
            CredentialKind::ClientCredentials { .. } | CredentialKind::Secret => ".",
        });
        let mut docs = Documentation::paragraph([what, from]);
        docs.push(docs::described(scheme.description.as_deref()));
        docs.push(docs::remarks(&scheme.remarks));
        CredentialPlan { name, scheme: String::new(), takes, variables, docs }
    };
    let mut plans = vec![plan(name.to_owned(), what, takes)];
    if let SchemeKind::OAuth2 { client_credentials: Some(flow) } = &scheme.kind {
        let url = flow.token_url.clone();
        let what = Line::new("A client that fetches its access tokens from ").code(&url).words(".");
        let scopes = flow.scopes.keys().cloned().collect();
        let mut fetched =
            plan(format!("{name} client"), what, CredentialKind::ClientCredentials { token_url: url, scopes });
        if !flow.scopes.is_empty() {
            fetched.docs.push("It asks for all scopes, unless `scopes` says otherwise:");
            fetched.docs.push(scope_docs(&flow.scopes));
        }
        plans.push(fetched);
    }
    plans.into_iter().map(|plan| CredentialPlan { scheme: name.to_owned(), ..plan }).collect()
}

fn scope_docs(scopes: &BTreeMap<String, String>) -> Documentation {
    Documentation::list(scopes.iter().map(|(scope, allows)| {
        let (scope, allows) = (Line::default().code(scope), Line::of(allows));
        if allows.is_empty() { scope } else { scope.words(": ").line(&allows) }
    }))
}

/// Returns the URL of a server, with its variables at their defaults.
pub(super) fn server_url(server: &Server) -> String {
    let filled = server
        .variables
        .iter()
        .fold(server.url.clone(), |url, (name, variable)| url.replace(&format!("{{{name}}}"), &variable.default));
    filled.trim_end_matches('/').to_owned()
}
