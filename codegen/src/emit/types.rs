//! Emits structs, enums and unions.

use super::tokens::{Literal, TokenStream, quote};
use super::{Item, Scope, Table, deprecated, docs, gate, ident, rust_type, said};
use crate::plan::{
    Accepts, Bound, ConstructorPlan, EnumPlan, EnumVariant, FieldFacts, FieldPlan, FixedPlan, Flag, GatedType, Input,
    RecordPlan, RustType, SetterPlan, TuplePlan, TypePlan, UnionPlan, UnionVariant, prose,
};

/// The attributes of the items of a type.
#[derive(Clone, Copy)]
struct Marks<'m> {
    /// For each item: the features that turn it on.
    gate: &'m TokenStream,
    /// For the declaration: the same features, and the reason of a deprecation.
    declared: &'m TokenStream,
}

/// The items of a type.
pub(super) fn items(scope: Scope<'_>, gated: &GatedType, items: &mut Vec<Item>) {
    let GatedType { features, ty, eq_hash, deprecated: reason, origin: _, part: _ } = gated;
    let gate = gate(features);
    let reason = deprecated(reason.as_ref());
    let marks = Marks { gate: &gate, declared: &quote! { #gate #reason } };
    match ty {
        TypePlan::Record(record) => record_items(scope, record, marks, items),
        TypePlan::Tuple(tuple) => tuple_items(scope, tuple, marks, items),
        TypePlan::StringEnum(plan) => enum_items(plan, "string_enum", &quote! { rt::UnknownValue }, marks, items),
        TypePlan::LiteralEnum(plan) => enum_items(plan, "literal_enum", &quote! { rt::Json }, marks, items),
        TypePlan::Union(union) => union_items(scope, union, marks, items),
    }
    if *eq_hash {
        let name = ident(ty.name());
        items.push(Item::Code(quote! {
            #gate
            restwright::eq_hash!(#name);
        }));
    }
}

fn record_items(scope: Scope<'_>, record: &RecordPlan, marks: Marks<'_>, items: &mut Vec<Item>) {
    let Marks { gate, declared: attributes } = marks;
    let RecordPlan { name, docs: lines, fields, extra, additional, closed, constructor, setters } = record;
    let name = ident(name);
    let lines = docs(lines);
    let extra = ident(extra);
    let declared = fields.iter().map(|one| field(scope, one));
    let (undeclared, rest) = match additional {
        Some(ty) => {
            let ty = rust_type(scope, ty);
            (said(prose::ADDITIONAL), quote! { rt::Additional<#ty> })
        }
        None if *closed => (said(prose::FORBIDDEN), quote! { rt::Extra }),
        None => (said(prose::UNDECLARED), quote! { rt::Extra }),
    };
    items.push(Item::Code(quote! {
        #lines
        #attributes
        #[derive(Clone, Default)]
        #[non_exhaustive]
        pub struct #name {
            #(#declared)*
            #undeclared
            pub #extra: #rest,
        }
    }));
    if let Some(ConstructorPlan { inputs, fixed: filled, sets_deprecated, is_long }) = constructor {
        let arguments = inputs.iter().map(|one| argument(scope, one));
        let fields = inputs.iter().map(|input| {
            let field = ident(&input.name);
            let value = owned(input);
            match &input.accepts {
                // A value that is given unchanged is written in short: `name`, not `name: name`.
                Accepts::Value(_) => quote! { #field, },
                Accepts::Text
                | Accepts::Into(_)
                | Accepts::Texts
                | Accepts::NullableTexts
                | Accepts::Items(_)
                | Accepts::ItemsInto(_)
                | Accepts::Files
                | Accepts::NamedFiles
                | Accepts::Reference(_) => quote! { #field: #value, },
            }
        });
        let filled_in = filled.iter().map(|(field, only)| {
            let field = ident(field);
            let value = fixed(scope, only);
            quote! { #field: #value, }
        });
        let body = if inputs.is_empty() && filled.is_empty() {
            quote! { <Self as Default>::default() }
        } else {
            quote! { Self { #(#fields)* #(#filled_in)* ..<Self as Default>::default() } }
        };
        let setters = setters.iter().map(|one| setter(scope, one));
        let touching = sets_deprecated.then(allow_deprecated);
        // The number of arguments is the number of required properties in the document.
        let long = is_long.then(|| quote! { #[allow(clippy::too_many_arguments)] });
        let about = said(prose::NEW);
        items.push(Item::Code(quote! {
            #gate
            impl #name {
                #about
                #touching
                #long
                pub fn new(#(#arguments),*) -> Self {
                    #body
                }
                #(#setters)*
            }
        }));
    }
    items.push(Item::Table(Table {
        attributes: gate.clone(),
        door: "record",
        subject: name,
        lines: fields.iter().map(field_line).collect(),
        end: ';',
        tail: quote! { #extra },
    }));
}

fn field(scope: Scope<'_>, field: &FieldPlan) -> TokenStream {
    let FieldPlan { name, ty, docs: lines, deprecated: reason, facts: _ } = field;
    let name = ident(name);
    let lines = docs(lines);
    let ty = rust_type(scope, ty);
    let deprecated = deprecated(reason.as_ref());
    quote! {
        #lines
        #deprecated
        pub #name: #ty,
    }
}

fn field_line(field: &FieldPlan) -> TokenStream {
    let name = ident(&field.name);
    line_of(&quote! { #name }, field)
}

fn line_of(name: &TokenStream, field: &FieldPlan) -> TokenStream {
    let FieldFacts { wire, flags } = &field.facts;
    let flags = flags.iter().map(flag);
    quote! { #name: #wire #(, #flags)* }
}

fn tuple_items(scope: Scope<'_>, tuple: &TuplePlan, marks: Marks<'_>, items: &mut Vec<Item>) {
    let Marks { gate, declared: attributes } = marks;
    let TuplePlan { name, docs: lines, fields, inputs: _, rest: _, additional, closed } = tuple;
    let name = ident(name);
    let lines = docs(lines);
    let declared = fields.iter().map(|field| {
        let FieldPlan { name: _, ty, docs: lines, deprecated: reason, facts: _ } = field;
        let lines = docs(lines);
        let ty = rust_type(scope, ty);
        let deprecated = deprecated(reason.as_ref());
        quote! { #lines #deprecated pub #ty, }
    });
    let about = said(if *closed { prose::NOTHING_BEHIND } else { prose::BEHIND });
    let rest = match additional {
        Some(ty) => {
            let ty = rust_type(scope, ty);
            quote! { rt::Rest<#ty> }
        }
        None => quote! { rt::Rest },
    };
    items.push(Item::Code(quote! {
        #lines
        #attributes
        #[derive(Clone, Default)]
        pub struct #name(#(#declared)* #about pub #rest);
    }));
    let behind = Literal::usize_unsuffixed(fields.len());
    let closed = closed.then(|| quote! { closed });
    items.push(Item::Table(Table {
        attributes: gate.clone(),
        door: "tuple",
        subject: name,
        lines: fields
            .iter()
            .enumerate()
            .map(|(index, field)| {
                let index = Literal::usize_unsuffixed(index);
                line_of(&quote! { #index }, field)
            })
            .collect(),
        end: ';',
        tail: quote! { #behind #closed },
    }));
    conversions_of_tuple(scope, tuple, gate, items);
}

/// The conversions from a Rust tuple and to one.
fn conversions_of_tuple(scope: Scope<'_>, tuple: &TuplePlan, gate: &TokenStream, items: &mut Vec<Item>) {
    let TuplePlan { name, docs: _, fields, inputs, rest: _, additional: _, closed: _ } = tuple;
    let name = ident(name);
    let touching = fields.iter().any(|field| field.deprecated.is_some()).then(allow_deprecated);
    let held: Vec<TokenStream> = fields.iter().map(|field| rust_type(scope, &field.ty)).collect();
    let mut generics = Vec::new();
    let mut given = Vec::new();
    let mut values = Vec::new();
    for (index, (input, held)) in inputs.iter().zip(&held).enumerate() {
        let place = Literal::usize_unsuffixed(index);
        if let Accepts::Into(_) = input.accepts {
            let generic = ident(&format!("_T{index}"));
            generics.push(quote! { #generic: Into<#held> });
            given.push(quote! { #generic });
            values.push(quote! { value.#place.into() });
        } else {
            given.push(held.clone());
            values.push(quote! { value.#place });
        }
    }
    let generics = (!generics.is_empty()).then(|| quote! { <#(#generics),*> });
    items.push(Item::Code(quote! {
        #gate
        #touching
        impl #generics From<(#(#given,)*)> for #name {
            fn from(value: (#(#given,)*)) -> Self {
                Self(#(#values,)* rt::Rest::new())
            }
        }
    }));
    let fields = (0..fields.len()).map(Literal::usize_unsuffixed);
    items.push(Item::Code(quote! {
        #gate
        #touching
        impl From<#name> for (#(#held,)*) {
            fn from(value: #name) -> Self {
                (#(value.#fields,)*)
            }
        }
    }));
}

fn allow_deprecated() -> TokenStream {
    quote! { #[allow(deprecated)] }
}

/// A flag as a call without its receiver: `max_length(32)`.
fn flag(flag: &Flag) -> TokenStream {
    match flag {
        Flag::Required => quote! { required },
        Flag::Nullable => quote! { nullable },
        Flag::ReadOnly => quote! { read_only },
        Flag::WriteOnly => quote! { write_only },
        Flag::Minimum(bound) => number(&quote! { minimum }, &quote! { minimum_f64 }, *bound),
        Flag::Maximum(bound) => number(&quote! { maximum }, &quote! { maximum_f64 }, *bound),
        Flag::ExclusiveMinimum(bound) => {
            number(&quote! { exclusive_minimum }, &quote! { exclusive_minimum_f64 }, *bound)
        }
        Flag::ExclusiveMaximum(bound) => {
            number(&quote! { exclusive_maximum }, &quote! { exclusive_maximum_f64 }, *bound)
        }
        Flag::MultipleOf(bound) => number(&quote! { multiple_of }, &quote! { multiple_of_f64 }, *bound),
        Flag::MinLength(bound) => count(&quote! { min_length }, *bound),
        Flag::MaxLength(bound) => count(&quote! { max_length }, *bound),
        Flag::MinItems(bound) => count(&quote! { min_items }, *bound),
        Flag::MaxItems(bound) => count(&quote! { max_items }, *bound),
        Flag::UniqueItems => quote! { unique_items },
        Flag::Only(value) => quote! { only(#value) },
        Flag::Each(inside) => {
            let inside = unnamed(inside);
            quote! { each(&#inside) }
        }
        Flag::AnythingIn(alternatives) => bits(&quote! { anything_in }, *alternatives),
        Flag::AnyItemsIn(alternatives) => bits(&quote! { any_items_in }, *alternatives),
        Flag::OptionalIn(alternatives) => bits(&quote! { optional_in }, *alternatives),
    }
}

/// A description of a value without a name.
pub(super) fn unnamed(flags: &[Flag]) -> TokenStream {
    let flags = flags.iter().map(called);
    quote! { rt::Field::unnamed()#(#flags)* }
}

/// A flag as a method call.
pub(super) fn called(one: &Flag) -> TokenStream {
    let tokens = flag(one);
    match one {
        Flag::Required | Flag::Nullable | Flag::ReadOnly | Flag::WriteOnly | Flag::UniqueItems => quote! { .#tokens() },
        Flag::Minimum(_)
        | Flag::Maximum(_)
        | Flag::ExclusiveMinimum(_)
        | Flag::ExclusiveMaximum(_)
        | Flag::MultipleOf(_)
        | Flag::MinLength(_)
        | Flag::MaxLength(_)
        | Flag::MinItems(_)
        | Flag::MaxItems(_)
        | Flag::Only(_)
        | Flag::Each(_)
        | Flag::AnythingIn(_)
        | Flag::AnyItemsIn(_)
        | Flag::OptionalIn(_) => quote! { .#tokens },
    }
}

fn bits(name: &TokenStream, bits: u16) -> TokenStream {
    let bits = Literal::u16_unsuffixed(bits);
    quote! { #name(#bits) }
}

fn count(name: &TokenStream, bound: u64) -> TokenStream {
    let bound = Literal::u64_unsuffixed(bound);
    quote! { #name(#bound) }
}

/// A bound by the function for its kind of number.
fn number(integral: &TokenStream, fractional: &TokenStream, bound: Bound) -> TokenStream {
    match bound {
        Bound::Integer(bound) => {
            let bound = Literal::i64_unsuffixed(bound);
            quote! { #integral(#bound) }
        }
        Bound::Fraction(bound) => {
            let bound = Literal::f64_unsuffixed(bound);
            quote! { #fractional(#bound) }
        }
    }
}

/// The only value of a type, which is filled in.
pub(super) fn fixed(scope: Scope<'_>, plan: &FixedPlan) -> TokenStream {
    match plan {
        FixedPlan::Variant { path, variant } => {
            let ty = rust_type(scope, &RustType::Named(path.clone()));
            let variant = ident(variant);
            quote! { #ty::#variant }
        }
        FixedPlan::Bool(value) => quote! { #value },
        // JSON is `null` by default.
        FixedPlan::Null => quote! { rt::Json::default() },
    }
}

/// `name: impl Into<String>`
pub(super) fn argument(scope: Scope<'_>, input: &Input) -> TokenStream {
    let name = ident(&input.name);
    let ty = match &input.accepts {
        Accepts::Text => quote! { impl AsRef<str> },
        Accepts::Into(ty) => {
            let ty = rust_type(scope, ty);
            quote! { impl Into<#ty> }
        }
        Accepts::Value(ty) => rust_type(scope, ty),
        Accepts::Texts => quote! { impl IntoIterator<Item = impl Into<String>> },
        Accepts::NullableTexts => quote! { impl IntoIterator<Item = impl rt::NullableText> },
        Accepts::Items(item) => {
            let item = rust_type(scope, item);
            quote! { impl IntoIterator<Item = #item> }
        }
        Accepts::ItemsInto(item) => {
            let item = rust_type(scope, item);
            quote! { impl IntoIterator<Item = impl Into<#item>> }
        }
        Accepts::Files => quote! { impl IntoIterator<Item = impl Into<rt::FilePart>> },
        Accepts::NamedFiles => quote! { impl IntoIterator<Item = (impl Into<String>, impl Into<rt::FilePart>)> },
        Accepts::Reference(RustType::List(item)) => {
            let item = rust_type(scope, item);
            quote! { &[#item] }
        }
        Accepts::Reference(ty) => {
            let ty = rust_type(scope, ty);
            quote! { &#ty }
        }
    };
    quote! { #name: #ty }
}

/// The value of an input, in the form that its field holds if it is required.
fn owned(input: &Input) -> TokenStream {
    let name = ident(&input.name);
    match &input.accepts {
        Accepts::Text => quote! { #name.as_ref().to_owned() },
        Accepts::Into(_) => quote! { #name.into() },
        Accepts::Value(_) => quote! { #name },
        Accepts::Texts => quote! { rt::texts(#name) },
        Accepts::NullableTexts => quote! { rt::nullable_texts(#name) },
        Accepts::ItemsInto(_) => quote! { rt::list_of(#name) },
        Accepts::Items(_) | Accepts::Files | Accepts::NamedFiles => quote! { rt::list(#name) },
        Accepts::Reference(RustType::List(_)) => quote! { #name.to_vec() },
        Accepts::Reference(_) => quote! { #name.clone() },
    }
}

fn setter(scope: Scope<'_>, plan: &SetterPlan) -> TokenStream {
    let SetterPlan { input, is_wrapped } = plan;
    let name = ident(&input.name);
    let lines = docs(&input.docs);
    let deprecated = deprecated(input.deprecated.as_ref());
    let argument = argument(scope, input);
    let value = owned(input);
    let value = if *is_wrapped {
        quote! { Some(#value) }
    } else {
        value
    };
    // The setter of a deprecated field is deprecated too, but it must set the field.
    let touching = input.deprecated.is_some().then(allow_deprecated);
    quote! {
        #lines
        #deprecated
        #touching
        #[must_use]
        pub fn #name(mut self, #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn enum_items(plan: &EnumPlan, door: &'static str, raw: &TokenStream, marks: Marks<'_>, items: &mut Vec<Item>) {
    let Marks { gate, declared: attributes } = marks;
    let EnumPlan { name, docs: lines, variants, unknown, open } = plan;
    let name = ident(name);
    let lines = docs(lines);
    let unknown = ident(unknown);
    let declared = variants.iter().map(|EnumVariant { name, value: _, docs: lines }| {
        let name = ident(name);
        let lines = docs(lines);
        quote! { #lines #name, }
    });
    let about = said(if *open { prose::UNLISTED_VALUE } else { prose::UNKNOWN_VALUE });
    let allows_others = open.then(|| quote! { open });
    items.push(Item::Code(quote! {
        #lines
        #attributes
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared)*
            #about
            #unknown(#raw),
        }
    }));
    items.push(Item::Table(Table {
        attributes: gate.clone(),
        door,
        subject: name,
        lines: variants
            .iter()
            .map(|variant| {
                let name = ident(&variant.name);
                let value = &variant.value;
                quote! { #name: #value }
            })
            .collect(),
        end: ',',
        tail: quote! { #unknown #allows_others },
    }));
}

fn union_items(scope: Scope<'_>, union: &UnionPlan, marks: Marks<'_>, items: &mut Vec<Item>) {
    let Marks { gate, declared: attributes } = marks;
    let UnionPlan { name, docs: lines, variants, unknown, open } = union;
    let name = ident(name);
    let lines = docs(lines);
    let unknown = ident(unknown);
    let declared = variants.iter().map(|variant| {
        let lines = docs(&variant.docs);
        let name = ident(&variant.name);
        let ty = rust_type(scope, &variant.ty);
        quote! { #lines #name(#ty), }
    });
    let about = said(if *open { prose::OTHER_ALLOWED } else { prose::OTHER_VALUE });
    let allows_others = open.then(|| quote! { open });
    items.push(Item::Code(quote! {
        #lines
        #attributes
        #[derive(Clone)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared)*
            #about
            #unknown(rt::Json),
        }
    }));
    items.push(Item::Table(Table {
        attributes: gate.clone(),
        door: "union",
        subject: name.clone(),
        lines: variants.iter().map(|one| union_line(scope, one)).collect(),
        end: ';',
        tail: quote! { #unknown #allows_others },
    }));
    for variant in variants.iter().filter(|variant| variant.converts) {
        let UnionVariant { name: variant, ty, docs: _, wire: _, tag: _, only: _, default_for: _, converts: _ } =
            variant;
        let variant = ident(variant);
        let mut convert = |given: TokenStream, value: TokenStream| {
            items.push(Item::Code(quote! {
                #gate
                impl From<#given> for #name {
                    fn from(value: #given) -> Self {
                        Self::#variant(#value)
                    }
                }
            }));
        };
        match ty {
            RustType::Boxed(inner) => convert(rust_type(scope, inner), quote! { Box::new(value) }),
            // A string literal converts too.
            RustType::String => {
                convert(quote! { String }, quote! { value });
                convert(quote! { &str }, quote! { value.to_owned() });
            }
            RustType::Bool
            | RustType::I32
            | RustType::I64
            | RustType::U32
            | RustType::U64
            | RustType::F64
            | RustType::DateTime
            | RustType::Date
            | RustType::Base64
            | RustType::Bytes
            | RustType::Upload
            | RustType::File
            | RustType::Json
            | RustType::Unit
            | RustType::List(_)
            | RustType::Map(_)
            | RustType::Option(_)
            | RustType::Nullable(_)
            | RustType::Page(_)
            | RustType::Named(_) => convert(rust_type(scope, ty), quote! { value }),
        }
    }
}

fn union_line(scope: Scope<'_>, variant: &UnionVariant) -> TokenStream {
    let UnionVariant { name, ty, docs: _, wire: _, tag, only, default_for, converts: _ } = variant;
    let name = ident(name);
    let ty = rust_type(scope, ty);
    let only = only.map(|only| quote! { , only #only });
    let tag = tag.as_ref().map(|(property, values)| quote! { , #property = [#(#values),*] });
    let default = default_for.as_ref().map(|property| quote! { , else #property });
    quote! { #name: #ty #only #tag #default }
}
