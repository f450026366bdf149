//! Collects the trials: the examples of the document, values made for its schemas, and the same values with one fault.

use crate::held::Made;

use crate::cases::{self, Case, Root};
use crate::driver::{Kind, Trial};
use crate::held::Plan;
use crate::judge::{Judge, Verdict};
use crate::report::Found;
use crate::spoilt::spoilt;
use crate::{made, typed};

/// Instances that are made for each schema.
const INSTANCES: usize = 3;
/// Seeds that are tried for these.
const SEEDS: u64 = 12;
/// The limit of schemas for which values are made; if there are more, a selection is used.
const MOST_ROOTS: usize = 2_500;

/// All trials; the values that are left out are listed in `found`, with the reason.
///
/// # Errors
/// Returns a message if the validator cannot use the document.
pub(crate) fn all(made: &Made, plan: &Plan<'_>, found: &mut Found) -> Result<Vec<Trial>, String> {
    let krate = made.generated.plan.manifest.package.replace('-', "_");
    let judge = Judge::new(&made.document)?;
    let mut trials = Trials { plan, judge: &judge, krate: &krate, found, all: Vec::new() };
    for case in cases::find(&made.document) {
        trials.example(case);
    }
    let roots = cases::roots(&made.document);
    // Spread over all of them, by a fixed rule.
    let step = roots.len().div_ceil(MOST_ROOTS).max(1);
    for root in roots.iter().step_by(step) {
        trials.values(&made.document, root);
    }
    Ok(trials.all)
}

struct Trials<'t, 'p> {
    plan: &'t Plan<'p>,
    judge: &'t Judge,
    krate: &'t str,
    found: &'t mut Found,
    all: Vec<Trial>,
}

/// Why a body is not tried.
const NO_JSON: &str = "its media type is not JSON";

fn is_json(media_type: Option<&String>) -> bool {
    media_type.is_none_or(|media_type| cases::is_json(media_type))
}

/// The schema whose `allOf` a schema is a member of.
fn holder(pointer: &str) -> Option<String> {
    let (list, _) = pointer.rsplit_once('/')?;
    list.strip_suffix("/allOf").map(str::to_owned)
}

impl Trials<'_, '_> {
    fn example(&mut self, case: Case) {
        let examples = &mut self.found.examples;
        if !is_json(case.media_type.as_ref()) {
            examples.skip(NO_JSON, case.pointer);
            return;
        }
        // A member of `allOf` is read as the schema with the `allOf`; its example counts if it is valid there.
        let mut whole = Some(case.schema.clone());
        while let Some(schema) = whole {
            whole = holder(&schema);
            match self.judge.verdict(&Case { schema, ..case.clone() }) {
                Verdict::Valid => {}
                Verdict::Invalid => {
                    examples.contradicting += 1;
                    return;
                }
                Verdict::Unjudged(_) => {
                    examples.skip("its schema cannot be judged by", case.pointer);
                    return;
                }
            }
        }
        match typed::trials(self.plan, &case) {
            Ok(parts) => self.add(Kind::Example, parts),
            Err(reason) => examples.skip(reason, case.pointer),
        }
    }

    fn add(&mut self, kind: Kind, parts: Vec<(Case, restwright_codegen::plan::Place)>) {
        let trial = |(case, place): (Case, _)| {
            let setter = self.plan.parameter(&case);
            Trial::new(kind, case, &place, setter, self.krate)
        };
        self.all.extend(parts.into_iter().map(trial));
    }

    /// Adds instances of one schema, and the first one also with one fault of each kind.
    fn values(&mut self, document: &serde_json::Value, root: &Root) {
        if !is_json(root.media_type.as_ref()) {
            self.found.made.skip(NO_JSON, root.schema.clone());
            return;
        }
        let case = |name: String, example| Case {
            pointer: format!("{} ({name})", root.schema),
            schema: root.schema.clone(),
            owner: root.owner.clone(),
            media_type: root.media_type.clone(),
            example,
        };
        let mut known = Vec::new();
        for seed in 0..SEEDS {
            let Some(value) = made::make(document, &root.schema, seed) else { continue };
            let case = case(format!("seed {seed}"), value);
            if known.contains(&case.example) || case.example.is_null() {
                continue;
            }
            match self.judge.verdict(&case) {
                Verdict::Valid => {}
                Verdict::Invalid => continue,
                Verdict::Unjudged(_) => {
                    self.found.made.skip("its schema cannot be judged by", root.schema.clone());
                    return;
                }
            }
            known.push(case.example.clone());
            match typed::trials(self.plan, &case) {
                Ok(parts) => self.add(Kind::Made, parts),
                Err(reason) => {
                    self.found.made.skip(reason, root.schema.clone());
                    return;
                }
            }
            if known.len() == INSTANCES {
                break;
            }
        }
        let Some(first) = known.first() else {
            self.found.made.skip("no valid value was found", root.schema.clone());
            return;
        };
        for (fault, at, value) in spoilt(document, &root.schema, first, 0) {
            let case = case(format!("{fault} at `{at}`"), value);
            // If the members of a body are arguments, there is no place for some faults.
            if let (Verdict::Invalid, Ok(parts)) = (self.judge.verdict(&case), typed::trials(self.plan, &case))
                && parts.iter().all(|(part, _)| part.pointer == case.pointer)
            {
                self.add(Kind::Spoilt(fault), parts);
            }
        }
    }
}
