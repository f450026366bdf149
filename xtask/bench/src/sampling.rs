//! Samples of two ways to do the same thing, taken in turn, and the ratios of both.

use std::time::Duration;

/// Times of ours and of the other, taken alternately so that both meet the same load.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    ours: Vec<Duration>,
    other: Vec<Duration>,
}

impl Samples {
    /// Adds one sample of each.
    pub fn push(&mut self, ours: Duration, other: Duration) {
        self.ours.push(ours);
        self.other.push(other);
    }

    /// Ours to the other: the ratio of the minima, which other load disturbs least, and the ratio of the medians.
    pub fn ratios(&self) -> (f64, f64) {
        let ratio =
            |pick: fn(&[Duration]) -> Duration| pick(&self.ours).as_secs_f64() / pick(&self.other).as_secs_f64();
        (ratio(minimum), ratio(median))
    }

    /// One line: the minima per unit of work, and the ratios.
    pub fn line(&self, what: &str, units: u32) -> String {
        let micros = |samples: &[Duration]| minimum(samples).as_secs_f64() * 1e6 / f64::from(units);
        let (minima, medians) = self.ratios();
        let (ours, other) = (micros(&self.ours), micros(&self.other));
        format!("{what:<42} {ours:>9.1} us {other:>9.1} us   {minima:.2} of minima, {medians:.2} of medians")
    }
}

fn minimum(samples: &[Duration]) -> Duration {
    samples.iter().min().copied().unwrap_or_default()
}

fn median(samples: &[Duration]) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_of_the_minima_and_of_the_medians() {
        let mut samples = Samples::default();
        for (ours, other) in [(10, 20), (30, 40), (90, 100)] {
            samples.push(Duration::from_micros(ours), Duration::from_micros(other));
        }
        assert_eq!(samples.ratios(), (0.5, 0.75));
        assert!(samples.line("work", 10).contains("1.0 us"), "{}", samples.line("work", 10));
    }
}
