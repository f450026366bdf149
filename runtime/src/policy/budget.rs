//! A budget of retries: while a server is in trouble, the client sends it hardly more requests than it has calls.

use std::sync::atomic::{AtomicU32, Ordering};

/// The number of retries that a client makes over many calls, whatever the [`RetryPolicy`](crate::RetryPolicy) of each
/// call allows. The budget starts with `spare` retries, each call adds `percent` of a retry, and it never holds more
/// than `spare`. If no retry is left, the result of the last try is final.
///
/// The default is 20 percent, with 100 spare retries. Clones of a client share the budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryBudget {
    /// The part of a retry that each call adds, in percent.
    pub percent: u32,
    /// The number of retries at the start, and the most that the budget can hold.
    pub spare: u32,
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self::new(20, 100)
    }
}

impl RetryBudget {
    /// Creates a budget.
    pub fn new(percent: u32, spare: u32) -> Self {
        Self { percent, spare }
    }

    /// Creates a budget without a limit: only the policy of each call counts.
    pub fn unlimited() -> Self {
        Self::new(0, u32::MAX)
    }
}

/// The units of one retry: percent.
const ONE: u32 = 100;

/// The state of a [`RetryBudget`].
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

    /// Adds the part of a retry that a call brings.
    pub(crate) fn add(&self) {
        let more = |left: u32| (left < self.full).then(|| left.saturating_add(self.percent).min(self.full));
        // Usually the budget is full, and nothing is written that threads would have to share.
        if self.left.load(Ordering::Relaxed) < self.full {
            let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
        }
    }

    /// Takes a retry, if one is left.
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
