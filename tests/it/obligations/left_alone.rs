//! The row `LeaveAlone`: nothing is changed.

use axum::{
    Extension, Router,
    http::{StatusCode, header},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{LeaveAlone, RouterExt};

use super::{Heard, LEFT_ALONE, NOT_FOUND, layers, routes, send, stacks};
use crate::{format::Format, records::watch};

#[tokio::test]
async fn nothing_is_changed() {
    for (name, layer) in layers() {
        for (stack, app) in stacks(&routes(), &layer) {
            for path in LEFT_ALONE {
                let (bare, answer) = (send(routes(), path).await, send(app.clone(), path).await);
                let without = |mut headers: axum::http::HeaderMap| {
                    for name in ["content-length", "content-encoding", "vary"] {
                        headers.remove(name);
                    }
                    headers
                };
                assert_eq!(answer.status, bare.status, "{name} {stack} {path}");
                assert_eq!(without(answer.headers), without(bare.headers), "{name} {stack} {path}");
                if !stack.contains("compressed") {
                    assert_eq!(answer.body, bare.body, "{name} {stack} {path}");
                }
            }
        }
    }
}

#[tokio::test]
async fn observers_hear_of_it_and_the_log_does_not() {
    let heard = Heard::default();
    let app = routes().errors(Format::STRIPE.layer().with_observer(heard.clone()));
    for (path, status) in [("/left-alone", 401), ("/left-alone/text", 502)] {
        let (_, events) = watch(app.clone(), "GET", path).await;
        assert_eq!(events.len(), 0, "{events:#?}");
        assert_eq!(heard.take().into_iter().map(|(_, status)| status).collect::<Vec<_>>(), [status]);
    }
}

#[tokio::test]
async fn an_error_of_ours_may_be_left_alone_as_well() {
    async fn changed(mut response: Response) -> Response {
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        response.headers_mut().remove(header::CACHE_CONTROL);
        (Extension(LeaveAlone), response).into_response()
    }
    for (name, layer) in layers() {
        let heard = Heard::default();
        let app = Router::new().route("/", get(async || NOT_FOUND)).layer(map_response(changed));
        let answer = send(app.errors(layer.with_observer(heard.clone())), "/").await;
        let found = (answer.status, answer.header("www-authenticate"), answer.header("cache-control"));
        assert_eq!(found, (401, None, None), "{name}");
        // It was told where it was rendered.
        assert_eq!(heard.take().len(), 1, "{name}");
    }
}
