//! Lighthouse's view of a page on a phone, and what the page's first load weighs. It never reaches
//! anything but the portal that this run started.

use std::fs;

use serde_json::Value;

use crate::run::{Done, Places, is_root, run, say};
use crate::setup::{self, Browser};

/// Scores of 100, and bytes as they came over the wire.
#[derive(Debug, PartialEq)]
pub struct Page {
    pub performance: f64,
    pub accessibility: f64,
    pub best_practices: f64,
    pub script_bytes: u64,
    pub all_bytes: u64,
    /// What cost a point in accessibility or best practices.
    pub complaints: Vec<String>,
}

/// Audits one address.
pub fn audit(places: &Places, url: &str, cookie: &str) -> Done<Page> {
    let program = setup::lighthouse(places)?;
    let report = places.target.join("xtask/lighthouse.json");
    let mut flags = "--headless=new --disable-gpu --disable-quic --no-first-run \
        --disable-background-networking --disable-component-update --disable-sync"
        .to_owned();
    if is_root() {
        flags.push_str(" --no-sandbox");
    }
    let mut command = places.command(program);
    if let Browser::Installed(chromium) = setup::browser(places)? {
        command.env("CHROME_PATH", chromium);
    }
    command.arg(url).args(["--quiet", "--output=json"]);
    command.arg(format!("--output-path={}", report.display()));
    command.args(["--only-categories=performance,accessibility,best-practices"]);
    command.arg(format!("--chrome-flags={flags}"));
    let headers = serde_json::json!({ "Cookie": cookie });
    command.arg(format!("--extra-headers={headers}"));
    // Chromium now and then starts no navigation at all (NO_NAVSTART); asked again it does.
    run(&mut command).or_else(|error| {
        say(&format!("{error}; once more"));
        run(&mut command)
    })?;
    let text = fs::read_to_string(&report)?;
    parse(&serde_json::from_str(&text)?).ok_or_else(|| "Lighthouse gave no scores".into())
}

fn parse(report: &Value) -> Option<Page> {
    let score = |name: &str| {
        report["categories"][name]["score"]
            .as_f64()
            .map(|s| s * 100.0)
    };
    let empty = Vec::new();
    let requests = report["audits"]["network-requests"]["details"]["items"].as_array()?;
    let bytes = |wanted: &dyn Fn(&str) -> bool| {
        let urls = requests
            .iter()
            .filter(|one| one["url"].as_str().is_some_and(wanted));
        urls.filter_map(|one| one["transferSize"].as_u64()).sum()
    };
    let mut complaints = Vec::new();
    for category in ["accessibility", "best-practices"] {
        let audits = report["categories"][category]["auditRefs"]
            .as_array()
            .unwrap_or(&empty);
        // What weighs nothing is a hint and costs no point.
        let weighed = audits.iter().filter(|audit| audit["weight"] != 0);
        for id in weighed.filter_map(|audit| audit["id"].as_str()) {
            let counts = report["audits"][id]["score"]
                .as_f64()
                .is_some_and(|score| score < 1.0);
            if counts {
                complaints.push(id.to_owned());
            }
        }
    }
    Some(Page {
        performance: score("performance")?,
        accessibility: score("accessibility")?,
        best_practices: score("best-practices")?,
        script_bytes: bytes(&|url| url.contains(".js") || url.contains(".wasm")),
        all_bytes: bytes(&|_| true),
        complaints,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_weights_and_complaints_are_read() {
        let report: Value = serde_json::from_str(
            r#"{"categories":{"performance":{"score":0.97},
                 "accessibility":{"score":1,"auditRefs":[{"id":"contrast"}]},
                 "best-practices":{"score":0.5,"auditRefs":[{"id":"https","weight":1},{"id":"n/a"},
                   {"id":"maps","weight":0}]}},
                "audits":{"contrast":{"score":1},"https":{"score":0},"maps":{"score":0},"n/a":{"score":null},
                 "network-requests":{"details":{"items":[
                   {"url":"/","transferSize":10},{"url":"/pkg/a.js","transferSize":2},
                   {"url":"/pkg/a.wasm","transferSize":3}]}}}}"#,
        )
        .expect("JSON");
        let page = parse(&report).expect("a page");
        assert_eq!((page.script_bytes, page.all_bytes), (5, 15));
        assert!((page.performance - 97.0).abs() < 0.01);
        assert_eq!(page.complaints, ["https"]);
        assert_eq!(parse(&Value::Null), None);
    }
}
