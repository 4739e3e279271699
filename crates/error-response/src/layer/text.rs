//! The text of a third-party body.

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

/// What somebody else's body says.
pub(super) struct Text {
    pub(super) text: String,
    /// Whether it is all of a text, so that a client may read it: the body has told its length.
    pub(super) is_whole: bool,
}

/// What a body says in up to 8 KiB that are there already, in up to 1,024 frames: it is not waited for. `None` where it is
/// empty.
pub(super) fn text_of(body: Body) -> Option<Text> {
    let promised = body.size_hint().exact();
    let read = read(body);
    let is_whole = read.is_at_end && promised == Some(read.bytes.len() as u64);
    let length = read.bytes.len();
    match String::from_utf8(read.bytes) {
        Ok(text) if text.trim().is_empty() => None,
        Ok(text) => Some(Text { text, is_whole }),
        Err(error) => {
            let valid = error.utf8_error();
            // It was cut within a character.
            let is_cut = !read.is_at_end && valid.error_len().is_none();
            let mut bytes = error.into_bytes();
            bytes.truncate(valid.valid_up_to());
            let text = String::from_utf8(bytes).ok().filter(|_| is_cut);
            let text = text.unwrap_or_else(|| format!("a binary body of {length} bytes or more"));
            Some(Text { text, is_whole: false })
        }
    }
}

/// Whether a body says that it is small enough to be read as a whole.
pub(super) fn is_small(body: &Body) -> bool {
    body.size_hint().exact().is_some_and(|length| length <= LONGEST)
}

struct Read {
    bytes: Vec<u8>,
    is_at_end: bool,
}

/// The beginning of a body, as far as it is there already.
fn read(body: Body) -> Read {
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    let mut read = Read { bytes: Vec::new(), is_at_end: false };
    for _ in 0..=MOST_FRAMES {
        let left = (LONGEST as usize).saturating_sub(read.bytes.len());
        // A body that panics may panic again when it is dropped, which must not
        // be while the first panic unwinds.
        match guarded(|| body.as_mut().poll_frame(&mut context)) {
            Ok(Poll::Ready(Some(Ok(frame)))) => {
                let data = frame.data_ref().map_or(&[][..], |data| data);
                read.bytes.extend(data.iter().take(left));
                if data.len() > left {
                    break;
                }
            }
            Ok(Poll::Ready(None)) => {
                read.is_at_end = true;
                break;
            }
            Ok(Poll::Ready(Some(Err(_))) | Poll::Pending) | Err(_) => break,
        }
    }
    read
}
