//! Wrong input: the diagnostic, its place, and the reaction of the generator, which never panics.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::shuffle::value;
use crate::support::{Memory, generated, package, told, workspace};
use restwright_codegen::diagnostics::Code;
use restwright_codegen::{Diagnostic, Rejected, Request, generate};
use serde_json::{Map, Value, json};

/// The one diagnostic that a test expects.
struct Told {
    code: Code,
    pointer: &'static str,
    file: &'static str,
    line: u32,
    part: &'static str,
}

fn assert_told(diagnostics: &[Diagnostic], expected: &Told) {
    let Told { code, pointer, file, line, part } = expected;
    let found = diagnostics.iter().find(|one| one.code == *code);
    let found = found.unwrap_or_else(|| panic!("no `{code}` in:\n{}", told(diagnostics)));
    assert_eq!((found.pointer.as_str(), found.file.as_str(), found.line), (*pointer, *file, *line), "{found}");
    assert!(found.message.contains(part), "{found}");
}

fn rejected(document: &str, config: &str, lock: &str) -> Vec<Diagnostic> {
    match generated(document, config, lock) {
        Err(Rejected { diagnostics }) => diagnostics,
        Ok(done) => panic!("it is taken: {}", told(&done.diagnostics)),
    }
}

const HEAD: &str = "openapi: 3.0.4\ninfo: { title: T, version: '1' }\n";

#[test]
fn a_file_that_is_not_there_is_named() {
    let request = Request { document: Some("nowhere.yaml"), ..Request::default() };
    let Err(Rejected { diagnostics }) = generate(&request, &Memory::default()) else { panic!("it is taken") };
    assert_told(
        &diagnostics,
        &Told { code: Code::UnreadableFile, pointer: "", file: "nowhere.yaml", line: 0, part: "no such file" },
    );
}

#[test]
fn a_configuration_that_is_not_there_is_named() {
    let request = Request { config: Some("nowhere.toml"), ..Request::default() };
    let Err(Rejected { diagnostics }) = generate(&request, &Memory::default()) else { panic!("it is taken") };
    assert_told(
        &diagnostics,
        &Told { code: Code::UnreadableFile, pointer: "", file: "nowhere.toml", line: 0, part: "no such file" },
    );
}

#[test]
fn neither_json_nor_yaml_is_told_with_its_line() {
    let diagnostics = rejected("openapi: 3.0.4\ninfo:\n  title: a: b\n", "", "");
    assert_told(&diagnostics, &Told { code: Code::NotJsonOrYaml, pointer: "", file: "api.yaml", line: 3, part: "" });
    let diagnostics = rejected("{\n  \"openapi\": \"3.0.4\",\n  oops\n}", "", "");
    assert!(
        diagnostics.iter().any(|one| one.code == Code::NotJsonOrYaml || one.code == Code::NotOpenApi),
        "{}",
        told(&diagnostics)
    );
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let mut files = Memory::default();
    files.0.insert("api.json".to_owned(), vec![0xff, 0xfe, 0x00, 0x80, b'{']);
    let request = Request { document: Some("api.json"), ..Request::default() };
    let Err(Rejected { diagnostics }) = generate(&request, &files) else { panic!("it is taken") };
    assert_eq!(diagnostics[0].code, Code::NotJsonOrYaml, "{}", told(&diagnostics));
    assert_eq!(diagnostics[0].file, "api.json");
}

#[test]
fn what_is_no_openapi_document_is_refused() {
    for (text, code) in [
        ("{}", Code::NotOpenApi),
        ("[]", Code::NotOpenApi),
        ("42", Code::NotJsonOrYaml),
        ("", Code::NotJsonOrYaml),
        ("asyncapi: 2.0.0\n", Code::NotOpenApi),
        ("openapi: 9.0.0\ninfo: { title: T, version: '1' }\npaths: {}\n", Code::UnsupportedVersion),
        ("swagger: '1.2'\npaths: {}\n", Code::UnsupportedVersion),
    ] {
        let diagnostics = rejected(text, "", "");
        assert!(
            diagnostics.iter().any(|one| one.code == code && one.file == "api.yaml"),
            "{text}: {}",
            told(&diagnostics)
        );
    }
}

#[test]
fn no_document_at_all_is_told() {
    let Err(Rejected { diagnostics }) = generate(&Request::default(), &Memory::default()) else {
        panic!("it is taken")
    };
    assert_eq!(diagnostics[0].code, Code::InvalidConfig);
}

#[test]
fn a_dangling_reference_becomes_any_json() {
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Pet:\n      type: object\n      required: [owner]\n      properties:\n        owner: {{ $ref: '#/components/schemas/Nobody' }}\n"
    );
    let done = generated(&text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    let place = "/components/schemas/Pet/properties/owner";
    assert_told(
        &done.diagnostics,
        &Told { code: Code::DanglingRef, pointer: place, file: "api.yaml", line: 10, part: "Nobody" },
    );
    assert!(done.files["src/types.rs"].contains("pub owner: rt::Json,"), "{}", done.files["src/types.rs"]);
}

#[test]
fn of_two_equal_operation_ids_the_second_gets_a_suffix() {
    let operation = "operationId: twice, responses: { '204': { description: OK } }";
    let text = format!("{HEAD}paths:\n  /a:\n    get: {{ {operation} }}\n  /b:\n    get: {{ {operation} }}\n");
    let done = generated(&text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    let found = done.diagnostics.iter().find(|one| one.code == Code::DuplicateOperationId).expect("it is told");
    assert!(found.pointer.as_str().starts_with("/paths/~1b/get"), "{found}");
    assert_eq!(found.line, 7, "{found}");
    assert_eq!(done.report.operations.generated, 2);
    assert!(
        done.lock.lines().any(|line| line.starts_with("operation\tGET /a\t") && line.ends_with("\ttwice")),
        "{}",
        done.lock
    );
}

#[test]
fn an_undeclared_path_parameter_is_a_required_string() {
    let text = format!(
        "{HEAD}paths:\n  /a/{{id}}:\n    get: {{ operationId: one, responses: {{ '204': {{ description: OK }} }} }}\n"
    );
    let done = generated(&text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    assert_told(
        &done.diagnostics,
        &Told {
            code: Code::UndeclaredPathParameter,
            pointer: "/paths/~1a~1{id}/get",
            file: "api.yaml",
            line: 5,
            part: "id",
        },
    );
    assert!(done.files["src/a.rs"].contains("id: impl AsRef<str>"), "{}", done.files["src/a.rs"]);
}

#[test]
fn an_intersection_that_nothing_satisfies_is_read_as_widely_as_can_be() {
    let text = format!(
        "{HEAD}paths: {{}}\ncomponents:\n  schemas:\n    Odd:\n      type: object\n      properties:\n        a:\n          allOf: [{{ type: string }}, {{ type: integer }}]\n"
    );
    let done = generated(&text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    let place = "/components/schemas/Odd/properties/a";
    assert_told(
        &done.diagnostics,
        &Told { code: Code::Unsatisfiable, pointer: place, file: "api.yaml", line: 9, part: "both" },
    );
    assert!(done.files["src/types.rs"].contains("pub a: Option<A>"), "{}", done.files["src/types.rs"]);
}

#[test]
fn an_overlay_that_no_longer_applies_stops_everything() {
    let overlay = "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n  - target: $.paths['/gone']\n    update: { summary: x }\n";
    let files = Memory::of(&[
        ("api.yaml", &format!("{HEAD}paths: {{}}\n")),
        ("codegen.toml", "document = 'api.yaml'\noverlays = ['overlay.yaml']\n"),
        ("overlay.yaml", overlay),
    ]);
    let request = Request { config: Some("codegen.toml"), ..Request::default() };
    let Err(Rejected { diagnostics }) = generate(&request, &files) else { panic!("it is taken") };
    let found = diagnostics.iter().find(|one| one.code == Code::OverlayUnmatched).expect("it is told");
    assert_eq!((found.file.as_str(), found.line), ("overlay.yaml", 4), "{found}");
    assert!(found.message.contains("$.paths['/gone']"), "{found}");
}

#[test]
fn a_configuration_that_matches_nothing_stops_everything() {
    let document = format!("{HEAD}paths: {{}}\n");
    for (config, part) in [
        ("[rename.types]\nPet = 'Animal'\n", "Pet"),
        ("[rename.parameters]\npet_id = 'id'\n", "pet_id"),
        ("[rename.fields]\nname = 'nm'\n", "name"),
        ("[[group]]\nname = 'pets'\ntags = ['Pets']\n", "pets"),
        ("[credentials.variables]\ntoken = 'TOKEN'\n", "token"),
        ("[docs]\nplans = 'x-plans'\n", "x-plans"),
        ("[[paging]]\nstyle = 'number'\npage = 'page'\n", "page"),
    ] {
        let diagnostics = rejected(&document, config, "");
        let found = diagnostics.iter().find(|one| one.code == Code::ConfigUnmatched);
        let found = found.unwrap_or_else(|| panic!("{config}: {}", told(&diagnostics)));
        assert!(found.message.contains(part), "{found}");
    }
}

#[test]
fn a_name_in_the_configuration_that_rust_does_not_take_is_refused_at_its_line() {
    let document = format!(
        "{HEAD}paths: {{}}\ncomponents: {{ schemas: {{ A: {{ type: object }}, B: {{ type: object, properties: {{ b: {{ type: string }} }} }} }} }}\n"
    );
    for (config, line, part) in [
        ("[rename.types]\nB = 'struct'\n", 2, "a keyword"),
        ("[rename.types]\n\nB = 'a b'\n", 3, "no identifier"),
        ("[rename.types]\nB = ''\n", 2, "no identifier"),
        ("[rename.types]\nB = 'r#type'\n", 2, "no identifier"),
        ("[rename.types]\nB = 'Box'\n", 2, "has this name"),
        ("\n[[group]]\nname = 'self'\npaths = ['/a']\n", 3, "cannot be a module"),
    ] {
        let diagnostics = rejected(&document, config, "");
        assert_told(&diagnostics, &Told { code: Code::InvalidConfig, pointer: "", file: "codegen.toml", line, part });
    }
}

#[test]
fn a_configuration_with_an_unknown_key_is_refused_at_its_line() {
    let diagnostics = rejected(&format!("{HEAD}paths: {{}}\n"), "[package]\nnam = 'x'\n", "");
    assert_told(
        &diagnostics,
        &Told { code: Code::InvalidConfig, pointer: "", file: "codegen.toml", line: 2, part: "nam" },
    );
}

#[test]
fn a_broken_lock_is_refused_at_its_line() {
    let diagnostics = rejected(&format!("{HEAD}paths: {{}}\n"), "", "# head\ntype\tonly two\n");
    assert_told(
        &diagnostics,
        &Told { code: Code::InvalidLock, pointer: "", file: "names.lock", line: 2, part: "three fields" },
    );
}

#[test]
fn all_problems_are_told_in_one_run() {
    let text = format!(
        "{HEAD}paths:\n  /a/{{id}}:\n    get:\n      parameters: [{{ $ref: '#/components/parameters/None' }}]\n      responses: {{ 4xx: {{ description: Bad }} }}\ncomponents:\n  schemas:\n    A: {{ $ref: '#/components/schemas/None' }}\n    B: {{ type: object, properties: {{ x: {{ type: string, minLength: few }} }} }}\n"
    );
    let done = generated(&text, "", "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    let codes = [
        Code::DanglingRef,
        Code::MissingOperationId,
        Code::UndeclaredPathParameter,
        Code::LowerCaseStatusRange,
        Code::WrongType,
    ];
    for code in codes {
        assert!(done.diagnostics.iter().any(|one| one.code == code), "no `{code}` in:\n{}", told(&done.diagnostics));
    }
}

/// The number of mutations to try. `cargo xtask fuzz` tries thousands.
const MUTATIONS: u64 = 150;

#[test]
fn no_mutation_of_a_document_panics() {
    let mut documents = vec![("spec/cloudflare.json".to_owned(), workspace().join("spec/cloudflare.json"))];
    let goldens = std::fs::read_dir(package().join("tests/goldens")).expect("the goldens are there");
    let mut goldens: Vec<_> = goldens.map(|entry| entry.expect("the folder can be listed").path()).collect();
    goldens.sort();
    goldens.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    documents.extend(goldens.into_iter().map(|path| (path.display().to_string(), path)));
    let documents: Vec<(String, Value)> = documents
        .into_iter()
        .map(|(name, path)| (name, value(&std::fs::read_to_string(path).expect("a document is text"))))
        .collect();
    let mut panicked = Vec::new();
    for seed in 0..MUTATIONS {
        let mut random = fastrand::Rng::with_seed(seed);
        // The largest document takes the longest, and is not the one in which the most is found.
        let index = if seed % 10 == 0 { 0 } else { random.usize(..documents.len()) };
        let (name, document) = &documents[index];
        let mut mutated = document.clone();
        for _ in 0..=random.usize(..12) {
            mutate(&mut mutated, &mut random);
        }
        let text = mutated.to_string();
        if catch_unwind(AssertUnwindSafe(|| generated(&text, "", "").is_ok())).is_err() {
            panicked.push(format!("seed {seed} of {name}"));
        }
    }
    assert!(panicked.is_empty(), "{panicked:#?}");
}

/// Returns the number of values in a value, itself included.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Returns the value with a number, in the order of a walk.
fn numbered<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| numbered(item, left)),
        Value::Object(members) => members.values_mut().find_map(|member| numbered(member, left)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Changes one place.
fn mutate(document: &mut Value, random: &mut fastrand::Rng) {
    let mut number = random.usize(..count(document));
    let place = numbered(document, &mut number).expect("there are as many values");
    *place = match (random.u8(..6), std::mem::take(place)) {
        (0, Value::Object(mut object)) => {
            if let Some(key) = random.choice(object.keys().cloned().collect::<Vec<_>>()) {
                object.remove(&key);
            }
            Value::Object(object)
        }
        (1, Value::Object(object)) => Value::Array(object.into_values().collect()),
        (1, Value::Array(items)) => Value::Object(
            items.into_iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect::<Map<_, _>>(),
        ),
        (2, Value::String(text)) if text.starts_with('#') => Value::String(format!("{text}/nowhere")),
        (2, Value::Object(mut object)) => {
            let targets = ["#/components/schemas/Nobody", "#", "nowhere.yaml", "#/paths", "", "#/components/schemas"];
            let target = random.choice(targets).expect("there are some");
            object.insert("$ref".to_owned(), Value::from(target));
            Value::Object(object)
        }
        (3, Value::String(_)) => {
            Value::from(random.choice(["object", "array", "string", "null", "", "4XX", "☃"]).expect("there are some"))
        }
        (4, Value::Array(mut items)) => {
            let doubled = items.clone();
            items.extend(doubled);
            random.shuffle(&mut items);
            Value::Array(items)
        }
        (1, Value::String(text)) => Value::Array(vec![Value::String(text)]),
        _ => random
            .choice([json!(null), json!(-1), json!(1e300), json!(true), json!("x"), json!([]), json!({}), json!(["x"])])
            .expect("there are some"),
    };
}

#[test]
fn what_a_part_of_the_document_does_not_match_is_no_error_of_the_configuration() {
    let document = format!("{HEAD}paths:\n  /a: {{ get: {{ operationId: a, responses: {{}} }} }}\n");
    let config = "[[paging]]\nstyle = \"offset\"\noffset = \"offset\"\n";
    assert!(rejected(&document, config, "").iter().any(|one| one.code == Code::ConfigUnmatched));
    let loader = Memory::of(&[("api.yaml", &document), ("codegen.toml", config)]);
    let only = ["a".to_owned()];
    let request =
        Request { document: Some("api.yaml"), config: Some("codegen.toml"), only: &only, ..Request::default() };
    let done = generate(&request, &loader).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    assert!(done.diagnostics.iter().all(|one| one.code != Code::ConfigUnmatched));
}

#[test]
fn texts_of_operations_that_the_user_left_out_are_not_reported() {
    let operation = |id: &str| {
        let word = json!({ "allOf": [{ "description": format!("A {id}"), "type": "string" }, { "description": id }] });
        let object = json!({ "type": "object", "properties": { "word": word } });
        let content = json!({ "application/json": { "schema": object } });
        let page = json!({ "name": "page", "in": "query", "description": id, "schema": { "type": "integer" } });
        let responses = json!({ "200": { "description": id, "content": content } });
        json!({ "parameters": [page], "get": { "operationId": id, "responses": responses } })
    };
    let mut document = json!({ "openapi": "3.0.4", "info": { "title": "T", "version": "1" } });
    document["paths"] = json!({ "/a": operation("a"), "/b": operation("b") });
    let document = document.to_string();
    let loader = Memory::of(&[("api.json", &document)]);
    let lost = |only: &[String]| {
        let request = Request { document: Some("api.json"), only, ..Request::default() };
        let done = generate(&request, &loader).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
        let lost = done.diagnostics.into_iter().filter(|one| one.code == Code::TextNotShown);
        lost.map(|one| one.pointer.as_str().to_owned()).collect::<Vec<_>>()
    };
    let (all, of_a) = (lost(&[]), lost(&["a".to_owned()]));
    assert!(all.iter().any(|place| place.starts_with("/paths/~1b/")), "{all:?}");
    assert!(!of_a.is_empty() && of_a.iter().all(|place| place.starts_with("/paths/~1a/")), "{of_a:?}");
}
