//! One table of the costs of calls: each cell is the least of several processes, which take turns.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use crate::load::{Cost, Failure};

/// How many calls are made at the same time.
const WIDTHS: [usize; 3] = [1, 16, 64];
/// How often the clients take turns.
const ROUNDS: usize = 5;
/// The text before the number of instructions in the output of valgrind.
const COLLECTED: &str = "Collected : ";
/// Calls in the shorter of two runs whose instructions are counted; the longer makes twice as many.
const COUNTED: usize = 400;

/// A client as a process: `URL WIDTH CALLS SAMPLES` are added to its command.
#[derive(Clone, Debug)]
pub struct Client {
    /// The name in the table.
    pub title: String,
    /// The program and its first arguments.
    pub command: Vec<String>,
    /// True if it takes a hundred times as long as the others: it makes fewer calls, and is left out of the longest
    /// measurements.
    pub is_slow: bool,
}

/// The costs of a client at each width, and the instructions of one call.
struct Row {
    costs: Vec<Cost>,
    instructions: Option<f64>,
}

/// Measures `clients`, each against a new server, and prints a row for each; ratios are to the first.
///
/// # Errors
/// When a process cannot be run, or a call fails.
pub fn print(what: &str, clients: &[Client], count: usize, counts_instructions: bool) -> Result<(), Failure> {
    let (mut server, url) = start(count)?;
    let mut rows: Vec<Row> = Vec::new();
    for _ in 0..ROUNDS {
        for (at, client) in clients.iter().enumerate() {
            let costs =
                WIDTHS.map(|width| client.cost(&url, width, count)).into_iter().collect::<Result<Vec<_>, _>>()?;
            match rows.get_mut(at) {
                None => rows.push(Row { costs, instructions: None }),
                Some(row) => row.costs = row.costs.iter().zip(costs).map(|(one, other)| one.least(other)).collect(),
            }
        }
    }
    for (row, client) in rows.iter_mut().zip(clients) {
        if counts_instructions && !client.is_slow {
            row.instructions = Some(client.instructions(&url)?);
        }
    }
    drop(server.stdin.take());
    server.wait()?;
    println!("\n{what}");
    println!("{:<34}{:>27}{:>21}{:>13}{:>14}", "", "us of CPU at 1 / 16 / 64", "ratio", "allocations", "instructions");
    for (row, client) in rows.iter().zip(clients) {
        println!("{}", line(&client.title, row, &rows[0]));
    }
    std::io::stdout().flush()?;
    Ok(())
}

fn line(title: &str, row: &Row, first: &Row) -> String {
    let cells = |numbers: Vec<String>| numbers.concat();
    let micros = cells(row.costs.iter().map(|cost| format!("{:>9.1}", cost.micros)).collect());
    let ratios = row.costs.iter().zip(&first.costs).map(|(cost, first)| cost.micros / first.micros);
    let ratios = cells(ratios.map(|ratio| format!("{ratio:>7.2}")).collect());
    let allocations = match row.costs.first() {
        Some(cost) if cost.allocations.is_finite() => format!("{:.0}", cost.allocations),
        _ => "-".to_owned(),
    };
    let instructions = match (row.instructions, first.instructions) {
        (Some(own), Some(first)) => format!("{own:.0} {:.3}", own / first),
        _ => "-".to_owned(),
    };
    format!("{title:<34}{micros}{ratios}{allocations:>13}{instructions:>14}")
}

impl Client {
    fn cost(&self, url: &str, width: usize, count: usize) -> Result<Cost, Failure> {
        let (calls, samples) = match (self.is_slow, count) {
            (true, _) => (128, 1),
            (false, 0) => (512, 10),
            (false, _) => (128, 8),
        };
        let output = self.command(url, width, calls, samples).stderr(Stdio::inherit()).output()?;
        let told = String::from_utf8_lossy(&output.stdout);
        let cost = Cost::read(&told).filter(|_| output.status.success());
        cost.ok_or_else(|| format!("`{}` did not say what a call took:\n{told}", self.title).into())
    }

    fn command(&self, url: &str, width: usize, calls: usize, samples: usize) -> Command {
        let mut words = self.command.iter();
        let mut command = Command::new(words.next().map_or("", String::as_str));
        command.args(words).arg(url).args([width, calls, samples].map(|number| number.to_string()));
        command
    }

    /// The instructions of one call without those of the start: the difference of a longer run and a shorter one.
    fn instructions(&self, url: &str) -> Result<f64, Failure> {
        let [short, long] =
            [COUNTED, 2 * COUNTED].map(|calls| collected(&self.command, &[url, "1", &calls.to_string(), "1"]));
        #[allow(clippy::cast_precision_loss, reason = "no count comes near 2^52")]
        Ok((long?.saturating_sub(short?)) as f64 / COUNTED as f64)
    }
}

/// The instructions that a program takes from its start to its end, as valgrind counts them.
///
/// # Errors
/// When valgrind cannot be run, or prints no number.
pub fn collected(command: &[String], arguments: &[&str]) -> Result<u64, Failure> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).args(command).args(arguments);
    let output = valgrind.output().map_err(|error| format!("cannot run valgrind: {error}"))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let collected = told.lines().find_map(|line| line.split_once(COLLECTED)?.1.trim().parse().ok());
    collected.ok_or_else(|| format!("valgrind did not count:\n{told}").into())
}

/// A server in another process; it ends when its standard input closes.
fn start(count: usize) -> Result<(Child, String), Failure> {
    let mut server = Command::new(std::env::current_exe()?)
        .args(["serve", &count.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = server.stdout.take().ok_or("the server has no output")?;
    let mut url = String::new();
    BufReader::new(output).read_line(&mut url)?;
    Ok((server, url.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_sets_a_client_in_relation_to_the_first() {
        let row = |micros: f64, allocations: f64, instructions: Option<f64>| Row {
            costs: WIDTHS.map(|_| Cost { micros, allocations }).to_vec(),
            instructions,
        };
        let first = row(10.0, 50.0, Some(80_000.0));
        let told = line("ours", &row(12.5, 53.0, Some(88_000.0)), &first);
        let words: Vec<_> = told.split_whitespace().collect();
        assert_eq!(words, ["ours", "12.5", "12.5", "12.5", "1.25", "1.25", "1.25", "53", "88000", "1.100"]);
        let told = line("other", &row(500.0, f64::NAN, None), &first);
        assert!(told.split_whitespace().collect::<Vec<_>>().ends_with(&["50.00", "-", "-"]), "{told}");
    }
}
