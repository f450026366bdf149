//! Calls on the loopback: the generated client beside others that fetch the same. Server and clients are separate
//! processes, so that processor time and allocations are those of one client.

use std::alloc::System;
use std::io::Read;
use std::time::Duration;

use restwright_bench::clients::{DECODING, FETCHING, Named};
use restwright_bench::load::{COUNTING, Failure};
use restwright_bench::{body, table};
use restwright_loopback::{Answer, Limits, Recorded, Server};
use stats_alloc::StatsAlloc;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = COUNTING;

const USAGE: &str = "[--instructions] [--client TITLE PROGRAM | --slow-client TITLE INTERPRETER PROGRAM]...";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("serve") => serve(arguments.get(1).ok_or("expected a number of items")?.parse()?),
        Some(word) if !word.starts_with('-') => {
            let client = DECODING.iter().chain(FETCHING).find(|client| client.word == word);
            (client.ok_or("there is no such client")?.run)(&arguments[1..])
        }
        _ => compare(arguments),
    }
}

/// Serves lists of `count` certificates until the standard input closes.
fn serve(count: usize) -> Result<(), Failure> {
    let answer = Answer::new(200).header("Content-Type", "application/json").body(body::certificates(count));
    let limits = Limits { requests: usize::MAX, duration: Duration::from_secs(3600) };
    let server = Server::start_unrecorded(move |_: &Recorded| answer.clone(), limits)?;
    println!("{}", server.url());
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn compare(arguments: Vec<String>) -> Result<(), Failure> {
    let (mut others, mut counts_instructions) = (Vec::new(), false);
    let mut words = arguments.into_iter();
    while let Some(word) = words.next() {
        let is_slow = match word.as_str() {
            "--instructions" => {
                counts_instructions = true;
                continue;
            }
            "--client" => false,
            "--slow-client" => true,
            _ => return Err(USAGE.into()),
        };
        let title = words.next().ok_or(USAGE)?;
        let command: Vec<_> = words.by_ref().take(if is_slow { 2 } else { 1 }).collect();
        others.push(table::Client { title, command, is_slow });
    }
    let program = std::env::current_exe()?.to_string_lossy().into_owned();
    let own = |named: &Named| table::Client {
        title: named.title.to_owned(),
        command: vec![program.clone(), named.word.to_owned()],
        is_slow: false,
    };
    let decoding: Vec<_> = DECODING.iter().map(own).chain(others).collect();
    let fetching: Vec<_> = FETCHING.iter().map(own).collect();
    println!("a call on the loopback, by how many calls are under way; the least of several runs that take turns");
    table::print("an empty list", &decoding, 0, counts_instructions)?;
    table::print("an empty list, before decoding", &fetching, 0, counts_instructions)?;
    table::print("a list of 50 (207 kB)", &decoding, 50, counts_instructions)
}
