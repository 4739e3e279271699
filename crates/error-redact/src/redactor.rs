//! What is hidden, and within which limits.

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
/// A redactor is cheap to make and to clone, and has no state: the same text is always shown in the same way. See the
/// [crate page](crate) for what is hidden.
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
    /// How many bytes of a text are looked at, unless [`with_longest_input`](Redactor::with_longest_input) sets it: 32 KiB.
    pub const LONGEST_INPUT: usize = 32 * 1024;
    /// How many bytes are shown of a text, unless [`with_longest_output`](Redactor::with_longest_output) sets it: 4 KiB.
    pub const LONGEST_OUTPUT: usize = 4096;

    /// A redactor with the built-in names.
    pub const fn new() -> Redactor {
        Redactor::of(Net::BuiltIn)
    }

    /// A redactor that hides nothing. It still escapes control characters, so that no text can forge a line, and keeps
    /// the limits.
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

    /// Hides the values of one more name.
    ///
    /// The name is also found as a word of a longer name, in every spelling and in upper and lower case: `badge` in
    /// `user_badge`, `X-Badge`, `badgeNumber`, `badges` and `badge2`, but not in `badger`. A name of several words
    /// (`badge_number`, `badgeNumber`) is found in all these forms too, joined (`badgenumber`), and with blanks (`badge
    /// number: 7`).
    ///
    /// # Errors
    ///
    /// Fails if the name is not made of words: up to 64 letters and digits, with at least one letter, and one `_`, `-`,
    /// `.` or blank between two words. Fails on a redactor that is [off](Redactor::off).
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

    /// Shows the values of a name: a [built-in](Redactor::built_in_names) one, or one that was added before. Case and
    /// separators make no difference.
    ///
    /// Longer names that contain another name of a secret stay hidden: without `session`, `session_token` is still
    /// hidden because of `token`. Secrets with a known form stay hidden too.
    ///
    /// # Errors
    ///
    /// Fails when there is no such name, and on a redactor that is [off](Redactor::off).
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

    /// Sets how many bytes are read of a text, or of all texts of [`redact_each`](Redactor::redact_each) together. Time
    /// and memory are proportional to it.
    ///
    /// The rest is not shown, nor is a word, a value or an address that continues there, because its end could show that
    /// it is a secret.
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

    /// Sets how many bytes are shown; `...` follows if there were more.
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

    /// The names that [`new`](Redactor::new) knows, in lower case and without separators: `apikey` stands for `api_key`,
    /// `X-Api-Key` and `apiKey`.
    ///
    /// # Examples
    ///
    /// ```
    /// assert!(error_redact::Redactor::built_in_names().any(|name| name == "apikey"));
    /// ```
    pub fn built_in_names() -> impl Iterator<Item = &'static str> {
        Vocabulary::built_in_names()
    }

    /// Redacts a text: values that look like secrets become `***`, and control characters are escaped. It borrows the
    /// text if there is nothing to change.
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

    /// Redacts several texts, such as an error and its sources, and joins them with `: `. Each is redacted on its
    /// own, so the text after "refreshing the session" is not taken for the session's value. The limits apply to all
    /// of them together.
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
