//! A real Prometheus scrapes the service, and fires an alert of the rules that are written from the catalog of the service.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    catalog_command::{error_catalog, output},
    running::Running,
};

/// How long an alert may take to fire. The rules need seconds.
const LONGEST: Duration = Duration::from_secs(60);

/// A Prometheus, which ends with the test.
struct Prometheus {
    child: Child,
    url: String,
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Prometheus {
    /// With the configuration of the service, but scrapes `metrics`, each second, and evaluates the rules in `folder`, in which it
    /// keeps its data.
    fn start(folder: &Path, metrics: &str) -> Prometheus {
        let target = metrics.strip_prefix("http://").unwrap().strip_suffix("/metrics").unwrap();
        let mut config = include_str!("../../prometheus.yaml").to_owned();
        for (usual, here) in [
            ("127.0.0.1:8091", target),
            ("../../payments-data/monitoring/error-rules.yaml", "error-rules.yaml"),
            ("interval: 15s", "interval: 1s"),
        ] {
            assert!(config.contains(usual), "{usual}");
            config = config.replace(usual, here);
        }
        fs::write(folder.join("prometheus.yaml"), config).unwrap();
        // Another program may take the port before Prometheus does; then Prometheus ends, and the test fails.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new("prometheus");
        command.arg(format!("--config.file={}", folder.join("prometheus.yaml").display()));
        command.arg(format!("--storage.tsdb.path={}", folder.join("data").display()));
        command.arg(format!("--web.listen-address={address}"));
        let log = fs::File::create(folder.join("log")).unwrap();
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        Prometheus { child, url: format!("http://{address}") }
    }

    /// What a path of its API returns, when it is there and ready.
    async fn get(&self, service: &Running, path: &str, query: &[(&str, &str)]) -> Value {
        let received = service.get_other(&format!("{}{path}", self.url), query).await;
        received.filter(|received| received.status != 503).map_or(Value::Null, |received| {
            assert_eq!(received.status, 200, "{path} {query:?}: {}", received.body);
            received.json()["data"].clone()
        })
    }
}

#[tokio::test]
#[ignore = "needs Prometheus: examples/payments/tests/monitoring"]
async fn an_alert_fires_on_provoked_errors() {
    let service = Running::start("monitoring", &[]).await;
    let folder = service.folder.join("monitoring");
    let catalog = service.folder.join("errors.json");
    fs::write(&catalog, service.get("/errors/errors.json").await.body).unwrap();
    write_rules(&catalog, &folder);
    let checked = output(Command::new("promtool").args(["check", "rules"]).arg(folder.join("error-rules.yaml")));
    assert!(checked.contains("SUCCESS"), "{checked}");

    let prometheus = Prometheus::start(&folder, &service.line("  metrics ").unwrap());
    let account = service.account("ada@example.com").await;
    let charge = format!("account={account}&amount=5000&currency=EUR&card=tok_error");
    let began = Instant::now();
    let alert = loop {
        assert!(began.elapsed() < LONGEST, "{}", fs::read_to_string(folder.join("log")).unwrap());
        assert_eq!(service.post("/v1/charges", &charge).await.status, 502);
        service.get("/v1/accounts/acc_9").await;
        let alerts = prometheus.get(&service, "/api/v1/alerts", &[]).await;
        let mut alerts = alerts["alerts"].as_array().cloned().unwrap_or_default().into_iter();
        if let Some(alert) = alerts.find(|alert| alert["state"] == "firing") {
            break alert;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    };
    assert_eq!(alert["labels"]["alertname"], "ApiServerErrors", "{alert}");
    assert_eq!(alert["labels"]["error_type"], "bad_gateway", "{alert}");
    assert_eq!(alert["labels"]["severity"], "critical", "{alert}");
    assert_eq!(alert["annotations"]["summary"], "Payments has been failing with bad_gateway", "{alert}");

    every_panel_has_data(&service, &prometheus, &folder).await;
}

fn write_rules(catalog: &Path, folder: &PathBuf) {
    let mut command = Command::new(error_catalog());
    // Prometheus scrapes each second.
    command.arg("dashboards").arg(catalog).arg("--out").arg(folder).args(["--window", "10s", "--for", "2s"]);
    assert_eq!(output(&mut command), format!("2 files in {}\n", folder.display()));
}

/// Prometheus understands each query of the dashboard, and has something to show.
async fn every_panel_has_data(service: &Running, prometheus: &Prometheus, folder: &Path) {
    let dashboard: Value = serde_json::from_slice(&fs::read(folder.join("error-dashboard.json")).unwrap()).unwrap();
    let mut queries = 0;
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            let query = target["expr"].as_str().unwrap();
            // What Grafana puts in.
            let query =
                query.replace("\"$route\"", "\".*\"").replace("$__rate_interval", "10s").replace("$__range", "1m");
            let data = prometheus.get(service, "/api/v1/query", &[("query", &query)]).await;
            let found = data["result"].as_array().unwrap();
            // The service returned no error that its catalog does not have.
            let is_empty = panel["title"] == "Unknown codes by operation";
            assert_eq!(found.is_empty(), is_empty, "{query}: {data}");
            queries += 1;
        }
    }
    assert_eq!(queries, 10);
}
