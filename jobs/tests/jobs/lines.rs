//! Counts the lines of each job, and compares the table in `README.md` with them.

use std::path::Path;

/// The rows of the table: the job, its lines here, and its lines with the Python SDK.
fn rows() -> Vec<(String, usize, usize)> {
    let table = include_str!("../../README.md").lines().filter(|line| line.starts_with("| [`"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let job = cells[1].trim_start_matches("[`").split('`').next().expect("a job has a name").to_owned();
        let count = |cell: &str| cell.parse().unwrap_or_else(|_| panic!("a number of lines: {cell}"));
        (job, count(cells[3]), count(cells[4]))
    };
    table.map(row).collect()
}

/// The lines between the braces of a function, without those that only close brackets.
fn body(source: &str, head: &str) -> usize {
    let lines = source.lines().skip_while(|line| !line.contains(head)).skip(1).take_while(|line| *line != "}");
    lines.filter(|line| line.contains(char::is_alphanumeric)).count()
}

#[test]
fn no_job_is_more_than_two_lines_longer_than_with_the_python_sdk() {
    for (job, ours, theirs) in rows() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let (file, head) = match job.as_str() {
            "faked" => (folder.join("tests/faked.rs"), "fn a_paused_zone_is_told"),
            _ => (folder.join("src/bin").join(&job).with_extension("rs"), "fn main"),
        };
        let source = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert_eq!(body(&source, head), ours, "the lines of `{job}` in the table");
        assert!(ours <= theirs + 2, "`{job}` has {ours} lines, and {theirs} with the Python SDK");
    }
}

#[test]
fn every_job_is_in_the_table() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bin");
    let files = std::fs::read_dir(folder).expect("the folder is there");
    let mut jobs: Vec<String> = files
        .map(|file| {
            file.expect("it can be read").path().file_stem().expect("it has a name").to_string_lossy().into_owned()
        })
        .chain(["faked".to_owned()])
        .collect();
    let mut told: Vec<String> = rows().into_iter().map(|(job, ..)| job).collect();
    jobs.sort();
    told.sort();
    assert_eq!(told, jobs);
}
