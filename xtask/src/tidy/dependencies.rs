//! The dependency rule of ARCHITECTURE.md: which crate may know which. It reads the manifests as
//! Cargo does, development dependencies left out.

use serde_json::Value;

use super::Finding;
use crate::run::{Done, Places, output};

/// Crates of the domain, with the domain crates that each may use. Those that `app` sends to the
/// browser (`wire`, `charts`, `whatif`) are as pure.
const DOMAIN: [(&str, &[&str]); 15] = [
    ("base", &[]),
    ("money", &["base"]),
    ("tariff", &["base", "money"]),
    ("whatif", &["money", "tariff"]),
    ("metering", &["base", "money"]),
    ("greenbutton", &["base", "metering"]),
    ("billing", &["base", "money", "tariff", "metering"]),
    ("payments", &["base", "money"]),
    ("accounts", &["base", "money"]),
    ("service", &["base", "money", "accounts"]),
    ("comms", &["base"]),
    ("identity", &["base"]),
    ("documents", &["base", "money", "billing", "charts"]),
    ("wire", &["base", "money"]),
    ("charts", &["base"]),
];

/// What the domain must not know: a database, the web, the interface, a runtime.
const NOT_IN_DOMAIN: [&str; 9] = [
    "sqlx",
    "axum",
    "leptos",
    "leptos_axum",
    "leptos_router",
    "tokio",
    "hyper",
    "reqwest",
    "server_fn",
];

/// Who may use a crate at all.
const ONLY_USED_BY: [(&str, &[&str]); 3] = [
    ("store", &["portal", "demo", "testkit"]),
    ("sqlx", &["store"]),
    ("testkit", &[]),
];

/// What the crates on top may use of the workspace.
const ON_TOP: [(&str, &[&str]); 4] = [
    (
        "app",
        &["portal", "money", "tariff", "whatif", "charts", "wire"],
    ),
    ("frontend", &["app"]),
    ("jobs", &["portal", "base"]),
    (
        "server",
        &[
            "app",
            "portal",
            "wire",
            "base",
            "demo",
            "jobs",
            "greenbutton",
            // `lamplight rate` shows the engine itself; nothing of a customer is in it.
            "money",
            "tariff",
        ],
    ),
];

/// A crate of the workspace and what its manifest names.
struct Crate {
    name: String,
    uses: Vec<String>,
}

/// What breaks the rule.
pub fn check(places: &Places) -> Done<Vec<Finding>> {
    let mut cargo = places.command("cargo");
    let text = output(cargo.args(["metadata", "--format-version", "1", "--no-deps"]))?;
    Ok(judge(&crates(&serde_json::from_str(&text)?)))
}

fn crates(metadata: &Value) -> Vec<Crate> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let uses = |package: &Value| {
        let all = list(&package["dependencies"]);
        all.iter()
            .filter(|one| one["kind"] != "dev")
            .map(|one| text(&one["name"]))
            .collect()
    };
    list(&metadata["packages"])
        .iter()
        .map(|package| Crate {
            name: text(&package["name"]),
            uses: uses(package),
        })
        .collect()
}

fn judge(crates: &[Crate]) -> Vec<Finding> {
    let ours = |name: &str| crates.iter().any(|one| one.name == name);
    let mut found = Vec::new();
    for one in crates {
        let mut blame = |other: &str, why: &str| {
            let text = format!("must not depend on `{other}`: {why}");
            let place = one.name.clone();
            found.push(Finding {
                check: "dependency",
                place,
                amount: 0,
                text,
            });
        };
        for other in one.uses.iter().map(String::as_str) {
            if let Some((_, may)) = DOMAIN.iter().find(|(name, _)| *name == one.name) {
                if NOT_IN_DOMAIN.contains(&other) {
                    blame(
                        other,
                        "the domain knows no database, web, interface or runtime",
                    );
                } else if ours(other) && !may.contains(&other) {
                    blame(other, "it stands beside or above it in the domain");
                }
            }
            if let Some((_, by)) = ONLY_USED_BY.iter().find(|(name, _)| *name == other)
                && !by.contains(&one.name.as_str())
            {
                blame(
                    other,
                    "only the crates that put it together with the domain know it",
                );
            }
            if let Some((_, may)) = ON_TOP.iter().find(|(name, _)| *name == one.name)
                && ours(other)
                && !may.contains(&other)
            {
                blame(other, "call `portal` and nothing below it");
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(crates: &[(&str, &[&str])]) -> Vec<(String, String)> {
        let crates: Vec<_> = crates
            .iter()
            .map(|(name, uses)| Crate {
                name: (*name).to_owned(),
                uses: uses.iter().map(|one| (*one).to_owned()).collect(),
            })
            .collect();
        judge(&crates)
            .into_iter()
            .map(|finding| (finding.place, finding.text))
            .collect()
    }

    #[test]
    fn the_domain_may_not_know_a_database_nor_a_crate_beside_it() {
        let crates: [(&str, &[&str]); 3] = [
            ("tariff", &["money", "tokio", "metering", "serde"]),
            ("metering", &[]),
            ("money", &[]),
        ];
        let places: Vec<_> = found(&crates).into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, ["tariff", "tariff"]);
    }

    #[test]
    fn only_portal_demo_and_testkit_may_use_the_store() {
        let crates: [(&str, &[&str]); 4] = [
            ("portal", &["store"]),
            ("jobs", &["store"]),
            ("store", &["sqlx"]),
            ("demo", &["store"]),
        ];
        let places: Vec<_> = found(&crates).into_iter().map(|(place, _)| place).collect();
        // Once for the store's own rule, once for what jobs may use.
        assert_eq!(places, ["jobs", "jobs"]);
    }

    #[test]
    fn the_app_calls_the_portal_and_nothing_below() {
        let crates: [(&str, &[&str]); 4] = [
            ("app", &["portal", "wire", "billing", "leptos"]),
            ("portal", &[]),
            ("wire", &[]),
            ("billing", &[]),
        ];
        let found = found(&crates);
        assert_eq!(found.len(), 1);
        assert!(found[0].1.contains("`billing`"));
    }

    #[test]
    fn development_dependencies_are_left_out() {
        let metadata: Value = serde_json::from_str(
            r#"{"packages":[{"name":"money","dependencies":[
                {"name":"tokio","kind":"dev"},{"name":"serde","kind":null}]}]}"#,
        )
        .expect("JSON");
        let crates = crates(&metadata);
        assert_eq!(crates[0].uses, ["serde"]);
    }
}
