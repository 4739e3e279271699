//! Warnings that are logged once per process.

/// Logs what an author should change, the first time that the problem occurs. So a
/// problem is never silent, and the log is not flooded.
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
