//! With rustls and without a cryptography provider, a client returns an error and does not panic.
#![cfg(all(feature = "rustls-no-provider", not(any(feature = "rustls", feature = "native-tls"))))]

mod support;

#[test]
fn a_missing_provider_is_told() {
    let error = support::builder().build().expect_err("nothing is installed");
    assert_eq!(error.kind(), restwright::ErrorKind::Config);
    assert!(error.to_string().contains("install one before"), "{error}");
}
