//! Unions: chosen by evidence, in any order of declaration of their variants.

use restwright::door::{self as rt, DriftKind, Mode, Value};

#[derive(Clone, Default)]
pub struct Address {
    pub kind: Option<String>,
    pub content: Option<String>,
    pub extra: rt::Extra,
}
restwright::record! {
    Address {
        kind: "type";
        content: "content";
    }
    extra
}

#[derive(Clone, Default)]
pub struct Exchange {
    pub kind: Option<String>,
    pub content: Option<String>,
    pub priority: i64,
    pub extra: rt::Extra,
}
restwright::record! {
    Exchange {
        kind: "type";
        content: "content";
        priority: "priority", required;
    }
    extra
}

#[derive(Clone, Default)]
pub struct Service {
    pub kind: Option<String>,
    pub port: i64,
    pub weight: i64,
    pub extra: rt::Extra,
}
restwright::record! {
    Service {
        kind: "type";
        port: "port", required;
        weight: "weight", required;
    }
    extra
}

#[derive(Clone, Default)]
pub struct Circle {
    pub colour: Option<String>,
    pub radius: i64,
    pub extra: rt::Extra,
}
restwright::record! {
    Circle {
        colour: "colour";
        radius: "radius", required;
    }
    extra
}

#[derive(Clone, Default)]
pub struct Square {
    pub colour: Option<String>,
    pub side: i64,
    pub extra: rt::Extra,
}
restwright::record! {
    Square {
        colour: "colour";
        side: "side", required;
    }
    extra
}

#[derive(Clone, Default)]
pub struct Short {
    pub name: Option<String>,
    pub extra: rt::Extra,
}
restwright::record! {
    Short {
        name: "name";
    }
    extra
}

#[derive(Clone, Default)]
pub struct Long {
    pub name: Option<String>,
    pub detail: Option<String>,
    pub extra: rt::Extra,
}
restwright::record! {
    Long {
        name: "name";
        detail: "detail";
    }
    extra
}

#[derive(Clone)]
pub enum Dns {
    A(Address),
    Mx(Box<Exchange>),
    Srv(Service),
    Unknown(rt::Json),
}
restwright::union! {
    Dns {
        A: Address, "type" = ["A", "AAAA"];
        Mx: Box<Exchange>, "type" = ["MX"];
        Srv: Service, "type" = ["SRV"];
    } Unknown
}

#[derive(Clone)]
pub enum Reversed {
    Srv(Service),
    Mx(Box<Exchange>),
    A(Address),
    Unknown(rt::Json),
}
restwright::union! {
    Reversed {
        Srv: Service, "type" = ["SRV"];
        Mx: Box<Exchange>, "type" = ["MX"];
        A: Address, "type" = ["A", "AAAA"];
    } Unknown
}

#[derive(Clone)]
pub enum Mode3 {
    On,
    Off,
    Unknown(rt::UnknownValue),
}
restwright::string_enum! { Mode3 { On: "on", Off: "off" } Unknown }

/// A union without tags.
#[derive(Clone)]
pub enum Setting {
    Text(String),
    Mode(Mode3),
    Number(f64),
    Integer(i64),
    Flag(bool),
    Numbers(Vec<i64>),
    Texts(Vec<String>),
    Circle(Circle),
    Square(Square),
    Long(Long),
    Short(Short),
    Dns(Dns),
    Unknown(rt::Json),
}
restwright::union! {
    Setting {
        Text: String;
        Mode: Mode3;
        Number: f64;
        Integer: i64;
        Flag: bool;
        Numbers: Vec<i64>;
        Texts: Vec<String>;
        Circle: Circle;
        Square: Square;
        Long: Long;
        Short: Short;
        Dns: Dns;
    } Unknown
}

/// Variants that differ only in their values.
#[derive(Clone, Default)]
pub struct Numeric {
    pub value: Option<i64>,
    pub extra: rt::Extra,
}
restwright::record! { Numeric { value: "value"; } extra }

#[derive(Clone, Default)]
pub struct Textual {
    pub value: Option<String>,
    pub extra: rt::Extra,
}
restwright::record! { Textual { value: "value"; } extra }

#[derive(Clone)]
pub enum Twins {
    Numeric(Numeric),
    Textual(Textual),
    Unknown(rt::Json),
}
restwright::union! { Twins { Numeric: Numeric; Textual: Textual; } Unknown }

fn read<T: Value + Default>(text: &str) -> (T, Vec<DriftKind>) {
    let mut value = T::default();
    let drift = rt::decode(text.as_bytes(), &mut value, Mode::Tolerant).expect(text);
    (value, drift.iter().map(|drift| drift.kind).collect())
}

#[test]
fn tags_tell_whatever_the_order() {
    for (text, name) in [
        (r#"{"type":"A","content":"1.1.1.1"}"#, "A"),
        (r#"{"content":"::1","type":"AAAA","priority":1}"#, "A"),
        (r#"{"content":"m","priority":10,"type":"MX"}"#, "Mx"),
        (r#"{"port":1,"weight":2,"type":"SRV"}"#, "Srv"),
        (r#"{"content":"m","priority":10,"type":"M\u0058"}"#, "Mx"),
        (r#"{"port":1,"weight":2}"#, "Srv"),
        (r#"{"type":"MX"}"#, "Mx"),
        (r#"{"type":"NEW","content":"m","priority":10}"#, "Unknown"),
        ("[]", "Unknown"),
        ("1", "Unknown"),
    ] {
        let (value, drift) = read::<Dns>(text);
        let found = match &value {
            Dns::A(_) => "A",
            Dns::Mx(_) => "Mx",
            Dns::Srv(_) => "Srv",
            Dns::Unknown(json) => {
                assert_eq!((json.text(), drift), (text, vec![DriftKind::UnknownVariant]));
                "Unknown"
            }
        };
        assert_eq!(found, name, "{text}");
        let reversed = match read::<Reversed>(text).0 {
            Reversed::A(_) => "A",
            Reversed::Mx(_) => "Mx",
            Reversed::Srv(_) => "Srv",
            Reversed::Unknown(_) => "Unknown",
        };
        assert_eq!(reversed, name, "{text}");
        if name != "Unknown" {
            let original = rt::Json::parse(text).expect(text);
            let written = rt::Json::of(&value);
            assert!(original.members().iter().all(|(key, json)| written.get(key).as_ref() == Some(json)), "{written}");
        }
    }
}

#[test]
fn types_and_fields_tell_without_tags() {
    for (text, name) in [
        (r#""on""#, "Mode"),
        (r#""other""#, "Text"),
        ("1", "Integer"),
        ("1.5", "Number"),
        ("true", "Flag"),
        ("[1]", "Numbers"),
        (r#"["a"]"#, "Texts"),
        (r#"{"radius":1}"#, "Circle"),
        (r#"{"side":1,"colour":"red","more":1}"#, "Square"),
        (r#"{"name":"n"}"#, "Short"),
        (r#"{"name":"n","detail":"d"}"#, "Long"),
        (r#"{"type":"MX","priority":1}"#, "Dns"),
        (r#"{"nothing":"known"}"#, "Unknown"),
        ("null", "Unknown"),
    ] {
        let found = match read::<Setting>(text).0 {
            Setting::Text(_) => "Text",
            Setting::Mode(_) => "Mode",
            Setting::Number(_) => "Number",
            Setting::Integer(_) => "Integer",
            Setting::Flag(_) => "Flag",
            Setting::Numbers(_) => "Numbers",
            Setting::Texts(_) => "Texts",
            Setting::Circle(_) => "Circle",
            Setting::Square(_) => "Square",
            Setting::Long(_) => "Long",
            Setting::Short(_) => "Short",
            Setting::Dns(_) => "Dns",
            Setting::Unknown(_) => "Unknown",
        };
        assert_eq!(found, name, "{text}");
    }
}

#[test]
fn what_is_even_is_read_each_way() {
    assert!(matches!(read::<Twins>(r#"{"value":1}"#).0, Twins::Numeric(_)));
    let (value, drift) = read::<Twins>(r#"{"value":"a"}"#);
    assert!(matches!(value, Twins::Textual(_)));
    assert_eq!(drift, []);
    assert!(rt::decode(br#"{"value":"a"}"#, &mut Twins::default(), Mode::Strict).is_ok());
    assert!(rt::decode(br#"{"value":"a}"#, &mut Twins::default(), Mode::Tolerant).is_err());
    assert!(rt::decode(br#"{"value":[1,2"#, &mut Twins::default(), Mode::Tolerant).is_err());
}

#[test]
fn unions_stand_in_lists() {
    let (values, drift) = read::<Vec<Dns>>(r#"[{"type":"A"},null,{"type":"X"}]"#);
    assert_eq!(values.len(), 3);
    assert_eq!(drift, [DriftKind::NullForValue, DriftKind::UnknownVariant]);
    assert_eq!(format!("{values:?}"), r#"[Address { type: "A" }, null, {"type":"X"}]"#);
    assert_eq!(values, values.clone());
    assert_ne!(values[0], values[2]);
}

/// Two equal variants that contain the union itself.
#[derive(Clone, Default)]
pub struct Left {
    pub next: Option<Box<Chain>>,
    pub extra: rt::Extra,
}
restwright::record! { Left { next: "next"; } extra }

#[derive(Clone, Default)]
pub struct Right {
    pub next: Option<Box<Chain>>,
    pub extra: rt::Extra,
}
restwright::record! { Right { next: "next"; } extra }

#[derive(Clone)]
pub enum Chain {
    Left(Left),
    Right(Right),
    Unknown(rt::Json),
}
restwright::union! { Chain { Left: Left; Right: Right; } Unknown }

#[test]
fn recursive_twins_take_no_longer_than_their_size() {
    let text = format!("{}{{}}{}", "{\"next\":".repeat(120), "}".repeat(120));
    let (value, drift) = read::<Chain>(&text);
    assert!(matches!(value, Chain::Left(_)));
    assert_eq!(drift, []);
    assert_eq!(rt::Json::of(&value).text(), text);
}

#[derive(Clone)]
pub enum Port {
    Number(i64),
    Name(String),
    Unknown(rt::Json),
}
restwright::union! { Port { Number: i64; Name: String; } Unknown }

/// JSON Schema 2020-12, Validation, section 6.1.1.
#[test]
fn a_number_without_a_fraction_is_the_integer_of_a_union() {
    let mut port = Port::default();
    rt::decode(b"51.0", &mut port, Mode::Strict).expect("it is an integer");
    assert!(matches!(port, Port::Number(51)), "{port:?}");
    rt::decode(b"51.5", &mut port, Mode::Strict).expect_err("it is none");
    // If a number is another choice, it fits better.
    let mut setting = Setting::default();
    rt::decode(b"51.0", &mut setting, Mode::Strict).expect("it is a number");
    assert!(matches!(setting, Setting::Number(_)), "{setting:?}");
}

#[derive(Clone)]
#[non_exhaustive]
pub enum Loose {
    Circle(Circle),
    Unknown(rt::Json),
}
restwright::union! {
    Loose { Circle: Circle, "colour" = ["red"]; } Unknown open
}

/// JSON Schema 2020-12, section 10.2.1.2: a value that matches no variant is valid if another alternative allows
/// anything.
#[test]
fn an_open_union_allows_what_is_none_of_its_variants() {
    let mut value = Loose::default();
    for text in [r#"{"side":1}"#, r#"{"colour":"red"}"#, r#"{"colour":"red","radius":"no"}"#, "[1]", "7", r#""a""#] {
        rt::decode(text.as_bytes(), &mut value, Mode::Strict).expect(text);
        assert!(matches!(&value, Loose::Unknown(json) if json.text() == text), "{text}: {value:?}");
    }
    rt::decode(br#"{"colour":"red","radius":1}"#, &mut value, Mode::Strict).expect("it is a circle");
    assert!(matches!(value, Loose::Circle(_)), "{value:?}");
    // A response that differs from its description is read as well as possible.
    let (value, drift) = read::<Loose>(r#"{"colour":"red"}"#);
    assert!(matches!(value, Loose::Circle(_)) && drift.len() == 1, "{drift:?}");
    assert_eq!(read::<Loose>("7").1, []);
}

#[derive(Clone)]
pub enum Figure {
    Circle(Circle),
    Square(Square),
    Unknown(rt::Json),
}
restwright::union! {
    Figure {
        Circle: Circle, "form" = ["circle"];
        Square: Square, "form" = ["square"], else "form";
    } Unknown
}

/// A union that contains such a union, besides other kinds of objects.
#[derive(Clone)]
pub enum Drawn {
    Figure(Figure),
    Text(String),
    Unknown(rt::Json),
}
restwright::union! { Drawn { Figure: Figure; Text: String; } Unknown }

/// OpenAPI 3.2.0, section 4.25: `defaultMapping` applies if the property is absent, and if its value is not mapped.
#[test]
fn an_object_that_names_no_variant_is_the_default() {
    for text in [r#"{"colour":"red","radius":1}"#, r#"{"form":"oval","side":1}"#, r#"{"form":7}"#, "{}"] {
        let (value, _) = read::<Figure>(text);
        assert!(matches!(value, Figure::Square(_)), "{text}: {value:?}");
        let (value, _) = read::<Drawn>(text);
        assert!(matches!(value, Drawn::Figure(Figure::Square(_))), "{text}: {value:?}");
    }
    let (value, drift) = read::<Figure>(r#"{"form":"circle","colour":"red","radius":1}"#);
    assert!(matches!(value, Figure::Circle(_)), "{value:?}");
    assert_eq!(drift, []);
    // A value that is not an object cannot lack a property.
    let (value, drift) = read::<Figure>("7");
    assert!(matches!(value, Figure::Unknown(_)) && drift.len() == 1, "{value:?}");
}

#[test]
fn the_default_is_written_without_a_tag_that_it_was_read_without() {
    for text in [r#"{"side":1}"#, r#"{"side":1,"form":"oval"}"#, r#"{"side":1,"form":"square"}"#] {
        let (value, drift) = read::<Figure>(text);
        assert_eq!(drift, [], "{text}");
        let written = rt::to_json(value.view(), rt::WriteMode::Full);
        assert_eq!(String::from_utf8_lossy(&written), text);
    }
}
