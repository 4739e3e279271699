//! The redactor: which names it hides, and its limits.

use std::{borrow::Cow, fmt, sync::Arc};

use crate::{
    char_boundary::floor_char_boundary,
    invalid_name::{InvalidName, Reason},
    output::{CUT, Output, shorten},
    reader::Reader,
    scan::Scan,
    vocabulary::{BUILT_IN, Vocabulary},
};

/// Hides values that look like secrets in texts, and escapes control
/// characters.
///
/// A redactor is cheap to create and to clone. It has no state, so the same text is
/// always redacted in the same way. The [crate page](crate) explains what is hidden.
///
/// # Examples
///
/// ```
/// use error_redact::Redactor;
///
/// const REDACTOR: Redactor = Redactor::new();
/// assert_eq!(REDACTOR.redact("login failed: password=hunter2\n"), "login failed: password=***\\n");
/// ```
#[derive(Clone)]
pub struct Redactor {
    net: Net,
    longest_input: usize,
    longest_output: usize,
}

#[derive(Clone)]
enum Net {
    BuiltIn,
    Own(Arc<Vocabulary>),
    Off,
}

impl Redactor {
    /// The default limit for the bytes of a text that are read: 32 KiB. See
    /// [`with_longest_input`](Redactor::with_longest_input).
    pub const LONGEST_INPUT: usize = 32 * 1024;
    /// The default limit for the bytes of a text that are shown: 4 KiB. See
    /// [`with_longest_output`](Redactor::with_longest_output).
    pub const LONGEST_OUTPUT: usize = 4096;

    /// Creates a redactor with the built-in names of secrets.
    pub const fn new() -> Redactor {
        Redactor::of(Net::BuiltIn)
    }

    /// Creates a redactor that hides nothing. It still escapes control characters, so
    /// that no text can forge a log line, and it still applies the limits.
    ///
    /// # Examples
    ///
    /// ```
    /// let off = error_redact::Redactor::off();
    /// assert_eq!(off.redact("password=hunter2\nERROR: forged"), "password=hunter2\\nERROR: forged");
    /// ```
    pub const fn off() -> Redactor {
        Redactor::of(Net::Off)
    }

    const fn of(net: Net) -> Redactor {
        Redactor { net, longest_input: Redactor::LONGEST_INPUT, longest_output: Redactor::LONGEST_OUTPUT }
    }

    /// Adds a name whose values are hidden.
    ///
    /// The name is also found as a word in a longer name, in any spelling and in upper or
    /// lower case: `badge` is found in `user_badge`, `X-Badge`, `badgeNumber`, `badges`
    /// and `badge2`, but not in `badger`. A name of several words (`badge_number`,
    /// `badgeNumber`) is also found in all these forms, without separators
    /// (`badgenumber`), and with spaces (`badge number: 7`).
    ///
    /// # Errors
    ///
    /// Fails if the name does not consist of words: it must have up to 64 letters and
    /// digits, at least one letter, and a single `_`, `-`, `.` or space between two
    /// words. It also fails on a redactor that is [off](Redactor::off).
    ///
    /// # Examples
    ///
    /// ```
    /// use error_redact::Redactor;
    ///
    /// let redactor = Redactor::new().add_name("badge")?;
    /// assert_eq!(redactor.redact("no such userBadge: 4711"), "no such userBadge: ***");
    /// assert_eq!(redactor.redact("badger=7"), "badger=7");
    /// assert!(Redactor::new().add_name("").is_err());
    /// # Ok::<(), error_redact::InvalidName>(())
    /// ```
    pub fn add_name(self, name: &str) -> Result<Redactor, InvalidName> {
        self.change(name, Reason::NoName, Vocabulary::add)
    }

    /// Removes a [built-in name](Redactor::built_in_names) or a name that was added
    /// before, so that its values are shown. Case and separators are ignored.
    ///
    /// The values of longer names that contain another name of a secret stay hidden. For
    /// example, if you remove `session`, `session_token` is still hidden because of
    /// `token`. Secrets with a known form stay hidden too.
    ///
    /// # Errors
    ///
    /// Fails if there is no such name. It also fails on a redactor that is
    /// [off](Redactor::off).
    ///
    /// # Examples
    ///
    /// ```
    /// use error_redact::Redactor;
    ///
    /// let redactor = Redactor::new().remove_name("session")?;
    /// assert_eq!(redactor.redact("session=7, token=hunter2"), "session=7, token=***");
    /// assert!(Redactor::new().remove_name("sesion").is_err());
    /// # Ok::<(), error_redact::InvalidName>(())
    /// ```
    pub fn remove_name(self, name: &str) -> Result<Redactor, InvalidName> {
        self.change(name, Reason::Unknown, Vocabulary::remove)
    }

    fn change(
        mut self,
        name: &str,
        reason: Reason,
        change: fn(&mut Vocabulary, &str) -> bool,
    ) -> Result<Redactor, InvalidName> {
        let mut own = match self.net {
            Net::BuiltIn => Arc::new(BUILT_IN.clone()),
            Net::Own(own) => own,
            Net::Off => return Err(InvalidName::new(name, Reason::Off)),
        };
        if !change(Arc::make_mut(&mut own), name) {
            return Err(InvalidName::new(name, reason));
        }
        self.net = Net::Own(own);
        Ok(self)
    }

    /// Sets how many bytes of a text are read, or of all texts of
    /// [`redact_each`](Redactor::redact_each) together. The time and memory needed are
    /// proportional to this limit.
    ///
    /// Everything after the limit is left out. A word, a value or an address that
    /// continues after the limit is left out as well, because only its end could show
    /// that it is a secret.
    ///
    /// # Examples
    ///
    /// ```
    /// let redactor = error_redact::Redactor::new().with_longest_input(20);
    /// assert_eq!(redactor.redact("connection refused, and more"), "connection refused, ...");
    /// ```
    #[must_use]
    pub const fn with_longest_input(mut self, bytes: usize) -> Redactor {
        self.longest_input = bytes;
        self
    }

    /// Sets how many bytes of the result are shown. If there are more, the result ends
    /// with `...`.
    ///
    /// # Examples
    ///
    /// ```
    /// let redactor = error_redact::Redactor::new().with_longest_output(10);
    /// assert_eq!(redactor.redact("connection refused"), "connection...");
    /// ```
    #[must_use]
    pub const fn with_longest_output(mut self, bytes: usize) -> Redactor {
        self.longest_output = bytes;
        self
    }

    /// The built-in names of secrets, in lower case and without separators. For example,
    /// `apikey` stands for `api_key`, `X-Api-Key` and `apiKey`.
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(error_redact::Redactor::built_in_names().any(|name| name == "apikey"));
    /// ```
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        Vocabulary::built_in_names()
    }

    /// Redacts a text: values that look like secrets become `***`, and control characters
    /// are escaped. If nothing has to be changed, the result borrows the text.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::borrow::Cow;
    /// use error_redact::Redactor;
    ///
    /// let redactor = Redactor::new();
    /// assert_eq!(redactor.redact("postgres://app:hunter2@db/ledger"), "postgres://***@db/ledger");
    /// assert!(matches!(redactor.redact("connection refused"), Cow::Borrowed(_)));
    /// ```
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.measured(text, self.longest_input).0
    }

    /// Redacts several texts, such as an error and its sources, and joins them with `: `.
    /// Each text is redacted separately. So in "refreshing the session: connection
    /// refused", the second text is not mistaken for the value of the session. The limits
    /// apply to all texts together.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::{error::Error, iter};
    /// use error_redact::Redactor;
    ///
    /// fn chain(error: &(dyn Error + 'static)) -> String {
    ///     let chain = iter::successors(Some(error), |&error| error.source());
    ///     Redactor::new().redact_each(chain.map(ToString::to_string))
    /// }
    /// # let error = std::io::Error::other("password=hunter2");
    /// assert_eq!(chain(&error), "password=***");
    ///
    /// let texts = ["looking for the token", "7"];
    /// assert_eq!(Redactor::new().redact_each(texts), "looking for the token: 7");
    /// assert_eq!(Redactor::new().redact(&texts.join(": ")), "looking for the token: ***");
    /// ```
    pub fn redact_each<T: AsRef<str>>(&self, texts: impl IntoIterator<Item = T>) -> String {
        let mut output = String::new();
        let mut left = self.longest_input;
        for text in texts {
            let text = text.as_ref();
            if left == 0 || output.len() > self.longest_output {
                output.push_str(CUT);
                break;
            }
            if !output.is_empty() {
                output.push_str(": ");
            }
            output.push_str(&self.measured(text, left).0);
            left = left.saturating_sub(text.len());
        }
        shorten(output, self.longest_output)
    }

    /// What is shown of a text, and how many bytes were inspected for it.
    pub(crate) fn measured<'t>(&self, text: &'t str, longest_input: usize) -> (Cow<'t, str>, usize) {
        let mut output = Output::new(text, self.longest_output);
        let vocabulary = match &self.net {
            Net::BuiltIn => &*BUILT_IN,
            Net::Own(own) => &**own,
            Net::Off => {
                let length = floor_char_boundary(text, longest_input);
                output.show(text.get(..length).unwrap_or_default());
                return (output.finish(length < text.len()), length);
            }
        };
        let reader = Reader::new(text, longest_input, vocabulary);
        let shown = Scan::new(&reader, output).run();
        (shown, reader.inspected())
    }
}

impl Default for Redactor {
    fn default() -> Redactor {
        Redactor::new()
    }
}

impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let net = match self.net {
            Net::BuiltIn => "built-in names",
            Net::Own(_) => "own names",
            Net::Off => "off",
        };
        f.debug_struct("Redactor")
            .field("net", &net)
            .field("longest_input", &self.longest_input)
            .field("longest_output", &self.longest_output)
            .finish()
    }
}
