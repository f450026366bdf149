//! Suggestions for a document: small documents, one for each observation.

use crate::support::{Memory, generated, told};
use restwright_codegen::config::{Config, Paging, PagingStyle};
use restwright_codegen::diagnostics::Diagnostics;
use restwright_codegen::suggest::{Credential, Suggestions, overlay, toml};
use restwright_codegen::suggestions;

/// A document with these paths and other members of its root.
fn document(title: &str, host: &str, paths: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{ title: {title:?}, version: '1' }}\nservers: [{{ url: '{host}' }}]\npaths:\n{paths}"
    )
}

fn seen(document: &str) -> Suggestions {
    let loader = Memory::of(&[("api.yaml", document)]);
    let seen = suggestions("api.yaml", &loader).unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    // The suggestions are a valid configuration, and the document can be generated with it.
    let text = toml(&seen);
    assert!(Config::parse(&text, "codegen.toml", &mut Diagnostics::new()).is_some(), "{text}");
    if let Err(rejected) = generated(document, &text, "") {
        panic!("{text}\n{}", told(&rejected.diagnostics));
    }
    seen
}

/// A list operation: `parameters`, and the properties of its response, as YAML on one line.
fn list(path: &str, parameters: &[&str], headers: &str, properties: &str) -> String {
    let parameter = |name: &&str| {
        let (name, schema) = name.split_once(' ').unwrap_or((name, "{ type: integer }"));
        format!("{{ name: '{name}', in: query, schema: {schema} }}")
    };
    let parameters: Vec<String> = parameters.iter().map(parameter).collect();
    format!(
        "  {path}:\n    get:\n      parameters: [{}]\n      responses:\n        '200':\n          description: OK\n          \
         headers: {{ {headers} }}\n          content:\n            application/json:\n              schema: {properties}\n",
        parameters.join(", ")
    )
}

const TEXT: &str = "{ type: string }";
const LIST: &str = "{ type: array, items: { type: object, properties: { id: { type: string } } } }";

fn object(properties: &str) -> String {
    format!("{{ type: object, properties: {{ {properties} }} }}")
}

/// The only paging convention, and true if it is sure.
fn only(paths: &str) -> (Paging, bool) {
    let seen = seen(&document("Pets", "https://pets.example", paths));
    assert_eq!(seen.paging.len(), 1, "{:?}", seen.paging);
    (seen.paging[0].value.clone(), seen.paging[0].sure)
}

#[test]
fn pages_with_numbers_are_seen_with_their_totals() {
    let meta = "meta: { type: object, properties: { total: { type: integer }, last_page: { type: integer } } }";
    let (paging, sure) = only(&list("/pets", &["page", "per_page"], "", &object(&format!("data: {LIST}, {meta}"))));
    let PagingStyle::Number { page, per_page, first, total_count, total_pages, .. } = paging.style else {
        panic!("{paging:?}")
    };
    assert!(sure && paging.items.is_empty());
    assert_eq!((&*page, per_page, first), ("page", Some("per_page".to_owned()), 1));
    assert_eq!((total_count, total_pages), (Some("meta.total".to_owned()), Some("meta.last_page".to_owned())));
}

#[test]
fn the_first_page_is_that_of_the_default() {
    let (paging, _) = only(&list("/pets", &["page[number] { type: integer, default: 0 }", "page[size]"], "", LIST));
    assert!(
        matches!(&paging.style, PagingStyle::Number { first: 0, page, .. } if page == "page[number]"),
        "{paging:?}"
    );
}

#[test]
fn an_offset_needs_a_size_beside_it() {
    let answer = object(&format!("items: {LIST}, total: {{ type: integer }}"));
    let (paging, sure) = only(&list("/pets", &["skip", "limit"], "", &answer));
    let expected = PagingStyle::Offset {
        offset: "skip".to_owned(),
        limit: Some("limit".to_owned()),
        total_count: Some("total".to_owned()),
    };
    assert_eq!((paging.style, sure), (expected, true));
    let alone = seen(&document("Pets", "https://pets.example", &list("/pets", &["from"], "", &answer)));
    assert!(alone.paging.is_empty(), "{:?}", alone.paging);
}

#[test]
fn a_cursor_is_sure_where_an_answer_names_the_next_one() {
    let parameters = &["pageToken { type: string }", "pageSize"];
    let (paging, sure) = only(&list("/pets", parameters, "", &object(&format!("pets: {LIST}, nextPageToken: {TEXT}"))));
    let PagingStyle::Cursor { cursor, next_cursor, .. } = paging.style else { panic!("{paging:?}") };
    assert_eq!((&*cursor, next_cursor, sure), ("pageToken", vec!["nextPageToken".to_owned()], true));
    let (_, sure) = only(&list("/pets", parameters, "", &object(&format!("pets: {LIST}"))));
    assert!(!sure, "no answer names the next page");
    let around = |flag: &str| object(&format!("data: {LIST}, iterator: {TEXT}, prevIterator: {TEXT}{flag}"));
    let (_, sure) = only(&list("/pets", &["iterator { type: string }"], "", &around("")));
    assert!(sure, "one for the page before stands beside it");
    let (_, sure) = only(&list("/pets", &["iterator { type: string }"], "", &around(", done: { type: boolean }")));
    assert!(!sure, "the last page may name itself");
}

#[test]
fn links_are_seen_in_headers_and_in_bodies() {
    let header = format!("Link: {{ schema: {TEXT} }}");
    let (paging, sure) = only(&list("/pets", &["page", "per_page"], &header, LIST));
    assert_eq!(
        (paging.style, sure),
        (PagingStyle::Link { per_page: Some("per_page".to_owned()), next_link: Vec::new() }, true)
    );
    let body = object(&format!("results: {LIST}, next: {TEXT}, previous: {TEXT}"));
    let (paging, sure) = only(&list("/pets", &["page"], "", &body));
    assert_eq!((paging.style, sure), (PagingStyle::Link { per_page: None, next_link: vec!["next".to_owned()] }, true));
}

#[test]
fn a_link_that_few_of_the_lists_show_is_not_sure() {
    let header = format!("Link: {{ schema: {TEXT} }}");
    let plain = |path: &str| list(path, &["page", "per_page"], "", LIST);
    let paths = list("/pets", &["page", "per_page"], &header, LIST) + &plain("/cats") + &plain("/dogs");
    let seen = seen(&document("Pets", "https://pets.example", &paths));
    let sure: Vec<bool> = seen.paging.iter().map(|one| one.sure).collect();
    assert_eq!(sure, [false, true], "{:?}", seen.paging);
}

#[test]
fn the_member_that_is_the_list_is_named_where_the_rule_does_not_find_it() {
    let body =
        object(&format!("errors: {LIST}, data: {{ type: object, properties: {{ items: {LIST} }} }}, tags: {LIST}"));
    let (paging, _) = only(&list("/pets", &["page"], "", &body));
    assert_eq!(paging.items, ["data.items"]);
}

#[test]
fn what_is_no_list_has_no_pages() {
    let seen = seen(&document("Pets", "https://pets.example", &list("/pets", &["page"], "", &object("id: {}"))));
    assert!(seen.paging.is_empty() && seen.envelope.is_none());
}

#[test]
fn the_envelope_is_seen_with_the_fields_of_its_errors() {
    let error = "{ type: object, properties: { code: { type: integer }, message: { type: string } } }";
    let around = |result: &str| {
        object(&format!("success: {{ type: boolean }}, result: {result}, errors: {{ type: array, items: {error} }}"))
    };
    let paths = list("/pets", &["page"], "", &around(LIST)) + &list("/pet", &[], "", &around(&object("id: {}")));
    let seen = seen(&document("Pets", "https://pets.example", &paths));
    let envelope = seen.envelope.expect("both answers have it");
    assert!(envelope.sure);
    let (envelope, errors) = (&envelope.value, Some("errors".to_owned()));
    assert_eq!(
        (&*envelope.result, &envelope.success, &envelope.errors),
        ("result", &Some("success".to_owned()), &errors)
    );
    assert_eq!((&*envelope.error_code, &*envelope.error_message), ("code", "message"));
    // The list is the value of the envelope.
    assert!(seen.paging[0].value.items.is_empty());
}

#[test]
fn the_message_of_failures_is_seen_wherever_it_is() {
    let inner = "{ type: object, properties: { message: { type: string }, code: { type: string } } }";
    let table = [
        ("message: { type: string }, documentation_url: { type: string }".to_owned(), "message"),
        ("title: { type: string }, status: { type: integer }, detail: { type: string }".to_owned(), "detail"),
        (format!("error: {inner}"), "error.message"),
        (format!("errors: {{ type: array, items: {inner} }}"), "errors[].message"),
        ("error: { type: string }".to_owned(), "error"),
    ];
    for (properties, path) in table {
        let failure = object(&properties);
        let paths = format!(
            "  /pets:\n    get:\n      responses:\n        '404':\n          description: no\n          content: \
             {{ application/json: {{ schema: {failure} }} }}\n"
        );
        let seen = seen(&document("Pets", "https://pets.example", &paths));
        assert_eq!(seen.failure.map(|failure| failure.value).as_deref(), Some(path), "{properties}");
    }
}

#[test]
fn a_forgotten_credential_is_seen_by_refusals_and_headers() {
    let refusing = "  /pets:\n    get:\n      responses: { '401': { description: no } }\n";
    let seen_by_refusal = seen(&document("Pets", "https://pets.example", refusing));
    let forgotten = seen_by_refusal.credential.clone().expect("it refuses callers");
    assert_eq!((&forgotten.value, forgotten.sure), (&Credential::Bearer, false));
    let text = overlay(&seen_by_refusal, "api.yaml");
    assert!(text.contains("1 of 1 operation answer 401"), "{text}");
    // The proposed overlay is the text without its comment marks.
    let (head, proposed) = text.split_once("actions: []\n").expect("there are no actions yet");
    let (_, proposed) = proposed.split_once("# actions:\n").expect("some are proposed");
    let (proposed, _) = proposed.split_once("# Another").expect("an example follows");
    let overlay = format!("{head}actions:\n{}", proposed.replace("# ", ""));
    let loader = Memory::of(&[
        ("api.yaml", &document("Pets", "https://pets.example", refusing)),
        ("overlay.yaml", &overlay),
        ("codegen.toml", "document = 'api.yaml'\noverlays = ['overlay.yaml']"),
    ]);
    let request = restwright_codegen::Request { config: Some("codegen.toml"), ..Default::default() };
    let made =
        restwright_codegen::generate(&request, &loader).unwrap_or_else(|one| panic!("{}", told(&one.diagnostics)));
    assert!(made.files["src/lib.rs"].contains("SchemeKind::Bearer"), "{overlay}");

    let header = "  /pets:\n    get:\n      parameters: [{ name: X-Api-Key, in: header, schema: { type: string } }]\n      \
                  responses: { '200': { description: OK } }\n";
    let seen = seen(&document("Pets", "https://pets.example", header));
    assert_eq!(seen.credential.map(|one| one.value), Some(Credential::Header("X-Api-Key".to_owned())));
}

#[test]
fn the_request_id_is_seen_among_the_headers() {
    let header = format!("X-GitHub-Request-Id: {{ schema: {TEXT} }}, X-Total: {{ schema: {TEXT} }}");
    let seen = seen(&document("Pets", "https://pets.example", &list("/pets", &[], &header, LIST)));
    assert_eq!(seen.request_id.map(|one| one.value), Some("x-github-request-id".to_owned()));
}

#[test]
fn groups_come_from_paths_where_the_only_tag_says_nothing() {
    let operation = |path: &str| {
        format!("  {path}:\n    get:\n      tags: [default]\n      responses: {{ '200': {{ description: OK }} }}\n")
    };
    let paths: String = ["/v1/pets", "/v1/pets/{id}", "/v1/petshops", "/v1/big-cats"].map(operation).concat();
    let seen = seen(&document("Pets", "https://pets.example", &paths.replace("{id}", "all")));
    let groups: Vec<_> = seen.groups.iter().map(|group| (&*group.value.name, &*group.value.paths[0])).collect();
    assert_eq!(groups, [("big_cats", "/v1/big-cats"), ("pets", "/v1/pets"), ("petshops", "/v1/petshops")]);
}

#[test]
fn a_package_is_called_after_whose_api_it_is() {
    let table = [
        ("Acme's official OpenAPI spec + Extension", "https://api.acme.com", "acme"),
        ("Acme v3 REST API", "https://localhost:8080", "acme"),
        ("Swagger Petstore - OpenAPI 3.0", "/", "petstore"),
        ("Pet Store API Documentation (beta)", "https://x.example.org", "pet-store"),
        ("API Reference", "https://{region}.acme.io", "acme"),
        ("The one and only way to reach all of our animals", "https://www.acme.co/v1", "acme"),
        ("The one and only way to reach all of our animals", "{url}", "one-only-way"),
        ("API", "/", "api-client"),
        ("Type API", "/", "type-client"),
        ("pets/api/v1/service.proto", "/", "pets"),
        ("Line\nBreak", "/", "line-break"),
        ("INSERT-TITLE-OF-YOUR-SERVICE-HERE", "INSERT-URL-HERE", "api-client"),
        ("My Sample API", "https://api.acme.com", "acme"),
        ("FastAPI", "/", "api-client"),
        ("Tokio", "/", "tokio-client"),
    ];
    let paths = "  /pets:\n    get:\n      responses: { '200': { description: OK } }\n";
    for (title, host, name) in table {
        let seen = seen(&document(title, host, paths));
        assert_eq!(seen.package.value, name, "{title}");
        assert!(!seen.package.seen().contains('\n'));
    }
}
