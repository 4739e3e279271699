//! The format that a file describes.

use std::{
    borrow::Cow,
    fmt,
    fs::File,
    io::{self, Read},
    path::Path,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use error_core::{Category, ErrorStatus, ErrorView, RequestNeeds, RetryAfter, Row, SuccessDefinition, SuccessView};
use error_formats::{AddressBase, CatalogEntry, JsonBody, WireFormat};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::{Serialize, Serializer};

use crate::{
    description::{CodeSpelling, Description},
    error::InvalidFormat,
    failure::Failure,
    found::Members,
    interned::interned,
    json,
    listed::Codes,
    node::{Faults, Node},
    restated::Restated,
    success::Succeeded,
    toml,
    tree::{Object, Source, What},
};

/// The largest file that is read, in bytes. The files of the reference APIs have about
/// 5,000.
const LARGEST: usize = 256 * 1024;

/// A wire format that a file describes. See the [crate page](crate) for an example and
/// for every key.
///
/// A format is created once, when the service starts, and is cheap to clone. Its texts
/// are never freed, because definitions and rows hold static texts. Equal texts are kept
/// once.
#[derive(Clone)]
pub struct FileFormat(Arc<Loaded>);

/// A file that was read, and what follows from it.
struct Loaded {
    description: Description,
    restated: Vec<Restated>,
    needs: RequestNeeds,
    is_repeatable: bool,
    /// Why a detail must not have the name of a member, by the name.
    taken: Vec<(&'static str, &'static str)>,
}

impl FileFormat {
    /// Creates the format that a TOML text describes, such as a file that is compiled in
    /// with `include_str!`.
    ///
    /// # Errors
    ///
    /// Fails with every mistake of the text: each has its line and column, the rule, and
    /// what is allowed. [`InvalidFormat::in_file`] adds the name of the file.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Category, CategoryError};
    /// use error_format_file::FileFormat;
    /// use error_formats::render;
    ///
    /// let format = FileFormat::from_toml(r#"
    ///     name = "own"
    ///     codes = "kebab-case"
    ///
    ///     [error]
    ///     members = [{ name = "code", value = "code" }, { name = "text", value = "message" }]
    /// "#)?;
    /// let response = render(&CategoryError::new(Category::NotFound), &format, CallView::default())?;
    /// assert_eq!(response.body(), r#"{"code":"not-found","text":"The requested resource was not found"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<FileFormat, InvalidFormat> {
        FileFormat::from_text(text, toml::parse)
    }

    /// Creates the format that a JSON text describes. It has the same keys as a TOML text.
    ///
    /// # Errors
    ///
    /// Fails with the mistakes of the text, as [`from_toml`](FileFormat::from_toml) does.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_format_file::FileFormat;
    ///
    /// let refused = FileFormat::from_json(r#"{"name": "own", "error": {"members": []}, "row": []}"#).unwrap_err();
    /// let [empty, unknown] = refused.mistakes() else { panic!("{refused}") };
    /// assert_eq!(empty.to_string(), "1:38: the list of members is empty");
    /// assert!(unknown.rule().starts_with("no key is called `row`; did you mean `rows`?"));
    /// ```
    pub fn from_json(text: &str) -> Result<FileFormat, InvalidFormat> {
        FileFormat::from_text(text, json::parse)
    }

    /// Reads a file whose name ends in `.toml` or `.json`.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be read, if its name has another ending, or with the
    /// mistakes of its text. The error names the file.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_format_file::FileFormat;
    ///
    /// let refused = FileFormat::load("formats/none.toml").unwrap_err();
    /// assert_eq!(refused.to_string(), "the file \"formats/none.toml\" of a format cannot be read");
    /// // `unwrap` shows the cause as well.
    /// assert!(format!("{refused:?}").starts_with(&format!("{refused}: ")));
    /// ```
    pub fn load(path: impl AsRef<Path>) -> Result<FileFormat, InvalidFormat> {
        let path = path.as_ref();
        let named = |error: InvalidFormat| error.in_file(path.display().to_string());
        let parse = match path.extension().and_then(|end| end.to_str()) {
            Some("toml") => toml::parse,
            Some("json") => json::parse,
            _ => {
                let rule = "the name of the file ends in neither `.toml` nor `.json`".to_owned();
                return Err(named(InvalidFormat::new("", vec![(0, rule)])));
            }
        };
        let text = read(path).map_err(|error| named(InvalidFormat::unread(error)))?;
        FileFormat::from_text(&text, parse).map_err(named)
    }

    fn from_text(text: &str, parse: fn(&str) -> Result<Node, Faults>) -> Result<FileFormat, InvalidFormat> {
        if text.len() > LARGEST {
            let rule = format!("a file has at most {LARGEST} bytes");
            return Err(InvalidFormat::new(text, vec![(0, rule)]));
        }
        let description = parse(text).and_then(|root| Description::read(&root));
        description.map(FileFormat::new).map_err(|mistakes| InvalidFormat::new(text, mistakes))
    }

    fn new(description: Description) -> FileFormat {
        let mut sources = Vec::new();
        let success = description.success.as_ref().map(|success| &success.body);
        description.error.each_source(&mut |source| sources.push(source));
        let is_repeatable = !sources.iter().any(|source| source.differs_by_call());
        success.into_iter().for_each(|body| body.each_source(&mut |source| sources.push(source)));
        FileFormat(Arc::new(Loaded {
            restated: Restated::all_of(&description.error),
            needs: needs(&sources),
            is_repeatable,
            taken: taken(&description.error),
            description,
        }))
    }

    fn description(&self) -> &Description {
        &self.0.description
    }
}

/// Reads a file, but no more of it than is allowed.
fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let most = u64::try_from(LARGEST + 1).unwrap_or(u64::MAX);
    File::open(path)?.take(most).read_to_string(&mut text)?;
    Ok(text)
}

/// What the sources read from the request.
fn needs(sources: &[&Source]) -> RequestNeeds {
    let members = sources.iter().filter_map(|source| match source {
        Source::RequestMember(pointer) => Some(*pointer),
        _ => None,
    });
    let members: Vec<&'static str> = members.collect();
    if !members.is_empty() {
        RequestNeeds::HEAD.with_members(members.leak())
    } else if sources.iter().any(|source| source.needs_request()) {
        RequestNeeds::HEAD
    } else {
        RequestNeeds::NONE
    }
}

/// The members that a detail beside them must not be called like.
fn taken(object: &Object) -> Vec<(&'static str, &'static str)> {
    let mut taken = Vec::new();
    for member in &object.members {
        if object.has_details {
            let why = format!("the format writes a member `{}` there: call the detail otherwise", member.name);
            taken.push((member.name, interned(&why)));
        }
        if let What::Object(inner) = &member.value.what {
            taken.extend(self::taken(inner));
        }
    }
    taken
}

/// Shows the name alone: the rest is in the file.
impl fmt::Debug for FileFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileFormat").field("name", &self.description().name).finish_non_exhaustive()
    }
}

/// The body of an error in a format from a file.
pub struct FileBody<'a>(Members<'a, Failure<'a>>);

impl Serialize for FileBody<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl fmt::Debug for FileBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileBody").field(self.0.1.view).finish()
    }
}

/// The body of a success in a format from a file.
pub struct FileSuccess<'a>(Members<'a, Succeeded<'a>>);

impl Serialize for FileSuccess<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl fmt::Debug for FileSuccess<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FileSuccess").field(self.0.1.view).finish()
    }
}

impl WireFormat for FileFormat {
    type Failure<'a> = FileBody<'a>;
    type Success<'a> = FileSuccess<'a>;

    fn needs(&self) -> RequestNeeds {
        self.0.needs
    }

    fn name(&self) -> &'static str {
        self.description().name
    }

    #[inline]
    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FileBody<'a> {
        let description = self.description();
        FileBody(Members(&description.error, Failure { description, format: self, view }))
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<FileSuccess<'a>> {
        let Description { codes, success, .. } = self.description();
        let success = success.as_ref()?;
        let subject = Succeeded { codes: *codes, default: success.definition, view };
        Some(FileSuccess(Members(&success.body, subject)))
    }

    fn media_type(&self) -> HeaderValue {
        self.description().media_type.clone()
    }

    fn success_media_type(&self) -> HeaderValue {
        let success = self.description().success.as_ref();
        success.map_or(HeaderValue::from_static("application/json"), |success| success.media_type.clone())
    }

    fn row(&self, category: Category) -> Row {
        self.description().rows.get(category)
    }

    fn route_not_found_row(&self) -> Row {
        self.row(Category::RouteNotFound)
    }

    fn number(&self, code: &str) -> Option<i64> {
        let numbers = &self.description().numbers;
        let at = numbers.binary_search_by_key(&code, |(code, _)| code).ok()?;
        numbers.get(at).map(|(_, number)| *number)
    }

    fn success_definition(&self) -> Option<&'static SuccessDefinition> {
        self.description().success.as_ref()?.definition
    }

    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        self.description().status_200.apply(view)
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        let description = self.description();
        let own = view.retry_after().filter(|_| !description.is_wait_in_seconds);
        own.or_else(|| description.wait_of(view).map(RetryAfter::seconds))
    }

    fn default_waits(&self) -> &[(ErrorStatus, Duration)] {
        self.description().default_waits()
    }

    fn is_repeatable(&self) -> bool {
        self.0.is_repeatable
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        let description = self.description();
        if let Some(family) = description.rate_limit_headers {
            family.insert_of(view, headers);
        }
        for (name, value) in &description.headers {
            headers.insert(name.clone(), value.clone());
        }
    }

    fn restate(&self, body: &[u8], status: StatusCode) -> Option<Bytes> {
        if self.0.restated.is_empty() {
            return None;
        }
        let mut body = JsonBody::new(body)?;
        for restated in &self.0.restated {
            // A member that the status of the error left out is not added.
            if body.get(&restated.pointer).is_some() {
                body = body.replace(&restated.pointer, &restated.value(status))?;
            }
        }
        Some(body.into_bytes())
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        match self.description().codes {
            CodeSpelling::Snake => Cow::Borrowed(code),
            spelling => Cow::Owned(spelling.of(code)),
        }
    }

    fn rejects_detail(&self, name: &str) -> Option<&'static str> {
        self.0.taken.iter().find(|(taken, _)| *taken == name).map(|(_, why)| *why)
    }

    fn docs_base(&self) -> Option<&str> {
        self.description().docs_base.as_ref().map(AddressBase::as_str)
    }

    #[cfg(feature = "openapi")]
    fn failure_schema(&self) -> Option<utoipa::openapi::Schema> {
        Some(self.description().error.schema())
    }

    #[cfg(feature = "openapi")]
    fn success_schema(&self) -> Option<utoipa::openapi::Schema> {
        Some(self.description().success.as_ref()?.body.schema())
    }

    fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        let Description { codes, listing, .. } = self.description();
        match listing {
            Some(listing) => Box::new(Codes { listing, spelling: *codes, entries }),
            None => Box::new(entries),
        }
    }
}
