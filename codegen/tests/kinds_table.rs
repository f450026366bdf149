//! Tables of what a document or a configuration can choose, and the line of Rust that it becomes: paging styles, styles of
//! parameters, formats, and media types of bodies. A new one is one more row here.

use crate::support::{generated, told};

/// The module of a crate with one operation on one line, which is given as `get /a`.
fn module(operation: &str, parts: &str, config: &str) -> String {
    let (method, path) = operation.split_once(' ').expect("it has a method and a path");
    let document = format!(
        "openapi: 3.1.0\ninfo: {{ title: T, version: '1' }}\nservers: [{{ url: 'https://x.example' }}]\npaths:\n  {path}:\n    \
         {method}:\n      operationId: read\n      tags: [t]\n{parts}\n      responses: {{ '200': {{ description: d, content: \
         {{ application/json: {{ schema: {{ type: array, items: {{ type: string }} }} }} }} }} }}\n"
    );
    let done = generated(&document, config, "").unwrap_or_else(|rejected| panic!("{}", told(&rejected.diagnostics)));
    done.files["src/t.rs"].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails with all rows whose line is not in the module that is made for them.
fn holds<const N: usize>(rows: &[[&str; N]], module: impl Fn(&[&str; N]) -> String) {
    let wrong = rows.iter().filter_map(|row| {
        let (line, module) = (row[N - 1], module(row));
        (!module.contains(line)).then(|| format!("{row:?} is not in\n{module}\n"))
    });
    let wrong: String = wrong.collect();
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn each_style_of_paging_is_a_variant_of_the_runtime() {
    holds(
        &[
            [
                "number",
                "page = 'at'\nper-page = 'size'\nfirst = 0\ntotal-count = 'a.b'",
                "rt::Paging::Number { page: \"at\", per_page: Some(\"size\"), first: 0, total_count: Some(\"a.b\"), \
                 total_pages: None, info_page: None, info_per_page: None, }",
            ],
            [
                "offset",
                "offset = 'at'\nlimit = 'size'",
                "rt::Paging::Offset { offset: \"at\", limit: Some(\"size\"), total_count: None, }",
            ],
            [
                "cursor",
                "cursor = 'at'\nnext-cursor = ['next']\nnext-cursor-header = 'X-Next'",
                "rt::Paging::Cursor { cursor: \"at\", response: &[\"next\"], header: Some(\"X-Next\"), }",
            ],
            ["link", "per-page = 'size'\nnext-link = ['next']", "rt::Paging::Link { response: &[\"next\"], }"],
        ],
        |[style, keys, _]| {
            let parameters = "      parameters: [{ name: at, in: query, schema: { type: integer } }, { name: size, in: \
                              query, schema: { type: integer } }]";
            module("get /a", parameters, &format!("[[paging]]\nstyle = '{style}'\n{keys}\n"))
        },
    );
}

#[test]
fn each_style_of_a_parameter_is_a_style_of_the_runtime() {
    const LIST: &str = "type: array, items: { type: string }";
    const OBJECT: &str = "type: object, properties: { b: { type: string } }";
    holds(
        &[
            // The style that the runtime assumes needs no description.
            [
                "query",
                "form, explode: true",
                LIST,
                "static LIST: rt::Operation = rt::Operation::new(\"GET\", \"/a\").id(\"read\");",
            ],
            ["query", "form, explode: false", LIST, "rt::Parameter::query(\"p\").style(rt::Style::Form, false)"],
            [
                "query",
                "spaceDelimited, explode: false",
                LIST,
                "rt::Parameter::query(\"p\").style(rt::Style::SpaceDelimited, false)",
            ],
            [
                "query",
                "pipeDelimited, explode: false",
                LIST,
                "rt::Parameter::query(\"p\").style(rt::Style::PipeDelimited, false)",
            ],
            ["query", "deepObject", OBJECT, "rt::Parameter::query(\"p\").style(rt::Style::DeepObject, false)"],
            ["path", "label", LIST, "rt::Parameter::path(\"p\").style(rt::Style::Label, false)"],
            ["path", "matrix, explode: true", LIST, "rt::Parameter::path(\"p\").style(rt::Style::Matrix, true)"],
            ["path", "simple, explode: true", LIST, "rt::Parameter::path(\"p\").style(rt::Style::Simple, true)"],
            ["header", "simple", LIST, "rt::Parameter::header(\"p\")"],
            ["cookie", "form, explode: false", LIST, "rt::Parameter::cookie(\"p\").style(rt::Style::Form, false)"],
        ],
        |[location, style, schema, _]| {
            let (operation, required) = match *location {
                "path" => ("get /a/{p}", ", required: true"),
                _ => ("get /a", ""),
            };
            let schema = format!("schema: {{ {schema} }}");
            let parameter = format!("{{ name: p, in: {location}{required}, style: {style}, {schema} }}");
            let others = "{ name: q, in: query, schema: { type: string } }";
            module(operation, &format!("      parameters: [{parameter}, {others}]"), "")
        },
    );
}

#[test]
fn each_format_is_a_type() {
    holds(
        &[
            ["string", "date-time", "fn p(self, p: impl Into<rt::DateTime>)"],
            ["string", "date", "fn p(self, p: impl Into<rt::Date>)"],
            ["string", "byte", "fn p(self, p: impl Into<rt::Bytes>)"],
            ["string", "uuid", "fn p(self, p: impl Into<String>)"],
            ["integer", "int32", "fn p(self, p: i32)"],
            ["integer", "int64", "fn p(self, p: i64)"],
            ["integer", "uint32", "fn p(self, p: u32)"],
            ["integer", "uint64", "fn p(self, p: u64)"],
            ["integer", "u32", "fn p(self, p: u32)"],
            ["integer", "u64", "fn p(self, p: u64)"],
            ["number", "float", "fn p(self, p: f64)"],
        ],
        |[ty, format, _]| {
            let schema = format!("{{ type: {ty}, format: {format} }}");
            module("get /a", &format!("      parameters: [{{ name: p, in: query, schema: {schema} }}]"), "")
        },
    );
}

#[test]
fn each_kind_of_a_body_has_its_argument_or_its_setters() {
    const OBJECT: &str = "{ type: object, properties: { b: { type: string } } }";
    // An element of XML has a name.
    const NAMED: &str = "{ type: object, xml: { name: a }, properties: { b: { type: string } } }";
    holds(
        &[
            ["application/json", OBJECT, ".id(\"read\") .body_required() .body_fields(&[rt::Field::new(\"b\")]);"],
            [
                "application/x-www-form-urlencoded",
                OBJECT,
                ".body_media_type(\"application/x-www-form-urlencoded\") .body_required() .body_fields(",
            ],
            ["multipart/form-data", OBJECT, ".body_media_type(\"multipart/form-data\") .body_required() .body_fields("],
            ["application/xml", NAMED, ".body_media_type(\"application/xml\") .body_required() .body_fields("],
            ["text/plain", "{ type: string }", "self.client.request(&READ).with_text(body.into())"],
            ["application/octet-stream", "{}", "self.client.request(&READ).with_upload(body.into())"],
        ],
        |[media_type, schema, _]| {
            let content = format!("{{ '{media_type}': {{ schema: {schema} }} }}");
            module("post /a", &format!("      requestBody: {{ required: true, content: {content} }}"), "")
        },
    );
}
