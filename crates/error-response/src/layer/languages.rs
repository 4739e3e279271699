//! The languages of an API, from which a request chooses by `Accept-Language`.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use error_core::{CallView, ErrorView, TextsIn, Translation};
use http::{HeaderMap, HeaderValue, header};

use super::settings::Settings;

/// The languages of a layer, with its settings in each language but that of the code.
#[derive(Clone, Default)]
pub(super) struct Languages {
    languages: Option<error_languages::Languages>,
    settings: Vec<Arc<Settings>>,
}

/// The language of the errors that some settings render.
#[derive(Clone)]
pub(crate) struct Language {
    /// `None` where the texts in the code are the texts.
    translation: Option<Arc<dyn Translation>>,
    tag: HeaderValue,
    /// The language of the code.
    own: HeaderValue,
}

/// Whether a layer of this process has languages, so that copies of errors have to keep the arguments of their texts.
static ANY: AtomicBool = AtomicBool::new(false);

/// Whether texts may be translated in this process.
pub(crate) fn is_any() -> bool {
    ANY.load(Ordering::Relaxed)
}

impl Languages {
    pub(super) fn new(languages: error_languages::Languages) -> Languages {
        ANY.store(true, Ordering::Relaxed);
        Languages { languages: Some(languages), settings: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.languages.is_none()
    }

    /// The language of the code.
    pub(super) fn own(&self) -> Option<Language> {
        let languages = self.languages.as_ref()?;
        let own = languages.own();
        let tag = tag(own.language());
        Some(Language { own: tag.clone(), tag, translation: languages.has_own_texts().then_some(own) })
    }

    /// Makes the settings of each language again, after those of the layer changed.
    pub(super) fn follow(settings: &mut Settings) {
        let (Some(languages), Some(own)) = (&settings.languages.languages, settings.languages.own()) else { return };
        let language = |translation: Arc<dyn Translation>| Language {
            tag: tag(translation.language()),
            translation: Some(translation),
            own: own.tag.clone(),
        };
        let made =
            languages.others().map(|translation| Arc::new(settings.in_language(language(translation)))).collect();
        settings.languages.settings = made;
    }

    /// The settings in each of them.
    pub(super) fn each(&self) -> impl Iterator<Item = &Arc<Settings>> {
        self.settings.iter()
    }

    /// The settings in the language that a request prefers; `None` where that is the language of the code.
    pub(super) fn preferred(&self, headers: &HeaderMap) -> Option<&Arc<Settings>> {
        let accepted = headers.get_all(header::ACCEPT_LANGUAGE).into_iter().filter_map(|value| value.to_str().ok());
        self.settings.get(self.languages.as_ref()?.place(accepted)?)
    }
}

impl Language {
    /// The tag, for `Content-Language`.
    pub(super) fn tag(&self) -> &HeaderValue {
        &self.tag
    }

    /// Has the texts of a call in this language.
    #[inline]
    pub(crate) fn add_to<'a>(&'a self, call: CallView<'a>) -> CallView<'a> {
        match &self.translation {
            Some(translation) => call.with_translation(translation),
            None => call,
        }
    }

    /// Corrects `Content-Language` where the body has texts in the language of the code.
    #[inline]
    pub(crate) fn correct(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        if self.translation.is_some() {
            self.correct_translated(view, headers);
        }
    }

    /// Corrects `Content-Language` where the body has texts in the language of the code (RFC 9110, section 8.5).
    #[cold]
    fn correct_translated(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        let texts_in = match view.__texts_in() {
            None | Some(TextsIn::Translation) => return,
            Some(texts_in) => texts_in,
        };
        let Some(sent) = headers.get_mut(header::CONTENT_LANGUAGE).filter(|sent| **sent == self.tag) else { return };
        if self.tag == self.own {
            return;
        }
        let both = || HeaderValue::from_bytes(&[self.tag.as_bytes(), b", ", self.own.as_bytes()].concat()).ok();
        *sent = if texts_in == TextsIn::Own { None } else { both() }.unwrap_or_else(|| self.own.clone());
    }
}

/// A tag as a header; tags are ASCII.
fn tag(tag: &str) -> HeaderValue {
    HeaderValue::from_str(tag).unwrap_or_else(|_| HeaderValue::from_static("und"))
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Language").field(&self.tag).finish()
    }
}
