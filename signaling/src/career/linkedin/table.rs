//! Rows of a CSV file (RFC 4180) with a head somewhere in its first lines: LinkedIn writes notes above
//! some. Rows may be shorter or longer than the head; a quote that is never closed ends with the file,
//! which is small.

use csv::{ReaderBuilder, StringRecord};

use super::sheet::{Cell, Sheet};

/// Lines in which the head is looked for.
const HEAD_WITHIN: usize = 40;

/// Longest head, bytes.
const LONGEST_HEAD: usize = 4096;

/// Rows that are read.
pub const MOST_ROWS: usize = 1000;

/// The rows of a file.
#[derive(Debug, Default)]
pub struct Table {
    /// Those that hold anything, in their order.
    pub rows: Vec<Row>,
    /// Whether there are more.
    pub has_more: bool,
}

/// A row.
#[derive(Debug)]
pub struct Row {
    /// In which line it begins, from 1.
    pub line: u64,
    cells: Vec<(Cell, String)>,
}

impl Row {
    /// What a cell says; empty where it does not.
    pub fn cell(&self, wanted: Cell) -> &str {
        self.cells.iter().find(|(cell, _)| *cell == wanted).map_or("", |(_, text)| text.trim())
    }
}

/// Reads a file; none where it has not the columns that it needs.
pub fn read(text: &str, sheet: &Sheet) -> Option<Table> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (columns, line, rest) = head(text, sheet)?;
    let mut table = Table::default();
    let (mut line, mut counted) = (line + 1, 0);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rest.as_bytes());
    for record in reader.records() {
        // A text has nothing that a record cannot hold.
        let Ok(record) = record else { continue };
        let cells: Vec<_> = columns
            .iter()
            .zip(&record)
            .filter(|(_, text)| !text.trim().is_empty())
            .filter_map(|(cell, text)| cell.map(|cell| (cell, text.to_owned())))
            .collect();
        if cells.is_empty() {
            continue;
        }
        if table.rows.len() == MOST_ROWS {
            table.has_more = true;
            break;
        }
        // The reader's own count is one short where lines end with two bytes.
        let begins = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(counted);
        let blank = rest.as_bytes()[begins..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins = begins + blank;
        line += rest.as_bytes()[counted..begins].iter().filter(|byte| **byte == b'\n').count() as u64;
        counted = begins;
        table.rows.push(Row { line, cells });
    }
    Some(table)
}

/// The columns, the line in which they stand, and what follows them.
fn head<'t>(text: &'t str, sheet: &Sheet) -> Option<(Vec<Option<Cell>>, u64, &'t str)> {
    let needed = sheet.columns[0].0;
    let mut rest = text;
    for line in 1..=HEAD_WITHIN {
        let (this, next) = rest.split_once('\n').unwrap_or((rest, ""));
        if this.len() <= LONGEST_HEAD {
            let columns: Vec<_> = record(this).iter().map(|head| sheet.cell(head)).collect();
            if columns.contains(&Some(needed)) {
                return Some((columns, line as u64, next));
            }
        }
        if next.is_empty() {
            return None;
        }
        rest = next;
    }
    None
}

fn record(line: &str) -> StringRecord {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    reader.records().next().and_then(Result::ok).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::sheet::SHEETS;
    use super::super::wire::LinkedinFile;
    use super::*;

    fn positions(text: &str) -> Option<Table> {
        let sheet = SHEETS.iter().find(|sheet| sheet.file == LinkedinFile::Positions);
        read(text, sheet.expect("it has its line"))
    }

    #[test]
    fn rows_have_quoted_lines_marks_of_bytes_and_notes_above_them() {
        let table = positions(
            "\u{feff}Notes:\r\n\"When you export, some is left out, as \"\"this\"\".\"\r\n\r\n\
             Company Name,Title,Description,Location,Started On,Finished On\r\n\
             \"Acme, Inc.\",Engineer,\"First\r\nSecond \"\"it\"\"\",,Jan 2020,\r\n\r\n,,,,,\r\nBeta,Baker\r\n",
        )
        .expect("a head");
        assert_eq!(table.rows.len(), 2);
        let first = &table.rows[0];
        assert_eq!((first.line, first.cell(Cell::Organisation)), (5, "Acme, Inc."));
        assert_eq!(first.cell(Cell::Description), "First\r\nSecond \"it\"");
        assert_eq!((first.cell(Cell::From), first.cell(Cell::To)), ("Jan 2020", ""));
        assert_eq!((table.rows[1].cell(Cell::Title), table.rows[1].cell(Cell::From)), ("Baker", ""));
        assert_eq!(table.rows[1].line, 9);
    }

    #[test]
    fn what_has_not_the_columns_is_no_table() {
        for text in ["", "\n", "a,b\n1,2\n", "Company,Where\nAcme,Paris\n"] {
            assert!(positions(text).is_none(), "{text:?}");
        }
        let late = format!("{}Title\nBaker\n", "x\n".repeat(HEAD_WITHIN));
        assert!(positions(&late).is_none());
        assert!(positions("Title").expect("a head").rows.is_empty());
    }

    #[test]
    fn a_quote_that_is_never_closed_and_rows_without_end_have_an_end() {
        let open = positions("Title\n\"Baker\nBaker\nBaker").expect("a head");
        assert_eq!(open.rows.len(), 1);
        let many = positions(&format!("Title\n{}", "Baker\n".repeat(MOST_ROWS + 1))).expect("a head");
        assert!(many.rows.len() == MOST_ROWS && many.has_more);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "(\\PC|[\",;\n\r\u{feff}]){0,300}") {
            drop(positions(&text));
            if let Some(table) = positions(&format!("Title,Description\n{text}")) {
                prop_assert!(table.rows.iter().all(|row| row.line > 1));
            }
        }

        #[test]
        fn what_is_written_is_read(title in "[^\u{0}\r]{0,40}", description in "[^\u{0}\r]{0,40}") {
            let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
            let text = format!("Title,Description\n{},{}\n", quoted(&title), quoted(&description));
            let table = positions(&text).expect("a head");
            match table.rows.first() {
                Some(row) => {
                    prop_assert_eq!(row.cell(Cell::Title), title.trim());
                    prop_assert_eq!(row.cell(Cell::Description), description.trim());
                }
                None => prop_assert!(title.trim().is_empty() && description.trim().is_empty()),
            }
        }
    }
}
