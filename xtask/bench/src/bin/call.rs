//! One call on the loopback: the generated client against plain reqwest with serde; the server is another process, so
//! that processor time and allocations are the client's alone.

use std::alloc::System;
use std::error::Error;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use restwright_bench::{body, mirror, sampling};
use restwright_cloudflare::{Client, credentials};
use restwright_loopback::{Answer, Limits, Recorded, Server};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ZONE: &str = "023e105f4ecef8ad9ca31a8372d0c353";
const ROUNDS: usize = 400;
/// Calls in one sample.
const BATCH: u32 = 50;

/// Processor time and number of allocations of one batch.
type Cost = (Duration, usize);

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(count) = std::env::args().nth(1) {
        return serve(count.parse()?);
    }
    println!("per call: generated client, reqwest by hand with serde derive, ratio");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for (what, count) in [("an empty list", 0), ("a list of 50 (207 kB)", 50)] {
        for (client, plain) in [("plain", reqwest::Client::new()), ("with our timeouts", guarded()?)] {
            runtime.block_on(compare(&format!("{what}, {client}"), count, &plain))?;
        }
    }
    Ok(())
}

/// Serves lists of `count` certificates until the standard input closes.
fn serve(count: usize) -> Result<(), Box<dyn Error>> {
    let answer = Answer::new(200).header("Content-Type", "application/json").body(body::certificates(count));
    let limits = Limits { requests: usize::MAX, duration: Duration::from_secs(600) };
    let server = Server::start_unrecorded(move |_: &Recorded| answer.clone(), limits)?;
    println!("{}", server.url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

/// A server in another process; it ends when its standard input closes.
fn start(count: usize) -> Result<(Child, String), Box<dyn Error>> {
    let mut server = Command::new(std::env::current_exe()?)
        .arg(count.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = server.stdout.take().ok_or("the server has no output")?;
    let mut url = String::new();
    BufReader::new(output).read_line(&mut url)?;
    Ok((server, url.trim().to_owned()))
}

/// A client that gives up on a server which stops answering, after the time that ours does: what that guard costs is no
/// cost of generated code.
fn guarded() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().connect_timeout(Duration::from_secs(10)).read_timeout(Duration::from_secs(60)).build()
}

async fn compare(what: &str, count: usize, plain: &reqwest::Client) -> Result<(), Box<dyn Error>> {
    let (mut server, url) = start(count)?;
    let ours = Client::builder().credential(credentials::api_token("token")).base_url(&*url).build()?;
    let url = format!("{url}/zones/{ZONE}/client_certificates");
    let mut samples = sampling::Samples::default();
    let (mut our_allocations, mut plain_allocations) = (usize::MAX, usize::MAX);
    // The first round opens the connections and is not counted.
    for round in 0..=ROUNDS {
        let (our_time, our_count) = our_batch(&ours, count).await?;
        let (plain_time, plain_count) = plain_batch(plain, &url, count).await?;
        if round > 0 {
            samples.push(our_time, plain_time);
            our_allocations = our_allocations.min(our_count);
            plain_allocations = plain_allocations.min(plain_count);
        }
    }
    drop(server.stdin.take());
    server.wait()?;
    println!("{}", samples.line(what, BATCH));
    let each = |count: usize| count / BATCH as usize;
    println!("{:<42} {:>9}    {:>9}      allocations", "", each(our_allocations), each(plain_allocations));
    Ok(())
}

async fn our_batch(client: &Client, count: usize) -> Result<Cost, Box<dyn Error>> {
    let (region, started) = (Region::new(ALLOCATOR), sampling::thread_time()?);
    for _ in 0..BATCH {
        let page = client.client_certificates().list(ZONE).page(1).per_page(50).send().await?;
        assert_eq!(page.items.len(), count);
    }
    cost(&region, started)
}

async fn plain_batch(client: &reqwest::Client, url: &str, count: usize) -> Result<Cost, Box<dyn Error>> {
    let url = format!("{url}?page=1&per_page=50");
    let (region, started) = (Region::new(ALLOCATOR), sampling::thread_time()?);
    for _ in 0..BATCH {
        let response = client.get(&url).bearer_auth("token").send().await?.error_for_status()?;
        let page: mirror::Page = serde_json::from_slice(&response.bytes().await?)?;
        assert_eq!(page.result.len(), count);
    }
    cost(&region, started)
}

fn cost(region: &Region<'_, System>, started: Duration) -> Result<Cost, Box<dyn Error>> {
    let time = sampling::thread_time()?.saturating_sub(started);
    let change = region.change();
    Ok((time, change.allocations + change.reallocations))
}
