//! The runtime chooses a member of a union by evidence, so their order in the document does not change the choice.

use std::collections::BTreeMap;
use std::fs;

use crate::support::shuffle::value;
use crate::support::{package, told};
use restwright_codegen::Generated;
use restwright_codegen::plan::TypePlan;
use serde_json::Value;

/// The document with the members of every `oneOf` and `anyOf` shuffled.
fn turned(document: &Value, random: &mut fastrand::Rng) -> Value {
    match document {
        Value::Array(items) => items.iter().map(|item| turned(item, random)).collect(),
        Value::Object(members) => {
            let mut turn = |(key, value): (&String, &Value)| {
                let mut value = turned(value, random);
                if let ("oneOf" | "anyOf", Value::Array(items)) = (key.as_str(), &mut value) {
                    random.shuffle(items);
                }
                (key.clone(), value)
            };
            Value::Object(members.iter().map(&mut turn).collect())
        }
        other => other.clone(),
    }
}

/// The evidence of each union, by which the runtime chooses: names, types and tags of the variants.
fn unions(text: &str) -> BTreeMap<String, String> {
    let made: Generated =
        crate::support::generated(text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    let types = made.plan.modules.iter().flat_map(|module| &module.types);
    let unions = types.filter_map(|gated| match &gated.ty {
        TypePlan::Union(union) => Some(union),
        TypePlan::Record(_) | TypePlan::Tuple(_) | TypePlan::StringEnum(_) | TypePlan::LiteralEnum(_) => None,
    });
    let told = unions.map(|union| {
        let variants = union.variants.iter().map(|one| format!("{} {:?} {:?}\n", one.name, one.ty, one.tag));
        (union.name.clone(), variants.collect())
    });
    told.collect()
}

fn assert_same(name: &str, text: &str) {
    let document = value(text);
    let first = unions(text);
    assert!(!first.is_empty(), "{name} has unions");
    for seed in 0..5 {
        let turned = turned(&document, &mut fastrand::Rng::with_seed(seed));
        assert_eq!(first, unions(&turned.to_string()), "{name}, shuffled by {seed}");
    }
}

#[test]
fn shuffled_members_give_the_same_variants() {
    for golden in ["unions.yaml", "recursion.yaml", "modern.yaml"] {
        let text = fs::read_to_string(package().join("tests/goldens").join(golden)).expect("a golden is text");
        assert_same(golden, &text);
    }
}

/// Members without evidence become one, with the name of one of them.
const ALIKE: &str = "openapi: 3.0.4
info: { title: Alike, version: '1' }
paths:
  /a: { get: { responses: { '200': { description: OK, content: { application/json: { schema: { $ref: '#/components/schemas/Alike' } } } } } } }
components:
  schemas:
    Alike:
      oneOf:
        - { type: object, title: One, properties: { a: { type: string } } }
        - { type: object, title: Two, properties: { b: { type: array, items: { oneOf: [{ type: string }, { type: array, items: { type: object, properties: { d: { type: string } } } }] } } } }
        - { type: object, title: Three, required: [c], properties: { c: { type: integer } } }
        - { type: array, items: { type: object, title: Left, properties: { l: { type: string } } } }
        - { type: array, items: { type: object, title: Right, properties: { r: { type: string } } } }
";

#[test]
fn members_that_become_one_have_the_same_name() {
    assert_same("alike", ALIKE);
}
