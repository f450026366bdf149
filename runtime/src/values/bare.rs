//! Reads a value from a text that is not JSON, such as the value of a header or a body of `text/plain`.

use super::field::Field;
use super::json::{DecodeError, Drift, Mode, WriteMode, decode, decode_whole, to_json};
use super::value::{Value, View};

/// Reads `text` into `value`, which holds its `Default`, and returns each difference that was tolerated. `field`
/// describes the value.
///
/// The text of a number or a truth value is its JSON. The text of a string is the string. The text of any other value,
/// such as an enum of numbers and strings, is its JSON if that is a value which the document declares, else a string.
///
/// # Errors
/// The same as for [`decode`].
pub(crate) fn decode_bare(
    text: &str,
    field: Option<&'static Field>,
    value: &mut dyn Value,
    mode: Mode,
) -> Result<Vec<Drift>, DecodeError> {
    let string = || to_json(View::Str(text), WriteMode::Full);
    match value.view() {
        View::Bool(_) | View::Int(_) | View::UInt(_) | View::Float(_) => {
            decode_whole(text.trim().as_bytes(), field, value, mode)
        }
        View::Str(_) => {
            // Many servers end a text with a line feed, which is not part of a date or of a value of an enum.
            let lean = to_json(View::Str(text.trim()), WriteMode::Full);
            for exact in [string(), lean] {
                if decode(&exact, value, Mode::Strict).is_ok() {
                    return Ok(Vec::new());
                }
                value.reset();
            }
            decode(&string(), value, mode)
        }
        View::Absent | View::Null | View::Bytes(..) | View::Raw(_) | View::List(_) | View::Map(_) | View::Record(_) => {
            let json = text.trim().as_bytes();
            decode(json, value, Mode::Strict).or_else(|_| {
                value.reset();
                decode(&string(), value, mode)
            })
        }
    }
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros are for emitted code")]
mod tests {
    use super::decode_bare;
    use crate::values::json::{DriftKind, Mode};

    #[derive(Clone)]
    enum Level {
        One,
        Many,
        Other(crate::Json),
    }

    crate::literal_enum! {
        Level { One: "1", Many: "\"many\"", }
        Other
    }

    fn read(text: &str, mode: Mode) -> Option<(Level, Vec<DriftKind>)> {
        let mut level = Level::default();
        let drift = decode_bare(text, None, &mut level, mode).ok()?;
        Some((level, drift.iter().map(|drift| drift.kind).collect()))
    }

    #[derive(Clone)]
    enum State {
        Up,
        Other(crate::door::UnknownValue),
    }

    crate::string_enum! {
        State { Up: "up", }
        Other
    }

    #[test]
    fn space_around_a_text_counts_only_if_it_may_be_part_of_it() {
        let mut state = State::default();
        assert_eq!(decode_bare("up\n", None, &mut state, Mode::Strict), Ok(Vec::new()));
        assert_eq!(state, State::Up);
        let mut text = String::new();
        assert_eq!(decode_bare("up\n", None, &mut text, Mode::Strict), Ok(Vec::new()));
        assert_eq!(text, "up\n");
        let drift = decode_bare("down\n", None, &mut state, Mode::Tolerant).expect("it is tolerated");
        assert_eq!(drift.first().map(|drift| drift.kind), Some(DriftKind::UnknownEnumValue));
        assert!(!state.is_known());
        assert!(matches!(state, State::Other(text) if text.as_str() == "down\n"));
    }

    #[test]
    fn a_literal_is_read_as_json_if_that_is_declared_and_else_as_a_string() {
        assert_eq!(read(" 1", Mode::Strict), Some((Level::One, vec![])));
        assert_eq!(read("many", Mode::Strict), Some((Level::Many, vec![])));
        assert_eq!(read("2", Mode::Strict), None);
        let (other, drift) = read("few", Mode::Tolerant).expect("it is tolerated");
        assert!(!other.is_known());
        assert!(matches!(other, Level::Other(json) if json.text() == "\"few\""));
        assert_eq!(drift, [DriftKind::UnknownEnumValue]);
    }
}
