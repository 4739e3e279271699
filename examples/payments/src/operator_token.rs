//! The secret by which an operator reads the cause of an error.

use std::{fs, io, path::Path, thread::sleep, time::Duration};

use crate::hex::hex;

/// How long a token is waited for that another instance is writing.
const WRITTEN_WITHIN: Duration = Duration::from_secs(1);

/// Reads the token in a file, which is created where there is none. Of several instances that start at once, one creates it.
pub(crate) fn read_or_create(file: &Path) -> io::Result<String> {
    match read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match create(file) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(file),
            created => created,
        },
        read => read,
    }
}

fn read(file: &Path) -> io::Result<String> {
    let token = fs::read_to_string(file)?;
    if token.is_empty() {
        // It was created a moment ago, or somebody emptied it.
        sleep(WRITTEN_WITHIN);
        return Ok(fs::read_to_string(file)?.trim().to_owned());
    }
    Ok(token.trim().to_owned())
}

fn create(file: &Path) -> io::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let token = hex(&bytes);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    // Nobody else on this machine reads it.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    io::Write::write_all(&mut options.open(file)?, format!("{token}\n").as_bytes())?;
    Ok(token)
}
