//! A database of places as whoever runs a server would have one, with a few networks in it: written
//! as <https://maxmind.github.io/MaxMind-DB/> describes the format, and no further than tests need.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::Path;

/// Bits of a record in the search tree.
const RECORD_BITS: u16 = 24;

/// Between tree and data.
const SEPARATOR: usize = 16;

/// A value of the data section, of the kinds that there are here. Readers want each number in its own width.
#[derive(Clone, Debug)]
enum Value {
    Text(String),
    Map(BTreeMap<String, Value>),
    List(Vec<Value>),
    Double(f64),
    Short(u16),
    Number(u32),
    Long(u64),
}

/// A town: its names, its country's, and where it is.
#[derive(Clone, Copy, Debug)]
pub struct Town {
    /// Network, and how many of its bits count.
    pub network: (Ipv4Addr, u8),
    /// In English and in French.
    pub city: Option<(&'static str, &'static str)>,
    /// In English and in French.
    pub country: (&'static str, &'static str),
    /// Latitude and longitude.
    pub at: (f64, f64),
    /// How far off that may be, kilometres.
    pub accuracy_km: u16,
}

/// Lyon: addresses of 203.0.113.0/24.
pub const LYON: Town = Town {
    network: (Ipv4Addr::new(203, 0, 113, 0), 24),
    city: Some(("Lyon", "Lyon")),
    country: ("France", "France"),
    at: (45.7640, 4.8357),
    accuracy_km: 20,
};

/// Grenoble, next to it: addresses of 192.0.2.0/24.
pub const GRENOBLE: Town = Town {
    network: (Ipv4Addr::new(192, 0, 2, 0), 24),
    city: Some(("Grenoble", "Grenoble")),
    country: ("France", "France"),
    at: (45.1885, 5.7245),
    accuracy_km: 20,
};

/// London, to whose name each language has its own: addresses of 198.51.100.0/25.
pub const LONDON: Town = Town {
    network: (Ipv4Addr::new(198, 51, 100, 0), 25),
    city: Some(("London", "Londres")),
    country: ("United Kingdom", "Royaume-Uni"),
    at: (51.5074, -0.1278),
    accuracy_km: 20,
};

/// Tokyo: addresses of 198.51.100.128/25.
pub const TOKYO: Town = Town {
    network: (Ipv4Addr::new(198, 51, 100, 128), 25),
    city: Some(("Tokyo", "Tokyo")),
    country: ("Japan", "Japon"),
    at: (35.6895, 139.6917),
    accuracy_km: 20,
};

/// Somewhere in Australia, and no more is known: addresses of 100.64.0.0/10.
pub const AUSTRALIA: Town = Town {
    network: (Ipv4Addr::new(100, 64, 0, 0), 10),
    city: None,
    country: ("Australia", "Australie"),
    at: (-25.0, 135.0),
    accuracy_km: 1000,
};

/// Writes the file.
pub fn write(path: &Path, towns: &[Town]) {
    let mut data = Vec::new();
    let mut offsets = Vec::new();
    for town in towns {
        offsets.push(data.len());
        encode(&record(town), &mut data);
    }
    let networks: Vec<((u32, u8), usize)> = towns
        .iter()
        .zip(&offsets)
        .map(|(town, offset)| ((u32::from(town.network.0), town.network.1), *offset))
        .collect();
    let tree = Tree::of(&networks);
    let mut file = tree.bytes();
    file.extend([0; SEPARATOR]);
    file.extend(data);
    file.extend(b"\xab\xcd\xefMaxMind.com");
    encode(&metadata(tree.nodes.len()), &mut file);
    std::fs::write(path, file).expect("written");
}

fn record(town: &Town) -> Value {
    let names = |(english, french): (&str, &str)| map([("names", map([("en", text(english)), ("fr", text(french))]))]);
    let location = map([
        ("latitude", Value::Double(town.at.0)),
        ("longitude", Value::Double(town.at.1)),
        ("accuracy_radius", Value::Short(town.accuracy_km)),
    ]);
    let mut fields = vec![("country", names(town.country)), ("location", location)];
    fields.extend(town.city.map(|city| ("city", names(city))));
    map(fields)
}

fn metadata(nodes: usize) -> Value {
    map([
        ("node_count", Value::Number(u32::try_from(nodes).expect("few"))),
        ("record_size", Value::Short(RECORD_BITS)),
        ("ip_version", Value::Short(4)),
        ("database_type", text("Vivavoce-Test-City")),
        ("languages", Value::List(vec![text("en"), text("fr")])),
        ("binary_format_major_version", Value::Short(2)),
        ("binary_format_minor_version", Value::Short(0)),
        ("build_epoch", Value::Long(1_700_000_000)),
        ("description", map([("en", text("A few places for tests"))])),
    ])
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn map<'a>(fields: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Control byte, size and payload of each value. No value here is longer than 284 bytes.
fn encode(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Text(text) => {
            control(2, text.len(), out);
            out.extend(text.as_bytes());
        }
        Value::Double(number) => {
            control(3, 8, out);
            out.extend(number.to_be_bytes());
        }
        Value::Short(number) => {
            control(5, 2, out);
            out.extend(number.to_be_bytes());
        }
        Value::Number(number) => {
            control(6, 4, out);
            out.extend(number.to_be_bytes());
        }
        Value::Long(number) => {
            // An extended type: its number less seven follows.
            out.extend([8, 9 - 7]);
            out.extend(number.to_be_bytes());
        }
        Value::Map(fields) => {
            control(7, fields.len(), out);
            for (name, value) in fields {
                encode(&text(name), out);
                encode(value, out);
            }
        }
        Value::List(values) => {
            out.push(u8::try_from(values.len()).expect("few"));
            out.push(11 - 7);
            for value in values {
                encode(value, out);
            }
        }
    }
}

fn control(kind: u8, size: usize, out: &mut Vec<u8>) {
    match u8::try_from(size) {
        Ok(size @ 0..29) => out.push(kind << 5 | size),
        Ok(size) => out.extend([kind << 5 | 29, size - 29]),
        Err(_) => panic!("no value of a test is so long"),
    }
}

/// What a record of the tree leads to.
#[derive(Clone, Copy, Debug)]
enum Leads {
    Nowhere,
    To(usize),
    Data(usize),
}

/// The binary search tree: two records a node, for the next bit of an address.
struct Tree {
    nodes: Vec<[Leads; 2]>,
}

impl Tree {
    fn of(networks: &[((u32, u8), usize)]) -> Self {
        let mut tree = Self { nodes: vec![[Leads::Nowhere; 2]] };
        for ((network, bits), offset) in networks {
            let mut node = 0;
            for depth in 0..*bits {
                let side = usize::from(network >> (31 - depth) & 1 == 1);
                if depth + 1 == *bits {
                    tree.nodes[node][side] = Leads::Data(*offset);
                } else if let Leads::To(next) = tree.nodes[node][side] {
                    node = next;
                } else {
                    tree.nodes.push([Leads::Nowhere; 2]);
                    let next = tree.nodes.len() - 1;
                    tree.nodes[node][side] = Leads::To(next);
                    node = next;
                }
            }
        }
        tree
    }

    fn bytes(&self) -> Vec<u8> {
        let count = self.nodes.len();
        let number = |leads: &Leads| match leads {
            Leads::Nowhere => count,
            Leads::To(node) => *node,
            Leads::Data(offset) => count + SEPARATOR + offset,
        };
        let records = self.nodes.iter().flatten().map(number);
        records.flat_map(|record| u32::try_from(record).expect("small").to_be_bytes()[1..].to_vec()).collect()
    }
}
