//! Instructions and allocations of one round of some work, each counted by a
//! process of its own.

use std::{
    env,
    error::Error,
    hint::black_box,
    process::{Child, Command, Stdio},
};

/// Rounds of a short and a long run; their difference has no start-up in it.
const SHORT: u64 = 200;
const LONG: u64 = 1_200;

/// Instructions of one round, counted by callgrind: this program is started
/// with `arguments` and the number of rounds to [`repeat`].
///
/// # Errors
///
/// Fails when valgrind can't be started, or the program fails under it.
pub fn instructions(arguments: &[&str]) -> Result<f64, Box<dyn Error>> {
    // At the same time: what is counted does not depend on what else runs.
    let (long, short) = (start(arguments, LONG)?, start(arguments, SHORT)?);
    let (long, short) = (collected(long)?, collected(short)?);
    Ok((long - short) as f64 / (LONG - SHORT) as f64)
}

fn start(arguments: &[&str], rounds: u64) -> Result<Child, Box<dyn Error>> {
    let valgrind = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe()?)
        .args(arguments)
        .arg(rounds.to_string())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    Ok(valgrind.map_err(|error| format!("valgrind can't be started: {error}"))?)
}

fn collected(valgrind: Child) -> Result<u64, Box<dyn Error>> {
    let output = valgrind.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = text.lines().find_map(|line| line.split_once("Collected : ")).ok_or_else(|| text.clone())?;
    Ok(line.1.trim().parse()?)
}

/// Does `work` as often as the last argument says.
///
/// # Errors
///
/// Fails when `rounds` is no number.
pub fn repeat(work: fn(), rounds: &str) -> Result<(), Box<dyn Error>> {
    for _ in 0..rounds.parse()? {
        black_box(work)();
    }
    Ok(())
}

/// What the program `allocations` beside this one counts: counting costs
/// instructions, so it is not done here.
///
/// # Errors
///
/// Fails when that program does.
pub fn allocations(arguments: &[&str]) -> Result<Vec<u64>, Box<dyn Error>> {
    let counter = env::current_exe()?.with_file_name("allocations");
    let output = Command::new(counter).args(arguments).output()?;
    if !output.status.success() {
        return Err("the allocations are not counted".into());
    }
    let text = String::from_utf8(output.stdout)?;
    text.split_whitespace().map(|count| Ok(count.parse()?)).collect()
}
