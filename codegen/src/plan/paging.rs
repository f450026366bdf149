//! Which lists come in pages, by which convention, and where their items stand.
//!
//! An operation is taken by the first convention whose parameters it has, where its answer is a list, or a record with
//! one: the member that the convention names, else the only member that is a list of objects.

use super::records::field_names;
use super::rust_types::{Context, element};
use super::types::{ItemsMember, ItemsPlan, PagingPlan, RustType};
use crate::config::{Paging, PagingStyle};
use crate::model::{Kind, Location, Operation, Property, Record, TypeId};

/// How the operation's list goes on, where it is one in pages.
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

/// Where the list stands that an answer is or holds.
fn items(cx: &mut Context<'_>, paging: &Paging, answer: &RustType) -> Option<ItemsPlan> {
    if let RustType::List(item) = answer {
        return Some(ItemsPlan { item: item.as_ref().clone(), member: None });
    }
    let RustType::Named(path) = answer else { return None };
    let (id, _) = cx.naming.paths.iter().find(|(_, known)| *known == path)?;
    let Kind::Record(record) = &cx.api.types.get(*id).kind else { return None };
    let (property, items) = list_of(cx, paging, record)?;
    let names = field_names(cx, *id, record);
    let (_, field) = names.into_iter().find(|(known, _)| known.name == property.name)?;
    let member = Some(ItemsMember { wire: property.name.clone(), field });
    Some(ItemsPlan { item: element(cx, items), member })
}

fn list_of<'a>(cx: &Context<'a>, paging: &Paging, record: &'a Record) -> Option<(&'a Property, crate::model::TypeUse)> {
    let api = cx.api;
    let lists = || {
        record.properties.iter().filter_map(move |property| match &api.types.get(property.ty.id).kind {
            Kind::List(list) => Some((property, list.items)),
            _ => None,
        })
    };
    let named = paging.items.iter().find_map(|name| lists().find(|(property, _)| property.name == *name));
    let mut of_objects = lists().filter(|(_, items)| is_object(cx, items.id));
    named.or_else(|| of_objects.next().filter(|_| of_objects.next().is_none()))
}

fn is_object(cx: &Context<'_>, id: TypeId) -> bool {
    matches!(cx.api.types.get(id).kind, Kind::Record(_) | Kind::Union(_) | Kind::Map(_))
}

/// The convention, where the operation has its parameters.
fn style_plan(style: &PagingStyle, operation: &Operation) -> Option<PagingPlan> {
    let at = |location: Location, name: &String| {
        operation.parameters.iter().any(|parameter| parameter.location == location && parameter.name == *name)
    };
    let has = |name: &String| at(Location::Query, name);
    let optional = |name: &Option<String>| name.clone().filter(has);
    let required = |name: &String| Some(name.clone()).filter(has);
    Some(match style {
        PagingStyle::Number { page, per_page, first, total_count, total_pages, current_page, current_per_page } => {
            PagingPlan::Number {
                page: required(page)?,
                per_page: optional(per_page),
                first: *first,
                total_count: total_count.clone(),
                total_pages: total_pages.clone(),
                current_page: current_page.clone(),
                current_per_page: current_per_page.clone(),
            }
        }
        PagingStyle::Offset { offset, limit, total_count } => {
            PagingPlan::Offset { offset: required(offset)?, limit: optional(limit), total_count: total_count.clone() }
        }
        PagingStyle::Cursor { cursor, limit: _, next_cursor, next_cursor_header } => PagingPlan::Cursor {
            cursor: Some(cursor.clone()).filter(|name| has(name) || at(Location::Header, name))?,
            next: next_cursor.clone(),
            header: next_cursor_header.clone(),
        },
        PagingStyle::Link { per_page, next_link } => {
            let sized = per_page.as_ref().is_none_or(has);
            sized.then(|| PagingPlan::Link { next: next_link.clone() })?
        }
    })
}
