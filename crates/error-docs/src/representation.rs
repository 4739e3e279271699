//! The representation of a page that a client asks for.

use std::sync::LazyLock;

use error_accept::Offers;

/// The representation of a page: HTML, Markdown or JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Representation {
    /// For a browser.
    #[default]
    Html,
    /// For a terminal, a chat, or a language model.
    Markdown,
    /// For a program.
    Json,
}

impl Representation {
    const ALL: [Representation; 3] = [Representation::Html, Representation::Markdown, Representation::Json];

    /// Returns the representation that an `Accept` header prefers (RFC 9110, section
    /// 12.5.1): the one with the highest weight. If several have the same weight, or if
    /// none is known, it is HTML.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_docs::Representation;
    ///
    /// assert_eq!(Representation::of_accept("text/markdown"), Representation::Markdown);
    /// assert_eq!(Representation::of_accept("application/json;q=0.5, text/html"), Representation::Html);
    /// assert_eq!(Representation::of_accept("*/*"), Representation::Html);
    /// ```
    pub fn of_accept(accept: &str) -> Representation {
        static OFFERS: LazyLock<Offers> =
            LazyLock::new(|| Offers::new(Representation::ALL.map(Representation::media_type)).unwrap_or_default());
        let place = OFFERS.preferred([accept]);
        place.and_then(|place| Representation::ALL.get(place).copied()).unwrap_or_default()
    }

    /// The value of `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Representation::Html => "text/html; charset=utf-8",
            Representation::Markdown => "text/markdown; charset=utf-8",
            Representation::Json => "application/json",
        }
    }

    /// The suffix of a page name that selects this representation, whatever `Accept`
    /// says.
    pub const fn suffix(self) -> &'static str {
        match self {
            Representation::Html => ".html",
            Representation::Markdown => ".md",
            Representation::Json => ".json",
        }
    }

    /// Splits a file name into the name of the page and the representation that its
    /// suffix selects.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_docs::Representation;
    ///
    /// assert_eq!(Representation::of_name("gone.md"), ("gone", Some(Representation::Markdown)));
    /// assert_eq!(Representation::of_name("gone"), ("gone", None));
    /// ```
    pub fn of_name(name: &str) -> (&str, Option<Representation>) {
        let named = |form: Representation| Some((name.strip_suffix(form.suffix())?, Some(form)));
        Representation::ALL.into_iter().find_map(named).unwrap_or((name, None))
    }
}
