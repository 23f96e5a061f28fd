//! The weights table and the substitution table, in the formats that Pay.UK publishes
//! (`valacdos.txt`, `scsubtab.txt`).
//!
//! The tables in the tree hold only the ranges that the specification's worked examples need. The
//! real ones change every few months and are Pay.UK's to publish: an operator downloads them and
//! names the files in the configuration.

use std::collections::BTreeMap;

const OWN_WEIGHTS: &str = include_str!("../../../data/modulus-weights.txt");
const OWN_SUBSTITUTIONS: &str = include_str!("../../../data/sort-code-substitutions.txt");
/// Places of a sort code and an account number together: u–z, a–h.
pub const PLACES: usize = 14;

/// Why a table was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table}, line {line}: {why}")]
pub struct TableError {
    /// Which of the two.
    pub table: &'static str,
    /// Counted from one.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// How a check adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Mod10,
    Mod11,
    DoubleAlternate,
}

/// One line of the weights table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub from: String,
    pub to: String,
    pub method: Method,
    pub weights: [i32; PLACES],
    pub exception: u8,
}

/// Both tables.
#[derive(Clone, Debug)]
pub struct ModulusTable {
    rules: Vec<Rule>,
    substitutions: BTreeMap<String, String>,
    complete: bool,
}

impl ModulusTable {
    /// The ranges of the published specification's worked examples: enough to try, no more.
    ///
    /// # Panics
    /// Never: a test reads the files in the tree.
    #[must_use]
    pub fn examples() -> Self {
        let mut table = Self::parse(OWN_WEIGHTS, OWN_SUBSTITUTIONS).expect("the files are sound");
        table.complete = false;
        table
    }

    /// Both files as published.
    ///
    /// # Errors
    /// Names the first line that is not as the format says.
    pub fn parse(weights: &str, substitutions: &str) -> Result<Self, TableError> {
        let lines = |text: &'static str, table: &str| -> Vec<(usize, &'static str, String)> {
            let kept = table
                .lines()
                .enumerate()
                .filter(|(_, line)| !line.trim().is_empty());
            kept.map(|(at, line)| (at + 1, text, line.to_owned()))
                .collect()
        };
        let mut rules = Vec::new();
        for (line, table, text) in lines("weights table", weights) {
            let rule = rule(&text).map_err(|why| TableError { table, line, why })?;
            rules.push(rule);
        }
        let mut replaced = BTreeMap::new();
        for (line, table, text) in lines("substitution table", substitutions) {
            let words: Vec<&str> = text.split_whitespace().collect();
            let [from, to] = words[..] else {
                let why = "two sort codes are wanted".to_owned();
                return Err(TableError { table, line, why });
            };
            for code in [from, to] {
                sort_code(code).map_err(|why| TableError { table, line, why })?;
            }
            replaced.insert(from.to_owned(), to.to_owned());
        }
        Ok(Self {
            rules,
            substitutions: replaced,
            complete: true,
        })
    }

    /// Whether an operator's tables are loaded, and not only the examples.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// How many lines the weights table has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether it has none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The checks of a sort code, in order: none, one or two.
    pub(super) fn rules_of<'a>(&'a self, sort_code: &'a str) -> impl Iterator<Item = &'a Rule> {
        let holds =
            move |rule: &&Rule| rule.from.as_str() <= sort_code && sort_code <= rule.to.as_str();
        self.rules.iter().filter(holds).take(2)
    }

    /// The sort code that exception 5 reads instead.
    pub(super) fn substituted<'a>(&'a self, sort_code: &'a str) -> &'a str {
        self.substitutions
            .get(sort_code)
            .map_or(sort_code, String::as_str)
    }
}

fn sort_code(text: &str) -> Result<String, String> {
    let sound = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    sound
        .then(|| text.to_owned())
        .ok_or_else(|| format!("\"{text}\" is no sort code"))
}

fn rule(line: &str) -> Result<Rule, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    if !(words.len() == 3 + PLACES || words.len() == 4 + PLACES) {
        return Err(format!("{} fields instead of 17 or 18", words.len()));
    }
    let method = match words[2] {
        "MOD10" => Method::Mod10,
        "MOD11" => Method::Mod11,
        "DBLAL" => Method::DoubleAlternate,
        other => return Err(format!("the method {other} is not known")),
    };
    let mut weights = [0; PLACES];
    for (weight, word) in weights.iter_mut().zip(&words[3..]) {
        *weight = word
            .parse()
            .map_err(|_| format!("\"{word}\" is no weight"))?;
    }
    let exception = words.get(3 + PLACES).map_or(Ok(0), |word| word.parse());
    let exception = exception.map_err(|_| "the exception is no number".to_owned())?;
    if exception > 14 {
        return Err(format!("exception {exception} is not known"));
    }
    Ok(Rule {
        from: sort_code(words[0])?,
        to: sort_code(words[1])?,
        method,
        weights,
        exception,
    })
}
