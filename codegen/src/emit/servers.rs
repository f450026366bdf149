//! The module of servers: a function for each, and a type that sets its variables.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{docs, ident};
use crate::plan::{ServerPlan, ServerVariablePlan, ServersPlan};

/// The module.
pub(super) fn servers_module(plan: &ServersPlan) -> TokenStream {
    let ServersPlan { module, servers } = plan;
    let module = ident(module);
    let count = Literal::usize_unsuffixed(servers.len());
    let templates = servers.iter().map(template);
    let items = servers.iter().enumerate().map(|(index, plan)| server(index, plan));
    quote! {
        /// The servers that the API's description names, for [`ClientBuilder::server`](crate::ClientBuilder::server).
        pub mod #module {
            use restwright::door as rt;
            pub(crate) static ALL: [rt::ServerTemplate; #count] = [#(#templates),*];
            #(#items)*
        }
    }
}

fn template(plan: &ServerPlan) -> TokenStream {
    let ServerPlan { function, setup: _, url, variables, docs: _ } = plan;
    let name = function.trim_start_matches("r#");
    let variables = variables.iter().map(|ServerVariablePlan { wire, setter: _, default, values, docs: _ }| {
        let values = values.iter().flat_map(|(_, variants)| variants).map(|(_, value)| value);
        quote! { rt::ServerVariable { name: #wire, default: #default, values: &[#(#values),*] } }
    });
    quote! { rt::ServerTemplate { name: #name, url: #url, variables: &[#(#variables),*] } }
}

fn server(index: usize, plan: &ServerPlan) -> TokenStream {
    let ServerPlan { function, setup, url: _, variables, docs: lines } = plan;
    let index = Literal::usize_unsuffixed(index);
    let lines = docs(lines);
    let about = docs(&[format!("The variables of [`{}`].", function.trim_start_matches("r#"))]);
    let function = ident(function);
    if variables.is_empty() {
        return quote! {
            #lines
            pub fn #function() -> rt::Server {
                rt::Server::new(&ALL[#index])
            }
        };
    }
    let setup = ident(setup);
    let setters = variables.iter().map(setter);
    let enums = variables.iter().filter_map(value_enum);
    quote! {
        #lines
        pub fn #function() -> #setup {
            #setup { server: rt::Server::new(&ALL[#index]) }
        }
        #about
        #[derive(Clone, Debug)]
        pub struct #setup {
            server: rt::Server,
        }
        impl #setup {
            #(#setters)*
        }
        impl From<#setup> for rt::Server {
            fn from(setup: #setup) -> Self {
                setup.server
            }
        }
        #(#enums)*
    }
}

fn setter(plan: &ServerVariablePlan) -> TokenStream {
    let ServerVariablePlan { wire, setter, default: _, values, docs: lines } = plan;
    let setter = ident(setter);
    let lines = docs(lines);
    let (ty, value) = match values {
        Some((name, _)) => {
            let name = ident(name);
            (quote! { #name }, quote! { value.as_str() })
        }
        None => (quote! { impl Into<String> }, quote! { value }),
    };
    quote! {
        #lines
        pub fn #setter(self, value: #ty) -> Self {
            Self { server: self.server.with(#wire, #value) }
        }
    }
}

fn value_enum(plan: &ServerVariablePlan) -> Option<TokenStream> {
    let ServerVariablePlan { wire, setter: _, default: _, values, docs: _ } = plan;
    let (name, variants) = values.as_ref()?;
    let name = ident(name);
    let about = docs(&[format!("What `{wire}` may be.")]);
    let declared = variants.iter().map(|(variant, value)| {
        let variant = ident(variant);
        let line = docs(&[format!("`{value}`")]);
        quote! { #line #variant }
    });
    let arms = variants.iter().map(|(variant, value)| {
        let variant = ident(variant);
        quote! { Self::#variant => #value }
    });
    Some(quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared),*
        }
        impl #name {
            /// The value as the URL has it.
            pub fn as_str(self) -> &'static str {
                match self {
                    #(#arms),*
                }
            }
        }
    })
}
