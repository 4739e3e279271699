//! `Multipart`.

use axum::{Router, extract::DefaultBodyLimit, routing::post};
use error_response::extract::{Multipart, MultipartError};

use super::{JSON, ask, problem, stripe};
use crate::support::check;

const MULTIPART: (&str, &str) = ("content-type", "multipart/form-data; boundary=x");

const BODY: &str = concat!(
    "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\ncontent-type: text/plain\r\n\r\nhunter2\r\n",
    "--x\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nb\r\n--x--\r\n",
);

async fn upload(mut form: Multipart) -> Result<String, MultipartError> {
    let mut read = String::new();
    while let Some(mut field) = form.next_field().await? {
        read += field.name().unwrap_or_default();
        read += field.file_name().unwrap_or_default();
        read += field.content_type().unwrap_or_default();
        if read.len() > 8 {
            while let Some(chunk) = field.chunk().await? {
                read += &chunk.len().to_string();
            }
        } else {
            read += &field.text().await?;
        }
    }
    Ok(read)
}

fn routes() -> Router {
    Router::new().route("/", post(upload)).layer(DefaultBodyLimit::max(300))
}

#[tokio::test]
async fn fields_are_read() {
    ask(stripe(routes()), "POST", "/", &[MULTIPART], BODY).await.check(200, "filea.txttext/plain7note1");
}

#[tokio::test]
async fn mistakes() {
    let cut_off = &BODY[..BODY.len() - 20];
    let large = BODY.replace("hunter2", &"hunter2".repeat(50));
    for (name, headers, body) in [
        ("multipart_cut_off", MULTIPART, cut_off),
        ("multipart_too_large", MULTIPART, &*large),
        ("multipart_media_type", JSON, BODY),
    ] {
        check(&format!("extract/{name}_in_stripe.http"), &ask(stripe(routes()), "POST", "/", &[headers], body).await.0);
        check(
            &format!("extract/{name}_in_problem.http"),
            &ask(problem(routes()), "POST", "/", &[headers], body).await.0,
        );
    }
}

#[tokio::test]
async fn an_optional_multipart() {
    let handler = async |form: Option<Multipart>| if form.is_some() { "some" } else { "none" };
    let app = || stripe(Router::new().route("/", post(handler)));
    ask(app(), "POST", "/", &[], "").await.check(200, "none");
    ask(app(), "POST", "/", &[JSON], "").await.check(200, "none");
    ask(app(), "POST", "/", &[MULTIPART], BODY).await.check(200, "some");
    assert_eq!(ask(app(), "POST", "/", &[("content-type", "multipart/form-data")], BODY).await.status(), 400);
}
