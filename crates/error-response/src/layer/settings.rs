//! The settings of an error layer.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use error_core::{Category, Challenge, ErrorStatus, FieldPath, Spread, Waits};
use error_formats::{BaseHeaders, ErasedWireFormat, ExtraHeaders, Prepared, Problem};
use http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};

use super::{
    inner_error::Downcast,
    jitter::Jitter,
    last_resort::LastResort,
    report::Report,
    selection::{RequestParts, Selection},
};
use crate::{
    Observer,
    guarded::guarded,
    ids::IdSource,
    request_id::{AcceptedIds, RequestId},
};

/// What an author decides about errors, shared by all clones of a layer.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) format: Arc<dyn ErasedWireFormat>,
    /// The headers of every error.
    pub(crate) base_headers: BaseHeaders,
    pub(crate) ids: IdSource,
    /// The header of the request id, where one is sent.
    pub(crate) request_id: Option<HeaderName>,
    /// Which ids from outside are accepted, where an author decides it.
    pub(crate) accepted_ids: Option<AcceptedIds>,
    /// The challenge of a 401 that names none, instead of the format's.
    pub(crate) challenge: Option<OwnChallenge>,
    /// Headers besides those of the format.
    pub(crate) extra_headers: Option<ExtraHeaders>,
    /// The waits of errors that know none.
    pub(super) default_waits: Vec<(ErrorStatus, Duration)>,
    /// How much longer waits become.
    pub(super) jitter: Option<Jitter>,
    /// Whether errors are remembered: the format's bodies repeat the status.
    /// Successes always are.
    pub(crate) remembers: bool,
    /// Whether streams are watched for errors.
    pub(crate) watch_streams: bool,
    pub(crate) downcasts: Vec<Downcast>,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    /// What the log record of an error hides.
    #[cfg(feature = "tracing")]
    pub(crate) redactor: error_redact::Redactor,
    /// The levels of log records.
    #[cfg(feature = "tracing")]
    pub(crate) levels: crate::log_levels::LogLevels,
    /// Errors that are the same each time, where they can be kept.
    pub(crate) prepared: Option<Prepared>,
    /// Whether every request has these settings: no selection, alternative or language has others.
    are_for_all: bool,
    /// Whether responses carry an `ErrorInfo`.
    pub(crate) expose: bool,
    /// Whether a client may read the text of a foreign 4xx.
    pub(crate) forward_text: bool,
    /// Whether invalid fields that axum's own extractors find are a 400.
    pub(crate) fields_are_bad_requests: bool,
    /// Whether the format's own bodies look like nobody's: they are marked.
    pub(crate) is_bare: bool,
    /// Whether the format repeats itself.
    pub(crate) is_repeatable: bool,
    /// Whether the format, or the log, reads anything of the request.
    pub(crate) needs_request: bool,
    pub(crate) last_resort: LastResort,
    /// Whether a path parameter that is invalid is a resource that is not there.
    pub(crate) not_found_paths: bool,
    /// Which layer these settings are of: its copies and its formats share it.
    identity: Arc<()>,
    /// The headers of a request by which an outer layer chose these settings.
    outer_vary: Vec<HeaderName>,
    /// The headers of a request that choose the format; rendered errors name them in `Vary`.
    pub(crate) vary: Vec<HeaderName>,
    /// The waits among the default ones that the author of the layer chose.
    pub(super) author_waits: Vec<(ErrorStatus, Duration)>,
    /// The settings in the layer's own format, if these are an alternative.
    #[cfg(feature = "negotiation")]
    own: Option<Arc<Settings>>,
    /// The status of invalid fields, where an author chose it.
    pub(super) field_status: Option<ErrorStatus>,
    /// Other formats of the API, for clients that prefer them.
    #[cfg(feature = "negotiation")]
    pub(super) alternatives: super::alternatives::Alternatives,
    /// The languages of the API besides that of the code.
    #[cfg(feature = "languages")]
    pub(super) languages: super::languages::Languages,
    /// The language of the errors that these settings render, if there are several.
    #[cfg(feature = "languages")]
    pub(crate) language: Option<super::languages::Language>,
    /// Other settings, for some of the requests.
    pub(super) selections: Vec<Selection<Settings>>,
    /// Of which statuses errors are replaced that somebody else structured.
    pub(super) replaces: Option<Replaces>,
    /// The fields whose values a client may read, as dotted names.
    pub(super) echoed: Vec<String>,
    /// What would be changed, of a layer that changes nothing.
    pub(crate) report: Option<Report>,
}

/// Whether an error of a status is replaced that somebody else structured.
pub(super) type Replaces = Arc<dyn Fn(StatusCode) -> bool + Send + Sync>;

/// The layer's challenge for a 401 that names none.
#[derive(Clone)]
pub(crate) struct OwnChallenge {
    bare: HeaderValue,
    /// The same for credentials that were sent and refused.
    invalid_token: HeaderValue,
}

impl OwnChallenge {
    pub(super) fn new(challenge: Challenge) -> OwnChallenge {
        let bare = challenge.header_value();
        let is_bearer = challenge.as_str().split(' ').next().is_some_and(|name| name.eq_ignore_ascii_case("bearer"));
        // A request without credentials gets no error code; one with a token
        // that is refused does (RFC 6750, 3.1).
        let invalid_token = if is_bearer && !challenge.as_str().contains("error=") {
            challenge.with_parameter("error", "invalid_token").header_value()
        } else {
            bare.clone()
        };
        OwnChallenge { bare, invalid_token }
    }

    /// Whether a challenge names the scheme of this one, and nothing else: the
    /// parameters are then left to the layer.
    pub(crate) fn completes(&self, written: &str) -> bool {
        let scheme = self.bare.as_bytes().split(|byte| *byte == b' ').next();
        scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(written.as_bytes()))
    }

    pub(crate) fn of(&self, category: Category) -> &HeaderValue {
        match category {
            Category::CredentialsInvalid | Category::CredentialsExpired => &self.invalid_token,
            _ => &self.bare,
        }
    }
}

/// The settings that render where there is no layer.
pub(super) static PROCESS_DEFAULT: OnceLock<Arc<Settings>> = OnceLock::new();

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl Settings {
    /// Sends the request id in another header, or none.
    pub(super) fn set_request_id(&mut self, name: Option<HeaderName>) {
        self.request_id = name;
        self.make_base_headers();
    }

    pub(super) fn new(format: Arc<dyn ErasedWireFormat>) -> Settings {
        super::restate::check_format(&*format);
        let needs = format.needs();
        let last_resort = LastResort::prepare(&*format);
        let mut settings = Settings {
            base_headers: BaseHeaders::new(&*format, Some(&REQUEST_ID)),
            prepared: None,
            remembers: last_resort.repeats_status(&*format),
            last_resort,
            is_bare: super::third_party::is_bare(&format.media_type()),
            is_repeatable: format.is_repeatable() && needs.is_none(),
            needs_request: !needs.is_none(),
            default_waits: format.default_waits().to_vec(),
            format,
            ids: IdSource::default(),
            request_id: Some(REQUEST_ID),
            accepted_ids: None,
            challenge: None,
            extra_headers: None,
            not_found_paths: false,
            jitter: None,
            watch_streams: false,
            downcasts: Vec::new(),
            observer: None,
            #[cfg(feature = "tracing")]
            redactor: error_redact::Redactor::new(),
            #[cfg(feature = "tracing")]
            levels: crate::log_levels::LogLevels::new(),
            expose: false,
            forward_text: false,
            fields_are_bad_requests: false,
            echoed: Vec::new(),
            identity: Arc::default(),
            outer_vary: Vec::new(),
            vary: Vec::new(),
            author_waits: Vec::new(),
            #[cfg(feature = "negotiation")]
            own: None,
            field_status: None,
            #[cfg(feature = "negotiation")]
            alternatives: super::alternatives::Alternatives::default(),
            #[cfg(feature = "languages")]
            languages: super::languages::Languages::default(),
            #[cfg(feature = "languages")]
            language: None,
            selections: Vec::new(),
            are_for_all: true,
            replaces: None,
            report: None,
        };
        settings.prepare();
        settings
    }

    /// The settings of a request: those of the first test that it passes, else
    /// these. A test that panics ends the search, and these are chosen.
    #[inline]
    pub(super) fn of_request<B>(self: &Arc<Settings>, request: &Request<B>) -> Arc<Settings> {
        if self.are_for_all { self.clone() } else { self.select(RequestParts::of(request)) }
    }

    /// Notes whether there are others for some of the requests.
    fn note_whether_for_all(&mut self) {
        self.are_for_all = self.selections.is_empty();
        #[cfg(feature = "negotiation")]
        {
            self.are_for_all &= self.alternatives.is_empty();
        }
        #[cfg(feature = "languages")]
        {
            self.are_for_all &= self.languages.is_empty();
        }
    }

    #[cold]
    fn select(self: &Arc<Settings>, head: RequestParts<'_>) -> Arc<Settings> {
        let found = guarded(|| self.selections.iter().find(|selection| selection.is_for(head)));
        match found.map(|found| found.map(Selection::settings)) {
            // A layer that is given for some requests may divide them further.
            Ok(Some(settings)) => settings.select(head),
            Ok(None) | Err(_) => self.in_language_of(head).negotiated(head),
        }
    }

    /// The settings in the language that the request prefers.
    #[cfg(feature = "languages")]
    fn in_language_of(self: &Arc<Settings>, head: RequestParts<'_>) -> &Arc<Settings> {
        self.languages.preferred(head.headers()).unwrap_or(self)
    }

    #[cfg(not(feature = "languages"))]
    fn in_language_of(self: &Arc<Settings>, _: RequestParts<'_>) -> &Arc<Settings> {
        self
    }

    /// The same settings in another language of the API, for every request but for its `Accept`.
    #[cfg(feature = "languages")]
    pub(super) fn in_language(&self, language: super::languages::Language) -> Settings {
        let languages = super::languages::Languages::default();
        let mut settings = Settings { language: Some(language), languages, selections: Vec::new(), ..self.clone() };
        settings.note_whether_for_all();
        settings.make_base_headers();
        settings.prepare_errors();
        #[cfg(feature = "negotiation")]
        super::alternatives::Alternatives::follow(&mut settings);
        settings
    }

    /// The settings of the format that the request prefers: these, or an alternative.
    #[cfg(feature = "negotiation")]
    fn negotiated(self: &Arc<Settings>, head: RequestParts<'_>) -> Arc<Settings> {
        self.alternatives.preferred(head.headers()).unwrap_or(self).clone()
    }

    #[cfg(not(feature = "negotiation"))]
    fn negotiated(self: &Arc<Settings>, _: RequestParts<'_>) -> Arc<Settings> {
        self.clone()
    }

    /// The same settings with another format of the API, without settings for other
    /// requests. `own` has these settings for what is no response to a request's `Accept`.
    #[cfg(feature = "negotiation")]
    pub(super) fn in_format(&self, format: Arc<dyn ErasedWireFormat>, own: Arc<Settings>) -> Settings {
        let format: Arc<dyn ErasedWireFormat> = match self.field_status {
            Some(status) => Arc::new(error_formats::FieldStatusFormat::new(format, status)),
            None => format,
        };
        let new = Settings::new(format);
        let is_authors = |status: ErrorStatus| self.author_waits.iter().any(|(other, _)| *other == status);
        let mut default_waits = new.default_waits;
        default_waits.retain(|(status, _)| !is_authors(*status));
        default_waits.extend_from_slice(&self.author_waits);
        let mut settings = Settings {
            last_resort: new.last_resort,
            remembers: new.remembers,
            is_bare: new.is_bare,
            is_repeatable: new.is_repeatable,
            needs_request: new.needs_request || self.needs_request,
            format: new.format,
            default_waits,
            own: Some(own),
            ..self.alone()
        };
        settings.make_base_headers();
        settings.prepare_errors();
        settings
    }

    /// The same settings for every request.
    #[cfg(feature = "negotiation")]
    pub(super) fn alone(&self) -> Settings {
        let alternatives = super::alternatives::Alternatives::default();
        Settings {
            alternatives,
            #[cfg(feature = "languages")]
            languages: super::languages::Languages::default(),
            selections: Vec::new(),
            are_for_all: true,
            ..self.clone()
        }
    }

    /// The settings for what is not an error response and so is not chosen by `Accept`: a success, the
    /// body of an error inside another body, the end of a stream.
    pub(crate) fn unnegotiated(self: &Arc<Settings>) -> &Arc<Settings> {
        #[cfg(feature = "negotiation")]
        if let Some(own) = &self.own {
            return own;
        }
        self
    }

    /// Whether both are the settings of one layer, also if they are in two of its formats.
    pub(crate) fn is_of_one_layer(&self, other: &Settings) -> bool {
        Arc::ptr_eq(&self.identity, &other.identity)
    }

    /// Makes these the settings of another layer.
    pub(super) fn renew(&mut self) {
        self.identity = Arc::default();
    }

    /// Which headers of a request chose the format: those of an outer layer, of this one's selections,
    /// and `Accept` if there are alternatives.
    fn follow_choices(&mut self) {
        let mut names = self.outer_vary.clone();
        for name in self.selections.iter().filter_map(Selection::header) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for selection in &mut self.selections {
            if !names.is_empty() && selection.settings().outer_vary != names {
                let settings = Arc::make_mut(selection.settings_mut());
                settings.outer_vary.clone_from(&names);
                settings.prepare();
            }
        }
        #[cfg(feature = "negotiation")]
        if !self.alternatives.is_empty() && !names.contains(&http::header::ACCEPT) {
            names.push(http::header::ACCEPT);
        }
        #[cfg(feature = "languages")]
        if !self.languages.is_empty() && !names.contains(&http::header::ACCEPT_LANGUAGE) {
            names.push(http::header::ACCEPT_LANGUAGE);
        }
        if self.vary != names {
            self.vary = names;
            self.make_base_headers();
        }
    }

    /// Has the texts in the language that a request prefers.
    #[cfg(feature = "languages")]
    pub(super) fn set_languages(&mut self, languages: super::languages::Languages) {
        self.language = languages.own();
        self.languages = languages;
        self.make_base_headers();
    }

    fn make_base_headers(&mut self) {
        self.base_headers = BaseHeaders::new(&*self.format, self.request_id.as_ref()).with_vary(&self.vary);
        #[cfg(feature = "languages")]
        if let Some(language) = &self.language {
            self.base_headers = self.base_headers.clone().with_language(language.tag());
        }
    }

    /// Whether an error of this status is replaced that somebody else structured;
    /// not where the author's test panics.
    pub(super) fn replaces_structured(&self, status: StatusCode) -> bool {
        self.replaces.as_ref().is_some_and(|replaces| guarded(|| replaces(status)).unwrap_or(false))
    }

    /// Whether a client may read the value at `path`; items of lists count as
    /// the list.
    pub(crate) fn is_echoed(&self, path: &FieldPath) -> bool {
        self.echoed.iter().any(|echoed| path.has_names(echoed))
    }

    /// What the layer decides about the waits of one response; `None` where it decides
    /// nothing. The waits of an error that `is_rendered_again` are not made longer:
    /// its message was written before.
    #[inline]
    pub(crate) fn waits(&self, is_rendered_again: bool) -> Option<Waits<'_>> {
        if self.default_waits.is_empty() && self.jitter.is_none() {
            return None;
        }
        let jitter = self.jitter.as_ref().filter(|_| !is_rendered_again);
        Some(Waits::new(&self.default_waits).with_spread(jitter.map_or(Spread::NONE, Jitter::spread)))
    }

    /// Follows a change of these settings: the alternatives have the same ones, and errors
    /// that were prepared for others are not theirs.
    pub(super) fn prepare(&mut self) {
        self.note_whether_for_all();
        self.follow_choices();
        self.prepare_errors();
        #[cfg(feature = "negotiation")]
        super::alternatives::Alternatives::follow(self);
        #[cfg(feature = "languages")]
        super::languages::Languages::follow(self);
    }

    /// Begins to prepare errors, where they can be: the format repeats itself,
    /// responses carry nothing besides it, and nobody hears of each.
    fn prepare_errors(&mut self) {
        let is_repeatable = self.is_repeatable && self.extra_headers.as_ref().is_none_or(ExtraHeaders::is_repeatable);
        let may_be = is_repeatable && !self.expose && !self.is_bare && self.observer.is_none() && self.jitter.is_none();
        self.prepared = may_be.then(Prepared::default);
    }

    /// Writes the id of the request into its header, for which the base headers
    /// keep a place.
    pub(crate) fn add_request_id(&self, id: Option<&RequestId>, headers: &mut HeaderMap) {
        let Some(name) = &self.request_id else { return };
        // There are few headers: to look at each costs less than to hash one.
        let place = headers.iter_mut().find_map(|(other, place)| (other == name).then_some(place));
        match (id.and_then(RequestId::header), place) {
            (Some(id), Some(place)) => *place = id,
            (Some(id), None) => drop(headers.insert(name, id)),
            (None, _) => drop(headers.remove(name)),
        }
    }

    /// The same for a response that nobody receives: no listener hears of its error, and it says what it is.
    pub(crate) fn unheard(&self) -> Settings {
        let mut settings = Settings { observer: None, prepared: None, expose: true, ..self.clone() };
        settings.renew();
        #[cfg(feature = "tracing")]
        {
            use crate::log_levels::{LogLevel, LogLevels};
            settings.levels = LogLevels::new().with_server_errors(LogLevel::Off).with_client_errors(LogLevel::Off);
        }
        settings.watch_streams = false;
        settings
    }

    pub(crate) fn process_default() -> &'static Arc<Settings> {
        PROCESS_DEFAULT.get_or_init(|| Arc::new(Settings::new(Arc::new(Problem::new()))))
    }
}
