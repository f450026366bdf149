//! Compiles correct uses of the crate, as a caller's compiler would. Incorrect ones are in `xtask/compile-fail/`.
#![cfg(all(feature = "client_certificates", feature = "reqwest"))]

use std::future::Future;

use restwright_cloudflare::client_certificates::{
    ClientCertificate, ClientCertificateStatus, ClientCertificatesApi, CreateRequest, ListRequest, ListStatus,
};
use restwright_cloudflare::types::EnvelopeError;
use restwright_cloudflare::{Client, Credential, DateTime, Envelope, Error, Page, Response, credentials};

fn is_shared<T: Clone + Send + Sync + 'static>() {}
fn is_sent<T: Send + 'static>(value: T) -> T {
    value
}

#[test]
fn what_is_kept_in_a_program_can_be_shared_between_its_threads() {
    is_shared::<Client>();
    is_shared::<Credential>();
    is_shared::<ListRequest>();
    is_shared::<CreateRequest>();
    is_shared::<ClientCertificate>();
    is_shared::<Response<Page<ClientCertificate>>>();
    fn is_an_error<T: std::error::Error + Send + Sync + 'static>() {}
    is_an_error::<Error>();
}

fn client() -> Client {
    let builder =
        Client::builder().credential(credentials::api_token("secret")).base_url("http://127.0.0.1:9").tries(1);
    builder.build().expect("all of it is well formed")
}

/// A builder made in a function outlives the values that it was made from, and its future outlives the builder.
fn detached() -> impl Future<Output = Result<Response<Page<ClientCertificate>>, Error>> + Send + 'static {
    let (client, zone) = (client(), String::from("zone"));
    let certificates = client.client_certificates();
    let request = certificates.list(&zone).status(ListStatus::Revoked);
    is_sent(request).send()
}

#[tokio::test]
async fn calls_can_be_spawned() {
    let one = tokio::spawn(detached());
    let mut items = is_sent(client().client_certificates().list("zone").items());
    let other = tokio::spawn(async move { items.try_next().await });
    let mut pages = is_sent(client().client_certificates().list("zone").pages());
    let third = tokio::spawn(async move { pages.try_next().await });
    // Port 9 of this machine refuses the connection, or drops everything that it gets.
    assert!(one.await.expect("no panic").is_err());
    assert!(other.await.expect("no panic").is_err());
    assert!(third.await.expect("no panic").is_err());
}

/// Any text can name a zone: borrowed, owned or shared.
#[test]
fn arguments_are_taken_as_callers_have_them() {
    let client = client();
    let certificates: ClientCertificatesApi<'_> = client.client_certificates();
    let (owned, shared) = (String::from("zone"), std::sync::Arc::<str>::from("zone"));
    drop(certificates.list("zone"));
    drop(certificates.list(&owned));
    drop(certificates.list(owned.clone()));
    drop(certificates.list(&shared));
    drop(certificates.create(&owned, "csr", 30));
    drop(certificates.create(owned, String::from("csr"), 30));
    drop(certificates.list("zone").status(ListStatus::All).status("tomorrow".into()));
    drop(certificates.edit("zone", shared).reactivate(true).customize(|request| {
        request.header("X-Trace", "1").query("dry_run", &true).tries(1);
    }));
}

fn told(status: &ClientCertificateStatus) -> &str {
    match status {
        ClientCertificateStatus::Active => "it works",
        ClientCertificateStatus::Revoked => "it is gone",
        ClientCertificateStatus::Unknown(text) => text.as_str(),
        _ => "it changes",
    }
}

/// An arm that matches the text keeps working when a later release knows the value.
fn told_by_text(status: &ClientCertificateStatus) -> &'static str {
    match status.as_str() {
        "active" => "it works",
        "on_hold" => "it waits",
        _ => "it changes",
    }
}

#[test]
fn enums_are_matched_with_a_last_arm() {
    assert_eq!(told(&ClientCertificateStatus::Active), "it works");
    assert_eq!(told(&ClientCertificateStatus::PendingRevocation), "it changes");
    assert_eq!(told(&ClientCertificateStatus::from("on_hold")), "on_hold");
    assert_eq!(told(&ClientCertificateStatus::from("revoked")), "it is gone");
    assert_eq!(told_by_text(&ClientCertificateStatus::from("on_hold")), "it waits");
}

#[test]
fn models_are_filled_field_by_field() {
    let mut certificate = ClientCertificate::default();
    certificate.id = Some("id".to_owned());
    certificate.expires_on = Some(DateTime::from("2030-01-02T03:04:05Z"));
    certificate.status = Some(ClientCertificateStatus::Active);
    certificate.extra.insert("zone_name", "example.com");
    let ClientCertificate { id, validity_days, .. } = &certificate;
    assert_eq!((id.as_deref(), *validity_days), (Some("id"), None));
    assert_eq!(certificate, certificate.clone());
    assert_ne!(certificate, ClientCertificate::default());

    let mut envelope = Envelope::default();
    envelope.errors = vec![EnvelopeError::default()];
    assert!(!envelope.success && envelope.result_info.is_none());
}
