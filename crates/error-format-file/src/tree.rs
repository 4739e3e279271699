//! The bodies of a format, as the file describes them and as they are written.

/// An object of a body.
#[derive(Debug)]
pub(crate) struct Object {
    #[cfg_attr(not(feature = "openapi"), expect(dead_code, reason = "only a schema shows it"))]
    pub(crate) description: Option<&'static str>,
    pub(crate) members: Box<[Member]>,
    /// Whether the details of the error come after its members.
    pub(crate) has_details: bool,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    #[cfg_attr(not(feature = "openapi"), expect(dead_code, reason = "only a schema shows it"))]
    pub(crate) description: Option<&'static str>,
    pub(crate) value: Value,
}

/// A value, and what is written if it is absent.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) what: What,
    /// The statuses of errors with which it is there; empty for all.
    pub(crate) statuses: Box<[u16]>,
    pub(crate) otherwise: Option<Box<Value>>,
}

/// What a value is.
#[derive(Debug)]
pub(crate) enum What {
    Source(Source),
    Constant(Constant),
    Object(Object),
    List(Box<[Value]>),
}

/// A value that is the same in every body.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Constant {
    Text(&'static str),
    Integer(i64),
    Float(f64),
    Bool(bool),
    EmptyList,
    EmptyObject,
}

/// Where a value comes from.
#[derive(Debug)]
pub(crate) enum Source {
    Account,
    Action,
    CallId { prefix: &'static str },
    Causes(Object),
    Code,
    Cost,
    Details,
    Docs,
    Echo,
    ErrorId { prefix: &'static str },
    Extension,
    Instance,
    Listed,
    Live,
    Locale,
    Location,
    Message(Option<WaitText>),
    Notices(Object),
    Null,
    Number(Digits),
    Operation,
    OperationPath,
    Page,
    Param(PathForm),
    Path(PathForm),
    Phrase,
    RequestId { prefix: &'static str },
    RequestMember(&'static str),
    RequestMethod,
    RequestPath,
    Result,
    Retry,
    Status { times: i64, digits: Digits },
    Timestamp(Unit),
    Title,
    Took(Unit),
    TraceId,
    Type,
    UserMessage,
    Value,
    Verdict,
    Version,
    Violations(Object),
    Wait(Digits),
}

/// Whether a number is written as a number or as a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digits {
    Number,
    Text,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
}

/// How the path of a field is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathForm {
    /// `items.0.price`
    Dotted,
    /// `items[0][price]`
    Brackets,
    /// `/items/0/price`
    Pointer,
    /// `#/items/0/price`
    Fragment,
}

/// The sentence with the wait that follows a message.
#[derive(Debug)]
pub(crate) struct WaitText {
    pub(crate) before: &'static str,
    pub(crate) after: &'static str,
    /// The statuses of the errors that have it; empty for all.
    pub(crate) statuses: Box<[u16]>,
}

impl Object {
    /// Every value in the object and in those inside it.
    pub(crate) fn each_source<'t>(&'t self, visit: &mut dyn FnMut(&'t Source)) {
        self.members.iter().for_each(|member| member.value.each_source(visit));
    }
}

impl Value {
    fn each_source<'t>(&'t self, visit: &mut dyn FnMut(&'t Source)) {
        match &self.what {
            What::Source(source) => {
                visit(source);
                if let Source::Causes(items) | Source::Violations(items) | Source::Notices(items) = source {
                    items.each_source(visit);
                }
            }
            What::Constant(_) => {}
            What::Object(object) => object.each_source(visit),
            What::List(items) => items.iter().for_each(|item| item.each_source(visit)),
        }
        if let Some(otherwise) = &self.otherwise {
            otherwise.each_source(visit);
        }
    }
}

impl Source {
    /// Whether two occurrences of one error can differ in it although they have the same
    /// facts.
    pub(crate) fn differs_by_call(&self) -> bool {
        !matches!(
            self,
            Source::Action
                | Source::Causes(_)
                | Source::Code
                | Source::Details
                | Source::Docs
                | Source::Extension
                | Source::Instance
                | Source::Listed
                | Source::Location
                | Source::Message(_)
                | Source::Null
                | Source::Number(_)
                | Source::Param(_)
                | Source::Path(_)
                | Source::Phrase
                | Source::Retry
                | Source::Status { .. }
                | Source::Title
                | Source::Type
                | Source::UserMessage
                | Source::Value
                | Source::Violations(_)
                | Source::Wait(_)
        )
    }

    /// Whether it is read from the request.
    pub(crate) fn needs_request(&self) -> bool {
        matches!(
            self,
            Source::RequestMember(_) | Source::RequestMethod | Source::RequestPath | Source::TraceId | Source::Took(_)
        )
    }
}
