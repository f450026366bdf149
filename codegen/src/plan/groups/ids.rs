//! Names of methods that are made from the operation's id.
//!
//! An id is read as words: the words of a namespace, a verb, the object of the verb, and phrases that begin with a
//! preposition. Words that the group already says are left out. The verb is always kept.

use std::collections::BTreeSet;

use super::call::Call;
use super::forms::Later;
use super::lexicon::{
    is_article, is_before_verb, is_conjunction, is_core_verb, is_idle, is_noun, is_number, is_only_verb, is_particle,
    is_preposition, is_program, is_read, is_version, verb,
};
use super::path::{Part, after_idle, joined, joined_fixed, parameter_words};
use super::routes::{self, usual_verb, with_verb};
use super::said::Said;
use super::split;

/// Signs that end a namespace.
const SIGNS: [char; 4] = ['/', '.', ':', '#'];

/// The facts that the ids of a document share.
pub(super) struct Ids {
    /// All ids, as words without separators.
    known: BTreeSet<String>,
    /// True if a program made the ids from method and path.
    of_paths: bool,
}

impl Ids {
    pub(super) fn new(calls: &[Call<'_>]) -> Self {
        let mut known = BTreeSet::new();
        // An id shows that it was made from the path only if it has the words of a parameter.
        let (mut with_parameters, mut of_paths) = (0_usize, 0_usize);
        for call in calls {
            let Some(id) = call.id else { continue };
            let words = split::words(id).concat();
            if call.parts.iter().any(Part::is_parameter) {
                with_parameters += 1;
                of_paths +=
                    usize::from(is_of_path(&words, call, &[joined(&call.parts), joined(after_idle(&call.parts))]));
            }
            known.insert(words);
        }
        Self { known, of_paths: of_paths > 0 && of_paths * 2 > with_parameters }
    }
}

/// An id after reading.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Id {
    /// It says only the method and the path.
    OfPath,
    /// Words that a person chose.
    Chosen(Chosen),
}

impl Id {
    /// Returns the words if a person chose them.
    pub(super) fn chosen(&self) -> Option<&Chosen> {
        match self {
            Self::Chosen(chosen) => Some(chosen),
            Self::OfPath => None,
        }
    }
}

/// The words of an id.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    words: Vec<String>,
    /// The number of words in a namespace that a sign ends: `repos/get`.
    namespace: usize,
    /// The number that a program added because the id existed already.
    number: Option<String>,
    /// True if the last word is the version that the path says, and no id is the same without it.
    of_version: bool,
}

/// Reads the id of a call, if it has one.
pub(super) fn read(call: &Call<'_>, ids: &Ids) -> Option<Id> {
    let id = call.id?;
    let mut words = split::words(id);
    if words.is_empty() {
        return None;
    }
    let whole = words.concat();
    let (full, after) = (joined(&call.parts), joined(after_idle(&call.parts)));
    let (full_fixed, fixed) = (joined_fixed(&call.parts), joined_fixed(after_idle(&call.parts)));
    // An id that only repeats the fixed words may be a person's choice: `getPets`.
    let mut telling = vec![full.clone(), after, full_fixed.clone(), fixed.clone()];
    telling.retain(|text| ids.of_paths || *text != fixed);
    if is_of_path(&whole, call, &telling) {
        return Some(Id::OfPath);
    }
    cut_path(&mut words, call, &[full, full_fixed]);
    let number = cut_number(&mut words, id, ids);
    let unnumbered = number.as_ref().and_then(|number| id.strip_suffix(number.as_str())).unwrap_or(id);
    let namespace = namespace(unnumbered.trim_end_matches(SIGNS)).min(words.len() - 1);
    let (last, front) = words.split_last()?;
    let of_version = is_version(last) && in_path(last, call) && !ids.known.contains(&front.concat());
    Some(Id::Chosen(Chosen { words, namespace, number, of_version }))
}

/// Returns true if the words are the method and one of these paths, in either order.
fn is_of_path(words: &str, call: &Call<'_>, paths: &[String]) -> bool {
    let method = call.method.to_lowercase();
    let mut rests = [words.strip_prefix(&*method), words.strip_suffix(&*method)].into_iter().flatten();
    rests.any(|rest| !rest.is_empty() && paths.iter().any(|path| path == rest))
}

/// Removes the method and the path that a program added after the words.
fn cut_path(words: &mut Vec<String>, call: &Call<'_>, paths: &[String]) {
    let has_verb = |words: &[String]| words.iter().any(|word| verb(word).is_some());
    let telling = call.parts.iter().any(Part::is_parameter) || after_idle(&call.parts).len() < call.parts.len();
    let cut = (1..words.len())
        .find(|&at| is_of_path(&words[at..].concat(), call, paths) && (telling || has_verb(&words[..at])));
    if let Some(at) = cut {
        words.truncate(at);
    }
}

/// Removes the number by which a program made the id unique: `listPets_1`, or `ListPets2` beside `ListPets`.
fn cut_number(words: &mut Vec<String>, id: &str, ids: &Ids) -> Option<String> {
    let last = words.last()?.clone();
    let front = last.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &last[front.len()..];
    if number.is_empty() || number.len() > 2 || words.len() == 1 && front.is_empty() {
        return None;
    }
    let whole = words.concat();
    let beside = ids.known.contains(&whole[..whole.len() - number.len()]);
    let camel = id.contains(|c: char| c.is_ascii_uppercase()) && id.ends_with(&format!("_{number}"));
    let set_off = front.is_empty() && [".", "#"].iter().any(|sign| id.ends_with(&format!("{sign}{number}")));
    let of_version = words.len() > 1 && (is_version(&words[words.len() - 2]) || is_number(&words[words.len() - 2]));
    if !beside && !camel && (!set_off || of_version) {
        return None;
    }
    words.pop();
    if !front.is_empty() {
        words.push(front.to_owned());
    }
    Some(number.to_owned())
}

/// Returns the number of words before the last sign that ends a namespace: `repos/get`, `v1.users.list`,
/// `PetsController_list`.
fn namespace(id: &str) -> usize {
    let capital = |text: &str| text.contains(|c: char| c.is_ascii_uppercase());
    let end = id.rfind(SIGNS);
    let end = end.or_else(|| id.find('_').filter(|at| capital(&id[..*at]) && id.matches('_').count() == 1));
    end.map_or(0, |end| split::words(&id[..end]).len())
}

/// Returns the number of words that all ids of a group begin with, up to the last word of a program. It is 0 if a verb
/// is among them. An example is `agents_api_v1_agents_get`.
pub(super) fn common(ids: &[&Chosen]) -> usize {
    let [first, rest @ ..] = ids else { return 0 };
    let alike = |id: &&Chosen| first.words.iter().zip(&id.words).take_while(|(one, two)| one == two).count();
    let Some(common) = rest.iter().map(alike).min() else { return 0 };
    let front = &first.words[..common];
    let shortest = ids.iter().map(|id| id.words.len()).min().unwrap_or(0);
    let of_program = front.iter().rposition(|word| is_program(word) || is_version(word)).map_or(0, |at| at + 1);
    let has_verb = front[..of_program].iter().any(|word| is_only_verb(word));
    if has_verb || of_program >= shortest { 0 } else { of_program }
}

/// Returns the number of words that all ids of a document begin with, if a sign ends them in each: `ml.get_model`,
/// `ml.delete_model`.
pub(super) fn common_namespace(ids: &[&Chosen]) -> usize {
    let [first, rest @ ..] = ids else { return 0 };
    let namespace = |id: &Chosen| id.words[..id.namespace].to_vec();
    let alike = |id: &&Chosen| namespace(first).iter().zip(&namespace(id)).take_while(|(one, two)| one == two).count();
    let common = rest.iter().map(alike).min().unwrap_or(0);
    if first.words[..common].iter().any(|word| verb(word).is_some()) { 0 } else { common }
}

/// Returns names for a method, the best first. Later ones have more words.
pub(super) fn forms<'a>(id: &'a Chosen, call: &'a Call<'a>, said: &'a Said, common: usize) -> Vec<Later<'a>> {
    let words = &id.words[common.min(id.words.len() - 1)..];
    let lead = lead(words, id.namespace.saturating_sub(common), said);
    let end = if id.of_version && words.len() > lead + 1 { words.len() - 1 } else { words.len() };
    let body = Body { words: &words[lead..end], does: call.method != "GET" && call.method != "HEAD" };
    let first = body.words.first().or(id.words.first()).map_or("", String::as_str);
    let verb = move || if verb(first).is_some() { first.to_owned() } else { usual_verb(call) };
    let kept = move || trimmed(rendered(&body, &Said::default(), &|_| false));
    let numbered = move |words: &[String]| words.iter().chain(&id.number).cloned().collect::<Vec<_>>();
    vec![
        Later::of(move || short(body, call, said), false),
        Later::of(move || trimmed(rendered(&body, said, &|_| false)), false),
        Later::of(kept, false),
        Later::of(|| id.words.clone(), true),
        Later::of(move || with_verb(&verb(), call), false),
        Later::of(move || routes::by(kept(), &call.parts), true),
        Later::of(move || routes::with_method(&kept(), call), false),
        Later::of(|| with_verb(&usual_verb(call), call), false),
        Later::of(move || numbered(&kept()), true),
        Later::of(|| routes::spelled(call), false),
        Later::of(move || numbered(&id.words), true),
    ]
}

/// Returns true if a segment of the path has this word.
fn in_path(word: &str, call: &Call<'_>) -> bool {
    call.parts.iter().filter_map(Part::fixed).flatten().any(|other| other == word)
}

/// Returns the number of words at the front that are a namespace which the group says.
fn lead(words: &[String], namespace: usize, said: &Said) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let set_off = at < namespace;
        let joins = |word: &&String| is_article(word) || is_preposition(word);
        let joining = words[at..].iter().take_while(joins).count();
        if verb(word).is_some() && !set_off {
            // A group `Search` does not need the first word of `search-users`, but `order-cancel` keeps both.
            let other_verb = words[at + 1..].iter().any(|word| is_only_verb(word));
            if !said.has(word) || !other_verb {
                break;
            }
            at += 1;
        } else if said.has(word)
            || at > 0 && (is_program(word) || is_number(word))
            || is_version(word)
            || is_idle(word) && words.get(at + 1).is_some_and(|next| leads(next, said))
        {
            at += 1;
        } else if at > 0 && joining > 0 && words.get(at + joining).is_some_and(|word| said.has(word)) {
            at += joining + 1;
        } else {
            break;
        }
    }
    at
}

/// Returns true if `api` before this word only says that this is an API.
fn leads(word: &str, said: &Said) -> bool {
    said.has(word) || is_idle(word) || verb(word).is_some()
}

/// Returns the name without the words that the group and the arguments say.
fn short(body: Body<'_>, call: &Call<'_>, said: &Said) -> Vec<String> {
    let parameters: BTreeSet<&str> = parameter_words(&call.parts).collect();
    let given = |words: &[String]| {
        let given =
            |word: &String| parameters.contains(&**word) || is_conjunction(word) || said.has(word) || word == "id";
        !parameters.is_empty() && words.iter().all(given)
    };
    let mut words = trimmed(rendered(&body, said, &given));
    let only_identifier = matches!(words.as_slice(), [_, last] if matches!(&**last, "id" | "uuid"));
    if only_identifier && call.ends_in_parameter() && verb(&words[0]).is_some() {
        words.pop();
    }
    match words.as_slice() {
        [] => vec![usual_verb(call)],
        [only] if is_noun(only) && call.method == "GET" => vec![usual_verb(call)],
        [first, rest @ ..] if is_read(first) && call.answers_list => {
            std::iter::once("list".to_owned()).chain(rest.iter().cloned()).collect()
        }
        _ => words,
    }
}

/// Removes prepositions from the end of a name.
fn trimmed(mut words: Vec<String>) -> Vec<String> {
    while let [.., before, last] = words.as_slice() {
        if !is_preposition(last) || is_particle(before, last) {
            break;
        }
        words.pop();
    }
    words
}

/// The words of a name after those of its namespace.
#[derive(Clone, Copy)]
struct Body<'w> {
    words: &'w [String],
    /// True if the operation does more than read.
    does: bool,
}

/// The object of a verb, or a phrase that begins with a preposition.
struct Phrase<'w> {
    preposition: Option<&'w str>,
    words: Vec<String>,
    /// The number of words that are the verb.
    verbs: usize,
}

/// Returns the words of a name without those that the group says. They are left out at the front of the verb's object,
/// and a phrase with a preposition is left out if the group says all of it. `given` tells if the words after `by` name
/// parameters of the path.
fn rendered(body: &Body<'_>, said: &Said, given: &dyn Fn(&[String]) -> bool) -> Vec<String> {
    let mut out = Vec::new();
    for Phrase { preposition, words, verbs } in phrases(body) {
        match preposition {
            None => {
                let (verb, object) = words.split_at(verbs);
                out.extend_from_slice(verb);
                // `power_on_server` keeps its object, because `power_on` would seem to end in a preposition.
                let ends = verb.last().is_some_and(|last| is_preposition(last));
                out.extend_from_slice(if ends { object } else { said.unsaid(object) });
            }
            // `owned by` and similar phrases are read as one word.
            Some("by") if !words.is_empty() && given(&words) && !out.last().is_some_and(|word| is_participle(word)) => {
            }
            Some(_) if !words.is_empty() && words.iter().all(|word| said.has(word)) => {}
            Some(preposition) => {
                out.push(preposition.to_owned());
                out.extend(words);
            }
        }
    }
    out
}

fn is_participle(word: &str) -> bool {
    word.ends_with("ed") || word.ends_with("wn")
}

fn phrases<'w>(body: &Body<'w>) -> Vec<Phrase<'w>> {
    let Body { words: body, does } = *body;
    let verbs = match verbs(body) {
        // If an operation changes something, its first word is a verb, even an unknown one.
        0 if does && !body.iter().any(|word| verb(word).is_some()) => body.len().min(1),
        verbs => verbs,
    };
    let mut phrases = vec![Phrase { preposition: None, words: body[..verbs].to_vec(), verbs }];
    for (at, word) in body.iter().enumerate().skip(verbs) {
        let last = phrases.last_mut().expect("there is one");
        let is_last = at + 1 == body.len();
        if is_article(word) && !is_last {
            continue;
        }
        if is_preposition(word) && !(at > 0 && is_particle(&body[at - 1], word)) {
            phrases.push(Phrase { preposition: Some(word), words: Vec::new(), verbs: 0 });
        } else if is_core_verb(word) && !is_last {
            phrases.push(Phrase { preposition: None, words: vec![word.clone()], verbs: 1 });
        } else {
            last.words.push(word.clone());
        }
    }
    phrases
}

/// Returns the number of words at the front that are the verb: `create_or_update`, `bulk_delete`, `sign_in`.
fn verbs(body: &[String]) -> usize {
    let is_verb = |at: usize| body.get(at).is_some_and(|word| verb(word).is_some());
    let mut count = usize::from(is_verb(0));
    if body.first().is_some_and(|word| is_before_verb(word)) && is_verb(1) {
        count = 2;
    }
    while count > 0 && body.get(count).is_some_and(|word| is_conjunction(word)) && is_verb(count + 1) {
        count += 2;
    }
    if count > 0 && body.get(count).is_some_and(|word| is_particle(&body[count - 1], word)) {
        count += 1;
    }
    count
}

/// Returns the forms of a call, by its id or by its path.
pub(super) fn all_forms<'a>(
    id: Option<&'a Id>,
    call: &'a Call<'a>,
    said: &'a Said,
    common: (usize, usize),
) -> Vec<Later<'a>> {
    match id {
        Some(Id::Chosen(chosen)) => forms(chosen, call, said, common.0),
        Some(Id::OfPath) | None => routes::forms(call, said, common.1),
    }
}
