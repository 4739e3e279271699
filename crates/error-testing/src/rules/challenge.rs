//! Checks authentication challenges: `WWW-Authenticate` and `Proxy-Authenticate`.

use http::{HeaderName, header};

use super::{case::Case, challenge_list::malformed};
use crate::{FaultKind::Challenge, fault::Faults};

/// A 401 and a 407 have a challenge, and every challenge is well-formed.
pub(crate) fn inspect_challenges(case: &Case<'_>, faults: &mut Faults) {
    match case.status().as_u16() {
        401 if !case.has(&header::WWW_AUTHENTICATE) => faults.add(
            Challenge,
            "a 401 names its challenge in WWW-Authenticate (RFC 9110, 15.5.2): write `challenge = \"Bearer\"` on the \
             definition, or `with_challenge` on the layer",
        ),
        407 if !case.has(&header::PROXY_AUTHENTICATE) => faults.add(
            Challenge,
            "a 407 names its challenge in Proxy-Authenticate (RFC 9110, 15.5.8): add the header where the status is set",
        ),
        _ => {}
    }
    inspect_each(case, &header::WWW_AUTHENTICATE, "WWW-Authenticate", faults);
    inspect_each(case, &header::PROXY_AUTHENTICATE, "Proxy-Authenticate", faults);
}

fn inspect_each(case: &Case<'_>, name: &HeaderName, shown: &str, faults: &mut Faults) {
    let values: Vec<_> = case.response.headers().get_all(name).iter().collect();
    for (at, value) in values.iter().enumerate() {
        if let Some(why) = malformed(value.as_bytes()) {
            let text = "write one scheme and its parameters in quotes, `Bearer realm=\"api\"`";
            faults.add(Challenge, format!("{shown} is not a list of challenges, {why} (RFC 9110, 11.6.1): {text}"));
        } else if values.iter().take(at).any(|earlier| earlier == value) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            faults.add(Challenge, format!("{shown} has the challenge `{value}` twice: two layers add it"));
        }
    }
}
