//! `cargo run -p example-hyper -- --listen 127.0.0.1:8080`: the layer around a plain hyper service, without a router.
use bytes::Bytes;
use error_response::{Api, ApiError, catalog, format::Problem};
use http_body_util::Full;
use hyper::{Method, Request, Response, StatusCode, body::Incoming, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::net::TcpListener;
use tower::ServiceBuilder;

#[derive(Debug, thiserror::Error, ApiError)]
enum NoteError {
    /// No such note
    #[error("No note found with id: {id}")]
    #[api(status = 404, code = "note_not_found", param = "id")]
    NotFound { id: String },
    /// Notes can only be read
    #[error("Notes can only be read")]
    #[api(status = 405, code = "notes_are_read_only", allow = "GET, HEAD")]
    ReadOnly,
    /// The notes could not be read
    #[error("notes: {0}")] // for the log; the client reads the title
    #[api(category = internal_error)]
    Storage(#[from] std::io::Error),
}

const API: Api<Problem> = Api::new("notes", Problem::new(), catalog![NoteError]);

/// What hyper calls for each request.
async fn serve(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, NoteError> {
    let Some(id) = request.uri().path().strip_prefix("/notes/") else {
        // A bare status: the layer gives it a body in the format of the API.
        let mut unknown = Response::default();
        *unknown.status_mut() = StatusCode::NOT_FOUND;
        return Ok(unknown);
    };
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Err(NoteError::ReadOnly);
    }
    match id {
        "1" => Ok(Response::new(Full::from("Buy milk\n"))),
        "lost" => Ok(Response::new(Full::from(std::fs::read("/no/such/note")?))),
        "bug" => panic!("a bug in the service"),
        _ => Err(NoteError::NotFound { id: id.to_owned() }),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let mut arguments = std::env::args().skip_while(|argument| argument != "--listen");
    let address = arguments.nth(1).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listener = TcpListener::bind(&address).await?;
    println!("listening on http://{address}");

    // The layer renders the service's own errors, bare statuses and panics.
    let service = ServiceBuilder::new().layer(API.layer().downcast::<NoteError>()).service_fn(serve);
    loop {
        let (stream, _) = listener.accept().await?;
        let service = TowerToHyperService::new(service.clone());
        tokio::spawn(async move {
            if let Err(error) = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await {
                eprintln!("connection: {error}");
            }
        });
    }
}
