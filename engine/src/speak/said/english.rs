//! What English writes otherwise than it says it.

use super::letters::Shape;
use super::{Reading, either, looked_up};

const TABLE: &[(&str, &str)] = &[
    ("e.g.", "for example"),
    ("i.e.", "that is"),
    ("vs.", "versus"),
    ("vs", "versus"),
    ("w/o", "without"),
    ("n/a", "not applicable"),
    ("24/7", "24 7"),
    ("km/h", "kilometers per hour"),
    ("m²", "square meters"),
    ("°c", "degrees"),
    ("&", "and"),
    ("b2b", "B to B"),
    ("b2c", "B to C"),
    ("k8s", "kubernetes"),
    ("c#", "C sharp"),
    ("f#", "F sharp"),
    ("c++", "C plus plus"),
    (".net", "dot net"),
    ("saas", "sass"),
    ("paas", "pass"),
    ("devops", "dev ops"),
    ("sql server", "sequel server"),
    ("mysql", "my S Q L"),
    ("postgresql", "postgres"),
    ("nginx", "engine X"),
    ("ci", "C I"),
];

pub(super) fn reading(shapes: &[Shape<'_>]) -> Option<Reading> {
    let found = looked_up(TABLE, shapes);
    found.or_else(|| tool(shapes[0].core).or_else(|| either(shapes[0].core)).map(|said| Reading::new(1, said)))
}

/// `Node.js`.
fn tool(core: &str) -> Option<String> {
    let name = core.strip_suffix(".js").or_else(|| core.strip_suffix(".JS"))?;
    Some(format!("{name} J S"))
}
