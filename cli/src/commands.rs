//! The command line of `restwright`: the meaning of each word, with examples.

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::color::Color;
use crate::home::Home;
use crate::out::say;
use crate::{Outcome, diff, explain, generate, new, update};

/// The exit codes of `generate` and `check`.
const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  `check` found a difference, or warnings are denied and there were some
  2  the arguments or the document cannot be used at all; nothing is changed";

const EXAMPLES: &str = "\
Examples:
  restwright new --spec openapi.yaml                        a workspace to keep: crate, example, test, CI
  restwright generate --spec openapi.yaml --out my-client   a crate from any document, with defaults
  restwright generate                                       what `codegen.toml` says, into `generated`
  restwright check                                          whether that is up to date; for CI
  restwright diff HEAD:openapi.yaml openapi.yaml            what a new document does to callers
  restwright update --from fetched.yaml                     take a new document, and all that follows from it
  restwright explain \"GET /pets/{petId}\"                    what an operation becomes in Rust, and why
  restwright completions bash > ~/.local/share/bash-completion/completions/restwright";

const NEW_EXAMPLES: &str = "\
Examples:
  restwright new --spec openapi.yaml
  restwright new --spec openapi.yaml --name pets --license MIT clients/pets";

const GENERATE_EXAMPLES: &str = "\
Examples:
  restwright generate --spec openapi.yaml --out my-client --name my-client
  restwright generate --config api/codegen.toml --out client --report report.json
  restwright generate --spec openapi.yaml --out pets --only pets";

const DIFF_EXAMPLES: &str = "\
Examples:
  restwright diff old.yaml new.yaml
  restwright diff HEAD:openapi.yaml openapi.yaml --config codegen.toml
  restwright diff v1.json.gz v2.json --format markdown --fail-on major";

const DIFF_EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  a verdict is that of `--fail-on`, or above, and is not approved
  2  the arguments or one of the documents cannot be used at all, or an approval no longer applies";

const UPDATE_EXAMPLES: &str = "\
Examples:
  restwright update --from fetched.yaml
  restwright update --from fetched.yaml --origin https://api.example/openapi.yaml --date 2027-01-31
  restwright update --from fetched.yaml --format markdown --dry-run
  restwright update --from fetched.yaml --fail-on major --approvals approvals.toml";

const UPDATE_EXIT_CODES: &str = "\
Exit codes:
  0  done, or there is nothing to do
  1  a verdict is that of `--fail-on`, or above, and is not approved; nothing is changed
  2  the arguments or the document cannot be used at all, or an overlay, an entry of the configuration or an approval
     no longer applies; nothing is changed";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  restwright explain listPets --spec openapi.yaml
  restwright explain \"#/components/schemas/Pet\"
  restwright explain pets::Pet
  restwright explain shape-contradiction";

const CHECK_EXAMPLES: &str = "\
Examples:
  restwright check                                          in CI: what `codegen.toml` says, against `generated`
  restwright check --deny-warnings
  restwright check --spec openapi.yaml --out my-client";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  restwright completions bash > ~/.local/share/bash-completion/completions/restwright
  restwright completions zsh > ~/.zfunc/_restwright
  restwright completions fish > ~/.config/fish/completions/restwright.fish";

/// The exit codes of the commands that compare nothing.
const PLAIN_EXIT_CODES: &str = "\
Exit codes:
  0  done
  2  the arguments or the document cannot be used at all; nothing is changed";

/// The arguments of `restwright`.
#[derive(Debug, Parser)]
#[command(
    name = "restwright",
    version,
    about = "Makes a typed Rust client crate from an OpenAPI document, and keeps it",
    after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"),
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// When to print in colour: by default to a terminal, unless `NO_COLOR` is set
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a workspace from an OpenAPI document: configuration, overlay, crate, example, test, CI
    #[command(after_help = format!("{NEW_EXAMPLES}\n\n{PLAIN_EXIT_CODES}"))]
    New(new::Options),
    /// Make a client crate from an OpenAPI document
    #[command(after_help = format!("{GENERATE_EXAMPLES}\n\n{EXIT_CODES}"))]
    Generate(generate::Options),
    /// Write nothing; end with 1 and a diff if the crate is not what `generate` would make
    #[command(after_help = format!("{CHECK_EXAMPLES}\n\n{EXIT_CODES}"), mut_arg("check", |arg| arg.hide(true)))]
    Check(generate::Options),
    /// Show what the change from one document to another does to callers
    #[command(after_help = format!("{DIFF_EXAMPLES}\n\n{DIFF_EXIT_CODES}"))]
    Diff(diff::Options),
    /// Replace the document by a new one, and update the crate, the lock, the changelog and the version
    #[command(after_help = format!("{UPDATE_EXAMPLES}\n\n{UPDATE_EXIT_CODES}"))]
    Update(update::Options),
    /// Explain how an operation, a schema or a diagnostic is read, and what it becomes in Rust
    #[command(after_help = format!("{EXPLAIN_EXAMPLES}\n\n{PLAIN_EXIT_CODES}"))]
    Explain(explain::Options),
    /// Print the completions of a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

impl Arguments {
    /// Runs the command in the current folder.
    pub fn run(self) -> ExitCode {
        let color = self.color;
        Outcome::code(self.outcome(), color)
    }

    fn outcome(self) -> Result<Outcome, String> {
        let color = self.color;
        let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
        let home = Home::of(current);
        match self.command {
            Command::New(options) => new::run(&options, &home),
            Command::Generate(options) => generate::run(&options, &home),
            Command::Check(options) => generate::run(&generate::Options { check: true, ..options }, &home),
            Command::Diff(options) => diff::run(&options, &home, color),
            Command::Update(options) => update::run(&options, &home, color),
            Command::Explain(options) => explain::run(&options, &home),
            Command::Completions { shell } => {
                let mut script = Vec::new();
                clap_complete::generate(shell, &mut Self::command(), "restwright", &mut script);
                say(String::from_utf8_lossy(&script))?;
                Ok(Outcome::Done)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_example_is_a_command_that_is_understood() {
        let whole = Arguments::command();
        let help = std::iter::once(&whole).chain(whole.get_subcommands()).map(|command| {
            let page = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(page.starts_with("Examples:\n"), "`{}` has no examples", command.get_name());
            page
        });
        let pages: Vec<String> = help.collect();
        let examples = pages.iter().flat_map(|page| page.lines());
        let mut tried = 0;
        for line in examples.filter_map(|line| line.trim().strip_prefix("restwright ")) {
            // Text after two spaces is an explanation, and text after `>` is for the shell.
            let command = line.split("   ").next().unwrap_or(line).split(" > ").next().unwrap_or(line);
            let words = command.split('"').enumerate().flat_map(|(index, text)| match index % 2 {
                0 => text.split_whitespace().collect::<Vec<_>>(),
                _ => vec![text],
            });
            let parsed = Arguments::try_parse_from(std::iter::once("restwright").chain(words));
            assert!(parsed.is_ok(), "{command}: {}", parsed.err().map(|error| error.to_string()).unwrap_or_default());
            tried += 1;
        }
        assert!(tried > 16, "only {tried} examples were found");
    }
}
