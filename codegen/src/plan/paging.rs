//! Plans which lists come in pages, by which convention, and where their items are.
//!
//! The first convention whose parameters an operation has is used. The answer must be a list, or a record with a list.
//! The list of a record is the member that the convention names, else the only member that is a list of objects.

use super::records::field_names;
use super::rust_types::{Context, element, field_type};
use super::types::{ItemsMember, ItemsPlan, ItemsStep, PagingField, PagingPlan, PagingValue, RustType};
use crate::config::{Paging, PagingStyle};
use crate::model::{Kind, Location, Operation, Property, Record, TypeId, TypeUse};

/// Returns how the operation's list continues on the next page, if it has pages.
pub(super) fn plan(cx: &mut Context<'_>, operation: &Operation, answer: &RustType) -> Option<(PagingPlan, ItemsPlan)> {
    if operation.method != "GET" {
        return None;
    }
    let config = cx.config;
    config.paging.iter().find_map(|paging| {
        let plan = style_plan(&paging.style, operation)?;
        let items = items(cx, paging, answer)?;
        Some((plan, items))
    })
}

/// Returns the position of the list in the answer.
fn items(cx: &mut Context<'_>, paging: &Paging, answer: &RustType) -> Option<ItemsPlan> {
    if let RustType::List(item) = answer {
        return Some(ItemsPlan { item: item.as_ref().clone(), member: None });
    }
    let RustType::Named(path) = answer else { return None };
    let (id, _) = cx.naming.paths.iter().find(|(_, known)| *known == path)?;
    let named = paging.items.iter().find_map(|wire| list_at(cx, *id, wire));
    let (member, items) = named.or_else(|| only_list(cx, *id))?;
    Some(ItemsPlan { item: element(cx, items), member: Some(member) })
}

/// Returns the list at a dotted path of members.
fn list_at(cx: &Context<'_>, id: TypeId, wire: &str) -> Option<(ItemsMember, TypeUse)> {
    let (mut id, mut steps, mut items) = (id, Vec::new(), None);
    for name in wire.split('.') {
        let Kind::Record(record) = &cx.api.types.get(id).kind else { return None };
        let property = record.properties.iter().find(|property| property.name == name)?;
        steps.push(step(cx, id, record, property)?);
        items = list_items(cx, property);
        id = property.ty.id;
    }
    Some((ItemsMember { wire: wire.to_owned(), steps }, items?))
}

/// Returns the only member that is a list of objects.
fn only_list(cx: &Context<'_>, id: TypeId) -> Option<(ItemsMember, TypeUse)> {
    let Kind::Record(record) = &cx.api.types.get(id).kind else { return None };
    let lists = record.properties.iter().filter_map(|property| Some((property, list_items(cx, property)?)));
    let mut of_objects = lists.filter(|(_, items)| is_object(cx, items.id));
    let (property, items) = of_objects.next().filter(|_| of_objects.next().is_none())?;
    Some((ItemsMember { wire: property.name.clone(), steps: vec![step(cx, id, record, property)?] }, items))
}

fn list_items(cx: &Context<'_>, property: &Property) -> Option<TypeUse> {
    let Kind::List(list) = &cx.api.types.get(property.ty.id).kind else { return None };
    Some(list.items)
}

fn step(cx: &Context<'_>, owner: TypeId, record: &Record, property: &Property) -> Option<ItemsStep> {
    let names = field_names(cx, owner, record);
    let (_, field) = names.into_iter().find(|(known, _)| known.name == property.name)?;
    Some(ItemsStep { field, optional: matches!(field_type(cx, owner, property), RustType::Option(_)) })
}

fn is_object(cx: &Context<'_>, id: TypeId) -> bool {
    matches!(cx.api.types.get(id).kind, Kind::Record(_) | Kind::Union(_) | Kind::Map(_))
}

/// Returns the convention if the operation has its parameters. A style of the configuration is translated here, and only
/// here, to the variant of the runtime.
fn style_plan(style: &PagingStyle, operation: &Operation) -> Option<PagingPlan> {
    let at = |location: Location, name: &String| {
        operation.parameters.iter().any(|parameter| parameter.location == location && parameter.name == *name)
    };
    let has = |name: &String| at(Location::Query, name);
    let required = |name: &String| has(name).then(|| PagingValue::Parameter(name.clone()));
    let optional = |name: &Option<String>| PagingValue::Optional(name.clone().filter(has));
    let told = |place: &Option<String>| PagingValue::Optional(place.clone());
    let members = |places: &Vec<String>| PagingValue::Members(places.clone());
    let (style, fields) = match style {
        PagingStyle::Number { page, per_page, first, total_count, total_pages, current_page, current_per_page } => {
            let fields = vec![
                field("page", required(page)?),
                field("per_page", optional(per_page)),
                field("first", PagingValue::Number(*first)),
                field("total_count", told(total_count)),
                field("total_pages", told(total_pages)),
                labelled("info_page", "current_page", told(current_page)),
                labelled("info_per_page", "current_per_page", told(current_per_page)),
            ];
            ("Number", fields)
        }
        PagingStyle::Offset { offset, limit, total_count } => {
            let totals = field("total_count", told(total_count));
            ("Offset", vec![field("offset", required(offset)?), field("limit", optional(limit)), totals])
        }
        PagingStyle::Cursor { cursor, limit: _, next_cursor, next_cursor_header } => {
            let sent = has(cursor) || at(Location::Header, cursor);
            let cursor = sent.then(|| PagingValue::Parameter(cursor.clone()))?;
            let next = labelled("response", "next", members(next_cursor));
            ("Cursor", vec![field("cursor", cursor), next, field("header", told(next_cursor_header))])
        }
        PagingStyle::Link { per_page, next_link } => {
            let sized = per_page.as_ref().is_none_or(has);
            ("Link", sized.then(|| vec![labelled("response", "next", members(next_link))])?)
        }
    };
    Some(PagingPlan { style, fields })
}

fn field(name: &'static str, value: PagingValue) -> PagingField {
    labelled(name, name, value)
}

fn labelled(name: &'static str, label: &'static str, value: PagingValue) -> PagingField {
    PagingField { name, label, value }
}
