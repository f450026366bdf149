//! Values of public suites: URI templates (RFC 6570) for the styles that OpenAPI takes from them, and forms.

use super::{form_pair, parameter};
use crate::api::{Parameter, Style};
use crate::values::json::Json;
use crate::values::value::Value;

/// The variables of RFC 6570, section 3.2, and of the suite `uri-templates/uritemplate-test`.
fn variable(name: &str) -> Box<dyn Value> {
    let list = |items: &[&str]| Box::new(items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>());
    let text = |text: &str| Box::new(text.to_owned());
    match name {
        "count" => list(&["one", "two", "three"]),
        "dom" => list(&["example", "com"]),
        "list" => list(&["red", "green", "blue"]),
        "empty_list" => list(&[]),
        "keys" => Box::new(r#"{"semi":";","dot":".","comma":","}"#.parse::<Json>().expect("it is JSON")),
        "empty_keys" => Box::new("{}".parse::<Json>().expect("it is JSON")),
        "undef" => Box::new(None::<String>),
        "dub" => text("me/too"),
        "hello" => text("Hello World!"),
        "half" => text("50%"),
        "var" => text("value"),
        "who" => text("fred"),
        "base" => text("http://example.com/home/"),
        "path" => text("/foo/bar"),
        "v" => text("6"),
        "x" => text("1024"),
        "y" => text("768"),
        "empty" => text(""),
        other => unreachable!("there is no variable `{other}`"),
    }
}

/// Returns an expression of one variable, written as a parameter of its style.
fn expanded(expression: &str) -> String {
    let inner = expression.trim_matches(['{', '}']);
    let (inner, explode) = inner.strip_suffix('*').map_or((inner, false), |inner| (inner, true));
    let (operator, name) = inner.split_at(usize::from(!inner.starts_with(|char: char| char.is_ascii_alphabetic())));
    let described = match operator {
        "" => Parameter::path("").style(Style::Simple, explode),
        "+" => Parameter::path("").style(Style::Simple, explode).allow_reserved(),
        "." => Parameter::path("").style(Style::Label, explode),
        ";" => Parameter::path("").style(Style::Matrix, explode),
        "?" | "&" => Parameter::query("").style(Style::Form, explode),
        other => unreachable!("OpenAPI has no style for `{other}`"),
    };
    let mut out = String::new();
    parameter(&mut out, name, &described, variable(name).view());
    // The mark of a query belongs to the URL, which writes it before the first parameter.
    if matches!(operator, "?" | "&") && !out.is_empty() { format!("{operator}{out}") } else { out }
}

/// RFC 6570, sections 3.2.1 to 3.2.9, from `spec-examples-by-section` of `uri-templates/uritemplate-test`. Expressions
/// of several variables, prefixes (`:3`), and the operators `/` and `#`, for which OpenAPI has no style, are left out.
/// Members are in the value's own order.
#[test]
fn uri_templates() {
    let rows = [
        ("{count}", "one,two,three"),
        ("{count*}", "one,two,three"),
        ("{;count}", ";count=one,two,three"),
        ("{;count*}", ";count=one;count=two;count=three"),
        ("{?count}", "?count=one,two,three"),
        ("{?count*}", "?count=one&count=two&count=three"),
        ("{&count*}", "&count=one&count=two&count=three"),
        ("{var}", "value"),
        ("{hello}", "Hello%20World%21"),
        ("{half}", "50%25"),
        ("{dub}", "me%2Ftoo"),
        ("{base}", "http%3A%2F%2Fexample.com%2Fhome%2F"),
        ("{empty}", ""),
        ("{undef}", ""),
        ("{list}", "red,green,blue"),
        ("{list*}", "red,green,blue"),
        ("{keys}", "semi,%3B,dot,.,comma,%2C"),
        ("{keys*}", "semi=%3B,dot=.,comma=%2C"),
        ("{empty_list}", ""),
        ("{empty_keys*}", ""),
        ("{+var}", "value"),
        ("{+hello}", "Hello%20World!"),
        ("{+half}", "50%25"),
        ("{+base}", "http://example.com/home/"),
        ("{+empty}", ""),
        ("{+undef}", ""),
        ("{+path}", "/foo/bar"),
        ("{+list}", "red,green,blue"),
        ("{+list*}", "red,green,blue"),
        ("{+keys}", "semi,;,dot,.,comma,,"),
        ("{+keys*}", "semi=;,dot=.,comma=,"),
        ("{.who}", ".fred"),
        ("{.half}", ".50%25"),
        ("{.dom*}", ".example.com"),
        ("{.var}", ".value"),
        ("{.empty}", "."),
        ("{.undef}", ""),
        ("{.list}", ".red,green,blue"),
        ("{.list*}", ".red.green.blue"),
        ("{.keys}", ".semi,%3B,dot,.,comma,%2C"),
        ("{.keys*}", ".semi=%3B.dot=..comma=%2C"),
        ("{.empty_list}", ""),
        ("{.empty_keys}", ""),
        ("{.empty_keys*}", ""),
        ("{;who}", ";who=fred"),
        ("{;half}", ";half=50%25"),
        ("{;empty}", ";empty"),
        ("{;undef}", ""),
        ("{;v}", ";v=6"),
        ("{;list}", ";list=red,green,blue"),
        ("{;list*}", ";list=red;list=green;list=blue"),
        ("{;keys}", ";keys=semi,%3B,dot,.,comma,%2C"),
        ("{;keys*}", ";semi=%3B;dot=.;comma=%2C"),
        ("{;empty_keys*}", ""),
        ("{?who}", "?who=fred"),
        ("{?half}", "?half=50%25"),
        ("{?x}", "?x=1024"),
        ("{?empty}", "?empty="),
        ("{?undef}", ""),
        ("{?list}", "?list=red,green,blue"),
        ("{?list*}", "?list=red&list=green&list=blue"),
        ("{?keys}", "?keys=semi,%3B,dot,.,comma,%2C"),
        ("{?keys*}", "?semi=%3B&dot=.&comma=%2C"),
        ("{?empty_list*}", ""),
        ("{?empty_keys}", ""),
        ("{&who}", "&who=fred"),
        ("{&y}", "&y=768"),
        ("{&list*}", "&list=red&list=green&list=blue"),
        ("{&keys*}", "&semi=%3B&dot=.&comma=%2C"),
    ];
    for (expression, expected) in rows {
        assert_eq!(expanded(expression), expected, "{expression}");
    }
}

/// Pairs in the form that `web-platform-tests/wpt` serializes, in `url/urlsearchparams-stringifier` (WHATWG URL,
/// section 5.2).
#[test]
fn forms() {
    let rows = [
        ("a", "b c", "a=b+c"),
        ("a b", "c", "a+b=c"),
        ("a", "", "a="),
        ("", "b", "=b"),
        ("", "", "="),
        ("a", "b+c", "a=b%2Bc"),
        ("a+b", "c", "a%2Bb=c"),
        ("=", "a", "%3D=a"),
        ("b", "=", "b=%3D"),
        ("&", "a", "%26=a"),
        ("b", "&", "b=%26"),
        ("a", "*-._", "a=*-._"),
        ("*-._", "c", "*-._=c"),
        ("a", "b%c", "a=b%25c"),
        ("a%b", "c", "a%25b=c"),
        ("b", "%2sf*", "b=%252sf*"),
        ("b", "%2*f*", "b=%252*f*"),
        ("a", "b\0c", "a=b%00c"),
        ("a\0b", "c", "a%00b=c"),
        ("a", "b\u{1f4a9}c", "a=b%F0%9F%92%A9c"),
        ("a\u{1f4a9}b", "c", "a%F0%9F%92%A9b=c"),
        ("a", "b,c", "a=b%2Cc"),
        ("a\nb", "c\rd", "a%0Ab=c%0Dd"),
        ("e\n\rf", "g\r\nh", "e%0A%0Df=g%0D%0Ah"),
        ("test", "~!@$'()", "test=%7E%21%40%24%27%28%29"),
    ];
    for (name, value, expected) in rows {
        let mut out = String::new();
        form_pair(&mut out, name, false, value.view());
        assert_eq!(out, expected);
    }
}
