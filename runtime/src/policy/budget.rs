//! A budget of repetitions: while a server is in trouble, a client asks it hardly more often than it has calls.

use std::sync::atomic::{AtomicU32, Ordering};

/// How many repetitions a client makes over many calls, whatever the [`RetryPolicy`](crate::RetryPolicy) of each allows:
/// over any number of calls no more than `spare`, and `percent` of a repetition for each call. Where nothing is left, what
/// a try brought stands.
///
/// By default it is 20 percent with 100 to spare. Clones of a client share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryBudget {
    /// How much of a repetition each call adds, in percent.
    pub percent: u32,
    /// What there is at the beginning, and what unused repetitions add up to.
    pub spare: u32,
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(20, 100)
    }
}

impl RetryBudget {
    /// A budget.
    pub fn new(percent: u32, spare: u32) -> Self {
        Self { percent, spare }
    }

    /// No bound but that of each call's policy.
    pub fn unlimited() -> Self {
        Self::new(0, u32::MAX)
    }
}

/// What of one repetition the percents are counted in.
const ONE: u32 = 100;

/// What is left of a [`RetryBudget`].
#[derive(Debug)]
pub(crate) struct Budget {
    percent: u32,
    full: u32,
    left: AtomicU32,
    is_unlimited: bool,
}

impl Budget {
    pub(crate) fn new(budget: RetryBudget) -> Self {
        let full = budget.spare.saturating_mul(ONE);
        let is_unlimited = budget == RetryBudget::unlimited();
        Self { percent: budget.percent, full, left: AtomicU32::new(full), is_unlimited }
    }

    /// Adds what a call brings.
    pub(crate) fn add(&self) {
        let more = |left: u32| (left < self.full).then(|| left.saturating_add(self.percent).min(self.full));
        // In good times it is full, and nothing is written that threads would have to share.
        if self.left.load(Ordering::Relaxed) < self.full {
            let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }

    /// Takes a repetition, if there is one.
    pub(crate) fn take(&self) -> bool {
        let less = |left: u32| left.checked_sub(ONE);
        self.is_unlimited || self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, RetryBudget};

    #[test]
    fn calls_add_a_share_up_to_what_is_spare() {
        let budget = Budget::new(RetryBudget::new(25, 2));
        budget.add();
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false], "it begins full");
        for _ in 0..3 {
            budget.add();
        }
        assert!(!budget.take(), "three quarters are not enough");
        budget.add();
        assert_eq!([budget.take(), budget.take()], [true, false]);
        for _ in 0..100 {
            budget.add();
        }
        assert_eq!([budget.take(), budget.take(), budget.take()], [true, true, false], "more is not kept");
    }

    #[test]
    fn none_and_no_end() {
        let none = Budget::new(RetryBudget::new(0, 0));
        none.add();
        assert!(!none.take());
        let unlimited = Budget::new(RetryBudget::unlimited());
        assert!((0..1000).all(|_| unlimited.take()));
    }
}
