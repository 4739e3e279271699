//! Logs values of an error that its response cannot contain.

use error_core::{Challenge, ErrorView};

use crate::{layer::Settings, warn_once::warn_once};

/// Logs each header and member of the error that is not sent, once for each name
/// in the process.
#[inline(never)]
pub(crate) fn warn(view: &ErrorView<'_>, settings: &Settings) {
    // Taken also where nobody listens: the next body starts afresh.
    let doubled = error_formats::take_doubled_member();
    for (name, _, sent) in view.own_headers() {
        match sent {
            Err(reason) => tell("header", name.as_str(), view, settings, &format_args!("is not sent: {reason}")),
            Ok(()) if settings.request_id.as_ref() == Some(&name) => {
                let reason = "the layer writes the request id: remove it from the error";
                tell("header", name.as_str(), view, settings, &format_args!("is not sent: {reason}"));
            }
            Ok(()) => {}
        }
    }
    if view.has_invalid_code() {
        let reason = "a code is 1 to 128 characters of visible ASCII";
        tell("own code", view.code(), view, settings, &format_args!("is not sent: {reason}"));
    }
    if view.has_invalid_status() {
        let reason = "it is not the status of an error, or not one of those that the definition lists";
        tell("own status", view.code(), view, settings, &format_args!("is not sent: {reason}"));
    }
    for (name, _) in view.details().iter() {
        if let Some(why) = settings.format.rejects_detail(name) {
            let format = settings.format.name();
            tell("detail", name, view, settings, &format_args!("has a name that the format `{format}` rejects: {why}"));
        }
    }
    if view.challenge().is_some_and(Challenge::is_cut) {
        warn_of_cut_challenge();
    }
    if let Some(member) = doubled {
        let reason = "the format has a member of this name: give the detail another one";
        tell("detail", &member, view, settings, &format_args!("is not sent: {reason}"));
    }
}

/// Logs that a parameter of a challenge is not sent, or not all of it.
#[cold]
pub(crate) fn warn_of_cut_challenge() {
    warn_once!(
        "a parameter of a challenge is left out or cut: its name must be a token, its value has up to 1,024 bytes, and \
         the challenge up to 4,096; send what is longer in the body",
    );
}

#[cfg(feature = "tracing")]
fn tell(what: &'static str, name: &str, view: &ErrorView<'_>, settings: &Settings, reason: &dyn std::fmt::Display) {
    use std::sync::{Mutex, PoisonError};

    /// How many names are remembered; later ones are not reported.
    const MOST: usize = 64;
    static TOLD: Mutex<Vec<String>> = Mutex::new(Vec::new());

    let is_last = {
        let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
        let key = format!("{what} {name}");
        if told.len() >= MOST || told.contains(&key) {
            return;
        }
        told.push(key);
        told.len() == MOST
    };
    let code = view.code();
    // A panic of the subscriber must not change the response.
    let _ = crate::guarded::guarded(|| {
        // A name may be a client's: it may hold a secret, and be long.
        let name = settings.redactor.redact(name).chars().take(64).collect::<String>();
        tracing::warn!(target: "error_response", error_code = code, "the {what} {name:?} of an error {reason}");
        if is_last {
            tracing::warn!(target: "error_response", "{MOST} names are reported; what else is not sent is not");
        }
    });
}

#[cfg(not(feature = "tracing"))]
fn tell(_: &'static str, _: &str, _: &ErrorView<'_>, _: &Settings, _: &dyn std::fmt::Display) {}
