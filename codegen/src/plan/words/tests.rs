//! Tests the table of rules at the head of `words.rs`, names that are made different or kept, and names of difficult
//! texts.

use std::collections::BTreeSet;

use unicode_normalization::is_nfc;

use super::identifier::is_invisible;
use super::{
    Form, TAKEN_TYPES, builder, compared, constant, handle, name, names, names_beside, sentence, without_prefix,
};

const FORMS: [Form; 3] = [Form::Snake, Form::Type, Form::Variant];

/// Returns the rows of the table at the head of `words.rs` whose first row begins with `title`, without the code marks.
fn table(title: &str) -> Vec<Vec<String>> {
    let lines = include_str!("../words.rs").lines().map(|line| line.trim_start_matches("//!").trim());
    let rows =
        lines.skip_while(|line| !line.starts_with(&format!("| {title} |"))).take_while(|line| line.starts_with('|'));
    let cell = |cell: &str| cell.trim().replace('`', "");
    rows.filter(|row| !row.starts_with("|---"))
        .map(|row| row.trim_matches('|').split('|').map(cell).collect())
        .collect()
}

#[test]
fn names_follow_the_table() {
    let rows = table("what");
    let [head, rows @ ..] = rows.as_slice() else { panic!("there is no table") };
    let forms = [&[Form::Snake][..], &[Form::Type], &[Form::Variant]];
    assert_eq!((rows.len(), head.len()), (forms.len(), 10));
    for (row, forms) in rows.iter().zip(forms) {
        for (text, expected) in head.iter().zip(row).skip(2) {
            for form in forms {
                assert_eq!(&name(text, *form), expected, "`{text}` as {form:?}");
            }
        }
    }
}

#[test]
fn names_are_told_apart_as_the_table_says() {
    let rows = table("distinguished by");
    assert_eq!(rows.len(), 6);
    for row in &rows[1..] {
        let list = |cell: &str| cell.split(", ").map(str::to_owned).collect::<Vec<_>>();
        let texts = list(&row[1]);
        assert_eq!(names(texts.iter().map(String::as_str), Form::Variant, &[]), list(&row[2]), "{}", row[0]);
    }
}

#[test]
fn types_that_are_taken_stand_once() {
    assert!(TAKEN_TYPES.is_sorted());
}

#[test]
fn names_read_well() {
    let table = [
        ("self", "self_", "Self_", "Self_"),
        ("pending_revocation", "pending_revocation", "PendingRevocation", "PendingRevocation"),
        ("Don't", "dont", "Dont", "Dont"),
        ("cloudflareIPs", "cloudflare_ips", "CloudflareIps", "CloudflareIps"),
        ("½-½", "_1_2_1_2", "_1_2_1_2", "V1_2_1_2"),
        ("m²", "m2", "M2", "M2"),
        ("①", "_1", "_1", "V1"),
        ("٣", "_٣", "_٣", "V٣"),
        ("⒈", "_1", "_1", "V1"),
        ("㈠", "一", "一", "一"),
        ("-0.5", "minus_0_5", "Minus0_5", "Minus0_5"),
        ("2024-01-01", "_2024_01_01", "_2024_01_01", "V2024_01_01"),
        ("v1.12.0", "v1_12_0", "V1_12_0", "V1_12_0"),
        ("TLSv1.2", "tls_v1_2", "TlsV1_2", "TlsV1_2"),
        ("image/svg+xml", "image_svg_xml", "ImageSvgXml", "ImageSvgXml"),
        ("*/*", "star_slash_star", "StarSlashStar", "StarSlashStar"),
        ("https://a.example/x?y=1", "https_a_example_x_y_1", "HttpsAExampleXY1", "HttpsAExampleXY1"),
        ("/v1/pets", "v1_pets", "V1Pets", "V1Pets"),
        ("/", "slash", "Slash", "Slash"),
        ("≥", "greater_equal", "GreaterEqual", "GreaterEqual"),
        ("∞", "infinity", "Infinity", "Infinity"),
        ("C++", "cpp", "Cpp", "Cpp"),
        ("A+", "a_plus", "APlus", "APlus"),
        ("50%", "_50_percent", "_50Percent", "V50Percent"),
        ("CURAÇAO", "curaçao", "Curaçao", "Curaçao"),
        ("İstanbul", "i̇stanbul", "İstanbul", "İstanbul"),
        ("ǆ", "dž", "Dž", "Dž"),
        ("e\u{301}te\u{301}", "été", "Été", "Été"),
        ("\u{301}a", "_\u{301}a", "_\u{301}a", "V\u{301}a"),
        ("type\u{200b}", "r#type", "Type", "Type"),
    ];
    for (text, snake, ty, variant) in table {
        assert_eq!(name(text, Form::Snake), snake);
        assert_eq!(name(text, Form::Type), ty);
        assert_eq!(name(text, Form::Variant), variant);
    }
    assert_eq!(constant("r#type"), "TYPE");
    assert_eq!(constant("list_ips"), "LIST_IPS");
    assert_eq!(sentence("OAuth2Token"), "Oauth2 token");
    assert_eq!(without_prefix("PetOAuth2Client", "pet_event"), "OAuth2 Client");
    assert_eq!(without_prefix("Pet", "pet_event"), "Pet");
}

#[test]
fn clashes_are_resolved_alike_for_all() {
    let variants = |texts: &[&str]| names(texts.iter().copied(), Form::Variant, &["Unknown"]);
    assert_eq!(variants(&["asc", "ASC"]), ["AscLower", "AscUpper"]);
    assert_eq!(variants(&["+1", "-1", "1"]), ["Plus1", "Minus1", "V1"]);
    assert_eq!(variants(&["<", "<=", "=="]), ["Less", "LessEqual", "DoubleEqual"]);
    assert_eq!(variants(&["unknown"]), ["UnknownLower"]);
    assert_eq!(variants(&["<=1y", ">1y"]), ["LessEqual1y", "Greater1y"]);
    assert_eq!(variants(&["443", "-1"]), ["V443", "Minus1"]);
    assert_eq!(variants(&["1.12", "11.2", "2024-01-01"]), ["V1_12", "V11_2", "V2024_01_01"]);
    assert_eq!(variants(&["½", "1/2", "1-2"]), ["V1Over2", "V1Slash2", "V1Minus2"]);
    assert_eq!(variants(&["m2", "m²"]), ["M2", "MUb2"]);
    assert_eq!(variants(&["V1", "v1", "1"]), ["V1Upper", "V1Lower", "Value1"]);
    let fields = |texts: &[&str]| names(texts.iter().copied(), Form::Snake, &[]);
    assert_eq!(fields(&["a_b", "a-b", "a.b"]), ["a_b", "a_minus_b", "a_dot_b"]);
    assert_eq!(fields(&["get_pets", "get_pets"]), ["get_pets_1", "get_pets_2"]);
    assert_eq!(fields(&["_id", "id"]), ["underscore_id", "id"]);
    assert_eq!(fields(&["a b", "a_b"]), ["a_space_b", "a_b"]);
    assert_eq!(fields(&["type", "r#type"]), ["r#type", "r_type"]);
}

/// A name that gets longer must not take the name of a text without a clash. A number must not take another's number.
#[test]
fn what_stands_alone_keeps_its_name() {
    let fields = |texts: &[&str]| names(texts.iter().copied(), Form::Snake, &[]);
    assert_eq!(fields(&["foo", "foo!", "foo_not"]), ["foo_lower", "foo_not_lower", "foo_not"]);
    assert_eq!(fields(&["foo", "foo1", "foo", "foo_1"]), ["foo_2", "foo1", "foo_3", "foo_1"]);
    let variants = names(["foo", "Foo1", "foo", "foo\u{1f642}"].into_iter(), Form::Variant, &[]);
    assert_eq!(variants, ["Foo2", "Foo1", "Foo3", "FooU1f642"]);
    assert_eq!(names(["v1", "v1"].into_iter(), Form::Variant, &[]), ["V1_1", "V1_2"]);
}

#[test]
fn no_word_of_ours_stands_twice() {
    let variants = |texts: &[&str]| names(texts.iter().copied(), Form::Variant, &[]);
    assert_eq!(variants(&["lower", "LOWER"]), ["LowerCase", "LowerUpper"]);
    assert_eq!(variants(&["=", "=="]), ["Equal", "DoubleEqual"]);
    assert_eq!(variants(&["*", "star*", "**"]), ["Star", "StarLower", "DoubleStar"]);
    assert_eq!(variants(&["--", "-----"]), ["DoubleMinus", "V5TimesMinus"]);
}

/// If a new name clashes with a kept one, the new one gets longer.
#[test]
fn what_is_kept_never_changes() {
    let variants = |members: &[(&'static str, Option<&'static str>)]| {
        names_beside(members.iter().copied(), Form::Variant, &["Unknown"])
    };
    let fields = |members: &[(&'static str, Option<&'static str>)], gone: &[&str]| {
        names_beside(members.iter().copied(), Form::Snake, gone)
    };
    // A value and the same text in another case, with either of them new.
    assert_eq!(variants(&[("asc", Some("Asc")), ("ASC", None)]), ["Asc", "AscUpper"]);
    assert_eq!(variants(&[("asc", None), ("ASC", Some("Asc"))]), ["AscLower", "Asc"]);
    // A field next to one of the same name.
    assert_eq!(fields(&[("aB", None), ("a_b", Some("a_b"))], &[]), ["a_b_mixed", "a_b"]);
    assert_eq!(fields(&[("type", Some("r#type")), ("type!", None)], &[]), ["r#type", "type_not"]);
    assert_eq!(fields(&[("a", Some("a_1")), ("b", None), ("b", None)], &[]), ["a_1", "b_1", "b_2"]);
    // A kept name stays even if the rules would choose another today.
    assert_eq!(variants(&[("1", Some("One")), ("one", None)]), ["One", "OneLower"]);
    // A name that was released and is gone is not used again.
    assert_eq!(fields(&[("gone", None)], &["gone"]), ["gone_lower"]);
}

/// Returns text of characters that have broken names before: all scripts, with and without case, digits and numbers of
/// all kinds, marks, symbols, invisible characters, characters whose case changes their length, and plain ASCII.
fn nasty(random: &mut fastrand::Rng) -> String {
    const RANGES: [(u32, u32); 22] = [
        (0x00, 0x7f),
        (0x20, 0x7f),
        (0x61, 0x7a),
        (0xa0, 0x24f),
        (0x2b0, 0x36f),
        (0x370, 0x3ff),
        (0x590, 0x6ff),
        (0x900, 0x97f),
        (0x1100, 0x11ff),
        (0x180b, 0x180f),
        (0x1e00, 0x1fff),
        (0x2000, 0x20ff),
        (0x2100, 0x218f),
        (0x2190, 0x24ff),
        (0x3040, 0x33ff),
        (0xac00, 0xacff),
        (0xfb00, 0xffff),
        (0x1_d400, 0x1_d7ff),
        (0x1_f100, 0x1_f1ff),
        (0x1_f300, 0x1_f6ff),
        (0xe_0000, 0xe_01ff),
        (0x0, 0x10_ffff),
    ];
    const TEXTS: [&str; 20] = [
        "ß", "İ", "ŉ", "ǅ", "ﬁ", "Σ", "½", "²", "①", "٣", "⒈", "㈠", "IPs", "type", "self", "_", "-", "e\u{301}", "1",
        "'s",
    ];
    let mut out = String::new();
    for _ in 0..random.usize(0..7) {
        if random.bool() {
            out.push_str(random.choice(TEXTS).unwrap_or_default());
        }
        let (first, last) = RANGES[random.usize(..RANGES.len())];
        out.extend(char::from_u32(random.u32(first..=last)));
    }
    out
}

/// Returns texts that may clash with a text: the same text in another case, normal form or spelling.
fn twins(text: &str, random: &mut fastrand::Rng) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization as _;
    let mut twins = vec![
        text.to_uppercase(),
        text.to_lowercase(),
        text.nfd().collect(),
        text.nfkc().collect(),
        format!("{text}1"),
        format!("{text}_1"),
        format!("_{text}"),
        format!("{text}\u{200b}"),
        name(text, Form::Snake),
        name(text, Form::Variant),
    ];
    random.shuffle(&mut twins);
    twins.truncate(3);
    twins
}

fn check(name: &str, text: &str) {
    assert!(syn::parse_str::<syn::Ident>(name).is_ok(), "`{name}` for {text:?}");
    assert!(is_nfc(name), "`{name}` for {text:?}");
    assert!(!name.chars().any(is_invisible), "`{name}` for {text:?}");
}

/// Checks that no two of the names can be confused.
fn different<'n>(names: impl Iterator<Item = &'n str> + Clone) {
    let mut seen = BTreeSet::new();
    for name in names.clone() {
        assert!(seen.insert(compared(name)), "{name}: {:?}", names.collect::<Vec<_>>());
    }
}

#[test]
fn every_text_has_a_name_that_rustc_accepts() {
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..40_000 {
        let text = nasty(&mut random);
        for form in FORMS {
            let name = name(&text, form);
            check(&name, &text);
            if form == Form::Snake {
                check(&constant(&name), &text);
            }
        }
    }
}

#[test]
fn names_of_a_scope_are_different_in_any_order() {
    let mut random = fastrand::Rng::with_seed(2);
    for round in 0..2_000 {
        let mut texts: Vec<String> = (0..4).map(|_| nasty(&mut random)).collect();
        let more: Vec<String> = texts.iter().flat_map(|text| twins(text, &mut random)).collect();
        texts.extend(more);
        let form = FORMS[round % FORMS.len()];
        let named = |texts: &[String]| {
            let names = names(texts.iter().map(String::as_str), form, &["Unknown", "a"]);
            let mut pairs: Vec<(String, String)> = texts.iter().cloned().zip(names).collect();
            pairs.sort();
            pairs
        };
        let pairs = named(&texts);
        different(pairs.iter().map(|(_, name)| name.as_str()).chain(["Unknown", "a"]));
        for (text, name) in &pairs {
            check(name, text);
        }
        random.shuffle(&mut texts);
        assert_eq!(named(&texts), pairs, "{form:?}");
    }
}

#[test]
fn names_beside_kept_ones_are_different_and_the_kept_ones_stay() {
    let mut random = fastrand::Rng::with_seed(3);
    for round in 0..2_000 {
        let form = FORMS[round % FORMS.len()];
        let old: Vec<String> = (0..3).map(|_| nasty(&mut random)).collect();
        let kept = names(old.iter().map(String::as_str), form, &[]);
        let mut texts = old.clone();
        texts.extend(old.iter().flat_map(|text| twins(text, &mut random)));
        let known = kept.iter().map(|name| Some(name.as_str())).chain(std::iter::repeat(None));
        let new = names_beside(texts.iter().map(String::as_str).zip(known), form, &[]);
        assert_eq!(new[..old.len()], kept);
        different(new.iter().map(String::as_str));
        new.iter().zip(&texts).for_each(|(name, text)| check(name, text));
    }
}

#[test]
fn types_called_after_modules_and_methods_have_no_mark_in_the_middle() {
    assert_eq!(handle("self_"), "SelfApi");
    assert_eq!(handle("r#type"), "TypeApi");
    assert_eq!(builder("super_"), "SuperRequest");
    assert_eq!(builder("list_2"), "List2Request");
}
