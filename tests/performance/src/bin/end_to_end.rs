//! The CPU time a served error costs, next to a plain text of the same size and
//! the same error written by hand, over loopback.
//!
//! `./tests/performance/end_to_end` builds this and runs it. Each round starts
//! a server of its own for each route, so that no layout of memory speaks for
//! all; rounds are interleaved, and medians compared. CPU time repeats within a
//! few percent where throughput swings by a factor.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    io::{BufRead, BufReader},
    process::{Child, Command, ExitCode, Stdio},
};

use axum::{
    Router,
    body::HttpBody,
    response::{IntoResponse, Response},
    routing::get,
};
use error_response::{ErrorLayer, RouterExt, format::Stripe};
use performance::{AccountError, hand_formatted_response, hand_static_response, id};
use tokio::net::TcpListener;

/// What is served: the name, and the one of which it is a ratio.
const ROUTES: &[(&str, &str)] = &[
    ("plain text 200, static", "plain text 200, static"),
    ("error by hand, static", "plain text 200, static"),
    ("our error, static", "plain text 200, static"),
    ("our error, static, request id", "plain text 200, static"),
    ("plain text 200, formatted", "plain text 200, formatted"),
    ("error by hand, formatted", "plain text 200, formatted"),
    ("our error, formatted", "plain text 200, formatted"),
    ("our error, formatted, request id", "plain text 200, formatted"),
    ("plain text 200, under our layer", "plain text 200, formatted"),
];

/// The target: an error of ours over a plain text of the same size.
const LIMIT: f64 = 1.05;

/// What fails: an error of ours over one by hand, with room for what the
/// medians of a few rounds vary by.
const BY_HAND: f64 = 1.05;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match *arguments {
        ["serve", route] => serve(route).map(|()| true),
        ["check", rounds, seconds] => check(rounds, seconds),
        _ => Err("usage: end_to_end check ROUNDS SECONDS | serve ROUTE".into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// As long as the static error's body and the formatted one's.
const STATIC: &str =
    r#"{"error":{"code":"invalid_request","message":"The request is invalid","type":"invalid_request_error"}}"#;
const FORMATTED: &str = r#"{"error":{"code":"resource_not_found","message":"No account found with id: acc_123","param":"id","type":"invalid_request_error"}}"#;

fn app(route: &str) -> Done<Router> {
    let quiet = || ErrorLayer::new(Stripe::new()).without_request_id();
    let with_id = || ErrorLayer::new(Stripe::new());
    let at = |handler| Router::new().route("/", handler);
    Ok(match route {
        "plain text 200, static" => at(get(async || STATIC)),
        "plain text 200, formatted" => at(get(async || FORMATTED)),
        "plain text 200, under our layer" => at(get(async || FORMATTED)).errors(quiet()),
        "error by hand, static" => at(get(async || hand_static_response())),
        "error by hand, formatted" => at(get(async || hand_formatted_response())),
        "our error, static" => at(get(async || AccountError::Static)).errors(quiet()),
        "our error, static, request id" => at(get(async || AccountError::Static)).errors(with_id()),
        "our error, formatted" => at(get(async || AccountError::NotFound { id: id() })).errors(quiet()),
        "our error, formatted, request id" => at(get(async || AccountError::NotFound { id: id() })).errors(with_id()),
        _ => return Err("no such route".into()),
    })
}

/// Serves `route` on a free port of the loopback, with one thread, and says where.
fn serve(route: &str) -> Done<()> {
    let app = app(route)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        Ok(axum::serve(listener, app).await?)
    })
}

/// A server that ends with its round.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(route: &str) -> Done<Server> {
        let mut process = Command::new(env::current_exe()?).args(["serve", route]).stdout(Stdio::piped()).spawn()?;
        let mut address = String::new();
        let output = process.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut address)?;
        Ok(Server { process, address: address.trim().to_owned() })
    }

    /// Nanoseconds of CPU so far, in user and kernel.
    fn cpu(&self) -> Done<u64> {
        let text = fs::read_to_string(format!("/proc/{}/schedstat", self.process.id()))?;
        Ok(text.split_whitespace().next().ok_or("no CPU time")?.parse()?)
    }

    /// Requests answered within `seconds`, and those of a second.
    fn load(&self, seconds: &str) -> Done<(f64, f64)> {
        let url = format!("http://{}/", self.address);
        let output = Command::new("wrk").args(["-t1", "-c32", "-d", seconds, &url]).output()?;
        let text = String::from_utf8(output.stdout)?;
        let answered = text.lines().find_map(|line| line.trim().split_once(" requests in "));
        let rate = text.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
        let (Some((answered, _)), Some(rate)) = (answered, rate) else { return Err(text.into()) };
        Ok((answered.parse()?, rate.trim().parse()?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Microseconds of CPU for a request, and requests a second, of one round.
fn round(route: &str, seconds: &str) -> Done<(f64, f64)> {
    let server = Server::start(route)?;
    let before = server.cpu()?;
    let (answered, rate) = server.load(seconds)?;
    Ok(((server.cpu()? - before) as f64 / answered / 1_000.0, rate))
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Refuses to compare bodies of different sizes.
fn same_sizes() -> Done<()> {
    let size = |response: Response| response.body().size_hint().exact().unwrap_or_default() as usize;
    let layer = ErrorLayer::new(Stripe::new());
    let ours_static = layer.scope().enter(|| size(AccountError::Static.into_response()));
    let ours_formatted = layer.scope().enter(|| size(AccountError::NotFound { id: id() }.into_response()));
    let sizes = [
        (STATIC.len(), size(hand_static_response()), ours_static),
        (FORMATTED.len(), size(hand_formatted_response()), ours_formatted),
    ];
    if sizes.iter().any(|(text, by_hand, ours)| text != by_hand || text != ours) {
        return Err(format!("bodies of different sizes: {sizes:?}").into());
    }
    Ok(())
}

/// Measures every route. Fails where an error of ours costs more than one by
/// hand; the target over a plain text is printed beside it.
fn check(rounds: &str, seconds: &str) -> Done<bool> {
    same_sizes()?;
    let mut figures: BTreeMap<&str, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
    for _ in 0..rounds.parse::<usize>()? {
        for (route, _) in ROUTES {
            let (cpu, rate) = round(route, seconds)?;
            let of_route = figures.entry(route).or_default();
            of_route.0.push(cpu);
            of_route.1.push(rate);
        }
    }
    let medians: BTreeMap<_, _> =
        figures.into_iter().map(|(route, (cpu, rate))| (route, (median(cpu), median(rate)))).collect();
    println!("route\tCPU us/request\tratio\tlimit\trequests/s\tverdict");
    for (route, base) in ROUTES {
        let (cpu, rate) = medians[route];
        let ratio = cpu / medians[base].0;
        let is_ours = route.starts_with("our error");
        let limit = if is_ours { format!("{LIMIT:.2}") } else { "-".to_owned() };
        let verdict = match (is_ours, ratio <= LIMIT) {
            (true, false) => "MISSED",
            (true, true) => "ok",
            (false, _) => "",
        };
        println!("{route}\t{cpu:.2}\t{ratio:.3}\t{limit}\t{rate:.0}\t{verdict}");
    }
    let mut dearer = 0;
    for kind in ["static", "formatted"] {
        let ratio = medians[&*format!("our error, {kind}")].0 / medians[&*format!("error by hand, {kind}")].0;
        dearer += usize::from(ratio > BY_HAND);
        println!("{kind}: {ratio:.3} of the error by hand");
    }
    Ok(dearer == 0)
}
