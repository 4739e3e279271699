//! The representation of a page that a client asks for.

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
        let mut best = (0, Representation::Html);
        for representation in Representation::ALL {
            let weight = representation.weight(accept);
            if weight > best.0 {
                best = (weight, representation);
            }
        }
        best.1
    }

    /// The weight in thousandths; of several ranges the most specific counts.
    fn weight(self, accept: &str) -> u16 {
        let media_type = self.media_type().split(';').next().unwrap_or_default();
        let kind = media_type.split('/').next().unwrap_or_default();
        let mut found = (0, 0);
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let precision = if name.eq_ignore_ascii_case(media_type) {
                3
            } else if name.strip_suffix("/*").is_some_and(|range| range.eq_ignore_ascii_case(kind)) {
                2
            } else if name == "*/*" {
                1
            } else {
                continue;
            };
            if precision > found.0 {
                found = (precision, parts.find_map(weight).unwrap_or(1_000));
            }
        }
        found.1
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

/// `q=0.5` in thousandths.
fn weight(parameter: &str) -> Option<u16> {
    let (name, value) = parameter.split_once('=')?;
    let weight: f32 = if name.trim().eq_ignore_ascii_case("q") { value.trim().parse().ok()? } else { return None };
    // A float that is no number, or out of range, becomes the nearest that is.
    Some((weight.clamp(0.0, 1.0) * 1_000.0) as u16)
}
