//! Turns the plan into tokens: prints decisions, and makes none.

mod group;
mod hooks;
mod manifest;
mod root;
mod servers;
pub(crate) mod tokens;
mod types;
mod xml;

use std::collections::BTreeMap;

use tokens::{Ident, Literal, TokenStream, quote};

use crate::plan::{CratePlan, Documentation, GatedType, Method, Module, Note, PartScope, RustType, TypePath, prose};

/// A file of the crate, before it becomes text.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Its path in the crate: `src/lib.rs`.
    pub path: String,
    /// Its content.
    pub content: SourceContent,
}

/// The content of a file.
#[derive(Debug)]
pub(crate) enum SourceContent {
    /// Rust.
    Rust(RustFile),
    /// `Cargo.toml`, as lines.
    Toml(Vec<String>),
    /// `README.md`, as lines.
    Markdown(Vec<String>),
}

/// A file of Rust.
#[derive(Debug)]
pub(crate) struct RustFile {
    /// Inner attributes and documentation, as tokens for the start of the file.
    pub head: TokenStream,
    /// Its items.
    pub items: Vec<Item>,
}

/// An item of a file.
#[derive(Debug)]
pub(crate) enum Item {
    /// Any Rust item.
    Code(TokenStream),
    /// A call of a macro of the runtime that lists entries, one on each line.
    Table(Table),
}

/// A call of a listing macro.
#[derive(Debug)]
pub(crate) struct Table {
    /// The attributes before it.
    pub attributes: TokenStream,
    /// The macro.
    pub door: &'static str,
    /// The type that the entries belong to.
    pub subject: Ident,
    /// The lines.
    pub lines: Vec<TokenStream>,
    /// The character at the end of each line.
    pub end: char,
    /// The words after the list.
    pub tail: TokenStream,
}

/// Separates the lines of one `doc` attribute. An attribute for each line would be most of the tokens of a crate. No
/// line of documentation contains a control character.
pub(crate) const DOC_LINE_END: char = '\u{1f}';

/// All files of the crate. Each is made on demand, because the tokens of all files together would fill the memory.
pub(crate) fn emit(plan: &CratePlan) -> impl Iterator<Item = SourceFile> {
    let manifest = SourceContent::Toml(manifest::lines(&plan.manifest));
    let readme = SourceContent::Markdown(plan.readme.lines().to_vec());
    let besides = [("Cargo.toml", manifest), ("README.md", readme)];
    let besides = besides.into_iter().map(|(path, content)| SourceFile { path: path.to_owned(), content });
    besides.chain(root::files(&plan.root)).chain(plan.modules.iter().flat_map(module_files))
}

/// The files of the crate whose part of the plan is not that of another plan. All other files have the same text.
pub(crate) fn changed<'p>(plan: &'p CratePlan, other: &'p CratePlan) -> impl Iterator<Item = SourceFile> + 'p {
    let manifest = (plan.manifest != other.manifest).then(|| SourceContent::Toml(manifest::lines(&plan.manifest)));
    let readme = (plan.readme != other.readme).then(|| SourceContent::Markdown(plan.readme.lines().to_vec()));
    let besides = [("Cargo.toml", manifest), ("README.md", readme)];
    let besides = besides.into_iter().filter_map(|(path, content)| Some((path, content?)));
    let besides = besides.map(|(path, content)| SourceFile { path: path.to_owned(), content });
    let root = (plan.root != other.root).then_some(&plan.root);
    let has_changed = |module: &&Module| other.modules.iter().all(|known| known != *module);
    besides
        .chain(root.into_iter().flat_map(root::files))
        .chain(plan.modules.iter().filter(has_changed).flat_map(module_files))
}

fn rust_file(path: String, file: RustFile) -> SourceFile {
    SourceFile { path, content: SourceContent::Rust(file) }
}

/// The module's own file, and the files of its folder.
fn module_files(module: &Module) -> impl Iterator<Item = SourceFile> {
    let stem = module.name.trim_start_matches("r#");
    let own = move || rust_file(format!("src/{stem}.rs"), module_file(module));
    let divided = Divided::of(module);
    let part = move |part: &String| rust_file(format!("src/{stem}/{part}.rs"), part_file(module, &divided, part));
    std::iter::once_with(own).chain(module.parts.iter().map(part))
}

/// The items of a module by the file that they are in.
struct Divided<'m> {
    methods: BTreeMap<&'m str, Vec<&'m Method>>,
    types: BTreeMap<&'m str, Vec<&'m GatedType>>,
}

impl<'m> Divided<'m> {
    fn of(module: &'m Module) -> Self {
        let (mut methods, mut types) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        for method in module.group.iter().flat_map(|group| &group.methods) {
            methods.entry(method.part.as_deref().unwrap_or_default()).or_default().push(method);
        }
        for gated in &module.types {
            types.entry(gated.part.as_deref().unwrap_or_default()).or_default().push(gated);
        }
        Self { methods, types }
    }
}

fn module_file(module: &Module) -> RustFile {
    let Module { name, docs, group, hooks, types, parts, parts_see } = module;
    let scope = Scope { module: Some(name) };
    let mut head = inner_docs(docs);
    let mut items = vec![Item::Code(quote! { use restwright::door as rt; })];
    if !parts.is_empty() {
        head.extend(lenience(*parts_see));
        items = declared(parts, *parts_see);
    }
    if let Some(group) = group {
        group::items(scope, group, &mut items);
    }
    for gated in types.iter().filter(|gated| gated.part.is_none()) {
        types::items(scope, gated, &mut items);
    }
    for set in hooks {
        hooks::items(scope, set, &mut items);
    }
    RustFile { head, items }
}

/// The attribute that lets a module's files have unused imports: without some features, a file may have no items.
fn lenience(see: PartScope) -> TokenStream {
    match see {
        PartScope::Module => TokenStream::new(),
        PartScope::Crate => {
            let reason = prose::UNUSED_IMPORTS;
            quote! { #![allow(unused_imports, reason = #reason)] }
        }
    }
}

/// The declarations of the files in a module's folder.
fn declared(parts: &[String], see: PartScope) -> Vec<Item> {
    let parts: Vec<Ident> = parts.iter().map(|part| ident(part)).collect();
    match see {
        PartScope::Module => vec![
            Item::Code(quote! { use restwright::door as rt; }),
            Item::Code(quote! { #(mod #parts;)* #(pub use #parts::*;)* }),
        ],
        PartScope::Crate => vec![Item::Code(quote! { #(mod #parts;)* #(pub use #parts::*;)* })],
    }
}

/// A file of a module's folder.
fn part_file(module: &Module, divided: &Divided<'_>, part: &str) -> RustFile {
    let (scope, uses) = match module.parts_see {
        PartScope::Module => (Scope { module: Some(&module.name) }, quote! { use super::*; }),
        PartScope::Crate => (Scope { module: None }, quote! { use restwright::door as rt; }),
    };
    let mut items = vec![Item::Code(uses)];
    if let (Some(group), Some(methods)) = (&module.group, divided.methods.get(part)) {
        group::part_items(scope, &group.handle, methods, &mut items);
    }
    for gated in divided.types.get(part).into_iter().flatten() {
        types::items(scope, gated, &mut items);
    }
    RustFile { head: TokenStream::new(), items }
}

/// A planned identifier, with `r#` if it has that.
fn ident(name: &str) -> Ident {
    Ident::new(name)
}

fn docs(docs: &Documentation) -> TokenStream {
    let text = doc_text(docs.lines()).into_iter();
    quote! { #(#[doc = #text])* }
}

fn inner_docs(docs: &Documentation) -> TokenStream {
    let text = doc_text(docs.lines()).into_iter();
    quote! { #(#![doc = #text])* }
}

/// Documentation in the generator's own words.
fn said(lines: &[&str]) -> TokenStream {
    let text = doc_text(lines).into_iter();
    quote! { #(#[doc = #text])* }
}

fn said_inside(lines: &[&str]) -> TokenStream {
    let text = doc_text(lines).into_iter();
    quote! { #(#![doc = #text])* }
}

/// The lines as the text of one attribute, with [`DOC_LINE_END`] between them, or `None` if there are no lines.
fn doc_text<L: AsRef<str>>(lines: &[L]) -> Option<Literal> {
    let (first, others) = lines.split_first()?;
    let length: usize = lines.iter().map(|line| line.as_ref().len() + 2).sum();
    let mut text = String::with_capacity(length);
    push_doc_line(&mut text, first.as_ref());
    for line in others {
        text.push(DOC_LINE_END);
        push_doc_line(&mut text, line.as_ref());
    }
    Some(Literal::documentation(&text))
}

fn push_doc_line(text: &mut String, line: &str) {
    if !line.is_empty() {
        text.push(' ');
        text.push_str(line);
    }
}

fn deprecated(reason: Option<&Note>) -> TokenStream {
    match reason.map(Note::as_str) {
        Some(reason) => quote! { #[deprecated(note = #reason)] },
        None => TokenStream::new(),
    }
}

/// The attribute that includes an item if any of these features is on.
fn gate(features: &[String]) -> TokenStream {
    match features {
        [] => TokenStream::new(),
        [only] => quote! { #[cfg(feature = #only)] },
        several => quote! { #[cfg(any(#(feature = #several),*))] },
    }
}

/// The scope of a type's path. Types of this module are written without a path.
#[derive(Clone, Copy)]
struct Scope<'m> {
    module: Option<&'m str>,
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
        RustType::Named(path) if scope.module == Some(&path.module) => {
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
