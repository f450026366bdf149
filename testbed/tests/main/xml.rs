//! Bodies in XML (OpenAPI 3.0.4, section 4.8.26, XML Object; XML 1.0).

use restwright::{ErrorKind, Map};
use restwright_loopback::Answer;
use restwright_testbed::xml::{Address, Fault, Person};

use crate::support::{Bed, body};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// A person as XML: an attribute, a prefix with its namespace, a list without and one with an element around it, a map,
/// a text, and another person within.
const ADA: &str = "<Person id=\"1\">\
    <sample:name xmlns:sample=\"http://example.com/schema/sample\">Ada &amp; co</sample:name>\
    <addresses><address><line>a</line><line>b</line>by the river</address></addresses>\
    <adult>true</adult><alias>x</alias><alias>y</alias>\
    <friend id=\"2\"><sample:name xmlns:sample=\"http://example.com/schema/sample\">Bo</sample:name></friend>\
    <labels><rank>3</rank></labels></Person>";

fn answer(status: u16, text: &str) -> Answer {
    Answer::text(status, text).header("Content-Type", "application/xml")
}

fn bo() -> Person {
    Person::new(2, "Bo")
}

#[tokio::test]
async fn a_body_is_written_by_the_keywords_of_its_schema() {
    let bed = Bed::new(|_: &restwright_loopback::Recorded| answer(200, ADA));
    let call = bed.client.xml().post_person(1, "Ada & co").adult(true).aliases(["x", "y"]);
    let call = call.addresses([Address::new(["a", "b"]).note("by the river")]).labels(Map::from([("rank", 3)]));
    let request = bed.sent(call.friend(bo()).send()).await;
    assert_eq!(request.header("content-type"), Some("application/xml"));
    assert_eq!(request.header("accept"), Some("application/xml"));
    assert_eq!(body(&request), format!("{HEAD}{ADA}"));
}

#[tokio::test]
async fn an_answer_is_read_by_them() {
    let bed = Bed::new(|_: &restwright_loopback::Recorded| answer(200, ADA));
    let person = bed.client.xml().post_person(1, "").send().await.expect("it can be read");
    assert!(person.drift().is_empty(), "{:?}", person.drift());
    assert_eq!((person.id, person.name.as_str(), person.adult), (1, "Ada & co", Some(true)));
    assert_eq!(person.aliases.as_deref(), Some(&["x".to_owned(), "y".to_owned()][..]));
    let addresses = person.addresses.as_deref().unwrap_or_default();
    assert_eq!(addresses[0].lines, ["a", "b"]);
    assert_eq!(addresses[0].note.as_deref(), Some("by the river"));
    assert_eq!(person.labels.as_ref().and_then(|labels| labels.get("rank")), Some(&3));
    assert_eq!(person.friend.as_ref().map(|friend| friend.id), Some(2));
    // The same in another form: other prefixes, a document type, comments, CDATA, undeclared elements.
    let other = "\u{feff}<!DOCTYPE Person><Person id='7' xmlns:s='http://example.com/schema/sample'><!-- c --><s:name>\
        <![CDATA[<A>]]>&#x21;</s:name><adult> 1 </adult><more><a>1</a><a>2</a></more></Person>";
    let bed = Bed::new(move |_: &restwright_loopback::Recorded| answer(200, other));
    let person = bed.client.xml().post_person(1, "").send().await.expect("it can be read");
    assert_eq!((person.id, person.name.as_str(), person.adult), (7, "<A>!", Some(true)));
    assert_eq!(person.extra.get("more").map(|more| more.text().to_owned()), Some(r#"{"a":["1","2"]}"#.to_owned()));
}

#[tokio::test]
async fn a_failure_has_its_body_in_xml() {
    let bed = Bed::script([answer(422, "<Fault><code>7</code><message>no</message></Fault>")]);
    let error = bed.client.xml().post_person(1, "").send().await.expect_err("it failed");
    let fault: Fault = error.body().expect("it is declared");
    assert_eq!((fault.code, fault.message.as_deref()), (7, Some("no")));
}

#[tokio::test]
async fn what_is_no_xml_is_an_error() {
    for broken in ["<Person id='1'>", "<Person>&secret;</Person>", "<Person><a></Person>"] {
        let bed = Bed::script([answer(200, broken)]);
        let error = bed.client.xml().post_person(1, "").send().await.expect_err("it cannot be read");
        assert_eq!(error.kind(), ErrorKind::Decode, "{broken}");
    }
}

/// A required body without required members is an empty element.
#[tokio::test]
async fn a_body_without_members_is_an_empty_element() {
    let bed = Bed::silent();
    let request = bed.sent(bed.client.xml().put_preferences().send()).await;
    assert_eq!(request.header("content-type"), Some("text/xml"));
    assert_eq!(body(&request), format!("{HEAD}<preferences/>"));
    let request = bed.sent(bed.client.xml().put_preferences().theme("a\u{1}<b>").send()).await;
    // A character that XML cannot contain is replaced (XML 1.0, section 2.2).
    assert_eq!(body(&request), format!("{HEAD}<preferences><theme>a\u{fffd}&lt;b&gt;</theme></preferences>"));
}
