//! What differs between two versions: a pair of documents for each kind of change, and every rule in one of them.

mod support;

use std::collections::BTreeSet;

use restwright_codegen::diff::{Axis, Direction, RULES, Row, Witness};
use support::exchanges::Description;
use support::pairs::{Exchange, Pair};

#[test]
fn every_pair_differs_as_it_should() {
    let mut wrong = Vec::new();
    for pair in Pair::all() {
        match pair.made() {
            Ok(made) if pair.check(&made.told()) => {}
            Ok(made) => wrong.push(format!("{}: expected\n{}found\n{}", pair.name, pair.expected, made.told())),
            Err(why) => wrong.push(why),
        }
    }
    assert!(wrong.is_empty(), "{}\nread, then renew with UPDATE=1", wrong.join("\n"));
}

#[test]
fn every_rule_has_a_pair_and_every_pair_has_rules() {
    let pairs = Pair::all();
    let lines = pairs.iter().flat_map(|pair| pair.expected.lines().skip(1));
    let told: BTreeSet<&str> = lines.filter_map(|line| line.split(' ').nth(2)).collect();
    let known: BTreeSet<&str> = RULES.iter().map(|row| row.id).collect();
    let without: Vec<_> = known.difference(&told).collect();
    assert!(without.is_empty(), "rules without a pair: {without:?}");
    let strange: Vec<_> = told.difference(&known).collect();
    assert!(strange.is_empty(), "pairs without a rule: {strange:?}");
    let shown: BTreeSet<&str> =
        pairs.iter().flat_map(|pair| &pair.exchanges).map(|exchange| exchange.rule.as_str()).collect();
    let unshown: Vec<_> =
        RULES.iter().filter(|row| row.axis == Axis::Wire && !shown.contains(row.id)).map(|row| row.id).collect();
    assert!(unshown.is_empty(), "rules of the wire without an exchange: {unshown:?}");
    assert!(pairs.len() >= 60, "there are {} pairs", pairs.len());
}

#[test]
fn every_exchange_is_judged_as_the_rule_says() {
    let mut wrong = Vec::new();
    for pair in Pair::all() {
        let [old, new] = pair.documents().map(|text| Description::of(&text));
        for exchange in &pair.exchanges {
            let told = pair.expected.lines().any(|line| line.split(' ').nth(2) == Some(&exchange.rule));
            let judged = judged(&old, &new, exchange);
            if !told {
                wrong.push(format!("{}: the pair does not have {}", pair.name, exchange.rule));
            }
            wrong.extend(judged.err().map(|why| format!("{}: {}: {why}", pair.name, exchange.rule)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether one side takes the exchange for right, and the other judges it as the rule says.
fn judged(old: &Description, new: &Description, exchange: &Exchange) -> Result<(), String> {
    let row: &Row = RULES.iter().find(|row| row.id == exchange.rule).ok_or("there is no such rule")?;
    let (forced, operation) = match exchange.operation.strip_prefix("response ") {
        Some(operation) => (Some(Direction::Response), operation),
        None => (None, exchange.operation.as_str()),
    };
    let (here, there) = match forced.unwrap_or(row.direction) {
        Direction::Request => {
            let request = old.request(operation, &exchange.value);
            (old.allows_request(operation, &request), new.allows_request(operation, &request))
        }
        Direction::Response | Direction::Both => {
            let response = new.response(&exchange.value);
            (new.promises_response(operation, &response), old.promises_response(operation, &response))
        }
    };
    match (here, there, row.witness) {
        (false, _, _) => Err("the side that says it does not allow it".to_owned()),
        (true, true, Witness::Accepted) | (true, false, Witness::Refused) => Ok(()),
        (true, _, expected) => Err(format!("the other side should have {expected:?} it")),
    }
}
