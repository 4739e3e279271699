//! A running service with a database of its own: a new SQLite file, or with `PAYMENTS_TEST_DATABASE_URL` a new database of
//! that PostgreSQL.

use std::{env, net::SocketAddr, path::PathBuf, time::Duration};

use axum::Router;
use clap::Parser;
use example_payments::{Options, Service, Settings, app};
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::database::new_database;

/// A running service. It ends with the test.
pub(crate) struct Running {
    pub(crate) url: String,
    pub(crate) internal_url: String,
    pub(crate) test_key: String,
    pub(crate) live_key: String,
    pub(crate) service: Service,
    pub(crate) settings: Settings,
    client: Client,
    servers: [JoinHandle<()>; 2],
    folder: PathBuf,
}

/// A response as its bytes are.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

/// The service with the usual settings.
pub(crate) async fn start() -> Running {
    start_with(&[], |_| ()).await
}

/// The service with flags, and with settings that no flag has.
pub(crate) async fn start_with(flags: &[&str], change: impl FnOnce(&mut Settings)) -> Running {
    let folder = env::temp_dir().join(format!("payments-{}", uuid::Uuid::now_v7()));
    let data = format!("--data-folder={}", folder.display());
    let mut arguments = vec!["example-payments".to_owned(), data];
    if let Some(url) = new_database().await {
        arguments.push(format!("--database-url={url}"));
        // A slow machine connects slowly.
        if !flags.iter().any(|flag| flag.starts_with("--acquire-timeout")) {
            arguments.push("--acquire-timeout=10s".to_owned());
        }
    }
    arguments.extend(flags.iter().map(|flag| (*flag).to_owned()));
    let mut settings = Arguments::parse_from(arguments).options.settings().unwrap();
    change(&mut settings);
    Running::of(&settings, folder).await
}

/// A flag of a test that sends many requests.
pub(crate) const NO_LIMIT: [&str; 2] = ["--rate-limit=1000000", "--rate-burst=1000000"];

impl Running {
    async fn of(settings: &Settings, folder: PathBuf) -> Running {
        let service = Service::open(settings).await.unwrap();
        let keys = service.first_keys().await.unwrap().unwrap();
        Running::serve(service, settings, folder, keys.test.expose().to_owned(), keys.live.expose().to_owned()).await
    }

    /// Another instance of the service on the same database.
    pub(crate) async fn another_instance(&self) -> Running {
        let service = Service::open(&self.settings).await.unwrap();
        assert!(service.first_keys().await.unwrap().is_none());
        let folder = self.folder.clone();
        Running::serve(service, &self.settings, folder, self.test_key.clone(), self.live_key.clone()).await
    }

    async fn serve(
        service: Service,
        settings: &Settings,
        folder: PathBuf,
        test_key: String,
        live_key: String,
    ) -> Running {
        let app = app(&service, settings).unwrap();
        let (url, public) = serve(app.public).await;
        let (internal_url, internal) = serve(app.internal).await;
        Running {
            url,
            internal_url,
            test_key,
            live_key,
            service,
            settings: settings.clone(),
            client: Client::builder().no_proxy().timeout(Duration::from_secs(30)).build().unwrap(),
            servers: [public, internal],
            folder,
        }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url))
    }

    /// To the address of operators.
    pub(crate) fn internal(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.internal_url))
    }

    /// With the test key.
    pub(crate) async fn get(&self, path: &str) -> Received {
        send(self.request(Method::GET, path).bearer_auth(&self.test_key)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Received {
        send(self.request(Method::DELETE, path).bearer_auth(&self.test_key)).await
    }

    /// A form, with the test key.
    pub(crate) async fn post(&self, path: &str, form: &str) -> Received {
        self.post_as(&self.test_key, path, form).await
    }

    /// A form, with another key.
    pub(crate) async fn post_as(&self, key: &str, path: &str, form: &str) -> Received {
        let request = self.request(Method::POST, path).bearer_auth(key);
        let request = request.header("idempotency-key", uuid::Uuid::now_v7().to_string());
        send(request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())).await
    }

    /// JSON, with the test key.
    pub(crate) async fn post_json(&self, path: &str, body: &str) -> Received {
        let request = self.request(Method::POST, path).bearer_auth(&self.test_key);
        let request = request.header("idempotency-key", uuid::Uuid::now_v7().to_string());
        send(request.header("content-type", "application/json").body(body.to_owned())).await
    }

    /// Opens an account with a balance, and returns its id.
    pub(crate) async fn account(&self, email: &str, balance: u64) -> String {
        let balance = if balance == 0 { String::new() } else { format!("&balance={balance}") };
        let created = self.post("/v1/accounts", &format!("email={email}&currency=EUR{balance}")).await;
        assert_eq!(created.status, 201, "{created:?}");
        created.json()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn balance(&self, id: &str) -> i64 {
        self.get(&format!("/v1/accounts/{id}")).await.json()["balance"].as_i64().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn serve(router: Router) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    (url, tokio::spawn(async move { axum::serve(listener, service).await.unwrap() }))
}

pub(crate) async fn send(request: RequestBuilder) -> Received {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Received { status, headers, body: response.text().await.unwrap() }
}

impl Received {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The status and the whole body.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, body: &str) {
        assert_eq!((self.status, self.body.as_str()), (status, body), "{:?}", self.headers);
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
