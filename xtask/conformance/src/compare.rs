//! Finds the differences between two JSON values.

use serde_json::Value;

/// A difference: its place, the given value, and the value that came back.
pub(crate) struct Difference {
    pub path: String,
    pub given: Option<Value>,
    pub back: Option<Value>,
}

/// All differences between the `given` value and the one that came `back`: numbers by value, members in any order.
pub(crate) fn differences(given: &Value, back: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    walk(given, back, String::new(), &mut found);
    found
}

fn walk(given: &Value, back: &Value, path: String, found: &mut Vec<Difference>) {
    match (given, back) {
        (Value::Object(a), Value::Object(b)) => {
            for (key, value) in a {
                match b.get(key) {
                    Some(other) => walk(value, other, format!("{path}.{key}"), found),
                    None => {
                        found.push(Difference {
                            path: format!("{path}.{key}"),
                            given: Some(value.clone()),
                            back: None,
                        });
                    }
                }
            }
            for (key, value) in b.iter().filter(|(key, _)| !a.contains_key(*key)) {
                found.push(Difference { path: format!("{path}.{key}"), given: None, back: Some(value.clone()) });
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (a, b)) in a.iter().zip(b).enumerate() {
                walk(a, b, format!("{path}[{index}]"), found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => {}
        (a, b) if a == b => {}
        _ => found.push(Difference { path, given: Some(given.clone()), back: Some(back.clone()) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_count_by_value_and_order_does_not() {
        let given = json!({ "a": 60.0, "b": [1, { "c": null }] });
        assert!(differences(&given, &json!({ "b": [1.0, { "c": null }], "a": 60 })).is_empty());
        let paths = |back| differences(&given, &back).into_iter().map(|one| one.path).collect::<Vec<_>>();
        assert_eq!(paths(json!({ "a": 61, "b": [1, {}], "d": 1 })), [".a", ".b[1].c", ".d"]);
    }
}
