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
    pub(super) fn add(own: &dyn ErasedWireFormat, formats: &mut Alternatives, format: Arc<dyn ErasedWireFormat>) {
        let media_type = |format: &dyn ErasedWireFormat| text(&format.media_type());
        let added = media_type(&*format);
        let mut offered = vec![media_type(own)];
        offered.extend(formats.formats.iter().map(|format| media_type(&**format)));
        assert!(
            !offered.contains(&added),
            "two formats of a layer have the media type `{added}`, so that no `Accept` tells them apart: give one of them \
             another media type, or choose by `for_path` or `for_header`"
        );
        offered.push(added);
        formats.offers = Offers::new(offered).unwrap_or_else(|error| {
            panic!("a format can't be chosen by `Accept`: {error}, or there are more than 16 formats")
        });
        formats.formats.push(format);
    }

    /// Makes the settings of each alternative again, after those of the layer changed.
    pub(super) fn follow(settings: &mut Settings) {
        let formats = &settings.alternatives.formats;
        let others = formats.iter().map(|format| Arc::new(settings.in_format(format.clone()))).collect();
        settings.alternatives.settings = others;
    }

    /// Changes the settings of each.
    pub(super) fn each(&mut self, change: impl Fn(&mut Settings)) {
        self.settings.iter_mut().for_each(|settings| change(Arc::make_mut(settings)));
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
