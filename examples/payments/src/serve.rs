//! Serves the application until the process is told to stop.

use std::net::SocketAddr;

use tokio::{net::TcpListener, signal, sync::oneshot, time::timeout};
use tower::BoxError;

use crate::{app::App, config::Settings, service::Service};

/// A socket for each of the two addresses.
#[derive(Debug)]
pub struct Listeners {
    /// For clients.
    pub public: TcpListener,
    /// For operators.
    pub internal: TcpListener,
}

/// Serves until Ctrl-C or SIGTERM. Then the service is not ready for more requests, and those that are
/// open have until the shutdown timeout. Operators are served until the last of them has ended.
///
/// # Errors
///
/// If the socket fails.
pub async fn serve(listeners: Listeners, app: App, service: &Service, settings: &Settings) -> Result<(), BoxError> {
    let (stopping, stopped) = oneshot::channel();
    let until = {
        let service = service.clone();
        async move {
            stop_signal().await;
            service.stop();
            let _ = stopping.send(());
        }
    };
    let public = app.public.into_make_service_with_connect_info::<SocketAddr>();
    let server = async move { axum::serve(listeners.public, public).with_graceful_shutdown(until).await };
    let internal = tokio::spawn(async move { axum::serve(listeners.internal, app.internal).await });
    let too_late = async {
        let _ = stopped.await;
        tokio::time::sleep(settings.shutdown_timeout).await;
    };
    tokio::select! {
        served = server => served?,
        () = too_late => tracing::warn!("requests that took longer than --shutdown-timeout were aborted"),
    }
    internal.abort();
    // Connections that aborted requests still hold are not waited for.
    let _ = timeout(settings.pool.acquire_timeout, service.close()).await;
    Ok(())
}

async fn stop_signal() {
    #[cfg(unix)]
    if let Ok(mut ended) = signal::unix::signal(signal::unix::SignalKind::terminate()) {
        return tokio::select! { _ = signal::ctrl_c() => {}, _ = ended.recv() => {} };
    }
    let _ = signal::ctrl_c().await;
}
