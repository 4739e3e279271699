//! `before_effects`, which says something only of an error after which a request is sent again.

use crate::{
    ast::{Side, Variant},
    attr::Key,
    mistakes::Mistakes,
};

/// The statuses whose errors are retried after a wait, unless their author says
/// otherwise. `error_core::Retry::of` has the same.
const RETRIED: [u16; 7] = [408, 425, 429, 500, 502, 503, 504];

pub(super) fn check(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    let Some(before_effects) = attrs.key(Key::BeforeEffects) else { return };
    // The client corrects its request, and may send it with the idempotency key of the rejected one.
    if variant.side() == Some(Side::Client) {
        return;
    }
    match (attrs.key(Key::Retry), attrs.retry) {
        (Some(_), None | Some("AfterWait")) => {}
        (Some(retry), Some(_)) => mistakes.on(
            retry,
            "`before_effects` says that the request can be repeated, and this class that it should not be: write `retry \
             = after_wait`, or remove one of the two",
        ),
        (None, _) if RETRIED.iter().any(|status| variant.has_status(*status)) => {}
        (None, _) => mistakes.on(
            before_effects,
            "errors of this status are not retried, so no client can use `before_effects`: remove it, or add `retry = \
             after_wait`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use error_core::{ErrorStatus, Retry};

    use super::RETRIED;

    #[test]
    fn agrees_with_error_core() {
        for status in 400..=599 {
            let class = Retry::of(ErrorStatus::new(status).unwrap());
            assert_eq!(RETRIED.contains(&status), class == Retry::AfterWait, "{status}");
        }
    }
}
