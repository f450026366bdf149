//! Values that are not in the tables of styles: lists of objects, objects in objects, maps as bodies, paths with
//! fragments.

use restwright::transport::{Canned, Reply};
use restwright::{Json, Map};
use restwright_testbed::Client;
use restwright_testbed::parts::{NestedQueryRequest, Where};
use restwright_testbed::types::Setting;

use crate::support::{Bed, body, part, parts};

/// The pairs of a query as they are sent, with decoded brackets, which a query has percent-encoded (RFC 3986, section
/// 3.4).
async fn query(bed: &Bed, call: NestedQueryRequest) -> Vec<String> {
    let request = bed.sent(call.send()).await;
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    assert!(!query.contains(['[', ']', '"', '{']), "{query}");
    let readable = query.replace("%5B", "[").replace("%5D", "]");
    readable.split('&').map(str::to_owned).collect()
}

fn settings() -> [Setting; 2] {
    [Setting::new("a").number(1.0), Setting::new("b").text("x y")]
}

/// `OpenAPI` 3.0.4, section 4.7.12.6, has `deepObject` only for objects of single values. Deeper values add brackets; a
/// list of objects adds indices, so that the members of each stay together, and a list of single values repeats the
/// pair.
#[tokio::test]
async fn deep_objects_go_on_with_brackets() {
    let bed = Bed::silent();
    let call = || bed.client.parts().nested_query();
    let of = Where::new().one(Setting::new("n").text("t")).ids([1, 2]);
    let mut found = query(&bed, call().r#where(of)).await;
    found.sort();
    assert_eq!(found, ["where[ids]=1", "where[ids]=2", "where[one][name]=n", "where[one][text]=t"]);
    let of = Where::new().all(settings());
    let mut found = query(&bed, call().r#where(of)).await;
    found.sort();
    let expected =
        ["where[all][0][name]=a", "where[all][0][number]=1", "where[all][1][name]=b", "where[all][1][text]=x%20y"];
    assert_eq!(found, expected);
    let mut found = query(&bed, call().deep(settings())).await;
    found.sort();
    assert_eq!(found, ["deep[0][name]=a", "deep[0][number]=1", "deep[1][name]=b", "deep[1][text]=x%20y"]);
}

/// In every other style, a list or an object within a list is percent-encoded JSON, and two values are never joined.
#[tokio::test]
async fn lists_of_objects_are_lists_of_json() {
    let bed = Bed::silent();
    let call = || bed.client.parts().nested_query();
    let first = "%7B%22name%22%3A%22a%22%2C%22number%22%3A1%7D";
    let second = "%7B%22name%22%3A%22b%22%2C%22text%22%3A%22x%20y%22%7D";
    assert_eq!(query(&bed, call().sort(settings())).await, [format!("sort={first}"), format!("sort={second}")]);
    assert_eq!(query(&bed, call().list(settings())).await, [format!("list={first},{second}")]);
    let rows = call().pipes([vec![1, 2], vec![], vec![3]]);
    assert_eq!(query(&bed, rows).await, ["pipes=[1%2C2]%7C[]%7C[3]"]);
}

/// Triplets that are already percent-encoded stay (`OpenAPI` 3.0.4, section 4.7.12.2.2, by RFC 6570, section 3.2.3). A
/// percent sign that begins no triplet is encoded, and so is a character that a query does not have or that would end
/// the pair.
#[tokio::test]
async fn reserved_characters_may_be_encoded_already() {
    let bed = Bed::silent();
    for (value, expected) in [
        ("a%20b", "a%20b"),
        ("100%", "100%25"),
        ("%zz%4", "%25zz%254"),
        ("a%2Fb/c", "a%2Fb/c"),
        ("\u{e9}%C3%A9", "%C3%A9%C3%A9"),
        ("x#y&z", "x%23y%26z"),
    ] {
        assert_eq!(query(&bed, bed.client.parts().nested_query().raw(value)).await, [format!("raw={expected}")]);
    }
}

/// `OpenAPI` 3.0.4, section 4.7.15.1: each item of a list is a separate part of its own type: JSON, or text.
#[tokio::test]
async fn lists_of_objects_are_parts_of_json() {
    let bed = Bed::silent();
    let labels: Map<String> = [("k\"".to_owned(), "v".to_owned())].into_iter().collect();
    let call = bed.client.parts().lists().addresses(settings()).rows([vec![1, 2], vec![3]]).labels(labels);
    let (_, found) = parts(&bed.sent(call.flags([true, false]).send()).await);
    let json = |name: &str, content: &str| {
        let head = format!("Content-Disposition: form-data; name=\"{name}\"");
        part(&[&head, "Content-Type: application/json"], content)
    };
    let text =
        |name: &str, content: &str| part(&[&format!("Content-Disposition: form-data; name=\"{name}\"")], content);
    let expected = [
        json("addresses", r#"{"name":"a","number":1}"#),
        json("addresses", r#"{"name":"b","text":"x y"}"#),
        json("rows", "[1,2]"),
        json("rows", "[3]"),
        json("labels", r#"{"k\"":"v"}"#),
        text("flags", "true"),
        text("flags", "false"),
    ];
    assert_eq!(found, expected);
}

/// A body may be just a map.
#[tokio::test]
async fn a_map_is_a_body() {
    let bed = Bed::silent();
    let numbers: Map<i64> = [("a".to_owned(), 1), ("b\"\n".to_owned(), -2)].into_iter().collect();
    let request = bed.sent(bed.client.parts().labels(&numbers).send()).await;
    assert_eq!((request.header("content-type"), body(&request)), (Some("application/json"), r#"{"a":1,"b\"\n":-2}"#));
    let request = bed.sent(bed.client.parts().labels(&Map::default()).send()).await;
    assert_eq!(body(&request), "{}");
    let texts: Map<String> =
        [("a b".to_owned(), "1&2".to_owned()), ("c".to_owned(), String::new())].into_iter().collect();
    let request = bed.sent(bed.client.parts().form_labels(&texts).send()).await;
    let form = Some("application/x-www-form-urlencoded");
    assert_eq!((request.header("content-type"), body(&request)), (form, "a+b=1%262&c="));
}

/// RFC 3986, section 3.5: a fragment is not sent, and parameters that are added to the URL are not part of it.
#[tokio::test]
async fn a_fragment_in_a_path_is_not_sent() {
    let bed = Bed::silent();
    let request = bed.sent(bed.client.parts().fragment("a#b").limit(3).send()).await;
    assert_eq!(request.target, "/v1/bodies/fragment/a%23b?limit=3");
}

/// A union of integers and numbers is both: beyond 2^53 all digits are kept.
#[tokio::test]
async fn an_integer_or_a_number_keeps_its_digits() {
    for digits in ["9007199254740993", "9223372036854775808", "-9223372036854775809", "18446744073709551617"] {
        let text = format!(r#"{{"either":{digits},"other":{digits},"rows":[{digits},0.5]}}"#);
        let client = Client::builder().transport(Canned::new([Reply::json(text.clone())])).build();
        let answer = client.expect("it is well formed").parts().quantities().send().await.expect("it is read");
        let written = Json::of(&*answer);
        for member in ["either", "other"] {
            assert_eq!(written.get(member).expect("it came").text(), digits, "{written:?}");
        }
        assert!(written.text().contains(&format!("[{digits},0.5]")), "{written:?}");
    }
}
