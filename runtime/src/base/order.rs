//! Sorts by a comparison of indices.
//!
//! Each use of the standard library's sorts adds 5 to 15 KB to a program, because they are compiled anew for each type.
//! This one is compiled once.

use std::cmp::Ordering;

/// Returns the indices of `count` items in the order of the items. Equal items stay in the order of their indices.
pub(crate) fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let is_after = |a: usize, b: usize| compare(a, b) == Ordering::Greater;
    if !order.windows(2).any(|pair| is_after(pair[0], pair[1])) {
        return order;
    }
    let mut merged = Vec::with_capacity(count);
    let mut length = 1;
    while length < count {
        for two in order.chunks(length.saturating_mul(2)) {
            let (mut left, mut right) = two.split_at(length.min(two.len()));
            while let ([first, left_rest @ ..], [second, right_rest @ ..]) = (left, right) {
                if is_after(*first, *second) {
                    merged.push(*second);
                    right = right_rest;
                } else {
                    merged.push(*first);
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut order, &mut merged);
        merged.clear();
        length *= 2;
    }
    order
}

/// Returns the numbers in rising order, each once.
pub(crate) fn distinct(numbers: Vec<usize>) -> Vec<usize> {
    if numbers.len() < 2 {
        return numbers;
    }
    let order = order(numbers.len(), &|a, b| numbers[a].cmp(&numbers[b]));
    let mut distinct: Vec<usize> = order.into_iter().map(|index| numbers[index]).collect();
    distinct.dedup();
    distinct
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn the_order_is_that_of_the_standard_library() {
        for count in 0..70 {
            for range in [1, 3, 1000] {
                let items: Vec<u32> = (0..count).map(|_| fastrand::u32(0..range)).collect();
                let mut expected: Vec<usize> = (0..items.len()).collect();
                expected.sort_by_key(|index| items[*index]);
                assert_eq!(order(items.len(), &|a, b| items[a].cmp(&items[b])), expected, "{items:?}");
            }
        }
    }

    #[test]
    fn sorted_items_are_compared_once() {
        let comparisons = std::cell::Cell::new(0);
        order(1000, &|a, b| {
            comparisons.set(comparisons.get() + 1);
            a.cmp(&b)
        });
        assert_eq!(comparisons.get(), 999);
    }
}
