//! The few elements of Atom and ESPI that matter here, told apart by namespace and name.

pub const ATOM: &str = "http://www.w3.org/2005/Atom";
pub const ESPI: &str = "http://naesb.org/espi";
const ESPI_CUSTOMER: &str = "http://naesb.org/espi/customer";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Feed,
    Entry,
    Link,
    Content,
    UsagePoint,
    ServiceCategory,
    Kind,
    MeterReading,
    ReadingType,
    IntervalBlock,
    Interval,
    IntervalReading,
    TimePeriod,
    ReadingQuality,
    Quality,
    Start,
    Duration,
    Value,
    Uom,
    PowerOfTen,
    FlowDirection,
    IntervalLength,
    Accumulation,
    DefaultQuality,
    /// Any other element of ESPI.
    Espi,
    /// Any other element.
    Other,
}

impl Tag {
    pub fn of(namespace: Option<&str>, name: &str) -> Self {
        match namespace {
            Some(ATOM) => Self::of_atom(name),
            Some(ESPI) => Self::of_espi(name),
            Some(ESPI_CUSTOMER) => Self::Espi,
            _ => Self::Other,
        }
    }

    fn of_atom(name: &str) -> Self {
        match name {
            "feed" => Self::Feed,
            "entry" => Self::Entry,
            "link" => Self::Link,
            "content" => Self::Content,
            _ => Self::Other,
        }
    }

    fn of_espi(name: &str) -> Self {
        match name {
            "UsagePoint" => Self::UsagePoint,
            "ServiceCategory" => Self::ServiceCategory,
            "kind" => Self::Kind,
            "MeterReading" => Self::MeterReading,
            "ReadingType" => Self::ReadingType,
            "IntervalBlock" => Self::IntervalBlock,
            "interval" => Self::Interval,
            "IntervalReading" => Self::IntervalReading,
            "timePeriod" => Self::TimePeriod,
            "ReadingQuality" => Self::ReadingQuality,
            "quality" => Self::Quality,
            "start" => Self::Start,
            "duration" => Self::Duration,
            "value" => Self::Value,
            "uom" => Self::Uom,
            "powerOfTenMultiplier" => Self::PowerOfTen,
            "flowDirection" => Self::FlowDirection,
            "intervalLength" => Self::IntervalLength,
            "accumulationBehaviour" => Self::Accumulation,
            "defaultQuality" => Self::DefaultQuality,
            _ => Self::Espi,
        }
    }

    /// Whether it belongs to ESPI, so that the file is Green Button at all.
    pub fn is_espi(self) -> bool {
        !matches!(
            self,
            Self::Feed | Self::Entry | Self::Link | Self::Content | Self::Other
        )
    }

    /// Whether its text is a number that is read.
    pub fn has_text(self) -> bool {
        matches!(
            self,
            Self::Kind
                | Self::Quality
                | Self::Start
                | Self::Duration
                | Self::Value
                | Self::Uom
                | Self::PowerOfTen
                | Self::FlowDirection
                | Self::IntervalLength
                | Self::Accumulation
                | Self::DefaultQuality
        )
    }
}
