use axum::response::IntoResponse;
use error_response::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum Borrowed<'a, T> {
    #[error("The name {name} is taken")]
    #[api(status = 409, code = "taken", title = "Taken")]
    Taken {
        #[api(param, detail)]
        name: &'a str,
        #[api(detail)]
        other: T,
    },
    #[error(transparent)]
    #[api(transparent)]
    Gone(Gone),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is gone")]
#[api(category = gone)]
struct Gone;

async fn handler() -> Result<(), Gone> {
    Err(Gone)
}

pub(super) fn main() {
    let name = String::from("ann");
    let response = Borrowed::Taken { name: &name, other: 7 }.into_response();
    assert_eq!(response.status(), 409);
    assert_eq!(Borrowed::<u8>::Gone(Gone).into_response().status(), 410);
    let _ = handler;
}
