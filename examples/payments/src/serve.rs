//! Serves the application until the process is told to stop.

use std::net::SocketAddr;

use axum::Router;
use tokio::{net::TcpListener, signal, sync::oneshot, time::timeout};
use tower::BoxError;

use crate::{config::Settings, service::Service};

/// Serves until Ctrl-C or SIGTERM. Then the service is not ready for more requests, and those that are
/// open have until the shutdown timeout.
///
/// # Errors
///
/// If the socket fails.
pub async fn serve(listener: TcpListener, app: Router, service: &Service, settings: &Settings) -> Result<(), BoxError> {
    let (stopping, stopped) = oneshot::channel();
    let until = {
        let service = service.clone();
        async move {
            stop_signal().await;
            service.stop();
            let _ = stopping.send(());
        }
    };
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let server = async move { axum::serve(listener, app).with_graceful_shutdown(until).await };
    let too_late = async {
        let _ = stopped.await;
        tokio::time::sleep(settings.shutdown_timeout).await;
    };
    tokio::select! {
        served = server => served?,
        () = too_late => tracing::warn!("requests that took longer than --shutdown-timeout were aborted"),
    }
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
