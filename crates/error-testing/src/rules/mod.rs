//! The rules for a single response, by subject.

mod case;
mod framing;
mod body;
mod caching;
mod challenge;
mod challenge_list;
mod status_header;
mod wait;
mod wait_text;
mod rate_limit;
mod retry;
mod request_id;

pub(crate) use self::{
    body::{inspect_body, is_unstructured},
    caching::inspect_caching,
    case::Case,
    challenge::inspect_challenges,
    framing::inspect_framing,
    request_id::{REQUEST_IDS, RequestIdHeader, inspect_request_id},
    retry::{RETRY_HEADERS, inspect_retry_headers},
    status_header::inspect_status_headers,
    wait::inspect_wait,
};
