//! One error of a published catalog.

use serde::{Deserialize, Serialize};

use crate::{
    ErrorKey, PublishedDeprecation, PublishedExample, PublishedExampleRequest, PublishedHeader, PublishedMember,
    PublishedText, TextRole,
};

/// An error in a [`PublishedCatalog`](crate::PublishedCatalog).
///
/// Statuses are HTTP status codes. Texts are unchanged as the author wrote them, so they
/// may contain any character: escape them before you print them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PublishedError {
    /// The type, if the format has types.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The code, in snake case.
    pub code: String,
    /// The code as it is written into bodies, if that differs from `code`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spelling: Option<String>,
    /// The number, for formats whose codes are numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// Whether the number is that of its category, because the error has none of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub number_of_category: bool,
    /// The usual status of the error.
    pub status: u16,
    /// All statuses, the usual one first, if there are several. Absent in catalogs of
    /// earlier versions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<u16>,
    /// Whether bodies may have other codes instead of this one, such as codes of a system
    /// behind the server. Clients then cannot know all codes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// Whether responses may have other statuses than those listed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_status: bool,
    /// Whether bodies may have other numbers instead of this one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub open_number: bool,
    /// Whether other errors may have the same number, or the same code in bodies. Those
    /// errors must set this as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// The name of the error's category.
    pub category: String,
    /// The title of the error.
    pub title: String,
    /// What the error means: paragraphs, separated by empty lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What leads to the error: paragraphs, separated by empty lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The items of the cause, if it is a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// The template of the message, with placeholders in braces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The template of the text for end users.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_message: Option<String>,
    /// What the client's developer should do about the error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// How to fix the error, if that takes more than one sentence: paragraphs or a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solution: Option<String>,
    /// The items of the solution, if it is a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub solutions: Vec<String>,
    /// The day or the API version since which the error is returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// The team that owns the error, in a catalog for operators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The address of the runbook, which tells operators what to do about the error, in a
    /// catalog for operators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runbook: Option<String>,
    /// Whether retrying can help: `never`, `after_change` or `after_wait`.
    pub retry: String,
    /// Whether the request has had no effect when the error is returned, so that it is
    /// safe to send it again whatever its method is. Absent in catalogs of earlier
    /// versions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub before_effects: bool,
    /// Where the value of `Retry-After` comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<PublishedWait>,
    /// The challenge in `WWW-Authenticate`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenge: Option<String>,
    /// The methods in `Allow`, or `route` if they are those of the route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow: Option<String>,
    /// The name of the request parameter at fault, if it is always the same one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
    /// Whether each occurrence names the request parameter at fault.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub occurrence_param: bool,
    /// Whether the body lists invalid fields.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub violations: bool,
    /// The members that an occurrence adds to the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PublishedMember>,
    /// The headers that the author of the error defined.
    #[serde(default, alias = "header_fields", skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<PublishedHeader>,
    /// The address of the error's documentation as bodies contain it: the `type` of a
    /// problem, or Stripe's `doc_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    /// The deprecation, if the error is deprecated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<PublishedDeprecation>,
    /// Whether the API's published documentation does not list the error.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extension: bool,
    /// Whether only the framework returns this error, because the author has not defined
    /// it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub framework: bool,
    /// The category for which the format uses the same type and code, if the author did
    /// not name that category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares_code_with: Option<String>,
    /// Example requests that return the error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<PublishedExampleRequest>,
    /// Complete example responses: one in the format of the API, and one in each further
    /// format that it supports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<PublishedExample>,
}

impl PublishedError {
    /// Returns the key of the error: its status, type and code.
    pub fn key(&self) -> ErrorKey {
        ErrorKey::new(self.status, self.error_type.as_deref(), &self.code)
    }

    /// Returns the type and the code as one text for people: `type/code`.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_catalog::PublishedError;
    ///
    /// let error = PublishedError { error_type: Some("card".into()), code: "expired".into(), ..PublishedError::default() };
    /// assert_eq!(error.label(), "card/expired");
    /// assert_eq!(PublishedError { error_type: None, ..error }.label(), "expired");
    /// ```
    pub fn label(&self) -> String {
        match &self.error_type {
            Some(error_type) => format!("{error_type}/{}", self.code),
            None => self.code.clone(),
        }
    }

    /// Returns all statuses of the error: one or several.
    pub fn all_statuses(&self) -> &[u16] {
        if self.statuses.is_empty() { std::slice::from_ref(&self.status) } else { &self.statuses }
    }

    /// Returns the code as it is written into bodies.
    pub fn wire_code(&self) -> &str {
        self.spelling.as_deref().unwrap_or(&self.code)
    }

    /// Returns all texts of the error, each once. The order is the same for every error;
    /// texts of members and headers come last.
    pub fn texts(&self) -> Vec<PublishedText<'_>> {
        self.parts().0
    }

    /// What is known of it besides its texts.
    pub(crate) fn facts(&self) -> ErrorFacts<'_> {
        self.parts().1
    }

    /// Every field is a text or a fact, or both: what is added here is compared,
    /// searched, checked and shown, and what is forgotten here does not compile.
    #[deny(unused_variables, reason = "a field that is taken and not used is forgotten")]
    fn parts(&self) -> (Vec<PublishedText<'_>>, ErrorFacts<'_>) {
        use TextRole::{Detail, Line, Name, Section};

        let PublishedError {
            error_type,
            code,
            spelling,
            number,
            // A client only sees the number.
            number_of_category: _,
            status,
            statuses,
            open,
            open_status,
            open_number,
            // Others may come and go.
            shared: _,
            category,
            title,
            description,
            cause,
            // Both are the items of a text.
            causes: _,
            solutions: _,
            message,
            user_message,
            action,
            solution,
            since,
            owner,
            runbook,
            retry,
            before_effects,
            wait,
            challenge,
            allow,
            param,
            occurrence_param,
            violations,
            members,
            headers,
            uri,
            deprecated,
            extension,
            framework,
            shares_code_with,
            requests,
            examples,
        } = self;
        let (challenge, allow, param) = (challenge.as_deref(), allow.as_deref(), param.as_deref());
        let deprecation = |text: fn(&PublishedDeprecation) -> Option<&str>| deprecated.as_ref().and_then(text);
        let mut texts = vec![
            PublishedText::new(Name, "type", error_type.as_deref()),
            PublishedText::new(Name, "code", Some(code)),
            PublishedText::new(Name, "spelling", spelling.as_deref()),
            PublishedText::new(Line, "title", Some(title)),
            PublishedText::new(Section("What it means"), "description", description.as_deref()),
            PublishedText::new(Section("Cause"), "cause", cause.as_deref()),
            PublishedText::new(Section("How to fix it"), "action", action.as_deref()),
            PublishedText::new(Section("How to fix it"), "solution", solution.as_deref()),
            PublishedText::new(Line, "message", message.as_deref()),
            PublishedText::new(Line, "user message", user_message.as_deref()),
            PublishedText::new(Line, "since", since.as_deref()),
            PublishedText::new(Line, "owner", owner.as_deref()),
            PublishedText::new(Line, "runbook", runbook.as_deref()),
            PublishedText::new(Line, "deprecation note", deprecation(|it| it.note.as_deref())),
            PublishedText::new(Detail, "day of the deprecation", deprecation(|it| it.since.as_deref())),
            PublishedText::new(Detail, "error to use instead", deprecation(|it| it.replaced_by.as_deref())),
            PublishedText::new(Detail, "sunset", deprecation(|it| it.sunset.as_deref())),
            PublishedText::new(Detail, "challenge", challenge),
            PublishedText::new(Detail, "allowed methods", allow),
            PublishedText::new(Detail, "parameter", param),
            PublishedText::new(Detail, "link", uri.as_deref()),
        ];
        texts.extend(members.iter().flat_map(PublishedMember::texts));
        texts.extend(headers.iter().flat_map(PublishedHeader::texts));
        let of_requests = requests.iter().flat_map(PublishedExampleRequest::texts);
        texts.extend(of_requests.map(|text| PublishedText::new(Detail, "example request", Some(text))));
        let facts = ErrorFacts {
            spelling: spelling.as_deref().unwrap_or(code),
            number: *number,
            status: *status,
            statuses: if statuses.is_empty() { std::slice::from_ref(status) } else { statuses },
            open: [*open, *open_status, *open_number],
            category,
            retry,
            before_effects: *before_effects,
            wait: *wait,
            challenge,
            allow,
            param,
            occurrence_param: *occurrence_param,
            violations: *violations,
            members,
            headers,
            deprecated: deprecated.as_ref(),
            extension: *extension,
            framework: *framework,
            shares_code_with: shares_code_with.as_deref(),
            requests,
            examples,
        };
        (texts, facts)
    }
}

/// What is known of an error besides its texts. By type and code versions of it
/// are found, so it has neither.
pub(crate) struct ErrorFacts<'a> {
    /// The code as the body spells it.
    pub(crate) spelling: &'a str,
    pub(crate) number: Option<i64>,
    pub(crate) status: u16,
    /// All of them, where there are several.
    pub(crate) statuses: &'a [u16],
    /// Whether codes, statuses and numbers are open.
    pub(crate) open: [bool; 3],
    pub(crate) category: &'a str,
    pub(crate) retry: &'a str,
    pub(crate) before_effects: bool,
    pub(crate) wait: Option<PublishedWait>,
    pub(crate) challenge: Option<&'a str>,
    pub(crate) allow: Option<&'a str>,
    pub(crate) param: Option<&'a str>,
    pub(crate) occurrence_param: bool,
    pub(crate) violations: bool,
    pub(crate) members: &'a [PublishedMember],
    pub(crate) headers: &'a [PublishedHeader],
    pub(crate) deprecated: Option<&'a PublishedDeprecation>,
    pub(crate) extension: bool,
    pub(crate) framework: bool,
    pub(crate) shares_code_with: Option<&'a str>,
    pub(crate) requests: &'a [PublishedExampleRequest],
    pub(crate) examples: &'a [PublishedExample],
}

/// Where the value of an error's `Retry-After` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedWait {
    /// The author does not know the wait. `Retry-After` is sent only if the service has a
    /// default.
    Unknown,
    /// The wait is always this number of seconds.
    Seconds(u64),
    /// Each occurrence sets its own wait.
    Occurrence,
}
