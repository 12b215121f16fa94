//! `docs/reliability.md` shows the set, and where the value is in each of its cells.

use std::collections::HashSet;
use std::fmt::Write;

use super::axes::{Action, Cell, Hazard, Timing, pairwise};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reliability.md");
const BEGIN: &str = "<!-- the pairwise matrix: written by a test -->\n";
const END: &str = "<!-- end of the pairwise matrix -->\n";

#[test]
fn every_value_meets_every_other_and_the_set_is_small() {
    let cells = pairwise();
    let has = |wanted: &dyn Fn(&Cell) -> bool| cells.iter().any(wanted);
    for hazard in Hazard::ALL {
        for action in Action::ALL {
            assert!(
                has(&|cell| cell.hazard == hazard && cell.action == action),
                "{hazard:?}, {action:?}"
            );
        }
        for timing in Timing::ALL {
            assert!(
                has(&|cell| cell.hazard == hazard && cell.timing == timing),
                "{hazard:?}, {timing:?}"
            );
        }
    }
    for action in Action::ALL {
        for timing in Timing::ALL {
            assert!(
                has(&|cell| cell.action == action && cell.timing == timing),
                "{action:?}, {timing:?}"
            );
        }
    }
    assert_eq!(cells.iter().collect::<HashSet<_>>().len(), cells.len());
    // Each fault has to meet each action, so that fewer cells cannot be enough.
    assert_eq!(cells.len(), Hazard::ALL.len() * Action::ALL.len());
}

#[test]
fn the_docs_show_the_set() {
    let matrix = matrix(&pairwise());
    let page = std::fs::read_to_string(PAGE).expect("docs/reliability.md");
    let (before, rest) = page.split_once(BEGIN).expect("the begin of the matrix");
    let (shown, after) = rest.split_once(END).expect("the end of the matrix");
    if shown == matrix {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_DOCS").is_some(),
        "docs/reliability.md is not current: run `UPDATE_DOCS=1 cargo test -p mailbridge-e2e the_docs_show_the_set`"
    );
    std::fs::write(PAGE, format!("{before}{BEGIN}{matrix}{END}{after}")).expect("written");
}

fn matrix(cells: &[Cell]) -> String {
    let mut text = format!(
        "{} cells of {}: {} faults × {} times × {} actions, so that every value of one meets every value of the others.\n\n| fault | when |",
        cells.len(),
        Hazard::ALL.len() * Timing::ALL.len() * Action::ALL.len(),
        Hazard::ALL.len(),
        Timing::ALL.len(),
        Action::ALL.len()
    );
    for action in Action::ALL {
        let _ = write!(text, " {} |", action.name());
    }
    let _ = writeln!(text, "\n| --- | --- |{}", " --- |".repeat(Action::ALL.len()));
    for hazard in Hazard::ALL {
        for timing in Timing::ALL {
            let _ = write!(text, "| {} | {} |", hazard.name(), timing.name());
            for action in Action::ALL {
                let cell = Cell {
                    hazard,
                    timing,
                    action,
                };
                if cells.contains(&cell) {
                    let _ = write!(text, " {} |", cell.places());
                } else {
                    text.push_str(" |");
                }
            }
            text.push('\n');
        }
    }
    text
}
