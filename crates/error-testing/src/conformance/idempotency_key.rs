//! A new idempotency key for each request: with the key of another request, every request is a repetition of that one, or
//! an error.

use std::{
    collections::BTreeSet,
    time::{SystemTime, UNIX_EPOCH},
};

use super::request::Probe;

const NAME: &str = "idempotency-key";

/// How many hexadecimal digits of a key are new.
const DIGITS: usize = 12;

/// Gives each request that has the key of a valid one a key of its own. A running service may remember the keys of an
/// earlier run, so they follow from the time.
pub(super) fn with_new_keys(probes: &mut [Probe]) {
    let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
    let valid: BTreeSet<Vec<u8>> =
        probes.iter().filter(|probe| probe.is_valid()).filter_map(|probe| Some(probe.sent(NAME)?.to_vec())).collect();
    for (number, probe) in (began..).zip(probes) {
        if let Some(key) = probe.sent(NAME).filter(|key| valid.contains(*key)).map(|key| new_key(key, number)) {
            *probe = probe.clone().header(NAME, key);
        }
    }
}

/// A key like `key` with digits of `number`, so that a UUID stays a UUID. A short key gets longer.
fn new_key(key: &[u8], number: u128) -> Vec<u8> {
    let digits = format!("{number:012x}").into_bytes();
    let digits = &digits[digits.len() - DIGITS..];
    let mut new = key.to_vec();
    let last: Vec<usize> = (0..new.len()).rev().filter(|at| new[*at].is_ascii_alphanumeric()).take(DIGITS).collect();
    if last.len() == DIGITS {
        last.into_iter().rev().zip(digits).for_each(|(at, digit)| new[at] = *digit);
    } else {
        let end = if new.ends_with(b"\"") { new.len() - 1 } else { new.len() };
        new.splice(end..end, digits.iter().copied());
    }
    new
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::{NAME, new_key, with_new_keys};
    use crate::conformance::request::{Probe, VALID};

    #[test]
    fn a_key_keeps_its_form() {
        let new = |key: &str| String::from_utf8_lossy(&new_key(key.as_bytes(), 0xabc)).into_owned();
        assert_eq!(new("\"8e03978e-40d5-43dd-bc93-6894a57f9324\""), "\"8e03978e-40d5-43dd-bc93-000000000abc\"",);
        assert_eq!(new("\"order-1\""), "\"order-1000000000abc\"");
        assert_eq!(new("order-1"), "order-1000000000abc");
        assert_eq!(new(""), "000000000abc");
    }

    #[test]
    fn each_request_has_its_own_and_a_wrong_one_stays() {
        let probe = |what: &str, key: &str| Probe::new(what, Method::POST, "/orders").header(NAME, key);
        let mut probes = [probe(VALID, "\"k\""), probe("no body", "\"k\""), probe("an empty idempotency-key", "")];
        with_new_keys(&mut probes);
        let [one, other, empty] = probes.map(|probe| probe.sent(NAME).map(<[u8]>::to_vec).unwrap_or_default());
        assert_ne!(one, other);
        assert!(one.starts_with(b"\"k") && other.starts_with(b"\"k"));
        assert!(empty.is_empty());
    }
}
