//! Calls every operation of the testbed and of the Cloudflare client on a server on this machine, and prints the
//! requests as JSON lines, for `tests/oracle`: `{"document", "method", "target", "headers", "body"}`, the body in
//! base64.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use restwright_loopback::{Answer, Limits, Recorded, Server};
use restwright_testbed::bodies::{FormBodyAddress, Inner, ScriptBodyMetadata};
use restwright_testbed::parameters::Search;
use restwright_testbed::parts::Where;
use restwright_testbed::records::Owner;
use restwright_testbed::shapes::{Boat, Dog, Resident, Sample, Stranger};
use restwright_testbed::types::{Level, Rgb, Setting};
use restwright_testbed::{Client, Error, FilePart, Map, Nullable, Part, Upload, credentials};
use serde_json::json;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let server = serve();
    let client = Client::builder()
        .base_url(server.url())
        .credential(credentials::basic("user", "password"))
        .credential(credentials::header_key("header"))
        .credential(credentials::query_key("query"))
        .credential(credentials::cookie_key("cookie"))
        .credential(credentials::bearer("bearer"))
        .credential(credentials::oauth("oauth"))
        .credential(credentials::oauth_here("oauth here"))
        .credential(credentials::open_id("open"))
        .build()?;
    path_styles(&client).await?;
    styles(&client).await?;
    parameters(&client).await?;
    bodies(&client).await?;
    parts(&client).await?;
    constants(&client).await?;
    records(&client).await?;
    lists_and_streams(&client).await?;
    secured(&client).await?;
    shapes(&client).await?;
    print("testbed", &server);
    let server = serve();
    cloudflare(&server).await?;
    print("cloudflare", &server);
    Ok(())
}

fn serve() -> Server {
    let limits = Limits { requests: 1000, duration: Duration::from_secs(60) };
    Server::start(|_: &Recorded| Answer::new(204), limits).expect("a port of this machine is free")
}

fn print(document: &str, server: &Server) {
    for Recorded { method, target, headers, body, .. } in server.requests() {
        let body = STANDARD.encode(body);
        let line = json!({"document": document, "method": method, "target": target, "headers": headers, "body": body});
        println!("{line}");
    }
}

const COLORS: [&str; 3] = ["blue", "black", "brown"];

fn rgb() -> Rgb {
    Rgb::new(150, 200, 100)
}

async fn path_styles(client: &Client) -> Result<(), Error> {
    let styles = client.path_styles();
    styles.matrix_joined_text("blue").send().await?;
    styles.matrix_joined_list(COLORS).send().await?;
    styles.matrix_joined_object(rgb()).send().await?;
    styles.matrix_exploded_text("blue").send().await?;
    styles.matrix_exploded_list(COLORS).send().await?;
    styles.matrix_exploded_object(rgb()).send().await?;
    styles.label_joined_text("blue").send().await?;
    styles.label_joined_list(COLORS).send().await?;
    styles.label_joined_object(rgb()).send().await?;
    styles.label_exploded_text("blue").send().await?;
    styles.label_exploded_list(COLORS).send().await?;
    styles.label_exploded_object(rgb()).send().await?;
    styles.simple_joined_text("blue").send().await?;
    styles.simple_joined_list(COLORS).send().await?;
    styles.simple_joined_object(rgb()).send().await?;
    styles.simple_exploded_text("blue").send().await?;
    styles.simple_exploded_list(COLORS).send().await?;
    styles.simple_exploded_object(rgb()).send().await?;
    Ok(())
}

async fn styles(client: &Client) -> Result<(), Error> {
    let styles = client.styles();
    styles.query_form_joined_text().color("blue").send().await?;
    styles.query_form_joined_list().color(COLORS).send().await?;
    styles.query_form_joined_object().color(rgb()).send().await?;
    styles.query_form_exploded_text().color("blue & black").send().await?;
    styles.query_form_exploded_list().color(COLORS).send().await?;
    styles.query_form_exploded_object().color(rgb()).send().await?;
    styles.query_space_delimited_joined_list().color(COLORS).send().await?;
    styles.query_space_delimited_joined_object().color(rgb()).send().await?;
    styles.query_pipe_delimited_joined_list().color(COLORS).send().await?;
    styles.query_pipe_delimited_joined_object().color(rgb()).send().await?;
    styles.query_deep_object_exploded_object().color(rgb()).send().await?;
    styles.header_simple_joined_text().color("blue").send().await?;
    styles.header_simple_joined_list().color(COLORS).send().await?;
    styles.header_simple_joined_object().color(rgb()).send().await?;
    styles.header_simple_exploded_text().color("blue").send().await?;
    styles.header_simple_exploded_list().color(COLORS).send().await?;
    styles.header_simple_exploded_object().color(rgb()).send().await?;
    styles.cookie_form_joined_text().color("blue").send().await?;
    styles.cookie_form_joined_list().color(COLORS).send().await?;
    styles.cookie_form_joined_object().color(rgb()).send().await?;
    styles.cookie_form_exploded_text().color("blue").send().await?;
    styles.cookie_form_exploded_list().color(COLORS).send().await?;
    styles.cookie_form_exploded_object().color(rgb()).send().await?;
    styles.cookie_joined_text().color("blue").send().await?;
    styles.cookie_joined_list().color(COLORS).send().await?;
    styles.cookie_joined_object().color(rgb()).send().await?;
    styles.cookie_exploded_text().color("blue").send().await?;
    styles.cookie_exploded_list().color(COLORS).send().await?;
    styles.cookie_exploded_object().color(rgb()).send().await?;
    Ok(())
}

async fn parameters(client: &Client) -> Result<(), Error> {
    let parameters = client.parameters();
    parameters.path_amid("blue").send().await?;
    parameters.path_beside("a", "b").send().await?;
    parameters.path_twice("a b").send().await?;
    parameters.content_query().color(rgb()).send().await?;
    parameters.content_header().x_color(rgb()).send().await?;
    parameters.content_path(rgb()).send().await?;
    parameters.content_cookie().color(rgb()).send().await?;
    parameters.content_text().x_location("https://a.example/b").note("a b").send().await?;
    parameters.whole_query_form().search(Search::new().foo("a + b").sizes([1, 2])).send().await?;
    parameters.whole_query_json([1, 2]).send().await?;
    parameters.whole_query_text().path("$.a").send().await?;
    parameters.reserved_cookie().kept("a/b").send().await?;
    parameters.reserved().kept("a/b?c").encoded("a/b?c").list(["x", "y"]).send().await?;
    let call = parameters.scalars(-7, 60.0, false).small(50).large(u64::MAX).number(0.5).on(true);
    let call = call.when("2024-01-31T12:00:00Z").numbers([1.5, 2.0]).level(Level::NotSet).levels([Level::Low]);
    call.x_count(3).flavour(4).send().await?;
    parameters.required_query("q").send().await?;
    parameters.union_query().value(7).send().await?;
    parameters.raw_path("a;b=c").send().await?;
    Ok(())
}

async fn parts(client: &Client) -> Result<(), Error> {
    let parts = client.parts();
    parts.headers(Setting::new("n"), ["one"], "s").note("t").note_content_language("de").meta_x_level(9).send().await?;
    parts.related_headers(Setting::new("n"), "x").media_content_id("<m@example.com>").send().await?;
    parts.ordered(Setting::new("n"), "image", "/a.png").part3([1]).parts(["a {}"]).send().await?;
    parts.streamed().parts(["one", "two"]).send().await?;
    let call = parts.lists().addresses([Setting::new("a").number(1.0)]).rows([vec![1, 2]]).flags([true]);
    call.labels(Map::from_iter([("k".to_owned(), "v".to_owned())])).send().await?;
    parts.labels(&Map::from_iter([("a".to_owned(), 1)])).send().await?;
    parts.form_labels(&Map::from_iter([("a".to_owned(), "b".to_owned())])).send().await?;
    parts.files_by_name([("a", "one"), ("b", "two")]).send().await?;
    let of = Where::new().all([Setting::new("a")]).one(Setting::new("b")).ids([1, 2]);
    let call = parts.nested_query().r#where(of).sort([Setting::new("a")]).list([Setting::new("a")]);
    call.deep([Setting::new("a")]).pipes([vec![1, 2]]).raw("a/b").send().await?;
    parts.fragment("f").limit(3).send().await?;
    parts.quantities().send().await?;
    parts.stated_types("<p>", ["a,b"], "png").send().await?;
    Ok(())
}

async fn bodies(client: &Client) -> Result<(), Error> {
    let bodies = client.bodies();
    let call = bodies.json_member("n", 60.0).weight(0.5).proxied(true).tags(["x"]).color(rgb()).secret("s");
    call.send().await?;
    bodies.json_list(&[Setting::new("a").number(60.0)]).send().await?;
    bodies.json_merge_patch().note(Nullable::Null).send().await?;
    let address = FormBodyAddress::new().street_address("123 Example Dr.").zip("99999+1234");
    bodies.form("f81d4fae-7dec-11d0-a765-00a0c91e6bf6").address(address).count(1).ratio(0.5).tags(["x"]).send().await?;
    let form = bodies.form_encoded().joined(COLORS).piped(COLORS).deep(rgb()).kept("a/b").json(["x"]);
    form.send().await?;
    // Without the count: the validator cannot read numbers in parts.
    let call = bodies.multipart("content", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    let call = call.address(Setting::new("n")).tags(["x", "y"]).files(["one", "two"]).note("n").history("<h/>");
    call.picture(FilePart::new(b"\x89PNG").file_name("p.png")).send().await?;
    let metadata = ScriptBodyMetadata::new().main_module("worker.js").compatibility_date("2024-08-06");
    let module = Part::text("worker.js", "export default {}").file_name("worker.js");
    let module = module.media_type("application/javascript+module");
    bodies.script("worker", metadata).add_part(module).send().await?;
    bodies.octets(b"\0\xff").send().await?;
    bodies.octets_back().send().await?;
    bodies.picture(b"\x89PNG").send().await?;
    bodies.text("naïve").send().await?;
    bodies.base64(b"foobar".to_vec()).send().await?;
    bodies.optional().a(1).send().await?;
    media_types(client).await
}

async fn media_types(client: &Client) -> Result<(), Error> {
    let bodies = client.bodies();
    bodies.json_text("say \"hi\"").send().await?;
    bodies.vendor_json_text("x").send().await?;
    bodies.create_nothing().send().await?;
    bodies.update_nothing().send().await?;
    bodies.edit_nothing().send().await?;
    bodies.search().send().await?;
    bodies.bounded_list(&["a".to_owned()]).send().await?;
    bodies.any_image(Upload::from(b"\x89PNG").media_type("image/png")).send().await?;
    bodies.any_bytes("x").send().await?;
    bodies.multipart_byte(b"foobar".to_vec()).image("png").send().await?;
    bodies.related("media", Setting::new("n")).note("n").send().await?;
    bodies.mixed(Setting::new("n")).send().await?;
    bodies.plain_count().send().await?;
    let call = bodies.bounds_inside(["ab", "abcd"], ["a"]).x_levels([1, 9]).prices([0.5, 2.0]).price(1.5).notes(["a"]);
    call.tables(Map::from_iter([("a".to_owned(), vec![1, 2])])).send().await?;
    bodies.bounds_inside_whole(&["ab".to_owned()]).send().await?;
    bodies.terms(Inner::new("n")).send().await?;
    bodies.others("n").extra(Map::from_iter([("a".to_owned(), 1)])).send().await?;
    bodies.others_form().extra("x").extra_fields(Map::from_iter([("c".to_owned(), rgb())])).send().await?;
    bodies.others_files().name("n").extra([("a", "one")]).send().await?;
    bodies.json_file("{ \"a\": 1 }").send().await?;
    let documents = client.documents();
    documents.send("a title").send().await?;
    // The form in Markdown is left out: the only text that the validator reads is `text/plain`.
    documents.send_multipart(FilePart::from("a file")).send().await?;
    documents.send_pdf(Upload::from(b"%PDF")).send().await?;
    let xml = client.xml();
    xml.post_person(1, "Ada & co").adult(true).aliases(["x", "y"]).send().await?;
    xml.put_preferences().theme("dark").send().await?;
    Ok(())
}

async fn constants(client: &Client) -> Result<(), Error> {
    let constants = client.constants();
    constants.always_whole().send().await?;
    constants.always_list().send().await?;
    constants.always_map().send().await?;
    constants.always_text().send().await?;
    constants.always_enveloped().send().await?;
    Ok(())
}

async fn records(client: &Client) -> Result<(), Error> {
    let records = client.records();
    records.create("n", Owner::new("a@b.c"), 60.0).note(Nullable::Null).level(Level::High).send().await?;
    records.get("r1").send().await?;
    records.update("r1", "n", Owner::new("a@b.c"), 60.0).size(7).secret("s").send().await?;
    records.edit("r1").note("x").size(Nullable::Null).color(rgb()).send().await?;
    records.restore(&[restwright_testbed::records::Record::new("n", Owner::new("a@b.c"), 1.0)]).send().await?;
    #[expect(deprecated, reason = "every operation is called")]
    records.delete("r1").send().await?;
    Ok(())
}

async fn lists_and_streams(client: &Client) -> Result<(), Error> {
    let pages = client.pages();
    pages.list_number().page(2).per_page(50).send().await?;
    pages.list_offset().offset(5).limit(5).send().await?;
    pages.list_cursor().cursor("a+b").limit(5).send().await?;
    pages.list_cursor_header().after("x").send().await?;
    pages.list_link().page_size(5).send().await?;
    pages.list_link_secured().page_size(5).send().await?;
    pages.list_at_once().send().await?;
    pages.list_nested().cursor("c").per_page(5).send().await?;
    pages.list_deep().size(2).send().await?;
    let streams = client.streams();
    streams.watch().send().await?;
    streams.chat("hello").send().await?;
    streams.follow().send().await?;
    streams.import("{\"id\":1}\n").send().await?;
    streams.download().send().await?;
    Ok(())
}

async fn secured(client: &Client) -> Result<(), Error> {
    let secured = client.secured();
    secured.with_basic().send().await?;
    secured.with_bearer().send().await?;
    secured.with_header_key().send().await?;
    secured.with_query_key().send().await?;
    secured.with_cookie_key().send().await?;
    secured.with_oauth().send().await?;
    secured.with_oauth_here().send().await?;
    secured.with_open().send().await?;
    secured.with_all().send().await?;
    secured.with_either().send().await?;
    secured.with_or_without().send().await?;
    secured.without().send().await?;
    secured.elsewhere().send().await?;
    Ok(())
}

async fn shapes(client: &Client) -> Result<(), Error> {
    let shapes = client.shapes();
    shapes.sample().send().await?;
    shapes.outcome().send().await?;
    shapes.amount().send().await?;
    shapes.create_animal(Dog::new("beagle", "dog")).send().await?;
    shapes.post_vehicle(Boat::new("b").sails(2)).send().await?;
    shapes.post_guest(Resident::new("resident", 7)).send().await?;
    shapes.post_guest(Stranger::default().name("Ada")).send().await?;
    let sample: Sample = serde_json::from_value(json!({
        "id": "s1", "count": 60, "ratio": 0.25, "on": true, "when": "2024-01-31T12:00:00Z", "tags": ["a"], "level": "high",
        "color": {"R": 1, "G": 2, "B": 3}, "animal": {"kind": "cat", "lives": 9},
        "place": {"latitude": 52.5, "longitude": 13.4}, "tree": {"value": 1, "next": {"value": 2}}, "labels": {"a": "b"},
    }))
    .expect("it is a sample");
    shapes.update_sample(&sample).send().await?;
    shapes.post_series((13.5, -52.0, Some(30.0)), (1, 5), ("a", None)).send().await?;
    Ok(())
}

async fn cloudflare(server: &Server) -> Result<(), Error> {
    use restwright_cloudflare::client_certificates::ListStatus;

    const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";
    let pair = [
        restwright_cloudflare::credentials::api_email("user@example.com"),
        restwright_cloudflare::credentials::api_key("key"),
    ];
    let builder = restwright_cloudflare::Client::builder().base_url(server.url());
    let client = pair.into_iter().fold(builder, restwright_cloudflare::ClientBuilder::credential).build()?;
    let certificates = client.client_certificates();
    certificates.list(ZONE).status(ListStatus::PendingRevocation).page(2).per_page(50).send().await?;
    certificates.create(ZONE, "-----BEGIN CERTIFICATE REQUEST-----\n", 3650).send().await?;
    certificates.get(ZONE, ZONE).send().await?;
    certificates.edit(ZONE, ZONE).reactivate(true).send().await?;
    certificates.delete(ZONE, ZONE).send().await?;
    Ok(())
}
