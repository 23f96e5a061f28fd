//! Which format a file is in, from how it begins. It says nothing when it is not sure.

use super::Format;

/// How many bytes of the beginning are enough.
pub const DETECT_BYTES: usize = 4096;

/// The format of a file that begins like this; `None` when it is none that is known.
#[must_use]
pub fn detect(beginning: &[u8]) -> Option<Format> {
    let text = String::from_utf8_lossy(&beginning[..beginning.len().min(DETECT_BYTES)]);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return Some(Format::GreenButton);
    }
    if text.starts_with(['{', '[']) {
        return Some(Format::Octopus);
    }
    let first = text.lines().next()?.to_lowercase();
    let titles: Vec<&str> = first
        .split(',')
        .map(|title| title.trim().trim_matches('"'))
        .collect();
    match titles.as_slice() {
        ["100", version, ..] => version.starts_with("nem12").then_some(Format::Nem12),
        ["200", _, _, _, _, ..] => Some(Format::Nem12),
        titles if titles.contains(&"read date and end time") => Some(Format::EsbHdf),
        titles if titles.contains(&"start") && titles.contains(&"kwh") => Some(Format::Csv),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_known_by_its_beginning() {
        let known = [
            (
                "\u{feff}<?xml version=\"1.0\"?><feed/>",
                Format::GreenButton,
            ),
            ("\n100,NEM12,200404201300,MDA1,Ret1\n", Format::Nem12),
            ("200,VABD000163,E1Q1,1,E1,N1,1,KWH,30,\n", Format::Nem12),
            ("  {\"count\": 1", Format::Octopus),
            ("\"kwh\",quality,Start\n", Format::Csv),
            (
                "MPRN,Meter Serial Number,Read Value,Read Type,Read Date and End Time\n",
                Format::EsbHdf,
            ),
        ];
        for (beginning, format) in known {
            assert_eq!(detect(beginning.as_bytes()), Some(format), "{beginning}");
        }
        for unknown in ["", "\n\n", "100,NEM13,2004", "a,b,c\n1,2,3", "\u{0}\u{1}"] {
            assert_eq!(detect(unknown.as_bytes()), None, "{unknown}");
        }
    }
}
