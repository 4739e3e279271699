//! A service of its own to show, with an embedded database and the processor that fails as told.

use std::{env, fs, net::SocketAddr, path::PathBuf};

use clap::Parser;
use tokio::{net::TcpListener, task::JoinHandle};
use tower::BoxError;
use uuid::Uuid;

use super::tour::Place;
use crate::{app::app, config::Options, service::Service};

/// A running service in a folder of its own. Both are gone when it is dropped.
#[derive(Debug)]
pub struct OwnService {
    /// Where it is, and the keys for it.
    pub place: Place,
    folder: PathBuf,
    service: Service,
    servers: [JoinHandle<std::io::Result<()>>; 2],
}

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
}

impl OwnService {
    /// Starts it on two free ports of this machine.
    ///
    /// # Errors
    ///
    /// If its folder cannot be written, or no port is free.
    pub async fn start() -> Result<OwnService, BoxError> {
        let folder = env::temp_dir().join(format!("payments-demo-{}", Uuid::now_v7().simple()));
        let data = format!("--data-folder={}", folder.display());
        let database = format!("--database-url=sqlite://{}?mode=rwc", folder.join("payments.db").display());
        let flags = ["demo", &data, &database, "--format=stripe", "--processor-timeout=1s", "--limiter=memory"];
        let mut settings = Arguments::try_parse_from(flags)?.options.settings()?;
        // It has endpoints for a moment, and sends them nothing.
        settings.webhooks.poll = None;
        let (public, internal) = (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
        settings.public_url = format!("http://{}", public.local_addr()?);
        let internal_url = format!("http://{}", internal.local_addr()?);
        let service = Service::open(&settings).await?;
        let keys = service.first_keys().await?.ok_or("the new database has keys already")?;
        let app = app(&service, &settings)?;
        let router = app.public.into_make_service_with_connect_info::<SocketAddr>();
        let servers = [
            tokio::spawn(async move { axum::serve(public, router).await }),
            tokio::spawn(async move { axum::serve(internal, app.internal).await }),
        ];
        let place = Place {
            url: settings.public_url,
            internal_url,
            test_key: keys.test.expose().to_owned(),
            live_key: Some(keys.live.expose().to_owned()),
        };
        Ok(OwnService { place, folder, service, servers })
    }
}

impl Drop for OwnService {
    fn drop(&mut self) {
        self.service.stop();
        self.servers.iter().for_each(JoinHandle::abort);
        let _ = fs::remove_dir_all(&self.folder);
    }
}
