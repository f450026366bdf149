//! Emits a group: its handle, its requests, and the descriptions of its operations.

use super::tokens::{Literal, TokenStream, quote};
use super::types::{argument, called, fixed, unnamed};
use super::{Item, Scope, deprecated, docs, ident, rust_type, said};
use crate::plan::{
    Accepts, AnswerForm, BodyPlan, FieldFacts, FixedInput, Group, HeaderPlan, Input, ItemsMember, ItemsPlan, ItemsStep,
    LocationPlan, Method, OperationPlan, PagingField, PagingPlan, PagingValue, ParameterPlan, PartHeaderPlan, RustType,
    Sink, StatusPlan, StreamForm, StylePlan, Taking, WholeQueryPlan, prose,
};

/// The items of a group in the module's own file.
pub(super) fn items(scope: Scope<'_>, group: &Group, items: &mut Vec<Item>) {
    let Group { handle, docs: lines, methods } = group;
    let handle = ident(handle);
    let lines = docs(lines);
    let methods: Vec<&Method> = methods.iter().filter(|method| method.part.is_none()).collect();
    items.push(Item::Code(quote! {
        #lines
        #[derive(Clone, Copy, Debug)]
        pub struct #handle<'c> {
            client: &'c rt::Client,
        }
    }));
    let methods_tokens = methods.iter().map(|one| method(scope, one));
    items.push(Item::Code(quote! {
        impl<'c> #handle<'c> {
            pub(crate) fn new(client: &'c rt::Client) -> Self {
                Self { client }
            }
            #(#methods_tokens)*
        }
    }));
    operations(scope, &methods, items);
}

/// The items of a group in a file of the module's folder.
pub(super) fn part_items(scope: Scope<'_>, handle: &str, methods: &[&Method], items: &mut Vec<Item>) {
    let handle = ident(handle);
    let methods_tokens = methods.iter().map(|one| method(scope, one));
    items.push(Item::Code(quote! { impl #handle<'_> { #(#methods_tokens)* } }));
    operations(scope, methods, items);
}

fn operations(scope: Scope<'_>, methods: &[&Method], items: &mut Vec<Item>) {
    for method in methods {
        items.push(Item::Code(operation(method)));
        builder(scope, method, items);
    }
}

fn method(scope: Scope<'_>, method: &Method) -> TokenStream {
    let name = ident(&method.name);
    let builder = ident(&method.builder);
    let constant = ident(&method.constant);
    let mut all = method.docs.clone();
    all.push(method.example.clone());
    let lines = docs(&all);
    let deprecated = deprecated(method.deprecated.as_ref());
    let arguments = method.arguments.iter().map(|one| argument(scope, one));
    let given = method.arguments.iter().map(|one| call(scope, one));
    let filled_in = method.fixed.iter().map(|FixedInput { place: _, sink, value }| {
        let value = fixed(scope, value);
        sunk(sink, &quote! { &#value }, &value)
    });
    let empty = method.operation.body.as_ref().is_some_and(|body| body.empty);
    let empty = empty.then(|| quote! { .with_body(&rt::Map::<rt::Json>::new()) });
    quote! {
        #lines
        #deprecated
        pub fn #name(&self, #(#arguments),*) -> #builder {
            #builder { request: self.client.request(&#constant)#(#given)* #(#filled_in)* #empty }
        }
    }
}

/// The call that passes a value to the request.
fn call(scope: Scope<'_>, input: &Input) -> TokenStream {
    let name = ident(&input.name);
    let value = match &input.accepts {
        Accepts::Text => quote! { &#name.as_ref() },
        Accepts::Into(ty) => {
            let ty = rust_type(scope, ty);
            quote! { &Into::<#ty>::into(#name) }
        }
        Accepts::Value(_) => quote! { &#name },
        Accepts::Texts => quote! { &rt::texts(#name) },
        Accepts::NullableTexts => quote! { &rt::nullable_texts(#name) },
        Accepts::ItemsInto(item) => {
            let item = rust_type(scope, item);
            quote! { &rt::list_of::<#item, _>(#name) }
        }
        Accepts::Items(_) => quote! { &rt::list(#name) },
        Accepts::Files | Accepts::NamedFiles => quote! { #name },
        // A slice cannot become the trait object that the parameter takes, but a reference to it can.
        Accepts::Reference(RustType::List(_)) => quote! { &#name },
        Accepts::Reference(_) => quote! { #name },
    };
    sunk(&input.sink, &value, &quote! { #name })
}

/// The call that passes a value on. `given` is the value as the caller gave it.
fn sunk(sink: &Sink, value: &TokenStream, given: &TokenStream) -> TokenStream {
    match sink {
        Sink::Path(wire) => quote! { .path(#wire, #value) },
        Sink::Query(wire) => quote! { .with_query(#wire, #value) },
        Sink::Header(wire) => quote! { .with_header_parameter(#wire, #value) },
        Sink::Cookie(wire) => quote! { .with_cookie_parameter(#wire, #value) },
        Sink::PartHeader { part, header } => quote! { .with_part_header(#part, #header, #value) },
        Sink::Field(wire) => quote! { .with_field(#wire, #value) },
        Sink::File(wire) => quote! { .with_file(#wire, #given.into()) },
        Sink::Files(wire) => quote! { .with_files(#wire, #value) },
        Sink::NamedFiles => quote! { .with_named_files(#value) },
        Sink::OtherFields => quote! { .with_fields(#value) },
        Sink::OtherFiles => quote! { .with_more_files(#value) },
        Sink::Body => quote! { .with_body(#value) },
        Sink::Upload => quote! { .with_upload(#given.into()) },
        Sink::Text => quote! { .with_text(#given.into()) },
    }
}

fn builder(scope: Scope<'_>, method: &Method, items: &mut Vec<Item>) {
    let builder = ident(&method.builder);
    let lines = docs(&method.builder_docs);
    let setters = method.setters.iter().map(|input| {
        let name = ident(&input.name);
        let lines = docs(&input.docs);
        let deprecated = deprecated(input.deprecated.as_ref());
        let argument = argument(scope, input);
        let call = call(scope, input);
        quote! {
            #lines
            #deprecated
            #[inline]
            pub fn #name(self, #argument) -> Self {
                Self { request: self.request #call }
            }
        }
    });
    let (sent, send) = match method.taking {
        Taking::Raw => (quote! { rt::RawResponse }, quote! { send_raw }),
        Taking::Read => {
            let answer = rust_type(scope, &method.answer);
            (quote! { crate::Response<#answer> }, quote! { send })
        }
    };
    let pages = method.items.as_ref().map(|plan| pages(scope, &method.answer, plan));
    let more_parts = method.more_parts.then(|| {
        let about = said(prose::ADD_PART);
        quote! {
            #about
            pub fn add_part(mut self, part: rt::Part) -> Self {
                self.request.part(part);
                self
            }
        }
    });
    let streamed = streamed(scope, method);
    let unsent = prose::UNSENT;
    items.push(Item::Code(quote! {
        #lines
        #[derive(Clone, Debug)]
        #[must_use = #unsent]
        pub struct #builder {
            request: rt::Request,
        }
    }));
    let (customize, sends) = (said(prose::CUSTOMIZE), said(prose::SEND));
    let headers = method.headers.iter().map(|plan| header(scope, plan));
    items.push(Item::Code(quote! {
        impl #builder {
            #(#headers)*
            #(#setters)*
            #more_parts
            #customize
            pub fn customize(mut self, change: impl FnOnce(&mut rt::Request)) -> Self {
                change(&mut self.request);
                self
            }
            #sends
            pub fn send(self) -> rt::Sending<#sent> {
                self.request.#send()
            }
            #pages
            #streamed
        }
    }));
    items.push(Item::Code(quote! {
        impl IntoFuture for #builder {
            type Output = Result<#sent, rt::Error>;
            type IntoFuture = rt::Sending<#sent>;
            fn into_future(self) -> rt::Sending<#sent> {
                self.send()
            }
        }
    }));
}

/// The constant of a header.
pub(super) fn header(scope: Scope<'_>, plan: &HeaderPlan) -> TokenStream {
    let HeaderPlan { constant, wire, json, ty, docs: lines, deprecated: note } = plan;
    let (constant, ty, lines, deprecated) =
        (ident(constant), rust_type(scope, ty), docs(lines), deprecated(note.as_ref()));
    let make = if *json {
        quote! { json }
    } else {
        quote! { new }
    };
    quote! {
        #lines
        #deprecated
        pub const #constant: rt::Header<#ty> = rt::Header::#make(#wire);
    }
}

/// The methods of a paged list.
fn pages(scope: Scope<'_>, answer: &RustType, plan: &ItemsPlan) -> TokenStream {
    let ItemsPlan { item, member } = plan;
    let item = rust_type(scope, item);
    let (of, items, pages) = match member {
        None => (quote! { #item, crate::Envelope }, quote! { items() }, quote! { pages() }),
        Some(ItemsMember { wire: _, steps }) => {
            let page = rust_type(scope, answer);
            let list = list_in_page(steps);
            let of = quote! { #item, crate::Envelope, #page };
            (of, quote! { items_in(|page| rt::listed(#list)) }, quote! { pages_in() })
        }
    };
    let (every_item, every_page) = (said(prose::ITEMS), said(prose::PAGES));
    quote! {
        #every_item
        pub fn items(self) -> rt::Items<#of> {
            self.request.#items
        }
        #every_page
        pub fn pages(self) -> rt::Pages<#of> {
            self.request.#pages
        }
    }
}

/// The list of a page, through the fields that lead to it. If a field is optional, the list is read only if the field
/// has a value.
fn list_in_page(steps: &[ItemsStep]) -> TokenStream {
    let (mut list, mut may_be_nothing) = (quote! { page }, false);
    for ItemsStep { field, optional } in steps {
        let field = ident(field);
        list = match (may_be_nothing, optional) {
            (false, _) => quote! { #list.#field },
            (true, true) => quote! { #list.and_then(|inner| inner.#field) },
            (true, false) => quote! { #list.map(|inner| inner.#field) },
        };
        may_be_nothing |= *optional;
    }
    list
}

/// The methods that read a response in pieces or item by item.
fn streamed(scope: Scope<'_>, method: &Method) -> TokenStream {
    let comes_in_pieces = method.taking == Taking::Raw || method.stream.is_some();
    let bytes = comes_in_pieces.then(|| {
        let about = said(prose::SEND_STREAM);
        quote! {
            #about
            pub fn send_stream(self) -> rt::SendingStream {
                self.request.send_stream()
            }
        }
    });
    let items = method.stream.iter().map(|(form, item)| {
        let item = rust_type(scope, item);
        let (events, lines) = (said(prose::SEND_EVENTS), said(prose::SEND_LINES));
        match form {
            StreamForm::Events => quote! {
                #events
                pub fn send_events(self) -> rt::Events<#item> {
                    self.request.send_events()
                }
            },
            StreamForm::Lines => quote! {
                #lines
                pub fn send_lines(self) -> rt::Lines<#item> {
                    self.request.send_lines()
                }
            },
        }
    });
    quote! { #bytes #(#items)* }
}

fn operation(from: &Method) -> TokenStream {
    let OperationPlan {
        method,
        path: _,
        sent_path,
        id,
        form: _,
        parameters: _,
        body,
        answer,
        by_status,
        xml,
        accept,
        security,
        paging,
        server,
        whole_events,
        returns,
    } = &from.operation;
    let constant = ident(&from.constant);
    let items = from.items.iter().filter_map(|items| items.member.as_ref());
    let items = items.map(|ItemsMember { wire, steps: _ }| quote! { .items(#wire) });
    let id = id.iter().map(|id| quote! { .id(#id) });
    let described: Vec<TokenStream> = from.operation.described().map(parameter).collect();
    let parameters = match described.as_slice() {
        [] => TokenStream::new(),
        described => quote! { .parameters(&[#(#described),*]) },
    };
    let body = body.iter().map(body_tokens);
    let answer = match answer {
        AnswerForm::Json | AnswerForm::Bytes => TokenStream::new(),
        AnswerForm::Enveloped => quote! { .enveloped() },
        AnswerForm::Text => quote! { .text() },
        AnswerForm::Nothing => quote! { .no_content() },
    };
    let by_status = match by_status.as_slice() {
        [] => TokenStream::new(),
        statuses => {
            let statuses = statuses.iter().map(status);
            quote! { .by_status(&[#(#statuses),*]) }
        }
    };
    let xml = match xml.as_slice() {
        [] => TokenStream::new(),
        answers => {
            let answers = answers.iter().map(super::xml::answer);
            quote! { .response_xml(&[#(#answers),*]) }
        }
    };
    let accept = accept.iter().map(|accept| quote! { .accept(#accept) });
    let security = match security.as_slice() {
        [] => TokenStream::new(),
        alternatives => quote! { .security(&[#(&[#(#alternatives),*]),*]) },
    };
    let paging = paging.iter().map(paging_tokens);
    let server = server.iter().map(|server| quote! { .server(#server) });
    let whole_events = whole_events.then(|| quote! { .whole_events() });
    let returns = (!returns.is_empty()).then(|| {
        let field = unnamed(returns);
        quote! { .returns(&#field) }
    });
    quote! {
        static #constant: rt::Operation = rt::Operation::new(#method, #sent_path)
            #(#id)* #parameters #(#body)* #answer #by_status #xml #(#accept)* #security #(#paging)* #(#items)* #(#server)* #whole_events #returns;
    }
}

fn status(status: &StatusPlan) -> TokenStream {
    let StatusPlan { first, last, variant } = status;
    let (first, last) = (Literal::u16_unsuffixed(*first), Literal::u16_unsuffixed(*last));
    match variant {
        Some(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote! { rt::ByStatus::variant(#first, #last, #index) }
        }
        None => quote! { rt::ByStatus::nothing(#first, #last) },
    }
}

fn body_tokens(body: &BodyPlan) -> TokenStream {
    let BodyPlan {
        media_type: _,
        told_media_type,
        required,
        empty: _,
        bounds,
        fields,
        others,
        part_types,
        field_styles,
        part_headers,
        part_order,
        xml,
    } = body;
    let media_type = told_media_type.iter().map(|media_type| quote! { .body_media_type(#media_type) });
    let required = required.then(|| quote! { .body_required() });
    let bounds = match bounds.as_slice() {
        [] => TokenStream::new(),
        bounds => {
            let bounds = bounds.iter().map(called);
            quote! { .body_bounds(rt::Constraints::NONE #(#bounds)*) }
        }
    };
    let fields = match fields.as_slice() {
        [] => TokenStream::new(),
        fields => {
            let fields = fields.iter().map(|FieldFacts { wire, flags }| {
                let flags = flags.iter().map(called);
                quote! { rt::Field::new(#wire)#(#flags)* }
            });
            quote! { .body_fields(&[#(#fields),*]) }
        }
    };
    let others = (!others.is_empty()).then(|| {
        let field = unnamed(others);
        quote! { .body_others(&#field) }
    });
    let part_types = match part_types.as_slice() {
        [] => TokenStream::new(),
        types => {
            let types = pairs(types);
            quote! { .part_types(#types) }
        }
    };
    let field_styles = match field_styles.as_slice() {
        [] => TokenStream::new(),
        styles => {
            let styles = styles.iter().map(parameter);
            quote! { .field_styles(&[#(#styles),*]) }
        }
    };
    let part_headers = match part_headers.as_slice() {
        [] => TokenStream::new(),
        headers => {
            let headers = headers.iter().map(|PartHeaderPlan { part, name: _, header }| {
                let header = parameter(header);
                quote! { (#part, #header) }
            });
            quote! { .part_headers(&[#(#headers),*]) }
        }
    };
    let part_order = part_order.iter().map(|names| quote! { .part_order(&[#(#names),*]) });
    let xml = xml.iter().map(|root| {
        let root = super::xml::node(root);
        quote! { .body_xml(#root) }
    });
    quote! {
        #(#media_type)* #required #bounds #fields #others #part_types #field_styles #part_headers #(#part_order)* #(#xml)*
    }
}

/// A list of names with their media types.
fn pairs(types: &[(String, String)]) -> TokenStream {
    let types = types.iter().map(|(name, media_type)| quote! { (#name, #media_type) });
    quote! { &[#(#types),*] }
}

fn parameter(parameter: &ParameterPlan) -> TokenStream {
    let ParameterPlan { location, name, required, style, allow_reserved, bounds } = parameter;
    let location_tokens = match location {
        LocationPlan::Path => quote! { path },
        LocationPlan::Query => quote! { query },
        LocationPlan::Header => quote! { header },
        LocationPlan::Cookie => quote! { cookie },
    };
    let required = required.then(|| quote! { .required() });
    let style = style.iter().map(|style| match style {
        StylePlan::Style(style, explode) => {
            let style = ident(style);
            quote! { .style(rt::Style::#style, #explode) }
        }
        StylePlan::Json => quote! { .json() },
        StylePlan::WholeQuery(query) => {
            let query = whole_query(query);
            quote! { .whole(#query) }
        }
    });
    let reserved = allow_reserved.then(|| quote! { .allow_reserved() });
    let bounds = bounds.iter().map(called);
    quote! { rt::Parameter::#location_tokens(#name)#required #(#style)* #reserved #(#bounds)* }
}

fn whole_query(query: &WholeQueryPlan) -> TokenStream {
    match query {
        WholeQueryPlan::Json => quote! { rt::WholeQuery::Json },
        WholeQueryPlan::Text => quote! { rt::WholeQuery::Text },
        WholeQueryPlan::Form { types, styles } => {
            let types = pairs(types);
            let styles = styles.iter().map(parameter);
            quote! { rt::WholeQuery::Form { types: #types, styles: &[#(#styles),*] } }
        }
    }
}

fn paging_tokens(PagingPlan { style, fields }: &PagingPlan) -> TokenStream {
    let style = ident(style);
    let fields = fields.iter().map(|PagingField { name, label: _, value }| {
        let name = ident(name);
        match value {
            PagingValue::Parameter(parameter) => quote! { #name: #parameter },
            PagingValue::Optional(text) => {
                let text = optional(text.as_ref());
                quote! { #name: #text }
            }
            PagingValue::Members(members) => quote! { #name: &[#(#members),*] },
            PagingValue::Number(number) => {
                let number = Literal::u64_unsuffixed(*number);
                quote! { #name: #number }
            }
        }
    });
    quote! { .paging(rt::Paging::#style { #(#fields),* }) }
}

/// `Some("text")` or `None`
pub(super) fn optional(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    }
}
