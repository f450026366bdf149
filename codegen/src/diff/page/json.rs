//! Writes the page for other tools, in the form that `docs/diff.md` describes.

use super::Heading;
use crate::diff::{Axis, Change, Difference};
use crate::json::{Value, json};

pub(super) fn page(difference: &Difference, heading: &Heading) -> String {
    let changes: Vec<Value> = difference.changes.iter().map(|one| change(one, heading)).collect();
    let page = json!({
        "old": heading.old,
        "new": heading.new,
        "crate": axis(difference, Axis::Crate),
        "wire": axis(difference, Axis::Wire),
        "changes": changes,
    });
    format!("{page:#}\n")
}

fn axis(difference: &Difference, axis: Axis) -> Value {
    let reasons = difference.reasons(axis).into_iter();
    let reasons: Vec<Value> =
        reasons.map(|(rule, count)| json!({ "rule": rule, "what": rule.row().what, "count": count })).collect();
    json!({ "verdict": difference.verdict(axis), "reasons": reasons })
}

fn change(change: &Change, heading: &Heading) -> Value {
    let Change { subject, item, rule, place, was, is } = change;
    let row = rule.row();
    json!({
        "rule": rule,
        "axis": row.axis,
        "direction": row.direction,
        "verdict": row.verdict,
        "subject": subject,
        "item": item,
        "place": place,
        "was": was,
        "is": is,
        "what": row.what,
        "advice": row.advice,
        "witness": heading.witnesses.get(item).filter(|_| row.axis == Axis::Crate && row.is_breaking()),
    })
}
