//! Builds small feeds. Invented addresses and values; no real file is copied here.

/// Fields of a reading type in Wh, delivered.
pub const WH: &str = "<e:flowDirection>1</e:flowDirection><e:uom>72</e:uom>";

pub struct Feed(String);

impl Feed {
    pub fn new() -> Self {
        Self(String::new())
    }

    /// A usage point, its meter reading and a reading type with these fields.
    pub fn meter(reading_type: &str) -> Self {
        let mut feed = Self::new();
        feed.entry(
            "/x/UsagePoint/1",
            &["/x/UsagePoint/1/MeterReading"],
            "<e:UsagePoint/>",
        );
        feed.entry(
            "/x/UsagePoint/1/MeterReading/1",
            &["/ReadingType/1"],
            "<e:MeterReading/>",
        );
        let content = format!("<e:ReadingType>{reading_type}</e:ReadingType>");
        feed.entry("/ReadingType/1", &[], &content);
        feed
    }

    /// An entry; its `up` link is its own without the last segment.
    pub fn entry(&mut self, own: &str, related: &[&str], content: &str) {
        let up = own.rsplit_once('/').map_or("", |(up, _)| up);
        let related: String = related
            .iter()
            .map(|href| format!("<link rel='related' href='{href}'/>"))
            .collect();
        self.raw(&format!(
            "<link rel='self' href='{own}'/><link rel='up' href='{up}'/>{related}\
             <content>{content}</content>"
        ));
    }

    pub fn raw(&mut self, inside: &str) {
        self.0 += &format!("<entry>{inside}</entry>\n");
    }

    /// An interval block with one half-hour.
    pub fn block(&mut self, own: &str, start: &str, value: &str) {
        let reading = interval(start, "1800", value);
        self.entry(
            own,
            &[],
            &format!("<e:IntervalBlock>{reading}</e:IntervalBlock>"),
        );
    }

    pub fn xml(&self) -> String {
        format!(
            "<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom' \
             xmlns:e='http://naesb.org/espi'>\n{}</feed>\n",
            self.0
        )
    }
}

pub fn interval(start: &str, duration: &str, value: &str) -> String {
    format!(
        "<e:IntervalReading><e:timePeriod><e:duration>{duration}</e:duration>\
         <e:start>{start}</e:start></e:timePeriod><e:value>{value}</e:value>\
         </e:IntervalReading>\n"
    )
}

/// A feed of one meter reading with these readings in one block.
pub fn one_meter(reading_type: &str, readings: &str) -> String {
    let mut feed = Feed::meter(reading_type);
    let content = format!("<e:IntervalBlock>{readings}</e:IntervalBlock>");
    feed.entry(
        "/x/UsagePoint/1/MeterReading/1/IntervalBlock/1",
        &[],
        &content,
    );
    feed.xml()
}
