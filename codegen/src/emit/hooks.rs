//! Emits the functions that read a webhook or a callback, and the table that distinguishes them.

use super::group::header;
use super::tokens::{Literal, TokenStream, quote};
use super::{Item, Scope, Table, ident, rust_type, said};
use crate::plan::{HookFormPlan, HookPlan, HookSetPlan, RustType, UNKNOWN_HOOK, prose};

/// The items of a set.
pub(super) fn items(scope: Scope<'_>, set: &HookSetPlan, items: &mut Vec<Item>) {
    let HookSetPlan { of: _, path, headers, hooks } = set;
    let ty = rust_type(scope, &RustType::Named(path.clone()));
    let headers = headers.iter().map(|plan| header(scope, plan));
    let (parse, parse_strict) = (said(prose::PARSE), said(prose::PARSE_STRICT));
    let (detect, detect_strict) = (said(prose::DETECT), said(prose::DETECT_STRICT));
    let named = said(prose::HOOK_NAME);
    items.push(Item::Code(quote! {
        impl #ty {
            #(#headers)*
            #parse
            pub fn parse(name: impl AsRef<str>, body: impl AsRef<[u8]>) -> Result<rt::Received<Self>, rt::DecodeError> {
                rt::parse_hook(name.as_ref(), body.as_ref(), rt::Mode::Tolerant)
            }
            #parse_strict
            pub fn parse_strict(name: impl AsRef<str>, body: impl AsRef<[u8]>) -> Result<rt::Received<Self>, rt::DecodeError> {
                rt::parse_hook(name.as_ref(), body.as_ref(), rt::Mode::Strict)
            }
            #detect
            pub fn detect(body: impl AsRef<[u8]>) -> Result<rt::Received<Self>, rt::DecodeError> {
                rt::detect_hook(body.as_ref(), rt::Mode::Tolerant)
            }
            #detect_strict
            pub fn detect_strict(body: impl AsRef<[u8]>) -> Result<rt::Received<Self>, rt::DecodeError> {
                rt::detect_hook(body.as_ref(), rt::Mode::Strict)
            }
            #named
            pub fn name(&self) -> Option<&'static str> {
                rt::hook_name(self)
            }
        }
    }));
    items.push(Item::Table(Table {
        attributes: TokenStream::new(),
        door: "hooks",
        subject: ident(&path.name),
        lines: hooks.iter().map(line).collect(),
        end: ';',
        tail: {
            let unknown = ident(UNKNOWN_HOOK);
            quote! { #unknown }
        },
    }));
}

fn line(hook: &HookPlan) -> TokenStream {
    let HookPlan { variant, key, aliases, method: _, forms, pointer: _, normalized: _, deprecated: _ } = hook;
    let variant = ident(variant);
    let forms = forms.iter().map(|form| match form {
        HookFormPlan::Json => quote! { Json },
        HookFormPlan::Form => quote! { Form },
        HookFormPlan::Text => quote! { Text },
        HookFormPlan::Bytes => quote! { Bytes },
    });
    let names = std::iter::once(key).chain(aliases).map(|name| Literal::string(name));
    quote! { #variant: [#(#forms),*] #(, #names)* }
}
