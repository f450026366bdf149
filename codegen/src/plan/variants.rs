//! Names the variants of enums and unions.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::basis::{Basis, element};
use super::naming::Naming;
use super::variant_words::{Variants, variant_word};
use super::words::{self, Form};
use crate::identity::{has_form, variant_key};
use crate::json::Value;
use crate::lock::{self, LockedMember, member};
use crate::model::{EnumValue, TypeId, Union, Variant};

/// The variant that keeps unknown values. A value of this name gets another name.
pub(crate) const UNKNOWN: &str = "Unknown";

/// A value of an enum as texts.
pub(super) struct EnumText<'v> {
    /// The text that the runtime compares: the string, or the JSON of another value.
    pub wire: String,
    /// The text from which the variant is named.
    pub text: Cow<'v, str>,
    /// The name in the document.
    pub given: Option<&'v str>,
    /// The description in the document.
    pub description: Option<&'v str>,
}

impl<'v> EnumText<'v> {
    /// A value of an enum of strings.
    pub(super) fn of_string(value: &'v EnumValue<String>) -> Self {
        Self {
            wire: value.value.clone(),
            text: Cow::Borrowed(&value.value),
            given: value.name.as_deref(),
            description: value.description.as_deref(),
        }
    }

    /// The values of any other enum. If both `1` and `"1"` are values, the string gets another word.
    pub(super) fn of_literals(values: &'v [EnumValue<Value>]) -> Vec<Self> {
        let others: BTreeSet<String> =
            values.iter().filter(|value| !value.value.is_string()).map(|value| value.value.to_string()).collect();
        let text = |value: &'v Value| match value.as_str() {
            Some(text) if others.contains(text) => Cow::Owned(format!("text {text}")),
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(value.to_string()),
        };
        let one = |value: &'v EnumValue<Value>| Self {
            wire: value.value.to_string(),
            text: text(&value.value),
            given: value.name.as_deref(),
            description: value.description.as_deref(),
        };
        values.iter().map(one).collect()
    }
}

/// Characters that documents write in place of a missing name.
const IDLE: [char; 6] = [' ', '-', '_', '.', '?', '\u{2014}'];

/// Returns the texts from which the values of an enum are named: the names in the document, else the values themselves.
/// A name in the document is not used if it has no meaning, or if it becomes the same as another.
fn value_texts(values: &[EnumText<'_>]) -> Vec<String> {
    let mut given: Vec<Option<&str>> = values
        .iter()
        .map(|value| value.given.filter(|given| given.contains(|letter| !IDLE.contains(&letter))))
        .collect();
    loop {
        let texts: Vec<&str> = values.iter().zip(&given).map(|(value, given)| given.unwrap_or(&value.text)).collect();
        let names: Vec<String> = texts.iter().map(|text| words::name(text, Form::Variant)).collect();
        let is_shared = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
        let useless: Vec<usize> =
            (0..names.len()).filter(|&index| given[index].is_some() && is_shared(&names[index])).collect();
        if useless.is_empty() {
            return texts.into_iter().map(str::to_owned).collect();
        }
        for index in useless {
            given[index] = None;
        }
    }
}

/// Returns the names of the values of an enum. Released values keep their names.
pub(super) fn enum_names(basis: &Basis<'_>, id: TypeId, values: &[EnumText<'_>]) -> Vec<String> {
    let released = basis.released_type(id).map_or(&[][..], |released| released.members.as_slice());
    let known: Vec<_> = values.iter().map(|value| member(released, &value.wire)).collect();
    beside(&value_texts(values), &known, released, Form::Variant, &[UNKNOWN])
}

/// Returns the names of a union's variants. They come from their tags, else from the names of their types without the
/// words of the union's own name, else from the JSON type, else from a property that no other variant has.
///
/// Released variants keep their names. A variant is a released one if it has the same wire key, or else if it holds the
/// same type.
pub(super) fn variant_names(basis: &Basis<'_>, naming: &Naming, id: TypeId, union: &Union, name: &str) -> Vec<String> {
    let variants = Variants::new(&union.variants);
    let words: Vec<String> =
        (0..union.variants.len()).map(|index| variant_word(basis, &variants, index, name)).collect();
    let released = basis.released_type(id).map_or(&[][..], |released| released.members.as_slice());
    let known = kept(basis, naming, released, (&union.variants, &words));
    beside(&words, &known, released, Form::Variant, &[UNKNOWN])
}

/// True if a released variant is the same as a variant.
type Fits<'f> = &'f dyn Fn(&Variant, &LockedMember) -> bool;

/// Returns the released variant of each variant. If several fit, it is the one with the name that its word gives it.
pub(super) fn kept<'r>(
    basis: &Basis<'_>,
    naming: &Naming,
    released: &'r [LockedMember],
    (variants, words): (&[Variant], &[String]),
) -> Vec<Option<&'r LockedMember>> {
    if released.is_empty() {
        return vec![None; variants.len()];
    }
    let types = &basis.api().types;
    let path = |variant: &Variant| {
        let id = element(basis.api(), variant.ty.id);
        naming.paths.get(&id).map(|path| format!("{}::{}", path.module, path.name))
    };
    let by_key: Fits<'_> = &|variant, known| variant_key(types, variant) == known.wire;
    let by_type: Fits<'_> =
        &|variant, known| path(variant).is_some_and(|path| lock::leaf(&known.ty) == Some(path.as_str()));
    let both: Fits<'_> = &|variant, known| by_key(variant, known) && by_type(variant, known);
    // A union may have a type and a list or a map of that type as members.
    let in_form = |variant: &Variant, known: &LockedMember| has_form(types, variant.ty, &known.ty);
    let exact: Fits<'_> = &|variant, known| both(variant, known) && in_form(variant, known);
    let tagged: Fits<'_> = &|variant, known| variant.tag.is_some() && by_key(variant, known);
    let plain: Fits<'_> = &|variant, known| path(variant).is_none() && by_key(variant, known);
    let plain_exact: Fits<'_> = &|variant, known| plain(variant, known) && in_form(variant, known);
    let mut found: Vec<Option<&LockedMember>> = vec![None; variants.len()];
    let names: Vec<String> = words.iter().map(|word| words::name(word, Form::Variant)).collect();
    for fits in [exact, both, tagged, by_type, plain_exact, plain] {
        for by_name in [true, false] {
            for index in 0..variants.len() {
                if found[index].is_some() {
                    continue;
                }
                let free = |known: &&LockedMember| !found.iter().flatten().any(|taken| std::ptr::eq(*taken, *known));
                let is_same =
                    |known: &&LockedMember| (!by_name || known.rust == names[index]) && fits(&variants[index], known);
                found[index] = released.iter().filter(free).find(is_same);
            }
        }
    }
    found
}

/// Returns the names of members. Released members keep their names. New ones are named by their words, and get no name
/// that is or was released.
pub(super) fn beside(
    words: &[String],
    known: &[Option<&LockedMember>],
    released: &[LockedMember],
    form: Form,
    taken: &[&str],
) -> Vec<String> {
    let taken: Vec<&str> = released.iter().map(|member| member.rust.as_str()).chain(taken.iter().copied()).collect();
    let kept = known.iter().map(|known| known.map(|known| known.rust.as_str()));
    words::names_beside(words.iter().map(String::as_str).zip(kept), form, &taken)
}
