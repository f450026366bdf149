//! Faking the API without a server: each fake takes ten lines at most, and a test counts them.
#![cfg(feature = "client_certificates")]

use restwright::transport::{Canned, Reply};
use restwright_cloudflare::client_certificates::ClientCertificate;
use restwright_cloudflare::{Client, Error, credentials};

fn named(id: &str) -> ClientCertificate {
    let mut certificate = ClientCertificate::default();
    certificate.id = Some(id.to_owned());
    certificate
}

#[tokio::test]
async fn one_call_is_faked() -> Result<(), Error> {
    let fake = Canned::new([Reply::value(&named("c1"))]);
    let client = Client::builder().credential(credentials::api_token("t")).transport(fake.clone()).build()?;
    let certificate = client.client_certificates().get("z", "c1").send().await?;
    assert_eq!(certificate.id.as_deref(), Some("c1"));
    assert_eq!(fake.requests()[0].path_and_query(), "/client/v4/zones/z/client_certificates/c1");
    Ok(())
}

#[tokio::test]
async fn a_list_of_two_pages_is_faked() -> Result<(), Error> {
    let fake = Canned::pages([named("c1"), named("c2")], 1);
    let client = Client::builder().credential(credentials::api_token("t")).transport(fake.clone()).build()?;
    let all = client.client_certificates().list("z").items().try_collect::<Vec<_>>().await?;
    assert_eq!(all.iter().filter_map(|one| one.id.as_deref()).collect::<Vec<_>>(), ["c1", "c2"]);
    assert_eq!(fake.requests()[1].path_and_query(), "/client/v4/zones/z/client_certificates?page=2");
    Ok(())
}

/// A failure is faked like a success.
#[tokio::test]
async fn a_refusal_is_faked() -> Result<(), Error> {
    let refusal = r#"{"success":false,"errors":[{"code":1406,"message":"no such certificate"}],"result":null}"#;
    let fake = Canned::new([Reply::json(refusal).with_status(404)]);
    let client = Client::builder().credential(credentials::api_token("t")).transport(fake).build()?;
    let error = client.client_certificates().get("z", "c1").send().await.expect_err("it is refused");
    assert!(error.is_not_found() && error.has_code(1406), "{error}");
    Ok(())
}

#[test]
fn no_fake_takes_more_than_ten_lines() {
    let lines: Vec<_> = include_str!("canned.rs").lines().collect();
    let starts = (0..lines.len()).filter(|at| lines[*at].starts_with("async fn "));
    let lengths: Vec<_> = starts.filter_map(|at| lines[at + 1..].iter().position(|line| *line == "}")).collect();
    assert_eq!(lengths.len(), 3, "each fake is counted");
    assert!(lengths.iter().all(|length| *length <= 10), "{lengths:?}");
}
