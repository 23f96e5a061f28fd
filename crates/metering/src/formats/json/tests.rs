//! Answers that are long, deep or broken.

use super::super::tests::octopus;

#[test]
fn octopus_answers_are_scanned_and_not_gathered() {
    let beside = format!(
        "{{\"next\": \"{}\", \"results\": []}}",
        "x".repeat(1_000_000)
    );
    assert_eq!(octopus(&beside).refused, None);
    let long = format!("{{\"results\": [\"{}\"]}}", "x".repeat(1_000_000));
    assert_eq!(
        octopus(&long).error().reason,
        "it is longer than any result"
    );
    let deep = format!("{{\"a\": {}", "[".repeat(1_000_000));
    assert_eq!(octopus(&deep).error().reason, "it is nested too deeply");
    for text in [
        "",
        "7",
        "{",
        "[1,]",
        "[1 2]",
        "{\"results\": 1}",
        "{\"results\": []}}",
        "{\"results\": [], \"results\": []}",
        "{\"a\" 1}",
        "[,]",
    ] {
        assert!(octopus(text).refused.is_some(), "{text}");
    }
    for text in [
        "[]",
        "{\"results\":[],\"a\":[{\"b\":\"]\\\"\"}]}",
        "{\"a\":-1e5,\"results\":[]}",
    ] {
        assert_eq!(octopus(text).refused, None, "{text}");
    }
}
