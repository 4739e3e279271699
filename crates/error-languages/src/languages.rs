//! The languages of an API.

use std::{fs, path::Path, sync::Arc};

use error_core::Translation;
use fluent_langneg::{NegotiationStrategy, negotiate::filter_matches};
use unic_langid::LanguageIdentifier;

use crate::{
    accept_language::{Range, ranges},
    invalid::InvalidLanguage,
    language::Language,
    resource::Source,
};

/// The languages of an API: the one in which its texts are written in the code, and others from Fluent resources.
///
/// A text has the code of its error as its name. Its attributes have the names of the keys of `#[api(...)]`.
///
/// # Examples
///
/// ```
/// use error_core::{TextArguments, TextKey, TextPart};
/// use error_languages::Languages;
///
/// let languages = Languages::new("en")?.with("de", "
/// account_not_found = Kein solches Konto
///     .message = Es gibt kein Konto { $id }
/// ")?;
///
/// let chosen = languages.preferred(["fr, de-AT;q=0.8, en;q=0.5"]);
/// assert_eq!(chosen.map(|language| language.language().to_owned()).as_deref(), Some("de"));
/// // A client that reads none of the languages gets the texts in the code.
/// assert!(languages.preferred(["fr"]).is_none());
/// # Ok::<(), error_languages::InvalidLanguage>(())
/// ```
#[derive(Debug, Clone)]
pub struct Languages {
    own: Arc<Language>,
    others: Vec<Arc<Language>>,
}

/// The most languages of an API.
const MOST: usize = 64;
/// The most languages that differ only in their script, region or variant.
const MOST_ALIKE: usize = 8;

impl Languages {
    /// Creates the languages of an API, of which the first is the language of the texts in the code.
    ///
    /// # Errors
    ///
    /// Fails if `own` is not the tag of a language, such as `en` or `pt-BR`.
    pub fn new(own: &str) -> Result<Languages, InvalidLanguage> {
        Ok(Languages { own: Arc::new(Language::new(own, tag(own)?)), others: Vec::new() })
    }

    /// Adds the texts of a Fluent resource in the language with this tag. If the language is that of the code, the
    /// texts replace those in the code.
    ///
    /// # Errors
    ///
    /// Fails if the tag or the resource is invalid, if the language already has one of the texts, or if a text refers
    /// to another text or a function that does not exist. The error has the line.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_languages::Languages;
    ///
    /// let error = Languages::new("en")?.with("de", "account_locked = Gesperrt\nnot_found Nicht gefunden").unwrap_err();
    /// assert!(error.to_string().starts_with("de:2: "), "{error}");
    /// # Ok::<(), error_languages::InvalidLanguage>(())
    /// ```
    pub fn with(self, tag: &str, resource: &str) -> Result<Languages, InvalidLanguage> {
        self.with_named(tag, tag, resource)
    }

    /// Like [`with`](Languages::with), but errors and findings name the resource `name`, such as the path of its file.
    ///
    /// # Errors
    ///
    /// Fails if [`with`](Languages::with) would.
    pub fn with_named(mut self, tag: &str, name: &str, resource: &str) -> Result<Languages, InvalidLanguage> {
        let source = Source { name, text: resource };
        let identifier = self::tag(tag)?;
        let mut all = std::iter::once(&mut self.own).chain(&mut self.others);
        if let Some(language) = all.find(|language| *language.identifier() == identifier) {
            // The languages are not shared before they are complete.
            return match Arc::get_mut(language) {
                Some(language) => language.add(&source).map(|()| self),
                None => Err(InvalidLanguage::new(name, None, "add texts before you use or clone the languages")),
            };
        }
        let alike = self.others.iter().filter(|other| other.identifier().language == identifier.language).count();
        if self.others.len() + 1 == MOST || alike == MOST_ALIKE {
            let problem =
                format!("an API has at most {MOST} languages, {MOST_ALIKE} of them with the same first subtag");
            return Err(InvalidLanguage::new(name, None, problem));
        }
        let mut language = Language::new(tag, identifier);
        language.add(&source)?;
        self.others.push(Arc::new(language));
        Ok(self)
    }

    /// Adds the file `TAG.ftl` of each language in a folder, such as `de.ftl` and `pt-BR.ftl`.
    ///
    /// # Errors
    ///
    /// Fails if the folder or a file cannot be read, if there is no such file, or if [`with`](Languages::with) would.
    pub fn with_folder(mut self, folder: impl AsRef<Path>) -> Result<Languages, InvalidLanguage> {
        let folder = folder.as_ref();
        let unread = |path: &Path, error: &dyn std::fmt::Display| {
            InvalidLanguage::new(&path.display().to_string(), None, format!("it cannot be read: {error}"))
        };
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unread(folder, &error))? {
            let path = entry.map_err(|error| unread(folder, &error))?.path();
            if path.extension().is_some_and(|extension| extension == "ftl") {
                paths.push(path);
            }
        }
        paths.sort();
        if paths.is_empty() {
            return Err(unread(folder, &"it has no file such as `de.ftl`"));
        }
        for path in paths {
            let text = fs::read_to_string(&path).map_err(|error| unread(&path, &error))?;
            let tag = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            self = self.with_named(&tag, &path.display().to_string(), &text)?;
        }
        Ok(self)
    }

    /// The texts in the language of the code. Without a resource for it, there are none.
    pub fn own(&self) -> Arc<dyn Translation> {
        self.own.clone()
    }

    /// Whether there is a resource for the language of the code.
    pub fn has_own_texts(&self) -> bool {
        !self.own.is_empty()
    }

    /// The texts in the other languages, in the order in which they were added.
    pub fn others(&self) -> impl Iterator<Item = Arc<dyn Translation>> {
        self.others.iter().cloned().map(|language| language as Arc<dyn Translation>)
    }

    /// The language that a client prefers; `None` if that is the language of the code, or if the client reads none of
    /// the languages. `accept_language` has the values of the request's `Accept-Language` headers.
    ///
    /// The ranges are tried in the order of their weights. Each of them matches a language as in the lookup of RFC
    /// 4647, section 3.4: `de-AT` matches `de`. It also matches another region of the language, such as `de-DE`. A weight of 0 only
    /// excludes a language from `*`. The work is bounded: at most 4,096 bytes and 64 ranges are read.
    pub fn preferred<'a>(&self, accept_language: impl IntoIterator<Item = &'a str>) -> Option<Arc<dyn Translation>> {
        let place = self.place(accept_language)?;
        Some(self.others.get(place)?.clone())
    }

    /// The place among [`others`](Languages::others) of the [preferred](Languages::preferred) language.
    pub fn place<'a>(&self, accept_language: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let ranges = ranges(accept_language);
        let mut excluded = 0_u64;
        for (range, _) in ranges.iter().filter(|(_, weight)| *weight == 0) {
            if let Range::Language(range) = range
                && let Some(place) = self.matching(range)
            {
                excluded |= 1 << place;
            }
        }
        let is_free = |place: &usize| excluded & (1 << place) == 0;
        let chosen = ranges.iter().filter(|(_, weight)| *weight > 0).find_map(|(range, _)| match range {
            Range::Language(range) => self.matching(range),
            Range::Any => (0..=self.others.len()).find(is_free),
        });
        // The language of the code is the first one.
        chosen?.checked_sub(1)
    }

    /// The language that a range matches; the language of the code is at place 0.
    fn matching(&self, range: &LanguageIdentifier) -> Option<usize> {
        // Only languages with the same first subtag can match, of which there are few.
        let all = std::iter::once(&self.own).chain(&self.others).enumerate();
        let mut alike = Vec::new();
        for (place, language) in all {
            #[cfg(test)]
            crate::accept_language::inspected::add(usize::from(place % 8 == 0));
            if language.identifier().language == range.language {
                alike.push((place, language.identifier()));
            }
        }
        let identifiers: Vec<&LanguageIdentifier> = alike.iter().map(|(_, identifier)| *identifier).collect();
        #[cfg(test)]
        crate::accept_language::inspected::add(6 * identifiers.len());
        let found = *filter_matches(&[range], &identifiers, NegotiationStrategy::Lookup).first()?;
        alike.iter().find(|(_, identifier)| identifier == found).map(|(place, _)| *place)
    }

    #[cfg(feature = "catalog")]
    pub(crate) fn all(&self) -> impl Iterator<Item = &Language> {
        std::iter::once(&*self.own).filter(|own| !own.is_empty()).chain(self.others.iter().map(|other| &**other))
    }
}

fn tag(tag: &str) -> Result<LanguageIdentifier, InvalidLanguage> {
    let parsed: Option<LanguageIdentifier> = tag.parse().ok();
    let is_tag = |language: &LanguageIdentifier| !language.language.is_empty() && !tag.contains('_');
    parsed.filter(is_tag).ok_or_else(|| {
        InvalidLanguage::new(
            tag,
            None,
            format!("`{tag}` is not the tag of a language; write for example `de` or `pt-BR`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Languages;
    use crate::accept_language::inspected;

    fn languages(tags: &[&str]) -> Languages {
        let new = Languages::new("en").unwrap();
        tags.iter().fold(new, |languages, tag| languages.with(tag, "a = A").unwrap())
    }

    #[track_caller]
    fn check(header: &str, expected: Option<&str>) {
        let languages = languages(&["de", "fr-CA", "fr", "pt-BR", "zh-Hant", "zh-Hans"]);
        let found = languages.preferred([header]).map(|found| found.language().to_owned());
        assert_eq!(found.as_deref(), expected, "{header}");
    }

    /// RFC 4647, 3.4: the range loses its last subtag until it matches.
    #[test]
    fn a_range_matches_a_shorter_tag() {
        check("de-CH-1996", Some("de"));
        check("fr-CA", Some("fr-CA"));
        check("fr-BE", Some("fr"));
        check("fr", Some("fr"));
        check("zh-Hant-TW", Some("zh-Hant"));
    }

    #[test]
    fn another_region_of_the_language_matches() {
        check("pt", Some("pt-BR"));
        check("pt-PT", Some("pt-BR"));
    }

    #[test]
    fn weights_decide() {
        check("fr;q=0.5, de;q=0.6, ja", Some("de"));
        check("en, de", None);
        check("en;q=0.5, de", Some("de"));
    }

    #[test]
    fn a_wildcard_is_any_language_that_is_not_excluded() {
        check("*", None);
        check("ja, *;q=0.1", None);
        check("en;q=0, *", Some("de"));
        check("en;q=0, de;q=0, *", Some("fr-CA"));
    }

    /// Each of 64 ranges is compared with a few of 64 languages.
    #[test]
    fn the_work_is_linear() {
        let tags: Vec<String> =
            (0..62).map(|at: u8| format!("{}{}", char::from(b'a' + at / 26), char::from(b'a' + at % 26))).collect();
        let tags: Vec<&str> = tags.iter().map(|tag| &**tag).filter(|tag| *tag != "en").collect();
        let many = languages(&tags);
        let alike = languages(&["de", "de-AT", "de-CH", "de-DE", "de-LI", "de-LU", "de-BE", "de-IT"]);
        for range in ["de", "zz", "*", "de;q=0", "de-Latn-XX-variant1", "de-XX;q=0.1"] {
            for count in [1, 30, 64] {
                let header = vec![range; count].join(",");
                for languages in [&many, &alike] {
                    inspected::take();
                    let _ = languages.preferred([&*header]);
                    let bytes = inspected::take();
                    assert!(bytes <= 40 * header.len(), "{bytes} of {}: {range}", header.len());
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_header(header in "([a-zA-Z*]{0,4}(-[a-zA-Z0-9]{0,5}){0,3}(;q=[0-9.]{0,4})?[, ]{0,2}){0,40}|.{0,200}") {
            inspected::take();
            let place = languages(&["de", "fr"]).place([&*header]);
            prop_assert!(place.is_none_or(|place| place < 2));
            prop_assert!(inspected::take() <= 40 * header.len().max(1));
        }
    }
}
