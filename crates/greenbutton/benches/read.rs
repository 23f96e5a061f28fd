//! How fast a Green Button file is read, in MB a second on one core: `cargo bench -p greenbutton`.
//!
//! Two shapes of file, made up here: as Lamplight writes them, and as utilities do: indented, with
//! costs, qualities and a block of many days. `-- MEGABYTES` sets their size; `-- profile` reads
//! the second shape over and over, for a profiler.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::BufReader;

use base::Instant;
use greenbutton::{
    FeedInfo, Intervals, Meaning, Series, UsagePoint, Writer, day_intervals, outline,
    read_document, summarise,
};
use jiff::civil::date;
use jiff::tz::TimeZone;
use metering::{Assembler, Channel, IntervalDay, Slot, slots_in_day};

/// 2024-01-01T00:00:00Z.
const START_SECONDS: i64 = 1_704_067_200;
const ROUNDS: u32 = 5;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let megabytes: usize = words
        .iter()
        .find_map(|word| word.parse().ok())
        .unwrap_or(64);
    let size = megabytes * 1_000_000;
    let theirs = as_utilities_write(size);
    if words.iter().any(|word| word == "profile") {
        for _ in 0..ROUNDS {
            black_box(summarise(theirs.as_bytes()).expect("reads"));
        }
        return;
    }
    let ours = as_lamplight_writes(size);
    for (name, file) in [
        ("as Lamplight writes", &ours),
        ("as utilities write", &theirs),
    ] {
        let count = summarise(file.as_bytes()).expect("reads").meter_readings[0].count;
        let document = read_document(file.as_bytes()).expect("reads");
        let kept = document.meter_readings[0].intervals.len();
        assert_eq!(u64::try_from(kept).ok(), Some(count), "both readers agree");
        drop(document);
        println!("{name}: {} MB, {count} intervals", file.len() / 1_000_000);
        measure("summed up", file, |bytes| {
            black_box(summarise(BufReader::new(bytes)).expect("reads"));
        });
        measure("read whole", file, |bytes| {
            black_box(read_document(BufReader::new(bytes)).expect("reads"));
        });
        measure("into days", file, |bytes| {
            black_box(into_days(bytes));
        });
    }
}

/// As an import does: looked at once to link it, then read into days; how many days.
fn into_days(bytes: &[u8]) -> usize {
    let outline = outline(BufReader::new(bytes)).expect("reads");
    let meanings: Vec<Meaning> = outline
        .meter_readings
        .iter()
        .map(|reading| Meaning::of(reading.reading_type.as_ref()).expect("energy"))
        .collect();
    let mut intervals = Intervals::new(&outline, BufReader::new(bytes));
    let zone = TimeZone::get("Europe/London").expect("a bundled zone");
    let mut assembler = Assembler::new(zone);
    let mut days = 0;
    while let Some((reading, raw)) = intervals.next_interval().expect("reads") {
        let interval = meanings[reading].interval(&raw).expect("is counted");
        assembler.push(raw.line, interval, None);
        days += assembler.take_ready().len();
    }
    days + assembler.finish().days.len()
}

/// The best of some rounds, by the clock on the wall and by the time that the core was ours: what
/// the code can do when nobody else takes it.
fn measure(name: &str, file: &str, read: impl Fn(&[u8])) {
    let (mut wall, mut core) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
        let begun = std::time::Instant::now();
        let core_begun = core_seconds();
        read(file.as_bytes());
        wall = wall.min(begun.elapsed().as_secs_f64());
        core = core.min(core_seconds() - core_begun);
    }
    let megabytes = file.len() as f64 / 1e6;
    println!(
        "    {name:<16} {:>4.0} MB/s, {:>4.0} MB a second of the core's time",
        megabytes / wall,
        megabytes / core
    );
}

/// Seconds that this thread has run, from Linux; not a number elsewhere.
fn core_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat
        .split(' ')
        .next()
        .and_then(|first| first.parse::<f64>().ok());
    nanoseconds.map_or(f64::NAN, |nanoseconds| nanoseconds / 1e9)
}

fn as_lamplight_writes(size: usize) -> String {
    let zone = TimeZone::get("Europe/London").expect("a bundled zone");
    let begin = Instant::from_seconds(START_SECONDS).expect("in range");
    let feed = FeedInfo {
        title: "Benchmark".to_owned(),
        customer: "bench".to_owned(),
        updated: begin,
        usage: (begin, begin.plus_seconds(86_400 * 365)),
    };
    let point = UsagePoint {
        id: "point".to_owned(),
        title: "Electricity".to_owned(),
        gas: false,
        zone: zone.clone(),
    };
    let series = Series::watt_hours(Channel::Import, 30);
    let mut writer = Writer::new(Vec::new(), feed, point).expect("begins");
    for day in date(2000, 1, 1).series(jiff::Span::new().days(1)) {
        let slots = (0..slots_in_day(&zone, day, 30))
            .map(|slot| Slot::measured(100 + i64::try_from(slot * 37 % 900).expect("small")));
        let day = IntervalDay::new(day, 30, slots.collect()).expect("a day");
        writer
            .block(&series, &day_intervals(&day, &zone))
            .expect("is written");
        if writer.out_mut().len() > size {
            break;
        }
    }
    String::from_utf8(writer.finish().expect("ends")).expect("UTF-8")
}

fn as_utilities_write(size: usize) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <entry><link rel=\"self\" href=\"/UsagePoint/1\"/><content>\
         <UsagePoint xmlns=\"http://naesb.org/espi\"><ServiceCategory><kind>0</kind>\
         </ServiceCategory></UsagePoint></content></entry>\n\
         <entry><link rel=\"self\" href=\"/UsagePoint/1/MeterReading/1\"/>\
         <link rel=\"related\" href=\"/ReadingType/1\"/><content>\
         <MeterReading xmlns=\"http://naesb.org/espi\"/></content></entry>\n\
         <entry><link rel=\"self\" href=\"/ReadingType/1\"/><content>\
         <ReadingType xmlns=\"http://naesb.org/espi\"><uom>72</uom></ReadingType>\
         </content></entry>\n",
    );
    let mut start = START_SECONDS;
    let mut block = 0;
    while out.len() < size {
        block += 1;
        write!(
            out,
            "  <entry>\n    <link rel=\"self\" \
             href=\"/UsagePoint/1/MeterReading/1/IntervalBlock/{block}\"/>\n    <content>\n      \
             <IntervalBlock xmlns=\"http://naesb.org/espi\">\n"
        )
        .expect("a String takes everything");
        for _ in 0..3_000 {
            let value = 100 + start / 900 % 1_000;
            write!(
                out,
                "        <IntervalReading>\n          <cost>{}</cost>\n          \
                 <ReadingQuality>\n            <quality>17</quality>\n          \
                 </ReadingQuality>\n          <timePeriod>\n            \
                 <duration>900</duration>\n            <start>{start}</start>\n          \
                 </timePeriod>\n          <value>{value}</value>\n        </IntervalReading>\n",
                value * 27
            )
            .expect("a String takes everything");
            start += 900;
        }
        out.push_str("      </IntervalBlock>\n    </content>\n  </entry>\n");
    }
    out.push_str("</feed>\n");
    out
}
