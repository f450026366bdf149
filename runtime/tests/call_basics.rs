//! Calls through the canned transport: the requests that are sent, and the results of the responses.

use crate::support::{Certificate, LIST, Response, canned};
use restwright::door as rt;
use restwright::transport::{Canned, Reply};

#[tokio::test]
async fn a_list_is_sent_and_read() {
    let body = r#"{"success":true,"errors":null,"messages":null,"result":[{"id":"a","validity_days":30}],
        "result_info":{"total_count":1}}"#;
    let (client, asked) = canned([Reply::json(body).header("cf-ray", "8f-AMS")]);
    let mut request = client.request(&LIST).path("zone_id", &"z1");
    request.query("status", &"active").query("per_page", &50_i64);
    let page: Response<rt::Page<Certificate>> = request.send().await.expect("the call works");

    assert_eq!(page.len(), 1);
    assert_eq!(page.items[0].id.as_deref(), Some("a"));
    assert_eq!(page.status(), 200);
    assert_eq!(page.request_id(), Some("8f-AMS"));
    assert!(page.envelope().success);
    let sent = &asked.requests()[0];
    assert_eq!(sent.url, "https://api.example.com/v4/zones/z1/certificates?status=active&per_page=50");
    assert_eq!(sent.header("authorization"), Some("Bearer tok-very-secret-0123456789"));
    assert_eq!(sent.header("accept"), Some("application/json"));
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(sent.header("user-agent"), Some(&*format!("restwright-test/0.0.1 restwright/{version}")));
}

#[test]
fn clients_requests_and_futures_go_to_any_thread() {
    fn check<T: Send + 'static>(value: T) -> T {
        value
    }
    let client = crate::support::builder().transport(Canned::default()).build().expect("it builds");
    let request = check(check(client).request(&LIST));
    let sending = check(request.clone()).send::<Response<rt::Page<Certificate>>>();
    drop(check(sending));
    drop(check(request.items::<Certificate, crate::support::Envelope>()));
}
