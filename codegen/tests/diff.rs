//! Compares two versions: a pair of documents for each kind of change, and every rule in one of them.

use std::collections::BTreeSet;

use crate::support::exchanges::Description;
use crate::support::pairs::{Exchange, Pair};
use restwright_codegen::diff::{Axis, Direction, RULES, Row, Witness};

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

#[test]
fn stability_md_has_every_rule() {
    const BEGIN: &str = "<!-- rules: printed from codegen/src/diff/rules.rs -->\n";
    const END: &str = "<!-- end of rules -->";
    let path = crate::support::workspace().join("docs/stability.md");
    let text = std::fs::read_to_string(&path).expect("the page is there");
    let (before, rest) = text.split_once(BEGIN).expect("the table has a beginning");
    let (found, after) = rest.split_once(END).expect("the table has an end");
    let expected = table(Pair::all());
    if crate::support::updates() && found != expected {
        std::fs::write(&path, format!("{before}{BEGIN}{expected}{END}{after}")).expect("the page can be written");
        return;
    }
    assert_eq!(found, expected, "renew with UPDATE=1");
}

/// The rules as a table: each with the first pair that shows it.
fn table(pairs: &[Pair]) -> String {
    let shown = |id: &str| {
        let shows = |pair: &&Pair| pair.expected.lines().any(|line| line.split(' ').nth(2) == Some(id));
        // The pair with the rule's own name shows only that rule.
        pairs.iter().find(|pair| pair.name == id).or(pairs.iter().find(shows)).map_or("", |pair| pair.name.as_str())
    };
    let head = "| axis | what differs | verdict | what a caller does | rule | case |\n|---|---|---|---|---|---|\n";
    RULES.iter().fold(head.to_owned(), |text, row| {
        let Row { id, axis, verdict, what, advice, .. } = row;
        let case = shown(id);
        let case = format!("[{case}](../codegen/tests/diff/{case}.txt)");
        text + &format!("| {axis} | {what} | {verdict} | {advice} | `{id}` | {case} |\n")
    })
}

/// Checks that the sending side allows the exchange, and that the other side judges it as the rule says.
fn judged(old: &Description, new: &Description, exchange: &Exchange) -> Result<(), String> {
    let row: &Row = RULES.iter().find(|row| row.id == exchange.rule).ok_or("there is no such rule")?;
    let (forced, operation) = match exchange.operation.strip_prefix("response ") {
        Some(operation) => (Some(Direction::Response), operation),
        None => (None, exchange.operation.as_str()),
    };
    let (here, there) = match forced.unwrap_or(row.direction) {
        Direction::Request if operation.starts_with("webhook ") => {
            let name = operation.trim_start_matches("webhook ");
            (old.allows_reply(name, &exchange.value), new.allows_reply(name, &exchange.value))
        }
        Direction::Request => {
            let request = old.request(operation, &exchange.value);
            (old.allows_request(operation, &request), new.allows_request(operation, &request))
        }
        Direction::Response | Direction::Both => {
            let response = Description::response(&exchange.value);
            (new.promises_response(operation, &response), old.promises_response(operation, &response))
        }
    };
    match (here, there, row.witness) {
        (false, _, _) => Err("the side that says it does not allow it".to_owned()),
        (true, true, Witness::Accepted) | (true, false, Witness::Refused) => Ok(()),
        (true, _, expected) => Err(format!("the other side should have {expected:?} it")),
    }
}
