//! What the README promises: each response by one `curl` of it, sent to the examples on a socket.

use std::process::Command;

use example_quickstart::Bank;

use super::{
    blocks::{Block, blocks},
    pages::pages,
};
use crate::support::Server;

/// The address in the README's commands.
const ADDRESS: &str = "127.0.0.1:8080";

async fn five_apis() -> Server {
    Server::start(example_seed_apis::app()).await
}

async fn quickstart() -> Server {
    Server::start(example_quickstart::app(Bank::default(), ADDRESS).unwrap()).await
}

/// Runs a command line as a reader does, against this server.
async fn run(command: &str, server: &Server) -> String {
    let command = command.replace(ADDRESS, &server.address().to_string()).replacen("curl ", "curl -sS ", 1);
    let ran = tokio::task::spawn_blocking(move || Command::new("sh").args(["-c", &command]).output()).await.unwrap();
    let ran = ran.expect("sh and curl are needed");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// The one command of the README that has `part`.
fn command(part: &str) -> String {
    let blocks = blocks(&pages()["README.md"]);
    let mut found: Vec<_> = blocks.iter().flat_map(Block::commands).filter(|line| line.contains(part)).collect();
    assert!(found.iter().all(|line| *line == found[0]), "{part} is in {} commands", found.len());
    found.pop().unwrap_or_else(|| panic!("the README has no command with {part}"))
}

/// Whether `text` is as it is written down: `…` stands for anything but a quote.
fn is_as_written(text: &str, written: &str) -> bool {
    let mut parts = written.split('…');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    for part in parts {
        let end = rest.find('"').unwrap_or(rest.len());
        let Some(after) = rest[end..].strip_prefix(part) else { return false };
        rest = after;
    }
    rest.is_empty()
}

/// Each command of a page whose output the page shows, with that output.
fn shown(page: &str) -> Vec<(String, String)> {
    let blocks = blocks(page);
    let pairs = blocks.windows(2).filter(|pair| pair[0].language == "sh" && pair[1].language == "text");
    let with_curl = pairs.filter(|pair| pair[0].code.starts_with("curl "));
    with_curl.flat_map(|pair| pair[0].commands().into_iter().zip(pair[1].code.lines().map(str::to_owned))).collect()
}

async fn is_shown(part: &str, server: Server) {
    let command = command(part);
    let shown = shown(&pages()["README.md"]);
    let (_, written) = shown.iter().find(|(shown, _)| *shown == command).expect("the README shows the response");
    let response = run(&command, &server).await;
    assert!(is_as_written(&response, written), "{command}\nwritten: {written}\nsent:    {response}");
}

#[tokio::test]
async fn finimpulse_has_a_task_id_and_a_status_code() {
    is_shown("/finimpulse/", five_apis().await).await;
}

#[tokio::test]
async fn stripe_style() {
    is_shown("/stripe-like/", five_apis().await).await;
}

#[tokio::test]
async fn finqware() {
    is_shown("/finqware/", five_apis().await).await;
}

#[tokio::test]
async fn retry_after() {
    let (server, transfer) = (quickstart().await, command(r#""amount":5}"#));
    assert!(run(&transfer, &server).await.starts_with("HTTP/1.1 201 Created\r\n"));
    let second = run(&transfer, &server).await;
    assert!(second.starts_with("HTTP/1.1 429 Too Many Requests\r\n"), "{second}");
    assert!(second.contains("\r\nretry-after: 5\r\n"), "{second}");
    assert!(second.contains(r#"{"error":{"code":"rate_limit_exceeded","#), "{second}");
}

#[tokio::test]
async fn the_catalog() {
    let response = run(&command("/errors.json"), &quickstart().await).await;
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    let catalog = error_catalog::read(body).unwrap();
    let listed = catalog.error(None, "account_not_found").unwrap();
    assert_eq!((listed.status, listed.title.as_str()), (404, "No such account"));
}

#[tokio::test]
async fn the_example_service() {
    let response = run(&command("curl -i 127.0.0.1:8080/accounts/acc_9"), &quickstart().await).await;
    let body = r#"{"error":{"code":"account_not_found","message":"No account found with id: acc_9","param":"id","type":"invalid_request_error"}}"#;
    assert!(response.starts_with("HTTP/1.1 404 Not Found\r\n") && response.ends_with(body), "{response}");
    // The README has these bytes beside its first program.
    assert!(pages()["README.md"].contains(body));
}

/// The page of the five APIs shows the response of each command.
#[tokio::test]
async fn the_page_of_the_five_apis() {
    let server = five_apis().await;
    let test_mode = Server::start(example_seed_apis::test_app()).await;
    let shown = [&pages()["examples/seed-apis/README.md"], &pages()["docs/sandbox.md"]].map(|page| shown(page));
    assert_eq!(shown.each_ref().map(Vec::len), [8, 1]);
    for (command, written) in shown.into_iter().flatten() {
        let is_forced = command.contains(example_seed_apis::SANDBOX_KEY);
        let response = run(&command, if is_forced { &test_mode } else { &server }).await;
        assert!(is_as_written(&response, &written), "{command}\nwritten: {written}\nsent:    {response}");
    }
}

#[test]
fn an_ellipsis_stands_for_an_id() {
    assert!(is_as_written(r#"{"id":"1f","code":"a"}"#, r#"{"id":"…","code":"a"}"#));
    assert!(!is_as_written(r#"{"id":"1f","code":"b"}"#, r#"{"id":"…","code":"a"}"#));
    assert!(!is_as_written(r#"{"id":"1f"}, more"#, r#"{"id":"…"}"#));
}
