//! Recognizes third-party responses that say no more than their status.

use axum::body::HttpBody;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use super::answered::Answered;
use crate::{leave_alone::OwnPlainText, replayed::Replayed, stream::framing::Framing};

/// Whether a response is an error that somebody else's code left bare: no
/// body, no type, or one that says nothing. What somebody structured is left
/// alone.
pub(super) fn is_bare_error<B: HttpBody>(response: &Response<B>, answered: Answered) -> bool {
    let extensions = response.extensions();
    if !is_error(response.status())
        || extensions.get::<OwnPlainText>().is_some()
        || extensions.get::<Replayed>().is_some()
    {
        return false;
    }
    let headers = response.headers();
    headers.get(header::CONTENT_TYPE).is_none_or(is_bare) || is_stream(headers) || is_empty(response, answered)
}

/// Whether a body is a stream of events or lines, which has begun as a success: another layer made an error of it.
#[cold]
fn is_stream(headers: &HeaderMap) -> bool {
    !matches!(Framing::of(headers), Framing::Bytes)
}

/// Whether there is no body. A body of no known size is empty where it has ended.
/// That of a response to HEAD may have been removed: a router says then how long
/// it was, if it knew that, and may have removed one of ours.
fn is_empty<B: HttpBody>(response: &Response<B>, answered: Answered) -> bool {
    let body = response.body();
    let is_gone = body.size_hint().exact() == Some(0) || body.is_end_stream();
    if !answered.head {
        return is_gone;
    }
    let length = response.headers().get(header::CONTENT_LENGTH);
    is_gone && length.map_or(!answered.trail.is_error(), |length| length.as_bytes() == b"0")
}

#[inline]
pub(super) fn is_error(status: StatusCode) -> bool {
    (400..600).contains(&status.as_u16())
}

/// Whether a media type says nothing of a structure: what axum gives texts and
/// bytes by itself.
pub(super) fn is_bare(media_type: &HeaderValue) -> bool {
    const BARE: [&[u8]; 3] = [b"", b"text/plain", b"application/octet-stream"];
    // A text of axum's is found at once.
    if media_type == "text/plain; charset=utf-8" {
        return true;
    }
    let text = media_type.as_bytes().trim_ascii_start();
    // Each error passes here: only what is as long as one of these is read.
    BARE.iter().any(|bare| {
        text.split_at_checked(bare.len()).is_some_and(|(essence, rest)| {
            matches!(rest.trim_ascii_start().first(), None | Some(b';')) && essence.eq_ignore_ascii_case(bare)
        })
    })
}
