//! Unions: a value of one of several types, chosen by evidence, and never "the first that happens to fit".

use std::borrow::Cow;
use std::cmp::Reverse;

use super::field::Field;
use super::json::{DriftKind, Extra, Json, Mode, Reader, same, whole_sign};
use super::kind::TupleKind;
pub use super::kind::{Tag, Variant};
use super::record::{Shape, Show};
use super::value::{Kind, Outcome, Stop, Value, View};

/// An enum with a variant for each type that a value can have; implemented by [`union!`](macro@crate::union).
pub trait Union: Value {
    /// Returns its variants, without the unknown one.
    fn variants(&self) -> &'static [Variant];
    /// Becomes the variant at `index` with its `Default`, and returns its content for reading.
    fn choose(&mut self, index: usize) -> &mut dyn Value;
    /// Returns true if values outside the variants are allowed.
    fn is_open(&self) -> bool {
        false
    }
    /// Becomes the unknown variant.
    fn keep(&mut self, json: Json);
}

/// Reads a union.
///
/// The variant is chosen by the tags, then the JSON type, then the fields: all required ones present, the fewest
/// unknown, the most known. If several variants are still equal, each is tried, and the reading with the fewest drifts
/// counts. The order of declaration never matters. An object that names no variant is read as the default variant, if
/// there is one.
///
/// # Errors
/// The same as for [`Value::read`].
pub fn read(union: &mut dyn Union, reader: &mut Reader<'_>) -> Outcome {
    let variants = union.variants();
    let Ok(probe) = Probe::new(reader, variants) else {
        // Not JSON: reading it reports why.
        return reader.raw().map(drop).and(Err(Stop));
    };
    let best = best(variants, &probe, &(0..variants.len()).collect::<Vec<_>>());
    match *best {
        [] => unmatched(union, &probe, reader),
        [index] => chosen(union, index, &probe, reader),
        _ => {
            let index = by_trial(union, reader, &best)?;
            chosen(union, index, &probe, reader)
        }
    }
}

/// Keeps a value that matches no variant. A discriminator does not forbid a value that it does not name (OpenAPI 3.1.1,
/// section 4.8.25): the document allows the value if a variant reads it without a fault.
fn unmatched(union: &mut dyn Union, probe: &Probe<'_>, reader: &mut Reader<'_>) -> Outcome {
    let (start, notes, before) = (reader.offset(), reader.notes.len(), reader.state());
    let raw = Json::checked(reader.raw()?);
    if union.is_open() {
        union.keep(raw);
        return Ok(());
    }
    let after = reader.state();
    let of_type = if reader.is_strict { of_type(union.variants(), probe) } else { Vec::new() };
    let is_allowed = !of_type.is_empty() && reader.may_read_again(start, of_type.len()) && {
        reader.restore(before);
        reads_one(union, reader, &of_type)
    };
    reader.restore(after);
    let kind = if raw.is_null() { DriftKind::NullForValue } else { DriftKind::UnknownVariant };
    union.keep(raw);
    tolerantly(reader, |reader| reader.note(kind, start))?;
    if is_allowed {
        reader.allow(notes);
    }
    reader.refuse_faults(notes)
}

/// Reads the variant at `index`. In strict mode, what differs from this variant is allowed if the union allows any value,
/// or if another variant that the value may be of reads it without a fault.
fn chosen(union: &mut dyn Union, index: usize, probe: &Probe<'_>, reader: &mut Reader<'_>) -> Outcome {
    if !reader.is_strict {
        return read_as(union, index, reader);
    }
    let (start, notes, before) = (reader.offset(), reader.notes.len(), reader.state());
    tolerantly(reader, |reader| read_as(union, index, reader))?;
    if reader.faults(notes) == 0 {
        return Ok(());
    }
    if union.is_open() {
        reader.restore(before);
        union.keep(Json::checked(reader.raw()?));
        return Ok(());
    }
    let rivals = rivals(union.variants(), probe, index);
    if rivals.is_empty() || !reader.may_read_again(start, rivals.len() + 1) {
        return reader.refuse_faults(notes);
    }
    let found = reader.notes[notes..].to_vec();
    reader.restore(before);
    let is_allowed = reads_one(union, reader, &rivals);
    if reader.mode == Mode::Strict && !is_allowed {
        reader.notes.extend(found);
        return Err(Stop);
    }
    tolerantly(reader, |reader| read_as(union, index, reader))?;
    if is_allowed {
        reader.allow(notes);
    }
    Ok(())
}

/// Reads in tolerant mode.
fn tolerantly<'j>(reader: &mut Reader<'j>, read: impl FnOnce(&mut Reader<'j>) -> Outcome) -> Outcome {
    let mode = std::mem::replace(&mut reader.mode, Mode::Tolerant);
    let outcome = read(reader);
    reader.mode = mode;
    outcome
}

/// True if one of these variants reads the value here without a fault. The reader does not move.
fn reads_one(union: &mut dyn Union, reader: &mut Reader<'_>, among: &[usize]) -> bool {
    trials(union, reader, among).iter().any(|(faults, ..)| *faults == 0)
}

/// Returns the variants that have the JSON type of the value, whatever their tags are. One for any value is left out.
fn of_type(variants: &[Variant], probe: &Probe<'_>) -> Vec<usize> {
    let fits = |index: &usize| fit_kind((variants[*index].kind)(), probe).is_some_and(|fit| fit.rank > 0);
    (0..variants.len()).filter(fits).collect()
}

/// Returns the other variants that a value may be of: the same number of tags name them, and the JSON type fits. None of
/// its members has to be declared by them: a schema allows members that it does not name.
fn rivals(variants: &[Variant], probe: &Probe<'_>, chosen: usize) -> Vec<usize> {
    if default(variants, probe) == Some(chosen) {
        return Vec::new();
    }
    let tags = |index: usize| {
        let fit = fit_kind((variants[index].kind)(), probe).filter(|fit| fit.rank > 0);
        fit.and_then(|_| named_by_tags(&variants[index], probe))
    };
    let own = tags(chosen);
    (0..variants.len()).filter(|index| *index != chosen && own.is_some() && tags(*index) == own).collect()
}

/// Reads a union as one of these variants, if its value shows which one. It works like [`read`], with two differences:
/// if several variants are equal to the end, none is chosen, and a variant that accepts any JSON is chosen only if it
/// is the only variant.
pub(crate) fn decide(union: &mut dyn Union, reader: &mut Reader<'_>, among: &[usize]) -> Outcome {
    let variants = union.variants();
    let start = reader.offset();
    let Ok(probe) = Probe::new(reader, variants) else {
        return reader.raw().map(drop).and(Err(Stop));
    };
    let is_open = |index: &usize| matches!((variants[*index].kind)(), Kind::Any);
    let telling: Vec<usize> = among.iter().copied().filter(|index| variants.len() == 1 || !is_open(index)).collect();
    let chosen = match *best(variants, &probe, &telling) {
        [] => None,
        [index] => Some(index),
        ref even => {
            let trials = trials(union, reader, even);
            let least = trials.iter().min().ok_or(Stop)?;
            let alike = trials.iter().filter(|trial| trial.0 == least.0).count();
            (alike == 1).then_some(least.3)
        }
    };
    if let Some(index) = chosen {
        return read_as(union, index, reader);
    }
    union.keep(Json::checked(reader.raw()?));
    reader.note(DriftKind::UnknownVariant, start)
}

/// Reads the variant at `index`. A value that it cannot hold, such as an integer with too many digits, is kept as it
/// came.
pub(crate) fn read_as(union: &mut dyn Union, index: usize, reader: &mut Reader<'_>) -> Outcome {
    let start = reader.offset();
    union.choose(index).read(reader)?;
    let is_integer = matches!((union.variants()[index].kind)(), Kind::Integer);
    if reader.take_misfit(start) || is_integer && reader.take_inexact(start) {
        union.keep(Json::checked(reader.scan.since(start)));
    }
    Ok(())
}

/// Chooses between equal variants: the one that reads with the fewest drifts, then the one with the fewest fields, then
/// by name.
fn by_trial(union: &mut dyn Union, reader: &mut Reader<'_>, even: &[usize]) -> Result<usize, Stop> {
    let variants = union.variants();
    if reader.trying {
        // Trials inside trials would double at each level of a recursive type.
        return even.iter().copied().min_by_key(|index| (size(&variants[*index]), variants[*index].name)).ok_or(Stop);
    }
    trials(union, reader, even).into_iter().min().map(|(.., index)| index).ok_or(Stop)
}

/// Returns the number of fields that a variant declares.
fn size(variant: &Variant) -> usize {
    match (variant.kind)() {
        Kind::Record(shape) => shape.fields.len(),
        Kind::Tuple(kind) => kind().positions.len(),
        Kind::Any
        | Kind::Bool
        | Kind::Integer
        | Kind::Number
        | Kind::Text
        | Kind::OneOf(_)
        | Kind::Literal(_)
        | Kind::List(_)
        | Kind::Map
        | Kind::Union(_) => 0,
    }
}

/// Returns for each reading its faults, the fields and the name of the variant, and its index. The reader does not
/// move.
fn trials(union: &mut dyn Union, reader: &mut Reader<'_>, even: &[usize]) -> Vec<(usize, usize, &'static str, usize)> {
    let variants = union.variants();
    let mode = std::mem::replace(&mut reader.mode, Mode::Tolerant);
    let trying = std::mem::replace(&mut reader.trying, true);
    let before = reader.state();
    let mut trials = Vec::new();
    for &index in even {
        let notes = reader.notes.len();
        let outcome = union.choose(index).read(reader);
        let faults = reader.faults(notes);
        if outcome.is_err() {
            // The value nests too deeply, because it was already scanned without an error. That holds for all variants.
            break;
        }
        reader.restore(before.clone());
        trials.push((faults, size(&variants[index]), variants[index].name, index));
    }
    reader.mode = mode;
    reader.trying = trying;
    trials
}

/// Returns the view as which a variant is written: with its tag, if its record does not declare the member of the tag
/// (OpenAPI 3.0.4, section 4.7.25: the discriminator tells the receiver which schema is meant). `union` shows the
/// variant by [`show_tagged`].
pub fn tagged<'v>(union: &'v dyn Value, variant: View<'v>, tags: &'static [Tag]) -> View<'v> {
    let is_untagged = matches!(variant, View::Record(record) if !tags.is_empty() && lacks_tag(record, tags));
    if is_untagged { View::Record(union) } else { variant }
}

/// Shows a variant with the tags that its record does not declare.
pub fn show_tagged(variant: View<'_>, tags: &'static [Tag], visit: &mut Show<'_>) {
    let View::Record(record) = variant else { return };
    record.show(&mut |shape, values, extra| {
        let mut with_tags = extra.clone();
        for (name, values) in tags {
            if let ([value, ..], true) = (values, is_undeclared(shape, extra, name)) {
                with_tags.insert(*name, *value);
            }
        }
        visit(shape, values, &with_tags);
    });
}

fn lacks_tag(record: &dyn Value, tags: &'static [Tag]) -> bool {
    let mut lacks = false;
    record.show(&mut |shape, _, extra| lacks = tags.iter().any(|(name, _)| is_undeclared(shape, extra, name)));
    lacks
}

fn is_undeclared(shape: &Shape, extra: &Extra, name: &str) -> bool {
    shape.index_of(name, 0).is_none() && extra.get(name).is_none()
}

/// The evidence of a value before it is read.
struct Probe<'j> {
    text: &'j str,
    members: Vec<(Cow<'j, str>, &'j str)>,
    /// The texts of the first elements of an array; more than one only if a variant is a tuple.
    elements: Vec<&'j str>,
}

impl<'j> Probe<'j> {
    /// Looks at the value ahead without moving. An object is read only up to its tag, if one decides the variant.
    fn new(reader: &Reader<'j>, variants: &[Variant]) -> Result<Self, Stop> {
        let mut scan = reader.scan.clone();
        let only_tag = sole_tag(variants);
        let mut probe = Self { text: "", members: Vec::new(), elements: Vec::new() };
        let start = scan.at;
        match scan.byte() {
            b'{' => {
                scan.enter()?;
                let mut more = !scan.ends(b'}');
                while more {
                    let key = scan.key()?;
                    let start = scan.at;
                    scan.skip()?;
                    let text = scan.since(start);
                    let found = only_tag == Some(&*key) && decides(variants, text);
                    probe.members.push((key, text));
                    more = !found && scan.more(b'}')?;
                }
                probe.text = "{";
            }
            b'[' => {
                scan.enter()?;
                let most = most_elements(variants);
                let mut more = !scan.ends(b']');
                while more {
                    let start = scan.at;
                    scan.skip()?;
                    probe.elements.push(scan.since(start));
                    more = probe.elements.len() < most && scan.more(b']')?;
                }
                probe.text = "[";
            }
            _ => {
                scan.skip()?;
                probe.text = scan.since(start);
            }
        }
        Ok(probe)
    }
}

/// Returns the member that is the only tag of every variant, if there is one.
fn sole_tag(variants: &[Variant]) -> Option<&'static str> {
    let [(first, _)] = variants.first()?.tags else { return None };
    variants.iter().all(|variant| matches!(variant.tags, [(name, _)] if name == first)).then_some(*first)
}

/// Returns the number of elements of an array that decide the variant: the first for lists, and for tuples one more
/// than the longest has.
fn most_elements(variants: &[Variant]) -> usize {
    let most = variants.iter().map(|variant| match (variant.kind)() {
        Kind::Tuple(kind) => kind().positions.len() + 1,
        Kind::Union(variants) => most_elements(variants),
        Kind::Any
        | Kind::Bool
        | Kind::Integer
        | Kind::Number
        | Kind::Text
        | Kind::OneOf(_)
        | Kind::Literal(_)
        | Kind::List(_)
        | Kind::Map
        | Kind::Record(_) => 1,
    });
    most.max().unwrap_or(1)
}

/// True if a tag leaves at most one variant.
fn decides(variants: &[Variant], text: &str) -> bool {
    let has =
        |variant: &&Variant| variant.tags.iter().any(|(_, values)| values.iter().any(|value| is_tag(text, value)));
    variants.iter().filter(has).nth(1).is_none()
}

/// The measure of how well a value fits a variant; greater is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// The number of the variant's tags that the value has.
    tags: usize,
    /// The closeness of the JSON type.
    rank: u8,
    missing: Reverse<usize>,
    unknown: Reverse<usize>,
    known: usize,
}

/// Returns those of these variants that fit best: none, one, or several that are equal.
fn best(variants: &[Variant], probe: &Probe<'_>, among: &[usize]) -> Vec<usize> {
    if let Some(index) = default(variants, probe).filter(|index| among.contains(index)) {
        return vec![index];
    }
    let fits: Vec<Option<Fit>> = among.iter().map(|index| fit_variant(&variants[*index], probe)).collect();
    let Some(best) = fits.iter().flatten().max() else { return Vec::new() };
    let fits = among.iter().zip(&fits).filter(|(_, fit)| fit.as_ref() == Some(best));
    fits.map(|(index, _)| *index).collect()
}

/// Returns the default variant, if an object names no other (OpenAPI 3.2.0, section 4.25, `defaultMapping`).
fn default(variants: &[Variant], probe: &Probe<'_>) -> Option<usize> {
    if probe.text != "{" {
        return None;
    }
    let index = variants.iter().position(|variant| variant.default_for.is_some())?;
    let property = variants[index].default_for?;
    let given = probe.members.iter().rev().find(|(key, _)| key == property);
    let mut tags = variants.iter().flat_map(|variant| variant.tags).filter(|(name, _)| *name == property);
    let names_one = given.is_some_and(|(_, text)| tags.any(|(_, tags)| tags.iter().any(|tag| is_tag(text, tag))));
    (!names_one).then_some(index)
}

/// Returns the number of the variant's tags that the value has, or `None` if one has another value.
fn named_by_tags(variant: &Variant, probe: &Probe<'_>) -> Option<usize> {
    let mut tags = 0;
    for (name, values) in variant.tags {
        // If a key occurs twice, the last one counts, like in reading.
        match probe.members.iter().rev().find(|(key, _)| key == name) {
            Some((_, text)) if values.iter().any(|value| is_tag(text, value)) => tags += 1,
            Some(_) => return None,
            None => {}
        }
    }
    Some(tags)
}

fn fit_variant(variant: &Variant, probe: &Probe<'_>) -> Option<Fit> {
    let tags = named_by_tags(variant, probe)?;
    let fit = fit_kind((variant.kind)(), probe)?;
    // An object without the tag needs other evidence for this variant.
    let stray = tags == 0 && fit.known == 0 && (fit.missing.0 > 0 || fit.unknown.0 > 0);
    (!stray).then_some(Fit { tags, ..fit })
}

/// True if a member holds this tag: a string by its text, any other value by its JSON text.
fn is_tag(text: &str, tag: &str) -> bool {
    match text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => plain == tag,
        Some(_) => Json::checked(text).as_string().is_some_and(|value| value == tag),
        None => text == tag,
    }
}

fn fit_kind(kind: Kind, probe: &Probe<'_>) -> Option<Fit> {
    let rank = |rank| Some(Fit { tags: 0, rank, missing: Reverse(0), unknown: Reverse(0), known: 0 });
    let text = probe.text;
    match (kind, text.as_bytes().first()?) {
        (Kind::Any, _) => rank(0),
        (Kind::Bool, b't' | b'f') => rank(3),
        (Kind::Integer, b'-' | b'0'..=b'9') if text.parse::<i128>().is_ok() => rank(3),
        (Kind::Number, b'-' | b'0'..=b'9') | (Kind::Text, b'"') => rank(2),
        // `51.0` is an integer too, but fits a number better if there is a choice.
        (Kind::Integer, b'-' | b'0'..=b'9') if whole_sign(text).is_some() => rank(1),
        (Kind::OneOf(known), b'"') => {
            let text = Json::checked(text);
            let text = text.as_string()?;
            let exact = known.iter().any(|known| *known == text);
            let twin = known.iter().any(|known| known.eq_ignore_ascii_case(&text));
            rank(if exact { 4 } else { 1 + u8::from(twin) * 2 })
        }
        (Kind::Literal(known), _) if known.iter().any(|known| same(known.text(), text)) => rank(4),
        (Kind::List(item), b'[') => match probe.elements.first().map(|first| fits_item(item(), first)) {
            None => rank(2),
            Some(true) => rank(3),
            Some(false) => rank(1),
        },
        (Kind::Tuple(kind), b'[') => Some(fit_tuple(&kind(), &probe.elements)),
        (Kind::Map, b'{') => rank(2),
        (Kind::Record(shape), b'{') => Some(fit_record(shape, probe)),
        (Kind::Union(variants), _) => {
            let best = match default(variants, probe) {
                // No evidence is needed: any object that names no other variant is this one.
                Some(index) => fit_kind((variants[index].kind)(), probe).map(|fit| Fit {
                    missing: Reverse(0),
                    unknown: Reverse(0),
                    ..fit
                }),
                None => variants.iter().filter_map(|variant| fit_variant(variant, probe)).max(),
            };
            best.map(|best| Fit { tags: 0, ..best })
        }
        _ => None,
    }
}

/// True if the first element of an array has the kind of the array's elements.
fn fits_item(kind: Kind, first: &str) -> bool {
    match (kind, first.as_bytes().first()) {
        (Kind::Any | Kind::Literal(_), _)
        | (Kind::Bool, Some(b't' | b'f'))
        | (Kind::Integer | Kind::Number, Some(b'-' | b'0'..=b'9'))
        | (Kind::Text | Kind::OneOf(_), Some(b'"'))
        | (Kind::List(_) | Kind::Tuple(_), Some(b'['))
        | (Kind::Map | Kind::Record(_), Some(b'{')) => true,
        (Kind::Union(variants), _) => variants.iter().any(|variant| fits_item((variant.kind)(), first)),
        _ => false,
    }
}

/// A tuple with all elements present and of the right kinds fits better than a list of such elements; one with another
/// length fits worse.
fn fit_tuple(kind: &TupleKind, elements: &[&str]) -> Fit {
    let TupleKind { shape, positions, rest } = kind;
    let fits = |(index, text): (usize, &&str)| {
        let kind = *positions.get(index).unwrap_or(rest);
        let is_null = || *text == "null" && shape.positions.get(index).is_some_and(Field::is_nullable);
        fits_item(kind, text) || is_null()
    };
    let known = elements.iter().enumerate().filter(|one| fits(*one)).count();
    let missing = shape.positions.iter().skip(elements.len()).filter(|field| field.is_required()).count();
    let unknown = if shape.closed { elements.len().saturating_sub(positions.len()) } else { 0 };
    let rank = match (known == elements.len(), missing + unknown) {
        (false, _) => 1,
        (true, 0) => 4,
        (true, _) => 2,
    };
    Fit { tags: 0, rank, missing: Reverse(missing), unknown: Reverse(unknown), known }
}

fn fit_record(shape: &Shape, probe: &Probe<'_>) -> Fit {
    let has = |name: &str| probe.members.iter().any(|(key, _)| key == name);
    let missing = shape.fields.iter().filter(|field| field.is_required() && !has(field.name)).count();
    let known = probe.members.iter().filter(|(key, _)| shape.index_of(key, 0).is_some()).count();
    // A record with missing fields, or without any known field, fits worse than a map.
    let rank = if missing == 0 && (known > 0 || probe.members.is_empty()) { 3 } else { 1 };
    Fit { tags: 0, rank, missing: Reverse(missing), unknown: Reverse(probe.members.len() - known), known }
}

/// Implements a union for an enum: [`Value`], [`Union`], `Debug`, `PartialEq`, `Default` (an unknown `null`) and, with
/// the feature `serde`, `Serialize` and `Deserialize`.
///
/// ```
/// use restwright::door as rt;
///
/// #[derive(Clone)]
/// #[non_exhaustive]
/// pub enum Origin {
///     Port(i64),
///     Name(String),
///     Unknown(rt::Json),
/// }
/// restwright::union! { Origin { Port: i64; Name: String; } Unknown }
/// ```
#[macro_export]
macro_rules! union {
    (@open) => {
        false
    };
    (@open open) => {
        true
    };
    (@kind $payload:ty) => {
        <$payload as $crate::door::Value>::kind
    };
    // A boolean with one value.
    (@kind $payload:ty, $only:literal) => {{
        fn kind() -> $crate::door::Kind {
            static ONLY: &[$crate::door::Json] = &[$crate::door::Json::literal(::core::stringify!($only))];
            $crate::door::Kind::Literal(ONLY)
        }
        kind
    }};
    (@default) => {
        ::core::option::Option::None
    };
    (@default $property:literal) => {
        ::core::option::Option::Some($property)
    };
    (@written [] $($tag:tt)*) => {
        &[$($tag),*]
    };
    // The default variant needs no tag, and a value that was read without one is written without one.
    (@written [$property:literal] $($tag:tt)*) => {
        &[]
    };
    (
        $name:ident {
            $($variant:ident : $payload:ty $(, only $only:literal)? $(, $tag:literal = [$($value:literal),* $(,)?])* $(, else $default:literal)?;)*
        } $unknown:ident $($open:ident)?
    ) => {
        const _: () = {
            static VARIANTS: &[$crate::door::Variant] = &[$($crate::door::Variant {
                name: ::core::stringify!($variant),
                kind: $crate::union!(@kind $payload $(, $only)?),
                tags: &[$(($tag, &[$($value),*])),*],
                default_for: $crate::union!(@default $($default)?),
            }),*];
            impl $crate::door::Union for $name {
                fn variants(&self) -> &'static [$crate::door::Variant] {
                    VARIANTS
                }
                #[allow(unused_assignments)]
                fn choose(&mut self, index: usize) -> &mut dyn $crate::door::Value {
                    let mut at = 0;
                    $(
                        if at == index {
                            *self = Self::$variant(::core::default::Default::default());
                        }
                        at += 1;
                    )*
                    match self {
                        $(Self::$variant(value) => value,)*
                        Self::$unknown(value) => value,
                    }
                }
                fn is_open(&self) -> bool {
                    $crate::union!(@open $($open)?)
                }
                fn keep(&mut self, json: $crate::door::Json) {
                    *self = Self::$unknown(json);
                }
            }
            impl $crate::door::Value for $name {
                fn read(&mut self, reader: &mut $crate::door::Reader<'_>) -> $crate::door::Outcome {
                    $crate::door::read_union(self, reader)
                }
                fn view(&self) -> $crate::door::View<'_> {
                    match self {
                        $(Self::$variant(value) => $crate::door::tagged(
                            self,
                            $crate::door::Value::view(value),
                            $crate::union!(@written [$($default)?] $(($tag, &[$($value),*]))*),
                        ),)*
                        Self::$unknown(value) => $crate::door::Value::view(value),
                    }
                }
                fn show(&self, visit: &mut $crate::door::Show<'_>) {
                    match self {
                        $(Self::$variant(value) => $crate::door::show_tagged(
                            $crate::door::Value::view(value),
                            $crate::union!(@written [$($default)?] $(($tag, &[$($value),*]))*),
                            visit,
                        ),)*
                        Self::$unknown(_) => {}
                    }
                }
                fn variant_at(&mut self, index: usize) -> ::core::option::Option<&mut dyn $crate::door::Value> {
                    (index < VARIANTS.len()).then(|| $crate::door::Union::choose(self, index))
                }
                fn kind() -> $crate::door::Kind {
                    $crate::door::Kind::Union(VARIANTS)
                }
            }
            impl ::core::default::Default for $name {
                fn default() -> Self {
                    Self::$unknown(::core::default::Default::default())
                }
            }
            impl ::core::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    ::core::fmt::Debug::fmt(&$crate::door::Value::view(self), f)
                }
            }
            impl ::core::cmp::PartialEq for $name {
                fn eq(&self, other: &Self) -> bool {
                    $crate::door::equal($crate::door::Value::view(self), $crate::door::Value::view(other))
                }
            }
            $crate::serde_bridge!($name);
        };
    };
}
