//! Points in time and days, as the wire writes them.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::json::Reader;
use super::value::{Kind, Outcome, Value, View};

/// Strings of a format: the text is kept as it came, and understood on demand.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Default)]
        pub struct $name(String);

        impl $name {
            /// A value with this text, whatever it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text as the wire writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl Value for $name {
            fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
                reader.string(&mut self.0)
            }
            fn view(&self) -> View<'_> {
                View::Str(&self.0)
            }
            fn kind() -> Kind {
                Kind::Text
            }
        }
    };
}

text! {
    /// A point in time (format `date-time`, RFC 3339), holding the text as it came: nothing is lost or refused, and equality is
    /// that of the texts.
    DateTime
}

text! {
    /// A day (format `date`, RFC 3339 `full-date`), holding the text as it came.
    Date
}

const SECONDS_PER_DAY: i64 = 86_400;

impl DateTime {
    /// Whether the text is a `date-time` of RFC 3339 section 5.6.
    pub fn is_valid(&self) -> bool {
        self.unix_time().is_some()
    }

    /// Seconds since the start of 1970 in UTC, and nanoseconds after them; `None` when the text is no RFC 3339.
    ///
    /// A leap second counts as the second after it.
    pub fn unix_time(&self) -> Option<(i64, u32)> {
        let (day, time) = (self.0.get(..10)?, self.0.get(11..)?);
        if !matches!(self.0.as_bytes()[10], b'T' | b't' | b' ') {
            return None;
        }
        let (seconds, rest) = time_of_day(time)?;
        let (nanos, zone) = fraction(rest)?;
        let offset = zone_offset(zone)?;
        Some((days(day)? * SECONDS_PER_DAY + seconds - offset, nanos))
    }

    /// The point in time; `None` when the text is no RFC 3339.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let (seconds, nanos) = self.unix_time()?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let base = if seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(whole)
        } else {
            SystemTime::UNIX_EPOCH.checked_add(whole)
        };
        base?.checked_add(Duration::from_nanos(u64::from(nanos)))
    }

    /// The point in time.
    ///
    /// # Errors
    /// When `jiff` cannot read the text.
    #[cfg(feature = "jiff")]
    pub fn to_jiff(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.to_string())
    }
}

impl Date {
    /// Whether the text is a `full-date` of RFC 3339 section 5.6.
    pub fn is_valid(&self) -> bool {
        self.year_month_day().is_some()
    }

    /// Its parts; `None` when the text is no RFC 3339.
    pub fn year_month_day(&self) -> Option<(u16, u8, u8)> {
        days(&self.0)?;
        let part = |from, to| self.0.get(from..to)?.parse().ok();
        Some((self.0[..4].parse().ok()?, part(5, 7)?, part(8, 10)?))
    }

    /// The day.
    ///
    /// # Errors
    /// When `jiff` cannot read the text.
    #[cfg(feature = "jiff")]
    pub fn to_jiff(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.0.parse()
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::civil::Date> for Date {
    fn from(day: jiff::civil::Date) -> Self {
        Self(day.to_string())
    }
}

/// The number that `text` writes in digits alone, when it is not above `most`.
fn number(text: &str, most: i64) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|value| *value <= most)
}

/// Days from 1970-01-01 to `YYYY-MM-DD` in the Gregorian calendar.
fn days(text: &str) -> Option<i64> {
    /// Days from March of the year 0 to 1970-01-01.
    const EPOCH: i64 = 719_468;
    let (year, rest) = (text.get(..4)?, text.get(4..)?);
    let (month, day) = rest.strip_prefix('-')?.split_once('-')?;
    if month.len() != 2 || day.len() != 2 {
        return None;
    }
    let (year, month, day) = (number(year, 9999)?, number(month, 12)?, number(day, 31)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        _ => 31,
    };
    if month == 0 || day == 0 || day > longest {
        return None;
    }
    // Years from March on, so that the leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let from_march = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + leap_days + from_march - EPOCH)
}

/// `HH:MM:SS` in seconds, and what follows.
fn time_of_day(text: &str) -> Option<(i64, &str)> {
    let (hour, minute, second) = (text.get(..2)?, text.get(3..5)?, text.get(6..8)?);
    if text.get(2..3)? != ":" || text.get(5..6)? != ":" {
        return None;
    }
    Some((number(hour, 23)? * 3600 + number(minute, 59)? * 60 + number(second, 60)?, text.get(8..)?))
}

/// `.123` in nanoseconds, when it is there, and what follows.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(digits) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = digits.find(|char: char| !char.is_ascii_digit()).filter(|end| *end > 0)?;
    let nanos = format!("{:0<9}", &digits[..end])[..9].parse().ok()?;
    Some((nanos, &digits[end..]))
}

/// `Z`, `+HH:MM` or `-HH:MM` in seconds.
fn zone_offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = match text.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = text[1..].split_once(':')?;
    if hours.len() != 2 || minutes.len() != 2 {
        return None;
    }
    Some(sign * (number(hours, 23)? * 3600 + number(minutes, 59)? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn understands_rfc_3339() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some((0, 0))),
            ("2000-03-01T00:00:00z", Some((951_868_800, 0))),
            ("1969-12-31 23:59:59.5Z", Some((-1, 500_000_000))),
            ("2026-11-24T15:10:29.123456789012+02:00", Some((1_795_525_829, 123_456_789))),
            ("2024-02-29T12:00:00-00:30", Some((1_709_209_800, 0))),
            ("2023-02-29T12:00:00Z", None),
            ("2023-13-01T12:00:00Z", None),
            ("2023-00-01T12:00:00Z", None),
            ("2023-01-01T24:00:00Z", None),
            ("2023-01-01T12:00:00", None),
            ("2023-01-01T12:00:00.Z", None),
            ("2023-01-01T12:00:00+2:00", None),
            ("2023-01-01", None),
            ("2014-01-01 05:20:00.12345 +0000 UTC", None),
            ("20é3-01-01T12:00:00Z", None),
            ("", None),
        ] {
            assert_eq!(DateTime::from(text).unix_time(), expected, "{text}");
        }
    }

    #[test]
    fn understands_days() {
        assert_eq!(Date::from("2024-02-29").year_month_day(), Some((2024, 2, 29)));
        for text in ["2023-02-29", "2024-2-9", "2024-02-29T", "é", ""] {
            assert!(!Date::from(text).is_valid(), "{text}");
        }
    }

    #[test]
    fn converts_to_system_time() {
        let time = DateTime::from("1969-12-31T23:59:58.25Z").to_system_time();
        assert_eq!(time, SystemTime::UNIX_EPOCH.checked_sub(Duration::from_millis(1750)));
    }
}
