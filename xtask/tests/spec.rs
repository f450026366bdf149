//! Checks the document in `spec/`: its five operations are written out one by one, and must still be equal in form.

use serde_json::Value;

const LIST: &str = "/zones/{zone_identifier}/client_certificates";
const ITEM: &str = "/zones/{zone_identifier}/client_certificates/{client_certificate_identifier}";

fn operations() -> Vec<(String, Value)> {
    let document: Value =
        serde_json::from_str(include_str!("../../spec/cloudflare.json")).expect("the document is JSON");
    let places = [(LIST, "get"), (LIST, "post"), (ITEM, "get"), (ITEM, "patch"), (ITEM, "delete")];
    let operation =
        |(path, method): (&str, &str)| (format!("{method} {path}"), document["paths"][path][method].clone());
    places.map(operation).into()
}

fn schema<'o>(operation: &'o Value, status: &str) -> &'o Value {
    &operation["responses"][status]["content"]["application/json"]["schema"]
}

/// All of a list are equal, and the list is not empty.
fn assert_twins<'v>(what: &str, values: impl IntoIterator<Item = (&'v String, &'v Value)>) {
    let values: Vec<_> = values.into_iter().collect();
    for (name, value) in &values {
        assert!(
            value.is_object() && *value == values[0].1,
            "{what} of `{name}` is another than that of `{}`",
            values[0].0
        );
    }
}

#[test]
fn all_operations_answer_with_the_same_certificate() {
    let operations = operations();
    let result = |operation: &'static str, schema: &Value| {
        let result = &schema["allOf"][1]["properties"]["result"];
        if operation == "list" { result["items"].clone() } else { result.clone() }
    };
    let certificates: Vec<(String, Value)> = operations
        .iter()
        .map(|(name, operation)| {
            let kind = if name == &format!("get {LIST}") { "list" } else { "item" };
            (name.clone(), result(kind, schema(operation, "200")))
        })
        .collect();
    assert_twins("the certificate", certificates.iter().map(|(name, value)| (name, value)));
    assert_eq!(certificates[0].1["properties"].as_object().map(serde_json::Map::len), Some(18));
}

#[test]
fn all_operations_fail_and_are_enveloped_alike() {
    let operations = operations();
    assert_twins("the failure", operations.iter().map(|(name, operation)| (name, schema(operation, "4xx"))));
    let envelopes =
        operations.iter().map(|(name, operation)| (name, &schema(operation, "200")["allOf"][0]["allOf"][0]));
    assert_twins("the envelope", envelopes);
}

#[test]
fn every_operation_has_a_name_of_its_own_and_its_extensions() {
    let operations = operations();
    let ids: std::collections::BTreeSet<_> =
        operations.iter().filter_map(|(_, operation)| operation["operationId"].as_str()).collect();
    assert_eq!(ids.len(), 5);
    for (name, operation) in &operations {
        let permission = if name.starts_with("get ") { "#ssl:read" } else { "#ssl:edit" };
        assert_eq!(operation["x-cfPermissionsRequired"]["enum"][0], permission, "{name}");
        assert_eq!(operation["x-cfPlanAvailability"]["free"], true, "{name}");
    }
}
