//! Separates failures of TLS from other failures to connect: the transport reports both alike.

use std::error::Error as StdError;
use std::io;

/// True if an error is about TLS (RFC 8446): a certificate, an alert, or a peer that does not use TLS.
///
/// `connecting` means that there was no connection yet. Data that cannot be understood then belongs to a handshake,
/// whatever library reads it.
pub(super) fn is_about(error: &(dyn StdError + 'static), connecting: bool) -> bool {
    let io = error.downcast_ref::<io::Error>();
    if is_of_tls(error) || (connecting && io.is_some_and(|io| io.kind() == io::ErrorKind::InvalidData)) {
        return true;
    }
    // `source` of an I/O error skips the error that it holds, and returns the source of that error. So both are
    // checked.
    let held = io.and_then(io::Error::get_ref);
    held.is_some_and(|held| is_about(held, connecting)) || error.source().is_some_and(|next| is_about(next, connecting))
}

/// True if it is an error of a TLS library.
fn is_of_tls(error: &(dyn StdError + 'static)) -> bool {
    #[cfg(feature = "rustls-no-provider")]
    if error.is::<rustls::Error>() {
        return true;
    }
    #[cfg(feature = "native-tls")]
    if error.is::<native_tls::Error>() {
        return true;
    }
    let _ = error;
    false
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::is_about;

    #[test]
    fn data_that_cannot_be_understood_is_about_tls_only_while_connecting() {
        let unreadable = io::Error::new(io::ErrorKind::InvalidData, "a gzip body, say");
        assert!(is_about(&unreadable, true) && !is_about(&unreadable, false));
        let refused = io::Error::new(io::ErrorKind::ConnectionRefused, "nobody listens");
        assert!(!is_about(&refused, true));
    }

    #[cfg(feature = "rustls-no-provider")]
    #[test]
    fn errors_of_rustls_are_found_wherever_they_are() {
        let error = || rustls::Error::InvalidCertificate(rustls::CertificateError::Expired);
        let outer = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, error()));
        assert!(is_about(&error(), false) && is_about(&outer, false));
    }
}
