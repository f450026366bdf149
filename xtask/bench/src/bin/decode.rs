//! Decoding a page of 50 client certificates: compares the generated crate with serde derive, over the same bytes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use restwright::door::{Mode, decode_enveloped};
use restwright_bench::load::Failure;
use restwright_bench::table::collected;
use restwright_bench::{body, mirror, sampling::Samples};
use restwright_cloudflare::client_certificates::ClientCertificate;
use restwright_cloudflare::{Envelope, Page};

const ROUNDS: usize = 200;
/// Decodes in one sample: enough for the clock, and few enough to fit between disturbances.
const BATCH: u32 = 10;

/// How often each way decodes in the shorter of two runs whose instructions are counted.
const COUNTED: u32 = 50;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let body = body::certificates(50);
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => compare(&body),
        ["--instructions"] => {
            compare(&body);
            count_instructions()?;
        }
        [way, times] => {
            let way = way_named(way).ok_or("there is no such way")?;
            (0..times.parse()?).for_each(|_: u32| way(&body));
        }
        _ => return Err("expected [--instructions]".into()),
    }
    Ok(())
}

/// A way to decode, by its name on the command line.
fn way_named(name: &str) -> Option<fn(&[u8])> {
    Some(match name {
        "derived" => |body| drop(black_box(derived(black_box(body)))),
        "tolerant" => |body| drop(black_box(ours(black_box(body), Mode::Tolerant))),
        "strict" => |body| drop(black_box(ours(black_box(body), Mode::Strict))),
        _ => return None,
    })
}

fn compare(body: &[u8]) {
    assert_eq!(ours(body, Mode::Tolerant).items.len(), 50, "the generated crate reads all of the certificates");
    assert_eq!(derived(body).result.len(), 50, "the structs read all of the certificates");
    let (mut decoding, mut tolerance) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        let tolerant = timed(|| drop(black_box(ours(black_box(body), Mode::Tolerant))));
        decoding.push(tolerant, timed(|| drop(black_box(derived(black_box(body))))));
        tolerance.push(tolerant, timed(|| drop(black_box(ours(black_box(body), Mode::Strict)))));
    }
    println!("{} certificates' worth of JSON, {} bytes; one, the other, ratio", 50, body.len());
    println!("{}", decoding.line("generated, with serde derive", BATCH));
    println!("{}", tolerance.line("tolerant, with strict", BATCH));
}

/// Counts the cost of tolerance on a response that does not need it, which is too small for a clock.
fn count_instructions() -> Result<(), Failure> {
    let program = std::env::current_exe()?.to_string_lossy().into_owned();
    let count = |way: &str| {
        let run = |times: u32| collected(std::slice::from_ref(&program), &[way, &times.to_string()]);
        Ok::<_, Failure>((run(2 * COUNTED)?.saturating_sub(run(COUNTED)?)) / u64::from(COUNTED))
    };
    let (derived, tolerant, strict) = (count("derived")?, count("tolerant")?, count("strict")?);
    #[allow(clippy::cast_precision_loss, reason = "no count comes near 2^52")]
    let ratio = |one: u64, other: u64| one as f64 / other as f64;
    println!("instructions: tolerant {tolerant}, serde derive {derived}: {:.3}", ratio(tolerant, derived));
    println!("instructions: tolerant {tolerant}, strict {strict}: {:.4}", ratio(tolerant, strict));
    Ok(())
}

fn ours(body: &[u8], mode: Mode) -> Page<ClientCertificate> {
    let (mut page, mut envelope) = (Page::default(), Envelope::default());
    decode_enveloped(body, "result", &mut page, &mut envelope, mode).expect("the body is well formed");
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
