//! An enum gains values in minor releases: a match needs an arm for them.

use restwright_cloudflare::client_certificates::ClientCertificateStatus;

fn main() {
    match ClientCertificateStatus::Active {
        ClientCertificateStatus::Active => {}
        ClientCertificateStatus::PendingReactivation => {}
        ClientCertificateStatus::PendingRevocation => {}
        ClientCertificateStatus::Revoked => {}
        ClientCertificateStatus::Unknown(_) => {}
    }
}
