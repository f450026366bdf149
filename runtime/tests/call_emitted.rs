//! A crate in the form that the generator emits, written by hand: it compiles, and a caller's program is easy to read.

use restwright::door as rt;
use restwright::transport::{Canned, Reply};

use self::client_certificates::ListStatus;
use self::emitted::{Client, Envelope, Page, Response, client_certificates, credentials};

/// The `lib.rs` of the generated crate.
#[allow(
    unreachable_pub,
    clippy::trivially_copy_pass_by_ref,
    clippy::needless_pass_by_value,
    reason = "written as the library that it stands for"
)]
mod emitted {
    use restwright::door as rt;

    pub use crate::support::{Envelope, Response};
    pub use restwright::{Error, Page};

    #[derive(Clone, Debug)]
    pub struct Client {
        inner: rt::Client,
    }

    impl Client {
        pub fn from_env() -> Result<Self, Error> {
            Self::builder().from_env()?.build()
        }
        pub fn builder() -> rt::ClientBuilder<Self> {
            rt::ClientBuilder::new(&crate::support::API)
        }
        pub fn client_certificates(&self) -> client_certificates::ClientCertificates<'_> {
            client_certificates::ClientCertificates::new(&self.inner)
        }
        pub fn raw(&self) -> &rt::Client {
            &self.inner
        }
    }

    impl From<rt::Client> for Client {
        fn from(inner: rt::Client) -> Self {
            Self { inner }
        }
    }

    pub mod credentials {
        use restwright::door as rt;

        pub fn api_token(secret: impl Into<String>) -> rt::Credential {
            rt::Credential::new("api_token", secret)
        }
    }

    pub mod client_certificates {
        use restwright::door as rt;

        use crate::support::{CREATE, Certificate, LIST};

        #[derive(Clone, Copy, Debug)]
        pub struct ClientCertificates<'c> {
            client: &'c rt::Client,
        }

        impl<'c> ClientCertificates<'c> {
            pub(crate) fn new(client: &'c rt::Client) -> Self {
                Self { client }
            }
            pub fn list(&self, zone_id: impl AsRef<str>) -> List {
                List { request: self.client.request(&LIST).path("zone_id", &zone_id.as_ref()) }
            }
            pub fn create(&self, zone_id: impl AsRef<str>, csr: impl Into<String>, validity_days: i64) -> Create {
                let request = self.client.request(&CREATE).path("zone_id", &zone_id.as_ref());
                Create { request: request.with_field("csr", &csr.into()).with_field("validity_days", &validity_days) }
            }
        }

        #[derive(Clone, Debug)]
        #[must_use = "a call is sent when `send` is awaited"]
        pub struct List {
            request: rt::Request,
        }

        impl List {
            #[inline]
            pub fn status(mut self, status: ListStatus) -> Self {
                self.request.query("status", &status);
                self
            }
            #[inline]
            pub fn per_page(mut self, per_page: i64) -> Self {
                self.request.query("per_page", &per_page);
                self
            }
            pub fn send(self) -> rt::Sending<super::Response<rt::Page<Certificate>>> {
                self.request.send()
            }
            pub fn items(self) -> rt::Items<Certificate, super::Envelope> {
                self.request.items()
            }
            pub fn pages(self) -> rt::Pages<Certificate, super::Envelope> {
                self.request.pages()
            }
            pub fn customize(mut self, change: impl FnOnce(&mut rt::Request)) -> Self {
                change(&mut self.request);
                self
            }
        }

        #[derive(Clone, Debug)]
        #[must_use = "a call is sent when `send` is awaited"]
        pub struct Create {
            request: rt::Request,
        }

        impl Create {
            #[inline]
            pub fn note(mut self, note: impl Into<rt::Nullable<String>>) -> Self {
                self.request.field("note", &note.into());
                self
            }
            pub fn send(self) -> rt::Sending<super::Response<Certificate>> {
                self.request.send()
            }
        }

        #[derive(Clone)]
        #[non_exhaustive]
        pub enum ListStatus {
            Active,
            Revoked,
            Unknown(rt::UnknownValue),
        }
        restwright::string_enum! { ListStatus { Active: "active", Revoked: "revoked" } Unknown }
    }
}

fn client(replies: impl IntoIterator<Item = Reply>) -> (Client, Canned) {
    let canned = Canned::new(replies);
    let builder = Client::builder().credential(credentials::api_token("t")).transport(canned.clone());
    (builder.build().expect("the client can be built"), canned)
}

#[tokio::test]
async fn a_program_reads_as_it_should() -> Result<(), emitted::Error> {
    let body = r#"{"success":true,"errors":[],"messages":[],"result":[{"id":"a","validity_days":1}],
        "result_info":{"total_count":1}}"#;
    let (client, asked) =
        client([Reply::json(body), Reply::json(body), Reply::json(body), Reply::json(crate::support::EMPTY)]);
    let page: Response<Page<_>> =
        client.client_certificates().list("z").status(ListStatus::Active).per_page(50).send().await?;
    let mut ids = Vec::new();
    for certificate in &page.items {
        ids.push(certificate.id.clone());
    }
    let mut all = client.client_certificates().list(String::from("z")).items();
    while let Some(certificate) = all.try_next().await? {
        ids.push(certificate.id);
    }
    assert_eq!(ids, [Some("a".to_owned()), Some("a".to_owned())]);

    let create = client.client_certificates().create("z", "csr", 30).note("n");
    create.send().await.map(|_: Response<_>| ())?;
    let list = client.client_certificates().list("z").customize(|request| {
        request.header("x-debug", "1").query("beta", &true);
    });
    list.send().await?;
    let sent = asked.requests();
    assert_eq!(sent[0].path_and_query(), "/v4/zones/z/certificates?status=active&per_page=50");
    assert_eq!(sent[2].text(), r#"{"csr":"csr","validity_days":30,"note":"n"}"#);
    assert_eq!(
        (sent[3].header("x-debug"), sent[3].path_and_query()),
        (Some("1"), "/v4/zones/z/certificates?beta=true")
    );
    Ok(())
}

#[tokio::test]
async fn parts_of_the_door_fit_together() {
    assert!(Client::from_env().is_err(), "no test sets the variables");
    let (client, _) = client([Reply::json("{}")]);
    assert_eq!(client.raw().api().package(), "restwright-test");
    let pages: rt::Pages<_, Envelope> = client.client_certificates().list("z").pages();
    drop(pages);
    let unknown = client_certificates::ListStatus::from("brand-new");
    let (client, asked) = self::client([Reply::json(crate::support::EMPTY)]);
    client.client_certificates().list("z").status(unknown).send().await.expect("an unknown value is sent as it is");
    assert!(asked.requests()[0].url.ends_with("?status=brand-new"));
}
