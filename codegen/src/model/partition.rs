//! Finds the coarsest partition of a graph in which nodes of one part lead to the same parts, edge by edge.
//!
//! If a part is split, the largest piece keeps the number, and only nodes that lead to the other pieces are looked at
//! again. So each node changes its part only a few times (the logarithm of the number of nodes), however long the paths
//! in the graph are.

use std::collections::BTreeMap;

/// Numbers the keys from 0 without gaps, in the order of their first use. Equal keys have equal numbers.
pub(crate) fn numbered<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<u32> {
    let mut known: BTreeMap<K, u32> = BTreeMap::new();
    keys.map(|key| {
        let fresh = u32::try_from(known.len()).expect("a document has fewer than 2^32 types");
        *known.entry(key).or_insert(fresh)
    })
    .collect()
}

/// Splits `parts`, one for each node, until the nodes of one part lead to the same parts in the same order. An edge
/// that is `None` leads to nothing.
pub(crate) fn coarsest(parts: &[u32], edges: &[Vec<Option<usize>>]) -> Vec<u32> {
    let mut partition = Partition::new(parts);
    let leading = leading(edges);
    let mut open: Vec<usize> = (0..edges.len()).collect();
    while !open.is_empty() {
        let moved = partition.split(&open, edges);
        open = moved.iter().flat_map(|node| leading[*node].iter().copied()).collect();
        open.sort_unstable();
        open.dedup();
    }
    numbered(partition.of.into_iter())
}

/// Returns for each node the nodes that lead to it.
fn leading(edges: &[Vec<Option<usize>>]) -> Vec<Vec<usize>> {
    let mut leading = vec![Vec::new(); edges.len()];
    for (node, ends) in edges.iter().enumerate() {
        ends.iter().flatten().for_each(|end| leading[*end].push(node));
    }
    leading
}

struct Partition {
    /// The part of each node.
    of: Vec<u32>,
    /// The nodes of each part.
    members: Vec<Vec<usize>>,
    /// The index of each node in `members` of its part.
    place: Vec<usize>,
}

impl Partition {
    fn new(parts: &[u32]) -> Self {
        let mut partition = Self { of: numbered(parts.iter()), members: Vec::new(), place: vec![0; parts.len()] };
        for (node, part) in partition.of.iter().enumerate() {
            let part = *part as usize;
            if part == partition.members.len() {
                partition.members.push(Vec::new());
            }
            partition.place[node] = partition.members[part].len();
            partition.members[part].push(node);
        }
        partition
    }

    /// Splits the parts of these nodes by where the nodes lead, and returns the nodes that are now in another part. All
    /// other nodes of a part lead to the same parts as before.
    fn split(&mut self, open: &[usize], edges: &[Vec<Option<usize>>]) -> Vec<usize> {
        let mut pieces: BTreeMap<u32, BTreeMap<Vec<u32>, Vec<usize>>> = BTreeMap::new();
        // A part with one node cannot be split.
        for node in open.iter().filter(|node| self.members[self.of[**node] as usize].len() > 1) {
            let key = edges[*node].iter().map(|end| end.map_or(u32::MAX, |end| self.of[end])).collect();
            pieces.entry(self.of[*node]).or_default().entry(key).or_default().push(*node);
        }
        let mut moved = Vec::new();
        for (part, pieces) in pieces {
            for node in pieces.values().flatten() {
                self.take(*node);
            }
            let mut pieces: Vec<Vec<usize>> = pieces.into_values().collect();
            pieces.sort_by_key(Vec::len);
            let rest = self.members[part as usize].len();
            // The largest piece keeps the number. If the nodes that are not in `open` are the largest piece, they are
            // not touched.
            if let Some(largest) = pieces.pop_if(|largest| largest.len() > rest) {
                let rest = std::mem::take(&mut self.members[part as usize]);
                self.put(part, largest);
                pieces.push(rest);
            }
            for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
                moved.extend(&piece);
                let fresh = u32::try_from(self.members.len()).expect("a document has fewer than 2^32 types");
                self.members.push(Vec::new());
                self.put(fresh, piece);
            }
        }
        moved
    }

    /// Takes a node out of its part.
    fn take(&mut self, node: usize) {
        let members = &mut self.members[self.of[node] as usize];
        let place = self.place[node];
        members.swap_remove(place);
        if let Some(other) = members.get(place) {
            self.place[*other] = place;
        }
    }

    /// Makes these nodes a part.
    fn put(&mut self, part: u32, nodes: Vec<usize>) {
        for (place, node) in nodes.iter().enumerate() {
            self.of[*node] = part;
            self.place[*node] = place;
        }
        self.members[part as usize] = nodes;
    }
}

#[cfg(test)]
mod tests {
    use super::coarsest;

    #[test]
    fn nodes_are_told_apart_by_what_they_lead_to() {
        // A circle of one node and a circle of two nodes are alike. The other nodes lead out of the circle.
        let edges = [vec![Some(0)], vec![Some(2)], vec![Some(1)], vec![Some(4)], vec![None], vec![Some(4), Some(0)]];
        assert_eq!(coarsest(&[7, 7, 7, 7, 7, 7], &edges), [0, 0, 0, 1, 2, 3]);
        assert_eq!(coarsest(&[7, 7, 8, 7, 7, 7], &edges), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_part_without_edges_stays_whole() {
        assert_eq!(coarsest(&[3, 1, 3], &[vec![], vec![Some(0)], vec![]]), [0, 1, 0]);
        assert_eq!(coarsest(&[], &[]), Vec::<u32>::new());
    }

    /// With quadratic time this would take minutes.
    #[test]
    fn a_long_chain_is_told_apart_in_time() {
        let length = 200_000;
        let edges: Vec<Vec<Option<usize>>> =
            (0..length).map(|node| vec![Some(node + 1).filter(|next| *next < length)]).collect();
        let parts = coarsest(&vec![0; length], &edges);
        assert!(parts.iter().enumerate().all(|(node, part)| node == *part as usize));
    }
}
