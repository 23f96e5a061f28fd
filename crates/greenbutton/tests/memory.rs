//! Files far larger than the memory they may take: read as a stream that nobody holds whole.
//!
//! Peak memory is what Linux says of this process, so each test needs a process of its own, as
//! nextest gives it; where several share one, the largest of them decides.

use std::io::{BufRead, BufReader, Cursor, Read};

use greenbutton::{GreenButtonError, Intervals, Summary, outline, summarise};

const HEAD: &str = "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:e='http://naesb.org/espi'>";
/// How much a file may take beyond what the process had.
const MOST_GROWTH_BYTES: u64 = 16 << 20;

/// A head, a part over and over, a tail.
fn repeated(head: &str, part: &str, total: usize, tail: &str) -> impl BufRead {
    struct Repeated {
        part: Vec<u8>,
        at: usize,
        left: usize,
    }
    impl Read for Repeated {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            if self.left == 0 {
                return Ok(0);
            }
            let taken = (&self.part[self.at..]).read(out)?;
            self.at += taken;
            if self.at == self.part.len() {
                self.at = 0;
                self.left -= 1;
            }
            Ok(taken)
        }
    }
    let repeated = Repeated {
        part: part.repeat(100).into_bytes(),
        at: 0,
        left: total / (part.len() * 100) + 1,
    };
    let (head, tail) = (head.to_owned(), tail.to_owned());
    BufReader::new(Cursor::new(head).chain(repeated).chain(Cursor::new(tail)))
}

fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.expect("a peak") * 1024
}

/// What it says of a file, and that it took little memory to find out.
fn flat(head: &str, part: &str, total: usize, tail: &str) -> Result<Summary, GreenButtonError> {
    let before = peak_bytes();
    let said = summarise(repeated(head, part, total, tail));
    check_growth(before, total);
    said
}

fn check_growth(before: u64, total: usize) {
    let growth = peak_bytes() - before;
    assert!(
        growth < MOST_GROWTH_BYTES,
        "{growth} bytes for a file of {total}"
    );
}

#[test]
fn intervals_are_handed_out_one_by_one_and_not_gathered() {
    let part = "<entry><link rel='up' href='/MeterReading/1/IntervalBlock'/><content>\
                <e:IntervalBlock><e:IntervalReading><e:timePeriod><e:duration>1800</e:duration>\
                <e:start>1700000000</e:start></e:timePeriod><e:value>5</e:value>\
                </e:IntervalReading></e:IntervalBlock></content></entry>\n";
    let file = || repeated(HEAD, part, 32_000_000, "</feed>");
    let before = peak_bytes();
    let outline = outline(file()).expect("reads");
    let mut intervals = Intervals::new(&outline, file());
    let mut count = 0_u64;
    while let Some((reading, _)) = intervals.next_interval().expect("reads") {
        assert_eq!(reading, 0);
        count += 1;
    }
    assert!(count > 100_000, "{count}");
    check_growth(before, 32_000_000);
}

#[test]
fn intervals_without_end_take_no_memory() {
    let head = format!(
        "{HEAD}<entry><link rel='self' href='/MeterReading/1/IntervalBlock/1'/><content>\
         <e:IntervalBlock>"
    );
    let part = "<e:IntervalReading><e:timePeriod><e:duration>1800</e:duration>\
                <e:start>1700000000</e:start></e:timePeriod><e:value>5</e:value>\
                </e:IntervalReading>\n";
    let tail = "</e:IntervalBlock></content></entry></feed>";
    let summary = flat(&head, part, 32_000_000, tail).expect("reads");
    assert!(summary.meter_readings[0].count > 150_000);
}

#[test]
fn blocks_of_one_meter_reading_take_no_memory() {
    let part = "<entry><link rel='up' href='/MeterReading/1/IntervalBlock'/><content>\
                <e:IntervalBlock><e:IntervalReading><e:timePeriod><e:duration>1800</e:duration>\
                <e:start>1700000000</e:start></e:timePeriod><e:value>5</e:value>\
                </e:IntervalReading></e:IntervalBlock></content></entry>\n";
    let summary = flat(HEAD, part, 32_000_000, "</feed>").expect("reads");
    assert_eq!(summary.meter_readings.len(), 1);
}

#[test]
fn what_means_nothing_takes_no_memory() {
    for part in [
        "<!-- nothing -->",
        "<title>nothing</title>",
        "<?nothing to do?>",
        "<x:y xmlns:x='urn:nothing' a='1' b='2'/>",
        "nothing &amp; &#65; ",
        "<![CDATA[nothing]]>",
        "<entry/>",
    ] {
        let said = flat(HEAD, part, 20_000_000, "</feed>");
        assert!(said.expect("reads").meter_readings.is_empty(), "{part}");
    }
}

#[test]
fn endless_markup_is_refused_before_it_fills_the_memory() {
    for (head, part) in [
        ("<feed title='", "nothing "),
        (HEAD, "nothing "),
        ("<!--", "nothing "),
        ("<feed ", "a='1' "),
        (HEAD, "<a>"),
        ("<?", "nothing "),
        ("<", "n"),
    ] {
        let error = flat(head, part, 100_000_000, "").expect_err("refused");
        assert!(
            ["too_long", "too_deep"].contains(&error.code),
            "{head}{part}: {error}"
        );
    }
}

#[test]
fn links_without_end_are_refused() {
    let address = "x".repeat(5_000);
    let link = format!("<link rel='related' href='/{address}'/>");
    let meters = format!("<entry>{link}<content><e:MeterReading/></content></entry>\n");
    for (head, part) in [(HEAD, meters), (&format!("{HEAD}<entry>"), link)] {
        let before = peak_bytes();
        let error = summarise(repeated(head, &part, 100_000_000, "</feed>")).expect_err("refused");
        assert_eq!(error.code, "too_large");
        let growth = peak_bytes() - before;
        assert!(growth < 1 << 27, "{growth}");
    }
}
