//! One client: connections that are kept for a while, and then ended or dropped.

use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use error_response::testing::Received;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use crate::{Seen, cases::Case};

/// An answer that takes longer is missing.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Requests on one connection, at most.
const MOST_REQUESTS: u64 = 24;

pub(crate) struct Client {
    number: u64,
    server: SocketAddr,
    cases: Arc<[Case]>,
    seen: Arc<Seen>,
    random: u64,
}

impl Client {
    pub(crate) fn new(number: u64, server: SocketAddr, cases: Arc<[Case]>, seen: Arc<Seen>) -> Client {
        Client { number, server, cases, seen, random: 0x9e37_79b9_7f4a_7c15 ^ (number + 1) }
    }

    pub(crate) async fn run(mut self, end: Instant) {
        while Instant::now() < end {
            let connection = match self.connect().await {
                Ok(connection) => connection,
                Err(error) => return self.seen.wrong("no connection", error.to_string()),
            };
            self.use_up(connection, end).await;
        }
    }

    /// A limit counts by address, so each client has its own.
    async fn connect(&self) -> io::Result<Connection> {
        let socket = TcpSocket::new_v4()?;
        let host = u8::try_from(self.number % 200).unwrap_or_default() + 2;
        // Not every system has more than one address of its own.
        let _ = socket.bind(SocketAddr::from(([127, 0, 0, host], 0)));
        Ok(Connection { stream: socket.connect(self.server).await?, read: Vec::new() })
    }

    async fn use_up(&mut self, mut connection: Connection, end: Instant) {
        let cases = self.cases.clone();
        for _ in 0..=self.random(MOST_REQUESTS) {
            if Instant::now() >= end {
                return;
            }
            let place = usize::try_from(self.random(cases.len() as u64)).unwrap_or_default();
            let case = &cases[place];
            if self.random(case.rarity) != 0 {
                continue;
            }
            match self.random(16) {
                // Gone in the middle of the request, or before the answer.
                0 => {
                    let half = case.bytes.len() / 2;
                    let _ = connection.stream.write_all(&case.bytes[..half]).await;
                    return self.seen.dropped();
                }
                1 => {
                    let _ = connection.stream.write_all(&case.bytes).await;
                    return self.seen.dropped();
                }
                // Gone in the middle of the answer.
                2 => {
                    let _ = connection.stream.write_all(&case.bytes).await;
                    let _ = timeout(LONGEST_WAIT, connection.stream.read(&mut [0; 16])).await;
                    return self.seen.dropped();
                }
                _ if !self.ask(&mut connection, case).await => return,
                _ => {}
            }
        }
    }

    /// Sends a request and looks at the answer; whether the connection may be
    /// used again.
    async fn ask(&self, connection: &mut Connection, case: &Case) -> bool {
        let answer = match timeout(LONGEST_WAIT, connection.ask(&case.method, &case.bytes)).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) if case.may_break_off => return false,
            Ok(Err(error)) => {
                self.seen.wrong(case.name, format!("no answer: {error}"));
                return false;
            }
            Err(_) => {
                self.seen.wrong(case.name, "no answer in time".to_owned());
                return false;
            }
        };
        let status = answer.status().as_u16();
        self.seen.answer(case.name, status);
        if !case.statuses.contains(&status) {
            self.seen.wrong(case.name, format!("the status is none of {:?}\n{answer}", case.statuses));
        }
        for fault in case.inspector.inspect(&case.method, &answer) {
            self.seen.wrong(case.name, format!("{fault}\n{answer}"));
        }
        !case.may_break_off && answer.headers().get("connection").is_none_or(|value| value != "close")
    }

    /// A number below `end`; xorshift, so that each run asks the same.
    fn random(&mut self, end: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % end
    }
}

struct Connection {
    stream: TcpStream,
    /// What came after the last answer.
    read: Vec<u8>,
}

impl Connection {
    async fn ask(&mut self, method: &Method, bytes: &[u8]) -> io::Result<Received> {
        let (mut reader, mut writer) = self.stream.split();
        // A server may answer before it has read all.
        let (written, answer) = tokio::join!(writer.write_all(bytes), read_answer(&mut reader, &mut self.read, method));
        answer.or_else(|error| written.and(Err(error)))
    }
}

async fn read_answer(
    reader: &mut (impl AsyncReadExt + Unpin),
    read: &mut Vec<u8>,
    method: &Method,
) -> io::Result<Received> {
    loop {
        if let Some((answer, length)) = parse(read, method)? {
            read.drain(..length);
            return Ok(answer);
        }
        let mut chunk = [0; 4 * 1024];
        match reader.read(&mut chunk).await? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            length => read.extend_from_slice(&chunk[..length]),
        }
    }
}

/// The answer at the beginning of `bytes` and how long it is, once it is all
/// there.
fn parse(bytes: &[u8], method: &Method) -> io::Result<Option<(Received, usize)>> {
    let invalid = |text: String| io::Error::new(io::ErrorKind::InvalidData, text);
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Response::new(&mut headers);
    let parsed = head.parse(bytes).map_err(|error| invalid(error.to_string()))?;
    let httparse::Status::Complete(head_length) = parsed else { return Ok(None) };
    let status = head.code.and_then(|code| StatusCode::from_u16(code).ok()).ok_or_else(|| invalid("status".into()))?;
    let mut map = HeaderMap::new();
    for field in head.headers {
        let name: HeaderName = field.name.parse().map_err(|_| invalid(format!("{:?}", field.name)))?;
        map.append(name, HeaderValue::from_bytes(field.value).map_err(|error| invalid(error.to_string()))?);
    }
    let length = match map.get("content-length") {
        _ if method == Method::HEAD || status == StatusCode::NO_CONTENT => 0,
        Some(length) => {
            length.to_str().ok().and_then(|text| text.parse().ok()).ok_or_else(|| invalid("length".into()))?
        }
        None => return Err(invalid("an answer without a length".into())),
    };
    let Some(body) = bytes.get(head_length..head_length + length) else { return Ok(None) };
    Ok(Some((Received::new(status, map, body.to_vec()), head_length + length)))
}
