//! A number that tells two pages of a list apart, made without writing them as text.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::values::value::{Items, View};

/// The fingerprint of the items of a page: that of another page with other items differs, but for chance (1 in 2^64).
pub(crate) fn of(items: &dyn Items) -> u64 {
    let mut hasher = DefaultHasher::new();
    list(items, &mut hasher);
    hasher.finish()
}

fn list(items: &dyn Items, hasher: &mut DefaultHasher) {
    items.len().hash(hasher);
    for index in 0..items.len() {
        add(items.item(index), hasher);
    }
}

fn add(view: View<'_>, hasher: &mut DefaultHasher) {
    std::mem::discriminant(&view).hash(hasher);
    match view {
        View::Absent | View::Null => {}
        View::Bool(value) => value.hash(hasher),
        View::Int(value) => value.hash(hasher),
        View::UInt(value) => value.hash(hasher),
        View::Float(value) => value.to_bits().hash(hasher),
        View::Str(value) => value.hash(hasher),
        View::Bytes(value) => value.hash(hasher),
        View::Raw(value) => value.text().hash(hasher),
        View::List(items) => list(items, hasher),
        View::Map(entries) => {
            entries.len().hash(hasher);
            for index in 0..entries.len() {
                let (key, value) = entries.entry(index);
                key.hash(hasher);
                add(value, hasher);
            }
        }
        View::Record(record) => record.show(&mut |_, values, extra| {
            for value in values {
                add(value.view(), hasher);
            }
            extra.len().hash(hasher);
            for (name, value) in extra.iter() {
                name.hash(hasher);
                value.text().hash(hasher);
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::of;
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
