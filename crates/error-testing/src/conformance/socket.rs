//! A client that can send arbitrary bytes to a service, with one request per connection.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{TcpStream, ToSocketAddrs},
    time::{Duration, Instant},
};

use http::Method;

use super::{
    exchange::Outcome,
    response::is_whole,
    target::{Scheme, Target},
};

/// An answer that takes longer is none.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// What comes after an answer that is whole, comes at once.
const REST_WAIT: Duration = Duration::from_millis(100);
/// More of an answer is not read.
const LARGEST: usize = 8 * 1024 * 1024;

trait Connection: Read + Write {}

impl<C: Read + Write> Connection for C {}

/// Sends `bytes` and reads what comes until it ends.
///
/// # Errors
///
/// Fails if there is no connection.
pub(super) fn send(target: &Target, method: &Method, bytes: &[u8]) -> io::Result<Outcome> {
    let tcp = connect(target)?;
    let timer = tcp.try_clone()?;
    let mut connection: Box<dyn Connection> = match target.scheme {
        Scheme::Http => Box::new(tcp),
        #[cfg(feature = "https")]
        Scheme::Https => Box::new(super::tls::over(tcp, &target.host)?),
        #[cfg(not(feature = "https"))]
        Scheme::Https => return Err(ErrorKind::Unsupported.into()),
    };
    // A server may answer, and stop reading, before all is written.
    let written = connection.write_all(bytes).and_then(|()| connection.flush());
    let (answer, ended) = read(&mut *connection, &timer, method);
    let ended = ended.or(written.err().map(|error| error.kind()).filter(|_| answer.is_empty()));
    Ok(Outcome::of(&answer, method, ended))
}

fn connect(target: &Target) -> io::Result<TcpStream> {
    let mut last = io::Error::from(ErrorKind::NotFound);
    for address in (&*target.host, target.port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, LONGEST_WAIT) {
            Ok(socket) => {
                socket.set_read_timeout(Some(LONGEST_WAIT))?;
                socket.set_write_timeout(Some(LONGEST_WAIT))?;
                return Ok(socket);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// What comes, and how it ends where the server did not end it.
fn read(connection: &mut dyn Connection, timer: &TcpStream, method: &Method) -> (Vec<u8>, Option<ErrorKind>) {
    let began = Instant::now();
    let (mut answer, mut chunk) = (Vec::new(), [0; 8 * 1024]);
    loop {
        match connection.read(&mut chunk) {
            // TLS calls an end without a farewell by this name.
            Ok(0) => return (answer, None),
            Ok(length) => answer.extend_from_slice(chunk.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return (answer, None),
            Err(error) => return (answer, Some(error.kind())),
        }
        let is_whole = is_whole(&answer, method);
        let left = if is_whole { REST_WAIT } else { LONGEST_WAIT.saturating_sub(began.elapsed()) };
        if left.is_zero() || answer.len() > LARGEST || timer.set_read_timeout(Some(left)).is_err() {
            return (answer, Some(ErrorKind::TimedOut));
        }
    }
}
