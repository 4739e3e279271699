//! HEAD is read as GET is, and a media type in any case.

use axum::{Router, routing::get, routing::post};
use error_response::{
    ErrorLayer, RouterExt,
    extract::{Form, Json, Multipart, MultipartError, Query, garde},
    format::Problem,
};
use serde::Deserialize;

use super::{Page, ask, formats};
use crate::support::shown;

#[derive(Debug, Deserialize, ::garde::Validate)]
struct Limit {
    #[garde(range(max = 10))]
    size: u8,
}

async fn upload(mut form: Multipart) -> Result<String, MultipartError> {
    let mut read = 0;
    while let Some(field) = form.next_field().await? {
        read += field.bytes().await?.len();
    }
    Ok(read.to_string())
}

fn routes() -> Router {
    Router::new()
        .route("/form", get(async |Form(page): Form<Page>| page.size.to_string()))
        .route("/query", get(async |Query(page): Query<Page>| page.size.to_string()))
        .route("/valid", get(async |garde::Valid(Form(limit)): garde::Valid<Form<Limit>>| limit.size.to_string()))
        .route("/sent/form", post(async |Form(page): Form<Page>| page.size.to_string()))
        .route("/sent/json", post(async |Json(page): Json<Page>| page.size.to_string()))
        .route("/sent/multipart", post(upload))
}

/// Status line and headers, which RFC 9110, 9.3.2 wants to be those of GET.
fn head(answer: &str) -> String {
    shown(answer).split_once("\n\n").unwrap().0.to_owned()
}

#[tokio::test]
async fn head_is_read_as_get_is() {
    for (name, layer) in formats() {
        let app = routes().errors(layer);
        for (path, status) in [
            ("/form?size=3&currency=eur", 200),
            ("/query?size=3&currency=eur", 200),
            ("/valid?size=3", 200),
            // A mistake has the same headers as well, its length included.
            ("/form?size=300", 0),
            ("/query?size=300", 0),
            ("/valid?size=30", 0),
        ] {
            for headers in [&[][..], &[("content-type", "text/plain")]] {
                let get = ask(app.clone(), "GET", path, headers, "").await;
                let of_head = ask(app.clone(), "HEAD", path, headers, "").await;
                assert_eq!(head(&of_head.0), head(&get.0), "{name} {path}");
                assert_eq!(of_head.body(), "");
                assert_eq!(get.status() == 200, status == 200, "{name} {get:?}");
                assert_ne!(get.status(), 415, "{name} {get:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_wrong_form_is_told_as_a_query_to_head() {
    let app = routes().errors(ErrorLayer::new(Problem::new()));
    // The body of a GET is what HEAD has the length of.
    let get = ask(app.clone(), "GET", "/valid?size=30", &[], "").await;
    get.check(
        422,
        concat!(
            r#"{"type":"about:blank","title":"Unprocessable Content","status":422,"#,
            r#""detail":"size greater than 10","code":"invalid_field","errors":["#,
            r#"{"detail":"greater than 10","parameter":"size","code":"range"}]}"#,
        ),
    );
    let of_head = ask(app, "HEAD", "/valid?size=30", &[], "").await;
    assert_eq!(of_head.header("content-length"), Some(get.body().len().to_string().as_str()));
}

#[tokio::test]
async fn a_media_type_is_read_in_any_case() {
    let json = r#"{"size":3,"currency":"eur"}"#;
    let multipart = "--X\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nabc\r\n--X--\r\n";
    for (name, layer) in formats() {
        let app = routes().errors(layer);
        for (path, media_type, body) in [
            ("/sent/form", "Application/X-WWW-Form-Urlencoded", "size=3&currency=eur"),
            ("/sent/form", "APPLICATION/X-WWW-FORM-URLENCODED; Charset=UTF-8", "size=3&currency=eur"),
            ("/sent/json", "Application/JSON", json),
            ("/sent/json", "APPLICATION/VND.Acme.Page+JSON; charset=UTF-8", json),
            ("/sent/multipart", "Multipart/Form-Data; Boundary=X", multipart),
        ] {
            let answer = ask(app.clone(), "POST", path, &[("content-type", media_type)], body).await;
            assert_eq!((answer.status(), answer.body()), (200, "3"), "{name} {media_type}");
        }
        // Another one is still none of these.
        for (path, media_type) in [
            ("/sent/form", "application/x-www-form"),
            ("/sent/json", "text/json"),
            ("/sent/multipart", "Multipart/Mixed"),
        ] {
            let answer = ask(app.clone(), "POST", path, &[("content-type", media_type)], "").await;
            assert_eq!(answer.headers("accept").len(), 1, "{name} {answer:?}");
        }
    }
}
