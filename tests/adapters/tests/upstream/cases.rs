// Included once for each version of reqwest.

use std::{net::SocketAddr, time::Duration};

use adapters::Transcript;
use error_core::Definition;
use error_reqwest::{ReqwestError, ResponseExt, Upstream, passed};
use error_response::ApiError;

use crate::service::{nobody, start};

#[derive(Debug, thiserror::Error, ApiError)]
enum PaymentError {
    /// No such customer
    #[error("The bank knows no customer with this id")]
    #[api(status = 404, code = "customer_not_found", param = "customer", when(Bank = 404))]
    NoCustomer,

    #[error(transparent)]
    #[api(transparent, from = reqwest::Error)]
    Bank(ReqwestError<Bank>),
}

#[derive(Debug)]
struct Bank;

impl Upstream for Bank {
    const PASSED: &'static [Definition] = &passed([409]);
}

#[derive(serde::Deserialize)]
struct Balance {
    #[expect(dead_code, reason = "read to find that it is no number")]
    balance: u64,
}

async fn balance(address: SocketAddr, case: &str) -> Result<(), PaymentError> {
    // No provider is built in, so that the tests need no C compiler: the first one is the process's.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().timeout(Duration::from_millis(300)).no_proxy().build()?;
    let scheme = if case == "tls" { "https" } else { "http" };
    let url = format!("{scheme}://bank:hunter2@{address}/{case}/hunter2?token=hunter2#hunter2");
    let response = client.get(url).send().await?;
    response.upstream_error_for_status()?.json::<Balance>().await?;
    Ok(())
}

async fn unusable_url() -> Result<(), PaymentError> {
    reqwest::Client::new().get("bank/hunter2").send().await?;
    Ok(())
}

/// reqwest's own check knows the status and no wait.
async fn status_by_reqwest(address: SocketAddr) -> Result<(), PaymentError> {
    let url = format!("http://bank:hunter2@{address}/429?token=hunter2");
    reqwest::Client::builder().no_proxy().build()?.get(url).send().await?.error_for_status()?;
    Ok(())
}

#[tokio::test]
async fn each_failure() {
    let (address, nobody) = (start().await, nobody().await);
    let mut transcript = Transcript::default();
    transcript.add("refused", move || balance(nobody, "200")).await;
    for case in [
        "tls",
        "reset",
        "closed",
        "silent",
        "slow_body",
        "cut_off",
        "no_http",
        "no_json",
        "another_type",
        "loop",
        "429",
        "503",
        "503_no_wait",
        "504",
        "500",
        "409",
        "404",
        "403",
        "401",
    ] {
        transcript.add(case, move || balance(address, case)).await;
    }
    transcript.add("429 by reqwest's own check", move || status_by_reqwest(address)).await;
    transcript.add("unusable URL", unusable_url).await;
    transcript.matches(&format!("upstream_{}.txt", VERSION));
    let text = transcript.text();
    for secret in ["hunter2", "token", "www-authenticate"] {
        assert!(!text.contains(secret), "{secret}");
    }
    // The client reads no text of the upstream's; the log quotes some, as the cause.
    let sent: String = text.split("-- log\n").filter_map(|part| Some(part.rsplit_once("-- ")?.1)).collect();
    assert!(sent.contains("bad_gateway") && !sent.to_lowercase().contains("secret"), "{sent}");
}
