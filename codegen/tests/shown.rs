//! The short way to find out whether a change of a document leaves a trace agrees with the long one, which generates
//! everything and compares it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use restwright_codegen::json::Value;
use restwright_codegen::pointer::Pointer;
use restwright_codegen::support::places;
use restwright_codegen::{Request, Shown, bundled, generate};

/// The files of the crate, and the code, the pointer and the message of each diagnostic.
type Seen = (BTreeMap<String, String>, Vec<(String, String, String)>);

/// All that a user sees of a document. `None` if no crate can be made.
fn seen(document: &Value) -> Option<Seen> {
    let files = BTreeMap::from([("document.json".to_owned(), document.to_string().into_bytes())]);
    let request = Request { document: Some("document.json"), name: Some("tried"), ..Request::default() };
    let generated = generate(&request, &files).ok()?;
    let told = generated.diagnostics.into_iter();
    let told = told.map(|told| (told.code.to_string(), told.pointer.to_string(), told.message));
    Some((generated.files, told.collect()))
}

/// The document with another value at a place, or without the key.
fn changed(document: &Value, place: &Pointer, value: Option<Value>) -> Value {
    let mut document = document.clone();
    let (above, _) = place.as_str().rsplit_once('/').expect("a key has an object");
    if let (Some(Value::Object(members)), Some(key)) = (document.pointer_mut(above), place.last()) {
        match value {
            Some(value) => drop(members.insert(key, value)),
            None => drop(members.remove(&key)),
        }
    }
    document
}

#[test]
fn the_short_way_agrees_with_the_long_one() {
    let (mut differ, mut equal) = (0, 0);
    for name in ["modern", "swagger"] {
        let file = format!("{name}.yaml");
        let text = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(&file));
        let files = BTreeMap::from([(file.clone(), text.expect("it is there"))]);
        let document = bundled(&file, &files).expect("it can be read");
        let (shown, whole) = (Shown::of(document.clone()).expect("it makes a crate"), seen(&document));
        // The keys are removed and changed in turn, because to do both to each would take twice as long.
        for (place, value) in places(&document).iter().zip([None, Some(Value::from("changed"))].iter().cycle()) {
            let changed = changed(&document, &place.pointer, value.clone());
            let expected = seen(&changed) != whole;
            let pointer = &place.pointer;
            assert_eq!(shown.differs_from(changed), expected, "{name}: {pointer} with {value:?}");
            *(if expected { &mut differ } else { &mut equal }) += 1;
        }
    }
    assert!(differ > 100 && equal > 0, "both answers are needed: {differ} differ, {equal} do not");
}
