//! The commands that the page at `/` lists.

use std::process::Command;

use reqwest::Method;

use crate::support::{send, start_with};

/// Each command, one after the other, has the status that the page says.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_command_has_its_status() {
    let api = start_with(&["--processor-timeout=300ms"], |_| ()).await;
    let page = send(api.request(Method::GET, "/")).await.body.replace(&api.settings.public_url, &api.url);
    let mut variables = vec![("KEY", api.test_key.clone())];
    let mut run = 0;
    for line in page.lines() {
        let Some((status, command)) = line.split_once("  ").filter(|(status, _)| status.parse::<u16>().is_ok()) else {
            assert!(!line.contains("curl"), "{line}");
            continue;
        };
        assert!(command.starts_with("curl -i "), "{line}");
        let output = Command::new("sh").args(["-c", command]).envs(variables.iter().cloned()).output().unwrap();
        let received = String::from_utf8(output.stdout).unwrap();
        assert!(received.starts_with(&format!("HTTP/1.1 {status} ")), "{line}\n{received}");
        // The first two commands open the accounts that the others use.
        if let Some(variable) = ["SOURCE", "DESTINATION"].get(run) {
            let id = received.split(r#""id":""#).nth(1).unwrap().split('"').next().unwrap();
            variables.push((variable, id.to_owned()));
        }
        run += 1;
    }
    assert_eq!(run, 22, "{page}");
    // Of two requests with one key, one moved money.
    let (name, destination) = &variables[2];
    assert_eq!((*name, api.balance(destination).await), ("DESTINATION", 2_600));
}

/// How long a key keeps its response is said where clients read of keys.
#[tokio::test]
async fn the_lifetime_of_idempotency_keys() {
    let api = start_with(&[], |_| ()).await;
    for path in ["/", "/openapi.json"] {
        let page = send(api.request(Method::GET, path)).await.body;
        assert!(page.contains("24 hours"), "{path}: {page}");
    }
    assert!(include_str!("../../README.md").contains("for 24 hours"));
}
