//! `src/lib.rs`: the client, the credentials, the modules.

use proc_macro2::TokenStream;
use quote::quote;

use super::group::optional;
use super::servers::servers_module;
use super::{Item, RustFile, docs, gate, ident, inner_docs, type_path};
use crate::plan::{
    ApiPlan, CredentialKind, CredentialPlan, EnvelopePlan, GroupLink, PolicyPlan, Root, SchemeKindPlan, SchemePlan,
    ServersPlan, TypeModule,
};

/// The file.
pub(super) fn file(root: &Root) -> RustFile {
    let Root { docs: lines, api, groups, type_modules, envelope, credentials, servers, unreached: _ } = root;
    let lines = inner_docs(lines);
    let mut items = vec![Item::Code(quote! { use restwright::door as rt; })];
    items.push(Item::Code(quote! {
        pub use restwright::{
            ApiError, BoxFuture, BoxStream, Bytes, ClientBuilder, Clock, Credential, Date, DateTime, DecodeError, Drift,
            DriftKind, Error, ErrorKind, Event, Events, Extra, FilePart, Items, Json, Line, Lines, Map, Nullable, Page, Pages, Part, RateLimit, RawResponse, Request, RetryBudget, RetryPolicy, SendingStream, Server, StreamedResponse, UnknownValue, Upload, Violation,
            transport,
        };
        #[cfg(feature = "blocking")]
        pub use restwright::Blocking;
        pub use restwright::http::{HeaderMap, Method, StatusCode};
    }));
    items.extend(type_modules.iter().map(|TypeModule { module, features }| {
        let gate = gate(features);
        let module = ident(module);
        Item::Code(quote! { #gate pub mod #module; })
    }));
    items.extend(groups.iter().map(|GroupLink { key: _, module, handle: _, docs: _ }| {
        let name = ident(module);
        let feature = module.trim_start_matches("r#");
        Item::Code(quote! { #[cfg(feature = #feature)] pub mod #name; })
    }));
    match envelope {
        Some(path) => {
            // A lock or the configuration may call it otherwise.
            let renamed = (path.name != "Envelope").then(|| quote! { as Envelope });
            let path = type_path(path);
            items.push(Item::Code(quote! { pub use #path #renamed; }));
        }
        None => items.push(Item::Code(quote! {
            /// What an answer holds besides its value: nothing.
            pub type Envelope = ();
        })),
    }
    items.push(Item::Code(quote! {
        /// An answer: its value, which it derefs to, its status and headers, and what it holds besides.
        pub type Response<T> = rt::Response<T, Envelope>;
    }));
    items.push(Item::Code(api_static(api, servers.as_ref())));
    client(groups, &mut items);
    items.push(Item::Code(credentials_module(credentials)));
    items.extend(servers.iter().map(|plan| Item::Code(servers_module(plan))));
    let head = quote! {
        #lines
        #![forbid(unsafe_code)]
        #![allow(clippy::doc_lazy_continuation, reason = "descriptions are laid out as the document has them")]
        #![allow(clippy::too_many_arguments, reason = "what the API requires is an argument, however much that is")]
    };
    RustFile { head, items }
}

fn client(groups: &[GroupLink], items: &mut Vec<Item>) {
    items.push(Item::Code(quote! {
        /// A client of the API; cheap to clone, and to be shared.
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: rt::Client,
        }
    }));
    let links = groups.iter().map(|GroupLink { key: _, module, handle, docs: lines }| {
        let name = ident(module);
        let feature = module.trim_start_matches("r#");
        let handle = ident(handle);
        let lines = docs(lines);
        quote! {
            #lines
            #[cfg(feature = #feature)]
            pub fn #name(&self) -> #name::#handle<'_> {
                #name::#handle::new(&self.inner)
            }
        }
    });
    items.push(Item::Code(quote! {
        impl Client {
            /// A client configured by the environment.
            ///
            /// # Errors
            /// When no credential is there, or the environment holds something that is none. For calls that need none,
            /// there is [`Client::builder`].
            pub fn from_env() -> Result<Self, Error> {
                Self::builder().from_env()?.build()
            }
            /// A client configured step by step.
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new(&API)
            }
            /// The client that every generated crate shares: any path can be called with it.
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
}

fn api_static(api: &ApiPlan, servers: Option<&ServersPlan>) -> TokenStream {
    let ApiPlan { package, base_url, base_url_variable, schemes, policy, envelope, request_id_header } = api;
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
    quote! {
        static API: rt::Api = rt::Api::new(#package, env!("CARGO_PKG_VERSION"), #base_url)
            .base_url_variable(#base_url_variable)
            #servers #schemes #(#envelope)* #(#request_id_header)*;
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

fn credentials_module(credentials: &[CredentialPlan]) -> TokenStream {
    let functions = credentials.iter().map(|CredentialPlan { name, scheme, takes, docs: lines }| {
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
    quote! {
        /// The credentials that the API takes.
        pub mod credentials {
            #door
            #(#functions)*
        }
    }
}
