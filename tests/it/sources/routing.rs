//! Paths and methods that a router does not know.

use axum::{
    Router,
    http::StatusCode,
    response::IntoResponse,
    routing::{any, get},
};
use error_response::RouterExt;
use tower::Layer;

use super::{
    outcome::{METHOD_NOT_ALLOWED, NOT_FOUND},
    source::Source,
};

async fn here() -> &'static str {
    "here"
}

fn routes() -> Router {
    Router::new().route("/here", get(here))
}

pub(super) fn sources() -> Vec<Source> {
    let mut sources = unknown_paths();
    sources.extend(wrong_methods());
    sources
}

fn unknown_paths() -> Vec<Source> {
    let none = |source: Source| source.asked("GET", "/none", &[]);
    let nested = |source: Source| source.asked("GET", "/inner/none", &[]);
    vec![
        none(Source::new("an unknown path", &NOT_FOUND, |format| routes().errors(format.layer()))),
        none(Source::new("an unknown path, with `ErrorLayer` around the whole router", &NOT_FOUND, |format| {
            Router::new().fallback_service(format.layer().layer(routes()))
        })),
        nested(Source::new("an unknown path under a nested router", &NOT_FOUND, |format| {
            Router::new().nest("/inner", routes().errors(format.layer()))
        })),
        nested(Source::new("an unknown path under a nested router that has no error layer", &NOT_FOUND, |format| {
            Router::new().nest("/inner", routes()).errors(format.layer())
        })),
        none(Source::new("an unknown path of merged routers", &NOT_FOUND, |format| {
            let one = Router::new().route("/one", get(here)).layer(format.layer());
            let two = Router::new().route("/two", get(here)).layer(format.layer());
            one.merge(two).errors(format.layer())
        })),
        none(Source::new("an unknown path, with a fallback that returns a 404 without a body", &NOT_FOUND, |format| {
            routes().fallback(async || StatusCode::NOT_FOUND).layer(format.layer())
        })),
        none(Source::new("an unknown path, with a fallback that returns a 404 with a text", &NOT_FOUND, |format| {
            routes().fallback(async || (StatusCode::NOT_FOUND, "hunter2")).layer(format.layer())
        })),
        nested(Source::new("an unknown path under a nested router with a fallback", &NOT_FOUND, |format| {
            let inner = routes().fallback(async || StatusCode::NOT_FOUND).layer(format.layer());
            Router::new().nest("/inner", inner).errors(format.layer())
        })),
    ]
}

fn wrong_methods() -> Vec<Source> {
    let wrong = |source: Source| source.asked("DELETE", "/here", &[]).with_header("allow", "GET,HEAD");
    let nested = |source: Source| source.asked("DELETE", "/inner/here", &[]).with_header("allow", "GET,HEAD");
    vec![
        wrong(Source::new("a wrong method", &METHOD_NOT_ALLOWED, |format| routes().errors(format.layer()))),
        wrong(Source::new(
            "a wrong method, with `ErrorLayer` around the whole router",
            &METHOD_NOT_ALLOWED,
            |format| Router::new().fallback_service(format.layer().layer(routes())),
        )),
        wrong(Source::new("a wrong method, with `ErrorLayer` on the route", &METHOD_NOT_ALLOWED, |format| {
            Router::new().route("/here", get(here).layer(format.layer()))
        })),
        Source::new("a wrong method for a path with two methods", &METHOD_NOT_ALLOWED, |format| {
            Router::new().route("/here", get(here).post(here)).errors(format.layer())
        })
        .asked("DELETE", "/here", &[])
        .with_header("allow", "GET,HEAD,POST"),
        nested(Source::new("a wrong method in a nested router", &METHOD_NOT_ALLOWED, |format| {
            Router::new().nest("/inner", routes().errors(format.layer()))
        })),
        nested(Source::new(
            "a wrong method in a nested router that has no error layer",
            &METHOD_NOT_ALLOWED,
            |format| Router::new().nest("/inner", routes()).errors(format.layer()),
        )),
        nested(Source::new(
            "a wrong method in a nested router, with error layers on both routers",
            &METHOD_NOT_ALLOWED,
            |format| Router::new().nest("/inner", routes().errors(format.layer())).errors(format.layer()),
        )),
        wrong(Source::new("a wrong method in a merged router", &METHOD_NOT_ALLOWED, |format| {
            let other = Router::new().route("/other", get(here)).layer(format.layer());
            routes().layer(format.layer()).merge(other).errors(format.layer())
        })),
        wrong(Source::new("a wrong method in a router that has its own fallback", &METHOD_NOT_ALLOWED, |format| {
            routes().fallback(async || "anything").layer(format.layer())
        })),
        wrong(Source::new(
            "a wrong method, with a fallback that returns a 405 without a body",
            &METHOD_NOT_ALLOWED,
            |format| {
                routes().method_not_allowed_fallback(async || StatusCode::METHOD_NOT_ALLOWED).errors(format.layer())
            },
        )),
        wrong(Source::new(
            "a wrong method, with a fallback that returns a 405 with a text",
            &METHOD_NOT_ALLOWED,
            |format| {
                let fallback = async || (StatusCode::METHOD_NOT_ALLOWED, "hunter2");
                routes().method_not_allowed_fallback(fallback).errors(format.layer())
            },
        )),
        wrong(Source::new("a handler's own 405 with `Allow`", &METHOD_NOT_ALLOWED, |format| {
            let refuses = async || (StatusCode::METHOD_NOT_ALLOWED, [("allow", "GET,HEAD")]).into_response();
            Router::new().route("/here", any(refuses)).errors(format.layer())
        })),
        Source::new("a handler's own 405 without a body", &METHOD_NOT_ALLOWED, |format| {
            Router::new().route("/here", any(async || StatusCode::METHOD_NOT_ALLOWED)).errors(format.layer())
        })
        .deviates("the response has no `Allow`, because only the handler knows the methods"),
    ]
}
