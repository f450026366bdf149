//! Twins: types of the same shape are one type.
//!
//! Types are told apart by what a caller or the wire can see of them: names of properties, presence, bounds, values. Words
//! for readers do not count. Recursive types are compared by refining a partition until nothing changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::types::{Additional, Api, Kind, Scalar, TypeId, TypeUse, Types};

/// Makes every use of a type a use of the first of its twins, and notes the twins there.
pub(super) fn merge(api: &mut Api) {
    let classes = classes(&api.types);
    let mut first: BTreeMap<u32, TypeId> = BTreeMap::new();
    let mut order: Vec<TypeId> = api.types.iter().map(|(id, _)| id).collect();
    order.sort_by(|a, b| api.types.get(*a).pointer.cmp(&api.types.get(*b).pointer));
    for id in order {
        let representative = *first.entry(classes[id.0 as usize]).or_insert(id);
        let pointer = api.types.get(id).pointer.clone();
        api.types.get_mut(representative).twins.insert(pointer);
    }
    let chosen = |ty: &mut TypeUse| ty.id = first[&classes[ty.id.0 as usize]];
    each_use(api, &chosen);
}

fn classes(types: &Types) -> Vec<u32> {
    let mut classes = vec![0; types.len()];
    let mut count = 0;
    loop {
        let mut known: BTreeMap<String, u32> = BTreeMap::new();
        let mut next = Vec::with_capacity(classes.len());
        for (_, ty) in types.iter() {
            let signature = signature(types, &ty.kind, &|id| u64::from(classes[id.0 as usize]));
            let fresh = u32::try_from(known.len()).expect("a document has fewer than 2^32 types");
            next.push(*known.entry(signature).or_insert(fresh));
        }
        classes = next;
        if known.len() == count {
            return classes;
        }
        count = known.len();
    }
}

fn signature(types: &Types, kind: &Kind, class: &dyn Fn(TypeId) -> u64) -> String {
    let mut text = String::new();
    let used = |ty: &TypeUse| format!("{:x}{}", class(ty.id), if ty.nullable { "?" } else { "" });
    // A field that may be anything and one that is null are the same to a caller: JSON, which `null` is too.
    let field = |ty: &TypeUse| match types.get(ty.id).kind {
        Kind::Any | Kind::Null => "json".to_owned(),
        _ => used(ty),
    };
    // Writing to a `String` cannot fail.
    let _ = match kind {
        Kind::Record(record) => {
            text.push_str("record");
            for property in &record.properties {
                let _ = write!(
                    text,
                    "|{}:{}:{}:{:?}:{:?}:{}",
                    property.name,
                    field(&property.ty),
                    property.required,
                    property.access,
                    property.default,
                    property.docs.deprecated,
                );
            }
            match &record.additional {
                Additional::Typed(ty) => write!(text, "|+{}", used(ty)),
                other => write!(text, "|{other:?}"),
            }
        }
        Kind::Map(ty) => write!(text, "map {}", used(ty)),
        Kind::List(list) => write!(text, "list {} {:?}", used(&list.items), list.constraints),
        Kind::StringEnum(values) => {
            text.push_str("strings");
            values.iter().try_for_each(|value| write!(text, "|{:?}{:?}", value.value, value.name))
        }
        Kind::LiteralEnum(values) => {
            text.push_str("literals");
            values.iter().try_for_each(|value| write!(text, "|{}{:?}", value.value, value.name))
        }
        Kind::Union(union) => {
            let _ = write!(text, "union {:?}", union.discriminator);
            union.variants.iter().try_for_each(|variant| {
                let tag = variant.tag.as_ref().map(|tag| (&tag.property, &tag.values));
                write!(text, "|{}{tag:?}", used(&variant.ty))
            })
        }
        Kind::Scalar(scalar) => match scalar {
            // One boolean type: which value it may have is for readers.
            Scalar::Bool(_) => write!(text, "bool"),
            other => write!(text, "{other:?}"),
        },
        Kind::Null => write!(text, "null"),
        Kind::Any => write!(text, "any"),
        Kind::Never => write!(text, "never"),
    };
    text
}

/// How far down a fingerprint looks: what differs further below makes no other name.
const FINGERPRINT_DEPTH: usize = 4;

/// Gives each type a number that stays the same while its shape does, wherever it stands: by it a name follows a schema
/// that is known by another name in the next version of the document.
pub(super) fn fingerprints(types: &mut Types) {
    let mut prints = vec![0_u64; types.len()];
    for _ in 0..FINGERPRINT_DEPTH {
        prints = types.iter().map(|(_, ty)| hash(&signature(types, &ty.kind, &|id| prints[id.0 as usize]))).collect();
    }
    let ids: Vec<TypeId> = types.iter().map(|(id, _)| id).collect();
    for (id, print) in ids.into_iter().zip(prints) {
        types.get_mut(id).fingerprint = print;
    }
}

/// FNV-1a, 64 bits: the same on every machine and with every version of Rust.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn each_use(api: &mut Api, change: &dyn Fn(&mut TypeUse)) {
    for operation in &mut api.operations {
        operation.parameters.iter_mut().for_each(|parameter| change(&mut parameter.ty));
        let bodies = operation.body.iter_mut().flat_map(|body| &mut body.content);
        let answers = operation.responses.iter_mut().flat_map(|response| &mut response.content);
        bodies.chain(answers).filter_map(|content| content.ty.as_mut()).for_each(change);
        operation.responses.iter_mut().flat_map(|response| response.headers.values_mut()).for_each(change);
    }
    api.components.values_mut().for_each(change);
    api.envelope.iter_mut().for_each(change);
    let ids: Vec<TypeId> = api.types.iter().map(|(id, _)| id).collect();
    for id in ids {
        each_child(&mut api.types.get_mut(id).kind, change);
    }
}

fn each_child(kind: &mut Kind, change: &dyn Fn(&mut TypeUse)) {
    match kind {
        Kind::Record(record) => {
            record.properties.iter_mut().for_each(|property| change(&mut property.ty));
            if let Additional::Typed(ty) = &mut record.additional {
                change(ty);
            }
        }
        Kind::Map(ty) => change(ty),
        Kind::List(list) => change(&mut list.items),
        Kind::Union(union) => union.variants.iter_mut().for_each(|variant| change(&mut variant.ty)),
        Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Scalar(_) | Kind::Null | Kind::Any | Kind::Never => {}
    }
}
