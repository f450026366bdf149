//! Emits `src/lib.rs`: the client, the credentials, the modules, and the files with items that do not fit in it.

use super::group::optional;
use super::servers::servers_items;
use super::tokens::{TokenStream, quote};
use super::{Item, RustFile, SourceFile, docs, gate, ident, inner_docs, rust_file, said, said_inside, type_path};
use crate::plan::{
    ApiPlan, ClientFiles, CredentialKind, CredentialPlan, EnvelopeLink, EnvelopePlan, GroupLink, PolicyPlan, Root,
    SchemeKindPlan, SchemePlan, ServersPlan, TypeModule, prose,
};

/// `src/lib.rs` and the files beside it that are not modules of groups or types.
pub(super) fn files(root: &Root) -> Vec<SourceFile> {
    let mut files = vec![rust_file("src/lib.rs".to_owned(), file(root))];
    files.extend(root.client_files.iter().flat_map(|plan| client_files(plan, &root.groups)));
    if root.credentials_apart {
        let head = said_inside(prose::CREDENTIALS);
        let items = vec![Item::Code(credentials_items(&root.credentials))];
        files.push(rust_file("src/credentials.rs".to_owned(), RustFile { head, items }));
    }
    files.extend(root.servers.iter().filter(|_| root.servers_apart).map(|plan| {
        let head = said_inside(prose::SERVERS);
        let items = vec![Item::Code(servers_items(plan))];
        rust_file(format!("src/{}.rs", plan.module), RustFile { head, items })
    }));
    files
}

/// The methods of the client that lead to groups, in their own files.
fn client_files(plan: &ClientFiles, groups: &[GroupLink]) -> Vec<SourceFile> {
    let ClientFiles { module, parts } = plan;
    let names = parts.iter().map(|part| ident(part));
    let head = said_inside(prose::CLIENT_FILES);
    let own = RustFile { head, items: vec![Item::Code(quote! { #(mod #names;)* })] };
    let part = |part: &String| {
        let links = groups.iter().filter(|link| link.part.as_ref() == Some(part)).map(link);
        let links = quote! { impl Client { #(#links)* } };
        let items = vec![Item::Code(quote! { use crate::*; }), Item::Code(links)];
        rust_file(format!("src/{module}/{part}.rs"), RustFile { head: TokenStream::new(), items })
    };
    let parts = parts.iter().map(part);
    std::iter::once(rust_file(format!("src/{module}.rs"), own)).chain(parts).collect()
}

fn file(root: &Root) -> RustFile {
    let Root {
        docs: _,
        page: lines,
        api,
        groups,
        type_modules,
        envelope,
        credentials,
        servers,
        unreached: _,
        received: _,
        hook_features,
        client_files,
        credentials_apart,
        servers_apart,
        allowed_lints,
    } = root;
    let lines = inner_docs(lines);
    let mut items = vec![Item::Code(quote! { use restwright::door as rt; })];
    items.push(Item::Code(quote! {
        pub use restwright::{
            Additional, ApiError, BoxFuture, BoxStream, Bytes, ClientBuilder, Clock, Credential, Date, DateError, DateTime, DecodeError, Drift,
            DriftKind, Error, ErrorKind, Event, Events, Extra, FilePart, FromResponse, Header, Items, Json, Line, Lines, Map, Nullable, NullableText, Page, Pages, Part, RateLimit, RawResponse, Request, Rest, RetryBudget, RetryPolicy, Sending, SendingStream, Server, StreamedResponse, UnknownValue, Upload, Value, Violation,
            transport,
        };
        #[cfg(feature = "blocking")]
        pub use restwright::Blocking;
        #[cfg(feature = "serde")]
        pub use restwright::Strict;
        pub use restwright::http::{HeaderMap, Method, StatusCode};
    }));
    if !hook_features.is_empty() {
        let gate = gate(hook_features);
        items.push(Item::Code(quote! { #gate pub use restwright::Received; }));
    }
    items.extend(type_modules.iter().map(|TypeModule { module, features }| {
        let gate = gate(features);
        let module = ident(module);
        Item::Code(quote! { #gate pub mod #module; })
    }));
    items.extend(groups.iter().map(|GroupLink { key: _, module, handle: _, docs: _, part: _ }| {
        let name = ident(module);
        let feature = feature_of(module);
        Item::Code(quote! { #[cfg(feature = #feature)] pub mod #name; })
    }));
    items.extend(client_files.iter().map(|ClientFiles { module, parts: _ }| {
        let module = ident(module);
        Item::Code(quote! { mod #module; })
    }));
    match envelope {
        Some(EnvelopeLink { path, is_renamed }) => {
            let renamed = is_renamed.then(|| quote! { as Envelope });
            let path = type_path(path);
            items.push(Item::Code(quote! { pub use #path #renamed; }));
        }
        None => {
            let about = said(prose::NO_ENVELOPE);
            items.push(Item::Code(quote! { #about pub type Envelope = (); }));
        }
    }
    let about = said(prose::RESPONSE);
    items.push(Item::Code(quote! {
        #about
        pub type Response<T> = rt::Response<T, Envelope>;
    }));
    items.push(Item::Code(api_static(api, servers.as_ref())));
    client(groups, &mut items);
    let module = |name: &str, about: &[&str], apart: bool, items: TokenStream| {
        let (name, about) = (ident(name), said(about));
        Item::Code(if apart {
            quote! { pub mod #name; }
        } else {
            quote! { #about pub mod #name { #items } }
        })
    };
    items.push(module("credentials", prose::CREDENTIALS, *credentials_apart, credentials_items(credentials)));
    let servers = servers.iter();
    items.extend(servers.map(|plan| module(&plan.module, prose::SERVERS, *servers_apart, servers_items(plan))));
    let (laid_out, named, required) = (prose::LAZY_CONTINUATION, prose::DISALLOWED_NAMES, prose::MANY_ARGUMENTS);
    let allowed = allowed_lints.iter().map(|(lint, reason)| {
        let lint = ident(lint);
        quote! { #![allow(#lint, reason = #reason)] }
    });
    let head = quote! {
        #lines
        #![forbid(unsafe_code)]
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #![allow(clippy::doc_lazy_continuation, reason = #laid_out)]
        #![allow(clippy::disallowed_names, confusable_idents, mixed_script_confusables, uncommon_codepoints, reason = #named)]
        #![allow(clippy::too_many_arguments, reason = #required)]
        #(#allowed)*
    };
    RustFile { head, items }
}

fn client(groups: &[GroupLink], items: &mut Vec<Item>) {
    let about = said(prose::CLIENT);
    items.push(Item::Code(quote! {
        #about
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: rt::Client,
        }
    }));
    let links = groups.iter().filter(|link| link.part.is_none()).map(link);
    let (from_env, builder, raw) = (said(prose::FROM_ENV), said(prose::BUILDER), said(prose::RAW));
    items.push(Item::Code(quote! {
        impl Client {
            #from_env
            pub fn from_env() -> Result<Self, Error> {
                Self::builder().from_env()?.build()
            }
            #builder
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new(&API)
            }
            #raw
            pub fn raw(&self) -> &rt::Client {
                &self.inner
            }
            #(#links)*
        }
    }));
    items.push(Item::Code(quote! {
        impl From<rt::Client> for Client {
            fn from(inner: rt::Client) -> Self {
                Self { inner }
            }
        }
    }));
    if !groups.is_empty() {
        let groups = groups.iter().map(|GroupLink { key: _, module, handle: _, docs: _, part: _ }| {
            let name = ident(module);
            let feature = feature_of(module);
            quote! { #feature: #name }
        });
        items.push(Item::Code(quote! { restwright::groups_off! { Client { #(#groups),* } } }));
    }
}

/// The feature of a group: the name of its module, without `r#`.
fn feature_of(module: &str) -> &str {
    module.trim_start_matches("r#")
}

/// The method of the client that leads to a group.
fn link(link: &GroupLink) -> TokenStream {
    let GroupLink { key: _, module, handle, docs: lines, part: _ } = link;
    let name = ident(module);
    let feature = feature_of(module);
    let handle = ident(handle);
    let lines = docs(lines);
    quote! {
        #lines
        #[cfg(feature = #feature)]
        pub fn #name(&self) -> #name::#handle<'_> {
            #name::#handle::new(&self.inner)
        }
    }
}

fn api_static(api: &ApiPlan, servers: Option<&ServersPlan>) -> TokenStream {
    let ApiPlan {
        package,
        base_url,
        base_url_variable,
        schemes,
        policy,
        envelope,
        request_id_header,
        idempotency_key_header,
    } = api;
    let servers = servers.map(|ServersPlan { module, servers: _ }| {
        let module = ident(module);
        quote! { .servers(&#module::ALL) }
    });
    let policy = match policy {
        PolicyPlan::AnyConfigured => quote! { rt::CredentialPolicy::AnyConfigured },
        PolicyPlan::AsDeclared => quote! { rt::CredentialPolicy::AsDeclared },
    };
    let schemes = (!schemes.is_empty()).then(|| {
        let schemes = schemes.iter().map(scheme);
        quote! { .schemes(#policy, &[#(#schemes),*]) }
    });
    let envelope = envelope.iter().map(|plan| {
        let plan = envelope_tokens(plan);
        quote! { .envelope(#plan) }
    });
    let request_id_header = request_id_header.iter().map(|header| quote! { .request_id_header(#header) });
    let idempotency_key_header =
        idempotency_key_header.iter().map(|header| quote! { .idempotency_key_header(#header) });
    quote! {
        static API: rt::Api = rt::Api::new(#package, env!("CARGO_PKG_VERSION"), #base_url)
            .base_url_variable(#base_url_variable)
            #servers #schemes #(#envelope)* #(#request_id_header)* #(#idempotency_key_header)*;
    }
}

fn envelope_tokens(plan: &EnvelopePlan) -> TokenStream {
    let EnvelopePlan { result, success, errors, messages, error_code, error_message, error_chain } = plan;
    let success = optional(success.as_ref());
    let errors = optional(errors.as_ref());
    let messages = optional(messages.as_ref());
    let error_chain = optional(error_chain.as_ref());
    quote! {
        rt::EnvelopeConvention {
            result: #result,
            success: #success,
            errors: #errors,
            messages: #messages,
            error_code: #error_code,
            error_message: #error_message,
            error_chain: #error_chain,
        }
    }
}

fn scheme(scheme: &SchemePlan) -> TokenStream {
    let SchemePlan { name, kind, variable, with } = scheme;
    let key = |location: TokenStream, name: &String| {
        quote! { rt::SchemeKind::ApiKey { location: rt::Location::#location, name: #name } }
    };
    let kind = match kind {
        SchemeKindPlan::Header(name) => key(quote! { Header }, name),
        SchemeKindPlan::Query(name) => key(quote! { Query }, name),
        SchemeKindPlan::Cookie(name) => key(quote! { Cookie }, name),
        SchemeKindPlan::Bearer => quote! { rt::SchemeKind::Bearer },
        SchemeKindPlan::ClientCredentials { token_url, scopes, id_variable, secret_variable } => quote! {
            rt::SchemeKind::ClientCredentials {
                token_url: #token_url, scopes: &[#(#scopes),*], variables: Some((#id_variable, #secret_variable)),
            }
        },
        SchemeKindPlan::Basic => quote! { rt::SchemeKind::Basic },
    };
    let with = (!with.is_empty()).then(|| quote! { .with(&[#(#with),*]) });
    quote! { rt::Scheme::new(#name, #kind).variable(#variable)#with }
}

fn credentials_items(credentials: &[CredentialPlan]) -> TokenStream {
    let functions = credentials.iter().map(|CredentialPlan { name, scheme, takes, variables: _, docs: lines }| {
        let name = ident(name);
        let lines = docs(lines);
        let function = match takes {
            CredentialKind::UserAndPassword => quote! {
                pub fn #name(user: &str, password: &str) -> rt::Credential {
                    rt::Credential::basic(#scheme, user, password)
                }
            },
            CredentialKind::Secret => quote! {
                pub fn #name(secret: impl Into<String>) -> rt::Credential {
                    rt::Credential::new(#scheme, secret)
                }
            },
            CredentialKind::ClientCredentials { token_url, scopes } => quote! {
                pub fn #name(id: impl Into<String>, secret: impl Into<String>) -> rt::Credential {
                    rt::Credential::client_credentials(#scheme, #token_url, id, secret, &[#(#scopes),*])
                }
            },
        };
        quote! { #lines #function }
    });
    let door = (!credentials.is_empty()).then(|| quote! { use restwright::door as rt; });
    quote! { #door #(#functions)* }
}
