//! The sums themselves. Letters name the places: sort code u–z, account number a–h.

use super::AccountCheck;
use super::table::{Method, ModulusTable, PLACES, Rule};

/// Lloyds' euro accounts are all at this sort code (exception 9).
const LLOYDS_EURO: &str = "309634";
/// What exception 8 reads instead of the sort code.
const EXCEPTION_8: &str = "090126";
/// Exception 2 with a ≠ 0 and g ≠ 9, and with a ≠ 0 and g = 9.
const EXCEPTION_2: [i32; PLACES] = [0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1];
const EXCEPTION_2_G9: [i32; PLACES] = [0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1];
/// What exception 1 adds: financial institution 580149 put in front.
const EXCEPTION_1: i32 = 27;

const A: usize = 6;
const B: usize = 7;
const C: usize = 8;
const G: usize = 12;
const H: usize = 13;

type Digits = [i32; PLACES];

pub fn check(table: &ModulusTable, sort_code: &str, number: &str) -> AccountCheck {
    let rules: Vec<&Rule> = table.rules_of(sort_code).collect();
    let Some(first) = rules.first() else {
        return AccountCheck::CannotBeChecked;
    };
    let digits = digits(sort_code, number);
    if first.exception == 6 && is_foreign(&digits) {
        return AccountCheck::CannotBeChecked;
    }
    let first_passes = passes(table, first, sort_code, digits);
    if first.exception == 14 {
        return outcome(first_passes || coutts(first, digits));
    }
    let Some(second) = rules.get(1) else {
        return outcome(first_passes);
    };
    let second_passes = || match second.exception {
        3 if matches!(digits[C], 6 | 9) => true,
        9 => passes(
            table,
            second,
            LLOYDS_EURO,
            with_sort_code(digits, LLOYDS_EURO),
        ),
        _ => passes(table, second, sort_code, digits),
    };
    // Pairs of exceptions of which either is enough; otherwise both must pass.
    outcome(match (first.exception, second.exception) {
        (2, 9) | (10, 11) | (12, 13) => first_passes || second_passes(),
        _ => first_passes && second_passes(),
    })
}

const fn outcome(passes: bool) -> AccountCheck {
    if passes {
        AccountCheck::Valid
    } else {
        AccountCheck::Invalid
    }
}

/// One line of the table on one account.
fn passes(table: &ModulusTable, rule: &Rule, sort_code: &str, digits: Digits) -> bool {
    let mut digits = digits;
    match rule.exception {
        5 => digits = with_sort_code(digits, table.substituted(sort_code)),
        8 => digits = with_sort_code(digits, EXCEPTION_8),
        _ => {}
    }
    let weights = weights(rule, &digits);
    let sum = match rule.method {
        Method::Mod10 | Method::Mod11 => sum_of(&digits, &weights, |product| product),
        // Each product's own digits are added; a product has at most two.
        Method::DoubleAlternate => sum_of(&digits, &weights, |product| product / 10 + product % 10),
    };
    let modulus = if rule.method == Method::Mod11 { 11 } else { 10 };
    let sum = if rule.exception == 1 {
        sum + EXCEPTION_1
    } else {
        sum
    };
    let remainder = sum.rem_euclid(modulus);
    match (rule.exception, rule.method) {
        (4, _) => remainder == digits[G] * 10 + digits[H],
        (5, Method::Mod11) => check_digit(remainder, modulus, digits[G]),
        (5, Method::DoubleAlternate) => check_digit(remainder, modulus, digits[H]),
        _ => remainder == 0,
    }
}

/// The weights after the exceptions that change them.
fn weights(rule: &Rule, digits: &Digits) -> [i32; PLACES] {
    let mut weights = rule.weights;
    let nine = digits[G] == 9;
    match rule.exception {
        2 if digits[A] != 0 => return if nine { EXCEPTION_2_G9 } else { EXCEPTION_2 },
        7 if nine => weights[..=B].fill(0),
        10 if nine && matches!((digits[A], digits[B]), (0 | 9, 9)) => weights[..=B].fill(0),
        _ => {}
    }
    weights
}

/// Exception 5: the digit is what is missing to the modulus. A remainder of 1 under modulus 11
/// would want the digit 10, and there is none.
const fn check_digit(remainder: i32, modulus: i32, digit: i32) -> bool {
    if remainder == 0 {
        digit == 0
    } else {
        modulus - remainder == digit
    }
}

/// Exception 6: a foreign-currency account, which no check fits.
const fn is_foreign(digits: &Digits) -> bool {
    matches!(digits[A], 4..=8) && digits[G] == digits[H]
}

/// Exception 14: the eighth digit of a Coutts account may have been added behind.
fn coutts(rule: &Rule, digits: Digits) -> bool {
    if !matches!(digits[H], 0 | 1 | 9) {
        return false;
    }
    let mut moved = digits;
    moved.copy_within(A..H, B);
    moved[A] = 0;
    sum_of(&moved, &rule.weights, |product| product).rem_euclid(11) == 0
}

fn sum_of(digits: &Digits, weights: &[i32; PLACES], each: fn(i32) -> i32) -> i32 {
    let pairs = digits.iter().zip(weights);
    pairs.map(|(digit, weight)| each(digit * weight)).sum()
}

fn digits(sort_code: &str, number: &str) -> Digits {
    let mut digits = [0; PLACES];
    for (digit, byte) in digits
        .iter_mut()
        .zip(sort_code.bytes().chain(number.bytes()))
    {
        *digit = i32::from(byte.wrapping_sub(b'0'));
    }
    digits
}

fn with_sort_code(mut digits: Digits, sort_code: &str) -> Digits {
    for (digit, byte) in digits.iter_mut().zip(sort_code.bytes()) {
        *digit = i32::from(byte.wrapping_sub(b'0'));
    }
    digits
}
