//! Other formats of an API, from which a request chooses by `Accept`.

use std::sync::Arc;

use error_accept::Offers;
use error_formats::ErasedWireFormat;
use http::{HeaderMap, HeaderValue, header};

use super::settings::Settings;

/// The alternatives of a layer's format. They share its other settings.
#[derive(Clone, Default)]
pub(super) struct Alternatives {
    formats: Vec<Arc<dyn ErasedWireFormat>>,
    /// The media types of the layer's own format and of these, in this order.
    offers: Offers,
    settings: Vec<Arc<Settings>>,
}

impl Alternatives {
    pub(super) fn is_empty(&self) -> bool {
        self.formats.is_empty()
    }

    /// Adds `format`.
    ///
    /// # Panics
    ///
    /// Panics where the media type of a format can't be told apart or offered.
    #[track_caller]
    pub(super) fn add(&mut self, own: &dyn ErasedWireFormat, format: Arc<dyn ErasedWireFormat>) {
        self.formats.push(format);
        let others = self.formats.iter().map(|format| text(&format.media_type()));
        self.offers = Offers::new(std::iter::once(text(&own.media_type())).chain(others)).unwrap_or_else(|error| {
            panic!(
                "a format of the layer can't be chosen by `Accept`: {error}; give it another media type, or choose it by \
                 `for_path` or `for_header`"
            )
        });
    }

    /// Makes the settings of each alternative again, after those of the layer changed.
    pub(super) fn follow(settings: &mut Settings) {
        if settings.alternatives.is_empty() {
            return;
        }
        let own = Arc::new(settings.alone());
        let formats = settings.alternatives.formats.iter();
        let others = formats.map(|format| Arc::new(settings.in_format(format.clone(), own.clone()))).collect();
        settings.alternatives.settings = others;
    }

    /// The settings of each.
    pub(super) fn each(&self) -> impl Iterator<Item = &Arc<Settings>> {
        self.settings.iter()
    }

    /// The settings of the alternative that a request prefers; `None` where it prefers
    /// the layer's own format, or accepts none.
    pub(super) fn preferred(&self, headers: &HeaderMap) -> Option<&Arc<Settings>> {
        let accept = headers.get_all(header::ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
        let place = self.offers.preferred(accept)?;
        self.settings.get(place.checked_sub(1)?)
    }
}

fn text(value: &HeaderValue) -> String {
    String::from_utf8_lossy(value.as_bytes()).into_owned()
}
