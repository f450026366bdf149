//! Compares the layout with the formatter's.

use std::path::Path;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::{attributes, item};
use crate::emit::{Item, SourceContent, emit};
use crate::files::tree::Tree;
use crate::files::{attributes_text, formatted};
use crate::source::Folder;
use crate::{Request, generate};

/// Returns true if an item is laid out here. Its text must then equal the formatter's.
fn agrees(tokens: &TokenStream) -> bool {
    let Some(text) = item(&Tree::all(tokens.clone())) else { return false };
    assert_eq!(text, formatted(tokens.clone()), "of {tokens}");
    true
}

/// A name with this number of letters.
fn name(length: usize) -> Ident {
    Ident::new(&"n".repeat(length), Span::call_site())
}

/// One item of each form, with names of these lengths.
fn forms(long: &Ident, short: &Ident) -> Vec<TokenStream> {
    let ty = format_ident!("T{long}");
    let text = long.to_string();
    let body = quote! { #ty { request: self.client.request(&CREATE).path(#text, &#short).#short(1) } };
    vec![
        quote! {
            #[doc = " About.\u{1f}\u{1f} \"More\" \\ of\tit, a\u{301} \u{202e}'.  "]
            #[deprecated(note = #text)]
            pub struct #ty<'c> { client: &'c rt::Client, #[doc = " x"] pub #long: Option<Vec<crate::a::#ty>>, pub b: #ty }
        },
        quote! { pub enum #ty { A, #[doc = ""] B(rt::Map<String>), #long(Box<#ty>), } },
        quote! { impl From<&#ty> for #short { fn from(value: &#ty) -> Self { Self::#long(Box::new(value)) } } },
        quote! {
            #[cfg(any(feature = #text, feature = "b"))]
            impl #short<'_> {
                pub const A: rt::Header<#ty> = rt::Header::new("a");
                pub(crate) fn new(#long: &'c rt::Client) -> Self { Self { #long } }
                pub fn #short(&self, #long: impl Into<String>, other: impl IntoIterator<Item = #short>) -> #ty { #body }
                #[inline]
                pub fn set(mut self, #long: impl AsRef<str>) -> Self { self.#long = Some(#long.into()); self }
                pub fn send(self) -> rt::Sending<crate::Response<#ty>> { self.request.send() }
                pub fn made() -> Self { Self { #long, b: Into::<#short>::into(b), ..<Self as Default>::default() } }
                pub fn last(self) -> Self { Self { request: self.request.with(#text, &#short.as_ref()) } }
            }
        },
        quote! {
            static #short: rt::Operation = rt::Operation::new("GET", #text)
                .id(#text).parameters(&[rt::Parameter::path(#text).required(), rt::Parameter::path("b")])
                .#short(#text, 1).security(&[&[#text], &["a", "b"]]);
        },
        quote! { static #short: rt::Operation = rt::Operation::new("GET", #text).#short(); },
        quote! { static A: rt::Operation = rt::Operation::new("A", "b").c(&[#text, "d"], &[1, 2]).e(&[(#text, "f")]); },
    ]
}

#[test]
fn lines_break_where_the_formatter_breaks_them() {
    let (mut laid_out, mut all) = (0, 0);
    for length in 1..=100 {
        for other in [1, 4, 5, 17] {
            for form in forms(&name(length), &name(other)) {
                all += 1;
                laid_out += usize::from(agrees(&form));
            }
        }
    }
    assert!(laid_out * 3 > all, "{laid_out} of {all}");
}

#[test]
fn attributes_alone_are_those_of_an_item() {
    for length in 1..=100 {
        let text = "n".repeat(length);
        let tokens = quote! { #[cfg(any(feature = #text, all(feature = "b", feature = #text)))] };
        let alone = attributes(&Tree::all(tokens.clone())).expect("options of an attribute are laid out here");
        let carried = formatted(quote! { #tokens struct Carrier; });
        assert_eq!(Some(alone.as_str()), carried.strip_suffix("struct Carrier;\n"));
        assert_eq!(attributes_text(tokens), alone);
    }
}

#[test]
fn whole_crates_are_as_the_formatter_has_them() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut laid_out, mut all) = (0, 0);
    for document in
        ["goldens/hostile.yaml", "goldens/names.yaml", "goldens/paging.yaml", "../../testbed/spec/openapi.yaml"]
    {
        let path = package.join("tests").join(document).display().to_string();
        let request = Request { document: Some(&path), ..Request::default() };
        let done = generate(&request, &Folder::new("")).expect("a crate can be made of it");
        for file in emit(&done.plan) {
            let SourceContent::Rust(file) = file.content else { continue };
            for item in file.items {
                let Item::Code(tokens) = item else { continue };
                all += 1;
                laid_out += usize::from(agrees(&tokens));
            }
        }
    }
    assert!(laid_out * 5 > all * 4, "{laid_out} of {all}");
}
