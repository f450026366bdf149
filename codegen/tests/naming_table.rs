//! The table at the start of the module that names types agrees with the code.

use std::collections::BTreeSet;

use crate::support::{generated, told};

/// The file with the table.
const TABLE: &str = include_str!("../src/plan/naming.rs");

/// Makes the documents of a row.
type Documents = fn() -> Vec<String>;

/// The envelope of some of these documents.
const ENVELOPE: &str = "[envelope]\nsuccess = \"success\"\nresult = \"result\"\nerrors = \"errors\"\n";

/// A schema as in the table, and documents whose crates have the names that the row gives as examples.
const ROWS: &[(&str, Documents)] = &[
    ("a component", components),
    ("a property", properties),
    ("an element of `tags`", elements),
    ("a parameter `order`", parameters),
    ("a member of a union", tagged),
    ("a member without a tag", untagged),
    ("what a success comes with", success),
    ("the same, of most methods of a group", most),
    ("what is sent", sent),
    ("what one of several successes comes with", successes),
    ("what a failure comes with", failures),
    ("one of several that a call sends or gets so", failures_of_one_call),
    ("what is around all values", envelope),
    ("whatever webhook arrives", webhooks),
    ("whatever callback of an operation arrives", callbacks),
    ("what a webhook holds", webhooks),
    ("what a webhook is answered with", webhooks),
];

/// A document of these operations and components, each a line of YAML.
fn document(operations: &[String], components: &[String]) -> String {
    let lines = |depth: &str, lines: &[String]| -> String {
        lines.iter().flat_map(|line| [depth, line.as_str(), "\n"]).collect()
    };
    let components = match components {
        [] => String::new(),
        some => format!("components:\n  schemas:\n{}", lines("    ", some)),
    };
    format!("openapi: 3.0.4\ninfo: {{ title: Pets, version: '1' }}\npaths:\n{}{components}", lines("  ", operations))
}

/// `METHOD /path`, tagged with the first part of the path. `rest` follows the tag.
fn operation(at: &str, id: &str, rest: &str) -> String {
    let (method, path) = at.split_once(' ').expect("a method and a path");
    let tag = path.split('/').nth(1).expect("a path has a part");
    format!("{path}: {{ {method}: {{ operationId: {id}, tags: [{tag}], {rest} }} }}")
}

/// An operation that responds with this schema.
fn answers(at: &str, id: &str, schema: &str) -> String {
    operation(at, id, &format!("responses: {{ '200': {} }}", content(schema)))
}

fn content(schema: &str) -> String {
    format!("{{ description: Some, content: {{ application/json: {{ schema: {schema} }} }} }}")
}

/// An operation that takes this parameter `order`, and responds without a body.
fn takes_order(at: &str, id: &str, values: &str) -> String {
    let parameter = format!("{{ name: order, in: query, schema: {{ type: string, enum: [{values}] }} }}");
    operation(at, id, &format!("parameters: [{parameter}], responses: {{ '204': {{ description: OK }} }}"))
}

fn to(component: &str) -> String {
    format!("{{ $ref: '#/components/schemas/{component}' }}")
}

fn object(key: &str) -> String {
    format!("{{ type: object, properties: {{ {key}: {{ type: string }} }} }}")
}

/// An object whose property `name` is this schema.
fn holds(name: &str, schema: &str) -> String {
    format!("{{ type: object, properties: {{ {name}: {schema} }} }}")
}

/// A document in which the name is free, one with two families, and one with components of one word in two groups.
fn components() -> Vec<String> {
    let affixed = |first: &str, second: &str| -> Vec<String> {
        (0..12).map(|index| format!("{}_thing-{index}: {}", [first, second][index % 2], object("a"))).collect()
    };
    let families = [format!("dns_identifier: {}", object("b")), format!("iam_identifier: {}", object("c"))];
    let random = [format!("Xy1Z_status: {}", object("b")), format!("Zw2Q_status: {}", object("c"))];
    let uses = |one: &str, other: &str| {
        let [one, other] = [to(one), to(other)];
        [
            answers("get /zones", "getZone", &one),
            answers("get /users", "getUser", &one),
            answers("get /pets", "getPet", &other),
            answers("get /shops", "getShop", &other),
        ]
    };
    vec![
        document(&[answers("get /pets", "listPets", &to("pet"))], &[format!("pet: {}", object("b"))]),
        document(&uses("dns_identifier", "iam_identifier"), &[affixed("dns", "iam"), families.to_vec()].concat()),
        document(&uses("Xy1Z_status", "Zw2Q_status"), &[affixed("Xy1Z", "Zw2Q"), random.to_vec()].concat()),
    ]
}

/// A document in which the name is free, one in which the holder's name makes the difference, and one in which the
/// holder is not a component.
fn properties() -> Vec<String> {
    let owner = |key: &str| holds("owner", &object(key));
    let pet = format!("Pet: {}", owner("a"));
    let shop = format!("Shop: {}", owner("b"));
    let to_pet = answers("get /pets/one", "getPet", &to("Pet"));
    vec![
        document(std::slice::from_ref(&to_pet), std::slice::from_ref(&pet)),
        document(&[to_pet.clone(), answers("get /pets/shop", "getShop", &to("Shop"))], &[pet.clone(), shop]),
        document(&[to_pet, answers("get /pets", "listPets", &owner("b"))], &[pet]),
    ]
}

fn elements() -> Vec<String> {
    let tags = |name: &str, key: &str| {
        format!("{name}: {}", holds("tags", &format!("{{ type: array, items: {} }}", object(key))))
    };
    let to_pet = answers("get /pets", "getPet", &to("Pet"));
    vec![
        document(std::slice::from_ref(&to_pet), &[tags("Pet", "a")]),
        document(&[to_pet, answers("get /pets/shop", "getShop", &to("Shop"))], &[tags("Pet", "a"), tags("Shop", "b")]),
    ]
}

/// The last document has two types, each used by two groups, in calls of the same name.
fn parameters() -> Vec<String> {
    let list = |at: &str, values: &str| takes_order(&format!("get /{at}"), &format!("list-{at}"), values);
    let pets = takes_order("get /pets", "listPets", "a, b");
    vec![
        document(std::slice::from_ref(&pets), &[]),
        document(&[pets, takes_order("get /pets/all", "searchPets", "c, d")], &[]),
        document(&[list("pets", "a, b"), list("cars", "a, b"), list("shops", "c, d"), list("users", "c, d")], &[]),
    ]
}

fn tagged() -> Vec<String> {
    let animal = |key: &str| {
        let arm = |kind: &str| {
            let kind = format!("kind: {{ type: string, enum: [{kind}] }}");
            format!("{{ type: object, required: [kind], properties: {{ {kind}, {key}: {{ type: integer }} }} }}")
        };
        format!("{{ oneOf: [{}, {}] }}", arm("cat"), arm("dog"))
    };
    let pet = answers("get /pets", "getPet", &to("Pet"));
    let one = format!("Pet: {}", animal("a"));
    vec![
        document(std::slice::from_ref(&pet), std::slice::from_ref(&one)),
        document(&[pet, answers("get /pets/toy", "getToy", &to("Toy"))], &[one, format!("Toy: {}", animal("b"))]),
    ]
}

fn untagged() -> Vec<String> {
    let ttl = "{ oneOf: [{ type: integer }, { type: string, enum: [auto, off] }] }";
    vec![document(&[answers("get /zone", "getZone", &holds("ttl", ttl))], &[])]
}

fn success() -> Vec<String> {
    let get = |id: &str| answers(&format!("get /pets/{id}"), &format!("get-{id}"), &object("b"));
    vec![document(&[get("one"), get("two"), answers("get /pets", "listPets", &object("a"))], &[])]
}

fn most() -> Vec<String> {
    vec![document(
        &[answers("get /pets/one", "getPet", &object("a")), answers("post /pets", "createPet", &object("a"))],
        &[],
    )]
}

fn sent() -> Vec<String> {
    let body = format!(
        "requestBody: {{ content: {{ application/json: {{ schema: {{ type: array, items: {} }} }} }} }}",
        object("a")
    );
    let whole = format!(
        "requestBody: {{ content: {{ application/json: {{ schema: {} }} }} }}",
        "{ oneOf: [{ type: string }, { type: integer }] }"
    );
    let empty = "responses: { '204': { description: OK } }";
    vec![document(
        &[
            operation("post /pets", "createPet", &format!("{whole}, {empty}")),
            operation("put /pets/all", "updatePets", &format!("{body}, {empty}")),
        ],
        &[],
    )]
}

fn successes() -> Vec<String> {
    let [one, two] = ["a", "b"].map(|key| content(&object(key)));
    vec![document(
        &[operation("post /pets", "createPet", &format!("responses: {{ '200': {one}, '201': {two} }}"))],
        &[],
    )]
}

fn failures() -> Vec<String> {
    let fails = |at: &str, id: &str, key: &str| {
        operation(at, id, &format!("responses: {{ '204': {{ description: OK }}, '400': {} }}", content(&object(key))))
    };
    let list = |at: &str, key: &str| fails(&format!("get /{at}"), &format!("list-{at}"), key);
    vec![
        document(&[list("pets", "a")], &[]),
        document(&[list("pets", "a"), fails("get /pets/one", "getPet", "b")], &[]),
        document(&[list("pets", "a"), list("cars", "a"), list("shops", "b"), list("users", "b")], &[]),
    ]
}

fn failures_of_one_call() -> Vec<String> {
    let fails = |responses: &str| {
        let call =
            operation("get /pets", "list", &format!("responses: {{ '204': {{ description: OK }}, {responses} }}"));
        document(&[call], &[])
    };
    let (a, b) = (object("a"), object("b"));
    let forms = format!("application/json: {{ schema: {a} }}, application/problem+json: {{ schema: {b} }}");
    vec![
        fails(&format!("'404': {}, '400': {}", content(&a), content(&b))),
        fails(&format!("'404': {{ description: None, content: {{ {forms} }} }}")),
    ]
}

fn envelope() -> Vec<String> {
    let whole = |key: &str| {
        format!(
            "{{ type: object, properties: {{ success: {{ type: boolean }}, errors: {{ type: array, items: {{ type: string }} }}, result: {} }} }}",
            object(key)
        )
    };
    vec![document(&[answers("get /pets", "listPets", &whole("a")), answers("get /shops", "getShop", &whole("b"))], &[])]
}

fn webhooks() -> Vec<String> {
    let webhook = |name: &str, schema: &str, key: &str| {
        let body = format!("requestBody: {{ content: {{ application/json: {{ schema: {schema} }} }} }}");
        let responses = format!("responses: {{ '200': {} }}", content(&object(key)));
        format!("  {name}: {{ post: {{ {body}, {responses} }} }}\n")
    };
    let paid = webhook("paid", &object("b"), "c");
    let other = webhook("other", "{ $ref: '#/components/schemas/Paid' }", "d");
    let lists = answers("get /pets", "listPets", &object("a"));
    let alone = document(std::slice::from_ref(&lists), &[]);
    let beside = document(&[lists], &[format!("Paid: {}", object("p"))]);
    vec![format!("{alone}x-webhooks:\n{paid}"), format!("{beside}x-webhooks:\n{paid}{other}")]
}

fn callbacks() -> Vec<String> {
    let body = format!("requestBody: {{ content: {{ application/json: {{ schema: {} }} }} }}", object("b"));
    let called =
        format!("'{{$request.query.url}}': {{ post: {{ {body}, responses: {{ '204': {{ description: OK }} }} }} }}");
    let rest = format!("callbacks: {{ onPaid: {{ {called} }} }}, responses: {{ '204': {{ description: OK }} }}");
    vec![document(&[operation("post /orders", "subscribe", &rest)], &[])]
}

/// The rows of the table: the schema, and its examples.
fn rows() -> Vec<(String, Vec<String>)> {
    let lines = TABLE.lines().filter_map(|line| line.strip_prefix("//! | ")?.strip_suffix(" |"));
    let cells = lines.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let rows = cells.filter(|cells| cells.len() == 4 && cells[0] != "a schema");
    rows.map(|cells| {
        (cells[0].to_owned(), cells[3].split(", ").map(|name| name.trim_matches('`').to_owned()).collect())
    })
    .collect()
}

#[test]
fn each_row_of_the_table_is_true() {
    let rows = rows();
    let tried: Vec<&str> = ROWS.iter().map(|(schema, _)| *schema).collect();
    let told_of: Vec<&str> = rows.iter().map(|(schema, _)| schema.as_str()).collect();
    assert_eq!(tried, told_of, "each row has its document, in the order of the table");
    let mut wrong = Vec::new();
    for ((schema, examples), (_, documents)) in rows.iter().zip(ROWS) {
        let names: BTreeSet<String> = documents().iter().flat_map(|document| names(document)).collect();
        for example in examples.iter().filter(|example| !names.contains(*example)) {
            wrong.push(format!("{schema}: there is no `{example}` among {names:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names of the types that a document makes.
fn names(document: &str) -> Vec<String> {
    // An envelope that no response has would be an error of the configuration.
    let config = if document.contains("success: {") { ENVELOPE } else { "" };
    let made = generated(document, config, "");
    let made = made.unwrap_or_else(|rejected| panic!("{}\n{document}", told(&rejected.diagnostics)));
    made.surface.types.iter().filter_map(|ty| Some(ty.rust.rsplit("::").next()?.to_owned())).collect()
}
