//! Converts byte offsets to paths in one walk over the text, made only if there is something to report.

use crate::base::order::order;
use crate::values::json::scan::Scan;
use crate::values::outcome::Outcome;

/// Returns the path of the value at each of `offsets`. An offset inside a value, or in invalid JSON, gets the path of
/// the innermost value around it.
pub(crate) fn paths(text: &str, offsets: &[usize]) -> Vec<String> {
    let order = order(offsets.len(), &|a, b| offsets[a].cmp(&offsets[b]));
    let mut walk = Walk {
        scan: Scan::new(text),
        path: String::new(),
        wanted: order.iter().map(|index| offsets[*index]).collect(),
        found: Vec::with_capacity(order.len()),
    };
    walk.scan.next();
    // Invalid JSON ends the walk at the error, which is the place that was asked for.
    let _ = walk.value();
    walk.tell(usize::MAX);
    let mut paths = vec![String::new(); offsets.len()];
    for (index, path) in order.into_iter().zip(walk.found) {
        paths[index] = path;
    }
    paths
}

struct Walk<'j> {
    scan: Scan<'j>,
    path: String,
    /// The wanted offsets in rising order.
    wanted: Vec<usize>,
    found: Vec<String>,
}

impl Walk<'_> {
    /// Gives the current path to all wanted offsets before `end`.
    fn tell(&mut self, end: usize) {
        while self.wanted.get(self.found.len()).is_some_and(|wanted| *wanted < end) {
            self.found.push(self.path.clone());
        }
    }

    fn value(&mut self) -> Outcome {
        self.tell(self.scan.at + 1);
        match self.scan.byte() {
            b'{' => self.members(),
            b'[' => self.elements(),
            _ => self.scan.skip(),
        }?;
        self.tell(self.scan.at);
        Ok(())
    }

    fn members(&mut self) -> Outcome {
        let outer = self.path.len();
        self.scan.enter()?;
        let mut more = !self.scan.ends(b'}');
        while more {
            let key = self.scan.key()?;
            self.tell(self.scan.at);
            push_key(&mut self.path, &key);
            self.value()?;
            self.path.truncate(outer);
            more = self.scan.more(b'}')?;
        }
        Ok(())
    }

    fn elements(&mut self) -> Outcome {
        let outer = self.path.len();
        self.scan.enter()?;
        let mut more = !self.scan.ends(b']');
        let mut index = 0;
        while more {
            self.tell(self.scan.at);
            self.path.extend(["[", &index.to_string(), "]"]);
            self.value()?;
            self.path.truncate(outer);
            more = self.scan.more(b']')?;
            index += 1;
        }
        Ok(())
    }
}

/// Adds a key to a path: `.name`, or `["odd.name"]`.
pub(crate) fn push_key(path: &mut String, key: &str) {
    let plain =
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$'));
    if !plain {
        path.extend(["[", &format!("{key:?}"), "]"]);
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_many_paths_in_one_walk() {
        let text = r#" {"a":[1,{"b c":"x"}], "":{"d":null},"e" "#;
        let at = |found: &str| text.find(found).expect("it stands in the text");
        let offsets = [at("null"), at("1,"), at("\"x\""), at("{\"d"), at("[1"), at("\"e\"") + 3, 1, at("\"b c")];
        assert_eq!(paths(text, &offsets), [r#"[""].d"#, "a[0]", r#"a[1]["b c"]"#, r#"[""]"#, "a", "", "", "a[1]"]);
    }
}
