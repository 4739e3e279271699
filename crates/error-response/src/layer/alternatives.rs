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
        let media_type = |format: &dyn ErasedWireFormat| text(&format.media_type());
        let added = media_type(&*format);
        let mut offered = vec![media_type(own)];
        offered.extend(self.formats.iter().map(|format| media_type(&**format)));
        assert!(
            !offered.iter().any(|other| is_same(other, &added)),
            "two formats of a layer have the media type `{added}`, so that no `Accept` tells them apart: give one of them \
             another media type, or choose by `for_path` or `for_header`"
        );
        offered.push(added);
        self.offers = Offers::new(offered).unwrap_or_else(|error| {
            panic!("a format can't be chosen by `Accept`: {error}, or there are more than 16 formats")
        });
        self.formats.push(format);
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

/// Whether no `Accept` tells two media types apart: it ignores the `charset`.
fn is_same(one: &str, other: &str) -> bool {
    let parts = |media_type: &str| -> Vec<String> {
        let parts = media_type.split(';').map(|part| part.trim().to_ascii_lowercase());
        parts.filter(|part| !part.starts_with("charset=")).collect()
    };
    parts(one) == parts(other)
}
