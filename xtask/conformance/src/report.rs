//! Reports the findings, for people and for other tools.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use crate::compare::{self, Difference};
use crate::driver::{Kind, Trial};
use crate::order::Order;
use crate::properties::Properties;
use crate::spoilt::Fault;

/// How many failures are printed in full; the report in JSON has all of them.
const TOLD: usize = 20;
/// How many characters of a value are shown.
const SHOWN: usize = 160;

/// The results of all trials.
#[derive(Default)]
pub(crate) struct Found {
    pub examples: Examples,
    pub made: Examples,
    pub spoilt: BTreeMap<Fault, Spoilt>,
}

/// The results of values with one fault.
#[derive(Default)]
pub(crate) struct Spoilt {
    pub tried: usize,
    /// Values that strict mode reads although they are faulty.
    pub accepted: Vec<Failure>,
}

/// Strict mode must refuse so many of a hundred faulty values.
const REFUSED: usize = 95;

impl Found {
    /// Judges the program's output for a trial.
    pub(crate) fn add(&mut self, trial: &Trial, answer: &Value) {
        match trial.kind {
            Kind::Example => self.examples.add(trial, answer),
            Kind::Made => self.made.add(trial, answer),
            Kind::Spoilt(fault) => {
                let spoilt = self.spoilt.entry(fault).or_default();
                spoilt.tried += 1;
                if answer["strict"].is_null() {
                    spoilt.accepted.push(failure(trial, "strict mode reads it".to_owned()));
                }
            }
        }
    }

    /// The number of faulty values, and the number of those that strict mode reads.
    fn wrong(&self) -> (usize, usize) {
        self.spoilt.values().fold((0, 0), |(tried, read), one| (tried + one.tried, read + one.accepted.len()))
    }

    fn holds(&self) -> bool {
        let (tried, read) = self.wrong();
        let good = |examples: &Examples| examples.failures.is_empty() && examples.drifts.is_empty();
        good(&self.examples)
            && good(&self.made)
            && self.examples.proof.is_none()
            && read * 100 <= tried * (100 - REFUSED)
    }
}

/// The results of valid values.
#[derive(Default)]
pub(crate) struct Examples {
    pub tried: usize,
    pub passed: usize,
    /// The number of passed ones that were read without any drift.
    pub clean: usize,
    pub contradicting: usize,
    /// Values that were not tried, by the reason.
    pub skipped: BTreeMap<&'static str, Vec<String>>,
    /// The number of tried parameters, which were sent through their setter's type like raw JSON.
    pub sent: usize,
    /// The tried ones that were read as raw JSON, which holds anything.
    pub raw: Vec<String>,
    pub failures: Vec<Failure>,
    /// Values that strict reading refuses.
    pub drifts: Vec<Failure>,
    /// The reason why the hand-written proof for this document fails, if there is a proof and it fails.
    pub proof: Option<String>,
}

fn failure(trial: &Trial, what: String) -> Failure {
    Failure {
        pointer: trial.case.pointer.clone(),
        schema: trial.case.schema.clone(),
        ty: trial.ty.clone(),
        what,
        example: trial.case.example.clone(),
    }
}

/// An example that did not come back unchanged.
pub(crate) struct Failure {
    pub pointer: String,
    pub schema: String,
    pub ty: String,
    pub what: String,
    pub example: Value,
}

impl Examples {
    pub(crate) fn skip(&mut self, reason: &'static str, pointer: String) {
        self.skipped.entry(reason).or_default().push(pointer);
    }

    /// Judges the program's output for a trial.
    pub(crate) fn add(&mut self, trial: &Trial, answer: &Value) {
        self.tried += 1;
        if trial.ty.ends_with("::Json") {
            self.raw.push(trial.case.pointer.clone());
        }
        let mut differences = match answer.get("error").and_then(Value::as_str) {
            Some(error) => vec![format!("it cannot be read: {error}")],
            None => {
                let back = whole(&trial.case.example, answer);
                let found = compare::differences(&trial.case.example, &back);
                found.iter().filter(|difference| !is_kept(difference, answer)).map(told).collect()
            }
        };
        if let Some([typed, raw]) = answer["sent"].as_array().map(Vec::as_slice) {
            self.sent += 1;
            if typed != raw {
                differences.push(format!("it is sent as {typed}, and as raw JSON as {raw}"));
            }
        }
        if !differences.is_empty() {
            self.failures.push(failure(trial, differences.join("; ")));
            return;
        }
        self.passed += 1;
        match answer["strict"].as_str() {
            None => self.clean += 1,
            Some(strict) => self.drifts.push(failure(trial, strict.to_owned())),
        }
    }
}

/// True if a value that a type cannot hold came back in its drift.
fn is_kept(difference: &Difference, answer: &Value) -> bool {
    let path = difference.path.trim_start_matches('.');
    let mut kept = answer["kept"].as_array().into_iter().flatten();
    kept.any(|kept| kept[0].as_str() == Some(path) && difference.given.as_ref() == Some(&kept[1]))
}

/// The value and the rest of the envelope, put together again.
fn whole(example: &Value, answer: &Value) -> Value {
    let (back, Value::Object(rest)) = (&answer["back"], &answer["rest"]) else { return answer["back"].clone() };
    let key = answer["key"].as_str().unwrap_or_default();
    let mut whole = rest.clone();
    // If an envelope has no value, nothing is read, and nothing is made up.
    if example.get(key).is_some() {
        // A value that does not fit its type is kept beside it unchanged.
        whole.entry(key).or_insert_with(|| back.clone());
    }
    Value::Object(whole)
}

fn told(difference: &Difference) -> String {
    let shown = |value: &Option<Value>| match value {
        None => "nothing".to_owned(),
        Some(value) => cut(&value.to_string()),
    };
    let path = if difference.path.is_empty() { "." } else { &difference.path };
    format!("{path}: {} became {}", shown(&difference.given), shown(&difference.back))
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}

/// The whole result.
pub(crate) struct Report {
    pub tried: Option<Found>,
    pub properties: Properties,
    /// The result for reordered unions, if the text of the document can be reordered.
    pub order: Option<Order>,
}

impl Report {
    pub(crate) fn holds(&self) -> bool {
        self.tried.as_ref().is_none_or(Found::holds)
            && self.properties.missing.is_empty()
            && self.order.as_ref().is_none_or(|order| order.other.is_empty())
    }

    pub(crate) fn json(&self) -> Value {
        let tried = |of: fn(&Found) -> Value| self.tried.as_ref().map(of);
        json!({
            "examples": tried(|found| found.examples.json()), "made": tried(|found| found.made.json()),
            "spoilt": tried(Found::wrong_json), "properties": self.properties.json(), "order": self.order.as_ref().map(Order::json),
        })
    }
}

fn list(failures: &[Failure]) -> Vec<Value> {
    let one = |failure: &Failure| {
        let Failure { pointer, schema, ty, what, example } = failure;
        json!({ "pointer": pointer, "schema": schema, "type": ty, "what": what, "example": example })
    };
    failures.iter().map(one).collect()
}

impl Examples {
    fn json(&self) -> Value {
        json!({
            "tried": self.tried, "passed": self.passed, "clean": self.clean,
            "contradicting": self.contradicting, "skipped": self.skipped, "raw": self.raw,
            "sent": self.sent, "failures": list(&self.failures), "drifts": list(&self.drifts),
            "proof": self.proof,
        })
    }

    fn tell(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tried, passed, clean, contradicting, skipped, sent, raw, failures, drifts, proof } = self;
        tell(f, "failed", failures)?;
        tell(f, "refused in strict mode", drifts)?;
        writeln!(
            f,
            "{name:<13} {tried} tried, {passed} passed ({clean} without any drift), {} failed",
            failures.len()
        )?;
        writeln!(f, "  parameters  {sent} sent through their setters")?;
        writeln!(f, "  as raw JSON {}", raw.len())?;
        if *contradicting > 0 {
            writeln!(f, "  skipped     {contradicting} contradict their schema")?;
        }
        for (reason, pointers) in skipped {
            writeln!(f, "  skipped     {}: {reason}", pointers.len())?;
        }
        proof.iter().try_for_each(|message| writeln!(f, "proof         {message}"))
    }
}

impl Found {
    fn wrong_json(&self) -> Value {
        let one = |(fault, spoilt): (&Fault, &Spoilt)| {
            (fault.to_string(), json!({ "tried": spoilt.tried, "accepted": list(&spoilt.accepted) }))
        };
        self.spoilt.iter().map(one).collect::<serde_json::Map<_, _>>().into()
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.examples.tell("examples", f)?;
        self.made.tell("made", f)?;
        let (tried, read) = self.wrong();
        self.spoilt.values().try_for_each(|one| tell(f, "read although wrong", &one.accepted))?;
        writeln!(f, "wrong         {tried} tried, {} refused in strict mode", tried - read)?;
        self.spoilt.iter().try_for_each(|(fault, one)| {
            writeln!(f, "  {:<11} {} of {} refused", fault.to_string(), one.tried - one.accepted.len(), one.tried)
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tried.iter().try_for_each(|tried| tried.fmt(f))?;
        self.properties.fmt(f)?;
        self.order.iter().try_for_each(|order| order.fmt(f))
    }
}

fn tell(f: &mut fmt::Formatter<'_>, verb: &str, failures: &[Failure]) -> fmt::Result {
    for Failure { pointer, ty, what, .. } in failures.iter().take(TOLD) {
        writeln!(f, "{verb}: {pointer}\n    as {ty}\n    {what}")?;
    }
    let more = failures.len().saturating_sub(TOLD);
    if more > 0 { writeln!(f, "... and {more} more {verb}; `--report FILE` tells all") } else { Ok(()) }
}
