//! Compares the layout with the formatter's.

use std::path::Path;

use proc_macro2::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{attributes, head, item};
use crate::emit::tokens::{Bracket, Text, Tree};
use crate::emit::{Item, SourceContent, emit};
use crate::files::{attributes_text, formatted};
use crate::source::Folder;
use crate::{Request, generate};

/// Converts tokens of the library to those of `emit`.
fn read(tokens: TokenStream) -> Vec<Tree> {
    let word = |text: String| Tree::Word { text: Text::Planned(text.into()) };
    let tree = |token| match token {
        TokenTree::Group(group) => {
            let bracket = match group.delimiter() {
                Delimiter::Parenthesis => Bracket::Round,
                Delimiter::Bracket => Bracket::Square,
                Delimiter::Brace => Bracket::Curly,
                Delimiter::None => panic!("only macros make such a group"),
            };
            Tree::Group(bracket, read(group.stream()).into())
        }
        TokenTree::Punct(sign) => Tree::Sign { sign: sign.as_char(), is_joint: sign.spacing() == Spacing::Joint },
        TokenTree::Ident(ident) => word(ident.to_string()),
        TokenTree::Literal(literal) => word(literal.to_string()),
    };
    tokens.into_iter().map(tree).collect()
}

/// Returns true if an item is laid out here. Its text must then equal the formatter's.
fn agrees(trees: &[Tree]) -> bool {
    let Some(text) = item(trees) else { return false };
    assert_eq!(text, formatted(trees));
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
        quote! {
            static #short: rt::Operation = rt::Operation::new("GET", "a").id(#text)
                .paging(rt::Paging::Number { page: #text, per_page: Some("per_page") }).items("items");
        },
        quote! { static A: rt::Operation = rt::Operation::new("GET", "a").paging(rt::Paging::A { a: #text }).items("items"); },
        quote! { #[derive(Clone)] pub struct #ty { request: rt::Request } },
        quote! { impl #ty { #[must_use] pub fn set(mut self, #short: impl Into<#ty>) -> Self { self.#short = Some(rt::list(#long)); self } } },
        quote! { impl IntoFuture for #ty { fn into_future(self) -> rt::Sending<#short> { self.send() } } },
        quote! { impl<'c> From<#ty> for #short { fn from(value: #ty) -> Self { value } } },
        quote! { impl From<crate::types::#ty> for #ty { fn from(value: crate::types::#ty) -> Self { Self::#ty(Box::new(value)) } } },
        quote! { impl From<Vec<rt::Map<#ty>>> for #short { fn from(value: Vec<rt::Map<#ty>>) -> Self { Self::Map(value) } } },
        quote! { impl #short { pub fn set(mut self, #long: impl Into<rt::Nullable<i64>>) -> Self { self.#long = #long.into(); self } } },
        quote! { impl #short { pub fn client(&self, #long: #ty) -> #ty { #ty { request: self.client.request(&#long).path("a", &#long.as_ref()) } } } },
        quote! { impl #short { pub fn client(&self) -> #short::#ty<'_> { #short::#ty::new(&self.inner) } } },
        quote! { pub struct #ty { pub #long: #ty, pub #short: Option<Box<crate::a::#ty>>, pub c: Vec<&'static #ty> } },
        quote! { pub enum #ty { A(Vec<rt::Map<#ty>>), #long(#short, Box<#ty>) } },
        quote! {
            impl IntoFuture for #short {
                type Output = Result<crate::Response<Option<crate::a::#ty>>, rt::Error>;
                type IntoFuture = rt::Sending<crate::Response<#ty>>;
                fn into_future(self) -> rt::Sending<crate::Response<Option<#ty>>> { self.send() }
                pub fn send(&self, a: #ty) -> rt::Sending<'_, crate::Response<#ty>> { self.request.send() }
                pub fn a(self, #short: impl IntoIterator<Item = impl Into<Option<crate::a::#ty>>>) -> Self {
                    Self { request: self.request.with_query("a", &rt::list_of::<Option<crate::a::#ty>, _>(#short)) }
                }
                pub fn b(self, #short: impl Into<rt::Nullable<crate::a::#ty>>, c: u8) -> Self {
                    Self { request: self.request.with(#text, &Into::<rt::Nullable<crate::a::#ty>>::into(#short)), c }
                }
                pub fn c(&self, #long: impl AsRef<str>, other: &str) -> #ty {
                    #ty { request: self.client.request(&#ty).path("a", &#long.as_ref()).path(#text, other) }
                }
                pub fn d(self, #short: Vec<#ty>) -> Self { Self { request: self.request.with("a", &Into::<#short>::into(#long)) } }
            }
        },
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
                laid_out += usize::from(agrees(&read(form)));
            }
        }
    }
    assert!(laid_out * 3 > all, "{laid_out} of {all}");
}

#[test]
fn heads_and_imports_are_as_the_formatter_has_them() {
    let texts = ["", " About.\u{1f}\u{1f} \"More\" \\ of it.  \u{1f}", "/ a", " a\nb"];
    for text in texts {
        let trees = read(quote! { #![doc = #text] #![doc = " x"] });
        assert!(head(&trees).is_none_or(|laid_out| laid_out == formatted(&trees)), "{text}");
    }
    assert!(head(&read(quote! { #![allow(unused_imports)] })).is_none());
    assert_eq!(head(&[]).as_deref(), Some(&*formatted(&[])));
    for length in 1..=100 {
        let name = name(length);
        assert!(agrees(&read(quote! { use restwright::#name as rt; })));
        assert!(agrees(&read(quote! { mod #name; pub use #name::*; })));
    }
    assert!(agrees(&read(quote! { mod a; #[cfg(feature = "c")] mod b; pub use a::*; use c::d; })));
    assert!(!agrees(&read(quote! { use a::{b, c}; })));
}

#[test]
fn attributes_alone_are_those_of_an_item() {
    for length in 1..=100 {
        let text = "n".repeat(length);
        let tokens = quote! { #[cfg(any(feature = #text, all(feature = "b", feature = #text)))] };
        let trees = read(tokens.clone());
        let alone = attributes(&trees).expect("options of an attribute are laid out here");
        let carried = formatted(&read(quote! { #tokens struct Carrier; }));
        assert_eq!(Some(alone.as_str()), carried.strip_suffix("struct Carrier;\n"));
        assert_eq!(attributes_text(&trees), alone);
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
            let top = file.head.trees();
            assert!(head(top).is_none_or(|text| text == formatted(top)));
            for item in file.items {
                let Item::Code(tokens) = item else { continue };
                all += 1;
                laid_out += usize::from(agrees(tokens.trees()));
            }
        }
    }
    assert!(laid_out * 5 > all * 4, "{laid_out} of {all}");
}
