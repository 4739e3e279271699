//! Inputs: JSON, pairs of texts, and values that have already been parsed.

use std::{borrow::Cow, fmt};

use serde::de::DeserializeOwned;

use crate::{
    collect::{Node, NotRead, Origin, faults_of, read},
    faults::{Faults, Malformed},
    location::Location,
    path::FieldPath,
    violation_list::ViolationList,
};

/// Deserializes a JSON text and reports all invalid fields.
///
/// It accepts the same input as `serde_json`, with the same result. Only an input that
/// `T` rejects is read again, to find all its faults.
///
/// # Errors
///
/// Fails if the text is not JSON, or if `T` rejects it. The error contains all faults.
///
/// # Examples
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Debug, Deserialize)]
/// struct Order { sku: String, quantity: u32 }
///
/// let order: Order = error_fields::from_json_slice(br#"{"sku": "a", "quantity": 1}"#)?;
/// assert_eq!(order.quantity, 1);
///
/// let faults = error_fields::from_json_slice::<Order>(br#"{"quantity": "one"}"#).unwrap_err();
/// let [quantity, sku] = faults.violations() else { panic!("two faults") };
/// assert_eq!(quantity.path().pointer().to_string(), "/quantity");
/// assert_eq!(quantity.code(), Some("wrong_type"));
/// assert_eq!(quantity.message(), Some("must be an integer"));
/// assert_eq!(sku.code(), Some("missing"));
/// # Ok::<(), error_fields::Faults>(())
/// ```
pub fn from_json_slice<T: DeserializeOwned>(json: &[u8]) -> Result<T, Faults> {
    Input::json(json).read()
}

/// Deserializes a JSON value and reports all invalid fields.
///
/// # Errors
///
/// Fails if `T` rejects the value. The error contains all faults.
///
/// # Examples
///
/// ```
/// let faults = error_fields::from_value::<Vec<bool>>(serde_json::json!([true, 1, "no"])).unwrap_err();
/// assert_eq!(faults.to_string(), "1 must be true or false (and 1 more error)");
/// ```
pub fn from_value<T: DeserializeOwned>(value: serde_json::Value) -> Result<T, Faults> {
    Input::value(&value).read()
}

/// Deserializes pairs of names and texts, as in queries, forms, command lines and
/// environments, and reports all invalid fields.
///
/// Each text is converted to the type that `T` has at that place. For example, `"2"`
/// becomes a number or a string. This also works in structs that are flattened into
/// another one.
///
/// # Errors
///
/// Fails if `T` rejects the pairs. The error contains all faults. More than 65,536 pairs
/// are rejected without a list of faults.
///
/// # Examples
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Debug, Deserialize)]
/// struct Settings { port: u16, verbose: bool }
///
/// let pairs = [("port", "8080"), ("verbose", "true")];
/// assert_eq!(error_fields::from_pairs::<Settings, _, _>(pairs)?.port, 8080);
///
/// let faults = error_fields::from_pairs::<Settings, _, _>([("port", "high")]).unwrap_err();
/// assert_eq!(faults.to_string(), "port must be an integer (and 1 more error)");
/// # Ok::<(), error_fields::Faults>(())
/// ```
pub fn from_pairs<'a, T, K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Result<T, Faults>
where
    T: DeserializeOwned,
    K: Into<Cow<'a, str>>,
    V: Into<Cow<'a, str>>,
{
    Input::pairs(pairs).read()
}

/// An input to deserialize, with settings for the report of its faults.
///
/// [`from_json_slice`], [`from_pairs`] and [`from_value`] are shortcuts for the default
/// settings.
///
/// # Examples
///
/// ```
/// use error_fields::{Input, FieldPath, Location};
/// use serde::Deserialize;
///
/// #[derive(Debug, Deserialize)]
/// struct Page { size: u8, token: u8 }
///
/// let is_echoed = |path: &FieldPath| path.dotted().to_string() == "size";
/// let input = Input::pairs([("size", "1000"), ("token", "secret")]).in_place(Location::Query).echoing(&is_echoed);
/// let faults = input.read::<Page>().unwrap_err();
///
/// let [size, token] = faults.violations() else { panic!("two faults") };
/// assert_eq!(size.place(), Location::Query);
/// assert_eq!(serde_json::to_string(&size.value())?, r#""1000""#);
/// assert!(token.value().is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub struct Input<'a> {
    source: Source<'a>,
    place: Location,
    is_echoed: &'a dyn Fn(&FieldPath) -> bool,
}

enum Source<'a> {
    Json(&'a [u8]),
    Value(&'a serde_json::Value),
    /// Nothing, if there are too many.
    Texts(Option<Node<'a>>),
}

impl<'a> Input<'a> {
    /// Creates an input from a JSON text.
    pub fn json(json: &'a [u8]) -> Input<'a> {
        Input::new(Source::Json(json))
    }

    /// Creates an input from a JSON value.
    ///
    /// # Examples
    ///
    /// ```
    /// let value = serde_json::json!({"a": 1});
    /// assert!(error_fields::Input::value(&value).read::<Vec<u8>>().is_err());
    /// ```
    pub fn value(value: &'a serde_json::Value) -> Input<'a> {
        Input::new(Source::Value(value))
    }

    /// Creates an input from pairs of names and texts, which are read as by
    /// [`from_pairs`].
    pub fn pairs<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Input<'a>
    where
        K: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        Input::texts(Origin::Pairs, pairs)
    }

    /// Creates an input from the parameters of a route's path. They can also be read as a
    /// list or as a single value.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::{Input, Location};
    ///
    /// let parameters = [("user", "7"), ("day", "2026-11-29")];
    /// let read = Input::parameters(parameters).in_place(Location::Path).read::<(u32, String)>();
    /// assert_eq!(read.unwrap(), (7, "2026-11-29".to_owned()));
    ///
    /// let faults = Input::parameters([("user", "me")]).in_place(Location::Path).read::<u32>().unwrap_err();
    /// assert_eq!(faults.to_string(), "user must be an integer");
    /// ```
    pub fn parameters<K, V>(parameters: impl IntoIterator<Item = (K, V)>) -> Input<'a>
    where
        K: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        Input::texts(Origin::Parameters, parameters)
    }

    /// Sets the part of the request from which the input comes. The default is
    /// [`Location::Body`].
    pub fn in_place(mut self, place: Location) -> Input<'a> {
        self.place = place;
        self
    }

    /// Includes the invalid values of fields for which `is_echoed` returns `true`, so
    /// that they can be sent back to the client. Return `false` for fields that may
    /// contain secrets. Only numbers, booleans and texts of up to 64 characters are
    /// included.
    pub fn echoing(mut self, is_echoed: &'a dyn Fn(&FieldPath) -> bool) -> Input<'a> {
        self.is_echoed = is_echoed;
        self
    }

    /// Deserializes the input and reports all invalid fields.
    ///
    /// # Errors
    ///
    /// Fails if the input is malformed, or if `T` rejects it.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Faults> {
        let first = match &self.source {
            Source::Json(json) => read_json(json),
            Source::Value(value) => T::deserialize(*value).ok(),
            Source::Texts(Some(input)) => read(input),
            Source::Texts(None) => None,
        };
        first.map_or_else(|| self.read_again(), Ok)
    }

    /// Finds the faults of an input that `T` has rejected.
    ///
    /// Use it in code that has deserialized the input itself and got an error, so that
    /// the input is not read once more before the search.
    ///
    /// # Examples
    ///
    /// ```
    /// let json = br#"[1, "two", 300]"#;
    /// if serde_json::from_slice::<Vec<u8>>(json).is_err() {
    ///     let faults = error_fields::Input::json(json).faults::<Vec<u8>>();
    ///     assert_eq!(faults.found(), 2);
    /// }
    /// ```
    #[cold]
    pub fn faults<T: DeserializeOwned>(self) -> Faults {
        let place = self.place;
        self.read_again::<T>().err().unwrap_or_else(|| Faults::new(ViolationList::default(), place))
    }

    fn new(source: Source<'a>) -> Input<'a> {
        Input { source, place: Location::Body, is_echoed: &|_| false }
    }

    fn texts<K, V>(origin: Origin, pairs: impl IntoIterator<Item = (K, V)>) -> Input<'a>
    where
        K: Into<Cow<'a, str>>,
        V: Into<Cow<'a, str>>,
    {
        let pairs = pairs.into_iter().map(|(name, text)| (name.into(), text.into()));
        Input::new(Source::Texts(Node::of_texts(origin, pairs)))
    }

    /// Deserializes once more an input that another reader could not convert to `T`.
    ///
    /// Use it in code that has read pairs with another reader, such as
    /// `serde_urlencoded`. Other readers cannot convert texts in a flattened struct to
    /// numbers. If that was the only problem, this method succeeds and returns the value.
    ///
    /// # Errors
    ///
    /// Fails if `T` rejects the input for any other reason. The error contains all
    /// faults.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_fields::Input;
    /// use serde::Deserialize;
    ///
    /// #[derive(Debug, Deserialize)]
    /// struct Search { #[serde(flatten)] page: Page }
    ///
    /// #[derive(Debug, Deserialize)]
    /// struct Page { number: u32 }
    ///
    /// assert_eq!(Input::pairs([("number", "2")]).read_again::<Search>().unwrap().page.number, 2);
    /// let faults = Input::pairs([("number", "two")]).read_again::<Search>().unwrap_err();
    /// assert_eq!(faults.to_string(), "number must be an integer");
    /// ```
    #[cold]
    pub fn read_again<T: DeserializeOwned>(self) -> Result<T, Faults> {
        let (place, is_echoed) = (self.place, self.is_echoed);
        let node = match self.source {
            Source::Json(json) => Node::from_json(json).map_err(|not_read| unread::<T>(json, not_read, place))?,
            Source::Value(value) => {
                Node::from_value(value).ok_or_else(|| Faults::new(ViolationList::default(), place))?
            }
            Source::Texts(None) => return Err(Faults::malformed_at(Malformed::TooManyPairs, place)),
            Source::Texts(Some(input)) => {
                let texts = input.texts();
                let input = input.with_texts(&texts);
                return faults_of(input, place, is_echoed).map_err(|found| Faults::new(found.into(), place));
            }
        };
        // A value of the tree may be another one than that of the text.
        let found = faults_of::<T>(node, place, is_echoed).err().unwrap_or_default();
        Err(Faults::new(found.into(), place))
    }
}

impl fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the input: it may hold secrets.
        f.debug_struct("Input").field("place", &self.place).finish_non_exhaustive()
    }
}

fn read_json<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = T::deserialize(&mut deserializer).ok()?;
    deserializer.end().ok().map(|()| value)
}

/// Why a JSON text has no tree.
fn unread<T: DeserializeOwned>(json: &[u8], not_read: NotRead, place: Location) -> Faults {
    match not_read {
        NotRead::TooLarge => Faults::new(ViolationList::default(), place),
        NotRead::Syntax(_) if json.trim_ascii().is_empty() => Faults::malformed_at(Malformed::Empty, place),
        // A member that nobody reads may be deeper, or a number larger, than a
        // tree can hold; the fault is another one then.
        NotRead::Syntax(_) if is_json(json) && is_rejected_for_data::<T>(json) => {
            Faults::new(ViolationList::default(), place)
        }
        // The position alone: the text of the error may quote the input.
        NotRead::Syntax(error) => {
            Faults::malformed_at(Malformed::Syntax { line: error.line(), column: error.column() }, place)
        }
    }
}

/// Whether a text is JSON, whatever its values.
fn is_json(json: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(json).is_ok()
}

fn is_rejected_for_data<T: DeserializeOwned>(json: &[u8]) -> bool {
    serde_json::from_slice::<T>(json).is_err_and(|error| error.is_data())
}
