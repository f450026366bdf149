//! A list of client certificates as the API sends it, made up here and the same at every run.

use serde_json::{Value, json};

/// A page of `count` certificates in the envelope; 50 of them take 207 kB.
pub fn certificates(count: usize) -> Vec<u8> {
    let mut noise = Noise(0x5eed);
    let result: Vec<Value> = (0..count).map(|at| certificate(at, &mut noise)).collect();
    let info = json!({"page": 1, "per_page": 50, "count": count, "total_count": count});
    let body = json!({"success": true, "errors": [], "messages": [], "result": result, "result_info": info});
    body.to_string().into_bytes()
}

fn certificate(at: usize, noise: &mut Noise) -> Value {
    json!({
        "id": noise.hex(32),
        "certificate": pem("CERTIFICATE", 1872, noise),
        "certificate_authority": {"id": "568b6b74-7b0c-4755-8840-4e3b8c24adeb", "name": "Cloudflare Managed CA for account"},
        "common_name": format!("sensor-{at:04}.example.com"),
        "country": "US",
        "csr": pem("CERTIFICATE REQUEST", 1360, noise),
        "expires_on": "2033-02-20T23:18:00Z",
        "fingerprint_sha256": noise.hex(64),
        "issued_on": "2023-02-23T23:18:00Z",
        "location": "Austin",
        "organization": "Example Sensors",
        "organizational_unit": "Field Devices",
        "serial_number": noise.hex(40),
        "signature": "SHA256WithRSA",
        "ski": noise.hex(40),
        "state": "TX",
        "status": if at % 10 == 9 { "pending_revocation" } else { "active" },
        "validity_days": 3650,
    })
}

/// PEM (RFC 7468): base64 in lines of 64, between two boundaries. The line ends make for an escape in each line of JSON.
fn pem(label: &str, length: usize, noise: &mut Noise) -> String {
    let text: Vec<char> = (0..length).map(|_| noise.base64()).collect();
    let lines: Vec<String> = text.chunks(64).map(|line| line.iter().collect()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// A fixed sequence that looks random: a linear congruential generator with Knuth's constants.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 58) as usize
    }

    fn hex(&mut self, length: usize) -> String {
        (0..length).map(|_| char::from(b"0123456789abcdef"[self.next() % 16])).collect()
    }

    fn base64(&mut self) -> char {
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[self.next()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifty_certificates_have_the_size_that_is_measured() {
        let size = certificates(50).len();
        assert!((206_500..207_500).contains(&size), "{size}");
        assert_eq!(certificates(50), certificates(50));
    }
}
