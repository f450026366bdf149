//! Decides when output is coloured, and in which colours.

use std::io::IsTerminal;

/// When to print in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// To a terminal, unless the environment forbids it (`NO_COLOR`, `TERM=dumb`).
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// True if the output to `stream` is coloured.
    pub fn is_on(self, stream: &impl IsTerminal) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => stream.is_terminal() && is_welcome(|name| std::env::var(name).ok()),
        }
    }
}

/// True if the environment allows colour (<https://no-color.org>).
fn is_welcome(variable: impl Fn(&str) -> Option<String>) -> bool {
    let forbidden = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
    !forbidden && variable("TERM").as_deref() != Some("dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_has_colour_unless_the_environment_forbids_it() {
        let welcome =
            |name: &'static str, value: &'static str| is_welcome(|asked| (asked == name).then(|| value.to_owned()));
        assert!(welcome("TERM", "xterm") && welcome("NO_COLOR", ""));
        assert!(!welcome("TERM", "dumb") && !welcome("NO_COLOR", "1"));
    }

    #[test]
    fn a_file_has_colour_only_when_asked() {
        let file = std::fs::File::open(env!("CARGO_MANIFEST_PATH")).expect("the manifest can be opened");
        assert_eq!([Color::Auto, Color::Always, Color::Never].map(|color| color.is_on(&file)), [false, true, false]);
    }
}
