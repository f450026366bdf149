//! Keys that are unique to a call.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::SystemTime;

/// A random UUID (RFC 9562, section 5.4), for a call that is made at the time `now`.
///
/// The random numbers come from the standard library's protection of hash maps: `SipHash` with a key of 128 bits from
/// the operating system, which differs each time. The time and the process are mixed in, because a forked process has
/// the keys of its parent. The UUID is unique, but not a secret.
pub(crate) fn uuid(now: SystemTime) -> String {
    let state = RandomState::new();
    let half = |number: u8| state.hash_one((number, now, process(), fastrand::u64(..)));
    let (high, low) = (half(0), half(1));
    let (time, version) = (high >> 16, 0x4000 | (high & 0x0fff));
    let (variant, node) = (0x8000 | ((low >> 48) & 0x3fff), low & 0xffff_ffff_ffff);
    format!("{:08x}-{:04x}-{version:04x}-{variant:04x}-{node:012x}", time >> 16, time & 0xffff)
}

#[cfg(not(target_arch = "wasm32"))]
fn process() -> u32 {
    std::process::id()
}

/// There is only one process.
#[cfg(target_arch = "wasm32")]
fn process() -> u32 {
    0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::SystemTime;

    use super::uuid;

    #[test]
    fn keys_are_uuids_of_version_four_and_all_differ() {
        let threads: Vec<_> = (0..4)
            .map(|_| std::thread::spawn(|| (0..500).map(|_| uuid(SystemTime::UNIX_EPOCH)).collect::<Vec<_>>()))
            .collect();
        let all: Vec<String> = threads.into_iter().flat_map(|thread| thread.join().expect("it ends")).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 2_000);
        for key in &all {
            let groups: Vec<&str> = key.split('-').collect();
            assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{key}");
            assert!(key.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit()), "{key}");
            assert!(groups[2].starts_with('4') && groups[3].starts_with(['8', '9', 'a', 'b']), "{key}");
        }
    }
}
