//! Constraints of values (JSON Schema validation keywords), checked before a request is sent.

use std::fmt;

use super::field::Field;
use super::json::{WriteMode, decimal, push_key, to_json};
use super::value::{Items, Value, View};
use crate::base::order::order;

/// A numeric bound with the type of number that the document uses.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limit {
    None,
    Int(i64),
    Float(f64),
}

/// The constraints that a schema sets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constraints {
    minimum: Limit,
    maximum: Limit,
    multiple_of: Limit,
    min_length: u32,
    max_length: u32,
    min_items: u32,
    max_items: u32,
    exclusive_minimum: bool,
    exclusive_maximum: bool,
    unique_items: bool,
    /// The description of each item of a list, or of each value of a map.
    each: Option<&'static Field>,
}

impl Constraints {
    /// No constraints.
    pub const NONE: Self = Self {
        minimum: Limit::None,
        maximum: Limit::None,
        multiple_of: Limit::None,
        min_length: 0,
        max_length: u32::MAX,
        min_items: 0,
        max_items: u32::MAX,
        exclusive_minimum: false,
        exclusive_maximum: false,
        unique_items: false,
        each: None,
    };

    const fn lower(mut self, limit: Limit, exclusive: bool) -> Self {
        self.minimum = limit;
        self.exclusive_minimum = exclusive;
        self
    }

    const fn upper(mut self, limit: Limit, exclusive: bool) -> Self {
        self.maximum = limit;
        self.exclusive_maximum = exclusive;
        self
    }

    /// `minimum`
    pub const fn minimum(self, bound: i64) -> Self {
        self.lower(Limit::Int(bound), false)
    }

    /// `minimum` with a fraction.
    pub const fn minimum_f64(self, bound: f64) -> Self {
        self.lower(Limit::Float(bound), false)
    }

    /// `exclusiveMinimum`
    pub const fn exclusive_minimum(self, bound: i64) -> Self {
        self.lower(Limit::Int(bound), true)
    }

    /// `exclusiveMinimum` with a fraction.
    pub const fn exclusive_minimum_f64(self, bound: f64) -> Self {
        self.lower(Limit::Float(bound), true)
    }

    /// `maximum`
    pub const fn maximum(self, bound: i64) -> Self {
        self.upper(Limit::Int(bound), false)
    }

    /// `maximum` with a fraction.
    pub const fn maximum_f64(self, bound: f64) -> Self {
        self.upper(Limit::Float(bound), false)
    }

    /// `exclusiveMaximum`
    pub const fn exclusive_maximum(self, bound: i64) -> Self {
        self.upper(Limit::Int(bound), true)
    }

    /// `exclusiveMaximum` with a fraction.
    pub const fn exclusive_maximum_f64(self, bound: f64) -> Self {
        self.upper(Limit::Float(bound), true)
    }

    /// `multipleOf`
    pub const fn multiple_of(mut self, bound: i64) -> Self {
        self.multiple_of = Limit::Int(bound);
        self
    }

    /// `multipleOf` with a fraction.
    pub const fn multiple_of_f64(mut self, bound: f64) -> Self {
        self.multiple_of = Limit::Float(bound);
        self
    }

    /// `minLength`, in characters.
    pub const fn min_length(mut self, bound: u64) -> Self {
        self.min_length = saturate(bound);
        self
    }

    /// `maxLength`, in characters.
    pub const fn max_length(mut self, bound: u64) -> Self {
        self.max_length = saturate(bound);
        self
    }

    /// `minItems`
    pub const fn min_items(mut self, bound: u64) -> Self {
        self.min_items = saturate(bound);
        self
    }

    /// `maxItems`
    pub const fn max_items(mut self, bound: u64) -> Self {
        self.max_items = saturate(bound);
        self
    }

    /// `uniqueItems`
    pub const fn unique_items(mut self) -> Self {
        self.unique_items = true;
        self
    }

    /// Describes each item of a list, or each value of a map (`items`, `additionalProperties`).
    pub const fn each(mut self, inside: &'static Field) -> Self {
        self.each = Some(inside);
        self
    }

    pub(crate) const fn inside(&self) -> Option<&'static Field> {
        self.each
    }
}

/// No value in memory is long enough to reach the numbers that are cut off here.
const fn saturate(bound: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "within u32")]
    if bound > u32::MAX as u64 { u32::MAX } else { bound as u32 }
}

/// A constraint that a value violates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The place of the value: `per_page`, `body.rules[2].ttl`.
    pub path: String,
    /// The problem: "6 is below the minimum of 10".
    pub message: String,
}

impl Violation {
    /// Something that is required is not set.
    pub(crate) fn missing(path: String) -> Self {
        Self { path, message: "is required".to_owned() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.message)
    }
}

/// Adds to `out` each constraint that a value violates. A record is checked field by field, by the constraints of its
/// shape.
///
/// Absent values, `null` and read-only fields violate no constraint.
pub fn validate(constraints: &Constraints, view: View<'_>, path: &str, out: &mut Vec<Violation>) {
    let broken = match view {
        View::Absent | View::Null | View::Bool(_) | View::Bytes(..) | View::Raw(_) => None,
        View::Int(value) => constraints.number(Amount::Int(i128::from(value))),
        View::UInt(value) => constraints.number(Amount::Int(i128::from(value))),
        View::Float(value) => constraints.number(Amount::Float(value)),
        View::Str(value) => constraints.length(value),
        View::List(items) => {
            for index in 0..items.len() {
                let own = constraints.each.map_or_else(|| items.bounds(index), |each| each.constraints);
                validate(&own, items.item(index), &format!("{path}[{index}]"), out);
            }
            constraints.items(items)
        }
        View::Map(entries) => {
            let own = constraints.each.map_or(&Constraints::NONE, |each| &each.constraints);
            for index in 0..entries.len() {
                let (key, value) = entries.entry(index);
                validate(own, value, &member(path, key), out);
            }
            None
        }
        View::Record(record) => {
            validate_record(record, path, out);
            None
        }
    };
    if let Some(message) = broken {
        out.push(Violation { path: path.to_owned(), message });
    }
}

fn validate_record(record: &dyn Value, path: &str, out: &mut Vec<Violation>) {
    record.show(&mut |shape, values, _| {
        for (field, value) in shape.fields.iter().zip(values).filter(|(field, _)| !field.is_read_only()) {
            validate(&field.constraints, value.view(), &member(path, field.name), out);
        }
    });
}

fn member(path: &str, key: &str) -> String {
    let mut path = path.to_owned();
    push_key(&mut path, key);
    path
}

/// A number to check.
#[derive(Clone, Copy)]
enum Amount {
    Int(i128),
    Float(f64),
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

impl Limit {
    fn amount(self) -> Option<Amount> {
        match self {
            Self::None => None,
            Self::Int(value) => Some(Amount::Int(i128::from(value))),
            Self::Float(value) => Some(Amount::Float(value)),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "only where one of the two is a float already")]
impl Amount {
    fn float(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    fn compare(self, other: Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(&b)),
            (a, b) => a.float().partial_cmp(&b.float()),
        }
    }

    /// Decimal fractions are not exact in binary, so the decimal digits are compared: `0.3` is a multiple of `0.1`, and
    /// so is `0.1 + 0.2`, whose last digits are the error of floats.
    fn is_multiple_of(self, step: Self) -> bool {
        match (self, step) {
            (_, Self::Int(0)) => true,
            (Self::Int(value), Self::Int(step)) => value % step == 0,
            (value, step) => {
                match scaled(&format!("{value}"), &format!("{step}")) {
                    Some((value, step)) => is_near_multiple(value, step),
                    // A number with so many more digits than the step is a multiple as far as floats can say. One that
                    // is so much smaller is not, unless it is zero.
                    None => value.float() == 0.0 || value.float().abs() >= step.float().abs(),
                }
            }
        }
    }
}

/// True if an integer is a multiple of a step, or differs from one by no more than floats of its size do.
fn is_near_multiple(number: i128, step: i128) -> bool {
    /// Floats have 53 binary digits. Some are lost in a short calculation.
    const DIGITS: u32 = 50;
    let rest = number % step;
    rest.min(step - rest) <= number >> DIGITS
}

/// Returns the sizes of two numbers as integers of one scale. Returns `None` if one of them is zero or would be too large.
fn scaled(number: &str, step: &str) -> Option<(i128, i128)> {
    let ((_, digits, power), (_, step_digits, step_power)) = (decimal(number)?, decimal(step)?);
    let least = power.min(step_power);
    let integer = |digits: &str, zeros: i64| {
        let zeros = 10_i128.checked_pow(u32::try_from(zeros).ok()?)?;
        digits.parse::<i128>().ok()?.checked_mul(zeros)
    };
    Some((integer(&digits, power - least)?, integer(&step_digits, step_power - least)?))
}

impl Constraints {
    fn number(&self, value: Amount) -> Option<String> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        if matches!(value, Amount::Float(value) if !value.is_finite()) {
            return Some(format!("{value} is not a number that JSON can write"));
        }
        let breaks = |limit: Limit, side, exclusive: bool| {
            let limit = limit.amount()?;
            let order = value.compare(limit);
            (order == Some(side) || (exclusive && order == Some(Equal))).then_some(limit)
        };
        if let Some(limit) = breaks(self.minimum, Less, self.exclusive_minimum) {
            let bound = if self.exclusive_minimum { "not above the exclusive minimum" } else { "below the minimum" };
            return Some(format!("{value} is {bound} of {limit}"));
        }
        if let Some(limit) = breaks(self.maximum, Greater, self.exclusive_maximum) {
            let bound = if self.exclusive_maximum { "not below the exclusive maximum" } else { "above the maximum" };
            return Some(format!("{value} is {bound} of {limit}"));
        }
        let step = self.multiple_of.amount()?;
        (!value.is_multiple_of(step)).then(|| format!("{value} is not a multiple of {step}"))
    }

    fn length(&self, value: &str) -> Option<String> {
        if self.min_length == 0 && self.max_length == u32::MAX {
            return None;
        }
        outside(value.chars().count(), self.min_length, self.max_length, "characters")
    }

    fn items(&self, items: &dyn Items) -> Option<String> {
        outside(items.len(), self.min_items, self.max_items, "items")
            .or_else(|| (self.unique_items && has_twins(items)).then(|| "items must differ".to_owned()))
    }
}

fn outside(count: usize, minimum: u32, maximum: u32, what: &str) -> Option<String> {
    if count < minimum as usize {
        Some(format!("{count} {what} are fewer than {minimum}"))
    } else if count > maximum as usize {
        Some(format!("{count} {what} are more than {maximum}"))
    } else {
        None
    }
}

/// True if two items have the same JSON text.
fn has_twins(items: &dyn Items) -> bool {
    let texts: Vec<_> = (0..items.len()).map(|index| to_json(items.item(index), WriteMode::Full)).collect();
    order(texts.len(), &|a, b| texts[a].cmp(&texts[b])).windows(2).any(|pair| texts[pair[0]] == texts[pair[1]])
}
