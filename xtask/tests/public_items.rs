//! Checks the public items of the runtime against a list, so that a change of them is also a change of the list.
//!
//! `UPDATE=1 cargo test -p xtask --test public_items` writes the list again. A reviewer reads its diff.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Block, Fields, ImplItem, Item, TraitItem, Type, Visibility};

const LIST: &str = "runtime/tests/public.txt";

const HEAD: &str = "\
Every item of the runtime that is `pub`, by file, without documentation and without what functions do.
An item of a private module can be reached if `lib.rs`, `door.rs` or a `mod.rs` exports it.
An item that a macro of our own makes is listed by the head that the macro gets.
`UPDATE=1 cargo test -p xtask --test public_items` writes this list anew.
";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sources below a folder, each with its path relative to it, in order.
fn sources(folder: &Path) -> Vec<(String, syn::File)> {
    let (mut open, mut found) = (vec![folder.to_path_buf()], Vec::new());
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(&current).expect("the sources can be listed") {
            let path = entry.expect("the sources can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                let name = path.strip_prefix(folder).expect("it stands below the folder").display().to_string();
                let text = fs::read_to_string(&path).expect("a source is text");
                found.push((name, syn::parse_file(&text).expect("a source is Rust")));
            }
        }
    }
    found.sort_by(|(a, _), (b, _)| a.cmp(b));
    found
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Keeps only the attributes that callers depend on.
fn strip(attributes: &mut Vec<Attribute>) {
    let kept = ["cfg", "must_use", "non_exhaustive", "deprecated", "derive", "macro_export"];
    attributes.retain(|attribute| kept.iter().any(|name| attribute.path().is_ident(name)));
}

fn empty() -> Block {
    Block { brace_token: syn::token::Brace::default(), stmts: Vec::new() }
}

/// The public fields. If a struct has others, one placeholder says so.
fn strip_fields(fields: &mut Fields) {
    match fields {
        Fields::Named(named) => {
            named.named = std::mem::take(&mut named.named).into_iter().filter(|field| is_public(&field.vis)).collect();
            named.named.iter_mut().for_each(|field| strip(&mut field.attrs));
        }
        Fields::Unnamed(unnamed) => {
            unnamed.unnamed =
                std::mem::take(&mut unnamed.unnamed).into_iter().filter(|field| is_public(&field.vis)).collect();
        }
        Fields::Unit => {}
    }
}

/// The name of the type that an `impl` is for, behind references.
fn subject(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => subject(&reference.elem),
        _ => None,
    }
}

/// The public part of an item; `None` if it has none.
fn shown(mut item: Item, types: &BTreeSet<String>) -> Option<Item> {
    let is_shown = match &mut item {
        Item::Const(one) => {
            strip(&mut one.attrs);
            is_public(&one.vis)
        }
        Item::Enum(one) => {
            strip(&mut one.attrs);
            one.variants.iter_mut().for_each(|variant| strip(&mut variant.attrs));
            one.variants.iter_mut().flat_map(|variant| &mut variant.fields).for_each(|field| strip(&mut field.attrs));
            is_public(&one.vis)
        }
        Item::Fn(one) => {
            strip(&mut one.attrs);
            *one.block = empty();
            is_public(&one.vis)
        }
        Item::Impl(one) => {
            strip(&mut one.attrs);
            let is_of_trait = one.trait_.is_some();
            one.items.retain_mut(|member| !is_of_trait && shown_member(member));
            subject(&one.self_ty).is_none_or(|name| types.contains(&name)) && (is_of_trait || !one.items.is_empty())
        }
        Item::Mod(one) => {
            strip(&mut one.attrs);
            let is_public = is_public(&one.vis);
            if let Some((_, items)) = &mut one.content {
                *items = std::mem::take(items).into_iter().filter_map(|item| shown(item, types)).collect();
            }
            is_public
        }
        Item::Static(one) => {
            strip(&mut one.attrs);
            is_public(&one.vis)
        }
        Item::Struct(one) => {
            strip(&mut one.attrs);
            strip_fields(&mut one.fields);
            is_public(&one.vis)
        }
        Item::Trait(one) => {
            strip(&mut one.attrs);
            for member in &mut one.items {
                if let TraitItem::Fn(one) = member {
                    strip(&mut one.attrs);
                    one.default = one.default.as_ref().map(|_| empty());
                }
            }
            is_public(&one.vis)
        }
        Item::Type(one) => {
            strip(&mut one.attrs);
            is_public(&one.vis)
        }
        Item::Use(one) => {
            strip(&mut one.attrs);
            is_public(&one.vis)
        }
        // The items that macros write are listed separately.
        _ => false,
    };
    is_shown.then_some(item)
}

/// True if a member of an inherent `impl` is public.
fn shown_member(member: &mut ImplItem) -> bool {
    match member {
        ImplItem::Fn(one) => {
            strip(&mut one.attrs);
            one.block = empty();
            is_public(&one.vis)
        }
        ImplItem::Const(one) => {
            strip(&mut one.attrs);
            is_public(&one.vis)
        }
        _ => false,
    }
}

/// The lines of a macro: its name if other crates may call it, the items that it writes if it is our own, and the items
/// that are written with it if it is used.
fn of_macro(item: &Item) -> Vec<String> {
    let Item::Macro(one) = item else { return Vec::new() };
    let is_exported = one.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export"));
    match &one.ident {
        Some(name) if is_exported => vec![format!("macro_rules! {name}")],
        Some(name) => {
            let mut heads = Vec::new();
            heads_in(one.mac.tokens.clone(), &mut heads);
            heads.iter().map(|head| format!("// {name}! writes: {head}")).collect()
        }
        None => {
            let name = one.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            vec![format!("{name}!({})", without_attributes(one.mac.tokens.clone()))]
        }
    }
}

/// The arguments of a macro call, without documentation.
fn without_attributes(tokens: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        if is_sign(&token, '#') {
            tokens.next();
        } else {
            kept.push(token);
        }
    }
    kept.into_iter().collect()
}

/// The heads of the `pub` items and the `impl`s among tokens, with the `pub` members of those.
fn heads_in(tokens: TokenStream, heads: &mut Vec<String>) {
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Ident(word) if word == "pub" || word == "impl" => {
                let mut head = vec![token.clone()];
                let mut body = None;
                for next in tokens.by_ref().take_while(|next| !is_sign(next, ';')) {
                    match next {
                        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                            body = Some(group.stream());
                            break;
                        }
                        other => head.push(other),
                    }
                }
                heads.push(head.iter().cloned().collect::<TokenStream>().to_string());
                let is_of_trait = head.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "for"));
                if word == "impl" && !is_of_trait {
                    heads_in(body.unwrap_or_default(), heads);
                }
            }
            TokenTree::Group(group) => heads_in(group.stream(), heads),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(found) if found.as_char() == sign)
}

fn public_types(files: &[(String, syn::File)]) -> BTreeSet<String> {
    let name = |item: &Item| match item {
        Item::Struct(one) if is_public(&one.vis) => Some(one.ident.to_string()),
        Item::Enum(one) if is_public(&one.vis) => Some(one.ident.to_string()),
        Item::Type(one) if is_public(&one.vis) => Some(one.ident.to_string()),
        _ => None,
    };
    files.iter().flat_map(|(_, file)| &file.items).filter_map(name).collect()
}

fn listed(files: Vec<(String, syn::File)>) -> String {
    let types = public_types(&files);
    let mut text = HEAD.to_owned();
    for (name, file) in files {
        let macros: Vec<String> = file.items.iter().flat_map(of_macro).collect();
        let items = file.items.into_iter().filter_map(|item| shown(item, &types)).collect();
        let code = prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items });
        if !(code.is_empty() && macros.is_empty()) {
            write!(text, "\n// {name}\n").expect("writing to a string cannot fail");
            text.extend(macros.iter().flat_map(|line| [line, "\n"]));
            text.push_str(&code);
        }
    }
    text
}

#[test]
fn each_public_item_of_the_runtime_is_listed() {
    let found = listed(sources(&root().join("runtime/src")));
    let list = root().join(LIST);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&list, &found).expect("the list can be written");
    }
    let expected = fs::read_to_string(&list).unwrap_or_default();
    let differs = found.lines().zip(expected.lines()).position(|(found, expected)| found != expected);
    let line = differs.unwrap_or_else(|| found.lines().count().min(expected.lines().count()));
    assert!(
        found == expected,
        "{LIST} line {}: the public API changed: `{}`, where the list has `{}`. Is that meant? Then \
         `UPDATE=1 cargo test -p xtask --test public_items` writes it anew.",
        line + 1,
        found.lines().nth(line).unwrap_or_default(),
        expected.lines().nth(line).unwrap_or_default(),
    );
}

#[test]
fn what_is_public_is_listed_and_nothing_else() {
    let source = "pub struct Shown { pub a: u8, b: u8 } struct Hidden; pub(crate) fn within() {} pub fn without() { within() }\n\
                  impl Shown { pub fn new() -> Self { todo() } fn private(&self) {} } impl Drop for Hidden {}\n\
                  impl Clone for Shown { fn clone(&self) -> Self { todo() } }\n\
                  #[macro_export] macro_rules! shown { () => {} } macro_rules! hidden { () => {} }\n\
                  macro_rules! written { ($name:ident) => { pub struct $name(u8); impl Drop for $name { fn drop(&mut self) {} }\n\
                  impl $name { pub fn made() -> Self { todo() } fn own() {} } } } written! { /// Words.\n Made }";
    let file = syn::parse_file(source).expect("it is Rust");
    let found = listed(vec![("a.rs".to_owned(), file)]);
    let code = found.strip_prefix(HEAD).expect("the head comes first");
    assert_eq!(
        code,
        "\n// a.rs\nmacro_rules! shown\n// written! writes: pub struct $ name (u8)\n// written! writes: impl Drop for $ name\n\
         // written! writes: impl $ name\n// written! writes: pub fn made () -> Self\nwritten!(Made)\npub struct Shown {\n    pub a: u8,\n}\npub fn without() {}\nimpl Shown {\n    \
         pub fn new() -> Self {}\n}\nimpl Clone for Shown {}\n"
    );
}
