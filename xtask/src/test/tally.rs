//! How many tests passed and failed, read from what the runners print. It never counts a test that
//! did not run as passed.

use std::fmt;

use serde_json::Value;

/// Counts of one runner, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Tally {
    /// Adds another runner's counts.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// From nextest's closing line: `Summary [ 1.2s] 3 tests run: 2 passed, 1 failed, 0 skipped`.
    pub fn of_nextest(output: &str) -> Option<Self> {
        let line = output
            .lines()
            .rev()
            .find(|line| line.trim_start().starts_with("Summary [") && line.contains(" run:"))?;
        let counts = line.split_once(" run:")?.1;
        Some(Self {
            passed: count(counts, &["passed"]),
            failed: count(counts, &["failed", "exec", "timed"]),
            skipped: count(counts, &["skipped"]),
        })
    }

    /// From every `test result:` line of libtest or wasm-bindgen's runner.
    pub fn of_libtest(output: &str) -> Self {
        let mut sum = Self::default();
        for line in output
            .lines()
            .filter_map(|line| line.trim().strip_prefix("test result:"))
        {
            sum.add(Self {
                passed: count(line, &["passed"]),
                failed: count(line, &["failed"]),
                skipped: count(line, &["ignored"]),
            });
        }
        sum
    }

    /// From Playwright's JSON report. A test that passed only when repeated counts as failed: it
    /// found something.
    pub fn of_playwright(report: &Value) -> Option<Self> {
        let stats = report.get("stats")?;
        let number = |name: &str| stats.get(name).and_then(Value::as_u64);
        Some(Self {
            passed: number("expected")?,
            failed: number("unexpected")? + number("flaky")?,
            skipped: number("skipped")?,
        })
    }
}

/// The sum of the numbers that stand before one of the words: `2 passed (1 slow), 1 failed`.
fn count(text: &str, words: &[&str]) -> u64 {
    let tokens: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|t| !t.is_empty())
        .collect();
    tokens
        .windows(2)
        .filter(|pair| words.contains(&pair[1]))
        .filter_map(|pair| pair[0].parse::<u64>().ok())
        .sum()
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(f, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nextests_summary_is_read_with_slow_and_failing_tests() {
        let text = "PASS a\n     Summary [   1.203s] 9 tests run: 7 passed (2 slow), 1 failed, \
                    1 timed out, 3 skipped\nFAIL b";
        let want = Tally {
            passed: 7,
            failed: 2,
            skipped: 3,
        };
        assert_eq!(Tally::of_nextest(text), Some(want));
        assert_eq!(want.to_string(), "7 passed, 2 failed, 3 skipped");
    }

    #[test]
    fn a_single_test_and_a_cancelled_run_are_read_too() {
        let one = "     Summary [   0.003s] 1 test run: 1 passed, 0 skipped";
        assert_eq!(
            Tally::of_nextest(one),
            Some(Tally {
                passed: 1,
                ..Tally::default()
            })
        );
        let cut = "     Summary [   0.003s] 2/9 tests run: 1 passed, 1 failed, 0 skipped";
        let want = Tally {
            passed: 1,
            failed: 1,
            skipped: 0,
        };
        assert_eq!(Tally::of_nextest(cut), Some(want));
        assert_eq!(Tally::of_nextest("error: could not compile"), None);
    }

    #[test]
    fn libtest_results_are_added_up() {
        let text = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured";
        assert_eq!(
            Tally::of_libtest(text),
            Tally {
                passed: 4,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_flaky_browser_test_counts_as_failed() {
        let report: Value = serde_json::from_str(
            r#"{"stats":{"expected":8,"unexpected":1,"flaky":1,"skipped":0}}"#,
        )
        .expect("JSON");
        let want = Tally {
            passed: 8,
            failed: 2,
            skipped: 0,
        };
        assert_eq!(Tally::of_playwright(&report), Some(want));
        assert_eq!(want.to_string(), "8 passed, 2 failed");
        assert_eq!(Tally::of_playwright(&Value::Null), None);
    }
}
