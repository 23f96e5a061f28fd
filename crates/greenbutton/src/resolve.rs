//! Which intervals belong to which meter reading, usage point and reading type.
//!
//! Links decide; where they are missing, addresses that lie under one another, then there being
//! only one candidate, then the order of the file. A reading type is never guessed against a link:
//! a wrong unit is worse than none.

use std::collections::HashMap;

use crate::error::Problem;
use crate::feed::{Blocks, Feed, Gather, Links};
use crate::href::Href;
use crate::values::ReadingType;

/// A meter reading with everything that belongs to it.
#[derive(Debug)]
pub struct Resolved<G> {
    pub usage_point: Option<String>,
    /// Its place among the meter readings of that usage point, from 0, in the order of the file.
    pub reading_index: usize,
    pub service_kind: Option<i64>,
    pub reading_type: Option<ReadingType>,
    pub gathered: G,
}

/// Every meter reading with intervals, in the order of the file.
pub fn resolve<G: Gather>(feed: Feed<G>) -> Result<Vec<Resolved<G>>, Problem> {
    let Feed {
        usage_points,
        mut meter_readings,
        reading_types,
        blocks,
        runs: _,
    } = feed;
    let readings = Index::new(meter_readings.iter().map(|reading| &reading.links));
    let mut gathered: Vec<Option<G>> = meter_readings.iter().map(|_| None).collect();
    let mut orphans: HashMap<Option<Href>, usize> = HashMap::new();
    for Blocks {
        links,
        after,
        gathered: found,
    } in blocks
    {
        let owner = readings.owner(&links).or_else(|| readings.only()).or(after);
        let owner = owner.unwrap_or_else(|| {
            // Blocks of a meter reading that the file does not describe.
            let address = links.own.as_ref().or(links.up.as_ref());
            let key = address.and_then(|href| href.upto("MeterReading"));
            *orphans.entry(key.clone()).or_insert_with(|| {
                let links = Links {
                    own: key.or(links.up),
                    ..Links::default()
                };
                meter_readings.push(crate::feed::MeterReading { links, after: None });
                gathered.push(None);
                meter_readings.len() - 1
            })
        });
        match &mut gathered[owner] {
            Some(known) => known.merge(found)?,
            none => *none = Some(found),
        }
    }
    let points = Index::new(usage_points.iter().map(|point| &point.links));
    let types = Types::new(&reading_types);
    let mut indices: HashMap<Option<String>, usize> = HashMap::new();
    let mut resolved = Vec::new();
    for (reading, gathered) in meter_readings.iter().zip(gathered) {
        let point = points.owner(&reading.links).or_else(|| points.only());
        let derived = reading
            .links
            .own
            .as_ref()
            .and_then(|own| own.upto("UsagePoint"));
        let point = point.or_else(|| {
            if derived.is_none() {
                reading.after
            } else {
                None
            }
        });
        let named = point.and_then(|index| usage_points[index].links.own.clone());
        let usage_point = named.or(derived).map(|href| href.as_str().to_owned());
        let next = indices.entry(usage_point.clone()).or_default();
        let reading_index = std::mem::replace(next, *next + 1);
        let Some(gathered) = gathered else { continue };
        resolved.push(Resolved {
            usage_point,
            reading_index,
            service_kind: point.and_then(|index| usage_points[index].service_kind),
            reading_type: types.of(&reading.links).cloned(),
            gathered,
        });
    }
    Ok(resolved)
}

/// Owners by their own address and by what they say is related to them.
struct Index {
    own: HashMap<String, usize>,
    /// `None` where several owners claim one address.
    related: HashMap<String, Option<usize>>,
    count: usize,
}

impl Index {
    fn new<'a>(owners: impl Iterator<Item = &'a Links>) -> Self {
        let mut index = Self {
            own: HashMap::new(),
            related: HashMap::new(),
            count: 0,
        };
        for (place, links) in owners.enumerate() {
            index.count += 1;
            let mut owner = place;
            if let Some(own) = &links.own {
                // A resource that stands in the file twice is one.
                owner = *index.own.entry(own.key().to_owned()).or_insert(place);
            }
            for href in &links.related {
                index
                    .related
                    .entry(href.key().to_owned())
                    .and_modify(|known| *known = known.filter(|known| *known == owner))
                    .or_insert(Some(owner));
            }
        }
        index
    }

    fn owner(&self, links: &Links) -> Option<usize> {
        let claimed = |href: &Href| self.related.get(href.key()).copied().flatten();
        let above = |href: &Href| href.ancestors().find_map(|key| self.own.get(key)).copied();
        let addresses = || links.own.iter().chain(&links.up);
        addresses()
            .find_map(claimed)
            .or_else(|| addresses().find_map(above))
            .or_else(|| {
                links
                    .related
                    .iter()
                    .find_map(|href| self.own.get(href.key()))
                    .copied()
            })
    }

    /// The only owner that there is.
    fn only(&self) -> Option<usize> {
        let single = self.count == 1 || (self.own.len() == 1 && self.count > 0);
        single.then(|| self.own.values().next().copied().unwrap_or(0))
    }
}

struct Types<'a> {
    by_own: HashMap<&'a str, &'a ReadingType>,
    by_tail: HashMap<&'a str, Option<&'a ReadingType>>,
    /// Types whose address lies under that of a meter reading.
    under: HashMap<&'a str, &'a ReadingType>,
    only: Option<&'a ReadingType>,
}

impl<'a> Types<'a> {
    fn new(types: &'a [(Links, ReadingType)]) -> Self {
        let mut found = Self {
            by_own: HashMap::new(),
            by_tail: HashMap::new(),
            under: HashMap::new(),
            only: match types {
                [(_, only)] => Some(only),
                _ => None,
            },
        };
        for (links, reading_type) in types {
            let Some(own) = &links.own else { continue };
            found.by_own.entry(own.key()).or_insert(reading_type);
            found
                .by_tail
                .entry(own.tail())
                .and_modify(|known| *known = known.filter(|known| *known == reading_type))
                .or_insert(Some(reading_type));
            for above in own.ancestors().skip(1) {
                found.under.entry(above).or_insert(reading_type);
            }
        }
        found
    }

    fn of(&self, reading: &Links) -> Option<&'a ReadingType> {
        let mut links = reading
            .related
            .iter()
            .filter(|href| href.mentions("ReadingType"));
        let linked = reading
            .related
            .iter()
            .find_map(|href| self.by_own.get(href.key()))
            .copied();
        linked
            .or_else(|| {
                links
                    .clone()
                    .find_map(|href| self.by_tail.get(href.tail()).copied()?)
            })
            .or_else(|| {
                let own = reading
                    .own
                    .as_ref()
                    .filter(|own| own.mentions("MeterReading"))?;
                self.under.get(own.key()).copied()
            })
            .or_else(|| {
                // A link to one certain type that is not in the file forbids taking another.
                let certain = links.any(|href| !href.key().ends_with("ReadingType"));
                self.only.filter(|_| !certain)
            })
    }
}
