//! Structs with serde derive, as one would write them by hand for the same response.
#![allow(missing_docs, reason = "the fields are those of the API")]

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
pub struct Page {
    pub success: bool,
    pub errors: Vec<Message>,
    pub messages: Vec<Message>,
    pub result: Vec<ClientCertificate>,
    pub result_info: Option<ResultInfo>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Message {
    pub code: i64,
    pub message: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ResultInfo {
    pub count: Option<i64>,
    pub page: Option<i64>,
    pub per_page: Option<i64>,
    pub total_count: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct ClientCertificate {
    pub certificate: Option<String>,
    pub certificate_authority: Option<CertificateAuthority>,
    pub common_name: Option<String>,
    pub country: Option<String>,
    pub csr: Option<String>,
    pub expires_on: Option<String>,
    pub fingerprint_sha256: Option<String>,
    pub id: Option<String>,
    pub issued_on: Option<String>,
    pub location: Option<String>,
    pub organization: Option<String>,
    pub organizational_unit: Option<String>,
    pub serial_number: Option<String>,
    pub signature: Option<String>,
    pub ski: Option<String>,
    pub state: Option<String>,
    pub status: Option<Status>,
    pub validity_days: Option<i64>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct CertificateAuthority {
    pub id: Option<String>,
    pub name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Active,
    PendingReactivation,
    PendingRevocation,
    Revoked,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_the_body_that_is_measured() {
        let page: Page = serde_json::from_slice(&crate::body::certificates(50)).expect("it is what the structs say");
        assert_eq!(page.result.len(), 50);
        assert_eq!(page.result[9].status, Some(Status::PendingRevocation));
        assert!(page.result.iter().all(|certificate| certificate.csr.is_some()));
    }
}
