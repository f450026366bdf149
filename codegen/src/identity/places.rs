//! Gives the types with a name inside a type, through lists and maps, and the words that their places give them.

use super::words::Word;
use crate::model::{Kind, Layout, TypeId, Types, Variant};

/// True if types of this kind have a name of their own in Rust.
pub(crate) fn is_named(kind: &Kind) -> bool {
    match kind {
        Kind::Record(_) | Kind::StringEnum(_) | Kind::LiteralEnum(_) | Kind::Union(_) => true,
        Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) | Kind::Null | Kind::Any => false,
    }
}

/// Returns the type with a name that `id` leads to, and whether lists or maps are between.
pub(super) fn leaf(types: &Types, id: TypeId) -> Option<(TypeId, bool)> {
    let mut id = id;
    let mut one = false;
    // The limit ends the walk of a list that holds itself.
    for _ in 0..=types.len() {
        match &types.get(id).kind {
            Kind::List(list) => id = list.items.id,
            Kind::Map(values) => id = values.id,
            kind @ (Kind::Record(_)
            | Kind::StringEnum(_)
            | Kind::LiteralEnum(_)
            | Kind::Union(_)
            | Kind::Scalar(_)
            | Kind::Null
            | Kind::Any) => {
                return is_named(kind).then_some((id, one));
            }
        }
        one = true;
    }
    None
}

/// Returns the words of the types inside, in the order of [`children`].
pub(super) fn edge_words(kind: &Kind, own: &Word) -> Vec<Word> {
    match kind {
        Kind::Record(record) => {
            let names = record.properties.iter().map(|property| match record.layout {
                Layout::Object => Word::name(&property.name),
                Layout::Array(_) => Word::name(&position_word(own, &property.name)),
            });
            // The last word is for additional properties, if they have a schema.
            names.chain(std::iter::once(Word::nameless())).collect()
        }
        Kind::Union(union) => union.variants.iter().map(|variant| variant_word(variant, own)).collect(),
        Kind::List(_)
        | Kind::Map(_)
        | Kind::StringEnum(_)
        | Kind::LiteralEnum(_)
        | Kind::Scalar(_)
        | Kind::Null
        | Kind::Any => vec![own.one()],
    }
}

/// Returns the word of an element of an array: the word of the array and the position.
fn position_word(own: &Word, index: &str) -> String {
    const ORDINALS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let known = index.parse::<usize>().ok().and_then(|index| ORDINALS.get(index));
    let position = known.map_or_else(|| format!("element {index}"), |word| (*word).to_owned());
    match own.one().text.as_str() {
        "" => format!("{position} element"),
        own => format!("{own} {position}"),
    }
}

/// Returns the word of a variant. A variant that a status selects has the word of the union. A variant that nothing
/// names has no word.
fn variant_word(variant: &Variant, own: &Word) -> Word {
    if !variant.statuses.is_empty() {
        return own.clone();
    }
    if let Some(hook) = &variant.hook {
        return Word::variant(hook);
    }
    let tag = variant.tag.as_ref().and_then(|tag| tag.values.first());
    match tag {
        Some(value) => Word::variant(&value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        None => Word::nameless(),
    }
}
