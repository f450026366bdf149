//! The examples of the specification: each value and its XML, in both directions (OpenAPI 3.0.4, section 4.8.26).

use super::{Xml, XmlContent, from_json, to_json};
use crate::values::json::Json;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

/// Checks both directions.
fn agree(xml: &Xml, json: &str, text: &str) {
    let json = Json::parse(json).expect("it is JSON");
    assert_eq!(from_json(&json, xml), format!("{HEAD}{text}"));
    read(xml, text, json.text());
}

fn read(xml: &Xml, text: &str, json: &str) {
    let given = Json::parse(&to_json(text, xml).expect("it is described")).expect("it is JSON");
    let expected = Json::parse(json).expect("it is JSON");
    assert!(given == expected, "{} is not {json}", given.text());
}

#[test]
fn attributes_prefixes_and_namespaces() {
    const PERSON: Xml = Xml::new(
        "Person",
        XmlContent::Members(&[
            Xml::new("id", XmlContent::Number).attribute(),
            Xml::new("name", XmlContent::Text).prefix("sample").namespace("http://example.com/schema/sample"),
        ]),
    );
    let text = "<Person id=\"123\"><sample:name xmlns:sample=\"http://example.com/schema/sample\">example</sample:name>\
                </Person>";
    agree(&PERSON, r#"{"id":123,"name":"example"}"#, text);
    read(&PERSON, "<Person id='123'><other:name>example</other:name></Person>", r#"{"id":123,"name":"example"}"#);
}

#[test]
fn lists_with_and_without_an_element_around() {
    const PLAIN: Xml =
        Xml::new("r", XmlContent::Members(&[Xml::new("animals", XmlContent::Repeated(&XmlContent::Text))]));
    const NAMED: Xml = Xml::new(
        "r",
        XmlContent::Members(&[Xml::new("animal", XmlContent::Repeated(&XmlContent::Text)).member("animals")]),
    );
    const WRAPPED: Xml = Xml::new(
        "r",
        XmlContent::Members(&[
            Xml::new("aliens", XmlContent::Items(&Xml::new("animal", XmlContent::Text))).member("animals")
        ]),
    );
    let json = r#"{"animals":["one","two"]}"#;
    agree(&PLAIN, json, "<r><animals>one</animals><animals>two</animals></r>");
    agree(&NAMED, json, "<r><animal>one</animal><animal>two</animal></r>");
    agree(&WRAPPED, json, "<r><aliens><animal>one</animal><animal>two</animal></aliens></r>");
    agree(&WRAPPED, r#"{"animals":[]}"#, "<r><aliens/></r>");
    read(&PLAIN, "<r/>", r#"{"animals":[]}"#);
}

#[test]
fn maps_texts_and_what_is_not_described() {
    const MAP: Xml = Xml::new("r", XmlContent::Members(&[Xml::new("metadata", XmlContent::Map(&XmlContent::Text))]));
    const TEXT: Xml = Xml::new(
        "r",
        XmlContent::Members(&[
            Xml::new("lang", XmlContent::Text).attribute(),
            Xml::new("content", XmlContent::Text).text(),
        ]),
    );
    agree(&MAP, r#"{"metadata":{"Color":"blue"}}"#, "<r><metadata><Color>blue</Color></metadata></r>");
    agree(&TEXT, r#"{"lang":"en","content":"a < b & c"}"#, "<r lang=\"en\">a &lt; b &amp; c</r>");
    agree(&TEXT, r#"{"lang":"\"a\"\n","content":""}"#, "<r lang=\"&quot;a&quot;&#10;\"/>");
    let more = r#"{"metadata":{},"more":{"a":["1","2"],"b":"3"}}"#;
    agree(&MAP, more, "<r><metadata/><more><a>1</a><a>2</a><b>3</b></more></r>");
}

#[test]
fn an_object_within_itself() {
    const NODE: XmlContent = XmlContent::Members(&[
        Xml::new("name", XmlContent::Text),
        Xml::new("child", XmlContent::Repeated(&XmlContent::Enclosing(0))).member("children"),
    ]);
    let json = r#"{"name":"a","children":[{"name":"b","children":[{"name":"c","children":[]}]}]}"#;
    let text = "<Node><name>a</name><child><name>b</name><child><name>c</name></child></child></Node>";
    agree(&Xml::new("Node", NODE), json, text);
}

#[test]
fn numbers_booleans_and_null() {
    const ALL: Xml = Xml::new(
        "r",
        XmlContent::Members(&[
            Xml::new("n", XmlContent::Number),
            Xml::new("b", XmlContent::Bool),
            Xml::new("t", XmlContent::Text),
        ]),
    );
    agree(&ALL, r#"{"n":-1.5,"b":true,"t":"1"}"#, "<r><n>-1.5</n><b>true</b><t>1</t></r>");
    read(&ALL, "<r><n> +01.50 </n><b>0</b></r>", r#"{"n":1.50,"b":false}"#);
    read(&ALL, "<r><n>9007199254740993</n></r>", r#"{"n":9007199254740993}"#);
    read(&ALL, "<r><n>INF</n><b>yes</b></r>", r#"{"n":"INF","b":"yes"}"#);
    let nil = "<t xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>";
    agree(&ALL, r#"{"t":null}"#, &format!("<r>{nil}</r>"));
}

#[test]
fn what_is_no_xml_is_refused() {
    const TEXT: Xml = Xml::new("r", XmlContent::Members(&[Xml::new("t", XmlContent::Text)]));
    read(&TEXT, "<r><t>a&#x20;&amp;<![CDATA[<b>]]></t><!-- c --></r>", r#"{"t":"a &<b>"}"#);
    for broken in ["", "{}", "<r>", "<r><t></r>", "<r><t>&unknown;</t></r>", "<other><u/></other>"] {
        assert!(to_json(broken, &TEXT).is_err(), "{broken}");
    }
    let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><r><t>&b;</t></r>";
    assert!(to_json(bomb, &TEXT).is_err());
    let deep = "<r>".repeat(10_000);
    assert!(to_json(&deep, &TEXT).is_err());
}
