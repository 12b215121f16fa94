//! Counting what test runners say.

use std::iter::Sum;
use std::ops::AddAssign;

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
    pub ignored: u32,
}

impl Tally {
    /// Adds a runner's closing line; other lines are left alone. cargo's and wasm-bindgen's runners both write
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn read(&mut self, line: &str) {
        let Some(numbers) = line.strip_prefix("test result: ") else {
            return;
        };
        let number = |name: &str| -> u32 {
            numbers
                .split(['.', ';'])
                .filter_map(|part| part.trim().strip_suffix(name)?.trim().parse().ok())
                .next()
                .unwrap_or(0)
        };
        *self += Self {
            passed: number("passed"),
            failed: number("failed"),
            ignored: number("ignored"),
        };
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |mut sum, tally| {
            sum += tally;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn cargos_closing_lines_add_up() {
        let output = "\
running 3 tests
test domain::folders::tests::test_result ... ok
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s

running 2 tests
test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 12.50s
";
        assert_eq!(
            read(output),
            Tally {
                passed: 4,
                failed: 1,
                ignored: 1
            }
        );
    }

    #[test]
    fn wasm_bindgens_closing_line_is_read_too() {
        let output = "test result: ok. 12 passed; 0 failed; 0 ignored; 3 filtered out; finished in 0.31s";
        assert_eq!(
            read(output),
            Tally {
                passed: 12,
                failed: 0,
                ignored: 0
            }
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        assert_eq!(
            read("7 passed\n  test result: ok. 1 passed\nfailures: 3\n"),
            Tally::default()
        );
    }
}
