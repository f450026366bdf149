//! Points in time and days, in their form on the wire.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use super::json::Reader;
use super::value::{Kind, Outcome, Value, View};

/// Types for strings of a format: the text is kept as it came, and parsed on demand.
macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $format:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, Default)]
        pub struct $name(String);

        impl $name {
            /// Creates a value with this text, valid or not.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// Returns the text as it is on the wire.
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

        /// Checks the text, because a person may have written it; [`From`] keeps any text.
        impl FromStr for $name {
            type Err = DateError;
            fn from_str(text: &str) -> Result<Self, DateError> {
                let value = Self::from(text);
                if value.is_valid() { Ok(value) } else { Err(DateError($format)) }
            }
        }

        impl PartialOrd for $name {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for $name {
            fn cmp(&self, other: &Self) -> Ordering {
                (self.since_1970(), &self.0).cmp(&(other.since_1970(), &other.0))
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
    /// A point in time (format `date-time`, RFC 3339), which holds the text as it came. No text is lost or refused. Two
    /// values are equal if their texts are equal.
    ///
    /// The order is by time. Two different texts for the same nanosecond are ordered by text, so that only equal values
    /// compare as equal. Texts that are not RFC 3339 come first.
    ///
    /// ```
    /// use restwright::DateTime;
    ///
    /// let (noon, later) = (DateTime::from("2026-01-01T12:00:00Z"), DateTime::from("2026-01-01T12:00:01+00:00"));
    /// assert!(noon < later && DateTime::from("soon") < noon);
    /// assert!("2026-01-01T13:00:00+01:00".parse::<DateTime>()? < later);
    /// # Ok::<(), restwright::DateError>(())
    /// ```
    DateTime, "date-time"
}

text! {
    /// A day (format `date`, RFC 3339 `full-date`), which holds the text as it came. It is ordered like [`DateTime`].
    Date, "full-date"
}

/// The error for a text that cannot be parsed as a date or a point in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateError(&'static str);

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the text is no `{}` of RFC 3339, section 5.6", self.0)
    }
}

impl std::error::Error for DateError {}

const SECONDS_PER_DAY: i64 = 86_400;

impl DateTime {
    /// Returns true if the text is a `date-time` of RFC 3339 section 5.6.
    pub fn is_valid(&self) -> bool {
        self.unix_time().is_some()
    }

    /// Returns the seconds since the start of 1970 in UTC, and the nanoseconds after them; `None` if the text is not
    /// RFC 3339.
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

    fn since_1970(&self) -> Option<(i64, u32)> {
        self.unix_time()
    }

    /// Returns the point in time; `None` if the text is not RFC 3339.
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

    /// Returns the point in time.
    ///
    /// # Errors
    /// If `jiff` cannot read the text.
    #[cfg(feature = "jiff")]
    pub fn to_jiff(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

/// In UTC, with as many digits of the fraction as needed. RFC 3339 has the years 0 to 9999; a time outside of them
/// becomes the nearest one inside.
impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                let whole = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
                match before.subsec_nanos() {
                    0 => (-whole, 0),
                    nanos => (-whole - 1, 1_000_000_000 - nanos),
                }
            }
        };
        Self(written(seconds, nanos))
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(time: jiff::Timestamp) -> Self {
        Self(time.to_string())
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&DateTime> for jiff::Timestamp {
    type Error = jiff::Error;
    fn try_from(time: &DateTime) -> Result<Self, jiff::Error> {
        time.to_jiff()
    }
}

impl Date {
    /// Returns true if the text is a `full-date` of RFC 3339 section 5.6.
    pub fn is_valid(&self) -> bool {
        self.year_month_day().is_some()
    }

    fn since_1970(&self) -> Option<i64> {
        days(&self.0)
    }

    /// Returns year, month and day; `None` if the text is not RFC 3339.
    pub fn year_month_day(&self) -> Option<(u16, u8, u8)> {
        days(&self.0)?;
        let part = |from, to| self.0.get(from..to)?.parse().ok();
        Some((self.0[..4].parse().ok()?, part(5, 7)?, part(8, 10)?))
    }

    /// Returns the day.
    ///
    /// # Errors
    /// If `jiff` cannot read the text.
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

/// The day in UTC, converted like a [`DateTime`].
impl From<SystemTime> for Date {
    fn from(time: SystemTime) -> Self {
        Self(DateTime::from(time).0[..10].to_owned())
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&Date> for jiff::civil::Date {
    type Error = jiff::Error;
    fn try_from(day: &Date) -> Result<Self, jiff::Error> {
        day.to_jiff()
    }
}

/// The days from March of the year 0 to 1970-01-01.
const EPOCH: i64 = 719_468;

/// The days of four hundred years.
const DAYS_PER_ERA: i64 = 146_097;

/// Writes a point in time in UTC in the form of RFC 3339.
fn written(seconds: i64, nanos: u32) -> String {
    /// The first and last second of the years that RFC 3339 can write.
    const SECONDS: (i64, i64) = (-62_167_219_200, 253_402_300_799);
    let (seconds, nanos) = match seconds {
        below if below < SECONDS.0 => (SECONDS.0, 0),
        above if above > SECONDS.1 => (SECONDS.1, 999_999_999),
        within => (within, nanos),
    };
    let (year, month, day) = civil(seconds.div_euclid(SECONDS_PER_DAY));
    let time = seconds.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    let digits = format!("{nanos:09}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{point}{digits}Z")
}

/// Returns year, month and day of the Gregorian calendar; the reverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + EPOCH;
    let (era, day_of_era) = (days.div_euclid(DAYS_PER_ERA), days.rem_euclid(DAYS_PER_ERA));
    // Years from March on, so that the leap day is the last of its year.
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 { (year, month + 3) } else { (year + 1, month - 9) };
    (year + era * 400, month, day)
}

/// Returns the number that `text` writes with only digits, if it is at most `most`.
fn number(text: &str, most: i64) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok().filter(|value| *value <= most)
}

/// Returns the days from 1970-01-01 to `YYYY-MM-DD` in the Gregorian calendar.
fn days(text: &str) -> Option<i64> {
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

/// Returns `HH:MM:SS` in seconds, and the rest of the text.
fn time_of_day(text: &str) -> Option<(i64, &str)> {
    let (hour, minute, second) = (text.get(..2)?, text.get(3..5)?, text.get(6..8)?);
    if text.get(2..3)? != ":" || text.get(5..6)? != ":" {
        return None;
    }
    Some((number(hour, 23)? * 3600 + number(minute, 59)? * 60 + number(second, 60)?, text.get(8..)?))
}

/// Returns `.123` in nanoseconds, if it is there, and the rest of the text.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(digits) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = digits.find(|char: char| !char.is_ascii_digit()).filter(|end| *end > 0)?;
    let nanos = format!("{:0<9}", &digits[..end])[..9].parse().ok()?;
    Some((nanos, &digits[end..]))
}

/// Returns `Z`, `+HH:MM` or `-HH:MM` in seconds.
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
    fn is_written_as_it_is_read() {
        for (seconds, nanos, expected) in [
            (0, 0, "1970-01-01T00:00:00Z"),
            (-1, 500_000_000, "1969-12-31T23:59:59.5Z"),
            (951_868_800, 1, "2000-03-01T00:00:00.000000001Z"),
            (951_782_400, 0, "2000-02-29T00:00:00Z"),
            (i64::MAX, 1, "9999-12-31T23:59:59.999999999Z"),
            (i64::MIN, 1, "0000-01-01T00:00:00Z"),
        ] {
            assert_eq!(written(seconds, nanos), expected);
        }
        // The step is a prime number of days, so that all days of years and months occur.
        let (first, last) = (days("0000-01-01").expect("it is a day"), days("9999-12-31").expect("it is a day"));
        for day in (first..=last).step_by(37) {
            let (year, month, day_of_month) = civil(day);
            assert_eq!(days(&format!("{year:04}-{month:02}-{day_of_month:02}")), Some(day));
        }
    }

    #[test]
    fn system_times_come_and_go() {
        let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1750);
        assert_eq!(DateTime::from(before), "1969-12-31T23:59:58.25Z");
        assert_eq!(DateTime::from(before).to_system_time(), Some(before));
        assert_eq!(Date::from(before), "1969-12-31");
        let now = SystemTime::now();
        assert_eq!(DateTime::from(now).to_system_time(), Some(now));
    }

    #[test]
    fn the_order_is_that_of_time() {
        let sorted = [
            "",
            "soon",
            "1969-12-31T23:59:59.5Z",
            "2026-01-01T00:00:00+01:00",
            "2026-01-01T00:00:00+00:00",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.1Z",
        ];
        let mut times: Vec<_> = sorted.iter().rev().map(|text| DateTime::from(*text)).collect();
        times.sort();
        assert_eq!(times, sorted);
        let mut days = ["2026-02-01", "0001-01-01", "2026-1-1"].map(Date::from);
        days.sort();
        assert_eq!(days, ["2026-1-1", "0001-01-01", "2026-02-01"]);
    }

    #[test]
    fn what_is_parsed_is_checked() {
        assert_eq!("2026-01-01T00:00:00Z".parse::<DateTime>(), Ok(DateTime::from("2026-01-01T00:00:00Z")));
        let error = "tomorrow".parse::<DateTime>().expect_err("it is no RFC 3339");
        assert_eq!(error.to_string(), "the text is no `date-time` of RFC 3339, section 5.6");
        assert_eq!("2024-02-29".parse::<Date>(), Ok(Date::from("2024-02-29")));
        assert!("2023-02-29".parse::<Date>().is_err());
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_comes_and_goes() {
        let time: jiff::Timestamp = "2026-07-01T12:00:00+02:00".parse().expect("it is one");
        assert_eq!(DateTime::from(time), "2026-07-01T10:00:00Z");
        assert_eq!(jiff::Timestamp::try_from(&DateTime::from("2026-07-01T12:00:00+02:00")).ok(), Some(time));
        let day = jiff::civil::Date::try_from(&Date::from("2024-02-29")).expect("it is a day");
        assert_eq!(Date::from(day), "2024-02-29");
        jiff::Timestamp::try_from(&DateTime::from("soon")).expect_err("it is no point in time");
    }

    #[test]
    fn converts_to_system_time() {
        let time = DateTime::from("1969-12-31T23:59:58.25Z").to_system_time();
        assert_eq!(time, SystemTime::UNIX_EPOCH.checked_sub(Duration::from_millis(1750)));
    }
}
