//! Emits the module of servers: a function for each server, and a type that sets its variables.

use super::tokens::{Literal, TokenStream, quote};
use super::{docs, ident, said};
use crate::plan::{ServerPlan, ServerValuePlan, ServerValuesPlan, ServerVariablePlan, ServersPlan, prose};

/// The items of the module.
pub(super) fn servers_items(plan: &ServersPlan) -> TokenStream {
    let ServersPlan { module: _, servers } = plan;
    let count = Literal::usize_unsuffixed(servers.len());
    let templates = servers.iter().map(template);
    let items = servers.iter().enumerate().map(|(index, plan)| server(index, plan));
    quote! {
        use restwright::door as rt;
        pub(crate) static ALL: [rt::ServerTemplate; #count] = [#(#templates),*];
        #(#items)*
    }
}

fn template(plan: &ServerPlan) -> TokenStream {
    let ServerPlan { function, setup: _, url, variables, docs: _, setup_docs: _ } = plan;
    let name = function.trim_start_matches("r#");
    let variables = variables.iter().map(|ServerVariablePlan { wire, setter: _, default, values, docs: _ }| {
        let values = values.iter().flat_map(|plan| &plan.variants).map(|plan| &plan.value);
        quote! { rt::ServerVariable { name: #wire, default: #default, values: &[#(#values),*] } }
    });
    quote! { rt::ServerTemplate { name: #name, url: #url, variables: &[#(#variables),*] } }
}

fn server(index: usize, plan: &ServerPlan) -> TokenStream {
    let ServerPlan { function, setup, url: _, variables, docs: lines, setup_docs: about } = plan;
    let index = Literal::usize_unsuffixed(index);
    let lines = docs(lines);
    let about = docs(about);
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
    let enums = variables.iter().filter_map(|variable| variable.values.as_ref()).map(value_enum);
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
        Some(ServerValuesPlan { name, docs: _, variants: _ }) => {
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

fn value_enum(plan: &ServerValuesPlan) -> TokenStream {
    let ServerValuesPlan { name, docs: lines, variants } = plan;
    let name = ident(name);
    let about = docs(lines);
    let declared = variants.iter().map(|ServerValuePlan { name, value: _, docs: lines }| {
        let (name, line) = (ident(name), docs(lines));
        quote! { #line #name }
    });
    let arms = variants.iter().map(|ServerValuePlan { name, value, docs: _ }| {
        let name = ident(name);
        quote! { Self::#name => #value }
    });
    let value = said(prose::SERVER_VALUE);
    quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared),*
        }
        impl #name {
            #value
            pub fn as_str(self) -> &'static str {
                match self {
                    #(#arms),*
                }
            }
        }
    }
}
