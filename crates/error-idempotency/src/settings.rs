//! The settings of the layer.

use std::{sync::Arc, time::Duration};

use http::{HeaderName, request::Parts};

use crate::erased::ErasedStore;

/// Says who sends a request.
type Caller = dyn Fn(&Parts) -> Option<String> + Send + Sync;

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) store: Arc<dyn ErasedStore>,
    pub(crate) caller: Arc<Caller>,
    pub(crate) header: HeaderName,
    pub(crate) is_required: bool,
    pub(crate) lease: Duration,
    pub(crate) lifetime: Duration,
    pub(crate) longest_request: usize,
    pub(crate) longest_response: usize,
}
