//! Records and settings of the whole Cloudflare API: each is read as its own type, in any order of the members.
//!
//! Not compiled here: `conformance` replaces a pointer between two `@` by the generated type of that schema.

use restwright::door as rt;

type Record = @/components/schemas/dns-records_dns-record@;
type Setting = @/components/schemas/zones_zone_settings_response_collection/allOf/1/properties/result/items@;

/// A record as the service sends it, with its type before or after the other members.
fn record(ty: &str, rest: &str, first: bool) -> String {
    let (head, tail) = if first { (format!("\"type\":\"{ty}\","), String::new()) } else { (String::new(), format!(",\"type\":\"{ty}\"")) };
    format!(
        "{{{head}\"id\":\"023e\",\"name\":\"a.example.com\",\"proxiable\":false,\"ttl\":300,{rest},\
         \"created_on\":\"2014-01-01T05:20:00.12345Z\",\"modified_on\":\"2014-01-01T05:20:00.12345Z\"{tail}}}"
    )
}

/// Reads and writes back; returns the drift as well.
fn read<T: rt::Value + Default>(text: &str) -> (T, Vec<String>) {
    let mut value = T::default();
    let drifts = rt::decode(text.as_bytes(), &mut value, rt::Mode::Tolerant).expect("it is JSON");
    let back = rt::to_json(value.view(), rt::WriteMode::Full);
    let back: rt::Json = String::from_utf8(back).expect("JSON is UTF-8").parse().expect("it is JSON");
    assert_eq!(back, text.parse().expect("it is JSON"), "nothing is lost or changed");
    (value, drifts.iter().map(ToString::to_string).collect())
}

fn records(first: bool) {
    let known = [
        record("A", r#""content":"198.51.100.4","proxied":true"#, first),
        record("AAAA", r#""content":"2001:db8::1","proxied":false"#, first),
        record("CNAME", r#""content":"example.org""#, first),
        record("MX", r#""content":"mx.example.com","priority":10"#, first),
        record("SRV", r#""content":"5 8806 example.com","data":{"port":8806,"priority":10,"target":"example.com","weight":5}"#, first),
        record("TXT", r#""content":"v=spf1 -all""#, first),
        record("CAA", r#""content":"0 issue letsencrypt.org","data":{"flags":0,"tag":"issue","value":"letsencrypt.org"}"#, first),
    ];
    let (page, drifts) = read::<Vec<Record>>(&format!("[{}]", known.join(",")));
    assert!(drifts.is_empty(), "{drifts:?}");
    match page.as_slice() {
        [Record::A(a), Record::Aaaa(aaaa), Record::Cname(cname), Record::Mx(mx), Record::Srv(srv), Record::Txt(txt), Record::Caa(caa)] => {
            assert_eq!((a.content.as_str(), a.proxied), ("198.51.100.4", Some(true)));
            assert_eq!((aaaa.content.as_str(), aaaa.proxied), ("2001:db8::1", Some(false)));
            assert_eq!(rt::Json::of(&cname.content), rt::Json::from("example.org"));
            assert_eq!((mx.content.as_str(), mx.priority), ("mx.example.com", 10));
            assert_eq!((srv.data.port, srv.data.target.as_deref()), (Some(8806), Some("example.com")));
            assert_eq!(txt.content, "v=spf1 -all");
            assert_eq!((caa.data.tag.as_deref(), caa.data.value.as_deref()), (Some("issue"), Some("letsencrypt.org")));
            assert!([&a.extra, &mx.extra, &srv.extra, &caa.extra].iter().all(|extra| extra.is_empty()));
        }
        other => panic!("not as declared: {other:?}"),
    }
    let (invented, drifts) = read::<Record>(&record("ZZZ", r#""content":"new","zzz":{"a":1}"#, first));
    assert!(matches!(invented, Record::Unknown(ref raw) if raw.to_string().contains("\"zzz\"")), "{invented:?}");
    assert_eq!(drifts.len(), 1, "{drifts:?}");
}

fn setting(id: &str, value: &str, first: bool) -> String {
    let rest = format!("\"value\":{value},\"editable\":true,\"modified_on\":\"2014-01-01T05:20:00.12345Z\"");
    if first { format!("{{\"id\":\"{id}\",{rest}}}") } else { format!("{{{rest},\"id\":\"{id}\"}}") }
}

fn zone_settings(first: bool) {
    let known = [
        setting("always_online", "\"on\"", first),
        setting("min_tls_version", "\"1.2\"", first),
        setting("browser_cache_ttl", "14400", first),
        setting("minify", r#"{"css":"on","html":"off","js":"off"}"#, first),
    ];
    let (page, drifts) = read::<Vec<Setting>>(&format!("[{}]", known.join(",")));
    assert!(drifts.is_empty(), "{drifts:?}");
    match page.as_slice() {
        [Setting::AlwaysOnline(switch), Setting::MinTlsVersion(text), Setting::BrowserCacheTtl(number), Setting::Minify(object)] => {
            assert_eq!(switch.value, "on");
            assert!(switch.value.is_known());
            assert_eq!(text.value, "1.2");
            assert_eq!(rt::Json::of(&number.value), rt::Json::from(14_400));
            assert_eq!(object.value.css.as_ref().map(|value| value.as_str()), Some("on"));
        }
        other => panic!("not as declared: {other:?}"),
    }
    let (invented, _) = read::<Setting>(&setting("of_tomorrow", "{\"deep\":[1]}", first));
    assert!(matches!(invented, Setting::Unknown(_)), "{invented:?}");
}

fn main() {
    for first in [true, false] {
        records(first);
        zone_settings(first);
    }
    println!("proof         records and settings are each read as what they are");
}
