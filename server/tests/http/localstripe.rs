//! PyPI's `localstripe`, which answers as Stripe does, as a process of the test's own.
//!
//! `cargo xtask setup` installs it. Without it these tests fail: they are never skipped.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::binary::free_port;

/// Starts its web application on loopback alone, and keeps its data in memory: by itself it
/// listens everywhere and shares one file between all that run.
const LAUNCHER: &str = "
import sys
from localstripe import resources
resources.Store.dump_to_disk = lambda self: None
from localstripe.server import app
from aiohttp import web
ready = lambda *words: (sys.stdout.write('ready\\n'), sys.stdout.flush())
web.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=ready, access_log=None)
";

/// The key that tests call it with.
pub const SECRET_KEY: &str = "sk_test_lamplight";

/// A running `localstripe`.
pub struct LocalStripe {
    child: Child,
    port: u16,
    agent: ureq::Agent,
}

fn python() -> PathBuf {
    let cache = match (std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME")) {
        (Some(folder), _) if !folder.is_empty() => PathBuf::from(folder),
        (_, Some(home)) => PathBuf::from(home).join(".cache"),
        _ => panic!("neither XDG_CACHE_HOME nor HOME is set"),
    };
    cache.join("lamplight/localstripe/bin/python")
}

impl LocalStripe {
    /// Starts it, empty.
    pub fn start() -> Self {
        let python = python();
        assert!(
            python.is_file(),
            "localstripe is missing: run `cargo xtask setup`"
        );
        let port = free_port();
        let mut child = Command::new(python)
            .args(["-c", LAUNCHER, &port.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it speaks");
        assert_eq!(line, "ready\n", "localstripe did not start");
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .build()
            .into();
        Self { child, port, agent }
    }

    /// Where it answers.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Sends its webhooks to an address, signed.
    pub fn send_webhooks(&self, url: &str, secret: &str) {
        let (status, _) = self.post(
            "/_config/webhooks/lamplight",
            &[("url", url), ("secret", secret)],
        );
        assert_eq!(status, 200);
    }

    /// Posts a form as the account's owner.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let pairs: Vec<_> = form
            .iter()
            .map(|(name, value)| {
                let (name, value) = (
                    crate::browser::form_value(name),
                    crate::browser::form_value(value),
                );
                format!("{name}={value}")
            })
            .collect();
        let url = format!("{}{path}", self.origin());
        let answer = self
            .agent
            .post(&url)
            .header("authorization", format!("Bearer {SECRET_KEY}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .send(pairs.join("&"));
        read(answer.expect("it answers"))
    }

    /// Asks as the account's owner.
    pub fn get(&self, path: &str) -> (u16, Value) {
        let url = format!("{}{path}", self.origin());
        let asked = self.agent.get(&url);
        let asked = asked.header("authorization", format!("Bearer {SECRET_KEY}"));
        read(asked.call().expect("it answers"))
    }

    /// Types a card on the page of a payment, as Stripe's script does in the browser.
    pub fn type_card(&self, intent: &str, number: &str) -> (u16, Value) {
        let (status, method) = self.post(
            "/v1/payment_methods",
            &[
                ("type", "card"),
                ("card[number]", number),
                ("card[exp_month]", "11"),
                ("card[exp_year]", "2030"),
                ("card[cvc]", "123"),
            ],
        );
        assert_eq!(status, 200, "{method}");
        let method = method["id"].as_str().expect("an identifier");
        let path = format!("/v1/payment_intents/{intent}");
        let (status, updated) = self.post(&path, &[("payment_method", method)]);
        assert_eq!(status, 200, "{updated}");
        self.post(&format!("{path}/confirm"), &[])
    }
}

fn read(mut answer: ureq::http::Response<ureq::Body>) -> (u16, Value) {
    let body = answer.body_mut().read_to_vec().expect("a body");
    let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
    (answer.status().as_u16(), json)
}

impl Drop for LocalStripe {
    fn drop(&mut self) {
        // Gone already is what we want.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
