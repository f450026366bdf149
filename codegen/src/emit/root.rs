//! `src/lib.rs`: the client, the credentials, the modules.

use proc_macro2::TokenStream;
use quote::quote;

use super::group::optional;
use super::{Item, RustFile, docs, gate, ident, inner_docs, type_path};
use crate::plan::{
    ApiPlan, CredentialPlan, EnvelopePlan, GroupLink, PolicyPlan, Root, SchemeKindPlan, SchemePlan, TypeModule,
};

/// The file.
pub(super) fn file(root: &Root) -> RustFile {
    let Root { docs: lines, api, groups, type_modules, envelope, credentials } = root;
    let lines = inner_docs(lines);
    let mut items = vec![Item::Code(quote! { use restwright::door as rt; })];
    items.push(Item::Code(quote! {
        pub use restwright::{
            ApiError, BoxFuture, BoxStream, Bytes, ClientBuilder, Clock, Credential, Date, DateTime, DecodeError, Drift,
            DriftKind, Error, ErrorKind, Event, Events, Extra, FilePart, Items, Json, Line, Lines, Map, Nullable, Page, Pages, Part,
            RateLimit, RawResponse, Request, RetryPolicy, SendingStream, StreamedResponse, UnknownValue, Upload, Violation,
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
    items.extend(groups.iter().map(|GroupLink { module, handle: _, docs: _ }| {
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
    items.push(Item::Code(api_static(api)));
    client(groups, &mut items);
    items.push(Item::Code(credentials_module(credentials)));
    RustFile { head: quote! { #lines #![forbid(unsafe_code)] }, items }
}

fn client(groups: &[GroupLink], items: &mut Vec<Item>) {
    items.push(Item::Code(quote! {
        /// A client of the API; cheap to clone, and to be shared.
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: rt::Client,
        }
    }));
    let links = groups.iter().map(|GroupLink { module, handle, docs: lines }| {
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
            /// When no credential is there, or the environment holds something that is none.
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

fn api_static(api: &ApiPlan) -> TokenStream {
    let ApiPlan { package, base_url, base_url_variable, schemes, policy, envelope, request_id_header } = api;
    let base_url_variable = optional(base_url_variable.as_ref());
    let request_id_header = optional(request_id_header.as_ref());
    let schemes = schemes.iter().map(scheme);
    let policy = match policy {
        PolicyPlan::AnyConfigured => quote! { rt::CredentialPolicy::AnyConfigured },
        PolicyPlan::AsDeclared => quote! { rt::CredentialPolicy::AsDeclared },
    };
    let envelope = match envelope {
        Some(plan) => {
            let plan = envelope_tokens(plan);
            quote! { Some(#plan) }
        }
        None => quote! { None },
    };
    quote! {
        static API: rt::Api = rt::Api {
            package: #package,
            version: env!("CARGO_PKG_VERSION"),
            base_url: #base_url,
            base_url_variable: #base_url_variable,
            schemes: &[#(#schemes),*],
            credentials: #policy,
            envelope: #envelope,
            request_id_header: #request_id_header,
        };
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
        SchemeKindPlan::Basic => quote! { rt::SchemeKind::Basic },
    };
    let variable = optional(variable.as_ref());
    quote! { rt::Scheme { name: #name, kind: #kind, variable: #variable, with: &[#(#with),*] } }
}

fn credentials_module(credentials: &[CredentialPlan]) -> TokenStream {
    let functions = credentials.iter().map(|CredentialPlan { name, scheme, basic, docs: lines }| {
        let name = ident(name);
        let lines = docs(lines);
        if *basic {
            quote! {
                #lines
                pub fn #name(user: &str, password: &str) -> rt::Credential {
                    rt::Credential::basic(#scheme, user, password)
                }
            }
        } else {
            quote! {
                #lines
                pub fn #name(secret: impl Into<String>) -> rt::Credential {
                    rt::Credential::new(#scheme, secret)
                }
            }
        }
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
