//! The text of somebody else's body.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use axum::body::{Body, HttpBody};

use crate::guarded::guarded;

/// How long a text may be that is read.
const LONGEST: u64 = 8 * 1024;

/// How many frames of a body are read: one may have empty ones for ever.
const MOST_FRAMES: usize = 1024;

/// The text of a small body that is there already: a body that would have to
/// be waited for, or that is too long, is not forwarded.
pub(super) fn text_of(body: Body) -> Option<String> {
    if body.size_hint().exact()? > LONGEST {
        return None;
    }
    let text = String::from_utf8(bytes_of(body)?).ok()?;
    (!text.trim().is_empty()).then_some(text)
}

/// The bytes of a body that is there already, in up to 1,024 frames and no more
/// than it said it has.
fn bytes_of(body: Body) -> Option<Vec<u8>> {
    let most = usize::try_from(body.size_hint().exact()?).ok()?;
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    let mut bytes = Vec::new();
    for _ in 0..=MOST_FRAMES {
        // A body that panics may panic again when it is dropped, which must not
        // be while the first panic unwinds.
        match guarded(|| body.as_mut().poll_frame(&mut context)) {
            Ok(Poll::Ready(Some(Ok(frame)))) => bytes.extend_from_slice(frame.data_ref()?),
            Ok(Poll::Ready(None)) => return Some(bytes),
            Ok(Poll::Ready(Some(Err(_))) | Poll::Pending) | Err(_) => return None,
        }
        if bytes.len() > most {
            return None;
        }
    }
    None
}
