//! Makes the calls of the suite's scenarios with the generated clients: `spector URL ASSETS`.
//!
//! It prints a line for each scenario: `ok`, or `failed` with the reason, as JSON. The server judges the requests; this
//! program judges the responses.

mod scenarios;
mod table;

use std::process::ExitCode;

use table::{Suite, Table};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(assets)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: spector URL ASSETS");
        return ExitCode::from(2);
    };
    let mut table = Table::new(Suite { url, assets: assets.into() });
    scenarios::all(&mut table);
    for (scenario, call) in table.rows() {
        let (outcome, reason) = match call.await {
            Ok(()) => ("ok", String::new()),
            Err(error) => ("failed", error.to_string()),
        };
        println!("{}", serde_json::json!([scenario, outcome, reason]));
    }
    ExitCode::SUCCESS
}
