//! Warnings that are logged once in a process.

/// Logs what an author should change, the first time that it is come across: what the
/// framework can't carry does not vanish in silence, and the log is not flooded.
macro_rules! warn_once {
    ($($text:tt)*) => {{
        #[cfg(feature = "tracing")]
        {
            use std::sync::atomic::{AtomicBool, Ordering};

            // No `Once`: a subscriber that comes here would wait for itself.
            static IS_LOGGED: AtomicBool = AtomicBool::new(false);
            if !IS_LOGGED.swap(true, Ordering::Relaxed) {
                // A panic of the subscriber must not change a response.
                let _ = $crate::guarded::guarded(|| tracing::warn!(target: "error_response", $($text)*));
            }
        }
        #[cfg(not(feature = "tracing"))]
        let _ = || drop(format!($($text)*));
    }};
}

pub(crate) use warn_once;
