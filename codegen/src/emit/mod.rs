//! Plan to tokens: prints what was decided, and decides nothing.

mod group;
mod manifest;
mod root;
mod servers;
mod types;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::plan::{CratePlan, Documentation, Module, Note, RustType, TypePath};

/// A file of the crate, before it is text.
#[derive(Debug)]
pub struct SourceFile {
    /// Its path in the crate: `src/lib.rs`.
    pub path: String,
    /// What it holds.
    pub content: SourceContent,
}

/// What a file holds.
#[derive(Debug)]
pub enum SourceContent {
    /// Rust.
    Rust(RustFile),
    /// `Cargo.toml`, as lines.
    Toml(Vec<String>),
}

/// A file of Rust.
#[derive(Debug)]
pub struct RustFile {
    /// Inner attributes and documentation, as tokens of a whole file's head.
    pub head: TokenStream,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of a file.
#[derive(Debug)]
pub enum Item {
    /// Any Rust item.
    Code(TokenStream),
    /// A call of one of the runtime's macros that list things, one a line.
    Table(Table),
}

/// A call of a listing macro.
#[derive(Debug)]
pub struct Table {
    /// The attributes before it.
    pub attributes: TokenStream,
    /// The macro.
    pub door: &'static str,
    /// What is listed: the type.
    pub subject: Ident,
    /// The lines.
    pub lines: Vec<TokenStream>,
    /// What ends each line.
    pub end: char,
    /// The word after the list.
    pub tail: Ident,
}

/// All files of the crate.
pub fn emit(plan: &CratePlan) -> Vec<SourceFile> {
    let mut files = vec![
        SourceFile { path: "Cargo.toml".to_owned(), content: SourceContent::Toml(manifest::lines(&plan.manifest)) },
        SourceFile { path: "src/lib.rs".to_owned(), content: SourceContent::Rust(root::file(&plan.root)) },
    ];
    files.extend(plan.modules.iter().map(|module| SourceFile {
        path: format!("src/{}.rs", module.name.trim_start_matches("r#")),
        content: SourceContent::Rust(module_file(module)),
    }));
    files
}

fn module_file(module: &Module) -> RustFile {
    let Module { name, docs, group, types } = module;
    let scope = Scope { module: name };
    let docs = inner_docs(docs);
    let mut items = vec![Item::Code(quote! { use restwright::door as rt; })];
    if let Some(group) = group {
        group::items(scope, group, &mut items);
    }
    for gated in types {
        types::items(scope, gated, &mut items);
    }
    RustFile { head: docs, items }
}

/// An identifier as planned, raw ones with their mark.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

fn docs(docs: &Documentation) -> TokenStream {
    let lines = doc_lines(docs);
    quote! { #(#[doc = #lines])* }
}

fn inner_docs(docs: &Documentation) -> TokenStream {
    let lines = doc_lines(docs);
    quote! { #(#![doc = #lines])* }
}

fn doc_lines(docs: &Documentation) -> impl Iterator<Item = String> {
    docs.lines().iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") })
}

fn deprecated(reason: Option<&Note>) -> TokenStream {
    match reason.map(Note::as_str) {
        Some(reason) => quote! { #[deprecated(note = #reason)] },
        None => TokenStream::new(),
    }
}

/// The attribute that lets an item in under any of these features.
fn gate(features: &[String]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        [only] => quote! { #[cfg(feature = #only)] },
        several => quote! { #[cfg(any(#(feature = #several),*))] },
    }
}

/// Where types are written: those of the same module need no path.
#[derive(Clone, Copy)]
struct Scope<'m> {
    module: &'m str,
}

/// A type, as it is written in `scope`.
fn rust_type(scope: Scope<'_>, ty: &RustType) -> TokenStream {
    match ty {
        RustType::Bool => quote! { bool },
        RustType::I32 => quote! { i32 },
        RustType::I64 => quote! { i64 },
        RustType::U32 => quote! { u32 },
        RustType::U64 => quote! { u64 },
        RustType::F64 => quote! { f64 },
        RustType::String => quote! { String },
        RustType::DateTime => quote! { rt::DateTime },
        RustType::Date => quote! { rt::Date },
        RustType::Base64 => quote! { rt::Bytes },
        RustType::Bytes => quote! { Vec<u8> },
        RustType::Upload => quote! { rt::Upload },
        RustType::File => quote! { rt::FilePart },
        RustType::Json => quote! { rt::Json },
        RustType::Unit => quote! { () },
        RustType::List(items) => wrapped(scope, &quote! { Vec }, items),
        RustType::Map(values) => wrapped(scope, &quote! { rt::Map }, values),
        RustType::Option(inner) => wrapped(scope, &quote! { Option }, inner),
        RustType::Nullable(inner) => wrapped(scope, &quote! { rt::Nullable }, inner),
        RustType::Boxed(inner) => wrapped(scope, &quote! { Box }, inner),
        RustType::Page(items) => wrapped(scope, &quote! { rt::Page }, items),
        RustType::Named(path) if path.module == scope.module => {
            let name = ident(&path.name);
            quote! { #name }
        }
        RustType::Named(path) => type_path(path),
    }
}

fn wrapped(scope: Scope<'_>, outer: &TokenStream, inner: &RustType) -> TokenStream {
    let inner = rust_type(scope, inner);
    quote! { #outer<#inner> }
}

fn type_path(path: &TypePath) -> TokenStream {
    let module = ident(&path.module);
    let name = ident(&path.name);
    quote! { crate::#module::#name }
}
