//! Fingerprints: numbers that distinguish the pages of a list, and lists, without writing them as text.
//!
//! They are the same in every build and on every machine, because stored positions contain some of them.

use crate::values::value::{Items, View};

/// A number computed from pieces: FNV-1a with 64 bits. Other pieces give another number, except by chance. It gives no
/// protection against someone who searches for pieces with the same number.
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a piece, so that the place where it ends counts too.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.raw(bytes);
    }

    pub(crate) fn number(&mut self, number: u64) {
        self.raw(&number.to_le_bytes());
    }

    fn raw(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    pub(crate) fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns the fingerprint of the items of a page. A page with other items has another one, except by chance (1 in
/// 2^64).
pub(crate) fn of(items: &dyn Items) -> u64 {
    let mut print = Fingerprint::new();
    list(items, &mut print);
    print.finish()
}

fn list(items: &dyn Items, print: &mut Fingerprint) {
    print.number(items.len() as u64);
    for index in 0..items.len() {
        add(items.item(index), print);
    }
}

/// Adds a value: the number of its kind, and its content.
fn add(view: View<'_>, print: &mut Fingerprint) {
    match view {
        View::Absent => print.number(0),
        View::Null => print.number(1),
        View::Bool(value) => tagged(print, 2, u64::from(value)),
        View::Int(value) => tagged(print, 3, value.cast_unsigned()),
        View::UInt(value) => tagged(print, 4, value),
        View::Float(value) => tagged(print, 5, value.to_bits()),
        View::Str(value) => text(print, 6, value.as_bytes()),
        View::Bytes(value, _) => text(print, 7, value),
        View::Raw(value) => text(print, 8, value.text().as_bytes()),
        View::List(items) => {
            print.number(9);
            list(items, print);
        }
        View::Map(entries) => {
            tagged(print, 10, entries.len() as u64);
            for index in 0..entries.len() {
                let (key, value) = entries.entry(index);
                print.bytes(key.as_bytes());
                add(value, print);
            }
        }
        View::Record(record) => {
            print.number(11);
            record.show(&mut |_, values, extra| {
                for value in values {
                    add(value.view(), print);
                }
                print.number(extra.len() as u64);
                for (name, value) in extra.iter() {
                    print.bytes(name.as_bytes());
                    print.bytes(value.text().as_bytes());
                }
            });
        }
    }
}

fn tagged(print: &mut Fingerprint, tag: u64, number: u64) {
    print.number(tag);
    print.number(number);
}

fn text(print: &mut Fingerprint, tag: u64, text: &[u8]) {
    print.number(tag);
    print.bytes(text);
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, of};
    use crate::values::json::{Extra, Json};

    #[derive(Clone, Default)]
    struct Item {
        id: Option<i64>,
        name: String,
        extra: Extra,
    }
    crate::record! { Item { id: "id"; name: "name"; } extra }

    fn item(id: Option<i64>, name: &str) -> Item {
        Item { id, name: name.to_owned(), ..Item::default() }
    }

    /// Stored positions contain such numbers; the second one is from <http://www.isthe.com/chongo/tech/comp/fnv/>.
    #[test]
    fn they_stay_the_same() {
        let mut print = Fingerprint::new();
        assert_eq!(print.finish(), 0xcbf2_9ce4_8422_2325);
        print.raw(b"foobar");
        assert_eq!(print.finish(), 0x8594_4171_f739_67e8);
        assert_eq!(of(&vec![item(Some(1), "a")]), 0xc564_9517_305b_7831);
    }

    #[test]
    fn pages_with_other_items_differ() {
        let mut more = item(Some(1), "a");
        more.extra.insert("x", 1_i64);
        let pages = [
            vec![],
            vec![item(Some(1), "a")],
            vec![item(Some(2), "a")],
            vec![item(None, "a")],
            vec![item(Some(1), "a"), item(Some(1), "a")],
            vec![more],
        ];
        let prints: std::collections::BTreeSet<u64> = pages.iter().map(|page| of(page)).collect();
        assert_eq!(prints.len(), pages.len());
        assert_eq!(of(&vec![item(Some(1), "a")]), of(&vec![item(Some(1), "a")]));
        let raw = |text: &str| of(&vec![text.parse::<Json>().expect("it is JSON")]);
        assert_ne!(raw("[1]"), raw("[2]"));
    }
}
