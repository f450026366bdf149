//! The strongly connected parts of a graph (Tarjan's algorithm, without recursion of its own).

/// The parts, each after all that it leads to.
pub(crate) fn strongly_connected(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut state = Tarjan {
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        on_stack: vec![false; edges.len()],
        stack: Vec::new(),
        next: 0,
        parts: Vec::new(),
    };
    for root in 0..edges.len() {
        if state.index[root].is_none() {
            state.visit(root, edges);
        }
    }
    state.parts
}

struct Tarjan {
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    parts: Vec<Vec<usize>>,
}

impl Tarjan {
    fn visit(&mut self, root: usize, edges: &[Vec<usize>]) {
        let mut work = vec![(root, 0)];
        while let Some((node, edge)) = work.pop() {
            if edge == 0 {
                self.index[node] = Some(self.next);
                self.low[node] = self.next;
                self.next += 1;
                self.stack.push(node);
                self.on_stack[node] = true;
            }
            if let Some(&child) = edges[node].get(edge) {
                work.push((node, edge + 1));
                match self.index[child] {
                    None => work.push((child, 0)),
                    Some(index) if self.on_stack[child] => self.low[node] = self.low[node].min(index),
                    Some(_) => {}
                }
                continue;
            }
            self.close(node);
            if let Some((parent, _)) = work.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
        }
    }

    fn close(&mut self, node: usize) {
        if Some(self.low[node]) != self.index[node] {
            return;
        }
        let start =
            self.stack.iter().rposition(|&other| other == node).expect("a node is on the stack until it is closed");
        let part = self.stack.split_off(start);
        for &member in &part {
            self.on_stack[member] = false;
        }
        self.parts.push(part);
    }
}

#[cfg(test)]
mod tests {
    use super::strongly_connected;

    #[test]
    fn parts_follow_what_they_lead_to() {
        let edges = [vec![1], vec![2, 3], vec![1], vec![3], vec![]];
        let mut parts = strongly_connected(&edges);
        for part in &mut parts {
            part.sort_unstable();
        }
        assert_eq!(parts, [vec![3], vec![1, 2], vec![0], vec![4]]);
    }
}
