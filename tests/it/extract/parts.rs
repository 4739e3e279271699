//! `Path`, `Query` and `Form`.

use axum::{
    Router,
    routing::{any, get},
};
use error_response::extract::{Form, Path, Query};
use serde::Serialize;

use super::{Currency, FORM, Page, ask, problem, stripe};
use crate::support::check;

#[tokio::test]
async fn a_query_with_several_mistakes() {
    let routes = || Router::new().route("/", get(async |Query(page): Query<Page>| page.size.to_string()));
    let wrong = "/?size=hunter2&extra=hunter2&after=a&after=b";
    check("extract/query_in_stripe.http", &ask(stripe(routes()), "GET", wrong, &[], "").await.0);
    check("extract/query_in_problem.http", &ask(problem(routes()), "GET", wrong, &[], "").await.0);
    ask(stripe(routes()), "GET", "/?size=7&currency=eur&after=%20", &[], "").await.check(200, "7");
}

#[tokio::test]
async fn a_form_with_several_mistakes() {
    let routes = || Router::new().route("/", any(async |Form(page): Form<Page>| page.size.to_string()));
    let wrong = "size=&currency=hunter2";
    check("extract/form_in_stripe.http", &ask(stripe(routes()), "POST", "/", &[FORM], wrong).await.0);
    check("extract/form_in_problem.http", &ask(problem(routes()), "POST", "/", &[FORM], wrong).await.0);
    let right = "currency=eur&size=7";
    ask(stripe(routes()), "POST", "/", &[FORM], right).await.check(200, "7");
    ask(stripe(routes()), "GET", &format!("/?{right}"), &[], "").await.check(200, "7");
}

#[tokio::test]
async fn a_form_as_a_response() {
    #[derive(Serialize)]
    struct Token {
        access_token: &'static str,
    }
    let app = stripe(Router::new().route("/", get(async || Form(Token { access_token: "a b" }))));
    let answer = ask(app, "GET", "/", &[], "").await;
    answer.check(200, "access_token=a+b");
    assert_eq!(answer.header("content-type"), Some(FORM.1));
    // What no form can hold is the server's failure, and none of its text is told.
    let app = stripe(Router::new().route("/", get(async || Form([[1]]))));
    let answer = ask(app, "GET", "/", &[], "").await;
    assert_eq!((answer.status(), answer.json()["error"]["code"].as_str()), (500, Some("internal_error")));
}

#[tokio::test]
async fn paths_of_every_shape() {
    let routes = || {
        Router::new()
            .route("/one/{size}", get(async |Path(size): Path<u8>| size.to_string()))
            .route("/text/{currency}", get(async |Path(currency): Path<Currency>| format!("{currency:?}")))
            .route("/two/{size}/{currency}", get(async |Path((size, _)): Path<(u8, Currency)>| size.to_string()))
            .route("/named/{size}/{currency}", get(async |Path(page): Path<Page>| page.size.to_string()))
    };
    for (path, message, param) in [
        ("/one/hunter2", "size must be an integer", "size"),
        ("/one/300", "size is out of range", "size"),
        ("/text/hunter2", "currency must be one of: eur, usd", "currency"),
        ("/two/1/hunter2", "currency must be one of: eur, usd", "currency"),
        ("/two/x/hunter2", "size must be an integer (and 1 more error)", "size"),
        ("/named/x/hunter2", "size must be an integer (and 1 more error)", "size"),
        ("/one/%FF", "size must be UTF-8", "size"),
    ] {
        let answer = ask(stripe(routes()), "GET", path, &[], "").await;
        assert_eq!(answer.status(), 400, "{path}: {}", answer.0);
        let json = answer.json();
        assert_eq!((&json["error"]["message"], &json["error"]["param"]), (&message.into(), &param.into()), "{path}");
    }
    let two = ask(problem(routes()), "GET", "/two/x/hunter2", &[], "").await;
    check("extract/path_in_problem.http", &two.0);
    for path in ["/one/7", "/two/7/eur", "/named/7/eur"] {
        ask(stripe(routes()), "GET", path, &[], "").await.check(200, "7");
    }
}

#[tokio::test]
async fn a_path_that_does_not_fit_its_route_is_the_servers_mistake() {
    let app = || {
        stripe(
            Router::new()
                .route("/{one}/{two}", get(async |_: Path<u8>| "never"))
                .route("/maps/{one}", get(async |_: Path<Vec<Vec<u8>>>| "never")),
        )
    };
    for path in ["/1/2", "/maps/1"] {
        let answer = ask(app(), "GET", path, &[], "").await;
        assert_eq!((answer.status(), answer.json()["error"]["code"].as_str()), (500, Some("internal_error")), "{path}");
    }
}

#[tokio::test]
async fn an_optional_path() {
    let handler = async |size: Option<Path<u8>>| size.map_or("none".to_owned(), |Path(size)| size.to_string());
    let app = || stripe(Router::new().route("/", get(handler)).route("/{size}", get(handler)));
    ask(app(), "GET", "/", &[], "").await.check(200, "none");
    ask(app(), "GET", "/7", &[], "").await.check(200, "7");
    assert_eq!(ask(app(), "GET", "/x", &[], "").await.status(), 400);
}
