//! The JSON Schema of the tariff document, in `docs/tariff.schema.json`: written from the types,
//! and compared with them, so that it cannot go stale.
//!
//! `UPDATE_SCHEMA=1 cargo nextest run -p tariff schema` writes it anew.

use std::path::Path;

use super::TariffDocument;

fn schema() -> String {
    let schema = schemars::schema_for!(TariffDocument);
    let text = serde_json::to_string_pretty(&schema).expect("writes");
    format!("{text}\n")
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tariff.schema.json");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, schema()).expect("can be written");
    }
    let published = std::fs::read_to_string(&path).expect("is there");
    assert!(
        published == schema(),
        "docs/tariff.schema.json is not what the types say: run with UPDATE_SCHEMA=1"
    );
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).expect("is JSON");
    assert_eq!(schema["additionalProperties"], false);
    let required = schema["required"].as_array().expect("is a list");
    for field in ["version", "code", "name", "currency", "fuel", "unit_rates"] {
        assert!(required.iter().any(|name| name == field), "{field}");
    }
    let tier = &schema["$defs"]["Tier"]["properties"];
    assert!(tier["rate"].to_string().contains("string"), "{tier}");
}
