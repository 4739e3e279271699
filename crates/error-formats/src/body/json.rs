//! Writes a value as the bytes of a JSON body.

use std::cell::Cell;

use bytes::Bytes;
use serde::Serialize;

use super::{error::BodyError, writer::Writer};

/// Writes `body` as compact JSON. If serde's `flatten` builds an object from several
/// parts, only the first member with a given name is written, so a detail cannot override
/// a member that the format itself writes.
///
/// # Errors
///
/// Fails if a value cannot be serialized: if its `Serialize` returns an error, or if the
/// keys of a map are not strings.
///
/// # Examples
///
/// ```
/// assert_eq!(error_formats::json(&["a", "b"])?, r#"["a","b"]"#);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
pub fn json(body: &(impl Serialize + ?Sized)) -> Result<Bytes, BodyError> {
    with_buffer(|buffer| {
        if body.serialize(&mut Writer::new(buffer)).is_err() {
            // Written again only to learn why.
            buffer.clear();
            serde_json::to_writer(&mut *buffer, body).map_err(BodyError::new)?;
        }
        Ok(Bytes::copy_from_slice(buffer))
    })
}

/// The largest buffer a thread keeps.
const LARGEST_KEPT: usize = 16 * 1024;

thread_local! {
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Lends `work` the thread's buffer. It is taken and put back, not borrowed: a
/// `Serialize` of the author's may write a body of its own meanwhile.
#[inline]
fn with_buffer<R>(work: impl FnOnce(&mut Vec<u8>) -> R) -> R {
    let mut buffer = BUFFER.try_with(Cell::take).unwrap_or_default();
    buffer.clear();
    buffer.reserve(512);
    let result = work(&mut buffer);
    if buffer.capacity() <= LARGEST_KEPT {
        // The thread-local is gone while the thread ends.
        let _ = BUFFER.try_with(|kept| kept.set(buffer));
    }
    result
}
