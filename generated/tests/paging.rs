//! Lists over several responses: every item once, an end in every case, and errors instead of endless loops.
#![cfg(all(feature = "client_certificates", feature = "reqwest"))]

mod support;

use std::process::Command;

use restwright_cloudflare::client_certificates::{ClientCertificate, ListRequest};
use restwright_cloudflare::{Error, ErrorKind};
use restwright_loopback::{Answer, Recorded, Server};
use serde_json::{Value, json};
use support::{ZONE, certificates, client, envelope, serve};

/// The totals that a server gives for the list.
#[derive(Clone, Copy)]
enum Told {
    /// Page, page size, count and total count, as the document declares.
    All,
    /// Like `All`, without the total.
    NoTotal,
    /// Nothing.
    Nothing,
    /// Like `NoTotal`, and a number of pages, which is one.
    OnePage,
}

fn asked(request: &Recorded, name: &str) -> Option<usize> {
    let value = request.query().into_iter().find(|(candidate, _)| candidate == name)?.1;
    Some(value.parse().expect("a page is a number"))
}

/// The page of a list of `total` certificates that `request` asks for.
fn page_of(total: usize, told: Told, request: &Recorded) -> Value {
    let (page, size) = (asked(request, "page").unwrap_or(1), asked(request, "per_page").unwrap_or(20));
    let (start, end) = (((page - 1) * size).min(total), (page * size).min(total));
    let mut body = envelope(&certificates(start..end));
    let mut info = json!({"page": page, "per_page": size, "count": end - start});
    match told {
        Told::All => info["total_count"] = total.into(),
        Told::NoTotal => {}
        Told::Nothing => return body,
        Told::OnePage => info["total_pages"] = 1.into(),
    }
    body["result_info"] = info;
    body
}

fn list_of(total: usize, told: Told) -> Server {
    serve(move |request: &Recorded| Answer::json(200, &page_of(total, told, request)))
}

fn list(server: &Server) -> ListRequest {
    client(server).client_certificates().list(ZONE)
}

fn number(certificate: &ClientCertificate) -> usize {
    usize::from_str_radix(certificate.id.as_deref().expect("each has an id"), 16).expect("ids are counted here")
}

async fn numbers(list: ListRequest) -> Result<Vec<usize>, Error> {
    let mut items = list.items();
    let mut numbers = Vec::new();
    while let Some(certificate) = items.try_next().await? {
        numbers.push(number(&certificate));
    }
    assert!(items.try_next().await?.is_none(), "an ended list stays ended");
    Ok(numbers)
}

fn targets(server: &Server) -> Vec<String> {
    let query = |request: Recorded| request.target.split_once('?').map_or(String::new(), |(_, query)| query.to_owned());
    server.requests().into_iter().map(query).collect()
}

#[tokio::test]
async fn each_item_comes_once_whatever_the_server_tells() -> Result<(), Error> {
    for (total, told, requests) in [
        (0, Told::All, 1),
        (1, Told::All, 1),
        (47, Told::All, 1),
        (50, Told::All, 1),
        (51, Told::All, 2),
        (100, Told::All, 2),
        (0, Told::NoTotal, 1),
        (1, Told::NoTotal, 1),
        (47, Told::NoTotal, 1),
        (50, Told::NoTotal, 2),
        (51, Told::NoTotal, 2),
        (0, Told::Nothing, 1),
        (1, Told::Nothing, 1),
        (47, Told::Nothing, 1),
        (50, Told::Nothing, 2),
        (51, Told::Nothing, 2),
        (101, Told::Nothing, 3),
        (50, Told::OnePage, 2),
        (51, Told::OnePage, 2),
        (101, Told::OnePage, 3),
    ] {
        let server = list_of(total, told);
        let all = numbers(list(&server).per_page(50)).await?;
        assert_eq!(all, (0..total).collect::<Vec<_>>(), "{total} items, case {}", told as usize);
        assert_eq!(server.requests().len(), requests, "{total} items, case {}", told as usize);

        let server = list_of(total, told);
        let mut pages = list(&server).per_page(50).pages();
        let mut counts = Vec::new();
        while let Some(page) = pages.try_next().await? {
            counts.push(page.items.len());
        }
        assert_eq!(counts.iter().sum::<usize>(), total);
        assert_eq!(counts.iter().filter(|count| **count == 50).count(), total / 50);
        assert_eq!(server.requests().len(), requests);
    }
    Ok(())
}

/// Without `per_page`, the server says the size of its pages, or it is unknown: then an empty page ends the list.
#[tokio::test]
async fn a_list_without_a_page_size_is_whole_too() -> Result<(), Error> {
    for (told, requests) in [(Told::All, 3), (Told::NoTotal, 3), (Told::Nothing, 4), (Told::OnePage, 3)] {
        let server = list_of(47, told);
        assert_eq!(numbers(list(&server)).await?, (0..47).collect::<Vec<_>>());
        assert_eq!(targets(&server)[..3], ["", "page=2", "page=3"]);
        assert_eq!(server.requests().len(), requests);
    }
    Ok(())
}

#[tokio::test]
async fn what_was_set_is_kept_on_later_pages() -> Result<(), Error> {
    let server = list_of(12, Told::All);
    let list = list(&server).status("active".into()).per_page(5).customize(|request| {
        request.header("X-Trace", "7").query("extra", &"a b");
    });
    assert_eq!(numbers(list).await?.len(), 12);
    let common = "status=active&per_page=5&extra=a%20b";
    assert_eq!(targets(&server), [common.to_owned(), format!("{common}&page=2"), format!("{common}&page=3")]);
    let is_whole = |request: &Recorded| {
        request.header("x-trace") == Some("7") && request.header("authorization").is_some() && request.body.is_empty()
    };
    assert!(server.requests().iter().all(is_whole));
    Ok(())
}

#[tokio::test]
async fn a_list_goes_on_from_any_page() -> Result<(), Error> {
    for told in [Told::All, Told::NoTotal, Told::Nothing] {
        let server = list_of(47, told);
        assert_eq!(numbers(list(&server).page(3).per_page(10)).await?, (20..47).collect::<Vec<_>>());
        let expected = ["page=3&per_page=10", "page=4&per_page=10", "page=5&per_page=10"];
        assert_eq!(targets(&server), expected);
    }
    // Without its own page size, the call learns from the first response how many items come before.
    let server = list_of(47, Told::All);
    assert_eq!(numbers(list(&server).page(2)).await?, (20..47).collect::<Vec<_>>());
    assert_eq!(server.requests().len(), 2);
    // A page after the end is empty.
    let server = list_of(47, Told::All);
    assert_eq!(numbers(list(&server).page(9)).await?, [] as [usize; 0]);
    assert_eq!(server.requests().len(), 1);
    Ok(())
}

/// A program that stops half-way keeps its position, and another program continues from there.
#[tokio::test]
async fn a_position_is_where_another_call_goes_on() -> Result<(), Error> {
    let server = list_of(25, Told::All);
    let mut pages = list(&server).per_page(10).pages();
    let first = pages.try_next().await?.expect("there is a first page");
    let info = first.envelope().result_info.clone().expect("the server tells");
    assert_eq!((info.page, info.per_page, info.count, info.total_count), (Some(1), Some(10), Some(10), Some(25)));
    let stored: String = pages.position().expect("there is more");

    let mut items = list(&server).per_page(10).items().resume(&stored)?;
    for _ in 10..14 {
        assert!(items.try_next().await?.is_some());
    }
    let stored = items.position().expect("there is more, amid a page");
    let rest = list(&server).per_page(10).items().resume(&stored)?.try_collect().await?;
    assert_eq!(rest.len(), 11);
    let targets = targets(&server);
    assert_eq!(targets[targets.len() - 2..], ["per_page=10&page=2", "per_page=10&page=3"]);
    Ok(())
}

/// No page is fetched before it is needed, and none after the last one that is needed.
#[tokio::test]
async fn pages_are_fetched_when_they_are_wanted() -> Result<(), Error> {
    let server = list_of(30, Told::All);
    let mut items = list(&server).per_page(10).items();
    assert_eq!(server.requests().len(), 0);
    for _ in 0..10 {
        assert!(items.try_next().await?.is_some());
    }
    assert_eq!(server.requests().len(), 1);
    assert!(items.try_next().await?.is_some());
    assert_eq!(server.requests().len(), 2);
    assert_eq!(items.try_collect::<Vec<_>>().await?.len(), 19);
    assert_eq!(server.requests().len(), 3);
    Ok(())
}

/// Some servers ignore the page: they always give the first one.
#[tokio::test]
async fn a_page_that_repeats_ends_the_list_with_an_error() {
    let first = |info: Option<Value>| {
        let mut body = envelope(&certificates(0..20));
        if let Some(info) = info {
            body["result_info"] = info;
        }
        serve(move |_: &Recorded| Answer::json(200, &body))
    };
    for info in [
        None,
        Some(json!({"page": 1, "per_page": 20, "count": 20})),
        Some(json!({"page": 1, "per_page": 20, "count": 20, "total_count": 1000})),
        Some(json!({"page": 1, "per_page": 20, "count": 20, "total_pages": 50})),
    ] {
        let server = first(info.clone());
        let mut items = list(&server).items();
        for _ in 0..20 {
            assert!(items.try_next().await.expect("the first page is good").is_some());
        }
        let error = items.try_next().await.expect_err("the second is the first again");
        assert_eq!(error.kind(), ErrorKind::Paging, "{info:?}");
        assert_eq!(
            error.to_string(),
            "GET /zones/{zone_identifier}/client_certificates: the server gave the same page again: it ignores the \
             page number or cursor of the request"
        );
        assert!(items.try_next().await.expect("it has ended").is_none());
        assert_eq!(server.requests().len(), 2, "{info:?}");
    }
}

/// If the server said that the page is the only one, a page that repeats confirms it.
#[tokio::test]
async fn a_page_that_repeats_after_the_last_is_no_error() -> Result<(), Error> {
    let mut body = envelope(&certificates(0..20));
    body["result_info"] = json!({"page": 1, "per_page": 20, "count": 20, "total_pages": 1});
    let server = serve(move |_: &Recorded| Answer::json(200, &body));
    assert_eq!(numbers(list(&server)).await?, (0..20).collect::<Vec<_>>());
    assert_eq!(server.requests().len(), 2);
    Ok(())
}

/// If new items never end, the caller has to limit them.
#[tokio::test]
async fn an_endless_list_is_as_long_as_the_caller_wants() -> Result<(), Error> {
    let server = serve(|request: &Recorded| {
        let page = asked(request, "page").unwrap_or(1);
        Answer::json(200, &envelope(&certificates(page * 20..page * 20 + 20)))
    });
    let mut pages = list(&server).pages();
    for _ in 0..3 {
        assert_eq!(pages.try_next().await?.expect("there is always another").items.len(), 20);
    }
    drop(pages);
    assert_eq!(server.requests().len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_failure_on_a_later_page_ends_the_list() -> Result<(), Error> {
    let server = serve(|request: &Recorded| match asked(request, "page") {
        None => Answer::json(200, &page_of(60, Told::All, request)),
        Some(_) => Answer::text(500, "out of order").header("cf-ray", "8f2-AMS"),
    });
    let mut items = list(&server).per_page(20).items();
    for _ in 0..20 {
        assert!(items.try_next().await?.is_some());
    }
    let error = items.try_next().await.expect_err("the second page fails");
    assert_eq!((error.kind(), error.request_id(), error.tries()), (ErrorKind::Api, Some("8f2-AMS"), 3));
    let shown = error.url().expect("it was called");
    assert!(shown.ends_with("/client_certificates?per_page=20&page=2"), "{shown}");
    assert!(items.try_next().await?.is_none());
    assert_eq!(server.requests().len(), 4, "one for the first page, three tries for the second");
    Ok(())
}

/// Totals as text, as `60.0` or as null are read as their value, or not at all.
#[tokio::test]
async fn totals_in_other_forms_are_understood() -> Result<(), Error> {
    for (total, requests) in [(json!("20"), 1), (json!(20.0), 1), (json!(null), 2), (json!(0), 2), (json!({}), 2)] {
        let server = serve(move |request: &Recorded| {
            let mut body = page_of(20, Told::NoTotal, request);
            body["result_info"]["total_count"] = total.clone();
            Answer::json(200, &body)
        });
        assert_eq!(numbers(list(&server)).await?.len(), 20);
        assert_eq!(server.requests().len(), requests);
    }
    Ok(())
}

/// The example of the README, in a separate process: it takes its settings from the environment.
#[test]
fn the_example_runs_as_it_stands() {
    let server = list_of(51, Told::All);
    let mut command = Command::new(std::env::current_exe().expect("a running test is a file"));
    command.args(["--exact", "the_example", "--ignored", "--nocapture"]).env_clear();
    command.env("CLOUDFLARE_API_TOKEN", support::TOKEN).env("CLOUDFLARE_BASE_URL", server.url());
    let output = command.output().expect("a test can be started");
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}{}", String::from_utf8_lossy(&output.stderr));
    let line = r#"Some("00000000000000000000000000000031") Some("2033-02-20T23:18:00Z")"#;
    assert_eq!(printed.matches(line).count(), 1, "{printed}");
    assert!(printed.contains("51 in all"), "{printed}");
    let base = format!("/zones/{ZONE}/client_certificates");
    let targets: Vec<_> = server.requests().into_iter().map(|request| request.target).collect();
    let pages = [format!("{base}?status=active&per_page=50"), base.clone(), format!("{base}?page=2")];
    assert_eq!(targets[..3], pages);
    assert_eq!(targets.len(), 4);
}

#[tokio::test]
#[rustfmt::skip]
#[ignore = "the test above runs it, in an environment made for it"]
async fn the_example() -> Result<(), Box<dyn std::error::Error>> {
    let zone_id = ZONE;
    let mut count = 0;
    // From here on it is exactly the example.
    use restwright_cloudflare::{Client, client_certificates::ListStatus};

    let client = Client::from_env()?;                     // CLOUDFLARE_API_TOKEN, or CLOUDFLARE_API_KEY with CLOUDFLARE_EMAIL
    let page = client.client_certificates().list(zone_id) // required parameters are arguments
        .status(ListStatus::Active)                       // optional ones are setters
        .per_page(50)                                     // an integer, 5 to 50, checked before sending
        .send().await?;
    for certificate in &page.items { println!("{:?} {:?}", certificate.id, certificate.expires_on); }

    let mut all = client.client_certificates().list(zone_id).items();   // every page, lazily
    while let Some(certificate) = all.try_next().await? {
        count += usize::from(certificate.id.is_some());
    }
    println!("{count} in all");
    Ok(())
}
