//! Options that are invalid.

use crate::program::{command, folder};

/// Every mistake in the options is told at once, with what to change.
#[test]
fn options_that_are_invalid() {
    let folder = folder();
    let data = format!("--data-folder={}", folder.display());
    for (arguments, expected) in [
        (
            vec!["--database-url=mysql://a/b", "--max-body=1", "--acquire-timeout=1m", "--processor-url=ftp://a"],
            "error: --database-url must begin with postgres:// or sqlite://\n\
             error: --processor-url must begin with http://\n\
             error: --max-body must be at least 1024\n\
             error: --acquire-timeout must be shorter than --request-timeout\n",
        ),
        (vec!["--limiter=database"], "error: --limiter database needs a --database-url that begins with postgres://\n"),
        (
            vec!["--listen=127.0.0.1:9", "--internal-listen=127.0.0.1:9", "--otlp-endpoint=https://127.0.0.1"],
            "error: --internal-listen must be another address than --listen\n\
             error: --otlp-endpoint must begin with http://: run a collector beside the service\n",
        ),
        (
            vec!["--listen=256.0.0.1:1"],
            "error: cannot listen on 256.0.0.1:1: failed to lookup address information: Name or service not known; \
             choose another address with --listen\n",
        ),
    ] {
        let output = command(&arguments).arg(&data).output().unwrap();
        assert!(!output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        // The resolver's words differ between systems.
        let comparable = |text: &str| {
            text.replace("Name or service not known", "").replace("Temporary failure in name resolution", "")
        };
        assert_eq!(comparable(&text), comparable(expected));
    }
    let output = command(&["--listen=127.0.0.1:0", "--internal-listen=256.0.0.1:1"]).arg(&data).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.ends_with("; choose another address with --internal-listen\n"), "{text}");
    for (flag, expected) in [
        ("--acquire-timeout=2", "the unit must be ms, s or m, as in 2s"),
        ("--request-timeout=2h", "the unit must be ms, s or m, as in 2s"),
        ("--request-timeout=0s", "it must be from 1ms to 60m"),
        ("--format=xml", "invalid value 'xml' for '--format <FORMAT>'"),
        ("--max-requests=0", "invalid value '0'"),
        ("--webhook-retention=30m", "the unit must be h or d, as in 30d"),
        ("--webhook-retention=d", "write a whole number and a unit, as 12h or 30d"),
        ("--webhook-retention=0d", "it must be from 1h to 3650d"),
        ("--webhook-retention=18446744073709551615d", "it must be from 1h to 3650d"),
    ] {
        let output = command(&[flag, &data]).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && text.contains(expected), "{text}");
    }
    assert!(!folder.exists());
}

/// Instances that share a database do not share the processor inside of them: the log says so before anything is charged.
#[test]
fn instances_without_a_common_processor() {
    let folder = folder();
    let data = format!("--data-folder={}", folder.display());
    // Nothing listens there, so it ends after the warning.
    let database = "--database-url=postgres://user:hunter2@127.0.0.1:1/payments";
    let log = |flags: &[&str]| {
        let flags = [&["--listen=127.0.0.1:0", "--acquire-timeout=200ms", &data], flags].concat();
        String::from_utf8(command(&flags).output().unwrap().stderr).unwrap()
    };
    let warning = "each instance has a card processor of its own, which forgets its charges when the instance ends: \
                   pass --processor-url";
    assert!(log(&[database]).contains(warning), "{}", log(&[database]));
    let common = log(&[database, "--processor-url=http://127.0.0.1:1"]);
    assert!(!common.contains(warning) && !common.contains("hunter2"), "{common}");
}
