//! Decoding a page of 50 client certificates: the generated crate against structs with serde derive, over the same bytes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use restwright::door::{Mode, decode_enveloped};
use restwright_bench::{body, mirror, sampling::Samples};
use restwright_cloudflare::client_certificates::ClientCertificate;
use restwright_cloudflare::{Envelope, Page};

const ROUNDS: usize = 200;
/// Decodes in one sample: long enough for the clock, short enough to fall between disturbances.
const BATCH: u32 = 10;

fn main() {
    let body = body::certificates(50);
    assert_eq!(ours(&body).items.len(), 50, "the generated crate reads all of the certificates");
    assert_eq!(derived(&body).result.len(), 50, "the structs read all of the certificates");
    let mut samples = Samples::default();
    for _ in 0..ROUNDS {
        samples.push(
            timed(|| drop(black_box(ours(black_box(&body))))),
            timed(|| drop(black_box(derived(black_box(&body))))),
        );
    }
    println!("{} certificates' worth of JSON, {} bytes; generated, serde derive, ratio", 50, body.len());
    println!("{}", samples.line("decode a page", BATCH));
}

fn ours(body: &[u8]) -> Page<ClientCertificate> {
    let (mut page, mut envelope) = (Page::default(), Envelope::default());
    decode_enveloped(body, "result", &mut page, &mut envelope, Mode::Tolerant).expect("the body is well formed");
    black_box(envelope);
    page
}

fn derived(body: &[u8]) -> mirror::Page {
    serde_json::from_slice(body).expect("the body is what the structs say")
}

fn timed(work: impl Fn()) -> Duration {
    let started = Instant::now();
    (0..BATCH).for_each(|_| work());
    started.elapsed()
}
