//! What a response says, for a reader.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use http_body::Body;

/// The status, the headers and the body.
pub(crate) fn read<B: Body>(response: http::Response<B>) -> String {
    use bytes::Buf;
    let (parts, body) = response.into_parts();
    let mut text = format!("{} ", parts.status.as_u16());
    for (name, value) in &parts.headers {
        text += &format!("{name}: {} ", value.to_str().unwrap_or_default());
    }
    let mut body = pin!(body);
    let mut context = Context::from_waker(Waker::noop());
    while let Poll::Ready(Some(Ok(frame))) = body.as_mut().poll_frame(&mut context) {
        let Ok(mut data) = frame.into_data() else { break };
        text += &String::from_utf8_lossy(&data.copy_to_bytes(data.remaining()));
    }
    text
}
