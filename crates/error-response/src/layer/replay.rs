//! What a layer that stores responses has to store of a response of this crate.

use std::{fmt, mem, str::FromStr, task::Poll};

use axum::body::Body;
use bytes::Bytes;
use http::{Response, StatusCode, header};

use super::{
    begun::Begun,
    recognise::{Known, Recognised, recognise},
    settle::render_again,
    third_party::is_bare,
};
use crate::{
    LeaveAlone,
    cache_policy::CachePolicy,
    leave_alone::OwnPlainText,
    own_body::{OwnBody, Question},
    provenance::{Link, Provenance},
    rendered::{Content, Rendered},
    replayed::Replayed,
    request_context::Origin,
    scope::Scope,
    trail::Trail,
};

/// What a response is besides its status, headers and body, for a layer that stores
/// responses and sends them again.
///
/// An error layer recognises the responses that this crate rendered. If another layer
/// changes the status of such a response, the error layer corrects its body, or sends an
/// error instead of a success. A response that is rebuilt from stored bytes is recognised
/// only if a `Replay` is stored with it: create it with [`Replay::of`] before you read
/// the body, store it as text, and rebuild the response with [`Replay::respond`].
///
/// # Examples
///
/// ```
/// use axum::{Router, body::{Body, Bytes, to_bytes}, http::{Request, StatusCode}, response::Response, routing::get};
/// use axum::middleware::map_response;
/// use error_response::{ErrorLayer, RouterExt, format::Stripe, layer::Replay};
/// use tower::ServiceExt;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // A layer has stored the response of an earlier request: it was a `Reply`.
/// let stored = (201, "success 201", "7");
/// let replay = async move || {
///     let (status, replay, body) = stored;
///     let mut response = Response::new(Bytes::from_static(body.as_bytes()));
///     *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
///     match replay.parse::<Replay>() {
///         Ok(replay) => replay.respond(response),
///         Err(_) => response.map(Body::from),
///     }
/// };
/// // Another layer, such as one that compresses, makes it an error.
/// let unacceptable = map_response(async |mut response: Response| {
///     *response.status_mut() = StatusCode::NOT_ACCEPTABLE;
///     response
/// });
/// let app: Router = Router::new().route("/", get(replay)).layer(unacceptable).errors(ErrorLayer::new(Stripe::new()));
///
/// let response = app.oneshot(Request::get("/").body(Body::empty())?).await?;
/// assert_eq!(response.status(), 406);
/// let body = to_bytes(response.into_body(), 1024).await?;
/// assert!(body.starts_with(br#"{"error":{"code":"invalid_request""#), "{body:?}");
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replay(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// This crate rendered it.
    Ours(Rendered),
    /// It has the extension [`LeaveAlone`].
    LeftAlone,
}

impl Replay {
    /// What has to be stored of `response`, in the scope of the error layer around it.
    /// Returns `None` for a response of a handler or a library that wrote it itself.
    ///
    /// If the response is an error that was rendered outside of every scope, for example
    /// in a spawned task, it is rendered in the format of the current scope now, so that
    /// the stored bytes are the ones that the client receives. Otherwise the response
    /// stays as it is.
    pub fn of(response: &mut Response<Body>) -> Option<Replay> {
        if response.extensions().get::<LeaveAlone>().is_some() {
            return Some(Replay(Kind::LeftAlone));
        }
        let found = find(response)?;
        if found.snapshot().is_none() || !Scope::is_inside() {
            return Some(Replay(Kind::Ours(found.rendered)));
        }
        render_again(response, &found, false);
        Some(Replay(Kind::Ours(Rendered::error(response.status(), false))))
    }

    /// Makes a response that was rebuilt from its stored status, headers and body what it
    /// was before. Call it in the scope of the error layer that is to recognise the
    /// response.
    pub fn respond(self, mut response: Response<Bytes>) -> Response<Body> {
        let Kind::Ours(rendered) = self.0 else {
            response.extensions_mut().insert(LeaveAlone);
            return response.map(Body::from);
        };
        if rendered.is_error() {
            response.extensions_mut().insert(Replayed);
            if response.headers().get(header::CONTENT_TYPE).is_some_and(is_bare) {
                response.extensions_mut().insert(OwnPlainText);
            }
        }
        let provenance = match Scope::is_inside() {
            true => Scope::note(rendered),
            // A layer further out may be around the task.
            false if !rendered.is_error() => Some(Provenance::Link(Link::new(rendered, None, None))),
            false => None,
        };
        let Some(provenance) = provenance else { return response.map(Body::from) };
        provenance.add_to(response.extensions_mut());
        response.map(|bytes| OwnBody::body(bytes, rendered, provenance, None, CachePolicy::NoStore))
    }
}

/// A response of ours. A body that panics ends as it would have: with an error, which closes the connection.
fn find(response: &mut Response<Body>) -> Option<Recognised> {
    let mut trail = Trail::new(Origin::ProcessDefault);
    Scope::look(|_, _, _, current| trail = *current);
    let link = response.extensions().get::<Link>().cloned();
    let known = Known { trail, link: link.as_ref(), head: false, question: Question::Kind, is_due: true };
    recognise(response, known).unwrap_or_else(|text| {
        let rest = mem::take(response.body_mut());
        *response.body_mut() = Begun::again(Poll::Ready(Some(Err(axum::Error::new(text)))), rest);
        None
    })
}

const LEFT_ALONE: &str = "left-alone";
const ERROR: &str = "error";
const WRAPPED: &str = "wrapped-success";
const PLAIN: &str = "success";

/// The text to store: a word, and the status that the response was rendered with.
/// [`FromStr`] reads it.
impl fmt::Display for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Kind::Ours(Rendered { status, of }) = self.0 else { return f.write_str(LEFT_ALONE) };
        let word = match of {
            Content::Error { .. } => ERROR,
            Content::Wrapped => WRAPPED,
            Content::Plain => PLAIN,
        };
        write!(f, "{word} {}", status.as_u16())
    }
}

impl FromStr for Replay {
    type Err = InvalidReplay;

    fn from_str(text: &str) -> Result<Replay, InvalidReplay> {
        if text == LEFT_ALONE {
            return Ok(Replay(Kind::LeftAlone));
        }
        let (word, status) = text.split_once(' ').ok_or(InvalidReplay)?;
        let status: StatusCode = status.parse().map_err(|_| InvalidReplay)?;
        let rendered = match word {
            ERROR => Rendered::error(status, false),
            WRAPPED => Rendered::wrapped(status),
            PLAIN => Rendered::plain(status),
            _ => return Err(InvalidReplay),
        };
        Ok(Replay(Kind::Ours(rendered)))
    }
}

/// The error of parsing a [`Replay`]: the text was not written by its `Display`.
///
/// ```
/// use error_response::layer::Replay;
///
/// assert_eq!("error 409".parse::<Replay>().map(|replay| replay.to_string()), Ok("error 409".to_owned()));
/// assert_eq!("hello".parse::<Replay>().unwrap_err().to_string(), "the stored text is not a `Replay`: store its `Display`");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidReplay;

impl fmt::Display for InvalidReplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the stored text is not a `Replay`: store its `Display`")
    }
}

impl std::error::Error for InvalidReplay {}
