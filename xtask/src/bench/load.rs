//! Requests per second and latency, by `wrk` on this machine. Its loops are bounded: 32 connections
//! for a few seconds, against the portal that this run started.

use crate::run::{Done, Places, output};

/// What `wrk` measured.
#[derive(Debug, PartialEq)]
pub struct Load {
    pub requests_per_s: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
}

/// Asks for one address for `seconds`, after one of warming-up. An error when an answer was not 2xx.
pub fn measure(places: &Places, url: &str, cookie: &str, seconds: u32) -> Done<Load> {
    wrk(places, url, cookie, 1)?;
    let text = wrk(places, url, cookie, seconds)?;
    if let Some(line) = text
        .lines()
        .find(|l| l.contains("Non-2xx") || l.contains("Socket errors"))
    {
        return Err(format!("{url}: {}", line.trim()).into());
    }
    parse(&text).ok_or_else(|| format!("wrk printed something else:\n{text}").into())
}

fn wrk(places: &Places, url: &str, cookie: &str, seconds: u32) -> Done<String> {
    let mut command = places.command("wrk");
    command.args([
        "--threads",
        "1",
        "--connections",
        "32",
        "--latency",
        "--duration",
    ]);
    command
        .arg(format!("{seconds}s"))
        .arg("--header")
        .arg(format!("Cookie: {cookie}"));
    output(command.args(["--header", "Accept: text/html", url]))
}

fn parse(text: &str) -> Option<Load> {
    let after = |label: &str| {
        let line = text
            .lines()
            .map(str::trim)
            .find(|line| line.starts_with(label))?;
        line.strip_prefix(label)?.split_whitespace().next()
    };
    Some(Load {
        requests_per_s: after("Requests/sec:")?.parse().ok()?,
        p50_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
    })
}

/// `950.00us`, `8.51ms` or `1.20s`.
fn milliseconds(text: &str) -> Option<f64> {
    let unit = text.find(|c: char| c.is_alphabetic())?;
    let number: f64 = text[..unit].parse().ok()?;
    match &text[unit..] {
        "us" => Some(number / 1000.0),
        "ms" => Some(number),
        "s" => Some(number * 1000.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_wrk_prints_is_read() {
        let text = "  Latency Distribution\n     50%    8.51ms\n     75%   10.00ms\n     \
                    90%   12.00ms\n     99%    1.20s \n  1000 requests in 1.00s\nRequests/sec:   3762.42\n";
        let want = Load {
            requests_per_s: 3762.42,
            p50_ms: 8.51,
            p99_ms: 1200.0,
        };
        assert_eq!(parse(text), Some(want));
        assert_eq!(milliseconds("500.00us"), Some(0.5));
        assert_eq!(parse("unable to connect"), None);
    }
}
