//! Estimates how many lines an item takes at most, before it is printed.
//!
//! The number of lines of documentation is known. Code is laid out as `prettyplease` does it: on one line if it fits,
//! else broken into its parts. Widths and lines are estimated a little too high rather than too low.
//! `codegen/tests/file_lengths.rs` compares them with the printed files.

use crate::model::{XmlContent, XmlNode};
use crate::plan::docs::{Documentation, Note};
use crate::plan::flags::Flag;
use crate::plan::methods::written_type;
use crate::plan::types::{
    Accepts, AnswerForm, BodyPlan, EnumPlan, FieldFacts, FieldPlan, GatedType, GroupLink, HookSetPlan, Input, Method,
    Module, OperationPlan, PagingField, PagingPlan, PagingValue, ParameterPlan, PartHeaderPlan, RecordPlan, Root,
    RustType, ServersPlan, SetterPlan, Sink, StylePlan, Taking, TuplePlan, TypePlan, UnionPlan,
};

/// The lines of a file of a module's folder besides its items: its head, its imports, and an `impl` of the handle.
pub(super) const OF_PART: usize = 6;

/// The width of a line. `prettyplease` has 89.
const WIDTH: usize = 88;

/// The lines of a module as one file.
pub(super) fn of_module(module: &Module) -> usize {
    let Module { name: _, docs, group, hooks, types, parts: _, parts_see: _ } = module;
    let handles = group.as_ref().map_or(0, |group| of_docs(&group.docs) + 10);
    let methods = group.iter().flat_map(|group| &group.methods).map(of_method);
    let hooks = hooks.iter().map(of_hooks).sum::<usize>();
    3 + of_docs(docs) + handles + hooks + methods.sum::<usize>() + types.iter().map(of_type).sum::<usize>()
}

/// The lines of the functions that read webhooks or callbacks, and of their table.
fn of_hooks(plan: &HookSetPlan) -> usize {
    let headers = plan.headers.iter().map(|header| {
        let width = 40 + usize::from(header.json) + header.constant.len() + type_width(&header.ty) + header.wire.len();
        of_docs(&header.docs) + of_note(header.deprecated.as_ref()) + of_ending(width)
    });
    80 + plan.hooks.len() + headers.sum::<usize>()
}

/// The lines of `src/lib.rs`.
pub(super) fn of_root(root: &Root) -> usize {
    let Root { page, api, groups, type_modules, credentials, servers, .. } = root;
    let declared = groups.len() * 3 + type_modules.iter().map(|one| of_gate(&one.features) + 2).sum::<usize>();
    let links = groups.iter().filter(|link| link.part.is_none()).map(of_link);
    let schemes = api.schemes.iter().map(|scheme| 8 + scheme.with.len());
    let credentials = credentials.iter().filter(|_| !root.credentials_apart).map(|one| of_docs(&one.docs) + 10);
    let servers = servers.iter().filter(|_| !root.servers_apart).map(of_servers);
    let parts = [links.sum(), schemes.sum(), credentials.sum(), servers.sum::<usize>()];
    110 + of_docs(page) + declared + parts.into_iter().sum::<usize>()
}

fn of_servers(plan: &ServersPlan) -> usize {
    let servers = plan.servers.iter().map(|server| {
        let variables = server.variables.iter().map(|variable| {
            let values = variable.values.iter();
            let values = values.map(|plan| {
                let variants = plan.variants.iter().map(|variant| of_docs(&variant.docs) + 4);
                of_docs(&plan.docs) + 16 + variants.sum::<usize>()
            });
            of_docs(&variable.docs) + 16 + values.sum::<usize>()
        });
        of_docs(&server.docs) + of_docs(&server.setup_docs) + 30 + variables.sum::<usize>()
    });
    8 + servers.sum::<usize>()
}

/// The lines of the method of the client that leads to a group.
pub(super) fn of_link(link: &GroupLink) -> usize {
    of_docs(&link.docs) + 3 + of_line(34 + link.module.len() * 2 + link.handle.len(), 1)
}

/// The lines of an operation: its method, its description, its builder.
pub(super) fn of_method(method: &Method) -> usize {
    let Method {
        name,
        docs,
        example,
        builder_docs,
        deprecated,
        operation,
        arguments,
        setters,
        answer,
        taking,
        items,
        headers,
        stream,
        ..
    } = method;
    let signature = of_signature(28 + name.len() + method.builder.len(), arguments);
    let called =
        of_docs(docs) + 1 + of_docs(example) + of_note(deprecated.as_ref()) + signature + of_request(method) + 4;
    let setters = setters.iter().map(|input| {
        let signature = of_signature(28 + input.name.len(), std::slice::from_ref(input));
        of_docs(&input.docs) + of_note(input.deprecated.as_ref()) + signature + 4 + of_call(input)
    });
    let sent = of_ending(46 + type_width(answer)) + 3;
    let awaited = [55, 52, 64].map(|width| of_ending(width + type_width(answer))).iter().sum::<usize>() + 5;
    let pages = items.as_ref().map_or(0, |plan| {
        let width = 50 + type_width(&plan.item) + plan.member.as_ref().map_or(0, |_| type_width(answer) + 2);
        2 * (3 + of_ending(width)) + 4
    });
    let streams = stream.iter().map(|(_, item)| 3 + of_ending(50 + type_width(item))).sum::<usize>();
    let streams = streams + if *taking == Taking::Raw || stream.is_some() { 4 } else { 0 };
    let parts = if method.more_parts { 5 } else { 0 };
    let headers = headers.iter().map(|header| {
        let width = 40 + usize::from(header.json) + header.constant.len() + type_width(&header.ty) + header.wire.len();
        of_docs(&header.docs) + of_note(header.deprecated.as_ref()) + of_ending(width)
    });
    let declared = of_docs(builder_docs) + 6 + headers.sum::<usize>();
    let changed = 3 + 5;
    called
        + of_operation(method, operation)
        + declared
        + changed
        + sent
        + awaited
        + pages
        + streams
        + parts
        + setters.sum::<usize>()
}

/// The lines of a function's head. `width` is the width of everything around its inputs.
fn of_signature(width: usize, inputs: &[Input]) -> usize {
    let wide = |input: &Input| input.name.len() + accepts_width(&input.accepts) + 4;
    if width + inputs.iter().map(wide).sum::<usize>() <= WIDTH {
        return 1;
    }
    let broken = |input: &Input| if wide(input) + 8 <= WIDTH { 1 } else { 4 };
    3 + inputs.iter().map(broken).sum::<usize>()
}

/// The lines of the head of a function without inputs.
fn of_ending(width: usize) -> usize {
    if width <= WIDTH { 1 } else { 5 }
}

/// The lines of the request with the values that a method puts into it.
fn of_request(method: &Method) -> usize {
    let empty = usize::from(method.operation.body.as_ref().is_some_and(|body| body.empty)) + method.fixed.len();
    let calls = method.arguments.iter().map(call_width).sum::<usize>() + empty * 44;
    if 46 + method.constant.len() + calls <= WIDTH {
        return 1;
    }
    let broken = |input: &Input| if 17 + call_width(input) <= WIDTH { 1 } else { 6 };
    3 + empty + method.arguments.iter().map(broken).sum::<usize>()
}

/// The lines of the request with the value that a setter puts into it.
fn of_call(input: &Input) -> usize {
    match call_width(input) {
        width if 34 + width <= WIDTH => 1,
        width if 17 + width <= WIDTH => 3,
        _ => 8,
    }
}

/// The width of the call that puts a value into the request: `.with_query("limit", &limit)`
fn call_width(input: &Input) -> usize {
    let wire = match &input.sink {
        Sink::Path(wire) => wire.len() + 12,
        Sink::Query(wire) | Sink::Field(wire) | Sink::File(wire) | Sink::Files(wire) => wire.len() + 18,
        Sink::Header(wire) | Sink::Cookie(wire) => wire.len() + 28,
        Sink::PartHeader { part, header } => part.len() + header.len() + 29,
        Sink::NamedFiles | Sink::OtherFields | Sink::OtherFiles => 20,
        Sink::Body | Sink::Upload | Sink::Text => 15,
    };
    let around = match &input.accepts {
        Accepts::Into(ty) => 17 + type_width(ty),
        Accepts::Text | Accepts::Texts | Accepts::Items(_) | Accepts::Files | Accepts::NamedFiles => 12,
        Accepts::NullableTexts => 22,
        Accepts::ItemsInto(item) => 20 + type_width(item),
        Accepts::Value(_) | Accepts::Reference(_) => 1,
    };
    // Quotes and backslashes are written with a backslash before them.
    wire + input.place.matches(['"', '\\']).count() + around + input.name.len()
}

fn of_operation(method: &Method, plan: &OperationPlan) -> usize {
    let OperationPlan {
        method: verb,
        path: _,
        sent_path: path,
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
    } = plan;
    let created = if 46 + method.constant.len() + verb.len() + path.len() + 6 <= WIDTH { 1 } else { 4 };
    let single = [id, accept, server].into_iter().flatten();
    let single: usize = single.map(|text| of_line(18 + text.len(), 1)).sum();
    let items = method.items.iter().filter_map(|plan| plan.member.as_ref());
    let items = items.map(|member| of_line(18 + member.wire.len(), 1)).sum::<usize>();
    let parameters = of_list(plan.described().map(parameter_size));
    let answer = match answer {
        AnswerForm::Json | AnswerForm::Bytes => 0,
        AnswerForm::Enveloped | AnswerForm::Text | AnswerForm::Nothing => 1,
    };
    let by_status = of_list(by_status.iter().map(|_| Size { width: 38, broken: 1 }));
    let security = of_list(security.iter().map(|names| Size {
        width: 3 + names.iter().map(|name| name.len() + 4).sum::<usize>(),
        broken: 2 + names.len(),
    }));
    let described = created + single + items + parameters + body.as_ref().map_or(0, of_body) + answer + by_status;
    let xml = xml.iter().map(|answer| 3 + of_xml(&answer.root)).sum::<usize>();
    let returns = if returns.is_empty() { 0 } else { of_line(33 + returns.iter().map(width).sum::<usize>(), 1) };
    described + returns + security + paging.as_ref().map_or(0, of_paging) + 1 + xml + usize::from(*whole_events)
}

/// The lines of an XML description, with each element on lines of its own. Short elements are overestimated.
fn of_xml(node: &XmlNode) -> usize {
    fn content(of: &XmlContent) -> usize {
        match of {
            XmlContent::Members(members) => 2 + members.iter().map(of_xml).sum::<usize>(),
            XmlContent::Items(item) => 2 + of_xml(item),
            XmlContent::Map(values) | XmlContent::Repeated(values) => 2 + content(values),
            XmlContent::Text | XmlContent::Number | XmlContent::Bool => 1,
            XmlContent::Enclosing(_) | XmlContent::Any => 1,
        }
    }
    4 + content(&node.content)
}

/// The size of an item of a list: its width on one line, and its lines if it is broken.
struct Size {
    width: usize,
    broken: usize,
}

/// The lines of a call with one text.
fn of_line(width: usize, more: usize) -> usize {
    if width <= WIDTH { 1 } else { 2 + more }
}

/// The lines of a call that takes a list.
fn of_list(sizes: impl Iterator<Item = Size>) -> usize {
    let (mut count, mut width, mut lines) = (0, 0, 0);
    for size in sizes {
        count += 1;
        width += size.width + 2;
        lines += if 15 + size.width <= WIDTH { 1 } else { size.broken };
    }
    match count {
        0 => 0,
        _ if width + 24 <= WIDTH => 1,
        _ => 4 + lines,
    }
}

fn of_paging(PagingPlan { style: _, fields }: &PagingPlan) -> usize {
    let of_field = |field: &PagingField| match &field.value {
        PagingValue::Members(members) => 2 + members.len(),
        PagingValue::Parameter(_) | PagingValue::Optional(_) | PagingValue::Number(_) => 1,
    };
    2 + fields.iter().map(of_field).sum::<usize>()
}

fn of_body(plan: &BodyPlan) -> usize {
    let BodyPlan {
        media_type,
        told_media_type: _,
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
    } = plan;
    let parts = part_types.iter();
    let parts = parts.map(|(name, media_type)| Size { width: name.len() + media_type.len() + 8, broken: 4 });
    let bounds = match bounds.iter().map(width).sum::<usize>() {
        0 => 0,
        width => of_line(40 + width, 1 + bounds.len()),
    };
    let others = match others.iter().map(width).sum::<usize>() {
        0 => 0,
        width => of_line(38 + width, 1 + others.len()),
    };
    let fields = others + of_list(fields.iter().map(facts_size));
    let styles = of_list(field_styles.iter().map(parameter_size));
    let headers = of_list(part_headers.iter().map(part_header_size));
    let xml = xml.as_ref().map_or(0, of_xml);
    let order = part_order.iter().flatten();
    let order = of_list(order.map(|name| Size { width: text_width(name) + 2, broken: 1 }));
    let lists = fields + of_list(parts) + styles + headers + order;
    of_line(28 + media_type.len(), 1) + usize::from(*required) + bounds + lists + xml
}

fn facts_size(facts: &FieldFacts) -> Size {
    let FieldFacts { wire, flags } = facts;
    let name = 20 + text_width(wire);
    Size { width: name + flags.iter().map(width).sum::<usize>(), broken: of_line(16 + name, 1) + flags.len() }
}

fn part_header_size(plan: &PartHeaderPlan) -> Size {
    let PartHeaderPlan { part, name: _, header } = plan;
    let Size { width, broken } = parameter_size(header);
    Size { width: width + text_width(part) + 4, broken: broken + 3 }
}

fn parameter_size(plan: &ParameterPlan) -> Size {
    let ParameterPlan { location: _, name, required, style, allow_reserved, bounds } = plan;
    let styled = match style {
        Some(StylePlan::Style(style, _)) => 26 + style.len(),
        Some(StylePlan::Json) => 7,
        // Most forms list neither media types nor styles.
        Some(StylePlan::WholeQuery(_)) => 60,
        None => 0,
    };
    let flags = [(*required, 11), (*allow_reserved, 17), (style.is_some(), styled)];
    let flags = flags.into_iter().filter(|(is_there, _)| *is_there);
    let (calls, wide) = flags.fold((0, 0), |(calls, wide), (_, width)| (calls + 1, wide + width));
    let name = 25 + text_width(name);
    Size {
        width: name + wide + bounds.iter().map(width).sum::<usize>(),
        broken: of_line(16 + name, 1) + calls + bounds.len(),
    }
}

/// The width of a text in quotes, including its escapes.
fn text_width(text: &str) -> usize {
    text.escape_debug().count()
}

/// The width of a flag as a call.
fn width(flag: &Flag) -> usize {
    match flag {
        Flag::Required | Flag::Nullable | Flag::ReadOnly | Flag::WriteOnly => 13,
        Flag::UniqueItems => 15,
        Flag::Only(_) => 12,
        Flag::Each(inside) => 28 + inside.iter().map(width).sum::<usize>(),
        Flag::AnythingIn(_) | Flag::AnyItemsIn(_) | Flag::OptionalIn(_) => 18,
        Flag::Minimum(bound) | Flag::Maximum(bound) | Flag::MultipleOf(bound) => 18 + bound.to_string().len(),
        Flag::ExclusiveMinimum(bound) | Flag::ExclusiveMaximum(bound) => 25 + bound.to_string().len(),
        Flag::MinLength(bound) | Flag::MaxLength(bound) | Flag::MinItems(bound) | Flag::MaxItems(bound) => {
            13 + bound.to_string().len()
        }
    }
}

/// The width of what an argument accepts.
fn accepts_width(accepts: &Accepts) -> usize {
    match accepts {
        Accepts::Text => 15,
        Accepts::Into(ty) => 11 + type_width(ty),
        Accepts::Value(ty) => type_width(ty),
        Accepts::Texts => 44,
        Accepts::NullableTexts => 48,
        Accepts::Items(item) => 27 + type_width(item),
        Accepts::ItemsInto(item) => 38 + type_width(item),
        Accepts::Files => 50,
        Accepts::NamedFiles => 70,
        Accepts::Reference(ty) => 1 + type_width(ty),
    }
}

/// The width of a type.
fn type_width(ty: &RustType) -> usize {
    written_type("crate", ty).len()
}

/// The lines of a type that shares its lines with text of this width.
fn of_type_text(width: usize, ty: &RustType) -> usize {
    if 5 + width + type_width(ty) <= WIDTH { 1 } else { 1 + 2 * ty.to_string().matches('<').count() }
}

/// The lines of a type with everything that belongs to it.
pub(super) fn of_type(gated: &GatedType) -> usize {
    let gate = of_gate(&gated.features);
    let eq_hash = if gated.eq_hash { 2 + gate } else { 0 };
    let declared = match &gated.ty {
        TypePlan::Record(plan) => of_record(plan, gate),
        TypePlan::Tuple(plan) => of_tuple(plan, gate),
        TypePlan::StringEnum(plan) | TypePlan::LiteralEnum(plan) => of_enum(plan, gate),
        TypePlan::Union(plan) => of_union(plan, gate),
    };
    declared + eq_hash + of_note(gated.deprecated.as_ref())
}

fn of_record(plan: &RecordPlan, gate: usize) -> usize {
    let RecordPlan { name: _, docs, fields, extra, additional, closed: _, constructor, setters } = plan;
    let declared = fields.iter().map(|field| {
        let FieldPlan { name, ty, docs, deprecated, facts: _ } = field;
        of_docs(docs) + of_note(deprecated.as_ref()) + of_type_text(6 + name.len(), ty)
    });
    let additional = additional.as_ref().map_or(0, |ty| of_type_text(22 + extra.len(), ty));
    let declared = 7 + of_docs(docs) + gate + declared.sum::<usize>() + additional;
    let table = 6 + gate + fields.len();
    let built = constructor.as_ref().map_or(0, |plan| {
        let setters = setters.iter().map(|SetterPlan { input, .. }| {
            let signature = of_signature(input.name.len() + 33, std::slice::from_ref(input));
            of_docs(&input.docs) + 2 * of_note(input.deprecated.as_ref()) + 4 + signature
        });
        11 + gate + of_signature(27, &plan.inputs) + plan.inputs.len() + plan.fixed.len() + setters.sum::<usize>()
    });
    declared + table + built
}

fn of_tuple(plan: &TuplePlan, gate: usize) -> usize {
    let TuplePlan { name: _, docs, fields, inputs: _, rest: _, additional, closed: _ } = plan;
    let types = || fields.iter().map(|field| type_width(&field.ty) + 2).sum::<usize>();
    let declared = fields.iter().map(|field| {
        let FieldPlan { name: _, ty, docs, deprecated, facts: _ } = field;
        of_docs(docs) + of_note(deprecated.as_ref()) + of_type_text(4, ty)
    });
    let rest = 1 + additional.as_ref().map_or(1, |ty| of_type_text(18, ty));
    let deprecated = fields.iter().any(|field| field.deprecated.is_some());
    // A tuple that is too long for a line has one line for each element.
    let written = |width: usize| if width + types() <= WIDTH { 0 } else { fields.len() + 1 };
    let conversions = 12 + 2 * (gate + usize::from(deprecated)) + 2 * written(40) + 2 * written(30);
    5 + of_docs(docs) + 2 * gate + declared.sum::<usize>() + rest + 5 + fields.len() + conversions
}

fn of_enum(plan: &EnumPlan, gate: usize) -> usize {
    let EnumPlan { name: _, docs, variants, unknown: _, open: _ } = plan;
    let declared = variants.iter().map(|variant| of_docs(&variant.docs) + 1);
    of_docs(docs) + 2 * gate + 14 + variants.len() + declared.sum::<usize>()
}

fn of_union(plan: &UnionPlan, gate: usize) -> usize {
    let UnionPlan { name: _, docs, variants, unknown: _, open: _ } = plan;
    let each = variants.iter().map(|variant| {
        let conversions = if variant.ty == RustType::String { 2 } else { 1 };
        let converts = if variant.converts { conversions * (6 + gate) } else { 0 };
        of_docs(&variant.docs) + of_type_text(2 + variant.name.len(), &variant.ty) + 1 + converts
    });
    of_docs(docs) + 2 * gate + 14 + each.sum::<usize>()
}

fn of_docs(docs: &Documentation) -> usize {
    docs.lines().len()
}

fn of_note(note: Option<&Note>) -> usize {
    note.iter().len()
}

/// The lines of a condition on features.
fn of_gate(features: &[String]) -> usize {
    match features {
        [] => 0,
        [_] => 1,
        several if 12 + several.iter().map(|feature| feature.len() + 14).sum::<usize>() <= WIDTH => 1,
        several => 4 + several.len(),
    }
}
