//! Strict mode accepts what any alternative of the document allows, and refuses what none does.

use restwright::DriftKind;
use restwright::door::{self as rt, Mode, Value};

/// Reads strictly; returns the drifts by path, or the path of the error.
fn strictly<T: Value + Default>(text: &str) -> Result<Vec<(String, DriftKind)>, String> {
    let read = rt::decode(text.as_bytes(), &mut T::default(), Mode::Strict);
    read.map(|drift| drift.into_iter().map(|one| (one.path, one.kind)).collect()).map_err(|error| error.path)
}

/// The number of drifts in tolerant mode.
fn tolerantly<T: Value + Default>(text: &str) -> usize {
    rt::decode(text.as_bytes(), &mut T::default(), Mode::Tolerant).expect("it is JSON").len()
}

/// One alternative declares `create`; the other declares and requires `rules` and `settings`.
#[derive(Clone, Default)]
pub struct Feature {
    pub create: Option<i64>,
    pub rules: Option<i64>,
    pub settings: Option<i64>,
    pub extra: rt::Extra,
}
restwright::record! {
    Feature {
        create: "create", anything_in(2);
        rules: "rules", anything_in(1), optional_in(1);
        settings: "settings", anything_in(1), optional_in(1);
    }
    extra
}

#[test]
fn a_member_may_be_anything_where_another_alternative_does_not_declare_it() {
    for text in [r#"{"create":1}"#, r#"{"rules":1,"settings":2}"#, "{}"] {
        assert_eq!(strictly::<Feature>(text), Ok(Vec::new()), "{text}");
    }
    let wrong = |path: &str| vec![(path.to_owned(), DriftKind::WrongType)];
    for (text, path) in [
        (r#"{"create":"x","rules":1,"settings":2}"#, "create"),
        (r#"{"create":1,"rules":"x"}"#, "rules"),
        (r#"{"settings":{}}"#, "settings"),
    ] {
        assert_eq!(strictly::<Feature>(text), Ok(wrong(path)), "{text}");
        assert_eq!(tolerantly::<Feature>(text), 1, "{text}");
    }
    for (text, path) in [
        // The second alternative lacks what it requires.
        (r#"{"create":"x"}"#, "create"),
        (r#"{"create":"x","rules":1}"#, "create"),
        // Each alternative has a fault.
        (r#"{"create":1.5,"rules":"x","settings":2}"#, "create"),
        (r#"{"rules":"x","settings":2,"create":[]}"#, "rules"),
    ] {
        assert_eq!(strictly::<Feature>(text), Err(path.to_owned()), "{text}");
    }
    let mut feature = Feature::default();
    let text = r#"{"create":"x","rules":1,"settings":2}"#;
    rt::decode(text.as_bytes(), &mut feature, Mode::Strict).expect("the second alternative allows it");
    assert_eq!((feature.create, feature.rules), (None, Some(1)));
    assert_eq!(feature.extra.get("create").map(restwright::Json::text), Some("\"x\""));
}

/// A record that holds another one: what is wrong inside counts as one member.
#[derive(Clone, Default)]
pub struct Outer {
    pub id: i64,
    pub feature: Option<Feature>,
    pub extra: rt::Extra,
}
restwright::record! { Outer { id: "id", required; feature: "feature", anything_in(1); } extra }

#[test]
fn a_member_may_hold_faults_at_any_depth() {
    let kinds = |text| strictly::<Outer>(text).map(|drift| drift.len());
    assert_eq!(kinds(r#"{"id":1,"feature":{"create":"x"}}"#), Ok(1));
    assert_eq!(kinds(r#"{"id":1,"feature":{"create":"x","rules":"y","settings":1}}"#), Ok(2));
    assert_eq!(kinds(r#"{"id":"1","feature":{"create":1}}"#), Err("id".to_owned()));
    // The first fault of a refused value is named.
    assert_eq!(kinds(r#"{"feature":{"create":"x"}}"#), Err("feature.create".to_owned()));
    assert_eq!(kinds(r#"{"feature":{"create":1}}"#), Err("id".to_owned()));
}

/// Both alternatives declare `commands`; for one of them it is a list of anything.
#[derive(Clone, Default)]
pub struct Reply {
    pub commands: Option<Vec<Outer>>,
    pub extra: rt::Extra,
}
restwright::record! { Reply { commands: "commands", any_items_in(1); } extra }

#[test]
fn a_list_may_be_of_anything_where_an_alternative_says_nothing_of_its_items() {
    assert_eq!(strictly::<Reply>(r#"{"commands":[{"id":1}]}"#), Ok(Vec::new()));
    assert_eq!(strictly::<Reply>(r#"{"commands":[56]}"#).map(|drift| drift.len()), Ok(1));
    assert_eq!(strictly::<Reply>(r#"{"commands":56}"#), Err("commands".to_owned()));
}

/// One alternative requires `key`, the other `name`.
#[derive(Clone, Default)]
pub struct Named {
    pub key: Option<String>,
    pub name: Option<String>,
    pub extra: rt::Extra,
}
restwright::record! { Named { key: "key", optional_in(2); name: "name", optional_in(1); } extra }

#[test]
fn a_member_is_missing_where_no_alternative_is_complete() {
    for text in [r#"{"key":"k"}"#, r#"{"name":"n"}"#, r#"{"key":"k","name":"n"}"#] {
        assert_eq!((strictly::<Named>(text), tolerantly::<Named>(text)), (Ok(Vec::new()), 0), "{text}");
    }
    assert_eq!((strictly::<Named>("{}"), tolerantly::<Named>("{}")), (Err("key".to_owned()), 1));
}

#[derive(Clone)]
pub enum Level {
    High,
    Unknown(rt::UnknownValue),
}
restwright::string_enum! { Level { High: "high" } Unknown }

#[derive(Clone, Default)]
pub struct Call {
    pub kind: Option<String>,
    pub phone: Option<i64>,
    pub extra: rt::Extra,
}
restwright::record! { Call { kind: "kind"; phone: "phone"; } extra }

#[derive(Clone, Default)]
pub struct Alarm {
    pub kind: Option<String>,
    pub level: Level,
    pub extra: rt::Extra,
}
restwright::record! { Alarm { kind: "kind"; level: "level", required; } extra }

#[derive(Clone)]
pub enum Event {
    Call(Box<Call>),
    Alarm(Box<Alarm>),
    Unknown(rt::Json),
}
restwright::union! {
    Event { Call: Box<Call>, "kind" = ["call"]; Alarm: Box<Alarm>, "kind" = ["alarm"]; } Unknown
}

/// OpenAPI 3.1.1, section 4.8.25: a discriminator does not change which values are valid.
#[test]
fn a_discriminator_forbids_nothing_by_itself() {
    for text in [r#"{"kind":"mail"}"#, r#"{"kind":"mail","phone":1}"#, r#"{"other":1}"#] {
        assert_eq!(strictly::<Event>(text), Ok(vec![(String::new(), DriftKind::UnknownVariant)]), "{text}");
        let mut event = Event::default();
        let drift = rt::decode(text.as_bytes(), &mut event, Mode::Tolerant).expect("it is JSON");
        assert_eq!((drift.len(), matches!(event, Event::Unknown(_))), (1, true), "{text}");
    }
    for text in
        [r#"{"kind":"mail","phone":"none"}"#, r#"{"kind":7}"#, "[]", "null", r#"{"kind":"call","phone":"none"}"#]
    {
        assert!(strictly::<Event>(text).is_err(), "{text}");
    }
    let two = r#"[{"kind":"mail"},{"kind":"alarm","level":"low"}]"#;
    assert_eq!(strictly::<Vec<Event>>(two), Err("[1].level".to_owned()));
}

/// Two kinds of keys: one lists the values of `use`, the other does not declare it.
#[derive(Clone, Default)]
pub struct Encryption {
    pub n: Option<String>,
    pub level: Option<Level>,
    pub extra: rt::Extra,
}
restwright::record! { Encryption { n: "n"; level: "level"; } extra }

#[derive(Clone, Default)]
pub struct Signing {
    pub n: Option<String>,
    pub extra: rt::Extra,
}
restwright::record! { Signing { n: "n"; } extra }

#[derive(Clone)]
pub enum Key {
    Encryption(Box<Encryption>),
    Signing(Box<Signing>),
    Unknown(rt::Json),
}
restwright::union! { Key { Encryption: Box<Encryption>; Signing: Box<Signing>; } Unknown }

#[test]
fn another_variant_may_allow_what_the_chosen_one_does_not() {
    let text = r#"{"n":"a","level":"low"}"#;
    assert_eq!(strictly::<Key>(text), Ok(vec![("level".to_owned(), DriftKind::UnknownEnumValue)]));
    let mut key = Key::default();
    rt::decode(text.as_bytes(), &mut key, Mode::Strict).expect("a key for signing may have it");
    assert!(matches!(&key, Key::Encryption(key) if key.level.as_ref().is_some_and(|level| !level.is_known())));
    assert_eq!(strictly::<Key>(r#"{"n":1,"level":"low"}"#), Err("n".to_owned()));
    // The other one declares none of these members, and forbids none.
    let text = r#"{"level":null,"other":1}"#;
    assert_eq!(strictly::<Key>(text), Ok(vec![("level".to_owned(), DriftKind::NullForValue)]));
    assert_eq!(strictly::<Vec<Key>>(r#"[{"level":{}}]"#), Ok(vec![("[0].level".to_owned(), DriftKind::WrongType)]));
}

#[derive(Clone)]
pub enum Tree {
    Left(Box<Left>),
    Right(Box<Right>),
    Unknown(rt::Json),
}
restwright::union! { Tree { Left: Box<Left>; Right: Box<Right>; } Unknown }

#[derive(Clone, Default)]
pub struct Left {
    pub next: Option<Box<Tree>>,
    pub level: Option<i64>,
    pub extra: rt::Extra,
}
restwright::record! { Left { next: "next", anything_in(1); level: "level"; } extra }

#[derive(Clone, Default)]
pub struct Right {
    pub next: Option<Box<Tree>>,
    pub size: Option<i64>,
    pub extra: rt::Extra,
}
restwright::record! { Right { next: "next"; size: "size"; } extra }

/// Each level could be read again, which would double the time of each level below it.
#[test]
fn a_deep_value_with_faults_is_read_a_few_times() {
    let mut text = r#"{"level":"x","size":"x"}"#.to_owned();
    for _ in 0..60 {
        text = format!(r#"{{"next":{text},"level":1}}"#);
    }
    let begun = std::time::Instant::now();
    let _ = strictly::<Tree>(&text);
    let _ = strictly::<Tree>(&text.replace("\"level\":1", "\"size\":1"));
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
